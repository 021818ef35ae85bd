"""Solid forms as distances: round cones, ellipsoids and boxes, joined softly, each evaluated only where it reaches.

Space: figure or camera units (1 = an adult's head, chin to crown), x right, y up, z away from the viewer. A form's
`distance(x, y, z)` takes arrays that broadcast and returns float32 distances, negative inside.

Why boxes of influence: a figure has about a hundred forms and each covers a few per cent of the picture. Evaluating
each in its own window made a 180-px figure eight times cheaper than marching all forms at every pixel.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating[Any]]  # float32 when it runs; arithmetic hides that from a type checker
Vec = npt.NDArray[np.float64]      # a point or a direction, shape (3,)
Matrix = npt.NDArray[np.float64]   # (3, 3), columns are the images of the axes
Point = Sequence[float] | Vec



def vec(*xyz: float) -> Vec:
    return np.array(xyz, np.float64)


def unit(v: Point) -> Vec:
    a = np.asarray(v, np.float64)
    return a / (float(np.sqrt(a @ a)) + 1e-12)


def turn_y(angle: float) -> Matrix:
    """Rotation about the vertical; positive turns a face that looks along -z toward +x."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, 0, -s], [0, 1, 0], [s, 0, c]])


def turn_x(angle: float) -> Matrix:
    """Rotation about the x axis; positive bows a figure that looks along -z forward and down."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[1, 0, 0], [0, c, s], [0, -s, c]])


def turn_z(angle: float) -> Matrix:
    """Rotation about the depth axis; positive tips the top toward -x."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])


def smooth_min(a: Array, b: Array, k: float) -> Array:
    """The nearer of two distances, rounded over a width of `k` where they meet."""
    if k < 1e-4:
        return np.minimum(a, b)
    m = np.minimum(a, b)
    m -= _rounding(a, b, k)
    return m


def smooth_max(a: Array, b: Array, k: float) -> Array:
    """The farther of two distances, rounded alike: what is left of one solid when another is taken away."""
    if k < 1e-4:
        return np.maximum(a, b)
    m = np.maximum(a, b)
    m += _rounding(a, b, k)
    return m


def _rounding(a: Array, b: Array, k: float) -> Array:
    """How far from a sharp crease the surface lies where two distances are nearly equal."""
    h = a - b
    np.abs(h, out=h)
    np.subtract(np.float32(k), h, out=h)
    np.maximum(h, 0, out=h)
    np.multiply(h, h, out=h)
    h *= np.float32(0.25 / k)
    return h


def dots(a: Array, b: Array) -> Array:
    """Dot products of (n, 3) with (n, 3) or (1, 3), (n,). A sum over an axis of three is ten times slower."""
    return a[:, 0] * b[:, 0] + a[:, 1] * b[:, 1] + a[:, 2] * b[:, 2]


def lengths(a: Array) -> Array:
    """Lengths of (n, 3) vectors, (n,)."""
    return np.sqrt(dots(a, a))


class Form(Protocol):
    """A solid whose distance can be asked for anywhere."""

    def distance(self, x: Array, y: Array, z: Array) -> Array: ...
    def moved(self, turn: Matrix, shift: Vec, scale: float = 1.0) -> Form: ...
    def bounds(self) -> tuple[Vec, Vec]: ...


class Cone:
    """A round cone from `a` (radius `ra`) to `b` (`rb`); `flat` < 1 thins it along the direction `across`."""

    __slots__ = ("a", "across", "b", "box", "flat", "ra", "rb")

    def __init__(self, a: Point, b: Point, ra: float, rb: float, across: Point | None = None, flat: float = 1.0) -> None:
        self.a, self.b = np.asarray(a, np.float64), np.asarray(b, np.float64)
        self.ra, self.rb, self.flat = float(ra), float(rb), float(flat)
        self.across = None if across is None else unit(across)
        grow = max(1.0, self.flat)
        self.box = (np.minimum(self.a - self.ra * grow, self.b - self.rb * grow),
                    np.maximum(self.a + self.ra * grow, self.b + self.rb * grow))

    def moved(self, turn: Matrix, shift: Vec, scale: float = 1.0) -> Cone:
        across = None if self.across is None else turn @ self.across
        return Cone(turn @ self.a * scale + shift, turn @ self.b * scale + shift, self.ra * scale, self.rb * scale,
                    across, self.flat)

    def bounds(self) -> tuple[Vec, Vec]:
        return self.box

    def distance(self, x: Array, y: Array, z: Array) -> Array:
        f = np.float32
        axis = self.b - self.a
        length2 = float(axis @ axis) + 1e-9
        dx, dy, dz = x - f(self.a[0]), y - f(self.a[1]), z - f(self.a[2])
        along = dx * f(axis[0]) + dy * f(axis[1]) + dz * f(axis[2])
        h = along * f(1 / length2)
        np.clip(h, 0, 1, out=h)
        # |p - a - h·axis|² without three more full-size differences
        q = h * f(length2)
        q -= np.multiply(along, 2, out=along)
        q *= h
        q += dx * dx + dy * dy + dz * dz
        np.maximum(q, 1e-9, out=q)
        h *= f(self.rb - self.ra)
        h += f(self.ra)
        if self.across is None:
            np.sqrt(q, out=q)
            q -= h
            return q
        n = self.across
        side = dx * f(n[0]) + dy * f(n[1]) + dz * f(n[2])
        drift = float(n @ axis)
        if abs(drift) > 1e-3:
            side -= np.clip(along * f(0.5 / length2), 0, 1) * f(drift)
        side *= side
        k = f(1 / self.flat**2)
        k0 = np.sqrt(q + side * (k - 1))
        k1 = np.sqrt(q + side * (k * k - 1))
        return (k0 - h) * k0 / (k1 + f(1e-6))


class Ellipsoid:
    """Centre, three radii and, where it is turned, the matrix whose columns are its own axes."""

    __slots__ = ("axes", "centre", "radii")

    def __init__(self, centre: Point, radii: Point, axes: Matrix | None = None) -> None:
        self.centre, self.radii = np.asarray(centre, np.float64), np.asarray(radii, np.float64)
        self.axes = axes

    def moved(self, turn: Matrix, shift: Vec, scale: float = 1.0) -> Ellipsoid:
        axes = turn if self.axes is None else turn @ self.axes
        return Ellipsoid(turn @ self.centre * scale + shift, self.radii * scale, axes)

    def bounds(self) -> tuple[Vec, Vec]:
        reach = self.radii if self.axes is None else np.sqrt((self.axes**2) @ (self.radii**2))
        return self.centre - reach, self.centre + reach

    def distance(self, x: Array, y: Array, z: Array) -> Array:
        f = np.float32
        dx, dy, dz = x - f(self.centre[0]), y - f(self.centre[1]), z - f(self.centre[2])
        k0: Array | None = None
        k1: Array | None = None
        for i in range(3):
            r = float(self.radii[i])
            if self.axes is None:
                u = (dx, dy, dz)[i] * f(1 / r)
                u *= u
                w = u * f(1 / r**2)
                k0, k1 = (u, w) if k0 is None or k1 is None else (k0 + u, k1 + w)
                continue
            n = self.axes[:, i] / r
            u = dx * f(n[0]) + dy * f(n[1]) + dz * f(n[2])     # as large as the whole: what follows is done in place
            u *= u
            if k0 is None or k1 is None:
                k0, k1 = u, u * f(1 / r**2)
            else:
                k0 += u
                u *= f(1 / r**2)
                k1 += u
        assert k0 is not None and k1 is not None
        np.sqrt(k0, out=k0)
        np.sqrt(k1, out=k1)
        k1 += f(1e-6)
        out = k0 - 1
        out *= k0
        out /= k1
        return out


class Box:
    """Centre, half-sizes and a rounding radius; columns of `axes` are its own axes."""

    __slots__ = ("axes", "centre", "half", "round")

    def __init__(self, centre: Point, half: Point, round_: float = 0.02, axes: Matrix | None = None) -> None:
        self.centre, self.half, self.round = np.asarray(centre, np.float64), np.asarray(half, np.float64), float(round_)
        self.axes = np.eye(3) if axes is None else axes

    def moved(self, turn: Matrix, shift: Vec, scale: float = 1.0) -> Box:
        return Box(turn @ self.centre * scale + shift, self.half * scale, self.round * scale, turn @ self.axes)

    def bounds(self) -> tuple[Vec, Vec]:
        reach = np.abs(self.axes) @ self.half
        return self.centre - reach, self.centre + reach

    def distance(self, x: Array, y: Array, z: Array) -> Array:
        f = np.float32
        dx, dy, dz = x - f(self.centre[0]), y - f(self.centre[1]), z - f(self.centre[2])
        q: list[Array] = []
        for i in range(3):
            n = self.axes[:, i]
            u = np.abs(dx * f(n[0]) + dy * f(n[1]) + dz * f(n[2]))
            u -= f(self.half[i] - self.round)
            q.append(u)
        outside = np.maximum(q[0], 0) ** 2 + np.maximum(q[1], 0) ** 2 + np.maximum(q[2], 0) ** 2
        inside = np.minimum(np.maximum(q[0], np.maximum(q[1], q[2])), 0)
        return np.sqrt(outside) + inside - f(self.round)


@dataclass(frozen=True, slots=True)
class Plane:
    """Keeps what lies on the far side from `normal`: distance = (p - point)·normal, for hems and cuts."""

    point: Vec
    normal: Vec

    def moved(self, turn: Matrix, shift: Vec, scale: float = 1.0) -> Plane:
        return Plane(turn @ self.point * scale + shift, turn @ self.normal)

    def distance(self, x: Array, y: Array, z: Array) -> Array:
        f, n = np.float32, self.normal
        return (x * f(n[0]) + y * f(n[1]) + z * f(n[2])) - f(float(self.point @ n))


Verb = Literal["join", "carve"]
Displace = Callable[[Array, Array, Array], Array]


@dataclass(slots=True)
class Solid:
    """Forms of one material, joined and carved in order; `grown` thickens another solid's field into a garment.

    `grain` displaces the surface (hair, straw): a function of the solid's own coordinates, which `frame` (turn,
    shift, scale) takes back from camera space.
    """

    material: str
    steps: list[tuple[Verb, float, Form]] = field(default_factory=list)
    cuts: list[tuple[float, Plane]] = field(default_factory=list)
    base: Solid | None = None
    grown: float = 0.0
    grain: Displace | None = None
    frame: tuple[Matrix, Vec, float] = field(default_factory=lambda: (np.eye(3), np.zeros(3), 1.0))

    def join(self, form: Form, k: float = 0.05) -> Solid:
        self.steps.append(("join", k, form))
        return self

    def carve(self, form: Form, k: float = 0.03) -> Solid:
        self.steps.append(("carve", k, form))
        return self

    def cut(self, point: Point, normal: Point, k: float = 0.02) -> Solid:
        self.cuts.append((k, Plane(np.asarray(point, np.float64), unit(normal))))
        return self

    def moved(self, turn: Matrix, shift: Vec, scale: float = 1.0) -> Solid:
        r, t, s = self.frame
        return Solid(
            self.material,
            [(verb, k * scale, form.moved(turn, shift, scale)) for verb, k, form in self.steps],
            [(k * scale, plane.moved(turn, shift, scale)) for k, plane in self.cuts],
            None if self.base is None else self.base.moved(turn, shift, scale),
            self.grown * scale, self.grain, (turn @ r, turn @ t * scale + shift, s * scale))

    def bounds(self) -> tuple[Vec, Vec]:
        """Corners of the box that holds all joined forms."""
        low, high = np.full(3, np.inf), np.full(3, -np.inf)
        for verb, _, form in self.steps:
            if verb == "join":
                a, b = form.bounds()
                low, high = np.minimum(low, a), np.maximum(high, b)
        if self.base is not None:
            a, b = self.base.bounds()
            low, high = np.minimum(low, a - self.grown), np.maximum(high, b + self.grown)
        return low, high
