"""What the painters of sets and of figures, and the compositor, say to each other.

World: metres, right-handed for a viewer: x to the right, y up, z away from the neutral camera. Ground is y = 0.
Picture: pixels of the shot's frame (W×H), origin top left, y down; overscan has negative and > W coordinates.
Colours: float32 RGB in display values 0..1 (sRGB-like), shape (h, w, 3). Alphas: float32 0..1, shape (h, w).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from milimo.contracts.shots import (
    Appearance,
    Archetype,
    Expression,
    Gesture,
    Pose,
    ShotPlan,
    SubjectKind,
    TimeOfDay,
    Weather,
)

Image = npt.NDArray[np.float32]       # (h, w, 3), display RGB 0..1
Mask = npt.NDArray[np.float32]        # (h, w), 0..1
Vec3 = tuple[float, float, float]
Colour = tuple[float, float, float]   # display RGB 0..1


@dataclass(frozen=True, slots=True)
class View:
    """The neutral camera of one shot: from where, which way, how wide; and the frame it looks through.

    `scene_yaw` turns the whole set under the camera: another side of the same place. Two shots of a scene have
    the same `scene_seed` (same set, same light) and different views.
    """

    width: int
    height: int
    position: Vec3                 # metres; y is the height of the eye above the ground
    yaw: float                     # radians, 0 looks along +z, positive turns right
    pitch: float                   # radians, positive looks up
    focal_px: float                # focal length in pixels
    overscan: int                  # pixels painted beyond each edge, so that moves never show a border

    def project(self, point: Vec3) -> tuple[float, float, float]:
        """World point to (x px, y px, depth m along the axis); depth <= 0 is behind the camera."""
        dx, dy, dz = (p - q for p, q in zip(point, self.position, strict=True))
        sin, cos = np.sin(self.yaw), np.cos(self.yaw)
        right, forward = cos * dx - sin * dz, sin * dx + cos * dz
        sinp, cosp = np.sin(self.pitch), np.cos(self.pitch)
        up, depth = cosp * dy - sinp * forward, sinp * dy + cosp * forward
        scale = self.focal_px / max(depth, 1e-6)
        return self.width / 2 + right * scale, self.height / 2 - up * scale, float(depth)

    @property
    def horizon(self) -> float:
        """y px of the horizon on the picture's centre line."""
        return self.height / 2 + self.focal_px * float(np.tan(self.pitch))


@dataclass(frozen=True, slots=True)
class PointLight:
    position: Vec3                 # world
    colour: Colour
    strength: float
    radius: float                  # metres; falloff 1 / (1 + (d / radius)^2)


@dataclass(frozen=True, slots=True)
class FigureLight:
    """What light a set sheds on somebody who stands in it, in world directions (from the figure toward the light)."""

    key_direction: Vec3
    key_colour: Colour
    key: float
    rim_direction: Vec3
    rim_colour: Colour
    rim: float
    ambient_up: Colour
    ambient_down: Colour
    points: tuple[PointLight, ...] = ()
    haze_colour: Colour = (0.5, 0.5, 0.5)
    haze_per_metre: float = 0.0    # c' = lerp(c, haze, 1 - exp(-k·z)) on everything that stands in the air


# ---- layers ---------------------------------------------------------------------------------------------------

Blend = Literal["opaque", "over", "add"]
LiesOn = Literal["table", "stone", "sand", "grass", "steel", "cloth", "snow"]
"""What a thing that fills the frame lies on."""


@dataclass(slots=True)
class Layer:
    """One painted plate. Its pixel (0, 0) lies at picture position (x, y) under the neutral camera.

    `depth` (m) decides parallax; `inverse_depth` (1/m at quarter size) instead warps the plate in depth, for sets
    that are one painting of a deep space. `scale` is layer pixels per picture pixel (0.5 for soft things: sky, glow).
    Light (`add`) has no alpha. `live` says how it moves by itself; None is still.
    """

    name: str
    rgb: Image
    alpha: Mask | None
    x: float
    y: float
    depth: float
    blend: Blend = "over"
    scale: float = 1.0
    inverse_depth: npt.NDArray[np.float32] | None = None
    live: Live | None = None


@dataclass(frozen=True, slots=True)
class Drift:
    """Slides at (dx, dy) px/s; `wrap` tiles it horizontally (the layer must tile)."""

    dx: float
    dy: float = 0.0
    wrap: bool = True


@dataclass(frozen=True, slots=True)
class Sway:
    """Shears about its bottom edge, as grass, trees and cloth do; amplitude in px at the top edge."""

    amplitude: float
    period: float
    phase: float = 0.0


@dataclass(frozen=True, slots=True)
class Bob:
    """Floats: up and down by `amplitude` px and rocking by `roll` radians."""

    amplitude: float
    period: float
    roll: float = 0.0
    phase: float = 0.0


@dataclass(frozen=True, slots=True)
class Flicker:
    """Three sines of 1.0, 2.2 and 4.3 Hz, ± `amount` in all; for light layers (`add`)."""

    amount: float
    phase: float = 0.0


@dataclass(frozen=True, slots=True)
class Blink:
    """On for `on` seconds of every `period`, softly switched: a far lamp, a neon sign, a warning light."""

    period: float
    on: float
    phase: float = 0.0


@dataclass(frozen=True, slots=True)
class Pulse:
    """A puff: fades in, grows and fades out over `period`: spray, steam, smoke. Rises by `rise` px."""

    period: float
    rise: float = 0.0
    grow: float = 0.15
    phase: float = 0.0


@dataclass(frozen=True, slots=True)
class Sweep:
    """A beam turning about (x, y) once in `period` seconds: x-scale = cos θ, gain and thickness smooth in sin θ."""

    x: float
    y: float
    period: float
    phase: float = 0.0


@dataclass(frozen=True, slots=True)
class Travel:
    """Moves along a straight line in the world from `start` to `stop` over the shot: cars, boats, birds, trains."""

    start: Vec3
    stop: Vec3
    ease: bool = False


Live = Drift | Sway | Bob | Flicker | Blink | Pulse | Sweep | Travel


@dataclass(slots=True)
class Water:
    """A living water surface, drawn by the compositor between the layers behind and before it.

    `tile_far` / `tile_near`: luma 0..1, (512, 512), tiling; looked up by perspective and scrolled at two speeds,
    then sent through the `ramp` (dark to light, 5 colours). `top` is the y px of its far edge (horizon), `mask` its
    coverage over the overscanned frame (None: everything below `top`); `reflection` (h, w, 3) is the painted mirror image.
    """

    top: float
    ramp: tuple[Colour, Colour, Colour, Colour, Colour]
    depth: float
    speed: float = 28.0
    chop: float = 1.0
    mask: Mask | None = None
    reflection: Image | None = None
    haze: Colour = (0.5, 0.5, 0.5)
    haze_height: float = 16.0


@dataclass(frozen=True, slots=True)
class Air:
    """What falls or hangs between camera and set: `rain`, `snow`, `fog`, `dust`, `embers`, `bubbles`, `spray`."""

    kind: Literal["rain", "snow", "fog", "dust", "embers", "bubbles"]
    amount: float                  # 0..1
    slant: float = 0.0             # radians from vertical
    colour: Colour = (0.75, 0.8, 0.85)
    light: Mask | None = None      # quarter-size light map: rain is seen only against light


@dataclass(frozen=True, slots=True)
class Relief:
    """How near a plate's painting is: `nearness` in 1/m, one value a cell of `cell` picture px; its first cell begins at
    picture px (`x`, `y`)."""

    nearness: npt.NDArray[np.float32]
    x: float
    y: float
    cell: float


Couch = Literal["bed", "ward", "sofa"]


@dataclass(frozen=True, slots=True)
class Berth:
    """A place of a set where somebody can lie: `head` is where a head comes to rest (x, z) over what the back lies on (y), metres;
    `yaw` the way the feet point, as one faces on a seat; `seen_from` are camera yaws from which nothing hides who lies there, best first."""

    head: Vec3
    yaw: float
    couch: Couch
    seen_from: tuple[float, ...]


@dataclass(slots=True)
class SetPainting:
    """A painted place, ready to be peopled.

    `layers` are sorted far to near by `depth`; figures are put between them by their own depth.
    `ground(x, z)` gives the height of the ground (m) under a world position; `stand` lists good places to stand
    (world x, z) left to right for this view, `seats` places to sit (x, y of the seat, z, yaw toward which one faces).
    `climb` is a path far off that somebody may be seen to go up: world points from its foot to its top.
    """

    layers: list[Layer]
    light: FigureLight
    water: list[Water] = field(default_factory=list)
    air: list[Air] = field(default_factory=list)
    ground: Callable[[float, float], float] = lambda x, z: 0.0
    stand: tuple[tuple[float, float], ...] = ()
    seats: tuple[tuple[float, float, float, float], ...] = ()
    vignette: float = 0.35
    bloom_tint: Colour = (1.0, 0.82, 0.62)
    climb: tuple[Vec3, ...] = ()
    relief: Relief | None = None   # of a built place's back plate, for who sits among its furniture
    cover: str = ""                # "#rrggbb" of the blanket on the place's beds


@dataclass(frozen=True, slots=True)
class SetRequest:
    """All that a set's painter may know. The same request always gives the same painting."""

    archetype: Archetype
    view: View
    time_of_day: TimeOfDay
    weather: Weather
    seed: int                      # of the scene: same seed, same place
    shot_seed: int                 # of the shot: near-layer variety only
    features: tuple[str, ...]
    interior: bool
    plan: ShotPlan                 # for sizes and inserts; subjects are painted by others
    soft_background: float = 0.0   # blur σ in px for everything beyond the subject (close-ups)
    signs: tuple[str, ...] = ()    # words that shop signs bear, since the text names these trades


class SetPainter(Protocol):
    def __call__(self, request: SetRequest) -> SetPainting: ...


# ---- figures --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Look:
    """A person's settled looks: every field of Appearance filled in, from the element's key where the text is silent."""

    kind: SubjectKind
    appearance: Appearance
    seed: int


@dataclass(slots=True)
class Cutout:
    """A painted figure: its picture, where its feet (or anchor) are in it, and points that others hang things on.

    `anchor` is the pixel of the ground point between the feet; `points` has pixels of `head`, `mouth`, `left_hand`,
    `right_hand`. `depth` (h, w) is the surface's depth in px toward the viewer, of a head to turn it, of a whole sitter to seat her behind things.
    """

    rgb: Image
    alpha: Mask
    anchor: tuple[float, float]
    points: dict[str, tuple[float, float]]
    depth: npt.NDArray[np.float32] | None = None
    height_px: float = 0.0
    patches: dict[str, Patch] = field(default_factory=dict)    # a whole figure's "lids" and mouths, where its face is large enough


@dataclass(frozen=True, slots=True)
class FigureRequest:
    look: Look
    pose: Pose
    expression: Expression
    yaw: float                     # radians; 0 faces the camera, positive turns toward the picture's right
    pitch: float                   # radians the camera looks down on the figure (positive: from above)
    height_px: float               # of the standing figure, head to foot
    light: FigureLight
    position: Vec3                 # of the feet in the world, for point lights and haze
    camera_yaw: float = 0.0
    holds: str | None = None       # of an animal: its species, where its kind does not say it
    wind: float = 0.0
    seed: int = 1
    bites: str | None = None       # what an animal has in its mouth
    mouths: frozenset[str] = frozenset()      # shapes of speech that a whole figure is wanted with
    gesture: Gesture = Gesture.NONE
    saddled: bool = False          # of a horse: with saddle and bridle
    seat: Literal["chair", "stone"] | None = None     # what is brought for a sitter
    couch: Couch | None = None     # what somebody lies on, with pillow and blanket
    cover: str = ""                # of the blanket, "#rrggbb"
    asleep: bool = False           # with shut eyes


# ---- what figures/ hands over besides a standing cut-out ---------------------------------------------------------


@dataclass(slots=True)
class Patch:
    """A small repaint of part of a head (shut lids, a mouth): its pixel (0, 0) lies at (x, y) of the head's (or figure's) picture.

    Alpha fades out before the patch's own border, so that it can be laid over the head without a seam.
    """

    rgb: Image
    alpha: Mask
    x: int                         # even, and so are the patch's sides: chroma is half-size
    y: int


@dataclass(slots=True)
class Bust:
    """Somebody from the waist up, for medium shots and closer. `torso` and `head` share one picture grid.

    `torso.points` has `head` (centre of the head, px in the torso's picture); `head` lies on the torso with
    `head.points["head"]` on it. `head.depth` is filled to its border and fades to 0 down the neck, in *pixels*
    toward the viewer, so that a turn by d radians looks up x - depth·sin(d). `mouths` by shape: "small", "open",
    "round"; a rest mouth is the head itself. `height_px` of both is the standing figure's. `strides` are the torsos of
    somebody who walks or runs, one stride in order from the first; `torso` is the first of them.
    """

    torso: Cutout
    head: Cutout
    lids: Patch | None = None
    mouths: dict[str, Patch] = field(default_factory=dict)
    strides: tuple[Cutout, ...] = ()


@dataclass(slots=True)
class WalkCycle:
    """One painted stride (two steps). Shown on twos; phase k is drawn at `travel[k]` px + n·`stride` px.

    `travel` grows so that the planted foot stays where it is: it is how far the body's anchor has moved, in px of the
    figure's own scale along the direction in which it walks on the picture (x for a profile; 0 for one who walks
    straight at the camera, whose scale changes instead). `seconds` is the time of a whole stride.
    """

    phases: list[Cutout]
    travel: tuple[float, ...]
    stride: float
    seconds: float = 1.0
