"""What is no person on the stage: animals, vehicles with whoever is aboard, things that fly or float."""

from __future__ import annotations

import math
from dataclasses import replace

from milimo.contracts.shots import Archetype, Pose, Subject, SubjectKind, Weather
from milimo.engines.previz.aboard import aboard, place_of
from milimo.engines.previz.composition import WHOLE, Placement
from milimo.engines.previz.ensemble import BEATS, Flier
from milimo.engines.previz.figures.animals import stride_of
from milimo.engines.previz.model import Colour, Cutout, FigureRequest, Vec3, WalkCycle
from milimo.engines.previz.orders import GOING, Orders
from milimo.engines.previz.sound.cues import Passing
from milimo.engines.previz.stage.moment import Drawable
from milimo.engines.previz.standins import paint_standin, scale_for
from milimo.engines.previz.town import has_headlights
from milimo.engines.previz.traffic import WAKING, Course, Vehicle
from milimo.engines.previz.vehicles import LARGEST_PX, Sight, Solid, astride, model_of, paint_vehicle, with_rider
from milimo.engines.previz.vehicles.models import MODELS
from milimo.engines.previz.walking import FRONTAL, Walker

ANIMAL_PX, MOVING_ANIMAL_PX = 300.0, 170.0      # an animal is painted no higher than this; eight phases cost eight times
EDGE = 0.07                      # of the width that a walk keeps from the frame's edge while it can
ALOFT = frozenset({SubjectKind.AIRCRAFT, SubjectKind.SPACESHIP})
WEIGHTLESS = frozenset({Archetype.SPACE, Archetype.SKY})
DUSTY = frozenset({Archetype.DESERT, Archetype.FIELD, Archetype.VILLAGE, Archetype.MOUNTAINS, Archetype.STUDIO})
UNDERWAY = frozenset({Pose.DRIVING, Pose.RIDING, Pose.FLYING, Pose.WALKING, Pose.RUNNING, Pose.SWIMMING})
SPEEDS = {SubjectKind.CAR: 9.0, SubjectKind.TRUCK: 8.0, SubjectKind.BICYCLE: 4.0, SubjectKind.BOAT: 2.4, SubjectKind.SHIP: 4.0,
          SubjectKind.TRAIN: 16.0, SubjectKind.AIRCRAFT: 20.0, SubjectKind.SPACESHIP: 12.0}      # m/s


class Things(Orders):
    """A shot's animals and things."""

    def _thing(self, placement: Placement) -> Drawable:
        """Vehicles go where they face, with whoever rides on them; boats ride the swell; what flies hangs over the horizon."""
        subject, view, seed = placement.subject, self._framing.view, self._seed(placement)
        stencil = self._stencils.get(subject.element or "")
        model = model_of(subject.kind, subject.label) or MODELS["thing"]
        most = LARGEST_PX if self._plan.size in WHOLE else 1.8 * LARGEST_PX
        scale = min(1.0, most / (placement.height_px * model.length / placement.height_m))
        if stencil is not None:
            scale = scale_for(stencil, placement.height_px)
        x, y, z = placement.position
        if subject.kind in ALOFT or self._plan.place.archetype in WEIGHTLESS:
            y = view.position[1] + (view.height * 0.5 - view.height * 0.44) * placement.depth / view.focal_px
            y += math.tan(view.pitch) * placement.depth - placement.height_m / 2
        pace = SPEEDS.get(subject.kind, 0.0) if subject.pose in UNDERWAY or subject.kind in ALOFT else 0.0
        if subject.kind in (SubjectKind.BOAT, SubjectKind.SHIP):
            pace = 0.5 if pace == 0 and model.name != "rowing" else pace
        pace = 0.0 if self._plan.size not in WHOLE else pace
        across = abs(math.sin(placement.yaw))
        room = 0.55 * view.width * placement.depth / view.focal_px / max(0.5, self._seconds) / max(0.15, across)
        room = min(room, 0.62 * placement.depth / max(0.5, self._seconds) / max(0.15, math.sqrt(1 - min(1.0, across) ** 2)))
        speed = min(pace, room)
        self._hear(placement, speed * math.sin(placement.yaw))
        floats = subject.kind in (SubjectKind.BOAT, SubjectKind.SHIP)
        order = self._order(placement, scale)
        away = placement.depth if self._plan.size in WHOLE else max(placement.depth, 1.5 * model.length)
        sight = Sight(away, (view.position[1] - y) * away / placement.depth, placement.yaw)
        thing = paint_vehicle(order, subject.label, sight, turns=speed > 0, driven=self._is_driven(placement), moves=speed > WAKING) if stencil is None else paint_standin(stencil, order)
        if isinstance(thing, Solid):
            thing = self._manned(thing, placement, scale)
        course = Course((x, y, z), placement.yaw, speed, self._seconds / 2, 0.12 if subject.kind in ALOFT else 0.06 if floats else 0.0,
                        0.006 if not floats and subject.kind not in ALOFT else 0.0, self._trail(subject), self._lit(0.88, 0.91, 0.93))
        return Vehicle(thing, view, course, model, scale=scale, seed=seed)

    def _is_driven(self, placement: Placement) -> bool:
        """Whether its lamps are on: it goes, or somebody is on it, or the words speak of headlights."""
        return placement.subject.pose in UNDERWAY or placement.index in aboard(self._plan).values() or has_headlights(self._plan, self._request.prompt)

    def _trail(self, subject: Subject) -> Colour | None:
        """The colour of what wheels throw up here: dust on dry ground, spray on a wet road."""
        if subject.kind not in (SubjectKind.CAR, SubjectKind.TRUCK):
            return None
        if self._plan.weather in (Weather.RAIN, Weather.STORM):
            return self._lit(0.72, 0.76, 0.80)
        if self._plan.place.archetype in DUSTY:
            return self._lit(0.86, 0.74, 0.58)
        return None

    def _lit(self, *colour: float) -> Colour:
        """A colour in the light of the place."""
        light = self._painting.light
        r, g, b = (c * min(1.0, 0.5 * (u + d) + 0.55 * light.key * k) for c, u, d, k in zip(colour, light.ambient_up, light.ambient_down, light.key_colour, strict=True))
        return r, g, b

    def _manned(self, thing: Solid, placement: Placement, scale: float) -> Solid:
        """A cycle or boat with everybody who is on it, in wides: painted as one."""
        riders = aboard(self._plan)
        if self._plan.size not in WHOLE:
            return thing
        for person, mount in riders.items():
            if mount != placement.index:
                continue
            for member, rider in enumerate(p for p in self.placements if p.index == person):
                place = place_of(self._plan, riders, person, member)
                order = replace(self._order(rider, 1.0), height_px=placement.height_px * scale / placement.height_m * rider.height_m, yaw=placement.yaw)
                thing = with_rider(thing, self._workshop.paint_figure(order), place, placement.yaw)
        return thing

    def _hear(self, placement: Placement, speed: float) -> None:
        column = self._framing.view.project(placement.position)[0] / self._framing.view.width
        across = (column - 0.5) * self._framing.view.width * placement.depth / self._framing.view.focal_px
        self.passings = (*self.passings, Passing(placement.subject.kind, self._seconds / 2, across, placement.depth, speed))

    def _animal(self, placement: Placement) -> Drawable:
        subject, view, seed = placement.subject, self._framing.view, self._seed(placement)
        across = 1.0 if math.sin(placement.yaw) >= 0 else -1.0
        swims = subject.kind is SubjectKind.FISH
        if swims or (subject.kind is SubjectKind.BIRD and subject.pose is Pose.FLYING):
            scale = min(1.0, MOVING_ANIMAL_PX / placement.height_px)
            phases = self._phases(replace(self._order(placement, scale), yaw=across * 1.35))
            x, y, z = placement.position
            return Flier(phases, view, (x, y + (1.1 if swims else 2.4), z), across * (0.35 if swims else 2.6), scale=scale,
                         beats=1.2 if swims else 2.6, middle=self._seconds / 2, seed=seed)
        if subject.pose in (*GOING, Pose.RIDING):
            scale = min(1.0, MOVING_ANIMAL_PX / placement.height_px)
            order = replace(self._order(placement, scale), yaw=across * 1.4, saddled=self._is_saddled(placement))
            runs = subject.pose is Pose.RUNNING
            stride = across * order.height_px * stride_of(subject.kind, order.holds, runs)
            cycle = WalkCycle(self._ridden(self._phases(order), placement, order), tuple(stride * k / BEATS for k in range(BEATS)), stride, BEATS / (24 if runs else 12))
            return Walker(cycle, view, self._mid_walk(placement, cycle), order.yaw, placement.height_m, scale=scale,
                          ground=self._painting.ground, middle=self._seconds / 2, seed=seed % 97)
        scale = min(1.0, ANIMAL_PX / placement.height_px)
        order = replace(self._order(placement, scale), saddled=self._is_saddled(placement))
        standing = self._ridden([self._workshop.paint_animal(order, 0.12)], placement, order)
        return self._figure(placement, standing[0], scale)

    def _is_saddled(self, placement: Placement) -> bool:
        """Whether the horse is ridden, or said to be ready for it."""
        return placement.index in aboard(self._plan).values() or "saddle" in placement.subject.label

    def _ridden(self, phases: list[Cutout], placement: Placement, order: FigureRequest) -> list[Cutout]:
        """An animal's phases with whoever sits on its back."""
        riders = [p for p in self.placements if aboard(self._plan).get(p.index) == placement.index]
        if not riders or self._plan.size not in WHOLE:
            return phases
        rider = riders[0]
        seated = replace(self._order(rider, 1.0), height_px=order.height_px / placement.height_m * rider.height_m, yaw=order.yaw)
        cutout = self._workshop.paint_figure(seated)
        return [astride(phase, cutout) for phase in phases]

    def _phases(self, order: FigureRequest) -> list[Cutout]:
        return [self._workshop.paint_animal(order, k / BEATS) for k in range(BEATS)]

    def _mid_walk(self, placement: Placement, cycle: WalkCycle) -> Vec3:
        """Where a walk has to be in the middle of the shot, so that as much of it as can be lies inside the frame."""
        view = self._framing.view
        if placement.role != "lead" or abs(math.sin(placement.yaw)) < FRONTAL:
            return placement.position
        scale = cycle.phases[0].height_px / placement.height_px
        half = abs(cycle.stride) / cycle.seconds * self._seconds / 2 / scale / view.width
        # who go together are moved together: a pursuer stays behind, and nobody runs through anybody
        columns = [view.project(p.position)[0] / view.width for p in self.placements
                   if p.role == "lead" and p.subject.pose in (*GOING, Pose.RIDING) and p.yaw * placement.yaw > 0 and p.index not in aboard(self._plan)]
        low, high = min(columns), max(columns)
        free = 0.5 - EDGE - half - (high - low) / 2
        middle = (low + high) / 2
        aim = 0.5 if free <= 0 else max(0.5 - free, min(0.5 + free, middle))
        across = (aim - middle) * view.width * placement.depth / view.focal_px
        x, y, z = placement.position
        return (x + math.cos(view.yaw) * across, y, z - math.sin(view.yaw) * across)
