"""Words are matched whole, with their inflections: what only begins like a word of the lexicon, or sounds like it, is not it."""

from __future__ import annotations

import re

import pytest

from milimo.story import read_prompt
from milimo.story.lexicon import Meaning, find_meanings
from milimo.story.words import forms, words_of

NEAR_MISSES = re.findall(r"\S+", (
    "stares/star staring/star stared/star starve/star start/star barely/bar bare/bar bares/bar bared/bar barred/bar barrel/bar carpet/car cares/car cared/car caring/car "
    "card/car carry/car planet/plane plan/plane plans/plane planned/plane plant/plane seats/sea season/sea search/sea reign/rain reigns/rain train/rain brain/rain "
    "trained/train training/train parked/park parking/park sparks/park caves/cafe caved/cave planed/plane clothes/cloth boxer/box fired/fire hired/fire "
    "rocking/rock rocked/rock roped/rope roping/rope treated/tree three/tree street/tree booked/book docked/dock docking/dock housed/house housing/house fielded/field "
    "flooded/flood landed/land lands/land bedded/bed bedding/bed tabled/table manned/man manning/man many/man mane/man cooking/cook cooked/cook guarded/guard "
    "guarding/guard hated/hat hating/hat hats/hate caped/cap capes/cap bringing/ring stringed/ring duckling/duck shipped/ship shipping/ship hardship/ship "
    "fishing/fish fished/fish dogged/dog birdcage/bird painted/painter boating/boat booting/boot tied/tie pined/pine pines/pin window/wind winding/wind nightmare/night "
    "dayless/day sundae/sun sundry/sun moonshine/moon mooned/moon fogged/fog mistake/mist mister/mist deserted/desert hilly/hill hallowed/hall shored/shore "
    "portly/port sporty/port roofed/roof laned/lane planks/plane scares/scar cased/case bagged/bag canned/can potted/pot pottery/pot penned/pen keyed/key"
))


def _meant(word: str) -> set[tuple[Meaning, str]]:
    return {(meaning, str(hit.value)) for meaning, hits in find_meanings(words_of(word)).items() for hit in hits}


@pytest.mark.parametrize("pair", NEAR_MISSES)
def test_a_near_miss_means_nothing_of_the_word_that_it_resembles(pair: str) -> None:
    near, word = pair.split("/")
    assert not _meant(near) & _meant(word)


@pytest.mark.parametrize(("word", "base"), [
    ("stars", "star"), ("starring", "star"), ("stares", "stare"), ("staring", "stare"), ("boxes", "box"), ("churches", "church"), ("planes", "plane"), ("knives", "knife"),
    ("leaves", "leaf"), ("leaves", "leave"), ("parties", "party"), ("running", "run"), ("climbed", "climb"), ("carried", "carry"), ("smiling", "smile"), ("raining", "rain"),
    ("women", "woman"), ("waves", "wave"), ("sitting", "sit"), ("crouches", "crouch"), ("roses", "rose"), ("potatoes", "potato"), ("flying", "fly"), ("rowing", "row")])
def test_inflections_are_the_word(word: str, base: str) -> None:
    assert base in forms(word)


def test_who_stares_sees_no_stars() -> None:
    assert "stars" not in read_prompt("A woman stares into an oven window").place.features
    assert "stars" in read_prompt("A man on a beach under the stars").place.features


def test_a_parked_car_stands_in_no_park() -> None:
    assert read_prompt("A car parked in a street").place.archetype.value == "street"


def test_it_rained_is_rain_and_she_storms_out_is_no_storm() -> None:
    assert read_prompt("A street. It rained all day.").weather.value == "rain"
    assert read_prompt("A woman storms out of a house").weather.value == "clear"
    assert read_prompt("It storms. A ship at sea.").weather.value == "storm"
    assert read_prompt("A heavy storm in the mountains").weather.value == "storm"
