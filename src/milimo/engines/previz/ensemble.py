"""Those who play beside the leads: crowds, animals on the move, hands and what they hold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from milimo.engines.previz.faraway import GLOW_COLOUR
from milimo.engines.previz.life import (
    CLEAR_PX,
    CONTACT,
    CONTACT_FLAT,
    Temper,
    breathing,
    figure_plates,
    temper_of,
    under_feet,
)
from milimo.engines.previz.model import Cutout, Layer, Vec3, View
from milimo.engines.previz.paint import lamp_halo
from milimo.engines.previz.stage.canvas import Canvas
from milimo.engines.previz.stage.living import chained, moved, scaled, turned
from milimo.engines.previz.stage.moment import Moment
from milimo.engines.previz.stage.plate import Plate, plates_of

FLAME = 0.07             # of somebody's height: a carried light's core, and how far over the hand it is
BEATS = 8                # painted phases of a wing-beat or a fin-stroke


class InCrowd(Protocol):
    """One of a crowd, as its painter hands it over: px from the crowd's middle and up from its ground line."""

    @property
    def cutout(self) -> Cutout: ...
    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...
    @property
    def scale(self) -> float: ...
    @property
    def point(self) -> str | None:
        """The hand that carries what the crowd holds."""
        ...


@dataclass(frozen=True, slots=True)
class _Member:
    """One of a crowd where it stands: picture px of the feet, how large, and where its light is from the feet, if it has one."""

    cutout: Cutout
    plates: list[Plate]
    feet: tuple[float, float]
    size: float
    temper: Temper
    light: tuple[float, float] | None


class Crowd:
    """Many people of a few paintings. Each shifts its weight in its own time, or a crowd is a wallpaper."""

    still = False
    merges = False
    covers_from = None

    def __init__(self, people: Sequence[InCrowd], middle: tuple[float, float], depth: float, frame_height: int, seed: int, *, rise: float = 1.0,
                 shore: bool = False, lights: bool = False) -> None:
        """`rise`: how much more ground lies between near and far than the painter had in mind; `shore`: there is none beyond `middle`, and who
        would stand there stands as far on this side; `lights`: what they hold shines."""
        self.depth = depth
        painted: dict[int, list[Plate]] = {}
        members: list[_Member] = []
        for number, person in enumerate(people):
            cutout, up, size = person.cutout, rise * person.y, person.scale
            if shore and size < 1:
                up, size = -up, 2 - size
            plates = painted.setdefault(id(cutout), figure_plates(cutout, (0.0, 0.0), depth, 1.0, seed % 89))
            hand = cutout.points[person.point] if lights and person.point is not None else None
            light = None if hand is None else (hand[0] - cutout.anchor[0], hand[1] - cutout.anchor[1] - FLAME * cutout.height_px)
            members.append(_Member(cutout, plates, (middle[0] + person.x, middle[1] - up), size, temper_of(seed + number, cutout.height_px * size, frame_height), light))
        self.members = sorted(members, key=lambda member: member.feet[1])
        self._contact = _shadows(self.members, depth, seed)
        self._glow: list[Plate] = []
        if any(member.light for member in members):
            halo = lamp_halo(FLAME * members[0].cutout.height_px, GLOW_COLOUR, 1.0, 1.0)
            self._glow = plates_of(Layer("carried_light", halo, None, -halo.shape[0] / 2, -halo.shape[0] / 2, depth, "add"), seed % 9973)

    def draw(self, canvas: Canvas, moment: Moment) -> None:
        camera = moment.affine(self.depth)
        for plate in self._contact:
            canvas.draw(plate, camera)
        for number, member in enumerate(self.members):
            local = chained(breathing(member.temper, moment.seconds, *member.feet), chained(moved(*member.feet), scaled(member.size, member.size, 0, 0)))
            affine = chained(camera, local)
            for plate in member.plates:
                canvas.draw(plate, affine)
            if member.light is not None:
                tremble = 1.0 + 0.06 * math.sin(11.0 * moment.seconds + number) + 0.05 * math.sin(17.3 * moment.seconds + 2.1 * number)
                flame = chained(affine, chained(moved(*member.light), scaled(tremble, tremble, 0, 0)))
                for plate in self._glow:
                    canvas.draw(plate, flame)


def _shadows(members: Sequence[_Member], depth: float, seed: int) -> list[Plate]:
    """The dark under every one of them, on one plate: they stand still, and a plate each would be drawn each."""
    fine = 0.5
    marks = [(*under_feet(member.cutout), *member.feet, member.size) for member in members]
    marks = [mark for mark in marks if mark[1] > 0]
    if not marks:
        return []
    left, right = (f(x + s * (m + side * w) for m, w, x, _, s in marks) for f, side in ((min, -1), (max, 1)))
    top, bottom = (f(y + side * s * w * CONTACT_FLAT for _, w, _, y, s in marks) for f, side in ((min, -1), (max, 1)))
    u = np.arange(math.ceil((right - left) * fine) + 2 * CLEAR_PX, dtype=np.float32) / fine + np.float32(left - CLEAR_PX / fine)
    v = np.arange(math.ceil((bottom - top) * fine) + 2 * CLEAR_PX, dtype=np.float32)[:, None] / fine + np.float32(top - CLEAR_PX / fine)
    clear = np.ones((v.size, u.size), np.float32)
    for middle, wide, x, y, size in marks:
        columns = slice(*np.searchsorted(u, (x + size * (middle - wide), x + size * (middle + wide))))
        across = (u[columns] - np.float32(x + size * middle)) / np.float32(size * wide)
        away = np.hypot(across, (v - np.float32(y)) / np.float32(size * wide * CONTACT_FLAT))
        clear[:, columns] *= 1 - np.float32(CONTACT) * np.clip(1 - away, 0, 1) ** np.float32(0.7)
    rgb = np.full((*clear.shape, 3), (0.020, 0.022, 0.030), np.float32)
    return plates_of(Layer("contact", rgb, 1 - clear, left - CLEAR_PX / fine, top - CLEAR_PX / fine, depth, scale=fine), seed)


class Flier:
    """A bird or a fish: beats its wings (or fins) and goes its way, in a line that rises and falls."""

    still = False
    merges = False
    covers_from = None

    def __init__(self, phases: Sequence[Cutout], view: View, position: Vec3, speed: float, *, scale: float, beats: float,
                 middle: float, seed: int) -> None:
        """`position` at `middle` seconds; `speed` in m/s to the picture's right; `beats` a second."""
        self._view, self._position, self._speed = view, position, speed
        self._beats, self._middle = beats, middle
        _, _, self.depth = view.project(position)
        self._phase = float(np.random.default_rng(seed).uniform(0, 2 * math.pi))
        self._plates = [figure_plates(phase, (0.0, 0.0), self.depth, scale, seed % 83) for phase in phases]

    def draw(self, canvas: Canvas, moment: Moment) -> None:
        t = moment.seconds
        gone = (t - self._middle) * self._speed
        lift = 0.12 * math.sin(1.7 * t + self._phase) + 0.05 * math.sin(4.1 * t)
        cos, sin = math.cos(self._view.yaw), math.sin(self._view.yaw)
        x, y, z = self._position
        px, py, _ = self._view.project((x + cos * gone, y + lift, z - sin * gone))
        plates = self._plates[int(t * self._beats * len(self._plates)) % len(self._plates)]
        affine = chained(moment.affine(self.depth), moved(px, py))
        for plate in plates:
            canvas.draw(plate, affine)


class Hands:
    """An insert: hands that hold a thing are never quite still."""

    still = False
    merges = False
    covers_from = None

    def __init__(self, cutout: Cutout, middle: tuple[float, float], depth: float, unit: float, seed: int) -> None:
        self.depth = depth
        self._middle, self._unit = middle, unit
        self._phases = np.random.default_rng(seed).uniform(0, 2 * math.pi, 4)
        self._plates = figure_plates(cutout, middle, depth, 1.0, seed % 79)

    def draw(self, canvas: Canvas, moment: Moment) -> None:
        t, phases = moment.seconds, self._phases
        x = 2.2 * math.sin(1.1 * t + phases[0]) + 0.8 * math.sin(3.3 * t + phases[1])
        y = 3.0 * math.sin(2 * math.pi * t / 3.4 + phases[2]) + 0.7 * math.sin(4.3 * t + phases[3])
        rock = turned(0.006 * math.sin(0.9 * t + phases[1]), self._middle[0], 2.2 * self._middle[1])
        affine = chained(moment.affine(self.depth), chained(moved(x * self._unit, y * self._unit), rock))
        for plate in self._plates:
            canvas.draw(plate, affine)
