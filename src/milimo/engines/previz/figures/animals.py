"""Animals as solids: dogs, cats, horses, birds on the wing or on a rail, fish.

Animal space: units of the animal's own standing height (ears or crown at 1), head toward -z, ground at y = 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from milimo.contracts.shots import Pose, SubjectKind
from milimo.engines.previz.figures.field import Array, Cone, Ellipsoid, Solid, turn_x, turn_y, turn_z, vec
from milimo.engines.previz.figures.finish import resized, stroked
from milimo.engines.previz.figures.horses import horse, stride_heights
from milimo.engines.previz.figures.light import Stuff, albedo_of, lighting, shade, stuff_for
from milimo.engines.previz.figures.looks import ANIMAL_HEIGHT_M, shifted
from milimo.engines.previz.figures.noise import noise_at
from milimo.engines.previz.figures.props import GRASP, PROP_STUFF, held, prop_kind
from milimo.engines.previz.figures.trace import crop_canvas, see
from milimo.engines.previz.model import Cutout, FigureLight, Vec3

UNIT_M = 0.233           # what things that are held are measured in: a grown-up is 7.5 of them
_COATS = {
    SubjectKind.DOG: ("#8a5a30", "#3a2c22", "#b48a55", "#5b4634", "#c9b08a", "#26221f"),
    SubjectKind.CAT: ("#6c5a48", "#b5763a", "#2b2726", "#8d8580", "#c7b69c"),
    SubjectKind.HORSE: ("#5c3520", "#3a241a", "#7a4a28", "#9a8d80", "#2a1f1b"),
    SubjectKind.BIRD: ("#2a2a2f", "#d8d6d0", "#5c5148", "#3d4a58"),
    SubjectKind.FISH: ("#6d8a94", "#c0703a", "#8a8f6a", "#4d6278")}


@dataclass(frozen=True, slots=True)
class _Beast:
    """A four-legged animal's measures, in heights."""

    withers: float
    length: float
    chest: float
    waist: float
    neck: tuple[float, float]      # head's place over and before the withers
    neck_r: tuple[float, float]
    skull: tuple[float, float, float]
    muzzle: tuple[float, float, float]     # length, drop, radius
    leg: float                     # thickness
    paw: float
    tail: tuple[float, float, float]       # length, lift, radius
    ear: str
    hoofed: bool = False
    mane: bool = False
    horns: str = ""                # antlers, horns, hump


_DOG = _Beast(0.70, 0.74, 0.165, 0.115, (0.21, 0.17), (0.115, 0.090), (0.095, 0.098, 0.115), (0.185, 0.045, 0.056), 0.052, 0.050, (0.40, 0.16, 0.036), "flop")
_CAT = _Beast(0.66, 0.86, 0.165, 0.150, (0.16, 0.15), (0.115, 0.110), (0.135, 0.120, 0.125), (0.085, 0.030, 0.062), 0.055, 0.056, (0.62, 0.30, 0.040), "point")
_BEASTS: dict[str, _Beast] = {
    "deer": _Beast(0.66, 0.66, 0.125, 0.105, (0.270, 0.170), (0.085, 0.052), (0.058, 0.066, 0.075), (0.150, 0.070, 0.032), 0.022, 0.026, (0.10, 0.05, 0.030), "point", True),
    "stag": _Beast(0.60, 0.60, 0.130, 0.102, (0.230, 0.150), (0.105, 0.060), (0.054, 0.062, 0.070), (0.145, 0.065, 0.031), 0.022, 0.026, (0.09, 0.05, 0.028), "point", True, False, "antlers"),
    "cow": _Beast(0.86, 1.02, 0.235, 0.215, (0.075, 0.290), (0.150, 0.115), (0.085, 0.095, 0.110), (0.210, 0.130, 0.064), 0.046, 0.050, (0.60, -0.42, 0.028), "point", True, False, "horns"),
    "camel": _Beast(0.68, 0.66, 0.150, 0.120, (0.240, 0.270), (0.090, 0.058), (0.055, 0.060, 0.075), (0.150, 0.060, 0.036), 0.030, 0.040, (0.30, -0.26, 0.022), "point", True, False, "hump"),
    "sheep": _Beast(0.78, 0.86, 0.270, 0.260, (0.110, 0.170), (0.140, 0.105), (0.080, 0.090, 0.100), (0.140, 0.090, 0.056), 0.042, 0.042, (0.14, -0.12, 0.045), "flop", True),
    "goat": _Beast(0.72, 0.80, 0.190, 0.185, (0.190, 0.170), (0.105, 0.078), (0.070, 0.080, 0.090), (0.150, 0.080, 0.045), 0.038, 0.040, (0.12, 0.10, 0.035), "flop", True, False, "horns"),
    "pig": _Beast(0.86, 1.15, 0.300, 0.285, (0.010, 0.220), (0.230, 0.180), (0.150, 0.145, 0.150), (0.190, 0.080, 0.085), 0.070, 0.055, (0.16, 0.10, 0.022), "flop", True),
    "wolf": _Beast(0.74, 0.82, 0.170, 0.118, (0.130, 0.210), (0.135, 0.105), (0.092, 0.094, 0.115), (0.190, 0.055, 0.050), 0.050, 0.050, (0.46, -0.22, 0.058), "point"),
    "donkey": _Beast(0.70, 0.66, 0.148, 0.128, (0.225, 0.200), (0.115, 0.072), (0.062, 0.078, 0.082), (0.190, 0.140, 0.044), 0.030, 0.036, (0.42, -0.36, 0.030), "point", True, True),
}
_SPECIES_COATS = {
    "deer": ("#9a6a3c", "#86603a", "#a97848"), "stag": ("#7a5632", "#6a4a2e"), "cow": ("#5a3a28", "#d8d0c2", "#2c2622", "#a0683c"), "camel": ("#b08a58", "#a07c4e"),
    "sheep": ("#d6cebc", "#c8bea8", "#4a4440"), "goat": ("#cfc6b4", "#5a4a3c", "#8a7258"), "pig": ("#d0988a", "#b88478", "#4a3c36"),
    "wolf": ("#6a655e", "#857d72", "#4a4640"), "donkey": ("#7d7468", "#655c52")}


def paint_animal(kind: SubjectKind, yaw: float, height_px: float, light: FigureLight, pose: Pose = Pose.STANDING, seed: int = 1, *,
                 pitch: float = 0.0, phase: float = 0.12, colour: str | None = None, camera_yaw: float = 0.0,
                 position: Vec3 = (0.0, 0.0, 5.0), species: str | None = None, bites: str | None = None, saddled: bool = False) -> Cutout:
    """An animal whose standing height is `height_px` (a bird's wing-span, a fish's length is about 1.6 and 1 times that).

    `yaw` as for people: 0 faces the camera. Poses: standing, walking and running (`phase` 0..1 of a stride), sitting,
    lying; a bird is FLYING (`phase` is its wing-beat) or perched in any other pose. `anchor` is the ground under it, for
    a flying bird and a fish its middle; `points` has `head` and `back` (where a rider sits). `bites` is what it has in its mouth;
    a horse may be `saddled`. `depth` is how far toward the viewer each pixel lies, px.
    """
    rng = np.random.default_rng(seed)
    coats = _SPECIES_COATS.get(species or "", _COATS[kind])
    coat = colour or coats[int(rng.integers(len(coats)))]
    beast = _BEASTS.get(species or "")
    if kind is SubjectKind.HORSE and beast is None:
        solids, points = horse(pose, phase, saddled)
    else:
        solids, points = _ANIMALS[kind](pose, phase) if beast is None else _quadruped(beast, pose, phase)
    mouth = points.get("mouth")
    if bites and mouth is not None:
        solids += _bitten(bites, mouth, UNIT_M / ANIMAL_HEIGHT_M.get(kind, 0.5))
    q = float(np.interp(height_px, [20, 60, 150, 400], [2.4, 2.0, 1.4, 1.0]))
    if pose in (Pose.WALKING, Pose.RUNNING):      # a phase is seen for a twelfth of a second, and there are eight
        q *= 0.78
    scale = height_px * q
    view = turn_x(pitch) @ turn_y(yaw)
    solids = [s.moved(view, np.zeros(3)) for s in solids if s.steps]
    canvas = crop_canvas(solids, scale, pad=8)
    surface = see(solids, canvas, cell=2.0, refine=3) if scale > 170 else see(solids, canvas)
    kinds = _stuffs(coat) if not bites else {**PROP_STUFF, **_stuffs(coat)}
    stuffs = [stuff_for(s.material, kinds) for s in solids]
    albedo = _furred(albedo_of(surface, stuffs), surface.place @ view.astype(np.float32), kind, rng, np.array([s.material == "coat" for s in solids])[surface.solid], species)
    rgb = shade(surface, albedo, stuffs, lighting(light, position, camera_yaw, pitch, ANIMAL_HEIGHT_M.get(kind, 0.5)), reach=0.35, rim_power=1.0)
    size = float(np.interp(height_px, [40, 200, 500], [1.4, 2.6, 4.5])) * q
    rgb, alpha = stroked(surface, rgb, seed + 7, size, smooth=1, edge=0.5 * q, angle=-0.3)
    rgb, alpha = resized(rgb, alpha, 1 / q)

    def down(p: np.ndarray) -> tuple[float, float]:
        x, y = canvas.pixel(view @ p)
        return x / q, y / q

    near = surface.picture(-surface.place[:, 2] * np.float32(scale / q), -1e4)
    depth = np.asarray(cv2.resize(near, (alpha.shape[1], alpha.shape[0]), interpolation=cv2.INTER_NEAREST), np.float32)
    return Cutout(rgb, alpha, down(np.zeros(3)), {name: down(p) for name, p in points.items()}, depth, height_px)


def _bitten(holds: str, mouth: np.ndarray, size: float) -> list[Solid]:
    """What lies across an animal's jaws, in its own space; `size` is an adult's head in its heights."""
    across = turn_y(0.45) @ np.array([[1.0, 0.0, 0.0], [0.0, -1.0, 0.0], [0.0, 0.0, -1.0]])      # turned: from the side one would see its end
    if "bone" in holds.lower():
        bone = Solid("pale").join(Cone((-0.66, 0, 0), (0.66, 0, 0), 0.085, 0.085))
        for x in (-0.68, 0.68):
            bone.join(Ellipsoid((x, 0.08, 0), (0.12, 0.12, 0.10)), 0.03).join(Ellipsoid((x, -0.08, 0), (0.11, 0.11, 0.10)), 0.03)
        return [bone.moved(across, mouth, size)]
    if prop_kind(holds) == "stick":
        return [Solid("wood").join(Cone((-1.1, 0.03, 0), (1.2, -0.05, 0), 0.055, 0.065)).moved(across, mouth, size)]
    return held(holds, mouth - across @ GRASP * size, across, size)


def _stuffs(coat: str) -> dict[str, Stuff]:
    return {"coat": Stuff(coat, 0.06, 14, strand=0.05), "dark": Stuff(shifted(coat, 0.38, 0.8), 0.05), "nose": Stuff("#15110f", 0.5, 40), "hoof": Stuff("#231c17", 0.2),
            "mane": Stuff(shifted(coat, 0.35, 0.7), 0.04, strand=0.10), "eye": Stuff("#120d0a", 0.8, 50), "beak": Stuff("#b98a3a", 0.2), "leg": Stuff("#8a5f3a", 0.05),
            "saddle": Stuff("#5a3620", 0.35, 26), "saddle cloth": Stuff("#7a2f2b", 0.03, fold=0.5), "tack": Stuff("#2f1f16", 0.25, 24), "bit": Stuff("#a8a49a", 0.7, 30), "fin": Stuff(shifted(coat, 0.7), 0.3), "pale": Stuff("#c9bca6", 0.05)}


def _furred(albedo: Array, own: Array, kind: SubjectKind, rng: np.random.Generator, coat: np.ndarray, species: str | None) -> Array:
    """Patches, a pale belly, tabby bars, scales: in the animal's own space."""
    out = albedo.copy()
    x, y, z = own[:, 0], own[:, 1], own[:, 2]
    f = np.float32
    fur = noise_at(z * f(2.2), y * f(1.4) + x, 5, 10, 26) - f(0.5)
    out *= 1 + (coat * fur * f(0.30))[:, None]
    if kind in (SubjectKind.DOG, SubjectKind.CAT, SubjectKind.HORSE):
        belly = np.clip((f(0.50) - y) * f(3.0), 0, 1) * (np.abs(x) < 0.12) * coat
        out *= 1 + belly[:, None] * f(0.18)
    if kind is SubjectKind.CAT and rng.random() < 0.6:
        bars = np.sin(z * f(42) + f(2) * np.sin(y * f(9))) > f(0.35)
        out *= 1 - (coat * bars * f(0.32))[:, None]
    if species == "sheep":
        wool = noise_at(z * f(5), y * f(5) + x * f(2), 7, 12, 12) - f(0.5)
        out *= 1 + (coat * wool * f(0.55))[:, None]
    if (kind is SubjectKind.DOG and species is None and rng.random() < 0.5) or (species == "cow" and rng.random() < 0.6):
        patch = noise_at(z * f(0.7) + f(0.3), y * f(0.7), 8, 70, 70) > f(0.60)
        out += (coat * patch)[:, None] * (np.array([0.72, 0.68, 0.60], np.float32) - out) * f(0.9)
    if kind is SubjectKind.FISH:
        scales = np.sin(z * f(70)) * np.sin(y * f(80) + f(0.5) * np.sin(z * f(35)))
        out *= 1 + (coat * (scales * f(0.10) + np.clip(-y * f(1.2), -0.15, 0.35)))[:, None]
    return out


_PLANTED, _PACE = 0.6, {False: 0.30, True: 0.62}       # share of a stride on the ground; leg lengths ahead at its start


def stride_of(kind: SubjectKind, species: str | None, running: bool) -> float:
    """How far a stride carries an animal, in its heights; feet that are planted do not slide."""
    beast = _BEASTS.get(species or "") or {SubjectKind.DOG: _DOG, SubjectKind.CAT: _CAT}.get(kind)
    if beast is None:
        return stride_heights(running)
    return 2 * _PACE[running] / _PLANTED * (beast.withers - 0.95 * beast.chest - 0.03)


def _gait(phase: float, run: bool) -> tuple[tuple[float, float], ...]:
    """(forward, lift) of the paws: left fore, right fore, left hind, right hind; in leg lengths."""
    lag = (0.0, 0.10, 0.50, 0.60) if run else (0.0, 0.5, 0.75, 0.25)
    reach = _PACE[run]
    out: list[tuple[float, float]] = []
    for offset in lag:
        p = (phase + offset) % 1.0
        if p < _PLANTED:
            out.append((reach * (1 - 2 * p / _PLANTED), 0.0))
        else:
            u = (p - _PLANTED) / (1 - _PLANTED)
            out.append((reach * (2 * u - 1), (0.34 if run else 0.16) * float(np.sin(np.pi * u))))
    return tuple(out)


def _quadruped(b: _Beast, pose: Pose, phase: float) -> tuple[list[Solid], dict[str, np.ndarray]]:
    coat, dark, nose, eye = Solid("coat"), Solid("dark"), Solid("nose"), Solid("eye")
    sit, lie = pose is Pose.SITTING, pose is Pose.LYING
    front, back = -b.length / 2, b.length / 2
    rise, drop = b.withers - b.chest * 0.95, 0.0
    if lie:
        rise = b.chest * 0.95
    if sit:
        drop = 0.42 * rise
    chest, rump = vec(0, rise, front), vec(0, rise * 0.98 - drop, back - (0.22 * b.length if sit else 0))
    moving = pose in (Pose.WALKING, Pose.RUNNING, Pose.RIDING)
    run = pose in (Pose.RUNNING, Pose.RIDING)
    coat.join(Cone(chest, rump, b.chest, b.waist * 1.08, (1, 0, 0), 0.82))
    coat.join(Ellipsoid(chest + vec(0, -0.02, 0.06), (b.chest * 0.86, b.chest * 1.15, b.chest * 1.15)), 0.10)
    coat.join(Ellipsoid(rump + vec(0, 0.01, 0.0), (b.waist * 1.08, b.waist * 1.28, b.waist * 1.25)), 0.10)
    coat.join(Ellipsoid((chest + rump) / 2 + vec(0, -b.chest * 0.16, -0.02), (b.chest * 0.86, b.chest * 0.98, b.length * 0.30)), 0.10)
    gait = _gait(phase, run) if moving else ((0.04, 0.0), (-0.03, 0.0), (-0.02, 0.0), (0.06, 0.0))
    for i, (forward, lift) in enumerate(gait):
        _leg(coat, nose if b.hoofed else coat, b, i, chest, rump, forward, lift, sit, lie)
    head = chest + vec(0, b.neck[0] + b.chest * 0.75 + (0.04 if sit else 0), -b.neck[1] + (0.10 if sit else 0))
    if run:
        head = head + vec(0, -0.05, -0.07)
    coat.join(Cone(chest + vec(0, b.chest * 0.35, -0.02), head + vec(0, -0.01, 0.04), b.neck_r[0], b.neck_r[1], (1, 0, 0), 0.8), 0.09)
    coat.join(Ellipsoid(head, b.skull), 0.05)
    length, fall, r = b.muzzle
    tip = head + vec(0, -fall, -length)
    coat.join(Cone(head + vec(0, -0.02, -b.skull[2] * 0.4), tip, r * 1.35, r, (1, 0, 0), 0.9), 0.05)
    if not b.hoofed:
        nose.join(Ellipsoid(tip + vec(0, r * 0.55, -r * 0.55), (r * 0.55, r * 0.42, r * 0.42)))
    for side in (-1, 1):
        eye.join(Ellipsoid(head + vec(side * b.skull[0] * 0.72, 0.024, -b.skull[2] * 0.62), (0.020, 0.020, 0.018)))
        _ear(coat if b.ear == "point" else dark, b, head, side)
    _tail(coat if not b.mane else dark, b, rump, pose)
    solids = [coat, dark, nose, eye]
    if b.horns:
        solids.append(_crown(b, head, (chest + rump) / 2, coat))
    if b.mane:
        mane = Solid("mane")
        for t in np.linspace(0, 1, 6):
            p = chest + vec(0, b.chest * 0.95, 0.02) * (1 - t) + (head - chest + vec(0, b.skull[1] * 0.9, 0.05)) * t
            mane.join(Ellipsoid(p + vec(0.02, 0, 0.02), (0.035, 0.075, 0.055)), 0.04)
        solids.append(mane)
    return solids, {"head": head, "mouth": tip + vec(0, -r * 0.75, r * 0.35), "back": (chest + rump) / 2 + vec(0, b.chest * 0.9, 0)}


def _crown(b: _Beast, head: np.ndarray, middle: np.ndarray, coat: Solid) -> Solid:
    """Antlers, horns; or the hump, which belongs to the coat."""
    bone = Solid("pale")
    top = head + vec(0, b.skull[1] * 0.75, 0.0)
    if b.horns == "hump":
        coat.join(Ellipsoid(middle + vec(0, b.chest * 0.95, 0.02), (b.chest * 0.62, b.chest * 0.80, b.chest * 0.95)), 0.10)
        bone.join(Ellipsoid(head + vec(0, 0, -b.skull[2] * 0.9), (0.008, 0.008, 0.008)))
        return bone
    for side in (-1, 1):
        root = top + vec(side * b.skull[0] * 0.55, 0, 0.01)
        if b.horns == "horns":
            mid = root + vec(side * 0.085, 0.035, 0.02)
            bone.join(Cone(root, mid, 0.022, 0.016), 0.01).join(Cone(mid, mid + vec(side * 0.02, 0.075, -0.02), 0.016, 0.005), 0.01)
            continue
        beam = [root, root + vec(side * 0.07, 0.12, 0.05), root + vec(side * 0.15, 0.24, 0.03), root + vec(side * 0.14, 0.36, -0.03)]
        for a, c in pairwise(beam):
            bone.join(Cone(a, c, 0.015, 0.011), 0.006)
        for k, reach in ((0, 0.10), (1, 0.12), (2, 0.11)):
            base = beam[k] + (beam[k + 1] - beam[k]) * 0.7
            bone.join(Cone(base, base + vec(side * 0.02, reach * 0.75, -reach), 0.011, 0.004), 0.005)
    return bone


def _leg(coat: Solid, foot: Solid, b: _Beast, i: int, chest: np.ndarray, rump: np.ndarray, forward: float, lift: float, sit: bool, lie: bool) -> None:
    side, fore = (-1.0 if i % 2 else 1.0), i < 2
    hip = (chest if fore else rump) + vec(side * b.chest * 0.52, -0.03, 0.02 if fore else 0.0)
    tall = float(hip[1])
    if lie or (sit and not fore):
        paw = vec(hip[0] + side * 0.04, b.paw, hip[2] + (-0.26 if fore else -0.22))
        knee = vec(hip[0] + side * 0.05, b.paw + (0.05 if fore else 0.20 if sit else 0.12), hip[2] + (0.06 if fore else -0.16))
        coat.join(Cone(hip, knee, b.leg * 1.9, b.leg * 1.5), 0.08).join(Cone(knee, paw, b.leg, b.leg * 0.9), 0.05)
    else:
        paw = vec(hip[0], b.paw * 0.9 + lift * tall, hip[2] - forward * tall)
        mid = hip + (paw - hip) * 0.52
        bend = 0.10 * tall * (0.35 + 2.0 * lift)
        knee = mid + vec(0, 0, bend * (-0.5 if fore else 0.9))
        thigh = b.leg * (1.7 if fore else 2.3)
        coat.join(Cone(hip, knee, thigh, b.leg * 1.05, (1, 0, 0), 0.75), 0.08)
        coat.join(Cone(knee, paw, b.leg * 1.02, b.leg * 0.78), 0.035)
    foot.join(Ellipsoid(paw + vec(0, -b.paw * 0.3, -b.paw * 0.5), (b.paw * 0.9, b.paw * 0.72, b.paw * 1.25)), 0.02)


def _ear(into: Solid, b: _Beast, head: np.ndarray, side: int) -> None:
    top = head + vec(side * b.skull[0] * 0.66, b.skull[1] * 0.70, 0.015)
    if b.ear == "point":
        tall = 0.085
        into.join(Cone(top, top + vec(side * 0.022, tall, -0.01), 0.036 if b.hoofed else 0.060, 0.012, (0, 0, 1), 0.8), 0.02)
    else:
        into.join(Cone(top + vec(0, 0.01, 0), top + vec(side * 0.045, -0.125, -0.01), 0.030, 0.046, (1, 0, 0), 0.45), 0.02)


def _tail(into: Solid, b: _Beast, rump: np.ndarray, pose: Pose) -> None:
    length, lift, r = b.tail
    a = rump + vec(0, b.waist * 0.75, b.waist * 0.85)
    mid = a + vec(0.02, lift * 0.35, length * (0.5 if lift > 0 else 0.22))
    end = a + vec(0.04, lift if pose is not Pose.SITTING else -0.22, length * (0.78 if lift > 0 else 0.30))
    into.join(Cone(a, mid, r, r * (0.95 if lift > 0 else 1.5)), 0.04).join(Cone(mid, end, r * (0.95 if lift > 0 else 1.5), r * 0.45), 0.03)


def _bird(pose: Pose, phase: float) -> tuple[list[Solid], dict[str, np.ndarray]]:
    coat, dark, beak, eye, leg = Solid("coat"), Solid("dark"), Solid("beak"), Solid("eye"), Solid("leg")
    if pose is Pose.FLYING:
        coat.join(Cone((0, 0, -0.20), (0, 0.0, 0.22), 0.105, 0.055))
        coat.join(Ellipsoid((0, 0.045, -0.33), (0.070, 0.070, 0.085)), 0.06)
        beak.join(Cone((0, 0.035, -0.40), (0, 0.020, -0.50), 0.026, 0.006))
        coat.join(Cone((0, 0.0, 0.20), (0, 0.01, 0.46), 0.050, 0.110, (0, 1, 0), 0.18), 0.05)
        beat = float(np.sin(2 * np.pi * phase))
        for side in (-1, 1):
            root = vec(side * 0.06, 0.04, -0.10)
            a1, a2 = 0.15 + 0.62 * beat, -0.20 + 0.50 * float(np.sin(2 * np.pi * phase - 0.9))
            wrist = root + vec(side * 0.34 * np.cos(a1), 0.34 * np.sin(a1), -0.06)
            tip = wrist + vec(side * 0.48 * np.cos(a1 + a2), 0.48 * np.sin(a1 + a2), 0.20)
            up = turn_z(-side * a1) @ vec(0, 1, 0)
            coat.join(Cone(root + vec(0, 0, 0.04), wrist + vec(0, 0, 0.04), 0.130, 0.115, up, 0.16), 0.04)
            dark.join(Cone(wrist + vec(0, 0, 0.02), tip, 0.110, 0.028, turn_z(-side * (a1 + a2)) @ vec(0, 1, 0), 0.16), 0.03)
        middle, mouth = vec(0, 0, 0), vec(0, 0.012, -0.47)
    else:
        coat.join(Ellipsoid((0, 0.42, 0.0), (0.20, 0.26, 0.25), turn_x(0.5)))
        coat.join(Ellipsoid((0, 0.78, -0.13), (0.135, 0.135, 0.145)), 0.10)
        beak.join(Cone((0, 0.765, -0.25), (0, 0.735, -0.40), 0.045, 0.010))
        dark.join(Cone((0, 0.34, 0.16), (0, 0.10, 0.52), 0.115, 0.060, (0, 1, 0.6), 0.35), 0.05)
        for side in (-1, 1):
            dark.join(Cone((side * 0.165, 0.52, -0.02), (side * 0.11, 0.20, 0.30), 0.115, 0.035, (1, 0, 0), 0.35), 0.03)
            leg.join(Cone((side * 0.07, 0.22, 0.0), (side * 0.07, 0.02, -0.02), 0.022, 0.018)).join(Cone((side * 0.07, 0.02, -0.02), (side * 0.07, 0.01, -0.12), 0.018, 0.010), 0.01)
            eye.join(Ellipsoid((side * 0.095, 0.80, -0.21), (0.026, 0.026, 0.026)))
        middle, mouth = vec(0, 0.78, -0.13), vec(0, 0.735, -0.37)
    return [coat, dark, beak, eye, leg], {"head": middle, "mouth": mouth, "back": middle}


def _fish(pose: Pose, phase: float) -> tuple[list[Solid], dict[str, np.ndarray]]:
    coat, fin, eye = Solid("coat"), Solid("fin"), Solid("eye")
    wave = 0.10 * float(np.sin(2 * np.pi * phase))
    coat.join(Cone((0, 0, -0.28), (wave * 0.3, 0, 0.10), 0.165, 0.135, (1, 0, 0), 0.52))
    coat.join(Cone((wave * 0.3, 0, 0.10), (wave, 0.0, 0.36), 0.125, 0.040, (1, 0, 0), 0.52), 0.08)
    for side in (-1, 1):
        fin.join(Cone((wave, 0, 0.36), (wave * 1.8, side * 0.16, 0.54), 0.035, 0.045, (1, 0, 0), 0.25), 0.03)
        fin.join(Cone((side * 0.07, -0.05, -0.16), (side * 0.17, -0.12, 0.0), 0.035, 0.05, (1, 0.4, 0), 0.3), 0.02)
        eye.join(Ellipsoid((side * 0.072, 0.045, -0.34), (0.022, 0.026, 0.026)))
    fin.join(Cone((0, 0.13, -0.10), (wave * 0.4, 0.17, 0.14), 0.05, 0.03, (1, 0, 0), 0.25), 0.03)
    return [coat, fin, eye], {"head": vec(0, 0, -0.35), "back": vec(0, 0.16, 0)}


_ANIMALS: dict[SubjectKind, Callable[[Pose, float], tuple[list[Solid], dict[str, np.ndarray]]]] = {
    SubjectKind.DOG: lambda pose, phase: _quadruped(_DOG, pose, phase), SubjectKind.CAT: lambda pose, phase: _quadruped(_CAT, pose, phase),
    SubjectKind.BIRD: _bird, SubjectKind.FISH: _fish}
