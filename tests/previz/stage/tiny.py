"""A workshop small enough for tests: flat noise for a place, an oval for a person. Nothing here is part of the product."""

from __future__ import annotations

import hashlib
from pathlib import Path

import cv2
import numpy as np

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.jobs import LogLevel
from milimo.contracts.shots import Archetype, Subject
from milimo.contracts.story import Element
from milimo.contracts.video import BlobRef
from milimo.engines.previz.framing import Room
from milimo.engines.previz.model import Cutout, FigureLight, FigureRequest, Layer, Look, SetPainting, SetRequest

LIGHT = FigureLight((0.5, 0.5, -0.7), (1, 0.9, 0.8), 1.0, (-0.5, 0.5, 0.7), (0.5, 0.6, 0.9), 0.5, (0.3, 0.3, 0.4), (0.2, 0.2, 0.2))
FIGURE = (0.85, 0.15, 0.1)


def texture(height: int, width: int, seed: int, size: float = 9.0) -> np.ndarray:
    """Blurred noise, 0..1, with detail that optical flow can hold on to."""
    noise = np.random.default_rng(seed).random((height, width), dtype=np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), size) * 0.6 + cv2.GaussianBlur(noise, (0, 0), 2.5) * 0.4
    return np.clip((soft - soft.mean()) / (3.2 * soft.std()) + 0.5, 0, 1).astype(np.float32)


class TinyWorkshop:
    """Sky, hills and a ground that reach the overscan's edge, and a foreground post."""

    def __init__(self, extra: tuple[Layer, ...] = ()) -> None:
        self.extra = extra

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
            Layer("hills", hills.astype(np.float32), cover.astype(np.float32), depth=8, **at),
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
