"""Small things that make a place lived in: books, bottles, cups, plants, pictures, coats on hooks, coils of rope."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from milimo.engines.previz.paint import Pigment, generator, single
from milimo.engines.previz.sets.built.carpentry import ball, box, cushion, lathe, leaf, sheet, tube
from milimo.engines.previz.sets.built.mesh import Material, Mesh, paint_of
from milimo.engines.previz.sets.built.surfaces import cloth, picture, plain, screen, wood

SPINES = ("#7a3a2c", "#4a5a48", "#8a6a3c", "#34485c", "#a08a5e", "#5e344a", "#b09a70", "#2e3a34", "#9a4a34", "#c0b090")


def books(mesh: Mesh, x0: float, x1: float, y: float, z: float, seed: int, *, depth: float = 0.17, tall: float = 0.26) -> None:
    """A row of books on a shelf at height y from x0 to x1, their spines toward −z; gaps, leaners and a lying pile."""
    rng = generator(seed)
    x = x0 + 0.01
    paints = [paint_of(c) for c in SPINES]
    while x < x1 - 0.05:
        wide = float(rng.uniform(0.022, 0.055))
        high = tall * float(rng.uniform(0.62, 0.98))
        kind = rng.random()
        if kind < 0.05:
            x += float(rng.uniform(0.04, 0.12))
            continue
        if kind < 0.10 and x < x1 - 0.26:
            for k in range(3):
                box(mesh, (x + 0.11, y + 0.018 + k * 0.036, z), (0.20, 0.034, depth * 0.9), paints[int(rng.integers(len(paints)))],
                    yaw=float(rng.uniform(-0.1, 0.1)), casts="none")
            x += 0.24
            continue
        lean = float(rng.uniform(-0.16, -0.06)) if kind > 0.93 else 0.0
        box(mesh, (x + wide / 2, y + high / 2, z + float(rng.uniform(-0.012, 0.02))), (wide, high, depth), paints[int(rng.integers(len(paints)))],
            roll=lean, casts="none")
        x += wide + 0.003 + abs(lean) * 0.1


def bottle(mesh: Mesh, x: float, y: float, z: float, colour: Pigment, height: float = 0.30, *, sides: int = 7) -> None:
    """A bottle with shoulder and neck."""
    r, h = height * 0.13, height
    lathe(mesh, [(r, 0), (r, h * 0.58), (r * 0.38, h * 0.74), (r * 0.34, h * 0.97), (0.001, h)], paint_of(colour, gloss=0.1),
          origin=(x, y, z), sides=sides, casts="none")


def cup(mesh: Mesh, x: float, y: float, z: float, colour: Pigment, size: float = 0.09) -> None:
    """A mug with its handle."""
    r = size * 0.46
    lathe(mesh, [(r * 0.8, 0), (r, size * 0.25), (r, size), (r * 0.86, size * 0.98), (0.001, size * 0.8)], colour, origin=(x, y, z),
          sides=10, casts="none")
    turn = np.linspace(-1.3, 1.3, 5)
    tube(mesh, [(x + r * 0.9 + 0.45 * size * np.cos(t) * 0.7, y + size * 0.5 + 0.3 * size * np.sin(t), z) for t in turn], 0.008, colour,
         sides=4, casts="none")


def bowl(mesh: Mesh, x: float, y: float, z: float, colour: Pigment, radius: float = 0.13, fruit: Sequence[Pigment] = ()) -> None:
    """A bowl, with fruit in it if colours are given."""
    lathe(mesh, [(radius * 0.35, 0), (radius * 0.75, radius * 0.3), (radius, radius * 0.7), (radius * 0.9, radius * 0.68), (0.01, radius * 0.4)],
          colour, origin=(x, y, z), sides=12, casts="none")
    for i, c in enumerate(fruit):
        a = i * 2.4
        ball(mesh, (x + 0.5 * radius * np.cos(a), y + radius * (0.75 + 0.12 * (i % 2)), z + 0.5 * radius * np.sin(a)), radius * 0.36, c, sides=8, rings=4,
             casts="none")


def vase(mesh: Mesh, x: float, y: float, z: float, colour: Pigment, height: float = 0.3, flowers: Sequence[Pigment] = (), seed: int = 1) -> None:
    """A bellied vase; with flowers on bent stems if colours are given."""
    r = height * 0.30
    lathe(mesh, [(r * 0.6, 0), (r, height * 0.35), (r * 0.75, height * 0.7), (r * 0.42, height * 0.88), (r * 0.55, height)], colour,
          origin=(x, y, z), sides=12)
    rng = generator(seed)
    for i in range(len(flowers) * 3):
        a, lean = rng.uniform(0, 6.28), rng.uniform(0.1, 0.6)
        tip = (x + np.cos(a) * lean * height, y + height * rng.uniform(1.35, 1.9), z + np.sin(a) * lean * height)
        tube(mesh, [(x, y + height * 0.9, z), ((x + tip[0]) / 2 * 0.98 + x * 0.02, y + height * 1.35, (z + tip[2]) / 2), tip], 0.005, "#4c6438", sides=4,
             casts="none")
        ball(mesh, tip, height * 0.13, flowers[i % len(flowers)], sides=7, rings=4, casts="none")


def pot_plant(mesh: Mesh, height: float = 0.9, seed: int = 1, pot: Pigment = "#9a5a3a", green: Pigment = "#55783f") -> None:
    """A leafy plant in a pot on the floor at the current spot."""
    rng = generator(seed)
    r = 0.16 * max(0.6, height)
    lathe(mesh, [(r * 0.7, 0), (r, r * 1.5), (r * 1.08, r * 1.5), (r * 1.08, r * 1.75), (r * 0.9, r * 1.75), (0.01, r * 1.6)], pot, sides=12)
    shades = [plain(c, seed=3) for c in (green, "#3f6236", "#6f8f4c")]
    count = 11 + int(6 * height)
    for i in range(count):
        a = i * 2.4 + rng.uniform(-0.3, 0.3)
        lift = rng.uniform(0.55, 1.0)
        out = rng.uniform(0.25, 0.62) * height * 0.8
        root = (0.03 * np.cos(a), r * 1.6, 0.03 * np.sin(a))
        tip = (np.cos(a) * out, r * 1.7 + height * lift * 0.85, np.sin(a) * out)
        leaf(mesh, root, tip, height * rng.uniform(0.11, 0.2), shades[i % 3], droop=float(rng.uniform(0.1, 0.3)))


def hanging_picture(mesh: Mesh, x: float, y: float, z: float, wide: float, high: float, seed: int, frame: Pigment = "#5a4024",
                    facing: float = 0.0) -> None:
    """A framed picture on a wall that faces −z (turned by `facing`)."""
    with mesh.at(x, y, z, facing):
        bar = 0.035 + 0.03 * min(wide, high)
        edge = wood(frame)
        for sx in (-1, 1):
            box(mesh, (sx * (wide / 2 + bar / 2), 0, -0.02), (bar, high + 2 * bar, 0.04), edge, casts="none")
            box(mesh, (0, sx * (high / 2 + bar / 2), -0.02), (wide + 2 * bar, bar, 0.04), edge, casts="none")
        mesh.quad((-wide / 2, -high / 2, -0.008), (wide, 0, 0), (0, high, 0), picture(seed), casts="none")


def wall_clock(mesh: Mesh, x: float, y: float, z: float, radius: float = 0.16, facing: float = 0.0, rim: Pigment = "#3a2c20") -> None:
    """A round clock, ten past ten."""
    with mesh.at(x, y, z, facing):
        turn = np.linspace(0, 2 * np.pi, 17)[:-1]
        for r, depth, paint in ((radius, -0.02, rim), (radius * 0.86, -0.026, "#e8e2d0")):
            ring = single(np.stack([r * np.cos(turn), r * np.sin(turn), np.full(16, depth)], 1))
            mesh.add(np.stack([ring[[0, i, i + 1, i + 1]] for i in range(1, 15)]), paint_of(paint), casts="none")
        for angle, long in ((0.9, 0.45), (2.35, 0.66)):
            box(mesh, (np.cos(angle) * long * radius / 2, np.sin(angle) * long * radius / 2, -0.03), (long * radius, 0.014, 0.004), "#20201e",
                roll=angle, casts="none")


def coat_on_hook(mesh: Mesh, x: float, y: float, z: float, colour: Pigment, seed: int, long: float = 1.05, facing: float = 0.0,
                 hood: bool = False) -> None:
    """A coat that hangs from a hook on a wall facing −z: shoulders, deep folds, a sleeve on each side."""
    rng = generator(seed)
    with mesh.at(x, y, z, facing):
        tube(mesh, [(0, 0.02, 0), (0, 0.03, -0.07), (0, 0.07, -0.09)], 0.009, "#6a5a3a", sides=5, casts="none")
        stuff = plain(colour, seed=seed % 7, amount=0.12, size=0.3)
        rows, columns = 9, 19
        t, s = np.linspace(0, 1, rows)[:, None], np.linspace(-1, 1, columns)[None]
        wide = 0.05 + 0.17 * np.minimum(1, t * 5) ** 0.7 + 0.07 * t
        folds = 0.030 * np.sin(s * 9 + rng.uniform(0, 6)) * np.minimum(1, t * 3) + 0.018 * np.sin(s * 17 + 2)
        px = wide * s + 0.02 * np.sin(t * 3)
        py = -t * long - 0.05 * np.abs(s) * np.exp(-t * 6) * 3
        pz = -0.09 - 0.09 * np.sqrt(np.maximum(0, 1 - s * s)) * (0.4 + 0.6 * t) + folds
        sheet(mesh, single(np.stack([px + 0 * t, py + 0 * s, pz + 0 * t], -1)), stuff)
        for side in (-1, 1):
            sleeve = [(side * 0.17, -0.10, -0.10), (side * 0.235, -0.34, -0.12), (side * 0.225, -0.62 * long, -0.13)]
            tube(mesh, sleeve, 0.062, stuff, sides=8, end_radius=0.05, casts="none")
        if hood:
            cushion(mesh, (0, -0.03, -0.11), (0.24, 0.20, 0.12), stuff, softness=0.8, grain=4, seed=seed, casts="none")


def coil(mesh: Mesh, x: float, y: float, z: float, radius: float = 0.2, turns: int = 4, colour: Pigment = "#a08458") -> None:
    """A coil of rope, flat on the ground."""
    turn = np.linspace(0, turns * 2 * np.pi, turns * 10)
    points = [(x + radius * np.cos(a) * (1 - 0.04 * i / 10), y + 0.02 + 0.022 * i / 10, z + radius * np.sin(a) * (1 - 0.04 * i / 10)) for i, a in enumerate(turn)]
    tube(mesh, points, 0.018, colour, sides=5)


def bucket(mesh: Mesh, x: float, y: float, z: float, colour: Pigment = "#8d8f8c", size: float = 0.3) -> None:
    """A pail with its hoop."""
    r = size * 0.5
    lathe(mesh, [(r * 0.74, 0), (r, size), (r * 1.05, size), (r * 0.92, size * 0.96), (0.01, size * 0.5)], colour, origin=(x, y, z), sides=14)
    turn = np.linspace(0, np.pi, 9)
    tube(mesh, [(x + r * np.cos(a), y + size + 0.7 * r * np.sin(a) * 0.6, z + 0.3 * r * np.sin(a)) for a in turn], 0.006, "#4a4a48", sides=4, casts="none")


def laptop(mesh: Mesh, x: float, y: float, z: float, yaw: float, glow: Pigment = "#9fc4e8", seed: int = 1) -> None:
    """An open laptop that is on; its screen faces −z turned by yaw."""
    with mesh.at(x, y, z, yaw):
        box(mesh, (0, 0.012, -0.02), (0.34, 0.02, 0.23), "#6d7076", casts="none")
        box(mesh, (0, 0.13, 0.135), (0.34, 0.23, 0.014), "#4a4d52", pitch=-0.28, casts="none")
        sin, cos = np.sin(0.28), np.cos(0.28)
        mesh.quad((-0.155, 0.035, 0.095), (0.31, 0, 0), (0, 0.195 * cos, 0.195 * sin), screen(glow, seed), casts="none")


def monitor(mesh: Mesh, x: float, y: float, z: float, yaw: float, on: bool = True, seed: int = 1, wide: float = 0.56,
            kind: str = "lines", glow: Pigment = "#9fc4e8") -> None:
    """A flat monitor on its foot, facing −z turned by yaw."""
    with mesh.at(x, y, z, yaw):
        box(mesh, (0, 0.01, 0.03), (0.22, 0.016, 0.16), "#2a2c30", casts="none")
        box(mesh, (0, 0.10, 0.05), (0.05, 0.2, 0.03), "#2a2c30", casts="none")
        box(mesh, (0, 0.33, 0.02), (wide, wide * 0.60, 0.03), "#202226")
        face: Material = screen(glow, seed, kind) if on else paint_of("#12161b", gloss=0.2)
        mesh.quad((-wide / 2 + 0.015, 0.33 - wide * 0.285, 0.003), (wide - 0.03, 0, 0), (0, wide * 0.57, 0), face, casts="none")


def blanket(mesh: Mesh, x: float, y: float, z: float, wide: float, drop: float, paint: Pigment | Material, seed: int = 1) -> None:
    """Cloth thrown over an edge at height y: a little of it on top, the rest hanging in folds toward −z."""
    rng = generator(seed)
    s = np.linspace(-1, 1, 13)[None]
    t = np.linspace(0, 1, 8)[:, None]
    over = np.clip(1 - t * 2.4, 0, 1)
    px = x + s * wide / 2 * (1 + 0.06 * np.sin(t * 5))
    py = y + 0.015 - drop * np.clip(t * 1.7 - 0.7, 0, 1) + 0.02 * np.sin(s * 5) * over
    pz = z + 0.28 * over - 0.04 * (1 - over) + 0.03 * np.sin(s * 7 + rng.uniform(0, 6)) * (1 - over)
    sheet(mesh, single(np.stack([px + 0 * t, py + 0 * s, pz + 0 * s], -1)), cloth(paint) if isinstance(paint, str) else paint)
