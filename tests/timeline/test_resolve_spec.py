"""What is seen and heard, against the vectors that TypeScript will be tested with too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from milimo.contracts.timeline import TimelineDocument, Transform
from milimo.timeline.resolve import Crossing, Layer, Picture, resolve
from milimo.timeline.resolve_audio import Segment, resolve_audio

SPEC = Path(__file__).parents[2] / "spec" / "resolve"


def _rows(name: str) -> list[dict[str, Any]]:
    return json.loads((SPEC / name).read_text("utf-8"))


def _document(row: dict[str, Any]) -> TimelineDocument:
    return TimelineDocument.model_validate_json(json.dumps(row["document"]), strict=True)


def _picture(picture: Picture | None) -> dict[str, Any] | None:
    if picture is None:
        return None
    return {
        "clip": picture.clip,
        "source_frame": picture.source_frame,
        "opacity": pytest.approx(picture.opacity, abs=1e-9),
        "blend": picture.blend,
        "fit": picture.fit.value,
        "transform": pytest.approx(picture.transform.model_dump(), abs=1e-9),
    }


def _layer(layer: Layer) -> dict[str, Any] | None:
    if isinstance(layer, Picture):
        return _picture(layer)
    assert isinstance(layer, Crossing)
    shares = {
        name: f"{share.numerator}/{share.denominator}"
        for name, share in (("outgoing_share", layer.outgoing_share), ("incoming_share", layer.incoming_share))
    }
    return {
        "transition": layer.transition,
        "kind": layer.kind.value,
        "softness": layer.softness,
        "outgoing": _picture(layer.outgoing),
        "incoming": _picture(layer.incoming),
        **shares,
    }


def _full(layer: dict[str, Any] | None) -> dict[str, Any] | None:
    """A layer of a vector with what it leaves out."""
    if layer is None:
        return None
    if "transition" in layer:
        return {**layer, "outgoing": _full(layer["outgoing"]), "incoming": _full(layer["incoming"])}
    return {"blend": "normal", "fit": "contain", "transform": Transform().model_dump(), **layer}


@pytest.mark.parametrize("row", _rows("picture.json"), ids=lambda row: row["name"])
def test_what_is_seen(row: dict[str, Any]) -> None:
    document = _document(row)
    for expected in row["frames"]:
        got = resolve(document, expected["frame"])
        assert [_full(layer) for layer in expected["layers"]] == [_layer(layer) for layer in got.layers], expected[
            "frame"
        ]
        captions = [{"caption": item.caption, "text": item.text, "speaker": item.speaker} for item in got.captions]
        assert captions == expected["captions"], expected["frame"]


def _segment(segment: Segment) -> dict[str, Any]:
    return {
        "clip": segment.clip,
        "blob": segment.blob,
        "start": segment.start,
        "stop": segment.stop,
        "source_start": segment.source_start,
        "source_samples": segment.source_samples,
        "speed": [segment.speed_num, segment.speed_den],
        "gain_db": segment.gain_db,
        "pan": segment.pan,
        "ramps": sorted([ramp.direction, ramp.start, ramp.length] for ramp in segment.ramps),
    }


@pytest.mark.parametrize("row", _rows("sound.json"), ids=lambda row: row["name"])
def test_what_is_heard(row: dict[str, Any]) -> None:
    got = [_segment(segment) for segment in resolve_audio(_document(row))]
    assert got == [{**segment, "ramps": sorted(segment["ramps"])} for segment in row["segments"]]
