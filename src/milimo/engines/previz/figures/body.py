"""The clothed body as solids: cloth where there is cloth, skin where it shows. One solid a material.

Garments are built over the body's own measures (grown by the cloth's thickness) instead of over a naked body: half the
forms, and no skin to poke through.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from milimo.engines.previz.figures.collars import collar_solids, open_to, trim_solids
from milimo.engines.previz.figures.field import Box, Cone, Ellipsoid, Solid, Vec, unit, vec
from milimo.engines.previz.figures.hair import beard_solids, hair_solids, plaited, style_of
from milimo.engines.previz.figures.hands import add_hand, hand_size
from milimo.engines.previz.figures.heads import face_shape, head_solids
from milimo.engines.previz.figures.headwear import glasses_solids, headwear_solids, is_covering, open_helmet, robot_head
from milimo.engines.previz.figures.legs import along, lower_body
from milimo.engines.previz.figures.outfits import Outfit
from milimo.engines.previz.figures.skeleton import SIDES, Joints
from milimo.engines.previz.figures.trunk import Breast, add_trunk, front_of
from milimo.engines.previz.model import Look


def dressed(joints: Joints, look: Look, outfit: Outfit, detail: int, wind: float = 0.0, mouth: float = 0.0,
            wide: float = 0.0, corner: float = 0.0, parts: str = "all") -> list[Solid]:
    """All solids of a person in body space.

    `detail` 0..2 as for heads. `parts`: "all", "body" (without the head) or "head" (head, hair and neck).
    """
    solids: list[Solid] = []
    if parts != "head":
        solids += _upper(joints, outfit, detail, wind)
        solids += lower_body(joints, outfit)
        solids.append(_hands(joints, outfit, detail))
        if outfit.sleeve > 0.9 and (outfit.collar in ("shirt", "lapel") or outfit.open_front):
            solids.append(_shirt_cuffs(joints))
        if outfit.name == "robot":
            solids.append(_robot_joints(joints))
        if outfit.name == "spacesuit":
            solids += _life_support(joints)
    if parts != "body":
        solids += head_on(joints, look, outfit, detail, mouth, wide, corner)
    return [s for s in solids if s.steps]


def head_on(joints: Joints, look: Look, outfit: Outfit, detail: int, mouth: float = 0.0, wide: float = 0.0,
            corner: float = 0.0) -> list[Solid]:
    """Head, neck, hair, hat, beard and glasses, set on the neck."""
    shape = face_shape(look)
    a = look.appearance
    if outfit.name == "robot":
        return _robot_head(joints)
    hat = a.headwear or "none"
    if "helmet" in hat or ((a.outfit or "") == "spacesuit" and hat != "none"):
        hat = "helmet"
    group = head_solids(look, detail, mouth, wide, corner)
    hooded = "hood" in hat
    tight = any(word in hat for word in ("helmet", "diving", "scarf"))     # nothing shows under them, and curls would come through
    if not tight and (not hooded or detail):
        group += hair_solids(a.hair or "short", shape, detail, covered=is_covering(hat))
    clear = is_clear(look, detail)
    group += open_helmet(shape) if clear else headwear_solids(hat, shape)
    if a.beard:
        group += beard_solids(shape)
    if a.glasses and detail >= 1:
        group += glasses_solids(shape)
    size = joints.measures.head
    moved = [s.moved(joints.head_frame, joints.skull, size) for s in group]
    m, skull, frame = joints.measures, joints.skull, joints.head_frame
    thick = 0.205 * m.neck * (0.6 + 0.4 * m.head)
    nape = skull + frame @ vec(0, -0.20, 0.10) * size
    base = joints.neck + joints.chest_frame @ vec(0, -0.17, 0.03)
    moved[0].join(Cone(nape, base, thick * 0.97, thick * 1.24), 0.07)
    if detail >= 2 and shape.youth < 0.3:
        for side in SIDES:   # the sternomastoids, from behind the ear to the pit of the throat
            moved[0].join(Cone(skull + frame @ vec(side * 0.20, -0.24, 0.05) * size,
                               joints.neck + joints.chest_frame @ vec(side * 0.055, -0.10, -0.150 * m.neck), 0.055, 0.040), 0.10)
    if style_of(a.hair or "") == "braid" and not is_covering(hat) and not hooded:
        moved.append(_plait(joints, outfit))
    return moved


def is_clear(look: Look, detail: int) -> bool:
    """Whether the face is seen through a space helmet's glass: from afar it mirrors, close it is clear."""
    return detail >= 2 and "space" in (look.appearance.headwear or "")


def _plait(j: Joints, o: Outfit) -> Solid:
    """The braid: from behind the ear over the left shoulder, then *on* the breast's cloth, whatever is worn. Laid in the head's
    space alone it sank into coats and came up again in pieces."""
    breast, n, f, size = front_of(j, o.thick), j.neck, j.chest_frame, j.measures.head
    stand = o.collar in ("stand", "roll", "hood", "ring")
    out = 0.36 if stand else 0.29
    ways = [j.skull + j.head_frame @ vec(x, y, z) * size for x, y, z in ((0.10, -0.16, 0.42), (0.27, -0.32, 0.30))]
    ways += [n + f @ vec(out, 0.12, 0.10), breast.at(out, breast.neck - 0.10, 0.05), breast.at(out - 0.01, breast.neck - 0.32, 0.06),
             breast.at(out - 0.04, breast.neck - 0.55, 0.06), breast.at(out - 0.07, breast.neck - 0.78, 0.06)]
    return plaited(ways, size)


def _robot_head(j: Joints) -> list[Solid]:
    solids = [s.moved(j.head_frame, j.skull, j.measures.head) for s in robot_head()]
    solids[3].join(Cone(j.skull + j.head_frame @ vec(0, -0.35, 0.06), j.neck + j.chest_frame @ vec(0, -0.1, 0), 0.13, 0.16))
    return solids


def _robot_joints(j: Joints) -> Solid:
    """Dark bearings between the plates."""
    metal = Solid("metal")
    m = j.measures
    for i in range(2):
        metal.join(Ellipsoid(j.elbow[i], (0.20 * m.limb,) * 3)).join(Ellipsoid(j.knee[i], (0.27 * m.limb,) * 3)).join(Ellipsoid(j.shoulder[i], (0.29 * m.limb,) * 3))
        metal.join(Cone(j.wrist[i], j.wrist[i] + (j.elbow[i] - j.wrist[i]) * 0.12, 0.17 * m.limb, 0.19 * m.limb))
        metal.join(Cone(j.ankle[i], j.ankle[i] + (j.knee[i] - j.ankle[i]) * 0.10, 0.19 * m.limb, 0.21 * m.limb))
    metal.join(Cone(j.pelvis + j.pelvis_frame @ vec(0, 0.42, 0), j.pelvis + j.pelvis_frame @ vec(0, 0.56, 0), m.waist + 0.10, m.waist + 0.10, j.pelvis_frame[:, 2], m.depth + 0.12))
    return metal


def _life_support(j: Joints) -> list[Solid]:
    """What a spacesuit has that no coat has: the pack with its hoses, the box on the chest, bands round the arms."""
    f, m = j.chest_frame, j.measures
    deep = m.chest * m.depth
    pack = Solid("helmet").join(Box(j.chest + f @ vec(0, 0.06, deep + 0.34), (0.60, 0.78, 0.27), 0.10, f))
    unit_ = Solid("metal").join(Box(j.chest + f @ vec(0, -0.12, -deep - 0.235), (0.27, 0.19, 0.10), 0.04, f))
    for side in SIDES:
        hose = [j.chest + f @ vec(side * x, y, z) for x, y, z in ((0.24, -0.16, -deep - 0.22), (0.50, -0.30, -deep - 0.10), (0.64, -0.20, 0.12), (0.52, -0.1, deep + 0.2))]
        for a, b in pairwise(hose):
            unit_.join(Cone(a, b, 0.050, 0.050), 0.02)
    bands = Solid("tie")
    for i in range(2):
        s, e, h, k = j.shoulder[i], j.elbow[i], j.hip[i], j.knee[i]
        for a, b, at, r in ((s, e, 0.60, 0.335 * m.limb), (h, k, 0.66, 0.475 * m.limb)):
            bands.join(Cone(a + (b - a) * (at - 0.035), a + (b - a) * (at + 0.035), r, r), 0.005)
    return [pack, unit_, bands]


# ---- above the waist ----------------------------------------------------------------------------------------------

SPLIT = 0.30             # units that a coat's fronts part at the hem, to each side
INNER = 0.012            # thickness of the shirt under an open coat


def _upper(j: Joints, o: Outfit, detail: int, wind: float) -> list[Solid]:
    top = Solid("top")
    add_trunk(top, j, o.thick)
    _sleeves(top, j, o)
    solids = [top]
    breast = front_of(j, o.thick) if detail >= 1 else None
    shirt = breast
    if o.open_front > 0 and breast is not None:
        inner = Solid("inner")
        add_trunk(inner, j, INNER)
        _open(top, j, o, breast)
        shirt = front_of(j, INNER) if detail >= 2 else breast
        solids.append(inner)
    hem = j.pelvis + j.pelvis_frame @ vec(0, -o.hem * j.measures.leg, 0)
    if o.skirt > 0:
        _skirt(top, j, o, wind)
    elif not o.tucked:
        m = j.measures
        top.join(Cone(j.pelvis + j.pelvis_frame @ vec(0, 0.25, 0), hem, m.hip + o.thick + 0.075, m.hip + o.thick + 0.08 + o.loose,
                      j.pelvis_frame[:, 2], 0.80), 0.12)
        if not j.stance.seat:
            top.cut(hem + j.pelvis_frame @ vec(0, -0.08, 0), j.pelvis_frame @ vec(0, -1, 0), 0.04)
    if j.stance.seat:
        top.cut(j.pelvis + vec(0, -0.30, 0), vec(0, -1, 0), 0.06)
    elif o.skirt > 0 and not j.stance.airborne:
        top.cut(vec(0, 0.03, 0), vec(0, -1, 0), 0.02)     # a skirt lies on the ground, not in it
    if j.stance.seat and o.skirt > 0.54:
        solids.append(_fall(j, o))
    solids += collar_solids(j, o, detail, breast, shirt)
    solids += trim_solids(j, o, breast, shirt)
    return solids


def _sleeves(top: Solid, j: Joints, o: Outfit) -> None:
    m = j.measures
    t = o.thick
    for i, side in enumerate(SIDES):
        s, e, w = j.shoulder[i], j.elbow[i], j.wrist[i]
        r0, r1, r2 = 0.176 * m.limb + t * 0.78, 0.148 * m.limb + t * 0.9, 0.112 * m.limb + t * 0.9 + o.loose
        top.join(Ellipsoid(s + (e - s) * 0.12 + j.chest_frame @ vec(-side * 0.010, 0.0, 0), (r0 * 0.96, r0 * 1.05, r0 * 1.0), j.chest_frame), 0.20)
        if o.sleeve <= 0.05:
            continue
        if o.sleeve < 0.5:
            end = s + (e - s) * min(1.0, o.sleeve / 0.54)
            top.join(Cone(s, end, r0, r0 * 0.92 + o.loose), 0.12)
            continue
        top.join(Cone(s, e, r0, r1), 0.12)
        top.join(Ellipsoid(s + (e - s) * 0.48 - _inward(s, e, w) * 0.03, (r1 * 1.10, r1 * 1.5, r1 * 1.10), along(s, e)), 0.10)
        end = e + (w - e) * min(1.0, (o.sleeve - 0.54) / 0.46) * 0.985
        top.join(Cone(e, e + (w - e) * 0.40, r1, r1 * 0.97), 0.055)
        top.join(Cone(e + (w - e) * 0.36, end, r1 * 0.97, r2), 0.06)
        # the cuff: a step that says "sleeve"
        top.join(Cone(end - (w - e) * 0.10, end, r2 * 1.07, r2 * 1.12), 0.012)


def _shirt_cuffs(j: Joints) -> Solid:
    """A finger of light linen between sleeve and hand: where one ends and the other begins is read by it."""
    m, linen = j.measures, Solid("inner")
    for e, w in zip(j.elbow, j.wrist, strict=True):
        linen.join(Cone(w + (e - w) * 0.06, w - (e - w) * 0.035, 0.122 * m.limb, 0.128 * m.limb))
    return linen


def _inward(a: Vec, b: Vec, c: Vec) -> Vec:
    return unit((a + c) * 0.5 - b + 1e-6)


def _open(cloth: Solid, j: Joints, o: Outfit, breast: Breast) -> None:
    """The V of a jacket or cardigan, cut out of the cloth in front."""
    f, top, depth = j.chest_frame, breast.neck, open_to(o)
    way = [j.neck + f @ vec(0, 0.05, -0.22), breast.at(0, top - 0.15, 0.02), breast.at(0, (top - 0.15 + depth) / 2, 0.03), breast.at(0, depth, 0.05)]
    for a, b, ra, rb in zip(way[:-1], way[1:], (0.235, 0.205, 0.125), (0.205, 0.125, 0.012), strict=True):
        cloth.carve(Cone(a, b, ra, rb), 0.025)
    cloth.carve(Ellipsoid(j.neck + f @ vec(0, 0.10, -0.02), (0.245, 0.22, 0.26), f), 0.03)


def _hands(j: Joints, o: Outfit, detail: int) -> Solid:
    m = j.measures
    skin = Solid("glove" if o.name == "spacesuit" else "skin")
    size = hand_size(m)
    for i, arm in enumerate(j.stance.arms):
        s, e, w = j.shoulder[i], j.elbow[i], j.wrist[i]
        add_hand(skin, w, j.hand[i], size, arm.grip, detail, (0.95 if m.bust else 1.08) * (1.25 if o.name == "spacesuit" else 1.0))
        skin.join(Cone(w, w + (e - w) * 0.22, 0.100 * m.limb, 0.105 * m.limb), 0.05)      # into the sleeve, or hands hang in the air
        if o.sleeve < 0.54:
            skin.join(Cone(s + (e - s) * 0.3, e, 0.185 * m.limb, 0.142 * m.limb), 0.05)
        if o.sleeve < 0.99:
            skin.join(Cone(e, e + (w - e) * 0.35, 0.145 * m.limb, 0.148 * m.limb), 0.05)
            skin.join(Cone(e + (w - e) * 0.32, w, 0.147 * m.limb, 0.100 * m.limb), 0.06)
    return skin


# ---- skirts ----------------------------------------------------------------------------------------------------

def _skirt(top: Solid, j: Joints, o: Outfit, wind: float) -> None:
    """A skirt or the skirt of a coat: hangs from the waist, stretched by the legs inside it."""
    m = j.measures
    length = o.skirt * m.leg
    t = o.thick
    hips = j.pelvis + j.pelvis_frame @ vec(0, 0.15, 0)
    if j.stance.seat:
        _seated_skirt(top, j, o)
        return
    mid = (j.knee[0] + j.knee[1]) * 0.5
    down = unit(vec(0, -1, 0) * 0.8 + unit(mid - j.pelvis) * 0.2) if not (j.stance.pitch or j.stance.roll) else unit(mid - j.pelvis)
    hem = j.pelvis + down * length + vec(wind * 0.5, 0.06 * abs(wind), 0)
    stride = float(np.linalg.norm(j.knee[0] - j.knee[1])) * 0.5
    wide = m.hip + t + o.flare * 0.75 + 0.12 * stride
    top.join(Cone(hips, hem, m.hip * 0.94 + t, wide, j.pelvis_frame[:, 2], 0.80 + 0.10 * min(1.0, stride)), 0.20)
    for i in range(2):
        h, k, a = j.hip[i], j.knee[i], j.ankle[i]
        # over a raised knee cloth lies close and slides back up the thigh; hanging, it stands off
        raised = float(np.clip((1 + unit(k - h)[1] - 0.25) / 0.4, 0, 1))
        end = h + (k - h) * min(1.0, length / m.leg / 0.51) * (1 - 0.14 * raised)
        close, loose = 0.250 * m.limb + t * 0.45, 0.29 * m.limb + t + o.flare * 0.25
        top.join(Cone(h, end, 0.34 * m.limb + t, loose + (close - loose) * raised), 0.22 - 0.08 * raised)
        if o.skirt > 0.55:
            top.join(Cone(k, k + (a - k) * (o.skirt - 0.51) / 0.49, 0.30 * m.limb + t, 0.27 * m.limb + t + o.flare * 0.35), 0.22)
    if o.split:
        _split(top, j, o, hips, hem, wide)
    if wind:
        top.join(Cone(hips + (hem - hips) * 0.55, hem + vec(wind * 0.65, 0.10, 0.10), 0.36, 0.22), 0.30)
    top.cut(hem, down, 0.04)


def _split(top: Solid, j: Joints, o: Outfit, hips: Vec, hem: Vec, wide: float) -> None:
    """A coat falls straight from the chest, and its fronts part over the legs; behind it has a vent."""
    m, f = j.measures, j.pelvis_frame
    top.join(Cone(j.chest + j.chest_frame @ vec(0, -0.20, 0), hips, m.chest * 0.88 + o.thick, m.hip * 0.97 + o.thick, f[:, 2], m.depth + 0.08), 0.20)
    front, back = f @ vec(0.08, 0, -1), f @ vec(0, 0, 1)
    knees = hem + (hips - hem) * 0.10
    top.carve(Cone(hips + front * 0.80 * (m.hip + o.thick), knees + front * 0.62 * wide, 0.03, SPLIT), 0.03)
    top.carve(Cone(hips + (hem - hips) * 0.35 + front * 0.75 * wide, hem + front * 0.45 * wide, 0.02, SPLIT), 0.03)
    top.carve(Cone(hips + (hem - hips) * 0.45 + back * 0.95 * wide, hem + back * 0.98 * wide, 0.01, 0.12), 0.02)


def _seated_skirt(top: Solid, j: Joints, o: Outfit) -> None:
    m, t = j.measures, o.thick
    reach = min(1.0, o.skirt / 0.51)
    ends: list[Vec] = []
    for i in range(2):
        h, k = j.hip[i], j.knee[i]
        end = h + (k - h) * reach
        ends.append(end)
        top.join(Cone(h, end, 0.34 * m.limb + t, 0.255 * m.limb + t), 0.14)
    lap, front = (j.hip[0] + j.hip[1]) * 0.5, (ends[0] + ends[1]) * 0.5
    top.join(Cone(lap, front, m.hip * 0.92, m.hip * 0.80, vec(0, 1, 0), 0.42), 0.14)


def _fall(j: Joints, o: Outfit) -> Solid:
    """What hangs from a sitter's knees: the lower half of a long skirt, a solid of its own for its own hem."""
    m, t = j.measures, o.thick
    length = (o.skirt - 0.51) * m.leg
    cloth = Solid("top")
    for i in range(2):
        k, a = j.knee[i], j.ankle[i]
        down = unit(a - k)
        cloth.join(Cone(k + vec(0, -0.02, 0.02), k + down * length, 0.27 * m.limb + t, 0.30 * m.limb + t + o.flare * 0.25), 0.16)
    knees = (j.knee[0] + j.knee[1]) * 0.5
    hem = (j.ankle[0] + j.ankle[1]) * 0.5
    way = unit(hem - knees)
    cloth.join(Cone(knees, knees + way * length, m.hip * 0.55, m.hip * 0.72 + o.flare * 0.2, vec(0, 0, 1), 0.42), 0.18)
    return cloth.cut(knees + way * length, way, 0.04)
