"""Every rule of the document has a way to break it, and breaks alone."""

from __future__ import annotations

from typing import Any

import pytest
from films import film, media
from hypothesis import given
from hypothesis import strategies as st

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.time import Rate
from milimo.contracts.timeline import Clip, TimelineDocument
from milimo.timeline import document as doc
from milimo.timeline.patch import apply, to_json
from milimo.timeline.time import source_frame

CLIP: dict[str, Any] = {"track": "v2", "start": 0, "length": 10, "source": {"type": "solid"}}
MEDIA: dict[str, Any] = {"type": "media", "blob": "a" * 64, "frames": 50, "audio": False}

BROKEN: list[tuple[str, list[tuple[str, tuple[str, ...], Any]]]] = [
    ("TRACK_ORDER", [("set", ("tracks", "v2", "order"), 0)]),
    ("CLIP_TRACK", [("set", ("clips", "new"), {**CLIP, "track": "v9"})]),
    ("CLIP_SOURCE", [("set", ("clips", "new"), {**CLIP, "track": "t1", "start": 100})]),
    ("CLIP_SOURCE", [("set", ("clips", "new"), {**CLIP, "track": "c1"})]),
    ("CLIP_SOURCE", [("set", ("clips", "new"), {**CLIP, "source": {"type": "gap"}})]),
    ("CLIP_SOURCE", [("set", ("clips", "new"), {**CLIP, "track": "a1", "start": 100, "source": MEDIA})]),
    ("CLIP_PAST_SOURCE", [("set", ("clips", "new"), {**CLIP, "length": 51, "source": MEDIA})]),
    ("CLIP_PAST_SOURCE", [("set", ("clips", "new"), {**CLIP, "source_in": 41, "source": MEDIA})]),
    ("CLIP_PAST_SOURCE", [("set", ("clips", "new"), {**CLIP, "speed_num": -1, "source_in": 8, "source": MEDIA})]),
    ("CLIP_PAST_SOURCE", [("set", ("clips", "new"), {**CLIP, "speed_num": 0, "source_in": 50, "source": MEDIA})]),
    ("CLIP_FADES", [("set", ("clips", "title", "fade_in"), 20), ("set", ("clips", "title", "fade_out"), 5)]),
    (
        "CLIP_CROP",
        [
            ("set", ("clips", "p0", "transform", "crop_left"), 0.5),
            ("set", ("clips", "p0", "transform", "crop_right"), 0.5),
        ],
    ),
    (
        "CLIP_KEYFRAMES",
        [("set", ("clips", "p0", "keyframes"), {"opacity": [{"frame": 5, "value": 1}, {"frame": 5, "value": 0}]})],
    ),
    (
        "CLIP_OVERLAP",
        [
            (
                "set",
                ("clips", "title2"),
                {"track": "t1", "start": 35, "length": 5, "source": {"type": "title", "text": ""}},
            )
        ],
    ),
    ("TRACK_HOLE", [("set", ("clips", "p2", "start"), 97)]),
    ("TRANSITION_TRACK", [("set", ("transitions", "x", "track"), "t1")]),
    ("TRANSITION_TRACK", [("set", ("transitions", "x", "kind"), "audio_crossfade")]),
    ("TRANSITION_CLIP", [("set", ("transitions", "x", "incoming"), "nobody")]),
    (
        "TRANSITION_EMPTY",
        [("set", ("transitions", "x", "incoming"), None), ("set", ("transitions", "x", "outgoing"), None)],
    ),
    ("TRANSITION_EMPTY", [("set", ("transitions", "x", "before"), 0), ("set", ("transitions", "x", "after"), 0)]),
    ("TRANSITION_PLACE", [("set", ("transitions", "x", "at"), 47)]),
    ("TRANSITION_PLACE", [("set", ("transitions", "x", "incoming"), "p2")]),
    ("TRANSITION_LENGTH", [("set", ("transitions", "x", "before"), 49)]),
    ("TRANSITION_LENGTH", [("set", ("transitions", "x", "outgoing"), None)]),
    ("TRANSITION_HANDLES", [("set", ("transitions", "x", "after"), 27)]),
    ("TRANSITION_HANDLES", [("set", ("transitions", "x", "before"), 27)]),
    (
        "TRANSITION_OVERLAP",
        [
            (
                "set",
                ("transitions", "y"),
                {"track": "v1", "kind": "dip_to_black", "at": 96, "before": 43, "after": 0, "outgoing": "p1"},
            )
        ],
    ),
    ("LINK_MEMBERS", [("set", ("links", "one"), ["p1"])]),
    ("LINK_MEMBERS", [("set", ("links", "one"), ["p1", "p1"])]),
    ("LINK_CLIP", [("set", ("links", "one"), ["p1", "nobody"])]),
    ("LINK_SHARED", [("set", ("links", "one"), ["p0", "p1"])]),
    ("CAPTION_TRACK", [("set", ("captions", "line", "track"), "t1")]),
    ("CAPTION_OVERLAP", [("set", ("captions", "two"), {"track": "c1", "start": 22, "length": 5, "text": ""})]),
    ("MARKER_OUTSIDE", [("set", ("markers", "one", "length"), 145)]),
]


def _changed(*ops: tuple[str, tuple[str, ...], Any]) -> TimelineDocument:
    return TimelineDocument.model_validate(apply(to_json(film()), tuple(ops)))  # type: ignore[arg-type]


def test_a_good_film_has_no_problem() -> None:
    assert doc.validate(film()) == []
    doc.check(film())


@pytest.mark.parametrize(("code", "ops"), BROKEN, ids=[f"{code}-{i}" for i, (code, _) in enumerate(BROKEN)])
def test_each_rule_is_broken_alone(code: str, ops: list[tuple[str, tuple[str, ...], Any]]) -> None:
    broken = _changed(*ops)
    assert {problem.code for problem in doc.validate(broken)} == {code}
    with pytest.raises(MilimoError) as caught:
        doc.check(broken)
    assert caught.value.code is ErrorCode.BAD_DOCUMENT
    assert caught.value.details["problems"][0]["code"] == code


@pytest.mark.parametrize(
    "ops",
    [
        [("set", ("clips", "new"), {**CLIP, "length": 50, "source": MEDIA})],
        [("set", ("clips", "new"), {**CLIP, "length": 900, "speed_num": 0, "source_in": 49, "source": MEDIA})],
        [("set", ("clips", "new"), {**CLIP, "speed_num": -1, "source_in": 9, "source": MEDIA})],
        [("set", ("clips", "new"), {**CLIP, "track": "v1", "start": 144, "source": {"type": "gap"}})],
        [("set", ("transitions", "x", "after"), 26), ("set", ("transitions", "x", "before"), 26)],
        [("set", ("transitions", "x", "kind"), "dip_to_white"), ("set", ("transitions", "x", "after"), 48)],
        [
            (
                "set",
                ("transitions", "y"),
                {"track": "v1", "kind": "dip_to_black", "at": 0, "before": 0, "after": 24, "incoming": "p0"},
            )
        ],
        [
            (
                "set",
                ("transitions", "y"),
                {"track": "a1", "kind": "audio_crossfade", "at": 48, "before": 6, "after": 0, "outgoing": "s0"},
            )
        ],
        [("set", ("markers", "one", "at"), 144)],
        [("remove", ("clips", "title"), None)],
    ],
)
def test_what_lies_just_within_the_rules_is_allowed(ops: list[tuple[str, tuple[str, ...], Any]]) -> None:
    assert doc.validate(_changed(*ops)) == []


def test_questions() -> None:
    document = film()
    assert [key for key, _ in doc.clips_of(document, "v1")] == ["p0", "p1", "p2"]
    assert doc.length_of_document(document) == 144
    assert doc.length_of_document(TimelineDocument()) == 0
    assert doc.handles(document.clips["p0"], document.rate) == (26, 26)
    assert doc.handles(document.clips["title"], document.rate) is None


rates = st.sampled_from([Rate(num=24), Rate(num=25), Rate(num=30000, den=1001), Rate(num=60)])


@given(
    st.integers(1, 60),
    st.integers(0, 80),
    st.integers(1, 120),
    st.integers(-30, 30).filter(bool),
    st.integers(1, 20),
    rates,
    rates,
)
def test_handles_are_exactly_the_frames_that_the_source_still_has(
    frames: int, first: int, length: int, num: int, den: int, source: Rate, sequence: Rate
) -> None:
    clip = Clip(
        track="v1",
        start=0,
        length=length,
        source=media(frames, rate=source),
        source_in=first,
        speed_num=num,
        speed_den=den,
    )
    got = doc.handles(clip, sequence)
    assert got is not None
    step = doc.step_of_clip(clip, sequence)

    def there(offset: int) -> bool:
        return 0 <= source_frame(offset, source_in=first, step=step) < frames

    head, tail = got
    if there(0):
        assert head >= 0 and there(-head) and not there(-head - 1)
    if there(length - 1) and there(0):
        assert tail >= 0 and there(length - 1 + tail) and not there(length + tail)
    if not (there(0) and there(length - 1)):
        assert min(got) < 0
