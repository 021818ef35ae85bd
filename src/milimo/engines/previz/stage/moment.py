"""One frame of a shot as everything that is drawn sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from milimo.engines.previz.camera import Lens, Pose
from milimo.engines.previz.model import Vec3, View
from milimo.engines.previz.stage.canvas import Canvas
from milimo.engines.previz.stage.sampling import Affine


@dataclass(frozen=True, slots=True)
class Moment:
    """`frame` counts from the first frame of the whole shot, `seconds` with it; `length` is the whole shot's in s."""

    frame: int
    seconds: float
    length: float
    pose: Pose
    lens: Lens
    view: View
    share: float = 1.0           # canvas px a px of the frame: what is soft is drawn at half size

    def affine(self, depth: float) -> Affine:
        """Picture px under the neutral camera to canvas px, at a depth in metres."""
        affine = self.lens.affine(self.pose, depth)
        return affine if self.share == 1.0 else affine * self.share

    def project(self, point: Vec3) -> tuple[float, float, float]:
        """World point to (x px, y px, depth m) on the picture of the neutral camera: put `affine(depth)` after it."""
        return self.view.project(point)


class Drawable(Protocol):
    """Something that stands at a depth and can be drawn. `still` things look the same whenever the camera is the same.

    `covers_from` is the picture row (under the neutral camera) below which it hides everything behind it, None where it
    does not; what lies behind is not drawn there at all. `merges`: still, and no light, so that several can be drawn on
    one sheet while the camera rests.
    """

    @property
    def depth(self) -> float: ...
    @property
    def still(self) -> bool: ...
    @property
    def merges(self) -> bool: ...
    @property
    def covers_from(self) -> float | None: ...
    def draw(self, canvas: Canvas, moment: Moment) -> None: ...
