"""What stands in a street: lamp posts, signs, awnings, fire escapes, hydrants, bins, benches, traffic lights, wires."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from milimo.engines.previz.paint import Floats, Pigment, pigment, single
from milimo.engines.previz.sets.built.build import Build
from milimo.engines.previz.sets.built.carpentry import ball, box, lathe, rods, sheet, tube
from milimo.engines.previz.sets.built.design import Glow
from milimo.engines.previz.sets.built.lighting import Lamp
from milimo.engines.previz.sets.built.mesh import Material, Mesh, Skin, Spot, paint_of, points
from milimo.engines.previz.sets.built.props.lettering import bold, inked, word_grid
from milimo.engines.previz.sets.built.surfaces import cloth, plain, wood


def lamp_post(build: Build, reach: float = 1.3, *, shadow: bool = False, strength: float = 1.7, colour: str = "#ffc27a") -> None:
    """A fluted post with an arm toward +x and a hanging lantern."""
    mesh = build.mesh
    iron = plain("#23282a", 3, 0.1)
    lathe(mesh, [(0.17, 0), (0.17, 0.12), (0.11, 0.2), (0.12, 0.7), (0.07, 0.85), (0.06, 2.4), (0.075, 2.45), (0.05, 2.5), (0.04, 4.5)], iron, sides=9)
    tube(mesh, [(0, 4.45, 0), (0.25 * reach, 4.85, 0), (0.7 * reach, 4.95, 0), (reach, 4.75, 0)], 0.03, iron, sides=6)
    tube(mesh, [(0, 4.0, 0), (0.35 * reach, 4.62, 0)], 0.015, iron, sides=4, casts="none")
    with mesh.at(reach, 4.30, 0):
        lathe(mesh, [(0.20, 0.20), (0.20, 0.26), (0.08, 0.40), (0.03, 0.46)], iron, sides=10, casts="none")
        glow = pigment("#ffe0b0") * np.float32(1.1 * build.lamps) if build.lamps > 0.05 else None
        lathe(mesh, [(0.05, -0.06), (0.15, 0.02), (0.18, 0.20)], paint_of("#cfc8b4", glow), sides=10, casts="none")
        build.lamp(0, -0.1, 0, colour, strength, 3.0, size=0.12 if shadow else 0.0, glow=0.62, glow_strength=0.72, flicker=0.008, figure=shadow)


def neon(build: Build, x: float, y: float, z: float, wide: float, high: float, colour: str, word: str, seed: int, facing: float = 0.0) -> None:
    """A blade sign with `word` in gas tube and a tube round its edge; it lights what is near and glows in the air."""
    mesh = build.mesh
    with mesh.at(x, y, z, facing):
        box(mesh, (0, 0, 0), (wide, high, 0.14), plain("#0e0e12", 3), casts="none")
        face = _letters(colour, word, wide, high, 1.0 if build.lamps > 0.2 else 0.35)
        for side in (-1, 1):     # each face begins at its own left, so that neither is read in a mirror
            mesh.quad((side * wide / 2, -high / 2, side * 0.08), (-side * wide, 0, 0), (0, high, 0), face, casts="none")
        if build.lamps > 0.2:
            at = mesh.world(0, -0.2, -0.5)
            build.lights.append(Lamp(at, colour, 1.15 * build.lamps, 2.3, 0.0, None, 0.3, (), False))
            build.glows.append(Glow(mesh.world(0, 0, -0.1), colour, 0.75 * max(wide, high) * 0.7, 0.42, 0.03 if seed % 3 else 0.08))


def _letters(colour: str, word: str, wide: float, high: float, power: float) -> Material:
    upright = high > wide
    grid = bold(word_grid(word, upright=upright))
    def texture(spot: Spot) -> Skin:
        u, v = spot.u, spot.v
        inset_u, inset_v = 0.11 / wide, 0.11 / high
        pick = inked(grid, (u - inset_u) / (1 - 2 * inset_u), (v - inset_v) / (1 - 2 * inset_v)) > 0.5
        edge = np.minimum(np.minimum(u, 1 - u) * wide, np.minimum(v, 1 - v) * high)
        rim = (edge > 0.035) & (edge < 0.075)
        on = pick | rim
        glow = np.where(on, np.float32(1.15), np.float32(0.12)) * np.float32(power)
        heart = np.where(on, np.float32(0.25), np.float32(0.0))[:, None]
        return Skin(np.full((len(u), 3), 0.03, np.float32), single(pigment(colour) * glow[:, None] + heart * np.float32(power)))
    return paint_of("#101014", pigment(colour) * np.float32(0.5 * power), texture=texture)


def sign_board(mesh: Mesh, x: float, y: float, z: float, wide: float, high: float, board: Pigment, letters: Pigment, word: str, lit: float = 0.0) -> None:
    """`word` over a shop's window, painted letters on a board that faces −z."""
    grid = bold(word_grid(word))
    share = min(0.84, 1.6 * high / wide * grid.shape[1] / grid.shape[0])     # of the board's width: letters wider than high, as shopfronts have them
    def texture(spot: Spot) -> Skin:
        there = inked(grid, (spot.u - 0.5) / share + 0.5, spot.v) > 0.5
        on = there[:, None]
        albedo = np.where(on, pigment(letters), pigment(board))
        return Skin(single(albedo), single(np.where(on, pigment(letters) * np.float32(lit), np.float32(0))))
    box(mesh, (x, y, z + 0.03), (wide + 0.08, high + 0.08, 0.05), wood("#2c2420"), casts="none")
    mesh.quad((x - wide / 2, y - high / 2, z), (wide, 0, 0), (0, high, 0), paint_of(board, texture=texture), casts="none")


def awning(mesh: Mesh, x: float, y: float, z: float, wide: float, colour: Pigment, stripe: Pigment = "#e4dcc8", out: float = 1.1) -> None:
    """Striped cloth on a slope out of a wall that faces −z, its edge hanging in scallops."""
    s, t = np.linspace(0, 1, 25)[None], np.array([0.0, 0.5, 1.0])[:, None]
    stuff = cloth(colour, stripe, 0.42)
    sag = -0.04 * np.sin(t * np.pi)
    sheet(mesh, single(np.stack([x - wide / 2 + wide * s + 0 * t, y - 0.55 * t + sag + 0 * s, z - out * t + 0 * s], -1)), stuff)
    edge = np.array([0.0, 1.0])[:, None]
    drop = 0.14 + 0.06 * np.abs(np.sin(s * np.pi * wide / 0.42))
    sheet(mesh, single(np.stack([x - wide / 2 + wide * s + 0 * edge, y - 0.55 - drop * edge, z - out - 0.01 * edge + 0 * s], -1)), stuff)
    for sx in (-1, 1):
        tube(mesh, [(x + sx * wide * 0.48, y - 0.75, z), (x + sx * wide * 0.48, y - 0.56, z - out * 0.96)], 0.014, "#2a2a2c", sides=4, casts="none")


def fire_escape(mesh: Mesh, x: float, y: float, z: float, floors: int = 3, height: float = 3.1, wide: float = 2.4) -> None:
    """Iron balconies with railings and slanting ladders on a wall that faces −z; the lowest floor at height y."""
    iron = paint_of("#1c1e20")
    for k in range(floors):
        level = y + k * height
        box(mesh, (x, level, z - 0.45), (wide, 0.06, 0.9), iron)
        xs = np.linspace(x - wide / 2, x + wide / 2, 13)
        rods(mesh, points([[v, level, z - 0.88] for v in xs]), points([[v, level + 0.9, z - 0.88] for v in xs]), 0.012, iron, sides=3, casts="none")
        for h in (0.45, 0.9):
            tube(mesh, [(x - wide / 2, level + h, z), (x - wide / 2, level + h, z - 0.88), (x + wide / 2, level + h, z - 0.88), (x + wide / 2, level + h, z)], 0.018, iron, sides=4)
        if k + 1 < floors:
            side = 1 if k % 2 else -1
            for dz in (-0.25, -0.62):
                tube(mesh, [(x + side * wide * 0.38, level, z + dz), (x - side * wide * 0.30, level + height, z + dz)], 0.022, iron, sides=4)
            t = np.linspace(0.06, 0.94, 11)
            a = points([[x + side * wide * 0.38 + (-side * wide * 0.68) * v, level + height * v, z - 0.25] for v in t])
            rods(mesh, a, a + np.array([0, 0, -0.37], np.float32), 0.014, iron, sides=3)


def hydrant(mesh: Mesh, colour: Pigment = "#a8382a") -> None:
    paint = plain(colour, 3, 0.1, 0.2)
    lathe(mesh, [(0.16, 0), (0.16, 0.05), (0.11, 0.08), (0.11, 0.42), (0.14, 0.45), (0.13, 0.50), (0.06, 0.60), (0.03, 0.66)], paint, sides=12)
    for sx in (-1, 1):
        tube(mesh, [(0, 0.36, 0), (sx * 0.18, 0.36, 0)], 0.055, paint, sides=8)


def bin_(mesh: Mesh, colour: Pigment = "#3f4a44") -> None:
    """A ribbed dustbin with a lid."""
    lathe(mesh, [(0.22, 0), (0.25, 0.7), (0.28, 0.71), (0.27, 0.76), (0.12, 0.84), (0.001, 0.85)], plain(colour, 3, 0.1, 0.2), sides=14)
    for y in (0.2, 0.4, 0.6):
        lathe(mesh, [(0.235 + 0.03 * y, y), (0.25 + 0.03 * y, y + 0.02), (0.235 + 0.03 * y, y + 0.04)], plain(colour, 4), sides=14, casts="none")


def bench(mesh: Mesh, paint: Pigment = "#6a4c30") -> None:
    """A slatted bench on iron ends, facing −z."""
    for k in range(4):
        box(mesh, (0, 0.45, -0.2 + 0.12 * k), (1.6, 0.03, 0.10), wood(paint))
    for k in range(3):
        box(mesh, (0, 0.60 + 0.14 * k, 0.24 + 0.04 * k), (1.6, 0.10, 0.03), wood(paint), pitch=0.25)
    for sx in (-0.7, 0.7):
        tube(mesh, [(sx, 0, -0.24), (sx, 0.45, -0.24), (sx, 0.45, 0.2), (sx, 0.95, 0.36)], 0.03, "#26282a", sides=5)
        tube(mesh, [(sx, 0, 0.28), (sx, 0.45, 0.2)], 0.03, "#26282a", sides=5)


def traffic_light(build: Build) -> None:
    """A signal on a post with its arm toward +x; one lamp is lit."""
    mesh = build.mesh
    iron = plain("#2c3032", 3)
    tube(mesh, [(0, 0, 0), (0, 4.6, 0)], 0.06, iron, sides=7)
    tube(mesh, [(0, 4.5, 0), (2.2, 4.7, 0)], 0.035, iron, sides=6)
    for x, y in ((0.0, 2.7), (2.1, 4.2)):
        box(mesh, (x, y, -0.14), (0.30, 0.86, 0.22), plain("#20201c", 3), casts="none")
        for k, c in enumerate(("#2fd070", "#ffb030", "#ff3a28")):
            on = k == build.request.seed % 2 * 2
            ball(mesh, (x, y - 0.26 + 0.26 * k, -0.26), 0.085, paint_of(c if on else "#242420", c if on else None), sides=10, rings=5, casts="none")
            if on and build.lamps > 0.3:
                build.glows.append(Glow(mesh.world(x, y - 0.26 + 0.26 * k, -0.34), c, 0.30, 0.5))


def _foliage(mesh: Mesh, rng: np.random.Generator, tips: list[npt.NDArray[np.float64]], height: float, paint: Material) -> None:
    """Leaf about the boughs' ends as loose little planes, lit as the rounded heap that they make: balls read as balloons."""
    corners: list[Floats] = []
    normals: list[Floats] = []
    for tip in tips:
        out = rng.normal(0, 1, (20, 3))
        out /= np.linalg.norm(out, axis=1, keepdims=True)
        middle = tip + out * (rng.uniform(0.35, 1.0, (20, 1)) ** 0.6) * height * np.array([0.14, 0.10, 0.14])
        side = np.cross(out, rng.normal(0, 1, (20, 3)))
        side /= np.linalg.norm(side, axis=1, keepdims=True)
        lift = np.cross(out, side)
        half = height * rng.uniform(0.022, 0.042, (20, 1))
        ring = [middle + (side * u + lift * v * 0.8) * half for u, v in ((-1, -0.3), (0.2, -1), (1, 0.3), (-0.2, 1))]
        corners.append(single(np.stack(ring, 1)))
        normals.append(single(out + np.array([0.0, 0.35, 0.0])) / np.float32(1.2))
    mesh.add(np.concatenate(corners), paint, normals=np.concatenate(normals))


def tree_in_grate(mesh: Mesh, height: float = 4.6, seed: int = 1, leaves: Pigment = "#5f7a44", bare: bool = False) -> None:
    """A young street tree: trunk, boughs, heads of leaf of several sizes."""
    rng = np.random.default_rng(seed)
    bark = plain("#4a3c2e", 3, 0.15, 0.3)
    tube(mesh, [(0, 0, 0), (0.05, height * 0.3, 0.02), (0, height * 0.55, 0)], 0.09, bark, sides=7, end_radius=0.06)
    shades = [plain(c, 4, 0.2, 0.3) for c in (leaves, "#4c6a3a", "#7c9450")]
    tips: list[npt.NDArray[np.float64]] = []
    for k in range(9):
        a, r = k * 2.4, height * rng.uniform(0.08, 0.21)
        tip = np.array([r * np.cos(a), height * rng.uniform(0.60, 0.98), r * np.sin(a)])
        tube(mesh, [(0, height * 0.45, 0), (tip * [0.5, 0.8, 0.5]).tolist(), tip.tolist()], 0.03, bark, sides=4, end_radius=0.01)
        tips.append(tip)
    for k, shade in enumerate(() if bare else shades):
        _foliage(mesh, rng, tips[k::3], height, shade)
    box(mesh, (0, 0.01, 0), (1.1, 0.02, 1.1), "#26282a", casts="none")
