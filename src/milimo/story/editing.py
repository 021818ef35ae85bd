"""What a person changes of a shot: the fields they touched, and what follows from them for the others."""

from collections.abc import Mapping, Sequence

from milimo.contracts.board import ShotUpdate
from milimo.contracts.shots import Coverage, ShotPlan, Size, Subject
from milimo.contracts.story import Element, Shot
from milimo.story.match import EDITABLE
from milimo.story.reader import LENSES, read_prompt
from milimo.story.wording import reworded

OF_THE_PLAN = ("size", "angle", "move", "speed", "lens", "time_of_day", "weather")


def edited(shot: Shot, update: ShotUpdate, elements: Sequence[Element]) -> Shot:
    """The shot with the update's fields. A plan that changes is said in the prompt; a prompt that changes is read into the
    plan, as far as its words differ from those before. `Shot.edited` names the fields that were touched by hand."""
    plan = _plan(shot.plan, update, {element.key: element for element in elements})
    prompt = update.prompt if update.prompt is not None else shot.prompt
    if plan == shot.plan:
        plan = reread(shot.prompt, prompt, plan, elements)
    elif update.prompt is None:
        prompt = reworded(shot.prompt, shot.plan, plan, {element.key: element for element in elements})
    touched = {name: value for name in ("negative_prompt", "seconds", "seed") if (value := getattr(update, name)) is not None}
    after = shot.model_copy(update={**touched, "plan": plan, "prompt": prompt})
    names = (*shot.edited, *(name for name in EDITABLE if getattr(after, name) != getattr(shot, name)))
    return after.model_copy(update={"edited": tuple(dict.fromkeys(names))})


def _plan(before: ShotPlan, update: ShotUpdate, elements: Mapping[str, Element]) -> ShotPlan:
    plan = update.plan if update.plan is not None else before
    given = {name: value for name in OF_THE_PLAN if (value := getattr(update, name)) is not None}
    if "size" in given and given["size"] != plan.size:
        given.setdefault("lens", LENSES[given["size"]])
        if given["size"] is Size.INSERT:
            given["coverage"] = Coverage.INSERT
        elif plan.size is Size.INSERT:
            given |= {"coverage": Coverage.SINGLE, "insert_of": None}
    if update.elements is not None:
        given["subjects"] = _subjects(plan.subjects, update.elements, elements)
    return plan.model_copy(update=given)


def _subjects(before: Sequence[Subject], wanted: Sequence[str], elements: Mapping[str, Element]) -> tuple[Subject, ...]:
    """Who is no element stays; elements that are not wanted leave, those that are new enter."""
    stay = [subject for subject in before if subject.element is None or subject.element in wanted]
    there = {subject.element for subject in stay}
    new = [Subject(kind=element.subject_kind, element=key, label=element.name)
           for key in wanted if key not in there and (element := elements.get(key)) is not None]
    return (*stay, *new)[:12]


def reread(before: str, after: str, plan: ShotPlan, elements: Sequence[Element]) -> ShotPlan:
    """The plan with what `after` says otherwise than `before`; what neither speaks of, or both alike, stays as it is."""
    if before == after:
        return plan
    old, new = read_prompt(before, elements), read_prompt(after, elements)
    changed = {name: getattr(new, name) for name in ShotPlan.model_fields
               if name not in ("lines", "place") and getattr(old, name) != getattr(new, name)}
    if old.place != new.place:
        same = new.place.archetype is old.place.archetype
        changed["place"] = plan.place.model_copy(update={"features": new.place.features}) if same else new.place
    if "subjects" in changed:
        changed["subjects"] = (*new.subjects, *(subject for subject in plan.subjects if subject.off_screen))[:12]
    return plan.model_copy(update=changed)
