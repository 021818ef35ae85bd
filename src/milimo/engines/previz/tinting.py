"""The palette of a place's picture laid over a painted set: its hues by how dark they are, under the hour's own light."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from milimo.engines.previz.model import Colour, FigureLight, Image, SetPainting

STRENGTH = 0.62                  # share of the way to the picture's hues: the set's own materials still differ
KNOTS = np.array([0.12, 0.35, 0.6, 0.88], np.float32)        # display luma at which the hues are compared
WIDTH = 0.2

Chroma = npt.NDArray[np.float32]     # (knots, 2): blue and red difference at each knot


@dataclass(frozen=True, slots=True)
class Tint:
    """Hues of a picture from its shadows to its lights, and how much they vary. Hashable: part of a painted set's key."""

    hues: tuple[tuple[float, float], ...]
    spread: float

    @property
    def curve(self) -> Chroma:
        return np.array(self.hues, np.float32)


def tint_of(bgr: npt.NDArray[np.uint8]) -> Tint:
    """Of a picture (h, w, 3), bytes."""
    rgb = (bgr[..., ::-1] / np.float32(255)).astype(np.float32)
    hues, spread = _hues([(rgb, None)])
    return Tint(tuple((round(float(b), 5), round(float(r), 5)) for b, r in hues), round(spread, 5))


def tinted(painting: SetPainting, tint: Tint) -> SetPainting:
    """The set with the picture's hues; light that is added and lumas stay as they are."""
    solid = [(layer.rgb, layer.alpha) for layer in painting.layers if layer.blend != "add"]
    if not solid:
        return painting
    own, spread = _hues(solid)
    ratio = float(np.clip(tint.spread / max(0.01, spread), 0.5, 1.9))
    layers = [layer if layer.blend == "add" else replace(layer, rgb=_shifted(layer.rgb, own, tint.curve, ratio))
              for layer in painting.layers]
    return replace(painting, layers=layers, light=_lit(painting.light, own, tint.curve, ratio),
                   water=[replace(body, ramp=tuple(_one(colour, own, tint.curve, ratio) for colour in body.ramp)) for body in painting.water])


def _lit(light: FigureLight, own: Chroma, hues: Chroma, ratio: float) -> FigureLight:
    """Who stands there stands in its air: the sky's and the ground's light take the hue, the key does not."""
    return replace(light, ambient_up=_one(light.ambient_up, own, hues, ratio), ambient_down=_one(light.ambient_down, own, hues, ratio),
                   haze_colour=_one(light.haze_colour, own, hues, ratio))


def _one(colour: Colour, own: Chroma, hues: Chroma, ratio: float) -> Colour:
    shifted = _shifted(np.array([[colour]], np.float32), own, hues, ratio)[0, 0]
    return float(shifted[0]), float(shifted[1]), float(shifted[2])


def _shifted(rgb: Image, own: Chroma, hues: Chroma, ratio: float) -> Image:
    """Each pixel's hue moved from the set's usual one at its luma toward the picture's."""
    luma = _luma(rgb)
    goal = np.stack([np.interp(luma, KNOTS, hues[:, i]) for i in (0, 1)], axis=-1).astype(np.float32)
    usual = np.stack([np.interp(luma, KNOTS, own[:, i]) for i in (0, 1)], axis=-1).astype(np.float32)
    chroma = np.stack([rgb[..., 2] - luma, rgb[..., 0] - luma], axis=-1)
    wanted = goal + (chroma - usual) * np.float32(ratio)
    chroma = chroma + np.float32(STRENGTH) * (wanted - chroma)
    red, blue = luma + chroma[..., 1], luma + chroma[..., 0]
    green = (luma - 0.2126 * red - 0.0722 * blue) / np.float32(0.7152)
    return np.clip(np.stack([red, green, blue], axis=-1), 0, 1).astype(np.float32)


def _hues(layers: Sequence[tuple[Image, npt.NDArray[np.float32] | None]]) -> tuple[Chroma, float]:
    """Mean hue about each knot over what is seen, far layers behind near ones counted where they show."""
    total, weights, square = np.zeros((len(KNOTS), 2)), np.full(len(KNOTS), 1e-3), 0.0
    count = 0.0
    for rgb, alpha in layers:
        size = (max(1, min(160, rgb.shape[1] // 4)), max(1, min(90, rgb.shape[0] // 4)))
        small = np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.float32)
        seen = np.ones(small.shape[:2], np.float32) if alpha is None else np.asarray(
            cv2.resize(alpha, size, interpolation=cv2.INTER_AREA), np.float32)
        luma = _luma(small)
        chroma = np.stack([small[..., 2] - luma, small[..., 0] - luma], axis=-1)
        for knot, at in enumerate(KNOTS):
            share = seen * np.exp(-((luma - at) / WIDTH) ** 2)
            total[knot] += (chroma * share[..., None]).sum(axis=(0, 1))
            weights[knot] += float(share.sum())
        square += float((chroma ** 2 * seen[..., None]).sum())
        count += float(seen.sum())
    hues = total / weights[:, None]
    mean = (total.sum(axis=0) / weights.sum())
    spread = float(np.sqrt(max(1e-6, square / max(1.0, count) - float((mean ** 2).sum()))))
    return hues.astype(np.float32), spread


def _luma(rgb: Image) -> npt.NDArray[np.float32]:
    return np.asarray(rgb @ np.array([0.2126, 0.7152, 0.0722], np.float32), np.float32)
