"""What people do to the board: shots cut in two, joined, put in between, moved; and how that lasts when the script changes.

A shot that was cut or joined by hand remembers the words of the breakdown's shots that it comes from (`Shot.origin`). While
those words stand in the script, one after another, a new breakdown is cut and joined alike; once they have changed, what the
breakdown says counts again, and the parts are matched like all other shots.
"""

from collections.abc import Sequence

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.jobs import StoredScene, StoredShot
from milimo.contracts.limits import LONGEST_PROMPT, LONGEST_S
from milimo.contracts.shots import Line, ShotPlan
from milimo.contracts.story import Breakdown, LineSpan, Scene, Shot
from milimo.story.seeds import mixed

HELD = ("plan", "prompt", "negative_prompt", "seconds", "seed")
"""Fields of a shot that was cut or joined by hand: they stay as they were made there."""
PLACE = "place"
"""In `Shot.edited`: a person put the shot where it is."""
SHORTEST_PART_S = 0.5


def split(shot: Shot, at: int | None = None, seconds: float | None = None) -> tuple[Shot, Shot]:
    """Two shots in the place of one. `at`: how many characters of its words the first keeps (None: all, where the second goes on
    without words of its own); `seconds`: how long the first is (None: by its share of the words, else the half).

    Raises BAD_REQUEST where nothing is left of one of the two.
    """
    if at is not None and not 0 < at < len(shot.text):
        raise MilimoError(ErrorCode.BAD_REQUEST, f"The cut must lie inside the shot's {len(shot.text)} characters.", at=at)
    first = shot.seconds * (at / len(shot.text) if at is not None else 0.5) if seconds is None else seconds
    first = round(first, 1)
    rest = round(shot.seconds - first, 1)
    if min(first, rest) < SHORTEST_PART_S:
        raise MilimoError(ErrorCode.BAD_REQUEST, f"Each part must be at least {SHORTEST_PART_S} s long.", seconds=shot.seconds)
    stop = len(shot.text) if at is None else at
    before, after = _said(shot, stop, first)
    origin = shot.origin or (() if shot.added else (shot.text,))
    edited = tuple(dict.fromkeys((*shot.edited, *HELD)))
    head = shot.model_copy(update={
        "text": shot.text[:stop].strip(), "seconds": first, "plan": shot.plan.model_copy(update={"lines": before}), "origin": origin,
        "edited": edited})
    tail = shot.model_copy(update={
        "text": shot.text[stop:].strip(), "seconds": rest, "plan": shot.plan.model_copy(update={"lines": after}), "origin": origin,
        "edited": edited, "seed": mixed(shot.seed, stop), "transition": type(shot.transition).CUT})
    return head, tail


def _said(shot: Shot, stop: int, seconds: float) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The lines spoken before and after the cut; one that the cut goes through is spoken in both, each its part."""
    before: list[Line] = []
    after: list[Line] = []
    cursor = 0
    for line in shot.plan.lines:
        found = shot.text.find(line.text, cursor)
        start = cursor if found < 0 else found
        end = start + len(line.text)
        cursor = end
        if end <= stop:
            before.append(line.model_copy(update={"start": min(line.start, seconds), "end": min(line.end, seconds)}))
        elif start >= stop:
            after.append(line.model_copy(update={"start": max(0.0, line.start - seconds), "end": max(0.0, line.end - seconds)}))
        else:
            kept = stop - start
            before.append(line.model_copy(update={"text": line.text[:kept].strip(), "start": min(line.start, seconds), "end": seconds}))
            after.append(line.model_copy(update={"text": line.text[kept:].strip(), "start": 0.0, "end": max(0.0, line.end - seconds)}))
    return tuple(line for line in before if line.text), tuple(line for line in after if line.text)


def join(shots: Sequence[Shot]) -> Shot:
    """One shot in the place of several that follow each other. It looks as the first does, is as long as all of them, and what
    happens in the others goes on in it. Raises BAD_REQUEST for what is too long, or says too much, for one shot."""
    first, *others = shots
    seconds = round(sum(shot.seconds for shot in shots), 1)
    lines: list[Line] = []
    start = 0.0
    for shot in shots:
        lines += [line.model_copy(update={"start": round(line.start + start, 2), "end": round(line.end + start, 2)}) for line in shot.plan.lines]
        start += shot.seconds
    text = " ".join(shot.text for shot in shots if shot.text)
    prompt = " Then: ".join([first.prompt, *(shot.text or shot.prompt for shot in others)])
    most = ShotPlan.model_fields["lines"].metadata[0].max_length
    if seconds > LONGEST_S or len(lines) > most or len(prompt) > LONGEST_PROMPT or len(text) > 20_000:
        raise MilimoError(ErrorCode.BAD_REQUEST, "Together these are too much for one shot.", seconds=seconds, lines=len(lines))
    seen = {subject.element or subject.label: subject for shot in reversed(shots) for subject in shot.plan.subjects}
    ordered = dict.fromkeys(subject.element or subject.label for shot in shots for subject in shot.plan.subjects)
    plan = first.plan.model_copy(update={
        "lines": tuple(lines), "subjects": tuple(seen[key] for key in ordered)[:12],
        "sounds": tuple(dict.fromkeys(sound for shot in shots for sound in shot.plan.sounds))[:12]})
    spans = tuple(dict.fromkeys(span for shot in shots for span in shot.lines))
    return first.model_copy(update={
        "text": text, "seconds": seconds, "plan": plan, "prompt": prompt, "lines": spans, "origin": joined_origin(shots),
        "edited": tuple(dict.fromkeys((*first.edited, *HELD))), "added": all(shot.added for shot in shots)})


def joined_origin(shots: Sequence[Shot]) -> tuple[str, ...]:
    """The breakdown's shots behind several: parts of one count once."""
    origins = dict.fromkeys(shot.origin or (shot.text,) for shot in shots if not shot.added)
    return tuple(words for origin in origins for words in origin)


# ---- a new breakdown --------------------------------------------------------------------------------------------


def cut_alike(old: Sequence[StoredScene], new: Breakdown) -> Breakdown:
    """The breakdown with what people cut and joined, where the words behind it stand as they stood."""
    groups: dict[tuple[str, ...], list[Shot]] = {}
    for scene in old:
        for stored in scene.shots:
            if stored.shot.origin:
                groups.setdefault(stored.shot.origin, []).append(stored.shot)
    if not groups:
        return new
    return new.model_copy(update={"scenes": tuple(_scene_alike(scene, groups) for scene in new.scenes)})


def _scene_alike(scene: Scene, groups: dict[tuple[str, ...], list[Shot]]) -> Scene:
    shots = list(scene.shots)
    for origin, parts in groups.items():
        texts = [shot.text for shot in shots]
        start = next((at for at in range(len(texts) - len(origin) + 1) if tuple(texts[at:at + len(origin)]) == origin), None)
        if start is not None:
            shots[start:start + len(origin)] = _parts_in_place(parts, shots[start:start + len(origin)])
    return scene.model_copy(update={"shots": tuple(shots)})


def _parts_in_place(parts: Sequence[Shot], fresh: Sequence[Shot]) -> list[Shot]:
    """The hand-made shots, pointing to where their words now stand."""
    spans = [span for shot in fresh for span in shot.lines]
    before = [span for part in parts for span in part.lines]
    moved = min(spans)[0] - min(before)[0] if spans and before else 0
    return [part.model_copy(update={"lines": tuple(_moved(span, moved) for span in part.lines),
                                    "transition": fresh[0].transition if at == 0 else part.transition})
            for at, part in enumerate(parts)]


def _moved(span: LineSpan, by: int) -> LineSpan:
    return max(1, span[0] + by), max(1, span[1] + by)


def is_placed(shot: Shot) -> bool:
    """Whether a person decided where it stands."""
    return shot.added or PLACE in shot.edited


def predecessor(scene: StoredScene, shot: StoredShot, present: Sequence[str]) -> int:
    """Where a placed shot goes among the shots `present` (ids): after the nearest one that stood before it; 0 at the start."""
    for before in reversed(scene.shots[:scene.shots.index(shot)]):
        if before.id in present:
            return present.index(before.id) + 1
    return 0
