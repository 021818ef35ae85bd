"""Who lies in a bed or on a sofa lies *on* it: where, how large, seen from where, with which face; and breathes."""

from dataclasses import replace

import numpy as np
import pytest
from test_seating import Watching

from milimo.contracts.shots import Appearance, Archetype, Expression, Place, Pose, ShotPlan, Size, Subject, SubjectKind
from milimo.contracts.video import Extent, VideoRequest
from milimo.engines.previz.composition import HEAD_OVER, HIPS_FROM_HEAD, Framing, head_in
from milimo.engines.previz.continuity import span_of
from milimo.engines.previz.dressing import dress
from milimo.engines.previz.figures import settle_look
from milimo.engines.previz.figures.couches import reclining
from milimo.engines.previz.figures.looks import measures_of
from milimo.engines.previz.figures.lying import paint_lying
from milimo.engines.previz.figures.skeleton import pose
from milimo.engines.previz.framing import frame_shot
from milimo.engines.previz.life import Temper, lain_shadow
from milimo.engines.previz.model import Couch, FigureLight, FigureRequest
from milimo.engines.previz.painters import Painters
from milimo.engines.previz.whole import LyingFigure

A = Archetype
COUCHES: tuple[Couch, ...] = ("bed", "ward", "sofa")
PLACES = (A.BEDROOM, A.LIVING_ROOM, A.HOSPITAL)
SIZES = (Size.WIDE, Size.MEDIUM, Size.CLOSE_UP)
LIGHT = FigureLight(
    key_direction=(-0.7, 0.6, -0.6), key_colour=(1.0, 0.92, 0.8), key=1.0, rim_direction=(0.8, 0.3, 0.6), rim_colour=(0.5, 0.7, 1.0),
    rim=0.6, ambient_up=(0.34, 0.38, 0.44), ambient_down=(0.25, 0.21, 0.18))
MAN = Subject(kind=SubjectKind.MAN, pose=Pose.LYING)
VISITOR = Subject(kind=SubjectKind.WOMAN, pose=Pose.STANDING)


def framed(archetype: Archetype, size: Size, *subjects: Subject) -> Framing:
    plan = ShotPlan(size=size, subjects=subjects or (MAN,), place=Place(archetype=archetype, interior=True, name=""))
    return frame_shot(plan, 1280, 720, scene_seed=5, room=Painters().room(archetype))


def lain(couch: Couch | None = "bed", height: float = 300.0, yaw: float = 60.0, *, asleep: bool = True) -> FigureRequest:
    look = settle_look(SubjectKind.MAN, Appearance(outfit="pyjamas"), "somebody", 1)
    return FigureRequest(look, Pose.LYING, Expression.NEUTRAL, np.deg2rad(yaw), 0.3, height, LIGHT, (0.0, 0.0, 5.0), couch=couch, cover="#6a7d86", asleep=asleep)


def ordered(archetype: Archetype, prompt: str) -> FigureRequest:
    watching = Watching()
    plan = ShotPlan(size=Size.MEDIUM, subjects=(MAN,), place=Place(archetype=archetype, interior=True, name=""))
    asked = VideoRequest(prompt=prompt, plan=plan, frames=24, extent=Extent(width=320, height=180), seed=3, scene_seed=5)
    dress(asked, span_of(asked, None), watching, asked.extent, lambda what: None)
    order, = watching.figures
    return order


@pytest.mark.parametrize("archetype", PLACES)
@pytest.mark.parametrize("size", SIZES)
def test_the_head_is_on_its_pillow_and_in_the_frame(archetype: Archetype, size: Size) -> None:
    """They once lay on the floor before the bed."""
    framing = framed(archetype, size)
    (sleeper,) = framing.placements
    assert sleeper.berth is not None and sleeper.position[1] >= 0.5
    x, y, depth = framing.view.project(head_in(sleeper.berth, sleeper.height_m))
    assert 0.1 < x / 1280 < 0.9 and 0.15 < y / 720 < 0.8 and depth > 1
    assert abs(np.sin(sleeper.yaw)) > 0.6, "seen along the length, not from the feet"


@pytest.mark.parametrize("archetype", PLACES)
def test_the_body_lies_over_the_edge_of_what_it_lies_on(archetype: Archetype) -> None:
    """The painted silhouette ends above the row where the mattress has its edge, and its hips are painted where the hips are."""
    framing = framed(archetype, Size.MEDIUM)
    (sleeper,) = framing.placements
    assert sleeper.berth is not None
    order = replace(lain(sleeper.berth.couch, sleeper.height_px), yaw=sleeper.yaw,
                    pitch=float(np.arctan2(framing.view.position[1] - sleeper.position[1], sleeper.depth)))
    cutout = paint_lying(order)
    head = framing.view.project(head_in(sleeper.berth, sleeper.height_m))
    top = head[1] - cutout.points["head"][1]
    x, y, z = sleeper.position
    toward = -np.sign(np.sin(sleeper.yaw))                            # the camera's side of the bed, in world x
    edge = framing.view.project((x + toward * 0.48, y - 0.08, z))[1]
    column = round(cutout.anchor[0])
    lowest = np.flatnonzero(cutout.alpha[:, column - 4:column + 5].max(1) > 0.5)[-1] + top
    assert lowest < edge, f"{lowest:.0f} reaches over the edge at {edge:.0f}"
    hips = framing.view.project((x, y + 0.1 * sleeper.height_m, z))
    painted = (head[0] - cutout.points["head"][0] + cutout.points["hips"][0], top + cutout.points["hips"][1])
    assert np.hypot(painted[0] - hips[0], painted[1] - hips[1]) < 0.10 * sleeper.height_px


@pytest.mark.parametrize("couch", COUCHES)
def test_a_head_is_as_high_over_a_couch_as_the_camera_is_told(couch: Couch) -> None:
    for kind in (SubjectKind.MAN, SubjectKind.WOMAN, SubjectKind.GIRL):
        measures = measures_of(settle_look(kind, Appearance(), "somebody", 1))
        joints = pose(measures, reclining(couch, True))
        assert joints.skull[1] / measures.total == pytest.approx(HEAD_OVER[couch], abs=0.035)
        assert (joints.skull - joints.pelvis)[2] / measures.total == pytest.approx(HIPS_FROM_HEAD, abs=0.06)


@pytest.mark.parametrize("couch", COUCHES)
def test_a_sleeper_is_no_lump(couch: Couch) -> None:
    """Long and low, the head at one end and its face turned to who looks; hips and feet where one looks for them."""
    cutout = paint_lying(lain(couch))
    rows, columns = (np.flatnonzero(cutout.alpha.max(axis) > 0.5) for axis in (1, 0))
    assert columns[-1] - columns[0] > 1.9 * (rows[-1] - rows[0])
    head, hips, foot = (cutout.points[name][0] for name in ("head", "hips", "left_foot"))
    assert head < hips < foot and head - columns[0] < 0.25 * (columns[-1] - columns[0])
    x, y = (round(v) for v in cutout.points["head"])
    face = cutout.rgb[y - 6:y + 7, x - 6:x + 7].reshape(-1, 3).mean(0)
    assert face[0] > 1.25 * face[2], "the face's skin, not hair or linen"


def test_a_blanket_has_the_colour_of_the_bed_it_is_on() -> None:
    reds = [paint_lying(replace(lain(), cover=cover)) for cover in ("#a02020", "#2040a0")]
    at = [cutout.rgb[round(cutout.points["hips"][1]) + 4, round(cutout.points["hips"][0]) + 30] for cutout in reds]
    assert at[0][0] > 1.5 * at[0][2] and at[1][2] > 1.5 * at[1][0]


def test_who_is_in_bed_sleeps_and_who_is_on_a_sofa_only_by_the_words() -> None:
    assert ordered(A.BEDROOM, "A man lies in bed.").asleep
    assert not ordered(A.LIVING_ROOM, "A man lies on the sofa.").asleep and ordered(A.LIVING_ROOM, "A man sleeps on the sofa.").asleep
    assert ordered(A.BEDROOM, "A man lies in bed.").look.appearance.outfit == "pyjamas"


def test_shut_eyes_do_not_blink() -> None:
    assert "lids" in paint_lying(lain("sofa", 560, asleep=False)).patches
    assert not paint_lying(lain("sofa", 560)).patches


def test_the_floor_is_the_floor() -> None:
    assert ordered(A.BEDROOM, "A man lies on the floor.").couch is None and ordered(A.BEDROOM, "A man lies.").couch == "bed"
    assert ordered(A.KITCHEN, "A man lies there.").couch is None


def test_company_stands_at_the_foot_and_hides_nobody() -> None:
    for archetype in PLACES:
        framing = framed(archetype, Size.MEDIUM, MAN, VISITOR)
        sleeper, visitor = framing.placements
        assert sleeper.berth is not None and visitor.berth is None
        head = framing.view.project(head_in(sleeper.berth, sleeper.height_m))[0]
        stands = framing.view.project(visitor.position)[0]
        assert abs(head - stands) > 0.25 * visitor.height_px and np.sign(head - stands) == np.sign(visitor.yaw)


def test_two_in_a_bed_have_a_side_each() -> None:
    first, second = framed(A.BEDROOM, Size.MEDIUM, MAN.model_copy(update={"count": 2})).placements
    assert first.berth is not None and second.berth is not None and first.berth.head != second.berth.head


def test_a_close_up_paints_no_more_than_the_frame_shows() -> None:
    cutout = paint_lying(lain("bed", 2000.0), (200.0, 100.0, 260.0, 120.0))
    assert cutout.alpha.shape[0] <= 222 and cutout.alpha.shape[1] <= 462
    assert max(cutout.alpha[0].max(), cutout.alpha[-1].max(), cutout.alpha[:, 0].max(), cutout.alpha[:, -1].max()) == 0


def test_a_lying_one_breathes_and_darkens_what_it_lies_on() -> None:
    cutout = paint_lying(lain("sofa", 200))
    figure = LyingFigure(cutout, (300.0, 300.0), 3.0, Temper(0.0, 0.0, 0.004, 0.006, 3.4))
    assert figure._temper.sway == 0 and figure._temper.breath > 0.02 and figure._temper.period > 4
    plate, = lain_shadow(cutout, (300.0, 300.0), 3.0, 1)
    assert plate.depth == 3.0
