"""Finds engines by the entry point group `milimo.engines`, so that another package can add one."""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.video import VideoCapabilities
from milimo.engines.base import VideoEngine

GROUP = "milimo.engines"


def names() -> tuple[str, ...]:
    """Every engine that is installed, sorted. Nothing is imported."""
    return tuple(sorted({point.name for point in entry_points(group=GROUP)}))


def video_engine(name: str) -> VideoEngine:
    """The engine called `name`, made once a process.

    Raises ENGINE_UNKNOWN with the list of engines that there are, and NOT_SUPPORTED when the one named is installed
    but makes no video.
    """
    for point in entry_points(group=GROUP):
        if point.name == name:
            return _load(point)
    known = ", ".join(names()) or "none"
    raise MilimoError(
        ErrorCode.ENGINE_UNKNOWN, f"There is no engine called “{name}”. Installed engines: {known}.",
        engine=name, known=list(names()))


def video_capabilities() -> tuple[VideoCapabilities, ...]:
    """What every installed video engine can do here; other kinds of engine are passed over."""
    engines = (_made(point) for point in sorted(entry_points(group=GROUP), key=lambda p: p.name))
    return tuple(engine.capabilities() for engine in engines if isinstance(engine, VideoEngine))


def _load(point: EntryPoint) -> VideoEngine:
    engine = _made(point)
    if not isinstance(engine, VideoEngine):
        raise MilimoError(ErrorCode.NOT_SUPPORTED, f"The engine “{point.name}” makes no video.", engine=point.name)
    return engine


@cache
def _made(point: EntryPoint) -> object:
    factory: object = point.load()
    if not callable(factory):
        raise MilimoError(
            ErrorCode.ENGINE_FAILED, f"The engine “{point.name}” is broken: {point.value} cannot be called.")
    return factory()
