"""The painting kit."""

from __future__ import annotations

import numpy as np
import pytest

from milimo.engines.previz import paint


def test_noise_is_its_seed() -> None:
    shape = (180, 240)
    assert np.array_equal(paint.fbm(3, shape, 40), paint.fbm(3, shape, 40))
    assert not np.array_equal(paint.fbm(3, shape, 40), paint.fbm(4, shape, 40))


def test_tiling_noise_joins_at_its_edges() -> None:
    field = paint.tiling_fbm(5, (128, 256), 32, octaves=3)
    inside = np.abs(np.diff(field, axis=1)).max()
    assert np.abs(field[:, 0] - field[:, -1]).max() < 1.5 * inside
    assert np.abs(field[0] - field[-1]).max() < 1.5 * np.abs(np.diff(field, axis=0)).max()


def test_ramp_meets_its_stops() -> None:
    rgb = paint.ramp(np.array([0.0, 0.5, 1.0], np.float32), [(0, "#000000"), (0.5, "#ff0000"), (1, "#ffffff")])
    assert np.allclose(rgb, [[0, 0, 0], [1, 0, 0], [1, 1, 1]], atol=0.003)


@pytest.mark.parametrize("angle", [0.0, 0.7, -1.2])
def test_a_cell_lies_round_its_centre(angle: float) -> None:
    cells = paint.cells(9, (160, 200), 12, angle, 2.0, wobble=0.0)
    x, y = paint.grid((160, 200))
    reach = np.hypot(np.take(cells.x, cells.labels) - x, np.take(cells.y, cells.labels) - y)
    assert reach.max() < 12 * 2.0 * 1.9
    assert reach.mean() < 12 * 2.0 * 0.6


def test_dabs_use_only_the_colours_that_are_there() -> None:
    rng = np.random.default_rng(1)
    img = rng.random((90, 120, 3)).astype(np.float32)
    painted = paint.dab(img, 4, 8)
    known = {tuple(c) for c in img.reshape(-1, 3)}
    assert {tuple(c) for c in painted.reshape(-1, 3)} <= known


def test_keyed_dabs_never_cross_an_edge() -> None:
    img = np.zeros((80, 120, 3), np.float32)
    img[:, 60:] = 1.0
    key = np.zeros((80, 120), np.int32)
    key[:, 60:] = 1
    assert np.array_equal(paint.dab_keyed(img, key, 3, 10, jitter=0.0), img)


def test_kuwahara_keeps_an_edge_and_calms_noise() -> None:
    rng = np.random.default_rng(2)
    img = np.zeros((80, 80), np.float32)
    img[:, 40:] = 1.0
    noisy = img + rng.normal(0, 0.05, img.shape).astype(np.float32)
    calm = paint.kuwahara(noisy, 4)
    assert calm[:, :34].std() < 0.6 * noisy[:, :34].std()
    assert calm[:, 37].mean() < 0.2 and calm[:, 43].mean() > 0.8


def test_drawn_edges_are_smooth() -> None:
    mask = paint.polygon(np.zeros((40, 40), np.float32), [(5.3, 5.1), (34.6, 11.7), (20.2, 33.9)])
    assert mask.max() == pytest.approx(1.0, abs=0.01)
    assert ((mask > 0.05) & (mask < 0.95)).sum() > 25


def test_relief_faces_the_light() -> None:
    x, y = paint.grid((60, 60))
    dome = -((x - 30) ** 2 + (y - 30) ** 2) / 400
    lit = paint.relief(dome, (-1.0, 0.0), 0.4, 6)
    assert lit[30, 12] > lit[30, 48] + 0.3


def test_a_vector_prop_has_colour_and_cover() -> None:
    rgb, alpha = paint.vector('<circle cx="20" cy="20" r="15" fill="#ff8040"/>', 40, 40, 2.0)
    assert rgb.shape == (80, 80, 3) and alpha.shape == (80, 80)
    assert np.allclose(rgb[40, 40], [1, 0.502, 0.251], atol=0.01) and alpha[40, 40] == 1 and alpha[1, 1] == 0
