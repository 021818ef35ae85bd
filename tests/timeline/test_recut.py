"""The second run of a film job over a cut that a person worked on: what she did stays, the rest follows the script."""

from __future__ import annotations

import pytest
from hands import SETTINGS, SOLID, THREE, by_hand, made, order, ripple, version_of
from scripts import scene, shot, story, take, takes, uid

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.jobs import FilmSettings
from milimo.contracts.shots import Line
from milimo.contracts.story import Transition
from milimo.contracts.time import Rate
from milimo.contracts.timeline import MediaSource, TimelineDocument
from milimo.timeline.assemble import assemble
from milimo.timeline.document import validate
from milimo.timeline.patch import to_json
from milimo.timeline.recut import recut


@pytest.fixture(params=[True, False], ids=["base kept", "base guessed"])
def keeps_base(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def test_a_changed_shot_gets_its_new_take_in_place(keeps_base: bool) -> None:
    base = made(*THREE)
    existing = by_hand(
        base,
        ("set", ["clips", f"shot-{uid(1)}", "opacity"], 0.5),
        ("set", ["clips", f"shot-{uid(2)}", "gain_db"], -6.0),
    )
    after = recut(existing, made(*THREE, version={2: 1}), base if keeps_base else None)
    assert [version_of(after, n) for n in (1, 2, 3)] == [0, 1, 0]
    assert after.clips[f"shot-{uid(1)}"].opacity == 0.5
    assert after.clips[f"shot-{uid(2)}"].gain_db == -6.0, "work on a changed shot stays as well"
    assert order(after) == order(base)


def test_the_sound_of_a_changed_shot_changes_with_it(keeps_base: bool) -> None:
    base = made(*THREE)
    existing = by_hand(base, ("set", ["clips", f"sound-{uid(2)}", "gain_db"], -9.0))
    after = recut(existing, made(*THREE, version={2: 1}), base if keeps_base else None)
    sound, picture = after.clips[f"sound-{uid(2)}"], after.clips[f"shot-{uid(2)}"]
    assert sound.source == picture.source and sound.gain_db == -9.0


def test_a_longer_take_moves_the_rest_and_its_own_trims_stay(keeps_base: bool) -> None:
    base = made(*THREE)
    trim = [("set", ["clips", f"shot-{uid(1)}", "length"], 60), ("set", ["clips", f"sound-{uid(1)}", "length"], 60)]
    existing = by_hand(base, *ripple(base, after=60 + 96, by=-36), *trim)
    after = recut(existing, made(*THREE, version={1: 1, 2: 1}, frames={1: 120, 2: 120}), base if keeps_base else None)
    assert (after.clips[f"shot-{uid(1)}"].length, version_of(after, 1)) == (60, 1)
    assert (after.clips[f"shot-{uid(2)}"].start, after.clips[f"shot-{uid(2)}"].length) == (120, 120)
    assert after.clips[f"sound-{uid(3)}"].start == after.clips[f"shot-{uid(3)}"].start == 240
    assert after.markers[f"chapter-{uid(1, 1)}"].at == 240


def test_a_shorter_take_shortens_a_trim_that_reaches_past_it(keeps_base: bool) -> None:
    base = made(*THREE)
    existing = by_hand(
        base,
        *ripple(base, after=156, by=-6),
        ("set", ["clips", f"shot-{uid(1)}", "length"], 90),
        ("set", ["clips", f"sound-{uid(1)}", "length"], 90),
    )
    after = recut(existing, made(*THREE, version={1: 1}, frames={1: 48}), base if keeps_base else None)
    assert after.clips[f"shot-{uid(1)}"].length == 48
    assert validate(after) == []


def test_a_removed_shot_goes_to_the_bin_and_comes_back_out_of_it(keeps_base: bool) -> None:
    base = made(*THREE)
    existing = by_hand(base, ("set", ["clips", f"shot-{uid(3)}", "opacity"], 0.5))
    two = made(scene(0, THREE[0].shots[0]), THREE[1])
    after = recut(existing, two, base if keeps_base else None)
    assert order(after) == ["title-ground", "1", "3"]
    assert f"sound-{uid(2)}" not in after.clips
    [item] = after.bin.values()
    assert isinstance(item.source, MediaSource) and item.source.shot == uid(2) and item.reason
    again = recut(after, base, two if keeps_base else None)
    assert order(again) == ["title-ground", "1", "2", "3"] and again.bin == {}
    assert again.clips[f"shot-{uid(3)}"].opacity == 0.5


def test_an_untouched_cut_keeps_its_bin_too() -> None:
    base = made(*THREE)
    after = recut(base, made(THREE[1]))
    assert [item.source.shot for item in after.bin.values() if isinstance(item.source, MediaSource)] == [uid(1), uid(2)]


def test_a_new_shot_comes_after_the_one_before_it_in_the_script(keeps_base: bool) -> None:
    base = made(*THREE)
    existing = by_hand(base, ("set", ["clips", f"shot-{uid(2)}", "opacity"], 0.5))
    told = [scene(0, THREE[0].shots[0], shot(9), THREE[0].shots[1]), THREE[1], scene(2, shot(10))]
    after = recut(existing, made(*told), base if keeps_base else None)
    assert order(after) == ["title-ground", "1", "9", "2", "3", "10"]
    assert after.clips[f"sound-{uid(9)}"].start == after.clips[f"shot-{uid(9)}"].start
    assert after.links[f"link-{uid(9)}"] == (f"shot-{uid(9)}", f"sound-{uid(9)}")
    assert after.markers[f"chapter-{uid(2, 1)}"].at == after.clips[f"shot-{uid(10)}"].start


def test_a_new_first_shot_comes_after_the_title(keeps_base: bool) -> None:
    base = made(*THREE)
    existing = by_hand(base, ("set", ["clips", f"shot-{uid(2)}", "opacity"], 0.5))
    after = recut(existing, made(scene(5, shot(9)), *THREE), base if keeps_base else None)
    assert order(after)[:3] == ["title-ground", "9", "1"]


def test_her_own_clips_titles_and_markers_stay_on_their_picture(keeps_base: bool) -> None:
    base = made(*THREE)
    ops = [
        *ripple(base, after=252, by=24),
        ("remove", ["transitions", f"mix-{uid(3)}"], None),
        ("set", ["clips", "card"], {**SOLID, "start": 252}),
        ("set", ["tracks", "v2"], {"kind": "video", "order": 5}),
        ("set", ["tracks", "music"], {"kind": "audio", "order": 5, "locked": True}),
        ("set", ["clips", "logo"], {**SOLID, "track": "v2", "start": 286}),
        (
            "set",
            ["clips", "note"],
            {"track": "titles", "start": 290, "length": 20, "source": {"type": "title", "text": "Later"}},
        ),
        (
            "set",
            ["clips", "song"],
            {
                "track": "music",
                "start": 100,
                "length": 100,
                "source": {"type": "media", "blob": "f" * 64, "frames": 500, "audio": True},
            },
        ),
        ("set", ["markers", "look"], {"at": 300, "name": "look here"}),
    ]
    existing = by_hand(base, *ops)
    longer = made(*THREE, version={1: 1}, frames={1: 144})
    after = recut(existing, longer, base if keeps_base else None)
    assert order(after) == ["title-ground", "1", "2", "card", "3"]
    assert [after.clips[key].start for key in ("card", "logo", "note", "song")] == [300, 334, 338, 100], (
        "what is locked does not move"
    )
    assert after.markers["look"].at == 348


def test_what_she_took_out_stays_out() -> None:
    base = made(*THREE)
    out = [
        ("remove", ["links", f"link-{uid(2)}"], None),
        ("remove", ["clips", f"shot-{uid(2)}"], None),
        ("remove", ["clips", f"sound-{uid(2)}"], None),
        ("remove", ["transitions", f"mix-{uid(2)}"], None),
        ("remove", ["transitions", f"mix-{uid(3)}"], None),
        ("remove", ["clips", "title-card"], None),
    ]
    existing = by_hand(base, *out, *[op for op in ripple(base, after=252, by=-96) if op[1][1] != f"mix-{uid(3)}"])
    after = recut(existing, made(*THREE, version={2: 1, 3: 1}), base)
    assert order(after) == ["title-ground", "1", "3"]
    assert "title-card" not in after.clips and f"sound-{uid(2)}" not in after.clips


def test_the_script_moves_shots_unless_she_did(keeps_base: bool) -> None:
    base = made(*THREE)
    swapped = made(THREE[1], THREE[0])
    touched = by_hand(base, ("set", ["clips", f"shot-{uid(2)}", "opacity"], 0.5))
    assert order(recut(touched, swapped, base if keeps_base else None)) == ["title-ground", "3", "1", "2"]
    first, second = f"shot-{uid(1)}", f"shot-{uid(2)}"
    drop = [("remove", ["transitions", f"mix-{uid(n)}"], None) for n in (2, 3)]
    moved = by_hand(
        base,
        *drop,
        ("set", ["clips", first, "start"], 156),
        ("set", ["clips", second, "start"], 60),
        ("set", ["clips", f"sound-{uid(1)}", "start"], 156),
        ("set", ["clips", f"sound-{uid(2)}", "start"], 60),
    )
    assert order(recut(moved, swapped, base if keeps_base else None)) == ["title-ground", "2", "1", "3"]


def test_a_split_shot_gets_its_new_take_on_both_sides(keeps_base: bool) -> None:
    base = made(*THREE)
    left, right = f"shot-{uid(1)}", "right-half"
    half = {**to_json(base)["clips"][left], "start": 108, "length": 48, "source_in": 48, "opacity": 0.7}
    existing = by_hand(base, ("set", ["clips", left, "length"], 48), ("set", ["clips", right], half))
    after = recut(existing, made(*THREE, version={1: 1}, frames={1: 80}), base if keeps_base else None)
    pieces = [after.clips[left], after.clips[right]]
    assert [(clip.source_in, clip.length) for clip in pieces] == [(0, 48), (48, 32)]
    assert {clip.source.blob for clip in pieces if isinstance(clip.source, MediaSource)} == {
        take(1, version=1).video.sha256
    }


def test_a_shot_at_double_speed_stays_so(keeps_base: bool) -> None:
    base = made(*THREE)
    fast = [
        ("set", ["clips", f"shot-{uid(3)}", "speed_num"], 2),
        ("set", ["clips", f"shot-{uid(3)}", "length"], 48),
        ("remove", ["clips", f"sound-{uid(3)}"], None),
        ("remove", ["links", f"link-{uid(3)}"], None),
        ("remove", ["transitions", f"mix-{uid(3)}"], None),
    ]
    after = recut(by_hand(base, *fast), made(*THREE, version={3: 1}, frames={3: 144}), base if keeps_base else None)
    clip = after.clips[f"shot-{uid(3)}"]
    assert (clip.speed_num, clip.source_in, clip.length, version_of(after, 3)) == (2, 0, 72, 1)


def test_captions_follow_the_script_until_they_are_edited(keeps_base: bool) -> None:
    base = made(*THREE)
    key = f"caption-{uid(1)}-0"
    told = [scene(0, shot(1, lines=(Line(text="Not yet.", start=2, end=3),)), THREE[0].shots[1]), THREE[1]]
    new = made(*told, version={1: 1})
    touched = by_hand(base, ("set", ["clips", f"shot-{uid(3)}", "opacity"], 0.5))
    after = recut(touched, new, base if keeps_base else None)
    assert (after.captions[key].text, after.captions[key].start) == ("Not yet.", 60 + 48)
    edited = by_hand(base, ("set", ["captions", key, "text"], "NOW!"))
    kept = recut(edited, new, base)
    assert (kept.captions[key].text, kept.captions[key].start) == ("NOW!", 60 + 24)


def test_new_captions_of_a_trimmed_shot_lie_on_its_words_and_old_ones_where_they_lay() -> None:
    base = made(*THREE)
    cut = [
        ("set", ["clips", f"{kind}-{uid(1)}", field], value)
        for kind in ("shot", "sound")
        for field, value in (("source_in", 12), ("length", 84))
    ]
    existing = by_hand(base, *ripple(base, after=156, by=-12), *cut)
    told = [scene(0, shot(1, lines=(Line(text="Now!", start=1, end=2),)), THREE[0].shots[1]), THREE[1]]
    assert recut(existing, made(*told, version={1: 1}), base).captions[f"caption-{uid(1)}-0"].start == 60 + 24 - 12
    assert recut(existing, made(*THREE, version={1: 1}), base).captions[f"caption-{uid(1)}-0"].start == 60 + 24


def test_a_dissolve_that_the_script_asks_for_now_is_made(keeps_base: bool) -> None:
    base = made(*THREE)
    existing = by_hand(base, ("set", ["clips", f"shot-{uid(1)}", "opacity"], 0.5))
    told = [THREE[0].model_copy(update={"ends_with": Transition.DISSOLVE}), THREE[1]]
    after = recut(existing, made(*told), base if keeps_base else None)
    item = after.transitions[f"cut-{uid(3)}"]
    assert (item.before, item.after) == (12, 12)
    assert after.clips[f"shot-{uid(2)}"].length == 84
    back = recut(after, base, made(*told) if keeps_base else None)
    assert f"cut-{uid(3)}" not in back.transitions and back.clips[f"shot-{uid(2)}"].length == 96


def test_a_transition_that_she_changed_stays() -> None:
    told = [THREE[0].model_copy(update={"ends_with": Transition.FADE_OUT}), THREE[1]]
    base = made(*told)
    existing = by_hand(base, ("set", ["transitions", f"cut-{uid(3)}", "before"], 10))
    after = recut(existing, made(*THREE), base)
    assert after.transitions[f"cut-{uid(3)}"].before == 10


def test_a_transition_of_a_removed_shot_goes_with_it(keeps_base: bool) -> None:
    base = made(*THREE)
    existing = by_hand(base, ("set", ["clips", f"shot-{uid(1)}", "opacity"], 0.5))
    after = recut(existing, made(scene(0, THREE[0].shots[0]), THREE[1]), base if keeps_base else None)
    assert {key for key in after.transitions if key.startswith("mix-")} == {f"mix-{uid(3)}"}
    assert after.transitions[f"mix-{uid(3)}"].outgoing == f"sound-{uid(1)}"


def test_a_new_title_is_followed_until_it_is_edited(keeps_base: bool) -> None:
    base = made(*THREE)
    touched = by_hand(base, ("set", ["clips", f"shot-{uid(1)}", "opacity"], 0.5))
    renamed = made(*THREE, title="Pepper")
    after = recut(touched, renamed, base)
    assert (after.title, getattr(after.clips["title-card"].source, "text", "")) == ("Pepper", "Pepper")
    edited = by_hand(base, ("set", ["clips", "title-card", "source", "text"], "S A L T"))
    assert getattr(recut(edited, renamed, base).clips["title-card"].source, "text", "") == "S A L T"


def test_another_rate_is_refused_only_where_work_would_be_lost() -> None:
    base = made(*THREE)
    other = assemble(story(*THREE, title="Salt"), takes(story(*THREE)), FilmSettings(rate=Rate(num=25)))
    assert recut(base, other) == other
    with pytest.raises(MilimoError) as caught:
        recut(by_hand(base, ("set", ["clips", f"shot-{uid(1)}", "opacity"], 0.5)), other, base)
    assert caught.value.code is ErrorCode.RATE_CHANGED and "--fps 25" in caught.value.message


def test_a_shot_that_could_not_be_made_keeps_what_it_had(keeps_base: bool) -> None:
    base = made(*THREE)
    existing = by_hand(base, ("set", ["clips", f"shot-{uid(1)}", "opacity"], 0.5))
    told = story(*THREE, title="Salt")
    chosen = takes(told)
    del chosen[uid(2)]
    after = recut(existing, assemble(told, chosen, SETTINGS), base if keeps_base else None)
    assert isinstance(after.clips[f"shot-{uid(2)}"].source, MediaSource)


def test_a_razor_cut_through_a_caption_does_not_part_it() -> None:
    base = made(*THREE)
    left = f"shot-{uid(1)}"
    half = {**to_json(base)["clips"][left], "start": 96, "length": 60, "source_in": 36}
    existing = by_hand(base, ("set", ["clips", left, "length"], 36), ("set", ["clips", "right"], half))
    told = [scene(0, shot(1, lines=(Line(text="Now!", start=1, end=2),)), THREE[0].shots[1]), THREE[1]]
    after = recut(existing, made(*told, version={1: 1}), base)
    assert [(item.text, item.start, item.length) for item in after.captions.values()] == [("Now!", 84, 24)]


def test_a_line_under_the_title_comes_and_goes_with_the_script(keeps_base: bool) -> None:
    def told(credit: str) -> TimelineDocument:
        said = story(*THREE, title="Salt", credit=credit)
        return assemble(said, takes(said), SETTINGS)

    bare, credited = told(""), told("written by A. Person")
    touched = ("set", ["clips", f"shot-{uid(1)}", "opacity"], 0.5)
    after = recut(by_hand(bare, touched), credited, bare if keeps_base else None)
    assert after.clips["title-credit"] == credited.clips["title-credit"] and "credits" in after.tracks
    assert "title-credit" not in recut(by_hand(credited, touched), bare, credited if keeps_base else None).clips
