"""A small writer of PDF: pages of text in the bundled family, lines, boxes, and JPEG pictures as they are.

Text is embedded as a subset of the font with its characters beside it, so that it can be searched and copied. Letters stand
one after another from left to right: scripts that join or turn their letters are not shaped.
"""

import io
import logging
import struct
import zlib
from dataclasses import dataclass, field
from typing import Any

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from milimo.media.fonts import FILES, Weight, advance

Grey = float
"""0 black, 1 white."""
_FONT_NAMES: dict[Weight, str] = {"regular": "F0", "bold": "F1"}


def jpeg_size(content: bytes) -> tuple[int, int, int] | None:
    """Width, height and components of a JPEG, by its frame header; None for what is none."""
    if not content.startswith(b"\xff\xd8"):
        return None
    at = 2
    while at + 9 < len(content):
        if content[at] != 0xFF:
            return None
        marker, length = content[at + 1], struct.unpack_from(">H", content, at + 2)[0]
        if marker in (0xC0, 0xC1, 0xC2):
            height, width, components = struct.unpack_from(">HHB", content, at + 5)
            return (width, height, components) if width and height and components in (1, 3) else None
        at += 2 + max(2, length)
    return None


@dataclass(slots=True)
class _Page:
    drawn: list[str] = field(default_factory=list[str])
    pictures: dict[str, int] = field(default_factory=dict[str, int])


class Pdf:
    """Points (1/72 inch); the origin is a page's upper left corner."""

    def __init__(self, width: float, height: float, *, title: str = "") -> None:
        self._width, self._height, self._title = width, height, title
        self._pages: list[_Page] = []
        self._said: dict[Weight, set[str]] = {"regular": set(), "bold": set()}
        self._words: list[tuple[_Page, int, Weight, str]] = []
        self._images: list[tuple[bytes, int, int, int]] = []
        self._numbers: dict[tuple[bytes, int, int, int], int] = {}    # the same picture is in the file once

    def page(self) -> None:
        """What is drawn next stands on a new page."""
        self._pages.append(_Page())

    def text(self, x: float, y: float, words: str, *, size: float, weight: Weight = "regular", grey: Grey = 0.0) -> None:
        """One line; `y` is its base line."""
        page = self._pages[-1]
        shown = "".join(letter for letter in words if letter.isprintable())
        self._said[weight].update(shown)
        page.drawn.append(f"BT {grey:.3f} g /{_FONT_NAMES[weight]} {size:.2f} Tf {x:.2f} {self._height - y:.2f} Td ")
        self._words.append((page, len(page.drawn), weight, shown))
        page.drawn.append("")

    def box(self, x: float, y: float, width: float, height: float, *, grey: Grey, line: bool = False) -> None:
        """Filled, or its outline alone."""
        colour = f"{grey:.3f} {'G 0.5 w' if line else 'g'}"
        self._pages[-1].drawn.append(f"{colour} {x:.2f} {self._height - y - height:.2f} {width:.2f} {height:.2f} re {'S' if line else 'f'}\n")

    def jpeg(self, x: float, y: float, width: float, height: float, content: bytes) -> bool:
        """A picture in a box; False where the bytes are none."""
        found = jpeg_size(content)
        if found is None:
            return False
        image = (content, *found)
        if image not in self._numbers:
            self._numbers[image] = len(self._images)
            self._images.append(image)
        number = self._numbers[image]
        name = f"I{number}"
        self._pages[-1].pictures[name] = number
        self._pages[-1].drawn.append(f"q {width:.2f} 0 0 {height:.2f} {x:.2f} {self._height - y - height:.2f} cm /{name} Do Q\n")
        return True

    def finish(self) -> bytes:
        """The file. The same drawings give the same bytes."""
        file = _File()
        fonts: dict[Weight, tuple[int, dict[int, int]]] = {weight: _embed(file, weight, said) for weight, said in self._said.items()}
        for page, place, weight, words in self._words:
            gids = fonts[weight][1]
            page.drawn[place] = f"<{''.join(f'{gids[ord(letter)]:04X}' for letter in words if ord(letter) in gids)}> Tj ET\n"
        images = [file.stream(f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /BitsPerComponent 8 /ColorSpace "
                              f"/Device{'RGB' if components == 3 else 'Gray'} /Filter /DCTDecode", content, packed=False)
                  for content, width, height, components in self._images]
        parent = file.reserve()
        resources = " ".join(f"/{_FONT_NAMES[weight]} {font[0]} 0 R" for weight, font in fonts.items())
        kids: list[int] = []
        for page in self._pages:
            content = file.stream("", "".join(page.drawn).encode("ascii"))
            pictures = " ".join(f"/{name} {images[number]} 0 R" for name, number in page.pictures.items())
            kids.append(file.put(f"<< /Type /Page /Parent {parent} 0 R /MediaBox [0 0 {self._width:.2f} {self._height:.2f}] /Contents {content} 0 R "
                                 f"/Resources << /Font << {resources} >> /XObject << {pictures} >> >> >>"))
        file.put(f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>", parent)
        root = file.put(f"<< /Type /Catalog /Pages {parent} 0 R >>")
        return file.finish(root, file.put(f"<< /Title <FEFF{self._title.encode('utf-16-be').hex().upper()}> /Producer (Milimo Video) >>"))


class _File:
    """Numbered objects, and the table that says where each begins."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []

    def reserve(self) -> int:
        self._objects.append(b"")
        return len(self._objects)

    def put(self, body: str | bytes, number: int | None = None) -> int:
        number = number or self.reserve()
        self._objects[number - 1] = body.encode("ascii") if isinstance(body, str) else body
        return number

    def stream(self, entries: str, content: bytes, *, packed: bool = True) -> int:
        body = zlib.compress(content, 9) if packed else content
        kind = "/Filter /FlateDecode" if packed else ""
        return self.put(f"<< {entries} {kind} /Length {len(body)} >>\nstream\n".encode("ascii") + body + b"\nendstream")

    def finish(self, root: int, info: int) -> bytes:
        out = io.BytesIO()
        out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        places: list[int] = []
        for number, body in enumerate(self._objects, 1):
            places.append(out.tell())
            out.write(f"{number} 0 obj\n".encode("ascii") + body + b"\nendobj\n")
        table = out.tell()
        out.write(f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode("ascii"))
        out.write("".join(f"{place:010d} 00000 n \n" for place in places).encode("ascii"))
        out.write(f"trailer\n<< /Size {len(places) + 1} /Root {root} 0 R /Info {info} 0 R >>\nstartxref\n{table}\n%%EOF\n".encode("ascii"))
        return out.getvalue()


def _embed(file: _File, weight: Weight, letters: set[str]) -> tuple[int, dict[int, int]]:
    """A subset of the font with these letters; its object, and character → glyph."""
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    font: Any = TTFont(FILES[weight], recalcTimestamp=False)
    wanted = Options(notdef_outline=True, layout_features=[], hinting=False, glyph_names=False)
    wanted.drop_tables += ["GSUB", "GPOS", "GDEF"]
    maker: Any = Subsetter(wanted)
    maker.populate(unicodes=[ord(letter) for letter in letters | {" "}])
    maker.subset(font)
    order: list[str] = font.getGlyphOrder()
    numbers = {name: number for number, name in enumerate(order)}
    gids: dict[int, int] = {code: numbers[name] for code, name in sorted(font.getBestCmap().items())}
    units = int(font["head"].unitsPerEm)
    widths = " ".join(str(round(font["hmtx"][name][0] * 1000 / units)) for name in order)
    bounds = " ".join(str(round(value * 1000 / units)) for value in (font["head"].xMin, font["head"].yMin, font["head"].xMax, font["head"].yMax))
    up, down = (round(value * 1000 / units) for value in (font["hhea"].ascent, font["hhea"].descent))
    packed = io.BytesIO()
    font.save(packed)
    content = packed.getvalue()
    name = f"MILIMO+MilimoSans-{weight.title()}"
    program = file.stream(f"/Length1 {len(content)}", content)
    descriptor = file.put(f"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [{bounds}] /ItalicAngle 0 /Ascent {up} /Descent {down} "
                          f"/CapHeight {up} /StemV 80 /FontFile2 {program} 0 R >>")
    descendant = file.put(f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
                          f"/Supplement 0 >> /FontDescriptor {descriptor} 0 R /W [0 [{widths}]] /CIDToGIDMap /Identity >>")
    unicode = file.stream("", _to_unicode(gids).encode("ascii"))
    return file.put(f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [{descendant} 0 R] "
                    f"/ToUnicode {unicode} 0 R >>"), gids


def _to_unicode(gids: dict[int, int]) -> str:
    """Glyph → character, so that the text can be searched (ISO 32000-1, 9.10.3)."""
    rows = [f"<{gid:04X}> <{chr(code).encode('utf-16-be').hex().upper()}>" for code, gid in gids.items()]
    parts = [rows[start:start + 100] for start in range(0, len(rows), 100)]
    body = "".join(f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar\n" for part in parts)
    return ("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def "
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
            f"{body}endcmap CMapName currentdict /CMap defineresource pop end end")


def wrapped(words: str, width: float, size: float, most: int, weight: Weight = "regular") -> list[str]:
    """Lines of at most `width`; what does not fit into `most` lines ends in an ellipsis. Long words are broken."""
    lines = [""]
    for word in words.split():
        while word:
            line = f"{lines[-1]} {word}".strip()
            if advance(line, weight) * size <= width:
                lines[-1], word = line, ""
            elif lines[-1]:
                lines.append("")
            else:
                kept = max(1, next((count for count in range(len(word), 0, -1) if advance(word[:count], weight) * size <= width), 1))
                lines[-1], word = word[:kept], word[kept:]
                lines += [""] if word else []
    if len(lines) > most:
        lines = lines[:most]
        while lines[-1] and advance(f"{lines[-1]}…", weight) * size > width:
            lines[-1] = lines[-1][:-1]
        lines[-1] = f"{lines[-1].rstrip()}…"
    return lines
