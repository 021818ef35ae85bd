"""`film`, `shot`, `breakdown`, `render`, `remake`: the commands that make something."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from milimo import story
from milimo.cli.app import app
from milimo.cli.common import (
    LONGEST_SHOT_S,
    State,
    check_output,
    check_seconds,
    console,
    parse_rate,
    parse_size,
    read_script,
)
from milimo.cli.progress import View, view_for
from milimo.client import Client
from milimo.contracts import api
from milimo.contracts.errors import ErrorCode, MilimoError, Notice
from milimo.contracts.events import JobEvent, ResetEvent
from milimo.contracts.export import CaptionMode, ExportSettings, LoudnessPreset
from milimo.contracts.jobs import TERMINAL, FilmSettings, JobDetail, JobState, VideoOutcome
from milimo.contracts.story import Breakdown, BreakdownSettings
from milimo.contracts.video import Encoding, ImageCondition, VideoRequest
from milimo.launcher import StudioOptions, studio_for

SHOTS_PROJECT = "Single shots"
LONGEST_SINGLE_S = 600.0

OutputOption = Annotated[Path, typer.Option("--output", "-o", help="The file to write.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON event a line, the result last.")]
SizeOption = Annotated[str, typer.Option(help="Width x height in pixels.")]
RateOption = Annotated[str, typer.Option("--fps", help="Frames a second: 24, 25, 29.97, 30000/1001 …")]
EngineOption = Annotated[str, typer.Option(help="Which engine makes the shots.")]
SeedOption = Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Another number, another film of the same script.")]


@app.command()
def film(
    context: typer.Context,
    script: Annotated[Path, typer.Argument(help="A screenplay (Fountain), a numbered shot list, or prose.")],
    output: OutputOption,
    engine: EngineOption = "previz",
    models: Annotated[Path | None, typer.Option(help="Folder of model weights, for engines that need some.")] = None,
    size: SizeOption = "1280x720",
    fps: RateOption = "24",
    seconds_per_shot: Annotated[float | None, typer.Option(help="Every shot exactly this long.")] = None,
    seed: SeedOption = 1,
    burn_captions: Annotated[bool, typer.Option("--burn-captions", help="Draw the captions into the picture.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Make a film of a script. Run again, it goes on where it was; after a change, only what changed is made."""
    state: State = context.obj
    content = read_script(script)
    story.read_script(content)    # refused here, before a server is started for nothing
    target = check_output(output)
    if models is not None:
        raise MilimoError(ErrorCode.NOT_SUPPORTED, f"--models: the engine '{engine}' needs no weights." if engine == "previz"
                          else f"No engine that is installed reads weights from {models}.")
    settings = FilmSettings(
        engine=engine, extent=parse_size(size), rate=parse_rate(fps), seed=seed,
        seconds_per_shot=check_seconds(seconds_per_shot, longest=LONGEST_SHOT_S),
        export=ExportSettings(captions=CaptionMode.BURN if burn_captions else CaptionMode.TRACK,
                              loudness=LoudnessPreset.ANIMATIC))
    with studio_for(state.place()) as (client, tend):
        project = _project_of(client, script)
        answer = client.put_script(project.id, content, name=str(script.absolute()))
        _tell_notices(answer.notices, as_json=as_json)
        made = client.make_film(project.id, settings)
        hint = f"Stopped. What is finished is kept: run the same command again and it goes on (project {project.name})."
        detail = follow(client, made.job.id, tend, as_json=as_json, hint=hint)
        deliver(client, detail, target, as_json=as_json)


@app.command()
def shot(
    context: typer.Context,
    prompt: Annotated[str, typer.Argument(help="What is to be seen.")],
    output: OutputOption,
    first: Annotated[Path | None, typer.Option(help="Picture of the first frame.")] = None,
    last: Annotated[Path | None, typer.Option(help="Picture of the last frame.")] = None,
    seconds: Annotated[float, typer.Option(help="Length.")] = 4.0,
    engine: EngineOption = "previz",
    size: SizeOption = "1280x720",
    fps: RateOption = "24",
    seed: SeedOption = 1,
    as_json: JsonOption = False,
) -> None:
    """Make a single shot of a prompt."""
    state: State = context.obj
    target = check_output(output)
    rate = parse_rate(fps)
    extent = parse_size(size)
    check_seconds(seconds, longest=LONGEST_SINGLE_S)
    frames = max(1, round(seconds * rate.num / rate.den))
    stills = [(path, frame) for path, frame in ((first, 0), (last, frames - 1)) if path is not None]
    pictures = [(_read_picture(path), path.name, frame) for path, frame in stills]
    with studio_for(state.place()) as (client, tend):
        project = next((p for p in client.projects() if p.name == SHOTS_PROJECT), None) or client.create_project(SHOTS_PROJECT)
        conditions = tuple(
            ImageCondition(blob=client.upload_still(project.id, content, name).blob.sha256, frame=frame)
            for content, name, frame in pictures)
        job = client.make_video(project.id, title=prompt[:80], request=VideoRequest(
            engine=engine, prompt=prompt, extent=extent, rate=rate, frames=frames, seed=seed, scene_seed=seed,
            conditions=conditions))
        detail = follow(client, job.id, tend, as_json=as_json, hint="Stopped. Nothing was written.")
        outcome = client.outcome(detail.job.id)
        assert isinstance(outcome, VideoOutcome)
        client.download(outcome.result.video.sha256, target)
        _tell_result({"output": str(target), "frames": outcome.result.frames, "take": outcome.stored.id if outcome.stored
                      else None}, f"{target}  {outcome.result.frames} frames", as_json=as_json)


@app.command()
def breakdown(
    script: Annotated[Path, typer.Argument(help="A screenplay, a shot list, or prose.")],
    as_json: Annotated[bool, typer.Option("--json", help="The whole breakdown as JSON.")] = False,
    seconds_per_shot: Annotated[float | None, typer.Option(help="Every shot exactly this long.")] = None,
    seed: SeedOption = 1,
) -> None:
    """Show how a script falls into scenes and shots. Starts nothing and keeps nothing."""
    text, _, notices = story.read_script(read_script(script))
    seconds = check_seconds(seconds_per_shot, longest=LONGEST_SHOT_S)
    made = story.break_down(text, BreakdownSettings(seed=seed, seconds_per_shot=seconds))
    if as_json:
        print(json.dumps(_breakdown_json(made, notices), ensure_ascii=False))
        return
    _tell_notices((*notices, *made.notices), as_json=False)
    screen = console()
    for scene in made.scenes:
        table = Table(title=f"{scene.number}  {scene.heading}", title_justify="left", title_style="bold", box=None,
                      padding=(0, 2, 0, 0), show_header=False)
        for item in scene.shots:
            lines = ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in item.lines)
            table.add_row(item.number, str(item.plan.size).replace("_", " "), str(item.plan.move).replace("_", " "),
                          f"{item.seconds:.1f} s", f"[dim]{lines}[/]", item.prompt[:90])
        screen.print(table)
    shots = sum(len(scene.shots) for scene in made.scenes)
    screen.print(f"{len(made.scenes)} scenes, {shots} shots, {made.seconds:.0f} s, {made.pages:.1f} pages")


def _breakdown_json(made: Breakdown, notices: Sequence[Notice]) -> dict[str, object]:
    """The documented form: seconds, scenes, and each shot with what a person asks of it first, then its whole plan."""
    scenes = [{
        "number": scene.number, "heading": scene.heading,
        "shots": [{
            "id": item.id, "size": item.plan.size, "move": item.plan.move, "seconds": item.seconds, "lines": item.lines,
            "prompt": item.prompt, "transition": item.transition, "seed": item.seed,
            "plan": item.plan.model_dump(mode="json")} for item in scene.shots]} for scene in made.scenes]
    return {"title": made.title, "seconds": made.seconds, "pages": made.pages, "scenes": scenes,
            "elements": [element.model_dump(mode="json") for element in made.elements],
            "notices": [notice.model_dump(mode="json") for notice in (*notices, *made.notices)]}


@app.command()
def render(
    context: typer.Context,
    sequence: Annotated[str, typer.Argument(help="A sequence's id, or a project's id or name for its film.")],
    output: OutputOption,
    loudness: Annotated[LoudnessPreset, typer.Option(help="web -16 LUFS, broadcast -23 LUFS, animatic: limited only.")] =
    LoudnessPreset.ANIMATIC,
    size: Annotated[str | None, typer.Option(help="Another size than the sequence's.")] = None,
    crf: Annotated[int, typer.Option(min=0, max=51, help="x264 quality; smaller is better and larger.")] = 20,
    burn_captions: Annotated[bool, typer.Option("--burn-captions")] = False,
    as_json: JsonOption = False,
) -> None:
    """Export a sequence as it stands."""
    state: State = context.obj
    target = check_output(output)
    settings = ExportSettings(
        loudness=loudness, extent=parse_size(size) if size else None, encoding=Encoding(crf=crf),
        captions=CaptionMode.BURN if burn_captions else CaptionMode.TRACK)
    with studio_for(state.place()) as (client, tend):
        job = client.export(_sequence_of(client, sequence), api.ExportRequest(settings=settings))
        detail = follow(client, job.id, tend, as_json=as_json, hint="Stopped. Nothing was written.")
        deliver(client, detail, target, as_json=as_json)


@app.command()
def remake(
    context: typer.Context,
    take: Annotated[str, typer.Argument(help="A take's id, or a shot file that milimo wrote.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Also write the new take's file.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Make a take again from its recipe: the same frames and samples on this kind of machine."""
    state: State = context.obj
    target = check_output(output) if output else None
    with studio_for(state.place(), StudioOptions()) as (client, tend):
        job = client.remake(_take_of(client, take))
        detail = follow(client, job.id, tend, as_json=as_json, hint="Stopped. The old take is untouched.")
        outcome = client.outcome(detail.job.id)
        assert isinstance(outcome, VideoOutcome)
        if target is not None:
            client.download(outcome.result.video.sha256, target)
        told = {"take": outcome.stored.id if outcome.stored else None, "video": outcome.result.video.sha256,
                "output": str(target) if target else None}
        _tell_result(told, f"remade as take {told['take']}", as_json=as_json)


# ---- following a job ------------------------------------------------------------------------------------------


def follow(client: Client, job: str, tend: Callable[[], None], *, as_json: bool, hint: str) -> JobDetail:
    """Show a job until it ends. Ctrl-C cancels it, waits until that is done, and says how to go on."""
    view = view_for(job, as_json=as_json)
    try:
        return _until_ended(client, job, tend, view)
    except KeyboardInterrupt:
        client.cancel(job)
        _await_end(client, job)
        view.close()
        raise MilimoError(ErrorCode.CANCELLED, hint) from None
    finally:
        view.close()


def _until_ended(client: Client, job: str, tend: Callable[[], None], view: View) -> JobDetail:
    for event in client.events(idle=tend):
        tend()
        if isinstance(event, ResetEvent):
            detail = client.job(job)
            view.jobs((detail.job, *client.jobs(parent=job, limit=1000)))
        else:
            view.event(event)
            if not (isinstance(event, JobEvent) and event.job.id == job):
                continue
            detail = client.job(job) if event.job.state in TERMINAL else None
        if detail is not None and detail.job.state in TERMINAL:
            if detail.job.state is not JobState.DONE:
                raise _failure(client, detail)
            return detail
    raise MilimoError(ErrorCode.SERVER_UNREACHABLE, "The server's events have ended.")


def _failure(client: Client, detail: JobDetail) -> MilimoError:
    """The reason of a failed job; for a parent, that of its first child that failed by itself."""
    failed = [job for job in client.jobs(parent=detail.job.id, limit=1000) if job.error is not None]
    failed.sort(key=lambda job: (job.error is not None and job.error.code is ErrorCode.DEPENDENCY, job.finished_ms or 0))
    for job in failed:
        if job.error is not None:
            where = f"{job.title or job.key}: {job.error.message}"
            return MilimoError(job.error.code, where, job=job.id, **job.error.details)
    if detail.job.error is not None:
        return MilimoError.from_body(detail.job.error)
    return MilimoError(ErrorCode.CANCELLED, "The job was cancelled.", job=detail.job.id)


def _await_end(client: Client, job: str, seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and client.job(job).job.state not in TERMINAL:
        time.sleep(0.05)


def deliver(client: Client, detail: JobDetail, target: Path, *, as_json: bool) -> None:
    """Write the film and its captions beside it."""
    result = client.film(detail.job.id)
    client.download(result.film.sha256, target)
    for ref, suffix in ((result.srt, ".srt"), (result.vtt, ".vtt")):
        if ref is not None:
            client.download(ref.sha256, target.with_suffix(suffix))
    _tell_notices(result.notices, as_json=as_json)
    loudness = f", {result.integrated_lufs:.1f} LUFS" if result.integrated_lufs is not None else ""
    _tell_result({"output": str(target), "seconds": result.seconds, "frames": result.frames,
                  "frames_copied": result.frames_copied, "frames_encoded": result.frames_encoded},
                 f"{target}  {result.seconds:.1f} s, {result.frames} frames ({result.frames_copied} copied){loudness}",
                 as_json=as_json)


def _tell_result(values: Mapping[str, object], words: str, *, as_json: bool) -> None:
    print(json.dumps({"type": "result", **values}) if as_json else words, flush=True)


def _tell_notices(notices: tuple[Notice, ...], *, as_json: bool) -> None:
    for notice in notices:
        if as_json:
            print(json.dumps({"type": "notice", **notice.model_dump(mode="json")}), flush=True)
        else:
            place = f" (line {notice.line})" if notice.line else ""
            print(f"{notice.code}: {notice.message}{place}", file=sys.stderr, flush=True)


# ---- finding things -------------------------------------------------------------------------------------------


def _project_of(client: Client, script: Path) -> api.Project:
    """The project that was made from this file before, or a new one named after it."""
    name = str(script.absolute())[-255:]
    for project in client.projects():
        if project.script is not None and project.script.name == name:
            return project
    return client.create_project(script.stem[:200] or "Film")


def _sequence_of(client: Client, wanted: str) -> str:
    for project in client.projects():
        if wanted in (project.id, project.name) and project.sequence is not None:
            return project.sequence
    return wanted


def _take_of(client: Client, wanted: str) -> str:
    """A take's id as given, or the one written into a file's metadata."""
    path = Path(wanted)
    if not path.is_file():
        return wanted
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return client.take_of_blob(digest).id


def _read_picture(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise MilimoError(ErrorCode.BAD_MEDIA, f"{path} cannot be read: {error.strerror}.", path=str(path)) from error
