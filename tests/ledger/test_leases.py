"""Leases on a clock of ours."""

from __future__ import annotations

import asyncio

import pytest

from milimo.server.jobs.leases import LeaseBook
from milimo.server.jobs.wakeups import Wakeups

LEASE, TICK = 15.0, 1.0


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def leases(clock: Clock) -> LeaseBook:
    return LeaseBook(LEASE, TICK, clock)


def run(leases: LeaseBook, clock: Clock, seconds: float) -> list[tuple[str, int]]:
    """Let time pass with ticks as they should be; what expired on the way."""
    expired: list[tuple[str, int]] = []
    until = clock.now + seconds
    while clock.now < until:
        clock.now += TICK
        expired += leases.expired()
    return expired


def test_a_silent_worker_loses_its_job_after_one_lease(leases: LeaseBook, clock: Clock) -> None:
    leases.grant("job", 1, "w")
    assert run(leases, clock, LEASE) == []
    assert run(leases, clock, TICK) == [("job", 1)]


def test_a_beat_gives_a_whole_new_lease(leases: LeaseBook, clock: Clock) -> None:
    leases.grant("job", 1, "w")
    for _ in range(10):
        assert run(leases, clock, LEASE - 1) == []
        assert leases.renew("job", 1)
    assert set(run(leases, clock, LEASE + 1)) == {("job", 1)}


def test_a_beat_of_another_attempt_renews_nothing(leases: LeaseBook, clock: Clock) -> None:
    leases.grant("job", 2, "w")
    assert not leases.renew("job", 1) and not leases.renew("other", 1)
    leases.drop("job")
    assert not leases.renew("job", 2)
    assert run(leases, clock, 2 * LEASE) == []


def test_a_late_tick_gives_everyone_one_lease_more(leases: LeaseBook, clock: Clock) -> None:
    """The laptop slept for a night: no worker is to blame."""
    leases.grant("job", 1, "w")
    run(leases, clock, 10)
    clock.now += 8 * 3600
    assert leases.expired() == []
    assert run(leases, clock, LEASE) == []
    assert run(leases, clock, TICK) == [("job", 1)]


def test_a_tick_that_is_a_little_late_is_an_ordinary_one(leases: LeaseBook, clock: Clock) -> None:
    leases.grant("job", 1, "w")
    run(leases, clock, LEASE)
    clock.now += TICK * 3
    assert leases.expired() == [("job", 1)]


def test_after_a_start_every_running_job_has_a_full_lease(leases: LeaseBook, clock: Clock) -> None:
    leases.grant_all([("a", 1, "w1"), ("b", 3, "w2")])
    assert leases.working() == {"w1": "a", "w2": "b"}
    assert run(leases, clock, LEASE) == []
    assert sorted(run(leases, clock, TICK)) == [("a", 1), ("b", 3)]


def test_what_became_ready_between_looking_and_waiting_is_not_missed() -> None:
    async def scene() -> None:
        wakeups = Wakeups(asyncio.get_running_loop())
        ticket = wakeups.ticket("cpu")
        wakeups.wake("cpu")           # after the ticket was taken, before anybody waits
        await asyncio.wait_for(ticket, 5)
        other = wakeups.ticket("gpu")
        wakeups.wake("cpu")
        await asyncio.sleep(0)
        assert not other.done(), "another pool's work wakes nobody"
        wakeups.close()
        await asyncio.wait_for(other, 5)
        await asyncio.wait_for(wakeups.ticket("cpu"), 5)

    asyncio.run(scene())
