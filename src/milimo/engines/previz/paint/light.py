"""Light on and around things: relief of a height field, faceted rock, beams, glows, bloom."""

from __future__ import annotations

import cv2
import numpy as np

from milimo.engines.previz.model import Image, Mask
from milimo.engines.previz.paint.colour import Pigment, pigment, saturate, smoothstep
from milimo.engines.previz.paint.noise import Field, Floats, Shape, blur, fbm, generator, grid, norm01, single
from milimo.engines.previz.paint.strokes import cells


def relief(height: Field, light: tuple[float, float], up: float = 0.6, steepness: float = 6.0) -> Floats:
    """Lambert light on a height field. `light` points from the picture toward the light (x right, y down), `up` is its
    part toward the viewer. Blur raw noise before: its slopes are zebra stripes."""
    lx, ly = light
    gx = cv2.Sobel(height, cv2.CV_32F, 1, 0, scale=steepness / 8)
    gy = cv2.Sobel(height, cv2.CV_32F, 0, 1, scale=steepness / 8)
    length = float(np.sqrt(lx * lx + ly * ly + up * up))
    shaded = (gx * np.float32(-lx) - gy * np.float32(ly) + np.float32(up)) / np.float32(length)
    return single(shaded / np.sqrt(gx * gx + gy * gy + 1))


def rock(
    seed: int, shape: Shape, size: float = 52.0, light: tuple[float, float] = (-0.6, -0.7), angle: float = -1.1,
    stretch: float = 1.8,
) -> Mask:
    """Faceted rock as light 0..1: three scales of cells with random normals (.62) and ridged relief (.38)."""
    out = np.zeros(shape, np.float32)
    for i, (scale, share) in enumerate(((1.0, 0.5), (0.42, 0.3), (0.16, 0.2))):
        facets = cells(seed + i * 7, shape, size * scale, angle + 0.25 * i, stretch, wobble=0.8)
        rng = generator(seed + 50 + i)
        turn = rng.random(len(facets.x)) * 2 * np.pi
        tilt = rng.random(len(facets.x)) * 0.9
        lit = np.clip((np.cos(turn) * light[0] + np.sin(turn) * light[1]) * tilt + 0.45, 0, 1).astype(np.float32)
        out += np.float32(share) * np.take(lit, facets.labels)
    crests = fbm(seed + 90, shape, size * 0.8, size * 1.6, octaves=6, ridged=True)
    return saturate(out * np.float32(0.62) + relief(crests, light, 0.5, size * 0.5) * np.float32(0.38))


def cone(
    shape: Shape, x: float, y: float, angle: float, spread: float, length: float, seed: int = 1, noise: float = 0.5,
    softness: float = 1.6,
) -> Mask:
    """A beam in the air from (x, y) px along `angle` (radians, down is positive), half-angle `spread`, fading over
    `length` px, broken by drifting noise."""
    gx, gy = grid(shape)
    dx, dy = gx - np.float32(x), gy - np.float32(y)
    ca, sa = np.float32(np.cos(angle)), np.float32(np.sin(angle))
    along, across = dx * ca + dy * sa, dy * ca - dx * sa
    ahead = np.maximum(along, 0)
    half = ahead * np.float32(np.tan(spread)) + 4
    beam = np.exp(-((np.abs(across) / half) ** np.float32(softness)) * np.float32(1.6))
    beam *= smoothstep(0, 6, along) / (1 + ahead / np.float32(length * 0.35)) ** np.float32(1.25)
    if noise:
        beam *= np.float32(1 - noise) + np.float32(2 * noise) * norm01(blur(fbm(seed, shape, 240, 90, octaves=4), 3))
    return single(beam)


def glow(shape: Shape, x: float, y: float, radius: float, power: float = 2.0) -> Mask:
    """A round halo about (x, y): 1/(1 + 3 d²/r²)^power, 1 at the middle."""
    gx, gy = grid(shape)
    d2 = ((gx - np.float32(x)) ** 2 + (gy - np.float32(y)) ** 2) * np.float32(3 / (radius * radius))
    return single((1 / (1 + d2)) ** np.float32(power))


def lamp_halo(radius: float, colour: Pigment, strength: float = 1.0, scale: float = 0.5) -> Image:
    """A lamp's glow as a square additive plate, side 8.4 · radius (in plate pixels × 1/scale), faded to nothing at its
    rim: a core of `radius` px (.62) and a veil three times as wide (.30)."""
    n = int(8.4 * radius * scale) // 2 * 2 + 2
    side = np.arange(n // 2, dtype=np.float32) - np.float32(n / 2 - 0.5)
    # Worked out along one ray, and looked up for a quarter: the rest is its mirror image.
    steps = np.arange(0, n, 0.25, dtype=np.float32) / np.float32(scale)
    ray = 0.62 / (1 + 3 * (steps / radius) ** 2) ** 1.4 + 0.30 / (1 + 3 * (steps / (3 * radius)) ** 2) ** 1.4
    ray = single(ray * smoothstep(n / 2 / scale, n / 3.2 / scale, steps))
    square = side * side
    at = np.sqrt(square[None] + square[:, None])
    at *= np.float32(4)
    ring = np.take(ray, (at + np.float32(0.5)).astype(np.int32))
    ring = np.concatenate([ring, ring[:, ::-1]], axis=1)
    ring = np.concatenate([ring, ring[::-1]], axis=0)
    return (ring[..., None] * (pigment(colour) * np.float32(strength))).astype(np.float32)


def shafts(
    shape: Shape, x: float, y: float, seed: int, angle: float, spread: float, reach: float, count: float = 22.0
) -> Mask:
    """Sun shafts fanning out of (x, y) px around `angle` (radians, down positive) within ± `spread`, `reach` px long."""
    gx, gy = grid(shape)
    dx, dy = gx - np.float32(x), gy - np.float32(y)
    turn = np.arctan2(dy, dx) - np.float32(angle)
    turn = np.mod(turn + np.float32(np.pi), np.float32(2 * np.pi)) - np.float32(np.pi)
    rng = generator(seed)
    rays = cv2.GaussianBlur(rng.random((1, 512), dtype=np.float32), (0, 0), 512 / (count * 6))[0]
    rays = norm01(rays, 15, 99)
    at = np.clip((turn / np.float32(2 * spread) + np.float32(0.5)) * 511, 0, 511)
    ray = np.interp(at.ravel(), np.arange(512), rays).astype(np.float32).reshape(shape)
    d = np.hypot(dx, dy) / np.float32(reach)
    return ray * smoothstep(spread, spread * 0.5, np.abs(turn)) * np.exp(-d * d) * smoothstep(0.02, 0.25, d)


def bloom(rgb: Field, threshold: float = 0.6, gain: float = 0.5, tint: Pigment = (1.0, 0.82, 0.62)) -> Image:
    """The light that spills out of what is brighter than `threshold`: an additive picture at a quarter of the size."""
    h, w = rgb.shape[:2]
    small = cv2.resize(rgb, (max(1, w // 4), max(1, h // 4)), interpolation=cv2.INTER_AREA)
    high = np.maximum(small - np.float32(threshold), 0) / np.float32(1 - threshold)
    high *= np.clip(high.max(-1, keepdims=True), 0, 1)
    spill = sum((cv2.GaussianBlur(high, (0, 0), s) * np.float32(k) for s, k in ((3, 0.5), (10, 0.35), (32, 0.3))))
    return (np.asarray(spill, np.float32) * pigment(tint) * np.float32(gain)).astype(np.float32)


def vignette(shape: Shape, amount: float) -> Mask:
    """What to multiply a frame by so that its corners darken by `amount`."""
    x, y = grid(shape)
    h, w = shape
    d = ((x / np.float32(w) - np.float32(0.5)) / np.float32(0.72)) ** 2
    d = d + ((y / np.float32(h) - np.float32(0.5)) / np.float32(0.66)) ** 2
    return 1 - np.float32(amount) * smoothstep(0.25, 1.25, d)
