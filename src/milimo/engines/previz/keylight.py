"""The cinematographer's liberty: in a close shot the key light comes far enough round to draw the face.

A set sheds the light that its sun and lamps shed. In wides a figure against them may well be a silhouette; in close-ups
the same light would leave a face black. There the key's own light stays as a rim, and a weaker one of its colour comes
from the camera's side of the same quarter, as a bounce or a lamp out of frame would.
"""

from __future__ import annotations

import math
from dataclasses import replace

from milimo.engines.previz.model import Colour, FigureLight, Vec3

BEHIND = 0.12            # how far behind the face (of 1) a key may be before it is brought round
BROUGHT = 0.62           # of its strength is left to what comes from the front
LEAST = 0.34             # of a key that draws a face at all
# The light on the lit side (ambient and key) that a lead is never shot with less of, by the share of the frame's height that
# the standing figure would take: a wide, a medium, a medium close-up, a close-up. Lit skin reads about .55 of it.
SHARES, READABLE = (0.12, 1.0, 2.1, 3.6), (0.58, 0.66, 0.80, 0.92)
RIM_AT_NIGHT, RIM_IN_WIDES = 1.0, 1.9
NIGHT = 0.25             # of ambient light, below which a lamp or the moon draws whoever is seen whole
FILL = 0.20              # of ambient light at least, in a close-up: the shadow side of a face is a fifth of its lit side, not a hole
COOL = (0.90, 0.96, 1.0)     # what a lamp out of frame adds to a night: the storm's own colour, lighter


def wide_light(light: FigureLight, camera_yaw: float, share: float) -> FigureLight:
    """The light on a whole figure: a rim that cuts its shape out of the ground, and at night enough of a key to show which way
    it faces. Who stands against the light stays dark, but not flat."""
    if _to_camera(light.key_direction, camera_yaw)[2] > BEHIND or is_dark(light, share):
        light = close_light(light, camera_yaw, share=share)
    side = 1.0 if _to_camera(light.key_direction, camera_yaw)[0] >= 0 else -1.0
    rim = _to_camera(light.rim_direction, camera_yaw)
    night = is_dark(light) or _lit(replace(light, key=0.0, points=())) < NIGHT
    if rim[2] < 0.2 or abs(rim[0]) < (0.6 if night else 0.4):       # from in front or from right behind it draws nothing
        rim = _unit((-side * 0.80, 0.40, 0.55))
    most = max(max(light.rim_colour), 1e-3)
    r, g, b = light.rim_colour
    colour = light.rim_colour if most > 0.8 else (r / most * 0.85, g / most * 0.85, b / most * 0.85)
    return replace(light, rim_direction=_from_camera(rim, camera_yaw), rim_colour=colour, rim=max(light.rim, RIM_IN_WIDES if night else 0.7))


def close_light(light: FigureLight, camera_yaw: float, *, front: bool = False, share: float = 0.0) -> FigureLight:
    """The light on a face in a medium shot or closer, seen by a camera of this yaw. `front` for what is held to the lens.

    `share` is how much of the frame's height the standing figure would take; from a medium on (1) no face is left in
    the dark, however black the night round it.
    """
    x, y, z = _to_camera(light.key_direction, camera_yaw)
    if z < -BEHIND and not front:
        return _readable(light if light.key >= LEAST else replace(light, key=LEAST), camera_yaw, share)
    side = 1.0 if x >= 0 else -1.0
    across = max(0.35, min(0.8, abs(x)))
    toward = -0.85 if front else -0.5
    direction = _from_camera(_unit((side * across, max(0.28, min(0.7, y)), toward)), camera_yaw)
    rim = light if light.rim >= light.key else replace(
        light, rim_direction=light.key_direction, rim_colour=light.key_colour, rim=max(light.rim, 0.8 * light.key))
    return _readable(replace(rim, key_direction=direction, key=max(LEAST, BROUGHT * light.key)), camera_yaw, share)


def is_dark(light: FigureLight, share: float = 1.0) -> bool:
    """Whether a lead of that share would be lost in this light without a lamp of the camera's own."""
    return share >= SHARES[0] and _lit(light) < _least(share)


def _readable(light: FigureLight, camera_yaw: float, share: float) -> FigureLight:
    """A night lit as nights are shot: a cool key from the side it has, a rim from the other, some fill."""
    if not is_dark(light, share):
        return light
    colour = _lightened(light.key_colour)
    around = _lit(replace(light, key=0.0, points=()))
    filled = max(1.0, FILL * min(1.0, _least(share) / READABLE[-1]) / max(around, 0.01))
    light = replace(light, ambient_up=_times(light.ambient_up, filled), ambient_down=_times(light.ambient_down, filled))
    missing = _least(share) - _lit(replace(light, key=0.0))
    x, y, z = _to_camera(light.key_direction, camera_yaw)
    side = 1.0 if x >= 0 else -1.0
    key = _unit((side * max(0.62, abs(x)), max(0.25, min(0.55, y)), min(z, -0.50)))
    rim = _unit((-side * 0.80, 0.35, 0.62))
    return replace(
        light, key_direction=_from_camera(key, camera_yaw), key_colour=colour, key=missing / luma_of(colour),
        rim_direction=_from_camera(rim, camera_yaw), rim=max(light.rim, RIM_AT_NIGHT))


def _times(colour: Colour, factor: float) -> Colour:
    r, g, b = colour
    return r * factor, g * factor, b * factor


def luma_of(colour: Colour) -> float:
    """Rec. 709 luma of a display colour, 0..1."""
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def _lightened(colour: Colour) -> Colour:
    """The same hue at full strength; two thirds of it the night's cool white, so that skin stays skin."""
    most = max(max(colour), 1e-3)
    r, g, b = (0.35 * (value / most) + 0.65 * cool for value, cool in zip(colour, COOL, strict=True))
    return r, g, b


def _least(share: float) -> float:
    if share <= SHARES[0]:
        return READABLE[0]
    for low, high, dim, bright in zip(SHARES, SHARES[1:], READABLE, READABLE[1:], strict=False):
        if share <= high:
            return dim + (bright - dim) * (share - low) / (high - low)
    return READABLE[-1]


def _lit(light: FigureLight) -> float:
    """About what arrives on the lit side: half the sky and ground, the key, and half of every lamp at hand."""
    around = (luma_of(light.ambient_up) + luma_of(light.ambient_down)) / 2
    return around + light.key * luma_of(light.key_colour) + 0.5 * sum(lamp.strength for lamp in light.points)


def _to_camera(direction: Vec3, yaw: float) -> Vec3:
    x, y, z = direction
    sin, cos = math.sin(yaw), math.cos(yaw)
    return (cos * x - sin * z, y, sin * x + cos * z)


def _from_camera(direction: Vec3, yaw: float) -> Vec3:
    x, y, z = direction
    sin, cos = math.sin(yaw), math.cos(yaw)
    return (cos * x + sin * z, y, -sin * x + cos * z)


def _unit(direction: Vec3) -> Vec3:
    x, y, z = direction
    length = math.sqrt(x * x + y * y + z * z)
    return (x / length, y / length, z / length)
