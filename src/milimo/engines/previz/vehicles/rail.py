"""What runs on rails: a railcar of two coaches, a steam engine with its train, goods wagons behind a diesel, a tram. Front toward −z, metres."""

from __future__ import annotations

import numpy as np

from milimo.engines.previz.paint import Pigment, mix, pigment, single, smoothstep
from milimo.engines.previz.sets.built.carpentry import ball, box, lathe, rods, tube
from milimo.engines.previz.sets.built.mesh import Material, Mesh, Skin, Spot, paint_of, points
from milimo.engines.previz.sets.built.props.vehicles import wheel
from milimo.engines.previz.sets.built.surfaces import chance, mottle, plain
from milimo.engines.previz.vehicles.forms import Band, Row, disc, drum, loft, plated

_DARK, _STEEL, _GLASS, _BRASS = "#1a1b1e", "#8b9096", "#26303a", "#b08a42"
GAUGE, SLEEPERS_M, BED = 0.72, 0.65, 1.9          # m from the middle to a rail, from one sleeper to the next, of half the bed's width
RAIL = 0.30                                       # m: the rail's head over the ground
ALONG = 2.2                                       # of a train's length that its track runs on before and behind it


def train(mesh: Mesh, name: str, colour: Pigment, second: Pigment, lights: bool) -> None:
    """A train by its make's name; its wheels stand on rails that lie `RAIL` m over the ground, a tram's in the road."""
    with mesh.at(y=0.0 if name != "tram" else -RAIL):
        {"train": _railcar, "steam": _steam, "goods": _goods, "tram": _tram}[name](mesh, colour, second, lights)


def track(mesh: Mesh, name: str, length: float) -> None:
    """A bed of ballast with sleepers and two rails, so far before and behind as a train of this length needs; a tram's lie in the road."""
    reach = length * ALONG
    if name == "tram":
        for side in (-1, 1):
            mesh.quad((side * GAUGE - 0.09, 0.004, -reach), (0.18, 0, 0), (0, 0, 2 * reach), "#26282b", casts="none")
            mesh.quad((side * GAUGE - 0.03, 0.008, -reach), (0.07, 0, 0), (0, 0, 2 * reach), paint_of("#8f9396", gloss=0.3), casts="none")
        return
    slope = points([[[s * BED, RAIL - 0.12, -reach], [s * BED, RAIL - 0.12, reach], [s * (BED + 0.9), 0.0, reach], [s * (BED + 0.9), 0.0, -reach]] for s in (-1, 1)])
    mesh.add(slope, _ballast(), casts="none")
    mesh.quad((-BED, RAIL - 0.12, -reach), (2 * BED, 0, 0), (0, 0, 2 * reach), _ballast(), casts="none")
    for side in (-1, 1):
        box(mesh, (side * GAUGE, RAIL - 0.05, 0), (0.12, 0.14, 2 * reach), "#4c443e", casts="none")
        box(mesh, (side * GAUGE, RAIL + 0.03, 0), (0.08, 0.03, 2 * reach), "#aeb2b4", casts="none", gloss=0.3)


def _ballast() -> Material:
    def texture(spot: Spot) -> Skin:
        x, z = spot.at[:, 0], spot.at[:, 2]
        stones = mottle(4, x, z, 0.35) * np.float32(0.5) + mottle(5, x, z, 1.4) * np.float32(0.5)
        albedo = pigment("#857c70") * (np.float32(0.55) + np.float32(0.7) * stones)[:, None]
        part = np.abs(np.mod(z / np.float32(SLEEPERS_M), 1) - np.float32(0.5))
        keen = np.clip(np.float32(0.30) / np.maximum(spot.px, np.float32(1e-3)), 0, 1)
        beam = smoothstep(0.24, 0.18, part) * (np.abs(x) < 1.3) * keen
        tone = np.float32(0.8) + np.float32(0.4) * chance(np.floor(z / SLEEPERS_M), np.floor(z * 0))
        return Skin(single(albedo + (pigment("#3f3128") * tone[:, None] - albedo) * beam[:, None]))
    return paint_of("#857c70", texture=texture)


def _bogie(mesh: Mesh, z: float, lights: bool = False, radius: float = 0.46) -> None:
    """A frame on two axles under a coach."""
    for dz in (-1.15, 1.15):
        for side in (-1, 1):
            wheel(mesh, side * 0.80, RAIL + radius, z + dz, radius, 0.14, "#6a6e70")
    for side in (-1, 1):
        box(mesh, (side * 0.98, RAIL + 0.52, z), (0.12, 0.26, 3.3), "#2a2b2e", casts="none")
        for dz in (-1.15, 1.15):
            box(mesh, (side * 1.04, RAIL + 0.46, z + dz), (0.10, 0.32, 0.34), "#3a3c40", casts="none")
        for dz in (-0.25, 0.25):
            tube(mesh, [(side * 1.04, RAIL + 0.36, z + dz), (side * 1.04, RAIL + 0.66, z + dz)], 0.09, "#4c4e52", sides=6, casts="none")


def _coach(mesh: Mesh, front: float, back: float, skin: Material, roof: Material, *, half: float = 1.42, low: float = 1.05, eaves: float = 3.35, top: float = 3.95, taper: float = 1.0) -> None:
    """A coach's body on its underframe: sides that lean in a little, a roof with its own light, vents, ends."""
    turn = np.linspace(0, np.pi, 11)
    ring = [(-half, low), (-half * 1.02, (low + eaves) / 2), (-half * 0.98, eaves), (half * 0.98, eaves), (half * 1.02, (low + eaves) / 2), (half, low), (-half, low)]
    body = points([[(x * k, y, z) for x, y in ring] for z, k in ((front, taper), (front + 0.5, 1.0), (back - 0.3, 1.0), (back, taper))])
    for a, b in ((0, 3), (3, 6)):                           # flat sides are flat: no normals bent round the corners
        for i in range(a, b):
            if i != 2:
                mesh.add(np.stack([body[j, [i, i + 1]].tolist() + body[j + 1, [i + 1, i]].tolist() for j in range(3)]).astype(np.float32), skin)
    for j in (0, 3):
        mesh.add(points([[body[j, 0], body[j, 2], body[j, 3], body[j, 5]]]), skin)
    arch = points([[(half * k * np.cos(a) * 1.0, eaves + (top - eaves) * np.sin(a) ** 0.8, z) for a in turn] for z, k in ((front - 0.05, taper * 0.98), (front + 0.5, 1.0), (back - 0.3, 1.0), (back + 0.05, taper * 0.98))])
    loft(mesh, arch, roof)
    box(mesh, (0, low - 0.14, (front + back) / 2), (2 * half - 0.3, 0.30, back - front - 0.6), "#232427", casts="none")
    span = back - front
    for k, share in enumerate((0.40, 0.50, 0.61)):
        box(mesh, (0.3 * (k - 1), low - 0.42, front + share * span), (2.0, 0.46, 0.09 * span), ("#303236", "#26282b", "#3a3c3f")[k], casts="none")
    for share in (0.2, 0.4, 0.6, 0.8):
        box(mesh, (0, top + 0.06, front + share * span), (0.7, 0.16, 1.1), "#565a5e", casts="none")


def _buffers(mesh: Mesh, z: float, sign: float) -> None:
    for side in (-1, 1):
        drum(mesh, z + sign * 0.5 if sign < 0 else z, z if sign < 0 else z + sign * 0.5, side * 0.86, 1.06, 0.09, "#2c2e31", sides=8)
        disc(mesh, side * 0.86, 1.06, z + sign * 0.52, 0.22, "#5c6064", sides=12)
    box(mesh, (0, 1.04, z + sign * 0.25), (0.14, 0.22, 0.5), _DARK, casts="none")


def _headlamps(mesh: Mesh, z: float, lights: bool, y: float = 1.55, half: float = 0.95, size: float = 0.17) -> None:
    for side in (-1, 1):
        disc(mesh, side * half, y, z, size, paint_of("#d8d8cc", "#fff2cc" if lights else None), sides=12)


def _railcar(mesh: Mesh, colour: Pigment, second: Pigment, lights: bool) -> None:
    """Two coaches with a cab at each end, doors, a bellows between them, a pantograph."""
    pale = mix(second, "#e6e0d2", 0.4)
    def livery(front: float, back: float, seed: int) -> Material:
        rows = (Row(2.05, 3.02, front + 2.6, front + 6.0, 1.7, 0.82, 1.2, 0.15), Row(2.05, 3.02, front + 7.8, back - 4.0, 1.7, 0.82, 1.2, 0.15), Row(1.45, 3.05, front + 6.1, front + 7.7, 0.8, 0.74, 1.2, 0.1),
                Row(1.45, 3.05, back - 3.6, back - 2.0, 0.8, 0.74, 1.2, 0.1))
        return plated(colour, bands=(Band(0.0, 1.32, "#33363a"), Band(1.80, 1.94, pale), Band(3.12, 3.6, pale)), rows=rows, seams=(3.4, 0.0), lit=lights, foot=0.9, top=2.6, gloss=0.14, seed=seed)
    roof = plain("#8a8f92", 5, 0.10, 1.4)
    for front, back in ((-18.0, -0.4), (0.4, 18.0)):
        head = front < 0
        _coach(mesh, front + (1.6 if head else 0.0), back - (0.0 if head else 1.6), livery(front, back, 3 if head else 5), roof)
        nose = front if head else back
        sign = -1.0 if head else 1.0
        stem = nose - sign * 1.6
        rings = points([[(x * k, 1.05 + (y - 1.05) * tall, stem + sign * out) for x, y in _NOSE] for k, tall, out in ((1.0, 1.0, 0.0), (0.97, 0.97, 0.6), (0.84, 0.86, 1.15), (0.62, 0.62, 1.55))])
        loft(mesh, rings, plated(colour, bands=(Band(0.0, 1.32, "#33363a"), Band(1.80, 1.94, pale), Band(2.12, 3.02, _GLASS)), foot=0.8, top=2.6, gloss=0.18))
        if head:
            _headlamps(mesh, stem + sign * 1.50, lights, 1.62, 0.74, 0.19)
        else:
            for side in (-1, 1):
                disc(mesh, side * 0.74, 1.62, stem + sign * 1.50, 0.15, paint_of("#7a1c18", "#ff3020" if lights else None))
        for z in (front + 3.4, back - 3.4):
            _bogie(mesh, z)
        box(mesh, (0, 0.72, nose - sign * 0.7), (2.2, 0.5, 0.5), "#2a2c30", casts="none")
    box(mesh, (0, 2.2, 0), (2.1, 2.4, 0.8), plain("#2a2b2d", 4))
    rods(mesh, points([[-0.5, 4.05, 8.0], [0.5, 4.05, 8.0]]), points([[-0.5, 4.75, 9.2], [0.5, 4.75, 9.2]]), 0.05, _DARK)
    rods(mesh, points([[-0.5, 4.75, 9.2], [0.5, 4.75, 9.2], [-0.8, 5.3, 8.1]]), points([[-0.5, 5.3, 8.1], [0.5, 5.3, 8.1], [0.8, 5.3, 8.1]]), 0.05, _DARK)


_NOSE = [(-1.42, 0.75), (-1.45, 2.2), (-1.38, 3.35), (-0.9, 3.78), (0.0, 3.95), (0.9, 3.78), (1.38, 3.35), (1.45, 2.2), (1.42, 0.75), (-1.42, 0.75)]


def _steam(mesh: Mesh, colour: Pigment, second: Pigment, lights: bool) -> None:
    """An engine with its boiler, dome, chimney, cab and coupled wheels; a tender; one coach and a half."""
    black = mix(colour, "#17191b", 0.62)
    skin = plated(black, seams=(1.5, 0.0), foot=1.6, top=3.2, gloss=0.22, seed=4)
    y, r = 2.45, 0.86
    drum(mesh, -15.6, -8.2, 0.0, y, r, skin, sides=22)
    drum(mesh, -16.5, -15.5, 0.0, y, r * 1.02, plain("#1b1c1e", 4, 0.08, gloss=0.15), sides=22)
    disc(mesh, 0, y, -16.53, r * 0.86, plain("#2a2c2e", 3, 0.06, gloss=0.2), sides=20)
    disc(mesh, 0, y, -16.56, 0.12, _BRASS, sides=8)
    for z in (-14.2, -12.4, -10.4):
        drum(mesh, z, z + 0.09, 0.0, y, r * 1.025, mix(_BRASS, "#3a3428", 0.35), sides=22)
    lathe(mesh, [(0.30, 3.1), (0.24, 3.5), (0.26, 4.1), (0.36, 4.2), (0.34, 4.26)], plain("#1d1e20", 4, 0.08), origin=(0, 0, -15.9), sides=14)
    lathe(mesh, [(0.48, 3.1), (0.46, 3.45), (0.30, 3.72), (0.02, 3.8)], plain(_BRASS, 4, 0.08, gloss=0.3), origin=(0, 0, -12.6), sides=14)
    lathe(mesh, [(0.30, 3.2), (0.30, 3.5), (0.02, 3.6)], plain(black, 4, 0.08), origin=(0, 0, -9.9), sides=12)
    cab = plated(colour, rows=(Row(2.5, 3.2, -8.1, -6.2, 0.95, 0.66, 1.1, 0.0),), lit=lights, foot=1.2, top=3.2, gloss=0.14)
    box(mesh, (0, 2.45, -7.2), (2.7, 2.2, 2.1), cab)
    box(mesh, (0, 3.66, -7.1), (2.9, 0.16, 2.9), plain("#232427", 4, 0.08))
    box(mesh, (0, 1.42, -11.6), (2.7, 0.14, 10.4), plain(mix(colour, "#7a2a22", 0.5), 4, 0.08))
    box(mesh, (0, 1.05, -11.4), (1.5, 0.5, 10.2), "#202124", casts="none")
    box(mesh, (0, 1.12, -16.75), (2.7, 0.36, 0.16), "#8a2c22", casts="none")
    _buffers(mesh, -16.85, -1.0)
    for side in (-1, 1):
        for z in (-13.4, -11.3, -9.2):
            wheel(mesh, side * 0.86, RAIL + 0.78, z, 0.78, 0.16, mix(colour, "#7a2a22", 0.5))
        for z in (-15.9,):
            wheel(mesh, side * 0.84, RAIL + 0.42, z, 0.42, 0.14, "#55585a")
        tube(mesh, [(side * 1.06, 1.02, -13.4), (side * 1.06, 1.02, -9.2)], 0.075, _STEEL, sides=6, casts="none")
        tube(mesh, [(side * 1.12, 1.30, -15.2), (side * 1.12, 1.08, -11.3)], 0.06, _STEEL, sides=6, casts="none")
        drum(mesh, -16.1, -14.9, side * 1.14, 1.30, 0.30, plain(black, 4, 0.08, gloss=0.2), sides=12)
        tube(mesh, [(side * 0.98, 2.95, -15.8), (side * 0.98, 2.95, -8.3)], 0.035, _BRASS, sides=4, casts="none")
    disc(mesh, 0, 3.55, -16.48, 0.24, paint_of("#d8d8cc", "#fff2cc" if lights else None))
    drum(mesh, -16.46, -16.1, 0, 3.55, 0.26, "#26282a", sides=12)
    box(mesh, (0, 2.0, -2.9), (2.6, 1.6, 5.2), plated(black, bands=(Band(2.2, 2.32, second),), foot=1.1, top=2.7, gloss=0.14, seed=6))
    box(mesh, (0, 2.86, -2.7), (2.0, 0.5, 4.2), plain("#131314", 4, 0.35, 0.35))
    for z in (-4.4, -1.4):
        _bogie(mesh, z)
    livery = mix(colour, "#6a2420", 0.5)
    for front, back in ((0.4, 16.4),):
        rows = (Row(2.15, 3.0, front + 1.2, back - 1.2, 1.45, 0.62, 1.2, 0.2),)
        skin = plated(livery, bands=(Band(1.9, 2.02, "#d8c89a"), Band(3.08, 3.6, "#d8c89a")), rows=rows, seams=(2.9, 0.0), lit=lights, foot=1.0, top=2.6, gloss=0.1, seed=5)
        _coach(mesh, front, back, skin, plain("#7c7a74", 5, 0.12, 1.2))
        for z in (front + 3.2, back - 3.2):
            _bogie(mesh, z)
        _buffers(mesh, back, 1.0)


def _goods(mesh: Mesh, colour: Pigment, second: Pigment, lights: bool) -> None:
    """A diesel with a cab and a long bonnet, then a box wagon, a tank and an open one with coal."""
    box(mesh, (0, 2.35, -11.4), (2.1, 2.0, 8.6), plated(colour, bands=(Band(1.3, 1.7, second),), seams=(1.1, 0.0), foot=1.2, top=3.3, gloss=0.1), taper=0.94)
    box(mesh, (0, 2.65, -16.2), (2.7, 2.6, 2.2), plated(colour, bands=(Band(1.3, 1.7, second),), rows=(Row(2.7, 3.5, -17.1, -15.2, 0.95, 0.7, 1.0, 0.0),), lit=lights, foot=1.2, top=3.6, gloss=0.1))
    box(mesh, (0, 4.02, -16.2), (2.9, 0.18, 2.6), "#3a3c40")
    mesh.quad((-1.1, 2.75, -17.32), (2.2, 0, 0), (0, 0.8, 0), paint_of(_GLASS, "#8a6a3a" if lights else None, gloss=0.4), casts="none")
    box(mesh, (0, 1.2, -12.2), (2.7, 0.26, 10.6), "#2a2c30", casts="none")
    _headlamps(mesh, -17.34, lights, 1.75)
    _buffers(mesh, -17.4, -1.0)
    for z in (-15.4, -9.4):
        _bogie(mesh, z, radius=0.5)
    rust = plated("#7a4632", seams=(1.4, 0.0), foot=1.0, top=3.6, streaks=0.35, seed=7)
    box(mesh, (0, 2.45, -0.6), (2.7, 2.5, 10.0), rust)
    for z in np.linspace(-5.3, 4.1, 8):
        for side in (-1, 1):
            box(mesh, (side * 1.38, 2.45, z), (0.07, 2.4, 0.12), "#5a3426", casts="none")
    box(mesh, (0, 3.78, -0.6), (2.8, 0.18, 10.2), "#565450")
    drum(mesh, 5.8, 14.0, 0, 2.45, 1.25, plated("#4a5056", bands=(Band(2.1, 2.4, "#c8b070"),), seams=(2.0, 0.0), foot=1.2, top=3.6, streaks=0.4, seed=5), sides=22)
    box(mesh, (0, 3.75, 9.9), (0.8, 0.3, 1.0), "#3a3c40")
    for z0, z1 in ((-5.6, 4.4), (5.6, 14.2)):
        box(mesh, (0, 1.12, (z0 + z1) / 2), (2.4, 0.24, z1 - z0), "#26282b", casts="none")
        for z in (z0 + 1.9, z1 - 1.9):
            _bogie(mesh, z)
    _buffers(mesh, 14.4, 1.0)


def _tram(mesh: Mesh, colour: Pigment, second: Pigment, lights: bool) -> None:
    """One car with a cab at each end, big windows, a lamp and a trolley pole."""
    rows = (Row(1.75, 2.75, -5.4, 5.4, 1.2, 0.80, 1.0, 0.1),)
    skin = plated(colour, bands=(Band(1.55, 1.66, second), Band(2.85, 3.4, second)), rows=rows, lit=lights, foot=0.5, top=2.4, gloss=0.16)
    _coach(mesh, -6.6, 6.6, skin, plain("#8f9088", 5, 0.1), half=1.2, low=0.62, eaves=3.0, top=3.45, taper=0.72)
    for z, sign in ((-6.62, -1), (6.62, 1)):
        mesh.quad((-0.72, 1.75, z), (1.44, 0, 0), (0, 1.0, 0), paint_of(_GLASS, "#c89858" if lights else None, gloss=0.4), casts="none")
        disc(mesh, 0, 1.15, z + sign * 0.02, 0.20, paint_of("#d8d8cc" if sign < 0 else "#7a1c18", ("#fff2cc" if sign < 0 else "#ff3020") if lights else None))
        box(mesh, (0, 0.55, z), (1.7, 0.3, 0.2), "#2a2c30", casts="none")
    for z in (-2.2, 2.2):
        for side in (-1, 1):
            wheel(mesh, side * 0.78, RAIL + 0.36, z, 0.36, 0.12, "#6a6e70")
    tube(mesh, [(0, 3.5, 0.5), (0, 4.9, 4.4)], 0.05, _DARK, sides=5)
    ball(mesh, (0, 3.6, 0.5), 0.18, "#3a3c40", sides=8, rings=4)
