"""Blend modes by the formulas of W3C Compositing Level 1, on display values, as a browser mixes them.

`add` is no blend mode there but the operator `plus-lighter`: light is added in the measure of its coverage, then cut at white.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from milimo.contracts.video import Extent
from milimo.media.canvas import Canvas, Sheet
from milimo.media.sources import from_sheet

Values = npt.NDArray[np.floating[Any]]


def blend(canvas: Canvas, sheet: Sheet, mode: str, opacity: float) -> None:
    """Lay a sheet over the canvas by a mode: multiply, screen, overlay, add. The ground is opaque."""
    extent = Extent(width=canvas.width, height=canvas.height)
    top = from_sheet(sheet, extent)
    over = Canvas(extent)
    for plane, values in zip(over.planes, top.planes, strict=True):
        plane[:] = values
    below, above = canvas.rgb().astype(np.float32) / 255, over.rgb().astype(np.float32) / 255
    assert top.coverage is not None
    covers = top.coverage[:, :, None] * np.float32(opacity)
    mixed = blended(mode, below, above, covers)
    canvas.set_rgb(np.rint(mixed * 255).clip(0, 255).astype(np.uint8))


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
