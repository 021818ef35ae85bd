"""Random timelines by seed, full of everything that a resolver must know, for `make parity`.

`random_film` obeys every rule of the document; `broken` breaks several at random. Resolving is total: it must agree on
both, and so must the finding of what is broken.
"""

from random import Random
from typing import Any

from milimo.contracts.time import Rate
from milimo.contracts.timeline import Clip, MediaSource, TimelineDocument, TransitionItem, TransitionKind
from milimo.timeline.document import HANDLELESS, check, handles
from milimo.timeline.patch import JsonObject, to_json

RATES = ((24, 1), (25, 1), (30, 1), (24000, 1001), (30000, 1001), (50, 1), (60000, 1001), (12, 1))
SPEEDS = ((1, 1),) * 6 + ((2, 1), (3, 2), (1, 2), (2, 3), (-1, 1), (-1, 2), (-2, 1), (0, 1))
EASINGS = ("hold", "linear", "ease")
PICTURE_TRANSITIONS = tuple(kind for kind in TransitionKind if kind is not TransitionKind.AUDIO_CROSSFADE)
ANIMATED = ("x", "y", "scale_x", "scale_y", "rotation", "anchor_x", "anchor_y", "crop_left", "crop_top")


def random_film(random: Random) -> TimelineDocument:
    """A valid document of 10 to 40 items at one of eight rates."""
    rate = Rate(**dict(zip(("num", "den"), random.choice(RATES), strict=True)))
    clips: dict[str, Any] = {}
    for i, start, length in _places(random, holes=False):
        gap = random.random() < 0.1
        clips[f"p{i}"] = _clip(random, "v1", start, length, rate, {"type": "gap"} if gap else None)
    for track, letter in (("v2", "o"), ("v3", "q"), ("a1", "s"), ("a2", "m")):
        for i, start, length in _places(random, holes=True):
            clips[f"{letter}{i}"] = _clip(random, track, start, length, rate)
            before = clips.get(f"{letter}{i - 1}")
            if before and random.random() < 0.5:
                _razor(random, before, clips[f"{letter}{i}"], rate)
    for i, start, length in _places(random, holes=True):
        clips[f"t{i}"] = _clip(random, "t1", start, length, rate, {"type": "title", "text": f"Title {i}"})
    links = {f"l{key}": [key, f"s-{key}"] for key in _with_own_sound(random, clips)}
    document: JsonObject = {"rate": rate.model_dump(), "tracks": _tracks(random), "clips": clips, "links": links}
    document["captions"] = {
        f"c{i}": {"track": "c1", "start": start, "length": length, "text": f"Line {i}", "speaker": random.choice(("", "ADA"))}
        for i, start, length in _places(random, holes=True)
    }
    end = max(clip["start"] + clip["length"] for clip in clips.values())
    document["markers"] = {f"k{i}": {"at": random.randint(0, end)} for i in range(random.randint(0, 3))}
    plain = TimelineDocument.model_validate(document)
    film = plain.model_copy(update={"transitions": _transitions(random, plain)})
    check(film)
    return film


def _tracks(random: Random) -> JsonObject:
    order = random.sample(range(5), 5)
    kinds = {"v1": "video", "v2": "video", "v3": "video", "t1": "title", "c1": "caption", "a1": "audio", "a2": "audio"}
    solo = random.random() < 0.4
    return {
        key: {
            "kind": kind,
            "order": order[i] if i < 5 else i - 5,
            "magnetic": key == "v1",
            "hidden": random.random() < 0.1,
            "muted": random.random() < 0.12,
            "solo": solo and random.random() < 0.5,
            "gain_db": random.choice((0, 0, -6, 3.5)),
        }
        for i, (key, kind) in enumerate(kinds.items())
    }


def _places(random: Random, *, holes: bool) -> list[tuple[int, int, int]]:
    """(number, start, length) of items in a row."""
    at, out = 0, list[tuple[int, int, int]]()
    for i in range(random.randint(2, 6)):
        at += random.choice((0, 0, random.randint(1, 30))) if holes else 0
        length = random.choice((1, 2, random.randint(3, 60), random.randint(20, 60)))
        out.append((i, at, length))
        at += length
    return out


def _clip(random: Random, track: str, start: int, length: int, rate: Rate, source: JsonObject | None = None) -> JsonObject:
    audio = track.startswith("a")
    clip: JsonObject = {
        "track": track,
        "start": start,
        "length": length,
        "enabled": random.random() > 0.07,
        "opacity": random.choice((1.0, 1.0, 0.5, random.random())),
        "gain_db": random.choice((0, -3, 2.25)),
        "pan": random.choice((0, 0, -1, 0.3)),
        "fit": random.choice(("contain", "cover", "stretch", "none")),
        "blend": random.choice(("normal", "multiply", "screen", "overlay", "add")),
    }
    if random.random() < 0.4:
        clip["fade_in"] = random.randint(0, length)
        clip["fade_out"] = random.randint(0, length - clip["fade_in"])
    if random.random() < 0.3:
        clip["transform"] = {"x": random.random(), "rotation": random.uniform(-180, 180), "flip_x": random.random() < 0.5}
    names = [f"transform.{field}" for field in random.sample(ANIMATED, 2)] * (random.random() < 0.3)
    clip["keyframes"] = {name: _keyframes(random, length) for name in names + ["opacity"] * (random.random() < 0.3)}
    if source is None:
        kind = "media" if audio or random.random() < 0.7 else random.choice(("still", "solid"))
        source = {"type": kind, "blob": random.choice("abc") * 64} if kind != "solid" else {"type": "solid", "colour": "#102030"}
    clip["source"] = source
    if source["type"] == "media":
        _timed(random, clip, rate, audio=audio or random.random() < 0.5)
    return clip


def _keyframes(random: Random, length: int) -> list[JsonObject]:
    frames = sorted(random.sample(range(length + 12), min(length, random.randint(1, 4))))
    return [{"frame": at, "value": random.uniform(0, 1.5), "easing": random.choice(EASINGS)} for at in frames]


def _timed(random: Random, clip: JsonObject, rate: Rate, *, audio: bool) -> None:
    """A source of its own rate that the clip fits into, with handles of 0 to 40 source frames on each side."""
    num, den = random.choice((*RATES, (rate.num, rate.den), (rate.num, rate.den), (rate.num, rate.den)))
    clip["speed_num"], clip["speed_den"] = random.choice(SPEEDS)
    used = (clip["length"] - 1) * abs(clip["speed_num"]) * num * rate.den // (clip["speed_den"] * den * rate.num) + 1
    head, tail = random.choice((0, random.randint(0, 40))), random.choice((0, random.randint(0, 40)))
    clip["source_in"] = head + (used - 1 if clip["speed_num"] < 0 else 0)
    clip["source"] |= {"frames": head + used + tail, "rate": {"num": num, "den": den}, "audio": audio}


def _razor(random: Random, before: JsonObject, after: JsonObject, rate: Rate) -> None:
    """Make `after` go on where `before` ends, as if a razor had cut one clip; now and then with another gain."""
    if "media" not in (before["source"]["type"], after["source"]["type"]) or before["source"]["type"] != "media":
        return
    source, length = before["source"], after["length"]
    own = Rate(num=source["rate"]["num"], den=source["rate"]["den"])
    if own != rate or (before["speed_num"], before["speed_den"]) != (1, 1):
        return
    first = before["source_in"] + before["length"]
    source["frames"] = max(source["frames"], first + length)
    after |= {"start": before["start"] + before["length"], "source": dict(source), "source_in": first,
              "speed_num": 1, "speed_den": 1, "fade_in": 0, "pan": before["pan"]}
    before["fade_out"] = 0
    if random.random() < 0.8:
        after["gain_db"] = before["gain_db"]


def _with_own_sound(random: Random, clips: JsonObject) -> list[str]:
    """Pictures whose sound is laid out beside them, linked. The sounds go after everything else on the second row."""
    row = max((clip["start"] + clip["length"] for clip in clips.values() if clip["track"] == "a2"), default=0)
    chosen: list[str] = []
    for key, clip in list(clips.items()):
        if clip["track"] == "v1" and clip["source"]["type"] == "media" and random.random() < 0.7 and clip["start"] >= row:
            sound = {**clip, "track": "a2", "source": {**clip["source"], "audio": True}, "keyframes": {}}
            clips[f"s-{key}"] = sound
            chosen.append(key)
            row = clip["start"] + clip["length"]
    return chosen


def _transitions(random: Random, document: TimelineDocument) -> dict[str, TransitionItem]:
    """At two cuts of three, as long as half of each neighbour and its handles allow."""
    out: dict[str, TransitionItem] = {}
    for track in ("v1", "v2", "a1", "a2"):
        row = sorted((clip.start, key, clip) for key, clip in document.clips.items() if clip.track == track)
        cuts: list[tuple[Any, Any]] = list(zip([None, *row], [*row, None], strict=True))
        for i, (left, right) in enumerate(cuts):
            if random.random() < 0.34:
                continue
            joined = left and right and left[0] + left[2].length == right[0]
            if left and right and not joined:
                left, right = random.choice(((left, None), (None, right)))
            item = _transition(random, document, track, left, right)
            if item.before + item.after > 0:
                out[f"x-{track}-{i}"] = item
    return out


def _transition(random: Random, document: TimelineDocument, track: str, left: Any, right: Any) -> TransitionItem:
    kind = TransitionKind.AUDIO_CROSSFADE if track.startswith("a") else random.choice(PICTURE_TRANSITIONS)
    before, after = left[2].length // 2 if left else 0, right[2].length // 2 if right else 0
    if left and right and kind not in HANDLELESS:
        before = min(before, _room(document, right[2], 0))
        after = min(after, _room(document, left[2], 1))
    return TransitionItem(
        track=track,
        kind=kind,
        at=right[0] if right else left[0] + left[2].length,
        before=random.randint(before // 2, before),
        after=random.randint(after // 2, after),
        outgoing=left[1] if left else None,
        incoming=right[1] if right else None,
        softness=random.choice((0.0, 0.25)) if kind.value.startswith("wipe") else 0.0,
    )


def _room(document: TimelineDocument, clip: Clip, side: int) -> int:
    if not isinstance(clip.source, MediaSource):
        return 1000
    room = handles(clip, document.rate)
    return 1000 if room is None else room[side]


# Broken


def broken(random: Random, film: TimelineDocument) -> JsonObject:
    """The film's JSON with every kind of breakage at a chance of 40 %."""
    document = to_json(film)
    tracks, clips, links = document["tracks"], document["clips"], document["links"]
    transitions, captions, markers = document["transitions"], document["captions"], document["markers"]
    media = [clip for clip in clips.values() if clip["source"]["type"] == "media"]
    pick = random.choice
    breakages = (
        lambda: tracks["v2"].update(order=tracks["v1"]["order"]),
        lambda: pick(list(clips.values())).update(track="nowhere"),
        lambda: pick(list(clips.values())).update(track="t1"),
        lambda: pick(list(clips.values())).update(track="c1"),
        lambda: media and pick(media).update(source_in=pick(media)["source"]["frames"] - 1),
        lambda: media and pick(media).update(length=random.randint(200, 400)),
        lambda: media and pick(media)["source"].update(frames=1),
        lambda: pick(list(clips.values())).update(fade_in=70, fade_out=70),
        lambda: pick(list(clips.values()))["transform"].update(crop_left=0.5, crop_right=0.6),
        lambda: pick(list(clips.values()))["keyframes"].update(
            opacity=[{"frame": at, "value": at / 9, "easing": pick(EASINGS)} for at in (9, 3, 3, 0)]
        ),
        lambda: clips["o1"].update(start=max(0, clips["o1"]["start"] - 20)),
        lambda: clips["p1"].update(start=clips["p1"]["start"] + 3),
        lambda: clips["t0"].update(track="nowhere"),
        lambda: transitions.update(stray=_stray(track="t1")),
        lambda: transitions.update(lost=_stray(outgoing="nobody")),
        lambda: transitions.update(empty=_stray(outgoing=None)),
        lambda: transitions.update(off=_stray(at=3)),
        lambda: transitions.update(long=_stray(at=clips["p0"]["start"] + clips["p0"]["length"], before=500)),
        lambda: transitions.update({f"twin-{key}": dict(item) for key, item in transitions.items()}),
        lambda: links.update(alone=["p1"], twice=["o0", "o0"]),
        lambda: links.update(ghost=["p0", "nobody"]),
        lambda: links.update(one=["p0", "o0"], other=["p0", "o1"]),
        lambda: captions.update(astray={"track": "v1", "start": 4, "length": 5, "text": "?", "speaker": "", "shot": None}),
        lambda: captions.update(two={"track": "c1", "start": 0, "length": 99, "text": "!", "speaker": "", "shot": None}),
        lambda: markers.update(far={**_MARKER, "at": 100_000}),
    )
    if random.random() < 0.7:  # more often, since any other fault of a transition is found before its missing handles
        for item in transitions.values():
            _stretch(item, clips)
    for breakage in breakages:
        if random.random() < 0.4:
            breakage()
    return document


def _stretch(item: JsonObject, clips: JsonObject) -> None:
    """A transition as long as the clips that it joins, whatever handles they have."""
    for side, clip in (("before", item["outgoing"]), ("after", item["incoming"])):
        if clip in clips:
            item[side] = clips[clip]["length"]


def _stray(**changes: object) -> JsonObject:
    item = {"track": "v1", "kind": "dissolve", "at": 0, "before": 2, "after": 2, "outgoing": "p0", "incoming": None}
    return {**item, "softness": 0.0, **changes}


_MARKER = {"at": 0, "length": 0, "kind": "marker", "name": "", "note": "", "colour": "#e8a33d"}
