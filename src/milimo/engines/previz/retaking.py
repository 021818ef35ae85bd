"""A part of a finished take made again: the take as it was, with other frames between two of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.shots import ShotPlan
from milimo.contracts.time import Rate
from milimo.contracts.video import Extent, VideoRequest
from milimo.engines.previz.continuity import Retaken, ShotState, Span, span_of
from milimo.engines.previz.dressing import Dressing, Frames
from milimo.engines.previz.sound import scratch_sound
from milimo.engines.previz.sound.synth import Stereo
from milimo.engines.previz.stage.canvas import Canvas

DISSOLVE = 6             # frames at each inner end of a retake: two stages are never framed so alike that a cut would not jump
SOUND_DISSOLVE = 0.03    # s


def take_span(request: VideoRequest, state: ShotState) -> Span:
    """The frames of the take that a retake keeps the length of. Raises BAD_REQUEST for another length."""
    if request.total is not None and request.total == sum(state.strokes):
        return span_of(request, None)
    span = Span(start=state.start, frames=state.frames - state.start, strokes=state.strokes)
    if request.total is not None or request.frames != span.frames:
        raise MilimoError(ErrorCode.BAD_REQUEST, f"The take has {span.frames} frames and the retake asks for {request.frames}. "
                          "A retake keeps its take's length.", frames=span.frames)
    return span


def base_request(request: VideoRequest, state: ShotState) -> VideoRequest:
    """What the take's own frames were made by."""
    return request.model_copy(update={
        "plan": state.plan, "prompt": state.prompt, "elements": state.elements, "references": state.references,
        "conditions": state.conditions, "scene": state.scene, "extent": state.extent, "rate": state.rate, "seed": state.seed, "scene_seed": state.scene_seed})


def retaken_by(request: VideoRequest, state: ShotState, span: Span, read: ShotPlan) -> Retaken:
    """The new frames. A plan that is given is taken as it is; of one `read` from the prompt, only what the words change."""
    assert request.retake is not None
    first = span.start if request.total is None else 0
    plan = request.plan or _changed(state.plan, read)
    return Retaken(
        start=first + request.retake.start, stop=first + request.retake.stop, plan=plan, prompt=request.prompt,
        elements=request.elements or state.elements, references=request.references or state.references, seed=request.seed)


def request_of(base: VideoRequest, retaken: Retaken) -> VideoRequest:
    """What a retake's frames are made by: the take's own request, with the retake's words, plan and seed."""
    said = {name: getattr(retaken, name) for name in ("plan", "prompt", "elements", "references", "seed")}
    return base.model_copy(update={**said, "conditions": ()})


def _changed(plan: ShotPlan, read: ShotPlan) -> ShotPlan:
    unsaid = ShotPlan()
    said = {name: getattr(read, name) for name in ShotPlan.model_fields if getattr(read, name) != getattr(unsaid, name)}
    return plan.model_copy(update=said)


def within(retaken: Retaken, span: Span, dressing: Dressing, rate: Rate) -> Dressing:
    """The dressing with what its words tell heard inside the retake, where it would have been spread over the whole stroke."""
    second = rate.den / rate.num
    begins, lasts = sum(span.strokes[:-1]) * second, span.strokes[-1] * second
    start, share = retaken.start * second, (retaken.stop - retaken.start) * second / lasts
    events = tuple(replace(event, seconds=start + (event.seconds - begins) * share) for event in dressing.cues.events)
    return replace(dressing, cues=replace(dressing.cues, events=events))


@dataclass(slots=True)
class Layer:
    """A dressed retake and the request that it was dressed by."""

    retaken: Retaken
    request: VideoRequest
    dressing: Dressing


class RetakenStage:
    """The take's own stage with retakes over it, each dissolving in and out within its own frames."""

    def __init__(self, own: Frames, layers: Sequence[Layer], length: int, extent: Extent) -> None:
        self._own = own
        self._layers = layers
        self._length = length
        self._mixed = Canvas(extent.width, extent.height)

    def frame(self, number: int) -> Canvas:
        below: Canvas | None = None
        for layer in self._layers:
            share = presence(layer.retaken, number, DISSOLVE, self._length)
            if share <= 0:
                continue
            if share >= 1:
                below = layer.dressing.stage.frame(number)
                continue
            shown = (below or self._own.frame(number)).buffer
            np.copyto(self._mixed.buffer, cv2.addWeighted(layer.dressing.stage.frame(number).buffer, share, shown, 1 - share, 0))
            below = self._mixed
        return below or self._own.frame(number)


def retaken_sound(own: Stereo, layers: Sequence[Layer], span: Span, rate: int) -> Stereo:
    """The take's own sound outside the retakes, to the sample; theirs inside."""
    sound = own
    for layer in layers:
        per_frame = rate * layer.request.rate.den / layer.request.rate.num
        first = int(span.start * per_frame)
        start, stop = int(layer.retaken.start * per_frame) - first, int(layer.retaken.stop * per_frame) - first
        at = np.arange(len(sound), dtype=np.float32)
        edge = SOUND_DISSOLVE * rate
        share = np.clip(np.minimum(at - start, stop - 1 - at) / edge, 0, 1)[:, None]
        sound = sound * (1 - share) + scratch_sound(layer.request, span, layer.dressing.cues, rate) * share
    return sound.astype(np.float32)


def presence(retaken: Retaken, number: int, edge: int, length: int) -> float:
    """How much of a frame is the retake's, 0 to 1. At the ends of the shot itself there is nothing to dissolve with."""
    if not retaken.start <= number < retaken.stop:
        return 0.0
    rise = 1.0 if retaken.start == 0 else (number - retaken.start + 1) / (edge + 1)
    fall = 1.0 if retaken.stop >= length else (retaken.stop - number) / (edge + 1)
    return min(1.0, rise, fall)
