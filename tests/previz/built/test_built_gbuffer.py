"""The visibility buffer against the view's own projection, near clipping, what hides what, shadows."""

from __future__ import annotations

import numpy as np
import pytest

from milimo.engines.previz.model import View
from milimo.engines.previz.paint import pigment
from milimo.engines.previz.sets.built.carpentry import ball, box, cushion, lathe, opened_wall, rods, tube
from milimo.engines.previz.sets.built.gbuffer import NEAR, Eye, rasterise, resolve
from milimo.engines.previz.sets.built.lighting import Lamp, Rig, Sun
from milimo.engines.previz.sets.built.mesh import Mesh, paint_of, points

_VIEWS = [
    View(320, 180, (0.0, 1.5, -3.5), 0.0, 0.0, 250.0, 16),
    View(320, 180, (1.0, 2.4, -3.0), -0.4, -0.35, 220.0, 8),
    View(320, 180, (-0.5, 0.4, -4.0), 0.2, 0.25, 300.0, 24),
]


@pytest.mark.parametrize("view", _VIEWS)
def test_a_point_is_drawn_where_the_view_projects_it(view: View) -> None:
    mesh = Mesh()
    spots = [(-0.8, 1.2, 0.4), (0.6, 1.9, 1.5), (0.0, 0.7, 0.0)]
    for spot in spots:
        ball(mesh, spot, 0.06, paint_of("#ffffff"))
    faces = mesh.faces()
    seen = rasterise(Eye.of(view), faces)
    surface = resolve(seen, faces)
    rows, columns = np.divmod(surface.index, seen.face.shape[1])
    for number, spot in enumerate(spots):
        x, y, depth = view.project(spot)
        mine = np.linalg.norm(surface.position - points(spot), axis=1) < 0.08
        assert mine.sum() > 20, number
        assert abs(columns[mine].mean() - view.overscan + 0.5 - x) < 0.6
        assert abs(rows[mine].mean() - view.overscan + 0.5 - y) < 0.6
        assert abs(surface.depth[mine].mean() - depth) < 0.07


def test_positions_lie_on_the_plane_that_was_drawn() -> None:
    mesh = Mesh()
    mesh.quad((-4, 0.3, -2), (8, 0, 0), (0, 0, 9), "#808080")
    faces = mesh.faces()
    surface = resolve(rasterise(Eye.of(_VIEWS[1]), faces), faces)
    assert len(surface.index) > 2000
    assert np.abs(surface.position[:, 1] - 0.3).max() < 2e-3
    assert (surface.normal[:, 1] > 0.99).all()


def test_a_floor_that_passes_under_the_camera_is_clipped_not_bent() -> None:
    view = View(320, 180, (0.0, 1.5, 0.0), 0.0, -0.6, 160.0, 0)
    mesh = Mesh()
    mesh.quad((-30, 0, -30), (60, 0, 0), (0, 0, 60), "#808080")
    faces = mesh.faces()
    seen = rasterise(Eye.of(view), faces)
    surface = resolve(seen, faces)
    assert seen.solid[90:].all()
    assert np.abs(surface.position[:, 1]).max() < 5e-3
    assert surface.depth.min() > NEAR


def test_the_nearer_thing_hides_the_farther_and_closed_bodies_show_their_outside() -> None:
    mesh = Mesh()
    box(mesh, (0, 1.5, 2), (2, 2, 0.2), paint_of("#ff0000"))
    cushion(mesh, (0, 1.5, 0), (0.8, 0.8, 0.4), paint_of("#00ff00"))
    faces = mesh.faces()
    seen = rasterise(Eye.of(_VIEWS[0]), faces)
    surface = resolve(seen, faces)
    canvas = np.zeros((*seen.face.shape, 3), np.float32)
    canvas.reshape(-1, 3)[surface.index] = surface.albedo
    middle = canvas[seen.face.shape[0] // 2, seen.face.shape[1] // 2]
    assert np.allclose(middle, pigment("#00ff00"))
    assert (canvas[..., 0] > 0.9).sum() > 500
    rays = surface.position - np.asarray(_VIEWS[0].position, np.float32)
    facing = (surface.normal * rays).sum(1) / np.linalg.norm(rays, axis=1)
    assert (facing < 0.2).mean() > 0.99


def test_round_things_have_round_normals() -> None:
    mesh = Mesh()
    lathe(mesh, [(0.5, 0), (0.5, 3)], paint_of("#ffffff"), sides=14)
    faces = mesh.faces()
    surface = resolve(rasterise(Eye.of(_VIEWS[0]), faces), faces)
    true = surface.position * np.array([1, 0, 1], np.float32)
    true /= np.linalg.norm(true, axis=1, keepdims=True)
    assert ((true * surface.normal).sum(1) > 0.985).all()


def test_props_know_their_bounds_and_a_turned_prop_lies_where_it_was_put() -> None:
    mesh = Mesh()
    with mesh.at(2.0, 0, 1.0, np.pi / 2, prop="post"):
        tube(mesh, [(0, 0, -0.5), (0, 0, -1.5)], 0.05, "#ffffff")
    rods(mesh, points([[0, 0, 0]]), points([[0, 1, 0]]), 0.02, "#ffffff")
    faces = mesh.faces()
    assert faces.props == ("shell", "post")
    low, high = faces.bounds[1]
    assert abs(low[0] - 0.5) < 0.08 and abs(high[0] - 1.5) < 0.08      # -z of a frame turned by 90 degrees is -x
    assert abs((low[2] + high[2]) / 2 - 1.0) < 0.02


def test_light_falls_where_the_lamp_is_and_something_before_it_throws_a_shadow() -> None:
    mesh = Mesh()
    mesh.quad((-3, 0, -3), (6, 0, 0), (0, 0, 6), "#ffffff", casts="none")
    box(mesh, (1.0, 0.5, 0.0), (0.5, 0.5, 0.5), "#ffffff")
    lamp = Lamp((0.0, 1.0, 0.0), "#ffffff", 1.0, 1.0)
    rig = Rig(mesh.faces(), (lamp,), "#000000", "#000000")
    spots = points([[-0.2, 0, 0], [-1.5, 0, 0], [-2.8, 0, 0], [2.2, 0, 0], [-2.2, 0, 0]])
    up = np.tile(points([[0, 1, 0]]), (5, 1))
    light = rig.irradiance(spots, up)[:, 0]
    assert light[0] > light[1] > light[2] > 0.01
    assert light[3] < 0.1 * light[4]


def test_the_sun_comes_through_an_opening_only() -> None:
    mesh = Mesh()
    opened_wall(mesh, (0, 0, 3), (0, 0, -6), 3, [(2.5, 1.0, 3.5, 2.0)], "#ffffff")
    rig = Rig(mesh.faces(), (Sun((-1.0, 1.0, 0.0), "#ffffff", 1.0),), "#000000", "#000000")
    spots = points([[1.5, 0, 0.0], [1.5, 0, 2.0], [0.5, 0, 0.0]])
    light = rig.irradiance(spots, np.tile(points([[0, 1, 0]]), (3, 1)))[:, 0]
    assert light[0] > 0.6 and light[1] < 0.02 and light[2] < 0.02
