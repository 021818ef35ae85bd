"""Times and weathers in any part of a heading are read as such; the place's name is the rest."""

from __future__ import annotations

import pytest

from milimo.contracts.shots import TimeOfDay, Weather
from milimo.story import break_down
from milimo.story.headings import read_heading

_NIGHT, _DAY, _DUSK, _DAWN = TimeOfDay.NIGHT, TimeOfDay.DAY, TimeOfDay.DUSK, TimeOfDay.DAWN


@pytest.mark.parametrize(("heading", "name", "time", "weather", "goes_on"), [
    ("EXT. NARROW STREET - NIGHT - RAIN", "NARROW STREET", _NIGHT, Weather.RAIN, False),
    ("INT. KITCHEN - DAY - CONTINUOUS", "KITCHEN", _DAY, None, True),
    ("EXT. PIER - NIGHT, STORM", "PIER", _NIGHT, Weather.STORM, False),
    ("EXT. PIER - RAIN - NIGHT", "PIER", _NIGHT, Weather.RAIN, False),
    ("EXT. PIER - NIGHT (HEAVY SNOW)", "PIER", _NIGHT, Weather.SNOW, False),
    ("EXT. PIER, NIGHT, FOG", "PIER", _NIGHT, Weather.FOG, False),
    ("EXT. ROAD - RAINY NIGHT", "ROAD", _NIGHT, Weather.RAIN, False),
    ("EXT. FIELD - OVERCAST - MORNING", "FIELD", _DAY, Weather.CLOUDY, False),
    ("INT. LIGHTHOUSE - LAMP ROOM - NIGHT - STORM", "LIGHTHOUSE - LAMP ROOM", _NIGHT, Weather.STORM, False),
    ("INT. HOUSE - NIGHT - STAIRS", "HOUSE - STAIRS", _NIGHT, None, False),
    ("EXT. STREET - DAY - LATER", "STREET", _DAY, None, True),
    ("EXT. STREET - DAY - FLASHBACK", "STREET", _DAY, None, False),
    ("EXT. STREET - EVENING", "STREET", _DUSK, None, False),
    ("EXT. STREET - EVENING, AFTER SUNSET", "STREET", _NIGHT, None, False),
    ("EXT. STREET - MORNING", "STREET", _DAY, None, False),
    ("EXT. STREET - MORNING - SUNRISE", "STREET", _DAWN, None, False),
    ("EXT. STREET - SUNRISE - MORNING", "STREET", _DAWN, None, False),
    ("INT. CASTLE - STORM CELLAR", "CASTLE - STORM CELLAR", None, None, False),
    ("INT. STATION - NIGHT TRAIN", "STATION - NIGHT TRAIN", None, None, False),
    ("EXT. STORM", "STORM", None, None, False),
    ("INT. FLAT 2/3 - DAY", "FLAT 2/3", _DAY, None, False),
])
def test_the_parts_of_a_heading(heading: str, name: str, time: TimeOfDay | None, weather: Weather | None, goes_on: bool) -> None:
    read = read_heading(heading)
    assert (read.name, read.time, read.weather, read.goes_on) == (name, time, weather, goes_on)


def test_the_heading_gives_the_scene_its_light_and_weather() -> None:
    before = "INT. KITCHEN - EVENING\n\nA pot boils.\n\n"
    scene = break_down(f"{before}EXT. NARROW STREET - NIGHT - RAIN\n\nA man walks by.\n").scenes[1]
    plan = scene.shots[0].plan
    assert (plan.place.name, plan.time_of_day, plan.weather) == ("NARROW STREET", _NIGHT, Weather.RAIN)


@pytest.mark.parametrize(("heading", "action", "time"), [
    ("MORNING", "A man drinks coffee.", _DAY), ("MORNING", "The sun rises. A man drinks coffee.", _DAWN), ("MORNING", "A man drinks coffee at sunrise.", _DAWN),
    ("EVENING", "A man drinks coffee.", _DUSK), ("EVENING", "The sun has set. A man drinks coffee.", _NIGHT), ("EVENING", "After sunset a man drinks coffee.", _NIGHT)])
def test_the_scenes_words_sharpen_a_morning_or_an_evening(heading: str, action: str, time: TimeOfDay) -> None:
    assert break_down(f"EXT. STREET - {heading}\n\n{action}\n").scenes[0].shots[0].plan.time_of_day is time
