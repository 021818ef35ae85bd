"""One frame of the film from its layers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from av.video.frame import VideoFrame

from milimo.contracts.base import Sha256
from milimo.contracts.errors import ErrorCode, MilimoError, Notice
from milimo.contracts.export import CaptionMode, ExportSettings
from milimo.contracts.timeline import MediaSource, TimelineDocument
from milimo.contracts.video import Extent
from milimo.media.decode import FramePool
from milimo.media.plan import lone_picture
from milimo.timeline.resolve import ResolvedFrame


class Composer:
    """Draws frames in order. Sources open when due and close when passed."""

    def __init__(self, document: TimelineDocument, settings: ExportSettings, extent: Extent,
                 open_blob: Callable[[Sha256], Path]) -> None:
        self._document = document
        self._burn = settings.captions is CaptionMode.BURN
        self._extent = extent
        self._pool = FramePool(open_blob)
        self.notices: list[Notice] = []

    def close(self) -> None:
        self._pool.close()

    def draw(self, resolved: ResolvedFrame) -> VideoFrame:
        """The frame as yuv420p, BT.709 limited range, of the film's size."""
        picture = lone_picture(resolved, burn=self._burn)
        if picture is None or not isinstance(picture.source, MediaSource):
            raise MilimoError(ErrorCode.NOT_SUPPORTED, "This frame needs compositing.")
        self._pool.keep({picture.clip})
        frame = self._pool.read(picture.clip, picture.source.blob, picture.source.rate, picture.source_frame)
        return frame.reformat(width=self._extent.width, height=self._extent.height, format="yuv420p",
                              interpolation="BILINEAR")
