"""What holds for every second run, whatever the script and whatever a person did to the cut."""

from __future__ import annotations

import contextlib
from typing import Any

from hands import SETTINGS, SOLID, by_hand
from hypothesis import assume, given
from hypothesis import strategies as st
from scripts import stories, takes

from milimo.contracts.errors import MilimoError
from milimo.contracts.jobs import StoredBreakdown
from milimo.contracts.timeline import Clip, MediaSource, SolidSource, TimelineDocument
from milimo.timeline.assemble import PICTURE, SOUND, assemble
from milimo.timeline.document import clips_of, length_of_document, validate
from milimo.timeline.patch import to_json
from milimo.timeline.recut import recut


def without(document: TimelineDocument, last: tuple[str, Clip], *, trim: bool) -> list[tuple[str, list[str], Any]]:
    """The last clip of the picture, and its sound, cut to half or taken out; with what lay on it."""
    key, clip = last
    linked = {name for members in document.links.values() if key in members for name in members} | {key}
    ops: list[tuple[str, list[str], Any]] = [
        ("remove", ["transitions", name], None)
        for name, item in document.transitions.items()
        if item.outgoing in linked or (not trim and item.incoming in linked)
    ]
    keep = clip.length // 2 if trim else 0
    end = clip.start + keep
    if (trim and any(item.incoming in linked and item.after > keep for item in document.transitions.values())) or (
        trim and keep == 0
    ):
        return []
    for name in sorted(linked):
        ops.append(
            ("set", ["clips", name, "length"], min(document.clips[name].length, keep))
            if trim
            else ("remove", ["clips", name], None)
        )
        if trim:
            ops += [("set", ["clips", name, "fade_in"], 0), ("set", ["clips", name, "fade_out"], 0)]
    if not trim:
        ops += [("remove", ["links", name], None) for name, members in document.links.items() if key in members]
    ops += [
        ("remove", ["captions", name], None)
        for name, item in document.captions.items()
        if item.start + item.length > end
    ]
    reach = max([end, *(other.start + other.length for name, other in document.clips.items() if name not in linked)])
    return ops + [
        ("remove", ["markers", name], None) for name, item in document.markers.items() if item.at + item.length > reach
    ]


@st.composite
def edited(draw: st.DrawFn, base: TimelineDocument) -> TimelineDocument:
    """A few edits by hand, each of which leaves a valid document."""
    document = base
    for _ in range(draw(st.integers(1, 4))):
        row = clips_of(document, PICTURE)
        if not row:
            break
        key, clip = draw(st.sampled_from(row))
        end = length_of_document(document)
        kind = draw(
            st.sampled_from(
                [
                    "opacity",
                    "title",
                    "music",
                    "marker",
                    "append",
                    "caption",
                    "transition",
                    "split",
                    "trim",
                    "delete",
                    "l-cut",
                ]
            )
        )
        ops: list[tuple[str, list[str], Any]] = []
        match kind:
            case "opacity":
                ops = [("set", ["clips", key, "opacity"], draw(st.sampled_from([0.0, 0.5])))]
            case "title":
                ops = [
                    ("set", ["tracks", "t9"], {"kind": "title", "order": 900}),
                    (
                        "set",
                        ["clips", "mine"],
                        {
                            "track": "t9",
                            "start": draw(st.integers(0, end)),
                            "length": 30,
                            "source": {"type": "title", "text": "x"},
                        },
                    ),
                ]
            case "music":
                ops = [
                    ("set", ["tracks", "m9"], {"kind": "audio", "order": 900}),
                    (
                        "set",
                        ["clips", "song"],
                        {
                            "track": "m9",
                            "start": draw(st.integers(0, end)),
                            "length": 90,
                            "source": {"type": "media", "blob": "f" * 64, "frames": 90, "audio": True},
                        },
                    ),
                ]
            case "marker":
                ops = [("set", ["markers", "mine"], {"at": draw(st.integers(0, end))})]
            case "append":
                ops = (
                    [
                        (
                            "set",
                            ["clips", "last"],
                            {**SOLID, "start": max(other.start + other.length for _, other in row)},
                        )
                    ]
                    if "last" not in document.clips
                    else []
                )
            case "caption" if document.captions:
                ops = [("set", ["captions", draw(st.sampled_from(sorted(document.captions))), "text"], "mine")]
            case "transition" if document.transitions:
                ops = [("remove", ["transitions", draw(st.sampled_from(sorted(document.transitions)))], None)]
            case "split" if (
                clip.length > 1
                and isinstance(clip.source, MediaSource)
                and f"{key}-b" not in document.clips
                and len(key) < 70
            ):
                at = draw(st.integers(1, clip.length - 1))
                if not any(key in (item.outgoing, item.incoming) for item in document.transitions.values()):
                    half = {
                        **to_json(document)["clips"][key],
                        "start": clip.start + at,
                        "length": clip.length - at,
                        "source_in": clip.source_in + at,
                    }
                    ops = [("set", ["clips", key, "length"], at), ("set", ["clips", f"{key}-b"], half)]
            case "trim" | "delete" if not isinstance(row[-1][1].source, SolidSource):
                ops = without(document, *row[-1:], trim=kind == "trim")
            case "l-cut" if f"sound-{key.removeprefix('shot-')}" in document.clips and clip.length > 8:
                sound = f"sound-{key.removeprefix('shot-')}"
                gone = [name for name, item in document.transitions.items() if sound in (item.outgoing, item.incoming)]
                ops = [("remove", ["transitions", name], None) for name in gone]
                if document.clips[sound].length > 8:
                    ops += [
                        ("set", ["clips", sound, "start"], document.clips[sound].start + 4),
                        ("set", ["clips", sound, "source_in"], document.clips[sound].source_in + 4),
                        ("set", ["clips", sound, "length"], document.clips[sound].length - 4),
                        ("set", ["clips", sound, "fade_in"], 0),
                        ("set", ["clips", sound, "fade_out"], 0),
                    ]
            case _:
                pass
        with contextlib.suppress(MilimoError):    # an edit that the document refuses is one that nobody could make
            document = by_hand(document, *ops)
    return document


@given(st.data(), stories())
def test_a_second_run_of_the_same_changes_nothing(data: st.DataObject, told: StoredBreakdown) -> None:
    base = assemble(told, takes(told), SETTINGS)
    existing = data.draw(edited(base))
    assert recut(existing, base, base) == existing


@given(stories(), stories(), st.integers(0, 1), st.integers(40, 150), st.booleans())
def test_an_untouched_cut_becomes_the_new_one(
    told: StoredBreakdown, retold: StoredBreakdown, version: int, frames: int, keeps_base: bool
) -> None:
    base = assemble(told, takes(told), SETTINGS)
    new = assemble(retold, takes(retold, version=version, frames=frames), SETTINGS)
    after = recut(base, new, base if keeps_base else None)
    assert after.model_copy(update={"bin": {}}) == new
    gone = {f"shot-{item.id}" for part in told.scenes for item in part.shots} - set(new.clips)
    assert set(after.bin) == gone


@given(st.data(), stories(), stories(), st.integers(0, 1), st.integers(30, 150), st.booleans())
def test_any_cut_stays_valid_and_loses_no_work(
    data: st.DataObject, told: StoredBreakdown, retold: StoredBreakdown, version: int, frames: int, keeps_base: bool
) -> None:
    base = assemble(told, takes(told), SETTINGS)
    existing = data.draw(edited(base))
    assume(existing != base)
    new = assemble(retold, takes(retold, version=version, frames=frames), SETTINGS)
    after = recut(existing, new, base if keeps_base else None)
    assert validate(after) == []
    for key in ("mine", "song", "last"):
        assert (key in after.clips) == (key in existing.clips)
    assert ("mine" in after.markers) == ("mine" in existing.markers)
    for key, clip in existing.clips.items():
        if clip.opacity != 1 and key in new.clips:
            assert after.clips[key].opacity == clip.opacity
    shown = {clip.source.shot for clip in after.clips.values() if isinstance(clip.source, MediaSource)}
    taken_out = {key for key, _ in clips_of(base, PICTURE)} - existing.clips.keys()
    wanted = {key for key, clip in new.clips.items() if clip.track == PICTURE and key.startswith("shot-")}
    assert {key.removeprefix("shot-") for key in wanted - taken_out} <= shown
    if keeps_base:
        assert not {key.removeprefix("shot-") for key in taken_out} & shown, "what she took out stays out"
    assert all(
        key in after.bin or key in after.clips
        for key, _ in clips_of(existing, PICTURE)
        if key.startswith("shot-") and not key.endswith("-b")
    )
    assert recut(after, new, new) == after, "and running once more changes nothing"
    assert SOUND in after.tracks
