"""Shots of one scene: their plans, lengths, lines and words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from milimo.contracts.shots import (
    FARTHEST_ROUND,
    Angle,
    Coverage,
    Expression,
    Facing,
    Gesture,
    Line,
    Move,
    Place,
    Pose,
    ShotPlan,
    Side,
    Size,
    Speed,
    Subject,
    SubjectKind,
    Weather,
    usual_bearing,
)
from milimo.contracts.story import BreakdownSettings, Element, ElementKind, Shot, Transition
from milimo.story.cast import read_cast
from milimo.story.chase import TRAVELS, head_one_way
from milimo.story.coverage import ReadBeat, ShotBeats
from milimo.story.directions import action_words
from milimo.story.elements import is_narrator
from milimo.story.figures import Figure
from milimo.story.headings import read_heading
from milimo.story.lexicon import Meaning
from milimo.story.lexicon_people import ACTORS, VEHICLES
from milimo.story.outline import Beat, Speech
from milimo.story.passage import Passage
from milimo.story.reader import LENSES, dress, insert_object, read_sounds
from milimo.story.riding import mounted
from milimo.story.seeds import shot_seed
from milimo.story.setting import IMPLIED, read_features, read_weather
from milimo.story.sizing import RANK, Circumstance, Frame, frame_action, frame_speech, shows_hands
from milimo.story.sounds import ambience_of
from milimo.story.spoken import FilmCast, spoken_lines
from milimo.story.staging import Stage
from milimo.story.timing import action_seconds, fit, speech_seconds, speech_shot_seconds, stated_seconds
from milimo.story.wording import describe

_EVERYONE = frozenset({"everyone", "everybody"})
_COMPANY = 6
"""So many are shown one by one; more are a crowd."""
_CARD_SECONDS = 3.0
_CARRIED_LIGHTS = frozenset({"lantern", "torch", "flashlight", "candle", "lamp"})
_HEAT = ("whisper", "shout", "scream", "quiet", "low", "cold", "hiss", "tears", "cry", "urgent", "yell")


class ScenePlanner:
    """Plans the shots of a scene one after the other; `stage` carries what holds between them."""

    def __init__(self, stage: Stage, cast: FilmCast, settings: BreakdownSettings, *, heading: str, number: str,
                 opens: Literal["new", "light", "again"], last_scene: bool, verbatim: bool) -> None:
        self._stage = stage
        self._cast = cast
        self._settings = settings
        self._heading = heading
        self._number = number
        self._opens = opens
        self._last_scene = last_scene
        self._verbatim = verbatim                  # a shot list: nothing is added to what it says
        self._previous: ShotPlan | None = None
        self._sounds: dict[str, None] = {}

    def shots(self, groups: Sequence[ShotBeats], begins: Transition) -> tuple[Shot, ...]:
        if not groups:
            return (self._empty(begins),)
        made: list[Shot] = []
        for index, group in enumerate(groups, 1):
            plan, seconds, words = self._plan(group, first=index == 1, last=self._last_scene and index == len(groups))
            plan = self._keep_apart(plan, said=bool(group.beats and group.beats[0].beat.direction))
            self._previous = plan
            text = " ".join(" ".join(part for part in (read.beat.direction if read.beat.direction.capitalize() != read.beat.text else "", read.beat.text) if part) for read in group.beats)
            cues = "/".join(beat.speech.cue.text for beat in group.speeches if beat.speech)
            made.append(Shot(
                id=f"{self._number}.{index}"[:80], number=f"{self._number}.{index}"[:16], plan=plan, prompt=describe(plan, self._cast.by_key, words),
                seconds=seconds, seed=shot_seed(self._settings.seed, self._heading, f"{cues} {text}"), lines=tuple(read.beat.lines for read in group.beats),
                text=text[:20000], transition=begins if index == 1 else Transition.CUT))
        return tuple(made)

    def ambience(self) -> tuple[str, ...]:
        return ambience_of(self._stage.place, self._stage.time, self._stage.weather, tuple(self._sounds))

    # ---- one shot ---------------------------------------------------------------------------------------------------

    def _plan(self, group: ShotBeats, *, first: bool, last: bool) -> tuple[ShotPlan, float, str]:
        for read in group.beats:
            self._intercut(read.beat.direction)
        action = group.action
        if action is not None and action.passage is not None:
            return self._action(group, action, first=first, last=last)
        if group.speeches:
            return self._speech(group)
        return self._card(group)

    def _intercut(self, direction: str) -> None:
        """`INTERCUT - COCKPIT / NOOR'S BEDROOM`: who was not here before is in the other place."""
        stage = self._stage
        if direction.startswith("END") and "INTERCUT" in direction:
            stage.elsewhere = None
        elif direction.startswith("INTERCUT"):
            names = [name.strip(" -–—:.") for name in direction.removeprefix("INTERCUT").replace(" AND ", "/").replace(" WITH ", "/").split("/")]
            others = [read_heading(name) for name in names if name and name not in stage.place.name]
            other = next((heading for heading in others if heading.archetype is not None), None)
            if other is not None and other.archetype is not None:
                stage.elsewhere = Place(archetype=other.archetype, interior=bool(other.interior), name=other.name)
                stage.here = {figure.element.key for figure in stage.recent if figure.element}

    def _place_of(self, speaker: Element | None) -> Place | None:
        """Where a line is spoken, when that is not the scene's own place."""
        stage = self._stage
        return stage.elsewhere if speaker is not None and speaker.key not in stage.here else None

    def _action(self, group: ShotBeats, action: ReadBeat, *, first: bool, last: bool) -> tuple[ShotPlan, float, str]:
        passage, camera = action.passage, action.camera
        assert passage is not None and camera is not None
        stage = self._stage
        weather = read_weather(passage)
        if weather is not None and weather not in IMPLIED.get(stage.weather, frozenset()) and (not first or stage.weather is Weather.CLEAR):
            stage.weather = weather
        figures = self._carriers(passage, self._figures(action, passage, camera.used))
        alone = self._opens != "again" and first and (self._opens == "new" or not any(figure.kind in ACTORS for figure in figures))
        around = Circumstance(
            stage.place.archetype, stage.place.interior, new_place=alone and not self._verbatim, last=last and not group.speeches and not self._verbatim,
            montage=action.beat.montage, with_speech=bool(group.speeches) and not group.speeches[0].speech.off_screen)  # pyright: ignore[reportOptionalMemberAccess]
        frame = frame_action(passage, camera, figures, action.beat.direction, around)
        for figure in figures:
            stage.settle(figure)
        figures = mounted(passage, figures, stage.place.archetype, stage.place.interior, stage.mounts)
        for figure in head_one_way(figures):
            if figure.element is not None and figure.facing is not None:
                stage.courses[figure.element.key] = figure.facing
        seconds = self._stated(action) or action_seconds(action.beat.text)
        lines, end = self._lines(group.speeches, min(0.8, seconds) if any(b.speech and b.speech.off_screen for b in group.speeches) else 0.6 * seconds)
        if lines:
            seconds = max(seconds, speech_shot_seconds(end))
        seconds = fit(seconds, self._settings)
        cast = self._subjects(figures, frame, lines, hands=shows_hands(passage))
        insert = insert_object(passage, camera) if frame.size is Size.INSERT else None
        plan = self._shot_plan(frame, cast, passage, lines, seconds, insert)
        stage.note(figures)
        stage.speeches += len(group.speeches)
        return plan, seconds, action_words(action, insert)

    def _speech(self, group: ShotBeats) -> tuple[ShotPlan, float, str]:
        stage, beats = self._stage, group.speeches
        speech = beats[0].speech
        assert speech is not None
        speakers = [element for element in self._cast.speakers(speech.cue.name) if not is_narrator(element.name)]
        lines, end = self._lines(beats, 0.4)
        seconds = fit(max([speech_shot_seconds(end), *(found for beat in beats if (found := stated_seconds(beat.speech.parts[0][0] if beat.speech and beat.speech.parts else "")))]),
                      self._settings)
        speaker = speakers[0] if speakers else None
        partner = stage.partner_of(speaker.key if speaker else "", self._cast.by_key)
        place = self._place_of(speaker)
        if stage.elsewhere is not None:
            partner = None                         # two places: nobody stands beside the speaker
        if speaker is not None and partner is not None and not speech.off_screen:
            stage.meet(speaker.key, partner.key)
        words = len(speech.words.split())
        previous = self._previous
        master = previous is not None and previous.coverage in (Coverage.TWO_SHOT, Coverage.MASTER) and stage.speeches <= 1
        frame = frame_speech(stage.speeches, words, heated=self._heated(speech), partner=partner is not None and len(stage.cast) > 1, master=master,
                             listener=speech.off_screen)
        if len(beats) > 1 and partner is not None:
            frame = Frame(Size.MEDIUM, frame.angle, Coverage.TWO_SHOT, frame.move, frame.speed)
        shown = self._speech_cast(speech, speaker, partner, frame, [s for beat in beats[1:] if beat.speech for s in self._cast.speakers(beat.speech.cue.name)])
        plan = self._shot_plan(frame, shown, None, lines, seconds, None)
        if place is not None:
            plan = plan.model_copy(update={"place": place})
        stage.speeches += len(beats)
        if speaker is not None and not speech.off_screen and place is None:
            stage.note([_figure_of(speaker)])
        return plan, seconds, ""

    def _card(self, group: ShotBeats) -> tuple[ShotPlan, float, str]:
        text = " ".join(read.beat.text for read in group.beats)
        seconds = fit(max(_CARD_SECONDS, speech_seconds(text) + 1.0), self._settings)
        plan = self._shot_plan(Frame(Size.INSERT, Angle.EYE, Coverage.INSERT, Move.STATIC, Speed.NORMAL), (), None, (), seconds, f"title card: {text}"[:80])
        return plan, seconds, f"A title card reads: {text}"

    def _empty(self, begins: Transition) -> Shot:
        """A heading without a scene under it still shows its place."""
        frame = Frame(Size.WIDE if self._stage.place.interior else Size.EXTREME_WIDE, *_NEUTRAL)
        seconds = fit(3.0, self._settings)
        plan = self._shot_plan(frame, (), None, (), seconds, None)
        return Shot(id=f"{self._number}.1", number=f"{self._number}.1"[:16], plan=plan, prompt=describe(plan, self._cast.by_key), seconds=seconds,
                    seed=shot_seed(self._settings.seed, self._heading, ""), transition=begins)

    def _stated(self, action: ReadBeat) -> float | None:
        """How long a shot list or a direction says that it is; action that happens to count seconds is no direction."""
        directed = self._verbatim or action.beat.direction or (action.camera is not None and action.camera.used)
        return stated_seconds(f"{action.beat.direction} {action.beat.text}") if directed else None

    # ---- parts ------------------------------------------------------------------------------------------------------

    def _figures(self, read: ReadBeat, passage: Passage, used: frozenset[int]) -> list[Figure]:
        figures = [figure for figure in read_cast(passage, used, read.named, self._stage.resolve) if figure.kind is not SubjectKind.THING or figure.element]
        figures = self._name_the_unnamed(figures)
        dress(passage, figures)
        return figures

    def _carriers(self, passage: Passage, figures: list[Figure]) -> list[Figure]:
        """`A lantern, very small, climbs the path`: a light that moves by itself is carried by somebody far away."""
        if any(figure.kind in ACTORS for figure in figures):
            return figures
        light = next((hit for hit in passage.said(Meaning.HOLDABLE) if hit.value in _CARRIED_LIGHTS), None)
        pose = next((hit.value for hit in passage.said(Meaning.POSE) if hit.value in (Pose.CLIMBING, Pose.WALKING, Pose.RUNNING)), None)
        if light is None or pose is None:
            return figures
        return [*figures, Figure(SubjectKind.PERSON, 1, "figure", start=light.start, stop=light.stop, pose=pose, holds=light.value, far=True)]

    def _name_the_unnamed(self, figures: list[Figure]) -> list[Figure]:
        """`Two figures climb` in a scene of two characters are those two; `everyone` is whoever is in the scene."""
        cast = [self._cast.by_key[key] for key in self._stage.cast]
        if any(figure.element is not None and figure.element.kind is ElementKind.CHARACTER for figure in figures):
            return figures
        named: list[Figure] = []
        for figure in figures:
            two = figure.kind is SubjectKind.PERSON and figure.count == len(cast) == 2 and figure.element is None
            if two or (figure.kind is SubjectKind.CROWD and figure.label.lower() in _EVERYONE and 2 <= len(cast) <= _COMPANY):
                for element in cast:
                    one = _figure_of(element)
                    one.pose, one.facing, one.expression, one.far = figure.pose, figure.facing, figure.expression, figure.far
                    one.gesture = figure.gesture
                    one.start, one.stop = figure.start, figure.stop
                    named.append(one)
            else:
                named.append(figure)
        return named

    def _subjects(self, figures: Sequence[Figure], frame: Frame, lines: Sequence[Line], *, hands: bool) -> tuple[Subject, ...]:
        """`hands`: a hand or finger is spoken of, and somebody's it is."""
        speaking = {line.speaker for line in lines if not line.off_screen}
        shown = [figure for figure in figures if not (frame.coverage is Coverage.POV and figure.owner_only)]
        if frame.size is Size.INSERT:
            shown = [figure for figure in shown if figure.kind in VEHICLES or figure.kind is SubjectKind.THING or (figure.owner_only and hands)]
        present = {figure.element.key for figure in shown if figure.element}
        for key in speaking - present:
            if key is not None and key in self._cast.by_key:
                figure = _figure_of(self._cast.by_key[key])
                self._stage.settle(figure)
                shown.append(figure)
        tight = frame.size in (Size.CLOSE_UP, Size.EXTREME_CLOSE_UP)
        if tight:
            shown = sorted(shown, key=lambda figure: (figure.oblique_only, figure.kind not in ACTORS))[:1]
        pair = [figure.element.key for figure in shown if figure.element and figure.kind in ACTORS]
        talk = len(pair) == 2 and frame.coverage in (Coverage.TWO_SHOT, Coverage.MASTER)
        return tuple(self._subject(figure, pair if talk else ()) for figure in shown[:12])

    def _subject(self, figure: Figure, pair: Sequence[str]) -> Subject:
        """`pair`: the two who are turned to each other."""
        key = figure.element.key if figure.element else ""
        meets = self._stage.eyeline(key, next(other for other in pair if other != key)) if key in pair else None
        facing = figure.facing or self._course(figure) or meets or _travel_facing(figure)
        return Subject(
            kind=figure.kind, element=figure.element.key if figure.element else None, label=figure.label[:120], count=max(1, min(400, figure.count)),
            side=figure.side or Side.CENTRE, facing=facing, pose=figure.pose or _resting(figure), expression=figure.expression or Expression.NEUTRAL,
            gesture=figure.gesture or Gesture.NONE, holds=figure.holds, far=figure.far, appearance=figure.appearance)

    def _speech_cast(self, speech: Speech, speaker: Element | None, partner: Element | None, frame: Frame, others: Sequence[Element]) -> tuple[Subject, ...]:
        """Who is in frame while a line is spoken: the speaker; the listener's shoulder; for a voice, the face that hears it."""
        stage = self._stage
        if speech.off_screen:
            hearer = partner or (self._cast.by_key.get(stage.cast[0]) if stage.cast else None)
            heard = [self._portrait(hearer, None, Expression.THOUGHTFUL)] if hearer is not None else list[Subject]()
            if speaker is not None:
                heard.append(Subject(kind=speaker.subject_kind, element=speaker.key, label=speaker.name[:120], off_screen=True, appearance=speaker.appearance))
            return tuple(heard)
        if speaker is None:
            return ()
        second = next((element for element in others if element.key != speaker.key), partner)
        shown = [self._portrait(speaker, second, _expression(speech))]
        if second is not None and frame.coverage in (Coverage.TWO_SHOT, Coverage.OVER_SHOULDER, Coverage.MASTER):
            listener = self._portrait(second, speaker, Expression.NEUTRAL)
            if frame.coverage is Coverage.OVER_SHOULDER:
                listener = listener.model_copy(update={"facing": Facing.AWAY})
            shown.append(listener)
        tight = frame.size in (Size.MEDIUM_CLOSE, Size.CLOSE_UP, Size.EXTREME_CLOSE_UP)
        return tuple(shown if tight else [*shown, *self._mounts_of(shown)])

    def _mounts_of(self, shown: Sequence[Subject]) -> list[Subject]:
        """What those ride who speak in the saddle."""
        mounts = [self._stage.mounts[one.element] for one in shown if one.pose is Pose.RIDING and one.element in self._stage.mounts]
        return [self._subject(figure, ()) for figure in {id(mount): mount for mount in mounts}.values()]

    def _portrait(self, element: Element, toward: Element | None, expression: Expression) -> Subject:
        figure = _figure_of(element)
        self._stage.settle(figure)
        facing = self._course(figure) or self._stage.eyeline(element.key, toward.key if toward else None)
        return Subject(
            kind=element.subject_kind, element=element.key, label=element.name[:120], side=self._stage.side(element.key), facing=facing,
            pose=figure.pose or Pose.STANDING, expression=expression, holds=figure.holds, appearance=element.appearance)

    def _course(self, figure: Figure) -> Facing | None:
        """The way that somebody runs in a chase, for as long as they do."""
        return self._stage.courses.get(figure.element.key) if figure.element is not None and figure.pose in TRAVELS else None

    def _lines(self, beats: Sequence[Beat], start: float) -> tuple[tuple[Line, ...], float]:
        return spoken_lines(beats, self._cast, start, self._settings.seconds_per_shot)

    def _shot_plan(self, frame: Frame, subjects: tuple[Subject, ...], passage: Passage | None, lines: tuple[Line, ...], seconds: float, insert: str | None) -> ShotPlan:
        stage = self._stage
        own = read_features(passage) if passage is not None else ()
        gone = {hit.value for hit in passage.meanings[Meaning.FEATURE]} - set(own) if passage is not None and passage.denied else set[str]()
        features = tuple(feature for feature in dict.fromkeys((*own, *stage.place.features)) if feature not in gone)[:12]
        sounds = read_sounds(passage) if passage is not None else ()
        self._sounds.update(dict.fromkeys(sounds))
        return ShotPlan(
            size=frame.size, angle=frame.angle, coverage=frame.coverage, lens=LENSES[frame.size], move=frame.move, speed=frame.speed,
            place=stage.place if features == stage.place.features else Place(
                archetype=stage.place.archetype, interior=stage.place.interior, name=stage.place.name, features=features),
            time_of_day=stage.time, weather=stage.weather, subjects=subjects, insert_of=insert,
            sounds=tuple(dict.fromkeys((*sounds, *ambience_of(stage.place, stage.time, stage.weather))))[:12], lines=lines)

    def _heated(self, speech: Speech) -> bool:
        """Tighter as the scene heats: late in the exchange, or when the words are hot."""
        manner = " ".join(parenthetical for parenthetical, _ in speech.parts).lower()
        return self._stage.speeches >= 4 or "!" in speech.words or any(word in manner for word in _HEAT)

    def _keep_apart(self, plan: ShotPlan, *, said: bool) -> ShotPlan:
        """Neighbours differ by two sizes or by `APART` degrees: the camera goes round, since sizes are said or measured."""
        plan = self._turn(plan, said=said)
        usual = _usual_bearing(plan)
        before = self._previous
        if before is None or before.bearing is None or abs(RANK[plan.size] - RANK[before.size]) >= 2:
            return plan.model_copy(update={"bearing": usual})
        return plan.model_copy(update={"bearing": further_round(usual, before.bearing, _own_side(plan))})

    def _turn(self, plan: ShotPlan, *, said: bool) -> ShotPlan:
        """The second of one subject is turned as well, as she is seen from further round. One of the same two is taken from
        further back, where nothing is `said` of its size and nobody speaks.

        Whatever their sizes: those of speech follow from its words, and a changed line must not turn its neighbour.
        """
        before = self._previous
        if before is None or not plan.subjects or not before.subjects or self._verbatim:
            return plan
        pairs = [frozenset(s.element for s in p.subjects if s.element) for p in (plan, before)]
        if len(pairs[0]) > 1 and pairs[0] == pairs[1] and plan.coverage is before.coverage and not plan.lines and not said:
            return plan.model_copy(update={"size": Size.WIDE, "lens": LENSES[Size.WIDE]}) if plan.size in _MIDDLE else plan
        one, other = plan.subjects[0], before.subjects[0]
        same = one.element is not None and (one.element, one.facing, plan.angle) == (other.element, other.facing, before.angle)
        if one.element in self._stage.courses and one.pose in TRAVELS:
            return plan                            # who turned round would run back
        if not same or len(plan.subjects) != len(before.subjects):
            return plan
        turned = Facing.LEFT if one.side is Side.RIGHT else Facing.RIGHT
        if one.facing is turned:
            turned = Facing.CAMERA
        return plan.model_copy(update={"subjects": (one.model_copy(update={"facing": turned}), *plan.subjects[1:])})


def _figure_of(element: Element) -> Figure:
    return Figure(element.subject_kind, 1, element.name, element, appearance=element.appearance)


def _resting(figure: Figure) -> Pose:
    if figure.kind in (SubjectKind.AIRCRAFT, SubjectKind.BIRD, SubjectKind.SPACESHIP):
        return Pose.FLYING
    return Pose.SWIMMING if figure.kind is SubjectKind.FISH else Pose.STANDING


def _travel_facing(figure: Figure) -> Facing:
    """Who walks or runs crosses the frame: from the side where they stand to the other."""
    if figure.pose in TRAVELS:
        return Facing.LEFT if figure.side is Side.RIGHT else Facing.RIGHT
    return Facing.CAMERA


def _expression(speech: Speech) -> Expression:
    manner = Passage.of(". ".join(parenthetical for parenthetical, _ in speech.parts if parenthetical))
    return manner.value(Meaning.EXPRESSION, Expression.NEUTRAL)


APART = 38
"""Degrees between neighbours: 30 by the rule, and what the finder may turn back to keep heads in the frame."""


def further_round(usual: int, before: int, side: Side) -> int:
    """The bearing nearest to the usual one that is `APART` degrees from the one before; of two, the one on the own side."""
    if abs(usual - before) >= APART:
        return usual
    own = {Side.LEFT: -1, Side.CENTRE: 1, Side.RIGHT: 1}[side]
    rounds = [bearing for bearing in (before - APART, before + APART) if abs(bearing) <= FARTHEST_ROUND]
    return min(rounds, key=lambda bearing: (abs(bearing - usual), abs(bearing), -own * bearing))


def _own_side(plan: ShotPlan) -> Side:
    seen = [subject for subject in plan.subjects if not subject.off_screen and not subject.far]
    if plan.coverage is Coverage.OVER_SHOULDER:
        seen = seen[:1]                            # the other is the shoulder
    return seen[0].side if len(seen) == 1 else Side.CENTRE


def _usual_bearing(plan: ShotPlan) -> int:
    return round(math.degrees(usual_bearing(plan.coverage, plan.size, _own_side(plan), interior=plan.place.interior)))


_MIDDLE = frozenset({Size.MEDIUM_WIDE, Size.MEDIUM, Size.MEDIUM_CLOSE})
_NEUTRAL = (Angle.EYE, Coverage.ESTABLISHING, Move.STATIC, Speed.NORMAL)
