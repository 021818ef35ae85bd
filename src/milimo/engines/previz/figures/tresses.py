"""How hair is painted: three values that hang together in locks, a parting, roots. Looked up by place in head space.

A mass of hair in one value is a cap, however well it is lit. A painter blocks it in like any other form: a light plane over
the crown, a dark one under it and about the nape, a middle between them; the borders of the planes run along the locks.
"""

import numpy as np

from milimo.engines.previz.figures.field import Array
from milimo.engines.previz.figures.noise import noise_at
from milimo.engines.previz.paint import smoothstep

DARK, LIGHT = 0.58, 1.28                                 # of the hair's own colour, which is the middle value
DRAWN = frozenset({"bun", "topbun", "ponytail", "braid"})
TIGHT = frozenset({"curly", "afro", "crop"})
PARTINGS = {"short": -0.165, "parted": 0.150, "pixie": -0.165, "bob": 0.070, "long": 0.020, "wavy": -0.060, "bun": 0.0, "topbun": 0.0,
            "ponytail": 0.0, "braid": 0.0}
"""Where a style is parted: x in head space."""
_LAMP = (0.10, 0.86, -0.36)                              # head space: planes are those of light from above, wherever the key is


def hair_values(p: Array, facing: Array, style: str) -> Array:
    """Factor on the hair's colour, about .4 … 1.5, by place `p` and normal `facing` in head space, both (hits, 3)."""
    f = np.float32
    wide, fine = _locks(p, style)
    form = p - np.array([0.0, 0.08, 0.06], np.float32)
    form = form / (np.linalg.norm(form, axis=1, keepdims=True) + f(1e-4))
    up = (f(0.62) * form + f(0.38) * facing) @ np.array(_LAMP, np.float32)
    if style in TIGHT:
        level = up + f(0.50) * (wide - f(0.5)) + f(0.30) * (fine - f(0.5))
    else:
        halo = np.exp(-(((form[:, 1] - f(0.70)) / f(0.13)) ** 2)) * (form[:, 2] < f(0.75))
        level = up + f(0.34) * halo + f(0.85) * (wide - f(0.5)) + f(0.55) * (fine - f(0.5))
    shade, shine = smoothstep(0.12, -0.08, level), smoothstep(0.82, 0.98, level)
    tone = 1 - f(1 - DARK) * shade + f(LIGHT - 1) * shine
    tone = tone * (f(0.80) + f(0.24) * fine + f(0.16) * wide)
    return (tone * _parting(p, style, fine)).astype(np.float32)


def _parting(p: Array, style: str, fine: Array) -> Array:
    """The dark line of a parting, uneven, and the roots that turn away from it."""
    if style not in PARTINGS:
        return np.ones(len(p), np.float32)
    f, x, y, z = np.float32, p[:, 0], p[:, 1], p[:, 2]
    back = 0.17 if style in DRAWN or style in ("long", "wavy", "bob") else 0.02
    there = smoothstep(0.22, 0.32, y) * smoothstep(back, back - 0.12, z)
    away = x - f(PARTINGS[style]) - f(0.014) * np.sin(z * f(26.0)) - f(0.020) * (fine - f(0.5))
    line, roots = np.exp(-((away / f(0.011)) ** 2)), np.exp(-((away / f(0.055)) ** 2))
    return (1 - there * (f(0.50) * line + f(0.20) * roots)).astype(np.float32)


def _locks(p: Array, style: str) -> tuple[Array, Array]:
    """Broad locks and single strands, 0..1 each, along the way the hair is combed."""
    f, x, y, z = np.float32, p[:, 0], p[:, 1], p[:, 2]
    if style in TIGHT:
        size = f(2.1 if style == "crop" else 1.0)
        u, v = (x * f(1.1) + z * f(0.4)) * size, (y * f(1.1) - z * f(0.3)) * size
        return noise_at(u, v, 6, 20, 20), noise_at(u * f(2.6), v * f(2.6), 16, 22, 22)
    if style in DRAWN:                      # from the brow to where it is gathered, low on the back of the head
        up, along = (y - f(0.02)) * f(0.94) + z * f(0.34), z * f(0.94) - y * f(0.34)
        across = np.arctan2(x, up)
        across = (across + f(0.06) * np.sin(along * f(9.0) + across * f(6.0))) / f(2 * np.pi)
    elif style in ("long", "wavy", "bob"):  # off the parting to both sides, then straight down
        side = x - f(PARTINGS[style])
        lift = np.clip((y - f(0.05)) * f(2.5), 0, 1)
        along = y + f(0.20) * z
        bend = f(0.10) * np.sin(y * f(15.0 if style == "wavy" else 5.0) + z * f(6.0))
        across = (np.sign(side) * np.arctan2(np.abs(side) + f(0.30) * lift, z - f(0.02)) + bend) / f(2 * np.pi)
    else:                                   # from the whorl down and round, swept to one side over the brow
        along = y + f(0.35) * z
        sweep = f(0.85 if style in ("short", "parted", "pixie") else 0.55)
        across = (np.arctan2(x, z - f(0.10)) + sweep * np.clip(y - f(0.15), 0, 1) + f(0.05) * np.sin(y * f(11.0) + x * f(9.0))) / f(2 * np.pi)
    wide = noise_at(across * f(1.7), along * f(0.15), 7, 9, 90)
    fine = noise_at(across * f(4.6) + f(0.3), along * f(0.20), 8, 5, 110)
    return wide, fine


def beard_values(p: Array) -> Array:
    """The same of a beard: locks that run down, dark under the lip and the chin's shelf, lighter on the curve of the cheeks."""
    f, x, y, z = np.float32, p[:, 0], p[:, 1], p[:, 2]
    locks = noise_at(x * f(2.6) + z * f(2.0), y * f(0.8), 12, 7, 60)
    strands = noise_at(x * f(6.5) + z * f(5.0), y * f(1.2), 13, 6, 80)
    level = locks + f(0.6) * (strands - f(0.5)) - f(1.6) * np.clip(f(-0.42) - y, 0, 0.3) - f(0.35) * np.exp(-(((y + f(0.345)) / f(0.03)) ** 2)) * (np.abs(x) < 0.10)
    tone = f(1) - f(0.42) * smoothstep(0.44, 0.28, level) + f(0.50) * smoothstep(0.62, 0.78, level)
    return (tone * (f(0.88) + f(0.24) * strands)).astype(np.float32)
