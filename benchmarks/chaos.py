"""The kill storm: films are made while launcher, server, agent and engine child are killed, again and again.

`python -m benchmarks.chaos --kills 300`. Kills are spaced on observed progress, not on time; some of them wait for a named
window of the result's way home, and the storm goes on until each window has had its deaths and each process its fifth of all
of them. After it: every job that was done is still done, no job of any kind was done twice or begun again after it was done,
what it made is stored once, no engine ran again for a result that the server had, each film is what it would have been without
the storm, no process and no half-written file is left, and the database is sound. The histogram of kills by process and window
is printed. Then come the mutants of media (benchmarks.mutants).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks import mutants
from benchmarks.bench import Rows
from benchmarks.decoded import decode
from milimo.config import Home
from milimo.contracts.jobs import VideoSpec

ROOT = Path(__file__).resolve().parents[1]
TARGETS = ("launcher", "server", "agent", "child")
LEAST_SHARE = 0.2
"""Of all deaths, those in windows among them, for each process."""
WINDOWS = {"spool-put": "agent", "put-finish": "agent", "in-finish": "server", "finish-delete": "agent", "export-join": "child"}
"""Each with the process that dies in it."""
SCENES = 6
WINDOW_SHARE = 0.3
"""Share of the kills that are armed at a window of the result's way home."""
DEADLINE_S = 1500.0
QUIET_FILMS = 3
"""Films without another kill in which a window that is armed must have been reached."""
CLOCKS_MS = 50
"""The server's clock and the child's are read at different moments of one finish."""
SLOTS = 2
"""Runs that one death can interrupt."""


_ENDED = "job j WHERE j.state = 'done' AND j.is_parent = 0"
NONE_OF = {
    "take doubled": "SELECT shot, request_digest, count(*) FROM take GROUP BY shot, request_digest HAVING count(*) > 1",
    "not done exactly once":
        f"SELECT j.kind, j.id, (SELECT count(*) FROM job_attempt a WHERE a.job = j.id AND a.answer = 'done') AS ends FROM {_ENDED} AND ends != 1",
    "begun again after it was done":
        f"SELECT j.kind, j.id FROM {_ENDED} AND EXISTS (SELECT 1 FROM job_attempt a WHERE a.job = j.id AND a.started_ms > j.finished_ms)",
    "done without a result": f"SELECT j.kind, j.id FROM {_ENDED} AND j.result IS NULL",
    "breakdown stored other than once":
        f"SELECT j.id, (SELECT count(*) FROM shot s WHERE s.project = j.project) AS shots FROM {_ENDED} AND j.kind = 'breakdown' "
        "AND shots != (SELECT sum(json_array_length(scene.value, '$.shots')) FROM json_each(j.result, '$.breakdown.scenes') scene)",
    "planned twice":
        "SELECT parent, shot, count(*) FROM job WHERE kind IN ('video', 'cut', 'export') GROUP BY parent, kind, shot HAVING count(*) > 1",
    "cut on more than one sequence": "SELECT project, count(*) FROM sequence GROUP BY project HAVING count(*) > 1",
    "more revisions than cuts":
        "SELECT q.project, q.revision FROM sequence q WHERE q.revision > "
        "(SELECT count(*) FROM job j WHERE j.project = q.project AND j.kind = 'cut' AND j.state = 'done')",
    "film stored other than once":
        f"SELECT j.id, (SELECT count(*) FROM asset a WHERE a.origin_job = j.id AND a.kind = 'film') AS films FROM {_ENDED} "
        "AND j.kind = 'export' AND films != 1",
    "film of no finished export":
        "SELECT a.id FROM asset a LEFT JOIN job j ON j.id = a.origin_job WHERE a.kind = 'film' AND (j.state IS NULL OR j.state != 'done')"}
"""Queries that must find nothing after a storm, and what it is where one does."""


@dataclass(slots=True)
class Storm:
    kills: int
    seed: int
    folder: Path
    histogram: Counter[str] = field(default_factory=Counter)
    armed: Counter[str] = field(default_factory=Counter)
    films: int = 0
    compared: int = 0
    repeats: int = 0
    storm_s: float = 0.0
    done_seen: set[str] = field(default_factory=set)

    @property
    def home(self) -> Home:
        return Home(self.folder / "home")

    @property
    def points(self) -> Path:
        """Where failpoints are armed (milimo.failpoints)."""
        return self.folder / "failpoints"

    @property
    def total(self) -> int:
        return sum(self.histogram.values()) + sum(self.windows().values())

    @property
    def to_compare(self) -> int:
        """How many films are made once more, in peace, and compared."""
        return 3 if self.kills < 100 else 12

    @property
    def deaths_a_window(self) -> int:
        """How many deaths each window must have had."""
        return max(1, min(5, self.kills // 40))

    def run(self) -> list[str]:
        """The faults found; none is what is hoped for."""
        chance = random.Random(self.seed)
        self._environment()
        started, quiet = time.monotonic(), 0
        while self._wanting() and quiet < QUIET_FILMS and time.monotonic() - started < DEADLINE_S:
            quiet += self.total >= self.kills
            self._one_film(chance)
        self.storm_s = time.monotonic() - started
        faults = self._inspect()
        faults += [f"the window {name} was not reached often enough" for name in self._missing()]
        faults += [f"{name}: less than a fifth of the kills" for name in self._spared()]
        faults += [] if self.total >= self.kills else [f"only {self.total} kills in {self.storm_s:.0f} s"]
        return faults + self._other_films(chance)

    def _missing(self) -> list[str]:
        """Windows that have not had their deaths."""
        return [name for name, deaths in self.windows().items() if deaths < self.deaths_a_window]

    def shares(self) -> dict[str, float]:
        """Each process's share of all deaths, from outside and in windows."""
        deaths = Counter(self.histogram)
        for window, count in self.windows().items():
            deaths[WINDOWS[window]] += count
        return {target: deaths[target] / max(1, deaths.total()) for target in TARGETS}

    def _spared(self) -> list[str]:
        """Processes that have had too few of the deaths."""
        return [target for target, share in self.shares().items() if share < LEAST_SHARE]

    def _wanting(self) -> bool:
        return self.total < self.kills or bool(self._missing()) or bool(self._spared())

    def _arm(self, names: Iterable[str]) -> bool:
        """Have the next process die that comes to one of these windows. False when all of them wait already."""
        for name in names:
            if not (self.points / name).exists():
                (self.points / name).touch()
                self.armed[name] += 1
                return True
        return False

    def _environment(self) -> None:
        self.points.mkdir()
        os.environ.update({
            "MILIMO_FAILPOINTS": str(self.points),
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT / "tests" / "plugins"))), "MILIMO_FLAKY_LOG": str(self.folder / "flaky.log"),
            "MILIMO_FLAKY_WORDS": "slow:3", "MILIMO_HEARTBEAT_S": "0.3", "MILIMO_LEASE_S": "1.5"})

    def _script(self, film: int) -> Path:
        path = self.folder / f"film-{film}.fountain"
        scenes = "\n\n".join(
            f"INT. ROOM {film}-{number} - DAY\n\nA man waits at window {number}.\n\nMAN\nThis is line {number} of film {film}."
            for number in range(SCENES))
        path.write_text(scenes + "\n", "utf-8")
        return path

    def _command(self, home: Home, film: int, output: Path) -> list[str]:
        return [sys.executable, "-m", "milimo", "--home", str(home.root), "film", str(self._script(film)), "--output", str(output),
                "--engine", "flaky", "--size", "64x64", "--seconds-per-shot", "1", "--json"]

    def _film(self, film: int) -> Path:
        return self.folder / f"film-{film}.mp4"

    def _one_film(self, chance: random.Random) -> None:
        """Run one film to its end, through as many kills as it takes; a dead launcher is started again."""
        self.films += 1
        command = self._command(self.home, self.films, self._film(self.films))
        for _ in range(60):
            status = self._one_run(command, chance)
            if status == 0:
                return
        raise SystemExit(f"film {self.films} never came to its end")

    def _other_films(self, chance: random.Random) -> list[str]:
        """Some of the films made again on a home where nothing is killed: they must be the same."""
        for point in WINDOWS:
            (self.points / point).unlink(missing_ok=True)
        calm, faults = Home(self.folder / "calm"), list[str]()
        for film in sorted(chance.sample(range(1, self.films + 1), min(self.to_compare, self.films))):
            other = self.folder / f"calm-{film}.mp4"
            subprocess.run(self._command(calm, film, other), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.compared += 1
            if decode(self._film(film)) != decode(other):
                faults.append(f"film {film} is not what it would have been in peace")
        return faults

    def _one_run(self, command: list[str], chance: random.Random) -> int:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True)
        assert process.stdout is not None
        wait = chance.randint(2, 9)
        for line in process.stdout:
            self._remember(line)
            wait -= 1
            if wait <= 0 and (self.total < self.kills or self._spared()):
                self._kill(process.pid, chance)
                wait = chance.randint(2, 9)
            while self.total >= self.kills and self._arm(self._missing()):
                pass
        process.stdout.close()
        return process.wait()

    def _remember(self, line: str) -> None:
        told = json.loads(line)
        if told.get("type") == "job" and told["job"]["state"] == "done":
            self.done_seen.add(told["job"]["id"])

    def _kill(self, launcher: int, chance: random.Random) -> None:
        enough = self.total >= self.kills
        if not enough and chance.random() < WINDOW_SHARE and self._arm(sorted(WINDOWS, key=lambda name: self.armed[name])):
            return
        victims = _processes(launcher)
        deaths = Counter(self.histogram)        # a window that is armed will have its death
        for window, count in self.armed.items():
            deaths[WINDOWS[window]] += count
        fewest = min(deaths[target] for target in TARGETS)
        wanted = [target for target in TARGETS if deaths[target] == fewest and victims.get(target)]
        if not wanted:
            return
        target = chance.choice(wanted)
        try:
            os.kill(chance.choice(victims[target]), signal.SIGKILL)
            self.histogram[target] += 1
        except ProcessLookupError:
            return

    def windows(self) -> dict[str, int]:
        """Deaths by window: processes that came to an armed point, left their id there, and are seen to be gone."""
        return {name: sum(_gone(int(mark.suffix[1:])) for mark in self.points.glob(f"{name}.*"))
                for name in WINDOWS}

    def _inspect(self) -> list[str]:
        faults: list[str] = []
        deadline = time.monotonic() + 15
        while (left := _of_home(self.home.root)) and time.monotonic() < deadline:
            time.sleep(0.2)
        faults += [f"orphan: {process.pid} {' '.join(process.cmdline())[:120]}" for process in left]
        faults += [f"left behind: {part.name}" for part in self.folder.glob(".*.part")]
        return faults + self._inspect_database()

    def _inspect_database(self) -> list[str]:
        from pysqlite3 import dbapi2

        database = dbapi2.connect(str(self.home.database))
        try:
            (sound,) = database.execute("PRAGMA integrity_check").fetchone()
            faults = [] if sound == "ok" else [f"integrity_check: {sound}"]
            states = dict(database.execute("SELECT id, state FROM job").fetchall())
            faults += [f"lost: {job} was done and is {states.get(job)}" for job in self.done_seen if states.get(job) != "done"]
            for what, query in NONE_OF.items():
                faults += [f"{what}: {row}" for row in database.execute(query).fetchall()]
            faults += self._computed_again(database.execute(
                "SELECT spec, finished_ms FROM job WHERE kind = 'video' AND state = 'done'").fetchall())
        finally:
            database.close()
        return faults

    def _computed_again(self, done: list[tuple[str, int]]) -> list[str]:
        """Runs of an engine that began after the server had their result; and more runs than deaths can account for."""
        log = self.folder / "flaky.log"
        runs = [line.split()[:2] for line in log.read_text("utf-8").splitlines()]
        finished = {_name(spec): finished_ms for spec, finished_ms in done}
        faults = [f"computed again after it was done: {name}" for at, name in runs
                  if int(at) // 1_000_000 > finished.get(name, 2**62) + CLOCKS_MS]
        self.repeats = len(runs) - len({name for _, name in runs})
        if self.repeats > SLOTS * self.total:
            faults.append(f"{self.repeats} repeated runs, which {self.total} deaths cannot account for")
        return faults


def _name(spec: str) -> str:
    """A job's request as the test engine names it in its log."""
    request = VideoSpec.model_validate_json(spec).request
    return hashlib.sha256(request.model_dump_json().encode("utf-8")).hexdigest()


def _processes(launcher: int) -> dict[str, list[int]]:
    """Pids by what they are, under this launcher."""
    found: dict[str, list[int]] = {"launcher": [launcher]}
    try:
        for process in psutil.Process(launcher).children(recursive=True):
            line = " ".join(process.cmdline())
            for name, module in (("server", "milimo.server"), ("agent", "milimo.worker "), ("child", "milimo.worker.child")):
                if f"-m {module}" in line + " ":
                    found.setdefault(name, []).append(process.pid)
                    break
    except psutil.Error:
        return found
    return found


def _gone(pid: int) -> bool:
    """Has this process ended? One that nobody has asked about yet (a zombie) has."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def _of_home(home: Path) -> list[psutil.Process]:
    found: list[psutil.Process] = []
    for process in psutil.process_iter(["cmdline"]):
        if str(home) in " ".join(process.info["cmdline"] or []) and process.pid != os.getpid():
            found.append(process)
    return found


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--mutants", type=int, default=mutants.MUTANTS)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rows = Rows("chaos")
    faults = report(rows, options.kills, options.seed)
    faults += mutants.report(rows, options.mutants, options.seed)
    rows.write()
    return 1 if faults else 0


def report(rows: Rows, kills: int, seed: int, most_seconds: float | None = None) -> list[str]:
    """Run a storm and tell its rows; the faults found."""
    with tempfile.TemporaryDirectory(prefix="milimo-chaos-") as folder:
        storm = Storm(kills, seed, Path(folder))
        faults = storm.run()
        windows, total, shares = storm.windows(), storm.total, storm.shares()    # counted from files that are gone with the folder
    for fault in faults:
        print("FAULT", fault)
    rows.add(f"kills over {storm.films} films in {storm.storm_s:.0f} s", total, "kills", f">= {kills}", total >= kills)
    if most_seconds is not None:
        rows.at_most(f"time of a storm of {kills} kills", round(storm.storm_s), most_seconds, "s")
    rows.add(f"lost, doubled, orphaned, unsound, computed again, or other than in peace ({storm.compared} films compared)", len(faults),
             "faults", "= 0", not faults)
    rows.add("runs of an engine that a death had repeated", storm.repeats, "runs", f"<= {SLOTS * total}", storm.repeats <= SLOTS * total)
    for target in TARGETS:
        rows.at_least(f"share of all kills, those in windows among them: {target}", round(shares[target], 3), LEAST_SHARE, "")
    for name, count in windows.items():
        rows.add(f"deaths in the window {name}", count, "deaths", f">= {storm.deaths_a_window}", count >= storm.deaths_a_window)
    return faults


if __name__ == "__main__":
    sys.exit(main())
