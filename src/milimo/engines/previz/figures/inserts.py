"""Hands that fill the frame: holding a letter, a cup, a rope, a telephone, a lantern, a key, a rag, or lying on a table."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from milimo.engines.previz.figures.close import enlarged
from milimo.engines.previz.figures.field import (
    Array,
    Box,
    Cone,
    Matrix,
    Solid,
    Vec,
    turn_x,
    turn_z,
    unit,
    vec,
)
from milimo.engines.previz.figures.finish import stroked
from milimo.engines.previz.figures.hands import add_hand, hand_forms
from milimo.engines.previz.figures.light import Stuff, albedo_of, lighting, shade, stuff_for
from milimo.engines.previz.figures.looks import measures_of
from milimo.engines.previz.figures.noise import noise_at
from milimo.engines.previz.figures.outfits import outfit_named
from milimo.engines.previz.figures.props import PROP_STUFF, held, prop_kind
from milimo.engines.previz.figures.skeleton import Grip
from milimo.engines.previz.figures.trace import Canvas, Surface, crop_canvas, see
from milimo.engines.previz.figures.wardrobe import palette
from milimo.engines.previz.model import Cutout, FigureLight, Look, Vec3
from milimo.story.appearance import colour_of_words

HAND_UNITS = 0.76                     # wrist to finger-tip
SEEN_HAND_PX = 120.0                  # marched px of a hand's length


@dataclass(slots=True)
class _Hand:
    side: float
    wrist: Vec
    frame: Matrix
    grip: Grip


@dataclass(slots=True)
class _Scene:
    solids: list[Solid]
    hands: list[_Hand]
    centre: Vec
    paper: tuple[Vec, Matrix, float, float] | None = None
    extra: dict[str, Stuff] = field(default_factory=dict)


def hand_frame(along: Vec, palm: Vec, side: float) -> Matrix:
    """A hand whose fingers point `along` and whose palm faces `palm`; `side` 1 is a left hand, -1 a right one."""
    y = unit(along)
    z = unit(palm - y * float(palm @ y))
    return np.stack([np.cross(y, z) * side, y, z], 1)


def paint_hands(holds: str, light: FigureLight, look: Look, px: float, *, seed: int = 1, camera_yaw: float = 0.0,
                position: Vec3 = (0.0, 0.0, 1.0), pitch: float = 0.0,
                extent: tuple[float, float, float, float] | None = None) -> Cutout:
    """Somebody's hands and what they hold, for an insert.

    `holds`: letter, rope, cup, phone, lantern, key, rag, book, knife … or "table" (a hand laid on one) or "" (open).
    `px` is a hand's length, wrist to finger-tip, in px. Forearms run on for about two hands' lengths toward the edge of
    the frame; `extent` (px left, up, right, down of the thing's middle) cuts what the frame does not show, and its cost
    (a full letter at 200 px is larger than a frame). `anchor` is the middle of the thing held; `points` has `object` and `left_hand` / `right_hand`.
    """
    scene = _scene(holds, look)
    scene.extra |= _tint(holds, scene)
    scale = px / HAND_UNITS
    canvas = crop_canvas(scene.solids, scale, pad=12)
    if extent is not None:
        x, y = canvas.pixel(scene.centre)
        left, top = int(max(0.0, x - extent[0])), int(max(0.0, y - extent[1]))
        right, bottom = int(min(float(canvas.width), x + extent[2])), int(min(float(canvas.height), y + extent[3]))
        canvas = Canvas(max(2, right - left), max(2, bottom - top), scale, canvas.x0 - left, canvas.y0 - top)
    canvas = Canvas(canvas.width // 2 * 2, canvas.height // 2 * 2, scale, canvas.x0, canvas.y0)
    q = float(np.clip(SEEN_HAND_PX / px, 0.2, 1.0))
    small = see(scene.solids, Canvas(int(np.ceil(canvas.width * q)), int(np.ceil(canvas.height * q)), scale * q, canvas.x0 * q, canvas.y0 * q),
                cell=2.0, refine=4)
    surface = enlarged(small, canvas)
    colours = {**palette(look, outfit_named(look.appearance.outfit)), **PROP_STUFF, **scene.extra}
    stuffs = [stuff_for(s.material, colours) for s in scene.solids]
    names = [s.material for s in scene.solids]
    albedo = albedo_of(surface, stuffs).copy()
    keep = np.zeros(len(surface.index), np.float32)
    _skin(surface, names, scene, albedo, keep)
    if scene.paper is not None:
        _writing(surface, names, scene.paper, albedo, keep)
    lit = lighting(light, position, camera_yaw, pitch, measures_of(look).height_m / 7.5)
    rgb = shade(surface, albedo, stuffs, lit, reach=0.9, rim_power=2.0, small=small)
    size = float(np.interp(px, [60, 200, 500], [2.0, 4.5, 8.0]))
    rgb, alpha = stroked(surface, rgb, seed + 3, size, mix=0.5, edge=0.7, smooth=2, keep=keep)
    points = {"object": canvas.pixel(scene.centre)}
    for hand in scene.hands:
        points["left_hand" if hand.side > 0 else "right_hand"] = canvas.pixel(hand.wrist + hand.frame @ vec(0, 0.35, 0.05))
    return Cutout(rgb, alpha, canvas.pixel(scene.centre), points, height_px=px)


# ---- arrangements ---------------------------------------------------------------------------------------------------

def _scene(holds: str, look: Look) -> _Scene:
    text = holds.lower()
    if ("table" in text or "desk" in text) and prop_kind(text) == "thing":
        return _built(look, [_Hand(-1.0, vec(0.42, -0.62, -0.15), hand_frame(vec(-0.42, 0.42, 0.80), vec(0.05, -0.80, 0.45), -1.0), "flat")],
                      [], vec(0.2, 0, 0))
    kind = prop_kind(text) if text.strip() else "none"
    if kind == "letter":
        return _reading(look)
    if kind == "none":
        return _built(look, [_Hand(-1.0, vec(0.1, -0.5, 0), hand_frame(vec(-0.1, 1, 0.1), vec(0, 0.1, -1), -1.0), "relaxed")], [], vec(0, 0, 0))
    if kind in ("lantern", "candle", "umbrella", "case", "bag", "flowers", "stick"):
        hand = _Hand(-1.0, vec(0.40, 0.02, 0.0), hand_frame(vec(-1, 0.10, 0.0), vec(0, -0.10, -1), -1.0), "fist")
        thing = held(holds, hand.wrist, hand.frame, 1.0)
        return _built(look, [hand], thing, vec(0, -0.55 if kind in ("lantern", "case", "bag") else 0.2, 0))
    if kind == "rope":
        left = _Hand(1.0, vec(-0.92, -0.30, 0.05), hand_frame(vec(0.95, 0.35, -0.1), vec(0.1, 0.1, -1), 1.0), "fist")
        right = _Hand(-1.0, vec(0.92, 0.10, 0.05), hand_frame(vec(-0.95, 0.25, -0.1), vec(-0.1, 0.1, -1), -1.0), "fist")
        rope = Solid("rope").join(Cone((-0.78, -1.5, 0.25), (-0.60, -0.10, -0.08), 0.07, 0.07)).join(Cone((-0.60, -0.10, -0.08), (0.60, 0.22, -0.08), 0.07, 0.07), 0.05)
        rope.join(Cone((0.60, 0.22, -0.08), (0.85, 1.5, 0.30), 0.07, 0.07), 0.05)
        rope.grain = held("rope", vec(0, 0, 0), np.eye(3), 1.0)[0].grain
        return _built(look, [left, right], [rope], vec(0, 0.05, 0))
    grip: Grip = "fist" if kind in ("key", "knife", "gun", "torch", "rag", "sword", "spoon", "ladle", "fork", "pan", "hammer", "wrench", "sausage") else (
        "wide" if kind in ("cup", "bottle", "phone", "thing", "apple", "egg", "tin", "box", "pot", "bowl") else "hold")
    hand = _Hand(-1.0, vec(0.46, -0.06, 0.08), hand_frame(vec(-0.97, 0.20, 0.05), vec(-0.10, 0.06, -1), -1.0), grip)
    if kind in ("phone", "book"):
        hand.frame = hand_frame(vec(-0.95, 0.02, 0.12), vec(-0.12, 0.12, -1), -1.0)
    return _built(look, [hand], held(holds, hand.wrist, hand.frame, 1.0), hand.wrist + hand.frame @ vec(0, 0.36, 0.1))


def _tint(holds: str, scene: _Scene) -> dict[str, Stuff]:
    """The thing's main material in the colour that its words give it."""
    colour = colour_of_words(holds)
    main = next((solid.material for solid in scene.solids if solid.material in PROP_STUFF), None)
    return {} if colour is None or main is None else {main: replace(PROP_STUFF[main], colour=colour)}


def _reading(look: Look) -> _Scene:
    """A letter held by its lower corners, thumbs before it, fingers behind."""
    tilt = turn_x(-0.10) @ turn_z(0.05)
    centre = vec(0.0, 0.42, 0.0)
    half = (0.66, 0.86)
    sheet = Solid("paper").join(Box(centre, (*half, 0.012), 0.01, tilt))
    hands: list[_Hand] = []
    for side in (1.0, -1.0):
        wrist = vec(-side * 0.88, -0.60, 0.285)
        frame = hand_frame(vec(side * 0.74, 0.66, 0.03), vec(-side * 0.10, 0.05, -1), side)
        hands.append(_Hand(side, wrist, frame, "pinch"))
    scene = _built(look, hands, [sheet], centre)
    scene.paper = (centre, tilt, *half)
    return scene


def _built(look: Look, hands: list[_Hand], things: list[Solid], centre: Vec) -> _Scene:
    """Hands with forearms and sleeves, and the things they hold."""
    outfit = outfit_named(look.appearance.outfit)
    age = float(look.appearance.age or 35)
    girth = 1.06 if measures_of(look).bust == 0 else 0.92
    skin = Solid("skin")
    sleeves: list[Solid] = []
    for hand in hands:
        add_hand(skin, hand.wrist, hand.frame, 1.0, hand.grip, 2, girth * (0.95 if age > 60 else 1.0))
        out = hand.frame @ vec(0, -1, 0)
        away = unit(out + vec(0.25 * (-hand.side), -0.75, 0.10))
        elbow = hand.wrist + away * 2.6
        skin.join(Cone(hand.wrist, hand.wrist + away * 0.5, 0.108 * girth, 0.135 * girth, hand.frame[:, 2], 0.86), 0.06)
        skin.join(Cone(hand.wrist + away * 0.45, elbow, 0.135 * girth, 0.23 * girth), 0.06)
        if outfit.sleeve > 0.55:
            start = hand.wrist + away * 0.26
            sleeve = Solid("top")
            sleeves.append(sleeve)
            sleeve.join(Cone(start, elbow, 0.165 * girth + outfit.thick * 0.6 + outfit.loose, 0.30 * girth + outfit.thick), 0.02)
            sleeve.join(Cone(start, start + away * 0.13, 0.178 * girth + outfit.thick * 0.7 + outfit.loose, 0.178 * girth + outfit.thick * 0.7 + outfit.loose), 0.02)
            sleeve.cut(start, -away, 0.02)

            def folds(x: Array, y: Array, z: Array) -> Array:
                f = np.float32
                return np.abs(np.sin(y * f(9.0) + x * f(6.0) + f(1.2) * np.sin(x * f(5.0) + z * f(7.0)))) * f(0.022)

            sleeve.grain = folds
    solids = [skin, *sleeves, *things]
    return _Scene(solids, hands, centre)


# ---- drawing --------------------------------------------------------------------------------------------------------

def _skin(surface: Surface, names: list[str], scene: _Scene, albedo: Array, keep: Array) -> None:
    """Redder knuckles and finger-tips, nails, mottling."""
    at = np.flatnonzero(np.array([n == "skin" for n in names])[surface.solid])
    p = surface.place[at]
    blotch = noise_at(p[:, 0] * np.float32(0.8), p[:, 1] * np.float32(0.8), 4, 30, 30) - np.float32(0.5)
    albedo[at] *= 1 + blotch[:, None] * np.array([0.07, -0.03, -0.08], np.float32)
    for hand in scene.hands:
        for tip, way, back, radius in _tips(hand):
            d = p - tip.astype(np.float32)
            near = np.exp(-((np.linalg.norm(d, axis=1) / np.float32(0.085)) ** 2))
            albedo[at] *= 1 + near[:, None] * (np.array([1.02, 0.84, 0.82], np.float32) - 1)
            across = np.cross(way, back)
            middle = tip + back * radius * 0.8 - way * 0.012
            e = p - middle.astype(np.float32)
            u, v, w = (e @ a.astype(np.float32) for a in (across, way, back))
            nail = (np.abs(u / np.float32(radius * 0.80)) ** 3 + np.abs(v / np.float32(radius * 1.05)) ** 3) ** np.float32(1 / 3)
            cover = np.clip((1.05 - nail) * 7, 0, 1) * (w > -radius * 0.55)
            rim = np.exp(-(((nail - np.float32(1.0)) / np.float32(0.13)) ** 2)) * (w > -radius * 0.55)
            tone = albedo[at] * np.array([1.10, 1.03, 1.04], np.float32)
            albedo[at] += (tone - albedo[at]) * cover[:, None]
            albedo[at] *= 1 - rim[:, None] * np.float32(0.22)
            keep[at] = np.maximum(keep[at], cover * np.float32(0.8))


def _tips(hand: _Hand) -> list[tuple[Vec, Vec, Vec, float]]:
    """(tip, direction, the nail's outward normal, radius) of the four fingers and the thumb."""
    forms = hand_forms(hand.grip, 2)
    bones = [form for _, form in forms if isinstance(form, Cone)]
    ends = [bones[4], bones[7], bones[10], bones[13], bones[16]] if len(bones) >= 17 else []
    out: list[tuple[Vec, Vec, Vec, float]] = []
    for i, bone in enumerate(ends):
        way = unit(bone.b - bone.a)
        if i < 4:
            back = unit(np.cross(way, vec(1, 0, 0)))
            back = back if float(back @ vec(0, way[2] + 1e-3, -way[1])) > 0 else -back
        else:
            back = unit(vec(0.75, -0.25, -0.45) - way * float(vec(0.75, -0.25, -0.45) @ way))
        out.append((hand.wrist + hand.frame @ bone.b, unit(hand.frame @ way), unit(hand.frame @ back), bone.rb))
    return out


def _writing(surface: Surface, names: list[str], paper: tuple[Vec, Matrix, float, float], albedo: Array, keep: Array) -> None:
    """Lines of a hand nobody can read, a fold across the middle, a browned edge."""
    at = np.flatnonzero(np.array([n == "paper" for n in names])[surface.solid])
    centre, turn, half_x, half_y = paper
    local = (surface.place[at] - centre.astype(np.float32)) @ turn.astype(np.float32)
    u, v = local[:, 0] / np.float32(half_x), local[:, 1] / np.float32(half_y)
    f = np.float32
    row = np.floor((f(0.78) - v) / f(0.105))
    within = (f(0.78) - v) / f(0.105) - row - f(0.5)
    wave = f(0.17) * np.sin(u * f(92) + row * f(2.3)) * np.sin(u * f(37) + row) + f(0.06) * np.sin(u * f(210))
    words = np.sin(u * f(11) + row * f(4.1)) + f(0.6) * np.sin(u * f(23) + row * f(1.7)) > f(-0.75)
    ends = np.mod(row * f(0.37), 1.0) * f(0.30) + f(0.62)
    ink = np.exp(-(((within - wave) / f(0.085)) ** 2)) * words * (np.abs(u) < f(0.80)) * (u < ends) * (row >= 0) * (row < 13)
    albedo[at] *= 1 - ink[:, None] * np.array([0.72, 0.74, 0.70], np.float32)
    crease = np.exp(-(((v - f(0.02)) / f(0.012)) ** 2)) + np.exp(-(((v + f(0.55)) / f(0.010)) ** 2)) * f(0.6)
    albedo[at] *= 1 - crease[:, None] * f(0.16)
    edge = np.clip(np.maximum(np.abs(u), np.abs(v)) - f(0.86), 0, 1) * f(2.2)
    stain = noise_at(u * f(0.4), v * f(0.4), 9, 50, 50)
    albedo[at] *= 1 - (edge * stain)[:, None] * np.array([0.25, 0.42, 0.6], np.float32)
    keep[at] = np.maximum(keep[at], np.clip(cv2.blur(ink[:, None], (1, 5))[:, 0] * 2, 0, 0.9).astype(np.float32))


