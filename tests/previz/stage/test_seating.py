"""Who sits: on what, which way, behind which furniture; and what a stage orders of its painters for riders and astronauts."""

from dataclasses import replace

import numpy as np
import pytest
from stages import dressed
from tiny import TinyWorkshop

from milimo.contracts.shots import (
    Archetype,
    Gesture,
    Place,
    Pose,
    ShotPlan,
    Size,
    Subject,
    SubjectKind,
)
from milimo.engines.previz.composition import Placement, Room
from milimo.engines.previz.model import Bust, Cutout, FigureRequest, Layer, Look, Relief, SetPainting, SetRequest
from milimo.engines.previz.painters import Painters
from milimo.engines.previz.seating import behind, relief_of, seat_for

A = Archetype
WOMAN = Subject(kind=SubjectKind.WOMAN, pose=Pose.SITTING)


class Watching(TinyWorkshop):
    """Keeps what is ordered; rooms are the engine's own."""

    def __init__(self) -> None:
        super().__init__()
        self.figures: list[FigureRequest] = []
        self.animals: list[FigureRequest] = []

    def room(self, archetype: Archetype) -> Room | None:
        return Painters().room(archetype)

    def paint_set(self, request: SetRequest) -> SetPainting:
        return super().paint_set(request)

    def look(self, subject: Subject, element: object, seed: int) -> Look:
        return Painters().look(subject, None, seed)

    def paint_figure(self, request: FigureRequest) -> Cutout:
        self.figures.append(request)
        return replace(super().paint_figure(request), points={"head": (10.0, 4.0), "hips": (10.0, 20.0), "left_hand": (8.0, 14.0), "right_hand": (12.0, 14.0)})

    def paint_bust(self, request: FigureRequest, extent: tuple[float, float, float, float], mouths: object) -> Bust:
        self.figures.append(request)
        return super().paint_bust(request, extent, ())

    def paint_animal(self, request: FigureRequest, phase: float) -> Cutout:
        self.animals.append(request)
        return replace(super().paint_figure(request), points={"head": (4.0, 4.0), "back": (10.0, 10.0)})


def ordered(archetype: Archetype, *subjects: Subject, size: Size = Size.WIDE, interior: bool = False, name: str = "") -> Watching:
    watching = Watching()
    dressed(ShotPlan(size=size, subjects=subjects, place=Place(archetype=archetype, interior=interior, name=name)), 24, watching)
    return watching


@pytest.mark.parametrize("archetype", [A.OFFICE, A.LIVING_ROOM, A.KITCHEN, A.BEDROOM, A.ROOFTOP, A.HOSPITAL, A.BAR, A.CORRIDOR])
@pytest.mark.parametrize("size", [Size.WIDE, Size.MEDIUM_WIDE])
def test_who_sits_alone_shows_her_face_on_a_seat_of_the_place(archetype: Archetype, size: Size) -> None:
    """Half the seats once turned people's backs to the lens, on chairs that faced it."""
    order, = ordered(archetype, WOMAN, size=size, interior=True).figures
    assert abs(order.yaw) < 1.75 and order.seat is None


@pytest.mark.parametrize(("archetype", "seat"), [(A.STUDIO, "chair"), (A.FIELD, "stone"), (A.BEACH, "stone"), (A.SPACE, None), (A.STAIRWELL, "chair")])
def test_a_seat_is_brought_where_the_place_has_none(archetype: Archetype, seat: str | None) -> None:
    assert [order.seat for order in ordered(archetype, WOMAN).figures] == [seat]
    assert [order.seat for order in ordered(archetype, WOMAN.model_copy(update={"pose": Pose.STANDING})).figures] == [None]


def test_of_three_in_a_kitchen_with_two_chairs_the_third_gets_one() -> None:
    orders = ordered(A.KITCHEN, WOMAN.model_copy(update={"count": 3}), interior=True).figures
    assert sorted(str(order.seat) for order in orders) == ["None", "None", "chair"]


def sitter(seated: bool = True) -> Placement:
    return Placement(WOMAN, 0, 0, "lead", (0.0, 0.0, 4.0), 0.0, 1.7, 340.0, 4.0, seated=seated)


def cutout(depth: float = 0.0) -> Cutout:
    alpha = np.ones((300, 120), np.float32)
    return Cutout(np.full((300, 120, 3), 0.5, np.float32), alpha, (60.0, 300.0), {"head": (60.0, 20.0), "hips": (60.0, 180.0)}, np.full_like(alpha, depth), 340.0)


def test_a_desk_hides_what_is_behind_it_but_never_a_head() -> None:
    near = np.full((200, 320), 1 / 3.0, np.float32)              # everything 3 m away: before somebody at 4 m
    hidden = behind(cutout(), (640.0, 700.0), 1.0, sitter(), Relief(near, 0.0, 0.0, 4.0)).alpha
    assert hidden[280:].max() < 0.02 and hidden[:90].min() > 0.98
    assert behind(cutout(), (640.0, 700.0), 1.0, sitter(), Relief(near * np.float32(0.5), 0.0, 0.0, 4.0)).alpha.min() > 0.98
    knees = behind(cutout(depth=240.0), (640.0, 700.0), 1.0, sitter(), Relief(near, 0.0, 0.0, 4.0)).alpha     # 1.2 m before her middle
    assert knees.min() > 0.98


def test_a_place_tells_its_depths_once_it_is_in_bytes() -> None:
    rgb = np.zeros((80, 120, 3), np.float32)
    layers = [Layer("sky", rgb, None, 0, 0, 400.0), Layer("set", rgb, None, -8.0, -8.0, 9.0, "opaque", 0.5, np.full((20, 30), 0.25, np.float32))]
    relief = relief_of(layers)
    assert relief is not None and (relief.x, relief.cell) == (-8.0, 8.0)
    assert relief_of(layers[:1]) is None


def test_carried_and_seated_people_are_brought_nothing() -> None:
    assert seat_for(sitter(), A.STUDIO, carried=False) is None
    assert seat_for(sitter(seated=False), A.STUDIO, carried=True) is None
    assert seat_for(sitter(seated=False), A.STUDIO, carried=False) == "chair"


def test_a_ridden_horse_is_saddled_and_a_loose_one_is_not() -> None:
    rider = Subject(kind=SubjectKind.MAN, pose=Pose.RIDING)
    horse = Subject(kind=SubjectKind.HORSE)
    assert all(order.saddled for order in ordered(A.FIELD, rider, horse).animals)
    assert not any(order.saddled for order in ordered(A.FIELD, horse).animals)
    assert ordered(A.FIELD, horse.model_copy(update={"label": "saddled horse"})).animals[0].saddled


@pytest.mark.parametrize(("archetype", "interior", "name", "label", "outfit", "helmet"), [
    (A.SPACE, False, "", "man", True, True), (A.SPACECRAFT, True, "", "astronaut", False, False), (A.SPACECRAFT, True, "", "captain", False, False),
    (A.DESERT, False, "MARS - CRATER", "man", True, True), (A.DESERT, False, "", "man", False, False), (A.CORRIDOR, True, "", "astronaut", True, False),
    (A.BEDROOM, True, "MOON BASE", "man", False, False)])
def test_suits_are_worn_outside_in_space_only(archetype: Archetype, interior: bool, name: str, label: str, outfit: bool, helmet: bool) -> None:
    man = Subject(kind=SubjectKind.MAN, label=label)
    worn = ordered(archetype, man, interior=interior, name=name).figures[0].look.appearance
    assert ((worn.outfit == "spacesuit"), "helmet" in (worn.headwear or "")) == (outfit, helmet)


def test_what_a_script_has_somebody_wear_in_a_dream_of_space_is_worn() -> None:
    boy = Subject.model_validate({"kind": "boy", "appearance": {"outfit": "pyjamas"}})
    assert ordered(A.SPACE, boy).figures[0].look.appearance.outfit == "pyjamas"


def test_a_gesture_reaches_the_painter_and_a_nod_moves_the_frame() -> None:
    up = Subject(kind=SubjectKind.WOMAN, gesture=Gesture.LOOKS_UP)
    assert ordered(A.FIELD, up).figures[0].gesture is Gesture.LOOKS_UP
    def frames(gesture: Gesture) -> list[np.ndarray]:
        plan = ShotPlan(size=Size.CLOSE_UP, subjects=(Subject(kind=SubjectKind.WOMAN, gesture=gesture),))
        stage = dressed(plan, 36, TinyWorkshop()).stage
        return [stage.frame(index).luma.copy() for index in (4, 14)]

    still, nods, shaken = frames(Gesture.NONE), frames(Gesture.NODS), frames(Gesture.SHAKES_HEAD)
    assert np.array_equal(still[0], nods[0])
    assert float(np.abs(still[1].astype(int) - nods[1]).max()) > 20 and float(np.abs(still[1].astype(int) - shaken[1]).max()) > 20
