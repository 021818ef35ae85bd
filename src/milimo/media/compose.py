"""One frame of the film from its layers: only what a frame needs is decoded and drawn.

A lone opaque picture of the film's shape passes as it was decoded. Opacity, dissolves, dips and wipes mix film colours
(`media.colour`); the other blend modes go through R'G'B' (`media.blend`).

- Dissolve: outgoing · (1 − p) + incoming · p. Dip: picture · share + colour · (1 − share), under the picture's coverage.
- Wipe: the edge moves the way the wipe is named; the incoming picture has the share m = clamp((p (1 + s) − u) ÷ s), u the
  way across the frame along the edge's motion (0–1, at the pixel's centre), s the softness, at least one pixel.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
from av.video.frame import VideoFrame

from milimo.contracts.base import Sha256
from milimo.contracts.errors import Notice
from milimo.contracts.export import CaptionMode, ExportSettings
from milimo.contracts.timeline import (
    Fit,
    MediaSource,
    SolidSource,
    StillSource,
    TimelineDocument,
    TitleSource,
    TransitionKind,
)
from milimo.contracts.video import Extent
from milimo.media.blend import blend
from milimo.media.canvas import Box, Canvas, Sheet, Weights, frame_planes, halved, rgba_sheet
from milimo.media.colour import to_film
from milimo.media.decode import FramePool
from milimo.media.place import SourcePicture, placed
from milimo.media.plan import IDENTITY, lone_picture
from milimo.media.sources import dimmed, from_frame, from_rgba, from_sheet, plain, solid
from milimo.media.stills import open_still
from milimo.media.titles import Lettering, draw_caption, draw_title
from milimo.timeline.resolve import DIPS, Crossing, Layer, Picture, ResolvedFrame

KEPT_DRAWINGS = 12
"""Titles, captions and stills kept drawn: at 1080p at most 16 MB each, mostly far less."""
_WIPES = {TransitionKind.WIPE_RIGHT: (1, False), TransitionKind.WIPE_LEFT: (1, True),
          TransitionKind.WIPE_DOWN: (0, False), TransitionKind.WIPE_UP: (0, True)}
"""The array axis along which the edge moves, and whether it moves against it."""
_DIP_COLOUR = {TransitionKind.DIP_TO_BLACK: (16, 128, 128), TransitionKind.DIP_TO_WHITE: (235, 128, 128)}
Share = float | tuple[Weights, Weights]


class Composer:
    """Draws frames, best in order. Sources open when due and close when passed; `notices` collects what was missed."""

    def __init__(self, document: TimelineDocument, settings: ExportSettings, extent: Extent,
                 open_blob: Callable[[Sha256], Path]) -> None:
        # one core a job: the decoder and the encoder have threads of their own
        cv2.setNumThreads(1)
        self._burn = settings.captions is CaptionMode.BURN
        self._language = document.language
        self._extent = extent
        self._open_blob = open_blob
        self._pool = FramePool(open_blob)
        self._letterings: OrderedDict[object, Sheet | None] = OrderedDict()
        self._stills: OrderedDict[str, SourcePicture] = OrderedDict()
        self.notices: list[Notice] = []

    def close(self) -> None:
        """Close all sources. May be called again."""
        self._pool.close()

    def draw(self, resolved: ResolvedFrame) -> VideoFrame:
        """The frame in film colours at the film's size."""
        self._pool.keep({picture.clip for layer in resolved.layers for picture in _pictures(layer)})
        lone = lone_picture(resolved, burn=self._burn)
        if lone is not None:
            frame, aspect = self._decoded(lone)
            if plain(frame, aspect) and self._same_size(frame):
                return to_film(frame, self._extent.width, self._extent.height)
        canvas = Canvas(self._extent)
        for layer in resolved.layers:
            if isinstance(layer, Crossing):
                self._cross(canvas, layer)
            else:
                self._lay(canvas, layer)
        if self._burn:
            for caption in resolved.captions:
                sheet = self._lettering(("caption", caption.text), lambda text=caption.text: draw_caption(text, self._extent))
                if sheet is not None:
                    canvas.lay(sheet)
        return canvas.frame()

    def _same_size(self, frame: VideoFrame) -> bool:
        """Need nothing be scaled? swscale smooths more than the browser's bilinear does: what is scaled is placed."""
        return (frame.width, frame.height) == (self._extent.width, self._extent.height)

    # one picture

    def _lay(self, canvas: Canvas, picture: Picture) -> None:
        if picture.opacity <= 0:
            return
        sheet = self._sheet(picture)
        if sheet is None:
            return
        if picture.blend == "normal":
            canvas.lay(sheet, picture.opacity)
        else:
            blend(canvas, sheet, picture.blend, picture.opacity)

    def _sheet(self, picture: Picture | None) -> Sheet | None:
        """The picture where it lies in the frame; None where nothing of it is there."""
        if picture is None:
            return None
        source = picture.source
        if isinstance(source, TitleSource):
            sheet = self._lettering(source, lambda: draw_title(source, self._extent))
            if sheet is None or picture.transform == IDENTITY:
                return sheet
            return placed(from_sheet(sheet, self._extent), Fit.STRETCH, picture.transform, self._extent)
        if isinstance(source, MediaSource):
            frame, aspect = self._decoded(picture)
            if picture.transform == IDENTITY and plain(frame, aspect) and self._same_size(frame):
                return Sheet(Box(0, 0, frame.width, frame.height), frame_planes(to_film(frame, frame.width, frame.height)))
            return placed(from_frame(frame, aspect), picture.fit, picture.transform, self._extent)
        if isinstance(source, StillSource):
            return placed(self._still(source), picture.fit, picture.transform, self._extent)
        if isinstance(source, SolidSource):
            return placed(solid(source.colour, self._extent), Fit.STRETCH, picture.transform, self._extent)
        return None

    def _decoded(self, picture: Picture) -> tuple[VideoFrame, Fraction]:
        assert isinstance(picture.source, MediaSource)
        return self._pool.read(picture.clip, picture.source.blob, picture.source.rate, picture.source_frame)

    def _still(self, source: StillSource) -> SourcePicture:
        if source.blob not in self._stills:
            self._stills[source.blob] = from_rgba(open_still(self._open_blob(source.blob)))
            if len(self._stills) > KEPT_DRAWINGS:
                self._stills.popitem(last=False)
        return self._stills[source.blob]

    def _lettering(self, key: object, draw: Callable[[], Lettering]) -> Sheet | None:
        """Lettering as a sheet, drawn once; a glyph that no font has is told once."""
        if key not in self._letterings:
            lettering = draw()
            self.notices += [notice for notice in lettering.notices if notice not in self.notices]
            self._letterings[key] = (
                None if lettering.rgba is None else rgba_sheet(lettering.rgba, lettering.left, lettering.top))
            if len(self._letterings) > KEPT_DRAWINGS:
                self._letterings.popitem(last=False)
        return self._letterings[key]

    # transitions

    def _cross(self, canvas: Canvas, crossing: Crossing) -> None:
        if crossing.kind in DIPS:
            self._dip(canvas, crossing.outgoing, float(crossing.outgoing_share), _DIP_COLOUR[crossing.kind])
            self._dip(canvas, crossing.incoming, float(crossing.incoming_share), _DIP_COLOUR[crossing.kind])
            return
        share: Share = float(crossing.incoming_share)
        if crossing.kind in _WIPES:
            share = wipe_share(self._extent, crossing.kind, share, crossing.softness)
        below, above = self._sheet(crossing.outgoing), self._sheet(crossing.incoming)
        _mix(canvas, below, crossing.outgoing.opacity if crossing.outgoing else 0,
             above, crossing.incoming.opacity if crossing.incoming else 0, share)

    def _dip(self, canvas: Canvas, picture: Picture | None, share: float, colour: tuple[int, int, int]) -> None:
        sheet = self._sheet(picture)
        if sheet is not None and picture is not None:
            canvas.lay(replace(sheet, planes=dimmed(sheet, share, colour)), picture.opacity)


def _pictures(layer: Layer) -> list[Picture]:
    if isinstance(layer, Crossing):
        return [picture for picture in (layer.outgoing, layer.incoming) if picture is not None]
    return [layer]


def _mix(canvas: Canvas, below: Sheet | None, below_opacity: float, above: Sheet | None, above_opacity: float,
         share: Share) -> None:
    """Both pictures over the same ground: ground · (1 − a − b) + below · a + above · b, a = (1 − share) · coverage below,
    b = share · coverage above. Laid one after the other, so the lower one's share is a ÷ (1 − b)."""
    if below is not None:
        whole = above is not None and above.coverage is None and above.box == canvas.box
        if not isinstance(share, tuple) and (above is None or whole):
            over = share * above_opacity if above is not None else 0.0
            canvas.lay(below, below_opacity * (1 - share) / max(1 - over, 1e-6))
        else:
            canvas.lay(below, below_opacity, _lower_share(canvas, above, above_opacity, share))
    if above is not None:
        if not isinstance(share, tuple):
            canvas.lay(above, share * above_opacity)
        else:
            canvas.lay(above, above_opacity, share)


def _lower_share(canvas: Canvas, above: Sheet | None, opacity: float, share: Share) -> tuple[Weights, Weights]:
    """(1 − share) ÷ (1 − share · coverage of what comes above), at luma and chroma resolution."""
    found: list[Weights] = []
    for i, step in ((0, 1), (1, 2)):
        covers = np.zeros((canvas.height // step, canvas.width // step), np.float32)
        if above is not None:
            box = above.box
            inner = covers[box.top // step:box.bottom // step, box.left // step:box.right // step]
            inner[:] = opacity if above.coverage is None else above.coverage[i] * np.float32(opacity)
        part = share if not isinstance(share, tuple) else share[i]
        found.append(np.clip((1 - part) / np.maximum(1 - part * covers, 1e-6), 0, 1).astype(np.float32))
    return found[0], found[1]


def wipe_share(extent: Extent, kind: TransitionKind, p: float, softness: float) -> tuple[Weights, Weights]:
    """The incoming picture's share of each pixel, at luma and chroma resolution."""
    axis, against = _WIPES[kind]
    length = extent.width if axis == 1 else extent.height
    soft = max(softness, 1 / length)
    u = (np.arange(length) + 0.5) / length
    line = np.clip((p * (1 + soft) - (1 - u if against else u)) / soft, 0, 1).astype(np.float32)
    shape = (extent.height, extent.width)
    luma = np.ascontiguousarray(np.broadcast_to(line[None, :] if axis == 1 else line[:, None], shape))
    return luma, halved(luma)
