"""Which elements a shot shows, and the pictures by which they are known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from milimo.contracts.shots import ShotPlan
from milimo.contracts.story import Element, ElementKind
from milimo.contracts.video import ElementReference, ReferenceRole
from milimo.story.lexicon_people import PEOPLE

MOST_REFERENCES = 64


def place_of(plan: ShotPlan, elements: Sequence[Element]) -> Element | None:
    """The place element that a plan is set in: LIGHTHOUSE - LAMP ROOM before LIGHTHOUSE."""
    name = plan.place.name.casefold()
    fitting = [element for element in elements if element.kind is ElementKind.PLACE and element.name and (
        name == element.name.casefold() or name.startswith(f"{element.name.casefold()} -"))]
    return max(fitting, key=lambda element: len(element.name), default=None)


def shown_in(plan: ShotPlan, elements: Sequence[Element]) -> tuple[Element, ...]:
    """Everybody and everything of the elements that is seen or heard in a shot, and where it is."""
    present = {subject.element for subject in plan.subjects} | {line.speaker for line in plan.lines}
    place = place_of(plan, elements)
    return tuple(element for element in elements if element.key in present or element is place)


def references_of(elements: Iterable[Element], pictures: Mapping[str, str]) -> tuple[ElementReference, ...]:
    """The pictures of these elements whose bytes are known (asset → blob), each element's in its own order."""
    return tuple(
        ElementReference(element=element.key, role=role_of(element), asset=asset, blob=pictures[asset])
        for element in elements for asset in element.references if asset in pictures)[:MOST_REFERENCES]


def role_of(element: Element) -> ReferenceRole:
    """A fox who speaks is a character, but no painter of people can draw him: his picture is cut out."""
    if element.kind is ElementKind.PLACE:
        return ReferenceRole.PLACE
    return ReferenceRole.PERSON if element.kind is ElementKind.CHARACTER and element.subject_kind in PEOPLE else ReferenceRole.THING
