"""Every built place: paints from every side, covers the overscan, keeps its values, its palette and its light."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from milimo.contracts.shots import Archetype, ShotPlan, Size, TimeOfDay, Weather
from milimo.engines.previz.model import Drift, Flicker, Layer, Pulse, SetPainting, SetRequest, Sweep, View
from milimo.engines.previz.sets import painter_for
from milimo.engines.previz.sets.built import PAINTERS, ROOM_EXTENTS, painting

pytestmark = pytest.mark.slow

_ALL = sorted(PAINTERS, key=lambda a: a.value)
_WEIGHTS = np.array([0.2126, 0.7152, 0.0722], np.float32)


def request_of(archetype: Archetype, hour: TimeOfDay = TimeOfDay.DAY, *, yaw: float = 0.0, pitch: float = -0.03, y: float | None = None,
               away: float | None = None, size: Size = Size.WIDE, lens: float = 26, seed: int = 7, features: tuple[str, ...] = (),
               weather: Weather = Weather.CLEAR, width: int = 160, height: int = 90, soft: float = 0.0) -> SetRequest:
    """A request whose camera looks at the place's action from `away` m."""
    extent = ROOM_EXTENTS[archetype]
    x, z = extent.action
    far = min(z - extent.front - 0.1, 4.6) if away is None else away
    view = View(width, height, (x - far * np.sin(yaw), extent.eye if y is None else y, z - far * np.cos(yaw)), yaw, pitch, lens * width / 36, 16)
    return SetRequest(archetype, view, hour, weather, seed, 3, features, True, ShotPlan(size=size), soft)


def flattened(painting: SetPainting, view: View) -> npt.NDArray[np.float32]:
    """The opaque and covering layers, far to near, at a quarter of the picture; light is left out."""
    over = view.overscan
    canvas = np.zeros((view.height, view.width, 3), np.float32)
    rows, columns = np.mgrid[0:view.height, 0:view.width]
    for layer in sorted(painting.layers, key=lambda item: -item.depth):
        if layer.blend == "add":
            continue
        j = ((rows + 0.5 - layer.y) * layer.scale).astype(int)
        i = ((columns + 0.5 - layer.x) * layer.scale).astype(int)
        h, w = layer.rgb.shape[:2]
        inside = (j >= 0) & (j < h) & (i >= 0) & (i < w)
        j, i = np.clip(j, 0, h - 1), np.clip(i, 0, w - 1)
        alpha = np.ones_like(inside, np.float32) if layer.alpha is None else layer.alpha[j, i]
        alpha = (alpha * inside)[..., None]
        canvas = canvas * (1 - alpha) + layer.rgb[j, i] * alpha
    assert over >= 0
    return canvas.astype(np.float32)


def mean_of(request: SetRequest) -> float:
    return float((flattened(painter_for(request.archetype)(request), request.view) @ _WEIGHTS).mean())


def plate_of(painting: SetPainting) -> Layer:
    return next(layer for layer in painting.layers if layer.name == "set")


def test_every_built_archetype_has_a_painter_and_an_extent() -> None:
    wanted = {Archetype.LAMP_ROOM, Archetype.STAIRWELL, Archetype.LIVING_ROOM, Archetype.BEDROOM, Archetype.KITCHEN, Archetype.STREET, Archetype.OFFICE,
              Archetype.CORRIDOR, Archetype.BAR, Archetype.HOSPITAL, Archetype.HALL, Archetype.ROOFTOP, Archetype.CAR, Archetype.TRAIN, Archetype.SPACECRAFT}
    assert set(PAINTERS) == set(ROOM_EXTENTS) == wanted
    for archetype, extent in ROOM_EXTENTS.items():
        x, z = extent.action
        assert extent.left < x < extent.right and extent.front < z < extent.back, archetype
        assert extent.stand and extent.height > extent.eye


@pytest.mark.parametrize("archetype", _ALL)
def test_day_is_brighter_than_night_and_both_keep_to_the_value_plan(archetype: Archetype) -> None:
    day, night = mean_of(request_of(archetype)), mean_of(request_of(archetype, TimeOfDay.NIGHT))
    assert night < 0.8 * day
    assert 0.11 < night < 0.29, night
    assert 0.24 < day < 0.56, day


@pytest.mark.parametrize("archetype", _ALL)
def test_it_paints_close_low_and_from_above_and_covers_the_overscan(archetype: Archetype) -> None:
    extent = ROOM_EXTENTS[archetype]
    cameras = [
        request_of(archetype, away=1.6, lens=60, size=Size.CLOSE_UP, yaw=-0.3, soft=2.0),
        request_of(archetype, y=0.45, pitch=0.2, yaw=0.25, away=1.3),
        request_of(archetype, TimeOfDay.DUSK, y=min(extent.height - 0.25, 4.0), pitch=-0.95, away=1.3, weather=Weather.RAIN),
        request_of(archetype, TimeOfDay.DUSK, yaw=np.pi, away=1.2, weather=Weather.RAIN),
    ]
    for request in cameras:
        painting, view = painter_for(archetype)(request), request.view
        size = (view.height + 2 * view.overscan, view.width + 2 * view.overscan)
        plate = plate_of(painting)
        assert plate.rgb.shape[:2] == size and (plate.x, plate.y) == (-view.overscan, -view.overscan)
        assert plate.inverse_depth is not None and np.isfinite(plate.inverse_depth).all()
        if plate.alpha is not None:      # where the set is open, something opaque lies behind all of it
            back = max(painting.layers, key=lambda layer: layer.depth)
            assert back.blend == "opaque" and abs(back.rgb.shape[1] / back.scale - size[1]) <= 2
        for layer in painting.layers:
            assert layer.rgb.dtype == np.float32 and np.isfinite(layer.rgb).all(), layer.name
            assert layer.rgb.min() >= -1e-4 and (layer.blend == "add" or layer.rgb.max() <= 1.001), layer.name
        assert [layer.depth for layer in painting.layers] == sorted((layer.depth for layer in painting.layers), reverse=True)


@pytest.mark.parametrize("archetype", [Archetype.LAMP_ROOM, Archetype.LIVING_ROOM, Archetype.STREET])
def test_the_same_request_gives_the_same_painting(archetype: Archetype) -> None:
    request = request_of(archetype, TimeOfDay.NIGHT, weather=Weather.RAIN)
    first, second = painter_for(archetype)(request), painter_for(archetype)(request)
    assert [layer.name for layer in first.layers] == [layer.name for layer in second.layers]
    assert all(np.array_equal(a.rgb, b.rgb) for a, b in zip(first.layers, second.layers, strict=True))
    other = painter_for(archetype)(replace(request, seed=8))
    assert not np.array_equal(plate_of(first).rgb, plate_of(other).rgb)


@pytest.mark.parametrize("archetype", [Archetype.LIVING_ROOM, Archetype.KITCHEN, Archetype.CORRIDOR])
def test_another_side_of_the_same_place_keeps_its_palette(archetype: Archetype) -> None:
    def colour(yaw: float) -> npt.NDArray[np.float32]:
        picture = plate_of(painter_for(archetype)(request_of(archetype, yaw=yaw, away=1.5))).rgb
        return np.asarray(picture.reshape(-1, 3).mean(0))

    here, aside = colour(0.0), colour(0.45)
    assert np.abs(here - aside).max() < 0.09


def test_near_things_stand_on_plates_of_their_own_and_still_throw_shadows() -> None:
    request = request_of(Archetype.KITCHEN, away=4.0)
    painting = painter_for(Archetype.KITCHEN)(request)
    near = [layer for layer in painting.layers if layer.name.startswith("near_")]
    subject = request.view.project((0.0, 1.0, ROOM_EXTENTS[Archetype.KITCHEN].action[1]))[2]
    assert all(layer.blend == "over" and layer.depth < subject + 0.4 and layer.inverse_depth is not None for layer in near)
    lens = [layer for layer in painter_for(Archetype.LAMP_ROOM)(request_of(Archetype.LAMP_ROOM)).layers if layer.name == "near_3"]
    assert lens and lens[0].depth > 2.5, "the great lens stands apart from the thin bars behind it"


def test_the_lamp_room_lives_at_dusk() -> None:
    request = request_of(Archetype.LAMP_ROOM, TimeOfDay.DUSK, weather=Weather.RAIN)
    painting = painter_for(Archetype.LAMP_ROOM)(request)
    assert painting.water, "the sea outside moves"
    assert any(isinstance(layer.live, Sweep) for layer in painting.layers)
    assert any(isinstance(layer.live, Flicker) for layer in painting.layers)
    close = request_of(Archetype.LAMP_ROOM, TimeOfDay.DUSK, size=Size.CLOSE_UP, away=1.6, lens=70, soft=3.0)
    swept = [layer for layer in painter_for(Archetype.LAMP_ROOM)(close).layers if layer.name == "sweep"]
    assert swept and isinstance(swept[0].live, Pulse) and swept[0].depth < 1.0


def test_land_passes_a_train_and_glass_takes_the_rain() -> None:
    dry = painter_for(Archetype.TRAIN)(request_of(Archetype.TRAIN, away=1.2, width=480, height=270))
    speeds = [abs(layer.live.dx) for layer in dry.layers if isinstance(layer.live, Drift)]
    assert len(speeds) >= 3 and speeds == sorted(speeds), "the nearer the faster"
    wet = painter_for(Archetype.TRAIN)(request_of(Archetype.TRAIN, weather=Weather.RAIN, away=1.2, width=480, height=270))
    covers = [plate.alpha for plate in (plate_of(dry), plate_of(wet))]
    assert covers[0] is not None and covers[1] is not None and covers[1].mean() > covers[0].mean() + 0.005


def test_features_make_another_place() -> None:
    plain = plate_of(painter_for(Archetype.HALL)(request_of(Archetype.HALL))).rgb
    for feature in ("theatre", "ballroom", "station"):
        other = plate_of(painter_for(Archetype.HALL)(request_of(Archetype.HALL, features=(feature,)))).rgb
        assert np.abs(plain - other).mean() > 0.04, feature


def test_the_spiral_stair_carries_who_climbs_it() -> None:
    request = request_of(Archetype.STAIRWELL, TimeOfDay.NIGHT, features=("spiral_stair",))
    painting = painter_for(Archetype.STAIRWELL)(request)
    x, z = ROOM_EXTENTS[Archetype.STAIRWELL].action
    heights = [painting.ground(x - 0.25 * k, z + 0.35 * k) for k in range(4)]
    assert painting.ground(x, z) == 0.0 and heights == sorted(heights) and heights[-1] > 0.3
    assert painting.light.key <= 0.9 and all(point.strength <= 0.9 for point in painting.light.points)


def test_figures_are_lit_from_the_lamp_that_lights_the_room() -> None:
    light = painter_for(Archetype.LIVING_ROOM)(request_of(Archetype.LIVING_ROOM, TimeOfDay.NIGHT)).light
    x, _, z = light.key_direction
    assert x > 0.2 and z > 0.1, "the table lamp stands right of and behind the middle of the room"
    assert light.key_colour[0] > light.key_colour[2], "and is warm"


def test_what_is_far_out_of_focus_is_painted_at_half_its_size_and_looks_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    sharp = request_of(Archetype.OFFICE)
    request = replace(sharp, view=replace(sharp.view, width=640, height=360, focal_px=sharp.view.focal_px * 640 / sharp.view.width,
                                          overscan=16, position=(0.0, 1.5, -0.4)), soft_background=5.0)
    half = plate_of(painter_for(Archetype.OFFICE)(request))
    monkeypatch.setattr(painting, "_SOFT", 99.0)
    whole = plate_of(painter_for(Archetype.OFFICE)(request))
    assert (half.scale, whole.scale, half.x, half.y) == (0.5, 1.0, whole.x, whole.y)
    enlarged = cv2.resize(half.rgb, whole.rgb.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    assert float(np.abs(enlarged - whole.rgb).mean()) < 0.015
