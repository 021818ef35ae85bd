"""Furniture with joints, cushions and use. Everything stands on the floor at the current spot and faces −z."""

from __future__ import annotations

import numpy as np

from milimo.engines.previz.paint import Pigment, generator, single
from milimo.engines.previz.sets.built.carpentry import ball, box, cushion, lathe, rods, sheet, tube
from milimo.engines.previz.sets.built.mesh import Material, Mesh, paint_of, points
from milimo.engines.previz.sets.built.props.things import books
from milimo.engines.previz.sets.built.surfaces import cloth, plain, wood


def legs(mesh: Mesh, wide: float, deep: float, height: float, paint: Material, *, thick: float = 0.045, splay: float = 0.0, taper: float = 0.7) -> None:
    """Four tapering legs at the corners of wide × deep."""
    for sx in (-1, 1):
        for sz in (-1, 1):
            x, z = sx * wide / 2, sz * deep / 2
            tube(mesh, [(x, height, z), (x + sx * splay, 0, z + sz * splay)], thick / 2, paint, sides=5, end_radius=thick / 2 * taper)


def chair(mesh: Mesh, paint: Pigment = "#6b4a2e", seat: Pigment | None = None, *, style: str = "spindle") -> None:
    """A dining chair: tapered legs, stretchers, a shaped seat, and a back of spindles, slats or cane."""
    timber = wood(paint)
    legs(mesh, 0.36, 0.36, 0.44, timber, thick=0.042, splay=0.035)
    tube(mesh, [(-0.19, 0.20, 0), (0.19, 0.20, 0)], 0.012, timber, sides=4)
    tube(mesh, [(0, 0.20, -0.19), (0, 0.20, 0.19)], 0.012, timber, sides=4)
    box(mesh, (0, 0.45, 0), (0.44, 0.035, 0.42), timber, taper=0.97)
    if seat is not None:
        cushion(mesh, (0, 0.485, -0.01), (0.40, 0.06, 0.38), cloth(seat), softness=0.35, grain=4)
    for sx in (-1, 1):
        tube(mesh, [(sx * 0.19, 0.44, 0.18), (sx * 0.195, 0.70, 0.215), (sx * 0.185, 0.92, 0.27)], 0.018, timber, sides=5)
    if style == "spindle":
        rods(mesh, points([[x, 0.46, 0.185] for x in (-0.12, -0.06, 0, 0.06, 0.12)]), points([[x * 1.05, 0.88, 0.262] for x in (-0.12, -0.06, 0, 0.06, 0.12)]), 0.009, timber)
        box(mesh, (0, 0.91, 0.268), (0.42, 0.07, 0.026), timber, pitch=0.18)
    else:
        for y, z in ((0.62, 0.205), (0.75, 0.228), (0.89, 0.262)):
            box(mesh, (0, y, z), (0.37, 0.075, 0.02), timber, pitch=0.16)


def armchair(mesh: Mesh, fabric: Pigment | Material = "#70502f", seed: int = 1, legs_paint: Pigment = "#2c1c12") -> None:
    """A deep club chair: rolled arms, a loose seat cushion, a leaning back with a pillow, bun feet."""
    stuff = fabric if isinstance(fabric, Material) else cloth(fabric, seed=seed)
    for sx in (-1, 1):
        for sz in (-1, 1):
            lathe(mesh, [(0.025, 0), (0.035, 0.06), (0.02, 0.10)], legs_paint, origin=(sx * 0.34, 0, sz * 0.32), sides=8)
    cushion(mesh, (0, 0.24, 0), (0.84, 0.28, 0.82), stuff, softness=0.16, grain=4, seed=seed)
    cushion(mesh, (0, 0.42, -0.05), (0.56, 0.17, 0.66), stuff, softness=0.42, seed=seed + 1)
    cushion(mesh, (0, 0.70, 0.32), (0.74, 0.72, 0.22), stuff, softness=0.36, pitch=0.18, seed=seed + 2)
    for sx in (-1, 1):
        cushion(mesh, (sx * 0.37, 0.42, -0.02), (0.17, 0.40, 0.80), stuff, softness=0.30, grain=4, seed=seed + 3)
        tube(mesh, [(sx * 0.38, 0.60, -0.42), (sx * 0.38, 0.61, 0.30)], 0.10, stuff, sides=9)
        ball(mesh, (sx * 0.38, 0.60, -0.42), (0.10, 0.10, 0.03), stuff, sides=9, rings=4)


def sofa(mesh: Mesh, fabric: Pigment | Material = "#5a6a64", pillows: tuple[str, ...] = ("#b5713f", "#c8b283"), wide: float = 2.0, seed: int = 4) -> None:
    """A sofa with as many seat and back cushions as it is wide, rolled arms, and thrown pillows."""
    stuff = fabric if isinstance(fabric, Material) else cloth(fabric, seed=seed)
    inner = wide - 0.36
    count = max(2, round(inner / 0.75))
    cushion(mesh, (0, 0.22, 0), (wide - 0.06, 0.26, 0.86), stuff, softness=0.12, grain=4, seed=seed)
    cushion(mesh, (0, 0.52, 0.36), (wide - 0.10, 0.66, 0.20), stuff, softness=0.2, pitch=0.12, seed=seed)
    for i in range(count):
        x = (i - (count - 1) / 2) * inner / count
        cushion(mesh, (x, 0.42, -0.06), (inner / count - 0.01, 0.18, 0.70), stuff, softness=0.36, seed=seed + i)
        cushion(mesh, (x, 0.68, 0.26), (inner / count - 0.02, 0.44, 0.20), stuff, softness=0.5, pitch=0.2, seed=seed + 9 + i)
    for sx in (-1, 1):
        cushion(mesh, (sx * (wide / 2 - 0.09), 0.38, -0.02), (0.19, 0.42, 0.86), stuff, softness=0.28, grain=4, seed=seed + 2)
        tube(mesh, [(sx * (wide / 2 - 0.09), 0.60, -0.45), (sx * (wide / 2 - 0.09), 0.60, 0.34)], 0.105, stuff, sides=9)
        for sz in (-0.34, 0.34):
            lathe(mesh, [(0.02, 0), (0.035, 0.1)], "#2c1c12", origin=(sx * (wide / 2 - 0.14), 0, sz), sides=7)
    for i, colour in enumerate(pillows):
        x = (-1 if i % 2 == 0 else 1) * (inner / 2 - 0.22 - 0.1 * (i // 2))
        cushion(mesh, (x, 0.66, 0.10), (0.42, 0.42, 0.16), cloth(colour, "#e0cfa8" if i % 2 else None, 0.08), softness=0.75, pitch=0.35, roll=0.15 * (1 - 2 * (i % 2)),
                seed=seed + 20 + i)


def table(mesh: Mesh, wide: float, deep: float, height: float = 0.74, paint: Pigment = "#6b4a2e", *, thick: float = 0.04, apron: bool = True,
          splay: float = 0.0) -> None:
    """A table: top with a lip, apron, tapered legs."""
    timber = wood(paint, gloss=0.1)
    box(mesh, (0, height - thick / 2, 0), (wide, thick, deep), timber)
    if apron:
        for sz in (-1, 1):
            box(mesh, (0, height - thick - 0.05, sz * (deep / 2 - 0.07)), (wide - 0.16, 0.10, 0.022), timber)
        for sx in (-1, 1):
            box(mesh, (sx * (wide / 2 - 0.07), height - thick - 0.05, 0), (0.022, 0.10, deep - 0.16), timber)
    legs(mesh, wide - 0.14, deep - 0.14, height - thick, timber, thick=0.07, splay=splay, taper=0.6)


def round_table(mesh: Mesh, radius: float, height: float = 0.74, paint: Pigment | Material = "#5a3c24", *, foot: Pigment = "#26221f", sides: int = 18) -> None:
    """A round top on one turned pillar with a spreading foot."""
    top = paint if isinstance(paint, Material) else wood(paint, gloss=0.1)
    lathe(mesh, [(0.01, height - 0.035), (radius * 0.97, height - 0.035), (radius, height - 0.02), (radius * 0.99, height), (0.001, height)], top, sides=sides)
    lathe(mesh, [(radius * 0.55, 0), (radius * 0.5, 0.03), (0.05, 0.08), (0.035, 0.3), (0.05, height * 0.7), (0.10, height - 0.04)], plain(foot, 3), sides=10)


def stool(mesh: Mesh, height: float = 0.75, seat: Pigment = "#7a2f28", metal: Pigment = "#55504a") -> None:
    """A bar stool: padded seat, pillar or four legs with a foot ring."""
    lathe(mesh, [(0.001, height - 0.06), (0.17, height - 0.06), (0.19, height - 0.02), (0.17, height + 0.02), (0.001, height + 0.03)], cloth(seat), sides=14)
    legs(mesh, 0.22, 0.22, height - 0.05, plain(metal, 3), thick=0.03, splay=0.06)
    turn = np.linspace(0, 2 * np.pi, 13)
    tube(mesh, [(0.20 * np.cos(a), height * 0.32, 0.20 * np.sin(a)) for a in turn], 0.012, plain(metal, 3), sides=5)


def bookcase(mesh: Mesh, wide: float = 1.3, height: float = 2.1, shelves: int = 5, paint: Pigment = "#4a3421", seed: int = 5, deep: float = 0.32,
             full: float = 1.0) -> None:
    """Uprights, shelves, a cornice and a plinth, a dark back, rows of books with gaps and small things."""
    timber = wood(paint)
    for sx in (-1, 1):
        box(mesh, (sx * (wide / 2 - 0.02), height / 2, 0), (0.04, height, deep), timber)
    box(mesh, (0, height / 2, deep / 2 - 0.01), (wide, height, 0.02), plain("#241a12", 3), casts="all")
    box(mesh, (0, 0.05, -0.01), (wide, 0.10, deep), timber)
    box(mesh, (0, height + 0.02, -0.015), (wide + 0.06, 0.05, deep + 0.05), timber)
    step = (height - 0.14) / shelves
    rng = generator(seed)
    for k in range(shelves):
        y = 0.12 + k * step
        box(mesh, (0, y, 0), (wide - 0.06, 0.028, deep - 0.02), timber)
        if rng.random() < full:
            stop = wide / 2 - 0.04 - (float(rng.uniform(0.2, 0.45)) if rng.random() < 0.35 else 0.0)
            books(mesh, -wide / 2 + 0.05, stop, y + 0.014, -0.02, seed + k * 7, tall=step * 0.86)
            if stop < wide / 2 - 0.2:
                lathe(mesh, [(0.04, 0), (0.08, 0.06), (0.05, 0.14), (0.03, 0.17), (0.045, 0.19)], "#7a8a86", origin=(wide / 2 - 0.16, y + 0.014, -0.02), sides=10, casts="none")


def cabinet(mesh: Mesh, wide: float, height: float, deep: float, paint: Pigment = "#4f3620", *, doors: int = 2, drawers: int = 0, plinth: float = 0.08,
            knob: Pigment = "#b08d4a", feet: bool = False) -> None:
    """A sideboard, chest or cupboard: carcass, top with a lip, panelled doors or drawers with knobs."""
    timber, inner = wood(paint), plain(paint, 5, 0.12, 0.3)
    lift = 0.14 if feet else plinth
    box(mesh, (0, lift + (height - lift - 0.03) / 2, 0), (wide, height - lift - 0.03, deep), timber)
    box(mesh, (0, height - 0.015, -0.01), (wide + 0.05, 0.03, deep + 0.04), timber)
    if feet:
        legs(mesh, wide - 0.1, deep - 0.1, lift, timber, thick=0.05, splay=0.03)
    else:
        box(mesh, (0, plinth / 2, 0.02), (wide - 0.06, plinth, deep - 0.06), "#1c1410")
    front = -deep / 2 - 0.008
    low, tall = lift + 0.03, height - lift - 0.09
    if drawers:
        for j in range(drawers):
            y = low + tall * (j + 0.5) / drawers
            box(mesh, (0, y, front), (wide - 0.06, tall / drawers - 0.02, 0.02), inner, casts="none")
            for sx in (-0.25, 0.25):
                ball(mesh, (sx * wide, y, front - 0.022), 0.016, knob, sides=6, rings=4, casts="none")
        return
    for i in range(doors):
        x = (i + 0.5 - doors / 2) * (wide - 0.04) / doors
        w = (wide - 0.04) / doors - 0.02
        box(mesh, (x, low + tall / 2, front), (w, tall, 0.02), timber, casts="none")
        box(mesh, (x, low + tall / 2, front - 0.012), (w - 0.12, tall - 0.12, 0.008), inner, casts="none")
        ball(mesh, (x + (w / 2 - 0.04) * (1 if i % 2 == 0 else -1), low + tall * 0.55, front - 0.025), 0.016, knob, sides=6, rings=4, casts="none")


def bed(mesh: Mesh, wide: float = 1.5, frame: Pigment = "#5e4029", sheets: Pigment = "#e0d8c6", cover: Pigment | Material = "#6a7d86", *, seed: int = 3,
        iron: bool = False) -> None:
    """A bed, head at +z: head and foot boards, mattress, two pillows, a blanket turned back with a fold, one corner hanging."""
    timber = plain("#3a3c40", 3) if iron else wood(frame)
    long = 2.0
    if iron:
        for z, high in ((long / 2, 1.15), (-long / 2, 0.78)):
            top = [(-wide / 2, high - 0.1, z), (-wide / 4, high + 0.05, z), (0, high + 0.1, z), (wide / 4, high + 0.05, z), (wide / 2, high - 0.1, z)]
            tube(mesh, top, 0.018, timber, sides=6)
            xs = np.linspace(-wide / 2, wide / 2, 9)
            rods(mesh, points([[x, 0.3, z] for x in xs]), points([[x, high - 0.1 + 0.2 * (1 - (2 * x / wide) ** 2), z] for x in xs]), 0.010, timber)
            for sx in (-1, 1):
                tube(mesh, [(sx * wide / 2, 0, z), (sx * wide / 2, high, z)], 0.024, timber)
                ball(mesh, (sx * wide / 2, high + 0.03, z), 0.04, "#b08d4a", sides=8, rings=4)
    else:
        box(mesh, (0, 0.62, long / 2 + 0.02), (wide + 0.12, 0.95, 0.06), timber)
        box(mesh, (0, 1.12, long / 2 + 0.02), (wide + 0.18, 0.07, 0.09), timber)
        box(mesh, (0, 0.36, -long / 2 - 0.02), (wide + 0.12, 0.46, 0.05), timber)
        for sx in (-1, 1):
            box(mesh, (sx * (wide / 2 + 0.04), 0.30, 0), (0.05, 0.20, long), timber)
    cushion(mesh, (0, 0.42, 0), (wide, 0.24, long), plain(sheets, 3, 0.05), softness=0.14, grain=5, seed=seed)
    for sx in (-1, 1):
        cushion(mesh, (sx * wide * 0.25, 0.60, long / 2 - 0.30), (wide * 0.44, 0.17, 0.44), plain(sheets, 4, 0.06), softness=0.72, pitch=-0.32, yaw=0.06 * sx, seed=seed + 5 + sx)
    stuff = cover if isinstance(cover, Material) else cloth(cover, seed=seed)
    _bedspread(mesh, wide, long, stuff, seed)
    cushion(mesh, (0, 0.585, long / 2 - 0.72), (wide * 1.04, 0.06, 0.26), plain(sheets, 4, 0.06), softness=0.6, seed=seed + 8)


def _bedspread(mesh: Mesh, wide: float, long: float, stuff: Material, seed: int) -> None:
    rng = generator(seed)
    s, t = np.linspace(-1, 1, 25)[None], np.linspace(0, 1, 17)[:, None]
    reach = 1.34
    x = s * reach * wide / 2
    over = np.clip((np.abs(s) * reach - 1.0) / (reach - 1.0), 0, 1)
    y = 0.565 - over * 0.34 + 0.018 * np.sin(s * 8 + 5 * t + rng.uniform(0, 6)) + 0.012 * np.sin(t * 15 + s * 4)
    x = np.where(over > 0, np.sign(s) * (wide / 2 + 0.035 + 0.03 * np.sin(t * 21 + rng.uniform(0, 6)) * over), x)
    z = long / 2 - 0.66 - t * (long - 0.68)
    y = y - 0.34 * np.clip((t - 0.94) / 0.06, 0, 1) * 0.6
    sheet(mesh, single(np.stack([x + 0 * t, y + 0 * s, z + 0 * s], -1)), stuff)


def wardrobe(mesh: Mesh, wide: float = 1.3, height: float = 2.05, paint: Pigment = "#5a3e28", mirror: bool = True) -> None:
    """A wardrobe with a cornice, two panelled doors, a mirror in one, drawers below."""
    timber = wood(paint)
    box(mesh, (0, height / 2, 0), (wide, height, 0.56), timber)
    box(mesh, (0, height + 0.03, -0.02), (wide + 0.12, 0.07, 0.62), timber)
    box(mesh, (0, 0.05, -0.01), (wide + 0.04, 0.10, 0.58), timber)
    for sx in (-1, 1):
        box(mesh, (sx * wide / 4, 1.20, -0.29), (wide / 2 - 0.05, height - 0.62, 0.02), timber, casts="none")
        face = paint_of("#7f8c92", "#14181c") if mirror and sx > 0 else plain(paint, 5, 0.12, 0.4)
        box(mesh, (sx * wide / 4, 1.20, -0.303), (wide / 2 - 0.19, height - 0.80, 0.01), face, casts="none")
        box(mesh, (sx * wide / 4, 0.27, -0.29), (wide / 2 - 0.05, 0.30, 0.02), timber, casts="none")
        ball(mesh, (sx * 0.05, 1.15, -0.32), 0.018, "#b08d4a", sides=6, rings=4, casts="none")


def piano(mesh: Mesh, paint: Pigment = "#1c1614", seed: int = 2) -> None:
    """An upright piano with its keys, a music rest with an open score, two candle sconces, and a stool."""
    case = wood(paint, gloss=0.2)
    box(mesh, (0, 0.62, 0.16), (1.46, 1.24, 0.30), case)
    box(mesh, (0, 1.25, 0.13), (1.54, 0.04, 0.40), case)
    box(mesh, (0, 0.68, -0.14), (1.46, 0.10, 0.34), case)
    box(mesh, (0, 0.735, -0.17), (1.30, 0.02, 0.20), "#e4dcc8", casts="none")
    for i in range(36):
        if i % 7 in (0, 1, 3, 4, 5):
            box(mesh, (-0.63 + i * 0.0355 + 0.018, 0.752, -0.13), (0.018, 0.02, 0.12), "#14100e", casts="none")
    for sx in (-1, 1):
        box(mesh, (sx * 0.68, 0.34, -0.22), (0.08, 0.66, 0.08), case, taper=0.8)
        box(mesh, (sx * 0.71, 0.72, -0.15), (0.05, 0.18, 0.34), case)
    box(mesh, (0, 1.0, -0.01), (0.62, 0.30, 0.02), case, pitch=-0.2, casts="none")
    for sx in (-1, 1):
        box(mesh, (sx * 0.12, 1.02, -0.03), (0.22, 0.28, 0.004), "#e6dec8", pitch=-0.2, yaw=0.1 * sx, casts="none")
    with mesh.at(0.05, 0, -0.72):
        lathe(mesh, [(0.001, 0.46), (0.17, 0.46), (0.18, 0.50), (0.15, 0.54), (0.001, 0.54)], cloth("#5a2a26", seed=seed), sides=14)
        legs(mesh, 0.2, 0.2, 0.46, case, splay=0.06)
