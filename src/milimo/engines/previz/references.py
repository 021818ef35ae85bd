"""Reference pictures of elements, turned into what the painters understand: colours, a cut-out, a tint of the place.

A person's picture gives skin, hair and two colours of what is worn. A thing's or an animal's picture is itself put on
the stage where it can be cut out cleanly; where it cannot, its colours are taken. A place's picture tints the set: the
light stays the hour's, the hues become the picture's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.shots import Appearance
from milimo.contracts.video import ElementReference, ReferenceRole, VideoRequest
from milimo.engines.previz.palettes import Palette, main_colours, palette_of_person
from milimo.engines.previz.tinting import Tint, tint_of

Bytes = npt.NDArray[np.uint8]
OpenBlob = Callable[[str], Path]

WORK_SIDE = 320                  # px of the longer side at which colours and outlines are found
LARGEST_CUTOUT = 900             # px of the longer side of a cut-out kept for the stage
CLEAN_BORDER = 22.0              # levels: a border whose colours lie closer together than this is a backdrop
LEAST_CONTRAST = 27.0            # Lab distance across an outline; fur against fur has less, and then the outline is no edge
AGREEING = 0.86                  # IoU of two outlines found from different beginnings; below, the outline is a guess


@dataclass(frozen=True, slots=True, eq=False)
class Stencil:
    """A thing cut out of its picture: straight RGB 0..1 (h, w, 3) and alpha (h, w), cropped to what it covers."""

    rgb: npt.NDArray[np.float32]
    alpha: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class References:
    """What the pictures of one request say, by element; `notes` tell in words how each was used."""

    palettes: dict[str, Palette] = field(default_factory=dict[str, Palette])
    stencils: dict[str, Stencil] = field(default_factory=dict[str, Stencil])
    tint: Tint | None = None
    notes: tuple[str, ...] = ()


def read_references(request: VideoRequest, open_blob: OpenBlob) -> References:
    """Opens and reads every reference picture of the request. Raises BAD_MEDIA for a blob that is no picture."""
    names = {element.key: element.name for element in request.elements}
    found = References()
    notes: list[str] = []
    tint: Tint | None = None
    for reference in request.references:
        name = names.get(reference.element, reference.element)
        path = open_blob(reference.blob)
        match reference.role:
            case ReferenceRole.PLACE:
                if tint is None:
                    tint = tint_of(_sized(_read(path, name), WORK_SIDE)[..., :3])
                    notes.append(_note(name, reference, "tints the place"))
            case ReferenceRole.PERSON:
                if reference.element not in found.palettes:
                    found.palettes[reference.element] = _person(reference.blob, path, name)
                    notes.append(_note(name, reference, "gives the colours of skin, hair and clothes"))
            case ReferenceRole.THING:
                notes += _thing(found, reference, name, path)
    return References(found.palettes, found.stencils, tint, tuple(notes))


def with_palettes(request: VideoRequest, references: References) -> VideoRequest:
    """The request with each element's colours taken from its picture: a picture says more than the words did."""
    if not references.palettes:
        return request
    elements = tuple(
        element.model_copy(update={"appearance": _coloured(element.appearance, references.palettes[element.key])})
        if element.key in references.palettes else element for element in request.elements)
    return request.model_copy(update={"elements": elements})


def _coloured(appearance: Appearance, palette: Palette) -> Appearance:
    said = {"skin": palette.skin, "hair_colour": palette.hair, "outfit_colour": palette.outfit, "second_colour": palette.second}
    return appearance.model_copy(update={name: colour for name, colour in said.items() if colour is not None})


@lru_cache(maxsize=32)
def _person(blob: str, path: Path, name: str) -> Palette:
    """Kept by what the bytes are: a film asks for the same few pictures in every shot, and a figure takes a second to find."""
    return palette_of_person(_sized(_read(path, name), WORK_SIDE))


@lru_cache(maxsize=6)
def _outline(blob: str, path: Path, name: str) -> Stencil | None:
    """Up to 13 MB each, and two seconds to find."""
    return outline_of(_read(path, name))


def _thing(found: References, reference: ElementReference, name: str, path: Path) -> list[str]:
    """A cut-out where the picture allows one, else its colours."""
    if reference.element in found.palettes:
        return []
    outline = _outline(reference.blob, path, name)
    if outline is None:
        main, second = main_colours(_sized(_read(path, name), WORK_SIDE)[..., :3], None)
        found.palettes[reference.element] = Palette(outfit=main, second=second)
        return [_note(name, reference, "gives its colours; it cannot be cut out cleanly (use a plain or transparent background)")]
    found.stencils[reference.element] = outline
    rgb = np.asarray(outline.rgb[..., ::-1] * 255, np.uint8)
    main, second = main_colours(rgb, outline.alpha > 0.6)
    found.palettes[reference.element] = Palette(outfit=main, second=second)
    return [_note(name, reference, "is cut out and stands in the shot")]


def _note(name: str, reference: ElementReference, use: str) -> str:
    return f"{name}: picture {reference.asset or reference.blob[:12]} {use}."


# ---- outlines -------------------------------------------------------------------------------------------------------


def outline_of(picture: Bytes) -> Stencil | None:
    """The thing in a picture (BGR or BGRA) without its background; None where no clean outline can be found.

    By alpha where the picture has one. Else by GrabCut, twice from different beginnings: where the two agree, what they
    found is the thing; where they do not, it was a guess.
    """
    whole = _sized(picture, LARGEST_CUTOUT)
    if whole.shape[2] == 4 and float((whole[..., 3] < 128).mean()) > 0.04:
        return _cropped(whole[..., :3], (whole[..., 3] / np.float32(255)).astype(np.float32))
    small = np.ascontiguousarray(_sized(picture, WORK_SIDE)[..., :3])
    masks = [_grabbed(small, inset) for inset in (0.02, 0.07)]
    if masks[0] is None or masks[1] is None:
        return None
    union, common = float((masks[0] | masks[1]).sum()), float((masks[0] & masks[1]).sum())
    share = float(masks[0].mean())
    backdrop = _border_spread(small) < CLEAN_BORDER
    if common / max(1.0, union) < (AGREEING - 0.1 if backdrop else AGREEING) or not 0.03 < share < 0.8 or _touches(masks[0]) > 0.16:
        return None
    if _contrast(small, masks[0]) < LEAST_CONTRAST:
        return None
    soft = cv2.GaussianBlur(masks[0].astype(np.float32), (0, 0), 0.9)
    alpha = np.asarray(cv2.resize(soft, (whole.shape[1], whole.shape[0]), interpolation=cv2.INTER_CUBIC), np.float32)
    return _cropped(whole[..., :3], np.clip((alpha - 0.42) / 0.36, 0, 1).astype(np.float32))


def _grabbed(small: Bytes, inset: float) -> npt.NDArray[np.bool_] | None:
    """The largest thing inside a frame `inset` from the border, as GrabCut tells it from what the border shows."""
    height, width = small.shape[:2]
    x, y = max(2, int(width * inset)), max(2, int(height * inset))
    mask = np.full((height, width), cv2.GC_BGD, np.uint8)
    mask[y:height - y, x:width - x] = cv2.GC_PR_FGD
    cv2.setRNGSeed(7)            # GrabCut seeds its mixtures by k-means: the same picture must give the same outline
    try:
        cv2.grabCut(small, mask, (0, 0, 1, 1), np.zeros((1, 65)), np.zeros((1, 65)), 4, cv2.GC_INIT_WITH_MASK)
    except cv2.error:
        return None              # a picture of one colour has no two sides to tell apart
    found = ((mask == cv2.GC_FGD) | (mask == cv2.GC_PR_FGD)).astype(np.uint8)
    found = cv2.morphologyEx(found, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(found)
    if count < 2:
        return None
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    if stats[largest, cv2.CC_STAT_AREA] < 0.6 * int(found.sum()):
        return None              # scattered patches are no thing
    return np.asarray(labels == largest)


def _border_spread(small: Bytes) -> float:
    """Levels by which the border's colours differ from their middle."""
    edge = np.concatenate([small[:3].reshape(-1, 3), small[-3:].reshape(-1, 3), small[:, :3].reshape(-1, 3), small[:, -3:].reshape(-1, 3)])
    return float(np.abs(edge.astype(np.float32) - np.median(edge, axis=0)).mean())


def _touches(mask: npt.NDArray[np.bool_]) -> float:
    """Share of the picture's border that the thing touches: one that is cut off has no outline there."""
    edge = np.concatenate([mask[2], mask[-3], mask[:, 2], mask[:, -3]])
    return float(edge.mean())


def _contrast(small: Bytes, mask: npt.NDArray[np.bool_]) -> float:
    """How far apart the colours on both sides of the outline are: the lower quarter of it, in Lab."""
    lab = cv2.cvtColor(small, cv2.COLOR_BGR2LAB).astype(np.float32)
    inner, outer = mask.astype(np.float32), 1 - mask.astype(np.float32)
    sides: list[npt.NDArray[np.float32]] = []
    for part in (inner, outer):
        weight = np.asarray(cv2.GaussianBlur(part, (0, 0), 3.5), np.float32)
        mean = np.asarray(cv2.GaussianBlur(lab * part[..., None], (0, 0), 3.5), np.float32)
        sides.append((mean / np.maximum(weight, 1e-3)[..., None]).astype(np.float32))
    edge = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    return float(np.percentile(np.linalg.norm(sides[0] - sides[1], axis=2)[edge], 25))


def _cropped(picture: Bytes, alpha: npt.NDArray[np.float32]) -> Stencil | None:
    rows, columns = np.flatnonzero((alpha > 0.1).any(axis=1)), np.flatnonzero((alpha > 0.1).any(axis=0))
    if len(rows) < 8 or len(columns) < 8:
        return None
    window = (slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1))
    rgb = (picture[window][..., ::-1] / np.float32(255)).astype(np.float32)
    return Stencil(np.ascontiguousarray(rgb), np.ascontiguousarray(alpha[window]))


def _read(path: Path, name: str) -> Bytes:
    """BGR or BGRA."""
    picture = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_UNCHANGED)
    if picture is None:
        raise MilimoError(ErrorCode.BAD_MEDIA, f"The reference picture of {name} cannot be read. Use a PNG, JPEG or WebP file.")
    if picture.dtype == np.uint16:
        picture = (np.asarray(picture, np.uint16) >> 8).astype(np.uint8)
    if picture.ndim == 2:
        picture = cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR)
    return np.asarray(picture, np.uint8)


def _sized(picture: Bytes, side: int) -> Bytes:
    """At most `side` px on the longer side."""
    scale = side / max(picture.shape[:2])
    if scale >= 1:
        return picture
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
