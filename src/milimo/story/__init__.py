"""From screenplay text to scenes, shots and elements. Pure: no files, no clock, no chance that is not seeded."""

from milimo.story.breakdown import break_down
from milimo.story.decode import read_script
from milimo.story.match import MatchedScene, MatchedShot, MatchResult, match_breakdown
from milimo.story.reader import read_prompt
from milimo.story.seeds import scene_seed, shot_seed

__all__ = ["MatchResult", "MatchedScene", "MatchedShot", "break_down", "match_breakdown", "read_prompt", "read_script", "scene_seed", "shot_seed"]
