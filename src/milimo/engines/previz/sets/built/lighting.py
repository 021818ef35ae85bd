"""Light per point: lamps, windows and the sun with their shadows, an ambient of two colours, and dirt in the corners.

Everything is worked out for every other pixel of every other row and spread to the rest inside the same piece of paint.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from milimo.engines.previz.model import Colour, FigureLight, Image, PointLight, Vec3
from milimo.engines.previz.paint import Floats, Pigment, as_colour, blur, luma, pigment, single, smoothstep
from milimo.engines.previz.sets.built.gbuffer import Seen, Surface
from milimo.engines.previz.sets.built.mesh import Faces, Ints, blend, dot, length
from milimo.engines.previz.sets.built.shadows import LampShadow, SunShadow


@dataclass(frozen=True, slots=True)
class Lamp:
    """A practical, or the daylight of a window. Falls off as 1/(1 + (d/radius)²).

    `facing` restricts it to a half-space (a window, a shade open downward); `skip` names props that do not shade it (its own
    stand). `size` (m) is the lamp's own radius: how soft its shadows are. 0 throws none.
    """

    position: Vec3
    colour: Pigment
    strength: float
    radius: float = 1.15
    size: float = 0.06
    facing: Vec3 | None = None
    wrap: float = 0.15
    skip: tuple[str, ...] = ()
    figure: bool = True            # counts for people too; False for bounces and fills


@dataclass(frozen=True, slots=True)
class Sun:
    """Parallel light; `toward` points from the set toward it. Walls shade it, openings let it in."""

    toward: Vec3
    colour: Pigment
    strength: float
    spread: float = 0.02           # m


Light = Lamp | Sun


@dataclass(frozen=True, eq=False)
class Rig:
    """All light of a set. Made once a scene: the shadows are kept with it."""

    faces: Faces
    lights: tuple[Light, ...]
    up: Pigment                    # ambient from above and from below
    down: Pigment
    ambient: float = 1.0
    gain: float = 1.0              # of everything but emission; the light meter sets it

    def irradiance(self, position: Floats, normal: Floats) -> Floats:
        """Light on points, (n, 3), without what `occlusion` takes from the ambient."""
        hemisphere = normal[:, 1] * np.float32(0.5) + np.float32(0.5)
        total = blend(pigment(self.down), pigment(self.up), hemisphere) * np.float32(self.ambient)
        return single(total + self.direct(position, normal)) * np.float32(self.gain)

    def direct(self, position: Floats, normal: Floats) -> Floats:
        """Light of all lamps and suns on points, (n, 3)."""
        total = np.zeros((len(position), 3), np.float32)
        for light in self.lights:
            total += self.share(light, position, normal)[:, None] * (pigment(light.colour) * np.float32(light.strength))
        return total

    def share(self, light: Light, position: Floats, normal: Floats) -> Floats:
        """How much of one light's full strength falls on each point, (n,)."""
        if isinstance(light, Sun):
            toward = single(np.asarray(light.toward) / np.linalg.norm(light.toward))
            cosine = np.maximum(dot(normal, toward), 0)
            return self._shaded(light, cosine, position, normal)
        away = single(np.asarray(light.position, np.float32)) - position
        distance = length(away)
        toward = away / (distance[:, None] + np.float32(1e-6))
        wrap = np.float32(light.wrap)
        cosine = np.clip((dot(normal, toward) + wrap) / (1 + wrap), 0, 1)
        cosine /= 1 + (distance / np.float32(light.radius)) ** 2
        if light.facing is not None:
            ahead = single(np.asarray(light.facing) / np.linalg.norm(light.facing))
            cosine *= smoothstep(-0.15, 0.75, -dot(toward, ahead))
        return self._shaded(light, single(cosine), position, normal)

    def _shaded(self, light: Light, cosine: Floats, position: Floats, normal: Floats) -> Floats:
        size = light.spread if isinstance(light, Sun) else light.size
        rows = np.flatnonzero(cosine > 0.006)
        if size <= 0 or not len(rows):
            return single(cosine)
        lifted = single(position[rows] + normal[rows] * np.float32(0.03))
        shadow = _shadow(self.faces, light)
        cosine = single(cosine)
        cosine[rows] *= shadow.share(lifted, size)
        return cosine

    def on_figure(self, spot: Vec3, haze: Pigment, haze_per_metre: float) -> FigureLight:
        """What light somebody's head gets who stands at `spot` (of the ground). The strongest light is the key."""
        head = single(np.array([[spot[0], spot[1] + 1.5, spot[2]]]))
        powers: list[tuple[float, Light, Vec3]] = []
        for light in self.lights:
            if isinstance(light, Lamp) and not light.figure:
                continue
            toward = _toward(light, head[0])
            lit = self.share(light, head, single(np.array([toward]))) if isinstance(light, Lamp) or light.spread else np.ones(1)
            powers.append((float(lit[0]) * light.strength * float(luma(pigment(light.colour))), light, toward))
        powers.sort(key=lambda entry: -entry[0])
        up, down = pigment(self.up) * np.float32(self.ambient * self.gain), pigment(self.down) * np.float32(self.ambient * self.gain)
        if not powers:
            key: tuple[float, Vec3, Colour] = (0.6, (-0.5, 0.7, -0.5), (1.0, 1.0, 1.0))
        else:
            power, light, toward = powers[0]
            key = (float(np.clip(power * self.gain * 1.5, 0.42, 0.85)), toward, _bright(light.colour))
        rim = self._rim(powers, key)
        # The strongest light is the key already, and no lamp may burn a face out: at the head each gives .3 at most.
        points = tuple(PointLight(light.position, _bright(light.colour), float(min(light.strength * self.gain, 0.9) * min(1.0, 0.3 / max(power * self.gain, 0.05))),
                                  light.radius)
                       for power, light, _ in powers[1:6] if isinstance(light, Lamp) and light.strength > 0.05)
        return FigureLight(key[1], key[2], key[0], rim[1], rim[2], rim[0], as_colour(np.clip(up, 0, 1)),
                           as_colour(np.clip(down, 0, 1)), points, as_colour(haze), haze_per_metre)

    def _rim(self, powers: list[tuple[float, Light, Vec3]], key: tuple[float, Vec3, Colour]) -> tuple[float, Vec3, Colour]:
        """The strongest light from another side; if there is none, the ambient's colour from behind, against the key."""
        for power, light, toward in powers[1:]:
            apart = float(np.dot(toward, key[1]))
            if apart < 0.55 and power > 0.02:
                return float(np.clip(power * self.gain * 2.5, 0.3, 0.85)), toward, _bright(light.colour)
        x, _, z = key[1]
        size = float(np.hypot(x, z)) + 1e-6
        return 0.4, (-x / size * 0.8, 0.45, -z / size * 0.8), _bright(self.up)


def _bright(colour: Pigment) -> Colour:
    """The hue of a light at full value: its strength is said elsewhere."""
    rgb = pigment(colour)
    return as_colour(rgb / max(float(rgb.max()), 0.05))


def _toward(light: Light, head: Floats) -> Vec3:
    away = np.asarray(light.toward) if isinstance(light, Sun) else np.asarray(light.position) - head
    x, y, z = (float(v) for v in away / (np.linalg.norm(away) + 1e-6))
    return x, y, z


@lru_cache(maxsize=48)
def _shadow(faces: Faces, light: Light) -> LampShadow | SunShadow:
    """Kept: every shot of a scene, and every layer of a shot, is in the same shadow."""
    if isinstance(light, Sun):
        return SunShadow.of(light.toward, faces, ())
    return LampShadow.of(light.position, faces, light.skip)


# ---- over the canvas --------------------------------------------------------------------------------------------------

_LINES = 500               # canvas lines from which on every third pixel is lit instead of every second


def lit(seen: Seen, surface: Surface, rig: Rig) -> Image:
    """The surface in its light, (n, 3), display values; brights roll off above .7."""
    shape = seen.face.shape
    step = 3 if shape[0] > _LINES else 2
    coarse = ((shape[0] + step - 1) // step, (shape[1] + step - 1) // step)
    rows, columns = np.divmod(surface.index.astype(np.int32), np.int32(shape[1]))
    first = step // 2 if step == 3 else 0
    sampled = np.flatnonzero((rows % step == first) & (columns % step == first))
    position, normal = surface.position[sampled], surface.normal[sampled]
    at = (rows[sampled] // step) * coarse[1] + columns[sampled] // step
    near = np.zeros(coarse, np.float32)
    near.reshape(-1)[at] = 1 / surface.depth[sampled]
    shade = _occlusion(near, seen.eye.shape[0] / 792 / step).reshape(-1)[at]
    light = rig.irradiance(position, normal)
    around = blend(pigment(rig.down), pigment(rig.up), normal[:, 1] * np.float32(0.5) + np.float32(0.5))
    around *= np.float32(rig.ambient * rig.gain)
    # The ambient loses all that is hidden, direct light a third of it: corners stay corners beside a lamp too.
    light -= around * (1 - shade)[:, None] * np.float32(0.65) + light * ((1 - shade) * np.float32(0.35))[:, None]
    spread = _spread(light, at, surface.key[sampled], coarse, (rows, columns, surface.key), step)
    spread *= surface.albedo
    spread += surface.emission
    return _rolled(spread)


def _rolled(rgb: Floats) -> Floats:
    """A shoulder, in place: above .7 values approach 1 without reaching it."""
    knee = np.float32(0.7)
    rows = np.flatnonzero(np.maximum(np.maximum(rgb[:, 0], rgb[:, 1]), rgb[:, 2]) > knee)
    if len(rows):
        some = rgb[rows]
        rgb[rows] = np.where(some > knee, knee + np.float32(0.3) * (1 - np.exp((knee - some) * np.float32(1 / 0.3))), some)
    return rgb


def _occlusion(near: Floats, scale: float) -> Floats:
    """0.3..1: how open each point lies, from how much nearer its surroundings are than itself."""
    hidden = np.zeros(near.shape, np.float32)
    for sigma in (5, 14, 36):
        around = blur(near, sigma * scale)
        hidden += np.clip((around - near) / np.maximum(near, 1e-4) * np.float32(3.2), 0, 0.33)
    return single(1 - np.clip(hidden, 0, 0.7))


def _spread(light: Floats, at: Ints, key: Ints, coarse: tuple[int, int], to: tuple[Ints, Ints, Ints], step: int) -> Floats:
    """Light of the sampled pixels to all (rows, columns, keys): blended inside a piece, taken from the own side along
    its edges."""
    rows, columns, own = to
    count = coarse[0] * coarse[1]
    field = np.zeros((count, 3), np.float32)
    keys = np.full(count, -1, np.int32)
    field[at], keys[at] = light, key
    size = (coarse[1] * step, coarse[0] * step)
    smooth = cv2.resize(field.reshape(*coarse, 3), size, interpolation=cv2.INTER_LINEAR)
    out = np.take(np.asarray(smooth, np.float32).reshape(-1, 3), rows * np.int32(size[0]) + columns, axis=0)
    base = (rows // step) * np.int32(coarse[1]) + columns // step
    # A cell is safe if it and its neighbours are one piece; that is decided on the coarse grid.
    grid = keys.reshape(coarse).astype(np.float32)
    flat_cell = cv2.erode(grid, np.ones((3, 3), np.uint8)) == cv2.dilate(grid, np.ones((3, 3), np.uint8))
    border = np.flatnonzero(~(np.take(flat_cell.reshape(-1), base) & (np.take(keys, base) == own)))
    mine, start = own[border], base[border]
    chosen, found = start.copy(), np.zeros(len(border), np.bool_)
    for dy, dx in ((0, 0), (0, 1), (1, 0), (0, -1), (-1, 0), (1, 1), (-1, -1), (1, -1), (-1, 1)):
        there = np.clip(start + np.int32(dy * coarse[1] + dx), 0, count - 1)
        fits = ~found & (np.take(keys, there) == mine)
        chosen[fits] = there[fits]
        found |= fits
    valid = np.take(keys, chosen) >= 0
    out[border[valid]] = np.take(field, chosen[valid], axis=0)
    return single(out)
