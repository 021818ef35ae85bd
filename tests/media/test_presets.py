"""Every preset, decoded: codecs, size, length, pictures, sound."""

import av
import numpy as np
import pytest
from av.container import InputContainer
from media_makers import SMALL, Shelf, film, numbers, pictures, row
from pydantic import ValidationError

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.export import (
    MEDIA_TYPES,
    PRESETS,
    CaptionMode,
    ExportPresetName,
    ExportSettings,
    LoudnessPreset,
    preset_settings,
)
from milimo.contracts.timeline import Caption, TimelineDocument
from milimo.contracts.video import Encoding, Extent
from milimo.media.export import ExportOutcome

FRAMES = 20
PICTURED = [name for name, preset in PRESETS.items() if preset.picture and name is not ExportPresetName.GIF]
HEARD = [name for name, preset in PRESETS.items() if preset.sound]
CODECS = {ExportPresetName.H264_WEB: "h264", ExportPresetName.H264_MASTER: "h264", ExportPresetName.HEVC: "hevc", ExportPresetName.AV1: "av1",
          ExportPresetName.PRORES: "prores"}
SOUNDS = {ExportPresetName.PRORES: "pcm_s24le", ExportPresetName.WAV: "pcm_s24le", ExportPresetName.FLAC: "flac"}


def story(shelf: Shelf) -> TimelineDocument:
    takes = [shelf.take(12, hz=440), shelf.take(24, first=100, colour=(40, 120, 60), hz=440)]
    return film(*row((takes[0], 0, 12), (takes[1], 0, 24)), title="Presets",
                captions={"a": Caption(track="c1", start=6, length=20, text="Hello")})


def exported(shelf: Shelf, name: ExportPresetName, **asked: object) -> ExportOutcome:
    settings = preset_settings(name, ExportSettings(**{"start": 5, "stop": 5 + FRAMES, **asked}), SMALL)
    return shelf.export(story(shelf), f"film.{settings.container}", **dict(settings))


def heard(file: InputContainer) -> np.ndarray:
    evened = av.AudioResampler(format="fltp", layout="stereo", rate=48_000)
    return np.concatenate([part.to_ndarray().T for frame in file.decode(audio=0) for part in evened.resample(frame)])


@pytest.mark.parametrize("name", PICTURED)
def test_a_film_of_each_preset_shows_its_frames(shelf: Shelf, name: ExportPresetName) -> None:
    outcome = exported(shelf, name)
    preset = PRESETS[name]
    assert outcome.frames == FRAMES == outcome.frames_copied + outcome.frames_encoded
    with av.open(str(outcome.output)) as file:
        stream = file.streams.video[0]
        assert stream.codec_context.name in (CODECS[name], "libdav1d") and stream.codec_context.pix_fmt == preset.encoding.pixel_format
        assert (stream.codec_context.color_primaries, stream.codec_context.color_trc, stream.codec_context.colorspace) == (1, 1, 1)
        assert file.streams.subtitles and file.metadata["title"] == "Presets"
        if name is ExportPresetName.HEVC:
            assert stream.codec_context.codec_tag == "hvc1"
    assert numbers(outcome.output) == [*range(5, 12), *range(100, 113)]
    first, last = pictures(outcome.output)[0], pictures(outcome.output)[-1]
    assert np.abs(first[20:60, 40:140].mean((0, 1)) - (90, 60, 140)).max() < 3
    assert np.abs(last[20:60, 40:140].mean((0, 1)) - (40, 120, 60)).max() < 3


@pytest.mark.parametrize("name", HEARD)
def test_the_sound_of_each_preset_is_as_long_as_asked_and_as_loud_as_promised(shelf: Shelf, name: ExportPresetName) -> None:
    outcome = exported(shelf, name, loudness=LoudnessPreset.WEB)
    assert outcome.sound and outcome.integrated_lufs is not None and abs(outcome.integrated_lufs + 16) < 1
    with av.open(str(outcome.output)) as file:
        assert bool(file.streams.video) == PRESETS[name].picture
        assert file.streams.audio[0].codec_context.name == SOUNDS.get(name, "aac")
        samples = heard(file)
    length = FRAMES * 2000
    assert len(samples) == length or (SOUNDS.get(name) is None and abs(len(samples) - length) < 2048)
    spectrum = np.abs(np.fft.rfft(samples[4096:4096 + 24_000, 0]))
    assert abs(int(spectrum.argmax()) * 2 - 440) <= 4


def test_a_gif_loops_in_its_own_colours(shelf: Shelf) -> None:
    outcome = exported(shelf, ExportPresetName.GIF)
    assert (outcome.frames_encoded, outcome.sound, outcome.srt) == (FRAMES, False, None)
    with av.open(str(outcome.output)) as file:
        assert not file.streams.audio and file.streams.video[0].codec_context.name == "gif"
        shown = [(float(frame.pts * frame.time_base), frame.to_ndarray(format="rgb24")) for frame in file.decode(video=0)]
    assert len(shown) == FRAMES
    assert [at for at, _ in shown] == pytest.approx([number / 24 for number in range(FRAMES)], abs=0.0051)
    assert np.abs(shown[0][1][20:60, 40:140].astype(float).mean((0, 1)) - (90, 60, 140)).max() < 6
    assert np.abs(shown[-1][1][20:60, 40:140].astype(float).mean((0, 1)) - (40, 120, 60)).max() < 6
    content = outcome.output.read_bytes()
    assert content.startswith(b"GIF89a") and b"NETSCAPE2.0" in content


def test_a_large_sequence_is_made_small_for_a_gif_and_a_size_that_was_asked_for_stays() -> None:
    assert preset_settings(ExportPresetName.GIF, ExportSettings(), Extent(width=1280, height=720)).extent == Extent(width=480, height=270)
    assert preset_settings(ExportPresetName.GIF, ExportSettings(), SMALL).extent is None
    wanted = ExportSettings(extent=Extent(width=640, height=360), start=3, stop=9, loudness=LoudnessPreset.BROADCAST, captions=CaptionMode.BURN)
    made = preset_settings(ExportPresetName.HEVC, wanted, SMALL)
    assert (made.extent, made.start, made.stop, made.loudness, made.captions) == (wanted.extent, 3, 9, wanted.loudness, wanted.captions)
    assert preset_settings(ExportPresetName.WAV, wanted, SMALL).captions is CaptionMode.NONE
    assert preset_settings(ExportPresetName.GIF, wanted, SMALL).captions is CaptionMode.BURN


def test_silence_is_no_sound_file(shelf: Shelf) -> None:
    silent = film(*row((shelf.take(12, hz=None), 0, 12)))
    with pytest.raises(MilimoError) as refused:
        shelf.export(silent, "film.wav", container="wav", encoding=Encoding(audio_codec="pcm_s24le"))
    assert refused.value.code is ErrorCode.BAD_DOCUMENT and not list(shelf.folder.glob("*film.wav*"))


@pytest.mark.parametrize(("container", "encoding"), [
    ("mp4", {"audio_codec": "pcm_s24le"}), ("mp4", {"codec": "prores_ks"}), ("wav", {}), ("flac", {}), ("m4a", {"audio_codec": "flac"})])
def test_what_does_not_stand_in_its_file_is_refused(container: str, encoding: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        ExportSettings(container=container, encoding=Encoding(**encoding))


def test_every_preset_is_a_file_that_can_be_named() -> None:
    assert set(PRESETS) == set(ExportPresetName) and {preset.container for preset in PRESETS.values()} <= set(MEDIA_TYPES)
