"""How far two pictures and two sounds are apart."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

RGB = npt.NDArray[np.uint8]
Plane = npt.NDArray[np.uint8]
KR, KB = 0.2126, 0.0722
"""BT.709."""
Samples = npt.NDArray[np.float32]
SAME_DB = 99.0
"""Of what does not differ at all."""
FARTHEST = 4800
"""Samples to each side in which a shift is looked for: 100 ms."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """`psnr` in dB over R'G'B' with chroma at half resolution, `ssim` of luma (−1 to 1)."""

    psnr: float
    ssim: float


def shown(luma: Plane, blue: Plane, red: Plane, kr: float = KR, kb: float = KB) -> RGB:
    """Planes of a film (limited range, 4:2:0) as a browser puts them on the screen: chroma smoothed between its samples, which it
    takes to lie in the middle of their four pixels."""
    height, width = luma.shape
    y = (luma.astype(np.float32) - 16) / 219
    u, v = ((cv2.resize(plane.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR) - 128) / 224 for plane in (blue, red))
    r, b = y + 2 * (1 - kr) * v, y + 2 * (1 - kb) * u
    g = (y - kr * r - kb * b) / (1 - kr - kb)
    return np.rint(np.stack([r, g, b], axis=2) * 255).clip(0, 255).astype(np.uint8)


def as_film(rgb: RGB) -> npt.NDArray[np.float32]:
    """Chroma at half resolution, R'G'B' again. What the page shows of a still or a title has more, which no film could keep; and
    where a film's chroma lies to half a pixel, browsers do not know."""
    values = rgb.astype(np.float32)
    luma = _luma(rgb)
    coarse = cv2.resize(values - luma[:, :, None], (rgb.shape[1] // 2, rgb.shape[0] // 2), interpolation=cv2.INTER_AREA)
    return luma[:, :, None] + np.asarray(coarse, np.float32).repeat(2, axis=0).repeat(2, axis=1)


def alike(one: RGB, other: RGB) -> Likeness:
    difference = as_film(one) - as_film(other)
    error = float(np.mean(difference ** 2))
    psnr = SAME_DB if error == 0 else min(SAME_DB, 10 * np.log10(255 ** 2 / error))
    return Likeness(float(psnr), _ssim(_luma(one), _luma(other)))


def _luma(rgb: RGB) -> npt.NDArray[np.float32]:
    return rgb.astype(np.float32) @ np.array([KR, 1 - KR - KB, KB], np.float32)


def _ssim(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> float:
    """Wang et al. 2004: a Gaussian window of 11 × 11, σ = 1.5."""
    def mean(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        return np.asarray(cv2.GaussianBlur(values, (11, 11), 1.5), np.float32)

    low, high = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    a, b = mean(one), mean(other)
    spread_a, spread_b, both = mean(one * one) - a * a, mean(other * other) - b * b, mean(one * other) - a * b
    return float(np.mean((2 * a * b + low) * (2 * both + high) / ((a * a + b * b + low) * (spread_a + spread_b + high))))


def difference_picture(seen: RGB, drawn: RGB) -> RGB:
    """Seen, drawn, and eight times what is between them, side by side."""
    between = np.clip(128 + 8 * (seen.astype(np.int16) - drawn.astype(np.int16)), 0, 255).astype(np.uint8)
    return np.ascontiguousarray(np.concatenate([seen, drawn, between], axis=1))


def residual_db(heard: Samples, mixed: Samples) -> float:
    """Energy of the difference over the energy of what should be heard; silence against silence is −200."""
    wanted = float(np.mean(mixed.astype(np.float64) ** 2))
    left = float(np.mean((heard.astype(np.float64) - mixed) ** 2))
    if left == 0:
        return -200.0
    return 10 * np.log10(left / wanted) if wanted > 0 else 200.0


def offset(heard: Samples, mixed: Samples) -> int:
    """Samples by which `heard` comes later than `mixed`."""
    one, other = heard.sum(axis=1).astype(np.float64), mixed.sum(axis=1).astype(np.float64)
    size = 1 << (len(one) + FARTHEST).bit_length()
    product = np.fft.irfft(np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size)), size)
    shifts = np.concatenate([product[-FARTHEST:], product[:FARTHEST + 1]])
    return int(np.argmax(shifts)) - FARTHEST
