"""Who lies on a bed or a sofa: how they lie there, and the pillow, sheet and blanket that belong to them rather than to the room."""

from __future__ import annotations

from milimo.engines.previz.figures.field import Cone, Ellipsoid, Solid, turn_x, unit, vec
from milimo.engines.previz.figures.light import Stuff
from milimo.engines.previz.figures.skeleton import Arm, Foot, Joints, Stance
from milimo.engines.previz.model import Couch

LINEN, CUSHION = "#d6cfc0", "#b5713f"
TOWARD_ROOM = 46.0       # degrees that a head on a pillow is turned to where it is looked at from
BLANKETED = frozenset[Couch]({"bed", "ward"})

_ALONG = Arm(0.10, -0.97, 0.02, elbow=(1.0, 0.0, -0.3), palm=(0, 0, -1), grip="flat")
_ON_BELLY = Arm(0.02, -0.46, 0.52, elbow=(1.0, -0.35, 0.05), hand=(-0.90, -0.35, -0.18), palm=(0, -0.2, -1))
_CLASPED = Arm(0.00, -0.60, 0.34, elbow=(1.0, -0.3, -0.05), hand=(-0.95, -0.25, -0.05), palm=(0, -0.1, -1), grip="flat")
_STRAIGHT, _DRAWN_UP = Foot(0.08, 0.02, -0.02, 20, 24), Foot(0.10, 0.26, -0.06, 4, -40, knee=(0.15, 0.2, 1.0))
_STRETCHED = (Foot(0.08, 0.02, 0.0, 20, 30), Foot(0.08, 0.04, 0.0, 16, 26))
_STANCES: dict[Couch, Stance] = {
    # (left, right) as if the room were on the left; `reclining` mirrors them
    "bed": Stance(pitch=-90, lean=9, feet=_STRETCHED, arms=(_ON_BELLY, _ALONG), head=(TOWARD_ROOM, 4, 6)),
    "ward": Stance(pitch=-90, lean=38, feet=_STRETCHED, arms=(_ON_BELLY, _ALONG), head=(TOWARD_ROOM, -6, 4)),
    "sofa": Stance(pitch=-90, lean=20, feet=(_STRAIGHT, _DRAWN_UP), arms=(_CLASPED, _CLASPED), head=(TOWARD_ROOM, 0, 4)),
}

def reclining(couch: Couch, toward_left: bool) -> Stance:
    """The stance on a couch; `toward_left`: whether the room, and who looks on, is on the figure's left."""
    from milimo.engines.previz.figures.stances import mirrored

    stance = _STANCES[couch]
    return stance if toward_left else mirrored(stance)


def bedding(couch: Couch, j: Joints) -> list[Solid]:
    """On a bed the blanket with its sheet turned back, on a sofa the cushions that are pushed under a head; in body space. A bed's
    pillows are the room's."""
    return [_cushions(j)] if couch == "sofa" else _bedclothes(j, 1.25 if couch == "bed" else 1.0)


def uncovered(solids: list[Solid], j: Joints) -> list[Solid]:
    """What a blanket leaves to be seen of somebody: nothing from the hips on."""
    for solid in solids:
        if solid.material == "top":
            solid.cut(j.pelvis + vec(0, 0, 0.45), vec(0, 0, -1), 0.02)
    return [s for s in solids if s.material not in ("trousers", "shoe", "sole", "belt", "tie")]


def _cushions(j: Joints) -> Solid:
    """One under the head, pressed in by it, and one that fills what is between the shoulders and the seat."""
    cushion, frame, size = Solid("cushion"), turn_x(-0.5), j.measures.head
    middle = j.skull + vec(0, -0.36 * size, 0) + frame @ vec(0, -0.14, -0.06)
    cushion.join(Ellipsoid(middle, (0.95, 0.34, 0.72), frame))
    for sx in (-1.0, 1.0):
        for sz in (-1.0, 1.0):
            cushion.join(Ellipsoid(middle + frame @ vec(sx * 0.69, 0, sz * 0.48), (0.30, 0.17, 0.22), frame), 0.20)
    cushion.join(Ellipsoid(j.chest + j.chest_frame @ vec(0, 0.25, 0.62), (0.92, 0.62, 0.30), j.chest_frame), 0.10)
    return cushion.carve(Ellipsoid(j.skull, (0.40 * size, 0.42 * size, 0.46 * size)), 0.20)


def _bedclothes(j: Joints, wide: float) -> list[Solid]:
    """A blanket over belly and legs that falls to the mattress on both sides and runs out beyond the feet, and over its edge the
    sheet, turned back."""
    m, across, up = j.measures, vec(1, 0, 0), vec(0, 1, 0)
    chest, pelvis = j.chest + j.chest_frame @ vec(0, 0.02, 0.06), j.pelvis
    ankles, knees = (j.ankle[0] + j.ankle[1]) / 2, (j.knee[0] + j.knee[1]) / 2
    cloth = Solid("cover").join(Cone(chest, pelvis, m.chest + 0.24, m.hip + 0.32, up, 0.78)).join(Cone(pelvis, knees, m.hip + 0.32, 0.84, up, 0.62), 0.3)
    cloth.join(Cone(knees, ankles, 0.84, 0.74, up, 0.46), 0.3)
    for k, a in zip(j.knee, j.ankle, strict=True):
        cloth.join(Ellipsoid(k + up * 0.10, (0.26, 0.30, 0.55)), 0.30).join(Ellipsoid(a + up * 0.16 + vec(0, 0, -0.12), (0.20, 0.42, 0.24)), 0.26)
    floor = vec(1, 0, 1)
    top, foot = chest * floor + vec(0, 0.05, 0), ankles * floor + vec(0, 0.02, -0.75)
    for side in (-1.0, 1.0):
        cloth.join(Cone(top + across * side * (wide - 0.55), foot + across * side * (wide - 0.55), 0.55, 0.55, up, 0.28), 0.55)
    edge, way = chest + vec(0, 0.1, 0), unit(vec(0, 0.30, 1.0))
    cloth.cut(edge - way * 0.16, way, 0.03).cut(vec(0, -0.06, 0), -up, 0.02)
    sheet = Solid("linen").join(Cone(chest + way * 0.2, chest + (pelvis - chest) * 0.4, m.chest + 0.27, m.chest + 0.27, up, 0.80))
    for side in (-1.0, 1.0):
        sheet.join(Cone(top + across * side * (wide - 0.45), top + across * side * (wide - 0.45) - vec(0, 0, 0.6), 0.5, 0.5, up, 0.30), 0.40)
    sheet.cut(edge, way, 0.06).cut(edge - way * 0.52, -way, 0.04).cut(vec(0, -0.06, 0), -up, 0.02)
    return [cloth, sheet]


def couch_stuff(cover: str) -> dict[str, Stuff]:
    """Material name → stuff of what lies under and over a sleeper; `cover` is the blanket's colour."""
    return {"linen": Stuff(LINEN, 0.02, fold=0.5), "cushion": Stuff(CUSHION, 0.03, fold=0.4), "cover": Stuff(cover or "#6a7d86", 0.02, fold=0.9)}
