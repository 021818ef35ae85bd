"""What the kill storm looks for in its database is found where it is there, and not where nothing is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from benchmarks.chaos import NONE_OF

from milimo.config import Home
from milimo.server.db.migrate import migrate
from milimo.server.db.sqlite import library

TWO_SHOTS = json.dumps({"breakdown": {"scenes": [{"shots": [1, 2]}]}})


@pytest.fixture
def database(tmp_path: Path) -> Any:
    home = Home(tmp_path).prepare()
    migrate(home)
    connection = library().connect(str(home.database))     # foreign keys are off: rows can be wrong by themselves
    connection.execute("INSERT INTO project (id, name, created_ms, updated_ms) VALUES ('p', 'p', 0, 0)")
    yield connection
    connection.close()


def add_job(database: Any, job: str, kind: str, *, ends: int = 1, began: int = 0, result: str | None = "{}") -> None:
    """A done job of film `f` that finished at 10."""
    database.execute("INSERT INTO job (id, project, parent, key, kind, title, spec, state, is_parent, pool, rank, position, result, "
                     "created_ms, finished_ms) VALUES (?, 'p', 'f', ?, ?, '', '{}', 'done', 0, 'cpu', 1, 1, ?, 0, 10)",
                     (job, job, kind, result))
    database.executemany("INSERT INTO job_attempt (job, attempt, worker, claim_id, started_ms, answer) VALUES (?, ?, 'w', ?, ?, 'done')",
                         [(job, number, f"{job}{number}", began) for number in range(ends)])


def add_sequence(database: Any, sequence: str, revision: int) -> None:
    database.execute("INSERT INTO sequence (id, project, name, rate_num, rate_den, revision, frames, document, created_ms, updated_ms) "
                     "VALUES (?, 'p', '', 24, 1, ?, 0, '{}', 0, 0)", (sequence, revision))


def add_shot(database: Any, shot: str) -> None:
    database.execute("INSERT INTO shot (id, project, position, state, body) VALUES (?, 'p', 0, 'current', '{}')", (shot,))


def add_take(database: Any, take: str) -> None:
    database.execute("INSERT INTO take (id, project, shot, number, blob, result, request_digest, created_ms) "
                     "VALUES (?, 'p', 's1', 1, 'b', '{}', 'd', 0)", (take,))


def add_film(database: Any, asset: str, job: str) -> None:
    database.execute("INSERT INTO asset (id, project, kind, name, blob, media_type, origin_job, created_ms) "
                     "VALUES (?, 'p', 'film', '', 'b', '', ?, 0)", (asset, job))


def film(database: Any) -> None:
    """All that one film leaves: five kinds of jobs, each done once, and what they made."""
    add_job(database, "breakdown", "breakdown", result=TWO_SHOTS)
    for job in ("plan", "video", "cut", "export"):
        add_job(database, job, job)
    add_shot(database, "s1")
    add_shot(database, "s2")
    add_take(database, "t1")
    add_sequence(database, "q1", 1)
    add_film(database, "a1", "export")


FAULTS: dict[str, Any] = {
    "take doubled": lambda database: add_take(database, "t2"),
    "not done exactly once": lambda database: add_job(database, "again", "plan", ends=2),
    "begun again after it was done": lambda database: add_job(database, "again", "plan", began=11),
    "done without a result": lambda database: add_job(database, "again", "plan", result=None),
    "breakdown stored other than once": lambda database: add_shot(database, "s3"),
    "planned twice": lambda database: add_job(database, "again", "cut"),
    "cut on more than one sequence": lambda database: add_sequence(database, "q2", 1),
    "more revisions than cuts": lambda database: database.execute("UPDATE sequence SET revision = 2"),
    "film stored other than once": lambda database: add_film(database, "a2", "export"),
    "film of no finished export": lambda database: add_film(database, "a2", "nobody")}


@pytest.mark.parametrize("fault", [None, *NONE_OF])
def test_the_storm_finds_this_fault_and_no_other(database: Any, fault: str | None) -> None:
    film(database)
    if fault is not None:
        FAULTS[fault](database)
    found = {what for what, query in NONE_OF.items() if database.execute(query).fetchall()}
    assert found == ({fault} if fault else set())
