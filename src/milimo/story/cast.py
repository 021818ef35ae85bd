"""Who and what is in frame: noun phrases, pronouns, and what the verbs beside them say that each of them does.

A small grammar, not a parser: nouns make figures, and every other word that the lexicon knows is handed to the figure
that it most plausibly speaks of (the nearest before it in the sentence, unless that one hangs on a preposition).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from milimo.contracts.shots import Appearance, Expression, Facing, Pose, Side, SubjectKind
from milimo.contracts.story import Element
from milimo.story.lexicon import Hit, Meaning
from milimo.story.lexicon_people import ACTORS, ANIMALS, MINORS, PEOPLE, RIDERS, VEHICLES
from milimo.story.passage import DETERMINERS, Passage
from milimo.story.words import forms, is_plural

_MALE, _FEMALE, _PLURAL = frozenset({"he", "him", "his", "himself"}), frozenset({"she", "her", "hers", "herself"}), frozenset({"they", "them", "their", "themselves"})
PRONOUNS = _MALE | _FEMALE | _PLURAL
_PREPOSITIONS = frozenset({"in", "on", "at", "with", "to", "of", "for", "from", "by", "past", "toward", "towards", "between", "over", "under", "beside", "behind", "against",
                           "near", "around", "round", "after", "before", "into", "onto", "like", "as", "along", "across", "above", "below", "inside", "outside", "among", "through"})
_HEADS = frozenset({"door", "doors", "window", "station", "light", "lights", "house", "seat", "seats", "track", "tracks", "market", "race", "lead", "yard", "park", "key", "keys", "horn",
                    "engine", "cabin", "deck", "wheel", "compartment", "carriage", "ticket", "ride", "stop", "mirror", "roof", "corridor", "car", "radio", "museum", "scarf", "food",
                    "collar", "cage", "mask", "shadow", "fair", "costume", "suit"})
_BORN_DOING = {"rider": Pose.RIDING, "cyclist": Pose.RIDING, "biker": Pose.RIDING, "horseman": Pose.RIDING, "swimmer": Pose.SWIMMING, "diver": Pose.SWIMMING,
               "climber": Pose.CLIMBING, "runner": Pose.RUNNING, "jogger": Pose.RUNNING, "dancer": Pose.DANCING, "ballerina": Pose.DANCING, "driver": Pose.DRIVING, "sleeper": Pose.LYING}
_PLURAL_COUNTS = {SubjectKind.BIRD: 7, SubjectKind.FISH: 30, SubjectKind.BOAT: 4, SubjectKind.CAR: 4}
_WEARABLE = frozenset({"hat", "helmet", "coat", "mask", "ring", "watch", "backpack", "baby"})
_ENTERED = frozenset({"in", "inside", "into", "aboard", "interior", "int", "on"})
_SEXED = {SubjectKind.MAN: _MALE, SubjectKind.BOY: _MALE, SubjectKind.WOMAN: _FEMALE, SubjectKind.GIRL: _FEMALE}


@dataclass(slots=True)
class Figure:
    """A subject while it is being read."""

    kind: SubjectKind
    count: int = 1
    label: str = ""
    element: Element | None = None
    start: int = 0                     # where it is first named
    stop: int = 0
    pose: Pose | None = None
    facing: Facing | None = None
    side: Side | None = None
    holds: str | None = None
    expression: Expression | None = None
    far: bool = False
    implied: bool = False              # only a pronoun speaks of it
    owner_only: bool = False           # only `her hand`, `Mara's eyes`: whose it is, not who acts
    oblique_only: bool = False         # only `behind him`, `at her`
    appearance: Appearance = field(default_factory=Appearance)

    @property
    def acts(self) -> bool:
        return self.kind in ACTORS or self.element is not None


@dataclass(frozen=True, slots=True)
class Mention:
    figure: Figure
    start: int
    stop: int
    oblique: bool                      # hangs on a preposition: not who acts
    owner: bool = False                # his, her, 's: its noun is what acts


Resolver = Callable[[str], Figure | None]
"""Who a pronoun means that no noun of the passage explains, or a noun with `the` (`the robot`); None where nobody is known."""


class Names:
    """Elements by the words that call them."""

    def __init__(self, elements: Sequence[Element]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Element]]] = {}
        for element in elements:
            for name in {element.name.casefold(), element.trigger.lstrip("@").casefold(), _without_article(element.name.casefold())}:
                parts = tuple(name.replace("’", "'").split())
                if parts:
                    self._by_first.setdefault(parts[0], []).append((parts, element))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def find(self, passage: Passage) -> list[Hit]:
        hits: list[Hit] = []
        by_first = self._by_first
        for at, word in enumerate(passage.words):
            known = by_first.get(word[0])
            if known is None or (hits and hits[-1].stop > at):
                continue
            for parts, element in known:
                stop = at + len(parts)
                if stop <= len(passage.words) and tuple(w.text for w in passage.words[at:stop]) == parts and _is_called(passage, at, stop, element):
                    hits.append(Hit(element, at, stop))
                    break
        return hits


def _without_article(name: str) -> str:
    return name.removeprefix("the ")


def _is_called(passage: Passage, start: int, stop: int, element: Element) -> bool:
    """A name is written with a capital or an @; a common noun that became an element (BOY, LADY) counts in any case."""
    first = passage.words[start]
    if first.called or first.shown[:1].isupper() or not first.shown[:1].isalpha() or first.shown.lower() == first.shown.upper():
        return True
    return any(hit.start < stop and hit.stop > start for meaning in (Meaning.SUBJECT, Meaning.HOLDABLE) for hit in passage.meanings[meaning]) and (
        passage.word(start - 1) in ("the", "this", "that") or len(element.name.split()) > 1)


def read_cast(passage: Passage, used: frozenset[int], named: Sequence[Hit] = (), resolve: Resolver | None = None) -> list[Figure]:
    """Figures in the order in which they are named.

    `used`: words that speak of the camera or name the place; `named`: where elements are named.
    """
    mentions = _mentions(passage, used, named, resolve)
    figures = list({id(mention.figure): mention.figure for mention in mentions}.values())
    for figure in figures:
        own = [mention for mention in mentions if mention.figure is figure]
        figure.owner_only = all(mention.owner for mention in own)
        figure.oblique_only = all(mention.oblique or mention.owner for mention in own)
    _give_poses(passage, mentions, used)
    _give_hands(passage, mentions)
    _give_places(passage, mentions, used)
    for figure in figures:
        if figure.pose is None:
            figure.pose = next((_BORN_DOING[form] for form in forms(figure.label.rpartition(" ")[2]) if form in _BORN_DOING), None)
        if ride := next((RIDERS[form] for form in forms(figure.label) if form in RIDERS), None):
            figures.append(Figure(ride, label=ride.value, start=figure.start, stop=figure.stop))
    return figures


# ---- nouns ----------------------------------------------------------------------------------------------------------


def _mentions(passage: Passage, used: frozenset[int], named: Sequence[Hit], resolve: Resolver | None) -> list[Mention]:
    taken = {at for hit in named for at in range(hit.start, hit.stop)}
    nouns = [hit for meaning in (Meaning.CROWD, Meaning.SUBJECT) for hit in passage.said(meaning)]
    crowd = {at for hit in passage.meanings[Meaning.CROWD] for at in range(hit.start, hit.stop)}
    found: list[Hit] = list(named)
    for hit in nouns:
        span = range(hit.start, hit.stop)
        if taken.isdisjoint(span) and used.isdisjoint(span) and (isinstance(hit.value, int) or crowd.isdisjoint(span)) and _is_noun(passage, hit):
            found.append(hit)
    found.extend(Hit(word.text, at, at + 1) for at, word in enumerate(passage.words) if word.text in PRONOUNS and at not in used)
    mentions: list[Mention] = []
    for hit in sorted(found, key=lambda hit: hit.start):
        figure = _figure(passage, hit, mentions, resolve)
        if figure is not None:
            owner = passage.word(hit.stop) == "'s" or passage.word(hit.start) in ("his", "their") or (
                passage.word(hit.start) == "her" and passage.same_clause(hit.start, hit.stop) and hit.stop < len(passage.words)
                and passage.word(hit.stop) not in _PREPOSITIONS and passage.word(hit.stop) not in ("and", "while"))
            mentions.append(Mention(figure, hit.start, hit.stop, _is_oblique(passage, hit.start), owner))
    return mentions


def _is_noun(passage: Passage, hit: Hit) -> bool:
    after, before = passage.word(hit.stop), passage.word(hit.start - 1)
    next_to = passage.same_clause(hit.start, hit.stop)
    if next_to and after in _HEADS and not isinstance(hit.value, int):
        return False
    if before in ("like", "as") and passage.same_clause(hit.start - 1, hit.start):
        return False
    begins = phrase_start(passage, hit.start)
    leading, before_that = passage.word(begins - 1), passage.word(begins - 2)
    if begins < hit.start and passage.same_clause(begins - 1, hit.start) and (
            leading in ("like", "as") or (leading in ("at", "into", "to", "of") and before_that in ("as", "like", "size"))):
        return False
    if isinstance(hit.value, int):
        return True
    kind = hit.value[0]
    if kind is SubjectKind.BOAT and passage.word(hit.start - 2) == "made":
        return False
    if before in PRONOUNS - {"his", "her", "their"} or before == "to":
        return False
    return not (kind in VEHICLES and kind not in (SubjectKind.BOAT, SubjectKind.BICYCLE) and _governor(passage, hit.start) in _ENTERED
                and (kind is not SubjectKind.TRUCK or _governor(passage, hit.start) != "on"))


def phrase_start(passage: Passage, start: int) -> int:
    """Where the noun phrase begins: its determiner or number, at most four words before the noun."""
    numbers = {at for hit in passage.meanings[Meaning.NUMBER] for at in range(hit.start, hit.stop)}
    for back in range(1, 5):
        at = start - back
        if not passage.same_clause(at, start):
            break
        word = passage.word(at)
        if word in DETERMINERS or at in numbers:
            if at in numbers and passage.word(at - 1) in ("a", "the") and passage.same_clause(at - 1, at):
                return at - 1
            return at
        if word in _PREPOSITIONS or word in PRONOUNS or word in ("and", "or", "is", "are"):
            break
    return start


def _governor(passage: Passage, start: int) -> str:
    at = phrase_start(passage, start) - 1
    while passage.same_clause(at, start) and passage.word(at) not in _PREPOSITIONS and passage.word(at) not in _ENTERED and start - at < 4:
        if passage.word(at) in ("and", "or") or any(hit.start <= at < hit.stop for meaning in (Meaning.POSE, Meaning.SUBJECT) for hit in passage.meanings[meaning]):
            return ""
        at -= 1
    word = passage.word(at) if passage.same_clause(at, start) else ""
    return word if word in _PREPOSITIONS or word in _ENTERED else ""


def _is_oblique(passage: Passage, start: int) -> bool:
    at = phrase_start(passage, start) - 1
    return passage.same_clause(at, start) and passage.word(at) in _PREPOSITIONS


def _figure(passage: Passage, hit: Hit, mentions: list[Mention], resolve: Resolver | None) -> Figure | None:
    if isinstance(hit.value, str):
        return _pronoun_figure(passage, hit, mentions, resolve)
    if isinstance(hit.value, Element):
        return _named_figure(passage, hit, mentions)
    label = " ".join(word.shown for word in passage.words[hit.start:hit.stop])
    if isinstance(hit.value, int):
        return Figure(SubjectKind.CROWD, hit.value, label, start=hit.start, stop=hit.stop)
    kind, base = hit.value
    begins = phrase_start(passage, hit.start)
    if (same := _said_again(passage, hit, begins, kind, mentions)) is not None:
        return same
    if resolve is not None and begins < hit.start and passage.word(begins) == "the" and not is_plural(passage.word(hit.stop - 1)) \
            and (known := resolve(f"the {label.lower()}")) is not None:
        return known
    if "female" in (passage.word(hit.start - 1), passage.word(begins)):
        kind = SubjectKind.WOMAN
    elif passage.word(hit.start - 1) == "male":
        kind = SubjectKind.MAN
    count = _count(passage, hit, begins, kind, base)
    return Figure(kind, count, label, start=hit.start, stop=hit.stop)


def _said_again(passage: Passage, hit: Hit, begins: int, kind: SubjectKind, mentions: list[Mention]) -> Figure | None:
    """`the man` after `a man`; `PIM, a small hedgehog`: no new figure."""
    opener = passage.word(begins) if begins < hit.start else ""
    last = mentions[-1] if mentions else None
    if last is not None and last.figure.element is not None and last.stop == begins and opener in ("a", "an", "the") and not passage.same_clause(last.start, begins) \
            and passage.same_sentence(last.start, begins):
        if last.figure.kind is SubjectKind.PERSON and kind in ACTORS:
            last.figure.kind = kind
        return last.figure
    if opener in ("the", "this", "that"):
        for mention in reversed(mentions):
            if _could_be(mention.figure, kind) and mention.figure.count == 1 and not is_plural(passage.word(hit.stop - 1)):
                return mention.figure
    return None


def _could_be(figure: Figure, kind: SubjectKind) -> bool:
    if figure.kind is kind:
        return True
    pair = {figure.kind, kind}
    return SubjectKind.PERSON in pair and pair <= PEOPLE and figure.element is not None


def _named_figure(passage: Passage, hit: Hit, mentions: list[Mention]) -> Figure:
    element: Element = hit.value
    for mention in mentions:
        if mention.figure.element is not None and mention.figure.element.key == element.key:
            return mention.figure
    last = mentions[-1] if mentions else None
    if last is not None and last.figure.element is None and not last.figure.implied and last.figure.kind in PEOPLE and passage.same_sentence(last.start, hit.start) \
            and passage.words[hit.start].clause == passage.words[hit.start - 1].clause + 1 and last.figure.count == 1 and hit.start - last.stop <= 3 \
            and (hit.stop == len(passage.words) or not passage.same_sentence(hit.start, hit.stop)):
        last.figure.element = element              # `the man at the wheel: ANSELM.`
        last.figure.kind = element.subject_kind
        last.figure.appearance = element.appearance
        return last.figure
    return Figure(element.subject_kind, 1, element.name, element, hit.start, hit.stop, appearance=element.appearance)


def _pronoun_figure(passage: Passage, hit: Hit, mentions: list[Mention], resolve: Resolver | None) -> Figure | None:
    word = hit.value
    if word in _PLURAL:
        if any(mention.figure.acts for mention in mentions):
            return next(mention.figure for mention in reversed(mentions) if mention.figure.acts)
        return resolve(word) if resolve else Figure(SubjectKind.PERSON, 2, "two people", start=hit.start, stop=hit.stop, implied=True)
    sexed = _MALE if word in _MALE else _FEMALE
    for mention in reversed(mentions):
        if _SEXED.get(mention.figure.kind) is sexed:
            return mention.figure
    for mention in reversed(mentions):
        if mention.figure.kind in (SubjectKind.PERSON, SubjectKind.ROBOT) and mention.figure.count == 1:
            if mention.figure.kind is SubjectKind.ROBOT and resolve is not None and (other := resolve(word)) is not None:
                return other
            if mention.figure.kind is SubjectKind.PERSON and mention.figure.element is None:
                mention.figure.kind = _sexed(mention.figure, sexed is _MALE)
            return mention.figure
    if any(mention.figure.kind in ANIMALS for mention in mentions):
        return next(mention.figure for mention in reversed(mentions) if mention.figure.kind in ANIMALS)
    if resolve is not None:
        return resolve(word)
    kind = SubjectKind.MAN if sexed is _MALE else SubjectKind.WOMAN
    return Figure(kind, 1, "man" if sexed is _MALE else "woman", start=hit.start, stop=hit.stop, implied=True)


def _sexed(figure: Figure, male: bool) -> SubjectKind:
    young = not MINORS.isdisjoint(forms(figure.label.rpartition(" ")[2].lower())) or (figure.appearance.age or 99) < 13
    if young:
        return SubjectKind.BOY if male else SubjectKind.GIRL
    return SubjectKind.MAN if male else SubjectKind.WOMAN


def _count(passage: Passage, hit: Hit, begins: int, kind: SubjectKind, base: int) -> int:
    plural = is_plural(passage.word(hit.stop - 1)) and passage.word(hit.stop - 1) not in ("fish",)
    for number in passage.meanings[Meaning.NUMBER]:
        if begins <= number.stop <= hit.start and passage.same_clause(number.start, hit.start):
            return min(400, max(1, number.value) * base) if plural or base > 1 or number.value == 1 or kind is SubjectKind.FISH else max(1, base)
        if number.start == hit.stop and passage.word(number.stop) == "of" and passage.word(number.stop + 1) == "them":
            return number.value
    digits = passage.word(hit.start - 1)
    if digits.isdecimal() and plural:
        return max(1, min(400, int(digits[:3])))
    if not plural:
        return base if passage.word(hit.stop - 1) != "fish" or begins < hit.start else 12
    if passage.word(hit.stop - 1) == "people" and base == 1:
        return 3
    return _PLURAL_COUNTS.get(kind, 3) * (base if base == 1 else 1)


# ---- what they do ---------------------------------------------------------------------------------------------------


def _subject_of(passage: Passage, mentions: list[Mention], at: int, *, participle: bool = False, owners: bool = True) -> Figure | None:
    """Who the word at `at` speaks of: the nearest before it in its sentence who is not hung on a preposition.

    `owners`: whether somebody will do who only owns what acts (`her face comes in from the cold`).
    """
    before = [m for m in mentions if m.stop <= at and passage.same_sentence(m.start, at) and m.figure.acts]
    if not before:
        return None
    if participle and before[-1].stop == at:
        return before[-1].figure
    acting = before if owners else [m for m in before if not m.owner]
    free = [m for m in acting if not m.oblique and not m.owner]
    return (free or acting)[-1].figure if acting else None


def _give_poses(passage: Passage, mentions: list[Mention], used: frozenset[int]) -> None:
    for hit in passage.said(Meaning.POSE):
        if hit.start in used:
            continue
        word, before = passage.word(hit.start), passage.word(hit.start - 1)
        inside_clause = passage.same_clause(hit.start - 1, hit.start)
        participle = word.endswith("ing") or word in ("asleep", "seated", "hunched", "dead", "huddled", "slumped", "perched")
        if inside_clause and (before in DETERMINERS or before == "'s"):
            if participle:
                _pose_next(passage, mentions, hit)
            continue
        if inside_clause and before in _PREPOSITIONS and hit.stop - hit.start == 1 and not participle:
            continue
        if _belongs_to_a_thing(passage, mentions, hit):
            continue
        figure = _subject_of(passage, mentions, hit.start, participle=participle, owners=False)
        if figure is None:
            if participle:
                _pose_next(passage, mentions, hit)
            continue
        _pose(figure, hit.value)
        _pose_companions(passage, mentions, figure, hit)


def _pose(figure: Figure, pose: Pose) -> None:
    if figure.kind in VEHICLES and not (pose is Pose.FLYING and figure.kind in (SubjectKind.AIRCRAFT, SubjectKind.SPACESHIP)):
        return
    if figure.pose is None or (figure.pose is Pose.STANDING and pose in (Pose.EMBRACING, Pose.FIGHTING)):
        figure.pose = pose


def _pose_next(passage: Passage, mentions: list[Mention], hit: Hit) -> None:
    """`the sitting woman`, `Hunched against the wind, Teo …`."""
    following = next((m.figure for m in mentions if m.start >= hit.stop and passage.same_sentence(m.start, hit.start) and m.figure.acts), None)
    if following is not None:
        _pose(following, hit.value)


def _pose_companions(passage: Passage, mentions: list[Mention], figure: Figure, hit: Hit) -> None:
    """`an old man with a cane and a little girl walk`: what the last does, those before the `and` do too."""
    line = [m for m in mentions if m.stop <= hit.start and passage.same_sentence(m.start, hit.start) and m.figure.acts]
    for index in range(len(line) - 1, 0, -1):
        start = phrase_start(passage, line[index].start)
        if passage.word(start - 1) != "and" and not (passage.same_sentence(start - 1, start) and line[index - 1].stop == start and index < len(line) - 1):
            break
        if line[index - 1].figure.pose is None:
            _pose(line[index - 1].figure, hit.value)


def _belongs_to_a_thing(passage: Passage, mentions: list[Mention], hit: Hit) -> bool:
    """`The bucket stands between them`: the noun right before the verb is no figure and hangs on no preposition."""
    noun = next((other for meaning in (Meaning.FEATURE, Meaning.HOLDABLE, Meaning.PLACE, Meaning.OUTFIT) for other in passage.meanings[meaning]
                 if other.stop == hit.start and passage.same_clause(other.start, hit.start)), None)
    if noun is None or any(m.start <= noun.start < m.stop for m in mentions):
        return False
    begins = phrase_start(passage, noun.start)
    return not (passage.same_clause(begins - 1, noun.start) and passage.word(begins - 1) in _PREPOSITIONS) and not any(
        m.stop > begins - 2 and m.stop <= noun.start and m.figure.acts for m in mentions)


def _give_hands(passage: Passage, mentions: list[Mention]) -> None:
    things = list(passage.said(Meaning.HOLDABLE))
    if not things:
        return
    for thing in things:
        if thing.value in ("rag", "cloth") and (figure := _subject_of(passage, mentions, thing.start)) is not None and figure.holds is None:
            figure.holds = thing.value
    for hit in passage.said(Meaning.HOLDING):
        phrase = passage.word(hit.start)
        if phrase in ("in", "under"):
            held = next((t for t in reversed(things) if t.stop <= hit.start and hit.start - t.stop <= 1 and passage.same_clause(t.start, hit.start)), None)
        else:
            reach = 4 if phrase == "with" else 6
            held = next((t for t in things if hit.stop <= t.start <= hit.stop + reach and passage.same_clause(t.start, hit.start)), None)
        if held is None or (phrase == "with" and (held.value in _WEARABLE or held.start - hit.stop > 3)):
            continue
        figure = _subject_of(passage, mentions, hit.start, participle=True)
        if phrase == "with":
            near = [m for m in mentions if m.stop == hit.start and m.figure.acts]
            figure = near[0].figure if near else figure
        if figure is not None and figure.holds is None and figure.kind not in VEHICLES:
            figure.holds = held.value


def _give_places(passage: Passage, mentions: list[Mention], used: frozenset[int]) -> None:
    """Sides, facings, faces, distance."""
    for hit in passage.said(Meaning.SIDE):
        if hit.start in used:
            continue
        before = [m for m in mentions if m.stop <= hit.start and passage.same_sentence(m.start, hit.start)]
        after = [m for m in mentions if m.start >= hit.stop and passage.same_sentence(m.start, hit.start)]
        figure = before[-1].figure if before else (after[0].figure if after else None)
        if figure is not None and figure.side is None:
            figure.side = hit.value
    for hit in passage.said(Meaning.FACING):
        _give_facing(passage, mentions, hit)
    for hit in passage.said(Meaning.EXPRESSION):
        if any(m.start <= hit.start < m.stop for m in mentions) or passage.word(hit.start - 1) in DETERMINERS - {"a", "an", "the"}:
            continue
        after = next((m.figure for m in mentions if hit.stop <= m.start <= hit.stop + 1 and passage.same_clause(m.start, hit.start)), None)
        figure = after if after is not None and not after.implied else _subject_of(passage, mentions, hit.start)
        if figure is not None and figure.expression is None and figure.kind in ACTORS:
            figure.expression = hit.value
    for hit in passage.said(Meaning.FAR):
        for m in mentions:
            if passage.same_clause(m.start, hit.start) and (m.stop <= hit.start or m.start >= hit.stop):
                m.figure.far = True


def _give_facing(passage: Passage, mentions: list[Mention], hit: Hit) -> None:
    if passage.word(hit.stop - 1) == "behind" and passage.same_clause(hit.stop, hit.start):
        return                                     # `from behind the counter`
    here = [m.figure for m in mentions if m.figure.acts and passage.same_sentence(m.start, hit.start)] or [m.figure for m in mentions if m.figure.acts]
    whole_group = passage.word(hit.stop - 1) == "behind" or hit.value is Facing.EACH_OTHER or passage.word(hit.start) in ("backs",)
    figures = here if whole_group else [figure for figure in (_subject_of(passage, mentions, hit.start, participle=True) or (here[0] if here else None),) if figure]
    for figure in figures:
        if figure.facing is None:
            figure.facing = hit.value
