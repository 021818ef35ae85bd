"""What the browser needs of a file: of every kind that people have, exact, and told piece by piece."""

import io
import json
import struct
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from ingest_makers import Heard, audio, exr, gif, ingested, read, still, tone_wav, video
from media_makers import SMALL, barcode, number_of, numbers

from milimo.contracts.media import CaptionFacts, CueList, DerivativeKind, MediaFacts, StillFacts
from milimo.contracts.video import Extent
from milimo.media.conform import conform_file
from milimo.media.limited_client import kind_of
from milimo.media.soundread import SoundReader

pytestmark = pytest.mark.slow

POSTER, STRIP, PEAKS, SOUND, PROXY, CUES = (
    DerivativeKind.POSTER, DerivativeKind.FILMSTRIP, DerivativeKind.PEAKS, DerivativeKind.SOUND, DerivativeKind.PROXY, DerivativeKind.CUES)
QUIET = {"x265-params": "log-level=none:pools=none:frame-threads=1"}
DNXHR = Extent(width=320, height=180)


def film_facts(heard: Heard) -> MediaFacts:
    assert isinstance(heard.facts_of, MediaFacts)
    return heard.facts_of


# ---- films ------------------------------------------------------------------------------------------------------

FILMS = {
    "h264.mp4": ("libx264", "yuv420p", "aac", None, {"bf": "2"}, SMALL, "video/mp4"),
    "prores.mov": ("prores_ks", "yuv422p10le", "pcm_s16le", None, {}, SMALL, "video/quicktime"),
    "hevc.mkv": ("libx265", "yuv420p10le", "flac", None, QUIET, SMALL, "video/matroska"),
    "vp9.webm": ("libvpx-vp9", "yuv420p", "libopus", None, {"cpu-used": "8", "deadline": "realtime"}, SMALL, "video/webm"),
    "av1.mp4": ("libsvtav1", "yuv420p", None, None, {"preset": "12"}, SMALL, "video/mp4"),
    "dnxhr.mxf": ("dnxhd", "yuv422p", None, "mxf", {"profile": "dnxhr_sq"}, DNXHR, "application/mxf"),
    "mpeg2.mxf": ("mpeg2video", "yuv420p", "pcm_s16le", "mxf", {}, SMALL, "application/mxf"),
    "broadcast.ts": ("libx264", "yuv420p", "aac", "mpegts", {"bf": "2"}, SMALL, "video/mp2t"),
}


@pytest.mark.parametrize("name", FILMS)
def test_a_film_of_any_kind(tmp_path: Path, name: str) -> None:
    codec, pixels, sound, container, options, extent, kind = FILMS[name]
    path = video(tmp_path / name, codec, pixels, 40, container=container, sound=sound, options=options, extent=extent)
    heard = ingested(path, tmp_path)
    facts = film_facts(heard)
    assert (facts.media_type, kind_of(path)) == (kind, kind)
    assert facts.picture is not None and (facts.picture.frames, facts.picture.rate.num, facts.picture.width) == (40, 24, extent.width)
    assert (facts.sound is not None) == (sound is not None)
    assert heard.order == [POSTER, STRIP, *([PEAKS, SOUND] if sound else []), PROXY, STRIP]
    assert numbers(heard.files[PROXY][0]) == list(range(40)), "frame i of the proxy is frame i of the source"


def test_avi_whose_first_picture_comes_late(tmp_path: Path) -> None:
    """FFmpeg's MPEG-4 in AVI leaves a hole after the first picture; players show that one twice."""
    heard = ingested(video(tmp_path / "old.avi", "mpeg4", "yuv420p", 30, sound="libmp3lame"), tmp_path)
    facts = film_facts(heard)
    assert facts.picture is not None and facts.picture.rate.num == 24
    assert numbers(heard.files[PROXY][0]) == [0, *range(30)]


@pytest.mark.parametrize(("name", "codec", "pixels", "options"), [
    ("a.mov", "prores_ks", "yuva444p10le", {"profile": "4444"}), ("a.webm", "libvpx-vp9", "yuva420p", {"cpu-used": "8"})])
def test_a_film_with_coverage(tmp_path: Path, name: str, codec: str, pixels: str, options: dict[str, str]) -> None:
    heard = ingested(video(tmp_path / name, codec, pixels, 14, options=options), tmp_path)
    picture = film_facts(heard).picture
    assert picture is not None and picture.alpha
    assert numbers(heard.files[PROXY][0]) == list(range(14))


def test_a_gif_that_moves_is_a_film_and_one_that_does_not_a_still(tmp_path: Path) -> None:
    moving = ingested(gif(tmp_path / "moving.gif", 30), tmp_path)
    picture = film_facts(moving).picture
    assert picture is not None and picture.frames == 30 and moving.order == [POSTER, STRIP, PROXY, STRIP]
    standing = ingested(gif(tmp_path / "standing.gif", 1), tmp_path)
    assert isinstance(standing.facts_of, StillFacts) and standing.order == [POSTER, PROXY]


def test_a_proxy_scrubs_well(tmp_path: Path) -> None:
    path = video(tmp_path / "long.mp4", "libx264", "yuv420p", 60, sound="aac", gop=250, extent=Extent(width=1920, height=1080))
    heard = ingested(path, tmp_path, "refine")
    file = heard.files[PROXY][0]
    with av.open(str(file)) as made:
        picture, sound = made.streams.video[0], made.streams.audio[0]
        context = picture.codec_context
        assert (context.width, context.height, context.pix_fmt, context.has_b_frames) == (960, 540, "yuv420p", False)
        assert (context.color_primaries, context.color_trc, context.colorspace, context.color_range) == (1, 1, 1, 1)
        keys = [packet.pts * picture.time_base * 24 for packet in made.demux(picture) if packet.size and packet.is_keyframe]
        assert keys == [0, 12, 24, 36, 48]
        assert sound.codec_context.name == "aac" and sound.codec_context.sample_rate == 48_000
    content = file.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat"), "its index comes first"
    assert numbers(file) == list(range(60))


def test_a_variable_rate_is_laid_on_the_grid(tmp_path: Path) -> None:
    """Every third picture is missing: its place is taken by the one before."""
    path = tmp_path / "phone.mkv"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264", rate=24)
        stream.width, stream.height, stream.pix_fmt = SMALL.width, SMALL.height, "yuv420p"
        for number in range(60):
            if number % 3 != 2:
                frame = av.VideoFrame.from_ndarray(barcode(number), format="rgb24")
                frame.pts = number
                file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    heard = ingested(path, tmp_path, "refine")
    conform = conform_file(path)
    assert len(numbers(heard.files[PROXY][0])) == conform.frames and not conform.constant
    assert numbers(heard.files[PROXY][0])[:9] == [0, 1, 1, 3, 4, 4, 6, 7, 7]


def tiles(heard: Heard) -> list[int]:
    """Which frame each tile of the filmstrip shows."""
    layout = heard.layouts[STRIP]
    found: list[int] = []
    for file in heard.files[STRIP]:
        sheet = read(file)[:, :, :3]
        for number in range(min(layout.per_sheet, layout.tiles - len(found))):
            top, left = number // layout.columns * layout.tile.height, number % layout.columns * layout.tile.width
            found.append(number_of(sheet[top:top + layout.tile.height, left:left + layout.tile.width]))
    return found


def test_a_filmstrip_first_of_key_frames_then_exact(tmp_path: Path) -> None:
    path = video(tmp_path / "film.mp4", "libx264", "yuv420p", 200, options={"sc_threshold": "0"}, gop=48)
    first = ingested(path, tmp_path, "look")
    layout = first.layouts[STRIP]
    assert (layout.tile.width, layout.step, layout.tiles, layout.exact) == (160, 40, 5, False)
    assert tiles(first) == [0, 48, 96, 96, 144], "the key frame nearest to each tile's frame: 0, 40, 80, 120, 160"
    exact = ingested(path, tmp_path, "refine")
    assert (exact.layouts[STRIP].step, exact.layouts[STRIP].exact) == (24, True)
    assert tiles(exact) == list(range(0, 200, 24))


def test_sheets_hold_a_hundred_tiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from milimo.contracts.media import Size
    from milimo.media.filmstrip import Sheets, exact_layout, tile_size
    layout = exact_layout(24 * 130 + 1, conform_rate(24), Size(width=16, height=9))
    sheets = Sheets(layout)
    made = [sheet for _ in range(layout.tiles) if (sheet := sheets.add(np.zeros((9, 16, 3), np.uint8))) is not None]
    assert layout.tiles == 131 and len(made) == 2
    assert exact_layout(24 * 3600 * 3, conform_rate(24), Size(width=160, height=90)).tiles == 1200
    assert (tile_size(1080, 1920), tile_size(90, 64), tile_size(64, 8192)) == (
        Size(width=160, height=284), Size(width=90, height=64), Size(width=2, height=256))


def conform_rate(num: int) -> object:
    from milimo.contracts.time import Rate
    return Rate(num=num, den=1)


def test_a_poster_is_not_black(tmp_path: Path) -> None:
    """A film that begins in black, with one key frame."""
    path = tmp_path / "fade.mp4"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264", rate=24)
        stream.width, stream.height, stream.pix_fmt, stream.options = SMALL.width, SMALL.height, "yuv420p", {"sc_threshold": "0"}
        stream.codec_context.gop_size = 250
        for number in range(60):
            picture = barcode(number) if number > 20 else np.zeros((SMALL.height, SMALL.width, 3), np.uint8)
            file.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        file.mux(stream.encode(None))
    heard = ingested(path, tmp_path, "look")
    assert heard.layouts[POSTER].frame == 30 and number_of(read(heard.files[POSTER][0])[:, :, :3]) == 30


# ---- sounds -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "codec", "container", "kind"), [
    ("a.wav", "pcm_s16le", "wav", "audio/wav"), ("a.mp3", "libmp3lame", "mp3", "audio/mpeg"), ("a.flac", "flac", "flac", "audio/flac"),
    ("a.aac", "aac", "adts", "audio/aac"), ("a.opus", "libopus", "ogg", "audio/ogg"), ("a.m4a", "aac", "mp4", "video/mp4"),
    ("a.aiff", "pcm_s16be", "aiff", "audio/aiff")])
def test_a_sound_of_any_kind(tmp_path: Path, name: str, codec: str, container: str, kind: str) -> None:
    heard = ingested(audio(tmp_path / name, codec, container), tmp_path)
    facts = film_facts(heard)
    assert facts.media_type == kind and facts.picture is None and facts.sound is not None
    assert abs(facts.sound.seconds - 2) < 0.05 and heard.order == [PEAKS, SOUND, PROXY]
    levels = peaks(heard)
    assert abs(levels[256][20:-20, 0, 1].mean() - 0.5) < 0.05 and abs(levels[256][20:-20, 1]).max() < 0.03
    with av.open(str(heard.files[PROXY][0])) as made:
        assert [stream.codec_context.name for stream in made.streams] == ["aac"]


def peaks(heard: Heard) -> dict[int, np.ndarray]:
    """Samples a pair → (pairs, channels, minimum and maximum), ±1; read by the letter of the contract."""
    content = heard.files[PEAKS][0].read_bytes()
    layout = heard.layouts[PEAKS]
    magic, rate, channels, levels, samples = struct.unpack_from("<4sIHHQ", content)
    assert (magic, rate, channels, samples) == (b"MPK1", layout.rate, layout.channels, layout.samples)
    head = [struct.unpack_from("<II", content, 20 + 8 * level) for level in range(levels)]
    assert tuple(size for size, _ in head) == layout.levels
    at, found = 20 + 8 * levels, {}
    for size, pairs in head:
        block = np.frombuffer(content, np.int8, pairs * channels * 2, at).reshape(pairs, channels, 2)
        at += block.size
        found[size] = block / 127
    assert at == len(content)
    return found


def test_peaks_hold_every_extreme_at_every_level(tmp_path: Path) -> None:
    samples = np.random.default_rng(5).uniform(-0.3, 0.3, (48_000 * 4 + 77, 2))
    samples[100_001] = (0.9, -0.8)
    found = peaks(ingested(tone_wav(tmp_path / "noise.wav", samples), tmp_path, "look"))
    for size, pairs in found.items():
        assert len(pairs) == -(-len(samples) // size)
        for channel in (0, 1):
            for number in (0, 100_001 // size, len(pairs) - 1):
                part = samples[number * size:(number + 1) * size, channel]
                assert pairs[number, channel, 0] <= part.min() + 1e-4 and pairs[number, channel, 1] >= part.max() - 1e-4
                assert pairs[number, channel, 0] > part.min() - 0.02 and pairs[number, channel, 1] < part.max() + 0.02


def test_peaks_of_one_channel_and_of_hardly_anything(tmp_path: Path) -> None:
    mono = ingested(tone_wav(tmp_path / "mono.wav", np.full((3, 1), 0.25)), tmp_path, "look")
    assert (mono.layouts[PEAKS].channels, mono.layouts[PEAKS].samples, mono.layouts[PEAKS].levels) == (1, 3, (256,))


def pieces(heard: Heard) -> list[np.ndarray]:
    """The pieces of the preview's sound, each decoded by itself, as the browser does it: (n, 2), ±1."""
    content, layout = heard.files[SOUND][0].read_bytes(), heard.layouts[SOUND]
    assert layout.ends[-1] == len(content) and layout.rate == 48_000
    found = []
    for start, end in pairwise((0, *layout.ends)):
        with av.open(io.BytesIO(content[start:end])) as file:
            frames = [frame.to_ndarray() for frame in file.decode(audio=0)]
        found.append(np.concatenate([frame.reshape(-1, 2) for frame in frames]) / 32_768)
    return found


@pytest.mark.parametrize("length", [3, 8 * 48_000, 8 * 48_000 + 1, 17 * 48_000 + 123])
def test_the_sound_of_the_preview_is_the_exports_sample_by_sample(tmp_path: Path, length: int) -> None:
    samples = np.random.default_rng(3).uniform(-0.9, 0.9, (length, 2))
    found = ingested(tone_wav(tmp_path / "noise.wav", samples), tmp_path, "look")
    parts = pieces(found)
    assert [len(part) for part in parts[:-1]] == [8 * 48_000] * (len(parts) - 1) and found.layouts[SOUND].samples == length
    whole = np.concatenate(parts)
    reader = SoundReader(tmp_path / "noise.wav")
    wanted = reader.read(0, length)
    reader.close()
    assert len(whole) == length and np.abs(whole - wanted).max() <= 0.5 / 32_768 + 1e-7


# ---- stills and captions ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("suffix", "alpha", "kind"), [
    (".png", True, "image/png"), (".png", False, "image/png"), (".jpg", False, "image/jpeg"), (".webp", True, "image/webp"),
    (".avif", False, "image/avif"), (".tiff", True, "image/tiff"), (".bmp", False, "image/bmp")])
def test_a_still_of_any_kind(tmp_path: Path, suffix: str, alpha: bool, kind: str) -> None:
    heard = ingested(still(tmp_path / f"still{suffix}", alpha=alpha, width=2400, height=1800), tmp_path, "look")
    assert heard.facts_of == StillFacts(media_type=kind, width=2400, height=1800, alpha=alpha)
    assert [tuple(read(heard.files[made][0]).shape[:2]) for made in heard.order] == [(360, 480), (1440, 1920)]
    poster, shown = (read(heard.files[made][0]).astype(int) for made in heard.order)
    for picture in (poster, shown):
        height, width = picture.shape[:2]
        assert abs(picture[height // 2, width // 4] - (200, 40, 30, 255)).max() < 12
        assert (picture[height // 2, 3 * width // 4, 3] == 0) is np.bool_(alpha)


def test_an_exr_is_linear_light(tmp_path: Path) -> None:
    heard = ingested(exr(tmp_path / "grey.exr"), tmp_path, "look")
    assert heard.facts_of == StillFacts(media_type="image/x-exr", width=80, height=64, alpha=False)
    assert abs(read(heard.files[PROXY][0]).astype(int)[32, 40, :3] - 127).max() <= 3, "21.4 % of the light is middle grey"


CAPTIONS = {
    "a.srt": "1\r\n00:00:01,500 --> 00:00:03,000\r\nIt is <i>late</i>.\r\n\r\n2\r\n00:00:03,100 --> 00:00:04,000\r\n– No.\r\n– Yes.\r\n",
    "b.vtt": "WEBVTT - a title\n\nNOTE who reads this\n\nintro\n00:01.500 --> 00:03.000 align:start\n<v Ann>It is late.</v>\n\n"
             "00:00:03.100 --> 00:00:04.000\n&ndash; No.\n– Yes.\n",
    "c.srt": "\ufeff00:00:01,500 --> 00:00:03,000\n{\\an8}It is late.\n\n\n2\n00:00:09,000 --> 00:00:05,000\nbackwards\n\n"
             "3\n00:00:03,100 --> 00:00:04,000\n– No.\n– Yes.",
}


@pytest.mark.parametrize("name", CAPTIONS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_captions_are_read(tmp_path: Path, name: str, encoding: str) -> None:
    text = CAPTIONS[name] if encoding == "utf-8" else CAPTIONS[name].removeprefix("\ufeff")
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    heard = ingested(path, tmp_path, "look")
    kind = "text/vtt" if name.endswith("vtt") else "application/x-subrip"
    assert heard.facts_of == CaptionFacts(media_type=kind, cues=2, seconds=4.0) and kind_of(path) == kind
    found = CueList.model_validate(json.loads(heard.files[CUES][0].read_bytes()))
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in found.cues] == [
        (1500, 3000, "It is late."), (3100, 4000, "– No.\n– Yes.")]


# ---- the sample footage -----------------------------------------------------------------------------------------


@pytest.mark.samples
@pytest.mark.parametrize("name", ["odd/edit_list.mp4", "odd/rotation_flag.mp4", "odd/pixel_aspect_2x1.mp4", "odd/two_audio_tracks.mp4",
                                  "odd/variable_frame_rate.mp4", "odd/alpha.webm", "video/animation_duck.mp4", "stills/truck.jpg",
                                  "stills/chelsea.png", "audio/reference_audio.wav"])
def test_the_sample_footage(samples: Path, tmp_path: Path, name: str) -> None:
    heard = ingested(samples / name, tmp_path, "look")
    facts = heard.facts_of
    if isinstance(facts, MediaFacts) and facts.picture is not None:
        picture = facts.picture
        poster = heard.layouts[POSTER].extent
        assert abs(poster.width / poster.height - picture.width / picture.height) < 0.01 and heard.order[:2] == [POSTER, STRIP]
    elif isinstance(facts, StillFacts):
        assert heard.order == [POSTER, PROXY]
    else:
        assert heard.order == [PEAKS, SOUND]
