"""The four walls that most interiors share: shell, fittings, windows with their light, and frames to work along a wall."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from milimo.engines.previz.paint import Pigment
from milimo.engines.previz.sets.built.build import Build
from milimo.engines.previz.sets.built.carpentry import box, lathe
from milimo.engines.previz.sets.built.joinery import WALLS, cornice, curtains, radiator, rail, room, skirting, window
from milimo.engines.previz.sets.built.mesh import Material
from milimo.engines.previz.sets.built.surfaces import plain, wood


@dataclass(frozen=True, slots=True)
class Opening:
    """A window in a wall: `at` is its middle in world x (back, front) or z (left, right)."""

    wall: str
    at: float
    wide: float
    bottom: float
    top: float
    columns: int = 2
    rows: int = 3


@dataclass(frozen=True)
class Walls:
    """The box of a room in metres."""

    left: float = -3.1
    right: float = 3.1
    front: float = -4.0
    back: float = 4.4
    high: float = 2.75

    def span(self, wall: str) -> tuple[float, float]:
        """Where a wall starts and stops along its own x."""
        match wall:
            case "back":
                return self.left, self.right
            case "front":
                return -self.right, -self.left
            case "left":
                return self.front, self.back
            case _:
                return -self.back, -self.front

    def local(self, wall: str, at: float) -> float:
        """World x or z of a spot on a wall as the wall's own x."""
        return -at if wall in ("right", "front") else at


@contextmanager
def along(build: Build, walls: Walls, wall: str, at: float = 0.0, prop: str | None = None, out: float = 0.0) -> Generator[None]:
    """Work at a spot of a wall: x runs along it, the room lies at −z, `out` m stand off it."""
    x, z = {"back": (at, walls.back - out), "front": (at, walls.front + out), "left": (walls.left + out, at), "right": (walls.right - out, at)}[wall]
    with build.mesh.at(x, 0, z, WALLS[wall], prop):
        yield


def shell(build: Build, walls: Walls, *, floor: Material, ceiling: Material, wall: Material, windows: list[Opening], trim: Pigment = "#4a3a2c",
          dado: float | None = None, coving: Pigment | None = None, frame: Pigment = "#e6dfcd", picture_rail: float | None = None,
          doors: dict[str, list[tuple[float, float]]] | None = None) -> None:
    """Floor, ceiling, walls with their windows, skirting, rails, cornice; the sky's light through each window. `doors` are
    gaps in the skirting, (middle, width) by wall."""
    holes: dict[str, list[tuple[float, float, float, float]]] = {}
    for w in windows:
        holes.setdefault(w.wall, []).append((w.at - w.wide / 2, w.bottom, w.at + w.wide / 2, w.top))
    room(build, walls.left, walls.right, walls.front, walls.back, walls.high, floor=floor, ceiling=ceiling, wall=wall, openings=holes)
    for name in WALLS:
        start, stop = walls.span(name)
        with along(build, walls, name):
            gaps = sorted((walls.local(name, at) - wide / 2, walls.local(name, at) + wide / 2) for at, wide in (doors or {}).get(name, []))
            at = start
            for low, high in [*gaps, (stop, stop)]:
                if low > at + 0.05:
                    skirting(build.mesh, at, low, trim)
                    if dado is not None:
                        rail(build.mesh, at, low, dado, trim)
                at = high
            if picture_rail is not None:
                rail(build.mesh, start, stop, picture_rail, trim, 0.04)
            if coving is not None:
                cornice(build.mesh, start, stop, walls.high, coving)
    for w in windows:
        with along(build, walls, w.wall, w.at):
            window(build, w.wide, w.bottom, w.top, frame, columns=w.columns, rows=w.rows)
            build.window_light_here(w.wide, (w.bottom + w.top) / 2)


def dress_window(build: Build, walls: Walls, w: Opening, paint: Material, *, pelmet: Pigment | None = None, sheer: bool = False,
                 drawn: float = 0.30, tied: bool = True, heated: bool = True, floor_long: bool = False) -> None:
    """Curtains, and a radiator under the sill."""
    with along(build, walls, w.wall, w.at):
        curtains(build, w.wide, 0.06 if floor_long else w.bottom - 0.14, w.top, paint, pelmet=pelmet, sheer=sheer, drawn=drawn, tied=tied)
        if heated:
            radiator(build.mesh, min(1.1, w.wide * 0.8), w.bottom - 0.36)


def beamed(build: Build, walls: Walls, paint: Pigment, count: int = 5) -> None:
    """Timber under a ceiling: one long beam down the room and joists across it. A wide picture is half ceiling."""
    mesh = build.mesh
    middle, length = (walls.front + walls.back) / 2, walls.back - walls.front
    box(mesh, (0.25, walls.high - 0.10, middle), (0.24, 0.20, length), wood(paint), casts="none")
    for k in range(count):
        z = walls.front + (k + 0.5) * length / count
        box(mesh, ((walls.left + walls.right) / 2, walls.high - 0.055, z), (walls.right - walls.left, 0.11, 0.13), wood(paint), casts="none")


def plastered(build: Build, walls: Walls, paint: Pigment) -> None:
    """Plaster on a ceiling: a moulded frame a little in from the cornice, a rose in its middle."""
    mesh = build.mesh
    middle = (walls.front + walls.back) / 2
    wide, long, y = walls.right - walls.left - 1.3, walls.back - walls.front - 1.3, walls.high - 0.02
    for inset, thick in ((0.0, 0.09), (0.16, 0.035)):
        for side in (-1, 1):
            box(mesh, (side * (wide / 2 - inset), y, middle), (thick, 0.05, long - 2 * inset), plain(paint, 4, 0.05), casts="none")
            box(mesh, (0, y, middle + side * (long / 2 - inset)), (wide - 2 * inset, 0.05, thick), plain(paint, 4, 0.05), casts="none")
    lathe(mesh, [(0.001, -0.07), (0.10, -0.06), (0.16, -0.02), (0.30, -0.045), (0.36, -0.015), (0.46, -0.03), (0.50, 0.0)], plain(paint, 5, 0.06),
          origin=(0, walls.high, 0.6), sides=20, casts="none")
