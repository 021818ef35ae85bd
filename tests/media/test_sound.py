"""The mix is exact to the sample, crosses at equal power, never clicks, and is as loud as its preset says."""

from __future__ import annotations

import math

import av
import numpy as np
import pyloudnorm
import pytest
from media_makers import Shelf, film, row, sound_of, tone

from milimo.contracts.export import LoudnessPreset
from milimo.contracts.time import Rate
from milimo.contracts.timeline import Clip, MediaSource, TimelineDocument, Track, TransitionItem, TransitionKind
from milimo.media.loudness import measure, true_peaks
from milimo.media.sound import Mixer
from milimo.media.soundread import SoundReader
from milimo.timeline.resolve_audio import DECLICK_SAMPLES, resolve_audio


def mix(document: TimelineDocument, shelf: Shelf, length: int) -> np.ndarray:
    return np.concatenate(list(Mixer(resolve_audio(document), shelf.open).blocks(0, length)))


def noise(seconds: float, level: float = 0.1, seed: int = 1) -> np.ndarray:
    return (np.random.default_rng(seed).standard_normal((int(seconds * 48_000), 2)) * level).astype(np.float32)


def inner(clip: slice) -> slice:
    """Without the short ramps at both ends."""
    return slice(clip.start + DECLICK_SAMPLES, clip.stop - DECLICK_SAMPLES)


def test_a_sound_lands_on_its_samples(shelf: Shelf) -> None:
    sound = noise(4)
    source = shelf.sound(sound)
    found = mix(film(Clip(track="a1", start=30, length=40, source=source, source_in=12)), shelf, 200_000)
    assert not found[:60_000].any() and not found[140_000:].any()
    place = inner(slice(60_000, 140_000))
    assert np.array_equal(found[place], sound[24_000 + place.start - 60_000:24_000 + place.stop - 60_000])


def test_ntsc_frames_have_their_own_samples(shelf: Shelf) -> None:
    sound = noise(3)
    source = shelf.sound(sound).model_copy(update={"rate": Rate(num=30_000, den=1001), "frames": 89})
    clip = Clip(track="a1", start=7, length=50, source=source, source_in=3)
    found = mix(film(clip, rate=Rate(num=30_000, den=1001)), shelf, 120_000)
    start, first = 7 * 48_000 * 1001 // 30_000, 3 * 48_000 * 1001 // 30_000
    assert np.array_equal(found[start + 200:start + 70_000], sound[first + 200:first + 70_000])


def test_a_razor_cut_is_not_heard(shelf: Shelf) -> None:
    source = shelf.sound(noise(4))
    whole = mix(film(*row((source, 5, 60), track="a1")), shelf, 130_000)
    cut = mix(film(*row((source, 5, 21), (source, 26, 39), track="a1")), shelf, 130_000)
    assert np.array_equal(whole, cut)


def test_hard_cuts_do_not_click(shelf: Shelf) -> None:
    """Two loud low tones that meet at full swing: the step between neighbours stays what a 2-ms ramp makes."""
    wave = np.full((96_000, 2), 0.5, np.float32)
    up, down = shelf.sound(wave), shelf.sound(-wave)
    found = mix(film(*row((up, 0, 24), (down, 0, 24), track="a1")), shelf, 96_000)
    assert np.abs(np.diff(found[:, 0])).max() < 0.02
    assert found[0, 0] < 0.01 and abs(found[-1, 0]) < 0.01


def test_a_crossfade_keeps_its_power(shelf: Shelf) -> None:
    a, b = shelf.sound(noise(3, seed=1)), shelf.sound(noise(3, seed=2))
    clips = row((a, 0, 48), (b, 24, 48), track="a1")
    item = TransitionItem(track="a1", kind=TransitionKind.AUDIO_CROSSFADE, at=48, before=12, after=12, outgoing="clip0",
                          incoming="clip1")
    found = mix(film(*clips, transitions={"x": item}), shelf, 192_000)
    powers = [float((found[at:at + 4800] ** 2).mean()) for at in range(60_000, 130_000, 4800)]
    assert max(powers) / min(powers) < 1.15


def test_a_crossfade_of_whole_takes_is_mirrored_and_has_no_hole(shelf: Shelf) -> None:
    a, b = shelf.sound(noise(2, seed=1)), shelf.sound(noise(2, seed=2))
    item = TransitionItem(track="a1", kind=TransitionKind.AUDIO_CROSSFADE, at=48, before=6, after=6, outgoing="clip0",
                          incoming="clip1")
    found = mix(film(*row((a, 0, 48), (b, 0, 48), track="a1"), transitions={"x": item}), shelf, 192_000)
    powers = [float((found[at:at + 2400] ** 2).mean()) for at in range(72_000, 120_000, 2400)]
    assert max(powers) / min(powers) < 1.25
    alone = mix(film(*row((a, 0, 48), track="a1")), shelf, 96_000)
    assert np.array_equal(found[1000:84_000], alone[1000:84_000])


def test_dissolves_carry_the_sound_of_their_clips_and_dips_do_not_overlap(shelf: Shelf) -> None:
    a, b = shelf.sound(noise(3, seed=1)), shelf.sound(noise(3, seed=2))
    for kind, quiet in ((TransitionKind.DISSOLVE, False), (TransitionKind.DIP_TO_BLACK, True)):
        clips = row((a, 0, 48), (b, 24, 48))
        item = TransitionItem(track="v1", kind=kind, at=48, before=10, after=10, outgoing="clip0", incoming="clip1")
        found = mix(film(*clips, transitions={"x": item}), shelf, 192_000)
        power = float((found[95_500:96_500] ** 2).mean())
        assert (power < 0.0005) is quiet, kind


def test_fades_gain_and_track_gain(shelf: Shelf) -> None:
    source = shelf.sound(np.full((96_000, 2), 0.25, np.float32))
    clip = Clip(track="a1", start=0, length=48, source=source, gain_db=-6, fade_in=12, fade_out=12)
    document = film(clip)
    louder = document.model_copy(update={"tracks": {**document.tracks, "a1": document.tracks["a1"].model_copy(
        update={"gain_db": 12.0})}})
    found = mix(louder, shelf, 96_000)[:, 0]
    level = 0.25 * 10 ** (6 / 20)
    t = (np.arange(24_000) + 0.5) / 24_000
    wanted = level * t * np.sqrt(3 - 2 * t)
    assert np.abs(found[:24_000] - wanted).max() < 1e-6 and np.abs(found[72_000:] - wanted[::-1]).max() < 1e-6
    assert np.abs(found[24_000:72_000] - level).max() < 1e-6


@pytest.mark.parametrize(("pan", "left", "right"), [(0.0, 1.0, 0.5), (1.0, 0.0, 1.5), (-1.0, 1.5, 0.0),
                                                     (0.5, math.cos(math.pi / 4), 0.5 + math.sin(math.pi / 4))])
def test_panning_follows_the_browser(shelf: Shelf, pan: float, left: float, right: float) -> None:
    source = shelf.sound(np.tile(np.array([[0.2, 0.1]], np.float32), (48_000, 1)))
    found = mix(film(Clip(track="a1", start=0, length=24, source=source, pan=pan)), shelf, 48_000)[24_000]
    assert found / 0.2 == pytest.approx([left, right], abs=1e-5)


def test_mute_solo_and_links(shelf: Shelf) -> None:
    take = MediaSource(blob="a" * 64, frames=24, audio=True)
    other = MediaSource(blob="b" * 64, frames=24, audio=True)
    picture, detached = Clip(track="v1", start=0, length=24, source=take), Clip(track="a1", start=0, length=24, source=take)
    third = Clip(track="a2", start=0, length=24, source=other)
    document = film(picture, detached, third)
    assert [segment.clip for segment in resolve_audio(document)] == ["clip0", "clip1", "clip2"]
    linked = document.model_copy(update={"links": {"l": ("clip0", "clip1")}})
    assert [segment.clip for segment in resolve_audio(linked)] == ["clip1", "clip2"]
    def track(name: str, **change: bool) -> dict[str, Track]:
        return {**document.tracks, name: document.tracks[name].model_copy(update=change)}
    assert [s.clip for s in resolve_audio(document.model_copy(update={"tracks": track("a1", muted=True)}))] == ["clip0", "clip2"]
    assert [s.clip for s in resolve_audio(document.model_copy(update={"tracks": track("a2", solo=True)}))] == ["clip2"]
    assert len(resolve_audio(document.model_copy(update={"tracks": track("v1", hidden=True)}))) == 3


@pytest.mark.parametrize("rate", [44_100, 32_000, 96_000])
def test_other_rates_and_mono_are_resampled_in_place(shelf: Shelf, rate: int) -> None:
    wave = (0.4 * np.sin(2 * np.pi * 500 * np.arange(3 * rate) / rate)).astype(np.float32)[:, None]
    source = shelf.sound(wave, rate=rate, frames=72)
    found = mix(film(Clip(track="a1", start=0, length=72, source=source)), shelf, 144_000)
    wanted = 0.4 * np.sin(2 * np.pi * 500 * np.arange(144_000) / 48_000)
    assert np.abs(found[2000:140_000, 0] - wanted[2000:140_000]).max() < 0.01
    assert np.array_equal(found[:, 0], found[:, 1])


def test_reading_anywhere_gives_the_same_samples(shelf: Shelf) -> None:
    take = shelf.take(720, hz=333)
    straight = SoundReader(shelf.open(take.blob))
    whole = np.concatenate([straight.read(at, 48_000) for at in range(0, 1_440_000, 48_000)])
    straight.close()
    reader = SoundReader(shelf.open(take.blob))
    # not bit for bit: AAC fills bands with noise of its own, which begins anew at a seek (−60 dB under this tone)
    for start in (1_200_000, 5_000, 700_123, 700_500, 1_439_000, 0):
        assert np.abs(reader.read(start, 900) - whole[start:start + 900]).max() < 2e-3, start
    reader.close()


def test_sound_and_picture_of_the_film_are_in_step(shelf: Shelf) -> None:
    """A click on frame 60 of the cut stays there after mixing and AAC: within a tenth of a frame, and centred."""
    wave = np.zeros((240_000, 2), np.float32)
    wave[50_000:50_048] = 0.8
    source = shelf.sound(wave)
    outcome = shelf.export(film(*row((shelf.take(120, hz=None), 0, 120)), Clip(
        track="a1", start=0, length=95, source=source)), "film.mp4")
    found = np.abs(sound_of(outcome.output)[:, 0])
    assert abs(int((found * np.arange(len(found))).sum() / found.sum()) - 50_024) < 100


@pytest.mark.parametrize("speed", [(2, 1), (1, 2), (-1, 1), (3, 1)])
def test_speed_keeps_the_pitch(shelf: Shelf, speed: tuple[int, int]) -> None:
    source = shelf.sound(tone(600, 0, 480_000))
    clip = Clip(track="a1", start=0, length=48, source=source, source_in=120 if speed[0] < 0 else 0, speed_num=speed[0],
                speed_den=speed[1])
    found = mix(film(clip), shelf, 96_000)[20_000:68_000, 0]
    spectrum = np.abs(np.fft.rfft(found * np.hanning(48_000)))
    assert abs(int(spectrum.argmax()) - 600) <= 6
    assert 0.1 < np.sqrt((found**2).mean()) * math.sqrt(2) < 0.3


def test_loudness_agrees_with_pyloudnorm() -> None:
    for seed, level in ((1, 0.05), (2, 0.2)):
        samples = noise(12, level, seed)
        samples[200_000:300_000] *= 0.01
        def read(start: int, count: int, samples: np.ndarray = samples) -> np.ndarray:
            padded = np.zeros((count, 2), np.float32)
            a, b = max(start, 0), min(start + count, len(samples))
            padded[a - start:b - start] = samples[a:b]
            return padded
        found = measure(read, len(samples)).lufs
        assert found == pytest.approx(pyloudnorm.Meter(48_000).integrated_loudness(samples), abs=0.1)


def test_true_peaks_lie_above_the_samples() -> None:
    """A quarter-rate tone whose samples all miss its crests by 45°: 3.01 dB more than the samples say."""
    wave = np.sin(np.pi / 2 * np.arange(4800) + np.pi / 4).astype(np.float32)
    samples = np.stack([wave, wave], axis=1)
    def read(start: int, count: int) -> np.ndarray:
        return samples[start:start + count]
    assert np.abs(samples).max() == pytest.approx(math.sqrt(0.5), abs=1e-6)
    assert true_peaks(read, 400, 4000).max() == pytest.approx(1.0, abs=0.02)


def _measured(path: object) -> tuple[float, float]:
    samples = sound_of(path)  # type: ignore[arg-type]
    def read(start: int, count: int) -> np.ndarray:
        padded = np.zeros((count, 2), np.float32)
        a, b = max(start, 0), min(start + count, len(samples))
        padded[a - start:b - start] = samples[a:b]
        return padded
    found = measure(read, len(samples))
    assert found.lufs is not None and found.peak_dbtp is not None
    return found.lufs, found.peak_dbtp


@pytest.mark.parametrize(("preset", "target"), [(LoudnessPreset.WEB, -16), (LoudnessPreset.BROADCAST, -23)])
@pytest.mark.parametrize("level", [0.004, 0.3])
def test_presets_reach_their_loudness_and_hold_their_peak(shelf: Shelf, preset: LoudnessPreset, target: int,
                                                          level: float) -> None:
    sound = noise(8, level)
    sound[::6000] *= 8                                                              # peaks that must be held
    outcome = shelf.export(film(Clip(track="a1", start=0, length=192, source=shelf.sound(sound))), loudness=preset)
    lufs, peak = _measured(outcome.output)
    assert abs(lufs - target) <= 1 and peak <= -1
    assert outcome.integrated_lufs == pytest.approx(lufs, abs=0.3)


def test_an_animatic_is_limited_never_lifted(shelf: Shelf) -> None:
    quiet, loud = shelf.sound(noise(4, 0.01)), shelf.sound(noise(4, 0.6))
    lifted = shelf.export(film(Clip(track="a1", start=0, length=96, source=quiet)), "a.mp4", loudness=LoudnessPreset.ANIMATIC)
    plain = shelf.export(film(Clip(track="a1", start=0, length=96, source=quiet)), "b.mp4", loudness=LoudnessPreset.NONE)
    assert lifted.integrated_lufs == pytest.approx(plain.integrated_lufs, abs=0.01)
    held = shelf.export(film(Clip(track="a1", start=0, length=96, source=loud)), "c.mp4", loudness=LoudnessPreset.ANIMATIC)
    assert _measured(held.output)[1] <= -1


def test_a_film_without_sound_has_no_sound_stream(shelf: Shelf) -> None:
    outcome = shelf.export(film(*row((shelf.take(24, hz=None), 0, 24))))
    with av.open(str(outcome.output)) as file:
        assert not file.streams.audio and outcome.sound is False
