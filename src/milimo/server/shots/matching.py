"""A new breakdown laid over what a project has: which stored shot each new shot continues. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from milimo.contracts.jobs import StoredScene, StoredShot
from milimo.contracts.story import Breakdown, Scene, Shot

KEPT_FIELDS = ("plan", "prompt", "negative_prompt", "seconds", "seed")
"""Fields that a person can edit; an edited one stays edited when the scene is broken down again."""


@dataclass(frozen=True, slots=True)
class Matched:
    """A new scene and its shots, each with the stored one that it continues."""

    scene: Scene
    old: StoredScene | None
    shots: tuple[tuple[Shot, StoredShot | None], ...]


def match(old: Sequence[StoredScene], binned: Sequence[StoredShot], new: Breakdown) -> list[Matched]:
    """By heading and content first, then by place; a shot that came back finds its old self in the bin."""
    left_scenes = list(old)
    left_shots = {shot.id: shot for scene in old for shot in scene.shots} | {shot.id: shot for shot in binned}
    paired = _pair_scenes(left_scenes, new.scenes)
    exact: dict[tuple[int, int], StoredShot] = {}
    for scene_index, scene in enumerate(new.scenes):
        near = [shot.id for shot in paired[scene_index].shots] if (scene_index in paired) else []
        for shot_index, shot in enumerate(scene.shots):
            found = next((left_shots[key] for key in (*near, *left_shots) if key in left_shots
                          and same_content(left_shots[key].shot, shot)), None)
            if found is not None:
                exact[scene_index, shot_index] = found
                del left_shots[found.id]
    matched: list[Matched] = []
    for scene_index, scene in enumerate(new.scenes):
        stored = paired.get(scene_index)
        rest = [shot for shot in stored.shots if shot.id in left_shots] if stored else []
        pairs: list[tuple[Shot, StoredShot | None]] = []
        for shot_index, shot in enumerate(scene.shots):
            other = exact.get((scene_index, shot_index))
            if other is None and rest:
                other = rest.pop(0)
                del left_shots[other.id]
            pairs.append((shot, other))
        matched.append(Matched(scene, stored, tuple(pairs)))
    return matched


def _pair_scenes(old: list[StoredScene], new: Sequence[Scene]) -> dict[int, StoredScene]:
    paired: dict[int, StoredScene] = {}
    left = list(old)
    for rule in (_same_scene, _same_heading, _same_number):
        for index, scene in enumerate(new):
            found = None if index in paired else next((one for one in left if rule(one, scene)), None)
            if found is not None:
                paired[index] = found
                left.remove(found)
    return paired


def _same_scene(old: StoredScene, new: Scene) -> bool:
    return old.heading == new.heading and any(
        a.shot.text and a.shot.text == b.text for a in old.shots for b in new.shots)


def _same_heading(old: StoredScene, new: Scene) -> bool:
    return old.heading == new.heading


def _same_number(old: StoredScene, new: Scene) -> bool:
    return old.number == new.number


def same_content(old: Shot, new: Shot) -> bool:
    """Whether a shot is still what it was, whatever its number and its place in the script."""
    return old.text == new.text and all(
        getattr(old, name) == getattr(new, name) for name in KEPT_FIELDS if name not in old.edited and name != "seed")
