"""A new breakdown laid over the one before: which shot goes on with which, what is stale, what goes to the bin.

Work is kept by content, not by number: a scene put in before, or moved, leaves its takes where they belong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from milimo.contracts.jobs import StoredScene, StoredShot
from milimo.contracts.story import Breakdown, Scene, Shot
from milimo.story.by_hand import cut_alike, is_placed, predecessor

EDITABLE = ("plan", "prompt", "negative_prompt", "seconds", "seed")
"""What a person can change of a shot; an edited field stays as it was edited."""

_RENAMED = 0.5
"""Share of a scene's words that must have stayed for it to be the same scene under another heading."""

_REWRITTEN = 0.34
"""Share of a shot's words that must have stayed for it to be the same shot; below it only its place speaks for it."""


@dataclass(frozen=True, slots=True)
class MatchedShot:
    shot: Shot                         # with the fields that a person edited on the old one
    old: StoredShot | None             # what it goes on with
    unchanged: bool                    # its request is the same: its takes stay current


@dataclass(frozen=True, slots=True)
class MatchedScene:
    scene: Scene
    old: StoredScene | None
    shots: tuple[MatchedShot, ...]


@dataclass(frozen=True, slots=True)
class MatchResult:
    scenes: tuple[MatchedScene, ...]
    removed: tuple[str, ...]           # ids of stored shots whose text left the script: to the bin
    removed_scenes: tuple[str, ...]

    @property
    def stale(self) -> tuple[str, ...]:
        """Ids of stored shots that go on but whose takes no longer fit."""
        return tuple(one.old.id for scene in self.scenes for one in scene.shots if one.old is not None and not one.unchanged)


def match_breakdown(old: Sequence[StoredScene], new: Breakdown, binned: Sequence[StoredShot] = ()) -> MatchResult:
    """Every stored shot goes on in at most one new shot. `binned`: shots that left earlier and may come back. What people cut,
    joined, added or moved stays so (milimo.story.by_hand)."""
    new = cut_alike(old, new)
    whole = old
    old = [scene.model_copy(update={"shots": tuple(shot for shot in scene.shots if not shot.shot.added)}) for scene in whole]
    scenes = _pair_scenes(old, new.scenes)
    stored = {shot.id: shot for scene in old for shot in scene.shots}
    pairs = _same_words(scenes, new.scenes, {**stored, **{shot.id: shot for shot in binned}})
    taken = {shot.id for shot in pairs.values()}
    for index, scene in enumerate(new.scenes):
        before = scenes.get(index)
        if before is not None:
            free = [(at, shot) for at, shot in enumerate(before.shots) if shot.id not in taken]
            rest = [at for at in range(len(scene.shots)) if (index, at) not in pairs]
            for at, shot in _rewritten(scene, rest, before, free, {at: pairs[index, at] for at in range(len(scene.shots)) if (index, at) in pairs}):
                pairs[index, at] = shot
                taken.add(shot.id)
    matched = tuple(
        MatchedScene(scene, scenes.get(index), tuple(_matched(shot, pairs.get((index, at))) for at, shot in enumerate(scene.shots)))
        for index, scene in enumerate(new.scenes))
    kept_scenes = {scene.id for scene in scenes.values()}
    matched, added = _placed(matched, whole)
    return MatchResult(matched, tuple(shot.id for scene in whole for shot in scene.shots if shot.id not in taken | added),
                       tuple(scene.id for scene in old if scene.id not in kept_scenes))


def same_request(old: Shot, new: Shot) -> bool:
    """Whether takes of `old` show `new`: its words and all that its request is made of, but for what a person edited."""
    return old.text == new.text and all(getattr(old, name) == getattr(new, name) for name in EDITABLE if name not in old.edited)


def keep_edited(old: Shot, new: Shot) -> Shot:
    """The new shot with what a person changed on the old one."""
    kept = {name: getattr(old, name) for name in old.edited if name in EDITABLE}
    return new.model_copy(update={**kept, "edited": old.edited}) if old.edited else new


def _matched(shot: Shot, old: StoredShot | None) -> MatchedShot:
    if old is None:
        return MatchedShot(shot, None, False)
    return MatchedShot(keep_edited(old.shot, shot), old, same_request(old.shot, shot))


def _placed(matched: tuple[MatchedScene, ...], old: Sequence[StoredScene]) -> tuple[tuple[MatchedScene, ...], set[str]]:
    """Shots that a person put somewhere stand there again, and those that were added are there again (their ids)."""
    home = {shot.id: scene for scene in old for shot in scene.shots if is_placed(shot.shot)}
    if not home:
        return matched, set()
    rows = {one.old.id: index for index, one in enumerate(matched) if one.old is not None}
    shots = [list(one.shots) for one in matched]
    wanted: list[tuple[StoredScene, StoredShot, MatchedShot]] = []
    for scene in old:
        for shot in scene.shots:
            if shot.id not in home or scene.id not in rows:
                continue
            found = next(((row, one) for row in shots for one in row if one.old is not None and one.old.id == shot.id), None)
            if found is not None:
                found[0].remove(found[1])
                wanted.append((scene, shot, found[1]))
            elif shot.shot.added:
                wanted.append((scene, shot, MatchedShot(shot.shot, shot, True)))
    for scene, shot, one in wanted:
        row = shots[rows[scene.id]]
        row.insert(predecessor(scene, shot, [each.old.id if each.old is not None else "" for each in row]), one)
    again = tuple(MatchedScene(one.scene, one.old, tuple(row)) for one, row in zip(matched, shots, strict=True))
    return again, {shot.id for _, shot, _ in wanted}


# ---- scenes ---------------------------------------------------------------------------------------------------------


def _pair_scenes(old: Sequence[StoredScene], new: Sequence[Scene]) -> dict[int, StoredScene]:
    """Heading and words; then heading; then words under another heading; then number."""
    words_old = {scene.id: _words(shot.shot.text for shot in scene.shots) for scene in old}
    words_new = [_words(shot.text for shot in scene.shots) for scene in new]
    rules: tuple[Callable[[StoredScene, int], bool], ...] = (
        lambda one, index: one.heading == new[index].heading and _overlap(words_old[one.id], words_new[index]) > 0.7,
        lambda one, index: one.heading == new[index].heading and _overlap(words_old[one.id], words_new[index]) > 0.0,
        lambda one, index: _overlap(words_old[one.id], words_new[index]) >= _RENAMED,
        lambda one, index: one.heading == new[index].heading,
        lambda one, index: one.number == new[index].number and _overlap(words_old[one.id], words_new[index]) > 0.1)
    paired: dict[int, StoredScene] = {}
    left = list(old)
    for rule in rules:
        for index in range(len(new)):
            if index not in paired and (found := next((one for one in left if rule(one, index)), None)) is not None:
                paired[index] = found
                left.remove(found)
    return paired


def _words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in text.casefold().split())


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))


# ---- shots ----------------------------------------------------------------------------------------------------------


def _same_words(scenes: dict[int, StoredScene], new: Sequence[Scene], stored: dict[str, StoredShot]) -> dict[tuple[int, int], StoredShot]:
    """Shots whose words have stayed: first inside their scene and in order, then wherever they have gone."""
    pairs: dict[tuple[int, int], StoredShot] = {}
    free = dict(stored)
    for index, scene in enumerate(new):
        before = scenes.get(index)
        if before is None:
            continue
        old_texts, new_texts = [_identity(shot.shot) for shot in before.shots], [_identity(shot) for shot in scene.shots]
        for block in SequenceMatcher(None, old_texts, new_texts, autojunk=False).get_matching_blocks():
            for offset in range(block.size):
                shot = before.shots[block.a + offset]
                if shot.id in free:
                    pairs[index, block.b + offset] = free.pop(shot.id)
    by_text: dict[tuple[str, tuple[str, ...]], list[StoredShot]] = {}
    for shot in free.values():
        by_text.setdefault(_identity(shot.shot), []).append(shot)
    for index, scene in enumerate(new):
        for at, shot in enumerate(scene.shots):
            waiting = by_text.get(_identity(shot)) if (index, at) not in pairs and shot.text else None
            if waiting:
                pairs[index, at] = waiting.pop(0)
    return pairs


def _identity(shot: Shot) -> tuple[str, tuple[str, ...]]:
    """Words and who speaks them."""
    return shot.text, tuple(line.name for line in shot.plan.lines)


def _rewritten(scene: Scene, rest: Sequence[int], before: StoredScene, free: Sequence[tuple[int, StoredShot]],
               fixed: dict[int, StoredShot]) -> list[tuple[int, StoredShot]]:
    """Shots whose words have changed: between the same neighbours, the likest first; speakers do not become others."""
    position = {shot.id: at for at, shot in enumerate(before.shots)}
    anchors = {at: position[shot.id] for at, shot in fixed.items() if shot.id in position}
    candidates: list[tuple[float, int, int, StoredShot]] = []
    words_old = {shot.id: _words((shot.shot.text,)) for _, shot in free}
    for at in rest:
        words = _words((scene.shots[at].text,))
        low = max((old for new_at, old in anchors.items() if new_at < at), default=-1)
        high = min((old for new_at, old in anchors.items() if new_at > at), default=len(before.shots))
        for old_at, shot in free:
            likeness = _overlap(words, words_old[shot.id])
            between = low < old_at < high
            if _speakers(scene.shots[at]) == _speakers(shot.shot) and (between or likeness >= 0.6) and (likeness >= _REWRITTEN or between):
                candidates.append((-(likeness + 0.5 * between), abs(old_at - at), at, shot))
    found: list[tuple[int, StoredShot]] = []
    done_new, done_old = set[int](), set[str]()
    for _, _, at, shot in sorted(candidates, key=lambda one: one[:3]):
        if at not in done_new and shot.id not in done_old:
            done_new.add(at)
            done_old.add(shot.id)
            found.append((at, shot))
    return found


def _speakers(shot: Shot) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.name for line in shot.plan.lines))
