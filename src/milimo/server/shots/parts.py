"""What is asked of an engine to make a part of a take again, or to go on where one ends."""

from milimo.contracts import api
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.video import BlobRef, Retake, Take, VideoRequest


def retake_of(take: Take, asked: api.TakeRetake) -> VideoRequest:
    """Raises BAD_REQUEST for frames that the take does not have, NOT_SUPPORTED for a take that left no state."""
    state = _state(take)
    if not asked.start < asked.stop <= take.frames:
        raise MilimoError(ErrorCode.BAD_REQUEST, f"Frames {asked.start} to {asked.stop} do not lie in a take of {take.frames}.",
                          frames=take.frames)
    own = take.recipe.request
    words = {"prompt": asked.prompt, "plan": None} if asked.prompt else {"seed": (own.seed + 1) % 2**32}
    return own.model_copy(update={
        **words, "retake": Retake(of=state.sha256, start=asked.start, stop=asked.stop), "frames": take.frames, "conditions": (),
        "extend_from": None, "start": 0, "total": _whole(take)})


def extension_of(take: Take, asked: api.TakeExtension) -> VideoRequest:
    """Raises NOT_SUPPORTED for a take that left no state. The take's own lines are spoken; none is said again."""
    state, own = _state(take), take.recipe.request
    plan = own.plan.model_copy(update={"lines": ()}) if own.plan is not None and not asked.prompt else None
    return own.model_copy(update={
        "prompt": asked.prompt or own.prompt, "plan": plan, "extend_from": state.sha256, "retake": None, "conditions": (),
        "frames": asked.frames, "start": 0, "total": None})


def _whole(take: Take) -> int | None:
    """Frames of the whole shot, where the take is all of it, made in one run or in windows; of a part its state knows more."""
    own = take.recipe.request
    if own.retake is not None:
        return own.total
    return take.frames if own.extend_from is None and own.total in (None, take.frames) else None


def _state(take: Take) -> BlobRef:
    if take.latent is None:
        raise MilimoError(ErrorCode.NOT_SUPPORTED, f"The engine '{take.recipe.request.engine}' left no state with this take, so nothing can "
                          f"go on from it. Make it whole: milimo remake {take.id}", take=take.id)
    return take.latent
