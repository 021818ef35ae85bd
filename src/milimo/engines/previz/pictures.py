"""Clips that begin with (or pass through) given pictures: a camera over a picture, and a morph from one to the next.

A picture is shown verbatim at its frame: fitted to the extent, converted to BT.709, nothing else. With a mask what
it covers moves before what lies behind it. Between two pictures both are pushed along optical flow where forward and
backward agree, and dissolve where they do not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.shots import Move, ShotPlan
from milimo.contracts.video import Extent, ImageCondition
from milimo.engines.previz.camera import LINEAR, smootherstep
from milimo.engines.previz.model import Image, Layer, Mask
from milimo.engines.previz.stage.canvas import Canvas
from milimo.engines.previz.stage.plate import Plate, quantised, whole_plate
from milimo.engines.previz.stage.sampling import Affine, Bytes, as_bytes

Flow = npt.NDArray[np.float32]       # (h, w, 2), px
OpenBlob = Callable[[str], Path]

NEARER = 1.65                        # how much more of the move a masked foreground makes
AGREE_PX = 1.5                       # px by which forward and backward flow may differ


@dataclass(slots=True)
class _Key:
    frame: int
    plate: Plate                     # the picture itself
    behind: Plate                    # what is drawn under `front` while the camera moves
    front: Plate | None


class PictureStage:
    """Frames of a clip with pictures. Like a `Stage`: `frame(n)` is a function of n alone."""

    def __init__(self, conditions: Sequence[ImageCondition], plan: ShotPlan, extent: Extent, frames: int,
                 open_blob: OpenBlob) -> None:
        """Raises BAD_MEDIA for a blob that is no picture."""
        self._canvas = Canvas(extent.width, extent.height)
        self._move, self._frames = plan.move, frames
        self._keys = [_key(condition, extent, open_blob) for condition in sorted(conditions, key=lambda c: c.frame)]
        self._morphs: dict[int, _Morph] = {}

    def frame(self, number: int) -> Canvas:
        before = [i for i, key in enumerate(self._keys) if key.frame <= number]
        last = before[-1] if before else 0
        if before and last + 1 < len(self._keys):
            self._between(last, number)
        else:
            self._over(self._keys[last], number)
        return self._canvas

    def _between(self, index: int, number: int) -> None:
        start, stop = self._keys[index], self._keys[index + 1]
        if index not in self._morphs:
            self._morphs = {index: _Morph(start.plate, stop.plate)}
        share = (number - start.frame) / (stop.frame - start.frame)
        self._morphs[index].draw(self._canvas, LINEAR * share + (1 - LINEAR) * smootherstep(share))

    def _over(self, key: _Key, number: int) -> None:
        """The camera over one picture: at its own frame exactly as it is."""
        gone = self._share(number) - self._share(key.frame)
        _draw_plate(self._canvas, key.behind if gone else key.plate, _moved(self._move, gone, 1.0, self._canvas))
        if key.front is not None and gone:
            self._canvas.draw(key.front, _moved(self._move, gone, NEARER, self._canvas))

    def _share(self, number: int) -> float:
        share = number / max(1, self._frames - 1)
        return LINEAR * share + (1 - LINEAR) * smootherstep(share)


def _moved(move: Move, gone: float, near: float, canvas: Canvas) -> Affine:
    """The picture's place after `gone` of a move. A shift needs room, so it comes with just enough enlargement."""
    width, height = canvas.width, canvas.height
    along = abs(gone)
    zoom, x, y = 1.0, 0.0, 0.0
    match move:
        case Move.PUSH_IN | Move.ZOOM_IN | Move.ORBIT_LEFT | Move.ORBIT_RIGHT:
            zoom = 1 + 0.16 * near * gone
        case Move.PULL_OUT | Move.ZOOM_OUT:
            zoom = 1 - 0.06 * near * gone
        case Move.PAN_LEFT | Move.TRUCK_LEFT:
            zoom, x = 1 + 0.12 * along, 0.058 * near * width * gone
        case Move.PAN_RIGHT | Move.TRUCK_RIGHT | Move.TRACK:
            zoom, x = 1 + 0.12 * along, -0.058 * near * width * gone
        case Move.TILT_UP | Move.CRANE_UP:
            zoom, y = 1 + 0.12 * along, 0.058 * near * height * gone
        case Move.TILT_DOWN | Move.CRANE_DOWN:
            zoom, y = 1 + 0.12 * along, -0.058 * near * height * gone
        case Move.HANDHELD:
            zoom = 1 + 0.03 * along
            x, y = 0.006 * width * np.sin(9.1 * gone) * along, 0.006 * width * np.sin(6.7 * gone) * along
        case Move.STATIC:
            zoom = 1 + 0.02 * near * gone        # a photograph that stands quite still looks like a fault
    return np.array([[zoom, 0, width / 2 * (1 - zoom) + x], [0, zoom, height / 2 * (1 - zoom) + y]], np.float64)


def _draw_plate(canvas: Canvas, plate: Plate, affine: Affine) -> None:
    """The whole picture by one warp a plane. Beyond its border it is mirrored: a pull-out needs a few per cent more."""
    zoom = float(affine[0, 0])
    if zoom == 1 and affine[0, 2] == 0 and affine[1, 2] == 0:
        canvas.luma[...] = plate.luma
        canvas.blue[...], canvas.red[...] = plate.chroma[..., 0], plate.chroma[..., 1]
        return
    for plane, out, unit in ((plate.luma, canvas.luma, 1), (plate.chroma[..., 0], canvas.blue, 2),
                             (plate.chroma[..., 1], canvas.red, 2)):
        shift = [(float(affine[i, 2]) + zoom / 2 * unit - 0.5 * unit) / unit for i in (0, 1)]
        matrix = np.array([[zoom, 0, shift[0]], [0, zoom, shift[1]]])
        cv2.warpAffine(np.ascontiguousarray(plane), matrix, (out.shape[1], out.shape[0]), out, flags=cv2.INTER_LINEAR,
                       borderMode=cv2.BORDER_REFLECT_101)


class _Morph:
    """From one picture to the next."""

    def __init__(self, start: Plate, stop: Plate) -> None:
        self._start, self._stop = start, stop
        self._forward, self._backward = agreed_flow(start.luma, stop.luma)
        height, width = start.luma.shape
        self._x = np.broadcast_to(np.arange(width, dtype=np.float32)[None], (height, width))
        self._y = np.broadcast_to(np.arange(height, dtype=np.float32)[:, None], (height, width))

    def draw(self, canvas: Canvas, share: float) -> None:
        start = self._pushed(self._start, self._forward, share)
        stop = self._pushed(self._stop, self._backward, 1 - share)
        for out, a, b in zip((canvas.luma, canvas.blue, canvas.red), start, stop, strict=True):
            out[...] = as_bytes(cv2.addWeighted(a, 1 - share, b, share, 0))

    def _pushed(self, plate: Plate, flow: Flow, share: float) -> tuple[Bytes, Bytes, Bytes]:
        if share == 0:
            return plate.luma, as_bytes(cv2.extractChannel(plate.chroma, 0)), as_bytes(cv2.extractChannel(plate.chroma, 1))
        map_x = np.ascontiguousarray(self._x - np.float32(share) * flow[..., 0])
        map_y = np.ascontiguousarray(self._y - np.float32(share) * flow[..., 1])
        half = (plate.width // 2, plate.height // 2)
        half_x, half_y = (np.asarray(cv2.resize(m, half, interpolation=cv2.INTER_AREA), np.float32) * np.float32(0.5)
                          - np.float32(0.25) for m in (map_x, map_y))
        luma = as_bytes(cv2.remap(plate.luma, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))
        chroma = cv2.remap(plate.chroma, half_x, half_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return luma, as_bytes(cv2.extractChannel(chroma, 0)), as_bytes(cv2.extractChannel(chroma, 1))


def agreed_flow(start: Bytes, stop: Bytes) -> tuple[Flow, Flow]:
    """Flow from `start` to `stop` and back, 0 where the two do not agree. Found at half size, smoothed."""
    height, width = start.shape
    small = (max(16, width // 2), max(16, height // 2))
    a, b = (as_bytes(cv2.resize(plane, small, interpolation=cv2.INTER_AREA)) for plane in (start, stop))
    finder = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    there = np.asarray(finder.calc(a, b, np.zeros((*a.shape, 2), np.float32)), np.float32)
    back = np.asarray(finder.calc(b, a, np.zeros((*a.shape, 2), np.float32)), np.float32)
    return _gated(there, back, (width, height)), _gated(back, there, (width, height))


def _gated(flow: Flow, other: Flow, size: tuple[int, int]) -> Flow:
    height, width = flow.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    returned = cv2.remap(other, x + flow[..., 0], y + flow[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    miss = np.linalg.norm(flow + np.asarray(returned), axis=2)
    agrees = (miss < AGREE_PX + 0.05 * np.linalg.norm(flow, axis=2)).astype(np.float32)
    trust = np.asarray(cv2.GaussianBlur(agrees, (0, 0), 5), np.float32)
    trust = np.clip((trust - 0.35) / 0.4, 0, 1)
    gated = np.asarray(cv2.GaussianBlur(flow * trust[..., None], (0, 0), 2.5), np.float32)
    scale = np.array([size[0] / width, size[1] / height], np.float32)
    return np.asarray(cv2.resize(gated, size, interpolation=cv2.INTER_LINEAR), np.float32) * scale


def _key(condition: ImageCondition, extent: Extent, open_blob: OpenBlob) -> _Key:
    picture = _fitted(_read(open_blob(condition.blob), cv2.IMREAD_COLOR), extent)
    rgb = (picture[..., ::-1] / np.float32(255)).astype(np.float32)
    whole = _verbatim(rgb)
    if condition.mask is None:
        return _Key(condition.frame, whole, whole, None)
    stencil = _fitted(_read(open_blob(condition.mask), cv2.IMREAD_GRAYSCALE), extent)
    mask = (stencil / np.float32(255)).astype(np.float32)
    behind = _filled(picture, mask)
    front = whole_plate(Layer("front", rgb, mask, 0.0, 0.0, 1.0), 3)
    empty = _verbatim((behind[..., ::-1] / np.float32(255)).astype(np.float32))
    return _Key(condition.frame, whole, empty, replace(front, bleeds=(True, True, True, True)))


def _verbatim(rgb: Image) -> Plate:
    plate = whole_plate(Layer("picture", rgb, None, 0.0, 0.0, 1.0, "opaque"), 1)
    luma, chroma, _ = quantised(rgb[:plate.height, :plate.width], None, False, 0, dither=False)
    return replace(plate, luma=luma, chroma=chroma)


def _filled(picture: Bytes, mask: Mask) -> Bytes:
    """What may lie behind the masked thing: its surroundings, grown inward at quarter size."""
    height, width = mask.shape
    small = (max(8, width // 4), max(8, height // 4))
    hole = as_bytes(cv2.resize((mask > 0.02).astype(np.uint8) * 255, small, interpolation=cv2.INTER_AREA))
    hole = as_bytes(cv2.dilate((hole > 0).astype(np.uint8) * 255, np.ones((5, 5), np.uint8)))
    patched = cv2.inpaint(cv2.resize(picture, small, interpolation=cv2.INTER_AREA), hole, 5, cv2.INPAINT_TELEA)
    grown = cv2.resize(patched, (width, height), interpolation=cv2.INTER_CUBIC).astype(np.float32)
    soft = np.asarray(cv2.GaussianBlur(cv2.dilate(mask, np.ones((9, 9), np.uint8)), (0, 0), 2), np.float32)[..., None]
    return np.clip(picture * (1 - soft) + grown * soft + 0.5, 0, 255).astype(np.uint8)


def _read(path: Path, mode: int) -> Bytes:
    picture = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), mode)
    if picture is None:
        raise MilimoError(ErrorCode.BAD_MEDIA, "A picture of this request cannot be read. Use a PNG, JPEG or WebP file.")
    return as_bytes(picture)


def _fitted(picture: Bytes, extent: Extent) -> Bytes:
    """Scaled to cover the frame, the rest cut off evenly on both sides."""
    height, width = picture.shape[:2]
    if (width, height) == (extent.width, extent.height):
        return picture
    scale = max(extent.width / width, extent.height / height)
    size = (max(extent.width, round(width * scale)), max(extent.height, round(height * scale)))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    grown = as_bytes(cv2.resize(picture, size, interpolation=method))
    x, y = (size[0] - extent.width) // 2, (size[1] - extent.height) // 2
    return np.ascontiguousarray(grown[y:y + extent.height, x:x + extent.width])
