"""`film`, `shot`, `breakdown`, `render`: the commands that make something of words and of sequences."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from milimo import story
from milimo.cli.app import app
from milimo.cli.common import (
    CONTAINERS,
    State,
    check_engine,
    check_output,
    check_prompt,
    check_seconds,
    console,
    count,
    parse_rate,
    parse_size,
    plain,
    read_picture,
    read_script,
)
from milimo.cli.find import find_sequence
from milimo.cli.following import deliver, follow, tell_notices, tell_result
from milimo.client import Client
from milimo.contracts import api
from milimo.contracts.errors import ErrorCode, ExitStatus, MilimoError, Notice
from milimo.contracts.export import CaptionMode, ExportSettings, LoudnessPreset
from milimo.contracts.jobs import FilmSettings, VideoOutcome
from milimo.contracts.limits import LONGEST_NAME, LONGEST_S, LONGEST_SHOT_S
from milimo.contracts.story import Breakdown, BreakdownSettings
from milimo.contracts.video import Encoding, Extent, ImageCondition, VideoRequest
from milimo.launcher import studio_for
from milimo.timeline.assemble import TITLE_SECONDS

SHOTS_PROJECT = "Single shots"
DEFAULT_SIZE = f"{Extent().width}x{Extent().height}"

OutputOption = Annotated[Path, typer.Option("--output", "-o", help="The file to write.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON event a line, the result last.")]
SizeOption = Annotated[str, typer.Option(help="Width x height in pixels.")]
RateOption = Annotated[str, typer.Option("--fps", help="Frames a second: 24, 25, 29.97, 30000/1001 …")]
EngineOption = Annotated[str, typer.Option(help="Which engine makes the shots.")]
SeedOption = Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Another number, another picture of the same words.")]


@app.command()
def film(
    context: typer.Context,
    script: Annotated[Path, typer.Argument(help="A screenplay (Fountain), a numbered shot list, or prose.")],
    output: OutputOption,
    engine: EngineOption = "previz",
    models: Annotated[Path | None, typer.Option(help="Folder of model weights, for engines that need some.")] = None,
    size: SizeOption = DEFAULT_SIZE,
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
        engine=check_engine(state.place(), engine), extent=parse_size(size), rate=parse_rate(fps), seed=seed,
        seconds_per_shot=check_seconds(seconds_per_shot, longest=LONGEST_SHOT_S),
        export=ExportSettings(container=CONTAINERS[target.suffix.lower()], captions=CaptionMode.BURN if burn_captions else CaptionMode.TRACK,
                              loudness=LoudnessPreset.ANIMATIC))
    with studio_for(state.place()) as (client, tend):
        project, made = _begin_film(client, script, content, settings, as_json=as_json)
        hint = f"Stopped. What is finished is kept: run the same command again and it goes on (project {project.name})."
        detail = follow(client, made, tend, as_json=as_json, hint=hint)
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
    size: SizeOption = DEFAULT_SIZE,
    fps: RateOption = "24",
    seed: SeedOption = 1,
    as_json: JsonOption = False,
) -> None:
    """Make a single shot of a prompt."""
    state: State = context.obj
    prompt = check_prompt(prompt)
    target = check_output(output, (".mp4",))
    rate = parse_rate(fps)
    extent = parse_size(size)
    check_seconds(seconds, longest=LONGEST_S)
    check_engine(state.place(), engine)
    frames = max(1, round(seconds * rate.num / rate.den))
    stills = [(path, frame) for path, frame in ((first, 0), (last, frames - 1)) if path is not None]
    pictures = [(read_picture(path), path.name, frame) for path, frame in stills]
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
        take = outcome.stored.id if outcome.stored else None
        tell_result({"output": str(target), "frames": outcome.result.frames, "take": take},
                    f"{target}  {count(outcome.result.frames, 'frame')}, take {take}", as_json=as_json)


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
    tell_notices((*notices, *made.notices), as_json=False)
    screen = console()
    for scene in made.scenes:
        table = Table(title=f"{scene.number}  {escape(scene.heading)}", title_justify="left", title_style="bold", box=None,
                      padding=(0, 2, 0, 0), show_header=False)
        for item in scene.shots:
            lines = ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in item.lines)
            table.add_row(item.number, str(item.plan.size).replace("_", " "), str(item.plan.move).replace("_", " "),
                          f"{item.seconds:.1f} s", f"[dim]{lines}[/]", escape(item.prompt))
        screen.print(table)
    shots = sum(len(scene.shots) for scene in made.scenes)
    card = f" ({made.seconds + float(TITLE_SECONDS):.0f} s with its title card)" if made.title.strip() else ""
    screen.print(f"{count(len(made.scenes), 'scene')}, {count(shots, 'shot')}, {made.seconds:.0f} s{card}, {made.pages:.1f} pages")


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
    sequence: Annotated[str, typer.Argument(help="A sequence or, for its film, a project: name or id.")],
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
        container=CONTAINERS[target.suffix.lower()], loudness=loudness, extent=parse_size(size) if size else None, encoding=Encoding(crf=crf),
        captions=CaptionMode.BURN if burn_captions else CaptionMode.TRACK)
    with studio_for(state.place()) as (client, tend):
        job = client.export(find_sequence(client, sequence), api.ExportRequest(settings=settings))
        detail = follow(client, job.id, tend, as_json=as_json, hint="Stopped. Nothing was written.")
        deliver(client, detail, target, as_json=as_json)


def _begin_film(client: Client, script: Path, content: bytes, settings: FilmSettings, *, as_json: bool) -> tuple[api.Project, str]:
    """The script's project and its film job. A project that was made only for a film that is then refused goes again."""
    project, fresh = _project_of(client, script)
    try:
        answer = client.put_script(project.id, content, name=plain(str(script.absolute())))
        tell_notices(answer.notices, as_json=as_json)
        return project, client.make_film(project.id, settings).job.id
    except MilimoError as error:
        if fresh and error.exit_status == ExitStatus.USAGE:
            client.delete_project(project.id)
        raise


def _project_of(client: Client, script: Path) -> tuple[api.Project, bool]:
    """The project that was made from this file before, or a new one (and True) named after it."""
    name = plain(str(script.absolute()))[-255:]
    for project in client.projects():
        if project.script is not None and project.script.name == name:
            return project, False
    return client.create_project(plain(script.stem)[:LONGEST_NAME] or "Film"), True
