"""Inserts of things: each has its own shape and colour, lies on what the place has, and throws a shadow."""

from __future__ import annotations

import numpy as np
import pytest

from milimo.contracts.shots import Archetype, Place, ShotPlan, Size, Subject, SubjectKind, Weather
from milimo.contracts.video import Extent, VideoRequest
from milimo.engines.previz.casting import ground_under
from milimo.engines.previz.continuity import span_of
from milimo.engines.previz.dressing import dress, paint_steps
from milimo.engines.previz.figures.objects import known_objects, still_life
from milimo.engines.previz.figures.still import paint_still
from milimo.engines.previz.model import Cutout, FigureLight
from milimo.engines.previz.painters import Painters
from milimo.engines.previz.restaging import laid_out
from milimo.story import read_prompt

LIGHT = FigureLight((0.5, 0.8, -0.5), (1, 0.92, 0.8), 0.9, (-0.5, 0.5, 0.7), (0.5, 0.6, 0.9), 0.4, (0.34, 0.34, 0.38), (0.24, 0.22, 0.2))
THINGS = ["bowl", "plate", "cup", "wineglass", "bottle", "pot", "pan", "kettle", "spoon", "ladle", "fork", "knife", "cleaver", "sausage", "bread", "apple", "egg", "cheese", "fish", "cake", "key", "ring", "coin", "money", "watch", "clock", "telephone", "phone", "radio", "camera", "gun", "hammer", "axe", "scissors", "pen", "book", "letter", "note", "newspaper", "map", "envelope", "photograph", "ticket", "candle", "lantern", "lamp", "rope", "hat", "helmet", "boot", "glasses", "bag", "suitcase", "parcel", "gift", "basket", "bucket", "vase", "flower", "teddy", "ball", "skull", "sword", "necklace", "crown", "globe", "ashtray", "typewriter", "microphone", "umbrella", "cloth"]


def still(words: str, **more: object) -> Cutout:
    return paint_still(words, LIGHT, 40.0, (120.0, 68.0, 120.0, 68.0), **more)  # type: ignore[arg-type]


def apart(one: Cutout, other: Cutout) -> float:
    return float(np.abs(one.rgb - other.rgb).mean())


def test_every_thing_has_a_shape_of_its_own() -> None:
    painted = {name: still(name) for name in (*THINGS, "box")}
    for name, cutout in painted.items():
        assert len(known_objects(name)) == 1, name
        assert cutout.alpha.shape == (136, 240) and np.isfinite(cutout.rgb).all(), name
    nearest = {name: min(apart(cutout, other) for at, other in painted.items() if at != name) for name, cutout in painted.items()}
    assert min(nearest.values()) > 0.003, min(nearest, key=lambda name: nearest[name])


def test_what_nobody_knows_is_a_box_and_never_nothing() -> None:
    assert known_objects("a frobnicator of doom") == []
    assert apart(still("a frobnicator of doom"), still("box")) == 0
    assert apart(still("box"), still("")) == 0


def test_one_thing_in_another_is_both() -> None:
    both, bowl = still("a spoon in a bowl of soup"), still("a bowl")
    assert len(still_life("a spoon in a bowl of soup")) > len(still_life("a bowl"))
    assert apart(both, bowl) > 0.004


def test_its_colour_is_that_of_the_words() -> None:
    plan = read_prompt("Insert: a red telephone on a desk.")
    assert plan.insert_of and "telephone" in plan.insert_of
    red, black = still("telephone", colour="#b3332e"), still("telephone")
    middle = (slice(50, 90), slice(95, 145))
    assert red.rgb[middle][..., 0].mean() > 1.4 * red.rgb[middle][..., 2].mean()
    assert abs(black.rgb[middle][..., 0].mean() - black.rgb[middle][..., 2].mean()) < 0.08


@pytest.mark.parametrize(("place", "weather", "ground"), [
    (Archetype.KITCHEN, Weather.CLEAR, "table"), (Archetype.BEACH, Weather.CLEAR, "sand"), (Archetype.FOREST, Weather.RAIN, "grass"), (Archetype.STREET, Weather.SNOW, "snow"),
    (Archetype.CAVE, Weather.CLEAR, "stone"), (Archetype.SPACECRAFT, Weather.CLEAR, "steel"), (Archetype.BEDROOM, Weather.CLEAR, "cloth")])
def test_it_lies_on_what_the_place_has(place: Archetype, weather: Weather, ground: str) -> None:
    assert ground_under(ShotPlan(place=Place(archetype=place), weather=weather)) == ground


def test_it_throws_a_shadow_on_the_ground_and_no_seam_around_itself() -> None:
    shown, flat = still("cup", ground="steel").rgb.mean(axis=2), still("coin", ground="steel").rgb.mean(axis=2)
    ground = slice(80, 130)
    assert shown[ground].min() < 0.75 * np.median(flat[ground]), "the shadow"
    for column in (30, 210):    # well away from the thing nothing is darkened
        assert abs(np.median(shown[100:130, column]) - np.median(flat[100:130, column])) < 0.03


def test_an_insert_without_anybody_shows_the_thing() -> None:
    plan = read_prompt("Insert: a lantern in the forest at night.")
    (thing,) = laid_out(plan).subjects
    assert (thing.kind, thing.element) == (SubjectKind.THING, None)
    request = VideoRequest(plan=plan, frames=4, extent=Extent(width=320, height=180), scene_seed=2)
    steps: list[str] = []
    with_it = dress(request, span_of(request, None), Painters(), request.extent, steps.append)
    assert len(steps) == paint_steps(request, plan)
    bare = plan.model_copy(update={"insert_of": "title card: THE END"})
    without = dress(request.model_copy(update={"plan": bare}), span_of(request, None), Painters(), request.extent, lambda what: None)
    changed = np.abs(with_it.stage.frame(1).luma.astype(int) - without.stage.frame(1).luma.astype(int)) > 6
    assert changed.mean() > 0.3
    held = plan.model_copy(update={"subjects": (Subject(kind=SubjectKind.WOMAN),), "size": Size.INSERT})
    assert laid_out(held) == held
