"""What great rooms share: columns, and light that stands in their air."""

from __future__ import annotations

import numpy as np

from milimo.contracts.shots import TimeOfDay
from milimo.engines.previz.model import Layer, SetRequest
from milimo.engines.previz.paint import pigment, shafts, single
from milimo.engines.previz.sets.built.carpentry import box, lathe
from milimo.engines.previz.sets.built.gbuffer import Seen
from milimo.engines.previz.sets.built.mesh import Material, Mesh


def column(mesh: Mesh, x: float, z: float, high: float, paint: Material, radius: float = 0.36) -> None:
    """A column with base, shaft with a swelling, capital and abacus."""
    r = radius
    with mesh.at(x, 0, z):
        box(mesh, (0, 0.12, 0), (3.0 * r, 0.24, 3.0 * r), paint)
        lathe(mesh, [(1.35 * r, 0.24), (1.4 * r, 0.32), (1.05 * r, 0.42), (r, 0.5), (r * 1.02, high * 0.4), (0.86 * r, high - 0.55), (0.95 * r, high - 0.5),
                     (1.0 * r, high - 0.42), (1.45 * r, high - 0.2), (1.5 * r, high - 0.14)], paint, sides=14)
        box(mesh, (0, high - 0.07, 0), (3.3 * r, 0.14, 3.3 * r), paint)


def light_shafts(request: SetRequest, seen: Seen) -> list[Layer]:
    """Light standing in the air from the windows on the sun's side."""
    if request.time_of_day is TimeOfDay.NIGHT:
        return []
    view = request.view
    x, y, depth = view.project((-6.4, 5.0, 3.4))
    if depth < 1.0 or not -0.6 * view.width < x < 1.4 * view.width:
        return []
    scale = 0.25
    h, w = int((view.height + 2 * view.overscan) * scale), int((view.width + 2 * view.overscan) * scale)
    mask = shafts((h, w), (x + view.overscan) * scale, (y + view.overscan - 60) * scale, request.seed % 90 + 1, 0.72, 0.42, 0.9 * w, 14)
    tint = "#ffe2ac" if request.time_of_day is not TimeOfDay.DUSK else "#ff9a60"
    rgb = single(mask[..., None] * pigment(tint) * np.float32(0.20))
    return [Layer("shafts", rgb, None, float(-view.overscan), float(-view.overscan), 12.0, "add", scale)]
