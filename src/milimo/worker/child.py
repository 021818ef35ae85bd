"""The engine child: one process, one job at a time, nothing to lose. Its agent may kill it at any moment.

`python -m milimo.worker.child READ WRITE NICE LOG`: two inherited pipe descriptors, a niceness, and, for whoever
lists processes, the log that this child's output goes to.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
import traceback
from pathlib import Path
from typing import BinaryIO

from milimo import collector
from milimo.contracts.errors import ErrorBody, ErrorCode, MilimoError
from milimo.contracts.workers import FromChild, ToChild
from milimo.worker.pipes import decode, divert_output, write_line


def main() -> None:
    read, write, nice = (int(argument) for argument in sys.argv[1:4])
    divert_output()
    if nice:
        os.nice(nice)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    channel = Channel(os.fdopen(read, "rb"), os.fdopen(write, "wb"))
    with collector.held():
        from milimo.worker import tasks  # numpy, OpenCV and PyAV come in with the engines: a second or so

    channel.send(FromChild(type="ready", engines=tasks.capabilities()))
    while True:
        message = channel.jobs.get()
        assert message.claim is not None
        channel.cancelled.clear()
        channel.send(FromChild(type="started"))
        channel.send(_run(channel, message))


def _run(channel: Channel, message: ToChild) -> FromChild:
    from milimo.worker import tasks
    from milimo.worker.job_io import ChildIO

    assert message.claim is not None
    folder = Path(message.result["folder"])
    try:
        outcome = tasks.run(message.claim, ChildIO(channel, message.claim, folder))
        return FromChild(type="done", outcome=outcome)
    except MilimoError as error:
        return FromChild(type="failed", error=error.body())
    except MemoryError:
        return FromChild(type="failed", error=ErrorBody(
            code=ErrorCode.OUT_OF_MEMORY, message="The engine ran out of memory."))
    except OSError as error:
        code = ErrorCode.DISK_FULL if error.errno == 28 else ErrorCode.ENGINE_FAILED
        return FromChild(type="failed", error=_told(code, f"The engine could not read or write: {error}."))
    except Exception as error:    # noqa: BLE001  the boundary: whatever an engine raises becomes a coded failure
        return FromChild(type="failed", error=_told(ErrorCode.ENGINE_FAILED, f"The engine failed: {error}"))


def _told(code: ErrorCode, message: str) -> ErrorBody:
    trace = traceback.format_exc()
    sys.stderr.write(trace)
    sys.stderr.flush()
    return ErrorBody(code=code, message=message, details={"log": trace[-4000:]})


class Channel:
    """The child's end of the pipes. A thread reads, so that a cancel is seen while the engine computes."""

    def __init__(self, incoming: BinaryIO, outgoing: BinaryIO) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._lock = threading.Lock()
        self._replies: dict[int, queue.SimpleQueue[ToChild]] = {}
        self._calls = 0
        self.jobs: queue.SimpleQueue[ToChild] = queue.SimpleQueue()
        self.cancelled = threading.Event()
        threading.Thread(target=self._read, name="pipe", daemon=True).start()

    def send(self, message: FromChild) -> None:
        with self._lock:
            write_line(self._outgoing, message)

    def call(self, method: str, arguments: dict[str, object]) -> object:
        """Ask the agent and wait for its answer. Raises what the agent answers."""
        with self._lock:
            self._calls += 1
            number = self._calls
            answer: queue.SimpleQueue[ToChild] = queue.SimpleQueue()
            self._replies[number] = answer
        self.send(FromChild(type="call", id=number, method=method, arguments=arguments))
        reply = answer.get()
        del self._replies[number]
        if reply.error is not None:
            raise MilimoError.from_body(reply.error)
        return reply.result

    def _read(self) -> None:
        for line in self._incoming:
            message = decode(line, ToChild)
            match message.type:
                case "run":
                    self.jobs.put(message)
                case "cancel":
                    self.cancelled.set()
                case "reply":
                    if (answer := self._replies.get(message.id)) is not None:
                        answer.put(message)
        os._exit(0)    # the agent is gone; whatever is being computed, nobody waits for it


if __name__ == "__main__":
    main()
