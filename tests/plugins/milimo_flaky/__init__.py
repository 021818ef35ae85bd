"""A real video engine for tests: flat colours, quickly; and every way of misbehaving, on request by its prompt.

Words in the prompt: `crash` (segfault), `hang`, `garbage` (nonsense on the protocol's pipe), `chatter` (prints),
`eat` (memory without end), `refuse` (bad input), `fail` (an exception), `oom`, `tight` (`oom`
on the engine's own memory plan, not on the next), `slow:N` (N steps of 50 ms each),
`stamps` (40 steps that tell their time).
The words of $MILIMO_FLAKY_WORDS count for every prompt. Each run leaves a line with its time and its
request's name (SHA-256) in $MILIMO_FLAKY_LOG, so that tests can count what was computed.
"""

from __future__ import annotations

import hashlib
import os
import re
import signal
import sys
import time
from pathlib import Path

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.video import (
    Encoding,
    Recipe,
    VideoCapabilities,
    VideoPlan,
    VideoRequest,
    VideoResult,
)
from milimo.engines.base import JobIO

REVISION = "flaky-1"


class FlakyEngine:
    def capabilities(self) -> VideoCapabilities:
        return VideoCapabilities(engine="flaky", title="Flaky", revision=REVISION, generative=False, max_frames=240,
                                 extend=True, audio=True)

    def plan(self, request: VideoRequest, memory_plan: int = 0) -> VideoPlan:
        return VideoPlan(engine="flaky", revision=REVISION, summary="flat colour", frames=request.frames, steps=2,
                         estimated_seconds=0.1, memory_mb=50, memory_plan=memory_plan)

    def run(self, plan: VideoPlan, request: VideoRequest, io: JobIO, encoding: Encoding | None = None) -> VideoResult:
        _note(request)
        io.progress("begin", 1, 2)
        _misbehave(f"{request.prompt} {os.environ.get('MILIMO_FLAKY_WORDS', '')}", plan, io)
        coding = encoding or Encoding()
        work = Path(os.environ.get("TMPDIR", "/tmp")) / f"flaky-{os.getpid()}-{time.monotonic_ns()}.mp4"
        _encode(work, request, coding)
        video = io.put("take.mp4", work)
        io.progress("done", 2, 2)
        return VideoResult(
            video=video, frames=request.frames, rate=request.rate, extent=request.extent, audio=True, generative=False,
            recipe=Recipe(request=request, plan=plan, engine_revision=REVISION, encoding=coding))


def _note(request: VideoRequest) -> None:
    path = os.environ.get("MILIMO_FLAKY_LOG")
    if path:
        with open(path, "a", encoding="utf-8") as file:
            file.write(f"{time.time_ns()} {_name(request)} {request.prompt[:60]!r}\n")


def _name(request: VideoRequest) -> str:
    """Equal requests have equal names."""
    return hashlib.sha256(request.model_dump_json().encode("utf-8")).hexdigest()


def _misbehave(prompt: str, plan: VideoPlan, io: JobIO) -> None:
    words = set(re.findall(r"\w+", prompt))
    if "crash" in words:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "hang" in words:
        time.sleep(600)
    if "chatter" in words:
        print("{not a message}\n" * 100, flush=True)
        os.write(1, b"\xff\xfe nonsense \x00\n" * 100)
    if "garbage" in words:
        os.write(int(sys.argv[2]), b"\x00\x01 this is no message\n")
        time.sleep(600)
    if "eat" in words:
        kept = []
        while True:
            kept.append(bytearray(os.urandom(1 << 20) * 8))
            time.sleep(0.005)
    if "refuse" in words:
        raise MilimoError(ErrorCode.NOT_SUPPORTED, "This engine refuses that.")
    if "fail" in words:
        raise RuntimeError("the engine has a fault")
    if "oom" in words or ("tight" in words and plan.memory_plan == 0):
        raise MilimoError(ErrorCode.OUT_OF_MEMORY, "CUDA out of memory, as it were.")
    if "stamps" in words:    # each step says when it was taken, for measuring how long it travels
        for step in range(40):
            io.progress(f"at {time.time_ns()}", step, 40)
            io.check_cancelled()
            time.sleep(0.3)
    slow = re.search(r"slow:(\d+)", prompt)
    for step in range(int(slow[1]) if slow else 0):
        io.progress("slowly", step, int(slow[1]) if slow else 1)
        io.check_cancelled()
        time.sleep(0.05)


def _encode(path: Path, request: VideoRequest, encoding: Encoding) -> None:
    """Flat frames of a colour that follows from the seed, with a quiet tone; written as every engine's takes are."""
    import av
    import numpy as np

    from milimo.media.encode import TakeWriter

    width, height = request.extent.width, request.extent.height
    colour = [16 + request.seed * 37 % 200, 128 + request.seed % 60, 128 - request.seed % 60]
    planes = np.concatenate([np.full(width * height, colour[0], np.uint8), np.full(width * height // 4, colour[1], np.uint8),
                             np.full(width * height // 4, colour[2], np.uint8)]).reshape(height * 3 // 2, width)
    samples = request.frames * encoding.audio_rate * request.rate.den // request.rate.num
    tone = (0.02 * np.sin(np.arange(samples) * 2 * np.pi * 220 / encoding.audio_rate)).astype(np.float32)
    with TakeWriter(path, encoding, request.extent, request.rate) as writer:
        for _ in range(request.frames):
            writer.frame(av.VideoFrame.from_ndarray(planes, format="yuv420p"))
        writer.sound(np.stack([tone] * 2, axis=1))
