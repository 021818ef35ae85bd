"""Vehicles on the stage: they go where they point, their wheels turn, lamps shine, dust or spray hangs behind them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from milimo.engines.previz.life import figure_plates
from milimo.engines.previz.model import Colour, Cutout, Layer, Vec3, View
from milimo.engines.previz.paint import fbm, lamp_halo
from milimo.engines.previz.stage.canvas import Canvas
from milimo.engines.previz.stage.living import chained, moved, scaled, turned
from milimo.engines.previz.stage.moment import Moment
from milimo.engines.previz.stage.plate import Plate, plates_of
from milimo.engines.previz.stage.sampling import Affine
from milimo.engines.previz.vehicles import PHASES, Lamp, Model, Solid
from milimo.engines.previz.vehicles.solid import BED_SHARE

NEAREST = 1.2            # m: nothing that drives at the lens is drawn nearer
PUFF_PX = 96             # px of a painted puff
PUFFS, PUFF_LIFE = 7, 1.5      # how many hang in the air at once, and for how long, s
HALO = 0.85              # of full light, in a lamp's core
FOAM, WASH = 0.30, 0.62  # of opacity: the rim of foam round what lies still, and a wake at its strongest
WAKING = 0.8             # m/s: what floats and goes slower leaves the water whole


@dataclass(frozen=True, slots=True)
class Course:
    """How a thing goes: `yaw` to the camera (0 toward it, positive to the picture's right), m/s, and where it is at `middle` s."""

    position: Vec3
    yaw: float
    speed: float
    middle: float
    bob: float = 0.0             # m of swell
    shake: float = 0.0           # m of road
    trail: Colour | None = None  # of the dust or spray behind it
    foam: Colour = (0.86, 0.90, 0.92)      # white water in the light of the hour


class Vehicle:
    """Something that goes, floats or hovers: one painting, moved through the world as it heads."""

    still = False
    merges = False
    covers_from = None

    def __init__(self, thing: Solid | Cutout, view: View, course: Course, model: Model, *, scale: float, seed: int) -> None:
        """`scale` is painted px a picture px at the course's position."""
        self._view, self._course, self._model = view, course, model
        _, _, self.depth = view.project(course.position)
        self._phase = float(np.random.default_rng(seed).uniform(0, 2 * math.pi))
        self._seed = seed
        body = thing.body if isinstance(thing, Solid) else thing
        bed = thing.bed if isinstance(thing, Solid) else None
        self._bed = figure_plates(bed, (0.0, 0.0), self.depth, scale * BED_SHARE, seed % 79) if bed is not None else []
        self._plates = figure_plates(body, (0.0, 0.0), self.depth, scale, seed % 73)
        self._wheels: list[list[Plate]] = []
        self._lamps: list[Plate] = []
        self._pools: list[Plate] = []
        if isinstance(thing, Solid):
            for wheel in thing.wheels:
                hung = Cutout(wheel.rgb, _uncovered(thing, wheel), wheel.anchor, {}, None, wheel.height_px)
                self._wheels.append(figure_plates(hung, (0.0, 0.0), self.depth, scale, seed % 71))
            for pool in thing.pools:
                self._pools += _halo(pool, body, scale, self.depth, seed)
            for lamp in thing.lamps:
                self._lamps += _halo(lamp, body, scale, self.depth, seed)
        self._trail = _puffs(course.trail, seed) if course.trail is not None and abs(course.speed) > 1 else []
        self._wake = _wake(model, view, course, self.depth, seed) if model.draught else []

    def draw(self, canvas: Canvas, moment: Moment) -> None:
        t, course = moment.seconds, self._course
        gone = (t - course.middle) * course.speed
        for puff, affine, gain in self._behind(t, moment):
            canvas.draw(puff, affine, gain)
        for plate in self._bed:
            x, y, _ = self._view.project(course.position)
            canvas.draw(plate, chained(moment.affine(self.depth), moved(x, y)))
        x, y, depth = self._seen(gone, t)
        if depth < NEAREST:
            return
        size = self.depth / depth
        rock = turned(0.35 * course.bob * math.sin(1.05 * t + self._phase + 1), 0, 0) if course.bob else scaled(1, 1, 0, 0)
        affine = chained(moment.affine(depth), chained(chained(moved(x, y), scaled(size, size, 0, 0)), rock))
        for plate in self._wake:
            still = chained(moment.affine(depth), chained(moved(x, y), scaled(size, size, 0, 0)))
            canvas.draw(plate, still, 0.8 + 0.2 * math.sin(2.1 * t + self._phase))
        for plate in (*self._pools, *self._plates):
            canvas.draw(plate, affine)
        if self._wheels and course.speed:
            radius = self._model.wheels[0][2]
            turn = math.floor(gone / radius * PHASES / 1.2566) % PHASES
            for plate in self._wheels[turn]:
                canvas.draw(plate, affine)
        for plate in self._lamps:
            canvas.draw(plate, affine)

    def _seen(self, gone: float, t: float) -> tuple[float, float, float]:
        """(x, y, depth) of the ground under it after so many metres."""
        course = self._course
        lift = course.bob * math.sin(1.35 * t + self._phase)
        lift += course.shake * (math.sin(23 * t + self._phase) + 0.6 * math.sin(37 * t)) * min(1.0, abs(course.speed) / 8)
        return self._view.project(self._place(gone, lift))

    def _place(self, gone: float, lift: float) -> Vec3:
        course = self._course
        across, away = math.sin(course.yaw) * gone, -math.cos(course.yaw) * gone
        sin, cos = math.sin(self._view.yaw), math.cos(self._view.yaw)
        x, y, z = course.position
        return x + cos * across + sin * away, y + lift, z - sin * across + cos * away

    def _behind(self, t: float, moment: Moment) -> list[tuple[Plate, Affine, float]]:
        """Puffs that the wheels have left where they then were: they rise, grow and go."""
        if not self._trail:
            return []
        out: list[tuple[Plate, Affine, float]] = []
        every = PUFF_LIFE / PUFFS
        first = math.floor(t / every) - PUFFS + 1
        for number in range(first, first + PUFFS):
            age = (t - number * every) / PUFF_LIFE
            if not 0 <= age < 1:
                continue
            gone = (number * every - self._course.middle) * self._course.speed - 0.48 * self._model.length
            x, y, depth = self._view.project(self._place(gone, 0.25 + 0.7 * age))
            if depth < NEAREST:
                continue
            metres = (0.7 + 2.0 * age) * (0.6 + 0.4 * self._model.height / 1.45)
            size = metres * self._view.focal_px / depth / PUFF_PX
            plate = self._trail[(number + self._seed) % len(self._trail)]
            affine = chained(moment.affine(depth), chained(moved(x, y), scaled(size, 0.7 * size, 0, 0)))
            out.append((plate, affine, math.sin(math.pi * (0.12 + 0.88 * age)) * 0.62))
        return out


def _uncovered(thing: Solid, wheel: Cutout) -> np.ndarray:
    """A wheel's cover without what a rider's leg hides of it."""
    alpha = wheel.alpha
    x0, y0 = (round(thing.body.anchor[i] - wheel.anchor[i]) for i in (0, 1))
    for cover, x, y in thing.covers:
        h, w = cover.shape
        left, top, right, bottom = max(x0, x), max(y0, y), min(x0 + alpha.shape[1], x + w), min(y0 + alpha.shape[0], y + h)
        if right > left and bottom > top:
            alpha = alpha.copy()
            alpha[top - y0:bottom - y0, left - x0:right - x0] *= 1 - cover[top - y:bottom - y, left - x:right - x]
    return alpha


def _halo(lamp: Lamp, body: Cutout, scale: float, depth: float, seed: int) -> list[Plate]:
    """A lamp's halo, or its pool, which is soft and therefore painted at a quarter of the size."""
    share = 1.0 if lamp.flat == 1.0 else 0.25
    rgb = lamp_halo(max(2.5, share * lamp.radius), lamp.colour, HALO * lamp.gain, 1.0)
    if lamp.flat < 1:
        rgb = np.asarray(cv2.resize(rgb, (rgb.shape[1], max(2, round(lamp.flat * rgb.shape[0]))), interpolation=cv2.INTER_AREA), np.float32)
    x, y, fine = lamp.x - body.anchor[0], lamp.y - body.anchor[1], scale * share
    left, top = x / scale - rgb.shape[1] / 2 / fine, y / scale - rgb.shape[0] / 2 / fine
    return plates_of(Layer("headlamp", rgb, None, left, top, depth * 0.99, "add", fine), seed % 67)


def _puffs(colour: Colour, seed: int) -> list[Plate]:
    """Three soft clouds, each about its own origin."""
    plates: list[Plate] = []
    y, x = (np.mgrid[0:PUFF_PX, 0:PUFF_PX].astype(np.float32) + 0.5) / PUFF_PX * 2 - 1
    for k in range(3):
        torn = np.asarray(cv2.resize(fbm(seed % 61 + k, (48, 48), 22, octaves=4), (PUFF_PX, PUFF_PX)), np.float32)
        body = np.clip(1.15 - np.sqrt(x * x + y * y * 1.2) * (1.0 + 0.5 * (torn - torn.mean())), 0, 1) ** 1.6
        alpha = (body * np.clip(0.35 + torn, 0, 1) * 0.75 * np.clip((1 - np.maximum(np.abs(x), np.abs(y))) * 5, 0, 1)).astype(np.float32)
        light = np.clip(0.86 + 0.22 * (torn - 0.5) - 0.14 * y, 0, 1.2)[..., None]
        rgb = np.clip(light * np.array(colour, np.float32), 0, 1).astype(np.float32)
        plates += plates_of(Layer("puff", rgb, alpha, -PUFF_PX / 2, -PUFF_PX / 2, 1.0), seed % 59 + k)
    return plates


def _wake(model: Model, view: View, course: Course, depth: float, seed: int) -> list[Plate]:
    """Foam where the hull meets the water, and where it goes two broken arms that open behind the bow and a churned lane astern; a
    level sheet seen in perspective."""
    metre = view.focal_px / depth
    eye = max(0.3, view.position[1] - course.position[1])
    flat = min(0.9, eye / depth)                     # of its depth that a level thing shows
    speed = 0.0 if abs(course.speed) < WAKING else min(1.0, abs(course.speed) / 2.0)
    reach = model.length * (0.62 + 1.9 * speed)
    wide, tall = 2 * reach * metre, max(10.0, 2 * reach * metre * flat)
    scale = min(1.0, 520.0 / wide)
    w, h = max(16, round(wide * scale) & ~1), max(8, round(tall * scale) & ~1)
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    right, away = ((x + 0.5) / w * 2 - 1) * reach, (1 - (y + 0.5) / h * 2) * reach
    sin, cos = math.sin(course.yaw), math.cos(course.yaw)
    ahead, aside = right * sin - away * cos, right * cos + away * sin
    half, beam = model.length / 2, model.beam / 2
    aft = np.clip(half - ahead, 0, None)
    arm = np.minimum(beam * 1.1, 0.6 * aft) + 0.20 * aft
    arms = np.exp(-(((np.abs(aside) - arm) / (0.25 * beam + 0.05 * aft)) ** 2)) * np.exp(-aft / (1.5 * model.length))
    lane = np.exp(-((aside / (0.8 * beam + 0.05 * aft)) ** 4)) * (ahead < -0.9 * half) * np.exp(-np.clip(-half - ahead, 0, None) / (0.9 * model.length))
    hull = np.exp(-(((np.sqrt((ahead / half) ** 2 + (aside / (beam * 1.2)) ** 2) - 1) / 0.16) ** 2))
    gone = np.clip((ahead + reach) / reach * 3, 0, 1) * np.clip((half * 1.08 - ahead) * 3, 0, 1)
    torn = np.asarray(cv2.resize(fbm(seed % 53 + 3, (max(8, h // 2), max(8, w // 2)), max(4, w / 26), octaves=4), (w, h)), np.float32)
    alpha = np.maximum(np.maximum(arms, 0.85 * lane) * gone * (WASH * speed), hull * FOAM) * np.clip(torn * 2.2 - 0.45, 0, 1)
    alpha *= np.clip(np.minimum(np.minimum(x, w - 1 - x), np.minimum(y, h - 1 - y)) / 4, 0, 1)
    rgb = np.broadcast_to(np.array(course.foam, np.float32), (h, w, 3)).copy()
    return plates_of(Layer("wake", rgb, np.clip(alpha, 0, 1).astype(np.float32), -w / 2 / scale, -h / 2 / scale, depth, scale=scale), seed % 47)
