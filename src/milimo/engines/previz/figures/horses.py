"""Horses as solids: joints that bend where a horse's do, four-beat walk and three-beat canter, mane and tail, saddle and bridle.

Animal space as in `animals`: units of the standing height (ears at 1), head toward -z, ground at y = 0.
"""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from milimo.contracts.shots import Pose
from milimo.engines.previz.figures.field import Cone, Ellipsoid, Solid, Vec, turn_x, vec
from milimo.engines.previz.figures.locks import strands
from milimo.engines.previz.figures.skeleton import reach

_At = Callable[[float, float, float], Vec]
"""From a place on a horse that stands to where it is in this phase."""

# When each hoof comes down, of the stride: left fore, right fore, left hind, right hind. A walk has four beats, hind before fore on
# each side; a canter three: one hind, then the diagonal pair, then the leading fore, and a moment in the air.
_WALK, _CANTER = (0.25, 0.75, 0.0, 0.5), (0.62, 0.32, 0.32, 0.0)
_DUTY = {False: 0.62, True: 0.36}          # share of the stride that a hoof is on the ground
_REACH = {False: 0.215, True: 0.240}       # heights that it is put down before its shoulder or hip
_LIFT = {False: 0.075, True: 0.17}

_FOREARM, _FORE_CANNON = 0.205, 0.160      # elbow to knee, knee to fetlock
_GASKIN, _HIND_CANNON = 0.225, 0.195       # stifle to hock, hock to fetlock
_FETLOCK, _WIDE = 0.082, 0.078             # height of a fetlock that is stood on; half-width of the stance


def stride_heights(running: bool) -> float:
    """How far a stride carries a horse, in its heights: a planted hoof goes back as fast as the body goes on."""
    return 2 * _REACH[running] / _DUTY[running]


def horse(pose: Pose, phase: float, saddled: bool) -> tuple[list[Solid], dict[str, Vec]]:
    """Its solids and the points `head`, `mouth` and `back`; `saddled`: with saddle, girth, stirrups and bridle."""
    running, moving = pose in (Pose.RUNNING, Pose.RIDING), pose in (Pose.WALKING, Pose.RUNNING, Pose.RIDING)
    lying = pose in (Pose.LYING, Pose.SITTING)
    swing = float(np.sin(2 * np.pi * phase))
    rock = 0.055 * swing if running else 0.0                # a canter rocks: the forehand rises as the hind legs come under
    nod = 0.018 * float(np.sin(4 * np.pi * phase)) if moving and not running else 0.04 * swing if running else 0.0
    sink = -0.36 if lying else 0.012 * float(np.cos(4 * np.pi * phase)) if running else 0.0
    tilt = turn_x(-rock)

    def at(x: float, y: float, z: float) -> Vec:
        return tilt @ vec(x, y - 0.55, z) + vec(0, 0.55 + sink, 0)

    coat, hoof, eye, nose = Solid("coat"), Solid("hoof"), Solid("eye"), Solid("dark")
    _trunk(coat, at)
    for i in range(4):
        if lying:
            _folded(coat, hoof, i, at)
        else:
            _leg(coat, hoof, i, _step(i, phase, running) if moving else _STANDING[i], at)
    poll = at(0, 0.925 + nod - (0.055 if running else 0.0), -0.485 - (0.05 if running else 0.0))
    frame = turn_x(0.20 if running else 0.0)
    muzzle = _head(coat, nose, eye, poll, frame, at)
    mane = _mane(poll, frame, at, running, swing)
    tail = _tail(at, 1.0 if running else 0.25 if moving else 0.0, swing)
    solids = [coat, hoof, eye, nose, mane, tail]
    if saddled:
        solids += [*_saddle(at), *_bridle(poll, frame, muzzle, at)]
    return solids, {"head": poll + frame @ vec(0, -0.05, -0.05), "mouth": muzzle + frame @ vec(0, -0.012, 0.045), "back": at(0, 0.712, -0.025)}


def _trunk(coat: Solid, at: _At) -> None:
    """Barrel, withers, chest and quarters; the neck, deep where it leaves the shoulder and arched along its crest."""
    coat.join(Cone(at(0, 0.545, -0.20), at(0, 0.560, 0.20), 0.150, 0.142, (1, 0, 0), 0.84))
    coat.join(Ellipsoid(at(0, 0.520, 0.00), (0.132, 0.142, 0.24)), 0.06)
    coat.join(Ellipsoid(at(0, 0.525, -0.245), (0.118, 0.160, 0.125)), 0.06)
    coat.join(Ellipsoid(at(0, 0.665, -0.185), (0.045, 0.050, 0.11)), 0.08)                    # withers
    coat.join(Ellipsoid(at(0, 0.575, 0.260), (0.132, 0.145, 0.150)), 0.07)                    # quarters
    coat.join(Ellipsoid(at(0, 0.655, 0.200), (0.085, 0.060, 0.12)), 0.06)                     # croup
    for side in (-1, 1):
        coat.join(Cone(at(side * 0.080, 0.625, -0.170), at(side * 0.090, 0.465, -0.300), 0.062, 0.058), 0.05)      # shoulder blade


_STANDING = ((0.02, 0.0), (-0.035, 0.0), (-0.045, 0.0), (0.045, 0.0))


def _step(i: int, phase: float, running: bool) -> tuple[float, float]:
    """(ahead, up) of a fetlock, heights: back at one speed while planted, lifted and carried on in an arc after."""
    duty, far = _DUTY[running], _REACH[running]
    p = (phase - (_CANTER if running else _WALK)[i]) % 1.0
    if p < duty:
        return far * (1 - 2 * p / duty), 0.0
    u = (p - duty) / (1 - duty)
    ease = u * u * (3 - 2 * u)
    return far * (2 * ease - 1), _LIFT[running] * float(np.sin(np.pi * u**0.8))


def _leg(coat: Solid, hoof: Solid, i: int, step: tuple[float, float], at: _At) -> None:
    side, fore = (-1.0 if i % 2 else 1.0), i < 2
    ahead, up = step
    x = side * _WIDE
    if fore:
        elbow = at(x, 0.434, -0.225 - 0.35 * ahead)
        fetlock = vec(x, _FETLOCK + up, -0.235 - ahead)
        knee, fetlock = reach(elbow, fetlock, _FOREARM, _FORE_CANNON, vec(0, 0, -1))
        coat.join(Cone(at(side * 0.085, 0.480, -0.275), elbow, 0.062, 0.055), 0.06)
        coat.join(Cone(elbow, knee, 0.052, 0.031), 0.035)
        coat.join(Ellipsoid(knee, (0.032, 0.036, 0.033)), 0.012)
    else:
        stifle = at(side * 0.090, 0.425, 0.205 - 0.38 * ahead)
        fetlock = vec(x, _FETLOCK + up, 0.315 - ahead)
        knee, fetlock = reach(stifle, fetlock, _GASKIN, _HIND_CANNON, vec(0, 0.15, 1))
        coat.join(Cone(at(side * 0.070, 0.590, 0.265), stifle, 0.112, 0.068, (1, 0, 0), 0.72), 0.06)
        coat.join(Cone(at(side * 0.075, 0.520, 0.345), stifle + (knee - stifle) * 0.55, 0.072, 0.042), 0.06)      # the ham
        coat.join(Cone(stifle, knee, 0.062, 0.032), 0.04)
        coat.join(Cone(knee, knee + vec(0, 0.030, 0.026), 0.026, 0.014), 0.015)                                  # the hock's point
    coat.join(Cone(knee, fetlock, 0.0265, 0.0215), 0.014)
    coat.join(Ellipsoid(fetlock, (0.0265, 0.0275, 0.0285)), 0.012)
    fold = min(1.0, up / 0.06)                                                                                   # a lifted hoof hangs back
    toe = fetlock + vec(0, -0.050 + 0.018 * fold, -0.030 + 0.062 * fold)
    coat.join(Cone(fetlock, toe, 0.0225, 0.0250), 0.010)
    sole = toe + vec(0, -0.030 + 0.012 * fold, -0.012 + 0.034 * fold)
    hoof.join(Cone(toe + vec(0, 0.004, 0), sole, 0.0275, 0.0370)).cut(vec(0, 0.0, 0), vec(0, -1, 0), 0.004)


def _folded(coat: Solid, hoof: Solid, i: int, at: _At) -> None:
    """A leg of a horse that lies: bent under it."""
    side, fore = (-1.0 if i % 2 else 1.0), i < 2
    z = -0.25 if fore else 0.20
    root, knee = at(side * 0.09, 0.46, z), vec(side * 0.17, 0.07, z - 0.16)
    foot = vec(side * 0.13, 0.045, z + 0.02)
    coat.join(Cone(root, knee, 0.07, 0.035), 0.05).join(Cone(knee, foot, 0.030, 0.024), 0.02)
    hoof.join(Ellipsoid(foot + vec(0, 0, 0.03), (0.033, 0.030, 0.042)))


def _head(coat: Solid, nose: Solid, eye: Solid, poll: Vec, frame: np.ndarray, at: _At) -> Vec:
    """Neck and head; where the muzzle ends."""
    coat.join(Cone(at(0, 0.600, -0.235), at(0, 0.760, -0.360) * 0.45 + poll * 0.55 + vec(0, -0.075, 0.02), 0.140, 0.082, (1, 0, 0), 0.58), 0.07)
    coat.join(Cone(at(0, 0.690, -0.210), poll + vec(0, 0.0, 0.045), 0.072, 0.046, (1, 0, 0), 0.62), 0.06)       # the crest
    coat.join(Ellipsoid(poll + frame @ vec(0, -0.055, -0.020), (0.050, 0.072, 0.066)), 0.05)                    # jowl
    face = [poll + frame @ vec(0, -0.020, -0.015), poll + frame @ vec(0, -0.125, -0.130), poll + frame @ vec(0, -0.215, -0.205)]
    for (a, b), (ra, rb) in zip(pairwise(face), ((0.056, 0.045), (0.045, 0.035)), strict=True):
        coat.join(Cone(a, b, ra, rb, (1, 0, 0), 0.82), 0.035)
    nose.join(Ellipsoid(face[2] + frame @ vec(0, -0.016, -0.012), (0.034, 0.033, 0.034)))
    for side in (-1, 1):
        eye.join(Ellipsoid(poll + frame @ vec(side * 0.043, -0.052, -0.064), (0.011, 0.014, 0.015)))
        nose.join(Ellipsoid(face[2] + frame @ vec(side * 0.024, 0.004, -0.026), (0.009, 0.012, 0.010)), 0.004)
        ear = poll + frame @ vec(side * 0.030, 0.030, 0.004)
        coat.join(Cone(ear, ear + frame @ vec(side * 0.010, 0.072, -0.014), 0.021, 0.006, (0, 0, 1), 0.65), 0.010)
    return face[2] + frame @ vec(0, -0.020, -0.010)


def _mane(poll: Vec, frame: np.ndarray, at: _At, running: bool, swing: float) -> Solid:
    """Locks along the crest that fall to one side, or stream back; the forelock."""
    mane = Solid("mane")
    root = at(0, 0.752, -0.215)
    for k, t in enumerate(np.linspace(0, 1, 9)):
        top = root + (poll + frame @ vec(0, 0.030, 0.045) - root) * t + vec(0, 0.022 * np.sin(np.pi * t), 0.0)
        stream = 0.085 + 0.02 * swing if running else 0.020 + 0.012 * (k % 3)
        drop = (0.070 if running else 0.118) - 0.012 * (k % 2)
        for side in (-1.0, 1.0):
            low = top + vec(side * 0.068, -drop * (1.0 if side > 0 else 0.75), stream)
            mane.join(Cone(top + vec(side * 0.008, 0.006, 0.010), top + (low - top) * 0.5 + vec(side * 0.014, 0, 0.004), 0.027, 0.022), 0.02)
            mane.join(Cone(top + (low - top) * 0.5 + vec(side * 0.014, 0, 0.004), low, 0.022, 0.007), 0.02)
    fore = poll + frame @ vec(0, 0.034, -0.012)
    mane.join(Cone(fore, fore + frame @ vec(0.010, -0.075, -0.066), 0.022, 0.007), 0.015)
    mane.grain = strands(34.0, 0.006, 3.0)
    return mane


def _tail(at: _At, carried: float, swing: float) -> Solid:
    """From the dock: hangs to the hocks, carried out behind as the pace quickens."""
    tail = Solid("mane")
    dock = at(0, 0.655, 0.372)
    way = [dock, dock + vec(0.0, -0.020 + 0.045 * carried, 0.062 + 0.045 * carried), dock + vec(0.012, -0.150 + 0.115 * carried, 0.100 + 0.130 * carried + 0.01 * swing),
           dock + vec(0.020, -0.330 + 0.180 * carried, 0.100 + 0.230 * carried + 0.02 * swing), dock + vec(0.010, -0.455 + 0.220 * carried, 0.080 + 0.300 * carried)]
    for (a, b), (ra, rb) in zip(pairwise(way), ((0.024, 0.034), (0.034, 0.048), (0.048, 0.044), (0.044, 0.010)), strict=True):
        tail.join(Cone(a, b, ra, rb), 0.03)
    tail.join(Cone(way[2], way[3] + vec(-0.018, -0.07, 0.035), 0.036, 0.010), 0.03)
    tail.grain = strands(40.0, 0.006, 4.0)
    return tail


# ---- tack ------------------------------------------------------------------------------------------------------------


def _saddle(at: _At) -> list[Solid]:
    """Cloth, flaps, a seat between pommel and cantle, the girth, stirrups on their leathers."""
    cloth = Solid("saddle cloth").join(Cone(at(0, 0.552, -0.20), at(0, 0.566, 0.20), 0.160, 0.152, (1, 0, 0), 0.86)).join(Ellipsoid(at(0, 0.640, -0.10), (0.075, 0.062, 0.12)), 0.06)
    cloth.cut(at(0, 0.6, 0.145), vec(0, 0, 1), 0.01).cut(at(0, 0.6, -0.165), vec(0, 0, -1), 0.01).cut(at(0, 0.545, 0), vec(0, -1, 0), 0.015)
    girth = Solid("tack").join(Cone(at(0, 0.545, -0.20), at(0, 0.560, 0.10), 0.159, 0.156, (1, 0, 0), 0.86))
    girth.cut(at(0, 0.5, -0.085), vec(0, 0, 1), 0.004).cut(at(0, 0.5, -0.120), vec(0, 0, -1), 0.004)
    seat = Solid("saddle").join(Cone(at(0, 0.712, -0.105), at(0, 0.706, 0.085), 0.060, 0.074, (0, 1, 0), 0.55))
    seat.join(Ellipsoid(at(0, 0.742, -0.128), (0.036, 0.036, 0.026)), 0.03).join(Ellipsoid(at(0, 0.738, 0.112), (0.082, 0.034, 0.028)), 0.03)
    iron = Solid("bit")
    for side in (-1, 1):
        seat.join(Cone(at(side * 0.105, 0.670, -0.055), at(side * 0.152, 0.520, -0.065), 0.060, 0.072, (1, 0, 0), 0.20), 0.03)
        girth.join(Cone(at(side * 0.160, 0.620, -0.055), at(side * 0.178, 0.375, -0.075), 0.0115, 0.0105), 0.003)
        bow = [at(side * 0.178, 0.375, -0.075) + vec(0, y, z) for y, z in ((0.0, 0.0), (-0.022, -0.027), (-0.058, -0.030), (-0.058, 0.030), (-0.022, 0.027), (0.0, 0.0))]
        for a, b in pairwise(bow):
            iron.join(Cone(a, b, 0.0085, 0.0085), 0.003)
    return [cloth, girth, seat, iron]


def _bridle(poll: Vec, frame: np.ndarray, muzzle: Vec, at: _At) -> list[Solid]:
    """Headpiece, brow and nose band, cheek pieces to the bit, reins over the neck."""
    strap, bit = Solid("tack"), Solid("bit")
    r = 0.0080
    for side in (-1.0, 1.0):
        ear, brow = poll + frame @ vec(side * 0.040, 0.022, 0.026), poll + frame @ vec(side * 0.050, -0.020, -0.034)
        cheek, ring = poll + frame @ vec(side * 0.052, -0.100, -0.092), muzzle + frame @ vec(side * 0.040, -0.004, 0.042)
        for a, b in ((ear, brow), (brow, cheek), (cheek, ring), (ear, poll + frame @ vec(side * 0.046, -0.112, -0.010)), (poll + frame @ vec(0, 0.046, 0.028), ear)):
            strap.join(Cone(a, b, r, r), 0.003)
        strap.join(Cone(brow, poll + frame @ vec(0, 0.014, -0.052), r, r), 0.003)
        strap.join(Cone(cheek, poll + frame @ vec(0, -0.092, -0.158), r, r), 0.003).join(Cone(cheek, poll + frame @ vec(0, -0.150, -0.074), r, r), 0.003)
        bit.join(Ellipsoid(ring, (0.006, 0.016, 0.016)))
        rein = [ring, at(side * 0.085, 0.755, -0.430), at(side * 0.060, 0.775, -0.215)]
        for a, b in pairwise(rein):
            strap.join(Cone(a, b, 0.0065, 0.0065), 0.003)
    return [strap, bit]
