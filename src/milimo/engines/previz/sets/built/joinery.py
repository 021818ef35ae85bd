"""What a room's shell is fitted with: windows, doors, skirting, rails, cornices, radiators, shelves' backs.

A wall faces −z of the current frame: x runs along it, the room lies at negative z, and things stand out toward −z.
"""

from __future__ import annotations

import numpy as np

from milimo.contracts.shots import TimeOfDay, Weather
from milimo.engines.previz.paint import Pigment
from milimo.engines.previz.sets.built.build import Build
from milimo.engines.previz.sets.built.carpentry import box, curtain, lathe, opened_wall, tube
from milimo.engines.previz.sets.built.glazing import wet_pane
from milimo.engines.previz.sets.built.mesh import Material, Mesh, paint_of
from milimo.engines.previz.sets.built.surfaces import plain, wood


def window(build: Build, wide: float, bottom: float, top: float, paint: Pigment = "#e6dfcd", *, columns: int = 2, rows: int = 3,
           sill: bool = True) -> None:
    """A sash window in an opening about x = 0: architrave, sill, glazing bars, panes (with rain on them)."""
    mesh = build.mesh
    edge = plain(paint, 4, 0.05)
    half, middle, high = wide / 2, (bottom + top) / 2, top - bottom
    for sx in (-1, 1):
        box(mesh, (sx * (half + 0.05), middle, -0.025), (0.12, high + 0.2, 0.05), edge, casts="none")
        box(mesh, (sx * (half - 0.025), middle, 0.06), (0.05, high, 0.12), edge)
    box(mesh, (0, top + 0.06, -0.03), (wide + 0.34, 0.13, 0.06), edge, casts="none")
    box(mesh, (0, top + 0.14, -0.045), (wide + 0.42, 0.035, 0.11), edge, casts="none")
    box(mesh, (0, top - 0.025, 0.06), (wide, 0.05, 0.12), edge)
    box(mesh, (0, bottom + 0.03, 0.06), (wide, 0.06, 0.12), edge)
    if sill:
        box(mesh, (0, bottom - 0.02, -0.09), (wide + 0.34, 0.045, 0.24), edge, casts="none")
    for i in range(1, columns):
        box(mesh, (-half + wide * i / columns, middle, 0.07), (0.035 if columns > 2 or i != 1 else 0.06, high, 0.04), edge)
    for j in range(1, rows):
        box(mesh, (0, bottom + high * j / rows, 0.07), (wide, 0.05 if j == rows // 2 + rows % 2 else 0.03, 0.04), edge)
    mesh.quad((-half, bottom, 0.085), (wide, 0, 0), (0, high, 0), wet_pane(build.request), casts="none", glass=True)


def curtains(build: Build, wide: float, bottom: float, top: float, paint: Material, *, pelmet: Pigment | None = None, sheer: bool = False,
             drawn: float = 0.30, tied: bool = True) -> None:
    """A pair of curtains on a pole (or under a pelmet) on both sides of a window about x = 0; a prop of its own."""
    mesh = build.mesh
    half = wide / 2
    with mesh.at(prop="curtain"):
        for sx in (-1, 1):
            outer, inner = sx * (half + 0.26), sx * (half - drawn * half + 0.02)
            curtain(mesh, outer, inner, top + 0.14, bottom, paint, z=-0.15, depth=0.045, folds=4, gather=0.34 if tied else 0.0, seed=3 + sx)
        if sheer:
            curtain(mesh, -half, half, top + 0.10, bottom + 0.6, plain("#efe9dc", 3), z=-0.08, depth=0.02, folds=10)
        if pelmet is not None:
            box(mesh, (0, top + 0.16, -0.15), (wide + 0.66, 0.20, 0.16), wood(pelmet))
            box(mesh, (0, top + 0.27, -0.16), (wide + 0.72, 0.03, 0.2), wood(pelmet))
        else:
            tube(mesh, [(-half - 0.36, top + 0.16, -0.15), (half + 0.36, top + 0.16, -0.15)], 0.018, "#5a4226")
            for sx in (-1, 1):
                lathe(mesh, [(0.001, -0.04), (0.04, 0), (0.001, 0.04)], "#6a5030", origin=(sx * (half + 0.38), top + 0.16, -0.15), sides=8)


def door(build: Build, wide: float = 0.88, high: float = 2.08, paint: Pigment = "#6b4a30", *, glass: bool = False, ajar: float = 0.0,
         panels: int = 4, frame: Pigment | None = None) -> None:
    """A panelled door in its frame about x = 0; `ajar` radians open into the room, then darkness behind it."""
    mesh = build.mesh
    timber, edge = wood(paint), plain(frame or paint, 4, 0.06)
    half = wide / 2
    for sx in (-1, 1):
        box(mesh, (sx * (half + 0.06), high / 2, -0.03), (0.12, high, 0.06), edge, casts="none")
    box(mesh, (0, high + 0.06, -0.03), (wide + 0.24, 0.12, 0.06), edge, casts="none")
    box(mesh, (0, high + 0.135, -0.045), (wide + 0.30, 0.03, 0.10), edge, casts="none")
    if ajar:
        mesh.quad((-half, 0, -0.004), (wide, 0, 0), (0, high, 0), "#0b0a0a", casts="none")
    with mesh.at(-half, 0, -0.02, ajar):
        box(mesh, (half, high / 2, 0), (wide, high, 0.045), timber, casts="all" if ajar else "none")
        rows = panels // 2
        for j in range(rows):
            low = 0.20 + (high - 0.34) * j / rows
            tall = (high - 0.34) / rows - 0.12
            for sx in (-1, 1):
                x = half + sx * wide * 0.225
                lit = glass and j == rows - 1
                pane = paint_of("#2b3634", "#3a4038" if build.night else "#8a9488") if lit else plain(paint, 2, 0.10, 0.4)
                box(mesh, (x, low + tall / 2 + 0.06, -0.022), (wide * 0.36, tall, 0.012), wood(paint), casts="none")
                box(mesh, (x, low + tall / 2 + 0.06, -0.030), (wide * 0.29, tall - 0.10, 0.012), pane, casts="none")
        tube(mesh, [(wide - 0.08, high * 0.49, -0.02), (wide - 0.08, high * 0.49, -0.08), (wide - 0.19, high * 0.49, -0.085)], 0.012, "#b09050",
             sides=6, casts="none")


def skirting(mesh: Mesh, x0: float, x1: float, paint: Pigment, height: float = 0.14) -> None:
    """A skirting board along the wall."""
    box(mesh, ((x0 + x1) / 2, height / 2, -0.012), (x1 - x0, height, 0.024), paint, casts="none")
    box(mesh, ((x0 + x1) / 2, height, -0.018), (x1 - x0, 0.02, 0.036), paint, casts="none")


def rail(mesh: Mesh, x0: float, x1: float, y: float, paint: Pigment, size: float = 0.05) -> None:
    """A dado or picture rail."""
    box(mesh, ((x0 + x1) / 2, y, -0.014), (x1 - x0, size, 0.028), paint, casts="none")


def cornice(mesh: Mesh, x0: float, x1: float, y: float, paint: Pigment, size: float = 0.12) -> None:
    """Two steps of plaster under the ceiling."""
    box(mesh, ((x0 + x1) / 2, y - size * 0.25, -size * 0.4), (x1 - x0, size * 0.5, size * 0.8), paint, casts="none")
    box(mesh, ((x0 + x1) / 2, y - size * 0.75, -size * 0.2), (x1 - x0, size * 0.5, size * 0.4), paint, casts="none")


def panelling(mesh: Mesh, x0: float, x1: float, height: float, paint: Pigment, width: float = 0.7) -> None:
    """Wainscot: framed panels up to a rail."""
    base = wood(paint)
    mesh.quad((x0, 0, -0.012), (x1 - x0, 0, 0), (0, height, 0), base, casts="none")
    count = max(1, round((x1 - x0) / width))
    step = (x1 - x0) / count
    for i in range(count + 1):
        box(mesh, (x0 + i * step, height / 2, -0.025), (0.09, height, 0.03), base, casts="none")
    for y, size in ((0.10, 0.20), (height - 0.06, 0.12)):
        box(mesh, ((x0 + x1) / 2, y, -0.026), (x1 - x0, size, 0.032), base, casts="none")
    box(mesh, ((x0 + x1) / 2, height + 0.015, -0.035), (x1 - x0, 0.03, 0.07), base, casts="none")


def radiator(mesh: Mesh, wide: float = 0.9, height: float = 0.62, paint: Pigment = "#d8d2c2") -> None:
    """Cast-iron ribs on feet, under a window."""
    count = int(wide / 0.075)
    for i in range(count):
        x = (i - (count - 1) / 2) * 0.075
        box(mesh, (x, 0.12 + height / 2, -0.14), (0.052, height, 0.13), paint, casts="none" if i % 2 else "all")
    for y in (0.16, 0.08 + height):
        tube(mesh, [(-wide / 2, y, -0.14), (wide / 2, y, -0.14)], 0.025, paint, sides=5, casts="none")


def room(build: Build, left: float, right: float, front: float, back: float, high: float, *, floor: Material, ceiling: Material, wall: Material,
         openings: dict[str, list[tuple[float, float, float, float]]] | None = None) -> None:
    """Four walls, floor and ceiling. Openings by wall (`back`, `left`, `right`, `front`) as (from, bottom, to, top), each
    measured along that wall in world x or z."""
    mesh = build.mesh
    holes = openings or {}
    mesh.quad((left, 0, front), (right - left, 0, 0), (0, 0, back - front), floor, casts="none")
    mesh.quad((left, high, front), (right - left, 0, 0), (0, 0, back - front), ceiling, casts="sun")
    for name, origin, along, start in (("back", (left, 0, back), (right - left, 0, 0), left), ("front", (left, 0, front), (right - left, 0, 0), left),
                                       ("left", (left, 0, front), (0, 0, back - front), front), ("right", (right, 0, front), (0, 0, back - front), front)):
        cut = [(a - start, b, c - start, d) for a, b, c, d in holes.get(name, [])]
        opened_wall(mesh, origin, along, high, cut, wall)


WALLS = {"back": 0.0, "right": np.pi / 2, "front": np.pi, "left": -np.pi / 2}
"""The yaw of a frame in which each wall faces −z. Along x: back left→right, right back→front, front right→left, left front→back."""


def lit_sky(build: Build) -> tuple[str, float]:
    """Colour and strength of a pane that is too small or too far to look through."""
    if build.request.weather in (Weather.FOG, Weather.STORM):
        return "#9aa4ac", 0.6
    return {TimeOfDay.DAY: ("#d8e6ec", 0.9), TimeOfDay.DAWN: ("#f4d8ac", 0.8), TimeOfDay.DUSK: ("#b08a9a", 0.5),
            TimeOfDay.NIGHT: ("#41566e", 0.4)}[build.request.time_of_day]
