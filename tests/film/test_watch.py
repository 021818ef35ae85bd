"""The measure of a finished film (benchmarks/watch.py) sees what it is there to see, and nothing else."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from benchmarks.watch import Watched, watch

RATE, WIDTH, HEIGHT = 24, 320, 180
Picture = np.ndarray


def picture(seed: int = 1) -> Picture:
    """A soft texture larger than the frame, 60 to 180."""
    import cv2

    noise = np.random.default_rng(seed).random((HEIGHT * 2, WIDTH * 2), dtype=np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), 5)
    return 60 + 120 * (soft - soft.min()) / np.ptp(soft)


def film(path: Path, shots: list[tuple[str, str, list[Picture]]], sound: np.ndarray | None = None) -> Watched:
    """A file of shots (name, move, frames) with grain over them, one chapter, and a hum."""
    grain = np.random.default_rng(9)
    listed, start = [], 0
    with av.open(str(path), "w", options={"movflags": "use_metadata_tags"}) as container:
        for name, move, frames in shots:
            plan = {} if move == "static" else {"plan": {"move": move}}
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
    seen = film(tmp_path / "film.mp4", [("1.1", "pan_left", panned()), ("1.2", "static", breathing())])
    assert (seen.black, seen.still, seen.unmoved, seen.moves, seen.silent, seen.clicks, seen.scenes) == (0, 0, (), 1, 0, 0, 1)


def test_a_picture_under_grain_that_does_not_live_is_seen(tmp_path: Path) -> None:
    assert film(tmp_path / "film.mp4", [("1.1", "static", frozen()), ("1.2", "static", breathing())]).still >= 1


def test_a_move_that_is_not_made_is_seen_though_the_picture_lives(tmp_path: Path) -> None:
    seen = film(tmp_path / "film.mp4", [("1.1", "push_in", breathing()), ("1.2", "pan_left", panned())])
    assert (seen.unmoved, seen.moves, seen.still) == (("1.1",), 2, 0)


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
