"""The natural places: what a painting must hold whatever it shows."""

from __future__ import annotations

import numpy as np
import pytest

from milimo.contracts.shots import Archetype, Size, TimeOfDay, Weather
from milimo.engines.previz.model import SetPainting, SetRequest, View
from milimo.engines.previz.sets import painter_for
from milimo.engines.previz.sets.nature import PAINTERS
from milimo.engines.previz.sets.nature.meter import mean_luma
from milimo.engines.previz.sets.nature.vista import Vista
from milimo.engines.previz.sets.nature.waters import flattened

from .conftest import Make

pytestmark = pytest.mark.slow

PLACES = sorted(PAINTERS)
TIMES = (TimeOfDay.DAWN, TimeOfDay.DAY, TimeOfDay.DUSK, TimeOfDay.NIGHT)
OPEN_AIR = sorted(set(PLACES) - {Archetype.SPACE, Archetype.STUDIO, Archetype.UNDERWATER, Archetype.CAVE, Archetype.FOREST})


def paint(request: SetRequest) -> SetPainting:
    return painter_for(request.archetype)(request)


def picture(request: SetRequest, painting: SetPainting) -> np.ndarray:
    return flattened(Vista(request), painting.layers, 0.25)


def check(request: SetRequest, painting: SetPainting) -> None:
    """What the compositor relies on."""
    v = request.view
    first = painting.layers[0]
    assert first.blend == "opaque"
    assert first.x <= -v.overscan and first.y <= -v.overscan
    assert first.x + first.rgb.shape[1] / first.scale >= v.width + v.overscan
    assert first.y + first.rgb.shape[0] / first.scale >= v.height + v.overscan
    depths = [layer.depth for layer in painting.layers]
    assert depths == sorted(depths, reverse=True)
    for layer in painting.layers:
        assert layer.rgb.dtype == np.float32 and layer.rgb.ndim == 3
        assert np.isfinite(layer.rgb).all(), layer.name
        assert layer.rgb.min() >= -1e-3 and layer.rgb.max() < 2.0, layer.name
        assert (layer.alpha is None) == (layer.blend != "over"), layer.name
        if layer.alpha is not None:
            assert layer.alpha.shape == layer.rgb.shape[:2], layer.name
            assert np.isfinite(layer.alpha).all() and layer.alpha.min() >= -1e-3 and layer.alpha.max() <= 1.001, layer.name
        if layer.inverse_depth is not None:
            h, w = layer.rgb.shape[:2]
            assert layer.inverse_depth.shape == (-(-h // 4), -(-w // 4)), layer.name
    living = sum(layer.live is not None for layer in painting.layers) + len(painting.water) + len(painting.air)
    assert living >= 2, "every place lives in at least two ways"
    assert len(painting.stand) == 5
    for x, z in painting.stand:
        px, _, depth = v.project((x, painting.ground(x, z), z))
        assert depth > 0 and -0.2 * v.width < px < 1.2 * v.width
    for water in painting.water:
        if water.reflection is not None:
            assert water.reflection.shape[1] == v.width + 2 * v.overscan


@pytest.mark.parametrize("place", PLACES)
def test_paints_at_every_hour_and_night_is_darker(place: Archetype, make: Make) -> None:
    means: dict[TimeOfDay, float] = {}
    for time in TIMES:
        request = make(place, time)
        painting = paint(request)
        check(request, painting)
        means[time] = mean_luma(painting, request)
    assert means[TimeOfDay.NIGHT] < means[TimeOfDay.DAY] * 0.82
    assert means[TimeOfDay.NIGHT] < means[TimeOfDay.DUSK] + 0.01
    if place in OPEN_AIR:
        assert 0.15 <= means[TimeOfDay.NIGHT] <= 0.27
        assert 0.31 <= means[TimeOfDay.DAWN] <= 0.45
        assert 0.30 <= means[TimeOfDay.DUSK] <= 0.43
        assert 0.49 <= means[TimeOfDay.DAY] <= 0.64


@pytest.mark.parametrize("weather", [w for w in Weather if w is not Weather.CLEAR])
@pytest.mark.parametrize("place", [Archetype.COAST, Archetype.FIELD, Archetype.VILLAGE])
def test_weather_changes_the_picture(place: Archetype, weather: Weather, make: Make) -> None:
    fair, foul = make(place), make(place, weather=weather)
    painting = paint(foul)
    check(foul, painting)
    assert np.abs(picture(fair, paint(fair)) - picture(foul, painting)).mean() > 0.015
    falls = {air.kind for air in painting.air}
    assert ("rain" in falls) == (weather in (Weather.RAIN, Weather.STORM))
    assert ("snow" in falls) == (weather is Weather.SNOW)


@pytest.mark.parametrize("place", PLACES)
def test_the_same_request_gives_the_same_bytes(place: Archetype, make: Make) -> None:
    request = make(place, TimeOfDay.DUSK, Weather.CLOUDY, Size.MEDIUM, soft=1.0)
    one, two = paint(request), paint(request)
    assert [layer.name for layer in one.layers] == [layer.name for layer in two.layers]
    for a, b in zip(one.layers, two.layers, strict=True):
        assert a.rgb.tobytes() == b.rgb.tobytes(), a.name
        assert (a.x, a.y, a.depth) == (b.x, b.y, b.depth)


@pytest.mark.parametrize("place", PLACES)
def test_every_size_and_angle_is_painted(place: Archetype, make: Make) -> None:
    check(make(place), paint(make(place, size=Size.CLOSE_UP, soft=4.0)))
    for pitch, rise in ((0.35, 0.5), (-0.5, 5.0), (-1.45, 9.0)):
        request = make(place, pitch=pitch, rise=rise)
        painting = paint(request)
        assert painting.layers[0].blend == "opaque"
        assert all(np.isfinite(layer.rgb).all() for layer in painting.layers)


def _histogram(image: np.ndarray) -> np.ndarray:
    """Joint histogram of hue plane and luma, 6 × 6 × 6 bins, smoothed by being coarse."""
    bins = np.clip((image * 6).astype(int), 0, 5).reshape(-1, 3)
    counts = np.bincount(bins[:, 0] * 36 + bins[:, 1] * 6 + bins[:, 2], minlength=216).astype(float)
    return counts / counts.sum()


@pytest.mark.parametrize("place", [Archetype.FIELD, Archetype.DESERT, Archetype.MOUNTAINS, Archetype.SEA, Archetype.VILLAGE])
def test_another_side_is_the_same_place(place: Archetype, make: Make) -> None:
    front, side = make(place), make(place, yaw=0.7)
    a, b = _histogram(picture(front, paint(front))), _histogram(picture(side, paint(side)))
    other = make(place, TimeOfDay.NIGHT)
    c = _histogram(picture(other, paint(other)))
    same, different = np.corrcoef(a, b)[0, 1], np.corrcoef(a, c)[0, 1]
    assert same > 0.5
    assert same > different + 0.2


def test_landmarks_turn_with_the_camera(make: Make) -> None:
    """The lighthouse stands where the world says, seen from two yaws."""
    for yaw in (0.0, 0.18):
        request = make(Archetype.COAST, yaw=yaw, features=("lighthouse",))
        tower = next(layer for layer in paint(request).layers if layer.name == "lighthouse")
        middle = tower.x + tower.rgb.shape[1] / 2
        px, _, _ = request.view.project((120 * np.sin(0.215), 16.0, 120 * np.cos(0.215)))
        assert abs(middle - px) < 4


@pytest.mark.parametrize(("place", "feature"), [
    (Archetype.COAST, "lighthouse"), (Archetype.BEACH, "boat"), (Archetype.SEA, "ship"), (Archetype.RIVER, "boat"),
    (Archetype.SKYLINE, "bridge"), (Archetype.FIELD, "windmill"), (Archetype.FIELD, "fence"), (Archetype.DESERT, "road"),
    (Archetype.DESERT, "campfire"), (Archetype.MOUNTAINS, "lake"), (Archetype.MOUNTAINS, "waterfall"),
    (Archetype.UNDERWATER, "wreck"), (Archetype.HARBOUR, "lighthouse"), (Archetype.FOREST, "campfire"),
])
def test_a_feature_is_painted_where_it_is_asked_for(place: Archetype, feature: str, make: Make) -> None:
    without, with_ = make(place, TimeOfDay.DUSK), make(place, TimeOfDay.DUSK, features=(feature,))
    plain, rich = paint(without), paint(with_)
    names = {layer.name for layer in rich.layers} - {layer.name for layer in plain.layers}
    assert names or len(rich.water) != len(plain.water) or np.abs(picture(without, plain) - picture(with_, rich)).mean() > 0.004


def test_the_beam_sweeps_only_when_the_lamp_is_lit(make: Make) -> None:
    night = paint(make(Archetype.COAST, TimeOfDay.NIGHT, Weather.STORM, features=("lighthouse",)))
    day = paint(make(Archetype.COAST, features=("lighthouse",)))
    assert any(layer.name == "beam" and layer.blend == "add" for layer in night.layers)
    assert not any(layer.name == "beam" for layer in day.layers)


def test_a_seed_is_a_place(make: Make) -> None:
    one, two = make(Archetype.MOUNTAINS, seed=7), make(Archetype.MOUNTAINS, seed=8)
    assert np.abs(picture(one, paint(one)) - picture(two, paint(two))).mean() > 0.02


def test_vista_agrees_with_the_view() -> None:
    view = View(640, 360, (1.0, 2.0, -4.0), 0.3, -0.1, 600.0, 16)
    from milimo.contracts.shots import ShotPlan

    vista = Vista(SetRequest(Archetype.FIELD, view, TimeOfDay.DAY, Weather.CLEAR, 1, 1, (), False, ShotPlan()))
    points = np.array([(2.0, 0.5, 9.0), (-3.0, 4.0, 30.0)])
    for got, point in zip(vista.project(points), points, strict=True):
        assert np.allclose(got, view.project((float(point[0]), float(point[1]), float(point[2]))))
    sheet = vista.sheet(1.0, top=vista.horizon + 40)
    plane = vista.plane(sheet)
    j, i = 30, 200
    x, y, _ = view.project((float(plane.x[j, i]), 0.0, float(plane.z[j, i])))
    assert abs(x - sheet.x[j, i]) < 0.05 and abs(y - sheet.y[j, i]) < 0.05


@pytest.mark.parametrize("yaw", [-2.2, -0.5, 0.62, 1.4])
def test_a_tower_out_of_sight_or_half_in_it_is_no_error(yaw: float, make: Make) -> None:
    for place in (Archetype.COAST, Archetype.SEA, Archetype.BEACH, Archetype.HARBOUR):
        request = make(place, TimeOfDay.NIGHT, size=Size.CLOSE_UP, yaw=yaw, features=("lighthouse", "boat", "ship", "blinking_light"))
        check(request, paint(request))
