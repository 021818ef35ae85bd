"""What "fully right" means for a row of the prompt tables. Written with them, before the reader existed."""

from __future__ import annotations

from typing import Any

from milimo.contracts.shots import ShotPlan, Subject, SubjectKind

_PLAN_FIELDS = ("size", "angle", "move", "speed", "time_of_day", "weather")
_SEX_LEFT_OPEN = {SubjectKind.PERSON, SubjectKind.MAN, SubjectKind.WOMAN}
"""A "soldier" or a "couple" may be read as man, woman or person: the words do not say."""


def differences(plan: ShotPlan, expect: dict[str, Any]) -> list[str]:
    """Every way in which `plan` is not what the words say; empty when the row is fully right."""
    found = [
        f"{field}: expected {expect[field]}, read {getattr(plan, field).value}"
        for field in _PLAN_FIELDS
        if field in expect and getattr(plan, field).value != expect[field]
    ]
    if "archetype" in expect and plan.place.archetype.value != expect["archetype"]:
        found.append(f"archetype: expected {expect['archetype']}, read {plan.place.archetype.value}")
    if "interior" in expect and plan.place.interior is not expect["interior"]:
        found.append(f"interior: expected {expect['interior']}, read {plan.place.interior}")
    missing = set(expect.get("features", ())) - set(plan.place.features)
    found.extend(f"features: {feature} is missing" for feature in sorted(missing))
    return found + _subject_differences(plan, expect["subjects"])


def _subject_differences(plan: ShotPlan, expected: list[dict[str, Any]]) -> list[str]:
    """Subjects alike may be read as one with a count or as several; things and unseen voices are never held against it."""
    left = [subject for subject in plan.subjects if not subject.off_screen]
    found: list[str] = []
    for want in sorted(expected, key=len, reverse=True):
        least, most = _count(want)
        total, taken = 0, list[Subject]()
        for subject in left:
            if _is(subject, want) and total + subject.count <= most:
                total += subject.count
                taken.append(subject)
        left = [subject for subject in left if subject not in taken]
        if total < least and not want.get("optional"):
            found.append(f"subjects: expected {want}, found {total} of them")
    found.extend(
        f"subjects: nobody spoke of {subject.count} × {subject.kind.value}"
        for subject in left
        if subject.kind is not SubjectKind.THING
    )
    return found


def _count(want: dict[str, Any]) -> tuple[int, int]:
    count = want.get("count", {"at_least": 1})
    return (count["at_least"], 400) if isinstance(count, dict) else (count, count)


def _is(subject: Subject, want: dict[str, Any]) -> bool:
    kind = SubjectKind(want["kind"])
    kinds = _SEX_LEFT_OPEN if kind is SubjectKind.PERSON else {kind}
    return (
        subject.kind in kinds
        and all(getattr(subject, field).value == want[field] for field in ("side", "pose", "facing") if field in want)
        and ("holds" not in want or want["holds"] in (subject.holds or ""))
    )
