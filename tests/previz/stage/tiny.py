"""A workshop small enough for tests: flat noise for a place, an oval for a person. Nothing here is part of the product."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from pathlib import Path

import cv2
import numpy as np

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.jobs import LogLevel
from milimo.contracts.shots import Archetype, Subject
from milimo.contracts.story import Element
from milimo.contracts.video import BlobRef
from milimo.engines.previz.composition import Room
from milimo.engines.previz.model import (
    Bust,
    Cutout,
    FigureLight,
    FigureRequest,
    Layer,
    Look,
    Patch,
    SetPainting,
    SetRequest,
    WalkCycle,
)

LIGHT = FigureLight((0.5, 0.5, -0.7), (1, 0.9, 0.8), 1.0, (-0.5, 0.5, 0.7), (0.5, 0.6, 0.9), 0.5, (0.3, 0.3, 0.4), (0.2, 0.2, 0.2))
FIGURE = (0.85, 0.15, 0.1)


def texture(height: int, width: int, seed: int, size: float = 9.0) -> np.ndarray:
    """Blurred noise, 0..1, with detail that optical flow can hold on to."""
    noise = np.random.default_rng(seed).random((height, width), dtype=np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), size) * 0.6 + cv2.GaussianBlur(noise, (0, 0), 2.5) * 0.4
    return np.clip((soft - soft.mean()) / (3.2 * soft.std()) + 0.5, 0, 1).astype(np.float32)


class TinyWorkshop:
    """Sky, hills and a ground that reach the overscan's edge, and a foreground post."""

    def __init__(self, extra: tuple[Layer, ...] = (), ground_depth: float = 8) -> None:
        self.extra = extra
        self.ground_depth = ground_depth

    def room(self, archetype: Archetype) -> Room | None:
        return Room(-3, 3, -3.5, 3.5, 2.8) if archetype is Archetype.LIVING_ROOM else None

    def paint_set(self, request: SetRequest) -> SetPainting:
        view = request.view
        height, width = view.height + 2 * view.overscan, view.width + 2 * view.overscan
        sky = texture(height, width, request.seed)[..., None] * np.array([0.5, 0.6, 0.7], np.float32) + 0.15
        hills = texture(height, width, request.seed + 1)[..., None] * np.array([0.5, 0.6, 0.3], np.float32)
        rows = np.arange(height, dtype=np.float32)[:, None] - view.overscan
        cover = np.clip((rows - view.horizon + 30) / 6, 0, 1) * np.ones((1, width), np.float32)
        post = np.zeros((height, width), np.float32)
        post[:, width // 9:width // 9 + 24] = 1
        dark = texture(height, width, 3)[..., None] * np.full(3, 0.25, np.float32)
        at = {"x": -float(view.overscan), "y": -float(view.overscan)}
        layers = [
            Layer("sky", sky.astype(np.float32), None, depth=4000, blend="opaque", **at),
            Layer("hills", hills.astype(np.float32), cover.astype(np.float32), depth=self.ground_depth, **at),
            Layer("post", dark.astype(np.float32), post, depth=4, **at), *self.extra]
        return SetPainting(layers, LIGHT, vignette=0.3)

    def look(self, subject: Subject, element: Element | None, seed: int) -> Look:
        return Look(subject.kind, subject.appearance, seed)

    def paint_figure(self, request: FigureRequest) -> Cutout:
        tall = max(8, round(request.height_px))
        wide = max(6, round(tall * 0.3))
        alpha = np.zeros((tall + 8, wide + 8), np.float32)
        centre = ((wide + 8) // 2, (tall + 8) // 2)
        cv2.ellipse(alpha, centre, (wide // 2, tall // 2), 0, 0, 360, (1.0,), -1, cv2.LINE_AA)
        shade = 0.7 + 0.3 * texture(tall + 8, wide + 8, request.seed % 1000)
        rgb = shade[..., None] * np.array(FIGURE, np.float32)
        return Cutout(rgb.astype(np.float32), alpha, (wide / 2 + 4, tall + 4), {"head": (wide / 2 + 4, tall * 0.08)},
                      height_px=request.height_px)


    def paint_lying(self, request: FigureRequest, extent: tuple[float, float, float, float] | None) -> Cutout:
        return self.paint_figure(request)

    def paint_walk(self, request: FigureRequest) -> WalkCycle:
        """Two legs under a body: the planted one goes back as fast as `travel` goes on."""
        count = 12
        stride = request.height_px * 0.84 * float(np.sin(request.yaw))
        phases = [self._stride(request, k / count, stride) for k in range(count)]
        return WalkCycle(phases, tuple(stride * k / count for k in range(count)), stride)

    def _stride(self, request: FigureRequest, turn: float, stride: float) -> Cutout:
        tall = round(request.height_px)
        wide = round(tall * 0.9)
        alpha = np.zeros((tall + 8, wide + 8), np.float32)
        middle = wide // 2 + 4
        cv2.rectangle(alpha, (middle - tall // 12, 4), (middle + tall // 12, tall // 2), (1.0,), -1)
        rgb = np.full((*alpha.shape, 3), FIGURE, np.float32)
        for foot, shift in ((0, 0.0), (1, 0.5)):
            share = (turn + shift) % 1
            back = stride / 4 - share * stride if share < 0.5 else -stride / 4 + (share - 0.5) * stride
            x = round(middle + back)
            cv2.line(alpha, (middle, tall // 2), (x, tall), (1.0,), max(2, tall // 30))
            if share < 0.5:
                cv2.circle(alpha, (x, tall), 3, (1.0,), -1)
                cv2.circle(rgb, (x, tall), 3, (0.0, 1.0, 0.0) if foot == 0 else (0.0, 0.0, 1.0), -1)
        return Cutout(rgb, alpha, (float(middle), float(tall)), {}, height_px=request.height_px)

    def paint_bust(self, request: FigureRequest, extent: tuple[float, float, float, float], mouths: Collection[str]) -> Bust:
        """An oval head on an oval body; depth is that of a ball; the mouths are dark bars, the lids a dark stripe."""
        tall = round(request.height_px / 2) & ~1
        wide = round(tall * 0.7) & ~1
        torso = np.zeros((tall, wide), np.float32)
        cv2.ellipse(torso, (wide // 2, tall), (wide // 2 - 4, round(tall * 0.68)), 0, 0, 360, (1.0,), -1)
        radius = round(request.height_px / 14)
        centre = (wide // 2, radius + 8)
        head = np.zeros((tall, wide), np.float32)
        cv2.circle(head, centre, radius, (1.0,), -1, cv2.LINE_AA)
        y, x = np.mgrid[0:tall, 0:wide].astype(np.float32)
        depth = np.sqrt(np.clip(radius ** 2 - (x - centre[0]) ** 2 - (y - centre[1]) ** 2, 0, None)).astype(np.float32)
        shade = (0.5 + 0.5 * texture(tall, wide, 5))[..., None]
        skin = (shade * np.array((0.9, 0.7, 0.5), np.float32)).astype(np.float32)
        cloth = (shade * np.array(FIGURE, np.float32)).astype(np.float32)
        points = {"head": (float(centre[0]), float(centre[1]))}
        anchor = (wide / 2, centre[1] - radius + request.height_px)
        side = 2 * (radius // 3)
        black = np.zeros((side, 2 * side, 3), np.float32)
        cover = np.zeros((side, 2 * side), np.float32)
        cover[side // 4:-side // 4, side // 4:-side // 4] = 1
        at = ((centre[0] - side) & ~1, (centre[1] + radius // 4) & ~1)
        patch = Patch(black, cover, at[0], at[1])
        lids = Patch(black, cover, at[0], (centre[1] - radius // 2) & ~1)
        return Bust(Cutout(cloth, torso, anchor, points, height_px=request.height_px),
                    Cutout(skin, head, anchor, points, depth, request.height_px), lids,
                    {"small": patch, "open": patch, "round": patch})


class FolderIO:
    """A JobIO over a folder; cancels after a number of checks when asked to."""

    def __init__(self, folder: Path, cancel_after: int | None = None) -> None:
        self.folder = folder
        self.steps: list[tuple[str, int, int]] = []
        self.previews = 0
        self._left = cancel_after

    def open(self, asset_id: str) -> Path:
        return self.folder / asset_id

    def put(self, name: str, path_or_bytes: Path | bytes) -> BlobRef:
        content = path_or_bytes if isinstance(path_or_bytes, bytes) else path_or_bytes.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        (self.folder / digest).write_bytes(content)
        return BlobRef(sha256=digest, size=len(content))

    def checkpoint(self, name: str, files: object) -> None:
        raise AssertionError("previz keeps no checkpoints")

    def restore(self, name: str) -> None:
        return None

    def spawn(self, key: str, spec: object) -> str:
        raise AssertionError("previz spawns nothing")

    def progress(self, stage: str, step: int, steps: int, preview: str | None = None) -> None:
        self.steps.append((stage, step, steps))
        self.previews += preview is not None

    def log(self, level: LogLevel, message: str) -> None:
        return None

    def check_cancelled(self) -> None:
        if self._left is not None:
            self._left -= 1
            if self._left < 0:
                raise MilimoError(ErrorCode.CANCELLED, "Cancelled.")
