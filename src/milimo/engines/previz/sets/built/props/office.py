"""Work places: desks, swivel chairs, filing cabinets, blinds, water cooler; hospital beds, drips, curtains, trolleys."""

from __future__ import annotations

import numpy as np

from milimo.engines.previz.paint import Pigment
from milimo.engines.previz.sets.built.build import Build
from milimo.engines.previz.sets.built.carpentry import ball, box, curtain, cushion, lathe, rods, tube
from milimo.engines.previz.sets.built.mesh import Mesh, paint_of, points
from milimo.engines.previz.sets.built.props.things import cup, monitor
from milimo.engines.previz.sets.built.surfaces import cloth, glowing, plain, wood


def desk(mesh: Mesh, wide: float = 1.5, deep: float = 0.75, paint: Pigment = "#8a6c48", pedestal: int = 1) -> None:
    """A desk with a pedestal of drawers on one side (1 right, −1 left) and a panel before the knees."""
    timber = wood(paint, gloss=0.1)
    box(mesh, (0, 0.725, 0), (wide, 0.035, deep), timber)
    box(mesh, (pedestal * (wide / 2 - 0.24), 0.36, 0), (0.42, 0.68, deep - 0.06), timber)
    for j in range(3):
        box(mesh, (pedestal * (wide / 2 - 0.24), 0.15 + 0.22 * j, deep / 2 - 0.02), (0.38, 0.19, 0.02), plain(paint, 4, 0.1, 0.3), casts="none")
        box(mesh, (pedestal * (wide / 2 - 0.24), 0.17 + 0.22 * j, deep / 2), (0.14, 0.015, 0.02), "#b8b4a8", casts="none")
    box(mesh, (0, 0.45, -deep / 2 + 0.05), (wide - 0.1, 0.45, 0.02), timber)
    for z in (-1, 1):
        tube(mesh, [(-pedestal * (wide / 2 - 0.05), 0.71, z * (deep / 2 - 0.06)), (-pedestal * (wide / 2 - 0.05), 0, z * (deep / 2 - 0.06))], 0.025, "#55585a", sides=5)


def swivel_chair(mesh: Mesh, colour: Pigment = "#33383e") -> None:
    """An office chair on a star of five feet, facing −z."""
    for a in np.arange(5) * 2 * np.pi / 5:
        tube(mesh, [(0, 0.12, 0), (0.30 * np.cos(a), 0.06, 0.30 * np.sin(a))], 0.025, "#2a2c2e", sides=5, end_radius=0.015)
        ball(mesh, (0.31 * np.cos(a), 0.03, 0.31 * np.sin(a)), 0.03, "#17181a", sides=6, rings=4, casts="none")
    tube(mesh, [(0, 0.1, 0), (0, 0.45, 0)], 0.03, "#55585a", sides=6)
    cushion(mesh, (0, 0.48, 0), (0.50, 0.10, 0.48), cloth(colour), softness=0.5, grain=5)
    cushion(mesh, (0, 0.82, 0.25), (0.46, 0.50, 0.09), cloth(colour), softness=0.5, pitch=0.14, grain=5)
    tube(mesh, [(0, 0.46, 0.20), (0, 0.56, 0.30), (0, 0.75, 0.28)], 0.025, "#2a2c2e", sides=5)
    for sx in (-1, 1):
        tube(mesh, [(sx * 0.26, 0.48, 0.10), (sx * 0.30, 0.66, 0.08), (sx * 0.30, 0.68, -0.14)], 0.02, "#2a2c2e", sides=5)


def work_place(build: Build, seed: int, *, kind: str = "lines", lamp: bool = False) -> None:
    """A desk as somebody left it: monitor, keyboard, papers, a cup; the sitter looks toward −z."""
    mesh = build.mesh
    desk(mesh, 1.5, 0.75, ("#9a7a50", "#8a6c48")[seed % 2], 1 if seed % 2 else -1)
    monitor(mesh, -0.40, 0.742, -0.20, np.pi, True, seed, 0.58, kind)
    box(mesh, (-0.12, 0.752, 0.12), (0.42, 0.018, 0.14), "#c4c4bc", casts="none")
    box(mesh, (0.20, 0.752, 0.13), (0.06, 0.02, 0.10), "#c4c4bc", casts="none")
    for k in range(3):
        box(mesh, (0.48 + 0.02 * k, 0.748 + 0.012 * k, -0.05), (0.21, 0.012, 0.29), ("#e8e4d8", "#d8d4c4", "#b8c8d0")[k], yaw=0.1 - 0.12 * k, casts="none")
    cup(mesh, -0.55, 0.742, 0.05, ("#b8503c", "#4f7a8a", "#d8c070")[seed % 3])
    lathe(mesh, [(0.04, 0), (0.042, 0.10), (0.036, 0.1)], "#3a3c40", origin=(0.32, 0.742, -0.26), sides=9, casts="none")
    for a in (-0.3, 0.1, 0.4):
        tube(mesh, [(0.32, 0.78, -0.26), (0.32 + a * 0.12, 0.92, -0.26 + 0.03 * a)], 0.006, ("#c8402c", "#34485c", "#d0a040")[int(a * 10) % 3], sides=4, casts="none")
    if lamp:
        metal = plain("#2f5a4a", 3)
        lathe(mesh, [(0.09, 0), (0.09, 0.02), (0.02, 0.03)], metal, origin=(0.60, 0.742, -0.22), sides=10, casts="none")
        tube(mesh, [(0.60, 0.75, -0.22), (0.66, 1.02, -0.18), (0.44, 1.16, -0.08)], 0.012, metal, sides=5, casts="none")
        lathe(mesh, [(0.10, 1.05), (0.05, 1.13), (0.02, 1.16)], metal, origin=(0.42, 0, -0.06), sides=12, casts="none")
        build.lamp(0.42, 1.05, -0.06, "#ffd08a", 1.8, 0.9, size=0.05, glow=0.16, facing=None, skip=(f"desk{seed}",))


def filing_cabinet(mesh: Mesh, paint: Pigment = "#7d8684", drawers: int = 4) -> None:
    """A steel cabinet with handles and labels."""
    high = 0.32 * drawers + 0.04
    box(mesh, (0, high / 2, 0), (0.46, high, 0.6), plain(paint, 3, 0.06))
    for j in range(drawers):
        y = 0.18 + 0.32 * j
        box(mesh, (0, y, -0.305), (0.42, 0.29, 0.015), plain(paint, 4, 0.09, 0.3), casts="none")
        box(mesh, (0, y + 0.06, -0.325), (0.14, 0.02, 0.03), "#c4c8c8", casts="none")
        box(mesh, (0, y + 0.10, -0.315), (0.1, 0.04, 0.006), "#e8e4d4", casts="none")


def blinds(mesh: Mesh, wide: float, bottom: float, top: float, *, tilt: float = 0.5, paint: Pigment = "#d8d4c4") -> None:
    """Slatted blinds before a window about x = 0: they cut light into stripes."""
    count = int((top - bottom) / 0.075)
    for k in range(count):
        box(mesh, (0, bottom + 0.04 + 0.075 * k, -0.03), (wide, 0.006, 0.062), paint, pitch=tilt)
    box(mesh, (0, top + 0.02, -0.03), (wide + 0.04, 0.06, 0.08), paint, casts="none")


def water_cooler(mesh: Mesh) -> None:
    box(mesh, (0, 0.48, 0), (0.32, 0.96, 0.32), plain("#d8dad6", 3, 0.04))
    lathe(mesh, [(0.05, 0.96), (0.13, 1.04), (0.135, 1.34), (0.10, 1.40), (0.001, 1.42)], paint_of("#8fb4c8", "#1c2a32"), sides=14)
    for x, c in ((-0.06, "#3a6ac0"), (0.06, "#c0402c")):
        box(mesh, (x, 0.78, -0.18), (0.04, 0.05, 0.05), c, casts="none")


def hospital_bed(mesh: Mesh, cover: Pigment = "#a9c0bc") -> None:
    """A bed on wheels with rails, its back raised, a pillow and a turned-down sheet; head at +z."""
    frame = plain("#b8bcbc", 3, 0.05)
    for sx in (-1, 1):
        tube(mesh, [(sx * 0.44, 0.42, -1.0), (sx * 0.44, 0.42, 1.0)], 0.025, frame, sides=6)
        for z in (-0.85, 0.85):
            tube(mesh, [(sx * 0.38, 0.42, z), (sx * 0.38, 0.1, z)], 0.022, frame, sides=5)
            lathe(mesh, [(0.02, -0.03), (0.06, -0.02), (0.06, 0.02), (0.02, 0.03)], "#2a2c2e", origin=(sx * 0.38, 0.06, z), sides=10)
        rail = [(sx * 0.47, 0.55, -0.35), (sx * 0.47, 0.80, -0.30), (sx * 0.47, 0.80, 0.45), (sx * 0.47, 0.55, 0.50)]
        tube(mesh, rail, 0.014, frame, sides=5)
        rods(mesh, points([[sx * 0.47, 0.55, z] for z in (-0.1, 0.1, 0.3)]), points([[sx * 0.47, 0.80, z] for z in (-0.1, 0.1, 0.3)]), 0.009, frame)
    box(mesh, (0, 0.72, 1.03), (0.92, 0.56, 0.04), plain("#c8b48a", 3))
    box(mesh, (0, 0.60, -1.03), (0.92, 0.40, 0.04), plain("#c8b48a", 3))
    cushion(mesh, (0, 0.53, -0.28), (0.86, 0.16, 1.42), plain("#e4e6e0", 3, 0.04), softness=0.2, grain=5)
    cushion(mesh, (0, 0.70, 0.68), (0.86, 0.16, 0.72), plain("#e4e6e0", 3, 0.04), softness=0.2, pitch=-0.55, grain=5)
    cushion(mesh, (0, 0.90, 0.74), (0.62, 0.15, 0.42), plain("#eceee8", 4, 0.04), softness=0.7, pitch=-0.55)
    cushion(mesh, (0, 0.60, -0.40), (0.92, 0.13, 1.22), cloth(cover), softness=0.35, grain=6, seed=5)
    cushion(mesh, (0, 0.655, 0.16), (0.92, 0.06, 0.24), plain("#e4e6e0", 4, 0.04), softness=0.5)


def drip_stand(mesh: Mesh) -> None:
    """A stand with a bag and its line."""
    metal = plain("#b8bcbc", 3)
    for a in np.arange(4) * np.pi / 2:
        tube(mesh, [(0, 0.08, 0), (0.26 * np.cos(a), 0.03, 0.26 * np.sin(a))], 0.014, metal, sides=5)
    tube(mesh, [(0, 0.05, 0), (0, 1.95, 0)], 0.012, metal, sides=6)
    tube(mesh, [(-0.16, 1.92, 0), (0, 1.97, 0), (0.16, 1.92, 0)], 0.008, metal, sides=4)
    cushion(mesh, (0.15, 1.72, 0), (0.13, 0.26, 0.05), paint_of("#c8d8d4", "#1a2422"), softness=0.5, grain=4)
    tube(mesh, [(0.15, 1.58, 0), (0.10, 1.2, -0.06), (0.02, 0.95, -0.22), (-0.25, 0.85, -0.3)], 0.005, "#d8e0e0", sides=4, casts="none")


def vital_monitor(build: Build, on: bool = True) -> None:
    """A monitor on a trolley that shows a pulse."""
    mesh = build.mesh
    box(mesh, (0, 0.55, 0), (0.46, 0.04, 0.40), "#c8ccca")
    box(mesh, (0, 0.15, 0), (0.46, 0.04, 0.40), "#c8ccca")
    for sx in (-0.2, 0.2):
        for sz in (-0.17, 0.17):
            tube(mesh, [(sx, 0, sz), (sx, 1.0, sz)], 0.014, "#9a9e9e", sides=4)
    box(mesh, (0, 1.02, 0), (0.5, 0.03, 0.42), "#c8ccca")
    monitor(mesh, 0, 1.03, 0, 0.0, on, 5, 0.44, "graph", "#5fe08a")
    if on:
        build.lamp(0, 1.36, -0.15, "#5fe08a", 0.30, 0.6, size=0.0, glow=0.30, glow_strength=0.30, always=True, figure=False)
    box(mesh, (0, 0.66, 0), (0.34, 0.18, 0.30), "#a8b4b8")


def cubicle_curtain(mesh: Mesh, x: float, z0: float, z1: float, high: float, colour: Pigment = "#9db8b4") -> None:
    """A curtain on a ceiling track between two beds, along z."""
    with mesh.at(x, 0, (z0 + z1) / 2, np.pi / 2):
        half = abs(z1 - z0) / 2
        curtain(mesh, -half, half, high - 0.45, 0.35, plain(colour, 3, 0.08, 0.4), depth=0.05, folds=9, seed=4)
        box(mesh, (0, high - 0.43, 0), (2 * half, 0.03, 0.03), "#c8ccca", casts="none")


def ceiling_panel(build: Build, wide: float = 1.2, deep: float = 0.6, strength: float = 1.1, *, colour: str = "#e8f2fa", always: bool = False, figure: bool = True,
                  cast: bool = True) -> None:
    """A lit panel in a suspended ceiling (the current spot)."""
    level = 1.0 if always else build.lamps
    face = glowing(colour, 0.9 * level, 0.1, 0.5) if level > 0.05 else plain("#d8dcdc", 3)
    build.mesh.quad((-wide / 2, -0.012, -deep / 2), (wide, 0, 0), (0, 0, deep), face, casts="none")
    build.lamp(0, -0.15, 0, colour, strength, 1.9, size=0.35 if cast else 0.0, glow=0.0, facing=(0, -1, 0), always=always, figure=figure)
