"""Titles and captions as pictures: laid out here, shaped and drawn by resvg with the bundled family.

`draw_title` and `draw_caption` return straight RGBA cut to what is drawn, with its place in the frame.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from html import escape

import cv2
import numpy as np
import numpy.typing as npt
import resvg_py

from milimo.contracts.errors import Notice
from milimo.contracts.timeline import TitleSource
from milimo.contracts.video import Extent
from milimo.media.fonts import FAMILY, FILES, Weight, advance, missing
from milimo.media.lines import clean, is_ideographic, isolated, reads_right_to_left, wrap

RGBA = npt.NDArray[np.uint8]
TITLE_SAFE = 0.86
"""Share of the frame's width that a title may take: inside the title-safe area of 90 %."""
CAPTION_SIZE = 0.046
"""Of the frame's height: 50 pixels at 1080, the size that broadcasters' guides settle on."""
CAPTION_WIDTH = 0.72
CAPTION_BOTTOM = 0.065
CAPTION_GROUND = "#0a0a0c"
CAPTION_GROUND_OPACITY = 0.62
GOLD = "#e8a33d"
REPLACEMENT = "\u25a1"


@dataclass(frozen=True, slots=True)
class Lettering:
    """What was drawn: straight RGBA with even height and width at an even place; None where nothing is visible."""

    rgba: RGBA | None
    left: int = 0
    top: int = 0
    notices: tuple[Notice, ...] = ()


@dataclass(slots=True)
class _Line:
    """A line to be drawn. Size in pixels, tracking in ems; x is where its `anchor` stands, y its baseline."""

    text: str
    x: float
    y: float
    size: float
    weight: Weight
    colour: str
    anchor: str = "middle"
    tracking: float = 0.0
    opacity: float = 1.0


@dataclass(slots=True)
class _Page:
    """A frame's lettering: lines, and shapes (SVG) under them."""

    extent: Extent
    lines: list[_Line] = field(default_factory=list["_Line"])
    shapes: list[str] = field(default_factory=list[str])
    shadow: bool = True


def draw_title(source: TitleSource, extent: Extent) -> Lettering:
    """A title of any style. Unknown glyphs are shown as □ and told in a notice GLYPH_MISSING."""
    text, notices = _known(clean(source.text), source.weight)
    if not text.strip():
        return Lettering(None, notices=notices)
    page = _Page(extent)
    match source.style:
        case "lower_third":
            _lower_third(page, source, text)
        case "credits":
            _credits(page, source, text)
        case "chapter":
            _chapter(page, source, text)
        case "title" | "subtitle":
            _title(page, source, text)
    return _drawn(page, notices)


def draw_caption(text: str, extent: Extent) -> Lettering:
    """A caption at the foot of the frame: white on a dark, half transparent ground, readable on any picture. Lines stand in
    the middle; two voices (each line after a dash) begin under each other."""
    text, notices = _known(clean(text), "regular")
    if not text.strip():
        return Lettering(None, notices=notices)
    size = CAPTION_SIZE * extent.height
    leading = size * 1.38
    lines = [line for line in wrap(text, CAPTION_WIDTH * extent.width / size, advance) if line]
    page = _Page(extent, shadow=False)
    bottom = extent.height * (1 - CAPTION_BOTTOM)
    widths = [drawn_advance(line) * size for line in lines]
    voices = len(lines) > 1 and all(line.startswith(("–", "-", "—")) for line in lines)
    plates: list[str] = []
    for i, (line, width) in enumerate(zip(lines, widths, strict=True)):
        baseline = bottom - size * 0.34 - (len(lines) - 1 - i) * leading
        left = (extent.width - (max(widths) if voices else width)) / 2
        if voices and reads_right_to_left(line):
            left = (extent.width + max(widths)) / 2 - width
        plates.append(_box(left - size * 0.36, baseline - size * 1.03, width + size * 0.72, leading + 1, CAPTION_GROUND, 1,
                           size * 0.16))
        page.lines.append(_Line(line, left + width / 2, baseline, size, "regular", "#ffffff", tracking=0.004))
    # one opacity for all plates: where two of them meet the ground must not be twice as dark
    page.shapes.append(f'<g opacity="{CAPTION_GROUND_OPACITY}">{"".join(plates)}</g>')
    return _drawn(page, notices)


def _known(text: str, weight: Weight) -> tuple[str, tuple[Notice, ...]]:
    lost = missing(text, weight)
    if not lost:
        return text, ()
    shown = " ".join(f"“{character}” (U+{ord(character):04X})" for character in lost[:8])
    more = f" and {len(lost) - 8} more" if len(lost) > 8 else ""
    message = f"No bundled font has the glyph {shown}{more}; a box stands in its place. Change the text to avoid it."
    return text.translate({ord(character): REPLACEMENT for character in lost}), (
        Notice(code="GLYPH_MISSING", message=message),)


# styles

def _title(page: _Page, source: TitleSource, text: str) -> None:
    """Lines around the place. Capitals are set wide, as on every film's card; small letters a little; heavy ones close."""
    size = source.size * page.extent.height
    _block(page, source, text, size, source.weight, _tracking(source, text))


def _tracking(source: TitleSource, text: str) -> float:
    """Space between letters in ems."""
    if text.isupper():
        return 0.03 if source.weight == "bold" else 0.07
    if source.style == "subtitle":
        return 0.025
    return -0.012 if source.weight == "bold" else 0.008


def _block(page: _Page, source: TitleSource, text: str, size: float, weight: Weight, tracking: float) -> None:
    extent = page.extent
    leading = size * (1.4 if any(map(is_ideographic, text)) or _has_right_to_left(text) else 1.22)
    lines = wrap(text, TITLE_SAFE * extent.width / size, lambda line: advance(line, weight) + tracking * len(line))
    anchor, x = {"left": "start", "centre": "middle", "right": "end"}[source.align], source.x * extent.width
    top = source.y * extent.height - (len(lines) - 1) * leading / 2
    if source.background is not None:
        _ground(page, source, lines, x, top, size, leading, weight)
    for i, line in enumerate(lines):
        if line:
            page.lines.append(_Line(line, x, top + i * leading + size * 0.355, size, weight, source.colour, anchor, tracking))


def _ground(page: _Page, source: TitleSource, lines: list[str], x: float, top: float, size: float, leading: float,
            weight: Weight) -> None:
    """One plate under all the lines."""
    width = max((drawn_advance(line, weight) for line in lines), default=0) * size + size * 1.1
    left = {"left": x - size * 0.55, "centre": x - width / 2, "right": x - width + size * 0.55}[source.align]
    height = (len(lines) - 1) * leading + size * 1.66
    assert source.background is not None
    page.shapes.append(_box(left, top - size * 0.83, width, height, source.background, 0.92, size * 0.12))
    page.shadow = False


def _lower_third(page: _Page, source: TitleSource, text: str) -> None:
    """A name, and under it, smaller, what the person is; a gold stroke on the side from which it reads.

    Left where it was made (the middle of the frame), it stands at the lower edge on that side.
    """
    extent = page.extent
    size = source.size * extent.height
    backwards = reads_right_to_left(text)
    x, y = source.x * extent.width, source.y * extent.height
    if (source.x, source.y) == (0.5, 0.5):
        x, y = extent.width * (0.925 if backwards else 0.075), extent.height * 0.82
    name, _, rest = text.partition("\n")
    side = -1 if backwards else 1
    anchor = "end" if backwards else "start"
    inner = x + side * size * 0.42
    weights = TITLE_SAFE * extent.width * 0.6
    top = y
    for line in wrap(name, weights / size, lambda line: advance(line, "bold")):
        page.lines.append(_Line(line, inner, y, size, "bold", source.colour, anchor, -0.01))
        y += size * 1.2
    small = size * 0.62
    for line in wrap(rest, weights / small, advance) if rest.strip() else []:
        page.lines.append(_Line(line, inner, y - size * 0.22, small, "regular", source.colour, anchor, 0.01, 0.86))
        y += small * 1.3
    head, foot = top - size * 1.06, page.lines[-1].y + size * 0.36
    stroke = size * 0.085
    widest = max(drawn_advance(line.text, line.weight) * line.size for line in page.lines) + size * 0.95
    page.shapes.append(_box(x - (widest if backwards else 0), head, widest, foot - head, "#0a0a0c", 0.46, stroke / 2))
    page.shapes.append(_box(x - (stroke if backwards else 0), head, stroke, foot - head, GOLD, 1, stroke / 2))
    page.shadow = False


def _credits(page: _Page, source: TitleSource, text: str) -> None:
    """Lines in the middle; one with a tab (an em space after cleaning) or “: ” is a role and a name around an axis."""
    extent = page.extent
    size = source.size * extent.height
    leading = size * 1.5
    lines = text.split("\n")
    x = source.x * extent.width
    y = source.y * extent.height - (len(lines) - 1) * leading / 2 + size * 0.355
    for line in lines:
        role, gap, name = line.partition("\u2003" if "\u2003" in line else ": ")
        if gap and name.strip():
            # who reads from the right meets the role there first
            side = 1 if reads_right_to_left(line) else -1
            outer, inner = ("start", "end") if side > 0 else ("end", "start")
            page.lines.append(_Line(role.strip(), x + side * size * 0.4, y, size * 0.86, "regular", source.colour, outer, 0.02, 0.72))
            page.lines.append(_Line(name.strip(), x - side * size * 0.4, y, size, "bold", source.colour, inner, 0))
        elif line.strip():
            page.lines.append(_Line(line.strip(), x, y, size, source.weight, source.colour))
        y += leading


def _chapter(page: _Page, source: TitleSource, text: str) -> None:
    """A first line as a small, wide heading over a short gold rule, the rest as the title; one line is the title."""
    extent = page.extent
    size = source.size * extent.height
    heading, _, rest = text.partition("\n")
    x, y = source.x * extent.width, source.y * extent.height
    if not rest.strip():
        _block(page, source, text, size, source.weight, -0.008)
        return
    small = size * 0.4
    page.lines.append(_Line(heading.upper(), x, y - size * 0.86, small, "bold", source.colour, tracking=0.22, opacity=0.82))
    page.shapes.append(_box(x - size * 0.45, y - size * 0.5, size * 0.9, max(size * 0.035, 1), GOLD, 1, 0))
    lines = wrap(rest, TITLE_SAFE * extent.width / size, lambda line: advance(line, source.weight))
    for i, line in enumerate(lines):
        page.lines.append(_Line(line, x, y + size * (0.62 + 1.22 * i), size, source.weight, source.colour, tracking=-0.008))


# drawing

def _box(left: float, top: float, width: float, height: float, colour: str, opacity: float, radius: float) -> str:
    return (f'<rect x="{left:.2f}" y="{top:.2f}" width="{width:.2f}" height="{height:.2f}" rx="{radius:.2f}" '
            f'fill="{colour}" fill-opacity="{opacity:.3f}"/>')


def _text(line: _Line) -> str:
    """Letters of joined scripts are never spaced: it would tear them apart."""
    spaced = not any(map(is_ideographic, line.text)) and not _has_right_to_left(line.text)
    tracking = f' letter-spacing="{line.tracking * line.size:.3f}"' if spaced and line.tracking else ""
    # spacing stands after the last letter too: a centred line is moved back by half of it
    x = line.x + (line.tracking * line.size / 2 if tracking and line.anchor == "middle" else 0)
    return (f'<text xml:space="preserve" x="{x:.2f}" y="{line.y:.2f}" font-size="{line.size:.2f}" '
            f'font-weight="{700 if line.weight == "bold" else 400}" fill="{line.colour}" '
            f'fill-opacity="{line.opacity:.3f}" text-anchor="{line.anchor}"{tracking}>{escape(isolated(line.text))}</text>')


@lru_cache(maxsize=256)
def drawn_advance(line: str, weight: Weight = "regular") -> float:
    """The width of a line in ems as it is drawn. Joined letters are narrower than their advances say: those lines are
    drawn once and measured."""
    if not _has_right_to_left(line):
        return advance(line, weight)
    size = 40.0
    extent = Extent(width=min(max(int(advance(line, weight) * size) + 80, 64), 8192), height=128)
    found = _drawn(_Page(extent, [_Line(line, extent.width / 2, 80, size, weight, "#ffffff")], shadow=False), ())
    return 0.0 if found.rgba is None else found.rgba.shape[1] / size


def _has_right_to_left(text: str) -> bool:
    return any(reads_right_to_left(character) for character in text)


def _svg(page: _Page) -> str:
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{page.extent.width}" height="{page.extent.height}" '
            f'font-family="{FAMILY}">{"".join(page.shapes)}{"".join(map(_text, page.lines))}</svg>')


def _drawn(page: _Page, notices: tuple[Notice, ...]) -> Lettering:
    png = resvg_py.svg_to_bytes(
        svg_string=_svg(page), skip_system_fonts=True, font_files=[str(path) for path in FILES.values()],
        font_family=FAMILY)
    bgra = cv2.imdecode(np.frombuffer(bytes(png), np.uint8), cv2.IMREAD_UNCHANGED)
    assert bgra is not None
    rgba = np.asarray(cv2.cvtColor(bgra, cv2.COLOR_BGRA2RGBA), np.uint8)
    size = max((line.size for line in page.lines), default=0.0)
    box = _ink_box(rgba, round(size * 0.6) if page.shadow else 0)
    if box is None:
        return Lettering(None, notices=notices)
    left, top, right, bottom = box
    rgba = np.ascontiguousarray(rgba[top:bottom, left:right])
    return Lettering(_shadowed(rgba, size) if page.shadow else rgba, left, top, notices)


def _ink_box(rgba: RGBA, margin: int) -> tuple[int, int, int, int] | None:
    """Left, top, right, bottom (all even) of what is drawn, with a margin inside the frame; None where nothing is."""
    rows, columns = np.flatnonzero(rgba[:, :, 3].any(axis=1)), np.flatnonzero(rgba[:, :, 3].any(axis=0))
    if not len(rows):
        return None
    height, width = rgba.shape[:2]
    left, top = max(int(columns[0]) - margin, 0) // 2 * 2, max(int(rows[0]) - margin, 0) // 2 * 2
    right, bottom = int(columns[-1]) + margin, int(rows[-1]) + margin
    return left, top, min(right // 2 * 2 + 2, width // 2 * 2), min(bottom // 2 * 2 + 2, height // 2 * 2)


def _shadowed(rgba: RGBA, size: float) -> RGBA:
    """A wide soft shadow and a close one, black, under what is drawn. Here and not by an SVG filter: resvg blurs the
    whole frame, 0.8 s at 720p against 10 ms (measured)."""
    alpha = rgba[:, :, 3].astype(np.float32) / 255
    light = np.ones_like(alpha)
    for blur, drop, strength in ((0.16, 0.03, 0.62), (0.03, 0.02, 0.6)):
        soft = cv2.GaussianBlur(alpha, (0, 0), max(blur * size, 0.3), borderType=cv2.BORDER_CONSTANT)
        fallen = cv2.warpAffine(soft, np.array([[1, 0, 0], [0, 1, drop * size]], np.float64), soft.shape[::-1])
        light *= 1 - strength * np.asarray(fallen, np.float32)
    covered = 1 - (1 - alpha) * light
    colour = rgba[:, :, :3].astype(np.float32) * (alpha / np.maximum(covered, 1e-6))[:, :, None]
    return np.rint(np.dstack([colour, covered * 255])).clip(0, 255).astype(np.uint8)
