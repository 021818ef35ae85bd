"""What this machine can do, what is missing, and how to mend it. Looks only; changes nothing."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

import psutil

from milimo.config import Home
from milimo.contracts.base import Model
from milimo.contracts.errors import MilimoError
from milimo.engines import registry
from milimo.wire import running

DISK_WANTED_GB = 5
MEMORY_WANTED_GB = 4
LIBRARIES = ("av", "numpy", "opencv-python-headless", "resvg-py", "pysqlite3", "fastapi")


class Finding(Model):
    """`problem` stops something from working; `info` is good to know."""

    subject: str
    level: Literal["ok", "info", "problem"]
    message: str
    cure: str = ""


def examine(home: Home) -> list[Finding]:
    return [_python(), *_libraries(), _database(), _home(home), _disk(home), _memory(), _gpu(), *_engines(), _server(home)]


def _python() -> Finding:
    text = ".".join(str(part) for part in sys.version_info[:3])
    return Finding(subject="Python", level="ok", message=f"{text}, {os.cpu_count()} cores")


def _libraries() -> list[Finding]:
    found: list[str] = []
    missing: list[Finding] = []
    for name in LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            level: Literal["info", "problem"] = "info" if name == "pysqlite3" else "problem"
            missing.append(Finding(subject=name, level=level, message="is not installed", cure=f"pip install {name}"))
    return [Finding(subject="Libraries", level="ok", message=", ".join(found)), *missing]


def _database() -> Finding:
    from milimo.server.db import sqlite  # SQLAlchemy comes with it: only for whoever asks

    try:
        return Finding(subject="SQLite", level="ok", message=str(sqlite.library().sqlite_version))
    except MilimoError as error:
        return Finding(subject="SQLite", level="problem", message=error.message)


def _home(home: Home) -> Finding:
    try:
        home.prepare()
    except MilimoError as error:
        return Finding(subject="Home", level="problem", message=error.message)
    return Finding(subject="Home", level="ok", message=f"{home.root} can be written")


def _disk(home: Home) -> Finding:
    folder = home.root
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free / 1e9
    if free < DISK_WANTED_GB:
        return Finding(subject="Disk", level="problem", message=f"{free:.1f} GB are free",
                       cure="A film of an hour takes about 5 GB. Free some, or choose another --home.")
    return Finding(subject="Disk", level="ok", message=f"{free:.0f} GB are free")


def _memory() -> Finding:
    total = psutil.virtual_memory().total / 2**30
    if total < MEMORY_WANTED_GB:
        return Finding(subject="Memory", level="info", message=f"{total:.1f} GiB: work with fewer slots",
                       cure="milimo studio --slots 1")
    return Finding(subject="Memory", level="ok", message=f"{total:.0f} GiB")


def _gpu() -> Finding:
    if shutil.which("nvidia-smi"):
        torch = "and torch is installed" if importlib.util.find_spec("torch") else "but torch is not installed"
        return Finding(subject="GPU", level="info", message=f"an NVIDIA driver is here, {torch}; previz does not need either")
    return Finding(subject="GPU", level="info", message="none found. Films are made as animatics by previz, on the CPU.")


def _engines() -> list[Finding]:
    findings: list[Finding] = []
    for engine in registry.video_capabilities():
        kind = "generative" if engine.generative else "animatics"
        findings.append(Finding(subject=f"Engine {engine.engine}", level="problem" if engine.needs else "ok",
                                message=f"{engine.title} ({kind}, up to {engine.max_extent.width}x{engine.max_extent.height})",
                                cure=engine.needs))
    return findings


def _server(home: Home) -> Finding:
    address = running(home)
    return Finding(subject="Studio", level="info", message=f"runs on {address}" if address else "does not run on this home")
