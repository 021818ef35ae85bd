"""Ships, trains, aircraft and other large things: profiles with form, lit like everything on the set.

Drawn as vectors in metres, facing right; the outline is blown up like a cushion, so that key, rim and sky find sides to
fall on; then the stroke pass. Lamps and lit windows are emission, added after the light.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from milimo.contracts.shots import SubjectKind
from milimo.engines.previz.model import Cutout, FigureRequest, Image, Mask
from milimo.engines.previz.paint import hex_colour, paintify, vector

_BODY = ("#8f2f2a", "#2f4f6a", "#b8a888", "#3d5a44", "#c28a3a", "#55575c")
_GLASS, _DARK, _STEEL, _WOOD = "#39454f", "#17181b", "#8b9096", "#7a5330"


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Metres long and high, the SVG of the thing in hundredths of a metre, and of what shines in it."""

    length: float
    height: float
    body: str
    shine: str = ""


def paint_profile(request: FigureRequest) -> Cutout:
    """The thing that the request's look is; `height_px` is its own height. `anchor` is the ground under its middle."""
    look = request.look
    colour = look.appearance.outfit_colour or _BODY[look.seed % len(_BODY)]
    second = look.appearance.second_colour or "#d8d0bc"
    drawing = _DRAWINGS.get(look.kind, _crate)(colour, second)
    px = request.height_px / drawing.height                       # px a metre
    margin = 24
    width, height = round(drawing.length * 100), round(drawing.height * 100)
    rgb, alpha = _padded(*vector(drawing.body, width, height, px / 100), margin)
    shine, shines = _padded(*vector(drawing.shine or "<g/>", width, height, px / 100), margin)
    if math.sin(request.yaw) < 0:
        rgb, alpha, shine, shines = (np.ascontiguousarray(a[:, ::-1]) for a in (rgb, alpha, shine, shines))
    lit = _lit(rgb, alpha, request)
    lit = lit * (1 - shines[..., None]) + np.clip(shine * 1.1, 0, 1) * shines[..., None]
    size = float(np.clip(request.height_px / 26, 2.5, 8))
    painted, edge = paintify(lit.astype(np.float32), alpha, look.seed % 991, size, 2.4, -0.15, mix=0.5, edge=0.6, smooth=2, jitter=0.025)
    middle = (alpha.shape[1] / 2, alpha.shape[0] - float(margin))
    return Cutout(painted, edge, middle, {"head": (middle[0], float(margin))}, height_px=request.height_px)


def _padded(rgb: Image, alpha: Mask, margin: int) -> tuple[Image, Mask]:
    # a cushion needs its outline clear of the picture's border, and so does the stroke pass
    straight = np.pad(rgb, ((margin, margin), (margin, margin), (0, 0)))
    return straight.astype(np.float32), np.pad(alpha, margin).astype(np.float32)


def _lit(rgb: Image, alpha: Mask, request: FigureRequest) -> Image:
    """Albedo × (sky and ground + key), a rim, and the air between."""
    light = request.light
    solid = (alpha > 0.5).astype(np.uint8)
    away = np.asarray(cv2.distanceTransform(solid, cv2.DIST_L2, 3), np.float32)
    swell = float(np.clip(request.height_px * 0.22, 3, 70))
    height = np.sqrt(np.clip(2 * swell * np.minimum(away, swell) - np.minimum(away, swell) ** 2, 0, None))
    height = np.asarray(cv2.GaussianBlur(height.astype(np.float32), (0, 0), max(1.0, swell * 0.18)), np.float32)
    gx, gy = (np.asarray(cv2.Sobel(height, cv2.CV_32F, dx, 1 - dx, scale=1 / 8), np.float32) for dx in (1, 0))
    norm = np.sqrt(gx * gx + gy * gy + 1)
    nx, ny, nz = -gx / norm, gy / norm, 1 / norm                  # x right, y up, z toward the viewer
    key = _in_view(light.key_direction, request.camera_yaw)
    rim = _in_view(light.rim_direction, request.camera_yaw)
    up = (0.5 + 0.5 * ny)[..., None]
    ambient = np.array(light.ambient_up, np.float32) * up + np.array(light.ambient_down, np.float32) * (1 - up)
    lambert = np.clip((nx * key[0] + ny * key[1] + nz * key[2] + 0.12) / 1.12, 0, 1)[..., None]
    edge = (np.clip(nx * rim[0] + ny * rim[1] + 0.2, 0, 1) * (1 - nz) ** 0.9)[..., None]
    out = rgb * (ambient + lambert * light.key * np.array(light.key_colour, np.float32))
    out = out + 0.35 * edge * light.rim * np.array(light.rim_colour, np.float32)
    share = 1 - math.exp(-light.haze_per_metre * max(0.0, request.position[2]))
    out = out * (1 - share) + share * np.array(light.haze_colour, np.float32)
    return np.clip(out, 0, 1).astype(np.float32)


def _in_view(direction: tuple[float, float, float], yaw: float) -> tuple[float, float, float]:
    """World direction as (right, up, toward the viewer)."""
    x, y, z = direction
    length = math.sqrt(x * x + y * y + z * z) or 1.0
    sin, cos = math.sin(yaw), math.cos(yaw)
    return (cos * x - sin * z) / length, y / length, -(sin * x + cos * z) / length


# ---- drawings: hundredths of a metre, y down, facing right ----------------------------------------------------------


def _darker(colour: str, share: float) -> str:
    return "#" + "".join(f"{round(255 * float(c) * share):02x}" for c in hex_colour(colour))


def _wheel(x: float, y: float, r: float) -> str:
    return (f'<circle cx="{x}" cy="{y}" r="{r}" fill="{_DARK}"/><circle cx="{x}" cy="{y}" r="{r * 0.58}" fill="{_STEEL}"/>'
            f'<circle cx="{x}" cy="{y}" r="{r * 0.2}" fill="{_DARK}"/>')


def _ship(colour: str, second: str) -> _Drawing:
    windows = "".join(f'<rect x="{700 + 46 * i}" y="{470 + 84 * k}" width="24" height="26" fill="#f4cd86" opacity="{0.35 + 0.5 * ((i * 7 + k * 3) % 3 == 0)}"/>'
                      for i in range(11) for k in range(3))
    body = (
        f'<path d="M60 920 L5900 820 Q5760 1300 5560 1590 L420 1590 Q130 1400 60 920Z" fill="{_darker(colour, 0.8)}"/>'
        f'<path d="M300 1440 L5650 1440 L5560 1590 L420 1590Z" fill="#6a2620"/>'
        f'<path d="M620 910 L620 420 L1260 420 L1260 560 L1420 560 L1420 900Z" fill="{second}"/>'
        f'<path d="M820 420 L860 90 L1100 90 L1120 420Z" fill="{colour}"/><rect x="846" y="150" width="266" height="60" fill="{second}"/>'
        + "".join(f'<rect x="{1600 + 620 * i}" y="{690 - 40 * (i % 2)}" width="560" height="{210 + 40 * (i % 2)}" '
                  f'fill="{c}"/>' for i, c in enumerate(("#8a4a34", "#4a6472", "#9a8248", "#5a5f52", "#7d3f3a", "#4f5f7a")))
        + f'<path d="M5560 830 L5540 480 M3460 690 L3460 300" stroke="{_DARK}" stroke-width="30"/>')
    return _Drawing(60.0, 16.0, body, windows)


def _train(colour: str, second: str) -> _Drawing:
    panes = "".join(f'<rect x="{120 + 190 * i}" y="92" width="130" height="96" rx="10" fill="{_GLASS}"/>' for i in range(10))
    lamps = "".join(f'<rect x="{126 + 190 * i}" y="98" width="118" height="84" rx="8" fill="#ffd890" opacity="{0.75 if i % 4 else 0.4}"/>'
                    for i in range(10))
    body = (
        f'<path d="M10 330 L10 50 Q12 24 40 22 L2180 22 Q2290 30 2370 190 Q2396 250 2392 330Z" fill="{colour}"/>'
        f'<path d="M10 226 L2384 226 L2392 262 L10 262Z" fill="{second}"/>{panes}'
        f'<path d="M2120 92 L2236 92 Q2284 110 2318 188 L2120 188Z" fill="{_GLASS}"/>'
        f'<rect x="20" y="326" width="2340" height="22" fill="{_DARK}"/>'
        + "".join(_wheel(x, 344, 34) for x in (180, 320, 900, 1040, 1500, 1640, 2080, 2220)))
    return _Drawing(24.0, 3.8, body, lamps + '<ellipse cx="2368" cy="282" rx="14" ry="16" fill="#fff6dc"/>')


def _aircraft(colour: str, second: str) -> _Drawing:
    body = (
        f'<path d="M60 210 Q40 196 70 188 L260 168 L1180 164 Q1340 176 1392 232 Q1350 282 1180 288 L360 288 Q200 276 60 210Z" fill="{second}"/>'
        f'<path d="M70 192 L40 30 L150 30 L300 172Z" fill="{colour}"/><path d="M90 214 L20 250 L180 246 L240 214Z" fill="{colour}"/>'
        f'<path d="M560 250 L380 400 L520 404 L860 262Z" fill="{_darker(second, 0.75)}"/>'
        f'<ellipse cx="690" cy="322" rx="92" ry="30" fill="{_STEEL}"/>'
        f'<path d="M1246 186 L1330 196 Q1350 206 1362 220 L1262 214Z" fill="{_GLASS}"/>'
        + "".join(f'<rect x="{420 + 62 * i}" y="196" width="26" height="28" rx="8" fill="{_GLASS}"/>' for i in range(12))
        + f'<path d="M64 214 L1388 240" stroke="{colour}" stroke-width="12"/>')
    return _Drawing(14.0, 4.5, body, '<circle cx="44" cy="34" r="10" fill="#ff5a48"/>')


def _spaceship(colour: str, second: str) -> _Drawing:
    body = (
        f'<path d="M120 430 L300 300 L980 250 Q1700 240 2160 440 Q2180 462 2150 478 L1500 590 L420 620 L140 540Z" fill="{_STEEL}"/>'
        f'<path d="M300 300 L420 120 L700 130 L880 256Z" fill="{_darker(_STEEL, 0.8)}"/>'
        f'<path d="M430 610 L330 820 L640 820 L900 600Z" fill="{_darker(_STEEL, 0.66)}"/>'
        f'<path d="M1560 300 Q1760 320 1900 390 L1600 396Z" fill="{_GLASS}"/>'
        f'<path d="M360 430 L1900 420 L1960 452 L360 480Z" fill="{colour}"/>'
        f'<path d="M60 380 L150 400 L150 560 L60 580Z" fill="{_DARK}"/>'
        + "".join(f'<path d="M{600 + 180 * i} {276 - 4 * i} L{620 + 180 * i} {590 - 14 * i}" stroke="{_darker(_STEEL, 0.6)}" stroke-width="5"/>' for i in range(6)))
    shine = ('<rect x="40" y="392" width="46" height="176" rx="20" fill="#9fe4ff"/>'
             + "".join(f'<rect x="{720 + 74 * i}" y="366" width="30" height="16" fill="#ffe6a8" opacity="{0.9 if i % 3 else 0.3}"/>' for i in range(11)))
    return _Drawing(22.0, 9.0, body, shine)


def _crate(colour: str, second: str) -> _Drawing:
    body = (f'<rect x="4" y="6" width="96" height="82" fill="{_WOOD}"/><path d="M4 26 H100 M4 48 H100 M4 70 H100" stroke="{_darker(_WOOD, 0.6)}" stroke-width="2"/>'
            f'<path d="M4 6 H100 V18 H4Z M4 76 H100 V88 H4Z M4 6 H16 V88 H4Z M88 6 H100 V88 H88Z" fill="{_darker(_WOOD, 0.78)}"/>')
    return _Drawing(1.04, 0.9, body)


_DRAWINGS = {SubjectKind.SHIP: _ship, SubjectKind.TRAIN: _train, SubjectKind.AIRCRAFT: _aircraft, SubjectKind.SPACESHIP: _spaceship}
