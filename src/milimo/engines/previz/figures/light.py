"""A painter's light on a figure: two colours a material, a hard key, a cool or warm rim, three values.

Everything here is per hit pixel of a `Surface`, in camera space, in display values: albedo × light, as a painter mixes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from milimo.engines.previz.figures.field import Array, Matrix, Vec, dots, lengths, turn_x, unit, vec
from milimo.engines.previz.figures.trace import Surface, openness, shadow
from milimo.engines.previz.model import Colour, FigureLight, Vec3
from milimo.engines.previz.paint import hex_colour, smoothstep


@dataclass(frozen=True, slots=True)
class Stuff:
    """A material: its colour in the light, how it shines, and whether light goes into it (skin) or comes out of it."""

    colour: str
    sheen: float = 0.05
    tight: float = 24.0            # exponent of the highlight
    flesh: float = 0.0
    strand: float = 0.0            # highlight across combed strands
    glow: float = 0.0
    fold: float = 0.0              # how strongly cloth creases


@dataclass(frozen=True, slots=True)
class Lamp:
    place: Vec                     # camera space, units
    colour: Colour
    strength: float
    radius: float                  # units


@dataclass(frozen=True, slots=True)
class Lighting:
    """A set's light turned into a figure's camera space."""

    key: Vec
    key_colour: Colour
    key_strength: float
    rim: Vec
    rim_colour: Colour
    rim_strength: float
    up: Vec
    ambient_up: Colour
    ambient_down: Colour
    lamps: tuple[Lamp, ...]
    haze: Colour
    haze_share: float
    # what `complexion.metered` sets for skin: gain of all light on it, light added to its shadows, share of the ambient light
    flesh_gain: float = 1.0
    flesh_fill: float = 0.0
    flesh_around: float = 1.0


def lighting(light: FigureLight, position: Vec3, camera_yaw: float, pitch: float, metres_per_unit: float,
             distance: float = 0.0) -> Lighting:
    """World light as seen by a camera that looks along `camera_yaw` and down by `pitch` on a figure at `position`."""
    c, s = np.cos(camera_yaw), np.sin(camera_yaw)
    view: Matrix = turn_x(pitch) @ np.array([[c, 0, -s], [0, 1, 0], [s, 0, c]])
    lamps = tuple(
        Lamp(view @ (np.asarray(p.position) - np.asarray(position)) / metres_per_unit, p.colour, p.strength,
             p.radius / metres_per_unit) for p in light.points)
    share = 1 - float(np.exp(-light.haze_per_metre * distance))
    key, rim, ambient = exposed(light)
    toward = view @ unit(light.key_direction)
    if key > light.key and toward[2] > -0.30:    # lifted out of the dark: from where it shows, not from behind
        toward = unit((toward[0], toward[1], -0.30))
    return Lighting(
        toward, adapted(light.key_colour), key, view @ unit(light.rim_direction), light.rim_colour, rim, view @ vec(0, 1, 0),
        adapted(_scaled(light.ambient_up, ambient)), adapted(_scaled(light.ambient_down, ambient)), lamps, light.haze_colour, share)


COLD_SHARE = 0.6                 # of a cold light's cast that a figure's colours do not take
_FAINT, _CASTS = 0.02, 0.10      # of a lamp at a figure: less is not seen at all; less throws no shadow that is seen

# Lit skin of mean colour reads .55 of the light on it: the brightest and the darkest light a person is painted in.
_BRIGHTEST, _DARKEST = 1.34, 0.40


def exposed(light: FigureLight) -> tuple[float, float, float]:
    """(key, rim, factor of the ambient light) as a camera would expose them: nobody burns out, nobody is a hole.

    Sets are lit for themselves; a face in a bright stairwell would clip, one on a night beach would be black.
    """
    luma = np.array([0.2126, 0.7152, 0.0722])
    around = float((np.asarray(light.ambient_up) + np.asarray(light.ambient_down)) @ luma) / 2
    shine = float(np.asarray(light.key_colour) @ luma)
    lit = around + light.key * shine
    if lit > _BRIGHTEST:
        share = _BRIGHTEST / lit
        return light.key * share, min(light.rim, 1.5), share
    lamps = sum(p.strength for p in light.points)
    if lit + 0.5 * lamps < _DARKEST:
        missing = _DARKEST - lit - 0.5 * lamps
        return light.key + missing / max(shine, 0.25), max(light.rim, 0.45), min(2.5, max(1.0, 0.13 / max(around, 0.01)))
    return light.key, light.rim, 1.0


def adapted(colour: Colour) -> Colour:
    """A cold light as eyes see it that are used to it: half its cast is taken back, at the same luma, so that what is yellow stays
    yellow in a blue night and does not go green. Warm light is left as it is: one likes to see it."""
    red, green, blue = colour
    if blue <= red:
        return colour
    grey = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return red + COLD_SHARE * (grey - red), green + COLD_SHARE * (grey - green), blue + COLD_SHARE * (grey - blue)


def _scaled(colour: Colour, factor: float) -> Colour:
    r, g, b = colour
    return r * factor, g * factor, b * factor


def _rgb(colour: Colour) -> Array:
    return np.asarray(colour, np.float32)


def two_tone(lambert: Array, soft: Array | float = 0.0) -> Array:
    """Light as a painter blocks it in: a clear edge between light and shadow, a little modelling inside the light; `soft` 0..1
    widens the edge."""
    low, wide = np.float32(0.03) - np.float32(0.03) * soft, np.float32(0.37) + np.float32(0.20) * soft
    t = np.clip((lambert - low) / wide, 0, 1)
    return t * t * (3 - 2 * t) * (np.float32(0.52) + np.float32(0.48) * lambert)


def shade(surface: Surface, albedo: Array, stuffs: Sequence[Stuff], light: Lighting, *, cast: bool = True,
          reach: float = 1.2, rim_power: float = 1.6, rim_white: float = 0.28,
          small: Surface | None = None) -> Array:
    """Display RGB (hits, 3). `albedo` (hits, 3) is the colour of each hit, `stuffs` the material of each solid.

    `cast`: march shadows from the key (`reach` units far); `rim_power` falls with the figure's size, or the rim of a
    small figure is thinner than a pixel; `rim_white` is how much of the rim is the light's own colour whatever it falls on. `small` is the same surface before it was enlarged: shadows and occlusion are
    marched there.
    """
    n = surface.normal
    flesh, sheen, tight, strand, glow = (np.array([getattr(s, a) for s in stuffs], np.float32)[surface.solid]
                                         for a in ("flesh", "sheen", "tight", "strand", "glow"))
    base = surface if small is None else small

    def enlarge(values: Array) -> Array:
        return values if base is surface else _carried(base, surface, values)

    # colours and directions lie in planes, (3, hits): an array operation over rows of three is four times slower
    faces, places = np.ascontiguousarray(n.T), np.ascontiguousarray(surface.place.T)
    own = np.ascontiguousarray(albedo.T)
    flesh_at, hair = np.flatnonzero(flesh > 0), np.flatnonzero(strand > 0)
    open_ = enlarge(openness(base, 0.34))
    upward = (n @ light.up.astype(np.float32)) * np.float32(0.5) + np.float32(0.5)
    # light goes into skin and comes out beside: its creases are half as deep as those of cloth
    around = (open_ + (1 - open_) * flesh * np.float32(0.5)) * (1 + flesh * np.float32(light.flesh_around - 1))
    down, up = _rgb(light.ambient_down), _rgb(light.ambient_up)
    total = (down[:, None] + (up - down)[:, None] * upward) * around
    shine = np.zeros_like(total)
    if light.key_strength > 0.01:
        arrives = enlarge(_calmed(base, shadow(base, light.key.astype(np.float32), reach))) if cast else np.ones(len(n), np.float32)
        lit, gleam = _one(faces, light.key.astype(np.float32)[:, None], arrives, flesh, sheen, tight, strand, flesh_at, hair)
        colour = (_rgb(light.key_colour) * np.float32(light.key_strength))[:, None]
        lit *= colour
        lit *= np.float32(0.55) + np.float32(0.45) * open_
        total += lit
        shine += gleam * colour
    for lamp in light.lamps:
        toward = lamp.place.astype(np.float32)[:, None] - places
        distance = _lengths(toward)
        toward /= distance + np.float32(1e-6)
        strength = np.float32(lamp.strength) / (1 + (distance / np.float32(lamp.radius)) ** 2)
        most = float(strength.max(initial=0.0))
        if most < _FAINT:
            continue
        arrives = np.ones(len(n), np.float32)
        if cast and most > _CASTS:
            way = lamp.place.astype(np.float32) - base.place
            way /= lengths(way)[:, None] + np.float32(1e-6)
            arrives = enlarge(_calmed(base, shadow(base, way, reach, steps=9)))
        lit, gleam = _one(faces, toward, arrives, flesh, sheen, tight, strand, flesh_at, hair)
        colour = _rgb(lamp.colour)[:, None]
        lit *= strength
        lit *= colour
        total += lit
        shine += (gleam * strength) * colour
    _meter(total, flesh_at, hair, open_, light)
    if len(hair):    # light on hair breaks into strands: it lies on the light ones
        plain = albedo_of(surface, stuffs)[hair] @ _LUMA
        shine[:, hair] *= np.clip((albedo[hair] @ _LUMA) / (plain + np.float32(1e-3)), 0, 1.2) ** 3
    rgb = own * total + shine
    if light.rim_strength > 0.01:
        edge = (1 - np.clip(-faces[2], 0, 1)) ** np.float32(rim_power)
        facing = np.clip((n @ light.rim.astype(np.float32)) * 1.3 + 0.1, 0, 1)
        band = smoothstep(0.10, 0.62, edge * facing) * np.float32(light.rim_strength) * (0.4 + 0.6 * open_)
        rgb += band * _rgb(light.rim_colour)[:, None] * (np.float32(rim_white) + np.float32(1 - rim_white) * own)
    if glow.any():
        rgb += own * glow
    if light.haze_share > 0:
        rgb += (_rgb(light.haze)[:, None] - rgb) * np.float32(light.haze_share)
    return np.ascontiguousarray(shouldered(rgb.astype(np.float32)).T)


def _lengths(planes: Array) -> Array:
    """Lengths of vectors that lie in planes, (3, n)."""
    x, y, z = planes
    return np.sqrt(x * x + y * y + z * z)


_PALE, _WARMTH = np.float32(0.58), np.array([1.075, 1.0, 0.895], np.float32)
_FILL = np.array([1.04, 0.98, 0.95], np.float32)
_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
_ON_HAIR = 0.55          # of the skin's gain and fill


def _meter(total: Array, flesh: npt.NDArray[np.intp], hair: npt.NDArray[np.intp], open_: Array, light: Lighting) -> None:
    """Brings the light (3, hits) on the hits that are skin (and, by half, on hair) to what the camera is set for, in place:
    filled, less coloured than on cloth, and exposed."""
    for at, warmth, share in ((flesh, _WARMTH, 1.0), (hair, np.float32(1.0), _ON_HAIR)):
        if not len(at):
            continue
        on, fill = np.ascontiguousarray(total[:, at].T), np.float32(light.flesh_fill * share)
        luma = on @ _LUMA
        on = on + (luma[:, None] - on) * _PALE
        # lamplight is warm already: only cool light is warmed on its way through skin
        cool = np.clip(np.float32(1.7) - np.float32(0.9) * on[:, 0] / (on[:, 2] + np.float32(1e-4)), 0.15, 1)
        on *= 1 + cool[:, None] * (warmth - 1)
        lack = np.clip(1 - luma / np.float32(max(0.35, 3 * light.flesh_fill)), 0, 1) * fill
        lack *= np.float32(0.55) + np.float32(0.45) * open_[at]
        total[:, at] = ((on + lack[:, None] * _FILL) * np.float32(light.flesh_gain**share)).T


def shouldered(rgb: Array) -> Array:
    """Bends what is brighter than .66 toward 1, so that a pale forehead in full sun keeps its drawing."""
    out = rgb.astype(np.float32).ravel()
    bright = np.flatnonzero(out - np.float32(0.66) > 0)
    over = out[bright] - np.float32(0.66)
    out[bright] = np.float32(0.66) + np.float32(0.32) * (1 - np.exp(-over * np.float32(1 / 0.42)))
    return out.reshape(rgb.shape)


def _calmed(surface: Surface, values: Array) -> Array:
    """A little blur within the outline: the marched shadow's edge is as coarse as its volume."""
    hit = cv2.blur(surface.picture(np.ones(len(values), np.float32)), (3, 3))
    mean = cv2.blur(surface.picture(values), (3, 3)) / (hit + np.float32(1e-5))
    return mean.ravel()[surface.index].astype(np.float32)


def _carried(small: Surface, large: Surface, values: Array) -> Array:
    """Per-hit values of a small surface, looked up on its enlargement."""
    hit = small.picture(np.ones(len(values), np.float32))
    picture = small.picture(values)
    for side in (3, 7):
        mean, share = cv2.blur(picture * hit, (side, side)), cv2.blur(hit, (side, side))
        new = (hit < 0.5) & (share > 0.01)
        picture, hit = np.where(new, mean / (share + np.float32(1e-5)), picture), np.where(new, 1, hit).astype(np.float32)
    big = cv2.resize(picture.astype(np.float32), (large.canvas.width, large.canvas.height), interpolation=cv2.INTER_CUBIC)
    return np.clip(big.ravel()[large.index], 0, 1).astype(np.float32)


def _one(faces: Array, toward: Array, arrives: Array, flesh: Array, sheen: Array, tight: Array, strand: Array,
         flesh_at: npt.NDArray[np.intp], hair: npt.NDArray[np.intp]) -> tuple[Array, Array]:
    """One light, from `toward` ((3, hits) or (3, 1)) on surfaces that face `faces` (3, hits): (diffuse (3, hits), highlight
    (hits,)). `flesh_at` and `hair` are the hits with flesh and strands."""
    nx, ny, nz = faces
    # grooves between locks must not go black: light gets through hair
    wrap = np.float32(0.10) + flesh * np.float32(0.12)
    wrap[hair] = np.float32(0.34)
    lambert = np.clip((nx * toward[0] + ny * toward[1] + nz * toward[2] + wrap) / (1 + wrap), 0, 1)
    # locks are finer than the volume that shadows are marched in: hair shades itself only in part
    arrives = arrives.copy()
    arrives[hair] = np.float32(0.30) + np.float32(0.70) * arrives[hair]
    lit = two_tone(lambert * (np.float32(0.25) + np.float32(0.75) * arrives), flesh) * arrives
    out = np.stack([lit, lit, lit])
    # where light turns into shadow, flesh glows red: it is the blood that is lit from inside
    border = np.exp(-(((lit[flesh_at] - np.float32(0.26)) / np.float32(0.18)) ** 2)) * flesh[flesh_at]
    out[:, flesh_at] += (border * np.float32(0.22)) * np.array([[1.0], [0.24], [0.05]], np.float32)
    half = toward + np.array([[0], [0], [-1]], np.float32)
    half /= _lengths(half) + np.float32(1e-6)
    # a power is dear, and all but the middle of a highlight is nothing
    gleam, straight = np.zeros(len(nx), np.float32), nx * half[0] + ny * half[1] + nz * half[2]
    shines = np.flatnonzero(straight > 0.70)
    gleam[shines] = straight[shines] ** tight[shines] * sheen[shines] * arrives[shines]
    if len(hair):
        m = np.ascontiguousarray(faces[:, hair].T)
        down = np.array([0.0, -1.0, 0.0], np.float32)
        along = down - m * (m @ down)[:, None]
        along /= lengths(along)[:, None] + np.float32(1e-6)
        across = np.sqrt(np.clip(1 - dots(along, np.broadcast_to(half, faces.shape)[:, hair].T) ** 2, 0, 1))
        gleam[hair] += across ** np.float32(28) * strand[hair] * arrives[hair] * smoothstep(0.05, 0.5, lambert[hair])
    return out, gleam


def stuff_for(material: str, palette: Mapping[str, Stuff]) -> Stuff:
    """The stuff of a material's name; a neutral grey for one nobody named."""
    return palette.get(material, Stuff("#888888"))


def albedo_of(surface: Surface, stuffs: Sequence[Stuff]) -> Array:
    """Colour of each hit by its solid, (hits, 3)."""
    return np.stack([hex_colour(s.colour) for s in stuffs])[surface.solid]
