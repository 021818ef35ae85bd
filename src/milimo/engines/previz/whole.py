"""Whole figures that live: whoever sits, lies or crouches in sight blinks and speaks as a bust does, only smaller."""

from __future__ import annotations

from dataclasses import replace

from milimo.contracts.shots import Line
from milimo.engines.previz.life import StandingFigure, Temper, breathing, lain_shadow
from milimo.engines.previz.model import Cutout, Layer
from milimo.engines.previz.portrait import blink_at
from milimo.engines.previz.speech import mouth_at, syllables
from milimo.engines.previz.stage.canvas import Canvas
from milimo.engines.previz.stage.living import chained
from milimo.engines.previz.stage.moment import Moment
from milimo.engines.previz.stage.plate import whole_plate

BREATH = 6.0             # of a standing one's breath: little of a body that lies is as high as a chest
SHUT = 0.5               # of the lids' way: a small face is seen with its eyes open or shut, nothing between


class WholeFigure(StandingFigure):
    """A painted figure that stays where it is, with the patches of its face."""

    def __init__(self, cutout: Cutout, feet: tuple[float, float], depth: float, temper: Temper, lines: tuple[Line, ...] = (), *,
                 scale: float = 1.0, seed: int = 1, grounded: bool = False) -> None:
        """As for `StandingFigure`; `lines` are what the figure says, in the shot's time."""
        super().__init__(cutout, feet, depth, temper, scale=scale, seed=seed, grounded=grounded)
        left, top = feet[0] - cutout.anchor[0] / scale, feet[1] - cutout.anchor[1] / scale
        self._patches = {name: whole_plate(Layer("patch", patch.rgb, patch.alpha, left + patch.x / scale, top + patch.y / scale, depth, scale=scale), seed)
                         for name, patch in cutout.patches.items()}
        self._spoken = tuple(s for line in lines for s in syllables(line))
        self._blink_seed = seed + 11

    def draw(self, canvas: Canvas, moment: Moment) -> None:
        super().draw(canvas, moment)
        if not self._patches:
            return
        affine = chained(moment.affine(self.depth), breathing(self._temper, moment.seconds, *self._feet))
        mouth = mouth_at(moment.seconds, self._spoken)
        if mouth is not None and mouth in self._patches:
            canvas.draw(self._patches[mouth], affine)
        elif blink_at(moment.seconds, self._blink_seed) > SHUT and "lids" in self._patches:
            canvas.draw(self._patches["lids"], affine)


class LyingFigure(WholeFigure):
    """Somebody who lies: breathes slowly with the chest, throws a soft dark on what is lain on, and does not sway."""

    def __init__(self, cutout: Cutout, feet: tuple[float, float], depth: float, temper: Temper, lines: tuple[Line, ...] = (), *, seed: int = 1) -> None:
        slow = replace(temper, period=1.3 * temper.period, sway=0.0, breath=temper.breath * BREATH)
        super().__init__(cutout, feet, depth, slow, lines, seed=seed)
        self._contact = lain_shadow(cutout, feet, depth, seed)
