"""A face's drawing on its form: eyes, lashes, brows, lips, the warm and cool zones of skin, lines of age.

Everything is drawn in head space, looked up by where each pixel lies on the head, so that it turns with the head and
is as sharp as the picture. The form beneath (sockets, lids' bulge, lips) gives the light; this gives the look.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from milimo.contracts.shots import Expression, Gesture, Pose
from milimo.engines.previz.figures.field import Array
from milimo.engines.previz.figures.heads import FaceShape
from milimo.engines.previz.figures.noise import noise_at
from milimo.engines.previz.paint import hex_colour, smoothstep


@dataclass(frozen=True, slots=True)
class Mien:
    """An expression as what muscles do. Lengths in head units; gaze -1..1."""

    brow_in: float = 0.0
    brow_out: float = 0.0
    brow_up: float = 0.0
    lid: float = 1.0               # opening of the upper lid; 0 shut
    lower: float = 0.0             # lower lid raised
    corner: float = 0.0            # mouth corners up
    gape: float = 0.0              # mouth open 0..1
    wide: float = 0.0              # -1 pursed .. 1 spread
    teeth: bool = False
    gaze: tuple[float, float] = (0.0, 0.0)
    bow: float = 0.0               # degrees the head bows
    tip: float = 0.0


MIENS: dict[Expression, Mien] = {
    Expression.NEUTRAL: Mien(),
    Expression.HAPPY: Mien(brow_up=0.010, brow_out=0.004, lid=0.78, lower=0.012, corner=0.044, wide=0.85, gape=0.24, teeth=True, bow=-2, tip=4),
    Expression.SAD: Mien(brow_in=0.036, brow_out=-0.018, lid=0.60, lower=0.004, corner=-0.030, wide=-0.10, gaze=(0.0, -0.60), bow=9, tip=4),
    Expression.ANGRY: Mien(brow_in=-0.034, brow_out=0.018, lid=0.72, lower=0.010, corner=-0.020, wide=0.18, bow=6),
    Expression.AFRAID: Mien(brow_in=0.038, brow_up=0.018, brow_out=-0.006, lid=1.34, lower=-0.005, corner=-0.022, gape=0.30, wide=0.45, teeth=True, bow=-3, tip=-3),
    Expression.SURPRISED: Mien(brow_up=0.040, lid=1.34, lower=-0.006, gape=0.50, wide=-0.35, bow=-4),
    Expression.TENDER: Mien(brow_in=0.014, brow_up=0.004, lid=0.66, lower=0.010, corner=0.032, wide=0.30, gaze=(0.15, -0.30), bow=5, tip=7),
    Expression.THOUGHTFUL: Mien(brow_in=-0.006, brow_out=0.016, brow_up=0.006, lid=0.72, corner=-0.008, wide=-0.20, gaze=(0.85, 0.35), bow=2, tip=-5),
    Expression.DETERMINED: Mien(brow_in=-0.022, brow_out=0.008, lid=0.74, lower=0.008, corner=-0.010, wide=-0.12, bow=4),
    Expression.TIRED: Mien(brow_in=0.006, brow_out=-0.014, lid=0.50, lower=0.004, corner=-0.014, gaze=(0.0, -0.35), bow=8, tip=5),
}

# Mouth shapes of speech: (gape, wide, teeth).
SPEECH: dict[str, tuple[float, float, bool]] = {
    "small": (0.24, 0.20, False), "open": (0.72, 0.05, True), "round": (0.46, -0.85, False), "wide": (0.34, 0.75, True)}


LOOKS: dict[Gesture, tuple[float, float, float]] = {
    Gesture.LOOKS_UP: (-25.0, 0.75, 1.12), Gesture.LOOKS_DOWN: (21.0, -0.75, 0.70), Gesture.NODS: (5.0, 0.0, 1.0)}
"""Degrees that a gesture bows the head, where it lets the eyes look (up 1), and of the lids' opening."""


def mien_of(expression: Expression, pose: Pose, gesture: Gesture = Gesture.NONE) -> Mien:
    """The face of somebody who feels `expression` and makes a gesture; who shouts has the mouth wide open."""
    mien = MIENS[expression]
    if gesture in LOOKS:
        bow, up, lid = LOOKS[gesture]
        gaze = mien.gaze if gesture is Gesture.NODS else (0.4 * mien.gaze[0], up)
        mien = replace(mien, bow=bow + 0.3 * mien.bow, gaze=gaze, lid=min(1.4, mien.lid * lid))
    return replace(mien, gape=0.95, wide=max(mien.wide, 0.15), teeth=True) if pose is Pose.SHOUTING else mien


def speaking(mien: Mien, shape: str) -> Mien:
    """The same face with its mouth in a shape of speech; sadness and joy stay in the corners."""
    gape, wide, teeth = SPEECH[shape]
    return replace(mien, gape=gape, wide=wide, teeth=teeth or (mien.teeth and wide > 0), corner=mien.corner * 0.6)


@dataclass(slots=True)
class Sheet:
    """Skin pixels of a head laid out flat: head-space place, colour to change, light to add."""

    x: Array
    y: Array
    z: Array
    colour: Array                  # (n, 3) albedo, changed in place
    gloss: Array                   # (n,) added light
    facing: Array                  # (n,) head-space normal toward the front, 1 full face
    pixel: float                   # one pixel in head units
    keep: Array                    # (n,) how far the drawing is to be spared by the strokes


def draw_face(sheet: Sheet, shape: FaceShape, mien: Mien, hair: str, eyes: str, stubble: float, detail: int) -> None:
    """Everything on the skin of a head, by `detail` (1: brows, eyes and mouth as marks; 2: all)."""
    front = np.flatnonzero((sheet.z < 0.08) & (np.abs(sheet.x) < 0.42) & (sheet.y > -0.56))
    part = _take(sheet, front)
    _zones(part, shape, min(stubble, 1.0))
    if stubble > 1.0:
        _beard(part, shape, hair, stubble > 2.0)
    if detail >= 2:
        _lines(part, shape, mien)
    _lips(part, shape, mien, detail)
    for side in (-1.0, 1.0):
        _eye(part, shape, mien, side, eyes, detail)
        _brow(part, shape, mien, side, hair, detail)
    if detail >= 2:
        _nostrils(part, shape)
    part.keep += _spared(part, shape)
    sheet.colour[front], sheet.gloss[front], sheet.keep[front] = part.colour, part.gloss, np.clip(part.keep, 0, 1)


def _spared(s: Sheet, f: FaceShape) -> Array:
    """The windows of the eyes (and, less, of the mouth), which a stroke pass would smear."""
    eyes = sum((_spot(s, side * f.eye_x, f.eye_y, 0.085, 0.050) for side in (-1.0, 1.0)), np.zeros(len(s.x), np.float32))
    return np.clip(eyes * 1.5, 0, 0.92) + _spot(s, 0, f.mouth_y, 0.12, 0.045) * np.float32(0.75)


def _take(s: Sheet, at: np.ndarray) -> Sheet:
    return Sheet(s.x[at], s.y[at], s.z[at], s.colour[at], s.gloss[at], s.facing[at], s.pixel, s.keep[at])


FAINT = 1e-3             # of a tint: less is no level of eight bits


def _tint(colour: Array, weight: Array, rgb: Sequence[float]) -> None:
    """Multiplies by `rgb` where weight is 1."""
    at = np.flatnonzero(weight > FAINT)
    colour[at] *= 1 + weight[at, None] * (np.asarray(rgb, np.float32) - 1)


def _paint(colour: Array, weight: Array, rgb: Array | Sequence[float]) -> None:
    colour += weight[:, None] * (np.asarray(rgb, np.float32) - colour)


def _spot(s: Sheet, x: float, y: float, rx: float, ry: float) -> Array:
    return np.exp(-(((s.x - np.float32(x)) / np.float32(rx)) ** 2 + ((s.y - np.float32(y)) / np.float32(ry)) ** 2))


def stroke_at(s: Sheet, points: Sequence[tuple[float, float]], width: float, taper: bool = True) -> Array:
    """Coverage of a brush stroke along a line of points, `width` its half-thickness, soft by a pixel."""
    best = np.full(len(s.x), 9.0, np.float32)
    n = len(points) - 1
    for i, ((ax, ay), (bx, by)) in enumerate(itertools.pairwise(points)):
        dx, dy = bx - ax, by - ay
        t = np.clip(((s.x - np.float32(ax)) * np.float32(dx) + (s.y - np.float32(ay)) * np.float32(dy)) * np.float32(1 / (dx * dx + dy * dy + 1e-9)), 0, 1)
        d = np.hypot(s.x - np.float32(ax) - t * np.float32(dx), s.y - np.float32(ay) - t * np.float32(dy))
        if taper:
            along = (i + t) / n
            d = d + np.float32(width) * (1 - np.sin(np.pi * np.clip(along, 0.06, 0.94))) * np.float32(0.8)
        best = np.minimum(best, d)
    soft = max(s.pixel, width * 0.35)
    return smoothstep(width + soft * 0.6, width - soft * 0.6, best)


def _zones(s: Sheet, f: FaceShape, stubble: float) -> None:
    """Warm cheeks, nose and ears, a yellower brow, a cooler jaw: the three bands of a painted head."""
    c = s.colour
    red = 0.85 + 0.3 * f.youth
    for side in (-1.0, 1.0):
        _tint(c, _spot(s, side * 0.165, f.eye_y - 0.125, 0.085, 0.070) * np.float32(red), (1.03, 0.855, 0.83))
        _tint(c, _spot(s, side * f.eye_x, f.eye_y + 0.004, 0.085, 0.055) * np.float32(0.75), (0.90, 0.80, 0.79))
    _tint(c, _spot(s, 0, f.nose_y + 0.045, 0.055, 0.055), (1.02, 0.86, 0.83))
    _tint(c, smoothstep(f.brow_y + 0.02, 0.36, s.y) * np.float32(0.8), (1.02, 1.0, 0.955))
    _tint(c, smoothstep(f.mouth_y + 0.05, -0.47, s.y) * np.float32(0.6), (0.965, 0.965, 0.975))
    _tint(c, _spot(s, 0, f.mouth_y - 0.075, 0.07, 0.022) * np.float32(0.6), (0.92, 0.88, 0.87))
    if stubble > 0:
        jaw = smoothstep(f.nose_y + 0.02, f.mouth_y + 0.01, s.y) * smoothstep(-0.09, -0.17, s.z - np.abs(s.x) * 0.35)
        jaw = np.maximum(jaw, smoothstep(f.mouth_y + 0.10, f.mouth_y - 0.02, s.y) * smoothstep(0.13, 0.22, np.abs(s.x)) * 0.8)
        _tint(c, jaw * np.float32(stubble), (0.865, 0.885, 0.915))


def _beard(s: Sheet, f: FaceShape, hair: str, fades: bool) -> None:
    """The beard's thin parts: moustache, cheeks up to the ear, round the mouth; frayed by noise, so that it has no rim. Where there is
    no hair for it to run into, it `fades` before the ear."""
    fray = noise_at(s.x * np.float32(1.4) + s.z, s.y * np.float32(0.9), 11, 9, 22) * 2 - 1
    ax = np.abs(s.x)
    cheek = np.float32(f.mouth_y + 0.045) + smoothstep(0.09, 0.26, ax) * np.float32(0.135) + smoothstep(0.255, 0.285, ax) * np.float32(0.16) + fray * np.float32(0.020)
    jaw = smoothstep(0.022, -0.022, s.y - cheek) * smoothstep(0.075, 0.02, s.z)
    above = np.float32(f.mouth_y + 0.062) - ax * np.float32(0.34) + fray * np.float32(0.008)
    lip = np.float32(f.mouth_y + 0.020) - ax * np.float32(0.16)
    moustache = smoothstep(0.012, -0.008, s.y - above) * smoothstep(-0.006, 0.006, s.y - lip) * smoothstep(0.135, 0.105, ax)
    mouth = np.exp(-((ax / np.float32(f.mouth_w * 0.86)) ** 4 + ((s.y - np.float32(f.mouth_y - 0.012)) / np.float32(0.036)) ** 4))
    jaw *= smoothstep(-0.555, -0.455, s.y + np.float32(0.030) * fray)        # thins out down the throat
    if fades:
        jaw *= smoothstep(0.0, -0.17, s.y - f.eye_y + np.float32(0.05) * fray)
    cover = np.maximum(jaw * (1 - mouth), moustache) * (0.84 + 0.12 * fray)
    hairs = noise_at(s.x * np.float32(2.6) + s.z * np.float32(2.0), s.y * np.float32(0.8), 12, 7, 60)
    tone = hex_colour(hair) * np.float32(0.66) * (np.float32(0.62) + np.float32(0.66) * hairs)[:, None]
    _paint(s.colour, np.clip(cover, 0, 0.94).astype(np.float32), tone)


def _lid_curves(f: FaceShape, mien: Mien, u: Array) -> tuple[Array, Array, Array]:
    """Upper lid, lower lid (y from the eye's middle) and the eye's half-width share at `u` (outward positive)."""
    half = 0.066 + 0.024 * f.youth + 0.002 * f.female
    middle = 0.004
    t = np.clip((u - np.float32(middle)) / np.float32(half), -1, 1)
    arch = np.clip(1 - t * t, 0, 1)
    tilt = t * np.float32(0.006 + 0.004 * f.female - 0.010 * f.old)
    tall = 0.0270 + 0.026 * f.youth + 0.002 * f.female - 0.003 * f.old       # over the iris's upper edge: an iris seen whole stares
    # the upper lid peaks a little toward the nose, the lower one toward the temple
    up = np.float32(tall) * arch ** np.float32(0.72) * (1 - np.float32(0.14) * t)
    low = np.float32(-0.0195 - 0.006 * f.youth) * arch ** np.float32(0.85) * (1 + np.float32(0.16) * t)
    shut = low + np.float32(0.004)
    upper = shut + (up - shut) * np.float32(mien.lid) if mien.lid <= 1 else up * np.float32(mien.lid)
    lower = low + np.float32(mien.lower) * arch
    return upper + tilt, np.minimum(lower, upper) + tilt, arch


def _eye(s: Sheet, f: FaceShape, mien: Mien, side: float, eyes: str, detail: int) -> None:
    u, v = (s.x * np.float32(side) - np.float32(f.eye_x)), s.y - np.float32(f.eye_y)
    near = np.flatnonzero((np.abs(u) < 0.125) & (np.abs(v) < 0.095) & (s.facing > -0.1))
    if not len(near):
        return
    u, v = u[near], v[near]
    c, gloss = s.colour[near], s.gloss[near]
    upper, lower, arch = _lid_curves(f, mien, u)
    px = max(s.pixel, 0.0025)
    open_ = smoothstep(-px, px, upper - v) * smoothstep(-px, px, v - lower) * (arch > 0.001)
    soft_edge = smoothstep(0.0, 0.10, arch)
    # crease of the lid, shadow of the brow into the corner of the nose
    if detail >= 2:
        crease = np.abs(v - (upper + np.float32(0.019 - 0.004 * f.youth)))
        _tint(c, np.exp(-((crease / np.float32(0.0065)) ** 2)) * soft_edge * np.float32(0.55), (0.66, 0.55, 0.52))
        inner = np.exp(-((u + np.float32(0.062)) / np.float32(0.026)) ** 2 - ((v - np.float32(0.028)) / np.float32(0.034)) ** 2)
        _tint(c, inner * np.float32(0.40), (0.74, 0.66, 0.66))
    # the white is never white: it lies in the lid's shade
    white = np.array([0.80, 0.755, 0.70], np.float32)
    depth = np.clip((upper - v) / np.float32(0.026), 0, 1)
    ball = white * (np.float32(0.60) + np.float32(0.40) * depth)[:, None]
    ball = ball * (1 - np.float32(0.30) * np.clip((np.abs(u) / np.float32(0.066)) ** 3, 0, 1))[:, None]
    gx = mien.gaze[0] * 0.020 * side
    gy = mien.gaze[1] * 0.012 + 0.003
    r = np.hypot(u - np.float32(gx), v - np.float32(gy))
    radius = 0.0315 + 0.016 * f.youth
    iris = hex_colour(eyes)
    inside = smoothstep(radius + px, radius - px, r)
    tone = iris * (np.float32(0.52) + np.float32(0.75) * smoothstep(0.024, -0.026, v - np.float32(gy)))[:, None]
    tone = tone * (1 - np.float32(0.55) * smoothstep(radius * 0.72, radius, r))[:, None]
    pupil = smoothstep(0.0135 + px, 0.0135 - px, r)
    tone = tone * (1 - pupil * np.float32(0.92))[:, None]
    tone = tone * (np.float32(0.55) + np.float32(0.45) * smoothstep(0.0, 0.55, depth))[:, None]
    ball = ball + inside[:, None] * (tone - ball)
    _paint(c, open_, ball)
    if detail >= 2 and mien.lid > 0.3:
        spark = np.exp(-(((u - np.float32(gx - 0.010 * side * np.sign(-1))) / np.float32(0.0075)) ** 2 + ((v - np.float32(gy + 0.012)) / np.float32(0.0075)) ** 2))
        gloss += spark * open_ * np.float32(0.75)
    # lashes: a dark upper edge, a thin lower one
    thick = max(0.0072 + 0.0030 * f.female - 0.0015 * f.youth, 0.55 * s.pixel)
    wing = np.float32(0.008 * f.female) * smoothstep(0.02, 0.066, u)
    lash = np.exp(-(((v - upper - np.float32(thick * 0.3)) / (np.float32(thick) + wing * np.float32(0.4))) ** 2)) * smoothstep(0.0, 0.05, arch)
    _paint(c, lash * np.float32(0.90 if detail >= 2 else 0.8), (0.085, 0.055, 0.045))
    under = np.exp(-(((v - lower + np.float32(0.003)) / np.float32(max(0.0035, 0.5 * s.pixel))) ** 2)) * smoothstep(0.0, 0.25, arch)
    _tint(c, under * np.float32(0.55), (0.50, 0.38, 0.36))
    if mien.lid < 0.35 and detail >= 2:   # a shut lid is a curved plane with its lashes at the bottom
        _tint(c, (v > lower) * np.exp(-((v - np.float32(0.012)) / np.float32(0.024)) ** 2) * soft_edge * np.float32(0.35), (0.92, 0.80, 0.78))
    s.colour[near], s.gloss[near] = c, gloss


def _brow(s: Sheet, f: FaceShape, mien: Mien, side: float, hair: str, detail: int) -> None:
    y = f.brow_y + mien.brow_up - 0.006
    arch = 0.016 + 0.010 * f.female - 0.006 * f.old
    points = [(0.044, y - 0.006 + mien.brow_in), (0.085, y + 0.006 + 0.65 * mien.brow_in), (0.135, y + arch + 0.2 * mien.brow_in + 0.4 * mien.brow_out),
              (0.175, y + arch * 0.55 + 0.9 * mien.brow_out), (0.205, y - 0.012 + mien.brow_out)]
    line = [(side * x, h) for x, h in points]
    width = 0.0165 - 0.0040 * f.female - 0.004 * f.youth + 0.002 * f.old
    near = np.flatnonzero((s.x * np.float32(side) > 0.0) & (np.abs(s.y - np.float32(y)) < 0.09))
    if not len(near):
        return
    part = _take(s, near)
    cover = stroke_at(part, line, max(width, 0.7 * s.pixel))
    fray = 0.80 + 0.20 * np.sin(part.x * 300 * side + part.y * 420) if detail >= 2 else 1.0
    fade = smoothstep(0.034, 0.075, part.x * np.float32(side)) * np.float32(0.45) + np.float32(0.55)
    dark = hex_colour(hair) * np.float32(0.62)
    _paint(part.colour, (cover * fray * fade * np.float32(0.88 - 0.25 * f.youth - 0.08 * f.female)).astype(np.float32), dark)
    s.colour[near] = part.colour


def _lips(s: Sheet, f: FaceShape, mien: Mien, detail: int) -> None:
    w = f.mouth_w * (1 + 0.20 * mien.wide)
    near = np.flatnonzero((np.abs(s.x) < w + 0.06) & (np.abs(s.y - np.float32(f.mouth_y)) < 0.15) & (s.z < -0.12))
    if not len(near):
        return
    p = _take(s, near)
    t = np.clip(np.abs(p.x) / np.float32(w), 0, 1.15)
    inside = np.clip(1 - t * t, 0, 1)
    line = np.float32(f.mouth_y) + np.float32(mien.corner) * t**2 - np.float32(0.005) * np.exp(-((p.x / np.float32(0.02)) ** 2)) + np.float32(0.004) * np.exp(-(((t - 0.4) / 0.25) ** 2))
    gape = 0.105 * mien.gape
    top = line + np.float32(gape * 0.22) * np.sqrt(inside)
    bottom = line - np.float32(gape * 0.90) * np.sqrt(inside)
    v = p.y
    px = max(p.pixel, 0.003)
    tall = f.lip * 1.25
    bow = 1 - np.float32(0.30) * np.exp(-((p.x / np.float32(0.016)) ** 2)) + np.float32(0.22) * np.exp(-(((np.abs(p.x) - 0.022) / 0.014) ** 2))
    upper = smoothstep(0, px * 2, v - top + px) * smoothstep(px * 2, -px, v - top - np.float32(tall) * inside**0.65 * bow)
    lower = smoothstep(px * 2, 0, v - bottom - px) * smoothstep(-px, px * 2.5, v - bottom + np.float32(tall * 1.30) * inside**0.60)
    within = (t < 1).astype(np.float32)
    red = 0.62 + 0.38 * f.female
    skin = p.colour.copy()
    tone = np.array([0.84, 0.60, 0.58], np.float32)
    _paint(p.colour, upper * within * np.float32(red * 0.92), skin * tone * np.float32(0.88))
    _paint(p.colour, lower * within * np.float32(red * 0.80), skin * tone * np.float32(1.04))
    p.gloss += lower * within * np.exp(-(((v - bottom + np.float32(tall * 0.55)) / np.float32(0.007)) ** 2)) * np.exp(-((p.x / np.float32(0.04)) ** 2)) * np.float32(0.05 + 0.06 * f.female)
    if gape > 0.004:
        _inside(p, top, bottom, within, mien, px)
    seam = np.exp(-(((v - (top if gape > 0.004 else line)) / np.float32(max(0.0052, 0.55 * p.pixel))) ** 2)) * smoothstep(1.10, 0.90, t)
    _paint(p.colour, seam * np.float32(0.82 if detail >= 2 else 0.55), skin * np.array([0.30, 0.17, 0.16], np.float32))
    for side in (-1.0, 1.0):
        corner = np.exp(-(((p.x - np.float32(side * w)) / np.float32(0.014)) ** 2 + ((v - np.float32(f.mouth_y + mien.corner)) / np.float32(0.010)) ** 2))
        _tint(p.colour, corner * np.float32(0.5), (0.55, 0.42, 0.40))
    s.colour[near], s.gloss[near] = p.colour, p.gloss


def _inside(p: Sheet, top: Array, bottom: Array, within: Array, mien: Mien, px: float) -> None:
    """An open mouth: warm dark, darkest under the upper lip, teeth along the top, the tongue on the floor. Never black: light
    falls in as it does on the lips, and a black hole is all that would be seen of the face."""
    v = p.y
    hole = smoothstep(-px, px, top - v) * smoothstep(-px, px, v - bottom) * within
    deep = smoothstep(0.0, 0.055, top - v)
    _paint(p.colour, hole, np.array([0.17, 0.060, 0.055], np.float32) + deep[:, None] * np.array([0.13, 0.055, 0.050], np.float32))
    low = float(np.min(bottom))
    tongue = _spot(p, 0, low + 0.004, 0.055, 0.026)
    _paint(p.colour, hole * tongue * np.float32(0.85), (0.50, 0.235, 0.215))
    open_ = float(np.max(top - bottom))
    shown = 0.024 if mien.teeth else min(0.010, 0.2 * open_)
    strip = smoothstep(shown + 0.004, shown - 0.003, top - v) * smoothstep(1.0, 0.55, np.abs(p.x) / np.float32(0.092 + 0.02 * max(0.0, mien.wide)))
    tooth = np.float32(1) - np.float32(0.10) * (np.abs(np.sin(p.x * np.float32(150))) < 0.16)
    shade = np.float32(0.72) + np.float32(0.28) * smoothstep(0.0, shown, top - v)
    p.gloss += hole * strip * np.float32(0.10 if mien.teeth else 0.03)      # enamel: it shows under the lip's own shadow
    _paint(p.colour, hole * strip * np.float32(0.94), np.array([0.84, 0.74, 0.60], np.float32) * (tooth * shade)[:, None])


def _nostrils(s: Sheet, f: FaceShape) -> None:
    for side in (-1.0, 1.0):
        hole = _spot(s, side * f.nose_w * 0.50, f.nose_y + 0.004, f.nose_w * 0.26, 0.0085) * (s.z < f.nose_out + 0.12)
        _tint(s.colour, np.clip(hole * 1.3, 0, 1).astype(np.float32) * np.float32(0.85), (0.34, 0.22, 0.20))
        wing = stroke_at(s, [(side * f.nose_w * 1.22, f.nose_y + 0.050), (side * f.nose_w * 1.42, f.nose_y + 0.026), (side * f.nose_w * 1.20, f.nose_y + 0.004)], 0.006)
        _tint(s.colour, wing * np.float32(0.40), (0.66, 0.52, 0.50))


def _lines(s: Sheet, f: FaceShape, mien: Mien) -> None:
    """Lines of age and of feeling: beside the nose, under and beside the eyes, between the brows, over the forehead."""
    ink = (0.66 - 0.20 * f.old, 0.52 - 0.18 * f.old, 0.48 - 0.18 * f.old)
    smile = max(0.0, mien.corner) * 14 + 0.9 * max(0.0, mien.wide) * (mien.corner > 0.01)
    fold = min(1.0, 0.16 + 0.84 * f.old + 0.55 * smile) * (1 - 0.7 * f.youth)
    frown = min(1.0, max(0.0, -mien.brow_in) * 26 + 0.35 * f.old)
    lift = min(1.0, mien.brow_up * 16 + max(0.0, mien.brow_in) * 10 * (1 - f.youth)) * (0.35 + 0.5 * f.old) + 0.55 * f.old
    for side in (-1.0, 1.0):
        path = [(side * 0.066, f.nose_y + 0.030), (side * 0.105, f.nose_y - 0.030), (side * (0.128 + 0.2 * mien.corner), f.mouth_y + 0.015), (side * 0.122, f.mouth_y - 0.035)]
        crest = [(x + side * 0.020, y + 0.006) for x, y in path]
        _tint(s.colour, stroke_at(s, crest, 0.012) * np.float32(0.5 * f.old), (1.13, 1.11, 1.09))
        _line(s, path, 0.0085, 0.70 * fold, ink, f.old)
        if f.old > 0.1:
            bag = [(side * (f.eye_x - 0.060), f.eye_y - 0.042), (side * f.eye_x, f.eye_y - 0.062), (side * (f.eye_x + 0.055), f.eye_y - 0.046)]
            _line(s, bag, 0.0070, 0.85 * f.old, ink, f.old)
            hood = [(side * (f.eye_x - 0.055), f.eye_y + 0.036), (side * f.eye_x, f.eye_y + 0.052), (side * (f.eye_x + 0.070), f.eye_y + 0.018)]
            _line(s, hood, 0.0065, 0.80 * f.old, ink, f.old)
            hollow = [(side * 0.235, f.eye_y - 0.150), (side * 0.205, f.mouth_y + 0.040), (side * 0.175, f.mouth_y - 0.060)]
            _tint(s.colour, stroke_at(s, hollow, 0.030) * np.float32(0.45 * f.old), (0.80, 0.72, 0.70))
            down = [(side * 0.108, f.mouth_y - 0.020), (side * 0.118, f.mouth_y - 0.085)]
            _line(s, down, 0.008, 0.80 * f.old, ink, f.old)
            for x in (0.018, 0.042, 0.064):
                lip = [(side * x, f.mouth_y + 0.030), (side * x * 1.12, f.mouth_y + 0.056)]
                _tint(s.colour, stroke_at(s, lip, 0.0035) * np.float32(0.55 * f.old), ink)
        crow = min(1.0, 0.9 * f.old + 0.35 * smile * (1 - f.youth))
        if crow > 0.1:
            for dy in (-0.030, -0.012, 0.006, 0.026):
                reach = 0.118 + 0.022 * f.old
                foot = [(side * (f.eye_x + 0.074), f.eye_y + dy * 0.5), (side * (f.eye_x + 0.098), f.eye_y + dy), (side * (f.eye_x + reach), f.eye_y + dy * 1.7)]
                _line(s, foot, 0.0050, 0.80 * crow, ink, f.old)
        if frown > 0.05:
            crease = [(side * 0.020, f.brow_y - 0.012), (side * 0.024, f.brow_y + 0.040)]
            _line(s, crease, 0.0060, 0.65 * frown, ink, f.old)
    if lift > 0.05:
        for i, y in enumerate((0.055, 0.100, 0.145)):
            wave = [(x, f.brow_y + y + 0.010 * np.cos(x * 9 + i)) for x in (-0.15, -0.06, 0.04, 0.14)]
            _line(s, wave, 0.0058, 0.62 * min(1.0, lift), ink, f.old)


def _line(s: Sheet, path: Sequence[tuple[float, float]], width: float, weight: float, ink: Sequence[float], spared: float) -> None:
    """A line of age: drawn, and kept from the strokes as far as `spared` (they would wipe it away)."""
    curve, wide = _bent(path), max(width, 0.8 * s.pixel)
    xs, ys, spare = [x for x, _ in curve], [y for _, y in curve], 2 * wide + 2 * s.pixel
    near = np.flatnonzero((s.x > min(xs) - spare) & (s.x < max(xs) + spare) & (s.y > min(ys) - spare) & (s.y < max(ys) + spare))
    if not len(near):
        return
    part = _take(s, near)
    cover = stroke_at(part, curve, wide)
    _tint(part.colour, cover * np.float32(min(1.0, weight)), ink)
    s.colour[near] = part.colour
    s.keep[near] += cover * np.float32(0.55 * spared)


def _bent(path: Sequence[tuple[float, float]]) -> Sequence[tuple[float, float]]:
    """Three points as a curve through them: flesh has no corners."""
    if len(path) != 3:
        return path
    (ax, ay), (bx, by), (cx, cy) = path
    mx, my = 2 * bx - (ax + cx) / 2, 2 * by - (ay + cy) / 2
    ts = [i / 6 for i in range(7)]
    return [((1 - t) ** 2 * ax + 2 * t * (1 - t) * mx + t * t * cx, (1 - t) ** 2 * ay + 2 * t * (1 - t) * my + t * t * cy) for t in ts]
