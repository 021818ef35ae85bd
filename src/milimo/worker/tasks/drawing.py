"""Drawings: single frames and titles, by the painter that draws the export."""

import cv2
import numpy as np

from milimo.contracts.errors import ErrorCode, MilimoError, Notice
from milimo.contracts.export import CaptionMode, ExportSettings
from milimo.contracts.jobs import DrawingOutcome, FrameSpec, TitleSpec
from milimo.contracts.timeline import TimelineDocument
from milimo.media.colour import as_rgb
from milimo.media.compose import Composer
from milimo.media.titles import RGBA, draw_title
from milimo.timeline.resolve import resolve
from milimo.worker.job_io import ChildIO


def frame(spec: FrameSpec, io: ChildIO) -> DrawingOutcome:
    """What the encoder would be given, as PNG. Raises BAD_MEDIA, BLOB_MISSING where a source cannot be read."""
    document = TimelineDocument.model_validate_json(io.open(spec.document).read_bytes())
    settings = ExportSettings(captions=CaptionMode.BURN if spec.captions else CaptionMode.NONE)
    composer = Composer(document, settings, spec.extent, io.open)
    try:
        drawn = composer.draw(resolve(document, spec.frame))
        rgb = as_rgb(drawn)
    finally:
        composer.close()
    return DrawingOutcome(picture=io.put("frame.png", _png(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))), extent=spec.extent,
                          notices=tuple(composer.notices))


def title(spec: TitleSpec, io: ChildIO) -> DrawingOutcome:
    """The whole frame with coverage; nothing is covered where the text has nothing to show."""
    width, height = spec.extent.width, spec.extent.height
    page: RGBA = np.zeros((height, width, 4), np.uint8)
    drawn = draw_title(spec.title, spec.extent)
    if drawn.rgba is not None:
        across, down = drawn.rgba.shape[1], drawn.rgba.shape[0]
        page[drawn.top:drawn.top + down, drawn.left:drawn.left + across] = drawn.rgba
    notices: tuple[Notice, ...] = drawn.notices
    return DrawingOutcome(picture=io.put("title.png", _png(cv2.cvtColor(page, cv2.COLOR_RGBA2BGRA))), extent=spec.extent, notices=notices)


def _png(pixels: object) -> bytes:
    """Packed a little: it is made once and sent over loopback."""
    ok, content = cv2.imencode(".png", np.asarray(pixels), [cv2.IMWRITE_PNG_COMPRESSION, 1])
    if not ok:
        raise MilimoError(ErrorCode.INTERNAL, "The picture cannot be written as PNG.")
    return content.tobytes()
