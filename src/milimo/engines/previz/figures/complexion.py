"""Exposure for skin: a camera is set for the face, and a lamp out of frame fills its shadow side.

A set's light is what it is; on a dark complexion at night it leaves nothing, on a pale one at noon it burns out. Whoever
lights a face meters the skin: its lit side is brought to the value that its complexion should read at, and its shadow side
to no less than a fifth of that at night and a third by day. Cloth and hair keep the set's light, or take a part of the gain.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from milimo.engines.previz.figures.field import Array, unit
from milimo.engines.previz.figures.light import Lighting, two_tone
from milimo.engines.previz.paint import hex_colour

_LUMA = np.array([0.2126, 0.7152, 0.0722])
# Luma of a complexion, and what its lit side reads at: display values
_TONES = ((0.12, 0.36), (0.20, 0.40), (0.30, 0.46), (0.42, 0.55), (0.55, 0.65), (0.70, 0.73), (0.85, 0.76))
# Ambient luma of a night and of a day, and what share of the lit side the shadow side keeps at least and at most
_AROUND, _LEAST_SHADE, _MOST_SHADE = (0.14, 0.40), (0.25, 0.44), (0.36, 0.56)
_LEAST_GAIN, _MOST_GAIN = 0.55, 3.2


def complexion(skin: str) -> str:
    """The colour that skin is painted with: deep tones a value up and a little quieter, or lamplight turns them red."""
    rgb = hex_colour(skin).astype(np.float64)
    value = float(rgb @ _LUMA)
    lifted = value + 0.10 * (1 - value) ** 2
    full = value + (rgb - value) * float(np.interp(value, (0.15, 0.45, 0.75), (0.90, 1.02, 1.16)))
    r, g, b = (round(255 * float(np.clip(c, 0.02, 0.98))) for c in full * lifted / max(value, 0.02))
    return f"#{r:02x}{g:02x}{b:02x}"


def metered(light: Lighting, skin: str, share: float = 1.0) -> Lighting:
    """The light as a camera set for this complexion would see it; `share` 0..1 of the correction (far figures keep more of the
    set's own light)."""
    albedo = float(hex_colour(complexion(skin)).astype(np.float64) @ _LUMA)
    own = float(hex_colour(skin).astype(np.float64) @ _LUMA)
    wanted = float(np.interp(own, [t[0] for t in _TONES], [t[1] for t in _TONES])) / max(albedo, 0.05)
    falls = _falls(light)
    lit, shade = float(np.percentile(falls, 90)), float(np.percentile(falls, 6))
    gain = float(np.clip(wanted / max(lit, 0.02), _LEAST_GAIN, _MOST_GAIN)) ** share
    around = float((np.asarray(light.ambient_up) + np.asarray(light.ambient_down)) @ _LUMA) / 2
    least, most = (float(np.interp(around, _AROUND, s)) for s in (_LEAST_SHADE, _MOST_SHADE))
    # fill where the shadow side is a hole; take from the ambient light where there is no shadow side at all
    missing = max(0.0, (least * lit - shade) / (1 - least)) * share
    flat = 1.0 if shade <= most * lit or lit - shade < 0.08 else 1 - min(0.45, (shade - most * lit) / max(shade, 0.05)) * share
    return replace(light, flesh_gain=gain, flesh_fill=missing, flesh_around=flat)


def _falls(light: Lighting) -> Array:
    """How much light falls on a ball in the head's place, where the camera sees it: luma, one value a direction."""
    i = np.arange(160) + 0.5
    z = -i / 160
    phi = i * np.pi * (3 - np.sqrt(5))
    r = np.sqrt(1 - z * z)
    n = np.stack([r * np.cos(phi), r * np.sin(phi), z], 1)
    n = n[(z < -0.25) & (n[:, 1] > -0.6)]
    up = (n @ light.up) * 0.5 + 0.5
    low, high = (float(np.asarray(c) @ _LUMA) for c in (light.ambient_down, light.ambient_up))
    total = low + (high - low) * up
    total += two_tone(_wrapped(n @ light.key), 1.0) * light.key_strength * float(np.asarray(light.key_colour) @ _LUMA)
    head = np.asarray(light.up) * 6.8
    for lamp in light.lamps:
        away = lamp.place - head
        distance = float(np.linalg.norm(away))
        strength = lamp.strength / (1 + (distance / lamp.radius) ** 2)
        total += two_tone(_wrapped(n @ unit(away)), 1.0) * strength * float(np.asarray(lamp.colour) @ _LUMA)
    return total


def _wrapped(cosine: Array) -> Array:
    return np.clip((cosine + 0.22) / 1.22, 0, 1)
