"""What a take leaves behind for its continuation: the scene's and the camera's state at its last frame.

Everything that moves is a function of the frame's number in the whole shot, so the state is small: which shot it was,
how far it came, and which strokes the camera has made.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError

from milimo.contracts.base import Model, Seed
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.shots import ShotPlan
from milimo.contracts.story import Element
from milimo.contracts.time import Frame, Rate
from milimo.contracts.video import ElementReference, Extent, ImageCondition, ScenePlace, VideoRequest


class Retaken(Model):
    """Frames `start` to `stop` of the whole shot, made again by another plan, prompt and seed."""

    start: Frame
    stop: Frame
    plan: ShotPlan
    prompt: str = ""
    elements: tuple[Element, ...] = ()
    references: tuple[ElementReference, ...] = ()
    seed: Seed


class ShotState(Model):
    """`frames` of the shot are made, the take's own from `start`; `strokes` are the lengths of its camera strokes, in order;
    `retakes` lie in the take's own frames, the later over the earlier."""

    version: int = 2
    plan: ShotPlan
    prompt: str = ""
    elements: tuple[Element, ...] = ()
    references: tuple[ElementReference, ...] = ()
    conditions: tuple[ImageCondition, ...] = ()
    scene: ScenePlace | None = None
    extent: Extent
    rate: Rate
    seed: Seed
    scene_seed: Seed
    frames: Frame
    start: Frame = 0
    strokes: tuple[Frame, ...] = Field(min_length=1)
    retakes: tuple[Retaken, ...] = ()


class Span(Model):
    """Which frames of the whole shot a run makes: `start` to `start + frames`, of `strokes` in all."""

    start: Frame
    frames: Frame
    strokes: tuple[Frame, ...]

    @property
    def length(self) -> int:
        """Frames of the whole shot, as far as it is known."""
        return sum(self.strokes)

    @property
    def opens(self) -> bool:
        return self.start == 0

    @property
    def closes(self) -> bool:
        return self.start + self.frames >= self.length


def span_of(request: VideoRequest, state: ShotState | None) -> Span:
    """A part of a planned shot (`start`, `total`), the continuation of a finished one (`state`), or a whole one.

    Raises BAD_REQUEST when the part does not lie inside the whole.
    """
    if request.total is not None:
        if request.start + request.frames > request.total:
            raise MilimoError(
                ErrorCode.BAD_REQUEST, f"Frames {request.start} to {request.start + request.frames} are not inside a shot of "
                f"{request.total}. Shorten the part or lengthen the shot.", start=request.start, total=request.total)
        return Span(start=request.start, frames=request.frames, strokes=(request.total,))
    if state is not None:
        more = state.frames + request.frames - sum(state.strokes)      # a take may be the beginning of a longer, planned shot
        return Span(start=state.frames, frames=request.frames, strokes=(*state.strokes, more) if more > 0 else state.strokes)
    return Span(start=request.start, frames=request.frames, strokes=(request.start + request.frames,))


def read_state(path: Path) -> ShotState:
    """Raises BAD_MEDIA for a blob that no take of this engine has left."""
    try:
        return ShotState.model_validate_json(path.read_bytes())
    except (ValidationError, UnicodeDecodeError) as error:
        raise MilimoError(
            ErrorCode.BAD_MEDIA, "This take's state was not written by previz, so previz cannot go on from it. "
            "Extend it with the engine that made it.") from error


def continued(request: VideoRequest, state: ShotState) -> VideoRequest:
    """The request with everything that must not change taken from the take that it continues.

    Lines are the continuation's own, their times counted from its first frame. Where the take's last frames are a retake,
    that is what goes on.
    """
    for retaken in state.retakes:
        if retaken.stop == state.frames:
            state = state.model_copy(update={name: getattr(retaken, name) for name in ("plan", "elements", "references", "seed")})
    offset = state.frames * state.rate.den / state.rate.num
    lines = request.plan.lines if request.plan is not None else ()
    moved = tuple(line.model_copy(update={"start": line.start + offset, "end": line.end + offset}) for line in lines)
    return request.model_copy(update={
        "plan": state.plan.model_copy(update={"lines": moved}), "elements": state.elements, "references": state.references,
        "scene": state.scene, "extent": state.extent, "rate": state.rate, "seed": state.seed, "scene_seed": state.scene_seed})
