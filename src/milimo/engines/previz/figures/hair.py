"""Hair and beards, in head space: masses with locks, never a cap.

Three things keep hair from being a swim cap: it stands off the skull unevenly, its edge over the face is broken by
locks, and its surface runs in strands (a displacement along the way it is combed).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from milimo.engines.previz.figures.field import Cone, Ellipsoid, Solid, Vec, unit, vec
from milimo.engines.previz.figures.heads import FaceShape
from milimo.engines.previz.figures.locks import combed, curls, strands

HAIR = "hair"
DRAWN_BACK = frozenset({"bun", "topbun", "ponytail", "braid"})
HANGING = frozenset({"bob", "long", "wavy"})
CLIPPED = frozenset({"bald", "crop"})                # too short for single hairs to stand off it


def style_of(words: str) -> str:
    """One of the styles below for whatever a script says."""
    text = words.lower()
    for word, style in (("bald", "bald"), ("shav", "bald"), ("reced", "receding"), ("balding", "receding"), ("afro", "afro"),
                        ("kinky", "afro"), ("coil", "curly"), ("thinn", "receding"),
                        ("curl", "curly"), ("ringlet", "curly"), ("braid", "braid"), ("plait", "braid"), ("pony", "ponytail"),
                        ("top bun", "topbun"), ("topknot", "topbun"), ("bun", "bun"), ("chignon", "bun"), ("bob", "bob"),
                        ("wav", "wavy"), ("long", "long"), ("crop", "crop"), ("buzz", "crop"), ("part", "parted"),
                        ("slick", "parted"), ("pixie", "pixie"), ("mess", "messy"), ("tousl", "messy"), ("wild", "messy")):
        if word in text:
            return style
    return "short"


def hair_solids(words: str, shape: FaceShape, detail: int, covered: bool = False) -> list[Solid]:
    """The hair of a style; `covered` (under a hat) leaves out what stands up."""
    style = style_of(words)
    if style == "bald":
        return []
    hair = Solid(HAIR)
    makers = {"curly": _curly, "afro": _afro, "bob": _bob, "long": _long, "wavy": _long, "bun": _bun, "topbun": _bun,
              "ponytail": _ponytail, "braid": _braid, "crop": _crop, "receding": _receding, "parted": _parted,
              "messy": _messy, "pixie": _messy}
    makers.get(style, _short)(hair, shape, style)
    if covered:
        hair.cut((0, 0.30, 0), (0, 1, 0), 0.03)
    if hair.grain is None:
        hair.grain = strands(18.0, 0.005)
    return [hair]


def _mask(hair: Solid, s: FaceShape, hairline: float = 0.0, wide: float = 0.0, k: float = 0.05) -> None:
    """Clears the face out of a mass of hair: an egg before the brow, and below it the cheeks and neck's front."""
    top = 0.46 - 0.085 * s.youth - 0.018 * s.female + hairline
    hair.carve(Ellipsoid((0, -0.16, -0.42), (0.270 + wide, top, 0.40)), k)


def _nape(hair: Solid, length: float = 0.22) -> None:
    """Hair that ends in a line at the ears is a bowl: behind them it tapers down to the nape, and leaves cheeks, ears and
    throat free."""
    hair.join(Cone((0, 0.02, 0.235), (0, -length, 0.215), 0.225, 0.150, (0, 0, 1), 0.75), 0.10)
    hair.carve(Ellipsoid((0, -0.58, -0.20), (0.62, 0.52, 0.40)), 0.05)
    for side in (-1, 1):
        hair.carve(Ellipsoid((side * 0.395, -0.10, 0.055), (0.095, 0.135, 0.090)), 0.03)


def _short(hair: Solid, s: FaceShape, style: str) -> None:
    hair.join(Ellipsoid((0, 0.165, 0.075), (0.362, 0.372, 0.436)))
    _mask(hair, s)
    _nape(hair)
    for side in (-1, 1):
        hair.join(Cone((side * 0.318, 0.10, -0.10), (side * 0.318, -0.05, -0.085), 0.026, 0.014), 0.03)
    # combed over from a parting, in a wave that is highest beyond the middle of the brow
    hair.join(Cone((-0.15, 0.400, -0.225), (0.10, 0.440, -0.215), 0.050, 0.070), 0.12)
    hair.join(Cone((0.10, 0.440, -0.215), (0.265, 0.300, -0.150), 0.070, 0.042), 0.12)
    hair.join(Cone((0.02, 0.455, -0.10), (0.10, 0.470, 0.10), 0.070, 0.050), 0.14)
    hair.join(Cone((-0.19, 0.370, -0.215), (-0.280, 0.230, -0.140), 0.040, 0.030), 0.09)
    hair.grain = strands(19.0, 0.0045, 1.5)


def _parted(hair: Solid, s: FaceShape, style: str) -> None:
    _short(hair, s, style)
    hair.join(Cone((0.14, 0.46, -0.16), (-0.25, 0.34, -0.22), 0.075, 0.06), 0.06)
    hair.carve(Cone((0.155, 0.50, -0.30), (0.145, 0.54, 0.10), 0.012, 0.012), 0.025)


def _messy(hair: Solid, s: FaceShape, style: str) -> None:
    _short(hair, s, style)
    own = np.random.default_rng(5)
    for _ in range(9):
        a, up = own.uniform(-2.6, 2.6), own.uniform(0.18, 0.42)
        r = 0.36
        root = (r * np.sin(a) * 0.8, up, 0.05 - r * np.cos(a) * 0.9)
        tip = (root[0] * 1.16 + own.uniform(-0.05, 0.05), up + own.uniform(0.0, 0.12), root[2] * 1.12 - 0.02)
        hair.join(Cone(root, tip, 0.06, 0.018), 0.05)
    hair.join(Cone((-0.05, 0.40, -0.27), (-0.16, 0.24, -0.335), 0.045, 0.014), 0.04)
    hair.join(Cone((0.06, 0.40, -0.27), (0.02, 0.25, -0.345), 0.045, 0.012), 0.04)


def _crop(hair: Solid, s: FaceShape, style: str) -> None:
    hair.join(Ellipsoid((0, 0.135, 0.06), (0.347, 0.374, 0.430)))
    _mask(hair, s, -0.01, 0.01, 0.03)
    _nape(hair, 0.17)
    hair.grain = curls(46.0, 0.004)


def _receding(hair: Solid, s: FaceShape, style: str) -> None:
    hair.join(Ellipsoid((0, 0.115, 0.085), (0.364, 0.350, 0.428)))
    hair.carve(Ellipsoid((0, 0.32, -0.14), (0.25, 0.36, 0.46)), 0.08)
    _mask(hair, s, 0.02)
    _nape(hair, 0.19)


def _curly(hair: Solid, s: FaceShape, style: str) -> None:
    hair.join(Ellipsoid((0, 0.19, 0.08), (0.400, 0.395, 0.450)))
    if s.female:
        for side in (-1, 1):
            hair.join(Ellipsoid((side * 0.30, -0.14, 0.10), (0.15, 0.30, 0.24)), 0.10)
        hair.join(Ellipsoid((0, -0.14, 0.25), (0.32, 0.32, 0.22)), 0.10)
    else:
        hair.carve(Ellipsoid((0, -0.56, -0.04), (0.62, 0.46, 0.47)), 0.06)
    _mask(hair, s, 0.0, -0.01)
    for x, y in ((-0.20, 0.31), (-0.08, 0.35), (0.06, 0.35), (0.19, 0.31), (0.27, 0.20), (-0.27, 0.20)):
        hair.join(Ellipsoid((x, y, -0.30 + 0.35 * abs(x)), (0.075, 0.07, 0.07)), 0.03)
    hair.grain = curls(21.0, 0.026)


def _afro(hair: Solid, s: FaceShape, style: str) -> None:
    hair.join(Ellipsoid((0, 0.24, 0.09), (0.50, 0.46, 0.50)))
    _mask(hair, s, 0.0, 0.01)
    hair.grain = curls(27.0, 0.022)


def _curtain(hair: Solid, part: float) -> None:
    """Two locks from a parting down the temples: the frame of a face."""
    for tip, low in (((-0.205, 0.300, -0.262), (-0.290, 0.060, -0.165)), ((0.235, 0.285, -0.240), (0.292, 0.050, -0.155))):
        hair.join(Cone((part, 0.468, -0.180), tip, 0.055, 0.048), 0.07)
        hair.join(Cone(tip, low, 0.048, 0.050), 0.07)


def _bob(hair: Solid, s: FaceShape, style: str) -> None:
    hair.join(Ellipsoid((0, 0.15, 0.085), (0.392, 0.405, 0.440)))
    for side in (-1, 1):
        hair.join(Cone((side * 0.300, 0.10, 0.02), (side * 0.292, -0.31, 0.010), 0.125, 0.100), 0.10)
    hair.join(Cone((0, 0.05, 0.27), (0, -0.26, 0.19), 0.26, 0.24, (0, 0, 1), 0.7), 0.12)
    _mask(hair, s, 0.030, -0.014)
    _curtain(hair, 0.07)
    hair.cut((0, -0.375, 0), (0, -1, -0.12), 0.05)
    hair.grain = strands(20.0, 0.004)


def _long(hair: Solid, s: FaceShape, style: str) -> None:
    wavy = style == "wavy"
    hair.join(Ellipsoid((0, 0.155, 0.085), (0.384, 0.398, 0.440)))
    for side in (-1, 1):
        hair.join(Cone((side * 0.300, 0.10, 0.00), (side * 0.330, -0.42, 0.00), 0.105, 0.115), 0.10)
        hair.join(Cone((side * 0.330, -0.42, 0.00), (side * 0.315, -0.74, -0.05 if wavy else 0.01), 0.115, 0.095), 0.08)
        for x, y, z in ((0.345, -0.96, 0.05), (0.285, -0.92, -0.05), (0.225, -0.86, -0.01)):      # ends in tips, not in one
            hair.join(Cone((side * (0.07 + 0.75 * x), -0.68, 0.6 * z), (side * x, y, z), 0.070, 0.020), 0.04)
    hair.join(Cone((0, 0.0, 0.24), (0, -0.95, 0.24), 0.33, 0.25, (0, 0, 1), 0.5), 0.12)
    _mask(hair, s, 0.035, -0.016)
    _curtain(hair, 0.02)
    hair.grain = strands(11.0 if wavy else 20.0, 0.018 if wavy else 0.0045, 5.0 if wavy else 0.0)


def _drawn_back(hair: Solid, s: FaceShape) -> None:
    """Hair parted in the middle and drawn to the back of the head: two soft wings that rise from the parting and hang a
    little over the temples, and a fuller mass behind."""
    hair.join(Ellipsoid((0, 0.160, 0.070), (0.356, 0.376, 0.438)))
    hair.join(Ellipsoid((0, 0.120, 0.230), (0.335, 0.335, 0.330)), 0.10)
    _mask(hair, s, 0.012, -0.006)
    hair.carve(Ellipsoid((0, -0.52, -0.04), (0.62, 0.42, 0.50)), 0.06)
    for side in (-1, 1):
        # the wing: up off the parting, out over the brow's corner, back over the ear
        hair.join(Cone((side * 0.050, 0.468, -0.170), (side * 0.205, 0.372, -0.232), 0.052, 0.058), 0.07)
        hair.join(Cone((side * 0.205, 0.372, -0.232), (side * 0.305, 0.185, -0.165), 0.058, 0.050), 0.07)
        hair.join(Cone((side * 0.305, 0.185, -0.165), (side * 0.340, 0.120, 0.030), 0.050, 0.050), 0.07)
        hair.join(Cone((side * 0.340, 0.120, 0.030), (side * 0.272, 0.000, 0.275), 0.050, 0.080), 0.08)
    hair.carve(Cone((0, 0.560, -0.240), (0.0, 0.590, 0.130), 0.030, 0.012), 0.045)
    hair.grain = combed(15.0, 0.0075)


def _bun(hair: Solid, s: FaceShape, style: str) -> None:
    _drawn_back(hair, s)
    at = (0, 0.50, 0.28) if style == "topbun" else (0, 0.16, 0.555)
    hair.join(Ellipsoid(at, (0.165, 0.155, 0.145)), 0.04)


def _ponytail(hair: Solid, s: FaceShape, style: str) -> None:
    _drawn_back(hair, s)
    hair.join(Cone((0, 0.22, 0.45), (0, 0.20, 0.60), 0.075, 0.095), 0.04)
    hair.join(Cone((0, 0.20, 0.60), (0.02, -0.30, 0.60), 0.100, 0.105), 0.06)
    hair.join(Cone((0.02, -0.30, 0.60), (0.05, -0.74, 0.50), 0.100, 0.030), 0.06)


def _braid(hair: Solid, s: FaceShape, style: str) -> None:
    """Combed back loosely; the braid itself hangs on the body, see `plaited`."""
    _drawn_back(hair, s)
    hair.join(Cone((0.04, -0.04, 0.44), (0.16, -0.22, 0.38), 0.10, 0.085), 0.06)


def plaited(way: Sequence[Vec], size: float) -> Solid:
    """A braid along a way of points: a core, and lobes over it that cross from side to side (lobes alone are a string of
    pearls). `size` of the head in units."""
    plait = Solid(HAIR)
    lobes, last = 14, len(way) - 1
    points = np.stack(way)
    for i in range(last):
        thick = (0.080 - 0.005 * i) * size
        plait.join(Cone(points[i], points[i + 1], thick, thick - 0.005 * size), 0.04 * size)
    for k in range(lobes):
        t = (k + 0.7) / lobes * last
        i = min(int(t), last - 1)
        here, there = points[i], points[i + 1]
        along = unit(there - here)
        across = unit(np.cross(along, vec(0, 0, 1)) + 1e-6)
        side = 1.0 if k % 2 else -1.0
        thick = (0.080 - 0.0045 * t) * size
        lean = np.stack([across * 0.87 - along * 0.50 * side, along * 0.87 + across * 0.50 * side, np.cross(across, along)], 1)
        at = here + (there - here) * (t - i) + across * (0.030 * side * size)
        plait.join(Ellipsoid(at, (thick * 0.74, thick * 1.15, thick * 0.95), lean), 0.016 * size)
    end = points[-1] + unit(points[-1] - points[-2]) * 0.17 * size
    plait.join(Cone(points[-1], end, 0.046 * size, 0.018 * size), 0.03 * size)
    return plait


def beard_solids(shape: FaceShape) -> list[Solid]:
    """A full beard with its moustache, the lips left free."""
    beard = Solid("beard")
    beard.join(Ellipsoid((0, -0.395, -0.225), (0.190, 0.150, 0.190)))
    for side in (-1, 1):
        beard.join(Cone((side * 0.235, -0.24, -0.045), (side * 0.12, -0.40, -0.22), 0.072, 0.085), 0.10)
    beard.carve(Ellipsoid((0, -0.195, -0.45), (0.215, 0.185, 0.240)), 0.06)
    beard.grain = curls(38.0, 0.006)
    return [beard]
