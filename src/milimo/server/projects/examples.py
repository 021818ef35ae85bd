"""The examples that come with the product: a project, its script and its film, at one click."""

import functools
import hashlib
from pathlib import Path

from milimo import examples, story
from milimo.contracts.api import Example, ExampleOpened
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.jobs import TERMINAL, FilmSettings, JobState
from milimo.contracts.story import BreakdownSettings
from milimo.server.context import Server
from milimo.server.db.tx import Read, Tx
from milimo.server.jobs.sql_ledger import SqlLedger
from milimo.server.projects import films, service
from milimo.server.projects.scripts import put_script
from milimo.story.live import parse_live


@functools.cache
def _facts(file: Path) -> tuple[str, float, float, str]:
    """Title, pages, seconds, hash of its bytes."""
    content = file.read_bytes()
    told = parse_live(story.read_script(content)[0])
    return told.title or file.stem, told.pages, told.seconds, hashlib.sha256(content).hexdigest()


def list_examples(read: Read) -> tuple[Example, ...]:
    found: list[Example] = []
    for name in examples.names():
        file = _file(name)
        title, pages, seconds, digest = _facts(file)
        found.append(Example(name=name, title=title, pages=pages, seconds=seconds, project=_untouched(read, name, digest)))
    return tuple(found)


async def open_example(server: Server, name: str) -> ExampleOpened:
    """Its project that nobody has worked on yet, or a new one. Raises NOT_FOUND."""
    file = _file(name)
    title, _, _, digest = _facts(file)

    def begin(tx: Tx) -> tuple[str, bool]:
        known = _untouched(tx, name, digest)
        if known is not None:
            return known, False
        made = service.create(tx, title).id
        tx.run("UPDATE project SET example = ? WHERE id = ?", name, made)
        return made, True

    project, created = await server.database.write(begin)
    if created:
        await put_script(server, project, file.read_bytes(), file.name, BreakdownSettings())

    def make(ledger: SqlLedger, tx: Tx) -> ExampleOpened:
        last = tx.value("SELECT id FROM job WHERE project = ? AND kind = 'film' ORDER BY id DESC LIMIT 1", project)
        job = ledger.view(last) if last is not None else None
        if job is None or (job.state in TERMINAL and job.state is not JobState.DONE):
            job = films.make_film(ledger, tx, project, FilmSettings()).job
        return ExampleOpened(project=service.project(tx, project), job=job, created=created)

    return await server.step(make)


def _file(name: str) -> Path:
    file = examples.find(name)
    if file is None:
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no example '{name[:80]}'.", examples=list(examples.names()))
    return file


def _untouched(read: Read, name: str, script: str) -> str | None:
    """The example's project as it was made: its script, no shot edited, added or taken out, no cut of a person's."""
    return read.value(
        "SELECT id FROM project p WHERE example = ?1 AND trashed_ms IS NULL AND (script_blob IS NULL OR script_blob = ?2) "
        "AND NOT EXISTS (SELECT 1 FROM shot WHERE project = p.id AND (state = 'removed' OR json_extract(body, '$.added') "
        "OR json_array_length(body, '$.edited') > 0 OR json_array_length(coalesce(json_extract(body, '$.origin'), '[]')) > 0)) "
        "AND NOT EXISTS (SELECT 1 FROM element WHERE project = p.id AND edited) "
        "AND NOT EXISTS (SELECT 1 FROM sequence s JOIN revision r ON r.sequence = s.id WHERE s.project = p.id AND r.label NOT IN ('made', 'cut')) "
        "ORDER BY id DESC LIMIT 1", name, script)
