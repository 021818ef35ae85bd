"""Neighbouring shots of a scene differ by two sizes, or the camera stands 30° further round: no cut jumps."""

import math
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring import KINDS, script

from milimo.contracts.shots import FARTHEST_ROUND, ShotPlan, Side, Size
from milimo.contracts.story import Breakdown
from milimo.engines.previz.framing import frame_shot
from milimo.engines.previz.painters import Painters
from milimo.story import break_down
from milimo.story.planning import APART, further_round
from milimo.story.sizing import RANK

EXAMPLE = (Path(__file__).parents[2] / "examples" / "the-lighthouse.fountain").read_text("utf-8")
SHOT_LIST = "1. Medium shot of an old woman. 4s\n2. Medium shot of the old woman. 4s\n3. Medium close-up of the old woman. 4s\n4. Close-up of a boy. 3s\n"


def _jumps(breakdown: Breakdown) -> list[str]:
    return [other.number for scene in breakdown.scenes for one, other in pairwise(scene.shots)
            if abs(RANK[one.plan.size] - RANK[other.plan.size]) < 2 and abs((one.plan.bearing or 0) - (other.plan.bearing or 0)) < 30]


@pytest.mark.parametrize("text", [*map(script, KINDS), EXAMPLE, SHOT_LIST], ids=[*KINDS, "example", "shot list"])
def test_no_cut_jumps(text: str) -> None:
    assert _jumps(break_down(text)) == []


def test_sizes_of_the_author_are_kept_and_the_camera_goes_round() -> None:
    plans = [shot.plan for scene in break_down(SHOT_LIST).scenes for shot in scene.shots]
    assert [plan.size for plan in plans] == [Size.MEDIUM, Size.MEDIUM, Size.MEDIUM_CLOSE, Size.CLOSE_UP]


_HEADINGS = st.sampled_from(["INT. KITCHEN - DAY", "EXT. HARBOUR - NIGHT", "INT. CAR - DUSK", "EXT. FOREST - DAWN"])
_ACTIONS = st.sampled_from([
    "She looks at him.", "They run!", "CLOSE ON the key.", "Wide. The sea is grey.", "Mara sits.", "Teo and Mara embrace.", "Medium shot. Teo waits by the door.", "Top shot. A dog crosses.",
    "INSERT - LETTER", "MARA'S POV", "Close-up on her eyes.", "Over his shoulder, Mara nods.", "A hundred boats, no people.", "> A card <", "Mara stops. Teo turns. She smiles."])
_SPEECHES = st.builds("{}\n{}".format, st.sampled_from(["MARA", "TEO", "TEO (O.S.)", "MARA\n(shouting)", "TEO ^"]),
                      st.sampled_from(["No.", "Who rowed it?", "It was so long ago that nobody in this town remembers the name of the boat, or who tied the rope, or why we let it go."]))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(_HEADINGS, st.lists(_ACTIONS | _SPEECHES, max_size=12)), min_size=1, max_size=3))
def test_no_cut_jumps_in_any_script(scenes: list[tuple[str, list[str]]]) -> None:
    text = "\n\n".join(part for heading, beats in scenes for part in (heading, *beats)) + "\n"
    assert _jumps(break_down(text)) == []


_BEARINGS = st.integers(-FARTHEST_ROUND, FARTHEST_ROUND)


@given(_BEARINGS, _BEARINGS, st.sampled_from(Side))
def test_the_camera_goes_no_further_round_than_it_must(usual: int, before: int, side: Side) -> None:
    bearing = further_round(usual, before, side)
    assert abs(bearing) <= FARTHEST_ROUND
    assert abs(bearing - before) >= 30
    assert bearing == usual or abs(bearing - before) == APART


@pytest.mark.parametrize("text", [*map(script, KINDS), EXAMPLE], ids=[*KINDS, "example"])
def test_the_camera_that_paints_stands_there(text: str) -> None:
    """What the plan says is where `previz` puts its camera, in rooms, on seats and in cars too."""
    for scene in break_down(text).scenes:
        for one, other in pairwise(scene.shots):
            if abs(RANK[one.plan.size] - RANK[other.plan.size]) < 2:
                yaws = [math.degrees(_camera(shot.plan)) for shot in (one, other)]
                assert abs(yaws[0] - yaws[1]) >= 30, (other.number, yaws)


def _camera(plan: ShotPlan) -> float:
    return frame_shot(plan, 1280, 720, scene_seed=4, room=Painters().room(plan.place.archetype)).view.yaw
