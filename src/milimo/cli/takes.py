"""`remake`, `retake`, `extend`: a take made again, a part of one, and what comes after one."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from milimo.cli.app import app
from milimo.cli.common import State, check_output, check_prompt, check_seconds, count
from milimo.cli.find import find_take
from milimo.cli.following import follow, tell_result
from milimo.client import Client
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.jobs import Job, VideoOutcome
from milimo.contracts.limits import LONGEST_S
from milimo.contracts.video import Take
from milimo.launcher import studio_for

TakeArgument = Annotated[str, typer.Argument(help="A take's id, or a shot file that milimo wrote.")]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", help="Also write the new take's file.")]
PromptOption = Annotated[str | None, typer.Option(help="What is to be seen.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON event a line, the result last.")]


@app.command()
def remake(context: typer.Context, take: TakeArgument, output: OutputOption = None, as_json: JsonOption = False) -> None:
    """Make a take again from its recipe: the same frames and samples on this kind of machine."""
    _make(context.obj, take, lambda client, found: client.remake(found.id), "remade", output, as_json=as_json)


@app.command()
def retake(
    context: typer.Context,
    take: TakeArgument,
    start: Annotated[float, typer.Option("--from", min=0, help="Seconds from the take's first frame.")],
    stop: Annotated[float, typer.Option("--to", min=0, help="Seconds: from here on the take is as it was.")],
    prompt: PromptOption = None,
    output: OutputOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a part of a take again, as a new take: by other words, or by the same with another seed."""
    words = check_prompt(prompt) if prompt is not None else ""

    def begin(client: Client, found: Take) -> Job:
        first, after = _frames(found, start), _frames(found, stop)
        if not first < after <= found.frames:
            seconds = found.frames * found.rate.den / found.rate.num
            raise MilimoError(ErrorCode.BAD_REQUEST, f"From {start:g} to {stop:g} s is no part of a take of {seconds:g} s.", seconds=seconds)
        return client.retake(found.id, first, after, words)

    _make(context.obj, take, begin, "retaken", output, as_json=as_json)


@app.command()
def extend(
    context: typer.Context,
    take: TakeArgument,
    seconds: Annotated[float, typer.Option(help="How much longer.")],
    prompt: PromptOption = None,
    output: OutputOption = None,
    as_json: JsonOption = False,
) -> None:
    """Go on where a take ends: the frames that come after it, as a take of their own that joins it without a seam."""
    check_seconds(seconds, longest=LONGEST_S)
    words = check_prompt(prompt) if prompt is not None else ""
    _make(context.obj, take, lambda client, found: client.extend(found.id, max(1, _frames(found, seconds)), words), "extended", output, as_json=as_json)


def _make(state: State, wanted: str, begin: Callable[[Client, Take], Job], done: str, output: Path | None, *, as_json: bool) -> None:
    target = check_output(output, (".mp4",)) if output else None
    with studio_for(state.place()) as (client, tend):
        job = begin(client, client.take(find_take(client, wanted)))
        detail = follow(client, job.id, tend, as_json=as_json, hint="Stopped. The old take is untouched.")
        outcome = client.outcome(detail.job.id)
        assert isinstance(outcome, VideoOutcome)
        result = outcome.result
        if target is not None:
            client.download(result.video.sha256, target)
        take = outcome.stored.id if outcome.stored else None
        tell_result({"take": take, "frames": result.frames, "video": result.video.sha256, "output": str(target) if target else None},
                    f"{done} as take {take}, {count(result.frames, 'frame')}", as_json=as_json)


def _frames(take: Take, seconds: float) -> int:
    return round(seconds * take.rate.num / take.rate.den)
