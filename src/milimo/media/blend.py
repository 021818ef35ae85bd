"""Blend modes by the formulas of W3C Compositing Level 1, on display values, as a browser mixes them.

`add` is no blend mode there but the operator `plus-lighter`: light is added in the measure of its coverage, then cut at white.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from milimo.contracts.video import Extent
from milimo.media.canvas import Canvas, Planes, Sheet, halved
from milimo.media.sources import from_sheet

Values = npt.NDArray[np.floating[Any]]
SHARPENED = 2
"""Times; with it what a mode leaves alone comes back as it was."""


def blend(canvas: Canvas, sheet: Sheet, mode: str, opacity: float) -> None:
    """Lay a sheet over the canvas by a mode: multiply, screen, overlay, add. The ground is opaque."""
    extent = Extent(width=canvas.width, height=canvas.height)
    top = from_sheet(sheet, extent)
    assert top.coverage is not None
    covers = top.coverage[:, :, None] * np.float32(opacity)
    mixed = np.clip(blended(mode, _values(canvas.planes), _values(top.planes), covers), 0, 1)
    for plane, values in zip(canvas.planes, _planes(mixed), strict=True):
        plane[:] = values


def _values(planes: Planes) -> Values:
    """Display values 0–1."""
    luma = (planes[0].astype(np.float32) - 16) / 219
    blue, red = (_smooth((plane.astype(np.float32) - 128) / 224) for plane in planes[1:])
    r, b = luma + 1.5748 * red, luma + 1.8556 * blue
    return np.clip(np.dstack([r, (luma - 0.2126 * r - 0.0722 * b) / 0.7152, b]), 0, 1)


def _planes(values: Values) -> Planes:
    """The film colours that are shown most nearly as these values: chroma made coarse, then sharpened by what smoothing takes."""
    luma = values @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    chroma: list[Values] = []
    for wanted in ((values[:, :, 2] - luma) / 1.8556, (values[:, :, 0] - luma) / 1.5748):
        coarse = halved(wanted)
        for _ in range(SHARPENED):
            coarse = coarse + halved(wanted - _smooth(coarse))
        chroma.append(128 + 224 * coarse)
    y, u, v = (np.rint(plane).clip(0, 255).astype(np.uint8) for plane in (16 + 219 * luma, *chroma))
    return y, u, v


def _smooth(chroma: Values) -> Values:
    """At the luma's resolution, as browsers do it: samples lie in the middle of their four pixels."""
    height, width = chroma.shape
    return np.asarray(cv2.resize(chroma, (2 * width, 2 * height), interpolation=cv2.INTER_LINEAR), np.float32)


def blended(mode: str, below: Values, above: Values, covers: Values | float) -> Values:
    """What comes of an opaque backdrop under a source with coverage, all 0–1."""
    if mode == "add":
        return np.minimum(below + above * covers, 1)
    return below * (1 - covers) + mode_value(mode, below, above) * covers


def mode_value(mode: str, below: Values, above: Values) -> Values:
    """B(backdrop, source) of a blend mode, values 0–1."""
    if mode == "multiply":
        return below * above
    if mode == "screen":
        return below + above - below * above
    if mode == "overlay":
        return np.where(below <= 0.5, 2 * below * above, 1 - 2 * (1 - below) * (1 - above))
    return above
