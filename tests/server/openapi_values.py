"""Values from the OpenAPI document: made of a schema, mostly right and sometimes wrong; and compared with one."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hypothesis import strategies as st
from serving import document

Schema = dict[str, Any]
JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(-2**70, 2**70), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=20),
    st.sampled_from(["\0", "../../etc/passwd", "<script>", "\u202e", "' OR 1=1 --", "a" * 5000, "%00", "-1", "NaN", "🂡"]),
    st.lists(st.integers(), max_size=3), st.dictionaries(st.text(max_size=5), st.integers(), max_size=3))
DEEPEST = 6


def resolved(schema: Schema) -> Schema:
    while "$ref" in schema:
        schema = document()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


class Maker:
    """Makes values of schemas. `known`: field or parameter → values that lead somewhere. `sour`: one in ten is junk, at each place."""

    def __init__(self, known: Mapping[str, Sequence[Any]], *, sour: bool) -> None:
        self._known = known
        self._sour = sour

    def values(self, schema: Schema, name: str = "", depth: int = 0) -> st.SearchStrategy[Any]:
        right = self._right(resolved(schema), name, depth)
        if not self._sour:
            return right
        return st.integers(0, 9 + depth).flatmap(lambda chance: JUNK if chance == 0 else right)

    def _right(self, schema: Schema, name: str, depth: int) -> st.SearchStrategy[Any]:
        if "const" in schema:
            return st.just(schema["const"])
        if "enum" in schema:
            return st.sampled_from(schema["enum"])
        for union in ("anyOf", "oneOf"):
            if union in schema:
                return st.sampled_from(schema[union]).flatmap(lambda one: self.values(one, name, depth + 1))
        makers: dict[str, Callable[[], st.SearchStrategy[Any]]] = {
            "object": lambda: self._object(schema, depth), "array": lambda: self._array(schema, name, depth),
            "string": lambda: self._string(schema, name),
            "integer": lambda: st.integers(_bound(schema, "minimum", "exclusiveMinimum", -5, 1), _bound(schema, "maximum", "exclusiveMaximum", 2**40, -1)),
            "number": lambda: st.floats(_bound(schema, "minimum", "exclusiveMinimum", -5.0, 0.01),
                                        _bound(schema, "maximum", "exclusiveMaximum", 1e9, -0.01), allow_nan=False),
            "boolean": st.booleans, "null": st.none}
        return makers.get(schema.get("type", ""), lambda: JUNK)()

    def _object(self, schema: Schema, depth: int) -> st.SearchStrategy[Any]:
        properties, needed = schema.get("properties", {}), schema.get("required", ())
        if depth > DEEPEST:
            properties = {name: properties[name] for name in needed}
        must = {name: self.values(properties[name], name, depth + 1) for name in needed}
        may = {name: self.values(part, name, depth + 1) for name, part in properties.items() if name not in needed}
        more = schema.get("additionalProperties")
        if not properties and isinstance(more, dict):
            return st.dictionaries(st.text(max_size=8), self.values(more, "", depth + 1), max_size=2)
        return st.fixed_dictionaries(must, optional=may)

    def _array(self, schema: Schema, name: str, depth: int) -> st.SearchStrategy[Any]:
        if "prefixItems" in schema:
            return st.tuples(*(self.values(part, name, depth + 1) for part in schema["prefixItems"])).map(list)
        low = schema.get("minItems", 0)
        most = low if depth > DEEPEST else min(max(low, 3), schema.get("maxItems", 3))
        return st.lists(self.values(schema.get("items", {}), name, depth + 1), min_size=low, max_size=most)

    def _string(self, schema: Schema, name: str) -> st.SearchStrategy[Any]:
        pattern = schema.get("pattern")
        if name in self._known:
            known = st.sampled_from(self._known[name])
            return st.one_of(known, known, known, self._text(schema, pattern))
        return self._text(schema, pattern)

    def _text(self, schema: Schema, pattern: str | None) -> st.SearchStrategy[Any]:
        if pattern is not None:
            return st.from_regex(pattern, fullmatch=True)
        return st.text(min_size=schema.get("minLength", 0), max_size=min(40, max(schema.get("maxLength", 40), schema.get("minLength", 0))))


def _bound(schema: Schema, closed: str, opened: str, other: Any, step: Any) -> Any:
    return schema[opened] + step if opened in schema else schema.get(closed, other)


# ---- comparing --------------------------------------------------------------------------------------------------


def misfit(value: Any, schema: Schema, where: str = "$") -> str | None:
    """What of a value the schema does not allow; None where it fits."""
    schema = resolved(schema)
    for union in ("anyOf", "oneOf"):
        if union in schema:
            found = [misfit(value, one, where) for one in schema[union]]
            return None if None in found else f"{where}: fits none of {len(found)} ({found[0]})"
    if "const" in schema and value != schema["const"]:
        return f"{where}: {value!r} is not {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        return f"{where}: {value!r} is not among {schema['enum']}"
    kinds: dict[str, Any] = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None), "number": (int, float), "integer": int}
    kind = schema.get("type")
    if kind is not None and (not isinstance(value, kinds[kind]) or (isinstance(value, bool) and kind != "boolean")):
        return f"{where}: {value!r} is no {kind}"
    return _inside(value, schema, where)


def _inside(value: Any, schema: Schema, where: str) -> str | None:
    match value:
        case dict():
            known, more = schema.get("properties", {}), schema.get("additionalProperties", True)
            if missing := set(schema.get("required", ())) - set(value):
                return f"{where}: lacks {sorted(missing)}"
            parts = [(part, known.get(name, more), f"{where}.{name}") for name, part in value.items()]
            if strange := next((place for _, told, place in parts if told is False), None):
                return f"{strange}: is not foreseen"
            return next((found for part, told, place in parts if isinstance(told, dict) and (found := misfit(part, told, place))), None)
        case list():
            told = schema.get("prefixItems") or [schema.get("items", {})] * len(value)
            return next((found for number, (part, one) in enumerate(zip(value, told, strict=False)) if (found := misfit(part, one, f"{where}[{number}]"))), None)
        case str():
            return None if re.search(schema.get("pattern", ""), value) else f"{where}: {value!r} does not match"
        case int() | float() if not isinstance(value, bool):
            low, high = schema.get("minimum", -math.inf), schema.get("maximum", math.inf)
            return None if low <= value <= high else f"{where}: {value} is outside {low} to {high}"
        case _:
            return None
