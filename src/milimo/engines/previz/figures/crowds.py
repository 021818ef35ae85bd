"""Several people at once: a crowd with rhythm, and two who belong together."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from milimo.contracts.shots import Appearance, Expression, Pose, SubjectKind
from milimo.engines.previz.figures.complexion import metered
from milimo.engines.previz.figures.cutouts import (
    Figure,
    assemble,
    detail_for,
    paint_stance,
    painted,
    points_of,
    quality,
)
from milimo.engines.previz.figures.field import Array, Vec, vec
from milimo.engines.previz.figures.finish import resized
from milimo.engines.previz.figures.light import Lighting, lighting
from milimo.engines.previz.figures.looks import measures_of, settle_look
from milimo.engines.previz.figures.skeleton import Stance
from milimo.engines.previz.figures.stances import POSES, STANDING, carrying, stance_for, stride_stance
from milimo.engines.previz.figures.stances import mirrored as mirrored_stance
from milimo.engines.previz.figures.trace import Canvas, crop_canvas, see
from milimo.engines.previz.model import Cutout, FigureLight, FigureRequest, Look, Vec3
from milimo.engines.previz.paint import hex_colour

APART, FACING = 1.60, 72.0       # units between the middles of two who embrace; degrees from the camera: two heads are seen, brow to brow

SHADOWED = 0.74          # of its value: the second of two who are dressed alike


@dataclass(frozen=True, slots=True)
class Placed:
    """One of a crowd: where its anchor goes, px from the crowd's middle and up from its ground line, and how large; whether it
    carries what the crowd holds, in the hand that `point` names."""

    cutout: Cutout
    x: float
    y: float
    scale: float
    point: str | None = None


def mirrored(cutout: Cutout) -> Cutout:
    """The same figure the other way round. Light from the side turns with it: for silhouettes and far crowds only."""
    w = cutout.alpha.shape[1]
    swap = {"left_hand": "right_hand", "right_hand": "left_hand", "left_foot": "right_foot", "right_foot": "left_foot"}
    points = {swap.get(name, name): (w - 1 - x, y) for name, (x, y) in cutout.points.items()}
    depth = None if cutout.depth is None else np.ascontiguousarray(cutout.depth[:, ::-1])
    return Cutout(np.ascontiguousarray(cutout.rgb[:, ::-1]), np.ascontiguousarray(cutout.alpha[:, ::-1]),
                  (w - 1 - cutout.anchor[0], cutout.anchor[1]), points, depth, cutout.height_px)


# Who makes a crowd: heights, hats and bags, a child; the first few are always in it
_IN_CROWDS = ((SubjectKind.MAN, None, None), (SubjectKind.WOMAN, None, "bag"), (SubjectKind.GIRL, None, None), (SubjectKind.WOMAN, None, None),
              (SubjectKind.MAN, "hat", "suitcase"), (SubjectKind.PERSON, "cap", None), (SubjectKind.BOY, None, None), (SubjectKind.MAN, None, None))
EYE = 0.82               # of an adult's height: where the horizon of `Placed.y` is
NEAREST, DEEPEST = 1.30, 0.70      # size of the nearest, of the crowd's; how much further off the furthest is, of the nearest's distance
FINE = 0.85              # of the marched pixels of a lead: nobody looks at one of many for long


def paint_crowd(count: int, height_px: float, width_px: float, light: FigureLight, seed: int, *, walking: bool = False,
                position: Vec3 = (0.0, 0.0, 12.0), camera_yaw: float = 0.0, distinct: int = 8, holds: str | None = None) -> list[Placed]:
    """`count` people over `width_px`, far to near, of only `distinct` painted ones: mirrored, scaled, and in other colours.

    They stand in twos and threes, each group at its own distance, with gaps between: even spacing reads as a fence. Two in three carry
    what the crowd `holds`. Who is further off stands higher, as seen from `EYE` of an adult's height.
    """
    rng = np.random.default_rng(seed)
    painted: list[Cutout] = []
    carry: list[bool] = []
    for i in range(min(distinct, count)):
        kind, hat, own = _IN_CROWDS[i % len(_IN_CROWDS)]
        child = kind in (SubjectKind.GIRL, SubjectKind.BOY)
        if holds and i % 3 != 2 and not child:
            hat, own = None, holds
        look = settle_look(kind, Appearance(headwear=hat), f"crowd/{seed}/{i}", seed)
        yaw = float(rng.uniform(-1.2, 1.2)) + (np.pi if rng.random() < 0.3 else 0.0)
        request = FigureRequest(look, Pose.WALKING if walking else Pose.STANDING, Expression.NEUTRAL, yaw, 0.05, height_px * look_height(look), light,
                                position, camera_yaw, own, seed=seed + i)
        if walking or i % 4 == 3:                        # somebody always comes or goes
            stance = stride_stance(float(rng.uniform(0, 1)))
            stance = carrying(stance, own, 0.0) if own else stance
        else:
            stance = stance_for(Pose.STANDING, seed + i + 16 * (i % 2), own, child)
        painted.append(paint_stance(request, stance, fine=FINE))
        carry.append(own is not None and own == holds)
    places = _rhythm(count, width_px, height_px, rng)
    # everybody once before anybody twice, or three of one painting stand side by side
    order = np.concatenate([rng.permutation(len(painted)) for _ in range(count // len(painted) + 1)])[:count]
    out: list[Placed] = []
    for number, ((x, y, s), k) in enumerate(zip(places, order, strict=True)):
        other = bool(rng.random() < 0.5)
        cutout = mirrored(painted[k]) if other else painted[k]
        hand = ("left_hand" if other else "right_hand") if carry[k] else None
        out.append(Placed(cutout if number < len(painted) else redressed(cutout, rng), x, y, s, hand))
    return sorted(out, key=lambda p: -p.y)


def redressed(cutout: Cutout, rng: np.random.Generator) -> Cutout:
    """The same figure in cloth of another colour: below the neck, by a tone of its own."""
    tone = float(rng.uniform(0.72, 1.22)) * (1 + rng.uniform(-1, 1, 3) * np.array([0.30, 0.18, 0.30]))
    neck = cutout.points["neck"][1] + 0.02 * cutout.height_px
    below = np.clip((np.arange(cutout.alpha.shape[0]) - neck) / (0.03 * cutout.height_px), 0, 1)[:, None, None]
    rgb = np.clip(cutout.rgb * (1 + below * (tone - 1)), 0, 1).astype(np.float32)
    return replace(cutout, rgb=rgb)


def look_height(look: Look) -> float:
    """How tall somebody stands beside an adult of 1.75 m."""
    return measures_of(look).height_m / 1.75


def _rhythm(count: int, width: float, height: float, rng: np.random.Generator) -> list[tuple[float, float, float]]:
    """(x, up, scale) in clumps of one to four with gaps of changing width, every clump at a distance of its own."""
    groups: list[int] = []
    while sum(groups) < count:
        groups.append(min(int(rng.choice((1, 2, 2, 3, 4))), count - sum(groups)))
    gaps = rng.gamma(2.0, 1.0, len(groups)) + 0.5
    centres = (np.cumsum(gaps) - gaps / 2) / gaps.sum() * width - width / 2
    # near, middle and far in turn, or the dice make a row of them
    depths = ((np.arange(len(groups)) * 0.618 + rng.uniform(0, 1)) % 1.0) ** 1.2
    out: list[tuple[float, float, float]] = []
    for size, centre, depth in zip(groups, centres, depths, strict=True):
        for k in range(size):
            far = float(np.clip(depth + rng.uniform(-0.09, 0.09), 0, 1))
            scale = NEAREST / (1 + DEEPEST * far)
            x = float(centre) + (k - (size - 1) / 2) * scale * height * float(rng.uniform(0.24, 0.36))
            out.append((x, (1 - scale) * EYE * height, scale))
    return out


def paint_pair(first: FigureRequest, second: FigureRequest, embracing: bool = True) -> Cutout:
    """Two people as one cut-out, so that they overlap and shade each other: in each other's arms, or face to face.

    Both stand where the first one's request says, the first on the left of the picture. `anchor` is the ground between
    them; `points` are the first one's, and `other_head` the second's.
    """
    height = first.height_px
    q = quality(height)
    own = measures_of(first.look)
    scale = height * q / own.total
    shrink = second.height_px / height * own.total / measures_of(second.look).total
    apart = APART if embracing else 2.1
    pair: list[Figure] = []
    stances = _pair_stances(embracing)
    for request, side, stance, size in ((first, -1.0, stances[0], 1.0), (second, 1.0, stances[1], shrink)):
        figure = assemble(request, stance, detail_for(scale / q), yaw=-side * np.deg2rad(FACING if embracing else 62.0))
        pair.append(_shifted(figure, vec(side * apart * 0.5, 0, side * 0.05), size))
    canvas = crop_canvas([*pair[0].solids, *pair[1].solids], scale, pad=8)
    light = lighting(first.light, first.position, first.camera_yaw, first.pitch, own.height_m / own.total)
    sides = [_side(me, other, canvas, metered(light, request.look.appearance.skin or "#c99a78"), request, q)
             for me, other, request in ((pair[0], pair[1], first), (pair[1], pair[0], second))]
    (rgb_a, alpha_a, z_a), (rgb_b, alpha_b, z_b) = sides
    rgb_b = rgb_b * np.float32(_told_apart(first.look, second.look)) if embracing else rgb_b
    nearer = cv2.GaussianBlur((z_a <= z_b).astype(np.float32), (0, 0), 0.7)
    cover_a, cover_b = alpha_a * np.maximum(nearer, 1 - alpha_b), alpha_b * np.maximum(1 - nearer, 1 - alpha_a)
    total = np.clip(cover_a + cover_b, 1e-4, None)[..., None]
    rgb = (rgb_a * cover_a[..., None] + rgb_b * cover_b[..., None]) / total
    alpha = np.clip(np.maximum(alpha_a, alpha_b), 0, 1)
    rgb, alpha = resized(rgb.astype(np.float32), alpha.astype(np.float32), 1 / q)
    points = points_of(pair[0], canvas, q)
    points["other_head"] = points_of(pair[1], canvas, q)["head"]
    x, y = canvas.pixel(vec(0, 0, 0))
    return Cutout(rgb, alpha, (x / q, y / q), points, height_px=height)


def _told_apart(first: Look, second: Look) -> float:
    """How much darker the second of two is painted, in the first one's shadow: all of it where they are dressed in one value."""
    mine, other = (float(hex_colour(look.appearance.outfit_colour or "#55606a") @ (0.2126, 0.7152, 0.0722)) for look in (first, second))
    return float(np.interp(abs(mine - other), [0.05, 0.20], [SHADOWED, 1.0]))


def _side(me: Figure, other: Figure, canvas: Canvas, light: Lighting, request: FigureRequest, q: float) -> tuple[Array, Array, Array]:
    """One of two as if alone but shaded by the other: (rgb, alpha, depth)."""
    surface = see(me.solids, canvas, also=other.solids)
    rgb, alpha = painted(me, surface, light, request, q, request.height_px >= 70)
    return rgb, alpha, surface.picture(surface.place[:, 2], 99.0)


def _shifted(figure: Figure, by: Vec, size: float) -> Figure:
    """A figure moved in camera space and scaled about its feet."""
    figure.solids = [s.moved(np.eye(3), by, size) for s in figure.solids]
    figure.offset, figure.size = by, size
    return figure


def _pair_stances(embracing: bool) -> tuple[Stance, Stance]:
    if not embracing:
        return STANDING[0], mirrored_stance(STANDING[2])
    his, hers = POSES[Pose.EMBRACING]
    return his, hers
