"""The kill storm: films are made while launcher, server, agent and engine child are killed, again and again.

`python -m benchmarks.chaos --kills 300`. Kills are spaced on observed progress, not on time; half of them wait for a named
window of the result's way home. After it: every job that was done is still done, nothing was done twice, no process is
left, and the database is sound. The histogram of kills by process and window is printed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.bench import Rows
from milimo.config import Home

ROOT = Path(__file__).resolve().parents[1]
TARGETS = ("launcher", "server", "agent", "child")
WINDOWS = ("spool-put", "put-finish", "in-finish", "finish-delete", "export-join")
SCENES = 6
WINDOW_SHARE = 0.3
"""Share of the kills that are armed at a window of the result's way home."""
DEADLINE_S = 1700.0


@dataclass(slots=True)
class Storm:
    kills: int
    seed: int
    folder: Path
    histogram: Counter[str] = field(default_factory=Counter)
    armed: Counter[str] = field(default_factory=Counter)
    films: int = 0
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

    def run(self) -> list[str]:
        """The faults found; none is what is hoped for."""
        chance = random.Random(self.seed)
        self._environment()
        started = time.monotonic()
        while self.total < self.kills and time.monotonic() - started < DEADLINE_S:
            self._one_film(chance)
        return self._inspect()

    def _environment(self) -> None:
        self.points.mkdir()
        os.environ.update({
            "MILIMO_FAILPOINTS": str(self.points),
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT / "tests" / "plugins"))), "MILIMO_FLAKY_LOG": str(self.folder / "flaky.log"),
            "MILIMO_FLAKY_WORDS": "slow:3", "MILIMO_HEARTBEAT_S": "0.3", "MILIMO_LEASE_S": "1.5"})

    def _script(self) -> Path:
        path = self.folder / f"film-{self.films}.fountain"
        scenes = "\n\n".join(
            f"INT. ROOM {self.films}-{number} - DAY\n\nA man waits at window {number}.\n\nMAN\nThis is line {number} of film "
            f"{self.films}." for number in range(SCENES))
        path.write_text(scenes + "\n", "utf-8")
        return path

    def _one_film(self, chance: random.Random) -> None:
        """Run one film to its end, through as many kills as it takes; a dead launcher is started again."""
        self.films += 1
        script, film = self._script(), self.folder / f"film-{self.films}.mp4"
        command = [sys.executable, "-m", "milimo", "--home", str(self.home.root), "film", str(script), "--output", str(film),
                   "--engine", "flaky", "--size", "64x64", "--seconds-per-shot", "1", "--json"]
        for _ in range(60):
            status = self._one_run(command, chance)
            if status == 0:
                return
        raise SystemExit(f"film {self.films} never came to its end")

    def _one_run(self, command: list[str], chance: random.Random) -> int:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True)
        assert process.stdout is not None
        wait = chance.randint(2, 9)
        for line in process.stdout:
            self._remember(line)
            wait -= 1
            if wait <= 0 and self.total < self.kills:
                self._kill(process.pid, chance)
                wait = chance.randint(2, 9)
        process.stdout.close()
        return process.wait()

    def _remember(self, line: str) -> None:
        told = json.loads(line)
        if told.get("type") == "job" and told["job"]["state"] == "done":
            self.done_seen.add(told["job"]["id"])

    def _kill(self, launcher: int, chance: random.Random) -> None:
        window = min(WINDOWS, key=lambda name: self.armed[name])
        if chance.random() < WINDOW_SHARE and not (self.points / window).exists():
            (self.points / window).touch()
            self.armed[window] += 1
            return
        victims = _processes(launcher)
        fewest = min(self.histogram[target] for target in TARGETS)
        wanted = [target for target in TARGETS if self.histogram[target] == fewest and victims.get(target)]
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
        faults += self._inspect_database()
        return faults

    def _inspect_database(self) -> list[str]:
        from pysqlite3 import dbapi2

        database = dbapi2.connect(str(self.home.database))
        try:
            (sound,) = database.execute("PRAGMA integrity_check").fetchone()
            faults = [] if sound == "ok" else [f"integrity_check: {sound}"]
            states = dict(database.execute("SELECT id, state FROM job").fetchall())
            faults += [f"lost: {job} was done and is {states.get(job)}" for job in self.done_seen if states.get(job) != "done"]
            doubled = database.execute(
                "SELECT shot, request_digest, count(*) FROM take GROUP BY shot, request_digest HAVING count(*) > 1").fetchall()
            faults += [f"doubled: {row}" for row in doubled]
        finally:
            database.close()
        return faults


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
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rows = Rows("chaos")
    faults = report(rows, options.kills, options.seed)
    rows.write()
    return 1 if faults else 0


def report(rows: Rows, kills: int, seed: int, most_seconds: float | None = None) -> list[str]:
    """Run a storm and tell its rows; the faults found."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="milimo-chaos-") as folder:
        storm = Storm(kills, seed, Path(folder))
        faults = storm.run()
        windows, total = storm.windows(), storm.total    # counted from files that are gone with the folder
    spent = time.monotonic() - started
    for fault in faults:
        print("FAULT", fault)
    rows.add(f"kills over {storm.films} films in {spent:.0f} s", total, "kills", f">= {kills}", total >= kills)
    if most_seconds is not None:
        rows.at_most(f"time of a storm of {kills} kills", round(spent), most_seconds, "s")
    rows.add("lost, doubled, orphaned, unsound", len(faults), "faults", "= 0", not faults)
    for target in TARGETS:
        share = storm.histogram[target] / max(1, sum(storm.histogram.values()))
        rows.add(f"share of the kills from outside: {target}", round(share, 3), "", ">= 0.2", share >= 0.2)
    fewest = max(1, min(5, kills // 40))
    for name, count in windows.items():
        rows.add(f"deaths in the window {name}", count, "deaths", f">= {fewest}", count >= fewest)
    return faults


if __name__ == "__main__":
    sys.exit(main())
