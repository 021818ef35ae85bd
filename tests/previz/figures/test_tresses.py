"""Hair: values, partings, napes, loose ends."""

import cv2
import numpy as np
import pytest

from milimo.contracts.shots import Expression, SubjectKind
from milimo.engines.previz.figures import paint_bust
from milimo.engines.previz.figures.field import smooth_max, smooth_min
from milimo.engines.previz.figures.hair import hair_solids
from milimo.engines.previz.figures.heads import face_shape
from milimo.engines.previz.figures.tresses import PARTINGS, beard_values, hair_values
from milimo.engines.previz.model import Bust, FigureLight

from .people import LIGHT, look_of

FLAT = FigureLight((0.0, 1.0, 0.0), (1, 1, 1), 0.0, (0.0, 1.0, 0.0), (1, 1, 1), 0.0, (0.8, 0.8, 0.8), (0.8, 0.8, 0.8))


def shell(spread: int = 90) -> np.ndarray:
    """Points of a head's hair in head space with their normals, (n, 3) each: its upper and back half."""
    up, round_ = np.meshgrid(np.linspace(-0.6, np.pi / 2 - 0.05, spread), np.linspace(-np.pi, np.pi, 2 * spread))
    n = np.stack([np.cos(up) * np.sin(round_), np.sin(up), np.cos(up) * np.cos(round_)], -1).reshape(-1, 3).astype(np.float32)
    return n[(n[:, 1] > 0.25) | (n[:, 2] > -0.2)]


def places(normals: np.ndarray) -> np.ndarray:
    return normals * np.array([0.37, 0.39, 0.43], np.float32) + np.array([0.0, 0.14, 0.07], np.float32)


@pytest.mark.parametrize("style", ["short", "parted", "long", "wavy", "bob", "bun", "braid", "ponytail", "curly", "afro", "crop", "messy"])
def test_a_head_of_hair_has_three_values(style: str) -> None:
    n = shell()
    tone = hair_values(places(n), n, style)
    for low, high in ((0.0, 0.72), (0.84, 1.08), (1.12, 9.0)):
        assert float(((tone >= low) & (tone < high)).mean()) > 0.06, (low, high)


def test_a_beard_has_three_values() -> None:
    x, y = (v.ravel() for v in np.meshgrid(np.linspace(-0.2, 0.2, 80), np.linspace(-0.52, -0.2, 80)))
    tone = beard_values(np.stack([x, y, -0.35 + 0.5 * np.abs(x)], 1).astype(np.float32))
    assert float((tone < 0.72).mean()) > 0.06 and float((tone > 1.15).mean()) > 0.06 and float(((tone > 0.8) & (tone < 1.1)).mean()) > 0.06


@pytest.mark.parametrize("style", sorted(PARTINGS))
def test_a_parting_is_a_dark_line_where_the_style_has_it(style: str) -> None:
    z = np.linspace(-0.24, -0.12, 60, dtype=np.float32)
    best = {}
    for name, aside in (("on", 0.0), ("off", 0.11)):
        tones = []
        for shift in np.linspace(-0.025, 0.025, 11):        # the line wanders
            p = np.stack([np.full_like(z, PARTINGS[style] + aside + shift), np.full_like(z, 0.45), z], 1)
            tones.append(hair_values(p, np.tile(np.array([[0.0, 1.0, 0.0]], np.float32), (60, 1)), style))
        best[name] = float(np.min(tones, axis=0).mean())
    assert best["on"] < 0.8 * best["off"]


def test_short_hair_tapers_to_the_nape_behind_free_ears() -> None:
    shape = face_shape(look_of(SubjectKind.MAN, age=34))
    for style in ("short", "crop", "receding", "parted"):
        hair = hair_solids(style, shape, 2)[0]
        field = np.full(3, 1.0, np.float32)
        x, y, z = (np.array(v, np.float32) for v in ((0.0, 0.33, 0.0), (-0.16, -0.05, -0.42), (0.36, 0.055, -0.10)))
        for verb, k, form in hair.steps:
            d = form.distance(x, y, z)
            field = smooth_min(field, d, k) if verb == "join" else smooth_max(field, -d, k)
        assert field[0] < 0 < field[1] and field[2] > 0, style      # nape, ear, throat


def bust(hair: str, headwear: str = "none", light: FigureLight = LIGHT) -> Bust:
    look = look_of(SubjectKind.MAN, age=34, hair=hair, headwear=headwear, hair_colour="#6a4a30", beard=False)
    return paint_bust(look, Expression.NEUTRAL, 0.3, 0.0, 180.0, light, 1, mouths=())


def test_values_are_the_hairs_own_and_not_the_lamps() -> None:
    """In a light from everywhere the same, a cap would be one value."""
    head = bust("short", light=FLAT).head
    x, y = (int(v) for v in head.points["head"])
    crown = head.rgb[y - 88:y - 55, x - 40:x + 40] @ np.array([0.21, 0.72, 0.07], np.float32)
    low, mid, high = np.percentile(crown, (8, 50, 92))
    assert low < 0.82 * mid and high > 1.12 * mid


def test_single_hairs_stand_off_loose_hair_and_off_no_crop() -> None:
    def thin(style: str, headwear: str = "none") -> int:
        alpha = bust(style, headwear).head.alpha
        return int(((alpha - cv2.morphologyEx(alpha, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))) > 0.12)[:110].sum())

    assert thin("short") > 1.2 * thin("crop") and thin("wavy") > 1.5 * thin("crop") and thin("short") > 1.5 * thin("short", "beanie")
