"""The measure of a finished film (benchmarks/watch.py) sees what it is there to see, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from benchmarks.moves import made_share
from benchmarks.watch import UNMOVED, Watched, watch

from milimo.contracts.shots import Archetype, Move, Place, ShotPlan, Size, Weather
from milimo.contracts.video import Extent, VideoRequest
from milimo.engines.previz.continuity import span_of
from milimo.engines.previz.dressing import dress
from milimo.engines.previz.painters import Painters

RATE, WIDTH, HEIGHT = 24, 320, 180
Picture = np.ndarray


def picture(seed: int = 1) -> Picture:
    """A soft texture larger than the frame, 60 to 180."""
    import cv2

    noise = np.random.default_rng(seed).random((HEIGHT * 2, WIDTH * 2), dtype=np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), 5)
    return 60 + 120 * (soft - soft.min()) / np.ptp(soft)


def film(path: Path, shots: list[tuple[str, str, list[Picture]]], sound: np.ndarray | None = None) -> Watched:
    """A file of shots (name, move or move@place, frames) with grain over them, one chapter, and a hum."""
    grain = np.random.default_rng(9)
    listed, start = [], 0
    with av.open(str(path), "w", options={"movflags": "use_metadata_tags"}) as container:
        for name, move, frames in shots:
            way, _, place = move.partition("@")
            plan = {} if way == "static" else {"plan": {"move": way, "place": {"archetype": place or "field"}}}
            listed.append({"name": name, "start": start, "frames": len(frames), "recipe": {"request": plan}})
            start += len(frames)
        container.metadata["milimo_shots"] = json.dumps(listed)
        container.set_chapters([{"id": 0, "start": 0, "end": start, "time_base": Fraction(1, RATE), "metadata": {}}])
        video = container.add_stream("libx264", rate=RATE)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        video.options = {"preset": "veryfast", "crf": "12"}
        audio = container.add_stream("aac", rate=48_000, layout="mono")
        for _, _, frames in shots:
            for luma in frames:
                shown = luma + grain.normal(0, 0.85, luma.shape)
                rgb = np.repeat(np.clip(shown, 0, 255).astype(np.uint8)[..., None], 3, axis=2)
                container.mux(video.encode(av.VideoFrame.from_ndarray(rgb, format="rgb24")))
        samples = sound if sound is not None else hum(start)
        block = av.AudioFrame.from_ndarray(samples[None].astype(np.float32), format="fltp", layout="mono")
        block.sample_rate = 48_000
        container.mux(audio.encode(block))
        container.mux(video.encode(None))
        container.mux(audio.encode(None))
    return watch(path, fade_frames=0)


def hum(frames: int) -> np.ndarray:
    return 0.05 * np.sin(np.arange(frames * 2000) * 2 * np.pi * 110 / 48_000)


def panned(seed: int = 1) -> list[Picture]:
    whole = picture(seed)
    return [whole[40:40 + HEIGHT, n:n + WIDTH] for n in range(48)]


def frozen(seed: int = 2) -> list[Picture]:
    return [picture(seed)[:HEIGHT, :WIDTH]] * 48


def breathing() -> list[Picture]:
    """Still, but for a small thing that brightens and darkens."""
    frames: list[Picture] = []
    for number in range(48):
        luma = picture(3)[:HEIGHT, :WIDTH].copy()
        luma[80:110, 150:180] += 4 * np.sin(number / 24 * 2 * np.pi * 0.7)
        frames.append(luma)
    return frames


def test_a_good_film_has_nothing_against_it(tmp_path: Path) -> None:
    seen = film(tmp_path / "film.mp4", [("1.1", "pan_right", panned()), ("1.2", "static", breathing())])
    assert (seen.black, seen.still, seen.unmoved, seen.moves, seen.silent, seen.clicks, seen.scenes) == (0, 0, (), 1, 0, 0, 1)


def test_a_picture_under_grain_that_does_not_live_is_seen(tmp_path: Path) -> None:
    assert film(tmp_path / "film.mp4", [("1.1", "static", frozen()), ("1.2", "static", breathing())]).still >= 1


def test_a_move_that_is_not_made_is_seen_though_the_picture_lives(tmp_path: Path) -> None:
    seen = film(tmp_path / "film.mp4", [("1.1", "push_in", breathing()), ("1.2", "pan_right", panned())])
    assert (seen.unmoved, seen.moves, seen.still) == (("1.1",), 2, 0)


def test_a_move_the_wrong_way_is_seen(tmp_path: Path) -> None:
    assert film(tmp_path / "film.mp4", [("1.1", "pan_left", panned()), ("1.2", "zoom_in", panned(5))]).unmoved == ("1.1", "1.2")


def rained_on(frames: list[Picture]) -> list[Picture]:
    """Streaks that fall 14 px a frame, over everything."""
    rain = np.zeros((HEIGHT * 2, WIDTH), np.float32)
    drops = np.random.default_rng(3)
    for x, y in zip(drops.integers(0, WIDTH - 1, 400), drops.integers(0, HEIGHT * 2 - 12, 400), strict=True):
        rain[y:y + 12, x] = 45
    return [luma + np.roll(rain, 14 * number, axis=0)[:HEIGHT] for number, luma in enumerate(frames)]


def surf(frames: list[Picture]) -> list[Picture]:
    """Two sheets of waves that run to the left and into each other, over the middle of the picture."""
    one, other = picture(21)[:, :WIDTH], picture(22)[:, :WIDTH]
    waves = [(np.roll(one, -number * 3, axis=1) + np.roll(other, -number, axis=1)) / 2 for number in range(len(frames))]
    return [np.concatenate([luma[:80], wave[80:125], luma[125:]]) for luma, wave in zip(frames, waves, strict=True)]


@pytest.mark.parametrize("weather", [rained_on, surf], ids=["rain", "surf"])
def test_weather_before_a_still_camera_is_no_move(tmp_path: Path, weather: Callable[[list[Picture]], list[Picture]]) -> None:
    moves = ("pan_left", "pan_right", "tilt_up", "tilt_down", "push_in", "pull_out", "track", "handheld", "crane_up", "crane_down")
    seen = film(tmp_path / "film.mp4", [(move, move, weather(frozen())) for move in moves])
    assert seen.unmoved == moves
    assert film(tmp_path / "moved.mp4", [("1.1", "pan_right", weather(panned())), ("1.2", "track", weather(panned(5)))]).unmoved == ()


def test_a_move_over_open_sea_is_not_judged(tmp_path: Path) -> None:
    seen = film(tmp_path / "film.mp4", [("1.1", "truck_left@sea", surf(frozen())), ("1.2", "pan_right", panned())])
    assert (seen.unmoved, seen.moves) == ((), 1)


@pytest.mark.slow
@pytest.mark.parametrize(("archetype", "weather"), [(Archetype.FOREST, Weather.RAIN), (Archetype.BEACH, Weather.STORM), (Archetype.MOUNTAINS, Weather.SNOW)])
def test_the_painters_own_weather_is_told_from_their_cameras(archetype: Archetype, weather: Weather) -> None:
    moves = (Move.PAN_LEFT, Move.PAN_RIGHT, Move.TILT_UP, Move.TILT_DOWN, Move.PUSH_IN, Move.PULL_OUT, Move.TRUCK_LEFT, Move.TRUCK_RIGHT, Move.HANDHELD)
    still = painted(ShotPlan(size=Size.WIDE, place=Place(archetype=archetype), weather=weather))
    assert [move for move in moves if made_share(still, move) >= UNMOVED] == []
    for move in moves:
        assert made_share(painted(ShotPlan(size=Size.WIDE, move=move, place=Place(archetype=archetype), weather=weather)), move) >= UNMOVED, move


def painted(plan: ShotPlan) -> np.ndarray:
    """A shot of 72 frames as the measure looks at it."""
    import cv2

    request = VideoRequest(plan=plan, frames=72, extent=Extent(width=320, height=180), seed=5, scene_seed=9)
    stage = dress(request, span_of(request, None), Painters(), request.extent, lambda what: None).stage
    return np.stack([cv2.resize(stage.frame(number).luma, (160, 90), interpolation=cv2.INTER_AREA) for number in range(72)]).astype(np.float32)


def test_black_frames_silence_and_clicks_are_seen(tmp_path: Path) -> None:
    dark = [np.full((HEIGHT, WIDTH), 4.0)] * 12
    assert film(tmp_path / "black.mp4", [("1.1", "static", panned()), ("1.2", "static", dark), ("1.3", "static", panned(5))]).black == 12
    assert film(tmp_path / "silent.mp4", [("1.1", "static", panned())], np.zeros(48 * 2000)).silent == 1
    clicking = hum(96)
    clicking[60_000:] += 0.4
    assert film(tmp_path / "click.mp4", [("1.1", "static", panned()), ("1.2", "static", panned(6))], clicking).clicks >= 1


@pytest.mark.parametrize("seed", [4, 8])
def test_grain_is_never_taken_for_life(tmp_path: Path, seed: int) -> None:
    assert film(tmp_path / "film.mp4", [("1.1", "static", frozen(seed)), ("1.2", "static", frozen(seed))]).still == 4
