"""Who plays in a shot: has every subject painted as its size asks for, and puts it on the stage, alive."""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace

from milimo.contracts.shots import Archetype, Facing, Pose, ShotPlan, Size, Subject, SubjectKind, Weather
from milimo.contracts.story import Element
from milimo.contracts.video import VideoRequest
from milimo.engines.previz.aboard import aboard, place_of
from milimo.engines.previz.backing import backing
from milimo.engines.previz.composition import ANIMALS, HEAD_AT, PEOPLE, UPRIGHT_HEAD, WHOLE, Framing, Placement
from milimo.engines.previz.ensemble import BEATS, Crowd, Flier, Hands
from milimo.engines.previz.faraway import LEAST_PX, CarriedLight, FarClimber, Place
from milimo.engines.previz.feelings import feeling
from milimo.engines.previz.figures.looks import submerged
from milimo.engines.previz.figures.stances import variants_of
from milimo.engines.previz.keylight import close_light, is_dark, wide_light
from milimo.engines.previz.life import StandingFigure, dimmed, temper_of
from milimo.engines.previz.model import Cutout, FigureLight, FigureRequest, SetPainting, Vec3, WalkCycle
from milimo.engines.previz.portrait import Manner, Portrait, spoken_by
from milimo.engines.previz.references import References
from milimo.engines.previz.sound.cues import Passing, Step
from milimo.engines.previz.species import species_of
from milimo.engines.previz.speech import shapes_of
from milimo.engines.previz.stage.moment import Drawable
from milimo.engines.previz.standins import paint_standin, scale_for
from milimo.engines.previz.swimming import afloat
from milimo.engines.previz.traffic import Course, Vehicle
from milimo.engines.previz.vehicles import FLAT, LARGEST_PX, Sight, Solid, astride, model_of, paint_vehicle, with_rider
from milimo.engines.previz.vehicles.models import MODELS
from milimo.engines.previz.walking import FRONTAL, Walker
from milimo.engines.previz.waterside import BASIN, REACHES
from milimo.engines.previz.whole import WholeFigure
from milimo.engines.previz.workshop import Workshop

BUST_FROM = 1.0                  # of the frame's height: a standing figure larger than this is painted as a bust
CHILD_FROM = 0.62                # a night's lead (a child beside a grown-up in a medium) is lit as in close shots from here on
SEATED_BUST = 1.5                # whoever sits and is silent is painted with her knees up to this share
WALK_PX = 220.0                  # twelve phases are painted no larger than this; closer walks are enlarged from it
EDGE = 0.07                      # of the width that a walk keeps from the frame's edge while it can
ANIMAL_PX, MOVING_ANIMAL_PX = 300.0, 170.0      # an animal is painted no higher than this; eight phases cost eight times
FIGURE_PX = 620.0                # a whole figure is painted no larger than this
HAND_SHARE = 0.26                # a hand's length in an insert, of the frame's height
MOST_IN_CROWD = 34
LANTERN_LIGHT = (1.0, 0.74, 0.46)
LIGHTS = ("lantern", "lamp", "torch", "candle")
WALKERS = PEOPLE | (ANIMALS - {SubjectKind.BIRD, SubjectKind.FISH}) | {SubjectKind.CROWD}      # who needs ground
ALOFT = frozenset({SubjectKind.AIRCRAFT, SubjectKind.SPACESHIP})
WEIGHTLESS = frozenset({Archetype.SPACE, Archetype.SKY})
DUSTY = frozenset({Archetype.DESERT, Archetype.FIELD, Archetype.VILLAGE, Archetype.MOUNTAINS, Archetype.STUDIO})
UNDERWAY = frozenset({Pose.DRIVING, Pose.RIDING, Pose.FLYING, Pose.WALKING, Pose.RUNNING, Pose.SWIMMING})
SPEEDS = {SubjectKind.CAR: 9.0, SubjectKind.TRUCK: 8.0, SubjectKind.BICYCLE: 4.0, SubjectKind.BOAT: 2.0, SubjectKind.SHIP: 3.0,
          SubjectKind.TRAIN: 16.0, SubjectKind.AIRCRAFT: 20.0, SubjectKind.SPACESHIP: 12.0}      # m/s
UPRIGHT = frozenset({Pose.STANDING, Pose.SITTING, Pose.WALKING, Pose.RUNNING, Pose.LEANING, Pose.DRIVING, Pose.REACHING,
                     Pose.WAVING})
GOING = frozenset({Pose.WALKING, Pose.RUNNING})


class Cast:
    """The players of one shot. `play` paints one subject; `placements` is where all of them stand, on the ground."""

    def __init__(self, request: VideoRequest, plan: ShotPlan, workshop: Workshop, framing: Framing,
                 painting: SetPainting, seconds: float, references: References | None = None) -> None:
        """`seconds` is the length of the shot's first stroke: walks pass their framed place in its middle."""
        self._stencils = references.stencils if references is not None else {}
        self._request, self._plan, self._workshop = request, plan, workshop
        self._framing, self._painting, self._seconds = framing, painting, seconds
        self.placements = tuple(self._grounded(placement) for placement in framing.placements)
        self._walkers: list[Walker] = []
        self._striders: list[tuple[float, float, float]] = []      # who walks as a bust: steps a second, pan, weight
        self.passings: tuple[Passing, ...] = ()

    @property
    def walk(self) -> float:
        """Metres that the first walker goes to the picture's right over the shot."""
        for placement in self.placements:
            if placement.subject.pose in GOING and placement.role == "lead":
                return math.sin(placement.yaw) * 1.35 * self._seconds
        return 0.0

    def play(self, index: int) -> list[Drawable]:
        """Everything on the stage that a subject of the plan is."""
        mine = [placement for placement in self.placements if placement.index == index]
        players: list[Drawable] = []
        for placement in mine:
            player = self._player(placement)
            if player is not None:
                players += [player, *self._carried(placement, player)]
        return [*self._backings(mine), *players]

    def _backings(self, mine: list[Placement]) -> list[Drawable]:
        """Out of doors at night, the lighter mass that a lead's head stands against; one a shot, behind the first."""
        first = next((p for p in self.placements if p.role == "lead" and p.subject.kind in PEOPLE), None)
        if first is None or first not in mine or self._plan.place.interior or not self._is_lit_close(first):
            return []
        light, view = self._painting.light, self._framing.view
        if not is_dark(light):
            return []
        x, y = self._feet(first)
        return [backing(first, (x, y - 0.93 * first.height_px), view, light.rim_colour, self._request.scene_seed)]

    def steps(self, seconds: float) -> tuple[Step, ...]:
        """Every footfall of the shot."""
        strides = (Step(number / pace, pan, weight) for pace, pan, weight in self._striders[:2]
                   for number in range(1, math.ceil(seconds * pace)))
        return (*(step for walker in self._walkers[:3] for step in walker.steps(seconds)), *strides)

    def _player(self, placement: Placement) -> Drawable | None:
        subject = placement.subject
        share = placement.height_px / self._framing.view.height
        if placement.role == "hands":
            return self._hands(placement)
        if placement.role == "crowd":
            return self._crowd(placement)
        if subject.kind in ANIMALS:
            return self._thing(placement) if subject.element in self._stencils else self._animal(placement)
        if placement.index in aboard(self._plan) and self._plan.size in WHOLE:
            return None                                  # painted with what carries them
        if subject.kind not in PEOPLE:
            return self._thing(placement)
        if subject.pose is Pose.EMBRACING and placement.role == "lead":
            return self._embrace(placement)
        if subject.pose in GOING and share < BUST_FROM:
            climbs = placement.role == "far" and self._painting.climb
            return self._climber(placement) if climbs else self._walker(placement)
        sits_whole = subject.pose is Pose.SITTING and share < SEATED_BUST and not spoken_by(self._plan.lines, subject.element)
        if share >= BUST_FROM and subject.pose in UPRIGHT and not sits_whole:
            return self._portrait(placement)
        return self._standing(placement)

    def _standing(self, placement: Placement) -> Drawable:
        scale = min(1.0, FIGURE_PX / placement.height_px)
        if placement.subject.pose is Pose.SWIMMING and self._plan.place.archetype in BASIN:
            order = self._order(placement, scale)
            flat = replace(order, pitch=0.0, yaw=math.copysign(1.25, order.yaw if order.yaw else 1.0))
            return self._figure(placement, afloat(self._workshop.paint_figure(flat), order.seed), scale)
        lines = spoken_by(self._plan.lines, placement.subject.element) if placement.subject.element else ()
        order = replace(self._order(placement, scale), mouths=shapes_of(lines))
        temper = temper_of(order.seed, placement.height_px, self._framing.view.height)
        return WholeFigure(self._workshop.paint_figure(order), self._feet(placement), placement.depth, temper, lines, scale=scale, seed=order.seed % 97)

    def _figure(self, placement: Placement, cutout: Cutout, scale: float) -> Drawable:
        seed = self._seed(placement)
        temper = temper_of(seed, placement.height_px, self._framing.view.height)
        return StandingFigure(cutout, self._feet(placement), placement.depth, temper, scale=scale, seed=seed % 97)

    def _embrace(self, placement: Placement) -> Drawable | None:
        """Two who hold each other are painted together, as the first of them."""
        pair = [p for p in self.placements if p.role == "lead" and p.subject.pose is Pose.EMBRACING]
        if len(pair) < 2:
            return self._standing(placement)
        if placement is not pair[0]:
            return None
        first, second = pair[0], pair[1]
        scale = min(1.0, FIGURE_PX / first.height_px)
        middle = tuple((a + b) / 2 for a, b in zip(first.position, second.position, strict=True))
        cutout = self._workshop.paint_pair(self._order(first, scale), self._order(second, scale))
        return self._figure(replace(first, position=(middle[0], middle[1], middle[2])), cutout, scale)

    def _crowd(self, placement: Placement) -> Drawable:
        view, subject = self._framing.view, placement.subject
        count = subject.count if subject.count > 1 else 14 + self._seed(placement) % 9
        width = view.width + 2.0 * view.overscan
        people = self._workshop.paint_crowd(self._order(placement, 1.0), min(count, MOST_IN_CROWD), width)
        return Crowd(people, self._feet(placement), placement.depth, view.height, self._seed(placement) % 7919)

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
            order = replace(self._order(placement, scale), yaw=across * 1.4)
            runs = subject.pose is Pose.RUNNING
            stride = across * order.height_px * (1.6 if runs else 1.05)
            cycle = WalkCycle(self._ridden(self._phases(order), placement, order), tuple(stride * k / BEATS for k in range(BEATS)), stride, BEATS / (24 if runs else 12))
            return Walker(cycle, view, self._mid_walk(placement, cycle), order.yaw, placement.height_m, scale=scale,
                          ground=self._painting.ground, middle=self._seconds / 2, seed=seed % 97)
        scale = min(1.0, ANIMAL_PX / placement.height_px)
        standing = self._ridden([self._workshop.paint_animal(self._order(placement, scale), 0.12)], placement, self._order(placement, scale))
        return self._figure(placement, standing[0], scale)

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

    def _hands(self, placement: Placement) -> Drawable:
        view, subject = self._framing.view, placement.subject
        x, y = placement_middle(view.width, view.height)
        spare = view.overscan + 0.05 * view.width
        extent = (x + spare, y + spare, view.width - x + spare, view.height - y + spare)
        holds = self._plan.insert_of or subject.holds or ""
        cutout = self._workshop.paint_hands(self._order(placement, 1.0), holds, HAND_SHARE * view.height, extent)
        return Hands(cutout, (x, y), placement.depth, view.height / 720, self._seed(placement))

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
        across = abs(math.sin(placement.yaw)) if model.name not in FLAT else 1.0
        room = 0.55 * view.width * placement.depth / view.focal_px / max(0.5, self._seconds) / max(0.15, across)
        room = min(room, 0.62 * placement.depth / max(0.5, self._seconds) / max(0.15, math.sqrt(1 - min(1.0, across) ** 2)))
        yaw = placement.yaw if model.name not in FLAT else math.copysign(math.pi / 2, math.sin(placement.yaw))
        speed = min(pace, room)
        self._hear(placement, speed * math.sin(yaw))
        floats = subject.kind in (SubjectKind.BOAT, SubjectKind.SHIP)
        order = self._order(placement, scale)
        away = placement.depth if self._plan.size in WHOLE else max(placement.depth, 1.5 * model.length)
        sight = Sight(away, (view.position[1] - y) * away / placement.depth, placement.yaw)
        thing = paint_vehicle(order, subject.label, sight, turns=speed > 0) if stencil is None else paint_standin(stencil, order)
        if isinstance(thing, Solid):
            thing = self._manned(thing, placement, scale)
        course = Course((x, y, z), yaw, speed, self._seconds / 2, 0.12 if subject.kind in ALOFT else 0.06 if floats else 0.0,
                        0.006 if not floats and subject.kind not in ALOFT else 0.0, self._trail(subject))
        return Vehicle(thing, view, course, model, scale=scale, seed=seed)

    def _trail(self, subject: Subject) -> tuple[float, float, float] | None:
        """The colour of what wheels throw up here: dust on dry ground, spray on a wet road."""
        if subject.kind not in (SubjectKind.CAR, SubjectKind.TRUCK):
            return None
        light = self._painting.light
        lit = [min(1.0, 0.5 * (u + d) + 0.55 * light.key * k) for u, d, k in zip(light.ambient_up, light.ambient_down, light.key_colour, strict=True)]
        if self._plan.weather in (Weather.RAIN, Weather.STORM):
            return 0.72 * lit[0], 0.76 * lit[1], 0.80 * lit[2]
        if self._plan.place.archetype in DUSTY:
            return 0.86 * lit[0], 0.74 * lit[1], 0.58 * lit[2]
        return None

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

    def _walker(self, placement: Placement) -> Drawable:
        scale = min(1.0, WALK_PX / placement.height_px)
        cycle = self._workshop.paint_walk(self._order(placement, scale))
        position = self._mid_walk(placement, cycle)
        walker = Walker(cycle, self._framing.view, position, placement.yaw, placement.height_m, scale=scale,
                        ground=self._painting.ground, middle=self._seconds / 2, seed=self._seed(placement) % 97)
        self._walkers.append(walker)
        return walker

    def _climber(self, placement: Placement) -> Drawable:
        """Somebody on the set's far path, going up it."""
        view, path = self._framing.view, self._painting.climb
        depth = view.project(path[0])[2]
        tall = max(LEAST_PX * view.height / 720, view.focal_px * placement.height_m / depth)
        right = path[-1][0] >= path[0][0]
        order = replace(self._order(placement, 1.0), height_px=tall, yaw=1.1 if right else -1.1)
        if is_dark(order.light):        # his own lantern draws him
            order = replace(order, light=replace(close_light(order.light, view.yaw, share=2.0), key_colour=LANTERN_LIGHT))
        return FarClimber(self._workshop.paint_walk(order), view, path, self._seconds / 2, self._seed(placement) % 97)

    def _carried(self, placement: Placement, player: Drawable) -> list[Drawable]:
        """The light in a far one's hand, by which he is seen at all."""
        holds = placement.subject.holds or ""
        if placement.role != "far" or not any(word in holds for word in LIGHTS) or not is_dark(self._painting.light):
            return []
        place, tall = _staying(placement.position), placement.height_px
        if isinstance(player, FarClimber):
            place, tall = player.place_at, LEAST_PX * self._framing.view.height / 720
        elif isinstance(player, Walker):
            place = _walked(player)
        side = 1.0 if math.sin(placement.yaw) >= 0 else -1.0
        return [CarriedLight(self._framing.view, place, player.depth, tall, side, self._seed(placement))]

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

    def _portrait(self, placement: Placement) -> Drawable:
        near = placement.role == "near"
        scale = 0.5 if near else 1.0
        manner = self._manner(placement)
        if manner.bounce and not near:
            column = self._framing.view.project(placement.position)[0] / self._framing.view.width
            self._striders.append((manner.pace, max(-0.9, min(0.9, 1.6 * (column - 0.5))), 0.8))
        mouths = frozenset[str]() if near else shapes_of(manner.lines)
        bust = self._workshop.paint_bust(self._order(placement, scale), self._in_sight(placement, scale), mouths)
        if near:
            bust = replace(bust, torso=dimmed(bust.torso, placement.soft * scale, placement.shade),
                           head=dimmed(bust.head, placement.soft * scale, placement.shade), lids=None, mouths={})
        seed = self._seed(placement)
        temper = temper_of(seed, placement.height_px, self._framing.view.height)
        return Portrait(bust, self._feet(placement), placement.depth, temper, manner, scale=scale,
                        seed=seed % 9973, middle=self._seconds / 2)

    def _in_sight(self, placement: Placement, scale: float) -> tuple[float, float, float, float]:
        """How far from the head's centre the frame reaches, with room for moves, in px of the painting."""
        view = self._framing.view
        x, y = self._feet(placement)
        y -= HEAD_AT.get(placement.subject.pose, UPRIGHT_HEAD) * placement.height_px
        spare = view.overscan + 0.06 * view.width
        return (scale * (x + spare), scale * (y + spare), scale * (view.width - x + spare), scale * (view.height - y + spare))

    def _manner(self, placement: Placement) -> Manner:
        subject, view = placement.subject, self._framing.view
        lines = spoken_by(self._plan.lines, subject.element)
        toward = {Facing.LEFT: -1.0, Facing.RIGHT: 1.0}.get(subject.facing, 0.0)
        if subject.facing is Facing.EACH_OTHER:
            toward = 1.0 if placement.yaw > 0 else -1.0
        going = subject.pose in GOING
        close = self._plan.size in (Size.CLOSE_UP, Size.EXTREME_CLOSE_UP)
        return Manner(
            lines, 0.0 if placement.role == "near" else toward, 0.4 if placement.role == "near" else 1.0,
            bounce=(7.0 if subject.pose is Pose.RUNNING else 4.0) if going else 0.0,
            pace=2.7 if subject.pose is Pose.RUNNING else 1.9,
            drift=math.sin(placement.yaw) * view.width * (0.012 if close else 0.03) if going else 0.0)

    def _order(self, placement: Placement, scale: float) -> FigureRequest:
        subject = placement.subject
        look = self._workshop.look(subject, element_of(subject, self._request.elements), self._seed(placement))
        if self._plan.place.archetype is Archetype.UNDERWATER or subject.pose is Pose.SWIMMING:
            look = submerged(look, deep=self._plan.place.archetype is Archetype.UNDERWATER, said=bool(subject.appearance.outfit))
        holds = species_of(subject.kind, subject.label) if subject.kind in ANIMALS else subject.holds
        expression = feeling(subject.expression, spoken_by(self._plan.lines, subject.element) if subject.element else ())
        return FigureRequest(
            look, subject.pose, expression, placement.yaw, self._framing.look_down, placement.height_px * scale,
            self._light(placement), placement.position, self._framing.view.yaw, holds, self._wind(), self._stance_seed(placement))

    def _stance_seed(self, placement: Placement) -> int:
        """The player's own seed, moved on where somebody before it in the frame would stand the same way."""
        taken: set[int] = set()
        for other in self.placements:
            if other.role in ("lead", "far") and other.subject.kind in PEOPLE and _stands_like(other.subject.pose) is _stands_like(placement.subject.pose):
                seed, variants = self._seed(other), variants_of(_stands_like(other.subject.pose))
                while seed % variants in taken and len(taken) < variants:
                    seed += 1
                taken.add(seed % variants)
                if other is placement:
                    return seed
        return self._seed(placement)

    def _light(self, placement: Placement) -> FigureLight:
        """What the set sheds, brought round to the face where the shot is about one."""
        light, view = self._painting.light, self._framing.view
        if placement.role == "hands":
            return close_light(light, view.yaw, front=True)
        if not self._is_lit_close(placement):
            whole = placement.role in ("lead", "crowd") and placement.subject.kind in PEOPLE | {SubjectKind.CROWD}
            return wide_light(light, view.yaw, placement.height_px / view.height) if whole else light
        return close_light(light, view.yaw, share=max(1.0, placement.height_px / view.height))

    def _is_lit_close(self, placement: Placement) -> bool:
        share = placement.height_px / self._framing.view.height
        return placement.role == "lead" and (share > BUST_FROM or (share > CHILD_FROM and is_dark(self._painting.light)))

    def _wind(self) -> float:
        """How hard hair and coats blow, 0..1."""
        if self._plan.place.interior:
            return 0.0
        return {Weather.STORM: 1.0, Weather.WIND: 0.8, Weather.RAIN: 0.35, Weather.SNOW: 0.3}.get(self._plan.weather, 0.0)

    def _grounded(self, placement: Placement) -> Placement:
        """On the ground that was painted, and no further away than it reaches."""
        view = self._framing.view
        x, y, z = placement.position
        furthest = REACHES.get(self._plan.place.archetype)
        if furthest is not None and placement.role in ("lead", "crowd") and placement.subject.kind in WALKERS:
            nearer = furthest / placement.depth
            if nearer < 1:
                px, _, pz = view.position
                x, z = px + (x - px) * nearer, pz + (z - pz) * nearer
                placement = replace(placement, depth=furthest, height_px=placement.height_px / nearer)
        return replace(placement, position=(x, y + self._painting.ground(x, z), z))

    def _feet(self, placement: Placement) -> tuple[float, float]:
        x, y, _ = self._framing.view.project(placement.position)
        return x, y

    def _seed(self, placement: Placement) -> int:
        return actor_seed(placement.subject, self._request.scene_seed, placement.member)


def _staying(at: Vec3) -> Place:
    def place(seconds: float) -> Vec3:
        return at
    return place


def _walked(walker: Walker) -> Place:
    def place(seconds: float) -> Vec3:
        return walker.pose_at(seconds)[1]
    return place


def _stands_like(pose: Pose) -> Pose:
    """Whoever is seen from the waist up stands, whatever the legs do."""
    return Pose.STANDING if pose in GOING else pose


def placement_middle(width: int, height: int) -> tuple[float, float]:
    """Where the middle of the thing lies in an insert."""
    return 0.51 * width, 0.50 * height


def element_of(subject: Subject, elements: tuple[Element, ...]) -> Element | None:
    return next((element for element in elements if element.key == subject.element), None)


def actor_seed(subject: Subject, scene_seed: int, member: int) -> int:
    """The same person wherever she returns; people without a name are the scene's own."""
    name = f"element:{subject.element}:{member}" if subject.element is not None else (
        f"{subject.kind.value}:{subject.label}:{scene_seed}:{member}")
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")
