"""Who, where and what returns in a script: declared on the title page, spoken for by cues, named by headings and action."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from milimo.contracts.shots import Appearance, SubjectKind
from milimo.contracts.story import Element, ElementKind
from milimo.story.appearance import dressed_for_work, is_young, read_description
from milimo.story.figures import PREPOSITIONS
from milimo.story.headings import Heading
from milimo.story.lexicon import Meaning
from milimo.story.lexicon_people import ACTORS, SUBJECTS
from milimo.story.outline import Beat, BeatKind, SceneText
from milimo.story.passage import Passage
from milimo.story.screenplay import BlockType, Script
from milimo.story.words import Word, forms, words_of

_NARRATORS = frozenset({"narrator", "voice", "announcer", "radio", "caller", "computer voice", "speaker"})
_CAPITALS = re.compile(r"\b(?:THE |AN? )?[^\W\d_a-z][^\W\d_a-z'’\-]+(?: [^\W\d_a-z][^\W\d_a-z'’\-]+){0,2}(?![\w'’])")
_AGE = r"(?:(?:in (?:his|her) |aged )?(?:(?:early|mid|late)[ -])?(?:\d0s|\d{1,3}|teens|twenties|thirties|forties|fifties|sixties|seventies|eighties)(?: years old)?)"
_BRACKETED_AGE = re.compile(rf"\s*\(({_AGE}[^()]{{0,60}})\)", re.IGNORECASE)
_AGE_BETWEEN_COMMAS = re.compile(rf",\s*{_AGE}\s*(?=[,.;:]|$)", re.IGNORECASE)
_SHE, _HE = frozenset({"she", "her", "hers", "herself"}), frozenset({"he", "him", "his", "himself"})
_ADVERBS = frozenset({"and", "while", "down", "up", "out", "off", "away", "again", "back"})
_POSSESSIVES = {"her": "she", "his": "he"}
_MAXIMUM = 400
"""Elements kept of one script; a hostile text could name a hundred thousand."""


@dataclass(slots=True)
class _Found:
    name: str
    kind: ElementKind | None
    description: str = ""
    line: int | None = None
    declared: bool = False
    cues: int = 0
    heard_only: bool = True
    pronouns: Counter[str] = field(default_factory=Counter[str])
    guesses: Counter[str] = field(default_factory=Counter[str])        # pronouns after a line was spoken: by or to whom?


def key_of(name: str) -> str:
    """`The Guest` → `the-guest`. Names without Latin letters keep a digest, so that they stay apart."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:60]
    if len(slug) >= 2 and sum(character.isalnum() for character in name) <= 2 * len(slug):
        return slug
    return f"{slug}-{hashlib.sha256(name.casefold().encode()).hexdigest()[:8]}".strip("-")


def element_name(cue: str) -> str:
    """A cue as a caption shows it: `THE GUEST` → `The Guest`; mixed case is left as its author wrote it."""
    name = cue.strip()[:120]
    return " ".join(word if not word.isupper() or len(word) == 1 else word[0] + word[1:].lower() for word in name.split()) if name == name.upper() else name


def collect_elements(script: Script, scenes: Sequence[SceneText], headings: Sequence[Heading]) -> tuple[Element, ...]:
    """Characters, things and places, in the order in which the script first has them; declared ones first."""
    found: dict[str, _Found] = {}
    _declared(script, found)
    _cued(scenes, found)
    _introduced(scenes, found)
    _count_pronouns(scenes, found)
    people = [_element(entry) for entry in found.values()]
    places = _places(scenes, headings, {element.key for element in people})
    return tuple((*people, *places)[:_MAXIMUM])


def is_narrator(name: str) -> bool:
    return name.strip().lower().removeprefix("the ") in _NARRATORS


def _declared(script: Script, found: dict[str, _Found]) -> None:
    before: _Found | None = None
    current: _Found | None = None
    for block in script.blocks:
        if block.type is BlockType.TITLE:
            before, current = current or before, None
            if block.key.startswith("@") and block.key[1:].strip():
                name = block.key[1:].strip()[:120]
                current = found.setdefault(name.casefold(), _Found(name, None, block.text, block.line, declared=True))
                if before is not None and (pronoun := _POSSESSIVES.get(block.text.split(" ")[0].lower())):
                    before.pronouns[pronoun] += 3          # `@Brandt: her pursuer` tells of who was declared before
        elif block.type is BlockType.TITLE_TEXT:
            if current is not None:
                current.description = f"{current.description} {block.text}".strip()
        else:
            return


def _cued(scenes: Iterable[SceneText], found: dict[str, _Found]) -> None:
    for scene in scenes:
        for beat in scene.beats:
            if beat.speech is None:
                continue
            for name in _names_of_cue(beat.speech.cue.name):
                entry = found.setdefault(name.casefold(), _Found(element_name(name), ElementKind.CHARACTER, line=beat.lines[0]))
                entry.kind = ElementKind.CHARACTER
                entry.cues += 1
                entry.heard_only = entry.heard_only and beat.speech.off_screen


def _names_of_cue(name: str) -> list[str]:
    parts = re.split(r" AND | & |/", name) if name == name.upper() else [name]
    return [part.strip() for part in parts if part.strip()]


def _introduced(scenes: Iterable[SceneText], found: dict[str, _Found], *, by_kind: bool = True) -> None:
    """Names in capitals inside action: who has no line is somebody all the same, and what follows the name describes.

    `by_kind`: a noun in capitals (a LADY) is somebody too.
    """
    for scene in scenes:
        for beat in scene.beats:
            if beat.kind is not BeatKind.ACTION or beat.text == beat.text.upper():
                continue
            for match in _CAPITALS.finditer(beat.text[:4000]):
                name = match.group().strip()
                entry = found.get(name.casefold()) or found.get(_bare(name).casefold()) or found.get(f"the {_bare(name)}".casefold()) or _called_for_short(name, found)
                if entry is None:
                    last = _bare(name).split()[-1].lower() if _bare(name) else ""
                    kind = next((SUBJECTS[form][0] for form in forms(last) if form in SUBJECTS), None)
                    if ((kind not in ACTORS or not by_kind) and not _introduces(beat.text, match.start(), match.end())) or len(found) >= _MAXIMUM:
                        continue
                    kept = name if name.startswith("THE ") else _bare(name)
                    entry = found[kept.casefold()] = _Found(element_name(kept), ElementKind.CHARACTER, line=beat.lines[0])
                entry.heard_only = False
                if not entry.description and entry.kind is ElementKind.CHARACTER:
                    said = (_before_name(beat.text, match.start()), _apposition(beat.text, match.start(), match.end()))
                    entry.description = ", ".join(part for part in said if part)


_RELATION = re.compile(r"\b(?:her|his|their|my|our|the|an?)\s+((?:\w+\s+){0,2}?(\w+))\s+$", re.IGNORECASE)


def _before_name(text: str, start: int) -> str:
    """What stands before a name and says who it is: `her nephew OTTO`, `the old baker JONAS`."""
    found = _RELATION.search(text[max(0, start - 60):start])
    if found is None or not any(SUBJECTS[form][0] in ACTORS for form in forms(found[2].lower()) if form in SUBJECTS):
        return ""
    return found[1]


def _called_for_short(name: str, found: dict[str, _Found]) -> _Found | None:
    """`DETECTIVE RAY KOWALSKI` of the action is RAY of the cues, if only one of its words has lines."""
    words = _bare(name).split()
    spoken = [entry for word in words if (entry := found.get(word.casefold())) is not None and entry.cues] if len(words) > 1 else []
    return spoken[0] if len(spoken) == 1 else None


def people_introduced(text: str) -> tuple[Element, ...]:
    """Who a text of its own, without a script, introduces: `MARGOT (50s) cooks`."""
    if text == text.upper() or _CAPITALS.search(text[:4000]) is None:
        return ()
    found: dict[str, _Found] = {}
    scenes = (SceneText("", "", 1, 1, [Beat(BeatKind.ACTION, (1, 1), text)]),)
    _introduced(scenes, found, by_kind=False)
    _count_pronouns(scenes, found)
    return tuple(_element(entry) for entry in found.values())


def _introduces(text: str, start: int, stop: int) -> bool:
    """Whether what follows a name in capitals makes it a person's: an age, or who they are (`BENNY, a waiter`)."""
    after = text[stop:stop + 160]
    if _BRACKETED_AGE.match(after) or _AGE_BETWEEN_COMMAS.match(after):
        return True
    described = _apposition(text, start, stop) if re.match(r", (?:an?|the) ", after) else ""
    opener = next(iter(Passage.of(described).said(Meaning.SUBJECT)), None)
    return opener is not None and opener.value[0] in ACTORS


def _bare(name: str) -> str:
    return re.sub(r"^(?:THE|AN?) ", "", name)


def _apposition(text: str, start: int, stop: int) -> str:
    """`INES, the night clerk, is …` → `the night clerk`; `a very large LADY in a yellow hat holds` → `very large lady in a yellow hat`."""
    after = text[stop:stop + 160]
    age = _BRACKETED_AGE.match(after)
    if age is not None:
        after = after[age.end():]
    kept = [_years(age.group(1).strip())] if age is not None else list[str]()
    if after.startswith(","):
        sentence = re.split(r"[.!?;:(]", after[1:])[0]
        for clause in (clause.strip() for clause in sentence.split(",")):
            if not words_of(clause) or (kept and _happens(clause)) or len(kept) == (3 if kept and _is_age(kept[0]) else 2):
                break
            kept.append(_years(clause))
    if kept:
        return ", ".join(kept)[:300]
    worn = re.match(r" (?:in|with) (?:an? |his |her )?[^.,;:!?]{3,60}?(?= (?:is|has|holds|comes|walks|stands|sits|looks|runs)\b|[.,;:!?])", after)
    before = re.search(r"\ban? ((?:very )?[a-z]+ (?:[a-z]+ )?)$", text[:start])
    described = f"{before.group(1) if before else ''}{text[start:stop].lower()}{worn.group() if worn else ''}"
    return described[:300] if worn or before else ""


def _years(clause: str) -> str:
    return f"{clause} years old" if clause.isdecimal() else clause


def _is_age(clause: str) -> bool:
    return re.match(_AGE, clause, re.IGNORECASE) is not None


def _happens(clause: str) -> bool:
    """`runs in`, `wiping her hands`: what somebody does, not who they are."""
    passage = Passage.of(clause)
    first, second = passage.word(0), passage.word(1)
    if not {first, second}.isdisjoint(("is", "are", "comes", "stands", "sits", "walks")):
        return True
    worn = any(hit.start == 0 for meaning in (Meaning.OUTFIT, Meaning.HAIR, Meaning.HEADWEAR) for hit in passage.meanings[meaning])
    return not worn and first not in ("his", "glasses", "spectacles") and len(first) > 3 and (first.endswith("ing") or (first.endswith("s") and not first.endswith("ss")))


def _count_pronouns(scenes: Iterable[SceneText], found: dict[str, _Found]) -> None:
    """Which pronouns follow a name while no other name has come between: `JUNO lies flat, the case strapped to her back`.

    Asked only where somebody's description leaves it open.
    """
    by_word = {word: entry for name, entry in found.items() for word in (name, name.removeprefix("the "))}
    asked = tuple(word for word, entry in by_word.items() if _look(entry)[0] is SubjectKind.PERSON)
    for scene in scenes:
        current: _Found | None = None
        before: _Found | None = None
        other = ""                     # the pronoun of whom they do something to: not their own
        weight = 0                     # 3 in the paragraph of the name, 2 after it, 0 after a line that somebody has spoken
        for beat in scene.beats:
            if beat.speech is not None:
                current, weight = by_word.get(beat.speech.cue.name.casefold()), 0
                continue
            lower = beat.text[:4000].lower()
            if beat.kind is not BeatKind.ACTION or not (current is not None or any(word in lower for word in asked)):
                continue
            words, clause = words_of(beat.text[:4000]), -1
            for at, word in enumerate(words):
                entry = by_word.get(word.text) if word.shown[:1].isupper() or word.called else None
                if entry is not None:
                    before = current if current is not entry else before
                    current, weight, clause, other = entry, 3, word.clause, ""
                elif current is not None and word.text in _SHE | _HE:
                    said = "she" if word.text in _SHE else "he"
                    if word.clause == clause and _is_object(words, at):
                        other = said
                    if said != other:
                        current.pronouns[said] += weight
                        current.guesses[said] += not weight
                    elif before is not None:
                        before.guesses[said] += 1
            weight = min(weight, 2)


def _is_object(words: Sequence[Word], at: int) -> bool:
    """`Ray chases her down the pier`: whom the verb is done to, who is not the one who does it."""
    if words[at].text not in ("him", "her") or words[at - 1].text in PREPOSITIONS:
        return False
    following = words[at + 1] if at + 1 < len(words) and words[at + 1].clause == words[at].clause else None
    return words[at].text == "him" or following is None or following.text in PREPOSITIONS | _ADVERBS


def _look(entry: _Found) -> tuple[SubjectKind, Appearance, tuple[str, ...]]:
    return read_description(entry.description) if entry.description else (SubjectKind.PERSON, Appearance(), ())


def _element(entry: _Found) -> Element:
    kind, look, colours = _look(entry)
    element_kind = entry.kind or (ElementKind.CHARACTER if _describes_a_character(entry, kind) else ElementKind.THING)
    if element_kind is ElementKind.THING:
        kind, look = (kind if kind not in ACTORS else SubjectKind.THING), Appearance()
    else:
        kind = _character_kind(entry, kind, look)
        look = dressed_for_work(entry.description, look)
    return Element(
        key=key_of(entry.name), kind=element_kind, name=entry.name, trigger=f"@{entry.name}"[:120], description=entry.description[:2000],
        subject_kind=kind, appearance=look, colours=colours, first_line=entry.line)


def _describes_a_character(entry: _Found, kind: SubjectKind) -> bool:
    passage = Passage.of(entry.description)
    opener = next(iter(passage.said(Meaning.SUBJECT)), None)
    return (opener is not None and kind in ACTORS) or bool(_has_age(entry.description)) or bool(entry.pronouns)


def _has_age(description: str) -> bool:
    return read_description(description)[1].age is not None


def _character_kind(entry: _Found, kind: SubjectKind, look: Appearance) -> SubjectKind:
    if kind not in ACTORS:
        kind = SubjectKind.PERSON
    if kind is SubjectKind.PERSON:
        last = entry.name.split()[-1].lower() if entry.name.split() else ""
        kind = next((SUBJECTS[form][0] for form in forms(last) if form in SUBJECTS and SUBJECTS[form][0] in ACTORS), kind)
    for said in (entry.pronouns, entry.guesses):
        if kind is SubjectKind.PERSON and said["she"] != said["he"]:
            kind = SubjectKind.WOMAN if said["she"] > said["he"] else SubjectKind.MAN
    if kind in (SubjectKind.MAN, SubjectKind.WOMAN) and is_young(entry.description, look.age):
        kind = SubjectKind.BOY if kind is SubjectKind.MAN else SubjectKind.GIRL
    return kind


def _places(scenes: Sequence[SceneText], headings: Sequence[Heading], taken: set[str]) -> list[Element]:
    places: dict[str, Element] = {}
    for scene, heading in zip(scenes, headings, strict=True):
        key = key_of(heading.name) if heading.name else ""
        if not heading.name or key in places:
            continue
        first = next((beat.text for beat in scene.beats if beat.kind is BeatKind.ACTION), "")
        places[key] = Element(
            key=key if key not in taken else f"place-{key}", kind=ElementKind.PLACE, name=element_name(heading.name)[:120], trigger="", description=first[:300],
            subject_kind=SubjectKind.THING, first_line=scene.first)
    return list(places.values())


def with_unique_keys(elements: Sequence[Element]) -> tuple[Element, ...]:
    """Two names that fold to one key (`José`, `Jose`) stay two elements."""
    seen: Counter[str] = Counter()
    unique: list[Element] = []
    for element in elements:
        seen[element.key] += 1
        unique.append(element if seen[element.key] == 1 else element.model_copy(update={"key": f"{element.key}-{seen[element.key]}"}))
    return tuple(unique)


