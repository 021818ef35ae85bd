"""Colours read from a picture: of a person by regions (face, hair above it, clothes below), of a thing by area."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Bits = npt.NDArray[np.bool_]

LEAST_FACE = 0.004               # share of the picture below which a patch of skin colour is no face
APART = 20.0                     # distance in Lab from which two colours are two
LEAST_PIXELS = 60                # fewer tell nothing


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as #rrggbb; None where the picture does not show them."""

    skin: str | None = None
    hair: str | None = None
    outfit: str | None = None
    second: str | None = None


def palette_of_person(picture: Bytes) -> Palette:
    """Of a picture (BGR or BGRA) of somebody, at least from the chest up. Without a face: the colours of the figure alone."""
    bgr = np.ascontiguousarray(picture[..., :3])
    figure = _figure(picture)
    face = _face(bgr, figure)
    if face is None:
        main, second = main_colours(bgr, figure)
        return Palette(outfit=main, second=second)
    rows, columns = np.mgrid[0:bgr.shape[0], 0:bgr.shape[1]]
    x, y, width, height = _head(figure, face)
    middle = x + width / 2
    inside = ((columns - middle) / (0.26 * width)) ** 2 + ((rows - (y + 0.63 * height)) / (0.22 * height)) ** 2 < 1
    crown = figure & (np.abs(columns - middle) < 0.55 * width) & (rows >= y) & (rows < y + 0.2 * height)
    below = (rows > y + 1.3 * height) & (np.abs(columns - middle) < 2.1 * width) & figure & ~_skin(bgr)
    main, second = main_colours(bgr, below)
    return Palette(skin=_middle(bgr, inside & figure), hair=_middle(bgr, crown), outfit=main, second=second)


def main_colours(bgr: Bytes, where: Bits | None) -> tuple[str | None, str | None]:
    """The colour that covers most, and the next that is clearly another; None where too little is to be seen."""
    pixels = bgr.reshape(-1, 3) if where is None else bgr[where]
    if len(pixels) < LEAST_PIXELS:
        return None, None
    pixels = pixels[::max(1, len(pixels) // 6000)]
    lab = cv2.cvtColor(pixels[None], cv2.COLOR_BGR2LAB)[0].astype(np.float32)
    cv2.setRNGSeed(11)
    count = min(5, len(lab))
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 24, 0.5)
    _, labels, _ = cv2.kmeans(lab, count, np.zeros((len(lab), 1), np.int32), stop, 2, cv2.KMEANS_PP_CENTERS)
    members = [labels.ravel() == index for index in range(count)]
    # what is coloured is what one remembers: a red coat with wide black shadows is a red coat
    weight = [float(m.sum()) * (0.55 + min(1.0, _chroma(np.median(lab[m], axis=0)) / 45)) if m.any() else 0.0 for m in members]
    order = sorted(range(count), key=lambda index: -weight[index])
    first = np.median(lab[members[order[0]]], axis=0)
    second = next((np.median(lab[members[i]], axis=0) for i in order[1:] if weight[i] > 0.12 * weight[order[0]]
                   and float(np.linalg.norm(np.median(lab[members[i]], axis=0) - first)) > APART), None)
    return _hex(first), None if second is None else _hex(second)


def _figure(picture: Bytes) -> Bits:
    """Where the person is: by alpha, else what GrabCut tells from the picture's upper corners and sides."""
    height, width = picture.shape[:2]
    if picture.shape[2] == 4 and float((picture[..., 3] < 128).mean()) > 0.04:
        return np.asarray(picture[..., 3] > 160)
    mask = np.full((height, width), cv2.GC_PR_FGD, np.uint8)
    mask[:max(2, height // 40)] = cv2.GC_BGD
    side = max(2, width // 30)
    mask[:height * 2 // 3, :side] = mask[:height * 2 // 3, width - side:] = cv2.GC_BGD
    cv2.setRNGSeed(7)
    try:
        cv2.grabCut(np.ascontiguousarray(picture[..., :3]), mask, (0, 0, 1, 1), np.zeros((1, 65)), np.zeros((1, 65)), 3, cv2.GC_INIT_WITH_MASK)
    except cv2.error:
        return np.ones((height, width), bool)
    found = np.asarray((mask == cv2.GC_FGD) | (mask == cv2.GC_PR_FGD))
    return found if found.mean() > 0.08 else np.ones((height, width), bool)


def _face(bgr: Bytes, figure: Bits) -> tuple[int, int, int, int] | None:
    """The box (x, y, width, height) of the largest patch of skin in the upper two thirds that is as compact as a face."""
    height, width = bgr.shape[:2]
    skin = (_skin(bgr) & figure).astype(np.uint8)
    skin[int(0.72 * height):] = 0
    skin = cv2.morphologyEx(skin, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(skin)
    best, chosen = 0.0, 0
    for index in range(1, count):
        x, y, w, h, area = (int(value) for value in stats[index])
        if area < LEAST_FACE * width * height or not 0.45 < w / h < 1.7 or area < 0.38 * w * h:
            continue
        middle = 1 - abs((x + w / 2) / width - 0.5)
        score = area * middle ** 2 * (1.25 - y / height)
        if score > best:
            best, chosen = score, index
    if not chosen:
        return None
    x, y, w, h, _ = (int(value) for value in stats[chosen])
    return x, y, w, min(h, round(1.45 * w))


def _head(figure: Bits, face: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """The whole head's box. Light hair has the hues of skin and is in the patch already; dark hair lies above it."""
    x, y, width, height = face
    columns = figure[:, int(x + 0.35 * width):max(int(x + 0.65 * width), int(x + 0.35 * width) + 1)]
    top, highest = y, max(0, y - round(0.55 * width))
    while top > highest and columns[top - 1].mean() > 0.5:
        top -= 1
    return x, top, width, min(y + height - top, round(1.5 * width))


def _skin(bgr: Bytes) -> Bits:
    """Hues that skin of every tone has in common: the red and blue differences hardly change with its darkness."""
    ycc = cv2.cvtColor(bgr, cv2.COLOR_BGR2YCrCb).astype(np.float32)
    luma, red, blue = ycc[..., 0], ycc[..., 1] - 128, ycc[..., 2] - 128
    tone = np.maximum(luma, 1)
    return np.asarray((luma > 35) & (red > 0.045 * tone) & (red < 0.30 * tone) & (red < 42) & (blue < -3) & (blue > -48)
                      & (red > -0.35 * blue) & (red < -2.6 * blue + 6))


def _middle(bgr: Bytes, where: Bits) -> str | None:
    """The middle colour of a region, its darkest and brightest quarters left out (shadow, shine)."""
    pixels = bgr[where]
    if len(pixels) < LEAST_PIXELS // 2:
        return None
    lab = cv2.cvtColor(pixels[None], cv2.COLOR_BGR2LAB)[0].astype(np.float32)
    low, high = np.percentile(lab[:, 0], (25, 85))
    kept = lab[(lab[:, 0] >= low) & (lab[:, 0] <= high)]
    return _hex(np.median(kept if len(kept) else lab, axis=0))


def _chroma(lab: npt.NDArray[np.float32]) -> float:
    return float(np.hypot(lab[1] - 128, lab[2] - 128))


def _hex(lab: npt.NDArray[np.float32]) -> str:
    colour = cv2.cvtColor(np.clip(lab + 0.5, 0, 255).astype(np.uint8)[None, None], cv2.COLOR_LAB2BGR)[0, 0]
    return "#" + "".join(f"{int(channel):02x}" for channel in colour[::-1])
