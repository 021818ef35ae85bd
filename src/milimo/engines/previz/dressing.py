"""Dresses the stage for one shot: frames it, has set and figures painted, and puts everything where it belongs."""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from milimo.contracts.shots import Archetype, Move, ShotPlan, Size, Speed, SubjectKind
from milimo.contracts.video import Extent, VideoRequest
from milimo.engines.previz.camera import Ground, Path, extended, path_for
from milimo.engines.previz.casting import Cast
from milimo.engines.previz.composition import Framing, Placement
from milimo.engines.previz.compositor import Stage
from milimo.engines.previz.continuity import Span
from milimo.engines.previz.framing import frame_shot
from milimo.engines.previz.model import SetPainting, SetRequest
from milimo.engines.previz.pictures import OpenBlob, PictureStage
from milimo.engines.previz.references import References, with_palettes
from milimo.engines.previz.restaging import laid_out, restaged
from milimo.engines.previz.seating import relief_of
from milimo.engines.previz.sound.cues import Cues
from milimo.engines.previz.sound.happenings import action_of, happenings
from milimo.engines.previz.stage.air import Weather
from milimo.engines.previz.stage.canvas import Canvas, Finish
from milimo.engines.previz.stage.living import Plates
from milimo.engines.previz.stage.moment import Drawable
from milimo.engines.previz.stage.warped import WarpedPlate
from milimo.engines.previz.stage.water import WaterBody
from milimo.engines.previz.stage_time import Elapsed, elapsed
from milimo.engines.previz.tinting import Tint, tinted
from milimo.engines.previz.town import city_of, has_headlights, signs_of
from milimo.engines.previz.workshop import Workshop
from milimo.story.passage import Passage
from milimo.story.undrawn import in_words

Painted = Callable[[str], None]

GRAIN = 0.85             # levels; above .9 the encoder spends its bits on it, at crf 24 it is stripped
LIGHT_OUT_AT = 0.6       # share of the shot at which a light that goes out does so: seen burning first, then missed
FLOORED = re.compile(r"\b(?:on|to|across) the (?:floor|ground|carpet|rug|floorboards|tiles)\b", re.IGNORECASE)
"""Where somebody lies who has not gone to bed."""

LAMP_LAYERS = frozenset({"lamp_halo", "beam"})


class Frames(Protocol):
    """Whatever can show any frame of the whole shot."""

    def frame(self, number: int) -> Canvas: ...


@dataclass(slots=True)
class Dressing:
    """A stage ready to roll. `cues` are what is heard of what happens on it; `placed` is who stands where."""

    stage: Frames
    cues: Cues
    notes: tuple[str, ...] = ()
    framing: Framing | None = None
    placed: tuple[Placement, ...] = ()


def paint_steps(request: VideoRequest, plan: ShotPlan) -> int:
    """How often dressing reports: the set, its plates, and each subject in sight; or the given pictures, together."""
    return 1 if request.conditions else 2 + sum(not subject.off_screen for subject in laid_out(plan).subjects)


def dress_pictures(request: VideoRequest, span: Span, open_blob: OpenBlob, work: Extent, painted: Painted) -> Dressing:
    """A clip over given pictures: nothing is painted."""
    stage = PictureStage(request.conditions, request.plan or ShotPlan(), work, span.length, open_blob)
    painted("pictures")
    rate = request.rate.num / request.rate.den
    return Dressing(stage, _cues(request, request.plan or ShotPlan(), span, rate, None))


def dress(request: VideoRequest, span: Span, workshop: Workshop, work: Extent, painted: Painted,
          sets: SetStore | None = None, references: References | None = None) -> Dressing:
    """Paints everything and composes the stage. `painted` is called after each thing, and may raise to stop.

    `sets` keeps painted sets between shots: two shots of a scene from the same place share one. `references`: what the
    pictures of the request's elements say.
    """
    references = references or References()
    request = with_palettes(request, references)
    plan = restaged(request.plan or ShotPlan())
    rate = request.rate.num / request.rate.den
    room = workshop.room(plan.place.archetype)
    if room is not None and FLOORED.search(request.prompt):
        room = replace(room, berths=())
    framing = frame_shot(plan, work.width, work.height, scene_seed=request.scene_seed, room=room)
    order = set_request(request, plan, framing)
    dressed_set = sets.kept(order, references.tint) if sets is not None else None
    if dressed_set is None:
        painting = workshop.paint_set(order)
        if references.tint is not None:
            painting = tinted(painting, references.tint)
        dressed_set = DressedSet(painting, framing, request.scene_seed)
        if sets is not None:
            sets.keep(order, references.tint, dressed_set)
    painted("set")
    before = request.scene.start if request.scene is not None else 0
    painting, drawables = dressed_set.painting, elapsed(dressed_set.drawables, before, rate)
    if "light_goes_out" in plan.place.features:
        drawables = [_put_out(drawable, LIGHT_OUT_AT * span.length / rate) for drawable in drawables]
    painted("layers")
    cast = Cast(request, plan, workshop, framing, painting, span.strokes[0] / rate, references)
    for index, subject in enumerate(plan.subjects):
        if not subject.off_screen:
            drawables += cast.play(index)
            painted("figures")
    path = _path(plan, framing, drawables, span, rate, request, cast.walk)
    finish = Finish(work.width, work.height, painting.vignette, GRAIN, request.seed)
    stage = Stage(drawables, framing.view, path, rate, span.length, finish)
    return Dressing(stage, _cues(request, plan, span, rate, cast), (*references.notes, *_not_drawn(request, plan, references)), framing, cast.placements)


def _cues(request: VideoRequest, plan: ShotPlan, span: Span, rate: float, cast: Cast | None) -> Cues:
    """What is heard of a shot. Its words' happenings fall into the stroke that the words were written for: the last."""
    before = sum(span.strokes[:-1]) / rate
    events = tuple(replace(event, seconds=event.seconds + before) for event in happenings(plan, request.prompt, span.strokes[-1] / rate))
    if cast is None:
        return Cues(events=events)
    return Cues(cast.steps(span.length / rate), events, cast.passings)


def _not_drawn(request: VideoRequest, plan: ShotPlan, references: References) -> tuple[str, ...]:
    """What the shot's words name and its picture lacks."""
    boxes = (f"{(subject.label or subject.element or 'A thing').capitalize()} is drawn as a plain crate; give its element a picture to see it."
             for subject in plan.subjects if subject.kind is SubjectKind.THING and plan.size is not Size.INSERT
             and not subject.off_screen and subject.element not in references.stencils)
    return (*in_words(Passage.of(action_of(request.prompt))), *boxes)


def _put_out(drawable: Drawable, seconds: float) -> Drawable:
    if isinstance(drawable, Plates | Elapsed) and drawable.name in LAMP_LAYERS:
        return drawable.put_out(seconds)
    return drawable


def set_request(request: VideoRequest, plan: ShotPlan, framing: Framing) -> SetRequest:
    """What the set's painter is told. Nothing of the shot that cannot be seen of the place: the same camera in the same
    scene gives the same order, and with it the same painting down to the nearest blade of grass."""
    view = framing.view
    seen = plan.model_copy(update={"lines": (), "sounds": (), "move": Move.STATIC, "speed": Speed.NORMAL})
    side = f"{request.scene_seed}:{plan.size.value}:{view.yaw:.3f}:{view.pitch:.3f}:{view.position}"
    city = city_of(plan, request.prompt) if plan.place.archetype is Archetype.SKYLINE else None
    more = (*(("headlights",) if has_headlights(plan, request.prompt, of_set=True) else ()), *((f"city_{city}",) if city is not None else ()))
    return SetRequest(
        archetype=plan.place.archetype, view=view, time_of_day=plan.time_of_day, weather=plan.weather,
        seed=request.scene_seed, shot_seed=int.from_bytes(hashlib.sha256(side.encode()).digest()[:4], "big"),
        features=(*plan.place.features, *more), interior=plan.place.interior, plan=seen, soft_background=framing.soft_background,
        signs=signs_of(plan, request.prompt))


class DressedSet:
    """A painted set in bytes. Its float layers are dropped: plates are a fifth of their size."""

    def __init__(self, painting: SetPainting, framing: Framing, seed: int) -> None:
        self.drawables = tuple(_set_drawables(painting, framing, seed))
        self.painting = replace(painting, layers=[], water=[], air=[], relief=relief_of(painting.layers))


class SetStore:
    """The last few dressed sets, by what was ordered."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._sets: OrderedDict[tuple[SetRequest, Tint | None], DressedSet] = OrderedDict()

    def __len__(self) -> int:
        return len(self._sets)

    def kept(self, order: SetRequest, tint: Tint | None = None) -> DressedSet | None:
        found = self._sets.get((order, tint))
        if found is not None:
            self._sets.move_to_end((order, tint))
        return found

    def keep(self, order: SetRequest, tint: Tint | None, dressed: DressedSet) -> None:
        self._sets[(order, tint)] = dressed
        self.hold(self._most)

    def hold(self, most: int) -> None:
        """Keep at most so many from now on; the longest unused go at once."""
        self._most = most
        while len(self._sets) > most:
            self._sets.popitem(last=False)


def _set_drawables(painting: SetPainting, framing: Framing, seed: int) -> list[Drawable]:
    view = framing.view
    drawables: list[Drawable] = []
    for index, layer in enumerate(painting.layers):
        warped = layer.inverse_depth is not None
        drawables.append(WarpedPlate(layer, index + 1) if warped else Plates(layer, index + 1))
    drawables += [WaterBody(water, view.overscan, seed) for water in painting.water]
    drawables += [Weather(air, view.width, view.height, seed + index) for index, air in enumerate(painting.air)]
    return drawables


def _path(plan: ShotPlan, framing: Framing, drawables: list[Drawable], span: Span, rate: float,
          request: VideoRequest, walk: float) -> Path:
    nearest = min((d.depth for d in drawables if d.depth > 0.6), default=framing.subject_depth)
    ground = Ground(framing.view, max(framing.subject_depth, 0.3), min(nearest, framing.subject_depth), walk)
    path = path_for(plan.move, plan.speed, span.strokes[0], rate, ground, request.seed, framing.roll)
    for stroke in span.strokes[1:]:
        path = extended(path, stroke)
    return path
