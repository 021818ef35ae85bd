"""Camera moves: how the neutral camera of a `View` travels over a shot, and what that does to a layer at a depth.

A pinhole in front of layers: pushed by c metres a layer at depth Z grows by Z / (Z − c); trucked by x it shifts by
f·x / (Z − c). A zoom grows all alike. Pans and tilts are shifts inside the overscan. Every pose is a function of the
frame's number in the whole shot and of nothing else, so that a shot made in parts has no seam.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from milimo.contracts.shots import Move, Speed
from milimo.engines.previz.model import View
from milimo.engines.previz.stage.sampling import Affine

BASE_ZOOM = 1.015        # never show a plate at scale 1: sharpness would pulse with the shift's phase
LINEAR = 0.15            # of every move; the rest is smootherstep. The linear part carries on through an extension
RESERVE = 0.12           # of a move is kept back for extensions, which go on beyond its end
_PACE = {Speed.SLOW: 0.55, Speed.NORMAL: 1.0, Speed.FAST: 1.9}


@dataclass(frozen=True, slots=True)
class Pose:
    """Where the camera is, relative to its neutral place: metres, pixels, radians."""

    truck: float = 0.0           # m to the right
    rise: float = 0.0            # m up
    push: float = 0.0            # m forward
    zoom: float = 1.0
    pan: float = 0.0             # px that the picture shifts to the right (the camera turns left)
    tilt: float = 0.0            # px that the picture shifts down (the camera tilts up)
    roll: float = 0.0

    def mixed(self, other: Pose, share: float) -> Pose:
        """The pose `share` of the way to `other`; beyond 1 it goes on in the same direction."""
        def mix(a: float, b: float) -> float:
            return a + (b - a) * share
        return Pose(mix(self.truck, other.truck), mix(self.rise, other.rise), mix(self.push, other.push),
                    self.zoom * (other.zoom / self.zoom) ** share, mix(self.pan, other.pan),
                    mix(self.tilt, other.tilt), mix(self.roll, other.roll))


@dataclass(frozen=True, slots=True)
class Lens:
    """The pinhole of one shot: picture px under the neutral camera to canvas px."""

    width: int
    height: int
    focal_px: float
    margin_x: int = 0            # px that the canvas is larger than the frame on each side (for a rolled camera)
    margin_y: int = 0

    def affine(self, pose: Pose, depth: float) -> Affine:
        """What a plate at `depth` metres goes through."""
        space = max(depth - pose.push, 0.05 * depth)
        grow = BASE_ZOOM * pose.zoom * depth / space
        reach = BASE_ZOOM * pose.zoom * self.focal_px / space
        x = self.width / 2 + self.margin_x + pose.pan - reach * pose.truck
        y = self.height / 2 + self.margin_y + pose.tilt + reach * pose.rise
        return np.array([[grow, 0.0, x - grow * self.width / 2], [0.0, grow, y - grow * self.height / 2]])


@dataclass(frozen=True, slots=True)
class Leg:
    """One stroke of a move: from its first frame on, `frames` long, `gain` further than the steady drift alone."""

    start: int
    frames: int
    gain: float


@dataclass(frozen=True, slots=True)
class Path:
    """A camera move over a whole shot. `share` goes from 0 to 1 over the first leg."""

    first: Pose
    last: Pose
    drift: float                 # of the share, a frame, through all legs
    legs: tuple[Leg, ...]
    sway: Sway | None = None
    limit: float = 1.0 + RESERVE

    def at(self, frame: int) -> Pose:
        """The pose at a frame of the whole shot."""
        pose = self.first.mixed(self.last, self.share(frame)) if self.first != self.last else self.first
        if self.sway is None:
            return pose
        pan, tilt = self.sway.at(frame)
        return replace(pose, pan=pose.pan + pan, tilt=pose.tilt + tilt)

    def share(self, frame: int) -> float:
        """How much of the move is done. Twice differentiable, also from leg to leg; never beyond `limit`."""
        share = self.drift * frame + sum(
            leg.gain * smootherstep((frame - leg.start) / max(1, leg.frames)) for leg in self.legs)
        knee = 1.0               # beyond the first leg's end the drift runs out softly, inside the overscan
        if share <= knee:
            return share
        room = max(1e-6, self.limit - knee)
        return knee + room * (1 - math.exp(-(share - knee) / room))


@dataclass(frozen=True, slots=True)
class Sway:
    """Handheld: noise between 0.25 and 1.9 Hz, from a sum of sines whose phases come from the seed."""

    amplitude_x: float           # px
    amplitude_y: float
    rate: float                  # frames a second
    seed: int

    def at(self, frame: int) -> tuple[float, float]:
        rng = np.random.default_rng(self.seed)
        seconds = frame / self.rate
        frequencies = np.array([0.27, 0.46, 0.83, 1.31, 1.87]) * (1 + 0.1 * (rng.random((2, 5)) - 0.5))
        weights = np.array([1.0, 0.8, 0.5, 0.26, 0.14])
        waves = weights * np.sin(2 * np.pi * (frequencies * seconds + rng.random((2, 5))))
        x, y = waves.sum(axis=1) / weights.sum()
        return self.amplitude_x * float(x), self.amplitude_y * float(y)


def smootherstep(share: float) -> float:
    """0 at 0 and before, 1 at 1 and after, with neither speed nor acceleration at both ends."""
    x = min(1.0, max(0.0, share))
    return x * x * x * (x * (6 * x - 15) + 10)


def overscan_for(move: Move, speed: Speed, width: int, height: int) -> int:
    """Pixels to paint beyond each edge so that the move never shows a border."""
    share = {
        Move.PAN_LEFT: 0.075, Move.PAN_RIGHT: 0.075, Move.TRACK: 0.085,
        Move.TILT_UP: 0.07, Move.TILT_DOWN: 0.07,
        Move.TRUCK_LEFT: 0.055, Move.TRUCK_RIGHT: 0.055, Move.ORBIT_LEFT: 0.055, Move.ORBIT_RIGHT: 0.055,
        Move.CRANE_UP: 0.055, Move.CRANE_DOWN: 0.055, Move.HANDHELD: 0.02,
    }.get(move, 0.0125)
    if speed is Speed.FAST and share > 0.05:
        share *= 1.2
    return 8 * max(1, round(share * max(width, height) / 8))


@dataclass(frozen=True, slots=True)
class Ground:
    """What a move has to respect: the subject's depth, the nearest layer's, and the frame."""

    view: View
    subject: float               # m, what the shot is about
    nearest: float               # m, of anything painted
    walk: float = 0.0            # m that the subject walks over the shot, to the right of the picture

    @property
    def reach_px(self) -> float:
        """Pixels that the picture may shift either way before its border shows."""
        return max(0.0, self.view.overscan + (BASE_ZOOM - 1) * self.view.width / 2 - 3)


def path_for(move: Move, speed: Speed, frames: int, rate: float, ground: Ground, seed: int,
             roll: float = 0.0) -> Path:
    """The move over a shot of `frames`, kept inside what is painted."""
    seconds = frames / rate
    first, last = _ends(move, _PACE[speed], seconds, ground)
    first, last = replace(first, roll=roll), replace(last, roll=roll)
    sway = None
    if move is Move.HANDHELD:
        pace = _PACE[speed]
        reach = min(ground.reach_px, ground.view.width * 0.011 * pace)
        sway = Sway(reach, reach * 0.62, rate, seed)
    span = max(1, frames - 1)
    return Path(first, last, LINEAR / span, (Leg(0, span, 1 - LINEAR),), sway)


def extended(path: Path, frames: int) -> Path:
    """The same move, `frames` longer: it drifts on at the speed at which it came, and strokes again if there is room."""
    start = sum(leg.frames for leg in path.legs)
    return replace(path, legs=(*path.legs, Leg(start, frames, 0.5 * RESERVE)))


def _ends(move: Move, pace: float, seconds: float, ground: Ground) -> tuple[Pose, Pose]:
    """First and last pose. Longer shots go further, but less than in proportion: a camera that hurries looks nervous."""
    effort = pace * (max(seconds, 0.5) / 4) ** 0.6
    budget = ground.reach_px / (1 + 2 * RESERVE)
    width, height = ground.view.width, ground.view.height
    match move:
        case Move.STATIC | Move.HANDHELD:
            return Pose(), Pose()
        case Move.PAN_LEFT | Move.PAN_RIGHT:
            half = min(budget, 0.07 * width * effort) * (1 if move is Move.PAN_LEFT else -1)
            return Pose(pan=-half), Pose(pan=half)
        case Move.TILT_UP | Move.TILT_DOWN:
            half = min(budget, 0.11 * height * effort) * (1 if move is Move.TILT_UP else -1)
            return Pose(tilt=-half), Pose(tilt=half)
        case Move.ZOOM_IN | Move.ZOOM_OUT:
            tight = Pose(zoom=1 + min(0.5, 0.22 * effort))
            return (Pose(), tight) if move is Move.ZOOM_IN else (tight, Pose())
        case Move.PUSH_IN | Move.PULL_OUT:
            near = _pushed(1 + min(0.42, 0.15 * effort), ground)
            return (Pose(), near) if move is Move.PUSH_IN else (near, Pose())
        case Move.TRUCK_LEFT | Move.TRUCK_RIGHT:
            half = _travel(0.05 * width * effort, ground) * (1 if move is Move.TRUCK_RIGHT else -1)
            return Pose(truck=-half), Pose(truck=half)
        case Move.CRANE_UP | Move.CRANE_DOWN:
            half = _travel(0.09 * height * effort, ground) * (1 if move is Move.CRANE_UP else -1)
            keep = 0.35 * ground.view.focal_px / ground.subject     # tilts after the subject, but lets the ground sink
            return (Pose(rise=-half, tilt=keep * half), Pose(rise=half, tilt=-keep * half))
        case Move.ORBIT_LEFT | Move.ORBIT_RIGHT:
            half = _travel(0.085 * width * effort, ground) * (1 if move is Move.ORBIT_RIGHT else -1)
            hold = ground.view.focal_px / ground.subject            # the subject stays where it is
            shift = min(1.0, budget / max(1e-6, abs(hold * half)))
            return (Pose(truck=-half * shift, pan=-hold * half * shift), Pose(truck=half * shift, pan=hold * half * shift))
        case Move.TRACK:
            wish = abs(ground.walk) * ground.view.focal_px / ground.subject / 2
            half = _travel(wish, ground) * (1 if ground.walk >= 0 else -1)
            return Pose(truck=-half), Pose(truck=half)


def _pushed(ratio: float, ground: Ground) -> Pose:
    """A push that makes the subject `ratio` larger; what the nearest layer does not bear is done by the lens."""
    push = min(ground.subject * (1 - 1 / ratio), 0.34 * ground.nearest)
    return Pose(push=push, zoom=ratio / (ground.subject / (ground.subject - push)))


def _travel(wish_px: float, ground: Ground) -> float:
    """Half of a truck in metres: `wish_px` at the subject, at most what the nearest layer's overscan allows."""
    focal = ground.view.focal_px
    budget = ground.reach_px / (1 + 2 * RESERVE)
    most = min(budget * 1.5 / focal * ground.nearest, budget / focal * ground.subject)
    return min(wish_px / focal * ground.subject, most)
