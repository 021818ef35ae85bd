"""A street says what the text says of it: its trades hang over the shops, and what is parked in it is dark."""

import numpy as np
import pytest

from milimo.contracts.shots import Archetype, Place, ShotPlan, TimeOfDay, Weather
from milimo.engines.previz.model import SetRequest, View
from milimo.engines.previz.sets.built.mesh import Mesh
from milimo.engines.previz.sets.built.places import streets
from milimo.engines.previz.sets.built.props.lettering import GENERIC
from milimo.engines.previz.town import MOST, has_headlights, signs_of

VIEW = View(160, 90, (0.0, 1.6, -4.0), 0.0, 0.0, 120.0, 8)


def street(*signs: str, features: tuple[str, ...] = (), hour: TimeOfDay = TimeOfDay.NIGHT) -> SetRequest:
    return SetRequest(Archetype.STREET, VIEW, hour, Weather.CLEAR, 9, 0, features, False, ShotPlan(), signs=signs)


@pytest.mark.parametrize(("text", "words"), [
    ("Wide shot of a street with a bakery, day", ("BAKERY",)), ("A woman outside a bar, street, night", ("BAR",)), ("Eine Frau vor einer Bäckerei", ("BÄCKEREI",)),
    ("Une rue, la nuit: une boucherie et un café", ("BOUCHERIE", "CAFÉ")), ("A man leaves the book shop and the flower shop", ("BOOKS", "FLOWERS")), ("two bakeries? no: bars", ("BAR",)),
    ("A street in the rain", ()), ("He clubs the post to the ground at the market", ()), ("a bank, a bar, a hotel, a cinema", ("BANK", "BAR", "HOTEL"))])
def test_a_sign_is_the_texts_own_word_for_the_trade(text: str, words: tuple[str, ...]) -> None:
    assert signs_of(ShotPlan(), text) == words and len(words) <= MOST


def test_every_shot_under_a_heading_has_the_headings_signs() -> None:
    plan = ShotPlan(place=Place(archetype=Archetype.STREET, name="STRASSE VOR DER APOTHEKE"))
    assert signs_of(plan, "A man runs past a bar.") == signs_of(plan, "A woman waits.") == ("APOTHEKE",)


@pytest.mark.parametrize("trade", ["BAKERY", "BÄCKEREI", "BAR"])
def test_the_named_trade_hangs_over_a_shop_and_no_other_shop_bears_it(trade: str, monkeypatch: pytest.MonkeyPatch) -> None:
    hung: list[tuple[str, float]] = []
    paint = streets.sign_board

    def noted(mesh: Mesh, x: float, y: float, z: float, wide: float, high: float, board: object, letters: object, word: str, lit: float = 0.0) -> None:
        hung.append((word, mesh.world(x, y, z)[2]))
        paint(mesh, x, y, z, wide, high, board, letters, word, lit)          # type: ignore[arg-type]

    monkeypatch.setattr(streets, "sign_board", noted)
    streets.design_street(street(trade))
    at = [z for word, z in hung if word == trade]
    assert len(at) == 1 and 4 < at[0] < 16, f"{trade} hangs at {at}"
    assert {word for word, _ in hung} - {trade} <= set(GENERIC)


def lamps_on_cars(request: SetRequest) -> int:
    faces = streets.design_street(request).rig.faces
    cars = np.array([name.startswith("car") for name in faces.props])[faces.prop]
    glowing = np.array([float(material.emission.max()) for material in faces.materials])[faces.material]
    return int((glowing[cars] > 0.05).sum())


def test_parked_cars_are_dark_at_night_unless_the_text_speaks_of_headlights() -> None:
    assert lamps_on_cars(street()) == 0
    assert lamps_on_cars(street(features=("headlights",))) > 0
    assert lamps_on_cars(street(features=("headlights",), hour=TimeOfDay.DAY)) == 0


def test_headlights_are_heard_of_in_the_prompt_and_kept_to_the_shot() -> None:
    plan = ShotPlan()
    assert has_headlights(plan, "A parked car, headlights on.") and has_headlights(plan, "its head lamps burn") and not has_headlights(plan, "a headland, a light")
    named = ShotPlan(place=Place(name="STREET"))
    assert has_headlights(named, "Headlights sweep by.") and not has_headlights(named, "Headlights sweep by.", of_set=True)
