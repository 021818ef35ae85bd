"""Shows a job until it ends, hands over what it made, and says on the way what a person may want to know."""

from __future__ import annotations

import contextlib
import json
import signal
import sys
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path

from milimo.cli.progress import View, view_for
from milimo.client import Client
from milimo.contracts.errors import ErrorCode, MilimoError, Notice
from milimo.contracts.events import JobEvent, ResetEvent
from milimo.contracts.jobs import TERMINAL, JobDetail, JobState


def follow(client: Client, job: str, tend: Callable[[], None], *, as_json: bool, hint: str) -> JobDetail:
    """Show a job until it ends. Ctrl-C cancels it, waits until that is done, and says how to go on."""
    view = view_for(job, as_json=as_json)
    try:
        return _until_ended(client, job, tend, view)
    except KeyboardInterrupt:
        client.cancel(job)
        _await_end(client, job)
        view.close()
        raise MilimoError(ErrorCode.CANCELLED, hint) from None
    finally:
        view.close()


@contextlib.contextmanager
def uninterrupted() -> Generator[None]:
    """Holds Ctrl-C back until the block is over: a serializer in Rust would wrap it in an error of its own."""
    came: list[int] = []
    handlers = {number: signal.signal(number, lambda number, _: came.append(number)) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        if came:
            signal.raise_signal(came[0])


def _until_ended(client: Client, job: str, tend: Callable[[], None], view: View) -> JobDetail:
    for event in client.events(idle=tend):
        tend()
        if isinstance(event, ResetEvent):
            detail = client.job(job)
            jobs = (detail.job, *client.children(job))
            with uninterrupted():
                view.jobs(jobs)
        else:
            with uninterrupted():
                view.event(event)
            if not (isinstance(event, JobEvent) and event.job.id == job):
                continue
            detail = client.job(job) if event.job.state in TERMINAL else None
        if detail is not None and detail.job.state in TERMINAL:
            if detail.job.state is not JobState.DONE:
                raise _failure(client, detail)
            return detail
    raise MilimoError(ErrorCode.SERVER_UNREACHABLE, "The server's events have ended.")


def _failure(client: Client, detail: JobDetail) -> MilimoError:
    """The reason of a failed job; for a parent, that of its first child that failed by itself."""
    failed = [job for job in client.children(detail.job.id) if job.error is not None]
    failed.sort(key=lambda job: (job.error is not None and job.error.code is ErrorCode.DEPENDENCY, job.finished_ms or 0))
    for job in failed:
        if job.error is not None:
            where = f"{job.title or job.key}: {job.error.message}"
            return MilimoError(job.error.code, where, job=job.id, **job.error.details)
    if detail.job.error is not None:
        return MilimoError.from_body(detail.job.error)
    return MilimoError(ErrorCode.CANCELLED, "The job was cancelled.", job=detail.job.id)


def _await_end(client: Client, job: str, seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and client.job(job).job.state not in TERMINAL:
        time.sleep(0.05)


def deliver(client: Client, detail: JobDetail, target: Path, *, as_json: bool) -> None:
    """Write the film and its captions beside it."""
    result = client.film(detail.job.id)
    client.download(result.film.sha256, target)
    for ref, suffix in ((result.srt, ".srt"), (result.vtt, ".vtt")):
        if ref is not None:
            client.download(ref.sha256, target.with_suffix(suffix))
    tell_notices(result.notices, as_json=as_json)
    seconds = result.frames_copied * result.rate.den / result.rate.num
    copied = f", {seconds:.1f} s of them copied from takes as they are" if result.frames_copied else ""
    loudness = f", loudness {result.integrated_lufs:.1f} LUFS" if result.integrated_lufs is not None else ""
    loudness += f", peak {result.true_peak_dbtp:.1f} dBTP" if result.true_peak_dbtp is not None else ""
    tell_result({"output": str(target), "seconds": result.seconds, "seconds_copied": round(seconds, 3), "frames": result.frames,
                  "frames_copied": result.frames_copied, "frames_encoded": result.frames_encoded,
                  "integrated_lufs": result.integrated_lufs, "true_peak_dbtp": result.true_peak_dbtp},
                 f"{target}  {result.seconds:.1f} s, {result.frames} frames{copied}{loudness}",
                 as_json=as_json)


def tell_result(values: Mapping[str, object], words: str, *, as_json: bool) -> None:
    print(json.dumps({"type": "result", **values}) if as_json else words, flush=True)


def tell_notices(notices: Sequence[Notice], *, as_json: bool) -> None:
    for notice in notices:
        if as_json:
            print(json.dumps({"type": "notice", **notice.model_dump(mode="json")}), flush=True)
        else:
            place = f" (line {notice.line})" if notice.line else ""
            print(f"{notice.code}: {notice.message}{place}", file=sys.stderr, flush=True)
