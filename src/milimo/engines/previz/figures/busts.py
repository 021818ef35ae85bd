"""Somebody from the waist up, for medium shots and closer: a torso, a head that can turn, lids and mouths to lay on it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import cv2
import numpy as np

from milimo.contracts.shots import Expression, Gesture, Pose
from milimo.engines.previz.figures.body import dressed, head_on
from milimo.engines.previz.figures.close import Close, Extent, enlarged, limited, lit, shrunk
from milimo.engines.previz.figures.complexion import metered
from milimo.engines.previz.figures.cutouts import Figure, figure_of
from milimo.engines.previz.figures.faces import SPEECH, Mien, mien_of, speaking
from milimo.engines.previz.figures.field import Array, Solid, turn_x, turn_y, vec
from milimo.engines.previz.figures.finish import fitted
from milimo.engines.previz.figures.hair import CLIPPED
from milimo.engines.previz.figures.hands import hand_size
from milimo.engines.previz.figures.headwear import is_covering
from milimo.engines.previz.figures.light import lighting
from milimo.engines.previz.figures.looks import measures_of
from milimo.engines.previz.figures.outfits import outfit_named, padding
from milimo.engines.previz.figures.props import held
from milimo.engines.previz.figures.skeleton import pose
from milimo.engines.previz.figures.stances import holding, stance_for, stride_stance
from milimo.engines.previz.figures.trace import Canvas, crop_canvas, see
from milimo.engines.previz.figures.wisps import room, wisps
from milimo.engines.previz.model import Bust, Cutout, FigureLight, Look, Patch, Vec3
from milimo.engines.previz.paint import Cut

STRIDING = frozenset({Pose.WALKING, Pose.RUNNING})
POSED = frozenset({Pose.SITTING, Pose.DRIVING, Pose.WAVING, Pose.REACHING, Pose.THROWING, Pose.POINTING, Pose.SHOUTING, Pose.OFFERING, Pose.PULLING})      # the others stand
ARMS_AT = 2.4            # heads below a head's centre from which on arms are seen to swing
STRIDES = 6              # torsos of a stride; on twos a run has nine drawings, and six of them are enough behind swinging arms


def paint_bust(look: Look, expression: Expression, yaw: float, pitch: float, head_px: float, light: FigureLight, seed: int,
               mouths: Collection[str] = tuple(SPEECH), *, extent: Extent | None = None, camera_yaw: float = 0.0, position: Vec3 = (0.0, 0.0, 3.0),
               body: Pose = Pose.STANDING, holds: str | None = None, body_yaw: float | None = None,
               gesture: Gesture = Gesture.NONE) -> Bust:
    """Torso, head, lids and mouths of somebody whose head is `head_px` px from chin to crown.

    `yaw` and `pitch` as in FigureRequest; the body stands at `body_yaw`, two thirds of `yaw` where it is None, since
    people look with their heads. `extent` limits torso and head to what the frame shows (px from the head's centre).
    `mouths` names the shapes of speech that are wanted: each costs a sixth of the bust.
    `torso.anchor` is the ground under the body, usually far below the picture. Who walks or runs gets a torso for each
    of `STRIDES` phases of the stride. Times: about .6 s at 400 px.
    """
    mien = mien_of(expression, body, gesture)
    figure = _sitter(look, mien, yaw, pitch, seed, body, holds, body_yaw, expression)
    scale = head_px / figure.joints.measures.head
    seen = lighting(light, position, camera_yaw, pitch, figure.metres / figure.units)
    close = Close(figure, look, mien, metered(seen, look.appearance.skin or "#c99a78"), scale, seed)
    torso = _torso(close, extent)
    head = _head(close, extent)
    goes = body in STRIDING and (extent is None or extent[3] > ARMS_AT * head_px)
    _tuck(close, head)
    bust = Bust(torso, head, strides=(torso,) if goes else ())
    bust.lids = _patch(close, head, replace(mien, lid=0.0), "eyes")
    for name in SPEECH:
        patch = _patch(close, head, speaking(mien, name), "mouth") if name in mouths else None
        if patch is not None:
            bust.mouths[name] = patch
    for number in range(1, STRIDES if goes else 1):      # the head is not painted again: they hang below it
        mover = _sitter(look, mien, yaw, pitch, seed, body, holds, body_yaw, expression, number)
        bust.strides += (_torso(replace(close, figure=mover), extent),)
    return bust


def _sitter(look: Look, mien: Mien, yaw: float, pitch: float, seed: int, body: Pose, holds: str | None, body_yaw: float | None,
            expression: Expression, stride: int = 0) -> Figure:
    """The figure in camera space, its head turned on its neck toward `yaw`; who goes is at phase `stride` of `STRIDES`."""
    measures = measures_of(look)
    outfit = outfit_named(look.appearance.outfit)
    trunk = yaw * 0.68 if body_yaw is None else body_yaw
    posed = body if body in POSED else Pose.STANDING
    stance = stance_for(posed, seed, holds, (look.appearance.age or 30) < 13, expression, trunk)
    if body in STRIDING:
        stance = stride_stance((stride + 0.5) / STRIDES, running=body is Pose.RUNNING)
        stance = holding(stance, holds) if holds else stance
    turn = float(np.clip(np.rad2deg((yaw - trunk + np.pi) % (2 * np.pi) - np.pi), -70, 70))
    if body not in STRIDING:
        stance = replace(stance, sway=0.0, bend=stance.bend * 0.5, lean=stance.lean * 0.6)
    stance = replace(stance, head=(turn, mien.bow, mien.tip))
    joints = pose(measures, stance, padding(outfit))
    view = turn_x(pitch) @ turn_y(trunk)
    return figure_of(look, outfit, joints, view, held(holds, joints.wrist[1], joints.hand[1], hand_size(measures)) if holds else [])


# Form is smooth, so it is seen small and enlarged; the drawing on it is full size. Marched px of a head's height:
HEAD_SEEN, TORSO_SEEN = 152.0, 74.0
# … and never less than this share of it: an outline enlarged four times has steps
LEAST_SEEN = 0.36
# Of a head's height, painted beyond the frame: a turned head looks sin(9.5°) of its own depth to the side
TURN_SPARE = 0.12
SWELL = 0.08             # units
LEAST_WINDOW = 8         # px of an eyes' or mouth's window that are worth a patch


def _render_scale(head_px: float, seen: float) -> float:
    """Marched pixels per painted pixel."""
    return float(np.clip(seen / max(head_px, 1.0), LEAST_SEEN * seen / HEAD_SEEN, 1.0))


def _torso(close: Close, extent: Extent | None) -> Cutout:
    figure, j = close.figure, close.figure.joints
    outfit = outfit_named(close.look.appearance.outfit)
    upper = dressed(j, close.look, outfit, 2, parts="body")
    head = head_on(j, close.look, outfit, 1)
    neck = Solid("skin")
    neck.join(head[0].steps[-1][2], 0.05)
    body = [s.moved(figure.view, np.zeros(3)) for s in [*figure.solids, *upper, neck]]
    also = [s.moved(figure.view, np.zeros(3)) for s in head]
    q = _render_scale(close.head_px, TORSO_SEEN)
    canvas = _limited(crop_canvas(body, close.scale, pad=10 + round(SWELL * close.scale)), close, extent)      # soft joints swell beyond their forms
    surface = see(body, shrunk(canvas, q), cell=2.0, refine=3, also=also)
    close.torso, close.torso_canvas = surface, canvas
    # cloth has no drawing on it: it is painted at 60 % in a close-up (730 → 560 ms at 400 px)
    zoom = float(np.clip(240.0 / close.head_px, 0.6, 1.0))
    rgb, alpha = lit(close, surface, body, shrunk(canvas, zoom), face=False, zoom=zoom)
    rgb, alpha = fitted(rgb, alpha, canvas.width, canvas.height)
    alpha = _ended(alpha)
    points = {"head": canvas.pixel(figure.seen(j.skull)), "neck": canvas.pixel(figure.seen(j.neck))}
    for i, name in enumerate(("left_hand", "right_hand")):
        points[name] = canvas.pixel(figure.seen(j.wrist[i] + j.hand[i] @ vec(0, 0.35, 0.08)))
    return Cutout(rgb, alpha, canvas.pixel(vec(0, 0, 0)), points, height_px=close.scale * figure.units)


def _ended(alpha: Array) -> Array:
    """The neck comes to its end within the picture. Paint that reaches the upper border would be carried on to the frame's
    top by the stage, as a post on the head."""
    rows = np.clip((np.arange(alpha.shape[0], dtype=np.float32) - 4) / 8, 0, 1)[:, None]
    return (alpha * rows).astype(np.float32)


def _limited(canvas: Canvas, close: Close, extent: Extent | None) -> Canvas:
    """The canvas cut to what the frame shows; without a frame, at the hips."""
    if extent is None:
        _, y = canvas.pixel(close.figure.seen(close.figure.joints.skull))
        hips = canvas.pixel(close.figure.seen(close.figure.joints.pelvis))[1]
        extent = (np.inf, np.inf, np.inf, hips + 1.2 * close.scale - y)
    return limited(canvas, close.figure, extent)


def _head_group(close: Close, mien: Mien) -> list[Solid]:
    outfit = outfit_named(close.look.appearance.outfit)
    group = head_on(close.figure.joints, close.look, outfit, 2, mien.gape, mien.wide, mien.corner)
    return [s.moved(close.figure.view, np.zeros(3)) for s in group]


def _head(close: Close, extent: Extent | None) -> Cutout:
    figure, j = close.figure, close.figure.joints
    group = _head_group(close, close.mien)
    loose = figure.hair not in CLIPPED and not is_covering(close.look.appearance.headwear or "none") and not figure.masked
    canvas = crop_canvas(group, close.scale, pad=room(close.head_px) if loose else 14)
    canvas = Canvas(canvas.width // 2 * 2 + 2, canvas.height // 2 * 2 + 2, canvas.scale, canvas.x0, canvas.y0)
    if extent is not None:
        spare = TURN_SPARE * close.head_px
        whole = canvas
        canvas = _limited(whole, close, (extent[0] + spare, extent[1] + spare, extent[2] + spare, extent[3] + spare))
        canvas = replace(canvas, cut=Cut((whole.height, whole.width), round(whole.y0 - canvas.y0), round(whole.x0 - canvas.x0)))
    close.head_canvas = canvas
    surface = see(group, shrunk(canvas, _render_scale(close.head_px, HEAD_SEEN)), cell=2.0, refine=3)
    full = enlarged(surface, canvas)
    rgb, alpha = lit(close, surface, group, canvas, face=True, large=full)
    close.head_z = full.picture(full.place[:, 2], 99.0)
    skull = canvas.pixel(figure.seen(j.skull))
    rows = np.arange(canvas.height, dtype=np.float32)[:, None]
    size = close.head_px
    chin = skull[1] + 0.50 * size
    skin = full.picture((np.array([s.material == "skin" for s in group], np.float32))[full.solid])
    fade = np.clip((chin + 0.34 * size - rows) / (0.16 * size), 0, 1).astype(np.float32)
    if loose:
        rgb, alpha = wisps(close, canvas, rgb, alpha)
    alpha = alpha * (1 - cv2.GaussianBlur(cv2.dilate(skin, np.ones((5, 5), np.uint8)), (0, 0), 1.5) * (1 - fade))
    depth = _depth_map(full.picture(full.place[:, 2]), full.picture(np.ones(len(full.index), np.float32)), float(figure.seen(j.skull)[2]), close.scale)
    depth *= np.clip((chin + 0.30 * size - rows) / (0.40 * size), 0, 1)
    mouth = j.skull + j.head_frame @ vec(0, -0.30, -0.38) * j.measures.head
    points = {"head": skull, "mouth": canvas.pixel(figure.seen(mouth))}
    return Cutout(rgb, alpha, canvas.pixel(vec(0, 0, 0)), points, depth.astype(np.float32), close.scale * figure.units)


def _tuck(close: Close, head: Cutout) -> None:
    """Takes from the head what the collar and the shoulders hide: the torso is drawn below it, not over it."""
    small, canvas, on = close.torso, close.torso_canvas, close.head_canvas
    assert small is not None and canvas is not None and on is not None and close.head_z is not None
    neck = len({int(i) for i in small.solid}) and int(small.solid.max())
    cloth = np.where(small.solid == neck, np.float32(99.0), small.place[:, 2])
    z = cv2.resize(small.picture(cloth, 99.0), (canvas.width, canvas.height), interpolation=cv2.INTER_LINEAR)
    dx, dy = round(on.x0 - canvas.x0), round(on.y0 - canvas.y0)
    x, y = np.arange(on.width) - dx, np.arange(on.height) - dy
    inside = ((y >= 0) & (y < canvas.height))[:, None] & ((x >= 0) & (x < canvas.width))[None]
    there = z[np.ix_(np.clip(y, 0, canvas.height - 1), np.clip(x, 0, canvas.width - 1))]
    behind = (inside & (there < close.head_z - 0.015)).astype(np.float32)
    # the torso is seen coarser than it is shown: its outline is smoothed by as much as one of its pixels
    soft = max(1.2, 0.30 / max(small.canvas.scale / canvas.scale, 0.01))
    head.alpha = (head.alpha * (1 - np.clip(cv2.GaussianBlur(behind, (0, 0), soft) * 1.6 - 0.3, 0, 1))).astype(np.float32)


def _depth_map(z: Array, hit: Array, middle: float, scale: float) -> Array:
    """Pixels toward the viewer, spread past the outline to the picture's border and smoothed (at quarter size: it is
    smooth, and a blur of 80 px costs)."""
    h, w = hit.shape
    size = (max(2, w // 4), max(2, h // 4))
    weight = np.asarray(cv2.resize(hit, size, interpolation=cv2.INTER_AREA), np.float32)
    value = np.asarray(cv2.resize((middle - z) * hit, size, interpolation=cv2.INTER_AREA), np.float32)
    value, weight = value / (weight + np.float32(1e-5)) * (weight > 0.3), (weight > 0.3).astype(np.float32)
    for sigma in (1.0, 3.0, 8.0, 20.0):
        mean, share = cv2.GaussianBlur(value * weight, (0, 0), sigma), cv2.GaussianBlur(weight, (0, 0), sigma)
        new = (weight < 0.5) & (share > 0.01)
        value, weight = np.where(new, mean / (share + np.float32(1e-5)), value), np.where(new, 1, weight).astype(np.float32)
    smooth = cv2.GaussianBlur(value.astype(np.float32) * np.float32(scale), (0, 0), 0.8)
    return np.asarray(cv2.resize(smooth, (w, h), interpolation=cv2.INTER_LINEAR), np.float32)


def _patch(close: Close, head: Cutout, mien: Mien, part: str) -> Patch | None:
    """A repaint of the eyes' or mouth's window of the head; None where the frame does not show it."""
    figure, j, canvas = close.figure, close.figure.joints, close.head_canvas
    assert canvas is not None
    from milimo.engines.previz.figures.heads import face_shape

    f = face_shape(close.look)
    if part == "eyes":
        corners = [(-f.eye_x - 0.12, f.eye_y + 0.085), (f.eye_x + 0.12, f.eye_y - 0.085)]
    else:
        corners = [(-0.235, f.mouth_y + 0.115), (0.235, -0.60)]
    seen = [canvas.pixel(figure.seen(j.skull + j.head_frame @ vec(x, y, z) * j.measures.head)) for x, y in corners for z in (-0.40, -0.22)]
    x0, y0 = (int(np.floor(min(p[i] for p in seen))) // 2 * 2 for i in (0, 1))
    x1, y1 = (int(np.ceil(max(p[i] for p in seen))) // 2 * 2 for i in (0, 1))
    x0, y0, x1, y1 = max(0, x0), max(0, y0), min(canvas.width, x1), min(canvas.height, y1)
    if x1 - x0 < LEAST_WINDOW or y1 - y0 < LEAST_WINDOW:
        return None
    window = Canvas(x1 - x0, y1 - y0, canvas.scale, canvas.x0 - x0, canvas.y0 - y0)
    group = _head_group(close, mien)
    surface = see(group, shrunk(window, _render_scale(close.head_px, HEAD_SEEN)), cell=2.0, refine=2)
    rgb, alpha = lit(replace(close, mien=mien), surface, group, window, face=True)
    h, w = alpha.shape
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    border = np.minimum(np.minimum(x, w - 1 - x) / w, np.minimum(y, h - 1 - y) / h)
    ease = np.clip((border - 0.02) / 0.16, 0, 1)
    below = head.alpha[y0:y1, x0:x1]
    return Patch(rgb, (np.minimum(alpha, below) * ease * ease * (3 - 2 * ease)).astype(np.float32), x0, y0)
