"""Vehicles as solids: faces in metres through the sets' G-buffer, lit as figures are, then the stroke pass.

Seen from where the camera really is, so that a car has its front, its back and its three quarters. The canvas is cropped
to the thing. Depth is kept, so that a rider can be laid in between; wheels are painted again for each phase of their turn.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import Enum

import cv2
import numpy as np
import numpy.typing as npt

from milimo.engines.previz.model import Cutout, FigureLight, FigureRequest, Image, Mask
from milimo.engines.previz.paint import paintify, single
from milimo.engines.previz.sets.built.gbuffer import Eye, Seen, Surface, rasterise, resolve
from milimo.engines.previz.sets.built.mesh import Faces, Mesh, dot
from milimo.engines.previz.sets.built.shadows import SunShadow

Floats = npt.NDArray[np.float32]
MARGIN = 24              # px clear round the thing: the stroke pass needs them
WATERLINE = 0.0          # m: what lies lower is under water
WIDEST_PX = 1400.0       # px from a thing's middle, beyond which nothing of it is painted: no frame is wider
BED_SHARE = 0.5          # of a thing's scale at which what it runs on is painted: soft, and as wide as the frame
BED_NEAR = 0.12          # of a thing's distance: what it runs on is painted no nearer
REFLECTED, TORN = 0.75, 0.30      # of a boat's height over the water that is mirrored in it when it lies still, and when it goes
DARK = 0.30              # of ambient light, below which lamps are lit
SHADOW = 0.72            # of the ground's light that is gone under a vehicle, at most
SPREAD_M = 0.22          # m by which that shadow runs out
FINE, FINE_PX = 2, 700_000      # times as many lines are looked up as are painted, while the canvas has no more px than this: edges have no steps
CAST = 0.62              # of the key that is gone where a thing shades itself
SOFT_M = 0.012           # of a thing's size by which such a shadow's edge is spread


class Footing(Enum):
    """What a thing stands on, floats in or hangs in."""

    GROUND = "ground"
    WATER = "water"
    AIR = "air"


@dataclass(frozen=True, slots=True)
class Sight:
    """From where a thing is seen: m to the plane of its middle, m of the eye over its ground; radians it is turned, 0 facing
    the camera, positive to the picture's right."""

    distance: float
    height: float
    yaw: float


@dataclass(slots=True)
class Lamp:
    """A light on the thing that throws a halo, or the pool that it throws on the road: px in the cut-out, its colour, and how
    large it seems, px."""

    x: float
    y: float
    radius: float
    colour: tuple[float, float, float]
    flat: float = 1.0              # of its width is its height: a pool on the road lies down
    gain: float = 1.0


@dataclass(slots=True)
class Solid:
    """A painted vehicle. `nearness` (1/m, of the cut-out's size, 0 where it is not) tells what lies before a rider;
    `wheels` are cut-outs of the whole wheel for each phase of a turn, over the first, all on the same grid as `body`."""

    body: Cutout
    nearness: Floats
    eye: Eye
    wheels: list[Cutout] = field(default_factory=list)
    lamps: list[Lamp] = field(default_factory=list)
    shift: tuple[int, int] = (0, 0)                # px by which the picture grew beyond the eye's canvas, left and above
    covers: list[tuple[Mask, int, int]] = field(default_factory=list)      # of whoever is aboard, and where
    pools: list[Lamp] = field(default_factory=list)                        # of the headlamps, on the road: behind the body
    bed: Cutout | None = None                                              # what it runs on, which stays where it is

    def at(self, left: float, up: float, ahead: float, yaw: float) -> tuple[float, float, float]:
        """(x px, y px, nearness) of a point given in the thing's own metres."""
        sin, cos = math.sin(yaw), math.cos(yaw)
        point = np.array([cos * left + sin * ahead, up, sin * left - cos * ahead], np.float32)
        seen = self.eye.axes @ (point - self.eye.position)
        depth = max(0.05, float(seen[2]))
        return (float(self.eye.centre[0] + self.eye.focal * seen[0] / depth) + self.shift[0],
                float(self.eye.centre[1] - self.eye.focal * seen[1] / depth) + self.shift[1], 1 / depth)


def solid_eye(faces: Faces, sight: Sight, metre_px: float) -> Eye:
    """A camera on a canvas cropped to all that the faces can cover in a frame; the ground under the thing is at `metre_px` a metre."""
    tilt = math.atan2(sight.height, sight.distance)
    pitch = -tilt if tilt > 0.35 else 0.0
    sin, cos = math.sin(pitch), math.cos(pitch)
    axes = np.array([[1, 0, 0], [0, cos, -sin], [0, sin, cos]], np.float32)
    position = np.array([0, sight.height, -sight.distance], np.float32)
    depth = float(axes[2] @ -position)
    focal = metre_px * depth
    seen = (faces.corners.reshape(-1, 3) - position) @ axes.T
    z = np.maximum(seen[:, 2], 0.3 * depth)
    x, y = focal * seen[:, 0] / z, -focal * seen[:, 1] / z
    left, top = max(-WIDEST_PX, float(x.min())) - MARGIN, max(-WIDEST_PX, float(y.min())) - MARGIN
    shape = (math.ceil(min(WIDEST_PX, float(y.max())) + MARGIN - top), math.ceil(min(WIDEST_PX, float(x.max())) + MARGIN - left))
    return Eye(position, axes, focal, (-left, -top), shape)


def paint_solid(mesh: Mesh, turning: list[Mesh], request: FigureRequest, sight: Sight, metre_px: float, *, footing: Footing, moves: bool = False, seed: int) -> Solid:
    """The solid thing, cut out; `turning` are its wheels in each phase (the first is painted with the body)."""
    faces = mesh.faces()
    eye = solid_eye(faces, sight, metre_px)
    afloat = footing is Footing.WATER
    seen = rasterise(_finer(eye), faces)
    rgb, alpha = _lit_picture(seen, eye.shape, faces, request, under=WATERLINE if afloat else None)
    nearness = cv2.resize(seen.nearness, eye.shape[::-1], interpolation=cv2.INTER_NEAREST).astype(np.float32)
    middle = _ground(eye)
    size = float(np.clip(max(alpha.shape) / 110, 2.2, 6.0))
    painted, edge = paintify(rgb, alpha, seed % 991, size, 2.4, -0.15, mix=0.36, edge=0.5, smooth=1, jitter=0.02)
    painted, edge = np.clip(painted, 0, 1).astype(np.float32), edge.astype(np.float32)
    if afloat:
        painted, edge = _mirrored(painted, edge, middle[1], seed, TORN if moves else REFLECTED)
        nearness = nearness[:edge.shape[0]] if edge.shape[0] <= nearness.shape[0] else np.pad(nearness, ((0, edge.shape[0] - nearness.shape[0]), (0, 0)))
    elif footing is Footing.GROUND:
        painted, edge = _with_shadow(painted, edge, eye, faces, request.light)
    body = Cutout(painted, edge, middle, {"head": (middle[0], float(MARGIN))}, height_px=request.height_px)
    solid = Solid(body, nearness, eye)
    for wheel in turning:
        solid.wheels.append(_wheel(wheel, seen, eye, request, middle))
    return solid


def paint_bed(mesh: Mesh, solid: Solid, request: FigureRequest) -> Cutout:
    """What a thing runs on, at `BED_SHARE` of its scale, seen by the same eye on a canvas of its own as wide as it needs."""
    faces, focal, reach = mesh.faces(), solid.eye.focal * BED_SHARE, WIDEST_PX * BED_SHARE
    seen = (faces.corners.reshape(-1, 3) - solid.eye.position) @ solid.eye.axes.T
    z = np.maximum(seen[:, 2], BED_NEAR * float(-solid.eye.position[2]))
    x, y = focal * seen[:, 0] / z, -focal * seen[:, 1] / z
    left, top = max(float(x.min()), -reach) - 8, max(float(y.min()), -reach) - 8
    shape = (math.ceil(min(float(y.max()), reach) + 8 - top), math.ceil(min(float(x.max()), reach) + 8 - left))
    eye = Eye(solid.eye.position, solid.eye.axes, focal, (-left, -top), shape)
    rgb, alpha = _lit_picture(rasterise(_finer(eye), faces), eye.shape, faces, request, shades=False)
    alpha[:4], alpha[-4:], alpha[:, :4], alpha[:, -4:] = 0, 0, 0, 0            # a plate that is painted to its border is repeated beyond it
    painted, edge = paintify(rgb, alpha, request.look.seed % 983, 2.2, 3.0, 0.0, mix=0.45, edge=0.5, smooth=1, jitter=0.03)
    return Cutout(np.clip(painted, 0, 1).astype(np.float32), edge.astype(np.float32), _ground(eye), {}, height_px=request.height_px)


def _ground(eye: Eye) -> tuple[float, float]:
    seen = eye.axes @ -eye.position
    return float(eye.centre[0] + eye.focal * seen[0] / seen[2]), float(eye.centre[1] - eye.focal * seen[1] / seen[2])


def _finer(eye: Eye) -> Eye:
    """The same canvas with `FINE` times the lines, if it is not too large for that."""
    if eye.shape[0] * eye.shape[1] > FINE_PX:
        return eye
    return Eye(eye.position, eye.axes, eye.focal * FINE, (eye.centre[0] * FINE, eye.centre[1] * FINE), (eye.shape[0] * FINE, eye.shape[1] * FINE))


def _lit_picture(seen: Seen, small: tuple[int, int], faces: Faces, request: FigureRequest, pick: npt.NDArray[np.bool_] | None = None,
                 under: float | None = None, *, shades: bool = True) -> tuple[Image, Mask]:
    """(rgb, alpha) of what shows, brought down to a canvas of the shape `small`; nothing below the height `under`. `shades`: it
    throws shadows on itself."""
    surface = resolve(seen, faces, pick)
    shape = seen.face.shape
    plate = np.zeros((shape[0] * shape[1], 4), np.float32)
    plate[surface.index, :3] = _lit(surface, request, seen.eye, _open_to_key(faces, surface, request) if shades else None)
    plate[surface.index, 3] = 1.0 if under is None else surface.position[:, 1] > under
    plate[:, :3] *= plate[:, 3:]
    soft = np.asarray(cv2.resize(plate.reshape(*shape, 4), small[::-1], interpolation=cv2.INTER_AREA), np.float32)
    return (soft[..., :3] / np.maximum(soft[..., 3:], np.float32(1e-3))).astype(np.float32), np.ascontiguousarray(soft[..., 3])


def _open_to_key(faces: Faces, surface: Surface, request: FigureRequest) -> Floats:
    """1 where the key reaches a point, down to 1 − CAST where something of the thing stands in its way."""
    toward = _in_view(request.light.key_direction, request.camera_yaw)
    if abs(float(toward[1])) > 0.98 or request.light.key <= 0.02:
        return np.ones(len(surface.position), np.float32)
    size = float(np.ptp(faces.corners.reshape(-1, 3), axis=0).max())
    shadow = SunShadow.of((float(toward[0]), float(toward[1]), float(toward[2])), faces, ())
    lifted = surface.position + surface.normal * np.float32(0.006 * size)
    return np.float32(1 - CAST) + np.float32(CAST) * shadow.share(single(lifted), SOFT_M * size)


def _lit(surface: Surface, request: FigureRequest, eye: Eye, reached: Floats | None) -> Floats:
    """Albedo × (sky and ground + key) + a rim + what gloss mirrors of the sky, and the air between."""
    light, n = request.light, surface.normal
    key, rim = _in_view(light.key_direction, request.camera_yaw), _in_view(light.rim_direction, request.camera_yaw)
    up = (np.float32(0.5) + np.float32(0.5) * n[:, 1])[:, None]
    sky, ground = np.array(light.ambient_up, np.float32), np.array(light.ambient_down, np.float32)
    low = np.clip(surface.position[:, 1] / np.float32(0.7), 0.45, 1)[:, None]            # the ground's own shadow on what is low
    ambient = (sky * up + ground * (1 - up)) * (np.float32(0.35) + np.float32(0.65) * low)
    lambert = np.clip((dot(n, key) + 0.10) / 1.10, 0, 1)[:, None] * (np.float32(0.45) + np.float32(0.55) * low)
    if reached is not None:
        lambert = lambert * reached[:, None]
    out = surface.albedo * (ambient + lambert * np.float32(light.key) * np.array(light.key_colour, np.float32))
    to_eye = eye.position - surface.position
    to_eye = to_eye / np.linalg.norm(to_eye, axis=1, keepdims=True)
    facing = np.clip(dot(n, to_eye.astype(np.float32)), 0, 1)
    wrap, thin, glint = (0.0, 2.6, 0.45) if is_dark_around(light) else (0.15, 1.4, 0.30)     # at night street lamps draw edges, and edges only
    edge = (np.clip(dot(n, rim) + np.float32(wrap), 0, 1) * (1 - facing) ** np.float32(thin))[:, None]
    out = out + np.float32(glint * light.rim) * edge * np.array(light.rim_colour, np.float32)
    mirror = 2 * facing[:, None] * n - to_eye
    shine = surface.gloss[:, None] * (np.float32(0.25) + np.float32(0.75) * ((1 - facing) ** 2)[:, None])
    out = out + shine * np.clip(mirror[:, 1:2] * 1.6 + 0.25, 0, 1) * (sky * np.float32(1.5) + np.float32(0.25 * light.key) * np.array(light.key_colour, np.float32))
    for point in light.points:
        away = np.asarray(point.position, np.float32) - np.asarray(request.position, np.float32)
        falloff = point.strength / (1 + float(away @ away) / point.radius**2)
        way = np.asarray(_in_view((float(away[0]), float(away[1]), float(away[2])), request.camera_yaw), np.float32)
        out = out + surface.albedo * np.clip(dot(n, way), 0, 1)[:, None] * np.float32(falloff) * np.array(point.colour, np.float32)
    share = np.float32(1 - math.exp(-light.haze_per_metre * max(0.0, request.position[2])))
    out = out * (1 - share) + share * np.array(light.haze_colour, np.float32)
    return np.clip(np.maximum(out, surface.emission), 0, 1).astype(np.float32)


def is_dark_around(light: FigureLight) -> bool:
    """Whether it is so dark that lamps are on."""
    around = 0.5 * (sum(light.ambient_up) + sum(light.ambient_down)) / 3 + 0.35 * light.key * sum(light.key_colour) / 3
    return around < DARK


def _in_view(direction: tuple[float, float, float], yaw: float) -> Floats:
    """A world direction in the picture's axes: right, up, away."""
    x, y, z = direction
    length = math.sqrt(x * x + y * y + z * z) or 1.0
    sin, cos = math.sin(yaw), math.cos(yaw)
    return np.array([(cos * x - sin * z) / length, y / length, (sin * x + cos * z) / length], np.float32)


def _with_shadow(rgb: Image, alpha: Mask, eye: Eye, faces: Faces, light: FigureLight) -> tuple[Image, Mask]:
    """The dark under it that sets it on the ground: its plan, soft, behind it."""
    corners = faces.corners.reshape(-1, 3)
    x0, x1 = float(corners[:, 0].min()), float(corners[:, 0].max())
    plan = np.unique(np.round(corners[:, [0, 2]], 1), axis=0).astype(np.float32)
    hull = cv2.convexHull(plan).reshape(-1, 2)
    ground = np.stack([hull[:, 0], np.zeros(len(hull)), hull[:, 1]], 1).astype(np.float32)
    seen = (ground - eye.position) @ eye.axes.T
    px = np.stack([eye.centre[0] + eye.focal * seen[:, 0] / seen[:, 2], eye.centre[1] - eye.focal * seen[:, 1] / seen[:, 2]], 1)
    dark = np.zeros(alpha.shape, np.float32)
    cv2.fillPoly(dark, [np.round(px * 16).astype(np.int32)], 1.0, cv2.LINE_AA, 4)
    metre = eye.focal / float(np.linalg.norm(eye.position))
    blur = max(1.2, SPREAD_M * metre * min(1.0, (x1 - x0) / 1.6) * 0.5)
    dark = np.asarray(cv2.GaussianBlur(dark, (0, 0), blur, sigmaY=blur * 0.5), np.float32) * np.float32(SHADOW)
    tint = np.array(light.ambient_down, np.float32) * np.float32(0.12)
    total = alpha + dark * (1 - alpha)
    out = (rgb * alpha[..., None] + tint * (dark * (1 - alpha))[..., None]) / np.maximum(total, 1e-4)[..., None]
    return out.astype(np.float32), total.astype(np.float32)


def _mirrored(rgb: Image, alpha: Mask, line: float, seed: int, share: float) -> tuple[Image, Mask]:
    """A floating thing with its image in the water below it: broken by ripples, darker, gone with the distance from the line."""
    row = round(line)
    reach = min(row, round(share * row))
    need = row + reach + 4
    if need > alpha.shape[0]:
        pad = need - alpha.shape[0]
        rgb, alpha = np.pad(rgb, ((0, pad), (0, 0), (0, 0)), mode="edge"), np.pad(alpha, ((0, pad), (0, 0)))
    down = np.arange(reach)
    wave = np.sin(down * 0.9 + seed % 7) * (0.6 + 0.035 * down) + np.sin(down * 0.37 + 1) * 0.8
    columns = np.clip(np.arange(alpha.shape[1])[None] + np.round(wave)[:, None].astype(int), 0, alpha.shape[1] - 1)
    rows = np.clip(row - down, 0, None)[:, None]
    image, cover = rgb[rows, columns] * np.float32(0.62), alpha[rows, columns]
    fade = (0.55 * (1 - down / max(1, reach)) ** 1.3 * (0.72 + 0.28 * np.sin(down * 1.7 + seed % 5))).astype(np.float32)[:, None]
    part = (slice(row, row + reach), slice(None))
    cover = cover * fade * (1 - alpha[part])
    total = alpha[part] + cover
    rgb[part] = (rgb[part] * alpha[part][..., None] + image * cover[..., None]) / np.maximum(total, 1e-4)[..., None]
    alpha[part] = total
    return rgb.astype(np.float32), alpha.astype(np.float32)


def _wheel(mesh: Mesh, body: Seen, eye: Eye, request: FigureRequest, middle: tuple[float, float]) -> Cutout:
    """The wheels in one phase, where the body does not hide them; cropped, and hung on the same ground point."""
    faces = mesh.faces()
    seen = rasterise(body.eye, faces)
    shown = seen.solid & (seen.nearness >= body.nearness * np.float32(0.985))
    soft, alpha = _lit_picture(seen, eye.shape, faces, request, shown, shades=False)
    rows, columns = np.flatnonzero(alpha.max(1) > 0), np.flatnonzero(alpha.max(0) > 0)
    if len(rows) == 0:
        return Cutout(np.zeros((4, 4, 3), np.float32), np.zeros((4, 4), np.float32), middle, {}, height_px=request.height_px)
    y0, y1, x0, x1 = max(0, rows[0] - 4), rows[-1] + 5, max(0, columns[0] - 4), columns[-1] + 5
    return Cutout(np.ascontiguousarray(np.clip(soft[y0:y1, x0:x1], 0, 1), np.float32), np.ascontiguousarray(alpha[y0:y1, x0:x1]),
                  (middle[0] - x0, middle[1] - y0), {}, height_px=request.height_px)
