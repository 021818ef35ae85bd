"""A far city: three depths that pale, roofs that differ by the kind of city, windows that are lit without a pattern."""

import numpy as np
import pytest

from milimo.contracts.shots import Archetype, Place, ShotPlan, TimeOfDay, Weather
from milimo.engines.previz.model import Layer, SetPainting, SetRequest, View
from milimo.engines.previz.sets import painter_for
from milimo.engines.previz.town import city_of

VIEW = View(640, 360, (0.0, 1.7, -4.0), 0.0, 0.02, 430.0, 16)


def city(hour: TimeOfDay = TimeOfDay.DAY, *features: str, seed: int = 9) -> SetPainting:
    return painter_for(Archetype.SKYLINE)(SetRequest(Archetype.SKYLINE, VIEW, hour, Weather.CLEAR, seed, 0, features, False, ShotPlan()))


def layer_of(painting: SetPainting, name: str) -> Layer:
    return next(layer for layer in painting.layers if layer.name == name)


def contrast(layer: Layer) -> float:
    assert layer.alpha is not None
    values = layer.rgb.mean(2)[layer.alpha > 0.9]
    return float(np.quantile(values, 0.9) - np.quantile(values, 0.1))


def value(layer: Layer) -> float:
    assert layer.alpha is not None
    return float(np.median(layer.rgb.mean(2)[layer.alpha > 0.9]))


@pytest.mark.parametrize("hour", [TimeOfDay.DAY, TimeOfDay.DUSK])
def test_each_depth_is_paler_than_the_one_before_it_and_the_farthest_has_least_contrast(hour: TimeOfDay) -> None:
    far, middle, near = (layer_of(city(hour), f"towers_{k}") for k in range(3))
    assert value(far) > value(middle) + 0.03 > value(near) + 0.06, f"{value(far):.3f} {value(middle):.3f} {value(near):.3f}"
    assert contrast(far) < 0.85 * min(contrast(middle), contrast(near))


def roofline(painting: SetPainting) -> np.ndarray:
    """Highest painted row in each column, over all three depths, px of the picture."""
    tops = np.full(VIEW.width, VIEW.height, np.float32)
    for k in range(3):
        layer = layer_of(painting, f"towers_{k}")
        assert layer.alpha is not None
        row = np.where((layer.alpha > 0.5).any(0), (layer.alpha > 0.5).argmax(0), 10_000) / layer.scale + layer.y
        columns = (np.arange(layer.alpha.shape[1]) / layer.scale + layer.x).round().astype(int)
        inside = (columns >= 0) & (columns < VIEW.width)
        np.minimum.at(tops, columns[inside], row[inside])
    return tops


def test_a_roofline_has_no_gaps_and_rises_in_clusters() -> None:
    tops = VIEW.horizon - roofline(city())
    assert (tops > 2).mean() > 0.97, "the city closes"
    blocks = tops[:640].reshape(16, 40).max(1)
    assert blocks.max() > 1.5 * np.median(blocks), "it has a heart"
    assert np.unique(np.round(tops)).size > 25, "many heights"


def test_kinds_of_city_differ_in_height_and_roofs() -> None:
    towers, old, works = (VIEW.horizon - roofline(city(TimeOfDay.DAY, *features)) for features in ((), ("city_old",), ("city_works",)))
    assert towers.max() > 1.3 * old.max() and towers.max() > 1.2 * works.max()
    flat = [float((np.abs(np.diff(line)) < 0.4).mean()) for line in (towers, old)]
    assert flat[0] > flat[1] + 0.08, f"old roofs slope: {flat}"


def test_windows_by_night_are_some_lit_of_several_colours_without_a_period() -> None:
    lights = layer_of(city(TimeOfDay.NIGHT), "windows_2")
    lit = lights.rgb.max(2)
    assert 0.01 < (lit > 0.30).mean() < 0.30
    hues = (lights.rgb[..., 0] - lights.rgb[..., 2])[lit > 0.45]
    assert (hues > 0.12).mean() > 0.25 and (hues < -0.02).mean() > 0.01, "warm ones, and some that are cool"
    row = (lit > 0.30).mean(0) - (lit > 0.30).mean()
    spectrum = np.abs(np.fft.rfft(row))[8:]
    assert spectrum.max() < 0.25 * spectrum.sum(), "no comb"
    assert not any(layer.name.startswith("windows") for layer in city().layers)


def test_the_kind_of_city_is_read_from_the_heading_or_else_the_prompt() -> None:
    assert city_of(ShotPlan(), "The skyline of Paris at dawn") == "old" and city_of(ShotPlan(), "an industrial city") == "works" and city_of(ShotPlan(), "a city") is None
    assert city_of(ShotPlan(place=Place(name="ROOFTOP - NEW YORK")), "He thinks of Paris.") is None
