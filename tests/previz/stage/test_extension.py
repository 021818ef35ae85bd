"""A shot at once, in parts, or gone on with from its own state: the same pictures and the same sound; and in two
processes the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from stages import request_for
from test_engine import run
from tiny import TinyWorkshop

from milimo.contracts.shots import (
    Archetype,
    Expression,
    Line,
    Move,
    Place,
    Pose,
    ShotPlan,
    Side,
    Size,
    Subject,
    SubjectKind,
    TimeOfDay,
    Weather,
)
from milimo.contracts.video import Extent, ScenePlace
from milimo.engines.previz.continuity import ShotState, continued, read_state, span_of
from milimo.engines.previz.dressing import SetStore, dress
from milimo.engines.previz.engine import Dressed
from milimo.engines.previz.painters import Painters
from milimo.engines.previz.sound import scratch_sound
from milimo.engines.previz.workshop import Workshop

pytestmark = pytest.mark.slow

LINES = (Line(text="Do not touch the rope. It is tight.", speaker="mara", start=3.6, end=6.2), Line(text="Why?", speaker="teo", start=7.0, end=7.6))
FIGURES = (
    (Subject(kind=SubjectKind.WOMAN, element="mara", side=Side.LEFT, expression=Expression.AFRAID),),
    (Subject(kind=SubjectKind.MAN, element="teo", pose=Pose.WALKING), Subject(kind=SubjectKind.WOMAN, element="mara", side=Side.RIGHT)),
    (Subject(kind=SubjectKind.CAR, pose=Pose.DRIVING),), (Subject(kind=SubjectKind.BOAT),), (Subject(kind=SubjectKind.DOG, pose=Pose.RUNNING),),
    (Subject(kind=SubjectKind.CROWD),), (),
)
TINY, REAL, SETS = TinyWorkshop(), Painters(), SetStore(3)


def halves_fit(plan: ShotPlan, workshop: Workshop, extent: Extent, scene: ScenePlace | None, sets: SetStore | None = None) -> None:
    """240 frames at once against 120 of them, and 120 that go on from the state which those left."""
    whole = request_for(plan, 240, extent, scene=scene, prompt="He knocks. The door opens.")
    first = request_for(plan, 120, extent, total=240, scene=scene, prompt=whole.prompt)
    before = dress(first, span_of(first, None), workshop, extent, lambda what: None, sets)
    state = ShotState.model_validate_json(Dressed(first, span_of(first, None), before).state().model_dump_json())
    asked = request_for(plan, 120, extent, extend_from="0" * 64, prompt=whole.prompt)
    second = continued(asked, state)
    second = second.model_copy(update={"plan": plan})           # the lines are the shot's own, counted from its beginning
    at_once, after = (dress(r, span, workshop, extent, lambda what: None, sets) for r, span in ((whole, span_of(whole, None)), (second, span_of(second, state))))
    made = [(whole, span_of(whole, None), at_once), (first, span_of(first, None), before), (second, span_of(second, state), after)]
    for frame in (0, 61, 119):
        assert np.array_equal(at_once.stage.frame(frame).buffer, before.stage.frame(frame).buffer), frame
    for frame in (120, 121, 178, 239):
        assert np.array_equal(at_once.stage.frame(frame).buffer, after.stage.frame(frame).buffer), frame
    whole_sound, *parts = (scratch_sound(r, span, dressing.cues) for r, span, dressing in made)
    assert np.allclose(np.concatenate(parts), whole_sound, atol=3e-6)


@settings(max_examples=10, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck))
@given(place=st.sampled_from(list(Archetype)), move=st.sampled_from(list(Move)), weather=st.sampled_from(list(Weather)),
       size=st.sampled_from(list(Size)), subjects=st.sampled_from(FIGURES), spoken=st.booleans(), scene=st.sampled_from((None, 0, 317)))
def test_an_extension_is_the_second_half_of_the_shot(place: Archetype, move: Move, weather: Weather, size: Size,
                                                     subjects: tuple[Subject, ...], spoken: bool, scene: int | None) -> None:
    plan = ShotPlan(place=Place(archetype=place), move=move, weather=weather, size=size, subjects=subjects, lines=LINES if spoken else ())
    kinds = {subject.kind for subject in subjects}
    tiny = not kinds & {SubjectKind.DOG, SubjectKind.CROWD} and size is not Size.INSERT       # the rest only real painters paint
    place_in = None if scene is None else ScenePlace(start=scene, total=scene + 240)
    halves_fit(plan, TINY if tiny else REAL, Extent(width=320, height=180), place_in)


@pytest.mark.parametrize("plan", [
    ShotPlan(size=Size.MEDIUM_CLOSE, place=Place(archetype=Archetype.COAST), weather=Weather.STORM, time_of_day=TimeOfDay.NIGHT,
             move=Move.PUSH_IN, subjects=FIGURES[0], lines=LINES),
    ShotPlan(size=Size.WIDE, place=Place(archetype=Archetype.STREET), weather=Weather.RAIN, move=Move.TRUCK_LEFT, subjects=FIGURES[2]),
    ShotPlan(size=Size.WIDE, place=Place(archetype=Archetype.HARBOUR), weather=Weather.SNOW, move=Move.HANDHELD, subjects=FIGURES[3]),
], ids=["speech in a storm", "a car in the rain", "a boat in the snow"])
def test_with_the_real_painters_too(plan: ShotPlan) -> None:
    halves_fit(plan, REAL, Extent(width=320, height=180), ScenePlace(start=77, total=500), SETS)


def test_an_extension_beyond_the_plan_adds_a_stroke(tmp_path: Path) -> None:
    plan = ShotPlan(move=Move.PAN_LEFT)
    made, _ = run(tmp_path, request_for(plan, 10, total=24))
    assert made.latent is not None
    state = read_state(tmp_path / made.latent.sha256)
    assert (state.frames, state.strokes) == (10, (24,))
    within, beyond = (span_of(continued(request_for(plan, frames, extend_from="0" * 64), state), state) for frames in (14, 20))
    assert within.strokes == (24,) and beyond.strokes == (24, 6)
    assert within.start == beyond.start == 10


_MAKE = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from test_extension import make_with_pictures
print(*make_with_pictures(Path(sys.argv[1])))
"""


def make_with_pictures(folder: Path) -> list[str]:
    """Hashes of two takes: one of a person and a thing by their pictures, one between two given pictures."""
    from test_references import ASSET, GREEN, ball, portrait, stored

    from milimo.contracts.story import Element
    from milimo.contracts.video import ImageCondition
    from milimo.story.pictures import references_of

    folder.mkdir(parents=True, exist_ok=True)
    other = ASSET[:-1] + "2"
    who = Element(key="mara", kind="character", name="Mara", subject_kind="woman", references=(ASSET,))
    what = Element(key="ball", kind="thing", name="Ball", subject_kind="thing", references=(other,))
    blobs = {ASSET: stored(folder, portrait()), other: stored(folder, ball(GREEN, alpha=False))}
    plan = ShotPlan(size=Size.MEDIUM_CLOSE, weather=Weather.RAIN, lines=LINES, place=Place(archetype=Archetype.COAST), subjects=(
        Subject(kind=SubjectKind.WOMAN, element="mara", side=Side.LEFT), Subject(kind=SubjectKind.THING, element="ball", side=Side.RIGHT)))
    shown = request_for(plan, 8, Extent(width=256, height=144), elements=(who, what), references=references_of((who, what), blobs), scene=ScenePlace(start=31, total=90))
    ends = [stored(folder, picture) for picture in (cv2.resize(portrait(), (480, 270)), cv2.resize(np.ascontiguousarray(portrait()[:, ::-1]), (480, 270)))]
    between = request_for(ShotPlan(move=Move.PAN_LEFT), 8, conditions=(ImageCondition(blob=ends[0], frame=0), ImageCondition(blob=ends[1], frame=7)))
    from tiny import FolderIO

    from milimo.engines.previz.engine import PrevizEngine

    results = [(engine := PrevizEngine()).run(engine.plan(request), request, FolderIO(folder)) for request in (shown, between)]
    return [result.video.sha256 for result in results]


def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    here = str(Path(__file__).parent)
    code = "import sys; " + _MAKE.strip().replace("\nimport sys\n", "\n")
    found = [subprocess.run([sys.executable, "-c", code, str(tmp_path / str(number)), here], capture_output=True, text=True, timeout=240,
                            check=True, env={**os.environ, "PYTHONHASHSEED": str(number)}).stdout.split() for number in (1, 2)]
    assert len(found[0]) == 2 and found[0] == found[1]
