"""Reference pictures of elements: their colours and outlines reach the painted frame."""

from __future__ import annotations

import hashlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from stages import request_for
from test_engine import frames_of
from tiny import FolderIO, TinyWorkshop

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.shots import Archetype, Facing, Place, ShotPlan, Size, Subject, SubjectKind
from milimo.contracts.story import Element, ElementKind
from milimo.contracts.video import ElementReference, ReferenceRole, VideoRequest, VideoResult
from milimo.engines.previz.engine import PrevizEngine
from milimo.engines.previz.painters import Painters
from milimo.engines.previz.palettes import main_colours, palette_of_person
from milimo.engines.previz.references import outline_of
from milimo.story.pictures import references_of

ASSET = "01990000-0000-7000-8000-000000000001"
BLUE, GREEN = (200, 60, 20), (40, 190, 60)         # BGR


def hues(colour: str | None) -> tuple[int, int, int]:
    assert colour is not None
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def stored(folder: Path, picture: np.ndarray) -> str:
    done, data = cv2.imencode(".png", picture)
    assert done
    digest = hashlib.sha256(data.tobytes()).hexdigest()
    (folder / digest).write_bytes(data.tobytes())
    return digest


def ball(colour: tuple[int, int, int], alpha: bool = True) -> np.ndarray:
    """A ball of one colour on nothing, or on a light grey backdrop."""
    picture = np.full((240, 240, 4 if alpha else 3), 225, np.uint8)
    if alpha:
        picture[...] = 0
    cv2.circle(picture, (120, 130), 70, (*colour, 255)[:picture.shape[2]], -1, cv2.LINE_AA)
    return picture


def portrait() -> np.ndarray:
    """Somebody in blue with black hair before a light wall, as flat shapes."""
    picture = np.full((320, 260, 3), (215, 220, 222), np.uint8)
    cv2.ellipse(picture, (130, 330), (105, 150), 0, 0, 360, BLUE, -1)
    cv2.ellipse(picture, (130, 88), (52, 60), 0, 0, 360, (22, 20, 24), -1)
    cv2.ellipse(picture, (130, 112), (42, 54), 0, 0, 360, (105, 140, 190), -1)
    return picture


def element(key: str, kind: ElementKind, subject: SubjectKind) -> Element:
    return Element(key=key, kind=kind, name=key.title(), subject_kind=subject, references=(ASSET,))


def made(folder: Path, plan: ShotPlan, who: Element, blob: str | None, workshop: object | None = None) -> tuple[np.ndarray, VideoResult]:
    io = FolderIO(folder)
    references = references_of([who], {ASSET: blob} if blob else {})
    shown = () if who.kind is ElementKind.PLACE else (who,)
    request = request_for(plan, 4, elements=shown, references=references)
    engine = PrevizEngine(workshop)                                    # pyright: ignore[reportArgumentType]
    result = engine.run(engine.plan(request), request, io)
    frame = cv2.cvtColor(frames_of(folder / result.video.sha256)[2], cv2.COLOR_YUV2RGB_I420)
    return frame.astype(np.float32), result


def test_a_portrait_is_read_by_its_regions() -> None:
    found = palette_of_person(portrait())
    red, green, blue = hues(found.skin)
    assert red > green > blue and red > 150
    assert max(hues(found.hair)) < 60
    red, green, blue = hues(found.outfit)
    assert blue > 150 and red < 70


def test_a_photograph_of_an_astronaut_is_read_by_its_regions(samples: Path) -> None:
    found = palette_of_person(cv2.resize(cv2.imread(str(samples / "stills" / "astronaut.png")), (320, 320), interpolation=cv2.INTER_AREA))
    red, green, blue = hues(found.outfit)
    assert red > 190 and 60 < green < 140 and blue < 110                     # the orange suit, not the flag
    assert min(hues(found.skin)) > 120 and hues(found.skin)[0] > hues(found.skin)[2] + 25
    assert sum(hues(found.hair)) < sum(hues(found.skin)) - 90


@pytest.mark.parametrize("alpha", [True, False])
def test_a_thing_on_a_plain_ground_is_cut_out(alpha: bool) -> None:
    found = outline_of(ball(GREEN, alpha))
    assert found is not None
    height, width = found.alpha.shape
    assert abs(height - 141) < 10 and abs(width - 141) < 10
    assert 0.70 < float((found.alpha > 0.5).mean()) < 0.86                   # a disc in its square: π/4
    assert np.abs(found.rgb[height // 2, width // 2] * 255 - np.array(GREEN[::-1])).max() < 12


@pytest.mark.parametrize(("name", "clean"), [("coffee.png", True), ("truck.jpg", True), ("chelsea.png", False), ("rocket.jpg", False)])
def test_photographs_are_cut_out_only_where_their_outline_is_sure(samples: Path, name: str, clean: bool) -> None:
    assert (outline_of(cv2.imread(str(samples / "stills" / name), cv2.IMREAD_UNCHANGED)) is not None) is clean


def test_a_persons_picture_dresses_the_painted_person(tmp_path: Path) -> None:
    who = element("ada", ElementKind.CHARACTER, SubjectKind.WOMAN)
    plan = ShotPlan(size=Size.MEDIUM_WIDE, place=Place(archetype=Archetype.STUDIO), subjects=(Subject(kind=SubjectKind.WOMAN, element="ada"),))
    plain, _ = made(tmp_path, plan, who, None, Painters())
    dressed, result = made(tmp_path, plan, who, stored(tmp_path, portrait()), Painters())
    changed = np.abs(dressed - plain).max(axis=2) > 24
    assert changed.mean() > 0.01
    lean = dressed[changed].mean(axis=0) - plain[changed].mean(axis=0)
    assert lean[2] > lean[0] + 15                                            # toward the picture's blue
    assert [reference.asset for reference in result.recipe.request.references] == [ASSET]
    assert any(ASSET in note for note in result.recipe.notes)


def test_a_things_picture_stands_in_the_shot_itself(tmp_path: Path) -> None:
    who = element("ball", ElementKind.THING, SubjectKind.THING)
    plan = ShotPlan(size=Size.MEDIUM, subjects=(Subject(kind=SubjectKind.THING, element="ball", facing=Facing.RIGHT),))
    plain, _ = made(tmp_path, plan, who, None, TinyWorkshop())
    shown, result = made(tmp_path, plan, who, stored(tmp_path, ball(GREEN)), TinyWorkshop())
    green = (shown[..., 1] > shown[..., 0] + 40) & (shown[..., 1] > shown[..., 2] + 20) & (np.abs(shown - plain).max(axis=2) > 20)
    count, _, stats, _ = cv2.connectedComponentsWithStats(green.astype(np.uint8))
    width, height, area = stats[1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])), 2:]
    assert count > 1 and 0.8 < width / height < 1.25 and 0.6 < area / (width * height) < 0.9
    assert "is cut out" in result.recipe.notes[0] and ASSET in result.recipe.notes[0]


def test_a_picture_that_cannot_be_cut_out_gives_its_colours_and_says_so(tmp_path: Path) -> None:
    noise = np.random.default_rng(3).integers(0, 255, (200, 200, 3)).astype(np.uint8)
    who = element("cart", ElementKind.THING, SubjectKind.CAR)
    plan = ShotPlan(size=Size.WIDE, subjects=(Subject(kind=SubjectKind.CAR, element="cart"),))
    _, result = made(tmp_path, plan, who, stored(tmp_path, noise), TinyWorkshop())
    assert "cannot be cut out cleanly" in result.recipe.notes[0]


def test_a_places_picture_tints_the_set_and_leaves_its_light(tmp_path: Path) -> None:
    who = element("dock", ElementKind.PLACE, SubjectKind.THING)
    plan = ShotPlan(size=Size.WIDE, place=Place(archetype=Archetype.FOREST, name="DOCK"))
    plain, _ = made(tmp_path, plan, who, None, TinyWorkshop())
    blob = stored(tmp_path, np.tile(np.linspace(0, 1, 200)[:, None, None] * np.array((255, 140, 70)), (1, 200, 1)).astype(np.uint8))
    tinted, result = made(tmp_path, plan, who, blob, TinyWorkshop())
    lean = tinted.mean(axis=(0, 1)) - plain.mean(axis=(0, 1))
    assert lean[2] > lean[0] + 12
    weights = np.array((0.2126, 0.7152, 0.0722))
    assert abs(float((tinted @ weights).mean() - (plain @ weights).mean())) < 6
    assert "tints" in result.recipe.notes[0]


def test_an_extension_keeps_the_pictures(tmp_path: Path) -> None:
    who = element("ball", ElementKind.THING, SubjectKind.THING)
    plan = ShotPlan(size=Size.MEDIUM, subjects=(Subject(kind=SubjectKind.THING, element="ball"),))
    _, first = made(tmp_path, plan, who, stored(tmp_path, ball(GREEN)), TinyWorkshop())
    assert first.latent is not None
    engine = PrevizEngine(TinyWorkshop())
    more = VideoRequest.model_validate({**request_for(plan, 3).model_dump(), "extend_from": first.latent.sha256})
    result = engine.run(engine.plan(more), more, FolderIO(tmp_path))
    assert "is cut out" in result.recipe.notes[0]


def test_a_reference_that_is_no_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / ("0" * 64)).write_bytes(b"not a picture")
    request = request_for(ShotPlan(), 2, references=(ElementReference(element="ada", role=ReferenceRole.PERSON, blob="0" * 64),))
    engine = PrevizEngine(TinyWorkshop())
    with pytest.raises(MilimoError) as refused:
        engine.run(engine.plan(request), request, FolderIO(tmp_path))
    assert refused.value.code is ErrorCode.BAD_MEDIA and "ada" in refused.value.message


def test_one_picture_always_gives_one_palette() -> None:
    cv2.setRNGSeed(999)
    first = main_colours(portrait(), None)
    cv2.setRNGSeed(1)
    assert main_colours(portrait(), None) == first
