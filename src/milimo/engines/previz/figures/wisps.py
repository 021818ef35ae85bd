"""Loose hairs: those that stand off the outline of any head of hair, and the few that escape a drawn-back one at brow, temple and
nape; drawn as single strokes."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import numpy.typing as npt

from milimo.engines.previz.figures.close import Close
from milimo.engines.previz.figures.field import Array, vec
from milimo.engines.previz.figures.hair import DRAWN_BACK, HANGING
from milimo.engines.previz.figures.trace import Canvas

Hair = tuple[npt.NDArray[np.float64], float, float]     # three points in head space, thickness in head units, strength

LOOSE_PX = 0.070         # how far a hair may stand off, of the head's height
_FINE = 4                # fractional bits of a stroke's points


def room(head_px: float) -> int:
    """Pixels beyond the hair's mass that loose hairs need."""
    return round(14 + LOOSE_PX * head_px)


def wisps(close: Close, canvas: Canvas, rgb: Array, alpha: Array) -> tuple[Array, Array]:
    """The head's picture with its loose hairs. Each takes the colour of the hair that it grows from, a value up or down."""
    out, cover = rgb.copy(), alpha.copy()
    rng = np.random.default_rng(close.seed + 41)
    old = float(np.clip(((close.look.appearance.age or 35) - 25) / 40, 0.45, 1.0))
    for points, thick, strength in _hairs(rng, old, close.figure.hair in DRAWN_BACK, close.figure.hair in HANGING):
        _draw(close, canvas, out, cover, points, thick, strength * (0.55 + 0.45 * old), float(rng.choice((0.72, 1.0, 1.22))))
    return out, cover


def _hairs(rng: np.random.Generator, many: float, drawn: bool, hanging: bool) -> Iterator[Hair]:
    """Roots and ways in head space: curved, uneven, more of them on an old head; those of brow and temple where the hair is
    `drawn` back, others beside it where it hangs."""
    def near(size: float) -> npt.NDArray[np.float64]:
        return rng.normal(0, size, 3)

    for side in (-1.0, 1.0) if drawn else ():
        for _ in range(round(6 * many)):                      # fall before the ear, each its own way
            root = vec(side * 0.318, 0.150, -0.150) + near(0.020)
            drop = float(rng.uniform(0.10, 0.32))
            yield np.stack([root, root + vec(side * 0.012, -0.55 * drop, -0.105) + near(0.022),
                            root + vec(side * float(rng.uniform(-0.02, 0.05)), -drop, float(rng.uniform(-0.05, 0.05)))]), 0.0024, 0.75
        for share in np.linspace(0.05, 1.0, round(26 * many)):   # fine hair at the brow, from the wings to before the line
            t = float(share + rng.normal(0, 0.02))
            root = vec(side * (0.035 + 0.285 * t), 0.428 - 0.29 * t * t, -0.275 + 0.105 * t * t) + near(0.006)
            back = vec(side * 0.030, 0.050, 0.085) * float(rng.uniform(0.7, 1.5))
            yield np.stack([root + 0.55 * back, root + 0.25 * back + vec(0, 0.014, -0.006), root - 0.26 * back]), 0.0026, 0.70
        for _ in range(round(4 * many)):                      # nape
            root = vec(side * 0.24, -0.14, 0.20) + near(0.025)
            yield np.stack([root, root + vec(side * 0.04, -0.06, -0.02), root + vec(side * 0.030, -0.11, -0.03) + near(0.02)]), 0.0024, 0.45
    for side in (-1.0, 1.0) if hanging else ():
        for _ in range(round(14 * many)):                     # part from the locks beside the face and over the shoulders
            root = vec(side * float(rng.uniform(0.31, 0.40)), float(rng.uniform(-0.42, 0.22)), float(rng.uniform(-0.10, 0.10)))
            drop, away = float(rng.uniform(0.12, 0.30)), side * float(rng.uniform(0.00, 0.045))
            yield np.stack([root, root + vec(0.8 * away, -0.6 * drop, -0.02), root + vec(0.4 * away, -drop, -0.02) + near(0.010)]), 0.0030, 0.60
    for _ in range(round((26 if drawn else 52) * many)):      # stand off the crown against the light
        a, lean = float(rng.uniform(-1.35, 1.35)), float(rng.uniform(-0.25, 0.40))
        full = 1.0 if drawn else 1.04                          # hair that is not drawn back stands off the skull itself
        root = vec(0.350 * full * np.sin(a), 0.150 + 0.365 * full * np.cos(a), lean)
        off = vec(np.sin(a), np.cos(a), 0.2) * float(rng.uniform(0.012, 0.045) if drawn else rng.uniform(0.025, LOOSE_PX))
        way = vec(0.10 * np.cos(a), -0.10 * np.sin(a), 0.05) * float(rng.choice((-1.0, 1.0)))
        yield np.stack([root, root + off + 0.4 * way, root + 0.75 * off + way]), 0.0026, 0.55


def _draw(close: Close, canvas: Canvas, rgb: Array, alpha: Array, points: npt.NDArray[np.float64], thick: float, strength: float,
          value: float) -> None:
    figure, j = close.figure, close.figure.joints
    seen = [figure.seen(j.skull + j.head_frame @ p * j.measures.head) for p in points]
    flat = np.array([canvas.pixel(p) for p in seen])
    h, w = alpha.shape
    x, y = (int(np.clip(round(v), 2, n - 3)) for v, n in zip(flat[0], (w, h), strict=True))
    middle = np.clip(np.round(flat[1]), 0, (w - 1, h - 1)).astype(int)
    assert close.head_z is not None
    hidden = min(float(seen[0][2]) - float(close.head_z[y, x]), float(seen[1][2]) - float(close.head_z[middle[1], middle[0]]))
    if alpha[y, x] < 0.5 or hidden > 0.09 * j.measures.head:
        return
    t = np.linspace(0, 1, 14)[:, None]
    curve = (1 - t) ** 2 * flat[0] + 2 * t * (1 - t) * flat[1] + t**2 * flat[2]
    low = np.maximum(np.floor(curve.min(0)).astype(int) - 4, 0)
    high = np.minimum(np.ceil(curve.max(0)).astype(int) + 5, (w - 1, h - 1))
    if (high - low < 2).any():
        return
    mask = np.zeros((high[1] - low[1], high[0] - low[0]), np.uint8)
    line = np.round((curve - low) * 2**_FINE).astype(np.int32)
    px = thick * close.head_px
    cv2.polylines(mask, [line], False, 255, max(1, round(px)), cv2.LINE_AA, _FINE)
    m = mask.astype(np.float32) * np.float32(min(1.0, px) * strength / 255)
    window = np.s_[low[1]:high[1], low[0]:high[0]]
    tone = np.clip(rgb[y - 2:y + 3, x - 2:x + 3].mean((0, 1)) * np.float32(value), 0, 1)
    under = alpha[window]
    total = m + under * (1 - m)
    share = m / np.maximum(total, np.float32(1e-4))
    rgb[window] = rgb[window] + share[..., None] * (tone - rgb[window])
    alpha[window] = total
