"""The patch grammar of the timeline document: a list of `[op, path of ids, value]`.

`set` adds or replaces the value at a path, `remove` (value null) takes it away. A path names keys of objects from the
document's root (`["clips", "shot-3", "start"]`); arrays are values and are replaced whole, because an index means
another thing after somebody else's edit. Autosave, history and the server's revisions are all written in this grammar.

Everything here is pure: documents are never changed in place, and what a patch does not touch is shared.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from typing import Any, cast

from pydantic import ValidationError

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.timeline import Patch, PatchOp, TimelineDocument
from milimo.timeline.document import check

JsonObject = dict[str, Any]

MAX_OPS = 100_000
"""A ripple is one operation a clip: five times the longest film that is edited here. MAX_NODES and MAX_TEXT bind before."""
MAX_PATH = 8
MAX_KEY = 200
"""Characters of one path entry; document keys end at 80, names of parameters may be longer."""
MAX_VALUE_DEPTH = 16
"""A whole track with clips, sources and keyframes is 7 deep."""
MAX_NODES = 400_000
"""Values in one patch; a document of 10,000 clips set at once has about 300,000."""
MAX_TEXT = 8 * 2**20
"""Characters in all strings of one patch."""
MAX_INTEGER = 2**53
"""Beyond it JavaScript cannot hold an integer exactly."""


def parse_patch(raw: object) -> Patch:
    """Decoded JSON as a patch. Raises BAD_PATCH, with `op` (its place in the list) and `path`, for what is none."""
    if not isinstance(raw, list | tuple):
        raise _bad("A patch is a list of [op, path, value].")
    ops = cast(Sequence[object], raw)
    if len(ops) > MAX_OPS:
        raise _bad(f"A patch has at most {MAX_OPS} operations; this one has {len(ops)}. Send it in parts.")
    budget = _Budget()
    return tuple(_parse_op(op, index, budget) for index, op in enumerate(ops))


def _parse_op(raw: object, index: int, budget: _Budget) -> PatchOp:
    if not isinstance(raw, list | tuple) or len(cast(Sequence[object], raw)) != 3:
        raise _bad("An operation has three parts: [op, path, value].", op=index)
    name, path, value = cast(tuple[object, object, object], tuple(cast(Sequence[object], raw)))
    if name not in ("set", "remove"):
        raise _bad(f"The operation is 'set' or 'remove', not {str(name)[:40]!r}.", op=index)
    if not isinstance(path, list | tuple) or not 1 <= len(cast(Sequence[object], path)) <= MAX_PATH:
        raise _bad(f"A path is a list of 1 to {MAX_PATH} keys.", op=index)
    keys: list[str] = []
    for key in cast(Sequence[object], path):
        if not isinstance(key, str) or not 1 <= len(key) <= MAX_KEY:
            raise _bad("A path holds keys (text), never places in an array: set the whole array.", op=index)
        keys.append(key)
    if name == "remove" and value is not None:
        raise _bad("The value of 'remove' is null.", op=index, path=keys)
    budget.spend(value, index, keys)
    return (name, tuple(keys), value)


class _Budget:
    """Counts a patch's values without recursion, so that a JSON bomb costs no more than its limit."""

    def __init__(self) -> None:
        self.nodes = 0
        self.text = 0

    def spend(self, value: object, op: int, path: Sequence[str]) -> None:
        waiting: list[tuple[object, int]] = [(value, len(path))]
        while waiting:
            node, depth = waiting.pop()
            self.nodes += 1
            if depth > MAX_VALUE_DEPTH + MAX_PATH or self.nodes > MAX_NODES:
                raise _bad("The patch is too deep or too large; send it in parts.", op=op, path=path)
            if isinstance(node, dict):
                for key, child in cast(dict[object, object], node).items():
                    if not isinstance(key, str):
                        raise _bad("Objects have text keys.", op=op, path=path)
                    self.text += len(key)
                    waiting.append((child, depth + 1))
            elif isinstance(node, list | tuple):
                waiting.extend((child, depth + 1) for child in cast(Sequence[object], node))
            elif isinstance(node, str):
                self.text += len(node)
            elif not _is_plain(node):
                raise _bad(
                    "The patch holds a value that JSON cannot carry exactly (NaN, infinity, a huge integer).",
                    op=op,
                    path=path,
                )
            if self.text > MAX_TEXT:
                raise _bad(f"The patch holds more than {MAX_TEXT} characters; send it in parts.", op=op, path=path)


def _is_plain(node: object) -> bool:
    if isinstance(node, float):
        return math.isfinite(node)
    if isinstance(node, int):
        return abs(node) <= MAX_INTEGER
    return node is None


# Applying


def apply(document: JsonObject, patch: Patch) -> JsonObject:
    """The document after the patch. Raises BAD_PATCH where a path leads nowhere; then nothing has changed."""
    draft = _Draft(document)
    for index, op in enumerate(patch):
        draft.do(op, index)
    return draft.root


def invert(document: JsonObject, patch: Patch) -> Patch:
    """The patch that leads back from `apply(document, patch)` to `document`. Raises BAD_PATCH as `apply` does."""
    draft = _Draft(document)
    inverse = [draft.do(op, index) for index, op in enumerate(patch)]
    return tuple(reversed(inverse))


class _Draft:
    """A document being changed: objects on a path are copied once, when first written to."""

    def __init__(self, document: JsonObject) -> None:
        self.root: JsonObject = dict(document)
        self._owned: dict[int, JsonObject] = {id(self.root): self.root}  # the reference keeps the id from being reused

    def do(self, op: PatchOp, index: int) -> PatchOp:
        """Carry out one operation and return the one that undoes it."""
        name, path, value = op
        parent = self._parent(path, index)
        key = path[-1]
        if key in parent:
            undo: PatchOp = ("set", path, parent[key])
        elif name == "remove":
            raise _bad(f"There is nothing at {'/'.join(path)} to remove.", op=index, path=path)
        else:
            undo = ("remove", path, None)
        if name == "set":
            parent[key] = value
        else:
            del parent[key]
        return undo

    def _parent(self, path: Sequence[str], index: int) -> JsonObject:
        here = self.root
        for depth, key in enumerate(path[:-1], 1):
            child = here.get(key)
            if not isinstance(child, dict):
                what = "holds no object" if key in here else "does not exist"
                raise _bad(f"{'/'.join(path[:depth])} {what}.", op=index, path=path)
            if id(cast(object, child)) not in self._owned:
                child = dict(cast(JsonObject, child))
                self._owned[id(child)] = child
                here[key] = child
            here = cast(JsonObject, child)
        return here


# Difference


def diff(old: JsonObject, new: JsonObject) -> Patch:
    """The smallest patch from `old` to `new`: single fields where little changed, whole objects where much did."""
    return tuple(op for op, _ in _differences(old, new, ()))


def _differences(old: JsonObject, new: JsonObject, path: tuple[str, ...]) -> Iterator[tuple[PatchOp, int]]:
    """Operations with their cost in values sent."""
    for key in old:
        if key not in new:
            yield ("remove", (*path, key), None), 2
    for key, value in new.items():
        here = (*path, key)
        if key not in old:
            yield ("set", here, value), 1 + _weight(value)
        elif not same(old[key], value):
            yield from _change(old[key], value, here)


def _change(old: object, new: object, path: tuple[str, ...]) -> list[tuple[PatchOp, int]]:
    whole: tuple[PatchOp, int] = (("set", path, new), 1 + _weight(new))
    if not isinstance(old, dict) or not isinstance(new, dict) or len(path) >= MAX_PATH:
        return [whole]
    parts = list(_differences(cast(JsonObject, old), cast(JsonObject, new), path))
    return parts if sum(cost for _, cost in parts) < whole[1] else [whole]


def _weight(value: object) -> int:
    if isinstance(value, dict):
        return 1 + sum(_weight(child) for child in cast(JsonObject, value).values())
    if isinstance(value, list | tuple):
        return 1 + sum(_weight(child) for child in cast(Sequence[object], value))
    return 1


def same(old: object, new: object) -> bool:
    """Equal as JSON: 1 and 1.0 are one number, true and 1 are not."""
    if isinstance(old, dict) and isinstance(new, dict):
        before, after = cast(JsonObject, old), cast(JsonObject, new)
        return before.keys() == after.keys() and all(same(child, after[key]) for key, child in before.items())
    if isinstance(old, list | tuple) and isinstance(new, list | tuple):
        first, second = cast(Sequence[object], old), cast(Sequence[object], new)
        return len(first) == len(second) and all(map(same, first, second))
    return isinstance(old, bool) == isinstance(new, bool) and old == new


# Documents


def to_json(document: TimelineDocument) -> JsonObject:
    """The document as the JSON that patches speak of."""
    return document.model_dump(mode="json")


def from_json(document: JsonObject) -> TimelineDocument:
    """The validated document. Raises BAD_DOCUMENT with every broken field or rule (the first twenty) in `problems`."""
    model = _fields(document)
    check(model)
    return model


def apply_to_document(document: TimelineDocument, patch: Patch) -> TimelineDocument:
    """The document after the patch, validated as a whole. Raises BAD_PATCH or BAD_DOCUMENT; the old one still stands.

    The same as `from_json(apply(to_json(document), patch))`, but only the items that the patch names are read again as
    fields; the rules between items are checked for all. With 4,000 clips that is 60 ms instead of 300.
    """
    named: dict[str, set[str]] = {}
    for _, path, _ in patch:
        if path[0] in _SECTIONS:
            named.setdefault(path[0], set()).update(path[1:2] or getattr(document, path[0]))
    part = document.model_copy(
        update={
            section: {key: item for key, item in getattr(document, section).items() if key in named.get(section, ())}
            for section in _SECTIONS
        }
    )
    changed = _fields(apply(to_json(part), patch))
    after = changed.model_copy(
        update={
            section: _joined(getattr(document, section), named.get(section, set()), getattr(changed, section))
            for section in _SECTIONS
        }
    )
    check(after)
    return after


_SECTIONS = ("tracks", "clips", "transitions", "captions", "markers", "links", "bin")
"""The document's fields that hold items by id."""


def _joined(before: dict[str, Any], named: set[str], changed: dict[str, Any]) -> dict[str, Any]:
    """The items of a section after a patch, each in its old place, new ones at the end."""
    kept = {key: changed.get(key, item) for key, item in before.items() if key not in named or key in changed}
    return {**kept, **changed}


def _fields(document: JsonObject) -> TimelineDocument:
    try:
        # Strict JSON: "5" is no frame and 1 is no truth value, whoever wrote them.
        return TimelineDocument.model_validate_json(json.dumps(document), strict=True)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)
        problems = [
            {"code": "FIELD", "path": [str(part) for part in row["loc"]], "message": row["msg"]} for row in found[:20]
        ]
        first = problems[0]
        raise MilimoError(
            ErrorCode.BAD_DOCUMENT,
            f"The timeline would not be valid: {'/'.join(first['path'])}: {first['message']}. Nothing was changed.",
            problems=problems,
            count=len(found),
        ) from error


def _bad(message: str, *, op: int | None = None, path: Sequence[str] = ()) -> MilimoError:
    return MilimoError(ErrorCode.BAD_PATCH, message, op=op, path=list(path))
