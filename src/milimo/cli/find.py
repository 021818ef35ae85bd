"""What a person names on the command line: a whole id, the beginning of one that only one thing has, a name, a file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from milimo.client import Client
from milimo.contracts import api
from milimo.contracts.errors import ErrorCode, MilimoError

LEAST_OF_AN_ID = 8
T = TypeVar("T")
_BEGINNING = re.compile(rf"[0-9a-f-]{{{LEAST_OF_AN_ID},36}}")


def beginning_of(wanted: str) -> str | None:
    """The text as (the beginning of) an id; None where it can be none."""
    text = wanted.strip().lower()
    return text if _BEGINNING.fullmatch(text) else None


def find_job(client: Client, wanted: str) -> str:
    """The id of the only job that begins so. Raises NOT_FOUND, CONFLICT."""
    prefix = beginning_of(wanted)
    found = client.jobs(prefix=prefix, limit=2) if prefix else ()
    if len(found) == 1:
        return found[0].id
    if found:
        raise MilimoError(ErrorCode.CONFLICT, f"Several jobs begin with '{wanted}'; write more of the id. "
                          "See: milimo jobs list --all", job=wanted)
    raise MilimoError(ErrorCode.NOT_FOUND, f"There is no job '{wanted}'; a job is named by its id, or by at least its first "
                      f"{LEAST_OF_AN_ID} characters. See: milimo jobs list --all", job=wanted)


def find_take(client: Client, wanted: str) -> str:
    """By the beginning of its id, or by a file that was written of it. Raises NOT_FOUND, CONFLICT."""
    path = Path(wanted)
    try:
        if path.is_file():
            with path.open("rb") as file:
                return client.take_of_blob(hashlib.file_digest(file, "sha256").hexdigest()).id
        prefix = beginning_of(wanted)
        if prefix is not None:
            return client.take_of_prefix(prefix).id
    except OSError as error:
        raise MilimoError(ErrorCode.BAD_MEDIA, f"{path} cannot be read: {error.strerror}.", path=wanted) from error
    except MilimoError as error:
        if error.code is not ErrorCode.NOT_FOUND:
            raise
    raise MilimoError(ErrorCode.NOT_FOUND, f"There is no take '{wanted}'; a take is named by its id, by at least its first "
                      f"{LEAST_OF_AN_ID} characters, or by a shot's file that milimo wrote. See: milimo project show NAME",
                      take=wanted)


def find_project(client: Client, wanted: str, *, trash: bool = False) -> api.Project:
    """By id, by a name that only one project has, or by the beginning of an id. Raises NOT_FOUND, CONFLICT."""
    where = "milimo project list --trash" if trash else "milimo project list"
    found = _matching(client.projects(trash=trash), wanted, lambda project: project.id, lambda project: project.name)
    if len(found) == 1:
        return found[0]
    if found:
        raise MilimoError(ErrorCode.CONFLICT, f"{len(found)} projects are called '{wanted}'; use the id. See: {where}",
                          ids=[project.id for project in found])
    raise MilimoError(ErrorCode.NOT_FOUND, f"There is no project '{wanted}'{' in the trash' if trash else ''}. See: {where}",
                      project=wanted)


def find_sequence(client: Client, wanted: str) -> str:
    """A sequence by its id or name, or the film of a project by the project's. Raises NOT_FOUND, CONFLICT."""
    projects = client.projects()
    found = _matching(projects, wanted, lambda project: project.id, lambda project: project.name)
    if len(found) == 1:
        if found[0].sequence is None:
            raise MilimoError(ErrorCode.NOT_FOUND, f"'{found[0].name}' has no film yet, so there is nothing to render. Make it "
                              "first: milimo film SCRIPT --output FILE", project=found[0].id)
        return found[0].sequence
    if found:
        raise MilimoError(ErrorCode.CONFLICT, f"{len(found)} projects are called '{wanted}'; use the id. "
                          "See: milimo project list", ids=[project.id for project in found])
    sequences = [sequence for project in projects for sequence in client.sequences(project.id)]
    named = _matching(sequences, wanted, lambda sequence: sequence.id, lambda sequence: sequence.name)
    if len(named) == 1:
        return named[0].id
    if named:
        raise MilimoError(ErrorCode.CONFLICT, f"{len(named)} sequences are called '{wanted}'; use the id.",
                          ids=[sequence.id for sequence in named])
    raise MilimoError(ErrorCode.NOT_FOUND, f"There is no project and no sequence '{wanted}'. See: milimo project list",
                      sequence=wanted)


def _matching(wanted_from: Iterable[T], wanted: str, id_of: Callable[[T], str], name_of: Callable[[T], str]) -> list[T]:
    """Those with that very id; else with that name; else those whose id begins so."""
    things = tuple(wanted_from)
    prefix = beginning_of(wanted)
    return ([thing for thing in things if id_of(thing) == wanted]
            or [thing for thing in things if name_of(thing) == wanted]
            or [thing for thing in things if prefix is not None and id_of(thing).startswith(prefix)])


def find_worker_token(client: Client, wanted: str) -> api.WorkerToken:
    """The only good token of a worker of this name, or whose id begins so. Raises NOT_FOUND, CONFLICT."""
    good = [one for one in client.worker_tokens() if one.revoked_ms is None]
    prefix = beginning_of(wanted)
    found = [one for one in good if one.name == wanted] or [one for one in good if prefix is not None and one.id.startswith(prefix)]
    if len(found) > 1:
        raise MilimoError(ErrorCode.CONFLICT, f"Several tokens are for '{wanted}'; name one by its id. See: milimo token list", worker=wanted)
    if not found:
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no good token for '{wanted}'. See: milimo token list", worker=wanted)
    return found[0]
