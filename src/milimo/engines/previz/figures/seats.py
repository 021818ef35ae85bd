"""What somebody sits on where the place has no seat of its own: a plain chair under a roof or in a street, a stone in the open."""

from typing import Literal

from milimo.engines.previz.figures.field import Box, Cone, Ellipsoid, Solid, turn_x, vec
from milimo.engines.previz.figures.light import Stuff
from milimo.engines.previz.figures.locks import curls
from milimo.engines.previz.figures.skeleton import Joints

Seat = Literal["chair", "stone"]

SEAT_STUFF: dict[str, Stuff] = {"chair": Stuff("#6e4c30", 0.10, 20), "rail": Stuff("#5d3f28", 0.10, 20), "boulder": Stuff("#83807a", 0.03)}
UNDER = 0.41             # units from the hip joints down to what is sat on


def seat_solids(seat: Seat, j: Joints) -> list[Solid]:
    """The seat under somebody who sits, in body space: its top where the thighs lie, its feet on the ground."""
    x, top, z = j.pelvis[0], float((j.hip[0] + j.hip[1])[1]) / 2 - UNDER * (0.6 + 0.4 * j.measures.limb), j.pelvis[2]
    return _stone(x, top, z) if seat == "stone" else _chair(x, top, z)


def _chair(x: float, top: float, z: float) -> list[Solid]:
    """Seat, four splayed legs with a stretcher, two posts and three slats that lean back."""
    wood, rails = Solid("chair"), Solid("rail")
    wood.join(Box((x, top - 0.05, z - 0.10), (0.92, 0.075, 0.90), 0.05))
    for side in (-1, 1):
        for front in (-1, 1):
            wood.join(Cone((x + side * 0.76, top - 0.08, z - 0.10 + front * 0.74), (x + side * 0.84, 0.0, z - 0.10 + front * 0.84), 0.085, 0.060), 0.02)
        rails.join(Cone((x + side * 0.80, 0.85, z - 0.90), (x + side * 0.80, 0.85, z + 0.70), 0.040, 0.040))
        wood.join(Cone((x + side * 0.78, top - 0.05, z + 0.72), (x + side * 0.76, top + 2.05, z + 1.04), 0.085, 0.065), 0.02)
    rails.join(Cone((x - 0.80, 0.85, z - 0.10), (x + 0.80, 0.85, z - 0.10), 0.036, 0.036))
    for up in (0.75, 1.30, 1.86):
        rails.join(Box((x, top + up, z + 0.72 + 0.155 * up), (0.76, 0.135, 0.040), 0.03, turn_x(-0.15)))
    return [wood, rails]


def _stone(x: float, top: float, z: float) -> list[Solid]:
    """A boulder with a worn top, half in the ground."""
    stone = Solid("boulder").join(Ellipsoid((x + 0.10, 0.35 * top, z + 0.10), (1.30, 0.80 * top, 1.02)))
    stone.join(Ellipsoid((x - 0.85, 0.10 * top, z - 0.15), (0.62, 0.42 * top, 0.62)), 0.12)
    stone.cut(vec(x, top + 0.02, z), vec(0.04, 1, 0.06), 0.14).cut(vec(0, 0.0, 0), vec(0, -1, 0), 0.02)
    stone.grain = curls(3.1, 0.045)
    return [stone]
