"""The animatic engine itself: capabilities, plan, run."""

from __future__ import annotations

import platform
import tempfile
import time
from base64 import b64encode
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import av
import cv2
import numpy as np

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.shots import ShotPlan
from milimo.contracts.video import (
    Encoding,
    Extent,
    Recipe,
    VideoCapabilities,
    VideoPlan,
    VideoRequest,
    VideoResult,
)
from milimo.engines.base import JobIO
from milimo.engines.previz.continuity import ShotState, Span, continued, read_state, span_of
from milimo.engines.previz.dressing import Dressing, Frames, SetStore, dress, dress_pictures, paint_steps
from milimo.engines.previz.references import read_references
from milimo.engines.previz.retaking import (
    Layer,
    RetakenStage,
    base_request,
    request_of,
    retaken_by,
    retaken_sound,
    take_span,
    within,
)
from milimo.engines.previz.sound import scratch_sound
from milimo.engines.previz.sound.synth import Stereo
from milimo.engines.previz.stage.canvas import Canvas
from milimo.engines.previz.workshop import Workshop
from milimo.media.encode import TakeWriter
from milimo.media.recipes import take_tags

REVISION = "previz-7"
MAX_FRAMES = 1440                # a minute at 24: memory is flat, but a lost run should not cost more
MOST_PIXELS = 1920 * 1088        # painted at most; a larger take is enlarged from it
LEAST_HEIGHT = 270               # painted at least; a smaller take is reduced from it
KEPT_SETS = 3                    # painted sets in memory, 20–40 MB each: a dialogue goes to and fro between two or three
PREVIEW_WIDTH = 320
PREVIEW_EVERY_S = 0.5
FAST_X264 = ("aq-mode=3:aq-strength=0.9:deblock=0,0:subme=0:me=dia:partitions=i8x8:rc-lookahead=3:"
             "scenecut=0:b-adapt=0")
"""For painted layers, measured against veryfast with subme 1 and a look-ahead of 10: 6.5, 8.6 and 14.3 ms a frame (a room, a
misty coast, a storm) down to 5.2, 6.2 and 9.9, for 5 to 20 % fewer bits and 0.2 to 0.9 dB. A take has no cut to be found,
and rain never pays for split blocks. SPS and PPS stay those of an export. A look-ahead of 3 instead of 5 takes 0.9 ms
and 6 % of the bits off a storm, and 0.4 dB."""


class PrevizEngine:
    """Paints a shot in layers and moves it. Needs no weights and no GPU; everything it makes is tagged *animatic*."""

    def __init__(self, workshop: Workshop | None = None) -> None:
        self._workshop = workshop
        self._sets = SetStore(KEPT_SETS)

    def capabilities(self) -> VideoCapabilities:
        return VideoCapabilities(
            engine="previz", title="Previz (animatic)", revision=REVISION, generative=False, width_multiple=2,
            height_multiple=2, max_frames=MAX_FRAMES, keyframes=True, retake=True, extend=True, audio=True)

    def plan(self, request: VideoRequest, memory_plan: int = 0) -> VideoPlan:
        """A lower memory plan keeps no set of another shot; the frames are the same.

        Raises SIZE_OFF_GRID, SECONDS_OUT_OF_RANGE, NOT_SUPPORTED, BAD_REQUEST.
        """
        _check(request)
        self.capabilities().check_retake(request)
        shot = request.plan or _read(request.prompt)
        span = span_of(request, None)
        work = working_extent(request.extent)
        share = work.width * work.height / (1280 * 720)
        extent = f"{request.extent.width}×{request.extent.height}"
        return VideoPlan(
            engine="previz", revision=REVISION, summary=f"{request.frames} frames at {extent}, painted in layers",
            frames=request.frames, steps=paint_steps(request, shot) * (1 if request.retake is None else 2) + request.frames,
            estimated_seconds=round(2.5 * share + request.frames * 0.022 * share, 2), memory_mb=round(220 + 180 * share),
            memory_plan=memory_plan, shot=shot, parameters={"paint": f"{work.width}x{work.height}", "start": span.start, "length": span.length})

    def run(self, plan: VideoPlan, request: VideoRequest, io: JobIO, encoding: Encoding | None = None) -> VideoResult:
        """Raises CANCELLED when asked to stop; nothing is kept then."""
        cv2.setNumThreads(1)
        coding = _with_fast_settings(encoding or Encoding())
        asked = request
        self._sets.hold(KEPT_SETS if plan.memory_plan == 0 else 0)
        ticker = Ticker(io, plan.steps)
        dressed = self.prepare(plan, request, io, ticker)
        request = dressed.request
        with tempfile.TemporaryDirectory(prefix="previz-") as folder:
            film = Path(folder) / "take.mp4"
            poster = _film(film, dressed, coding, ticker, take_tags(asked, REVISION, generative=False))
            video = io.put("take.mp4", film)
        return VideoResult(
            video=video, frames=request.frames, rate=request.rate, extent=request.extent, audio=True, generative=False,
            poster=io.put("poster.jpg", poster), latent=io.put("state.json", dressed.state().model_dump_json().encode()),
            recipe=Recipe(request=asked, plan=plan, engine_revision=REVISION, encoding=coding,
                          libraries=_libraries(), machine=platform.machine(), notes=dressed.notes()))

    def prepare(self, plan: VideoPlan, request: VideoRequest, io: JobIO, ticker: Ticker | None = None) -> Dressed:
        """All that a run paints before its first frame. Raises BAD_MEDIA and BAD_REQUEST for what it cannot go on from."""
        ticker = ticker or Ticker(io, plan.steps)
        ticker.begin("set" if not request.conditions else "pictures")
        return self._retake(plan, request, io, ticker) if request.retake is not None else self._shot(plan, request, io, ticker)

    def _shot(self, plan: VideoPlan, request: VideoRequest, io: JobIO, ticker: Ticker) -> Dressed:
        state = read_state(io.open(request.extend_from)) if request.extend_from is not None else None
        if state is not None and request.total is None:
            request = continued(request, state)
        else:
            request = request.model_copy(update={"plan": plan.shot or _read(request.prompt)})
        span = span_of(request, state)
        return Dressed(request, span, self._dress(request, span, io, ticker))

    def _retake(self, plan: VideoPlan, request: VideoRequest, io: JobIO, ticker: Ticker) -> Dressed:
        assert request.retake is not None
        state = read_state(io.open(request.retake.of))
        span = take_span(request, state)
        own = base_request(request, state)
        retakes = (*state.retakes, retaken_by(request, state, span, _read(request.prompt)))
        asked = [(retaken, request_of(own, retaken)) for retaken in retakes]
        painted = (own, *(again for _, again in asked))
        ticker.expect(sum(paint_steps(shot, shot.plan or ShotPlan()) for shot in painted) + request.frames)
        layers: list[Layer] = []
        for retaken, again in asked:
            layers.append(Layer(retaken, again, within(retaken, span, self._dress(again, span, io, ticker), own.rate)))
        return Dressed(own, span, self._dress(own, span, io, ticker), tuple(layers))

    def _dress(self, request: VideoRequest, span: Span, io: JobIO, ticker: Ticker) -> Dressing:
        if request.conditions:
            return dress_pictures(request, span, io.open, request.extent, ticker.painted)
        return dress(request, span, self._painters(), working_extent(request.extent), ticker.painted, self._sets,
                     read_references(request, io.open))

    @property
    def sets_kept(self) -> int:
        """Painted sets that are in memory for the shots to come."""
        return len(self._sets)

    def _painters(self) -> Workshop:
        if self._workshop is None:
            from milimo.engines.previz.painters import Painters

            self._workshop = Painters()
        return self._workshop


def working_extent(extent: Extent) -> Extent:
    """What is painted and composited for a take of this size; the frame is scaled at the very end where they differ."""
    pixels = extent.width * extent.height
    scale = min(1.0, (MOST_PIXELS / pixels) ** 0.5) if extent.height >= LEAST_HEIGHT else LEAST_HEIGHT / extent.height
    if scale == 1.0:
        return extent
    return Extent(width=max(64, round(extent.width * scale / 2) * 2), height=max(64, round(extent.height * scale / 2) * 2))


@dataclass(frozen=True, slots=True)
class Dressed:
    """A stage for `span`, what its own frames were asked for by, and the retakes over it, the later over the earlier."""

    request: VideoRequest
    span: Span
    dressing: Dressing
    layers: tuple[Layer, ...] = ()

    def stage(self) -> Frames:
        if not self.layers:
            return self.dressing.stage
        return RetakenStage(self.dressing.stage, self.layers, self.span.length, working_extent(self.request.extent))

    def sound(self, rate: int) -> Stereo:
        own = scratch_sound(self.request, self.span, self.dressing.cues, rate)
        return retaken_sound(own, self.layers, self.span, rate) if self.layers else own

    def notes(self) -> tuple[str, ...]:
        dressings = (self.dressing, *(layer.dressing for layer in self.layers))
        return tuple(dict.fromkeys(note for dressing in dressings for note in dressing.notes))

    def state(self) -> ShotState:
        request, span = self.request, self.span
        assert request.plan is not None
        return ShotState(
            plan=request.plan, prompt=request.prompt, elements=request.elements, references=request.references,
            conditions=request.conditions, scene=request.scene, extent=request.extent, rate=request.rate, seed=request.seed,
            scene_seed=request.scene_seed, frames=span.start + span.frames, start=span.start, strokes=span.strokes,
            retakes=tuple(layer.retaken for layer in self.layers))


def _film(path: Path, dressed: Dressed, encoding: Encoding, ticker: Ticker, tags: dict[str, str]) -> bytes:
    """Writes the take; the poster, a JPEG of its middle frame."""
    request, span, stage = dressed.request, dressed.span, dressed.stage()
    sound = dressed.sound(encoding.audio_rate)
    out = Canvas(request.extent.width, request.extent.height)
    poster, sent = b"", 0
    with TakeWriter(path, encoding, request.extent, request.rate, tags=tags) as writer:
        for index in range(request.frames):
            ticker.io.check_cancelled()
            canvas = _sized(stage.frame(span.start + index), out)
            writer.frame(av.VideoFrame.from_ndarray(canvas.buffer, format="yuv420p"))
            due = (index + 1) * encoding.audio_rate * request.rate.den // request.rate.num
            writer.sound(sound[sent:due])
            sent = due
            if index == request.frames // 2:
                poster = _jpeg(canvas, min(1280, canvas.width), 88)
            ticker.framed(canvas)
    return poster


def _sized(canvas: Canvas, out: Canvas) -> Canvas:
    if (canvas.width, canvas.height) == (out.width, out.height):
        return canvas
    shrinks = canvas.width > out.width
    method = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    for plane, target in ((canvas.luma, out.luma), (canvas.blue, out.blue), (canvas.red, out.red)):
        cv2.resize(plane, (target.shape[1], target.shape[0]), target, interpolation=method)
    return out


class Ticker:
    """True steps: one a painted thing, one a frame; now and then with a small picture."""

    def __init__(self, io: JobIO, steps: int) -> None:
        self.io = io
        self._steps = steps
        self._step = 0
        self._shown = 0.0

    def expect(self, steps: int) -> None:
        """So many in all: a plan cannot look into the take that a retake is of."""
        self._steps = steps

    def begin(self, what: str) -> None:
        """Say what is painted first: it takes longest, and nothing else would be heard of the shot until it is done."""
        self.io.progress(what, self._step, self._steps)

    def painted(self, what: str) -> None:
        self.io.check_cancelled()
        self._step = min(self._step + 1, self._steps)
        self.io.progress(what, self._step, self._steps)

    def framed(self, canvas: Canvas) -> None:
        self._step += 1
        preview: str | None = None
        now = time.monotonic()
        if now - self._shown > PREVIEW_EVERY_S:
            self._shown = now
            preview = "data:image/jpeg;base64," + b64encode(_jpeg(canvas, PREVIEW_WIDTH, 70)).decode("ascii")
        self.io.progress("frames", self._step, self._steps, preview)


def to_rgb(canvas: Canvas, width: int) -> np.ndarray:
    """Display RGB bytes of a canvas, `width` wide."""
    size = (width, max(2, round(canvas.height * width / canvas.width)))
    planes = [cv2.resize(plane, size, interpolation=cv2.INTER_AREA).astype(np.float32)
              for plane in (canvas.luma, canvas.blue, canvas.red)]
    luma, blue, red = (planes[0] - 16) * (255 / 219), planes[1] - 128, planes[2] - 128
    rgb = np.stack([luma + 1.7927 * red, luma - 0.2132 * blue - 0.5329 * red, luma + 2.1124 * blue], axis=2)
    return np.clip(rgb + 0.5, 0, 255).astype(np.uint8)


def _jpeg(canvas: Canvas, width: int, quality: int) -> bytes:
    done, data = cv2.imencode(".jpg", to_rgb(canvas, width)[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise MilimoError(ErrorCode.ENGINE_FAILED, "The preview picture could not be written.")
    return data.tobytes()


def _with_fast_settings(encoding: Encoding) -> Encoding:
    return encoding if encoding.x264_params else encoding.model_copy(update={"x264_params": FAST_X264})


def _check(request: VideoRequest) -> None:
    width, height = request.extent.width, request.extent.height
    if width % 2 or height % 2:
        raise MilimoError(ErrorCode.SIZE_OFF_GRID, f"{width}×{height}: both sides must be even numbers of pixels.",
                          width=width, height=height)
    if request.frames > MAX_FRAMES:
        raise MilimoError(
            ErrorCode.SECONDS_OUT_OF_RANGE, f"Previz makes at most {MAX_FRAMES} frames in one run; {request.frames} were "
            "asked for. Ask for a chain of windows.", frames=request.frames, most=MAX_FRAMES)
    late = [condition.frame for condition in request.conditions if condition.frame >= request.frames]
    if late:
        raise MilimoError(ErrorCode.BAD_REQUEST, f"A picture is set at frame {late[0]}, but the clip has only "
                          f"{request.frames} frames.", frame=late[0])


def _read(prompt: str) -> ShotPlan:
    from milimo.story import read_prompt

    return read_prompt(prompt)


def _libraries() -> dict[str, str]:
    return {name: version(name) for name in ("numpy", "opencv-python-headless", "av", "resvg-py")}
