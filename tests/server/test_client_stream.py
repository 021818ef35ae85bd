"""The client's side of an event stream that dies: it comes back with the number of the last event, and misses none."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from serving import Studio

from milimo.client import Client
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.events import ProjectEvent, ResetEvent


class Wire:
    """A line between client and server that can be cut; it remembers which Last-Event-ID each stream was asked with."""

    def __init__(self, port: int) -> None:
        self._server = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.asked: list[str | None] = []
        self._ends: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Every connection dies without a word."""
        for end in self._ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._ends.clear()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)    # closing alone does not wake who waits in accept
        self._listener.close()
        self.cut()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._server))
                self._ends += [near, far]
                threading.Thread(target=self._pump, args=(near, far, True), daemon=True).start()
                threading.Thread(target=self._pump, args=(far, near, False), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, outward: bool) -> None:
        with contextlib.suppress(OSError), source, target:
            while content := source.recv(65536):
                if outward:
                    if content.startswith(b"GET /api/events"):
                        found = re.search(rb"(?i)last-event-id: *(\d+)", content)
                        self.asked.append(found[1].decode() if found else None)
                    content = content.replace(b"127.0.0.1:%d" % self.port, b"127.0.0.1:%d" % self._server)
                target.sendall(content)


@pytest.fixture
def wire(studio: Studio) -> Iterator[Wire]:
    line = Wire(studio.port)
    yield line
    line.close()


def test_a_stream_that_dies_goes_on_after_the_last_event(studio: Studio, wire: Wire) -> None:
    seen: list[tuple[int, str]] = []
    resets: list[int] = []

    def listen() -> None:
        with Client(f"http://127.0.0.1:{wire.port}", studio.key) as client:
            for event in client.events(deadline=time.monotonic() + 60):
                if isinstance(event, ResetEvent):
                    resets.append(event.seq)
                if isinstance(event, ProjectEvent):
                    seen.append((event.seq, event.project))
                if len(seen) == 4:
                    return

    listening = threading.Thread(target=listen)
    listening.start()
    until(lambda: bool(resets))
    made = [studio.project("before")]
    until(lambda: len(seen) == 1)
    for _ in range(3):
        wire.cut()
        made.append(studio.project("while nobody listened"))
        until(lambda: len(seen) == len(made))
    listening.join(60)
    assert [project for _, project in seen] == made, "each once, none missed"
    assert len(resets) == 1, "nothing had to be fetched anew"
    assert wire.asked[0] is None and set(wire.asked[1:]) <= {str(seq) for seq, _ in seen} and len(wire.asked) >= 4


def test_a_server_that_does_not_come_back_is_told(studio: Studio, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("milimo.client.RECONNECT_S", (0.01,))
    with Client(f"http://127.0.0.1:{wire.port}", studio.key) as client:
        stream = client.events()
        assert isinstance(next(stream), ResetEvent)
        wire.close()
        with pytest.raises(MilimoError) as error:
            for _ in stream:
                pass
    assert error.value.code is ErrorCode.SERVER_UNREACHABLE


def until(true: object) -> None:
    deadline = time.monotonic() + 30
    assert callable(true)
    while not true():
        assert time.monotonic() < deadline, "it has not come"
        time.sleep(0.01)
