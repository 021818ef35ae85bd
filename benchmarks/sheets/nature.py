"""Contact sheets of the natural sets: archetype × (day, night) × (wide, medium, close-up), drawn by the real compositor.

    python benchmarks/sheets/nature.py OUT.png [archetype…] [--times dawn,day,dusk,night] [--weather clear]
        [--sizes wide,medium,close_up] [--features a,b] [--yaw 0.4] [--pitch 0.1] [--lens 35] [--seed 7] [--cell 520]
"""

from __future__ import annotations

import argparse
import time

import cv2
import numpy as np

from milimo.contracts.shots import Archetype, Place, ShotPlan, Size, TimeOfDay, Weather
from milimo.engines.previz.camera import Lens, Pose
from milimo.engines.previz.model import SetPainting, SetRequest, View
from milimo.engines.previz.sets import painter_for
from milimo.engines.previz.sets.nature import PAINTERS
from milimo.engines.previz.stage.air import Weather as Falling
from milimo.engines.previz.stage.canvas import Canvas
from milimo.engines.previz.stage.living import Plates
from milimo.engines.previz.stage.moment import Moment
from milimo.engines.previz.stage.water import WaterBody

_DISTANCE = {"extreme_wide": 16.0, "wide": 8.5, "medium_wide": 4.2, "medium": 2.6, "medium_close": 1.6, "close_up": 1.0}


def request_for(place: str, hour: str, size: str, o: argparse.Namespace) -> SetRequest:
    """A shot at the origin of the place, as the framing would set it up."""
    width, height = o.width, o.width * 9 // 16
    focal = o.lens / 36 * width
    away = _DISTANCE[size]
    eye = 1.6 + o.rise
    view = View(width, height, (-np.sin(o.yaw) * away, eye, -np.cos(o.yaw) * away), o.yaw,
                o.pitch if o.pitch is not None else (0.06 if size == "wide" else 0.0), focal, o.overscan)
    plan = ShotPlan(size=Size(size), lens=o.lens, time_of_day=TimeOfDay(hour), weather=Weather(o.weather),
                    place=Place(archetype=Archetype(place)))
    blur = {"medium": 1.6, "medium_close": 3.0, "close_up": 5.0}.get(size, 0.0)
    return SetRequest(Archetype(place), view, TimeOfDay(hour), Weather(o.weather), o.seed, o.seed + 11,
                      tuple(f for f in o.features.split(",") if f), False, plan, blur * width / 1280)


def shown(request: SetRequest, painting: SetPainting, seconds: float = 1.3) -> np.ndarray:
    """One frame of a painting, BGR bytes, with bloom and vignette."""
    v = request.view
    canvas = Canvas(v.width, v.height)
    lens = Lens(v.width, v.height, v.focal_px)
    moment = Moment(int(seconds * 24), seconds, 5.0, Pose(), lens, v)
    things = [Plates(layer, request.seed) for layer in painting.layers if layer.inverse_depth is None]
    things += [Plates(_still(layer), request.seed) for layer in painting.layers if layer.inverse_depth is not None]
    order: list[tuple[float, int, object]] = [(-t.depth, i, t) for i, t in enumerate(things)]
    order += [(-w.depth, 900 + i, WaterBody(w, v.overscan, request.seed)) for i, w in enumerate(painting.water)]
    for _, _, thing in sorted(order, key=lambda entry: entry[:2]):
        thing.draw(canvas, moment)
    for air in painting.air:
        Falling(air, v.width, v.height, request.seed).draw(canvas, moment)
    bgr = cv2.cvtColor(canvas.buffer, cv2.COLOR_YUV2BGR_I420).astype(np.float32) / 255
    small = cv2.resize(bgr, (v.width // 4, v.height // 4), interpolation=cv2.INTER_AREA)
    high = np.maximum(small - 0.7, 0) / 0.3
    spill = sum(cv2.GaussianBlur(high, (0, 0), s) * k for s, k in ((3, 0.5), (10, 0.35), (32, 0.3)))
    bgr = 1 - (1 - bgr) * (1 - 0.30 * cv2.resize(spill, (v.width, v.height)) * np.array(painting.bloom_tint[::-1]))
    y, x = np.mgrid[0 : v.height, 0 : v.width]
    d = ((x / v.width - 0.5) / 0.72) ** 2 + ((y / v.height - 0.5) / 0.66) ** 2
    t = np.clip(d - 0.25, 0, 1)
    return np.clip(bgr * (1 - painting.vignette * (t * t * (3 - 2 * t)))[..., None] * 255, 0, 255).astype(np.uint8)


def _still(layer):  # a depth-warped plate under a camera that does not move is a plain one
    layer.inverse_depth = None
    return layer


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("out")
    p.add_argument("places", nargs="*")
    p.add_argument("--times", default="day,night")
    p.add_argument("--weather", default="clear")
    p.add_argument("--sizes", default="wide,medium,close_up")
    p.add_argument("--features", default="")
    p.add_argument("--yaw", type=float, default=0.0)
    p.add_argument("--pitch", type=float)
    p.add_argument("--rise", type=float, default=0.0)
    p.add_argument("--lens", type=int, default=35)
    p.add_argument("--seed", type=int, default=7)
    p.add_argument("--cell", type=int, default=520)
    p.add_argument("--width", type=int, default=1280)
    p.add_argument("--overscan", type=int, default=64)
    p.add_argument("--columns", type=int, default=0, help="cells a row; 0: one row a place")
    p.add_argument("--seconds", type=float, default=0.45)
    o = p.parse_args()
    rows: list[np.ndarray] = []
    for place in o.places or [a.value for a in PAINTERS]:
        row: list[np.ndarray] = []
        for hour in o.times.split(","):
            for size in o.sizes.split(","):
                request = request_for(place, hour, size, o)
                start = time.process_time()
                painting = painter_for(request.archetype)(request)
                spent = time.process_time() - start
                frame = shown(request, painting, o.seconds)
                mean = float(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY).mean() / 255)
                print(f"{place:11s} {hour:5s} {size:9s} {spent * 1e3:5.0f} ms  luma {mean:.3f}  {len(painting.layers)} layers")
                row.append(cv2.resize(frame, (o.cell, o.cell * 9 // 16), interpolation=cv2.INTER_AREA))
        rows.append(np.hstack(row))
    sheet = np.vstack(rows)
    if o.columns:
        cells = [c for r in rows for c in np.split(r, r.shape[1] // o.cell, axis=1)]
        cells += [np.zeros_like(cells[0])] * (-len(cells) % o.columns)
        sheet = np.vstack([np.hstack(cells[i : i + o.columns]) for i in range(0, len(cells), o.columns)])
    cv2.imwrite(o.out, sheet)


if __name__ == "__main__":
    main()
