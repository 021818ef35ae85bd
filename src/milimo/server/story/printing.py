"""The board on paper and as a list: PDF by a process of its own, CSV."""

import asyncio
import csv
import io
import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from milimo.contracts.board import BoardScene, BoardShot, ProjectStory
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.server.blobs.soundness import whole_file
from milimo.server.context import Server
from milimo.server.story import service

WALL_S = 120.0
COLUMNS = ("Shot", "Scene", "Heading", "Place", "Time", "Weather", "Size", "Angle", "Lens", "Move", "Seconds", "In frame", "Script", "Dialogue",
           "Prompt", "Takes", "State", "First line", "Last line")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would compute, or worse, when a cell begins so."""


async def storyboard(server: Server, project: str, per_page: int) -> tuple[bytes, str]:
    """The PDF and its name. Raises NOT_FOUND."""
    name, story = await _read(server, project)
    cells: list[dict[str, str | None]] = []
    for scene in story.scenes:
        for shot in scene.shots:
            plan = shot.shot.plan
            facts = f"{_words(plan.size)} · {_words(plan.move)} · {shot.shot.seconds:.1f} s"
            cells.append({"code": shot.code, "scene": f"{scene.number}  {scene.heading or scene.place}", "facts": facts,
                          "text": shot.shot.text or shot.shot.prompt, "picture": await _poster(server, shot)})
    extent = story.settings.extent
    shots = sum(len(scene.shots) for scene in story.scenes)
    board = {"title": story.title or name, "per_page": per_page, "aspect": extent.width / extent.height, "cells": cells,
             "subtitle": f"{len(story.scenes)} scenes · {shots} shots · {_time(story.seconds)}"}
    return await _drawn(board), f"{name}.pdf"


async def shot_list(server: Server, project: str) -> tuple[bytes, str]:
    """The CSV (UTF-8 with its mark, as spreadsheets want it) and its name. Raises NOT_FOUND."""
    name, story = await _read(server, project)
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    for scene in story.scenes:
        rows.writerows([_safe(cell) for cell in _row(scene, shot)] for shot in scene.shots)
    return out.getvalue().encode("utf-8-sig"), f"{name}.csv"


def _row(scene: BoardScene, shot: BoardShot) -> list[str]:
    plan = shot.shot.plan
    lines = [line for span in shot.shot.lines for line in span]
    return [shot.code, scene.number, scene.heading, plan.place.name, plan.time_of_day, plan.weather, _words(plan.size), _words(plan.angle),
            str(plan.lens), _words(plan.move), f"{shot.shot.seconds:.1f}",
            "; ".join(subject.element or subject.label or subject.kind for subject in plan.subjects if not subject.off_screen), shot.shot.text,
            " / ".join(f"{line.name}: {line.text}" for line in plan.lines), shot.shot.prompt, str(len(shot.takes)), shot.status,
            str(min(lines)) if lines else "", str(max(lines)) if lines else ""]


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _words(value: str) -> str:
    return str(value).replace("_", " ")


def _time(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


async def _read(server: Server, project: str) -> tuple[str, ProjectStory]:
    return await server.database.read(lambda read: (
        str(read.value("SELECT name FROM project WHERE id = ?", project)), service.project_story(read, project)))


async def _poster(server: Server, shot: BoardShot) -> str | None:
    """Its file; None where there is none, or it is not whole."""
    if shot.poster is None:
        return None
    try:
        return str(await whole_file(server, shot.poster))
    except MilimoError:
        return None


async def _drawn(board: Mapping[str, object]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "storyboard.pdf"
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "milimo.media.storyboard", str(target), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE)
        try:
            async with asyncio.timeout(WALL_S):
                _, said = await child.communicate(json.dumps(board).encode())
        except TimeoutError as error:
            raise MilimoError(ErrorCode.INTERNAL, "The storyboard took too long to draw.") from error
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        if child.returncode != 0:
            raise MilimoError(ErrorCode.INTERNAL, "The storyboard could not be drawn.", log=said[-2000:].decode("utf-8", "replace"))
        return await asyncio.to_thread(target.read_bytes)
