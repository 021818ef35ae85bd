"""The painting kit: colour, noise, strokes, light and drawn shapes as float32 rasters. No frame size is built in.

Every function takes its shape as an argument and its chance from a seed; the same call gives the same picture.
"""

import cv2

from milimo.engines.previz.paint.colour import (
    Pigment,
    as_colour,
    flat,
    graded,
    hex_colour,
    lerp,
    luma,
    mix,
    over,
    pigment,
    ramp,
    saturate,
    screen,
    smoothstep,
    to_bytes,
)
from milimo.engines.previz.paint.light import bloom, cone, glow, lamp_halo, relief, rock, shafts, vignette
from milimo.engines.previz.paint.noise import (
    Field,
    Floats,
    Shape,
    blur,
    domain_warp,
    fbm,
    generator,
    grid,
    line_noise,
    norm01,
    single,
    tiling_fbm,
    warp,
)
from milimo.engines.previz.paint.shapes import Ink, curve, lathe, polygon, stroke, taper, vector
from milimo.engines.previz.paint.strokes import Cells, Cut, cells, dab, dab_keyed, kuwahara, loosen, paintify

# One painting, one core: workers run beside each other, and OpenCV's own threads only add jitter.
cv2.setNumThreads(1)

__all__ = [
    "Cells", "Cut", "Field", "Floats", "Ink", "Pigment", "Shape", "as_colour", "bloom", "blur", "cells", "cone", "curve", "dab", "dab_keyed", "domain_warp",
    "fbm", "flat", "generator", "glow", "graded", "grid", "hex_colour", "kuwahara", "lamp_halo", "lathe", "lerp",
    "line_noise", "loosen", "luma", "mix", "norm01", "over", "paintify", "pigment", "polygon", "ramp", "relief", "rock",
    "saturate", "screen", "shafts", "single", "smoothstep", "stroke", "taper", "tiling_fbm", "to_bytes", "vector", "vignette",
    "warp",
]
