"""Mistakes that the comparison must see: each changes one thing of one side, and then some frame or stretch must fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

import numpy as np
from tools.pixels import judge

from milimo.contracts.timeline import TransitionKind
from milimo.media import canvas, compose, place, sound
from milimo.timeline import resolve
from milimo.timeline.resolve import Crossing


@dataclass(frozen=True, slots=True)
class Mutant:
    """`module.name` becomes `change(original)`. It is seen where `features` are, sounds where `sound` is true."""

    module: Any
    name: str
    change: Callable[[Any], Any]
    features: tuple[str, ...]
    sound: bool = False

    @contextmanager
    def at_work(self) -> Iterator[None]:
        with patch.object(self.module, self.name, self.change(getattr(self.module, self.name))):
            place._edges.cache_clear()  # pyright: ignore[reportPrivateUsage]
            yield

    def touches(self, feature: str) -> bool:
        return any(feature.startswith(name) for name in self.features)


def _late(original: Any) -> Any:
    return lambda offset, **rest: original(offset + 1, **rest)


def _by_601(original: Any) -> Any:
    return lambda *planes: original(*planes, kr=0.299, kb=0.114)


def _in_linear_light(original: Any) -> Any:
    def lay(self: Any, sheet: Any, weight: float = 1.0, mask: Any = None) -> None:
        whole = sheet.box == self.box and sheet.coverage is None and mask is None and weight < 1
        if not whole:
            original(self, sheet, weight, mask)
            return
        below = self.rgb() / 255
        original(self, sheet)
        mixed = (below ** 2.2 * (1 - weight) + (self.rgb() / 255) ** 2.2 * weight) ** (1 / 2.2)
        self.set_rgb(np.rint(mixed * 255).astype(np.uint8))
    return lay


def _fainter(original: Any) -> Any:
    return lambda self, onto, picture: original(self, onto, replace(picture, opacity=picture.opacity * 0.9))


def _upside_down(original: Any) -> Any:
    return lambda self, resolved: original(self, replace(resolved, layers=resolved.layers[::-1]))


def _swapped(original: Any) -> Any:
    def cross(self: Any, onto: Any, crossing: Crossing) -> None:
        original(self, onto, replace(crossing, outgoing_share=crossing.incoming_share, incoming_share=crossing.outgoing_share))
    return cross


def _other_way(original: Any) -> Any:
    opposite = {"wipe_left": "wipe_right", "wipe_right": "wipe_left", "wipe_up": "wipe_down", "wipe_down": "wipe_up"}
    return lambda extent, kind, p, softness: original(extent, TransitionKind(opposite[kind]), p, softness)


def _moved(original: Any) -> Any:
    def placement(*rest: Any) -> Any:
        matrix = original(*rest)
        matrix[0, 2] += 1.0
        return matrix
    return placement


def _unturned(field: str, value: Any) -> Callable[[Any], Any]:
    def change(original: Any) -> Any:
        return lambda picture, fit, transform, frame: original(picture, fit, transform.model_copy(update={field: value(getattr(transform, field))}), frame)
    return change


def _louder(original: Any) -> Any:
    return lambda *rest: original(*rest) * np.float32(10 ** (1 / 20))


def _later(samples: int) -> Callable[[Any], Any]:
    def change(original: Any) -> Any:
        return lambda segment, reader, start, count: original(replace(segment, source_start=segment.source_start - samples), reader, start, count)
    return change


def _straight(_: Any) -> Any:
    def ramp_gain(ramp: Any, start: int, count: int) -> Any:
        t = np.clip((np.arange(start, start + count) - ramp.start + 0.5) / max(ramp.length, 1), 0, 1)
        return t if ramp.direction == "in" else 1 - t
    return ramp_gain


def _turned_ears(original: Any) -> Any:
    return lambda *rest: original(*rest)[:, ::-1]


MUTANTS: dict[str, Mutant] = {
    "one frame late": Mutant(resolve, "source_frame", _late, ("cut", "trim", "dissolve", "source")),
    "601 for 709": Mutant(judge, "shown", _by_601, ("cut", "title")),
    "linear light": Mutant(canvas.Canvas, "lay", _in_linear_light, ("opacity", "dissolve")),
    "a tenth fainter": Mutant(compose.Composer, "_lay", _fainter, ("opacity",)),
    "multiply for screen": Mutant(compose, "blend", lambda original: lambda onto, sheet, _, opacity: original(onto, sheet, "multiply", opacity), ("blend screen",)),
    "no blend": Mutant(compose, "blend", lambda _: lambda onto, sheet, _, opacity: onto.lay(sheet, opacity), ("blend",)),
    "layers swapped": Mutant(compose.Composer, "draw", _upside_down, ("three tracks", "title")),
    "shares swapped": Mutant(compose.Composer, "_cross", _swapped, ("dissolve", "wipe")),
    "wipe the other way": Mutant(compose, "wipe_share", _other_way, ("wipe", "soft wipe")),
    "black for white": Mutant(compose, "_DIP_COLOUR", lambda _: dict.fromkeys(resolve.DIPS, (16, 128, 128)), ("dip to white",)),
    "a pixel aside": Mutant(place, "placement", _moved, ("position", "scale", "rotation", "crop")),
    "turned the other way": Mutant(place, "placement", _unturned("rotation", lambda angle: -angle), ("rotation", "anchor")),
    "not flipped": Mutant(place, "placement", _unturned("flip_x", lambda _: False), ("flip",)),
    "anchor aside": Mutant(place, "placement", _unturned("anchor_x", lambda at: at + 0.01), ("anchor", "crop")),
    "1 dB louder": Mutant(sound, "segment_block", _louder, ("as it is", "gain"), sound=True),
    "sound one frame late": Mutant(sound, "segment_block", _later(2000), ("as it is", "trim"), sound=True),
    "sound one sample late": Mutant(sound, "segment_block", _later(1), ("as it is",), sound=True),
    "straight fades": Mutant(sound, "ramp_gain", _straight, ("fades", "crossfade"), sound=True),
    "left for right": Mutant(sound, "segment_block", _turned_ears, ("as it is", "pan"), sound=True),
    "solo ignored": Mutant(judge, "resolve_audio", lambda original: lambda document: original(document.model_copy(update={
        "tracks": {key: track.model_copy(update={"solo": False}) for key, track in document.tracks.items()}})), ("solo",), sound=True),
    "mute ignored": Mutant(judge, "resolve_audio", lambda original: lambda document: original(document.model_copy(update={
        "tracks": {key: track.model_copy(update={"muted": False}) for key, track in document.tracks.items()}})), ("several",), sound=True),
}
