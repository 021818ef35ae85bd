"""Practicals: each builds its stand and shade at the current spot and hangs its light in the set."""

from __future__ import annotations

import numpy as np

from milimo.engines.previz.paint import Pigment, pigment
from milimo.engines.previz.sets.built.build import WARM, Build
from milimo.engines.previz.sets.built.carpentry import ball, box, lathe, tube
from milimo.engines.previz.sets.built.mesh import Material, paint_of
from milimo.engines.previz.sets.built.surfaces import glowing, plain, wood


def shade_of(build: Build, colour: Pigment, off: Pigment = "#d8c8a8") -> Material:
    """A lampshade's cloth: glowing when lamps are lit, plain cloth by day."""
    if build.lamps <= 0.05:
        return plain(off, 3, 0.06, 0.2)
    return glowing(colour, 0.55 + 0.62 * build.lamps, 0.42, 0.35)


def table_lamp(build: Build, height: float = 0.52, *, base: Pigment = "#8a6a3a", shade: Pigment = "#ffd08a", strength: float = 2.3, skip: str = "",
               key: bool = True) -> None:
    """A turned base and a tapered shade; its light comes from under the shade and lies on table and wall."""
    mesh = build.mesh
    h = height
    lathe(mesh, [(h * 0.16, 0), (h * 0.17, h * 0.03), (h * 0.05, h * 0.08), (h * 0.11, h * 0.24), (h * 0.06, h * 0.40), (h * 0.03, h * 0.5), (h * 0.02, h * 0.62)],
          plain(base, 3, 0.1, 0.2), sides=12, casts="none")
    lathe(mesh, [(h * 0.36, h * 0.55), (h * 0.22, h)], shade_of(build, shade), sides=16, casts="none", closed=False)
    if build.lamps > 0.05:
        lathe(mesh, [(h * 0.18, h * 0.74), (0.01, h * 0.78)], paint_of("#fff2d0", "#fff2d0"), sides=10, casts="none", closed=False)
    build.lamp(0, h * 0.80, 0, WARM, strength, 1.25, size=0.10, glow=h * 0.75, glow_strength=0.85, flicker=0.015, skip=(skip,) if skip else (), figure=key)
    build.lamp(0, h * 1.35, 0, WARM, strength * 0.35, 0.8, size=0.0, glow=0.0, figure=False)


def floor_lamp(build: Build, height: float = 1.6, *, shade: Pigment = "#ffcf8c", strength: float = 2.2, skip: str = "") -> None:
    """A standing lamp with a wide shade."""
    mesh = build.mesh
    lathe(mesh, [(0.16, 0), (0.15, 0.03), (0.03, 0.06), (0.015, 0.1), (0.015, height - 0.25)], plain("#3a3028", 3), sides=10)
    lathe(mesh, [(0.24, height - 0.30), (0.13, height)], shade_of(build, shade), sides=16, casts="none", closed=False)
    build.lamp(0, height - 0.14, 0, WARM, strength, 1.35, size=0.10, glow=0.42, flicker=0.015, skip=(skip,) if skip else ())


def pendant(build: Build, drop: float = 0.9, *, shade: Pigment = "#35504a", radius: float = 0.22, strength: float = 2.2, colour: str = WARM,
            figure: bool = True, size: float = 0.07) -> None:
    """A lamp on its flex, `drop` m under the ceiling (the current spot): an enamelled cone that shines downward."""
    mesh = build.mesh
    tube(mesh, [(0, 0, 0), (0, -drop + 0.2, 0)], 0.006, "#1c1a18", sides=4, casts="none")
    outside, inside = plain(shade, 3, 0.06, 0.2), paint_of("#e8dcc0", pigment("#ffdda0") * np.float32(0.75 * build.lamps) if build.lamps > 0.05 else None)
    profile = [(radius, -drop), (radius * 0.72, -drop + radius * 0.5), (radius * 0.22, -drop + radius * 0.85), (0.03, -drop + radius * 1.1)]
    lathe(mesh, profile, outside, sides=16, casts="none")
    lathe(mesh, [(r * 0.98, y - 0.004) for r, y in reversed(profile)], inside, sides=16, casts="none")
    if build.lamps > 0.05:
        ball(mesh, (0, -drop + 0.03, 0), 0.045, paint_of("#fff4dc", "#fff4dc"), sides=8, rings=5, casts="none")
    build.lamp(0, -drop - 0.02, 0, colour, strength, 1.35, size=size, glow=radius * 1.3, glow_strength=0.8, flicker=0.01, figure=figure)


def ceiling_globe(build: Build, strength: float = 1.8, drop: float = 0.35, radius: float = 0.16, colour: str = "#ffd9a0") -> None:
    """A milk-glass globe under the ceiling (the current spot)."""
    mesh = build.mesh
    tube(mesh, [(0, 0, 0), (0, -drop + radius, 0)], 0.01, "#6a5a38", sides=5, casts="none")
    lathe(mesh, [(0.07, 0), (0.05, -0.03)][::-1], "#6a5a38", sides=10, casts="none")
    glow = paint_of("#e8e0cc", pigment("#fff0d0") * np.float32(0.9 * build.lamps) if build.lamps > 0.05 else None)
    ball(mesh, (0, -drop, 0), radius, glow, sides=14, rings=8, casts="none")
    build.lamp(0, -drop, 0, colour, strength, 1.7, size=radius * 0.7, glow=radius * 2.6, glow_strength=0.7, flicker=0.01)


def wall_lantern(build: Build, strength: float = 1.5, colour: str = "#ffb060") -> None:
    """An iron lantern on a bracket on a wall that faces −z (the current spot)."""
    mesh = build.mesh
    iron = paint_of("#22211f")
    tube(mesh, [(0, 0.1, 0), (0, 0.16, -0.12), (0, 0.10, -0.24)], 0.012, iron, sides=5, casts="none")
    with mesh.at(0, -0.24, -0.24):
        lathe(mesh, [(0.085, 0), (0.09, 0.02)], iron, sides=6, casts="none")
        lit = paint_of("#4a3a20", pigment("#ffc878") * np.float32(0.25 + 0.85 * build.lamps))
        lathe(mesh, [(0.075, 0.02), (0.085, 0.24)], lit, sides=6, smooth=False, casts="none")
        lathe(mesh, [(0.12, 0.24), (0.05, 0.32), (0.02, 0.35)], iron, sides=6, casts="none")
        for a in np.arange(6) * np.pi / 3:
            tube(mesh, [(0.078 * np.cos(a), 0.02, 0.078 * np.sin(a)), (0.088 * np.cos(a), 0.24, 0.088 * np.sin(a))], 0.007, iron, sides=4, casts="none")
        build.lamp(0, 0.13, 0, colour, strength, 1.2, size=0.05, glow=0.34, glow_strength=0.8, flicker=0.05)


def candle(build: Build, x: float, y: float, z: float, height: float = 0.2, *, light: float = 0.0, flame: bool = True) -> None:
    """A candle with its flame; `light` > 0 hangs a lamp there (few of many candles need one)."""
    mesh = build.mesh
    lathe(mesh, [(0.016, 0), (0.015, height), (0.001, height + 0.004)], paint_of("#e8dcc0", "#3a2a14" if flame else None), origin=(x, y, z), sides=7, casts="none")
    if flame:
        lathe(mesh, [(0.004, 0), (0.013, 0.018), (0.006, 0.045), (0.001, 0.062)], paint_of("#ffd890", "#ffe2a0"), origin=(x, y + height + 0.01, z), sides=6,
              casts="none")
        if light:
            build.lamp(x, y + height + 0.05, z, "#ffb055", light, 0.9, size=0.03, glow=0.22, glow_strength=0.75, flicker=0.05, always=True)


def tube_light(build: Build, long: float = 1.2, *, strength: float = 1.2, colour: str = "#dfeeff", figure: bool = True, always: bool = False,
               drop: float = 0.06, size: float = 0.25) -> None:
    """A fluorescent fitting under the ceiling (the current spot), along x."""
    mesh = build.mesh
    box(mesh, (0, -drop * 0.5, 0), (long, drop, 0.16), plain("#c8ccce", 3, 0.04), casts="none")
    lit = max(build.lamps, 1.0 if always else 0.0)
    box(mesh, (0, -drop - 0.012, 0), (long * 0.96, 0.024, 0.11), paint_of("#e8eef2", pigment(colour) * np.float32(1.0 * lit) if lit > 0.05 else None), casts="none")
    build.lamp(0, -drop - 0.06, 0, colour, strength, 1.6, size=size, glow=0.0, flicker=0.0, facing=(0, -1, 0), figure=figure, always=always)


def chandelier(build: Build, drop: float, radius: float = 0.7, arms: int = 8, strength: float = 2.4) -> None:
    """Brass arms with candles round a stem that hangs from the current spot."""
    mesh = build.mesh
    brass = wood("#a8823e", gloss=0.1)
    tube(mesh, [(0, 0, 0), (0, -drop + 0.4, 0)], 0.012, "#3a3020", sides=5, casts="none")
    lathe(mesh, [(0.02, -drop - 0.16), (0.09, -drop - 0.05), (0.05, -drop + 0.1), (0.10, -drop + 0.25), (0.03, -drop + 0.42)], brass, sides=12, casts="none")
    for k in range(arms):
        a = k * 2 * np.pi / arms
        c, s = np.cos(a), np.sin(a)
        tube(mesh, [(0.05 * c, -drop, 0.05 * s), (0.5 * radius * c, -drop - 0.16, 0.5 * radius * s), (radius * c, -drop, radius * s)], 0.014, brass, sides=5, casts="none")
        lathe(mesh, [(0.02, 0), (0.06, 0.03)], brass, origin=(radius * c, -drop, radius * s), sides=8, casts="none")
        candle(build, radius * float(c), -drop + 0.03, radius * float(s), 0.14, flame=build.lamps > 0.05)
    build.lamp(0, -drop + 0.05, 0, "#ffc074", strength, 2.6, size=radius * 0.5, glow=radius * 1.4, glow_strength=0.5, flicker=0.02)
