"""Contact sheets of the whole engine: every place at day and night in three sizes, and a film, a frame a shot.

Each picture is the middle frame of a shot, composited as the film has it, without the encoder.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from milimo.contracts.shots import (
    Archetype,
    Facing,
    Move,
    Place,
    Pose,
    ShotPlan,
    Side,
    Size,
    Subject,
    SubjectKind,
    TimeOfDay,
)
from milimo.contracts.story import BreakdownSettings
from milimo.contracts.video import Extent, VideoRequest
from milimo.engines.previz.continuity import span_of
from milimo.engines.previz.dressing import dress
from milimo.engines.previz.engine import to_rgb
from milimo.engines.previz.painters import Painters
from milimo.story import break_down
from milimo.story.requests import request_for_shot

Picture = npt.NDArray[np.uint8]
EXTENT = Extent(width=1280, height=720)
GAP, LABEL = 6, 20
INTERIORS = frozenset({
    Archetype.LIVING_ROOM, Archetype.BEDROOM, Archetype.KITCHEN, Archetype.OFFICE, Archetype.CORRIDOR, Archetype.STAIRWELL,
    Archetype.BAR, Archetype.HOSPITAL, Archetype.HALL, Archetype.LAMP_ROOM, Archetype.CAR, Archetype.TRAIN,
    Archetype.SPACECRAFT, Archetype.CAVE})
SIZES = (Size.WIDE, Size.MEDIUM, Size.CLOSE_UP)
TIMES = (TimeOfDay.DAY, TimeOfDay.NIGHT)


@dataclass(frozen=True, slots=True)
class Cell:
    label: str
    request: VideoRequest
    width: int


def place_cells(archetypes: Sequence[Archetype], width: int) -> list[Cell]:
    """Six cells an archetype: day wide, medium, close-up; night the same."""
    return [Cell(f"{archetype} {time} {size}".replace("_", " "), _place_request(archetype, time, size, number), width)
            for number, archetype in enumerate(archetypes) for time in TIMES for size in SIZES]


def _place_request(archetype: Archetype, time: TimeOfDay, size: Size, number: int) -> VideoRequest:
    kind = (SubjectKind.WOMAN, SubjectKind.MAN)[number % 2]
    who = Subject(kind=kind, element=f"sheet-{number}", side=(Side.LEFT, Side.RIGHT)[number % 2],
                  facing=(Facing.RIGHT, Facing.LEFT)[number % 2], pose=Pose.STANDING)
    plan = ShotPlan(size=size, move=Move.STATIC, time_of_day=time, subjects=(who,),
                    place=Place(archetype=archetype, interior=archetype in INTERIORS, name=str(archetype)))
    return VideoRequest(plan=plan, frames=48, extent=EXTENT, seed=7 + number, scene_seed=31 + number)


def film_cells(script: str, width: int) -> list[Cell]:
    """A cell a shot of the script, as its film has it."""
    breakdown = break_down(script, BreakdownSettings())
    return [Cell(f"{shot.number} {shot.plan.size} {shot.plan.move} {shot.seconds:.1f}s".replace("_", " "),
                 request_for_shot(shot, scene.heading, breakdown.elements), width)
            for scene in breakdown.scenes for shot in scene.shots]


def paint(cell: Cell) -> Picture:
    """(h, w, 3) RGB of the shot's middle frame."""
    cv2.setNumThreads(1)
    request = cell.request
    stage = dress(request, span_of(request, None), Painters(), request.extent, lambda what: None).stage
    return to_rgb(stage.frame(request.frames // 2), cell.width)


def sheet(cells: Sequence[Cell], columns: int) -> Picture:
    """All cells in rows under their labels."""
    with ProcessPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as pool:
        pictures = list(pool.map(paint, cells))
    height, width = pictures[0].shape[:2]
    rows = -(-len(cells) // columns)
    whole = np.full((rows * (height + LABEL + GAP) + GAP, columns * (width + GAP) + GAP, 3), 14, np.uint8)
    for number, (cell, picture) in enumerate(zip(cells, pictures, strict=True)):
        y = GAP + number // columns * (height + LABEL + GAP)
        x = GAP + number % columns * (width + GAP)
        whole[y + LABEL:y + LABEL + height, x:x + width] = picture
        cv2.putText(whole, cell.label, (x + 2, y + 14), cv2.FONT_HERSHEY_SIMPLEX, 0.42, (170, 170, 174), 1, cv2.LINE_AA)
    return whole


def write(path: Path, picture: Picture) -> None:
    """PNG, or JPEG by the suffix."""
    path.parent.mkdir(parents=True, exist_ok=True)
    settings = [cv2.IMWRITE_JPEG_QUALITY, 82] if path.suffix == ".jpg" else []
    if not cv2.imwrite(str(path), picture[..., ::-1], settings):
        raise OSError(f"{path} could not be written")
