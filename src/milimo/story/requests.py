"""What a shot asks of its engine, what that is called, and in what a take that was made differs from it."""

import hashlib
import itertools
import json
from collections.abc import Mapping, Sequence

from milimo.contracts.jobs import FilmSettings, StoredScene
from milimo.contracts.limits import MOST_FRAMES
from milimo.contracts.shots import ShotPlan
from milimo.contracts.story import Element, ElementKind, Shot
from milimo.contracts.video import Encoding, ScenePlace, VideoRequest
from milimo.story.pictures import references_of, shown_in
from milimo.story.seeds import mixed, scene_seed

_UNNAMED = {"scene": True, "elements": {"__all__": {"references"}}, "references": {"__all__": {"asset"}}}


def request_for_shot(shot: Shot, heading: str, elements: Sequence[Element], settings: FilmSettings | None = None,
                     pictures: Mapping[str, str] | None = None, scene: ScenePlace | None = None) -> VideoRequest:
    """What a shot asks of its engine. Nothing of other shots is in it but where it lies among them (`scene`), which is
    left out of its digest: a change elsewhere changes nothing here. `pictures`: asset → blob of reference pictures."""
    settings = settings or FilmSettings()
    shown = shown_in(shot.plan, elements)
    references = references_of(shown, pictures or {})
    used = tuple(element for element in shown if element.kind is not ElementKind.PLACE)
    return VideoRequest(
        engine=settings.engine, prompt=shot.prompt, negative_prompt=shot.negative_prompt, plan=shot.plan, elements=used,
        extent=settings.extent, rate=settings.rate, frames=frames_of(shot, settings), seed=mixed(shot.seed, settings.seed),
        references=references, scene=scene,
        scene_seed=scene_seed(settings.seed, shot.plan.place.name or heading), quality=settings.quality)


def scene_places(scene: StoredScene, settings: FilmSettings) -> dict[str, ScenePlace]:
    """Shot → where it begins in its scene, as the shots stand now."""
    lengths = [frames_of(shot.shot, settings) for shot in scene.shots]
    starts = itertools.accumulate(lengths, initial=0)
    return {shot.id: ScenePlace(start=start, total=sum(lengths)) for shot, start in zip(scene.shots, starts, strict=False)}


def frames_of(shot: Shot, settings: FilmSettings) -> int:
    """At a rate of thousands a shot is as long as one may be, not refused: the board must show it, whatever was asked before."""
    return min(MOST_FRAMES, max(1, round(shot.seconds * settings.rate.num / settings.rate.den)))


def request_digest(request: VideoRequest, encoding: Encoding, revision: str) -> str:
    """Names what a run would make: equal digests, equal takes. SHA-256 of canonical JSON.

    Where the shot lies in its scene is left out: it only shifts the phase of waves and weather, and a film of which one
    line grew must not be made anew from there on. So are the assets that reference pictures came from: a copy of a project
    has others of the same bytes.
    """
    whole = {"request": request.model_dump(mode="json", exclude=_UNNAMED), "encoding": encoding.model_dump(mode="json"), "revision": revision}
    return hashlib.sha256(json.dumps(whole, sort_keys=True, separators=(",", ":")).encode("utf-8")).hexdigest()


def differences(made: VideoRequest, wanted: VideoRequest) -> tuple[str, ...]:
    """What of `wanted` a take of `made` does not show: fields of the plan by name, `prompt`, `negative_prompt`, `seconds`,
    `seed`, `element:KEY`, `picture:KEY`. Size, engine and quality are how a shot is made, not what it shows."""
    found: list[str] = []
    if made.plan != wanted.plan:
        old, new = made.plan or ShotPlan(), wanted.plan or ShotPlan()
        found += [name for name in ShotPlan.model_fields if getattr(old, name) != getattr(new, name)]
    found += [name for name in ("prompt", "negative_prompt", "seed") if getattr(made, name) != getattr(wanted, name)]
    if made.frames * made.rate.den * wanted.rate.num != wanted.frames * wanted.rate.den * made.rate.num:
        found.append("seconds")
    before, now = ({element.key: element.model_copy(update={"references": ()}) for element in request.elements} for request in (made, wanted))
    found += [f"element:{key}" for key in sorted(before.keys() | now.keys()) if before.get(key) != now.get(key)]
    shown, asked = ({(reference.element, reference.blob) for reference in request.references} for request in (made, wanted))
    found += [f"picture:{key}" for key in sorted({element for element, _ in shown ^ asked})]
    return tuple(found)
