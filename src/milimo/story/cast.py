"""Who and what is in frame: noun phrases, pronouns, and what the verbs beside them say that each of them does.

A small grammar, not a parser: nouns make figures, and every other word that the lexicon knows is handed to the figure
that it most plausibly speaks of (the nearest before it in the sentence, unless that one hangs on a preposition).
"""

from __future__ import annotations

from collections.abc import Sequence

from milimo.contracts.shots import Pose, SubjectKind
from milimo.contracts.story import Element
from milimo.story.appearance import is_age_word
from milimo.story.doing import tell_what_they_do
from milimo.story.figures import HE, PREPOSITIONS, PRONOUNS, SHE, THEY, Figure, Mention, Resolver, phrase_start
from milimo.story.lexicon import Hit, Meaning
from milimo.story.lexicon_people import ACTORS, ANIMALS, MINORS, PEOPLE, RIDERS, VEHICLES
from milimo.story.passage import Passage
from milimo.story.words import forms, is_plural

_HEADS = frozenset({"door", "doors", "window", "station", "light", "lights", "house", "seat", "seats", "track", "tracks", "market", "race", "lead", "yard", "park", "key", "keys", "horn",
                    "engine", "cabin", "deck", "wheel", "compartment", "carriage", "ticket", "ride", "stop", "mirror", "roof", "corridor", "car", "radio", "museum", "scarf", "food",
                    "collar", "cage", "mask", "shadow", "fair", "costume", "suit"})
_BORN_DOING = {"rider": Pose.RIDING, "cyclist": Pose.RIDING, "biker": Pose.RIDING, "horseman": Pose.RIDING, "swimmer": Pose.SWIMMING, "snorkeller": Pose.SWIMMING, "snorkeler": Pose.SWIMMING, "diver": Pose.SWIMMING,
               "climber": Pose.CLIMBING, "runner": Pose.RUNNING, "jogger": Pose.RUNNING, "dancer": Pose.DANCING, "ballerina": Pose.DANCING, "driver": Pose.DRIVING, "sleeper": Pose.LYING}
_PLURAL_COUNTS = {SubjectKind.BIRD: 7, SubjectKind.FISH: 30, SubjectKind.BOAT: 4, SubjectKind.CAR: 4}
_LEFT_THERE = frozenset({"parked", "abandoned", "wrecked", "broken", "burning"})
_ENTERED = frozenset({"in", "inside", "into", "aboard", "interior", "int", "on"})
_SEXED = {SubjectKind.MAN: HE, SubjectKind.BOY: HE, SubjectKind.WOMAN: SHE, SubjectKind.GIRL: SHE}


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
    figures = [figure for figure in figures if not (figure.implied and figure.owner_only and _owns_somebody(mentions, figure))]
    tell_what_they_do(passage, mentions, used)
    rides: list[Figure] = []
    for figure in figures:
        if figure.pose is None:
            figure.pose = next((_BORN_DOING[form] for form in forms(figure.label.rpartition(" ")[2]) if form in _BORN_DOING), None)
        ride = next((RIDERS[form] for form in forms(figure.label.lower()) if form in RIDERS), None)
        if ride is None and figure.pose is Pose.RIDING and any(word.text == "horseback" for word in passage.words):
            ride = SubjectKind.HORSE
        if ride is not None and not any(other.kind is ride for other in figures):
            figure.pose = Pose.RIDING if figure.pose in (None, Pose.RUNNING, Pose.WALKING) else figure.pose
            rides.append(Figure(ride, figure.count, ride.value, start=figure.start, stop=figure.stop))
    return [*figures, *rides]


def _owns_somebody(mentions: Sequence[Mention], figure: Figure) -> bool:
    """`Her nephew comes in`: of her there is nothing to be seen."""
    return all(any(other.start == mention.stop and other.figure is not figure for other in mentions) for mention in mentions if mention.figure is figure)


# ---- nouns ----------------------------------------------------------------------------------------------------------


def _mentions(passage: Passage, used: frozenset[int], named: Sequence[Hit], resolve: Resolver | None) -> list[Mention]:
    taken = {at for hit in named for at in range(hit.start, hit.stop)}
    held = {at for hit in passage.meanings[Meaning.HOLDABLE] if hit.stop - hit.start > 1 for at in range(hit.start, hit.stop)}
    nouns = [hit for meaning in (Meaning.CROWD, Meaning.SUBJECT) for hit in passage.said(meaning)]
    crowd = {at for hit in passage.meanings[Meaning.CROWD] for at in range(hit.start, hit.stop)}
    found: list[Hit] = list(named)
    for hit in nouns:
        span = range(hit.start, hit.stop)
        if not held.isdisjoint(span):
            continue                                   # a teddy bear is no bear
        if taken.isdisjoint(span) and used.isdisjoint(span) and (isinstance(hit.value, int) or crowd.isdisjoint(span)) and _is_noun(passage, hit) \
                and not _belongs_to_a_name(passage, hit, taken):
            found.append(hit)
    found.extend(Hit(word.text, at, at + 1) for at, word in enumerate(passage.words) if word.text in PRONOUNS and at not in used)
    mentions: list[Mention] = []
    for hit in sorted(found, key=lambda hit: hit.start):
        figure = _figure(passage, hit, mentions, resolve)
        if figure is not None:
            owner = passage.word(hit.stop) == "'s" or passage.word(hit.start) in ("his", "their") or (
                passage.word(hit.start) == "her" and passage.same_clause(hit.start, hit.stop) and hit.stop < len(passage.words)
                and passage.word(hit.stop) not in PREPOSITIONS and passage.word(hit.stop) not in ("and", "while", "down", "up", "out", "off", "away", "again", "back"))
            mentions.append(Mention(figure, hit.start, hit.stop, _is_oblique(passage, hit.start), owner))
    return mentions


def _is_noun(passage: Passage, hit: Hit) -> bool:
    after, before = passage.word(hit.stop), passage.word(hit.start - 1)
    next_to = passage.same_clause(hit.start, hit.stop)
    if next_to and not isinstance(hit.value, int) and not is_plural(passage.word(hit.stop - 1)) and _is_modifier(passage, hit, after):
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
    if kind in VEHICLES and leading == "from" and before_that in ("shot", "view", "seen", "filmed"):
        return False                               # where the camera is
    return not (kind in VEHICLES and kind not in (SubjectKind.BOAT, SubjectKind.BICYCLE) and _governor(passage, hit.start) in _ENTERED
                and (kind is not SubjectKind.TRUCK or _governor(passage, hit.start) != "on"))


def _belongs_to_a_name(passage: Passage, hit: Hit, taken: set[int]) -> bool:
    """`MARGOT (50s) cooks`, `Benny, 22, a waiter, guards the door`: a verb, not three cooks."""
    if hit.stop in taken and passage.same_clause(hit.start, hit.stop) and not isinstance(hit.value, int) and passage.words[hit.start].shown[:1].isupper():
        return True                                    # `DETECTIVE RAY`: a title, not a second one
    word, at = passage.words[hit.start], hit.start - 1
    if hit.stop - hit.start > 1 or not word.text.endswith("s") or word.shown[:1].isupper() or not passage.same_sentence(at, hit.start):
        return False
    if not passage.same_clause(at, hit.start):         # past an apposition, and past an age
        while passage.same_sentence(at, hit.start) and at not in taken and passage.word(at) not in ("and", "or") and hit.start - at < 8 and not passage.words[at].shown.isupper():
            at -= 1
        between = range(at + 1, hit.start)
        described = any(is_age_word(passage.word(other)) or passage.word(other) in ("a", "an", "the") for other in between)
        if not described or not passage.same_sentence(at, hit.start):
            return False
    shown = passage.words[at].shown
    return at in taken or (len(shown) > 1 and shown.isupper() and shown.isalpha() and not any(
        other.start <= at < other.stop for meaning in (Meaning.SUBJECT, Meaning.NUMBER, Meaning.COLOUR, Meaning.PLACE) for other in passage.meanings[meaning]))


def _is_modifier(passage: Passage, hit: Hit, after: str) -> bool:
    """A `train` window, a `truck` driver: no subject of its own."""
    if hit.value[0] not in PEOPLE and after in _HEADS:
        return True
    return any(other.start == hit.stop for other in passage.meanings[Meaning.SUBJECT])


def _governor(passage: Passage, start: int) -> str:
    at = phrase_start(passage, start) - 1
    while passage.same_clause(at, start) and passage.word(at) not in PREPOSITIONS and passage.word(at) not in _ENTERED and start - at < 4:
        if passage.word(at) in ("and", "or") or any(hit.start <= at < hit.stop for meaning in (Meaning.POSE, Meaning.SUBJECT) for hit in passage.meanings[meaning]):
            return ""
        at -= 1
    word = passage.word(at) if passage.same_clause(at, start) else ""
    return word if word in PREPOSITIONS or word in _ENTERED else ""


def _is_oblique(passage: Passage, start: int) -> bool:
    at = phrase_start(passage, start) - 1
    return passage.same_clause(at, start) and passage.word(at) in PREPOSITIONS


def _figure(passage: Passage, hit: Hit, mentions: list[Mention], resolve: Resolver | None) -> Figure | None:
    if isinstance(hit.value, str):
        return _pronoun_figure(passage, hit, mentions, resolve)
    if isinstance(hit.value, Element):
        return _named_figure(passage, hit, mentions)
    label = " ".join(word.text if word.shown.isupper() else word.shown for word in passage.words[hit.start:hit.stop])     # A SCOOTER is the scooter of the next line
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
    beside = (*range(begins, hit.start), *(at for at in (hit.stop, hit.stop + 1) if passage.same_clause(at, hit.start)))
    if kind in VEHICLES and (left := next((passage.word(at) for at in beside if passage.word(at) in _LEFT_THERE), None)) is not None:
        label = f"{left} {label}"                      # it stands; who plays the shot must know
    count = _count(passage, hit, begins, kind, base)
    return Figure(kind, count, label, start=hit.start, stop=hit.stop)


def _said_again(passage: Passage, hit: Hit, begins: int, kind: SubjectKind, mentions: list[Mention]) -> Figure | None:
    """`the man` after `a man`; `PIM, a small hedgehog`: no new figure."""
    opener = passage.word(begins) if begins < hit.start else ""
    last = mentions[-1] if mentions else None
    if last is not None and last.figure.element is not None and _is_apposition(passage, last, hit, begins):
        if last.figure.kind is SubjectKind.PERSON and kind in ACTORS:
            last.figure.kind = kind
        return last.figure
    if opener in ("the", "this", "that"):
        for mention in reversed(mentions):
            if _could_be(mention.figure, kind) and mention.figure.count == 1 and not is_plural(passage.word(hit.stop - 1)):
                return mention.figure
    return None


def _is_apposition(passage: Passage, last: Mention, hit: Hit, begins: int) -> bool:
    """`PIM, a small hedgehog`, `BENNY (20s), a waiter`, `MARGOT (50s), head chef`: who was just named, said again."""
    if not passage.same_sentence(last.start, hit.start) or passage.same_clause(last.start, hit.start) or is_plural(passage.word(hit.stop - 1)):
        return False
    if begins == hit.start or passage.word(begins) not in ("a", "an", "the"):
        begins = next((at for at in range(hit.start, last.stop, -1) if not passage.same_clause(at - 1, hit.start)), hit.start)
        bare = hit.start - begins <= 3 and passage.words[hit.start].shown.islower() and last.stop < len(passage.words) \
            and passage.word(begins) not in ("and", "then", "with") and not passage.same_clause(hit.stop, hit.start)
        if not bare or not passage.same_sentence(hit.stop, hit.start):
            return False
    return all(is_age_word(passage.word(at)) for at in range(last.stop, begins))


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
    if last is not None and last.stop == hit.start and last.figure.element is None and not last.owner and last.figure.count == 1 \
            and last.figure.kind in PEOPLE and passage.same_clause(last.start, hit.start):
        last.figure.element = element              # `her nephew OTTO`, `the baker JONAS`
        last.figure.kind = last.figure.kind if element.subject_kind is SubjectKind.PERSON else element.subject_kind
        last.figure.appearance, last.figure.label = element.appearance, element.name
        return last.figure
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
    if word in THEY:
        if any(mention.figure.acts for mention in mentions):
            return next(mention.figure for mention in reversed(mentions) if mention.figure.acts)
        return resolve(word) if resolve else Figure(SubjectKind.PERSON, 2, "two people", start=hit.start, stop=hit.stop, implied=True)
    sexed = HE if word in HE else SHE
    for mention in reversed(mentions):
        if _SEXED.get(mention.figure.kind) is sexed:
            return mention.figure
    for mention in reversed(mentions):
        if mention.figure.kind in (SubjectKind.PERSON, SubjectKind.ROBOT) and mention.figure.count == 1:
            if mention.figure.kind is SubjectKind.ROBOT and resolve is not None and (other := resolve(word)) is not None:
                return other
            if mention.figure.kind is SubjectKind.PERSON and mention.figure.element is None:
                mention.figure.kind = _sexed(mention.figure, sexed is HE)
            return mention.figure
    if any(mention.figure.kind in ANIMALS for mention in mentions):
        return next(mention.figure for mention in reversed(mentions) if mention.figure.kind in ANIMALS)
    if resolve is not None:
        return resolve(word)
    kind = SubjectKind.MAN if sexed is HE else SubjectKind.WOMAN
    return Figure(kind, 1, "man" if sexed is HE else "woman", start=hit.start, stop=hit.stop, implied=True)


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
    if digits.isdecimal() and plural and passage.same_clause(hit.start - 1, hit.start):
        return max(1, min(400, int(digits[:3])))
    if not plural:
        return base if passage.word(hit.stop - 1) != "fish" or begins < hit.start else 12
    if passage.word(hit.stop - 1) == "people" and base == 1:
        return 3
    return _PLURAL_COUNTS.get(kind, 3) * (base if base == 1 else 1)
