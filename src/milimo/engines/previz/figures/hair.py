"""Hair, beards and what is worn on the head, in head space: masses with locks, never a cap.

Three things keep hair from being a swim cap: it stands off the skull unevenly, its edge over the face is broken by
locks, and its surface runs in strands (a displacement along the way it is combed).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from milimo.engines.previz.figures.field import Array, Box, Cone, Ellipsoid, Solid, Vec, unit, vec
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
    hair.join(Ellipsoid((0, 0.165, 0.095), (0.352, 0.366, 0.430)))
    hair.join(Ellipsoid((0, 0.120, 0.230), (0.335, 0.335, 0.330)), 0.10)
    _mask(hair, s, 0.015, 0.0)
    hair.carve(Ellipsoid((0, -0.52, -0.04), (0.62, 0.42, 0.50)), 0.06)
    for side in (-1, 1):
        # the wing: up off the parting, out over the brow's corner, back over the ear
        hair.join(Cone((side * 0.050, 0.468, -0.170), (side * 0.205, 0.372, -0.232), 0.052, 0.058), 0.07)
        hair.join(Cone((side * 0.205, 0.372, -0.232), (side * 0.305, 0.185, -0.165), 0.058, 0.050), 0.07)
        hair.join(Cone((side * 0.305, 0.185, -0.165), (side * 0.338, 0.070, 0.020), 0.050, 0.055), 0.07)
        hair.join(Cone((side * 0.338, 0.070, 0.020), (side * 0.270, -0.060, 0.270), 0.055, 0.075), 0.08)
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


def headwear_solids(words: str, shape: FaceShape) -> list[Solid]:
    """What is worn: [] for none. Materials: `hat`, `band`, `visor`."""
    text = words.lower()
    if text in ("", "none"):
        return []
    if shape.youth > 0.2 and text.split()[-1:] == ["cap"] and "flat" not in text:
        return _beanie(shape)      # a child's cap is a knitted one
    for keys, maker in _HATS:
        if any(k in text for k in keys):
            return maker(shape)
    return _cap(shape)


def is_covering(words: str) -> bool:
    """Whether the hat hides the crown's hair (a headband or glasses on the head would not)."""
    return words.lower() not in ("", "none") and "crown" not in words.lower() and words.lower().strip() != "scarf"


def _cap(s: FaceShape) -> list[Solid]:
    hat = Solid("hat").join(Ellipsoid((0, 0.185, 0.065), (0.386, 0.350, 0.450)))
    hat.cut((0, 0.150, 0), (0, -1, 0.10), 0.02)
    brim = Solid("band").join(Ellipsoid((0, 0.165, -0.450), (0.262, 0.026, 0.205), np.array([[1, 0, 0], [0, 0.97, 0.22], [0, -0.22, 0.97]])))
    return [hat, brim]


def _flat_cap(s: FaceShape) -> list[Solid]:
    hat = Solid("hat").join(Ellipsoid((0, 0.330, 0.02), (0.405, 0.165, 0.505), np.array([[1, 0, 0], [0, 0.97, 0.16], [0, -0.16, 0.97]])))
    hat.join(Cone((0, 0.24, 0.06), (0, 0.30, 0.05), 0.375, 0.36), 0.06)
    hat.cut((0, 0.17, 0), (0, -1, 0.10), 0.02)
    hat.join(Ellipsoid((0, 0.225, -0.43), (0.235, 0.024, 0.135), np.array([[1, 0, 0], [0, 0.94, 0.3], [0, -0.3, 0.94]])), 0.02)
    hat.grain = curls(40.0, 0.004)
    return [hat]


def _beanie(s: FaceShape) -> list[Solid]:
    hat = Solid("hat").join(Ellipsoid((0, 0.225, 0.065), (0.388, 0.372, 0.446)))
    hat.cut((0, 0.15, 0), (0, -1, 0.16), 0.02)
    brim = Solid("band").join(Cone((0, 0.165, 0.062), (0, 0.262, 0.062), 0.400, 0.396))
    brim.cut((0, 0.118, 0), (0, -1, 0.16), 0.03).cut((0, 0.265, 0), (0, 1, -0.16), 0.03)

    def ribs(x: Array, y: Array, z: Array) -> Array:
        rows = np.float32(0.65) + np.float32(0.35) * np.sin(y * np.float32(120.0) + np.sin(np.arctan2(x, z) * np.float32(68.0)))
        flat = np.clip(np.hypot(x, z - np.float32(0.065)) * np.float32(6.0), 0, 1)
        return np.sin(np.arctan2(x, z) * np.float32(34.0)) * rows * flat * np.float32(0.007)

    hat.grain = brim.grain = ribs
    brim.steps = [(v, k, Ellipsoid((0, 0.20, 0.062), (0.404, 0.42, 0.462))) for v, k, _ in brim.steps]
    return [hat, brim]


def _brimmed(s: FaceShape) -> list[Solid]:
    hat = Solid("hat").join(Cone((0, 0.27, 0.05), (0, 0.545, 0.05), 0.362, 0.275, (1, 0, 0), 0.92))
    hat.cut((0, 0.22, 0), (0, -1, 0), 0.02)
    hat.carve(Cone((0, 0.80, -0.22), (0, 0.80, 0.30), 0.10, 0.10), 0.12)
    hat.join(Ellipsoid((0, 0.245, 0.035), (0.590, 0.034, 0.640)), 0.05)
    band = Solid("band").join(Cone((0, 0.285, 0.05), (0, 0.325, 0.05), 0.370, 0.362, (1, 0, 0), 0.92))
    band.cut((0, 0.268, 0), (0, -1, 0), 0.01).cut((0, 0.345, 0), (0, 1, 0), 0.01)
    return [hat, band]


def _souwester(s: FaceShape) -> list[Solid]:
    hat = Solid("hat").join(Ellipsoid((0, 0.24, 0.06), (0.405, 0.35, 0.46)))
    hat.cut((0, 0.20, 0), (0, -1, 0), 0.02)
    tilt = np.array([[1, 0, 0], [0, 0.95, -0.31], [0, 0.31, 0.95]])
    hat.join(Ellipsoid((0, 0.175, 0.13), (0.520, 0.040, 0.640), tilt), 0.06)
    return [hat]


def _hood(s: FaceShape) -> list[Solid]:
    hood = Solid("hat").join(Ellipsoid((0, 0.115, 0.10), (0.440, 0.455, 0.490)))
    hood.join(Cone((0, -0.15, 0.13), (0, -0.58, 0.12), 0.38, 0.46, (0, 0, 1), 0.85), 0.15)
    hood.carve(Ellipsoid((0, -0.075, -0.50), (0.300, 0.445, 0.430)), 0.05)
    return [hood]


def _helmet(s: FaceShape) -> list[Solid]:
    shell = _shell()
    visor = Solid("visor").join(Ellipsoid((0, -0.04, -0.03), (0.505, 0.570, 0.540)))
    return [shell, visor]


def _shell() -> Solid:
    shell = Solid("helmet").join(Ellipsoid((0, -0.04, 0.03), (0.560, 0.640, 0.600)))
    shell.join(Cone((0, -0.40, 0.04), (0, -0.66, 0.08), 0.40, 0.36), 0.10)     # down to the collar's ring
    return shell.carve(Ellipsoid((0, -0.02, -0.54), (0.430, 0.410, 0.36)), 0.04)


def open_helmet(shape: FaceShape) -> list[Solid]:
    """A space helmet seen close: the glass is clear, or nobody would be in it. The shell stands hollow round the head, and two
    gleams say where the pane is."""
    shell = _shell().carve(Ellipsoid((0, -0.02, 0.02), (0.475, 0.545, 0.500)), 0.02)
    shell.carve(Ellipsoid((0, -0.03, -0.50), (0.445, 0.470, 0.42)), 0.03)
    lining = Solid("lining").join(Ellipsoid((0, 0.02, 0.13), (0.445, 0.500, 0.400)))
    lining.carve(Ellipsoid((0, -0.02, -0.22), (0.415, 0.560, 0.42)), 0.06)
    gleam = Solid("gleam")
    for width, ways in ((0.013, ((-0.36, 0.05), (-0.335, 0.17), (-0.275, 0.275), (-0.19, 0.35))), (0.008, ((0.345, -0.22), (0.37, -0.12), (0.375, -0.03)))):
        on = [vec(x, y, -0.03 - 0.54 * (1 - (x / 0.505) ** 2 - ((y + 0.04) / 0.570) ** 2) ** 0.5) for x, y in ways]
        for first, then in pairwise(on):
            gleam.join(Cone(first, then, width, width), 0.01)
    return [shell, lining, gleam]


def _hard_hat(s: FaceShape) -> list[Solid]:
    hat = Solid("hat").join(Ellipsoid((0, 0.20, 0.06), (0.430, 0.375, 0.490)))
    hat.cut((0, 0.20, 0), (0, -1, 0), 0.02)
    hat.join(Ellipsoid((0, 0.205, -0.02), (0.440, 0.026, 0.580)), 0.02)
    hat.join(Cone((0, 0.55, -0.25), (0, 0.56, 0.33), 0.05, 0.05), 0.05)
    return [hat]


def _peaked(s: FaceShape) -> list[Solid]:
    top = Solid("hat").join(Ellipsoid((0, 0.405, 0.02), (0.480, 0.125, 0.540), np.array([[1, 0, 0], [0, 0.98, 0.18], [0, -0.18, 0.98]])))
    top.join(Cone((0, 0.25, 0.06), (0, 0.36, 0.05), 0.372, 0.38), 0.05)
    top.cut((0, 0.19, 0), (0, -1, 0.08), 0.02)
    peak = Solid("band").join(Ellipsoid((0, 0.215, -0.42), (0.255, 0.024, 0.150), np.array([[1, 0, 0], [0, 0.92, 0.38], [0, -0.38, 0.92]])))
    return [top, peak]


def _crown(s: FaceShape) -> list[Solid]:
    ring = Solid("crown").join(Cone((0, 0.33, 0.06), (0, 0.40, 0.06), 0.350, 0.355)).carve(Cone((0, 0.25, 0.06), (0, 0.9, 0.06), 0.325, 0.335), 0.01)
    ring.cut((0, 0.30, 0), (0, -1, 0), 0.01).cut((0, 0.44, 0), (0, 1, 0), 0.01)
    for i in range(9):
        a = i * 2 * np.pi / 9
        x, z = 0.345 * np.sin(a), 0.06 - 0.345 * np.cos(a)
        ring.join(Cone((x, 0.40, z), (x * 1.05, 0.56, z * 1.05), 0.050, 0.012), 0.02)
    return [ring]


def _scarf(s: FaceShape) -> list[Solid]:
    cloth = Solid("hat").join(Ellipsoid((0, 0.150, 0.085), (0.388, 0.395, 0.455)))
    cloth.join(Cone((0.16, -0.33, -0.20), (-0.16, -0.33, -0.20), 0.10, 0.10), 0.08)
    for side in (-1, 1):
        cloth.join(Cone((side * 0.33, 0.05, -0.02), (side * 0.22, -0.33, -0.12), 0.075, 0.075), 0.10)
    cloth.carve(Ellipsoid((0, -0.10, -0.46), (0.250, 0.335, 0.38)), 0.05)
    cloth.join(Ellipsoid((0, -0.12, 0.28), (0.27, 0.28, 0.20)), 0.12)
    return [cloth]


def _mask_and_hood(s: FaceShape) -> list[Solid]:
    """A diver's: a tight hood, a frame with a pane over eyes and nose, the strap round the head."""
    hood = Solid("band").join(Ellipsoid((0, 0.130, 0.060), (0.362, 0.395, 0.448))).join(Cone((0, -0.20, 0.10), (0, -0.42, 0.08), 0.30, 0.24), 0.10)
    hood.carve(Ellipsoid((0, -0.12, -0.47), (0.225, 0.335, 0.36)), 0.03)
    frame = Solid("hat").join(Box((0, s.eye_y - 0.020, -0.425), (0.215, 0.125, 0.060), 0.050))
    frame.carve(Box((0, s.eye_y - 0.015, -0.500), (0.180, 0.090, 0.060), 0.040), 0.01)
    frame.join(Cone((0, s.eye_y + 0.01, 0.06), (0, s.eye_y + 0.06, 0.06), 0.385, 0.385), 0.01)
    frame.carve(Cone((0, s.eye_y - 0.1, 0.06), (0, s.eye_y + 0.2, 0.06), 0.358, 0.358), 0.01)
    pane = Solid("visor").join(Box((0, s.eye_y - 0.015, -0.452), (0.184, 0.094, 0.012), 0.010))
    return [hood, frame, pane]


_HATS: tuple[tuple[tuple[str, ...], Callable[[FaceShape], list[Solid]]], ...] = (
    (("diving", "snorkel", "goggles"), _mask_and_hood), (("hood",), _hood), (("space", "helmet"), _helmet), (("hard hat",), _hard_hat), (("knit", "beanie", "wool"), _beanie),
    (("sou", "oilskin"), _souwester), (("flat cap", "newsboy", "beret"), _flat_cap),
    (("peak", "police", "captain", "officer", "uniform"), _peaked), (("crown", "tiara"), _crown),
    (("scarf", "shawl", "hijab", "veil", "kerchief"), _scarf), (("cap",), _cap),
    (("hat", "fedora", "brim", "cowboy", "bowler", "stetson"), _brimmed))


def robot_head() -> list[Solid]:
    """A robot's head instead of a face: a shell, a dark visor, two lamps for eyes, discs for ears."""
    shell = Solid("skin").join(Ellipsoid((0, 0.06, 0.04), (0.340, 0.430, 0.400)))
    shell.join(Cone((0, -0.22, -0.12), (0, -0.40, -0.14), 0.215, 0.150), 0.10)
    shell.carve(Ellipsoid((0, 0.02, -0.44), (0.285, 0.130, 0.22)), 0.02)
    visor = Solid("visor").join(Ellipsoid((0, 0.02, -0.10), (0.300, 0.150, 0.270)))
    lens, metal = Solid("lens"), Solid("metal")
    for side in (-1, 1):
        lens.join(Ellipsoid((side * 0.115, 0.025, -0.340), (0.048, 0.042, 0.030)), 0.001)
        metal.join(Cone((side * 0.33, 0.02, 0.05), (side * 0.375, 0.02, 0.05), 0.110, 0.085), 0.01)
    metal.join(Cone((0, -0.30, -0.235), (0, -0.36, -0.225), 0.055, 0.055), 0.02)
    return [shell, visor, lens, metal]


def glasses_solids(shape: FaceShape) -> list[Solid]:
    """Frames of glasses: two rings, a bridge and the bows."""
    s = shape
    frame = Solid("frame")
    z = -0.415
    for side in (-1, 1):
        n = 12
        for i in range(n):
            a, b = 2 * np.pi * i / n, 2 * np.pi * (i + 1) / n
            p = [(side * s.eye_x * 1.02 + 0.088 * np.cos(t), s.eye_y - 0.012 + 0.070 * np.sin(t), z + 0.35 * abs(0.088 * np.cos(t)) * (1 if np.cos(t) * side > 0 else 0.2)) for t in (a, b)]
            frame.join(Cone(p[0], p[1], 0.0062, 0.0062), 0.002)
        frame.join(Cone((side * (s.eye_x + 0.088), s.eye_y + 0.01, z + 0.03), (side * 0.345, s.eye_y + 0.015, 0.03), 0.010, 0.010), 0.004)
    frame.join(Cone((-0.045, s.eye_y + 0.015, z), (0.045, s.eye_y + 0.015, z), 0.009, 0.009), 0.004)
    return [frame]

