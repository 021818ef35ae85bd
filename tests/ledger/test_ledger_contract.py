"""One contract suite for both ledgers: random histories, the promises checked after each step, and both side by side."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from ledger_building import (
    PROJECT,
    SqlRunner,
    blob,
    claimant,
    digest,
    export_outcome,
    film_node,
    film_plan,
    graph,
    long_shot,
    video_node,
    video_outcome,
)

from milimo.contracts.base import new_id
from milimo.contracts.errors import ErrorBody, ErrorCode, MilimoError
from milimo.contracts.jobs import JOB_SPEC, TERMINAL, BreakdownOutcome, CutOutcome, Job, JobOutcome, JobState, Priority
from milimo.contracts.story import Breakdown, ScriptFormat
from milimo.contracts.timeline import TimelineDocument
from milimo.contracts.workers import FailKind
from milimo.server.jobs import rules
from milimo.server.jobs.memory_ledger import MemoryLedger

STORED, MISSING = b"take", b"never sent"
KINDS = st.sampled_from(list(FailKind))
WORKERS = st.sampled_from(["w1", "w2"])
PRIORITIES = st.sampled_from(list(Priority))
BREAKDOWN = BreakdownOutcome(breakdown=Breakdown(format=ScriptFormat.PROSE, pages=1, seconds=1, elements=(), scenes=()))


class Side:
    """One ledger under test, with names for its ids so that two can be compared."""

    def __init__(self, ledger: Any) -> None:
        self.ledger = ledger
        self.names: dict[str, str] = {}       # id -> name
        self.ids: dict[str, str] = {}
        self.before: dict[str, Job] = {}

    def learn(self, root: str, ids: dict[str, str]) -> None:
        for key, job in ids.items():
            self.name(f"{root}{key}", job)

    def name(self, name: str, job: str) -> None:
        self.names[job] = name
        self.ids[name] = job

    def do(self, call: Any) -> tuple[Any, ErrorCode | None]:
        try:
            return call(self), None
        except MilimoError as error:
            return None, error.code

    def look(self) -> dict[str, Job]:
        return {name: self.ledger.view(job) for name, job in self.ids.items()}


def visible(side: Side, job: Job) -> tuple[Any, ...]:
    """What of a job must be the same in every implementation."""
    error = (job.error.code, job.error.message) if job.error else None
    return (job.kind, job.key, job.state, job.priority, job.pool, job.paused, job.attempt, job.strikes, job.children,
            job.children_done, error, sorted(side.names[need] for need in job.depends_on))


class Contract(RuleBasedStateMachine):
    """Everything that can happen to a ledger. Subclasses say which ledgers it happens to."""

    claims = Bundle("claims")

    makers: ClassVar[tuple[Callable[[], Any], ...]]

    @initialize()
    def begin(self) -> None:
        self.sides = [Side(make()) for make in type(self).makers]
        self.count = 0
        self.used: list[str] = []
        self.plans: dict[str, bool] = {}

    # ---- helpers ------------------------------------------------------------------------------------------

    def each(self, call: Any) -> tuple[Any, ErrorCode | None]:
        """Do the same to every ledger; they must answer the same."""
        answers = [side.do(call) for side in self.sides]
        assert all(answer == answers[0] for answer in answers), answers
        return answers[0]

    def learn_children(self) -> None:
        """Names for what a plan or a spawn added."""
        for side in self.sides:
            for name in list(side.ids):
                self.learn_below(side, name)

    def learn_below(self, side: Side, name: str) -> None:
        job = side.ledger.view(side.ids[name])
        if job.children:
            ids = children_of(side.ledger, job.id)
            for key, child in ids.items():
                if f"{name}/{key}" not in side.ids:
                    side.name(f"{name}/{key}", child)
                    self.learn_below(side, f"{name}/{key}")

    def pick(self, number: int, names: list[str] | None = None) -> str | None:
        known = names if names is not None else sorted(self.sides[0].ids)
        return known[number % len(known)] if known else None

    # ---- rules --------------------------------------------------------------------------------------------

    @rule(priority=PRIORITIES, engine=st.sampled_from(["previz", "ltx2"]), pool=st.sampled_from(["cpu", "cpu", "gpu"]))
    def add_single(self, priority: Priority, engine: str, pool: str) -> None:
        self.count += 1
        root = f"r{self.count}:"
        node = video_node("video", priority=priority, engine=engine, pool=pool)
        for side in self.sides:
            side.learn(root, side.ledger.add(PROJECT, graph(node)))

    @rule(long=st.booleans())
    def add_film(self, long: bool) -> None:
        self.count += 1
        root = f"r{self.count}:"
        self.plans[root] = long
        for side in self.sides:
            side.learn(root, side.ledger.add(PROJECT, graph(film_node())))
        self.learn_children()

    @rule()
    def add_long_shot(self) -> None:
        self.count += 1
        for side in self.sides:
            side.learn(f"r{self.count}:", side.ledger.add(PROJECT, graph(long_shot("shot"))))
        self.learn_children()

    @rule(number=st.integers(0, 99), needs=st.integers(0, 3))
    def add_again_under_a_parent(self, number: int, needs: int) -> None:
        """A graph whose keys are partly there: those stay as they are."""
        parents = [name for name, job in self.sides[0].look().items() if job.kind in rules.RESULT_CHILD]
        name = self.pick(number, parents)
        if name is None or self.sides[0].ledger.view(self.sides[0].ids[name]).state in TERMINAL:
            return
        keys = [one[len(name) + 1:] for one in self.sides[0].ids if one.startswith(f"{name}/") and "/" not in one[len(name) + 1:]]
        nodes = graph(video_node("extra", depends_on=tuple(sorted(keys)[:needs])), video_node(sorted(keys)[0]))
        self.each(lambda side: sorted(side.ledger.add(PROJECT, nodes, parent=side.ids[name])))
        self.learn_children()

    @rule(target=claims, worker=WORKERS, warm=st.sampled_from([(), ("ltx2",)]), again=st.booleans(),
          pool=st.sampled_from(["cpu", "cpu", "cpu", "gpu"]), avoid=st.sampled_from([(), (), ("ltx2",)]))
    def claim(self, worker: str, warm: tuple[str, ...], again: bool, pool: str, avoid: tuple[str, ...]) -> tuple[str, int]:
        claim_id = self.used[-1] if again and self.used else new_id()
        self.used.append(claim_id)
        who = claimant(worker, warm=warm, pool=pool, avoid=avoid)
        before = {name: job.state for name, job in self.sides[0].look().items()}

        def call(side: Side) -> Any:
            claimed = side.ledger.claim(who, claim_id)
            return (side.names[claimed.job], claimed.attempt) if claimed else None

        found, _ = self.each(call)
        if found is None:
            return ("", 0)
        job = self.sides[0].ledger.view(self.sides[0].ids[found[0]])
        assert job.state in rules.ALIVE and not (job.paused and before[found[0]] is JobState.QUEUED)
        assert before[found[0]] is JobState.QUEUED or again, "claimed twice"
        return found

    @rule(claim=claims, missing=st.booleans(), other=st.booleans(), stale=st.sampled_from([0, 0, 0, 1]))
    def finish(self, claim: tuple[str, int], missing: bool, other: bool, stale: int) -> None:
        name, attempt = claim
        if not name:
            return
        outcome = self.outcome(name, missing=missing)
        said = digest(outcome.model_dump_json() + ("!" if other else ""))
        self.each(lambda side: side.ledger.finish(side.ids[name], attempt - stale, outcome, said))
        self.learn_children()

    def outcome(self, name: str, *, missing: bool) -> JobOutcome:
        kind = self.sides[0].ledger.view(self.sides[0].ids[name]).kind
        root = name.split(":")[0] + ":"
        match kind:
            case "plan":
                return film_plan(long=self.plans.get(root, False))
            case "breakdown":
                return BREAKDOWN
            case "cut":
                return CutOutcome(document=TimelineDocument())
            case "export":
                return export_outcome(MISSING if missing else STORED)
            case _:
                return video_outcome(MISSING if missing else STORED)

    @rule(claim=claims, kind=KINDS, stale=st.sampled_from([0, 0, 0, 1]))
    def fail(self, claim: tuple[str, int], kind: FailKind, stale: int) -> None:
        name, attempt = claim
        if name:
            error = ErrorBody(code=ErrorCode.ENGINE_FAILED, message="it broke")
            self.each(lambda side: side.ledger.fail(side.ids[name], attempt - stale, kind, error, digest(f"{kind}")))

    @rule(claim=claims)
    def lose(self, claim: tuple[str, int]) -> None:
        name, attempt = claim
        if name:
            self.each(lambda side: side.ledger.lose(side.ids[name], attempt))

    @rule(claim=claims, missing=st.sampled_from([False, False, True]))
    def checkpoint(self, claim: tuple[str, int], missing: bool) -> None:
        name, attempt = claim
        if name:
            files = {"latent": blob(MISSING if missing else STORED)}
            self.each(lambda side: side.ledger.checkpoint(side.ids[name], attempt, "window", files))

    @rule(claim=claims, missing=st.booleans())
    def hold(self, claim: tuple[str, int], missing: bool) -> None:
        name, attempt = claim
        if name:
            self.each(lambda side: side.ledger.hold(side.ids[name], attempt, [blob(MISSING if missing else STORED)]))

    @rule(claim=claims, key=st.sampled_from(["spawned-0", "spawned-1"]))
    def spawn(self, claim: tuple[str, int], key: str) -> None:
        name, attempt = claim
        if name:
            spec = JOB_SPEC.validate_python(video_node("x").spec.model_dump())

            def call(side: Side) -> str:
                job = side.ledger.spawn(side.ids[name], attempt, key, spec)
                parent = name.rsplit("/", 1)[0]
                side.name(f"{parent}/{key}", job)
                return f"{parent}/{key}"

            self.each(call)

    @rule(number=st.integers(0, 99))
    def cancel(self, number: int) -> None:
        name = self.pick(number)
        if name:
            self.each(lambda side: side.ledger.cancel(side.ids[name]))

    @rule(number=st.integers(0, 99))
    def retry(self, number: int) -> None:
        broken = [name for name, job in self.sides[0].look().items() if job.state in (JobState.FAILED, JobState.CANCELLED)]
        name = self.pick(number, sorted(broken)) or self.pick(number)
        if name:
            self.each(lambda side: side.ledger.retry(side.ids[name]))

    @rule(number=st.integers(0, 99))
    def pause(self, number: int) -> None:
        name = self.pick(number)
        if name:
            self.each(lambda side: side.ledger.pause(side.ids[name]))

    @rule(number=st.integers(0, 99))
    def resume(self, number: int) -> None:
        name = self.pick(number)
        if name:
            self.each(lambda side: side.ledger.resume(side.ids[name]))

    @rule(number=st.integers(0, 99), before=st.none() | st.integers(0, 99), priority=st.none() | PRIORITIES)
    def move(self, number: int, before: int | None, priority: Priority | None) -> None:
        name, target = self.pick(number), self.pick(before) if before is not None else None
        if name:
            self.each(lambda side: side.ledger.move(side.ids[name], side.ids[target] if target else None, priority))

    # ---- promises -----------------------------------------------------------------------------------------

    @invariant()
    def promises(self) -> None:
        for side in getattr(self, "sides", ()):
            now = side.look()
            for name, job in now.items():
                check_job(side, name, job, now)
                check_history(side.before.get(name), job)
            side.before = now

    @invariant()
    def same(self) -> None:
        if not hasattr(self, "sides") or len(self.sides) < 2:
            return
        shown = [{name: visible(side, job) for name, job in side.look().items()} for side in self.sides]
        different = {name: (one, shown[1][name]) for name, one in shown[0].items() if one != shown[1][name]}
        assert not different and shown[0].keys() == shown[1].keys(), different
        assert queue_of(self.sides[0]) == queue_of(self.sides[1])

    def teardown(self) -> None:
        for side in getattr(self, "sides", ()):
            if isinstance(side.ledger, SqlRunner):
                check_integrity(side.ledger)
                side.ledger.close()
                shutil.rmtree(side.ledger.database.path.parent)


def children_of(ledger: Any, job: str) -> dict[str, str]:
    if isinstance(ledger, MemoryLedger):
        return {child.node.key: child.id for child in ledger._children(job)}  # pyright: ignore[reportPrivateUsage]
    return dict(ledger.database.read_now(lambda read: read.all("SELECT key, id FROM job WHERE parent = ? ORDER BY position", job)))


def queue_of(side: Side) -> list[str]:
    waiting = [(list(Priority).index(job.priority), job.position, name) for name, job in side.look().items()
               if job.state is JobState.QUEUED]
    return [name for _, _, name in sorted(waiting)]


def check_job(side: Side, name: str, job: Job, jobs: dict[str, Job]) -> None:
    assert job.strikes <= rules.MAX_STRIKES
    needs = [jobs[side.names[need]] for need in job.depends_on]
    if job.state in (JobState.RUNNING, JobState.CANCELLING) and job.kind not in rules.RESULT_CHILD:
        assert all(need.state is JobState.DONE for need in needs)
        assert job.attempt > 0
    if job.error is not None and job.error.code is ErrorCode.DEPENDENCY and job.kind not in rules.RESULT_CHILD:
        assert any(need.state in (JobState.FAILED, JobState.CANCELLED) for need in needs), name
    if job.state is JobState.DONE:
        assert side.ledger.result(job.id) is not None
    assert (job.error is not None) == (job.state is JobState.FAILED)
    if job.children:
        below = [child for child_name, child in jobs.items() if child.parent == job.id]
        assert len(below) == job.children and sum(child.state is JobState.DONE for child in below) == job.children_done
        ended = all(child.state in TERMINAL for child in below)
        assert ended == (job.state in TERMINAL), (name, job.state)
        if job.state is JobState.DONE:
            assert all(child.state is JobState.DONE for child in below)


def check_history(before: Job | None, now: Job) -> None:
    if before is None:
        return
    assert now.attempt >= before.attempt
    if before.state is JobState.DONE and before.kind not in rules.RESULT_CHILD:
        assert now.state is JobState.DONE, "what is done stays done"


def check_integrity(runner: SqlRunner) -> None:
    def look(read: Any) -> None:
        assert read.value("PRAGMA integrity_check") == "ok"
        assert read.all("PRAGMA foreign_key_check") == []
        wrong = read.all(
            "SELECT j.id FROM job j WHERE j.blocked != (SELECT count(*) FROM job_dependency d JOIN job n ON n.id = d.depends_on "
            "WHERE d.job = j.id AND n.state != 'done')")
        assert wrong == []
        seqs = [row[0] for row in read.all("SELECT seq FROM event ORDER BY seq")]
        assert seqs == list(range(1, len(seqs) + 1))

    runner.database.read_now(look)


def model_ledger() -> MemoryLedger:
    return MemoryLedger(lambda ref: ref.sha256 != blob(MISSING).sha256)


def real_ledger() -> SqlRunner:
    runner = SqlRunner(Path(tempfile.mkdtemp(prefix="milimo-ledger-")))
    runner.store(blob(STORED))
    return runner


class OnMemory(Contract):
    makers = (model_ledger,)


class OnSqlite(Contract):
    makers = (real_ledger,)


class SideBySide(Contract):
    """The differential test: the same history on the model and on the real ledger, and the same to be seen after each step."""

    makers = (model_ledger, real_ledger)


CALM = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
OnMemory.TestCase.settings = settings(max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=CALM)
OnSqlite.TestCase.settings = settings(max_examples=12, stateful_step_count=40, deadline=None, suppress_health_check=CALM)
SideBySide.TestCase.settings = settings(max_examples=16, stateful_step_count=40, deadline=None, suppress_health_check=CALM)
TestOnMemory = pytest.mark.filterwarnings("default")(OnMemory.TestCase)
TestOnSqlite = pytest.mark.filterwarnings("default")(OnSqlite.TestCase)
TestSideBySide = pytest.mark.slow(pytest.mark.filterwarnings("default")(SideBySide.TestCase))
