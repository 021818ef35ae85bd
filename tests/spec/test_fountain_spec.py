"""Every construct of Fountain against the vectors that the web editor's line classifier is tested with too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from milimo.story.fountain import parse, print_script
from milimo.story.screenplay import Block

FOLDER = Path(__file__).parents[2] / "spec" / "fountain"
ROWS: list[dict[str, Any]] = [
    row for path in sorted(FOLDER.glob("*.json")) for row in json.loads(path.read_text("utf-8"))
]


def _by_line(text: str) -> dict[int, Block]:
    return {line: block for block in parse(text).blocks for line in range(block.line, block.last_line + 1)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_what_each_line_is(row: dict[str, Any]) -> None:
    blocks = _by_line(row["text"])
    assert [blocks[line].type.value for line in range(1, len(row["kinds"]) + 1)] == row["kinds"]
    for detail in row["details"]:
        block = blocks[detail["line"]]
        for name in detail.keys() - {"line"}:
            got = getattr(block, name)
            assert (list(got) if isinstance(got, tuple) else got) == detail[name], (detail["line"], name)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old mac"])
@pytest.mark.parametrize("bom", ["", "\ufeff"], ids=["plain", "bom"])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_it_prints_back_byte_for_byte(row: dict[str, Any], end: str, bom: str) -> None:
    text = bom + row["text"].replace("\n", end)
    assert print_script(parse(text)) == text
    assert [block.type for block in parse(text).blocks] == [block.type for block in parse(row["text"]).blocks]
