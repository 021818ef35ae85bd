"""No two shots share what stands before the lens, unless they share the set."""

from __future__ import annotations

import hashlib
import itertools

import numpy as np
import pytest
from stages import request_for

from milimo.contracts.shots import Archetype, Facing, Place, ShotPlan, Side, Size, Subject, SubjectKind
from milimo.contracts.video import Extent
from milimo.engines.previz.dressing import set_request
from milimo.engines.previz.framing import frame_shot
from milimo.engines.previz.model import Layer, SetRequest
from milimo.engines.previz.painters import Painters

TINY = Extent(width=256, height=144)
PLACES = (Archetype.FOREST, Archetype.FIELD, Archetype.COAST, Archetype.HARBOUR, Archetype.CAR)
BARE = (Archetype.KITCHEN, Archetype.STREET)        # nothing of their own stands before the lens there
ROOMS = Painters()


def ordered(plan: ShotPlan, scene_seed: int) -> SetRequest:
    request = request_for(plan, 4, TINY, scene_seed=scene_seed)
    framing = frame_shot(plan, TINY.width, TINY.height, scene_seed=scene_seed, room=ROOMS.room(plan.place.archetype))
    return set_request(request, plan, framing)


def near_layers(order: SetRequest) -> dict[str, str]:
    """Digest of every layer that covers something nearer than the subject's plane."""
    layers = [layer for layer in ROOMS.paint_set(order).layers if layer.blend == "over" and layer.depth < 4.0]
    return {hashlib.sha256(layer.rgb.tobytes() + (b"" if layer.alpha is None else layer.alpha.tobytes())).hexdigest(): layer.name
            for layer in layers if covers(layer)}


def covers(layer: Layer) -> bool:
    return layer.alpha is None or float(layer.alpha.mean()) > 0.01


@pytest.mark.parametrize("archetype", PLACES)
def test_other_shots_have_another_foreground(archetype: Archetype) -> None:
    left = Subject(kind=SubjectKind.WOMAN, element="a", side=Side.LEFT, facing=Facing.RIGHT)
    right = Subject(kind=SubjectKind.MAN, element="b", side=Side.RIGHT, facing=Facing.LEFT)
    plans = [ShotPlan(size=size, place=Place(archetype=archetype), subjects=(who,))
             for size, who in ((Size.WIDE, left), (Size.MEDIUM, left), (Size.MEDIUM, right), (Size.CLOSE_UP, right))]
    painted = [(plan.size, seed, near_layers(ordered(plan, seed))) for seed in (4, 5) for plan in plans]
    assert any(near for _, _, near in painted)
    for (size, seed, near), (other, other_seed, nearby) in itertools.combinations(painted, 2):
        assert not set(near) & set(nearby), (size, seed, other, other_seed, [near[key] for key in set(near) & set(nearby)])


@pytest.mark.parametrize("archetype", BARE)
def test_where_nothing_is_near_the_sets_themselves_differ(archetype: Archetype) -> None:
    who = Subject(kind=SubjectKind.WOMAN, element="a", side=Side.LEFT, facing=Facing.RIGHT)
    plans = [ShotPlan(size=size, place=Place(archetype=archetype), subjects=(who,)) for size in (Size.WIDE, Size.MEDIUM)]
    orders = [(plans[0], 4), (plans[1], 4), (plans[0], 5)]
    sets = [next(layer for layer in ROOMS.paint_set(ordered(plan, seed)).layers if layer.name == "set") for plan, seed in orders]
    for one, other in itertools.combinations(sets, 2):
        assert one.rgb.shape == other.rgb.shape
        assert np.abs(one.rgb - other.rgb).mean() > 0.01


def test_the_same_camera_in_the_same_scene_orders_the_same_set() -> None:
    plan = ShotPlan(size=Size.MEDIUM, place=Place(archetype=Archetype.FOREST), subjects=(Subject(kind=SubjectKind.MAN, element="b"),))
    assert ordered(plan, 4) == ordered(plan, 4)
    assert ordered(plan, 4).shot_seed != ordered(plan, 5).shot_seed
