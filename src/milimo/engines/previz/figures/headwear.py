"""What is worn on the head, in head space: caps, hats, hoods and helmets, glasses, and the head of a robot."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from milimo.engines.previz.figures.field import Array, Box, Cone, Ellipsoid, Solid, vec
from milimo.engines.previz.figures.heads import FaceShape
from milimo.engines.previz.figures.locks import curls


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
    hood.carve(Ellipsoid((0, -0.20, -0.47), (0.225, 0.275, 0.36)), 0.03)
    frame = Solid("hat").join(Box((0, s.eye_y - 0.020, -0.425), (0.245, 0.145, 0.070), 0.070))
    frame.join(Ellipsoid((0, s.nose_y + 0.05, -0.47), (0.085, 0.095, 0.080)), 0.05)          # the pocket for the nose
    for side in (-1, 1):
        frame.carve(Box((side * 0.112, s.eye_y + 0.005, -0.505), (0.098, 0.088, 0.060), 0.050), 0.01)
    frame.join(Cone((0, s.eye_y + 0.01, 0.06), (0, s.eye_y + 0.06, 0.06), 0.385, 0.385), 0.01)
    frame.carve(Cone((0, s.eye_y - 0.1, 0.06), (0, s.eye_y + 0.2, 0.06), 0.358, 0.358), 0.01)
    pane = Solid("visor")
    for side in (-1, 1):
        pane.join(Box((side * 0.112, s.eye_y + 0.005, -0.458), (0.100, 0.090, 0.012), 0.010), 0.0)
    breath = Solid("lining").join(Ellipsoid((0, s.mouth_y - 0.005, -0.440), (0.100, 0.070, 0.070)))      # the regulator and its hose
    breath.join(Cone((0.08, s.mouth_y - 0.01, -0.42), (0.30, s.mouth_y - 0.10, -0.24), 0.034, 0.034), 0.03)
    breath.join(Cone((0.30, s.mouth_y - 0.10, -0.24), (0.36, -0.50, 0.14), 0.034, 0.034), 0.03)
    return [hood, frame, pane, breath]


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
