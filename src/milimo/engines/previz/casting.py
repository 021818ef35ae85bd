"""Who plays in a shot: has every subject painted as its size asks for, and puts it on the stage, alive."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cached_property

from milimo.contracts.shots import Archetype, Facing, Pose, ShotPlan, Size, SubjectKind, Weather
from milimo.engines.previz.aboard import aboard
from milimo.engines.previz.backing import backing
from milimo.engines.previz.composition import ANIMALS, HEAD_AT, HEAD_OF_LYING, PEOPLE, UPRIGHT_HEAD, WHOLE, Placement
from milimo.engines.previz.ensemble import Crowd, Hands
from milimo.engines.previz.faraway import LEAST_PX, CarriedLight, FarClimber, Place
from milimo.engines.previz.feelings import gesture_in
from milimo.engines.previz.figures.crowds import EYE
from milimo.engines.previz.keylight import close_light, is_dark
from milimo.engines.previz.life import StandingFigure, dimmed, temper_of
from milimo.engines.previz.model import LiesOn, Vec3
from milimo.engines.previz.orders import BUST_FROM, GOING
from milimo.engines.previz.portrait import Grip, Manner, Portrait, spoken_by
from milimo.engines.previz.seating import behind
from milimo.engines.previz.sound.cues import Step
from milimo.engines.previz.speech import shapes_of
from milimo.engines.previz.stage.moment import Drawable
from milimo.engines.previz.swimming import afloat
from milimo.engines.previz.things import Things
from milimo.engines.previz.walking import Walker
from milimo.engines.previz.waterside import BASIN, REACHES
from milimo.engines.previz.whole import LyingFigure, WholeFigure

SEATED_BUST = 1.5                # whoever sits and is silent is painted with her knees up to this share
WALK_PX = 220.0                  # twelve phases are painted no larger than this; closer walks are enlarged from it
FIGURE_PX = 620.0                # a whole figure is painted no larger than this
DRIFT = 0.3                       # of the sway of hands: a table is looked at from a shoulder, not from a stand
HAND_SHARE = 0.26                # a hand's length in an insert, of the frame's height
MOST_IN_CROWD = 34
OVER_WHEEL = 1.30                # m: a steering wheel and the dash under it are no nearer than this before who drives
LANTERN_LIGHT = (1.0, 0.74, 0.46)
LIGHTS = ("lantern", "lamp", "torch", "candle")
UPRIGHT = frozenset({Pose.STANDING, Pose.SITTING, Pose.WALKING, Pose.RUNNING, Pose.LEANING, Pose.DRIVING, Pose.REACHING,
                     Pose.WAVING, Pose.THROWING, Pose.POINTING, Pose.SHOUTING, Pose.OFFERING, Pose.PULLING})
AFOOT = frozenset({*GOING, Pose.STANDING, Pose.LEANING, Pose.REACHING, Pose.WAVING, Pose.CROUCHING, Pose.KNEELING, Pose.FIGHTING, Pose.DANCING,
                   Pose.THROWING, Pose.POINTING, Pose.SHOUTING, Pose.OFFERING, Pose.PULLING})

LAID_ON: dict[LiesOn, frozenset[Archetype]] = {
    "sand": frozenset({Archetype.BEACH, Archetype.DESERT, Archetype.UNDERWATER}),
    "grass": frozenset({Archetype.FIELD, Archetype.FOREST, Archetype.RIVER, Archetype.VILLAGE}),
    "stone": frozenset({Archetype.STREET, Archetype.COAST, Archetype.MOUNTAINS, Archetype.CAVE, Archetype.ROOFTOP, Archetype.SKYLINE, Archetype.STAIRWELL,
                        Archetype.SPACE}),
    "steel": frozenset({Archetype.SPACECRAFT, Archetype.CAR, Archetype.HOSPITAL}), "cloth": frozenset({Archetype.BEDROOM})}


def ground_under(plan: ShotPlan) -> LiesOn:
    """What a thing lies on in a place: a table wherever one can be."""
    place = plan.place.archetype
    if not plan.place.interior and plan.weather is Weather.SNOW:
        return "snow"
    for ground, places in LAID_ON.items():
        if place in places:
            return ground
    return "table"


class Cast(Things):
    """The players of one shot. `play` paints one subject; `placements` is where all of them stand, on the ground."""

    @cached_property
    def _grips(self) -> dict[int, Grip]:
        """Hands on a wheel, by whose portrait they belong to."""
        return {}

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
            if placement.role == "crowd":
                players += self._crowd(placement)
                continue
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
        if subject.pose is Pose.LYING:
            return self._lying(placement)
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
        cutout = self._workshop.paint_figure(order)
        if placement.seated and self._painting.relief is not None:
            cutout = behind(cutout, self._feet(placement), scale, placement, self._painting.relief)
        return WholeFigure(cutout, self._feet(placement), placement.depth, temper, lines, scale=scale, seed=order.seed % 97,
                           grounded=placement.subject.pose in AFOOT)

    def _lying(self, placement: Placement) -> Drawable:
        """On the ground, or with the head on its pillow."""
        lines = spoken_by(self._plan.lines, placement.subject.element) if placement.subject.element else ()
        order = replace(self._order(placement, 1.0), mouths=shapes_of(lines))
        view, feet = self._framing.view, self._feet(placement)
        head = view.project(placement.pillow)[:2] if placement.pillow is not None else (
            feet[0] - HEAD_OF_LYING * placement.height_px * math.sin(placement.yaw), feet[1])
        spare = view.overscan + 0.06 * view.width
        cutout = self._workshop.paint_lying(order, (head[0] + spare, head[1] + spare, view.width - head[0] + spare, view.height - head[1] + spare))
        if placement.pillow is not None:
            x, y = cutout.points["head"]
            feet = (head[0] - x + cutout.anchor[0], head[1] - y + cutout.anchor[1])
        temper = temper_of(order.seed, placement.height_px, view.height)
        return LyingFigure(cutout, feet, placement.depth, temper, lines, seed=order.seed % 97)

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
        both = replace(first, position=(middle[0], middle[1], middle[2]))
        seed = self._seed(both)
        return StandingFigure(cutout, self._feet(both), both.depth, temper_of(seed, both.height_px, self._framing.view.height), scale=scale,
                              seed=seed % 97, grounded=True)

    def _crowd(self, placement: Placement) -> list[Drawable]:
        """Its nearer and its further half, each at its own depth: what stands between them hides the one and not the other."""
        view, subject = self._framing.view, placement.subject
        count = subject.count if subject.count > 1 else 14 + self._seed(placement) % 9
        width = view.width + 2.0 * view.overscan
        people = self._workshop.paint_crowd(self._order(placement, 1.0), min(count, MOST_IN_CROWD), width)
        feet, shore = self._feet(placement), self._plan.place.archetype in REACHES
        rise = max(0.2, feet[1] - view.horizon) / (EYE * placement.height_px)
        lights = is_dark(self._painting.light) and any(word in (subject.holds or "") for word in LIGHTS)
        near = [person for person in people if shore or person.scale >= 1]
        halves = [half for half in ([] if shore else [person for person in people if person.scale < 1], near) if half]
        return [Crowd(half, feet, placement.depth / (sum(person.scale for person in half) / len(half) if not shore else 1.0), view.height,
                      (self._seed(placement) + number) % 7919, rise=rise, shore=shore, lights=lights) for number, half in enumerate(halves)]

    def _hands(self, placement: Placement) -> Drawable:
        view, subject = self._framing.view, placement.subject
        x, y = placement_middle(view.width, view.height)
        spare = view.overscan + 0.05 * view.width
        extent = (x + spare, y + spare, view.width - x + spare, view.height - y + spare)
        if subject.kind is SubjectKind.THING:
            words = self._plan.insert_of or subject.label
            still = self._workshop.paint_still(self._order(placement, 1.0), words, HAND_SHARE * view.height, extent, ground_under(self._plan))
            return Hands(still, (x, y), placement.depth, DRIFT * view.height / 720, self._seed(placement))
        holds = self._plan.insert_of or subject.holds or ""
        cutout = self._workshop.paint_hands(self._order(placement, 1.0), holds, HAND_SHARE * view.height, extent)
        return Hands(cutout, (x, y), placement.depth, view.height / 720, self._seed(placement))

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
        if id(player) in self._grips:
            return [self._grips[id(player)]]
        if placement.role != "far" or not any(word in holds for word in LIGHTS) or not is_dark(self._painting.light):
            return []
        place, tall = _staying(placement.position), placement.height_px
        if isinstance(player, FarClimber):
            place, tall = player.place_at, LEAST_PX * self._framing.view.height / 720
        elif isinstance(player, Walker):
            place = _walked(player)
        side = 1.0 if math.sin(placement.yaw) >= 0 else -1.0
        return [CarriedLight(self._framing.view, place, player.depth, tall, side, self._seed(placement))]

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
        portrait = Portrait(bust, self._feet(placement), placement.depth, temper, manner, scale=scale,
                            seed=seed % 9973, middle=self._seconds / 2)
        if placement.subject.pose is Pose.DRIVING and placement.seated:
            self._grips[id(portrait)] = Grip(portrait, bust.torso, max(0.3, placement.depth - OVER_WHEEL), seed % 9973)
        return portrait

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
            pace=2.7 if subject.pose is Pose.RUNNING else 1.9, gesture=gesture_in(subject.gesture, lines),
            drift=math.sin(placement.yaw) * view.width * (0.012 if close else 0.03) if going else 0.0)


def _staying(at: Vec3) -> Place:
    def place(seconds: float) -> Vec3:
        return at
    return place


def _walked(walker: Walker) -> Place:
    def place(seconds: float) -> Vec3:
        return walker.pose_at(seconds)[1]
    return place


def placement_middle(width: int, height: int) -> tuple[float, float]:
    """Where the middle of the thing lies in an insert."""
    return 0.51 * width, 0.50 * height
