"""Small upright pictures of decoded frames: what posters and filmstrips are made of."""

from fractions import Fraction

import cv2
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame

from milimo.contracts.media import Size
from milimo.media.colour import as_rgb, as_rgba
from milimo.media.sources import has_alpha

RGB = npt.NDArray[np.uint8]
RGBA = npt.NDArray[np.uint8]


def fitted(width: int, height: int, *, widest: int, least: int = 1, even: bool = False) -> Size:
    """`width` × `height` brought to at most `widest` across, never enlarged, no side below `least`."""
    share = min(1.0, widest / width)
    share = min(1.0, max(share, least / min(width, height)))
    step = 2 if even else 1
    return Size(width=max(step, round(width * share / step) * step), height=max(step, round(height * share / step) * step))


def upright(frame: VideoFrame, aspect: Fraction) -> tuple[int, int]:
    """Width and height of the frame as it is to be seen, in square pixels. `aspect`: of one of its pixels."""
    width, height = max(1, round(frame.width * aspect)), frame.height
    return (height, width) if round(frame.rotation / 90) % 2 else (width, height)


def small(frame: VideoFrame, size: Size) -> RGBA:
    """The frame upright in exactly this size: (height, width, 4), straight."""
    turns = round(frame.rotation / 90) % 4
    across, down = (size.height, size.width) if turns % 2 else (size.width, size.height)
    rgba = as_rgba(frame, (across, down)) if has_alpha(frame) else opaque(as_rgb(frame, (across, down)))
    return np.ascontiguousarray(np.rot90(rgba, turns))


def opaque(rgb: RGB) -> RGBA:
    """Covered all over."""
    return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2RGBA), np.uint8)


def over_black(rgba: RGBA) -> RGB:
    """As a film shows it: what is not covered is black."""
    if rgba[:, :, 3].min() == 255:
        return np.ascontiguousarray(rgba[:, :, :3])
    return np.rint(rgba[:, :, :3] * (rgba[:, :, 3:] / np.float32(255))).astype(np.uint8)


def scaled(rgba: RGBA, size: Size) -> RGBA:
    """A still brought to a smaller size. What is not covered lends no colour."""
    alpha = rgba[:, :, 3:].astype(np.float32)
    stack = np.concatenate([rgba[:, :, :3] * (alpha / 255), alpha], axis=2).astype(np.float32)
    stack = np.asarray(cv2.resize(stack, (size.width, size.height), interpolation=cv2.INTER_AREA), np.float32)
    stack[:, :, :3] /= np.maximum(stack[:, :, 3:], 1e-3) / 255
    return np.rint(stack).clip(0, 255).astype(np.uint8)


def jpeg(rgb: RGB, quality: int) -> bytes:
    """JPEG bytes of display values."""
    return _encoded(".jpg", np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])


def webp(rgba: RGBA, quality: int) -> bytes:
    """WebP bytes, with coverage."""
    return _encoded(".webp", np.asarray(cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGRA), np.uint8), [cv2.IMWRITE_WEBP_QUALITY, quality])


def _encoded(suffix: str, pixels: RGB, options: list[int]) -> bytes:
    ok, content = cv2.imencode(suffix, pixels, options)
    assert ok, suffix
    return content.tobytes()
