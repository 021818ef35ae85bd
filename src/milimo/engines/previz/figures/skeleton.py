"""Proportions and joints: a person's measures, a stance, and where every joint comes to lie.

Body space: units of an adult's head, y up, ground at y = 0; the figure looks along -z, its left is +x. Pairs are
(left, right). A stance is written in fractions of leg and arm lengths, so that it fits a child as it fits an adult.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from milimo.engines.previz.figures.field import Matrix, Vec, turn_x, turn_y, turn_z, unit, vec

SIDES = (1.0, -1.0)

Grip = Literal["relaxed", "fist", "hold", "wide", "pinch", "point", "flat", "spread"]


@dataclass(frozen=True, slots=True)
class Measures:
    """A body in units; `height_m` is how tall it stands. Widths are half-widths of the unclothed body."""

    head: float = 1.06
    shoulder: float = 0.86
    chest: float = 0.70
    waist: float = 0.55
    hip: float = 0.60
    depth: float = 0.64            # torso depth / width
    limb: float = 1.0              # thickness of arms and legs
    torso: float = 1.0             # length of the torso
    leg: float = 3.52              # hip joint to ankle
    arm: float = 2.62              # shoulder to wrist
    bust: float = 0.0
    belly: float = 0.0
    neck: float = 1.0              # thickness
    stoop: float = 0.0             # degrees the upper back bows
    height_m: float = 1.75

    @property
    def hip_height(self) -> float:
        return self.leg + self.ankle

    @property
    def foot(self) -> float:
        """Scale of the feet: they grow with the leg."""
        return self.leg / 3.52

    @property
    def ankle(self) -> float:
        """Height of the ankle joint over the ground, in shoes."""
        return 0.33 * self.foot

    @property
    def total(self) -> float:
        """Crown of a figure that stands upright, units."""
        return self.hip_height + 0.10 + 2.27 * self.torso + 0.23 * self.head - 0.30 * max(0.0, self.head - 1.08) + self.head


@dataclass(frozen=True, slots=True)
class Foot:
    """Ankle relative to the ground under the pelvis, in leg lengths; `toe` degrees outward, `tip` degrees heel-up."""

    out: float = 0.11
    up: float = 0.0
    ahead: float = 0.0
    toe: float = 10.0
    tip: float = 0.0
    knee: tuple[float, float, float] = (0.12, 0.0, 1.0)      # which way it bends: out, up, ahead


@dataclass(frozen=True, slots=True)
class Arm:
    """Wrist relative to the shoulder in the chest's frame, in arm lengths (out, up, ahead); |·| <= 1.

    `on` puts the wrist on the body instead: thigh, hip, chin, mouth, cheek, chest, waist, back, pocket, knee, over, under.
    """

    out: float = 0.16
    up: float = -0.97
    ahead: float = 0.06
    elbow: tuple[float, float, float] = (0.5, -0.2, -1.0)
    hand: tuple[float, float, float] | None = None            # the way the fingers point: out, up, ahead
    palm: tuple[float, float, float] = (-1.0, 0.0, 0.15)      # the way the palm faces
    grip: Grip = "relaxed"
    on: str | None = None


@dataclass(frozen=True, slots=True)
class Stance:
    """A pose. Angles in degrees: `lean` bows forward, `bend` tips the chest to the right, `twist` turns it left."""

    lift: float = 0.985            # height of the hip joints, in standing heights
    shift: tuple[float, float] = (0.0, 0.0)   # pelvis (left, ahead) in leg lengths
    tilt: float = 0.0              # pelvis bows forward
    sway: float = 0.0              # pelvis drops on the left
    swing: float = 0.0             # pelvis turns left
    lean: float = 3.0
    bend: float = 0.0
    twist: float = 0.0
    head: tuple[float, float, float] = (0.0, 0.0, 0.0)        # turn left, bow, tip right; against the upright
    shrug: float = 0.0
    feet: tuple[Foot, Foot] = (Foot(), Foot())
    arms: tuple[Arm, Arm] = (Arm(), Arm())
    pitch: float = 0.0             # the whole figure about its left-right axis: 90 face down, -90 on the back
    roll: float = 0.0
    seat: bool = False
    airborne: float = 0.0          # lifted off the ground, in leg lengths


@dataclass(slots=True)
class Joints:
    """Where everything is, in body space; frames map local (left, up, back) axes to body space."""

    measures: Measures
    stance: Stance
    pelvis: Vec
    pelvis_frame: Matrix
    chest: Vec                     # centre of the rib cage
    chest_frame: Matrix
    neck: Vec                      # base of the neck
    skull: Vec                     # centre of the head
    head_frame: Matrix
    shoulder: list[Vec] = field(default_factory=list)
    elbow: list[Vec] = field(default_factory=list)
    wrist: list[Vec] = field(default_factory=list)
    hand: list[Matrix] = field(default_factory=list)          # columns: across toward the thumb, along, out of the palm
    hip: list[Vec] = field(default_factory=list)
    knee: list[Vec] = field(default_factory=list)
    ankle: list[Vec] = field(default_factory=list)
    foot: list[Matrix] = field(default_factory=list)          # columns: left, up, back
    ball: list[Vec] = field(default_factory=list)
    padding: float = 0.0           # how far cloth stands off: hands rest on it, not in it
    fronts: dict[float, object] = field(default_factory=dict)  # `trunk.front_of` keeps here what it has found, by thickness


def reach(root: Vec, target: Vec, first: float, second: float, toward: Vec) -> tuple[Vec, Vec]:
    """Two-bone inverse kinematics: (middle joint, end), the middle bent `toward`; the end is pulled into reach."""
    span = target - root
    distance = float(np.linalg.norm(span))
    longest = (first + second) * 0.9985
    d = min(max(distance, abs(first - second) + 1e-3), longest)
    along = unit(span)
    end = root + along * d
    across = unit(toward - along * float(toward @ along))
    a = (first * first - second * second + d * d) / (2 * d)
    h = float(np.sqrt(max(first * first - a * a, 0.0)))
    return root + along * a + across * h, end


def pose(measures: Measures, stance: Stance, padding: float = 0.0) -> Joints:
    """Joints of a figure of these measures in this stance, feet on y = 0; hands that rest on the body leave room for cloth that
    stands off it by `padding` units."""
    m, s = measures, stance
    rad = np.deg2rad
    pelvis = vec(s.shift[0] * m.leg, m.leg * s.lift + m.ankle * min(1.0, s.lift + 0.35) + 0.10, -s.shift[1] * m.leg)
    pelvis_frame = turn_y(rad(s.swing)) @ turn_x(rad(s.tilt)) @ turn_z(rad(-s.sway))
    lean = s.lean + s.tilt * 0.5
    lower = turn_y(rad(s.swing + s.twist * 0.5)) @ turn_x(rad(lean * 0.55)) @ turn_z(rad(s.bend * 0.5))
    upper = turn_y(rad(s.swing + s.twist)) @ turn_x(rad(lean + m.stoop)) @ turn_z(rad(s.bend))
    waist = pelvis + lower @ vec(0, 0.80 * m.torso, 0)
    chest = waist + upper @ vec(0, 0.72 * m.torso, 0.02)
    neck = waist + upper @ vec(0, 1.47 * m.torso, 0.05)
    turn, bow, tip = s.head
    head_frame = turn_y(rad(s.swing * 0.3 + s.twist * 0.3 + turn)) @ turn_x(rad(bow + lean * 0.25)) @ turn_z(rad(tip))
    poke = 0.10 + m.stoop * 0.012
    skull = neck + upper @ vec(0, 0.21 * m.head - 0.30 * max(0.0, m.head - 1.08), -poke * 0.5) + head_frame @ vec(0, 0.52 * m.head, -poke * 0.6)
    joints = Joints(m, s, pelvis, pelvis_frame, chest, upper, neck, skull, head_frame, padding=padding)
    _legs(joints)
    _arms(joints)
    return _tipped(joints) if s.pitch or s.roll or s.airborne else joints


def _legs(j: Joints) -> None:
    m, s = j.measures, j.stance
    for side, foot in zip(SIDES, s.feet, strict=True):
        hip = j.pelvis + j.pelvis_frame @ vec(side * m.hip * 0.62, -0.10, 0)
        ankle = vec(side * foot.out * m.leg, m.ankle + foot.up * m.leg, -foot.ahead * m.leg)
        bend = vec(side * foot.knee[0], foot.knee[1], -foot.knee[2])
        knee, ankle = reach(hip, ankle, m.leg * 0.51, m.leg * 0.49, bend)
        frame = turn_y(np.deg2rad(side * foot.toe)) @ turn_x(np.deg2rad(foot.tip))
        j.hip.append(hip)
        j.knee.append(knee)
        j.ankle.append(ankle)
        j.foot.append(frame)
        j.ball.append(ankle + frame @ vec(0, -0.27, -0.50) * m.foot)


def _arms(j: Joints) -> None:
    m = j.measures
    upper, lower = m.arm * 0.54, m.arm * 0.46
    for i, (side, arm) in enumerate(zip(SIDES, j.stance.arms, strict=True)):
        shoulder = j.chest + j.chest_frame @ vec(side * (m.shoulder - 0.10), (0.41 + j.stance.shrug) * m.torso - 0.30 * max(0.0, 1 - m.torso), 0.04)
        way = vec(side * arm.out, arm.up, -arm.ahead)
        target = shoulder + j.chest_frame @ way * m.arm
        hint = j.chest_frame @ vec(side * arm.elbow[0], arm.elbow[1], -arm.elbow[2])
        if arm.on is not None:
            target = _on_body(j, i, arm.on)
        elbow, wrist = reach(shoulder, target, upper, lower, hint)
        along = unit(wrist - elbow) if arm.hand is None else unit(
            j.chest_frame @ vec(side * arm.hand[0], arm.hand[1], -arm.hand[2]))
        palm = j.chest_frame @ vec(side * arm.palm[0], arm.palm[1], -arm.palm[2])
        palm = unit(palm - along * float(palm @ along))
        j.shoulder.append(shoulder)
        j.elbow.append(elbow)
        j.wrist.append(wrist)
        j.hand.append(np.stack([np.cross(along, palm) * side, along, palm], 1))


def _on_body(j: Joints, i: int, place: str) -> Vec:
    """Where the wrist lies when the hand rests on a part of the body."""
    m, side, pad = j.measures, SIDES[i], j.padding
    hip, knee = j.hip[i], j.knee[i]
    if place == "thigh":
        return hip + (knee - hip) * 0.62 + unit(vec(0, 1, 0)) * (0.36 * m.limb + 0.12 + 0.6 * pad)
    if place == "knee":
        return hip + (knee - hip) * 0.80 + vec(0, 0.32 * m.limb + 0.10 + 0.6 * pad, 0)
    if place == "lap":
        return (j.knee[0] + j.knee[1] + 2 * (j.hip[0] + j.hip[1])) / 6 + vec(side * 0.22, 0.42 + 0.6 * pad, -0.10)
    if place == "hip":
        return j.pelvis + j.pelvis_frame @ vec(side * (m.hip + 0.19 + pad), 0.46, 0.10)
    if place == "pocket":
        return j.pelvis + j.pelvis_frame @ vec(side * (m.hip + 0.05), 0.14, -0.10)
    if place == "chin":
        return j.skull + j.head_frame @ vec(side * 0.12, -0.95, -0.44) * m.head
    if place == "mouth":
        return j.skull + j.head_frame @ vec(side * 0.38, -0.90, -0.44) * m.head
    if place == "cheek":
        return j.skull + j.head_frame @ vec(side * 0.46, -0.80, -0.26) * m.head
    if place == "chest":
        return j.chest + j.chest_frame @ vec(side * 0.10, 0.02, -(m.chest * m.depth + 0.22 + pad))
    if place == "waist":                             # under the other elbow, which rests on the hand
        return j.chest + j.chest_frame @ vec(-side * 0.20, -0.62 * m.torso, -(m.chest * m.depth + 0.26 + pad))
    if place == "back":
        return j.pelvis + j.pelvis_frame @ vec(side * 0.16, 0.34, m.hip * m.depth + 0.22 + pad)
    if place == "over":                              # folded arms: on the other upper arm …
        return j.chest + j.chest_frame @ vec(-side * 0.40, -0.10, -(m.chest * m.depth + 0.36 + pad))
    if place == "under":                             # … and beneath the other forearm, the hand out of sight
        return j.chest + j.chest_frame @ vec(-side * 0.24, -0.30, -(m.chest * m.depth + 0.15 + pad))
    return j.pelvis + j.pelvis_frame @ vec(side * 0.16, 0.10, -(m.hip * m.depth + 0.24 + pad))


def _tipped(j: Joints) -> Joints:
    """The whole figure turned about its pelvis and set down again (or kept in the air)."""
    s = j.stance
    turn = turn_x(np.deg2rad(s.pitch)) @ turn_z(np.deg2rad(s.roll))
    middle = j.pelvis
    points = ("pelvis", "chest", "neck", "skull")
    for name in points:
        setattr(j, name, turn @ (getattr(j, name) - middle))
    for pair in (j.shoulder, j.elbow, j.wrist, j.hip, j.knee, j.ankle, j.ball):
        pair[:] = [turn @ (p - middle) for p in pair]
    for frames in (j.hand, j.foot):
        frames[:] = [turn @ f for f in frames]
    j.pelvis_frame, j.chest_frame, j.head_frame = turn @ j.pelvis_frame, turn @ j.chest_frame, turn @ j.head_frame
    lying = bool(s.pitch or s.roll)
    low = min(float(p[1]) - r for p, r in (
        (j.pelvis, j.measures.hip * (0.62 if lying else 0)), (j.chest, j.measures.chest * 0.62), (j.skull, 0.46),
        *((a, 0.16 if lying else j.measures.ankle) for a in j.ankle), *((k, 0.24) for k in j.knee), *((e, 0.16) for e in j.elbow)))
    lift = vec(0, -low + s.airborne * j.measures.leg, 0)
    for name in points:
        setattr(j, name, getattr(j, name) + lift)
    for pair in (j.shoulder, j.elbow, j.wrist, j.hip, j.knee, j.ankle, j.ball):
        pair[:] = [p + lift for p in pair]
    return j
