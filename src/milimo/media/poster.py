"""The one picture that stands for a film or a still."""

from collections.abc import Iterable
from fractions import Fraction

import numpy as np
from av.video.frame import VideoFrame

from milimo.contracts.media import PosterLayout
from milimo.media.thumbnails import RGBA, fitted, jpeg, over_black, scaled, small, upright, webp

WIDEST = 480
QUALITY = 82
FLAT = 9.0
"""Standard deviation of a picture's values below which nothing is seen on it: black, a fade, a slate."""


def film_poster(candidates: Iterable[tuple[int, VideoFrame, Fraction]]) -> tuple[PosterLayout, bytes] | None:
    """Of (frame number, picture, aspect of its pixels) the first that shows something, else the one that shows most."""
    best: tuple[float, int, RGBA] | None = None
    for number, frame, aspect in candidates:
        width, height = upright(frame, aspect)
        rgba = small(frame, fitted(width, height, widest=WIDEST))
        spread = float(np.std(over_black(rgba)))
        if best is None or spread > best[0]:
            best = (spread, number, rgba)
        if spread >= FLAT:
            break
    return None if best is None else _poster(best[2], best[1])


def still_poster(rgba: RGBA) -> tuple[PosterLayout, bytes]:
    """A still, smaller."""
    return _poster(scaled(rgba, fitted(rgba.shape[1], rgba.shape[0], widest=WIDEST)), 0)


def _poster(rgba: RGBA, frame: int) -> tuple[PosterLayout, bytes]:
    height, width = rgba.shape[:2]
    content = webp(rgba, QUALITY) if rgba[:, :, 3].min() < 255 else jpeg(over_black(rgba), QUALITY)
    return PosterLayout.model_validate({"extent": {"width": width, "height": height}, "frame": frame}), content
