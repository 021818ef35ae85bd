"""A driver's hands lie on the wheel, not behind it."""

import numpy as np
from tiny import TinyWorkshop

from milimo.contracts.shots import Archetype, Place, Pose, ShotPlan, Size, Subject, SubjectKind
from milimo.contracts.video import Extent, VideoRequest
from milimo.engines.previz.continuity import span_of
from milimo.engines.previz.dressing import dress
from milimo.engines.previz.model import Cutout
from milimo.engines.previz.painters import Painters
from milimo.engines.previz.portrait import Grip, Portrait
from milimo.engines.previz.stage.plate import Plate

SKIN, GREEN = (0.80, 0.55, 0.40), (0.30, 0.45, 0.30)


def torso() -> Cutout:
    """A green block with two hands of skin on it."""
    alpha = np.zeros((240, 240), np.float32)
    alpha[40:230, 20:220] = 1
    rgb = np.full((240, 240, 3), GREEN, np.float32)
    for x in (70, 170):
        rgb[150:170, x - 10:x + 11] = SKIN
    points = {"head": (120.0, 30.0), "left_hand": (170.0, 160.0), "right_hand": (70.0, 160.0)}
    return Cutout(rgb, alpha, (120.0, 500.0), points, height_px=600.0)


def covered(plates: list[Plate]) -> int:
    return sum(int((255 - np.asarray(plate.clear)).sum()) // 255 for plate in plates if plate.clear is not None)


def test_only_the_skin_of_the_hands_is_drawn_again() -> None:
    workshop = TinyWorkshop()
    plan = ShotPlan(size=Size.MEDIUM, subjects=(Subject(kind=SubjectKind.MAN),))
    asked = VideoRequest(prompt="", plan=plan, frames=24, extent=Extent(width=320, height=180), seed=3, scene_seed=5)
    portrait = next(d for d in dress(asked, span_of(asked, None), workshop, asked.extent, lambda what: None).stage._drawables if isinstance(d, Portrait))
    grip = Grip(portrait, torso(), 1.2, 3)
    assert grip.depth == 1.2
    assert 500 < covered(grip._plates) < 1300, "two hands of 420 px, and nothing of the coat"


def test_hands_are_before_the_wheel_and_the_driver_is_not() -> None:
    plan = ShotPlan(size=Size.MEDIUM, subjects=(Subject(kind=SubjectKind.MAN, pose=Pose.DRIVING),), place=Place(archetype=Archetype.CAR, interior=True, name=""))
    asked = VideoRequest(prompt="", plan=plan, frames=24, extent=Extent(width=320, height=180), seed=3, scene_seed=5)
    dressing = dress(asked, span_of(asked, None), Painters(), asked.extent, lambda what: None)
    depths = {type(d).__name__: d.depth for d in dressing.stage._drawables}
    assert depths["Grip"] < depths["Portrait"] - 0.5
