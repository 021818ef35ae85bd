"""Whole figures as cut-outs: a look, a pose, a light and a size in; a picture with its anchor out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from milimo.contracts.shots import Pose
from milimo.engines.previz.figures.animals import paint_animal
from milimo.engines.previz.figures.body import dressed, is_clear
from milimo.engines.previz.figures.cloth import crease, textured
from milimo.engines.previz.figures.complexion import metered
from milimo.engines.previz.figures.couches import BLANKETED, bedding, couch_stuff, uncovered
from milimo.engines.previz.figures.drawing import face_on
from milimo.engines.previz.figures.faces import Mien, mien_of, speaking
from milimo.engines.previz.figures.field import Array, Matrix, Solid, Vec, turn_x, turn_y, vec
from milimo.engines.previz.figures.finish import fitted, resized, stroked
from milimo.engines.previz.figures.hair import style_of
from milimo.engines.previz.figures.hands import hand_size
from milimo.engines.previz.figures.light import Lighting, Stuff, albedo_of, lighting, shade, stuff_for
from milimo.engines.previz.figures.looks import ANIMAL_HEIGHT_M, measures_of
from milimo.engines.previz.figures.outfits import Outfit, outfit_named, padding
from milimo.engines.previz.figures.props import PROP_STUFF, held
from milimo.engines.previz.figures.seats import SEAT_STUFF, seat_solids
from milimo.engines.previz.figures.skeleton import Joints, Stance, pose
from milimo.engines.previz.figures.stances import stance_for, with_head
from milimo.engines.previz.figures.trace import Canvas, Surface, crop_canvas, see
from milimo.engines.previz.figures.wardrobe import palette
from milimo.engines.previz.model import Cutout, FigureRequest, Look, Patch
from milimo.engines.previz.paint import Cut

# The largest head that still counts as seen from afar: wides draw heads a little large, or faces cannot be read.
_FAR_PX, _FAR_HEAD = 260.0, 1.08


@dataclass(slots=True)
class Figure:
    """A figure placed in its own camera space (units; the ground point under the body is the origin)."""

    solids: list[Solid]
    joints: Joints
    view: Matrix
    stuffs: dict[str, Stuff]
    hair: str                      # the style, for its strands
    pattern: str                   # "knit", "stripes" or ""
    skirt: float                   # length of a skirt, fraction of the leg
    outfit: Outfit
    masked: bool                   # no face to draw: a robot, a closed helmet
    units: float                   # height of the standing figure in units
    metres: float
    offset: Vec = field(default_factory=lambda: np.zeros(3))   # moved in camera space, after
    size: float = 1.0                                          # being scaled about its feet

    def seen(self, point: Vec) -> Vec:
        """A point of body space in camera space."""
        return self.view @ point * self.size + self.offset


def assemble(request: FigureRequest, stance: Stance, detail: int, yaw: float | None = None, parts: str = "all",
             mien: Mien | None = None) -> Figure:
    """The solids of a request in camera space; `mien` instead of the expression's own."""
    look = request.look
    measures = measures_of(look)
    outfit = outfit_named(look.appearance.outfit)
    joints = pose(measures, stance, padding(outfit))
    mien = face_of(request) if mien is None else mien
    body = dressed(joints, look, outfit, detail, request.wind, mien.gape, mien.wide, mien.corner, parts)
    if request.holds and parts == "all":
        body += held(request.holds, joints.wrist[1], joints.hand[1], hand_size(measures))
    if request.seat is not None and stance.seat and parts == "all":
        body += seat_solids(request.seat, joints)
    if request.couch is not None and parts == "all":
        body = uncovered(body, joints) if request.couch in BLANKETED else body
        body += bedding(request.couch, joints)
    view = turn_x(request.pitch) @ turn_y(request.yaw if yaw is None else yaw)
    solids = [s.moved(view, np.zeros(3)) for s in body]
    figure = figure_of(look, outfit, joints, view, solids, detail)
    if request.couch is not None:
        figure.stuffs |= couch_stuff(request.cover)
    return figure


def face_of(request: FigureRequest) -> Mien:
    mien = mien_of(request.expression, request.pose, request.gesture)
    return replace(mien, lid=0.0) if request.asleep else mien


def figure_of(look: Look, outfit: Outfit, joints: Joints, view: Matrix, solids: list[Solid], detail: int = 2) -> Figure:
    """A figure with its colours and cloth, as it is seen at a `detail`."""
    pattern = "knit" if outfit.knit else "stripes" if outfit.stripes else ""
    return Figure(solids, joints, view, {**PROP_STUFF, **SEAT_STUFF, **palette(look, outfit)}, style_of(look.appearance.hair or "short"), pattern, outfit.skirt, outfit,
                  outfit.name == "robot" or ("helmet" in (look.appearance.headwear or "") and not is_clear(look, detail)),
                  joints.measures.total, joints.measures.height_m)


def quality(height_px: float) -> float:
    """Rendered pixels per output pixel: small figures are drawn large and shrunk, large ones the other way."""
    return float(np.interp(height_px, [40, 60, 120, 200, 330, 500, 900], [2.2, 2.0, 1.5, 1.25, 1.0, 0.8, 0.55]))


def detail_for(px_per_unit: float) -> int:
    return 0 if px_per_unit < 13 else 1 if px_per_unit < 44 else 2


def paint_figure(request: FigureRequest) -> Cutout:
    """Somebody from head to foot.

    `request.height_px` is the standing height; a seated or lying figure keeps that scale. The cut-out's `anchor` is
    the ground point under the body, `points` has `head`, `mouth`, `left_hand`, `right_hand`, `left_foot`,
    `right_foot` in px (an animal's: `head`, `back`). Lying figures are turned so that they lie across the picture.
    """
    if request.look.kind in ANIMAL_HEIGHT_M:
        return paint_animal(request.look.kind, request.yaw, request.height_px, request.light, request.pose, request.look.seed,
                            pitch=request.pitch, phase=(request.seed % 8) / 8, camera_yaw=request.camera_yaw, position=request.position)
    stance = stance_for(request.pose, request.seed, request.holds, (request.look.appearance.age or 30) < 13, request.expression, request.yaw)
    stance = with_head(stance, request.gesture)
    cutout = paint_stance(request, stance)
    cutout.patches = face_patches(request, stance, request.yaw, cutout)
    return cutout


# Head height in px from which a whole figure's blink and speech are seen; half-size of the window about the face, in heads
LIVELY_PX, WINDOW = 46.0, 0.62


def face_patches(request: FigureRequest, stance: Stance, yaw: float, cutout: Cutout) -> dict[str, Patch]:
    """Shut lids and the wanted mouths of a whole figure, to be laid over its picture; none where the face is small, turned away,
    masked or behind a hand. About 20 ms each."""
    measures = measures_of(request.look)
    q = quality(request.height_px)
    scale = request.height_px * q / measures.total
    head_px = request.height_px / measures.total * measures.head
    figure = assemble(request, stance, detail_for(scale / q), yaw, "head")
    ahead = figure.view @ figure.joints.head_frame @ vec(0, 0, -1)
    x, y = cutout.points["head"]
    hidden = any(np.hypot(cutout.points[f"{s}_hand"][0] - x, cutout.points[f"{s}_hand"][1] - y) < 0.85 * head_px for s in ("left", "right"))
    if head_px < LIVELY_PX or ahead[2] > -0.25 or hidden or figure.masked:
        return {}
    half = max(8, int(WINDOW * head_px) // 2 * 2)
    x0, y0 = max(0, int(x - half) // 2 * 2), max(0, int(y - half) // 2 * 2)
    width, height = (min(2 * half, n // 2 * 2 - at) // 2 * 2 for n, at in ((cutout.alpha.shape[1], x0), (cutout.alpha.shape[0], y0)))
    if width < 8 or height < 8:
        return {}
    whole = (int(cutout.alpha.shape[0] * q), int(cutout.alpha.shape[1] * q))
    canvas = Canvas(round(width * q), round(height * q), scale, (cutout.anchor[0] - x0) * q, (cutout.anchor[1] - y0) * q,
                    Cut(whole, round(y0 * q), round(x0 * q)))
    seen = lighting(request.light, request.position, request.camera_yaw, request.pitch, figure.metres / figure.units)
    light = metered(seen, request.look.appearance.skin or "#c99a78")
    mien = face_of(request)
    miens = {"lids": replace(mien, lid=0.0), **{name: speaking(mien, name) for name in sorted(request.mouths)}}
    return {name: _laid(request, assemble(request, stance, detail_for(scale / q), yaw, "head", own), own, canvas, light, q, (x0, y0, width, height))
            for name, own in miens.items()}


def _laid(request: FigureRequest, figure: Figure, mien: Mien, canvas: Canvas, light: Lighting, q: float, box: tuple[int, int, int, int]) -> Patch:
    x0, y0, width, height = box
    rgb, alpha = painted(figure, see(figure.solids, canvas), light, request, q, request.height_px >= 70, mien)
    rgb, alpha = fitted(rgb, alpha, width, height)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    away = np.hypot((x + 0.5) / width - 0.5, (y + 0.5) / height - 0.5) * 2
    return Patch(rgb, (alpha * np.clip((0.86 - away) / 0.30, 0, 1)).astype(np.float32), x0, y0)


def paint_stance(request: FigureRequest, stance: Stance, yaw: float | None = None, cast: bool | None = None, fine: float = 1.0) -> Cutout:
    """A figure in a given stance; `cast` forces shadows on or off (off below 70 px by default); `fine` < 1 paints it
    with fewer pixels, for the phases of a walk."""
    q = quality(request.height_px) * fine
    scale = request.height_px * q / measures_of(request.look).total
    figure = assemble(request, stance, detail_for(scale / q), yaw)
    canvas = crop_canvas(figure.solids, scale, pad=8)
    light = metered(lighting(request.light, request.position, request.camera_yaw, request.pitch, figure.metres / figure.units), request.look.appearance.skin or "#c99a78")
    return render(figure, canvas, light, request, q, request.height_px >= 70 if cast is None else cast)


def render(figure: Figure, canvas: Canvas, light: Lighting, request: FigureRequest, q: float, cast: bool) -> Cutout:
    """Sees, lights, textures and strokes a figure, and brings it to the output's size."""
    surface = see(figure.solids, canvas)
    rgb, alpha = painted(figure, surface, light, request, q, cast)
    rgb, alpha = resized(rgb, alpha, 1 / q)
    depth = None
    if request.pose in (Pose.SITTING, Pose.RIDING):
        near = surface.picture(-surface.place[:, 2] * np.float32(canvas.scale / q))
        depth = np.asarray(cv2.resize(near, (alpha.shape[1], alpha.shape[0]), interpolation=cv2.INTER_NEAREST), np.float32)
    return Cutout(rgb, alpha, _down(canvas, vec(0, 0, 0), q), points_of(figure, canvas, q), depth, request.height_px)


def painted(figure: Figure, surface: Surface, light: Lighting, request: FigureRequest, q: float, cast: bool, mien: Mien | None = None) -> tuple[Array, Array]:
    """(rgb, alpha) of a seen figure on its canvas, `q` times the output's size; `mien` instead of the expression's own."""
    stuffs = [stuff_for(s.material, figure.stuffs) for s in figure.solids]
    names = [s.material for s in figure.solids]
    scale = surface.canvas.scale
    if scale > 16:
        crease(surface, stuffs, names, figure, request.seed, skirt=figure.skirt)
    albedo = textured(surface, albedo_of(surface, stuffs), stuffs, names, figure, request.seed, figure.pattern)
    gloss, keep = np.zeros(len(surface.index), np.float32), np.zeros(len(surface.index), np.float32)
    head_px = scale * figure.joints.measures.head
    if head_px > 15 and not figure.masked:
        face_on(surface, names, figure, request.look, face_of(request) if mien is None else mien, albedo, gloss, keep, 2 if head_px > 70 else 1)
    power = float(np.interp(request.height_px, [60, 300, 700], [0.75, 0.95, 1.9]))
    rgb = shade(surface, albedo, stuffs, light, cast=cast, rim_power=power, rim_white=float(np.interp(request.height_px, [120, 400], [0.5, 0.3]))) + gloss[:, None]
    size = float(np.interp(request.height_px, [60, 200, 500, 900], [1.6, 2.6, 4.5, 6.0])) * q
    return stroked(surface, rgb, request.seed + 11, size, smooth=2 if request.height_px * q > 200 else 1,
                   edge=0.45 * min(1.0, request.height_px / 200) * q, keep=keep)


def _down(canvas: Canvas, seen: Vec, q: float) -> tuple[float, float]:
    x, y = canvas.pixel(seen)
    return x / q, y / q


def points_of(figure: Figure, canvas: Canvas, q: float) -> dict[str, tuple[float, float]]:
    j = figure.joints
    size = j.measures.head
    named = {
        "head": j.skull, "mouth": j.skull + j.head_frame @ vec(0, -0.30, -0.38) * size,
        "left_hand": j.wrist[0] + j.hand[0] @ vec(0, 0.35, 0.08), "right_hand": j.wrist[1] + j.hand[1] @ vec(0, 0.35, 0.08),
        "left_foot": j.ball[0], "right_foot": j.ball[1], "neck": j.neck, "hips": j.pelvis}
    return {name: _down(canvas, figure.seen(p), q) for name, p in named.items()}
