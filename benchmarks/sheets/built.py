"""Contact sheets of the built places: archetype × (day, night) × (wide, medium, close-up), composed flat.

    python benchmarks/sheets/built.py OUT.png [archetype …] [--size 480x270] [--feature NAME …] [--more]

`--more` adds the other side, a low and a top angle, dusk and rain. Prints the CPU milliseconds of each painting.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from milimo.contracts.shots import Archetype, ShotPlan, Size, TimeOfDay, Weather
from milimo.engines.previz.model import Layer, SetPainting, SetRequest, View
from milimo.engines.previz.paint import blur, vignette
from milimo.engines.previz.sets.built import PAINTERS, ROOM_EXTENTS

Picture = npt.NDArray[np.float32]


def camera(archetype: Archetype, size: str, width: int, height: int) -> View:
    """The plain cameras of a sheet: wide, medium, close_up, and of `--more` reverse, low, top."""
    extent = ROOM_EXTENTS[archetype]
    x, z = extent.action
    lens = {"wide": 26, "medium": 42, "close_up": 70}.get(size, 26)
    focal = lens * width / 36
    far = min(z - extent.front - 0.1, 4.6)
    over = max(8, round(0.05 * width / 8) * 8)
    match size:
        case "wide":
            return View(width, height, (x * 0.5, extent.eye, z - far), 0.0, -0.03, focal, over)
        case "medium":
            return View(width, height, (x - 0.5, extent.eye, z - min(far, 2.6)), 0.10, -0.02, focal, over)
        case "close_up":
            return View(width, height, (x + 0.5, extent.eye, z - min(far, 1.9)), -0.30, 0.02, focal, over)
        case "reverse":
            return View(width, height, (x, extent.eye, min(z + 2.6, extent.back - 0.2)), np.pi + 0.15, -0.03, focal, over)
        case "low":
            return View(width, height, (x - 0.3, 0.4, z - far), 0.06, 0.16, focal, over)
        case _:
            return View(width, height, (x, min(extent.height - 0.3, 6.0), z - 1.6), 0.0, -0.95, focal, over)


def flattened(painting: SetPainting, view: View) -> Picture:
    """All layers one over the other under the neutral camera, cropped to the frame. Living water is a flat ramp here."""
    h, w, o = view.height, view.width, view.overscan
    canvas = np.zeros((h + 2 * o, w + 2 * o, 3), np.float32)
    for layer in sorted(painting.layers, key=lambda item: -item.depth):
        for water in painting.water:
            if water.depth > layer.depth:
                _water(canvas, water.top + o, np.array(water.ramp, np.float32))
        painting.water = [water for water in painting.water if water.depth <= layer.depth]
        _lay(canvas, layer, o)
    lit = np.clip(canvas[o:o + h, o:o + w], 0, 1)
    return np.clip(lit * vignette((h, w), painting.vignette)[..., None], 0, 1).astype(np.float32)


def _water(canvas: Picture, top: float, ramp: Picture) -> None:
    first = int(max(0, top))
    rows = canvas.shape[0] - first
    if rows < 2:
        return
    rng = np.random.default_rng(3)
    t = (np.arange(rows) / canvas.shape[0])[:, None]
    wave = blur(rng.random((rows, canvas.shape[1])).astype(np.float32), 1.2) - 0.5
    level = np.clip(0.62 - 1.1 * t + wave * (1.2 + t), 0, 1) * 4
    i = np.clip(level.astype(int), 0, 3)
    canvas[first:] = ramp[i] + (ramp[i + 1] - ramp[i]) * (level - i)[..., None]


def _lay(canvas: Picture, layer: Layer, over: int) -> None:
    k = 1 / layer.scale
    matrix = np.array([[k, 0, layer.x + over + (k - 1) / 2], [0, k, layer.y + over + (k - 1) / 2]], np.float32)
    size = (canvas.shape[1], canvas.shape[0])
    border = cv2.BORDER_REPLICATE if layer.blend == "opaque" else cv2.BORDER_CONSTANT
    if layer.blend == "over":
        assert layer.alpha is not None
        rgb = cv2.warpAffine(layer.rgb * layer.alpha[..., None], matrix, size, flags=cv2.INTER_LINEAR, borderMode=border)
        alpha = cv2.warpAffine(layer.alpha, matrix, size, flags=cv2.INTER_LINEAR, borderMode=border)
        canvas *= 1 - alpha[..., None]
        canvas += rgb
        return
    rgb = cv2.warpAffine(layer.rgb, matrix, size, flags=cv2.INTER_LINEAR, borderMode=border)
    if layer.blend == "opaque":
        canvas[:] = rgb
    else:
        canvas += rgb


def painted(archetype: Archetype, hour: TimeOfDay, size: str, width: int, height: int, features: tuple[str, ...],
            weather: Weather = Weather.CLEAR, seed: int = 7) -> tuple[Picture, float]:
    """One frame and its CPU milliseconds."""
    view = camera(archetype, size, width, height)
    plan = ShotPlan(size=Size(size) if size in ("wide", "medium", "close_up") else Size.WIDE)
    soft = {"medium": 1.2, "close_up": 5.5}.get(size, 0.0) * height / 720
    request = SetRequest(archetype, view, hour, weather, seed, 1, features, True, plan, soft)
    start = time.process_time()
    painting = PAINTERS[archetype](request)
    spent = (time.process_time() - start) * 1000
    return flattened(painting, view), spent


def sheet(archetypes: list[Archetype], width: int, height: int, features: tuple[str, ...], more: bool) -> Picture:
    """A row for each archetype and hour; prints time and mean luma of each frame."""
    rows: list[Picture] = []
    plans = [(TimeOfDay.DAY, Weather.CLEAR, ("wide", "medium", "close_up")), (TimeOfDay.NIGHT, Weather.CLEAR, ("wide", "medium", "close_up"))]
    if more:
        plans += [(TimeOfDay.DUSK, Weather.RAIN, ("wide", "reverse", "low")), (TimeOfDay.DAWN, Weather.CLEAR, ("top", "reverse", "low"))]
    for archetype in archetypes:
        for hour, weather, sizes in plans:
            frames: list[Picture] = []
            for size in sizes:
                picture, spent = painted(archetype, hour, size, width, height, features, weather)
                mean = float((picture @ np.array([0.2126, 0.7152, 0.0722], np.float32)).mean())
                print(f"{archetype.value:12} {hour.value:6} {size:9} {spent:6.0f} ms  mean {mean:.3f}", flush=True)
                frames.append(cv2.copyMakeBorder(picture, 2, 2, 2, 2, cv2.BORDER_CONSTANT))
            rows.append(np.concatenate(frames, axis=1))
    return np.concatenate(rows, axis=0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("archetype", nargs="*", type=Archetype)
    parser.add_argument("--size", default="480x270")
    parser.add_argument("--feature", action="append", default=[])
    parser.add_argument("--more", action="store_true")
    options = parser.parse_args()
    width, height = (int(part) for part in options.size.split("x"))
    picture = sheet(options.archetype or list(PAINTERS), width, height, tuple(options.feature), options.more)
    cv2.imwrite(str(options.out), cv2.cvtColor((picture * 255 + 0.5).astype(np.uint8), cv2.COLOR_RGB2BGR))


if __name__ == "__main__":
    main()
