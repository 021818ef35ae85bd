from __future__ import annotations

import pytest

from milimo.contracts.shots import Appearance, SubjectKind
from milimo.engines.previz.figures import settle_look, standing_metres
from milimo.engines.previz.figures.looks import measures_of
from milimo.engines.previz.figures.outfits import outfit_named
from milimo.engines.previz.paint import hex_colour

from .people import look_of

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
