from __future__ import annotations

import numpy as np
import pytest

from milimo.contracts.shots import Appearance, Expression, SubjectKind
from milimo.engines.previz.figures import settle_look, standing_metres
from milimo.engines.previz.figures.cutouts import assemble
from milimo.engines.previz.figures.faces import MIENS, _lid_curves
from milimo.engines.previz.figures.heads import face_shape
from milimo.engines.previz.figures.looks import measures_of
from milimo.engines.previz.figures.outfits import outfit_named
from milimo.engines.previz.figures.skeleton import Stance
from milimo.engines.previz.figures.trace import crop_canvas, see
from milimo.engines.previz.paint import hex_colour

from .people import look_of, request

PEOPLE = (SubjectKind.MAN, SubjectKind.WOMAN, SubjectKind.BOY, SubjectKind.GIRL, SubjectKind.PERSON)


@pytest.mark.parametrize("kind", PEOPLE)
def test_every_field_is_settled(kind: SubjectKind) -> None:
    settled = settle_look(kind, Appearance(), "mara", 3).appearance.model_dump()
    assert not [name for name, value in settled.items() if value is None]


def test_a_character_keeps_her_looks_whatever_the_shots_seed() -> None:
    assert settle_look(SubjectKind.WOMAN, Appearance(), "mara", 1) == settle_look(SubjectKind.WOMAN, Appearance(), "mara", 99)
    assert settle_look(SubjectKind.WOMAN, Appearance(), "mara", 1) != settle_look(SubjectKind.WOMAN, Appearance(), "ines", 1)


def test_what_the_script_says_is_kept_and_changes_nothing_else() -> None:
    plain = settle_look(SubjectKind.WOMAN, Appearance(), "mara", 1).appearance
    told = settle_look(SubjectKind.WOMAN, Appearance(outfit="red coat", glasses=True), "mara", 1).appearance
    assert told.outfit == "red coat" and told.glasses
    assert (told.skin, told.hair, told.age) == (plain.skin, plain.hair, plain.age)


def test_people_differ() -> None:
    looks = [settle_look(SubjectKind.PERSON, Appearance(), f"p{i}", 1).appearance for i in range(40)]
    assert len({a.skin for a in looks}) >= 6
    assert len({a.hair for a in looks}) >= 6
    assert len({a.outfit for a in looks}) >= 6


def test_a_child_is_smaller_and_has_the_larger_head() -> None:
    child, adult = look_of(SubjectKind.BOY, age=6), look_of(SubjectKind.MAN, age=35)
    assert standing_metres(child) < 0.75 * standing_metres(adult)
    a, b = measures_of(child), measures_of(adult)
    assert a.head / a.total > 1.15 * b.head / b.total


def test_women_have_narrower_shoulders_and_the_heavy_are_wide() -> None:
    average = measures_of(look_of(SubjectKind.MAN, age=35, build="average"))
    assert measures_of(look_of(SubjectKind.WOMAN, age=35, build="average")).shoulder < average.shoulder
    assert measures_of(look_of(SubjectKind.MAN, age=35, build="heavy")).waist > 1.15 * average.waist


@pytest.mark.parametrize(("words", "cut"), [
    ("red oilskin", "oilskin"), ("white lab coat", "lab coat"), ("a long wool coat", "coat"), ("spacesuit", "spacesuit"), ("nothing known", "shirt")])
def test_outfits_are_found_in_the_scripts_words(words: str, cut: str) -> None:
    assert outfit_named(words).name == cut


def test_grey_comes_with_age() -> None:
    greys = [hex_colour(look_of(SubjectKind.WOMAN, f"old{i}", age=80).appearance.hair_colour or "") for i in range(5)]
    assert all(float(g.max() - g.min()) < 0.08 for g in greys)


def test_a_colour_in_the_scripts_words_colours_the_outfit() -> None:
    red = hex_colour(look_of(SubjectKind.WOMAN, "mara", outfit="red oilskin").appearance.outfit_colour or "")
    assert red[0] > 1.8 * red[2]
    assert look_of(SubjectKind.WOMAN, "mara", outfit="red oilskin", outfit_colour="#203040").appearance.outfit_colour == "#203040"


def test_a_coat_opens_over_the_legs_and_a_dress_does_not() -> None:
    """How far the middle of the front lies behind its sides, above the knees: the fronts of a coat part there."""
    def parted(outfit: str) -> float:
        figure = assemble(request(look_of(SubjectKind.WOMAN, outfit=outfit), yaw=0, height=300), Stance(lean=0.0), 2)
        surface = see(figure.solids, crop_canvas(figure.solids, 300 / figure.units))
        j, depth = figure.joints, surface.picture(surface.place[:, 2], 9.0)
        x, y = surface.canvas.pixel(figure.seen(j.pelvis + (j.knee[0] + j.knee[1] - 2 * j.pelvis) / 2 * 0.86))
        out = round(0.36 * surface.canvas.scale)
        row = depth[round(y)]
        return float(row[round(x) - 2:round(x) + 6].max() - min(row[round(x) - out], row[round(x) + out]))

    coat, white, dress = (parted(outfit) for outfit in ("coat", "lab coat", "dress"))
    assert coat > 0.10 and white > 0.10 and dress < 0.04, f"{coat:.2f} {white:.2f} {dress:.2f}"


@pytest.mark.parametrize("hair", ["bun", "ponytail", "braid"])
def test_a_forehead_is_a_third_of_a_face(hair: str) -> None:
    """From the brows to hair that is drawn back: high foreheads once made young women old."""
    figure = assemble(request(look_of(SubjectKind.WOMAN, age=25, hair=hair), yaw=0, height=1600), Stance(lean=0.0, head=(0, 0, 0)), 2, parts="head")
    surface = see(figure.solids, crop_canvas(figure.solids, 1600 / figure.units * 0.5), cell=2.0, refine=3)
    j, size = figure.joints, figure.joints.measures.head
    x = surface.canvas.pixel(figure.seen(j.skull + j.head_frame @ np.array([0.06, 0.5, -0.3]) * size))[0]
    names = surface.picture(surface.solid.astype(np.float32) + 1)
    skin = [i + 1 for i, solid in enumerate(figure.solids) if solid.material == "skin"]
    rows = np.flatnonzero(np.isin(names[:, round(x)], skin))
    brow = surface.canvas.pixel(figure.seen(j.skull + j.head_frame @ np.array([0, face_shape(look_of(SubjectKind.WOMAN, age=25, hair=hair)).brow_y, -0.36]) * size))[1]
    forehead = (brow - rows[0]) / (surface.canvas.scale * size)
    assert 0.10 < forehead < 0.27, f"{forehead:.2f} of a head"


def test_an_eye_at_rest_does_not_stare() -> None:
    """The upper lid lies over the iris's upper edge in the middle of the eye; only fear and surprise show it whole."""
    for kind, age in ((SubjectKind.WOMAN, 24), (SubjectKind.MAN, 30), (SubjectKind.WOMAN, 68)):
        shape = face_shape(look_of(kind, age=age))
        upper, _, _ = _lid_curves(shape, MIENS[Expression.NEUTRAL], np.zeros(1, np.float32))
        iris = 0.003 + 0.0315 + 0.016 * shape.youth
        assert upper[0] < iris - 0.003
        wide, _, _ = _lid_curves(shape, MIENS[Expression.AFRAID], np.zeros(1, np.float32))
        assert wide[0] > iris - 0.003
