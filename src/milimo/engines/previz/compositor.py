"""Draws frame after frame of a dressed stage: far things first, then the air, then vignette and grain."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np

from milimo.engines.previz.camera import Lens, Path
from milimo.engines.previz.model import View
from milimo.engines.previz.stage.canvas import Canvas, Finish, Sheet
from milimo.engines.previz.stage.moment import Drawable, Moment

SPARE = 24               # px drawn below where a nearer thing begins to hide: plates warped in depth move unevenly


class Stage:
    """Everything of one shot that is drawn, and the camera that looks at it.

    `frame(n)` is a pure function of n, the frame's number in the whole shot: parts made apart fit together. While the
    camera rests, what stands still is drawn once, neighbours on one sheet.
    """

    def __init__(self, drawables: Sequence[Drawable], view: View, path: Path, rate: float, frames: int,
                 finish: Finish) -> None:
        self._drawables = sorted(drawables, key=lambda d: -d.depth)
        self._view = view
        self._path = path
        self._rate = rate
        self._length = frames / rate
        self._finish = finish
        margins = roll_margins(view.width, view.height, path.first.roll)
        self._lens = Lens(view.width, view.height, view.focal_px, *margins)
        self._wide = Canvas(view.width + 2 * margins[0], view.height + 2 * margins[1])
        self._out = self._wide if margins == (0, 0) else Canvas(view.width, view.height)
        self._resting = path.sway is None and path.first == path.last
        self._sheets: dict[int, Sheet] = {}

    def frame(self, number: int) -> Canvas:
        """The finished frame. The canvas is reused: encode or copy it before asking for the next."""
        pose = self._path.at(number)
        moment = Moment(number, number / self._rate, self._length, pose, self._lens, self._view)
        canvas = self._wide
        floors = self._floors(moment)
        index = 0
        while index < len(self._drawables):
            stop = self._merged_until(index) if self._resting else index
            if stop > index:
                self._sheet(index, stop, moment, floors).lay(canvas)
            else:
                canvas.floor = floors[index]
                self._drawables[index].draw(canvas, moment)
            index = max(stop, index + 1)
        if self._out is not canvas:
            _roll(canvas, self._out, pose.roll, (self._lens.margin_x, self._lens.margin_y))
        self._finish.apply(self._out, number)
        return self._out

    def _floors(self, moment: Moment) -> list[int]:
        """For each drawable the canvas row from which something nearer hides it."""
        floors: list[int] = []
        floor = self._wide.height
        for drawable in reversed(self._drawables):
            floors.append(floor)
            if drawable.covers_from is not None:
                affine = moment.affine(drawable.depth)
                row = float(affine[1, 1]) * drawable.covers_from + float(affine[1, 2])
                floor = max(0, min(floor, math.ceil(row) + SPARE & ~1))
        return floors[::-1]

    def _merged_until(self, index: int) -> int:
        """The end of the run of things from `index` on that can share a sheet."""
        while index < len(self._drawables) and self._drawables[index].merges:
            index += 1
        return index

    def _sheet(self, start: int, stop: int, moment: Moment, floors: list[int]) -> Sheet:
        """Neighbours that stand still, drawn once on one sheet."""
        if start not in self._sheets:
            sheet = Sheet(self._wide.width, self._wide.height)
            for drawable, floor in zip(self._drawables[start:stop], floors[start:stop], strict=True):
                sheet.floor = floor
                drawable.draw(sheet, moment)
            self._sheets[start] = sheet
        return self._sheets[start]


def roll_margins(width: int, height: int, roll: float) -> tuple[int, int]:
    """Even px by which the canvas must be larger on each side, so that a rolled frame has no empty corner."""
    if roll == 0:
        return 0, 0
    cos, sin = math.cos(roll), abs(math.sin(roll))
    wide = (width * cos + height * sin - width) / 2 + 3
    high = (width * sin + height * cos - height) / 2 + 3
    return 2 * math.ceil(wide / 2), 2 * math.ceil(high / 2)


def _roll(source: Canvas, target: Canvas, roll: float, margins: tuple[int, int]) -> None:
    """Turns the wide canvas under the frame: the only rotation of a whole picture there is."""
    cos, sin = math.cos(roll), math.sin(roll)
    for plane, out, unit in ((source.luma, target.luma, 1), (source.blue, target.blue, 2), (source.red, target.red, 2)):
        height, width = out.shape
        cx, cy = (width - 1) / 2, (height - 1) / 2
        ox, oy = cx + margins[0] / unit, cy + margins[1] / unit
        matrix = np.array([[cos, sin, ox - cos * cx - sin * cy], [-sin, cos, oy + sin * cx - cos * cy]])
        cv2.warpAffine(plane, matrix, (width, height), out, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                       borderMode=cv2.BORDER_REPLICATE)
