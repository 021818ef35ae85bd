"""Draws frame after frame of a dressed stage: far things first, then the air, then vignette and grain."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from milimo.engines.previz.camera import Lens, Path
from milimo.engines.previz.model import View
from milimo.engines.previz.stage.canvas import Box, Canvas, Finish, Sheet
from milimo.engines.previz.stage.living import Plates
from milimo.engines.previz.stage.moment import Drawable, Moment
from milimo.engines.previz.stage.warped import MOST_OPENINGS, WarpedPlate

SPARE = 24               # px drawn below where a nearer thing begins to hide: plates warped in depth move unevenly
EDGE = 4                 # px drawn round what is seen through a window
FEWEST_SOFT = 3          # soft things at the back from which a canvas of half the size is worth enlarging


class Stage:
    """Everything of one shot that is drawn, and the camera that looks at it.

    `frame(n)` is a pure function of n, the frame's number in the whole shot: parts made apart fit together. While the
    camera rests, what stands still is drawn once, neighbours on one sheet. What is painted at half size at the very
    back is composed at half size.
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
        self._soft = _soft_from_the_back(self._drawables, self._wide)
        self._backdrop = Canvas(self._wide.width // 2, self._wide.height // 2) if self._soft else None

    def frame(self, number: int) -> Canvas:
        """The finished frame. The canvas is reused: encode or copy it before asking for the next."""
        pose = self._path.at(number)
        moment = Moment(number, number / self._rate, self._length, pose, self._lens, self._view)
        canvas = self._wide
        seen = self._seen(moment)
        index = self._drawn_soft(moment, seen)
        while index < len(self._drawables):
            stop = self._merged_until(index) if self._resting else index
            if stop > index:
                self._sheet(index, stop, moment, seen).lay(canvas)
            else:
                _draw(self._drawables[index], canvas, moment, seen[index])
            index = max(stop, index + 1)
        if self._out is not canvas:
            _roll(canvas, self._out, pose.roll, (self._lens.margin_x, self._lens.margin_y))
        self._finish.apply(self._out, number)
        return self._out

    def _seen(self, moment: Moment) -> list[list[Box]]:
        """For each drawable the parts of the canvas where nothing nearer hides it."""
        boxes: list[Box] = [(0, 0, self._wide.width, self._wide.height)]
        found: list[list[Box]] = []
        for drawable in reversed(self._drawables):
            found.append(boxes)
            if drawable.covers_from is not None:
                affine = moment.affine(drawable.depth)
                row = float(affine[1, 1]) * drawable.covers_from + float(affine[1, 2])
                boxes = _common(boxes, (0, 0, self._wide.width, max(0, math.ceil(row) + SPARE & ~1)))
            openings = drawable.openings(moment) if isinstance(drawable, WarpedPlate) else None
            if openings is not None:
                boxes = [box for opening in openings for box in _common(boxes, _grown(opening))]
                if len(boxes) > MOST_OPENINGS:
                    boxes = [(min(box[0] for box in boxes), min(box[1] for box in boxes),
                              max(box[2] for box in boxes), max(box[3] for box in boxes))]
        return found[::-1]

    def _drawn_soft(self, moment: Moment, seen: list[list[Box]]) -> int:
        """Draws what is soft at the back, at half size; how many drawables that were."""
        if self._backdrop is None or not self._soft:
            return 0
        small = self._backdrop
        half = replace(moment, share=0.5)
        for drawable, boxes in zip(self._drawables[:self._soft], seen[:self._soft], strict=True):
            _draw(drawable, small, half, [_halved(box) for box in boxes])
        for x0, y0, x1, y1 in map(_halved, seen[self._soft - 1]):
            for source, target, unit in zip((small.luma, small.blue, small.red), (self._wide.luma, self._wide.blue, self._wide.red),
                                            (1, 2, 2), strict=True):
                part = source[y0 // unit:y1 // unit, x0 // unit:x1 // unit]
                into = target[2 * y0 // unit:2 * (y1 // unit), 2 * x0 // unit:2 * (x1 // unit)]
                cv2.resize(part, (into.shape[1], into.shape[0]), into, interpolation=cv2.INTER_LINEAR)
        return self._soft

    def _merged_until(self, index: int) -> int:
        """The end of the run of things from `index` on that can share a sheet."""
        while index < len(self._drawables) and self._drawables[index].merges:
            index += 1
        return index

    def _sheet(self, start: int, stop: int, moment: Moment, seen: list[list[Box]]) -> Sheet:
        """Neighbours that stand still, drawn once on one sheet."""
        if start not in self._sheets:
            sheet = Sheet(self._wide.width, self._wide.height)
            for drawable, boxes in zip(self._drawables[start:stop], seen[start:stop], strict=True):
                _draw(drawable, sheet, moment, boxes)
            self._sheets[start] = sheet
        return self._sheets[start]


def _draw(drawable: Drawable, canvas: Canvas, moment: Moment, boxes: list[Box]) -> None:
    """In every box of the canvas that is seen."""
    for box in boxes:
        canvas.clip = box
        drawable.draw(canvas, moment)


def _soft_from_the_back(drawables: list[Drawable], canvas: Canvas) -> int:
    """How many things, from a backdrop on, are painted at half size or less; 0 where it is not worth a canvas."""
    count = 0
    for drawable in drawables:
        if not isinstance(drawable, Plates) or not drawable.soft:
            break
        count += 1
    whole = canvas.width % 4 == 0 and canvas.height % 4 == 0
    first = drawables[0] if count else None
    return count if whole and count >= FEWEST_SOFT and isinstance(first, Plates) and first.opaque else 0


def _halved(box: Box) -> Box:
    """The even-sided box of a canvas of half the size."""
    return box[0] // 4 * 2, box[1] // 4 * 2, -(-box[2] // 4) * 2, -(-box[3] // 4) * 2


def _grown(box: Box) -> Box:
    return box[0] - EDGE, box[1] - EDGE, box[2] + EDGE, box[3] + EDGE


def _common(boxes: list[Box], other: Box) -> list[Box]:
    """What of each box lies in the other; those that do not are left out."""
    cut = [(max(box[0], other[0]), max(box[1], other[1]), min(box[2], other[2]), min(box[3], other[3])) for box in boxes]
    return [box for box in cut if box[2] - box[0] >= 2 and box[3] - box[1] >= 2]


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
