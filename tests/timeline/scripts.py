"""Broken-down films and their takes, to lay on timelines."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from milimo.contracts.jobs import StoredBreakdown, StoredScene, StoredShot, TakeRef
from milimo.contracts.shots import Line, ShotPlan
from milimo.contracts.story import Shot, ShotState, Transition
from milimo.contracts.time import FILM_RATE, Rate
from milimo.contracts.video import BlobRef, Extent


def uid(number: int, kind: int = 0) -> str:
    return f"01890000-{kind:04x}-7000-8000-{number:012x}"


def shot(
    number: int,
    *,
    scene: int = 0,
    seconds: float = 4,
    lines: tuple[Line, ...] = (),
    transition: Transition = Transition.CUT,
    name: str | None = None,
) -> StoredShot:
    """Shot `number` of the film; its id stays with it wherever it goes."""
    written = Shot(
        id=uid(number),
        number=name or f"{scene + 1}.{number}",
        plan=ShotPlan(lines=lines),
        prompt="",
        seconds=seconds,
        transition=transition,
    )
    return StoredShot(id=uid(number), scene=uid(scene, 1), shot=written, state=ShotState.CURRENT)


def scene(number: int, *shots: StoredShot, ends_with: Transition = Transition.CUT) -> StoredScene:
    return StoredScene(
        id=uid(number, 1),
        number=str(number + 1),
        heading=f"EXT. PLACE {number + 1} - DAY",
        shots=tuple(item.model_copy(update={"scene": uid(number, 1)}) for item in shots),
        ends_with=ends_with,
    )


def story(*scenes: StoredScene, title: str = "", credit: str = "") -> StoredBreakdown:
    return StoredBreakdown(title=title, credit=credit, scenes=scenes, elements=())


def take(number: int, *, frames: int = 96, version: int = 0, rate: Rate = FILM_RATE, audio: bool = True) -> TakeRef:
    """Take of shot `number`; another version has other bytes."""
    digest = f"{number:032x}{version:032x}"
    return TakeRef(
        id=uid(number, 2 + version),
        number=version + 1,
        request_digest=digest,
        video=BlobRef(sha256=digest, size=1),
        frames=frames,
        rate=rate,
        extent=Extent(),
        audio=audio,
        generative=False,
    )


def takes(told: StoredBreakdown, **kwargs: Any) -> dict[str, TakeRef]:
    """A take of 4 s for every shot."""
    return {item.id: take(int(item.id[-12:], 16), **kwargs) for part in told.scenes for item in part.shots}


@st.composite
def stories(draw: st.DrawFn) -> StoredBreakdown:
    numbers = iter(range(1000))
    told: list[StoredScene] = []
    for index in range(draw(st.integers(0, 4))):
        shots = [
            shot(
                next(numbers),
                scene=index,
                seconds=draw(st.sampled_from([1, 2.5, 6])),
                transition=draw(st.sampled_from(Transition)),
                lines=tuple(
                    Line(
                        text=draw(st.sampled_from(["Yes.", "I never said that. " * 9, "海" * 60])),
                        start=start,
                        end=start + 2,
                    )
                    for start in range(draw(st.integers(0, 2)))
                ),
            )
            for _ in range(draw(st.integers(0, 4)))
        ]
        told.append(scene(index, *shots, ends_with=draw(st.sampled_from(Transition))))
    return story(
        *told,
        title=draw(st.sampled_from(["", "The Long Way Home Across the Water"])),
        credit=draw(st.sampled_from(["", "by Nobody"])),
    )
