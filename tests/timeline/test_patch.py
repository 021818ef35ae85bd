"""Patches: what they do, that they can be undone, and what is refused."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from films import documents, film
from hypothesis import given
from hypothesis import strategies as st

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.timeline import Patch
from milimo.timeline import patch as pt

SPEC: dict[str, Any] = json.loads((Path(__file__).parents[2] / "spec" / "patch.json").read_text("utf-8"))

keys = st.sampled_from("abcde")
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)
objects = st.dictionaries(keys, values, max_size=5)


@st.composite
def patched(draw: st.DrawFn) -> tuple[dict[str, Any], Patch]:
    """A document and a patch whose every path leads somewhere, each operation drawn after the ones before it."""
    start = draw(objects)
    here: dict[str, Any] = copy.deepcopy(start)
    ops: list[Any] = []
    for _ in range(draw(st.integers(0, 8))):
        node, path = here, list[str]()
        while (
            (inner := [key for key, value in node.items() if isinstance(value, dict)])
            and len(path) < 6
            and draw(st.booleans())
        ):
            path.append(draw(st.sampled_from(inner)))
            node = node[path[-1]]
        if node and draw(st.booleans()):
            key = draw(st.sampled_from(sorted(node)))
            ops.append(("remove", (*path, key), None))
            del node[key]
        else:
            key, value = draw(keys), draw(values)
            ops.append(("set", (*path, key), copy.deepcopy(value)))
            node[key] = value
    return start, tuple(ops)


@given(patched())
def test_a_patch_and_its_inverse_are_nothing(case: tuple[dict[str, Any], Patch]) -> None:
    document, patch = case
    kept = json.dumps([document, patch])
    after = pt.apply(document, patch)
    assert pt.apply(after, pt.invert(document, patch)) == document
    assert json.dumps([document, patch]) == kept, "neither document nor patch is changed in place"


@given(patched())
def test_the_inverse_of_the_inverse_does_the_same_again(case: tuple[dict[str, Any], Patch]) -> None:
    document, patch = case
    after = pt.apply(document, patch)
    assert pt.apply(document, pt.invert(after, pt.invert(document, patch))) == after


@given(objects, objects)
def test_diff_leads_from_one_to_the_other(old: dict[str, Any], new: dict[str, Any]) -> None:
    patch = pt.diff(old, new)
    assert pt.same(pt.apply(old, patch), new)
    assert pt.parse_patch(json.loads(json.dumps(patch))) == tuple(
        (op, path, json.loads(json.dumps(value))) for op, path, value in patch
    )
    assert pt.diff(new, new) == ()


def _values(value: Any) -> int:
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return 1 + sum(map(_values, children))


@given(objects, objects)
def test_diff_never_sends_more_than_the_changed_fields_whole(old: dict[str, Any], new: dict[str, Any]) -> None:
    sent = sum(_values(value) for _, _, value in pt.diff(old, new))
    whole = sum(
        _values(new.get(key))
        for key in old.keys() | new.keys()
        if key not in old or not pt.same(old[key], new.get(key)) or key not in new
    )
    assert sent <= whole


@given(documents(), documents())
def test_whole_timelines_differ_by_patches_too(old: Any, new: Any) -> None:
    patch = pt.parse_patch(json.loads(json.dumps(pt.diff(pt.to_json(old), pt.to_json(new)))))
    assert pt.apply_to_document(old, patch) == new
    assert pt.apply_to_document(new, pt.invert(pt.to_json(old), patch)) == old


def test_a_move_is_one_small_operation() -> None:
    old, new = pt.to_json(film()), pt.to_json(film())
    new["clips"]["title"]["start"] = 13
    assert pt.diff(old, new) == (("set", ("clips", "title", "start"), 13),)


def test_a_ripple_over_the_longest_film_is_one_patch() -> None:
    clips = {f"clip-{number}": {"start": 48 * number, "length": 48} for number in range(20_000)}
    after = {"clips": {key: {**clip, "start": clip["start"] + 24} for key, clip in clips.items()}}
    patch = pt.parse_patch(json.loads(json.dumps(pt.diff({"clips": clips}, after))))
    assert len(patch) == 20_000 and pt.apply({"clips": clips}, patch) == after


def test_another_source_is_sent_whole_where_that_is_shorter() -> None:
    old, new = pt.to_json(film()), pt.to_json(film())
    new["clips"]["p0"]["source"] = {"type": "gap"}
    assert pt.diff(old, new) == (("set", ("clips", "p0", "source"), {"type": "gap"}),)


def test_true_is_not_one_but_one_is_one_point_zero() -> None:
    assert pt.diff({"a": 1}, {"a": True}) == (("set", ("a",), True),)
    assert pt.diff({"a": 1}, {"a": 1.0}) == ()


@pytest.mark.parametrize("row", SPEC["apply"], ids=lambda row: row["name"])
def test_shared_vectors(row: dict[str, Any]) -> None:
    patch = pt.parse_patch(row["patch"])
    assert pt.apply(row["document"], patch) == row["after"]
    assert pt.apply(row["after"], pt.parse_patch(row["inverse"])) == row["document"]
    assert json.loads(json.dumps(pt.invert(row["document"], patch))) == row["inverse"]


@pytest.mark.parametrize("row", SPEC["bad"], ids=lambda row: row["name"])
def test_bad_patches_are_refused_with_their_place(row: dict[str, Any]) -> None:
    with pytest.raises(MilimoError) as caught:
        pt.apply(row["document"], pt.parse_patch(row["patch"]))
    assert caught.value.code is ErrorCode.BAD_PATCH
    assert caught.value.details["op"] == row["op"]
    assert caught.value.details["path"] == row["path"]


def _nested(depth: int) -> Any:
    value: Any = 0
    for _ in range(depth):
        value = [value]
    return value


BOMBS: list[tuple[str, Any]] = [
    ("too many operations", [["set", ["a"], 1]] * (pt.MAX_OPS + 1)),
    ("too deep", [["set", ["a"], _nested(50_000)]]),
    ("too wide", [["set", ["a"], [0] * (pt.MAX_NODES + 1)]]),
    ("too much text", [["set", ["a"], "x" * (pt.MAX_TEXT + 1)]]),
    ("too much text in keys", [["set", ["a"], {"x" * (pt.MAX_TEXT + 1): 1}]]),
    ("not a number", [["set", ["a"], float("nan")]]),
    ("infinite", [["set", ["a"], [float("-inf")]]]),
    ("huge integer", [["set", ["a"], 10**400]]),
    ("no JSON", [["set", ["a"], {1: 2}]]),
    ("no JSON value", [["set", ["a"], object()]]),
]


@pytest.mark.parametrize("bomb", [bomb for _, bomb in BOMBS], ids=[name for name, _ in BOMBS])
def test_bombs_are_refused(bomb: Any) -> None:
    with pytest.raises(MilimoError) as caught:
        pt.parse_patch(bomb)
    assert caught.value.code is ErrorCode.BAD_PATCH


@pytest.mark.parametrize(
    ("patch", "problem"),
    [
        ((("set", ("clips", "p0", "length"), 0),), "FIELD"),
        ((("set", ("clips", "p0", "length"), "48"),), "FIELD"),
        ((("set", ("clips", "p0", "muted"), True),), "FIELD"),
        ((("set", ("clips", "bad key!"), {}),), "FIELD"),
        ((("remove", ("clips", "p0", "source"), None),), "FIELD"),
        ((("remove", ("tracks",), None),), "CLIP_TRACK"),
        ((("remove", ("clips", "s0"), None),), "LINK_CLIP"),
    ],
)
def test_a_patch_that_breaks_the_document_is_refused_as_a_whole(patch: Patch, problem: str) -> None:
    with pytest.raises(MilimoError) as caught:
        pt.apply_to_document(film(), patch)
    assert caught.value.code is ErrorCode.BAD_DOCUMENT
    assert problem in {row["code"] for row in caught.value.details["problems"]}


def test_removing_a_field_brings_back_its_default() -> None:
    document = pt.apply_to_document(film(), (("set", ("title",), "Storm"),))
    assert document.title == "Storm"
    assert pt.apply_to_document(document, (("remove", ("title",), None),)).title == ""


ITEM: dict[str, Any] = {"track": "v2", "start": 5000, "length": 10, "source": {"type": "solid"}}
ODD = [
    ("set", ("clips",), {}),
    ("set", ("clips",), {"only": ITEM}),
    ("remove", ("clips",), None),
    ("set", ("clips", "new"), ITEM),
    ("set", ("clips", "new"), {}),
    ("set", ("clips", "p0", "length"), 0),
    ("set", ("clips", "p0", "start"), 1),
    ("remove", ("clips", "p0"), None),
    ("remove", ("clips", "nobody"), None),
    ("set", ("clips", "p0", "opacity"), 0.25),
    ("set", ("markers", "m0"), {"at": 0}),
    ("remove", ("markers", "m0"), None),
    ("remove", ("tracks", "v2"), None),
    ("set", ("title",), "New"),
    ("remove", ("title",), None),
    ("set", ("rate",), {"num": 25}),
    ("set", ("nonsense",), 1),
    ("set", ("links", "l"), ["p0", "p1"]),
    ("set", ("captions", "c0", "text"), "Other"),
    ("set", ("bad key!", "x"), 1),
    ("set", ("clips", "bad key!"), ITEM),
]


def _outcome(act: Any) -> Any:
    try:
        return act()
    except MilimoError as error:
        return error.body()


@given(documents(), st.lists(st.sampled_from(ODD), max_size=4))
def test_reading_only_what_changed_is_the_same_as_reading_everything(document: Any, ops: list[Any]) -> None:
    patch = tuple(ops)
    whole = _outcome(lambda: pt.from_json(pt.apply(pt.to_json(document), patch)))
    assert _outcome(lambda: pt.apply_to_document(document, patch)) == whole


def test_items_keep_their_places_in_the_file() -> None:
    after = pt.apply_to_document(
        film(),
        (
            ("set", ("clips", "p1", "opacity"), 0.5),
            ("set", ("clips", "new"), ITEM),
            ("remove", ("clips", "title"), None),
        ),
    )
    assert list(after.clips) == [key for key in film().clips if key != "title"] + ["new"]
