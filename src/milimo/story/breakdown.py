"""From a screenplay's text to scenes and shots: the whole way, top to bottom.

parse → outline → elements → for each scene: place and light, beats to shots, plans, seconds, words. The same text and
settings give the same breakdown, on every machine.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from milimo.contracts.errors import Notice
from milimo.contracts.shots import Archetype, Place, SubjectKind, TimeOfDay, Weather
from milimo.contracts.story import Breakdown, BreakdownSettings, Element, ElementKind, Scene, ScriptFormat, Transition
from milimo.story.coverage import ReadBeat, ShotBeats, group_beats, read_beat
from milimo.story.elements import collect_elements, is_narrator, with_unique_keys
from milimo.story.emphasis import plain
from milimo.story.figures import Names
from milimo.story.formats import scenes_of
from milimo.story.fountain import parse
from milimo.story.headings import Heading, read_heading
from milimo.story.languages import language_of
from milimo.story.lexicon import Meaning
from milimo.story.memory import Memory
from milimo.story.outline import Beat, SceneText
from milimo.story.pages import page_count
from milimo.story.passage import Passage
from milimo.story.planning import ScenePlanner
from milimo.story.screenplay import BlockType, Script
from milimo.story.setting import read_features, read_setting, read_weather, strongest
from milimo.story.spoken import FilmCast
from milimo.story.staging import FIXTURES, SEXES, Stage, fallback_archetype
from milimo.story.undrawn import in_words, notices


def break_down(text: str, settings: BreakdownSettings | None = None) -> Breakdown:
    """Scenes, shots and elements of a screenplay, a numbered shot list or plain prose."""
    settings = settings or BreakdownSettings()
    script = parse(text)
    format_, scene_texts = scenes_of(script)
    headings = [_heading(scene, format_) for scene in scene_texts]
    elements = with_unique_keys(collect_elements(script, scene_texts, headings))
    film = _Film(elements, settings, format_)
    scenes = film.scenes(scene_texts, headings)
    title, author = title_of(script, "title"), title_of(script, "author") or title_of(script, "authors") or title_of(script, "written by")
    return Breakdown(
        title=title[:300], credit=" ".join(filter(None, (title_of(script, "credit"), author)))[:300], author=author[:300], language=language_of(title_of(script, "language")),
        format=format_, pages=round(page_count(script), 3),
        seconds=round(sum(shot.seconds for scene in scenes for shot in scene.shots), 3),
        elements=elements, scenes=scenes, notices=(*_notices(format_, scenes), *notices(film.told)))


def title_of(script: Script, key: str) -> str:
    """A field of the title page, on one line; empty where there is none."""
    words: list[str] = []
    inside = False
    for block in script.blocks:
        if block.type is BlockType.TITLE:
            inside = block.key.casefold() == key
            if inside:
                words = [block.text]
        elif block.type is BlockType.TITLE_TEXT and inside:
            words.append(block.text)
        elif block.type is not BlockType.TITLE_TEXT:
            break
    return " ".join(plain(word) for word in words if word)


def _notices(format_: ScriptFormat, scenes: Sequence[Scene]) -> tuple[Notice, ...]:
    if format_ is ScriptFormat.PROSE:
        return (Notice(
            code="SCRIPT_AS_PROSE", line=scenes[0].lines[0] if scenes else None,
            message="The script has no scene headings (INT. KITCHEN - DAY), so it was read as prose: a paragraph is a scene, a sentence a shot."),)
    if format_ is ScriptFormat.SHOT_LIST:
        return (Notice(
            code="SCRIPT_AS_SHOT_LIST", line=scenes[0].lines[0] if scenes else None,
            message="The script is a numbered list, so each number became one shot."),)
    return ()


def _heading(scene: SceneText, format_: ScriptFormat) -> Heading:
    """Prose has no headings: its first words name the scene, and its sentences say where it is."""
    if format_ is ScriptFormat.FOUNTAIN and scene.heading:
        return read_heading(scene.heading)
    return Heading("", None, None, None, True)


# ---- scenes ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Light:
    """What a scene leaves to one that goes on from it."""

    archetype: Archetype
    interior: bool
    name: str
    time: TimeOfDay
    weather: Weather


_Opens = Literal["new", "light", "again"]


@dataclass(frozen=True, slots=True)
class _Made:
    """A scene, what it leaves to the next, and what of it cannot be drawn, by line. All lines as they were when it was made."""

    scene: Scene
    first: int
    light: _Light
    told: tuple[tuple[int, str], ...]

    def at(self, first: int) -> _Made:
        """The same where its text now stands."""
        by = first - self.first
        if by == 0:
            return self
        shots = tuple(shot.model_copy(update={"lines": tuple((start + by, stop + by) for start, stop in shot.lines)}) for shot in self.scene.shots)
        lines = (self.scene.lines[0] + by, self.scene.lines[1] + by)
        return _Made(self.scene.model_copy(update={"shots": shots, "lines": lines}), first, self.light,
                     tuple((line + by, sentence) for line, sentence in self.told))


remembered: Memory[dict[_Opens, _Made]] = Memory(640)
"""Two features, at some 50 KB a scene."""


class _Film:
    """Walks the scenes in order and remembers what carries over."""

    def __init__(self, elements: Sequence[Element], settings: BreakdownSettings, format_: ScriptFormat) -> None:
        self._settings = settings
        self._format = format_
        self._cast = FilmCast(elements)
        self._names = Names([element for element in elements if element.kind is not ElementKind.PLACE])
        self._light = _Light(Archetype.STUDIO, False, "", TimeOfDay.DAY, Weather.CLEAR)
        self._seen: set[tuple[str, TimeOfDay]] = set()
        self._seen_places: set[str] = set()
        self._key = "\n".join((format_, settings.model_dump_json(), *(element.model_dump_json(exclude={"first_line"}) for element in elements)))
        self.told: list[tuple[int, str]] = []

    def scenes(self, texts: Sequence[SceneText], headings: Sequence[Heading]) -> tuple[Scene, ...]:
        taken: set[str] = set()
        made: list[Scene] = []
        for index, (text, heading) in enumerate(zip(texts, headings, strict=True), 1):
            number = text.number[:12] if text.number and text.number not in taken and text.number.isascii() else str(index)
            while number in taken:
                number = f"{number}a"
            taken.add(number)
            one = self._once(text, heading, number, last=index == len(texts))
            made.append(one.scene)
            self.told += one.told
            self._light = one.light
            self._seen.add((one.light.name, one.light.time))
            self._seen_places.add(one.light.name)
        return tuple(made)

    def _once(self, text: SceneText, heading: Heading, number: str, *, last: bool) -> _Made:
        """As it was made before, where nothing that it is made of is another."""
        key = self._key_of(text, number, last=last)
        known = remembered.get(key) or {}
        for one in known.values():
            found = known.get(self._opens(one.light.name, one.light.time, heading))
            if found is not None:
                return found.at(text.first)
        opens, made = self._scene(text, heading, number, last=last)
        remembered.put(key, {**known, opens: made})
        return made

    def _key_of(self, text: SceneText, number: str, *, last: bool) -> Hashable:
        """Everything that a scene is made of, but whether its place was seen before; lines from its first."""
        beats = tuple((beat.kind, beat.lines[0] - text.first, beat.lines[1] - text.first, beat.text, beat.direction, beat.montage, beat.speech)
                      for beat in text.beats)
        return (self._key, self._light, number, last, text.heading, text.last - text.first, text.synopsis, text.begins, text.ends, beats)

    def _opens(self, place: str, time: TimeOfDay, heading: Heading) -> _Opens:
        if place not in self._seen_places:
            return "new"
        return "light" if (place, time) not in self._seen and not heading.goes_on else "again"

    def _scene(self, text: SceneText, heading: Heading, number: str, *, last: bool) -> tuple[_Opens, _Made]:
        reads = [read_beat(beat, self._names, self._speakers(beat)) for beat in text.beats]
        told = tuple((read.beat.lines[0], sentence) for read in reads if read.passage is not None for sentence in in_words(read.passage))
        stage = self._stage(heading, reads)
        opens = self._opens(stage.place.name, stage.time, heading)
        planner = ScenePlanner(stage, self._cast, self._settings, heading=text.heading or stage.place.name, number=number, opens=opens, last_scene=last,
                               verbatim=self._format is ScriptFormat.SHOT_LIST)
        written_as_shots = self._format is not ScriptFormat.FOUNTAIN and not any(beat.speech for beat in text.beats)
        groups = [ShotBeats([read]) for read in reads] if written_as_shots else group_beats(reads, stage.cast)
        shots = planner.shots(groups, text.begins)
        light = _Light(stage.place.archetype, stage.place.interior, stage.place.name, stage.time, stage.weather)
        scene = Scene(
            id=number, number=number, heading=text.heading[:400], lines=(text.first, max(text.first, text.last)), synopsis=text.synopsis, shots=shots,
            ends_with=text.ends if text.ends is not Transition.FADE_IN else Transition.CUT, ambience=planner.ambience())
        return opens, _Made(scene, text.first, light, told)

    def _speakers(self, beat: Beat) -> tuple[str, ...]:
        if beat.speech is None or beat.speech.off_screen:
            return ()
        return tuple(element.key for element in self._cast.speakers(beat.speech.cue.name) if not is_narrator(element.name))

    def _stage(self, heading: Heading, reads: Sequence[ReadBeat]) -> Stage:
        actions = [read.passage for read in reads if read.passage is not None]
        open_questions = heading.archetype is None or heading.time is None or heading.may_be is not None
        settings = [read_setting(passage, read.camera.used if read.camera else frozenset())
                    for read in (reads[:6] if open_questions else ()) if (passage := read.passage) is not None]
        sure = next((setting for setting in settings if setting.archetype is not None and setting.sure >= 2
                     and (heading.interior is None or bool(setting.interior) is heading.interior)), None)
        before = self._light
        archetype, interior, name = heading.archetype, heading.interior, heading.name
        if archetype is None and sure is not None:
            archetype, interior = sure.archetype, interior if interior is not None else sure.interior
        if archetype is None and heading.goes_on and not heading.name:
            archetype, interior, name = before.archetype, before.interior, before.name
        archetype = archetype or fallback_archetype(interior)
        if not name:
            name = archetype.value.replace("_", " ").upper() if archetype is not Archetype.STUDIO else ""
        time = heading.time or (before.time if heading.goes_on or heading.name else None)
        if heading.time is None and not (heading.goes_on and heading.name):
            time = next((setting.time for setting in settings if setting.time is not None), time)
        if heading.may_be is not None and any(setting.time is heading.may_be for setting in settings):
            time = heading.may_be
        time = time or before.time
        weather = heading.weather or strongest([found for passage in actions if (found := read_weather(passage)) is not None])
        carried = Weather.CLEAR if heading.weather is not None else before.weather if heading.goes_on or (heading.time is None and bool(heading.name)) else Weather.CLEAR
        features = dict.fromkeys((*read_features(Passage.of(heading.name)), *(feature for passage in actions for feature in read_features(passage) if feature in FIXTURES)))
        cast = self._scene_cast(reads)
        place = Place(archetype=archetype, interior=bool(interior), name=name[:200], features=tuple(features)[:12])
        return Stage(place, time, carried if heading.goes_on and carried is not Weather.CLEAR else weather or carried, cast, tuple(self._cast.by_key[key] for key in cast))

    def _scene_cast(self, reads: Sequence[ReadBeat]) -> tuple[str, ...]:
        """Who is seen in the scene, in the order of first sight."""
        cast: dict[str, None] = {}
        for read in reads:
            if read.beat.speech is not None:
                cast.update(dict.fromkeys(self._speakers(read.beat)))
            elif read.passage is not None:
                cast.update(dict.fromkeys(hit.value.key for hit in read.named if hit.value.kind is ElementKind.CHARACTER))
                cast.update(dict.fromkeys(self._meant_by_pronouns(read.passage, cast)))
        return tuple(cast)

    def _meant_by_pronouns(self, passage: Passage, cast: Iterable[str]) -> Iterator[str]:
        """`She turns` where no woman has been named: the one woman of the film, if there is only one."""
        present = {self._cast.by_key[key].subject_kind for key in cast}
        words = {word.text for word in passage.words}
        for pronouns, kinds in SEXES:
            if words & pronouns and not present & kinds and not any(hit.value[0] in kinds | {SubjectKind.PERSON} for hit in passage.meanings[Meaning.SUBJECT]):
                found = [element.key for element in self._cast.by_key.values() if element.kind is ElementKind.CHARACTER and element.subject_kind in kinds]
                if len(found) == 1:
                    yield found[0]

