"""Work done ahead: in order, never more than agreed, its errors told at their place, no thread left behind."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.media.ahead import Background, ahead


def test_items_come_in_order_and_only_so_far_ahead() -> None:
    made: list[int] = []

    def items() -> Iterator[int]:
        for i in range(40):
            made.append(i)
            yield i

    for used, item in enumerate(ahead(items(), 3)):
        assert item == used
        assert len(made) <= used + 1 + 3 + 1      # this one, those that wait, the one that waits to wait


def test_an_error_comes_after_what_was_made_before_it() -> None:
    def items() -> Iterator[int]:
        yield from (1, 2)
        raise MilimoError(ErrorCode.BAD_MEDIA, "torn")

    seen: list[int] = []
    with pytest.raises(MilimoError, match="torn"):
        for item in ahead(items(), 3):
            seen.append(item)
    assert seen == [1, 2]


def test_leaving_early_ends_the_thread() -> None:
    before = set(threading.enumerate())
    with closing(ahead(iter(range(1000)), 2)) as items:
        assert next(items) == 0
    assert set(threading.enumerate()) == before


def test_background_tells_and_stops() -> None:
    begun = threading.Event()

    def run(progress: Callable[[str, int, int], None], check: Callable[[], None]) -> None:
        progress("sound", 1, 2)
        begun.set()
        while True:
            check()

    work = Background(run)
    assert begun.wait(30)
    assert not work.done() and work.told == ("sound", 1, 2)
    work.stop()
    with pytest.raises(MilimoError) as caught:
        work.done()
    assert caught.value.code is ErrorCode.CANCELLED


@pytest.mark.parametrize("error", [TimeoutError("late"), MilimoError(ErrorCode.BAD_MEDIA, "torn")])
def test_background_raises_what_went_wrong(error: Exception) -> None:
    def run(*_: object) -> None:
        raise error

    work = Background(run)
    with pytest.raises(type(error)):
        while not work.done(0.1):
            pass
    work.stop()
