"""What lies on a figure's surface: folds of cloth, strands of hair, the mottling of skin, the ribs of wool.

Folds are bumps in the normals, made in the body's own coordinates (along and around each bone), so that they sit where
cloth is pushed together (elbow, knee, ankle, waist) or pulled (armpit, crotch) and stay there in the next phase.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
import numpy.typing as npt

from milimo.engines.previz.figures.field import Array, Vec, unit
from milimo.engines.previz.figures.handwork import hands_on
from milimo.engines.previz.figures.light import Stuff
from milimo.engines.previz.figures.noise import noise_at
from milimo.engines.previz.figures.tailoring import LEAST_PX, beneath_jaw, sewn
from milimo.engines.previz.figures.trace import Surface
from milimo.engines.previz.figures.tresses import beard_values, hair_values
from milimo.engines.previz.paint import smoothstep

if TYPE_CHECKING:
    from milimo.engines.previz.figures.cutouts import Figure

@dataclass(frozen=True, slots=True)
class Bone:
    """A limb in camera space with where its cloth creases: at the start, the end, all over; `bent` 0..1."""

    a: Vec
    b: Vec
    radius: float
    start: float
    end: float
    all_over: float
    side: Vec                      # from which the angle round the bone is counted


def bones_of(figure: Figure) -> list[Bone]:
    """Trunk, arms and legs of a figure."""
    j, m = figure.joints, figure.joints.measures
    see = figure.seen
    ahead = figure.view @ j.chest_frame @ np.array([0.0, 0.0, -1.0])
    out = [Bone(see(j.neck), see(j.pelvis), 0.55, 0.30, 0.70, 0.55, ahead)]
    for i in range(2):
        s, e, w = see(j.shoulder[i]), see(j.elbow[i]), see(j.wrist[i])
        bent = _bend(s, e, w)
        out.append(Bone(s, e, 0.24 * m.limb, 0.22, 0.35 + 0.9 * bent, 0.40, ahead))
        out.append(Bone(e, w, 0.18 * m.limb, 0.35 + 0.9 * bent, 0.65, 0.40, ahead))
        h, k, a = see(j.hip[i]), see(j.knee[i]), see(j.ankle[i])
        bent = _bend(h, k, a)
        out.append(Bone(h, k, 0.32 * m.limb, 0.55 + 0.4 * bent, 0.30 + 0.9 * bent, 0.25, ahead))
        out.append(Bone(k, a, 0.22 * m.limb, 0.30 + 0.9 * bent, 0.85, 0.25, ahead))
    return out


def _bend(a: Vec, b: Vec, c: Vec) -> float:
    """0 straight .. 1 folded."""
    return float(np.clip(0.5 - 0.5 * float(unit(b - a) @ unit(c - b)), 0, 1)) ** 0.5


def crease(surface: Surface, stuffs: Sequence[Stuff], names: Sequence[str], figure: Figure, seed: int, knit: bool = False,
           skirt: float = 0.0) -> None:
    """Bends the normals of cloth by its folds, in place."""
    amount = np.array([s.fold for s in stuffs], np.float32)[surface.solid]
    at = np.flatnonzero(amount > 0.01)
    if not len(at):
        return
    height = np.zeros(len(surface.place), np.float32)
    height[at] = _folds(surface.place[at], bones_of(figure), seed, skirt, figure) * amount[at]
    slope_x, slope_y = _slopes(surface, height, amount > 0.01)
    n = surface.normal
    tall = np.float32(1.0)
    n[:, 0] -= np.clip(slope_x * tall, -1.3, 1.3)
    n[:, 1] -= np.clip(slope_y * tall, -1.3, 1.3)
    n /= np.linalg.norm(n, axis=1, keepdims=True) + np.float32(1e-6)


def _slopes(surface: Surface, height: Array, cloth: npt.NDArray[np.bool_]) -> tuple[Array, Array]:
    """Slopes of a height along x and y (up), within cloth only: no cliff at its border."""
    picture = surface.picture(height)
    mask = surface.picture(cloth.astype(np.float32))
    share = cv2.blur(mask, (5, 5))
    around = cv2.blur(picture * mask, (5, 5)) / (share + np.float32(1e-5))
    filled = cv2.GaussianBlur(np.where(mask > 0.5, picture, around).astype(np.float32), (0, 0), 0.7)
    scale = np.float32(surface.canvas.scale / 8)
    gx = cv2.Sobel(filled, cv2.CV_32F, 1, 0) * scale
    gy = cv2.Sobel(filled, cv2.CV_32F, 0, 1) * -scale
    inner = cv2.erode(mask, np.ones((3, 3), np.uint8)) * np.float32(0.85) + np.float32(0.15)
    return (gx * inner).ravel()[surface.index] * cloth, (gy * inner).ravel()[surface.index] * cloth


def _folds(place: Array, bones: Sequence[Bone], seed: int, skirt: float, figure: Figure) -> Array:
    """Height of the cloth over its smooth form, in units."""
    best = np.full(len(place), 9.0, np.float32)
    which = np.zeros(len(place), np.int32)
    for i, bone in enumerate(bones):
        if skirt > 0 and i and (i - 1) % 4 >= 2:
            continue
        axis = (bone.b - bone.a).astype(np.float32)
        p = place - bone.a.astype(np.float32)
        t = np.clip(p @ axis / np.float32(float(axis @ axis) + 1e-6), 0, 1)
        d = np.linalg.norm(p - t[:, None] * axis, axis=1) - np.float32(bone.radius)
        closer = d < best
        best = np.where(closer, d, best)
        which = np.where(closer, i, which)
    out = np.zeros(len(place), np.float32)
    for i, bone in enumerate(bones):
        here = np.flatnonzero(which == i)
        if len(here):
            out[here] = _trunk_folds(place[here], bone, seed, skirt) if i == 0 else _limb_folds(place[here], bone, seed + i)
    return out


def _around(place: Array, bone: Bone) -> tuple[Array, Array, float]:
    """(position along 0..1 and beyond, angle round the bone, length)."""
    axis = bone.b - bone.a
    length = float(np.linalg.norm(axis)) + 1e-6
    along = axis / length
    side = unit(bone.side - along * float(bone.side @ along))
    other = np.cross(along, side)
    p = place - bone.a.astype(np.float32)
    t = (p @ along.astype(np.float32)) / np.float32(length)
    phi = np.arctan2(p @ other.astype(np.float32), p @ side.astype(np.float32))
    return t, phi, length


def _limb_folds(place: Array, bone: Bone, seed: int) -> Array:
    """Zigzag rings by the joints, a few long diagonals between them."""
    t, phi, length = _around(place, bone)
    f = np.float32
    wander = noise_at(phi * f(0.16), t * f(length * 0.5), seed % 5, 60, 60) - f(0.5)
    turn = f(np.pi) * (t * f(length * 2.9) + f(0.40) * np.sin(phi + f(seed * 1.7)) + f(0.22) * np.sin(2 * phi + f(seed))) + f(3.4) * wander
    rings = np.abs(np.sin(turn)) ** f(0.85)
    steep = f(np.pi) * (t * f(length * 1.3) + f(0.55) * np.sin(phi + f(1.9 * seed))) + f(5.0) * wander
    long = np.abs(np.sin(steep)) ** f(0.8)
    near_start, near_end = np.exp(-((t / f(0.24)) ** 2)), np.exp(-(((1 - t) / f(0.26)) ** 2))
    weight = near_start * f(bone.start) + near_end * f(bone.end)
    return (rings * weight * f(0.060) + long * f(bone.all_over * 0.060)).astype(np.float32)


def _trunk_folds(place: Array, bone: Bone, seed: int, skirt: float) -> Array:
    """Pulls from the armpits, gathers at the waist; below it the pipes of a skirt."""
    t, phi, length = _around(place, bone)
    f = np.float32
    wander = noise_at(phi * f(0.16), t * f(0.35), seed % 5, 50, 80) - f(0.5)
    long = np.abs(np.sin(f(np.pi) * (t * f(length * 0.75) + f(0.85) * np.sin(phi + f(0.9))) + f(5.0) * wander)) ** f(0.8)
    gathers = np.abs(np.sin(phi * f(6.0) + f(5.0) * wander)) ** f(0.9)
    at_waist = np.exp(-(((t - f(0.60)) / f(0.16)) ** 2))
    # no pleats from the collar: over the chest cloth hangs from shoulder and armhole
    height = long * f(bone.all_over * 0.075) * (f(0.30) + f(0.70) * smoothstep(0.10, 0.42, t)) + gathers * at_waist * f(0.034)
    if skirt > 0:
        low = smoothstep(0.75, 1.9, t)
        pipes = np.abs(np.sin(phi * f(3.5) + f(4.0) * wander + t * f(0.35))) ** f(0.75)
        height = height * (1 - smoothstep(0.8, 1.1, t)) + pipes * (f(0.028) + f(0.075) * low) * smoothstep(0.72, 1.0, t)
    else:
        height += gathers * smoothstep(0.86, 1.05, t) * f(0.020)
    return height.astype(np.float32)


# ---- colour -------------------------------------------------------------------------------------------------------

def textured(surface: Surface, albedo: Array, stuffs: Sequence[Stuff], names: Sequence[str], figure: Figure, seed: int,
             pattern: str = "") -> Array:
    """The colours with their texture (a new array): strands, wool, worn cloth, mottled skin."""
    out = albedo.copy()
    px = surface.canvas.scale
    kinds = np.array([1 if n in ("hair", "beard") else 2 if n in ("skin",) else 3 for n in names], np.int32)[surface.solid]
    hair = np.flatnonzero(kinds == 1)
    if len(hair) and px > 24:
        bearded = np.array([n == "beard" for n in names])[surface.solid[hair]]
        own = _in_head(surface, hair, figure)
        facing = surface.normal[hair] @ (figure.view @ figure.joints.head_frame).astype(np.float32)
        tone = np.where(bearded, beard_values(own), hair_values(own, facing, figure.hair))
        # on grey and white hair the same strokes are ten times as loud as on black
        pale = np.clip(albedo[hair].mean(axis=1) * np.float32(1.5) - np.float32(0.3), 0, 0.40)
        out[hair] *= (1 + (tone - 1) * (1 - pale))[:, None]
    cloth = np.flatnonzero(kinds == 3)
    if len(cloth) and px > 18:
        p = surface.place[cloth]
        worn = noise_at(p[:, 0] * np.float32(0.34), p[:, 1] * np.float32(0.34), 2, 40, 56) - np.float32(0.5)
        tone = 1 + worn * np.float32(0.16)
        out[cloth] *= tone[:, None]
        tops = np.flatnonzero(np.array([n in ("top", "collar") for n in names])[surface.solid[cloth]])
        if len(tops) and px > LEAST_PX and not figure.outfit.hard and figure.outfit.name != "trunks":
            out[cloth[tops]] *= sewn(surface, cloth[tops], figure)[:, None]
        if pattern and len(tops) and px > 30:
            out[cloth[tops]] *= _pattern_tone(p[tops], figure, pattern)[:, None]
    skin = np.flatnonzero(kinds == 2)
    if len(skin) and px > 60:
        p = surface.place[skin]
        blotch = noise_at(p[:, 0] * np.float32(0.9), p[:, 1] * np.float32(0.9), 4, 26, 26) - np.float32(0.5)
        out[skin] *= 1 + blotch[:, None] * np.array([0.05, -0.02, -0.07], np.float32)
        if not figure.masked:
            out[skin] *= beneath_jaw(_in_head(surface, skin, figure))
    hands_on(surface, names, figure, out)
    return out


def _in_head(surface: Surface, at: npt.NDArray[np.intp], figure: Figure) -> Array:
    j = figure.joints
    turn = (figure.view @ j.head_frame).astype(np.float32)
    return (surface.place[at] - figure.seen(j.skull).astype(np.float32)) @ turn / np.float32(j.measures.head)


def _pattern_tone(p: Array, figure: Figure, pattern: str) -> Array:
    """Ribs of knitting or stripes, in the chest's own coordinates."""
    j = figure.joints
    local = (p - figure.seen(j.chest).astype(np.float32)) @ (figure.view @ j.chest_frame).astype(np.float32)
    if pattern == "knit":
        rib = np.sin(local[:, 1] * np.float32(64.0) + np.float32(1.2) * np.sin(local[:, 0] * np.float32(30.0)))
        return (1 + np.float32(0.09) * rib).astype(np.float32)
    return np.where(np.sin(local[:, 1] * np.float32(22.0)) > 0.25, np.float32(0.62), np.float32(1.0)).astype(np.float32)
