"""The film job's cut, from broken-down scripts and takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripts import scene, shot, stories, story, take, takes, uid

from milimo.contracts.jobs import FilmSettings, StoredBreakdown
from milimo.contracts.shots import Line
from milimo.contracts.story import Transition
from milimo.contracts.time import Rate
from milimo.contracts.timeline import (
    GapSource,
    MediaSource,
    SolidSource,
    TimelineDocument,
    TitleSource,
    TrackKind,
    TransitionKind,
)
from milimo.contracts.video import Extent
from milimo.timeline.assemble import CAPTIONS, PICTURE, SOUND, TITLES, assemble
from milimo.timeline.document import clips_of, end_of, length_of_document, validate

SETTINGS = FilmSettings()


def _film(*scenes: object, title: str = "") -> TimelineDocument:
    told = story(*scenes, title=title)  # type: ignore[arg-type]
    return assemble(told, takes(told), SETTINGS)


def _transition(document: TimelineDocument, key: str) -> tuple[TransitionKind, int, int, int, str | None, str | None]:
    item = document.transitions[key]
    return item.kind, item.at, item.before, item.after, item.outgoing, item.incoming


def test_takes_lie_whole_and_in_order_with_their_sound() -> None:
    document = _film(scene(0, shot(1), shot(2)), scene(1, shot(3)))
    picture = clips_of(document, PICTURE)
    assert [(key, clip.start, clip.length, clip.source_in) for key, clip in picture] == [
        (f"shot-{uid(1)}", 0, 96, 0),
        (f"shot-{uid(2)}", 96, 96, 0),
        (f"shot-{uid(3)}", 192, 96, 0),
    ]
    source = picture[0][1].source
    assert isinstance(source, MediaSource) and (source.shot, source.take, source.frames) == (uid(1), uid(1, 2), 96)
    for (key, clip), (sound_key, sound) in zip(picture, clips_of(document, SOUND), strict=True):
        assert (sound.start, sound.length, sound.source) == (clip.start, clip.length, clip.source)
        assert (key, sound_key) in document.links.values()
    assert [(marker.at, marker.name, marker.kind) for marker in document.markers.values()] == [
        (0, "EXT. PLACE 1 - DAY", "chapter"),
        (192, "EXT. PLACE 2 - DAY", "chapter"),
    ]


def test_a_shot_that_does_not_change_places_is_never_trimmed() -> None:
    document = _film(
        scene(0, shot(1), shot(2), ends_with=Transition.FADE_OUT),
        scene(1, shot(3, transition=Transition.FADE_IN)),
        title="Salt",
    )
    assert all(
        clip.source_in == 0 and clip.length == clip.source.frames
        for _, clip in clips_of(document, PICTURE)
        if isinstance(clip.source, MediaSource)
    )


def test_the_title_stands_on_black_before_the_first_shot() -> None:
    document = _film(scene(0, shot(1)), title=" Salt Run ")
    ground, card = document.clips["title-ground"], document.clips["title-card"]
    assert (ground.start, ground.length, ground.track, type(ground.source)) == (0, 60, PICTURE, SolidSource)
    assert isinstance(card.source, TitleSource) and card.source.text == "Salt Run" and card.track == TITLES
    assert (card.length, card.fade_in, card.fade_out) == (60, 12, 12)
    assert document.clips[f"shot-{uid(1)}"].start == 60
    assert document.markers[f"chapter-{uid(0, 1)}"].at == 0


def test_the_line_under_the_title_is_smaller_and_comes_a_little_later() -> None:
    told = story(scene(0, shot(1)), title="Salt Run", credit="written by  A. Person")
    document = assemble(told, takes(told), SETTINGS)
    card, credit = document.clips["title-card"], document.clips["title-credit"]
    assert isinstance(card.source, TitleSource) and isinstance(credit.source, TitleSource)
    assert credit.source.text == "written by A. Person" and document.tracks[credit.track].kind is TrackKind.TITLE
    assert credit.source.size < card.source.size / 2 and credit.source.y > card.source.y + card.source.size / 2
    assert (credit.start, end_of(credit)) == (6, end_of(card))
    assert "credits" not in _film(scene(0, shot(1)), title="Salt Run").tracks


def test_a_long_title_is_smaller_and_a_film_may_have_none() -> None:
    def size(title: str, extent: Extent = SETTINGS.extent) -> float:
        told = story(scene(0, shot(1)), title=title)
        source = assemble(told, takes(told), FilmSettings(extent=extent)).clips["title-card"].source
        assert isinstance(source, TitleSource)
        return source.size

    assert size("Salt") > size("A Title That Goes On for Longer than Any Poster Has Room")
    assert size("Pim and the Moon Bucket", Extent(width=720, height=1280)) < size("Pim and the Moon Bucket")
    told = story(scene(0, shot(1)), title="Salt")
    assert "title-card" not in assemble(told, takes(told), FilmSettings(title_card=False)).clips


def test_fades_at_the_ends_take_no_frames() -> None:
    document = _film(
        scene(0, shot(1, transition=Transition.FADE_IN), shot(2), ends_with=Transition.FADE_OUT), title="Salt"
    )
    assert _transition(document, f"cut-{uid(1)}") == (TransitionKind.DIP_TO_BLACK, 60, 0, 24, None, f"shot-{uid(1)}")
    assert _transition(document, "cut-end") == (TransitionKind.DIP_TO_BLACK, 252, 24, 0, f"shot-{uid(2)}", None)
    assert document.clips[f"sound-{uid(1)}"].fade_in == 24
    assert document.clips[f"sound-{uid(2)}"].fade_out == 24
    assert length_of_document(document) == 252


def test_fade_out_and_fade_in_between_scenes_are_one_dip() -> None:
    document = _film(scene(0, shot(1), ends_with=Transition.FADE_OUT), scene(1, shot(2, transition=Transition.FADE_IN)))
    assert _transition(document, f"cut-{uid(2)}") == (
        TransitionKind.DIP_TO_BLACK,
        96,
        24,
        24,
        f"shot-{uid(1)}",
        f"shot-{uid(2)}",
    )
    assert f"mix-{uid(2)}" not in document.transitions
    assert (document.clips[f"sound-{uid(1)}"].fade_out, document.clips[f"sound-{uid(2)}"].fade_in) == (24, 24)


@pytest.mark.parametrize(
    ("said", "kind"), [(Transition.DISSOLVE, TransitionKind.DISSOLVE), (Transition.WIPE, TransitionKind.WIPE_LEFT)]
)
@pytest.mark.parametrize("by_scene", [True, False])
def test_a_dissolve_takes_its_handles_from_both_takes(said: Transition, kind: TransitionKind, by_scene: bool) -> None:
    document = _film(
        scene(0, shot(1), ends_with=said if by_scene else Transition.CUT),
        scene(1, shot(2, transition=Transition.CUT if by_scene else said)),
    )
    first, second = document.clips[f"shot-{uid(1)}"], document.clips[f"shot-{uid(2)}"]
    assert (first.source_in, first.length, second.source_in, second.length) == (0, 84, 12, 84)
    assert _transition(document, f"cut-{uid(2)}") == (kind, 84, 12, 12, f"shot-{uid(1)}", f"shot-{uid(2)}")
    assert _transition(document, f"mix-{uid(2)}") == (
        TransitionKind.AUDIO_CROSSFADE,
        84,
        12,
        12,
        f"sound-{uid(1)}",
        f"sound-{uid(2)}",
    )


def test_dip_to_white_and_the_plain_cuts() -> None:
    document = _film(
        scene(
            0,
            shot(1),
            shot(2, transition=Transition.DIP_TO_WHITE),
            shot(3, transition=Transition.SMASH_CUT),
            shot(4, transition=Transition.MATCH_CUT),
        )
    )
    assert _transition(document, f"cut-{uid(2)}")[:4] == (TransitionKind.DIP_TO_WHITE, 96, 12, 12)
    assert {key for key in document.transitions if key.startswith("cut-")} == {f"cut-{uid(2)}"}


def test_a_fade_to_white_at_the_end_is_as_long_as_one_to_black() -> None:
    document = _film(scene(0, shot(1), ends_with=Transition.DIP_TO_WHITE))
    assert _transition(document, "cut-end") == (TransitionKind.DIP_TO_WHITE, 96, 24, 0, f"shot-{uid(1)}", None)


def test_ambiences_cross_for_longer_between_scenes_than_between_shots() -> None:
    document = _film(scene(0, shot(1), shot(2)), scene(1, shot(3)))
    assert _transition(document, f"mix-{uid(2)}")[1:4] == (96, 2, 2)
    assert _transition(document, f"mix-{uid(3)}")[1:4] == (192, 6, 6)
    assert document.clips[f"sound-{uid(1)}"].fade_in == 6, "the film's first sound comes in softly"
    assert document.clips[f"sound-{uid(3)}"].fade_out == 6


def test_a_shot_without_a_take_keeps_its_place_as_a_gap() -> None:
    told = story(scene(0, shot(1), shot(2, seconds=2.5), shot(3)))
    chosen = takes(told)
    del chosen[uid(2)]
    document = assemble(told, chosen, SETTINGS)
    gap = document.clips[f"shot-{uid(2)}"]
    assert isinstance(gap.source, GapSource) and (gap.start, gap.length) == (96, 60)
    assert f"sound-{uid(2)}" not in document.clips
    assert document.clips[f"sound-{uid(1)}"].fade_out == 6, "its neighbour's sound ends softly"


def test_a_silent_take_has_no_sound_clip_and_no_link() -> None:
    told = story(scene(0, shot(1)))
    document = assemble(told, {uid(1): take(1, audio=False)}, SETTINGS)
    assert clips_of(document, SOUND) == [] and document.links == {}


def test_takes_of_another_rate_last_as_long_as_they_should() -> None:
    told = story(scene(0, shot(1), ends_with=Transition.DISSOLVE), scene(1, shot(2)))
    chosen = {uid(n): take(n, frames=101, rate=Rate(num=25)) for n in (1, 2)}
    document = assemble(told, chosen, FilmSettings(rate=Rate(num=24000, den=1001)))
    assert 84 <= document.clips[f"shot-{uid(1)}"].length <= 85
    assert validate(document) == []


def test_lines_become_captions_where_they_are_spoken() -> None:
    lines = (
        Line(text="Light the lamp.", name="MARA", start=0.5, end=2),
        Line(text="It is lit.", name="JON", start=2.25, end=3.5),
    )
    document = _film(scene(0, shot(1)), scene(1, shot(2, lines=lines)), title="Salt")
    got = [
        (caption.start, caption.length, caption.text, caption.speaker, caption.shot)
        for caption in document.captions.values()
    ]
    assert got == [
        (60 + 96 + 12, 36, "Light the lamp.", "MARA", uid(2)),
        (60 + 96 + 54, 30, "It is lit.", "JON", uid(2)),
    ]
    assert {caption.track for caption in document.captions.values()} == {CAPTIONS}


def test_captions_follow_the_trim_of_a_dissolve() -> None:
    document = _film(
        scene(0, shot(1), ends_with=Transition.DISSOLVE),
        scene(1, shot(2, lines=(Line(text="Now.", start=0, end=1), Line(text="Never.", start=3, end=9)))),
    )
    assert [(caption.start, caption.length) for caption in document.captions.values()] == [(84, 12), (84 + 60, 24)]


def test_nothing_makes_an_empty_film() -> None:
    assert length_of_document(_film()) == 0
    assert length_of_document(_film(scene(0), title="Only a title")) == 60


@given(
    stories(), st.sampled_from([Rate(num=24), Rate(num=25), Rate(num=30000, den=1001)]), st.integers(1, 150), st.data()
)
def test_any_script_makes_a_valid_film_twice_the_same(
    told: StoredBreakdown, rate: Rate, frames: int, data: st.DataObject
) -> None:
    chosen = takes(told, frames=frames)
    for missing in data.draw(st.sets(st.sampled_from(sorted(chosen)))) if chosen else ():
        del chosen[missing]
    settings = FilmSettings(rate=rate)
    document = assemble(told, chosen, settings)
    assert validate(document) == []
    assert assemble(told, chosen, settings).model_dump_json() == document.model_dump_json()
    shots = [item.id for part in told.scenes for item in part.shots]
    laid = [key.removeprefix("shot-") for key, _ in clips_of(document, PICTURE) if key.startswith("shot-")]
    assert laid == shots, "every shot once, in the script's order"
    for caption in document.captions.values():
        clip = document.clips[f"shot-{caption.shot}"]
        assert clip.start <= caption.start and caption.start + caption.length <= end_of(clip)
