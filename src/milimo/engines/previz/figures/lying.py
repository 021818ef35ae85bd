"""Somebody who lies: on the ground, on a sofa, in a bed; from head to foot, or no more than a pillow's width in a close-up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from milimo.contracts.shots import Pose
from milimo.engines.previz.figures.close import Close, Extent, limited, lit, shrunk
from milimo.engines.previz.figures.cloth import crease
from milimo.engines.previz.figures.complexion import metered
from milimo.engines.previz.figures.couches import reclining
from milimo.engines.previz.figures.cutouts import Figure, assemble, face_of, points_of
from milimo.engines.previz.figures.faces import speaking
from milimo.engines.previz.figures.field import Array, vec
from milimo.engines.previz.figures.light import lighting, stuff_for
from milimo.engines.previz.figures.skeleton import Stance
from milimo.engines.previz.figures.stances import stance_for
from milimo.engines.previz.figures.trace import Canvas, crop_canvas, see
from milimo.engines.previz.model import Cutout, FigureRequest, Patch

ACROSS = np.deg2rad(72.0)        # radians to the camera of who lies on the ground: end-on nobody can be read
SEEN_PX = 60.0                   # marched px of a head's height, at most
LEAST_SEEN = 0.26                # and at least, of its px: an outline enlarged further has steps
CLEAR_PX = 3
LIVELY_PX = 40.0                 # of a head, from which blinks and speech are seen
WINDOW = 0.62                    # half of a face's window, in heads


def paint_lying(request: FigureRequest, extent: Extent | None = None) -> Cutout:
    """The figure of a LYING request; `extent` limits it to what the frame shows.

    On a couch the feet point to `yaw` and the head is turned to who looks on; on the ground the figure is turned across the picture.
    `anchor` is what the back lies on, under the hips; `points` and `patches` as for `paint_figure`.
    """
    yaw = request.yaw
    if request.couch is not None:
        stance = reclining(request.couch, np.sin(yaw) < 0)
    else:
        stance = stance_for(Pose.LYING, request.seed, request.holds)
        yaw += ACROSS * (1 if request.seed % 2 else -1) if abs(np.sin(yaw)) < 0.6 else 0.0
    figure = assemble(request, stance, 2, yaw)
    seen = lighting(request.light, request.position, request.camera_yaw, request.pitch, figure.metres / figure.units)
    light = metered(seen, request.look.appearance.skin or "#c99a78")
    close = Close(figure, request.look, face_of(request), light, request.height_px / figure.units, request.seed)
    whole = crop_canvas(figure.solids, close.scale, pad=10 + round(0.15 * close.head_px))
    canvas = limited(whole, figure, extent or (np.inf, np.inf, np.inf, np.inf))
    rgb, alpha = _painted(close, canvas)
    for edge in (alpha[:CLEAR_PX], alpha[-CLEAR_PX:], alpha[:, :CLEAR_PX], alpha[:, -CLEAR_PX:]):
        edge[:] = 0                                  # the stage carries on what reaches a border
    cutout = Cutout(rgb, alpha, canvas.pixel(vec(0, 0, 0)), points_of(figure, canvas, 1.0), height_px=request.height_px)
    cutout.patches = _patches(request, stance, yaw, close, canvas)
    return cutout


def _painted(close: Close, canvas: Canvas) -> tuple[Array, Array]:
    figure = close.figure
    q = float(np.clip(SEEN_PX / close.head_px, LEAST_SEEN, 1.0))
    small = see(figure.solids, shrunk(canvas, q), cell=2.0, refine=3)
    crease(small, [stuff_for(s.material, figure.stuffs) for s in figure.solids], [s.material for s in figure.solids], figure, close.seed, skirt=figure.skirt)
    return lit(close, small, figure.solids, canvas, face=True)


def _patches(request: FigureRequest, stance: Stance, yaw: float, close: Close, canvas: Canvas) -> dict[str, Patch]:
    """Shut lids of who is awake, and the wanted mouths; none where the face is small or turned away."""
    figure, head_px = close.figure, close.head_px
    ahead = figure.view @ figure.joints.head_frame @ vec(0, 0, -1)
    if head_px < LIVELY_PX or ahead[2] > -0.25 or figure.masked:
        return {}
    miens = {name: speaking(close.mien, name) for name in sorted(request.mouths)}
    if not request.asleep:
        miens["lids"] = replace(close.mien, lid=0.0)
    x, y = canvas.pixel(figure.seen(figure.joints.skull))
    half = WINDOW * head_px
    x0, y0 = (max(0, int(at - half)) // 2 * 2 for at in (x, y))
    width, height = (max(0, min(n, int(at + half)) - start) // 2 * 2 for n, at, start in ((canvas.width, x, x0), (canvas.height, y, y0)))
    if min(width, height) < 8 or not miens:
        return {}
    window = Canvas(width, height, canvas.scale, canvas.x0 - x0, canvas.y0 - y0)
    v, u = np.mgrid[0:height, 0:width].astype(np.float32)
    ease = np.clip((0.86 - 2 * np.hypot((u + 0.5 + x0 - x) / (2 * half), (v + 0.5 + y0 - y) / (2 * half))) / 0.30, 0, 1)
    border = np.clip(np.minimum(np.minimum(u, width - 1 - u), np.minimum(v, height - 1 - v)) / 6, 0, 1)
    patches: dict[str, Patch] = {}
    for name, mien in miens.items():
        head: Figure = assemble(request, stance, 2, yaw, "head", mien)
        rgb, alpha = _painted(replace(close, figure=head, mien=mien), window)
        patches[name] = Patch(rgb, (alpha * ease * border).astype(np.float32), x0, y0)
    return patches
