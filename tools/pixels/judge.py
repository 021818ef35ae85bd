"""What the browser showed and played against what the renderer draws and mixes, before either is encoded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame
from tools.pixels.capture import Capture
from tools.pixels.films import Film
from tools.pixels.measure import alike, difference_picture, offset, residual_db, shown

from milimo.contracts.export import CaptionMode, ExportSettings
from milimo.media.canvas import frame_planes
from milimo.media.compose import Composer
from milimo.media.sound import Mixer
from milimo.timeline.resolve import Resolver
from milimo.timeline.resolve_audio import resolve_audio, sample_of

RGB = npt.NDArray[np.uint8]
Keep = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Seen:
    """A frame's likeness to the renderer's."""

    feature: str
    frame: int
    psnr: float
    ssim: float
    least_psnr: float
    least_ssim: float

    @property
    def holds(self) -> bool:
        return self.psnr >= self.least_psnr and self.ssim >= self.least_ssim


@dataclass(frozen=True, slots=True)
class Heard:
    """A stretch's likeness to the export's mix. `offset`: samples by which the page is late."""

    feature: str
    residual_db: float
    offset: int
    most_db: float

    @property
    def holds(self) -> bool:
        return self.residual_db <= self.most_db and self.offset == 0


def seen(capture: Capture, keep: Keep = lambda _: True, differences: Path | None = None) -> Iterator[Seen]:
    """Every frame that was looked at; pictures of those that fail go into the folder `differences`."""
    for film in capture.films:
        yield from _seen(capture, film, keep, differences)


def _seen(capture: Capture, film: Film, keep: Keep, differences: Path | None) -> Iterator[Seen]:
    burns = CaptionMode.BURN if any(shot.server for shot in film.shots) else CaptionMode.NONE
    composer = Composer(film.document, ExportSettings(captions=burns), film.document.extent, capture.files.__getitem__)
    resolver = Resolver(film.document)
    try:
        for shot in film.shots:
            if not keep(shot.feature):
                continue
            drawn = drawn_as_shown(composer.draw(resolver.at(shot.frame)))
            picture = capture.picture(film, shot.frame)
            found = alike(picture, drawn)
            result = Seen(shot.feature, shot.frame, found.psnr, found.ssim, shot.gate.psnr, shot.gate.ssim)
            if differences is not None and not result.holds:
                path = differences / f"{shot.feature.replace(' ', '-')}-{shot.frame}.png"
                cv2.imwrite(str(path), difference_picture(picture, drawn)[:, :, ::-1])
            yield result
    finally:
        composer.close()


def drawn_as_shown(frame: VideoFrame) -> RGB:
    """A frame of the renderer, on a browser's screen."""
    return shown(*frame_planes(frame))


def heard(capture: Capture, keep: Keep = lambda _: True) -> Iterator[Heard]:
    """Every stretch that was listened to."""
    for film in capture.films:
        if not any(keep(span.feature) for span in film.spans):
            continue
        rate = film.document.rate
        mixed = np.concatenate(list(Mixer(resolve_audio(film.document), capture.files.__getitem__).blocks(
            0, sample_of(max(span.stop for span in film.spans), rate))))
        low, high = capture.begun(film)
        begun = round((low + high) / 2)
        played = np.zeros_like(mixed)
        found = capture.sound(film)[max(0, -begun):]
        begun = max(0, begun)
        played[begun:begun + len(found)] = found[:len(played) - begun]
        for span in film.spans:
            if not keep(span.feature):
                continue
            part = slice(sample_of(span.start, rate), sample_of(span.stop, rate))
            yield Heard(span.feature, residual_db(played[part], mixed[part]), offset(played[part], mixed[part]), span.gate_db)
