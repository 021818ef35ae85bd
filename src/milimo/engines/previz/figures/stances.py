"""Every pose a shot can ask for, as stances; standing and sitting have variants so that two people differ."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from milimo.contracts.shots import Expression, Gesture, Pose
from milimo.engines.previz.figures.faces import LOOKS
from milimo.engines.previz.figures.skeleton import Arm, Foot, Grip, Stance

HANG = Arm(0.13, -0.97, 0.10, elbow=(0.6, -0.1, -1.0), palm=(-1.0, 0.0, 0.25))
HANG_BACK = Arm(0.15, -0.97, 0.00, elbow=(0.7, -0.1, -1.0), palm=(-1.0, 0.0, 0.45))
ON_HIP = Arm(on="hip", elbow=(1.0, 0.0, -0.45), hand=(-0.26, -0.42, 0.90), palm=(-0.95, 0.0, -0.30), grip="flat")
IN_POCKET = Arm(on="pocket", elbow=(0.7, 0.0, -1.0), hand=(-0.42, -1.0, 0.05), palm=(-1.0, 0.0, 0.0))
ON_THIGH = Arm(on="thigh", elbow=(0.8, -0.2, -0.7), hand=(-0.15, -0.25, 1.0), palm=(0.0, -1.0, -0.2), grip="flat")
IN_LAP = Arm(on="lap", elbow=(0.9, -0.2, -0.5), hand=(-0.9, -0.2, 0.5), palm=(-0.1, -0.5, -1.0))
CLASPED = Arm(on="front", elbow=(0.9, -0.1, -0.5), hand=(-0.85, -0.6, 0.15), palm=(0.0, 0.0, -1.0))
FOLDED = Arm(on="over", elbow=(1.0, -0.9, 0.1), hand=(-0.95, 0.12, -0.28), palm=(0.0, 0.0, -1.0))
TUCKED = Arm(on="under", elbow=(1.0, -0.9, 0.1), hand=(-0.85, 0.0, -0.52), palm=(0.0, 0.0, -1.0), grip="fist")
HOLDING = Arm(0.10, -0.62, 0.52, elbow=(0.5, -0.8, -0.6), hand=(-0.1, 0.15, 1.0), palm=(-1.0, 0.1, 0.0), grip="hold")
SHELTER = Arm(0.05, -0.36, 0.30, elbow=(0.7, -0.9, -0.3), hand=(-0.15, 0.25, 1.0), palm=(-1.0, 0.1, 0.0), grip="hold")
LIFTED = Arm(0.46, -0.22, 0.62, elbow=(0.5, -0.9, -0.3), hand=(0.0, 0.1, 1.0), palm=(-1.0, 0.0, 0.0), grip="hold")

BEHIND = Arm(on="back", elbow=(0.8, 0.0, -1.0), hand=(-0.9, -0.4, -0.3), palm=(0.0, 0.0, 1.0))
AT_CHIN = Arm(on="chin", elbow=(0.5, -1.0, 0.5), hand=(-0.35, 0.95, 0.1), palm=(-0.4, 0.1, -1.0))
ACROSS = Arm(on="waist", elbow=(0.9, -0.9, -0.1), hand=(-1.0, 0.10, 0.05), palm=(0.0, 0.8, -0.6))
AT_BELT = Arm(on="front", elbow=(1.0, -0.2, -0.4), hand=(-0.75, -0.65, 0.1), palm=(0.0, 0.1, -1.0))

WEIGHT_ON_RIGHT = (Foot(out=0.16, ahead=0.07, toe=26), Foot(out=0.035, ahead=-0.02, toe=8))
ASTRIDE = (Foot(out=0.16, ahead=0.02, toe=14), Foot(out=0.15, ahead=-0.02, toe=12))
ONE_AHEAD = (Foot(out=0.09, ahead=0.15, toe=14), Foot(out=0.06, ahead=-0.07, toe=20))

# The weight is on one leg, hips drop on the other side and shoulders answer: nobody stands like a post.
STANDING = (
    Stance(shift=(-0.055, 0.0), sway=7.0, bend=-6.0, twist=-5.0, feet=WEIGHT_ON_RIGHT, arms=(HANG, HANG_BACK), head=(7, 2, 4)),
    Stance(shift=(-0.060, 0.0), sway=8.0, bend=-7.0, twist=5.0, feet=WEIGHT_ON_RIGHT, arms=(HANG, ON_HIP), head=(-9, 0, -3)),
    Stance(shift=(-0.045, 0.0), sway=6.0, bend=-5.0, twist=-7.0, feet=WEIGHT_ON_RIGHT, arms=(IN_POCKET, HANG_BACK), head=(8, 3, 4)),
    Stance(shift=(-0.040, 0.0), sway=5.0, bend=-4.0, feet=ONE_AHEAD, arms=(CLASPED, CLASPED), head=(4, 5, 4)),
    Stance(shift=(-0.055, 0.0), sway=6.0, bend=-5.0, lean=-1.0, twist=4.0, feet=WEIGHT_ON_RIGHT, arms=(FOLDED, TUCKED), head=(5, 1, -4)),
    Stance(shift=(-0.030, 0.0), sway=3.5, bend=-2.0, lean=-2.0, shrug=0.03, feet=ASTRIDE, arms=(IN_POCKET, IN_POCKET), head=(-7, 4, 2)),
    Stance(shift=(-0.045, 0.0), sway=5.0, bend=-4.0, twist=6.0, feet=ONE_AHEAD, arms=(ACROSS, AT_CHIN), head=(-6, 8, -5)),
    Stance(shift=(-0.020, 0.0), sway=2.0, bend=-1.0, lean=-2.0, feet=ASTRIDE, arms=(BEHIND, BEHIND), head=(6, -2, 0)),
    Stance(shift=(-0.050, 0.0), sway=7.0, bend=-4.0, twist=-8.0, feet=ONE_AHEAD, arms=(HANG_BACK, AT_BELT), head=(10, 2, 3)),
)

SEATED_FEET = (Foot(0.13, 0.0, 0.50, 12, knee=(0.25, 0.4, 1.0)), Foot(0.12, 0.0, 0.42, 10, knee=(0.25, 0.4, 1.0)))
SITTING = (
    Stance(lift=0.50, lean=-3, tilt=-4, feet=SEATED_FEET, arms=(ON_THIGH, ON_THIGH), head=(0, 4, 0), seat=True),
    Stance(lift=0.50, lean=10, tilt=-2, feet=SEATED_FEET, arms=(IN_LAP, IN_LAP), head=(4, 4, 2), seat=True),
    Stance(lift=0.50, lean=20, tilt=2, feet=SEATED_FEET,
           arms=(Arm(on="knee", elbow=(0.7, -0.4, -0.6), hand=(-0.5, -0.6, 0.7), palm=(0, -0.4, -1)),
                 Arm(on="knee", elbow=(0.7, -0.4, -0.6), hand=(-0.5, -0.6, 0.7), palm=(0, -0.4, -1))),
           head=(0, -4, 0), seat=True),
)

CUPPED = Arm(on="mouth", elbow=(1.0, -0.7, 0.3), hand=(-0.42, 0.85, -0.15), palm=(-0.75, -0.2, -0.5), grip="flat")
AT_CHEEK = Arm(on="cheek", elbow=(1.0, -0.8, 0.4), hand=(-0.12, 1.0, 0.0), palm=(-1.0, 0.0, -0.25), grip="spread")
CALLS = Stance(shift=(-0.03, 0.02), sway=3, bend=-2, lean=2, feet=ASTRIDE, arms=(CUPPED, CUPPED), head=(0, -10, 0))
RAGES = Stance(
    shift=(0.0, 0.08), lean=16, twist=14, shrug=0.05, feet=(Foot(0.14, 0.02, -0.20, 18, 14), Foot(0.12, 0.0, 0.24, 8)),
    arms=(Arm(0.26, -0.80, -0.24, elbow=(0.8, 0, -1), palm=(-1, 0, 0), grip="fist"),
          Arm(0.30, 0.30, 0.46, elbow=(0.7, -1, 0.2), hand=(-0.1, 1, 0.15), palm=(-0.6, 0, -0.8), grip="fist")),
    head=(-8, -6, 0))
SCREAMS = Stance(shift=(-0.02, -0.05), lean=-5, bend=3, shrug=0.08, feet=(Foot(0.11, 0, 0.04, 8), Foot(0.12, 0.03, -0.18, 22, 14)), arms=(AT_CHEEK, AT_CHEEK), head=(0, -8, 4))

POSES: dict[Pose, tuple[Stance, ...]] = {
    Pose.STANDING: STANDING,
    Pose.SITTING: SITTING,
    Pose.CROUCHING: (Stance(
        lift=0.34, lean=34, tilt=14, feet=(Foot(0.16, 0.0, 0.16, 14, 4, knee=(0.5, 0.5, 1)),
                                           Foot(0.13, 0.10, -0.14, 10, 42, knee=(0.6, -0.1, 1))),
        arms=(Arm(on="knee", elbow=(0.6, -0.4, -0.6), hand=(-0.5, -0.7, 0.6), palm=(-0.3, -0.4, -1)),
              Arm(0.05, -0.72, 0.62, elbow=(0.6, -0.3, -0.6), hand=(0, -0.7, 0.7), palm=(-0.6, -0.5, 0))),
        head=(0, -14, 0)),),
    Pose.KNEELING: (Stance(
        lift=0.485, lean=12, tilt=4, feet=(Foot(0.13, -0.02, -0.47, 4, 152, knee=(0.1, -1, 0.6)),
                                           Foot(0.13, -0.02, -0.47, 4, 152, knee=(0.1, -1, 0.6))),
        arms=(CLASPED, CLASPED), head=(0, 14, 0)),
        Stance(
        lift=0.50, lean=10, tilt=2, feet=(Foot(0.13, 0.0, 0.44, 8, 0, knee=(0.3, 0.6, 1)),
                                          Foot(0.12, -0.01, -0.44, 4, 152, knee=(0.1, -1, 0.6))),
        arms=(Arm(on="knee", elbow=(0.7, -0.2, -0.6), hand=(-0.4, -0.4, 0.9), palm=(0, -1, -0.3), grip="flat"), HANG),
        head=(0, 6, 0))),
    Pose.LYING: (Stance(
        lift=0.985, pitch=-90, lean=-2, feet=(Foot(0.12, 0.0, 0.03, 24, 18), Foot(0.12, 0.12, 0.20, 10, 0)),
        arms=(Arm(0.32, -0.90, 0.06, palm=(0, 0, -1)),
              Arm(on="front", elbow=(0.9, -0.2, 0.1), hand=(-0.9, 0.1, 0), palm=(0, 0, -1), grip="flat")),
        head=(14, 4, 0)),),
    Pose.LEANING: (Stance(
        shift=(0.10, -0.06), roll=-7, bend=5, lean=-4, feet=(Foot(0.03, 0.0, 0.05, 4), Foot(-0.14, 0.02, 0.12, 26, 20)),
        arms=(FOLDED, TUCKED), head=(-8, 5, -6)),),
    Pose.REACHING: (Stance(
        shift=(-0.02, 0.10), lean=16, bend=-3, twist=22, feet=(Foot(0.12, 0.05, -0.22, 14, 26), Foot(0.09, 0.0, 0.28, 6)),
        arms=(Arm(0.34, -0.82, -0.28),
              Arm(0.02, 0.22, 0.95, elbow=(0.4, -1, 0), hand=(0, 0.1, 1), palm=(-0.5, -0.8, 0), grip="spread")),
        head=(0, -8, 0)),),
    Pose.WAVING: (Stance(
        shift=(-0.03, 0.0), sway=3, bend=4, feet=WEIGHT_ON_RIGHT,
        arms=(HANG, Arm(0.52, 0.66, 0.22, elbow=(1.0, -0.7, 0.2), hand=(0.12, 1.0, 0.05), palm=(0, 0.1, 1), grip="spread")),
        head=(-4, -5, -4)),),
    # the first holds the waist, the second the neck; who looks on is on the first one's right and on the second's left
    Pose.EMBRACING: (
        Stance(
            shift=(0.0, 0.04), lean=5, feet=(Foot(0.10, 0, 0.08, 10), Foot(0.10, 0.02, -0.12, 12, 12)),
            arms=(Arm(0.06, -0.34, 0.62, elbow=(1.0, -0.5, 0.0), hand=(-1, 0.0, 0.1), palm=(0, 0, -1), grip="flat"),
                  Arm(0.10, -0.34, 0.70, elbow=(1.0, -0.6, 0.0), hand=(-0.8, -0.15, 0.35), palm=(-0.3, 0, -1), grip="flat")),
            head=(-8, 12, -3)),
        Stance(
            shift=(0.0, 0.05), lean=5, feet=(Foot(0.09, 0, 0.06, 10), Foot(0.09, 0.05, -0.14, 12, 24)),
            arms=(Arm(0.18, 0.02, 0.66, elbow=(1.0, -0.7, 0.1), hand=(-0.8, 0.25, 0.4), palm=(-0.3, 0, -1), grip="flat"),
                  Arm(0.04, 0.04, 0.62, elbow=(1.0, -0.6, 0.1), hand=(-1, 0.2, 0.1), palm=(0, 0, -1), grip="flat")),
            head=(20, -4, 3))),
    Pose.FIGHTING: (
        Stance(
            lift=0.90, shift=(0, 0.06), swing=-24, lean=14, twist=-18, shrug=0.05,
            feet=(Foot(0.16, 0, 0.30, 0), Foot(0.16, 0.04, -0.26, 30, 24)),
            arms=(Arm(-0.02, 0.05, 0.93, elbow=(1, -0.6, 0), hand=(0, 0, 1), palm=(0, -1, 0), grip="fist"),
                  Arm(0.10, -0.22, 0.36, elbow=(1.0, -0.7, -0.1), hand=(-0.1, 0.6, 0.8), palm=(-1, 0, 0), grip="fist")),
            head=(20, 6, 3)),
        Stance(
            lift=0.91, swing=22, lean=10, twist=10, shrug=0.06, feet=(Foot(0.17, 0, -0.24, 30, 20), Foot(0.16, 0, 0.26, 0)),
            arms=(Arm(0.08, -0.05, 0.40, elbow=(0.8, -1, 0), hand=(-0.2, 1, 0.4), palm=(-1, 0, 0), grip="fist"),
                  Arm(0.08, -0.02, 0.58, elbow=(0.8, -1, 0), hand=(-0.2, 1, 0.4), palm=(-1, 0, 0), grip="fist")),
            head=(-16, 8, 0))),
    Pose.DANCING: (Stance(
        lift=0.96, shift=(-0.02, 0.0), swing=18, sway=7, bend=-8, twist=-16, feet=(Foot(0.22, 0.10, 0.16, 24, 40), Foot(0.05, 0.02, 0, 10, 10)),
        arms=(Arm(0.62, 0.58, 0.20, elbow=(0.6, -0.6, -0.2), hand=(0.3, 1, 0.2), palm=(-0.5, 0, 0.6)),
              Arm(0.70, -0.12, 0.22, elbow=(0.2, -1, -0.4), hand=(1, 0.35, 0.2), palm=(0, -0.8, 0.4))),
        head=(14, -6, -8)),),
    Pose.CLIMBING: (Stance(
        lift=0.93, shift=(0, 0.08), lean=8, bend=5, airborne=0.12,
        feet=(Foot(0.16, 0.42, 0.26, 14, 0, knee=(0.7, 0.3, 1)), Foot(0.10, 0.0, 0.04, 8, 22)),
        arms=(Arm(0.18, 0.86, 0.34, elbow=(0.8, 0, 0.3), hand=(-0.1, 1, 0.3), palm=(0, 0, 1), grip="hold"),
              Arm(0.20, 0.46, 0.58, elbow=(1, -0.4, 0), hand=(-0.1, 1, 0.3), palm=(0, 0, 1), grip="hold")),
        head=(6, -18, 0)),),
    Pose.SWIMMING: (Stance(
        pitch=80, lean=-8, twist=18, feet=(Foot(0.07, 0.02, 0.16, 0, 66), Foot(0.07, 0.02, -0.16, 0, 66)),
        arms=(Arm(0.14, 0.97, 0.05, elbow=(0.8, 0, -0.4), hand=(0, 1, 0), palm=(0, 0, 1), grip="flat"),
              Arm(0.34, -0.78, -0.30, elbow=(0.6, 0, -1), palm=(0, 0, -1), grip="flat")),
        head=(-12, -46, 0), airborne=0.0),),
    Pose.FLYING: (Stance(
        pitch=66, lean=-12, feet=(Foot(0.06, 0.0, 0.03, 0, 66), Foot(0.06, 0.16, 0.20, 0, 60)),
        arms=(Arm(0.20, 0.93, 0.22, elbow=(0.8, 0, -0.2), hand=(0, 1, 0), palm=(0, 0, 1), grip="fist"),
              Arm(0.36, -0.86, -0.20, palm=(-1, 0, 0), grip="fist")),
        head=(0, -50, 0), airborne=0.35),),
    Pose.RIDING: (Stance(
        lift=0.62, lean=4, tilt=-4, feet=(Foot(0.34, 0.0, 0.14, 10, -6, knee=(0.7, 0.2, 1)), Foot(0.34, 0.0, 0.14, 10, -6, knee=(0.7, 0.2, 1))),
        arms=(Arm(-0.06, -0.56, 0.55, elbow=(0.8, -0.5, -0.6), hand=(-0.2, 0.1, 1), palm=(-1, 0, 0), grip="hold"),
              Arm(-0.06, -0.56, 0.60, elbow=(0.8, -0.5, -0.6), hand=(-0.2, 0.1, 1), palm=(-1, 0, 0), grip="hold")),
        head=(0, 0, 0), seat=True),),
    # the wheel is nearer to who looks on from the middle of the car, and so further out than the shoulders
    Pose.DRIVING: (Stance(
        lift=0.44, lean=-10, tilt=-8, feet=(Foot(0.12, 0.0, 0.66, 8, -14, knee=(0.2, 0.7, 1)), Foot(0.10, 0.0, 0.70, 6, -14, knee=(0.1, 0.7, 1))),
        arms=(Arm(0.13, -0.40, 0.74, elbow=(0.9, -0.8, 0), hand=(-0.25, 0.7, 0.7), palm=(-0.7, 0, 0.7), grip="hold"),
              Arm(0.03, -0.38, 0.76, elbow=(0.9, -0.8, 0), hand=(-0.25, 0.7, 0.7), palm=(-0.7, 0, 0.7), grip="hold")),
        head=(0, 2, 0), seat=True),),
    Pose.THROWING: (
        Stance(
            lift=0.94, shift=(-0.02, -0.08), swing=-22, lean=-7, bend=6, twist=-26, feet=(Foot(0.12, 0.03, 0.34, 4, -6), Foot(0.13, 0.0, -0.26, 34)),
            arms=(Arm(0.16, 0.10, 0.82, elbow=(0.6, -1, 0), hand=(0.1, 0.1, 1), palm=(-0.3, -1, 0), grip="spread"),
                  Arm(0.42, 0.36, -0.20, elbow=(1.0, -0.25, -0.5), hand=(-0.1, 0.9, -0.5), palm=(-0.2, 0.5, 0.9), grip="fist")),
            head=(34, -4, 0)),
        Stance(
            lift=0.93, shift=(0.02, 0.12), swing=16, lean=18, bend=-4, twist=24, feet=(Foot(0.11, 0.0, 0.32, 6), Foot(0.10, 0.06, -0.30, 12, 44)),
            arms=(Arm(0.34, -0.74, -0.34, elbow=(0.6, 0.2, -1)),
                  Arm(0.14, 0.28, 0.90, elbow=(0.8, -0.8, 0), hand=(0, 0.0, 1), palm=(-0.2, -1, 0), grip="spread")),
            head=(-22, -10, 0))),
    Pose.POINTING: (Stance(
        shift=(-0.045, 0.02), sway=4, bend=-3, lean=4, twist=-8, feet=ONE_AHEAD,
        arms=(HANG_BACK, Arm(0.72, 0.14, 0.62, elbow=(0.2, -1, -0.2), hand=(0.76, 0.14, 0.62), palm=(-0.4, -0.9, 0.3), grip="point")),
        head=(-20, -3, 0)),
        Stance(
        shift=(-0.02, 0.05), lean=7, bend=-2, twist=12, feet=(Foot(0.12, 0.02, -0.14, 16, 12), Foot(0.09, 0.0, 0.20, 8)),
        arms=(HANG_BACK, Arm(0.06, 0.10, 0.84, elbow=(0.4, -1, -0.2), hand=(0.0, 0.12, 1), palm=(-0.7, -0.7, 0), grip="point")),
        head=(0, -5, 0))),
    Pose.SHOUTING: (CALLS, RAGES, SCREAMS),
    Pose.OFFERING: (Stance(
        shift=(-0.02, 0.06), lean=9, bend=-2, twist=14, feet=(Foot(0.12, 0.02, -0.14, 16, 12), Foot(0.09, 0.0, 0.20, 8)),
        arms=(HANG_BACK, Arm(0.24, -0.20, 0.89, elbow=(0.5, -1, -0.2), hand=(0.1, 0.1, 1), palm=(-0.35, 0.9, 0), grip="flat")),
        head=(-6, 2, 3)),),
    Pose.PUSHING: (Stance(
        lift=0.90, shift=(0.0, 0.10), lean=32, tilt=8, shrug=0.05, feet=(Foot(0.12, 0.02, 0.18, 6), Foot(0.11, 0.03, -0.58, 10, 34)),
        arms=(Arm(0.0, 0.30, 0.80, elbow=(0.9, -0.8, 0), hand=(-0.1, 1.0, 0.35), palm=(0, -0.3, 1), grip="spread"),
              Arm(0.0, 0.34, 0.78, elbow=(0.9, -0.8, 0), hand=(-0.1, 1.0, 0.35), palm=(0, -0.3, 1), grip="spread")),
        head=(0, -6, 0)),),
    Pose.PULLING: (Stance(
        lift=0.88, shift=(0.0, -0.22), lean=-20, tilt=-6, twist=-10, feet=(Foot(0.13, 0.02, 0.36, 6, -8), Foot(0.13, 0.0, -0.06, 24)),
        arms=(Arm(-0.06, -0.40, 0.84, elbow=(0.8, -0.7, 0), hand=(-0.2, 0.0, 1), palm=(-1, 0.1, 0), grip="hold"),
              Arm(-0.06, -0.46, 0.66, elbow=(0.8, -0.7, -0.2), hand=(-0.2, 0.0, 1), palm=(-1, 0.1, 0), grip="hold")),
        head=(4, 8, 0)),),
}

SHOUTS = {Expression.ANGRY: RAGES, Expression.DETERMINED: RAGES, Expression.AFRAID: SCREAMS, Expression.SURPRISED: SCREAMS}
"""How somebody shouts by what they feel; anybody else calls through their hands."""
AIMED = ("gun", "pistol", "revolver", "rifle", "sword", "knife", "torch", "stick", "cane", "spoon", "ladle", "pen", "pin", "spear", "wand", "crossbow")
"""What one points with; with anything else in hand it is the other hand that points."""


# Poses that keep their side: a wheel, a partner or a stride decides it.
_SIDED = frozenset({Pose.WALKING, Pose.RUNNING, Pose.EMBRACING, Pose.RIDING, Pose.DRIVING, Pose.FLYING})
# |sin| of the yaw from which somebody is seen from the side rather than from the front.
ACROSS_FROM = 0.35
# Deeds that are done with what is held, or with the other hand.
_HANDED = frozenset({Pose.THROWING, Pose.POINTING, Pose.OFFERING, Pose.PULLING})
# Of STANDING, for children: no belt to hold, no hand at the chin.
_CHILDISH = (0, 1, 2, 5, 3)


def variants_of(pose: Pose) -> int:
    """How many stances a pose has: two people whose seeds differ by less never share one."""
    return len(POSES[pose]) if pose in POSES else 1


def stance_for(pose: Pose, seed: int, holds: str | None = None, child: bool = False, expression: Expression = Expression.NEUTRAL,
               yaw: float = 0.0) -> Stance:
    """The stance of a pose; `seed` chooses among its variants, turns it left for right and gives it its own few degrees, `holds`
    brings the right hand forward. Who shouts does it as `expression` has it; who points points aside, or straight ahead where `yaw` turns them
    across the picture: an arm that comes at the camera is no more than a fist."""
    if pose is Pose.SHOUTING:
        chosen = SHOUTS.get(expression, CALLS)
        return _own(holding(chosen, holds) if holds else mirrored(chosen) if (seed // 16) % 2 else chosen, seed)
    if pose is Pose.POINTING:
        seed += (seed + (abs(np.sin(yaw)) > ACROSS_FROM)) % 2
    if holds and pose in _HANDED:
        return _own(_handed(pose, 0 if pose is Pose.THROWING else seed % len(POSES[pose]), holds), seed)
    if pose in (Pose.WALKING, Pose.RUNNING):
        chosen = stride_stance(0.06, running=pose is Pose.RUNNING)
    else:
        variants = POSES[pose]
        number = seed % len(variants)
        if pose is Pose.STANDING and (holds or child):
            number = _CHILDISH[number % len(_CHILDISH)] if child else 0
        chosen = variants[number]
    if pose not in _SIDED:
        chosen = _own(mirrored(chosen) if (seed // 16) % 2 else chosen, seed)
    return chosen if not holds else holding(chosen, holds)


def _handed(pose: Pose, number: int, holds: str) -> Stance:
    """A deed of somebody with a thing in the right hand: it is thrown, offered or pointed with, or the left hand points."""
    deed = POSES[pose][number]
    with_it = replace(deed, arms=(deed.arms[0], replace(deed.arms[1], grip="hold")))
    if pose is Pose.OFFERING:
        return replace(deed, arms=(deed.arms[0], replace(deed.arms[1], grip="hold", hand=(-0.15, 0.2, 1.0), palm=(-1.0, 0.15, 0.0))))
    if pose is Pose.POINTING and not any(word in holds.lower() for word in AIMED):
        return holding(mirrored(deed), holds)
    return with_it


def mirrored(s: Stance) -> Stance:
    """Left for right."""
    (a, b), (c, d), (turn, bow, tip) = s.feet, s.arms, s.head
    return replace(s, feet=(b, a), arms=(d, c), head=(-turn, bow, -tip), shift=(-s.shift[0], s.shift[1]), sway=-s.sway, swing=-s.swing,
                   bend=-s.bend, twist=-s.twist, roll=-s.roll)


def _own(s: Stance, seed: int) -> Stance:
    """The same stance as somebody's own: a head held a little otherwise, a hip dropped more or less."""
    draw = np.random.default_rng((seed & 0x7FFFFFFF, 5)).uniform(-1, 1, 6)
    turn, bow, tip = s.head
    return replace(s, head=(turn + 7 * draw[0], bow + 2.5 * draw[1], tip + 2 * draw[2]), sway=s.sway * (1 + 0.3 * draw[3]),
                   bend=s.bend * (1 + 0.3 * draw[3]), twist=s.twist + 4 * draw[4], lean=s.lean + 1.5 * draw[5])


def with_head(stance: Stance, gesture: Gesture) -> Stance:
    """The same stance with the head bowed or raised as a gesture has it."""
    if gesture not in LOOKS:
        return stance
    turn, _, tip = stance.head
    return replace(stance, head=(turn, LOOKS[gesture][0], tip))


def holding(stance: Stance, holds: str) -> Stance:
    """The same stance with the right hand carrying something."""
    if stance.arms[1].grip in ("spread", "fist"):
        return replace(stance, arms=(stance.arms[0], replace(stance.arms[1], grip="hold")))
    what = holds.lower()
    high = any(word in what for word in ("lantern", "torch", "lamp", "candle", "gun", "pistol", "umbrella", "flag"))
    low = any(word in what for word in ("bag", "suitcase", "bucket", "case", "basket", "axe", "rope"))
    if low:
        arm = replace(HANG, grip="hold", palm=(-1.0, 0.0, 0.0))
    else:
        arm = SHELTER if "umbrella" in what else LIFTED if high else HOLDING
    return replace(stance, arms=(stance.arms[0], arm))


def carrying(stance: Stance, holds: str, phase: float) -> Stance:
    """A walker's stance with something in the right hand: that arm swings only a little."""
    held = holding(replace(stance, arms=(stance.arms[0], HANG)), holds)
    arm = held.arms[1]
    sway = 0.05 * float(np.cos(2 * np.pi * phase))
    return replace(held, arms=(held.arms[0], replace(arm, ahead=arm.ahead + sway)))


# ---- walking and running --------------------------------------------------------------------------------------

WALK_REACH, WALK_DUTY = 0.36, 0.60     # leg lengths ahead of the hip at contact; share of the stride on the ground
RUN_REACH, RUN_DUTY = 0.42, 0.34


def stride_length(running: bool) -> float:
    """How far one stride (two steps) carries the body, in leg lengths: the planted ball moves 2·reach in `duty`."""
    return 2 * RUN_REACH / RUN_DUTY if running else 2 * WALK_REACH / WALK_DUTY


def stride_stance(phase: float, *, running: bool = False, lantern: bool = False) -> Stance:
    """The stance at `phase` 0..1 of a stride; the left heel strikes at 0, the right at 0.5.

    While a foot is planted its ball goes straight back at constant speed, so that feet never slide.
    """
    reach, duty = (RUN_REACH, RUN_DUTY) if running else (WALK_REACH, WALK_DUTY)
    feet = tuple(_step(p % 1.0, reach, duty, running) for p in (phase, phase + 0.5))
    s = float(np.cos(2 * np.pi * phase))
    double = float(np.cos(4 * np.pi * (phase - 0.02)))
    bob = (0.018 * float(np.cos(4 * np.pi * (phase - duty / 2)))) if running else -0.012 * double
    grip: Grip = "fist" if running else "relaxed"
    arms = tuple(_swing_arm(-s if i == 0 else s, running, grip) for i in range(2))
    airborne = max(0.0, -0.08 * float(np.cos(4 * np.pi * (phase - duty / 2 + 0.0)))) if running else 0.0
    return Stance(
        lift=(0.90 if running else 0.955) + bob, shift=(0.012 * float(np.sin(2 * np.pi * phase)), 0.0),
        swing=-(9.0 if running else 6.0) * s, sway=-3.0 * float(np.sin(2 * np.pi * phase)),
        lean=15.0 if running else 4.0, twist=(20.0 if running else 12.0) * s,
        head=(0.0, -4.0 if running else 1.0, 0.0), feet=(feet[0], feet[1]), arms=(arms[0], arms[1]), airborne=airborne)


def _swing_arm(forward: float, running: bool, grip: Grip) -> Arm:
    """An arm `forward` -1 (back) .. 1 (ahead) in its swing."""
    if running:
        angle = 0.15 + 0.85 * forward
        return Arm(0.10 - 0.10 * max(forward, 0), -0.60 * np.cos(angle) + 0.20 * max(forward, 0), 0.22 + 0.58 * np.sin(angle),
                   elbow=(0.45, -0.35, -1.0), palm=(-1.0, 0.0, 0.0), grip=grip)
    angle = 0.07 + 0.44 * forward
    bend = 0.97 - 0.05 * max(forward, 0)
    return Arm(0.12, -bend * np.cos(angle), bend * np.sin(angle), elbow=(0.35, -0.1, -1.0), palm=(-1.0, 0.0, 0.2), grip=grip)


def _step(p: float, reach: float, duty: float, running: bool) -> Foot:
    """One foot at phase `p` after its own heel strike. The ball's path is prescribed, the ankle follows from the tip."""
    if p < duty:
        u = p / duty
        ball = reach * (1 - 2 * u)
        strike = -18.0 * (1 - min(1.0, u / 0.16)) if not running else -4.0 * (1 - min(1.0, u / 0.2))
        push = 46.0 * max(0.0, (u - 0.62) / 0.38) ** 1.6
        return _foot_on(ball, 0.0, strike + push)
    u = (p - duty) / (1 - duty)
    ease = u * u * (3 - 2 * u)
    ball = reach * (2 * ease - 1)
    height = (0.34 if running else 0.075) * float(np.sin(np.pi * min(1.0, u ** (0.72 if running else 0.8))))
    tip = 46.0 * (1 - u) ** 1.4 + (55.0 if running else 8.0) * float(np.sin(np.pi * u)) * (1 - u) - 18.0 * u**3 * (0.3 if running else 1)
    return _foot_on(ball, height, tip)


def _foot_on(ball: float, height: float, tip: float) -> Foot:
    """The foot whose ball is `ball` ahead and `height` up (leg lengths), tipped heel-up by `tip` degrees about it.

    Lengths of the foot are in units of a leg of 3.52: ankle 0.27 over and 0.50 behind the ball.
    """
    a = np.deg2rad(tip)
    up, back = 0.27 / 3.52, 0.50 / 3.52
    ankle_up = up * np.cos(a) + back * np.sin(a)
    ankle_back = back * np.cos(a) - up * np.sin(a)
    if tip < 0:  # on the heel: the ball lifts, the heel stays down
        height += max(0.0, -np.sin(a)) * (back + 0.16 / 3.52)
    return Foot(out=0.075, up=float(height + ankle_up - up), ahead=float(ball - ankle_back + back * 0.55), toe=6, tip=float(tip))
