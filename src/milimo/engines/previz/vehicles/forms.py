"""Forms that large craft share: lofted bodies, drums along the way they go, plated skins with rows of windows. Front toward −z, metres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from milimo.engines.previz.paint import Floats, Pigment, pigment, single, smoothstep
from milimo.engines.previz.sets.built.carpentry import Paint, sheet
from milimo.engines.previz.sets.built.mesh import Material, Mesh, Skin, Spot, paint_of, points
from milimo.engines.previz.sets.built.surfaces import chance, mottle

LAMPLIGHT = ("#ffd48a", "#f3b566", "#ffe7b8")
_GLASS = pigment("#2a343d")
_SKYLIT = pigment("#8ea6b6")          # what the upper half of a dark pane mirrors


@dataclass(frozen=True, slots=True)
class Row:
    """A row of windows along both sides: from `low` to `high` m up, from `front` to `back` along z, one every `pitch` m, each
    `wide` of its pitch; only where the skin lies at least `out` m from the middle. `dark`: of them that are never lit."""

    low: float
    high: float
    front: float
    back: float
    pitch: float
    wide: float = 0.55
    out: float = 0.0
    dark: float = 0.35
    round: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A stripe of paint all along, from `low` to `high` m up."""

    low: float
    high: float
    colour: Pigment


def plated(colour: Pigment, *, bands: Sequence[Band] = (), rows: Sequence[Row] = (), seams: tuple[float, float] = (0.0, 0.0), lit: bool = False,
           foot: float = 0.0, top: float = 1.0, streaks: float = 0.0, gloss: float = 0.06, seed: int = 3) -> Material:
    """Painted plates: darker from `top` down to `foot` m, seams every (along, up) m, `streaks` of rust that run down, and windows."""
    base, rust = pigment(colour), pigment("#6a3a24")
    stripes = [(band.low, band.high, pigment(band.colour)) for band in bands]

    def texture(spot: Spot) -> Skin:
        x, y, z = spot.at[:, 0], spot.at[:, 1], spot.at[:, 2]
        value = np.float32(0.74) + np.float32(0.26) * smoothstep(foot, top, y) + (mottle(seed, z, y, 0.5 * (top - foot) + 0.6) - np.float32(0.5)) * np.float32(0.14)
        albedo = np.broadcast_to(base, (len(y), 3)).copy()
        for low, high, paint in stripes:
            albedo[(y >= low) & (y < high)] = paint
        for at, every in ((z, seams[0]), (y, seams[1])):
            if every:
                part = np.abs(np.mod(at / np.float32(every), 1) - np.float32(0.5)) * np.float32(every)       # greatest at a seam
                width = np.maximum(np.float32(0.035), spot.px * np.float32(0.7))
                groove = np.clip((part - (np.float32(0.5 * every) - width)) / width, 0, 1)
                value = value * (1 - np.float32(0.26) * groove * np.clip(np.float32(0.25 * every) / np.maximum(spot.px, np.float32(1e-3)), 0, 1))
                value = value * (1 + (chance(np.floor(z / max(seams[0], 0.1) + 0.5), np.floor(y / max(seams[1], 0.1) + 0.5), seed) - np.float32(0.5)) * np.float32(0.07))
        if streaks:
            run = mottle(seed + 1, z * 2.2, y * 0.10, 1.0) * mottle(seed + 2, z * 0.5, y * 0.25, 2.0)
            albedo = albedo + (rust - albedo) * (np.float32(streaks) * smoothstep(0.30, 0.55, run))[:, None]
        albedo = single(albedo * value[:, None])
        emission = np.zeros_like(albedo)
        for number, row in enumerate(rows):
            glaze(row, number + seed, (x, y, z), lit, albedo, emission)
        return Skin(single(albedo), single(emission))
    return paint_of(colour, gloss=gloss, texture=texture)


def glaze(row: Row, seed: int, at: tuple[Floats, Floats, Floats], lit: bool, albedo: Floats, emission: Floats) -> None:
    """Panes into a skin: dark glass with the sky in its upper half, or lamplight of several strengths."""
    x, y, z = at
    column = np.floor((z - np.float32(row.front)) / np.float32(row.pitch))
    along = (z - np.float32(row.front)) / np.float32(row.pitch) - column - np.float32(0.5)
    up = (y - np.float32(row.low)) / np.float32(row.high - row.low)
    inside = (z > row.front) & (z < row.back) & (np.abs(x) >= row.out)
    if row.round:
        half = 0.5 * (row.high - row.low)
        pane = inside & (np.hypot(along * np.float32(row.pitch), (up - np.float32(0.5)) * np.float32(2 * half)) < half)
    else:
        pane = inside & (np.abs(along) < 0.5 * row.wide) & (up > 0) & (up < 1)
    sky = np.clip(up[pane] * np.float32(1.5) - np.float32(0.55), 0, 1)[:, None] * np.float32(0.75)
    albedo[pane] = _GLASS + (_SKYLIT - _GLASS) * sky
    if lit:
        side = (x[pane] > 0).astype(np.float32)
        luck = chance(column[pane] * 3 + side, column[pane] * 0 + seed, seed)
        on = luck > row.dark
        glow = np.stack([pigment(c) for c in LAMPLIGHT])[(luck * 997).astype(np.int32) % 3] * (np.float32(0.55) + np.float32(0.45) * chance(column[pane], side, seed + 5))[:, None]
        emission[pane] = np.where(on[:, None], glow, np.float32(0))


def loft(mesh: Mesh, rings: Floats, paint: Paint, *, ends: bool = True) -> None:
    """A skin through cross-sections (sections, points round, 3), the first point repeated at the end; its two ends closed."""
    sheet(mesh, single(rings), paint)
    for i in (0, -1) if ends else ():
        face = single(rings[i])
        if np.ptp(face, axis=0).max() > 0.05:
            mesh.add(np.stack([face[[0, k, k + 1, k + 1]] for k in range(1, len(face) - 1)]), paint_of(paint))


def ovals(zs: Sequence[float], half: Sequence[float], tall: Sequence[float], middle: Sequence[float], *, sides: int = 18, square: float = 2.0, x: float = 0.0) -> Floats:
    """Rings for `loft` at `zs`: half as wide as `half`, half as high as `tall`, their middles at `middle` m; `square` 2 is an oval."""
    turn = np.linspace(0, 2 * np.pi, sides + 1)
    cos, sin = np.cos(turn), np.sin(turn)
    round_ = np.sign(cos) * np.abs(cos) ** (2 / square), np.sign(sin) * np.abs(sin) ** (2 / square)
    return single(np.stack([np.stack([x + h * round_[0], m + t * round_[1], np.full(sides + 1, z)], 1) for z, h, t, m in zip(zs, half, tall, middle, strict=True)]))


def drum(mesh: Mesh, front: float, back: float, x: float, y: float, radius: float, paint: Paint, *, sides: int = 16, end: float | None = None) -> None:
    """A cylinder that lies along the way, closed at both ends; `end` is its radius at the back."""
    tail = radius if end is None else end
    loft(mesh, ovals((front, back), (radius, tail), (radius, tail), (y, y), sides=sides, x=x), paint)


def disc(mesh: Mesh, x: float, y: float, z: float, radius: float, paint: Paint, *, sides: int = 16) -> None:
    """A round plate that faces along the way."""
    turn = np.linspace(0, 2 * np.pi, sides + 1)
    ring = points([[x + radius * np.cos(a), y + radius * np.sin(a), z] for a in turn])
    mesh.add(np.stack([ring[[0, k, k + 1, k + 1]] for k in range(1, sides)]), paint_of(paint), casts="none")


def vane(mesh: Mesh, root: tuple[float, float, float], tip: tuple[float, float, float], root_chord: float, tip_chord: float, thick: float, paint: Paint) -> None:
    """A wing or fin from the leading edge at its root to that at its tip; chords run back along z, `thick` is of the root's chord."""
    at = np.array([0.0, 0.10, 0.40, 1.0, 0.40, 0.10, 0.0])
    bulge = np.array([0.0, 0.42, 0.50, 0.0, -0.50, -0.42, 0.0]) * thick
    span = np.asarray(tip) - np.asarray(root)
    lift = np.cross(span, (0.0, 0.0, 1.0))
    lift = lift / (np.linalg.norm(lift) + 1e-9)
    rings: list[Floats] = []
    for share in (0.0, 0.5, 1.0):
        chord = root_chord + (tip_chord - root_chord) * share
        origin = np.asarray(root) + span * share
        rings.append(single(origin + np.stack([0 * at, 0 * at, at * chord], 1) + lift * (bulge * chord)[:, None]))
    upper, lower = single(np.stack(rings)[:, :4]), single(np.stack(rings)[:, 3:])
    sheet(mesh, upper, paint)
    sheet(mesh, lower, paint)
    end = rings[-1]
    mesh.add(np.stack([end[[0, k, k + 1, k + 1]] for k in range(1, len(end) - 1)]), paint_of(paint))
