"""Merge the bundled title family, one file a weight: `python tools/build_fonts.py SOURCES`.

SOURCES is a folder with the unpacked npm packages (all under the SIL Open Font License 1.1):

    npm pack @expo-google-fonts/inter @fontsource/noto-sans-arabic @fontsource/noto-sans-hebrew \
        @expo-google-fonts/noto-sans-jp
    for f in *.tgz; do mkdir "${f%.tgz}" && tar xzf "$f" -C "${f%.tgz}"; done

Needs `fonttools` and `brotli`. One family because a renderer's own fallback showed no glyph for Latin inside Arabic, and
explicit runs lost letters where scripts meet. Each font is subset to its own script, brought to 1000 units per em and
merged; earlier fonts win a character that several have, so digits and punctuation are Inter's everywhere.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from fontTools import merge, subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

TARGET = Path(__file__).resolve().parents[1] / "src" / "milimo" / "media" / "fonts"
FAMILY = "Milimo Sans"
UNITS = 1000
MADE = 3_850_000_000
"""Seconds since 1904: one moment for ever, so that the same sources give the same bytes."""
WEIGHTS = {
    "Regular": ("400Regular/Inter_400Regular.ttf", "400", "400Regular/NotoSansJP_400Regular.ttf"),
    "Bold": ("700Bold/Inter_700Bold.ttf", "700", "700Bold/NotoSansJP_700Bold.ttf"),
}
INTER = [*range(0x20, 0x7F), *range(0xA0, 0x530), *range(0x1C80, 0x1C90), *range(0x1D00, 0x1DC0),
         *range(0x1E00, 0x2000), *range(0x2000, 0x2070), *range(0x2070, 0x20D0), *range(0x2100, 0x2200),
         *range(0x2200, 0x2300), *range(0x25A0, 0x2700), *range(0x2DE0, 0x2E60), *range(0xA640, 0xA6A0),
         *range(0xA720, 0xA800)]
ARABIC = [*range(0x600, 0x700), *range(0x750, 0x780), *range(0x8A0, 0x900), *range(0xFB50, 0xFE00), *range(0xFE70, 0xFF00)]
HEBREW = [*range(0x590, 0x600), *range(0xFB1D, 0xFB50)]
KEPT_FEATURES = ["ccmp", "locl", "kern", "mark", "mkmk", "rlig", "liga", "calt", "init", "medi", "fina", "isol", "curs",
                 "rclt", "rvrn", "vert"]


def japanese() -> list[int]:
    """Kana, CJK punctuation, full and half width forms, and the kanji of JIS X 0208 levels 1 and 2."""
    kanji = [ord(bytes((row + 0xA0, cell + 0xA0)).decode("euc_jp", errors="ignore") or " ")
             for row in range(1, 85) for cell in range(1, 95)]
    return sorted({*kanji, *range(0x3000, 0x3100), *range(0x31F0, 0x3200), *range(0xFF00, 0xFFF0)} - {0x20})


def main(sources: Path) -> None:
    for weight, (inter, number, noto_jp) in WEIGHTS.items():
        parts = [
            (find(sources, f"*inter*/package/{inter}"), INTER),
            (find(sources, f"*arabic*/package/files/noto-sans-arabic-arabic-{number}-normal.woff2"), ARABIC),
            (find(sources, f"*hebrew*/package/files/noto-sans-hebrew-hebrew-{number}-normal.woff2"), HEBREW),
            (find(sources, f"*jp*/package/{noto_jp}"), japanese()),
        ]
        print(weight, build(parts, weight))


def find(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if not found:
        sys.exit(f"{pattern} is not under {folder}; see the head of this file.")
    return found[0]


def build(parts: list[tuple[Path, list[int]]], weight: str) -> str:
    taken: set[int] = set()
    with tempfile.TemporaryDirectory() as folder:
        files: list[str] = []
        for i, (path, wanted) in enumerate(parts):
            font = part(path, [code for code in wanted if code not in taken])
            taken |= set(font.getBestCmap())
            files.append(str(Path(folder) / f"{i}.ttf"))
            font.save(files[-1])
        merged = merge.Merger(merge.Options(drop_tables=["vhea", "vmtx", "VORG", "BASE", "DSIG", "STAT", "meta"])).merge(files)
    name(merged, weight)
    target = TARGET / f"MilimoSans-{weight}.ttf"
    merged.save(target)
    return f"{target.name}: {len(taken)} characters, {target.stat().st_size / 1e6:.1f} MB"


def part(path: Path, wanted: list[int]) -> TTFont:
    font = TTFont(path)
    options = subset.Options(layout_features=KEPT_FEATURES, hinting=False, notdef_outline=True, glyph_names=False,
                             name_IDs=[], drop_tables=["DSIG", "STAT", "BASE", "vhea", "vmtx", "VORG", "meta", "gasp"])
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    if font["head"].unitsPerEm != UNITS:
        scale_upem(font, UNITS)
    return font


def name(font: TTFont, weight: str) -> None:
    """Name, weight, and the line box: Inter's metrics, so that a line is as high in every script."""
    table = font["name"]
    table.names = []
    full = f"{FAMILY} {weight}"
    for identity, text in ((0, "Merged from Inter, Noto Sans Arabic, Noto Sans Hebrew, Noto Sans JP; their authors' copyright."),
                           (1, FAMILY), (2, weight), (3, f"{full} 1"), (4, full), (5, "Version 1.000"),
                           (6, full.replace(" ", "")), (13, "SIL Open Font License, Version 1.1"),
                           (14, "https://openfontlicense.org")):
        table.setName(text, identity, 3, 1, 0x409)
    font["OS/2"].usWeightClass = 700 if weight == "Bold" else 400
    font["OS/2"].fsSelection = 0x20 if weight == "Bold" else 0x40
    font["head"].macStyle = 1 if weight == "Bold" else 0
    font["head"].modified = font["head"].created = MADE


if __name__ == "__main__":
    main(Path(sys.argv[1]))
