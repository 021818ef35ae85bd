"""What a set is made of: faces in metres, each with a material, collected prop by prop.

A `Mesh` is only a list; `Faces` are the same as arrays, ready for the rasteriser. Props are numbered so that the near
ones can be split off into layers of their own; pieces are numbered so that a brush stroke never crosses from one to another.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from milimo.engines.previz.paint import Field, Floats, Pigment, pigment, single

Point = Sequence[float] | npt.NDArray[np.floating]
Ints = npt.NDArray[np.int32]
Casts = Literal["all", "sun", "none"]     # whose shadows a face throws: everybody's, only the sun's (walls), nobody's
_CASTS: dict[Casts, int] = {"none": 0, "sun": 1, "all": 2}


@dataclass(frozen=True, slots=True)
class Spot:
    """The points of one material that a picture shows, as the texture sees them; all arrays have n rows.

    `across` and `up` are metres along the surface in the prop's own frame: sideways and height on a wall, x and z on a
    floor. `u`, `v` run 0..1 over each face. `px` is the metres that one pixel covers: finer detail must fade.
    """

    across: Floats
    up: Floats
    u: Floats
    v: Floats
    at: Floats             # (n, 3) in the prop's frame
    normal: Floats         # (n, 3) world
    px: Floats


@dataclass(frozen=True, slots=True)
class Skin:
    """What a texture gives back: (n, 3) albedo, and if it has them emission (n, 3) and gloss (n,)."""

    albedo: Floats
    emission: Floats | None = None
    gloss: Floats | None = None


Texture = Callable[[Spot], Skin]


@dataclass(frozen=True, eq=False, slots=True)
class Material:
    """Albedo and emission in display RGB; `gloss` 0..1 is how much a surface mirrors."""

    albedo: Floats
    emission: Floats
    gloss: float = 0.0
    texture: Texture | None = None


def paint_of(colour: Pigment | Material, emission: Pigment | None = None, gloss: float = 0.0,
             texture: Texture | None = None) -> Material:
    """A material from a colour; a material stays what it is."""
    if isinstance(colour, Material):
        return colour
    glow = np.zeros(3, np.float32) if emission is None else pigment(emission)
    return Material(pigment(colour), glow, gloss, texture)


@dataclass(frozen=True, eq=False, slots=True)
class Faces:
    """All faces of a set as arrays of F rows. A triangle repeats its last corner."""

    corners: Floats            # (F, 4, 3) m, world
    normal: Floats             # (F, 3)
    bend_u: Floats             # (F, 3): how the normal turns from the u = 0 edge to the u = 1 edge
    bend_v: Floats
    closed: npt.NDArray[np.bool_]      # part of a closed body: seen only from outside
    casts: Ints                # 0 none, 1 sun, 2 all
    material: Ints
    piece: Ints
    prop: Ints
    glass: npt.NDArray[np.bool_]
    materials: tuple[Material, ...]
    props: tuple[str, ...]
    frames: Floats             # (props, 3, 4): rotation and place of each prop
    bounds: Floats             # (props, 2, 3): least and greatest corner, world


@dataclass
class Mesh:
    """Collects faces. Inside `at(...)` everything is placed relative to that spot, and belongs to that prop."""

    _corners: list[Floats] = field(default_factory=list)
    _normals: list[Floats] = field(default_factory=list)
    _bends: list[Floats] = field(default_factory=list)
    _marks: list[Ints] = field(default_factory=list)      # closed, casts, material, piece, prop, glass
    _materials: dict[int, int] = field(default_factory=dict)
    _kept: list[Material] = field(default_factory=list)
    _props: list[str] = field(default_factory=lambda: ["shell"])
    _frames: list[Floats] = field(default_factory=lambda: [np.eye(3, 4, dtype=np.float32)])
    _rotation: Floats = field(default_factory=lambda: np.eye(3, dtype=np.float32))
    _place: Floats = field(default_factory=lambda: np.zeros(3, np.float32))
    _prop: int = 0
    _piece: int = 0

    @contextmanager
    def at(self, x: float = 0.0, y: float = 0.0, z: float = 0.0, yaw: float = 0.0, prop: str | None = None,
           scale: float = 1.0) -> Generator[None]:
        """Everything added inside is turned by `yaw` (radians, positive to the right), scaled and moved. A named prop
        inside a named prop is part of the outer one."""
        before = self._rotation, self._place, self._prop
        sin, cos = np.sin(yaw), np.cos(yaw)
        turn = np.array([[cos, 0, sin], [0, 1, 0], [-sin, 0, cos]], np.float32) * np.float32(scale)
        self._place = single(self._rotation @ np.array([x, y, z], np.float32) + self._place)
        self._rotation = single(self._rotation @ turn)
        if prop is not None and self._prop == 0:
            self._prop = len(self._props)
            self._props.append(prop)
            self._frames.append(np.concatenate([self._rotation, self._place[:, None]], 1))
        yield
        self._rotation, self._place, self._prop = before

    def add(self, corners: Floats, material: Material, *, closed: bool = False, casts: Casts = "all",
            normals: Floats | None = None, bend_u: Floats | None = None, bend_v: Floats | None = None,
            glass: bool = False, same_piece: bool = False) -> None:
        """Add (n, 4, 3) faces, counter-clockwise from outside if `closed`. One call is one piece of paint."""
        n = len(corners)
        if normals is None:
            normals = normals_of(corners)
        zero = np.zeros((n, 3), np.float32)
        bends = np.stack([zero if bend_u is None else bend_u, zero if bend_v is None else bend_v], 1)
        turn = self._rotation
        unit = turn / np.float32(np.cbrt(np.linalg.det(turn)))
        self._corners.append(single(corners @ turn.T + self._place))
        self._normals.append(single(normals @ unit.T))
        self._bends.append(single(bends @ unit.T))
        if not same_piece:
            self._piece += 1
        row = [int(closed), _CASTS[casts], self._index(material), self._piece, self._prop, int(glass)]
        self._marks.append(np.tile(np.array([row], np.int32), (n, 1)))

    def quad(self, origin: Point, u: Point, v: Point, material: Pigment | Material, *, casts: Casts = "all",
             glass: bool = False) -> None:
        """One flat face, seen from both sides, with edges u and v from `origin`."""
        o, a, b = (np.asarray(p, np.float32) for p in (origin, u, v))
        self.add(np.stack([o, o + a, o + a + b, o + b])[None], paint_of(material), casts=casts, glass=glass)

    def world(self, x: float, y: float, z: float) -> tuple[float, float, float]:
        """A point of the current frame in the world."""
        a, b, c = (float(v) for v in self._rotation @ np.array([x, y, z], np.float32) + self._place)
        return a, b, c

    def _index(self, material: Material) -> int:
        if id(material) not in self._materials:
            self._materials[id(material)] = len(self._kept)
            self._kept.append(material)
        return self._materials[id(material)]

    def faces(self) -> Faces:
        """Everything collected so far, as arrays."""
        corners = np.concatenate(self._corners)
        normals, bends, marks = np.concatenate(self._normals), np.concatenate(self._bends), np.concatenate(self._marks)
        prop = marks[:, 4]
        bounds = np.zeros((len(self._props), 2, 3), np.float32)
        for i in range(len(self._props)):
            mine = corners[prop == i].reshape(-1, 3)
            if len(mine):
                bounds[i] = mine.min(0), mine.max(0)
        return Faces(corners, normals, np.ascontiguousarray(bends[:, 0]), np.ascontiguousarray(bends[:, 1]),
                     marks[:, 0] > 0, marks[:, 1], marks[:, 2], marks[:, 3], prop, marks[:, 5] > 0,
                     tuple(self._kept), tuple(self._props), np.stack(self._frames), bounds)


def blend(a: Field, b: Field, share: Field) -> Floats:
    """From colour a to colour b by `share` (n,); each may be one colour or one a row. Gives (n, 3)."""
    first, second, weight = single(a), single(b), single(share)
    out = np.empty((len(weight), 3), np.float32)
    for k in range(3):                  # channel by channel: three times faster than rows of three
        np.multiply(second[..., k] - first[..., k], weight, out=out[:, k])
        out[:, k] += first[..., k]
    return out


def dot(a: Field, b: Field) -> Floats:
    """Row by row scalar products of (n, 3) arrays; b may be one vector. A third of the cost of multiplying and summing."""
    return single(a[:, 0] * b[..., 0] + a[:, 1] * b[..., 1] + a[:, 2] * b[..., 2])


def length(a: Field) -> Floats:
    """Row by row lengths of (n, 3), (n,)."""
    return np.sqrt(dot(a, a))


def points(rows: object) -> Floats:
    """Nested lists of coordinates as an array."""
    return np.asarray(rows, np.float32)


def normals_of(corners: Floats) -> Floats:
    """Unit normals of (n, 4, 3) faces from their diagonals, outward for counter-clockwise ones."""
    across = np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1])
    # A triangle has no second diagonal of its own: its corners 2 and 3 are one, and the cross is still right.
    length = np.linalg.norm(across, axis=1, keepdims=True)
    return single(across / np.maximum(length, 1e-12))
