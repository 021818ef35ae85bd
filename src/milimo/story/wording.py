"""A plan in plain words: what a generative engine is given, and what a person reads on the board."""

from __future__ import annotations

from collections.abc import Mapping

from milimo.contracts.limits import LONGEST_PROMPT
from milimo.contracts.shots import (
    Angle,
    Archetype,
    Coverage,
    Expression,
    Facing,
    Gesture,
    Line,
    Move,
    Pose,
    ShotPlan,
    Side,
    Size,
    Speed,
    Subject,
    SubjectKind,
    TimeOfDay,
    Weather,
)
from milimo.contracts.story import Element
from milimo.story.lexicon_people import PEOPLE
from milimo.story.words import is_plural

_SIZES = {
    Size.EXTREME_WIDE: "extreme wide shot", Size.WIDE: "wide shot", Size.MEDIUM_WIDE: "medium wide shot", Size.MEDIUM: "medium shot",
    Size.MEDIUM_CLOSE: "medium close-up", Size.CLOSE_UP: "close-up", Size.EXTREME_CLOSE_UP: "extreme close-up", Size.INSERT: "insert shot"}
_ANGLES = {Angle.LOW: "low-angle", Angle.HIGH: "high-angle", Angle.TOP: "top-down", Angle.DUTCH: "tilted (Dutch)"}
_COVERAGES = {Coverage.ESTABLISHING: "establishing", Coverage.OVER_SHOULDER: "over-the-shoulder", Coverage.POV: "point-of-view"}
_MOVES = {
    Move.PAN_LEFT: "The camera pans left", Move.PAN_RIGHT: "The camera pans right", Move.TILT_UP: "The camera tilts up", Move.TILT_DOWN: "The camera tilts down",
    Move.PUSH_IN: "The camera pushes in", Move.PULL_OUT: "The camera pulls out", Move.TRUCK_LEFT: "The camera trucks left", Move.TRUCK_RIGHT: "The camera trucks right",
    Move.CRANE_UP: "The camera cranes up", Move.CRANE_DOWN: "The camera cranes down", Move.ORBIT_LEFT: "The camera orbits to the left", Move.ORBIT_RIGHT: "The camera orbits to the right",
    Move.TRACK: "The camera tracks along with the movement", Move.HANDHELD: "Handheld camera", Move.ZOOM_IN: "The lens zooms in", Move.ZOOM_OUT: "The lens zooms out",
    Move.STATIC: "The camera is still"}
_SPEEDS = {Speed.SLOW: ", slowly", Speed.FAST: ", fast", Speed.NORMAL: ""}
_TIMES = {TimeOfDay.DAWN: "at dawn", TimeOfDay.DAY: "by day", TimeOfDay.DUSK: "at dusk", TimeOfDay.NIGHT: "at night"}
_WEATHERS = {
    Weather.CLOUDY: "under an overcast sky", Weather.RAIN: "in the rain", Weather.STORM: "in a storm", Weather.SNOW: "in falling snow", Weather.FOG: "in fog", Weather.WIND: "in strong wind"}
_WEATHERS_OUTSIDE = {
    Weather.CLOUDY: "overcast outside", Weather.RAIN: "rain outside", Weather.STORM: "a storm outside", Weather.SNOW: "snow outside", Weather.FOG: "fog outside", Weather.WIND: "wind outside"}
_LIGHT = {
    TimeOfDay.DAWN: "Soft, cool first light with a warm horizon", TimeOfDay.DAY: "Natural daylight", TimeOfDay.DUSK: "Low, warm light with long shadows",
    TimeOfDay.NIGHT: "Dark, with small pools of practical light"}
_FACINGS = {Facing.LEFT: "facing left", Facing.RIGHT: "facing right", Facing.AWAY: "seen from behind", Facing.EACH_OTHER: "facing each other"}
_GESTURES = {Gesture.LOOKS_UP: "looking up", Gesture.LOOKS_DOWN: "looking down", Gesture.NODS: "nodding", Gesture.SHAKES_HEAD: "shaking the head"}
_SIDES = {Side.LEFT: "on the left", Side.RIGHT: "on the right"}
_NUMBERS = ("", "", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def describe(plan: ShotPlan, elements: Mapping[str, Element], action: str = "") -> str:
    """The plan as a prompt. `action`: the script's own words for what happens; `elements` by key."""
    picture, *rest = _parts(plan, elements)
    return " ".join(_sentence(sentence) for sentence in (picture, action.strip(), *rest) if sentence)[:LONGEST_PROMPT]


def reworded(prompt: str, before: ShotPlan, after: ShotPlan, elements: Mapping[str, Element],
             elements_after: Mapping[str, Element] | None = None) -> str:
    """A prompt of `before` that says `after`: only sentences in which the two differ are changed. Where a person has written
    over such a sentence, the new one is put behind. `elements_after`: where they have changed too."""
    for old, new in zip(_parts(before, elements), _parts(after, elements if elements_after is None else elements_after), strict=False):
        if old == new:
            continue
        said = _sentence(old) if old else ""
        if said and said in prompt:
            prompt = prompt.replace(said, _sentence(new) if new else "", 1)
        elif new:
            prompt = f"{prompt} {_sentence(new)}"
    return " ".join(prompt.split())[:LONGEST_PROMPT]


def _parts(plan: ShotPlan, elements: Mapping[str, Element]) -> tuple[str, ...]:
    """What a prompt says of a plan, sentence by sentence; empty where there is nothing to say."""
    return (_picture(plan, elements), _place(plan), _LIGHT[plan.time_of_day] if plan.place.archetype is not Archetype.STUDIO else "",
            f"{_MOVES[plan.move]}{_SPEEDS[plan.speed] if plan.move is not Move.STATIC else ''}, {plan.lens} mm lens",
            *(_spoken(line) for line in plan.lines))


def _sentence(text: str) -> str:
    text = text[0].upper() + text[1:]
    return text if text.endswith((".", "!", "?", "…", "”")) else f"{text}."


def _picture(plan: ShotPlan, elements: Mapping[str, Element]) -> str:
    kind = " ".join(part for part in (_ANGLES.get(plan.angle, ""), _COVERAGES.get(plan.coverage, ""), _SIZES[plan.size]) if part)
    if plan.coverage is Coverage.TWO_SHOT:
        kind += ", two-shot"
    if plan.insert_of:
        return f"{kind} of {plan.insert_of}"
    seen = [_subject(subject, elements) for subject in plan.subjects if not subject.off_screen]
    return f"{kind} of {_joined(seen)}" if seen else f"{kind}, nobody in frame"


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{'; '.join(parts[:-1])}; and {parts[-1]}"


def _subject(subject: Subject, elements: Mapping[str, Element]) -> str:
    element = elements.get(subject.element) if subject.element else None
    name = f"{element.name} ({element.description})" if element and element.description else element.name if element else _noun(subject)
    details = [_SIDES.get(subject.side, ""), _FACINGS.get(subject.facing, ""), "" if subject.pose is Pose.STANDING else subject.pose.value,
               f"holding the {subject.holds}" if subject.holds else "", "" if subject.expression is Expression.NEUTRAL else f"looking {subject.expression.value}", _GESTURES.get(subject.gesture, ""),
               "small in the distance" if subject.far else ""]
    return ", ".join([name, *(detail for detail in details if detail)])


def _noun(subject: Subject) -> str:
    label = subject.label.lower() or subject.kind.value
    if subject.kind is SubjectKind.CROWD:
        return "a crowd" if label in ("crowd", "crowded") else label
    if subject.count == 1:
        looks = _looks(subject)
        return f"{'an' if label[0] in 'aeiou' else 'a'} {label}{looks}"
    count = _NUMBERS[subject.count] if subject.count < len(_NUMBERS) else str(subject.count)
    plural = label if label.endswith("s") or label == "couple" or is_plural(label.rpartition(" ")[2]) else f"{label}s"
    return plural if plural.split()[0] in _NUMBERS else f"{count} {plural}"


def _looks(subject: Subject) -> str:
    look = subject.appearance
    if subject.kind not in PEOPLE or look.age is None:
        return ""
    return f" of about {look.age}"


def _place(plan: ShotPlan) -> str:
    place = plan.place
    if place.archetype is Archetype.STUDIO and not place.name:
        return ""
    name = _place_name(place.name) or place.archetype.value.replace("_", " ")
    weather = (_WEATHERS_OUTSIDE if place.interior else _WEATHERS).get(plan.weather, "")
    kind = place.archetype.value.replace("_", " ")
    shown = name if kind in name.lower() or place.archetype is Archetype.STUDIO else f"{name} ({kind})"
    features = [feature.replace("_", " ") for feature in place.features if feature.replace("_", " ") not in shown.lower()]
    with_features = f", with {', '.join(features[:6])}" if features else ""
    return f"{'Interior' if place.interior else 'Exterior'}: {shown} {_TIMES[plan.time_of_day]}{', ' + weather if weather else ''}{with_features}"


def _place_name(name: str) -> str:
    return ", ".join(part.strip().capitalize() if part.isupper() else part.strip() for part in name.split(" - ") if part.strip())


def _spoken(line: Line) -> str:
    manner = f" ({line.parenthetical})" if line.parenthetical else ""
    return f"{line.name or 'A voice'}{', off screen,' if line.off_screen else ''} says{manner}: “{line.text}”"
