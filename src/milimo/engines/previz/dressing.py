"""Dresses the stage for one shot: frames it, has set and figures painted, and puts everything where it belongs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from milimo.contracts.shots import Facing, Pose, ShotPlan, Subject
from milimo.contracts.story import Element
from milimo.contracts.video import Extent, VideoRequest
from milimo.engines.previz.camera import Ground, Path, extended, path_for
from milimo.engines.previz.compositor import Stage
from milimo.engines.previz.continuity import Span
from milimo.engines.previz.framing import Framing, Placement, frame_shot
from milimo.engines.previz.life import StandingFigure, dimmed, temper_of
from milimo.engines.previz.model import FigureRequest, SetPainting, SetRequest
from milimo.engines.previz.pictures import OpenBlob, PictureStage
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


def dress(request: VideoRequest, span: Span, workshop: Workshop, work: Extent, painted: Painted) -> Dressing:
    """Paints everything and composes the stage. `painted` is called after each thing, and may raise to stop."""
    plan = request.plan or ShotPlan()
    rate = request.rate.num / request.rate.den
    room = workshop.room(plan.place.archetype)
    framing = frame_shot(plan, work.width, work.height, scene_seed=request.scene_seed, room=room)
    painting = workshop.paint_set(_set_request(request, plan, framing))
    painted("set")
    drawables = _set_drawables(painting, framing, request.seed)
    painted("layers")
    placements = tuple(_settled(placement, painting) for placement in framing.placements)
    for index, subject in enumerate(plan.subjects):
        if subject.off_screen:
            continue
        mine = [placement for placement in placements if placement.index == index]
        drawables += _figures(mine, request, workshop, framing, painting)
        painted("figures")
    path = _path(plan, framing, drawables, span, rate, request)
    finish = Finish(work.width, work.height, painting.vignette, GRAIN, request.seed)
    stage = Stage(drawables, framing.view, path, rate, span.length, finish)
    return Dressing(stage, Cues(), (), framing, placements)


def _set_request(request: VideoRequest, plan: ShotPlan, framing: Framing) -> SetRequest:
    return SetRequest(
        archetype=plan.place.archetype, view=framing.view, time_of_day=plan.time_of_day, weather=plan.weather,
        seed=request.scene_seed, shot_seed=request.seed, features=plan.place.features, interior=plan.place.interior,
        plan=plan, soft_background=framing.soft_background)


def _set_drawables(painting: SetPainting, framing: Framing, seed: int) -> list[Drawable]:
    view = framing.view
    drawables: list[Drawable] = []
    for index, layer in enumerate(painting.layers):
        warped = layer.inverse_depth is not None
        drawables.append(WarpedPlate(layer, index + 1) if warped else Plates(layer, index + 1))
    drawables += [WaterBody(water, view.overscan, seed) for water in painting.water]
    drawables += [Weather(air, view.width, view.height, seed + index) for index, air in enumerate(painting.air)]
    return drawables


def _settled(placement: Placement, painting: SetPainting) -> Placement:
    """On the ground that was painted."""
    x, _, z = placement.position
    return replace(placement, position=(x, painting.ground(x, z), z))


def _figures(placements: Iterable[Placement], request: VideoRequest, workshop: Workshop, framing: Framing,
             painting: SetPainting) -> list[Drawable]:
    actors: list[Drawable] = []
    for placement in placements:
        subject = placement.subject
        seed = actor_seed(subject, request.scene_seed, placement.member)
        look = workshop.look(subject, element_of(subject, request.elements), seed)
        scale = 0.5 if placement.role == "near" else 1.0
        cutout = workshop.paint_figure(FigureRequest(
            look, subject.pose, subject.expression, placement.yaw, framing.look_down, placement.height_px * scale,
            painting.light, placement.position, framing.view.yaw, subject.holds, 0.0, seed))
        cutout = dimmed(cutout, placement.soft * scale, placement.shade)
        x, y, depth = framing.view.project(placement.position)
        temper = temper_of(seed, placement.height_px, framing.view.height)
        actors.append(StandingFigure(cutout, (x, y), depth, temper, scale=scale, seed=seed % 97))
    return actors


def _path(plan: ShotPlan, framing: Framing, drawables: list[Drawable], span: Span, rate: float,
          request: VideoRequest) -> Path:
    nearest = min((d.depth for d in drawables if d.depth > 0.6), default=framing.subject_depth)
    ground = Ground(framing.view, max(framing.subject_depth, 0.3), min(nearest, framing.subject_depth), _walk(plan))
    path = path_for(plan.move, plan.speed, span.strokes[0], rate, ground, request.seed, framing.roll)
    for stroke in span.strokes[1:]:
        path = extended(path, stroke)
    return path


def _walk(plan: ShotPlan) -> float:
    """+1 when the first walker goes right, −1 left, 0 nobody walks."""
    for subject in plan.subjects:
        if subject.pose in (Pose.WALKING, Pose.RUNNING, Pose.RIDING, Pose.DRIVING):
            return -1.0 if subject.facing is Facing.LEFT else 1.0
    return 0.0


def element_of(subject: Subject, elements: tuple[Element, ...]) -> Element | None:
    return next((element for element in elements if element.key == subject.element), None)


def actor_seed(subject: Subject, scene_seed: int, member: int) -> int:
    """The same person wherever she returns; people without a name are the scene's own."""
    if subject.element is not None:
        return _hash(f"element:{subject.element}:{member}")
    return _hash(f"{subject.kind.value}:{subject.label}:{scene_seed}:{member}")


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")
