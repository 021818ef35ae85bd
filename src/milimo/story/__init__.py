"""From screenplay text to scenes, shots and elements. Pure: no files, no clock, no chance that is not seeded."""

from milimo.story.decode import read_script
from milimo.story.reader import read_prompt

__all__ = ["read_prompt", "read_script"]
