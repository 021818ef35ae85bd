"""Paints the contact sheet of people: poses, heads by expression and looks, walks, hands, animals.

    python benchmarks/sheets/figures.py SHEET.png
"""

from __future__ import annotations

import argparse
import math
import time
from pathlib import Path

import cv2
import numpy as np

from milimo.contracts.shots import Appearance, Expression, Pose, SubjectKind
from milimo.engines.previz.figures import (
    paint_animal,
    paint_bust,
    paint_figure,
    paint_hands,
    paint_walk,
    settle_look,
)
from milimo.engines.previz.model import Bust, Cutout, FigureLight, FigureRequest, Look

WIDTH = 1560
Picture = np.ndarray


def light(side: float, key: float = 1.0, warm: bool = True) -> FigureLight:
    """A key from one side and a rim in the opposite temperature from the other."""
    one, two = ((1.0, 0.86, 0.66), (0.50, 0.66, 0.95)) if warm else ((0.72, 0.84, 1.0), (1.0, 0.70, 0.42))
    return FigureLight((side * 0.75, 0.55, -0.62), one, key, (-side * 0.8, 0.35, 0.6), two, 0.7, (0.26, 0.30, 0.38), (0.20, 0.17, 0.15))


def lay(board: Picture, cutout: Cutout, at: tuple[float, float], on: tuple[float, float]) -> None:
    """Lays a cut-out so that its point `on` comes to lie at `at`."""
    h, w = cutout.alpha.shape
    x, y = round(at[0] - on[0]), round(at[1] - on[1])
    x0, y0, x1, y1 = max(0, x), max(0, y), min(board.shape[1], x + w), min(board.shape[0], y + h)
    if x1 > x0 and y1 > y0:
        a = cutout.alpha[y0 - y:y1 - y, x0 - x:x1 - x, None]
        part = board[y0:y1, x0:x1]
        part += (cutout.rgb[y0 - y:y1 - y, x0 - x:x1 - x] - part) * a


def lay_bust(board: Picture, bust: Bust, at: tuple[float, float], mouth: str | None = None, shut: bool = False) -> None:
    lay(board, bust.torso, at, bust.torso.points["head"])
    x, y = bust.head.points["head"]
    lay(board, bust.head, at, (x, y))
    for patch in [*([bust.mouths[mouth]] if mouth else []), *([bust.lids] if shut and bust.lids else [])]:
        lay(board, Cutout(patch.rgb, patch.alpha, (0, 0), {}), at, (x - patch.x, y - patch.y))


def ground(height: int, low: float = 0.17, high: float = 0.30) -> Picture:
    fall = np.linspace(high, low, height, dtype=np.float32)[:, None, None]
    return fall * np.array([0.98, 1.0, 1.04], np.float32) * np.ones((height, WIDTH, 3), np.float32)


def look(kind: SubjectKind, key: str, **appearance: object) -> Look:
    return settle_look(kind, Appearance(**appearance), key, 1)  # type: ignore[arg-type]


def asked(who: Look, pose: Pose, yaw: float, height: float, seed: int, expression: Expression = Expression.NEUTRAL,
          holds: str | None = None) -> FigureRequest:
    return FigureRequest(who, pose, expression, math.radians(yaw), 0.03, height, light(-1 if seed % 2 else 1), (0, 0, 5), holds=holds, seed=seed)


CAST = (
    (SubjectKind.WOMAN, "mara", {"age": 60, "hair": "braid", "hair_colour": "#8e8a85", "outfit": "oilskin", "outfit_colour": "#8c3a30"}),
    (SubjectKind.MAN, "elias", {"age": 71, "hair": "receding", "beard": True, "outfit": "cardigan", "headwear": "knitted cap"}),
    (SubjectKind.GIRL, "june", {"age": 8, "hair": "ponytail", "outfit": "dress"}),
    (SubjectKind.MAN, "omar", {"age": 34, "hair": "curly", "skin": "#774b33", "outfit": "suit", "glasses": True}),
    (SubjectKind.WOMAN, "ines", {"age": 28, "hair": "bob", "outfit": "coat"}),
    (SubjectKind.BOY, "tom", {"age": 6, "outfit": "hoodie", "headwear": "cap"}),
    (SubjectKind.WOMAN, "ada", {"age": 40, "hair": "afro", "skin": "#5a3828", "outfit": "long dress"}),
    (SubjectKind.MAN, "viktor", {"age": 48, "build": "heavy", "outfit": "apron"}),
    (SubjectKind.WOMAN, "noor", {"age": 31, "hair": "long", "skin": "#b07a52", "outfit": "spacesuit"}),
    (SubjectKind.MAN, "ben", {"age": 25, "hair": "messy", "outfit": "jacket", "build": "slight"}),
)


def cast() -> list[Look]:
    return [look(kind, key, **said) for kind, key, said in CAST]


def poses(people: list[Look]) -> Picture:
    """Two rows of full figures: everybody standing, then the poses."""
    board = ground(640)
    for i, who in enumerate(people):
        small = who.kind in (SubjectKind.GIRL, SubjectKind.BOY)
        cutout = paint_figure(asked(who, Pose.STANDING, (-35, 25, 10, -20, 40, -15, 20, 0, -40, 150)[i], 205 if small else 285, i))
        lay(board, cutout, (80 + i * 155, 308), cutout.anchor)
    for i, pose in enumerate((Pose.SITTING, Pose.WALKING, Pose.RUNNING, Pose.CROUCHING, Pose.KNEELING, Pose.REACHING, Pose.WAVING, Pose.DANCING,
                              Pose.FIGHTING, Pose.LEANING)):
        who = people[(i * 3 + 4) % len(people)]
        small = who.kind in (SubjectKind.GIRL, SubjectKind.BOY)
        cutout = paint_figure(asked(who, pose, (35, 70, -60, 40, -45, 55, 0, 20, -35, 30)[i], 205 if small else 285, i))
        lay(board, cutout, (80 + i * 155, 628), cutout.anchor)
    return board


def heads(people: list[Look]) -> Picture:
    """Ten faces in two rows, an expression each."""
    board = ground(760, 0.10, 0.20)
    for i, who in enumerate(people):
        expression = list(Expression)[i % len(Expression)]
        side = -1.0 if i % 2 else 1.0
        bust = paint_bust(who, expression, math.radians(-side * (18 + 7 * (i % 3))), 0.02, 235, light(side, 1.0, i % 3 != 2), i, mouths=False,
                          extent=(156, 190, 156, 200))
        tile = np.ascontiguousarray(board[(i // 5) * 380:(i // 5 + 1) * 380, (i % 5) * 312:(i % 5 + 1) * 312])
        lay_bust(tile, bust, (156, 188))
        board[(i // 5) * 380:(i // 5 + 1) * 380, (i % 5) * 312:(i % 5 + 1) * 312] = tile
    return board


def speech(people: list[Look]) -> Picture:
    """One head: at rest, lids shut, and four mouths; then the same person at close-up size from five sides."""
    board = ground(330, 0.10, 0.20)
    bust = paint_bust(people[4], Expression.NEUTRAL, 0.35, 0.02, 210, light(1.0), 1, extent=(128, 160, 128, 170))
    for i, (mouth, shut) in enumerate(((None, False), (None, True), ("small", False), ("open", False), ("round", False), ("wide", False))):
        tile = np.ascontiguousarray(board[:, i * 260:(i + 1) * 260])
        lay_bust(tile, bust, (130, 155), mouth, shut)
        board[:, i * 260:(i + 1) * 260] = tile
    return board


def walks(people: list[Look]) -> Picture:
    """A walk and a run, phase by phase, each where it is in the world."""
    board = ground(400)
    for row, (who, pose, yaw) in enumerate(((people[0], Pose.WALKING, 80), (people[9], Pose.RUNNING, -65))):
        cycle = paint_walk(asked(who, pose, yaw, 180, row, holds="lantern" if row == 0 else None), phases=12)
        for k, phase in enumerate(cycle.phases):
            lay(board, phase, (75 + k * 128, 195 + row * 200), phase.anchor)
    return board


def hands(people: list[Look]) -> Picture:
    board = ground(420, 0.10, 0.18)
    for i, holds in enumerate(("letter", "cup", "phone", "lantern", "key", "table")):
        cutout = paint_hands(holds, light(-1 if i % 2 else 1), people[i], 120, extent=(128, 200, 128, 210))
        tile = np.ascontiguousarray(board[:, i * 260:(i + 1) * 260])
        lay(tile, cutout, (130, 205), cutout.points["object"])
        board[:, i * 260:(i + 1) * 260] = tile
    return board


def animals() -> Picture:
    board = ground(260)
    for i, (kind, yaw, pose, height) in enumerate((
            (SubjectKind.DOG, 65, Pose.STANDING, 120), (SubjectKind.DOG, -50, Pose.SITTING, 120), (SubjectKind.CAT, 60, Pose.SITTING, 100),
            (SubjectKind.HORSE, 70, Pose.RUNNING, 215), (SubjectKind.HORSE, -40, Pose.STANDING, 215), (SubjectKind.BIRD, 40, Pose.STANDING, 90),
            (SubjectKind.BIRD, 60, Pose.FLYING, 110), (SubjectKind.FISH, 75, Pose.STANDING, 100))):
        cutout = paint_animal(kind, math.radians(yaw), height, light(1 if i % 2 else -1), pose, i + 2)
        lay(board, cutout, (100 + i * 195, 245 if pose is not Pose.FLYING and kind is not SubjectKind.FISH else 130), cutout.anchor)
    return board


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sheet", type=Path)
    cv2.setNumThreads(1)
    target = parser.parse_args().sheet
    people = cast()
    rows = []
    for name, paint in (("poses", lambda: poses(people)), ("heads", lambda: heads(people)), ("speech", lambda: speech(people)),
                        ("walks", lambda: walks(people)), ("hands", lambda: hands(people)), ("animals", animals)):
        start = time.process_time()
        rows.append(paint())
        print(f"{name}: {time.process_time() - start:.1f} s")
    sheet = np.vstack(rows)
    cv2.imwrite(str(target), cv2.cvtColor((np.clip(sheet, 0, 1) * 255 + 0.5).astype(np.uint8), cv2.COLOR_RGB2BGR))


if __name__ == "__main__":
    main()
