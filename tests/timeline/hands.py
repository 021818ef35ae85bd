"""A film job's cut, and hands that edit it."""

from __future__ import annotations

from typing import Any

from scripts import scene, shot, story, take, takes, uid

from milimo.contracts.jobs import FilmSettings, StoredScene
from milimo.contracts.shots import Line
from milimo.contracts.timeline import MediaSource, TimelineDocument
from milimo.timeline.assemble import PICTURE, assemble
from milimo.timeline.document import clips_of
from milimo.timeline.patch import apply, from_json, to_json

SETTINGS = FilmSettings()
SOLID: dict[str, Any] = {"track": "picture", "start": 0, "length": 24, "source": {"type": "solid", "colour": "#203040"}}
THREE = [scene(0, shot(1, lines=(Line(text="Now.", start=1, end=2),)), shot(2)), scene(1, shot(3))]


def made(
    *scenes: StoredScene,
    title: str = "Salt",
    version: dict[int, int] | None = None,
    frames: dict[int, int] | None = None,
) -> TimelineDocument:
    """What the film job lays out. `version` and `frames` say which take a shot has."""
    told = story(*scenes, title=title)
    chosen = {
        key: take(
            int(key[-12:], 16),
            version=(version or {}).get(int(key[-12:], 16), 0),
            frames=(frames or {}).get(int(key[-12:], 16), 96),
        )
        for key in takes(told)
    }
    return assemble(told, chosen, SETTINGS)


def by_hand(document: TimelineDocument, *ops: tuple[str, list[str], Any]) -> TimelineDocument:
    patch: Any = tuple((op, tuple(path), value) for op, path, value in ops)
    return from_json(apply(to_json(document), patch))


def order(document: TimelineDocument) -> list[str]:
    """Shots by number, other clips by key."""
    return [str(int(key[-12:], 16)) if key.startswith("shot-") else key for key, _ in clips_of(document, PICTURE)]


def version_of(document: TimelineDocument, number: int) -> int:
    source = document.clips[f"shot-{uid(number)}"].source
    assert isinstance(source, MediaSource)
    return int(source.blob[32:], 16)


def ripple(document: TimelineDocument, *, after: int, by: int) -> list[tuple[str, list[str], Any]]:
    """What the editor does to everything behind a trimmed clip."""
    ops: list[tuple[str, list[str], Any]] = [
        ("set", ["clips", key, "start"], clip.start + by) for key, clip in document.clips.items() if clip.start >= after
    ]
    ops += [
        ("set", ["transitions", key, "at"], item.at + by)
        for key, item in document.transitions.items()
        if item.at >= after
    ]
    ops += [
        ("set", ["captions", key, "start"], item.start + by)
        for key, item in document.captions.items()
        if item.start >= after
    ]
    return ops + [
        ("set", ["markers", key, "at"], item.at + by) for key, item in document.markers.items() if item.at >= after
    ]
