"""A designed place before any camera has seen it: faces, light, what lies outside, where people stand and sit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from milimo.engines.previz.model import Air, Berth, Colour, Layer, SetRequest, Vec3, Water
from milimo.engines.previz.paint import Pigment
from milimo.engines.previz.sets.built.gbuffer import Eye, Seen
from milimo.engines.previz.sets.built.lighting import Rig


@dataclass(frozen=True, slots=True)
class Extent:
    """Where in a set one may be, in metres. Cameras stay inside left…right, front…back; `action` is where subjects are
    at their best; `stand` lists more places, `seats` (x, height of the seat, z, yaw one faces), `berths` where one may lie, `eye` the
    line of sight that suits the place, `height` the ceiling (open places: as high as a crane goes)."""

    left: float
    right: float
    front: float
    back: float
    height: float
    action: tuple[float, float]
    stand: tuple[tuple[float, float], ...]
    seats: tuple[tuple[float, float, float, float], ...] = ()
    eye: float = 1.5
    berths: tuple[Berth, ...] = ()


@dataclass(frozen=True, slots=True)
class Glow:
    """The halo of a practical: an additive layer of its own, `radius` m wide, that flickers by `flicker`."""

    position: Vec3
    colour: Pigment
    radius: float
    strength: float = 1.0
    flicker: float = 0.0
    inside: float = 0.3            # m: how deep it lies in its own shade


@dataclass
class Outside:
    """What is seen through the openings: opaque plates far away, perhaps with water before them."""

    layers: list[Layer]
    water: list[Water] = field(default_factory=list)


Backdrop = Callable[[SetRequest, Eye], Outside]
Extras = Callable[[SetRequest, Seen], list[Layer]]


@dataclass(frozen=True, eq=False)
class Design:
    """Everything about a place in one scene's light. The same for every camera."""

    rig: Rig
    extent: Extent
    backdrop: Backdrop | None = None
    glows: tuple[Glow, ...] = ()
    haze: Colour = (0.5, 0.5, 0.5)
    haze_per_metre: float = 0.0
    haze_most: float = 0.8         # share of the haze at infinity
    wet: float = 0.0               # 0 dry … 1: puddles mirror
    apart: tuple[str, ...] = ()    # props that get a plate of their own wherever they stand: large things before thin ones
    inside_only: bool = False      # the light meter looks at the set alone, not at what lies outside
    mean: float | None = None      # luma the neutral wide picture should have; None leaves the light as designed
    extras: Extras | None = None
    air: Callable[[SetRequest, Seen], list[Air]] | None = None
    ground: Callable[[float, float], float] = lambda x, z: 0.0
    vignette: float = 0.38
    bloom_tint: Colour = (1.0, 0.82, 0.62)
    cover: str = ""                # "#rrggbb" of the blanket on its beds
    stroke: float = 9.0            # px of a dab at 720 lines
