"""From a design and a camera to a painting: one plate of the whole place, the near things on plates of their own, light.

The plate behind has no holes where a near thing stands before it, and the near thing still throws its shadow on it: that
is what lets the camera travel.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from milimo.engines.previz.model import Flicker, Image, Layer, SetPainting, SetRequest, View
from milimo.engines.previz.paint import (
    Floats,
    as_colour,
    blur,
    lamp_halo,
    lerp,
    luma,
    pigment,
    saturate,
    single,
    smoothstep,
)
from milimo.engines.previz.sets.built.brush import brushed, cut_out, filled, run_out
from milimo.engines.previz.sets.built.design import Design, Glow, Outside
from milimo.engines.previz.sets.built.gbuffer import Eye, Seen, Surface, rasterise, resolve
from milimo.engines.previz.sets.built.lighting import lit
from milimo.engines.previz.sets.built.mesh import blend
from milimo.engines.previz.sets.built.reflections import mirrored_in

_BACK_DEPTH = 90.0         # m of the plate behind everything: before the sky, behind every figure
_MARGIN = 112              # px: a near plate may slide so far in its own box (20 px cut a table's leg off)
_MIRRORS = 0.12            # gloss from which on a floor is worth a mirror image (250 ms)
_SOFT = 4.0                # px of blur from which half the pixels show the same
_SHARP = 0.02              # share of a plate that may lie before what is blurred, and still count as soft
_BLOCKED = 0.55            # m: a thing as near as this to the lens is cleared away, but keeps its shadow


def paint_design(design: Design, request: SetRequest) -> SetPainting:
    """The whole painting of a place from the request's camera."""
    view = request.view
    eye = Eye.of(view)
    groups = _groups(design, view, eye)
    rest = ~groups.hidden[design.rig.faces.prop] & (groups.layer[design.rig.faces.prop] == 0)
    back = rest & ~design.rig.faces.glass
    behind = rasterise(eye, design.rig.faces, back)
    outside = Outside([]) if design.backdrop is None or behind.solid.all() else design.backdrop(request, eye)
    plate = _soft_plate(design, request, back) if _is_soft(design, request, behind) else _back_plate(design, request, behind)
    layers = [*outside.layers, plate]
    if design.extras is not None:
        layers += design.extras(request, behind)
    for number in range(1, groups.count + 1):
        near = _near_plate(design, request, behind, (groups.layer == number) & ~groups.hidden, number)
        if near is not None:
            layers.append(near)
    layers += _glow_layers(design, view, behind)
    layers.sort(key=lambda layer: -layer.depth)
    ax, az = design.extent.action
    light = design.rig.on_figure((ax, design.ground(ax, az), az), design.haze, design.haze_per_metre)
    return SetPainting(
        layers, light, outside.water, design.air(request, behind) if design.air else [], design.ground,
        _left_to_right(design.extent.stand, view), design.extent.seats, design.vignette, design.bloom_tint, cover=design.cover)


def _left_to_right(stand: tuple[tuple[float, float], ...], view: View) -> tuple[tuple[float, float], ...]:
    """Places before the camera, in the order in which it sees them."""
    seen = [(view.project((x, 0.0, z)), (x, z)) for x, z in stand]
    return tuple(spot for at, spot in sorted(seen, key=lambda entry: entry[0][0]) if at[2] > 0.5)


# ---- which things are near ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Groups:
    layer: npt.NDArray[np.int32]       # of each prop: 0 the back plate, 1 and 2 near plates, 3 what stands apart
    hidden: npt.NDArray[np.bool_]      # of each prop: in the lens's way
    count: int


def _groups(design: Design, view: View, eye: Eye) -> _Groups:
    """Props between camera and action are near; they are put on at most two plates, cut where the gap is widest."""
    faces = design.rig.faces
    ax, az = design.extent.action
    subject = max(1.0, view.project((ax, 1.0, az))[2])
    count = len(faces.props)
    layer, hidden = np.zeros(count, np.int32), np.zeros(count, np.bool_)
    depths: list[tuple[float, int]] = []
    for i in range(1, count):
        low, high = faces.bounds[i]
        corners = np.array([[x, y, z] for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])])
        depth = (corners - eye.position) @ eye.axes[2]
        outside = np.maximum(np.maximum(low - eye.position, eye.position - high), 0)
        if float(np.linalg.norm(outside)) < _BLOCKED and depth.max() > 0:
            hidden[i] = True
        elif faces.props[i] in design.apart and depth.mean() > 0:
            layer[i] = 3
        elif 0 < depth.mean() < subject - 0.3 and depth.max() < subject + 0.4:
            depths.append((float(depth.mean()), i))
    last = 3 if (layer == 3).any() else 0
    if not depths:
        return _Groups(layer, hidden, last)
    depths.sort(reverse=True)
    gaps = [a[0] - b[0] for a, b in itertools.pairwise(depths)]
    cut = gaps.index(max(gaps)) + 1 if gaps and max(gaps) > 0.7 else len(depths)
    for place, (_, i) in enumerate(depths):
        layer[i] = 1 if place < cut else 2
    return _Groups(layer, hidden, max(last, 2 if cut < len(depths) else 1))


# ---- plates -------------------------------------------------------------------------------------------------------------


def shaded(design: Design, seen: Seen, pick: npt.NDArray[np.bool_] | None = None) -> tuple[Image, Surface]:
    """Lit colours over the whole canvas (black where nothing is), before the brush."""
    surface = resolve(seen, design.rig.faces, pick)
    rgb = lit(seen, surface, design.rig)
    if design.wet or (surface.gloss > _MIRRORS).any():
        rgb = mirrored_in(design, seen, surface, rgb)
    if design.haze_per_metre:
        share = (1 - np.exp(-np.minimum(surface.depth, 400) * np.float32(design.haze_per_metre))) * np.float32(design.haze_most)
        rgb = blend(rgb, pigment(design.haze), share)
    canvas = np.zeros((*seen.face.shape, 3), np.float32)
    canvas.reshape(-1, 3)[surface.index] = rgb
    return canvas, surface


def _keys_of(surface: Surface, shape: tuple[int, int]) -> npt.NDArray[np.int32]:
    keys = np.full(shape[0] * shape[1], -1, np.int32)
    keys[surface.index] = surface.key
    return keys.reshape(shape)


def _back_plate(design: Design, request: SetRequest, seen: Seen) -> Layer:
    view = request.view
    unit = view.height / 720
    rgb, surface = shaded(design, seen)
    solid = seen.solid
    whole = bool(solid.all())
    if not whole:
        rgb = filled(rgb, solid)
    rgb = brushed(rgb, _keys_of(surface, solid.shape), unit, request.seed % 89 + 5, design.stroke)
    nearness = seen.nearness if whole else run_out(seen.nearness, solid)
    rgb, cover = _glazed(design, seen, rgb, cut_out(solid, unit, request.seed % 89 + 5))
    if request.soft_background:
        rgb, cover = _defocused(design, request, rgb, cover, nearness)
    x = float(-view.overscan)
    if whole:
        return Layer("set", saturate(rgb), None, x, x, _BACK_DEPTH, "opaque", 1.0, _quarter(nearness, unit))
    return Layer("set", saturate(rgb), cover, x, x, _BACK_DEPTH, "over", 1.0, _quarter(nearness, unit))


def _is_soft(design: Design, request: SetRequest, seen: Seen) -> bool:
    """Whether nearly all of the plate is so far out of focus that it can be painted at half its size."""
    view = request.view
    if request.soft_background < _SOFT or view.width % 4 or view.height % 4 or view.overscan % 4:
        return False
    return float((_beyond(design, request, seen.nearness) < 0.6).mean()) < _SHARP


def _soft_plate(design: Design, request: SetRequest, faces: npt.NDArray[np.bool_]) -> Layer:
    """The plate behind at half its size: a third of the time, and blurred by 4 px and more nobody sees it."""
    view = request.view
    half = replace(view, width=view.width // 2, height=view.height // 2, focal_px=view.focal_px / 2, overscan=view.overscan // 2)
    seen = rasterise(Eye.of(half), design.rig.faces, faces)
    layer = _back_plate(design, replace(request, view=half, soft_background=request.soft_background / 2), seen)
    return replace(layer, x=2 * layer.x, y=2 * layer.y, scale=0.5)


def _quarter(nearness: Floats, ease: float = 0.0) -> Floats:
    """1/z at quarter size. `ease` > 0 carries near depths a little past their edges and lets them fall off softly: the
    thing itself moves as one piece, and what is stretched lies beside it, over some 40 px instead of 4."""
    h, w = nearness.shape
    small = single(cv2.resize(nearness, (max(1, w // 4), max(1, h // 4)), interpolation=cv2.INTER_AREA))
    if ease <= 0:
        return small
    reach = 2 * max(1, round(2 * ease)) + 1
    wide = cv2.dilate(small, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach)))
    return single(cv2.GaussianBlur(wide, (0, 0), 3.0 * ease))


def _glazed(design: Design, seen: Seen, rgb: Image, cover: Floats) -> tuple[Image, Floats]:
    """Panes before everything: their drops and sheen lie over set and sky alike. A pane's gloss is its opacity."""
    faces = design.rig.faces
    if not faces.glass.any():
        return rgb, cover
    panes = rasterise(seen.eye, faces, faces.glass)
    shown = panes.solid & (panes.nearness > seen.nearness)
    if not shown.any():
        return rgb, cover
    surface = resolve(panes, faces, shown)
    share = surface.gloss[:, None]
    flat, a = rgb.reshape(-1, 3), cover.reshape(-1)
    under, below = flat[surface.index], a[surface.index][:, None]
    out = share + below * (1 - share)
    flat[surface.index] = ((surface.albedo + surface.emission) * share + under * below * (1 - share)) / np.maximum(out, 1e-4)
    a[surface.index] = out[:, 0]
    return rgb, cover


def _defocused(design: Design, request: SetRequest, rgb: Image, cover: Floats, nearness: Floats) -> tuple[Image, Floats]:
    """Blurs what lies beyond the subject; bright spots keep their light and open into discs."""
    beyond = _beyond(design, request, nearness)
    hot = rgb * (1 + 1.5 * smoothstep(0.72, 1.0, luma(rgb)))[..., None]
    weight = cover[..., None]
    spread = blur(cover, request.soft_background)
    soft = blur(single(hot * weight), request.soft_background) / (spread[..., None] + np.float32(1e-4))
    mixed = blur(beyond, request.soft_background * 0.6)
    return lerp(rgb, np.minimum(soft, 1), mixed), lerp(cover, spread, mixed)


def _beyond(design: Design, request: SetRequest, nearness: Floats) -> Floats:
    """0..1: how far out of focus a place is, by 1/z."""
    ax, az = design.extent.action
    subject = max(0.6, request.view.project((ax, 1.4, az))[2])
    return smoothstep(0.02, 0.45, 1 - nearness * np.float32(subject))


def _near_plate(design: Design, request: SetRequest, behind: Seen, mine: npt.NDArray[np.bool_], number: int) -> Layer | None:
    """Near things on a plate of their own, cropped, with room to slide."""
    faces, view = design.rig.faces, request.view
    unit = view.height / 720
    seen = rasterise(behind.eye, faces, mine[faces.prop] & ~faces.glass)
    shown = seen.solid & (seen.nearness >= behind.nearness * np.float32(0.995))
    if shown.sum() < 40:
        return None
    rgb, surface = shaded(design, seen, shown)
    rows, columns = np.flatnonzero(shown.any(1)), np.flatnonzero(shown.any(0))
    margin = round(_MARGIN * unit)
    h, w = shown.shape
    y0, y1 = max(0, int(rows[0]) - margin) // 4 * 4, min(h, int(rows[-1]) + margin + 4)
    x0, x1 = max(0, int(columns[0]) - margin) // 4 * 4, min(w, int(columns[-1]) + margin + 4)
    y1, x1 = y0 + (y1 - y0) // 4 * 4, x0 + (x1 - x0) // 4 * 4
    window = (slice(y0, y1), slice(x0, x1))
    solid = np.ascontiguousarray(shown[window])
    seed = request.seed % 89 + 13 * number
    key = np.ascontiguousarray(_keys_of(surface, shown.shape)[window])
    painted = brushed(filled(np.ascontiguousarray(rgb[window]), solid), key, unit, seed, design.stroke * 0.8)
    nearness = run_out(np.ascontiguousarray(seen.nearness[window]), solid)
    cover = cut_out(solid, unit, seed)
    depth = float(1 / np.median(seen.nearness[shown]))
    blurred = request.soft_background * 0.8 if depth < 0.8 * view.project((*design.extent.action, 0.0))[2] else 0.0
    if blurred > 0.4:
        premultiplied = blur(single(painted * cover[..., None]), blurred)
        cover = blur(cover, blurred)
        painted = single(premultiplied / (cover[..., None] + np.float32(1e-4)))
    return Layer(f"near_{number}", saturate(painted), cover, float(x0 - view.overscan), float(y0 - view.overscan), depth,
                 "over", 1.0, _quarter(nearness))


# ---- light in the air -----------------------------------------------------------------------------------------------


def _glow_layers(design: Design, view: View, seen: Seen) -> list[Layer]:
    """The halos of lamps that are in sight, brighter the more of the lamp is."""
    layers: list[Layer] = []
    for i, glow in enumerate(design.glows):
        x, y, depth = view.project(glow.position)
        if depth < 0.35:
            continue
        radius = glow.radius * view.focal_px / depth
        reach = 4.2 * radius
        if not (-reach < x < view.width + reach and -reach < y < view.height + reach):
            continue
        shown = _in_sight(seen, view, (x, y), depth - glow.inside, max(2.0, 0.12 * radius))
        if shown < 0.05 or radius < 2:
            continue
        radius = min(radius, 0.55 * view.height)
        layers.append(_halo(glow, (x, y, depth), radius, shown, i))
    return layers


def _halo(glow: Glow, at: tuple[float, float, float], radius: float, shown: float, number: int) -> Layer:
    x, y, depth = at
    scale = 0.5 if radius > 24 else 1.0
    rgb = lamp_halo(radius, as_colour(pigment(glow.colour)), glow.strength * (0.25 + 0.75 * shown), scale)
    side = rgb.shape[0] / scale
    live = Flicker(glow.flicker, 0.37 * number) if glow.flicker else None
    return Layer(f"glow_{number}", rgb, None, x - side / 2, y - side / 2, depth * 0.995, "add", scale, None, live)


def _in_sight(seen: Seen, view: View, at: tuple[float, float], depth: float, spread: float) -> float:
    """0..1 of a lamp that nothing stands before."""
    h, w = seen.face.shape
    hits: list[float] = []
    for turn in range(6):
        x = at[0] + view.overscan + spread * math.cos(turn * math.pi / 3)
        y = at[1] + view.overscan + spread * math.sin(turn * math.pi / 3)
        if 0 <= x < w and 0 <= y < h:
            nearest = float(seen.nearness[int(y), int(x)])
            hits.append(1.0 if nearest <= 1 / max(depth, 0.05) else 0.0)
    return float(np.mean(hits)) if hits else 0.6


# ---- the light meter --------------------------------------------------------------------------------------------------


def metered(design: Design, request: SetRequest) -> Design:
    """The design with its lamps set so that the neutral wide picture has the mean luma that was asked for.

    Measured once a scene on a picture of 176×99 from the neutral camera: cuts inside a scene keep one exposure.
    """
    if design.mean is None:
        return design
    view = neutral_view(design)
    seen = rasterise(Eye.of(view), design.rig.faces)
    surface = resolve(seen, design.rig.faces)
    unlit = replace(design.rig, gain=1.0)
    light = unlit.irradiance(surface.position, surface.normal)
    outside = 0.0
    if design.backdrop is not None and not design.inside_only and not seen.solid.all():
        layers = design.backdrop(replace(request, view=view, soft_background=0.0), seen.eye).layers
        outside = float(luma(layers[0].rgb).mean())
    share = 1.0 if design.inside_only else len(surface.index) / seen.face.size
    low, high = 0.12, 6.0
    for _ in range(14):
        gain = math.sqrt(low * high)
        value = float(np.minimum(luma(surface.albedo * light * np.float32(gain * 0.86) + surface.emission), 1).mean())
        if value * share + outside * (1 - share) < design.mean:
            low = gain
        else:
            high = gain
    return replace(design, rig=replace(design.rig, gain=math.sqrt(low * high)))


def neutral_view(design: Design, width: int = 176, height: int = 99) -> View:
    """The camera of a plain wide shot of a place, and the one that the light is measured with."""
    extent = design.extent
    distance = extent.action[1] - extent.front
    position = (0.55 * extent.action[0], extent.eye, extent.action[1] - max(1.2, min(distance, 4.2)))
    return View(width, height, position, 0.0, -0.03, width * 0.78, 0)


