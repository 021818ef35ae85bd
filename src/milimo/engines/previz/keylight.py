"""The cinematographer's liberty: in a close shot the key light comes far enough round to draw the face.

A set sheds the light that its sun and lamps shed. In wides a figure against them may well be a silhouette; in close-ups
the same light would leave a face black. There the key's own light stays as a rim, and a weaker one of its colour comes
from the camera's side of the same quarter, as a bounce or a lamp out of frame would.
"""

from __future__ import annotations

import math
from dataclasses import replace

from milimo.engines.previz.model import FigureLight, Vec3

BEHIND = 0.12            # how far behind the face (of 1) a key may be before it is brought round
BROUGHT = 0.62           # of its strength is left to what comes from the front
LEAST = 0.34             # of a key that draws a face at all


def close_light(light: FigureLight, camera_yaw: float, *, front: bool = False) -> FigureLight:
    """The light on a face in a medium shot or closer, seen by a camera of this yaw. `front` for what is held to the lens."""
    x, y, z = _to_camera(light.key_direction, camera_yaw)
    if z < -BEHIND and not front:
        return light if light.key >= LEAST else replace(light, key=LEAST)
    side = 1.0 if x >= 0 else -1.0
    across = max(0.35, min(0.8, abs(x)))
    toward = -0.85 if front else -0.5
    direction = _from_camera(_unit((side * across, max(0.28, min(0.7, y)), toward)), camera_yaw)
    rim = light if light.rim >= light.key else replace(
        light, rim_direction=light.key_direction, rim_colour=light.key_colour, rim=max(light.rim, 0.8 * light.key))
    return replace(rim, key_direction=direction, key=max(LEAST, BROUGHT * light.key))


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
