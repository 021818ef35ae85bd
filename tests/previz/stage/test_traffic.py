"""Vehicles from every side, wheels that turn, riders, what floats and what does not; who runs before whom."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from milimo.contracts.shots import (
    Appearance,
    Archetype,
    Coverage,
    Expression,
    Facing,
    Place,
    Pose,
    ShotPlan,
    Side,
    Size,
    Subject,
    SubjectKind,
)
from milimo.engines.previz.aboard import aboard
from milimo.engines.previz.composition import PEOPLE, height_of
from milimo.engines.previz.framing import frame_shot
from milimo.engines.previz.model import Cutout, FigureLight, FigureRequest, Look, View
from milimo.engines.previz.restaging import restaged
from milimo.engines.previz.traffic import Course, Vehicle
from milimo.engines.previz.vehicles import PHASES, Sight, Solid, model_of, paint_vehicle, with_rider
from milimo.engines.previz.vehicles.models import MODELS
from milimo.engines.previz.vehicles.solid import BED_SHARE

DAY = FigureLight((-0.5, 0.6, -0.5), (1.0, 0.9, 0.7), 0.75, (0.8, 0.3, 0.5), (0.6, 0.8, 1.0), 0.5, (0.55, 0.62, 0.72), (0.35, 0.30, 0.25))
NIGHT = FigureLight((-0.5, 0.6, -0.5), (0.6, 0.7, 1.0), 0.1, (0.8, 0.3, 0.5), (0.6, 0.8, 1.0), 0.5, (0.10, 0.12, 0.18), (0.06, 0.06, 0.06))
SOLIDS = [(SubjectKind.CAR, "car"), (SubjectKind.CAR, "taxi"), (SubjectKind.CAR, "police car"), (SubjectKind.CAR, "van"), (SubjectKind.TRUCK, "bus"), (SubjectKind.TRUCK, "truck"),
          (SubjectKind.BICYCLE, "bicycle"), (SubjectKind.BICYCLE, "scooter"), (SubjectKind.BICYCLE, "motorcycle"), (SubjectKind.BOAT, "rowing boat"), (SubjectKind.BOAT, "trawler"),
          (SubjectKind.BOAT, "sailing boat"), (SubjectKind.SHIP, "cargo ship"), (SubjectKind.SHIP, "ocean liner"), (SubjectKind.SHIP, "warship"), (SubjectKind.SHIP, "pirate ship"),
          (SubjectKind.SHIP, "submarine"), (SubjectKind.TRAIN, "train"), (SubjectKind.TRAIN, "steam train"), (SubjectKind.TRAIN, "goods train"), (SubjectKind.TRAIN, "tram"),
          (SubjectKind.AIRCRAFT, "airliner"), (SubjectKind.AIRCRAFT, "biplane"), (SubjectKind.AIRCRAFT, "fighter jet"), (SubjectKind.AIRCRAFT, "helicopter"), (SubjectKind.AIRCRAFT, "airship"),
          (SubjectKind.AIRCRAFT, "balloon"), (SubjectKind.SPACESHIP, "spaceship"), (SubjectKind.SPACESHIP, "rocket"), (SubjectKind.SPACESHIP, "flying saucer"), (SubjectKind.THING, "crate")]
ROUND = {"rowing boat", "airliner", "biplane", "fighter jet", "helicopter", "balloon", "spaceship", "rocket", "flying saucer", "crate"}
"""As wide as they are long: oars, wings, rotors, or round."""


def painted(kind: SubjectKind, label: str, yaw: float, light: FigureLight = DAY, *, turns: bool = False, driven: bool = True, moves: bool = False, length: float = 140.0) -> Solid:
    model = model_of(kind, label)
    assert model is not None
    request = FigureRequest(Look(kind, Appearance(), 3), Pose.STANDING, Expression.NEUTRAL, yaw, 0.0, length * model.height / model.length, light, (0.0, 0.0, 12.0))
    away = max(14.0, 1.6 * model.length)
    return paint_vehicle(request, label, Sight(away, 1.5 if model.name != "aircraft" else -2.0, yaw), turns=turns, driven=driven, moves=moves)


def width_of(cutout: Cutout) -> int:
    return int((cutout.alpha > 0.9).any(0).sum())


@pytest.mark.parametrize(("kind", "label"), SOLIDS)
def test_a_vehicle_has_a_front_a_side_and_a_back(kind: SubjectKind, label: str) -> None:
    front, side, back = (painted(kind, label, yaw).body for yaw in (0.0, 1.5, math.pi))
    if label not in ROUND:
        assert width_of(side) > 1.25 * width_of(front)
    assert not np.array_equal(front.rgb, back.rgb)
    for body in (front, side, back):
        assert body.rgb.min() >= 0 and body.rgb.max() <= 1 and (body.alpha > 0.9).sum() > 100
        assert max(body.alpha[0].max(), body.alpha[:, 0].max(), body.alpha[:, -1].max()) < 0.05      # clear of the border
        assert abs(body.anchor[0] - body.alpha.shape[1] / 2) < 0.2 * body.alpha.shape[1]


def test_the_same_vehicle_is_the_same_picture() -> None:
    a, b = painted(SubjectKind.CAR, "car", 0.7), painted(SubjectKind.CAR, "car", 0.7)
    assert np.array_equal(a.body.rgb, b.body.rgb) and np.array_equal(a.body.alpha, b.body.alpha)


@pytest.mark.parametrize("label", ["car", "bicycle"])
def test_wheels_turn(label: str) -> None:
    kind = SubjectKind.CAR if label == "car" else SubjectKind.BICYCLE
    solid = painted(kind, label, 1.4, turns=True)
    assert len(solid.wheels) == PHASES
    for one, other in itertools.combinations(solid.wheels, 2):
        assert one.alpha.shape == other.alpha.shape
        assert np.abs(one.rgb * one.alpha[..., None] - other.rgb * other.alpha[..., None]).max() > 0.05


def test_headlamps_throw_a_flat_pool_on_the_road_before_them_unless_it_is_parked_or_turned_away() -> None:
    toward = painted(SubjectKind.CAR, "car", 0.0, NIGHT)
    assert len(toward.pools) == 2 and all(pool.flat < 0.6 and pool.y > toward.body.anchor[1] for pool in toward.pools)
    assert painted(SubjectKind.CAR, "car", math.pi, NIGHT).pools == [] and painted(SubjectKind.CAR, "car", 0.0).pools == []
    parked = painted(SubjectKind.CAR, "car", 0.0, NIGHT, driven=False)
    assert parked.lamps == [] and parked.pools == []
    assert luma(parked).max() < luma(toward).max() - 0.1, "no lamp shines on it"


LARGE = [(SubjectKind.SHIP, "ship"), (SubjectKind.SHIP, "ocean liner"), (SubjectKind.TRAIN, "train"), (SubjectKind.TRAIN, "steam train"), (SubjectKind.AIRCRAFT, "airliner"),
         (SubjectKind.SPACESHIP, "spaceship")]


@pytest.mark.parametrize(("kind", "label"), LARGE)
def test_what_is_large_has_a_lit_side_a_shaded_side_and_a_top(kind: SubjectKind, label: str) -> None:
    """Three values by how its planes lie: the same side toward a low sun and away from it, and what faces a high one."""
    low = FigureLight((-0.9, 0.25, -0.35), (1.0, 0.95, 0.85), 0.9, (0.8, 0.3, 0.5), (0.6, 0.8, 1.0), 0.0, (0.3, 0.32, 0.36), (0.2, 0.2, 0.2))
    high = FigureLight((0.05, 0.95, -0.2), low.key_colour, 0.9, low.rim_direction, low.rim_colour, 0.0, low.ambient_up, low.ambient_down)

    def side(light: FigureLight, yaw: float) -> float:
        thing = painted(kind, label, yaw, light, length=300)
        rows = np.flatnonzero((thing.body.alpha[:round(thing.body.anchor[1])] > 0.95).sum(1) > 40)
        flank = slice(rows[0] + round(0.45 * len(rows)), rows[0] + round(0.9 * len(rows)))
        return float(luma(thing)[flank][thing.body.alpha[flank] > 0.95].mean())

    def top(light: FigureLight) -> float:
        thing = painted(kind, label, 1.1, light, length=300)
        covered = thing.body.alpha > 0.95
        return float(np.quantile(luma(thing)[covered], 0.97))

    lit, shade = side(low, 0.9), side(low, -0.9)
    assert lit > 1.25 * shade, f"{label}: lit {lit:.2f}, shade {shade:.2f}"
    assert top(high) > 1.4 * side(high, 1.1), f"{label}: top {top(high):.2f}, side {side(high, 1.1):.2f}"


def test_a_thing_throws_shadows_on_itself() -> None:
    """Under a roof that overhangs, the key is gone: the deckhouse is darker than the same wall in the open."""
    above = FigureLight((-0.35, 0.9, -0.3), (1.0, 0.95, 0.85), 0.9, (0.8, 0.3, 0.5), (0.6, 0.8, 1.0), 0.0, (0.3, 0.32, 0.36), (0.2, 0.2, 0.2))
    wing = painted(SubjectKind.AIRCRAFT, "airliner", 1.2, above, length=300)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("milimo.engines.previz.vehicles.solid.CAST", 0.0)
        open_ = painted(SubjectKind.AIRCRAFT, "airliner", 1.2, above, length=300)
    darker = (luma(open_) - luma(wing) > 0.06).sum() / (wing.body.alpha > 0.9).sum()
    assert 0.01 < darker < 0.5, f"{darker:.3f} of it lies in its own shadow"


@pytest.mark.parametrize(("kind", "label"), [(SubjectKind.SHIP, "ocean liner"), (SubjectKind.TRAIN, "train"), (SubjectKind.AIRCRAFT, "airliner")])
def test_windows_are_lit_at_night_and_not_all(kind: SubjectKind, label: str) -> None:
    day, night = (painted(kind, label, 1.2, light, length=420) for light in (DAY, NIGHT))
    warm = [(thing.body.rgb[..., 0] > thing.body.rgb[..., 2] + 0.22) & (thing.body.rgb.mean(2) > 0.38) & (thing.body.alpha > 0.9) for thing in (day, night)]
    share = [float(w.sum()) / float((night.body.alpha > 0.9).sum()) for w in warm]
    assert 0.004 < share[1] < 0.25 and night.lamps, f"{label}: {share}"


def foam(thing: Solid) -> int:
    """White pixels in the band just over the water's line."""
    line, tall = round(thing.body.anchor[1]), thing.body.alpha.shape[0] // 8
    band, cover = thing.body.rgb[line - tall:line + 2], thing.body.alpha[line - tall:line + 2]
    return int(((band.min(2) > 0.5) & (np.ptp(band, axis=2) < 0.2) & (cover > 0.6)).sum())


@pytest.mark.parametrize(("kind", "label"), [(SubjectKind.SHIP, "ship"), (SubjectKind.BOAT, "trawler")])
def test_white_water_only_when_it_goes_and_a_reflection_that_is_longer_when_it_lies_still(kind: SubjectKind, label: str) -> None:
    lies, goes = painted(kind, label, 1.2, length=300), painted(kind, label, 1.2, moves=True, length=300)
    assert foam(goes) > foam(lies) + 40, f"{foam(lies)} lying, {foam(goes)} going"
    depths = [int((thing.body.alpha[round(thing.body.anchor[1]):].max(1) > 0.05).sum()) for thing in (lies, goes)]
    assert depths[0] > 1.5 * depths[1], f"{depths} rows of reflection"


def test_a_wake_opens_behind_what_goes_and_not_behind_what_lies() -> None:
    view = View(640, 360, (0.0, 6.0, 0.0), 0.0, 0.0, 500.0, 8)
    model = MODELS["fishing"]
    areas: list[float] = []
    for speed in (0.0, 0.5, 2.4):
        vehicle = Vehicle(painted(SubjectKind.BOAT, "trawler", 1.4), view, Course((0.0, 0.0, 30.0), 1.4, speed, 1.0), model, scale=1.0, seed=1)
        areas.append(float(sum(plate.width * plate.height for plate in vehicle._wake)))
    assert areas[0] == areas[1] < 0.6 * areas[2]


def test_vessels_alone_at_sea_sail_unless_they_are_rowed_or_lie_at_anchor() -> None:
    for label, kind, pose in (("ship", SubjectKind.SHIP, Pose.DRIVING), ("trawler", SubjectKind.BOAT, Pose.DRIVING), ("rowing boat", SubjectKind.BOAT, Pose.STANDING),
                              ("anchored ship", SubjectKind.SHIP, Pose.STANDING)):
        assert plan_of(Archetype.SEA, Subject(kind=kind, label=label)).subjects[0].pose is pose, label
    assert plan_of(Archetype.HARBOUR, Subject(kind=SubjectKind.SHIP, label="ship")).subjects[0].pose is Pose.STANDING


def test_a_train_runs_on_a_track_that_stays_where_it_is() -> None:
    train = painted(SubjectKind.TRAIN, "train", 1.2)
    assert train.bed is not None and width_of(train.bed) / BED_SHARE > 1.4 * width_of(train.body)
    assert painted(SubjectKind.CAR, "car", 1.2).bed is None


def test_what_flies_throws_no_shadow_at_its_own_foot() -> None:
    plane = painted(SubjectKind.AIRCRAFT, "helicopter", 1.2, length=200)
    below = plane.body.alpha[round(plane.body.anchor[1]) + 6:]
    assert below.max() < 0.05


def luma(thing: Solid) -> np.ndarray:
    return thing.body.rgb.mean(2) * (thing.body.alpha > 0.9)


@pytest.mark.parametrize(("kind", "label", "flank", "sill"), [(SubjectKind.CAR, "car", (0.70, 0.80), (0.28, 0.34)), (SubjectKind.TRUCK, "bus", (1.05, 1.2), (0.38, 0.48)),
                                                              (SubjectKind.TRUCK, "truck", (1.5, 1.8), (0.92, 0.98))])
def test_coachwork_has_a_half_shaded_flank_and_a_dark_sill(kind: SubjectKind, label: str, flank: tuple[float, float], sill: tuple[float, float]) -> None:
    model = model_of(kind, label)
    assert model is not None
    thing = painted(kind, label, math.pi / 2, length=420)
    x, y = (round(value) for value in thing.body.anchor)
    bright, metre = luma(thing), thing.body.height_px / model.height
    upper, lower = (bright[round(y - high * metre):round(y - low * metre) + 1, x - 12:x + 13].mean() for low, high in (flank, sill))
    assert lower < 0.75 * upper, f"{label}: sill {lower:.2f}, flank {upper:.2f}"


@pytest.mark.parametrize("label", ["bus", "truck"])
def test_a_bus_and_a_truck_mirror_the_sky_on_their_roofs_and_shine_at_night(label: str) -> None:
    above = FigureLight((0.05, 0.95, -0.2), DAY.key_colour, 0.8, DAY.rim_direction, DAY.rim_colour, 0.0, DAY.ambient_up, DAY.ambient_down)
    model = model_of(SubjectKind.TRUCK, label)
    assert model is not None
    request = FigureRequest(Look(SubjectKind.TRUCK, Appearance(), 3), Pose.DRIVING, Expression.NEUTRAL, 0.9, 0.0, 300 * model.height / model.length, above, (0.0, 0.0, 20.0))
    high = paint_vehicle(request, label, Sight(20.0, 9.0, 0.9))
    values = luma(high)[high.body.alpha > 0.95]
    assert np.quantile(values, 0.95) > 1.8 * np.median(values)
    night, parked = painted(SubjectKind.TRUCK, label, 0.4, NIGHT, length=300), painted(SubjectKind.TRUCK, label, 0.4, NIGHT, length=300, driven=False)
    assert len(night.lamps) >= 2 and night.pools and not parked.lamps and luma(night).max() > luma(parked).max() + 0.2


def test_lamps_are_lit_at_night_white_before_and_red_behind() -> None:
    assert painted(SubjectKind.CAR, "car", 0.3).lamps == []
    toward, away = painted(SubjectKind.CAR, "car", 0.0, NIGHT).lamps, painted(SubjectKind.CAR, "car", math.pi, NIGHT).lamps
    assert len(toward) == len(away) == 2
    assert all(lamp.colour[2] > 0.5 for lamp in toward) and all(lamp.colour[1] < 0.4 for lamp in away)


def test_nothing_of_a_boat_shows_under_water_but_its_image() -> None:
    body = painted(SubjectKind.BOAT, "trawler", 1.2).body
    line = round(body.anchor[1])
    assert body.alpha[line - 6].max() > 0.9 and body.alpha[line + 12:].max() < 0.62


def test_a_near_bulwark_hides_the_legs_of_who_is_aboard() -> None:
    solid = painted(SubjectKind.BOAT, "rowing boat", 1.3)
    rider = Cutout(np.full((70, 30, 3), 0.9, np.float32), np.ones((70, 30), np.float32), (15.0, 69.0), {"hips": (15.0, 45.0)}, height_px=60.0)
    before = solid.body.rgb.copy()
    manned = with_rider(solid, rider, MODELS["rowing"].aboard[0], 1.3)
    cover, _, _ = manned.covers[0]
    assert cover[:35].mean() > 0.9 > cover[60:].mean() + 0.3
    assert manned.body.rgb.shape[0] >= before.shape[0]


@pytest.mark.parametrize(("yaw", "sign"), [(1.3, 1), (-1.3, -1)])
def test_it_goes_where_it_points(yaw: float, sign: int) -> None:
    view = View(640, 360, (0.0, 1.5, 0.0), 0.0, 0.0, 500.0, 8)
    vehicle = Vehicle(painted(SubjectKind.CAR, "car", yaw), view, Course((0.0, 0.0, 12.0), yaw, 4.0, 1.0), MODELS["saloon"], scale=1.0, seed=1)
    x = [vehicle._seen((t - 1.0) * 4.0, t)[0] for t in (0.5, 1.0, 1.5)]
    assert (x[1] - x[0]) * sign > 0 and (x[2] - x[1]) * sign > 0
    toward = Vehicle(painted(SubjectKind.CAR, "car", 0.1), view, Course((0.0, 0.0, 12.0), 0.1, 4.0, 1.0), MODELS["saloon"], scale=1.0, seed=1)
    depths = [toward._seen((t - 1.0) * 4.0, t)[2] for t in (0.5, 1.0, 1.5)]
    assert depths == sorted(depths, reverse=True)


def plan_of(archetype: Archetype, *subjects: Subject, size: Size = Size.WIDE, name: str = "") -> ShotPlan:
    return restaged(ShotPlan(size=size, place=Place(archetype=archetype, name=name), subjects=subjects))


MAN, WOMAN = Subject(kind=SubjectKind.MAN), Subject(kind=SubjectKind.WOMAN, pose=Pose.SWIMMING)
BOAT = Subject(kind=SubjectKind.BOAT, label="boat")


def test_nobody_stands_on_water() -> None:
    assert plan_of(Archetype.SEA, MAN).place.archetype is Archetype.BEACH
    assert plan_of(Archetype.SEA, WOMAN).place.archetype is Archetype.SEA
    for archetype in (Archetype.SEA, Archetype.RIVER):
        plan = plan_of(archetype, MAN, BOAT)
        assert aboard(plan) == {0: 1}
        rider, boat = (next(p for p in frame_shot(plan, 1280, 720, scene_seed=4).placements if p.index == i) for i in (0, 1))
        assert math.dist(rider.position, boat.position) < 3.5 and rider.yaw == boat.yaw
    deck = plan_of(Archetype.SEA, MAN, name="FISHING BOAT - DECK")
    assert deck.place.archetype is Archetype.SEA and len(aboard(deck)) == 1
    quay = plan_of(Archetype.HARBOUR, MAN, BOAT)
    assert not aboard(quay)
    for size in (Size.EXTREME_WIDE, Size.WIDE, Size.MEDIUM_WIDE, Size.MEDIUM):
        for archetype, edge in ((Archetype.HARBOUR, 4.0), (Archetype.RIVER, 2.4)):
            for placement in frame_shot(plan_of(archetype, MAN, size=size), 1280, 720, scene_seed=4).placements:
                assert placement.position[2] < edge and placement.position[1] == 0.0


def test_swimmers_are_in_the_water() -> None:
    for archetype, level in ((Archetype.RIVER, -0.2), (Archetype.HARBOUR, -1.6)):
        placement, = frame_shot(plan_of(archetype, WOMAN), 1280, 720, scene_seed=4).placements
        assert math.isclose(placement.position[1], level) and placement.position[2] > 4.0


def test_a_cyclist_sits_on_the_bicycle_and_a_rider_on_the_horse() -> None:
    for kind, seat in ((SubjectKind.BICYCLE, 0.9), (SubjectKind.HORSE, 1.2)):
        plan = plan_of(Archetype.FIELD, MAN.model_copy(update={"pose": Pose.RIDING}), Subject(kind=kind))
        rider = next(p for p in frame_shot(plan, 1280, 720, scene_seed=4).placements if p.index == 0)
        assert seat - 0.15 < rider.position[1] + 0.344 * rider.height_m < seat + 0.25
        assert plan.subjects[1].pose in (Pose.RIDING, Pose.RUNNING)


def test_who_drives_out_of_doors_is_in_a_car() -> None:
    driver = Subject(kind=SubjectKind.WOMAN, pose=Pose.DRIVING)
    wide = plan_of(Archetype.DESERT, driver)
    assert [s.kind for s in wide.subjects] == [SubjectKind.CAR] and wide.subjects[0].pose is Pose.DRIVING
    close = plan_of(Archetype.DESERT, driver, size=Size.CLOSE_UP)
    assert close.place.archetype is Archetype.CAR and close.subjects[0].pose is Pose.DRIVING


def test_a_car_alone_drives_and_a_parked_one_does_not() -> None:
    car = Subject(kind=SubjectKind.CAR)
    assert plan_of(Archetype.DESERT, car).subjects[0].pose is Pose.DRIVING
    assert plan_of(Archetype.STREET, car, name="CAR PARK").subjects[0].pose is Pose.STANDING
    assert plan_of(Archetype.STREET, car, MAN).subjects[0].pose is Pose.STANDING


@pytest.mark.parametrize("pose", [Pose.WALKING, Pose.RUNNING])
def test_nobody_runs_at_each_other_and_the_pursuer_is_behind(pose: Pose) -> None:
    pair = (Subject(kind=SubjectKind.WOMAN, pose=pose), Subject(kind=SubjectKind.BOY, pose=pose, side=Side.RIGHT))
    placements = frame_shot(plan_of(Archetype.FIELD, *pair), 1280, 720, scene_seed=4).placements
    assert len({math.copysign(1, p.yaw) for p in placements}) == 1
    for facing, order in ((Facing.RIGHT, -1), (Facing.LEFT, 1)):
        sides = (Side.LEFT, Side.RIGHT) if order < 0 else (Side.RIGHT, Side.LEFT)
        chase = tuple(Subject(kind=SubjectKind.MAN, element=name, pose=pose, facing=facing, side=side) for name, side in zip("ab", sides, strict=True))
        framing = frame_shot(plan_of(Archetype.FOREST, *chase), 1280, 720, scene_seed=4)
        pursuer, pursued = (framing.view.project(p.position)[0] for p in sorted(framing.placements, key=lambda p: p.index))
        assert (pursuer - pursued) * order > 80
    cars = frame_shot(plan_of(Archetype.DESERT, Subject(kind=SubjectKind.CAR, label="police car"), Subject(kind=SubjectKind.CAR)), 1280, 720, scene_seed=4)
    first, second = cars.placements
    assert first.yaw == second.yaw > 0 and cars.view.project(first.position)[0] < cars.view.project(second.position)[0] and first.depth > second.depth


def test_two_who_talk_look_across_the_frame() -> None:
    plan = plan_of(Archetype.KITCHEN, MAN.model_copy(update={"count": 2}), size=Size.MEDIUM).model_copy(update={"coverage": Coverage.TWO_SHOT})
    left, right = sorted(frame_shot(ShotPlan.model_validate(plan.model_dump()), 1280, 720, scene_seed=4).placements, key=lambda p: p.position[0])
    assert left.yaw > 0.4 and right.yaw < -0.4


@pytest.mark.parametrize(("label", "kind", "low", "high"), [("stag", SubjectKind.HORSE, 1.6, 1.9), ("cow", SubjectKind.HORSE, 1.4, 1.7), ("lamb", SubjectKind.DOG, 0.4, 0.7), ("bus", SubjectKind.TRUCK, 2.9, 3.3)])
def test_heights_follow_the_words(label: str, kind: SubjectKind, low: float, high: float) -> None:
    assert low < height_of(Subject(kind=kind, label=label)) < high and kind not in PEOPLE
