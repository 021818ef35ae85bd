"""Dresses the stage for one shot: frames it, has set and figures painted, and puts everything where it belongs."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from milimo.contracts.shots import Move, ShotPlan, Speed
from milimo.contracts.video import Extent, VideoRequest
from milimo.engines.previz.camera import Ground, Path, extended, path_for
from milimo.engines.previz.casting import Cast
from milimo.engines.previz.composition import Framing, Placement
from milimo.engines.previz.compositor import Stage
from milimo.engines.previz.continuity import Span
from milimo.engines.previz.framing import frame_shot
from milimo.engines.previz.model import SetPainting, SetRequest
from milimo.engines.previz.pictures import OpenBlob, PictureStage
from milimo.engines.previz.restaging import restaged
from milimo.engines.previz.sound.cues import Cues
from milimo.engines.previz.stage.air import Weather
from milimo.engines.previz.stage.canvas import Canvas, Finish
from milimo.engines.previz.stage.living import Plates
from milimo.engines.previz.stage.moment import Drawable
from milimo.engines.previz.stage.warped import WarpedPlate
from milimo.engines.previz.stage.water import WaterBody
from milimo.engines.previz.workshop import Workshop

Painted = Callable[[str], None]

GRAIN = 0.85             # levels; above .9 the encoder spends its bits on it, at crf 24 it is stripped
LIGHT_OUT_AT = 0.6       # share of the shot at which a light that goes out does so: seen burning first, then missed
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
    return 1 if request.conditions else 2 + sum(not subject.off_screen for subject in plan.subjects)


def dress_pictures(request: VideoRequest, span: Span, open_blob: OpenBlob, work: Extent, painted: Painted) -> Dressing:
    """A clip over given pictures: nothing is painted."""
    stage = PictureStage(request.conditions, request.plan or ShotPlan(), work, span.length, open_blob)
    painted("pictures")
    return Dressing(stage, Cues())


def dress(request: VideoRequest, span: Span, workshop: Workshop, work: Extent, painted: Painted,
          sets: SetStore | None = None) -> Dressing:
    """Paints everything and composes the stage. `painted` is called after each thing, and may raise to stop.

    `sets` keeps painted sets between shots: two shots of a scene from the same place share one.
    """
    plan = restaged(request.plan or ShotPlan())
    rate = request.rate.num / request.rate.den
    room = workshop.room(plan.place.archetype)
    framing = frame_shot(plan, work.width, work.height, scene_seed=request.scene_seed, room=room)
    order = set_request(request, plan, framing)
    dressed_set = sets.kept(order) if sets is not None else None
    if dressed_set is None:
        dressed_set = DressedSet(workshop.paint_set(order), framing, request.scene_seed)
        if sets is not None:
            sets.keep(order, dressed_set)
    painted("set")
    painting, drawables = dressed_set.painting, list(dressed_set.drawables)
    if "light_goes_out" in plan.place.features:
        drawables = [_put_out(drawable, LIGHT_OUT_AT * span.length / rate) for drawable in drawables]
    painted("layers")
    cast = Cast(request, plan, workshop, framing, painting, span.strokes[0] / rate)
    for index, subject in enumerate(plan.subjects):
        if not subject.off_screen:
            drawables += cast.play(index)
            painted("figures")
    path = _path(plan, framing, drawables, span, rate, request, cast.walk)
    finish = Finish(work.width, work.height, painting.vignette, GRAIN, request.seed)
    stage = Stage(drawables, framing.view, path, rate, span.length, finish)
    return Dressing(stage, Cues(cast.steps(span.length / rate)), (), framing, cast.placements)


def _put_out(drawable: Drawable, seconds: float) -> Drawable:
    if isinstance(drawable, Plates) and drawable.name in LAMP_LAYERS:
        return drawable.put_out(seconds)
    return drawable


def set_request(request: VideoRequest, plan: ShotPlan, framing: Framing) -> SetRequest:
    """What the set's painter is told. Nothing of the shot that cannot be seen of the place: the same camera in the same
    scene gives the same order, and with it the same painting down to the nearest blade of grass."""
    view = framing.view
    seen = plan.model_copy(update={"lines": (), "sounds": (), "move": Move.STATIC, "speed": Speed.NORMAL})
    side = f"{request.scene_seed}:{plan.size.value}:{view.yaw:.3f}:{view.pitch:.3f}:{view.position}"
    return SetRequest(
        archetype=plan.place.archetype, view=view, time_of_day=plan.time_of_day, weather=plan.weather,
        seed=request.scene_seed, shot_seed=int.from_bytes(hashlib.sha256(side.encode()).digest()[:4], "big"),
        features=plan.place.features, interior=plan.place.interior, plan=seen, soft_background=framing.soft_background)


class DressedSet:
    """A painted set in bytes. Its float layers are dropped: plates are a fifth of their size."""

    def __init__(self, painting: SetPainting, framing: Framing, seed: int) -> None:
        self.drawables = tuple(_set_drawables(painting, framing, seed))
        self.painting = replace(painting, layers=[], water=[], air=[])


class SetStore:
    """The last few dressed sets, by what was ordered."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._sets: OrderedDict[SetRequest, DressedSet] = OrderedDict()

    def kept(self, order: SetRequest) -> DressedSet | None:
        found = self._sets.get(order)
        if found is not None:
            self._sets.move_to_end(order)
        return found

    def keep(self, order: SetRequest, dressed: DressedSet) -> None:
        self._sets[order] = dressed
        while len(self._sets) > self._most:
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
