"""What heads do, and how hair is cut, as the words have it."""

import pytest

from milimo.contracts.shots import Gesture
from milimo.contracts.story import BreakdownSettings
from milimo.story import break_down, read_prompt
from milimo.story.wording import describe


@pytest.mark.parametrize(("prompt", "gestures"), [
    ("a man looks up at the sky on a rooftop", [Gesture.LOOKS_UP]), ("a woman looking up in a forest", [Gesture.LOOKS_UP]), ("an old woman nods", [Gesture.NODS]),
    ("a boy shakes his head", [Gesture.SHAKES_HEAD]), ("a girl lowers her head", [Gesture.LOOKS_DOWN]), ("a man shakes hands with a woman", [Gesture.NONE] * 2),
    ("a man nods and a woman looks up", [Gesture.NODS, Gesture.LOOKS_UP]), ("a nod from a man in a bar", [Gesture.NONE]),
    ("low-angle shot looking up at a man", [Gesture.NONE]), ("a man looks at a woman", [Gesture.NONE] * 2)])
def test_a_head_does_what_the_words_say(prompt: str, gestures: list[Gesture]) -> None:
    assert [subject.gesture for subject in read_prompt(prompt).subjects] == gestures


def test_a_gesture_is_its_shots_own_and_is_put_into_words() -> None:
    script = "INT. KITCHEN - DAY\n\nMARA, 40, stands at the table. She looks up at the clock.\n\nMARA\nIt is late.\n\nMara sits down at the table.\n"
    shots = [shot for scene in break_down(script, BreakdownSettings()).scenes for shot in scene.shots]
    looks = [[subject.gesture for subject in shot.plan.subjects if subject.element == "mara"] for shot in shots]
    assert any(Gesture.LOOKS_UP in found for found in looks) and Gesture.LOOKS_UP not in looks[-1]
    assert "looking up" in describe(read_prompt("a man looks up on a beach"), {})


@pytest.mark.parametrize(("prompt", "hair"), [
    ("a woman with long brown hair", "long"), ("a man with wild grey hair", "messy"), ("a woman with wavy red hair", "wavy"), ("a man with short black hair", "short"),
    ("a woman with black hair and a long coat", "short"), ("a girl with cropped white hair", "crop")])
def test_hair_is_cut_as_the_words_before_it_say(prompt: str, hair: str) -> None:
    assert read_prompt(prompt).subjects[0].appearance.hair == hair
