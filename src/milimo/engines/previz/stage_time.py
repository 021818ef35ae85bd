"""What lives in a place keeps the scene's time: waves, clouds, rain, flames and beams go on over a cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from milimo.engines.previz.stage.canvas import Canvas
from milimo.engines.previz.stage.living import Plates
from milimo.engines.previz.stage.moment import Drawable, Moment


@dataclass(frozen=True, slots=True)
class Elapsed:
    """A living thing that is shown as it is `frames` (`seconds`) later than the shot says."""

    drawable: Drawable
    frames: int
    seconds: float

    @property
    def depth(self) -> float:
        return self.drawable.depth

    @property
    def still(self) -> bool:
        return False

    @property
    def merges(self) -> bool:
        return False

    @property
    def covers_from(self) -> float | None:
        return self.drawable.covers_from

    def put_out(self, seconds: float) -> Elapsed:
        """The same light, which goes out at that second of the shot."""
        if not isinstance(self.drawable, Plates):
            return self
        return replace(self, drawable=self.drawable.put_out(seconds + self.seconds))

    @property
    def name(self) -> str:
        return self.drawable.name if isinstance(self.drawable, Plates) else ""

    def draw(self, canvas: Canvas, moment: Moment) -> None:
        later = replace(moment, frame=moment.frame + self.frames, seconds=moment.seconds + self.seconds)
        self.drawable.draw(canvas, later)


def elapsed(drawables: Sequence[Drawable], frames: int, rate: float) -> list[Drawable]:
    """A set's things `frames` of the scene after its beginning. What crosses the shot once is the shot's own."""
    if frames == 0:
        return list(drawables)
    return [drawable if drawable.still or (isinstance(drawable, Plates) and drawable.crosses_once)
            else Elapsed(drawable, frames, frames / rate) for drawable in drawables]
