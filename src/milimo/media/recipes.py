"""Recipes inside files: what made a take travels with it, and a film carries those of all its shots.

Tags of the container: `milimo_recipe` of a take (JSON), `milimo_shots` of a film (JSON, a list in the film's order), and
`comment`, which says *animatic* of what no generative engine made.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from milimo.contracts.timeline import MediaSource, TimelineDocument
from milimo.contracts.video import VideoRequest
from milimo.media.conform import open_media

RECIPE = "milimo_recipe"
SHOTS = "milimo_shots"
KIND = "comment"
ANIMATIC = "animatic"


def take_tags(request: VideoRequest, revision: str, *, generative: bool) -> dict[str, str]:
    """What a take's file says of itself. Nothing in it differs between two runs of one request: assets are named by content."""
    asked = request.model_dump(mode="json", exclude_defaults=True, exclude={"references": {"__all__": {"asset"}}})
    tags = {RECIPE: json.dumps({"engine": request.engine, "revision": revision, "request": asked}, ensure_ascii=False, sort_keys=True)}
    return tags if generative else {**tags, KIND: ANIMATIC}


def film_tags(document: TimelineDocument, open_blob: Callable[[str], Path], start: int, stop: int,
              known: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """What a film's file says of its shots: where each lies (frames of the film) and its take's recipe, as far as the takes
    tell. `known`: tags by blob, of files that have been opened already; the others are opened."""
    shots: list[dict[str, object]] = []
    read = dict(known)
    animatic = False
    for clip in sorted(document.clips.values(), key=lambda clip: (clip.start, clip.track)):
        first, last = max(clip.start, start), min(clip.start + clip.length, stop)
        if not isinstance(clip.source, MediaSource) or not clip.enabled or first >= last:
            continue
        blob = clip.source.blob
        if blob not in read:
            read[blob] = _tags_of(open_blob(blob))
        recipe = read[blob].get(RECIPE)
        if recipe is not None and not any(shot["start"] == first - start and shot["recipe"] == json.loads(recipe) for shot in shots[-4:]):
            shots.append({"start": first - start, "frames": last - first, "name": clip.name, "recipe": json.loads(recipe)})
            animatic |= read[blob].get(KIND) == ANIMATIC
    tags = {SHOTS: json.dumps(shots, ensure_ascii=False, sort_keys=True)} if shots else {}
    return {**tags, KIND: ANIMATIC} if animatic else tags


def _tags_of(path: Path) -> Mapping[str, str]:
    file = open_media(path)
    try:
        return dict(file.metadata)
    finally:
        file.close()
