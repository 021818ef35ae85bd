"""Previz: how fast painted shots are composited and encoded on one core, and how long they take to paint.

Each shot is dressed (its set and figures painted) and then filmed at 1280×720: composited, encoded, muxed with its
sound, as the engine does it. Frames a second are of the filming; painting is a row of its own, since it is paid once.
Times are the process's own (one thread, one core): what else runs on the machine slows them only through its caches.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import av
import cv2

from benchmarks.bench import Rows
from milimo.contracts.shots import (
    Angle,
    Archetype,
    Coverage,
    Facing,
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
from milimo.contracts.video import Encoding, VideoRequest
from milimo.engines.previz.continuity import span_of
from milimo.engines.previz.dressing import dress
from milimo.engines.previz.engine import FAST_X264
from milimo.engines.previz.painters import Painters
from milimo.engines.previz.sound import scratch_sound
from milimo.media.encode import TakeWriter

FRAMES = 96
WARM = 8                 # frames before the clock starts

_MARA = Subject(kind=SubjectKind.WOMAN, element="mara", side=Side.LEFT, facing=Facing.RIGHT)
_JON = Subject(kind=SubjectKind.MAN, element="jon", side=Side.RIGHT, facing=Facing.LEFT)
_WALKS = {"pose": Pose.WALKING}
_LINE = Line(speaker="mara", name="MARA", text="I told you that the lamp never goes out.", start=0.4, end=3.2)


def _at(archetype: Archetype, time_of_day: TimeOfDay = TimeOfDay.DAY, weather: Weather = Weather.CLEAR, *features: str,
        interior: bool = False) -> dict[str, object]:
    return {"place": Place(archetype=archetype, features=features, interior=interior), "time_of_day": time_of_day, "weather": weather}


def shots() -> list[ShotPlan]:
    """Sixteen shots that differ in all that costs: size, move, weather, water, crowd, room, speech."""
    night, dusk, dawn = TimeOfDay.NIGHT, TimeOfDay.DUSK, TimeOfDay.DAWN
    a = Archetype
    told: list[tuple[Size, Move, dict[str, object], tuple[Subject, ...], dict[str, object]]] = [
        (Size.EXTREME_WIDE, Move.TRUCK_RIGHT, _at(a.COAST, night, Weather.STORM, "lighthouse"), (_MARA.model_copy(update=_WALKS),), {}),
        (Size.WIDE, Move.PUSH_IN, _at(a.SEA, dusk), (), {}),
        (Size.WIDE, Move.STATIC, _at(a.COAST, dusk), (_MARA, _JON), {}),
        (Size.MEDIUM, Move.PUSH_IN, _at(a.COAST, dusk), (_MARA,), {"lines": (_LINE,)}),
        (Size.CLOSE_UP, Move.STATIC, _at(a.BEACH, dawn), (_JON,), {}),
        (Size.MEDIUM_WIDE, Move.ORBIT_LEFT, _at(a.HARBOUR, dusk), (_JON,), {}),
        (Size.WIDE, Move.PAN_LEFT, _at(a.FOREST, dawn, Weather.FOG), (_JON.model_copy(update=_WALKS),), {}),
        (Size.WIDE, Move.CRANE_UP, _at(a.DESERT), (_MARA,), {}),
        (Size.WIDE, Move.TRACK, _at(a.BEACH), (_MARA.model_copy(update={"pose": Pose.RUNNING}),), {}),
        (Size.WIDE, Move.STATIC, _at(a.MOUNTAINS, dawn, Weather.SNOW), (Subject(kind=SubjectKind.CROWD),), {}),
        (Size.WIDE, Move.TRUCK_LEFT, _at(a.LAMP_ROOM, night, interior=True), (_MARA, _JON), {}),
        (Size.CLOSE_UP, Move.PUSH_IN, _at(a.LAMP_ROOM, night, interior=True), (_MARA,), {"lines": (_LINE,)}),
        (Size.MEDIUM_CLOSE, Move.STATIC, _at(a.LIVING_ROOM, night, interior=True), (_MARA, _JON),
         {"coverage": Coverage.OVER_SHOULDER, "lines": (_LINE,)}),
        (Size.MEDIUM, Move.HANDHELD, _at(a.KITCHEN, interior=True), (_JON,), {}),
        (Size.WIDE, Move.TILT_UP, _at(a.STAIRWELL, interior=True), (_JON,), {"angle": Angle.DUTCH}),
        (Size.INSERT, Move.STATIC, _at(a.LIVING_ROOM, night, interior=True), (_MARA,), {"insert_of": "letter"}),
    ]
    return [ShotPlan.model_validate({"size": size, "move": move, "subjects": subjects, **place, **more})
            for size, move, place, subjects, more in told]


@dataclass(frozen=True, slots=True)
class Measured:
    """Of one shot: seconds to paint it, frames a second to film it, median ms to composite a frame."""

    name: str
    paint: float
    rate: float
    composite: float


def film(plan: ShotPlan, painters: Painters) -> Measured:
    """Paints and films one shot as the engine does."""
    request = VideoRequest(plan=plan, frames=FRAMES, seed=3, scene_seed=7)
    span = span_of(request, None)
    started = time.process_time()
    dressing = dress(request, span, painters, request.extent, lambda what: None)
    paint = time.process_time() - started
    encoding = Encoding(x264_params=FAST_X264)
    composite: list[float] = []
    with tempfile.TemporaryDirectory() as folder, TakeWriter(
            Path(folder) / "take.mp4", encoding, request.extent, request.rate) as writer:
        for number in range(WARM):
            dressing.stage.frame(number)
        begun = time.process_time()
        sound = scratch_sound(request, span, dressing.cues)
        for number in range(FRAMES):
            at = time.process_time()
            canvas = dressing.stage.frame(number)
            composite.append(1000 * (time.process_time() - at))
            writer.frame(av.VideoFrame.from_ndarray(canvas.buffer, format="yuv420p"))
            writer.sound(sound[number * 2000:(number + 1) * 2000])
    rate = FRAMES / (time.process_time() - begun)     # the writer is closed: frames that the encoder held back count too
    name = f"{plan.place.archetype.value} {plan.size.value} {plan.move.value}"
    return Measured(name, paint, rate, statistics.median(composite))


def main() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    cv2.setNumThreads(1)
    rows = Rows("previz")
    painters = Painters()
    measured: list[Measured] = []
    for plan in shots():
        one = film(plan, painters)
        measured.append(one)
        rows.add(one.name, one.rate, f"frames/s, painted in {one.paint:.2f} s, composite {one.composite:.1f} ms")
    rows.add(f"how all of it was made: painted layers, 1280x720, 24 fps, yuv420p, x264 {Encoding().preset} crf {Encoding().crf} "
             f"({FAST_X264}), AAC, {FRAMES} frames a shot, one core, one thread each for drawing and encoding", None, "")
    rates = [one.rate for one in measured]
    rows.at_least("film, median", statistics.median(rates), 40, "frames/s")
    rows.at_least("film, worst", min(rates), 35, "frames/s")
    rows.at_most("composite, median", statistics.median(one.composite for one in measured), 14, "ms")
    rows.at_most("paint, median", statistics.median(one.paint for one in measured), 2.5, "s")
    rows.at_most("paint, worst", max(one.paint for one in measured), 3.5, "s")
    rows.write()


if __name__ == "__main__":
    main()
