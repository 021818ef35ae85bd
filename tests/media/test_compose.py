"""What is drawn: colours, weights, places. Pictures are compared before the encoder, or after a nearly lossless one."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from media_makers import FINE, SMALL, Shelf, film, pictures, row

from milimo.contracts.export import CaptionMode, ExportSettings
from milimo.contracts.timeline import (
    Caption,
    Clip,
    Fit,
    SolidSource,
    StillSource,
    TimelineDocument,
    TitleSource,
    Transform,
    TransitionItem,
    TransitionKind,
)
from milimo.contracts.video import Extent
from milimo.media.blend import blended
from milimo.media.colour import as_rgb, as_yuv, to_film, yuv_of
from milimo.media.compose import Composer
from milimo.timeline.resolve import resolve

PRIMARIES = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (0, 255, 255), (255, 0, 255)]
GREYS = [(0, 0, 0), (64, 64, 64), (128, 128, 128), (192, 192, 192), (255, 255, 255)]
MIXED = [(200, 30, 60), (242, 239, 232), (232, 163, 61), (20, 70, 50)]


def drawn(document: TimelineDocument, frame: int, shelf: Shelf, **settings: object) -> np.ndarray:
    composer = Composer(document, ExportSettings(**settings), document.extent, shelf.open)
    try:
        return as_rgb(composer.draw(resolve(document, frame))).astype(int)
    finally:
        composer.close()


def solid(colour: str, track: str = "v1", start: int = 0, length: int = 48, **more: object) -> Clip:
    return Clip(track=track, start=start, length=length, source=SolidSource(colour=colour), **more)


def patches(colours: list[tuple[int, int, int]]) -> np.ndarray:
    return np.concatenate([np.full((64, 32, 3), colour, np.uint8) for colour in colours], axis=1)


def middles(rgb: np.ndarray, count: int) -> np.ndarray:
    wide = rgb.shape[1] // count
    return np.array([rgb[rgb.shape[0] // 2, i * wide + wide // 2] for i in range(count)]).astype(int)


@pytest.mark.parametrize("colours", [PRIMARIES, GREYS, MIXED], ids=["primaries", "greys", "mixed"])
def test_colours_return_through_the_whole_path(shelf: Shelf, colours: list[tuple[int, int, int]]) -> None:
    """Engine's RGB → take → decoded and drawn (a title forces it) → film → RGB: within 2 of 255."""
    image = patches(colours)
    extent = Extent(width=image.shape[1], height=image.shape[0])
    take = shelf.take(4, encoding=FINE, extent=extent, hz=None, picture=lambda _: image)
    outcome = shelf.export(film(*row((take, 0, 4)), extent=extent), copy_packets=False, encoding=FINE)
    assert outcome.frames_encoded == 4
    found = middles(pictures(outcome.output)[2], len(colours))
    assert np.abs(found - np.array(colours)).max() <= 2


@pytest.mark.parametrize(("matrix", "full"), [("ITU601", False), ("ITU601", True), ("ITU709", True), ("BT2020", False)])
def test_a_source_is_read_by_its_own_matrix_and_range(matrix: str, full: bool) -> None:
    image = patches(PRIMARIES + GREYS + MIXED)
    source = av.VideoFrame.from_ndarray(image, format="rgb24").reformat(
        format="yuv444p", dst_colorspace=matrix, dst_color_range="JPEG" if full else "MPEG", interpolation=270338)
    frame = to_film(source, image.shape[1], image.shape[0])
    assert np.abs(middles(as_rgb(frame), 15) - np.array(PRIMARIES + GREYS + MIXED)).max() <= 3


def test_an_untagged_source_is_judged_by_its_height() -> None:
    small = as_yuv(patches(PRIMARIES))
    small.colorspace = 2
    assert np.abs(middles(as_rgb(small), 6) - np.array(PRIMARIES)).max() > 10, "64 lines, untagged: read as BT.601"


@pytest.mark.parametrize("colour", ["#ff0000", "#00ff00", "#0000ff", "#808080", "#e8a33d"])
def test_colours_of_solids_agree_with_the_converter(colour: str) -> None:
    rgb = np.full((16, 16, 3), [int(colour[i:i + 2], 16) for i in (1, 3, 5)], np.uint8)
    stack = as_yuv(rgb).to_ndarray()
    assert np.abs(np.array(yuv_of(colour)) - [int(stack[0, 0]), int(stack[16, 0]), int(stack[20, 0])]).max() <= 1


def crossing(kind: TransitionKind, at: int = 24, before: int = 5, after: int = 5, **more: object) -> TransitionItem:
    return TransitionItem(track="v1", kind=kind, at=at, before=before, after=after,
                          **{"outgoing": "clip0", "incoming": "clip1", **more})


def test_a_dissolve_weighs_both_pictures(shelf: Shelf) -> None:
    document = film(solid("#c81e3c", length=24), solid("#1e78c8", start=24),
                    transitions={"x": crossing(TransitionKind.DISSOLVE)})
    a, b = np.array([200, 30, 60]), np.array([30, 120, 200])
    for i, frame in enumerate(range(19, 29)):
        p = (2 * i + 1) / 20
        assert np.abs(drawn(document, frame, shelf)[50, 90] - (a * (1 - p) + b * p)).max() <= 2, frame
    assert np.abs(drawn(document, 18, shelf)[50, 90] - a).max() <= 2
    assert np.abs(drawn(document, 29, shelf)[50, 90] - b).max() <= 2


@pytest.mark.parametrize(("kind", "ground"), [(TransitionKind.DIP_TO_BLACK, 0), (TransitionKind.DIP_TO_WHITE, 255)])
def test_a_dip_goes_through_its_colour(shelf: Shelf, kind: TransitionKind, ground: int) -> None:
    document = film(solid("#c81e3c", length=24), solid("#1e78c8", start=24), transitions={"x": crossing(kind, before=4, after=8)})
    a, b = np.array([200, 30, 60]), np.array([30, 120, 200])
    for frame, picture, share in ((20, a, 7 / 8), (23, a, 1 / 8), (24, b, 1 / 16), (31, b, 15 / 16)):
        assert np.abs(drawn(document, frame, shelf)[50, 90] - (picture * share + ground * (1 - share))).max() <= 2, frame


def test_a_fade_from_black_needs_one_clip(shelf: Shelf) -> None:
    item = crossing(TransitionKind.DIP_TO_BLACK, at=0, before=0, after=10, outgoing=None, incoming="clip0")
    document = film(solid("#ffffff"), transitions={"x": item})
    assert [int(drawn(document, frame, shelf)[50, 90, 0]) for frame in (0, 4, 10)] == pytest.approx([13, 115, 255], abs=2)


@pytest.mark.parametrize(("kind", "shown"), [
    (TransitionKind.WIPE_RIGHT, (True, False, None, None)), (TransitionKind.WIPE_LEFT, (False, True, None, None)),
    (TransitionKind.WIPE_DOWN, (None, None, True, False)), (TransitionKind.WIPE_UP, (None, None, False, True))])
def test_a_wipe_moves_the_way_it_is_named(shelf: Shelf, kind: TransitionKind, shown: tuple[bool | None, ...]) -> None:
    """Half way through: is the incoming picture at the left, right, top, bottom?"""
    document = film(solid("#000000", length=24), solid("#ffffff", start=24), transitions={"x": crossing(kind, after=6)})
    rgb = drawn(document, 24, shelf)
    places = ((50, 4), (50, 187), (4, 90), (107, 90))
    for place, incoming in zip(places, shown, strict=True):
        if incoming is not None:
            assert rgb[place][0] == pytest.approx(255 if incoming else 0, abs=2)


def test_a_soft_wipe_has_a_ramp(shelf: Shelf) -> None:
    item = crossing(TransitionKind.WIPE_RIGHT, softness=0.5)
    document = film(solid("#000000", length=24), solid("#ffffff", start=24), transitions={"x": item})
    line = drawn(document, 23, shelf)[50, :, 0]
    p, u = 9 / 20, (np.arange(192) + 0.5) / 192
    assert np.abs(line - 255 * np.clip((p * 1.5 - u) / 0.5, 0, 1)).max() <= 3


def test_opacity_and_fades_of_an_upper_track(shelf: Shelf) -> None:
    document = film(solid("#000000"), solid("#ffffff", track="v2", start=10, length=20, opacity=0.5, fade_in=4, fade_out=4))
    found = [int(drawn(document, frame, shelf)[50, 90, 0]) for frame in (9, 10, 13, 14, 25, 26, 29, 30)]
    assert found == pytest.approx([0, 16, 112, 128, 128, 112, 16, 0], abs=2)


@pytest.mark.parametrize("mode", ["multiply", "screen", "overlay", "add"])
def test_blend_modes(shelf: Shelf, mode: str) -> None:
    document = film(solid("#c86432"), solid("#508cdc", track="v2", blend=mode, opacity=0.75))
    below, above = np.array([200, 100, 50]) / 255, np.array([80, 140, 220]) / 255
    wanted = blended(mode, below, above, 0.75)
    assert np.abs(drawn(document, 3, shelf)[50, 90] / 255 - wanted).max() <= 3 / 255


def test_a_placed_picture_lies_where_its_transform_says(shelf: Shelf) -> None:
    place = Transform(x=0.75, y=0.25, scale_x=0.25, scale_y=0.25)
    document = film(solid("#000000"), solid("#ffffff", track="v2", transform=place))
    white = drawn(document, 0, shelf)[:, :, 0]
    wanted = np.zeros((112, 192))
    wanted[14:42, 120:168] = 255
    assert np.abs(white - wanted).max() <= 2


def test_cropping_flipping_and_turning(shelf: Shelf) -> None:
    quarter = np.zeros((112, 192, 4), np.uint8)
    quarter[:, :, 3] = 255
    quarter[:56, :96, :3] = 255                                                     # white at the top left
    source = StillSource(blob=_still(shelf, quarter))
    def at(**transform: object) -> np.ndarray:
        clip = Clip(track="v1", start=0, length=5, source=source, transform=Transform(**transform))
        return drawn(film(clip), 0, shelf)[:, :, 0]
    assert at()[10, 10] >= 250 and at()[100, 180] <= 5
    assert at(flip_x=True)[10, 180] >= 250 and at(flip_x=True, flip_y=True)[100, 180] >= 250
    assert at(rotation=180)[100, 180] >= 250
    assert at(crop_left=0.25)[10, 40] <= 5 and at(crop_left=0.25)[10, 60] >= 250
    turned = at(rotation=90, scale_x=0.5, scale_y=0.5)
    assert turned[20, 105] >= 250 and turned[20, 80] <= 5, "clockwise: the top left comes to the top right"


def test_a_small_rotation_keeps_the_ground_under_its_corners(shelf: Shelf) -> None:
    document = film(solid("#0000ff"), solid("#ffffff", track="v2", transform=Transform(rotation=10)))
    rgb = drawn(document, 0, shelf)
    assert np.abs(rgb[1, 1] - [0, 0, 255]).max() <= 3 and rgb[56, 96].min() >= 252


@pytest.mark.parametrize(("fit", "black"), [(Fit.CONTAIN, True), (Fit.COVER, False), (Fit.STRETCH, False),
                                            (Fit.NONE, True)])
def test_a_source_of_another_shape(shelf: Shelf, fit: Fit, black: bool) -> None:
    take = shelf.take(3, encoding=FINE, hz=None, extent=Extent(width=128, height=128),
                      picture=lambda _: np.full((128, 128, 3), 255, np.uint8))
    document = film(Clip(track="v1", start=0, length=3, source=take, fit=fit))
    rgb = drawn(document, 1, shelf)
    assert bool(rgb[50, 2].max() <= 3) is black and rgb[50, 96].min() >= 252


def test_scaling_agrees_with_a_bilinear_reference(shelf: Shelf) -> None:
    random = np.random.default_rng(2)
    rough = cv2.GaussianBlur(random.integers(0, 255, (112, 192, 3)).astype(np.uint8), (0, 0), 3)
    image = np.dstack([cv2.normalize(rough, None, 0, 255, cv2.NORM_MINMAX), np.full((112, 192), 255, np.uint8)])
    clip = Clip(track="v1", start=0, length=2, source=StillSource(blob=_still(shelf, image)),
                transform=Transform(scale_x=1.5, scale_y=1.5))
    found = drawn(film(clip), 0, shelf)
    large = cv2.resize(image[:, :, :3], (288, 168), interpolation=cv2.INTER_LINEAR)[28:140, 48:240].astype(int)
    assert 10 * np.log10(255**2 / ((found - large) ** 2).mean()) >= 33


def test_titles_and_burnt_captions_are_drawn_and_nothing_else_changes(shelf: Shelf) -> None:
    extent = Extent(width=640, height=360)
    base = solid("#203040")
    title = Clip(track="t1", start=0, length=10, source=TitleSource(text="Harbour", size=0.2))
    captions = {"a": Caption(track="c1", start=0, length=10, text="She is gone.")}
    plain = drawn(film(base, extent=extent), 5, shelf)
    titled = drawn(film(base, title, extent=extent), 5, shelf)
    burnt = drawn(film(base, extent=extent, captions=captions), 5, shelf, captions=CaptionMode.BURN)
    unburnt = drawn(film(base, extent=extent, captions=captions), 5, shelf, captions=CaptionMode.TRACK)
    assert np.abs(titled - plain)[140:220, 200:440].max() > 150 and np.abs(titled - plain)[:60].max() == 0
    assert np.abs(burnt - plain)[310:345].max() > 150 and np.abs(burnt - plain)[:290].max() == 0
    assert np.abs(unburnt - plain).max() == 0


def test_layers_lie_in_the_order_of_their_tracks(shelf: Shelf) -> None:
    document = film(solid("#ff0000", track="v2"), solid("#00ff00", track="v1"), solid("#0000ff", track="v3", length=3))
    assert drawn(document, 0, shelf)[50, 90].argmax() == 2 and drawn(document, 5, shelf)[50, 90].argmax() == 0


def test_a_gap_is_black(shelf: Shelf) -> None:
    document = film(solid("#ffffff", start=10, length=5))
    assert drawn(document, 2, shelf).max() <= 1


def test_missing_glyphs_are_told_once(shelf: Shelf) -> None:
    title = Clip(track="t1", start=0, length=10, source=TitleSource(text="\U0001f41f"))
    composer = Composer(film(title), ExportSettings(), SMALL, shelf.open)
    for frame in range(3):
        composer.draw(resolve(film(title), frame))
    composer.close()
    assert [notice.code for notice in composer.notices] == ["GLYPH_MISSING"]


def test_sources_are_open_only_while_they_are_shown(shelf: Shelf) -> None:
    take = shelf.take(10)
    document = film(*row(*[(take, 0, 10)] * 20))
    composer = Composer(document, ExportSettings(), SMALL, shelf.open)
    most = 0
    for frame in range(0, 200, 3):
        composer.draw(resolve(document, frame))
        most = max(most, len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").exists() else 0)
    first = len(composer._pool._readers)
    composer.close()
    assert first == 1


def _still(shelf: Shelf, rgba: np.ndarray) -> str:
    path = shelf.folder / f"still-{len(shelf.files)}.png"
    cv2.imwrite(str(path), cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGRA))
    return shelf.add(path)


def test_a_translucent_still_lets_the_ground_through(shelf: Shelf) -> None:
    rgba = np.zeros((113, 193, 4), np.uint8)
    rgba[:, :, :] = (255, 255, 255, 128)
    document = film(solid("#000000"), Clip(track="v2", start=0, length=5, source=StillSource(blob=_still(shelf, rgba))))
    assert drawn(document, 0, shelf)[50, 90, 0] == pytest.approx(128, abs=2)


def test_shares_are_rationals() -> None:
    document = film(solid("#000000", length=24), solid("#ffffff", start=24),
                    transitions={"x": crossing(TransitionKind.DISSOLVE, before=1, after=2)})
    layer = resolve(document, 24).layers[0]
    assert layer.incoming_share == Fraction(1, 2)                                   # type: ignore[union-attr]
