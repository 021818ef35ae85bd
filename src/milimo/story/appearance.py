"""A description in a few words (`keeper in her sixties, grey braid, yellow oilskin coat`) as what a painter needs."""

from __future__ import annotations

from functools import lru_cache

from milimo.contracts.shots import Appearance, SubjectKind
from milimo.story.lexicon import COLOURS, Hit, Meaning
from milimo.story.lexicon_people import ELDERS, MINORS
from milimo.story.passage import Passage
from milimo.story.words import noun_forms, words_of

_DECADES = {"teens": 16, "twenties": 24, "thirties": 34, "forties": 44, "fifties": 54, "sixties": 64, "seventies": 74, "eighties": 84, "nineties": 93}
_WITHIN = {"early": -2, "mid": 1, "late": 4}
"""`early 40s`, `mid-40s`: years beside the middle of the decade."""
_AGES = {"old": 72, "elderly": 74, "aged": 74, "ancient": 85, "young": 24, "middle": 47, "teenage": 15, "little": 7, "baby": 1, "toddler": 2,
         "child": 8, "children": 8, "kid": 9, "kids": 9, "schoolchildren": 9, "toddlers": 2}
_BUILDS = {"thin": "slight", "slim": "slight", "slender": "slight", "slight": "slight", "small": "small", "tiny": "small", "heavy": "heavy", "fat": "heavy",
           "large": "heavy", "stout": "heavy", "broad": "heavy", "tall": "tall", "lanky": "tall", "wrestler": "heavy", "big": "heavy", "huge": "heavy", "stocky": "heavy",
           "gaunt": "slight", "short": "small", "muscular": "heavy"}
_SKINS = {"pale": "#ecc9ad", "dark skinned": "#6f4a35", "black": "#5b3d2e", "tanned": "#b9855c", "freckled": "#e6bb98"}
_ANIMAL_FIGURES = frozenset({"hedgehog", "mole", "bear", "rabbit", "mouse", "fox", "duckling", "cub", "kitten", "squirrel", "badger"})
_LITTLE = frozenset({"small", "little", "tiny", "young", "baby"})
"""Small animals of children's films walk and speak: they are painted as children."""
_GLASSES = frozenset({"glasses", "spectacles", "goggles", "sunglasses"})
_BEARDS = frozenset({"beard", "bearded", "stubble", "whiskers", "moustache", "mustache", "goatee"})
_AT_WORK = {
    **dict.fromkeys(("chef", "cook", "baker", "butcher", "waitress", "barista", "cobbler"), "apron"),
    **dict.fromkeys(("waiter", "butler", "businessman", "lawyer", "barman", "bartender", "diplomat", "banker"), "suit"),
    **dict.fromkeys(("nurse", "policeman", "policewoman", "soldier", "guard", "fireman", "firefighter", "postman", "paramedic"), "uniform"),
    **dict.fromkeys(("doctor", "surgeon", "scientist"), "coat"), "astronaut": "spacesuit", "monk": "robe", "nun": "robe", "priest": "robe", "judge": "robe"}
_FEMALE = frozenset({"she", "her", "hers", "herself", "woman", "female", "mother", "daughter", "wife"})
_MALE = frozenset({"he", "his", "him", "himself", "man", "male", "father", "son", "husband"})
_WORN_BESIDE = frozenset({"scarf", "shawl", "gloves", "boots", "trousers", "tie", "belt", "sash", "stripes", "sleeves", "collar"})


@lru_cache(maxsize=512)
def read_description(text: str) -> tuple[SubjectKind, Appearance, tuple[str, ...]]:
    """Kind, appearance and colours of a described person or thing; PERSON where the words leave it open."""
    passage = Passage.of(text)
    look = read_appearance(passage, range(len(passage.words)))
    return described_kind(passage, look.age), look, tuple(dict.fromkeys(hit.value for hit in passage.said(Meaning.COLOUR)))[:8]


def described_kind(passage: Passage, age: int | None) -> SubjectKind:
    """The first kind that the description names; pronouns decide where the noun leaves the sex open."""
    hits = list(passage.said(Meaning.SUBJECT))
    kind: SubjectKind = hits[0].value[0] if hits else SubjectKind.PERSON
    whose = hits[0].start - 1 if hits else -1              # `her nephew`, `her pursuer` speak of somebody else's sex
    texts = {word.text for at, word in enumerate(passage.words) if at != whose}
    female, male = bool(texts & _FEMALE), bool(texts & _MALE)
    if kind is SubjectKind.PERSON and female is not male:
        kind = SubjectKind.WOMAN if female else SubjectKind.MAN
    if _young(texts, age) and kind in (SubjectKind.MAN, SubjectKind.WOMAN):
        kind = SubjectKind.BOY if kind is SubjectKind.MAN else SubjectKind.GIRL
    return kind


def dressed_for_work(description: str, look: Appearance) -> Appearance:
    """What somebody of that trade wears, where nothing else is said of it."""
    if look.outfit is not None:
        return look
    outfit = next((_AT_WORK[form] for word in words_of(description) for form in noun_forms(word.text) if form in _AT_WORK), None)
    return look if outfit is None else look.model_copy(update={"outfit": outfit})


def is_young(description: str, age: int | None) -> bool:
    """A child, or a small animal of a children's film, which is painted as one."""
    return _young(set(description.lower().replace(",", " ").split()), age)


def _young(words: set[str], age: int | None) -> bool:
    return (age is not None and age < 13) or bool(words & MINORS) or (bool(words & _ANIMAL_FIGURES) and bool(words & _LITTLE))


def read_appearance(passage: Passage, within: range) -> Appearance:
    """What the words `within` say of somebody's looks."""
    hair = _first(passage, Meaning.HAIR, within)
    headwear = _first(passage, Meaning.HEADWEAR, within)
    outfit = _outfit(passage, within)
    texts = [passage.words[at].text for at in within]
    fields: dict[str, object] = {}
    if (age := _age(passage, within)) is not None:
        fields["age"] = age
    if build := next((_BUILDS[text] for text in texts if text in _BUILDS and not _describes_garment(passage, text, within)), None):
        fields["build"] = build
    if skin := next((_SKINS[text] for text in texts if text in ("pale", "tanned", "freckled")), None):
        fields["skin"] = skin
    if hair is not None:
        fields |= {"hair": _cut_of(passage, hair, within), "hair_colour": _colour_of(passage, hair, within)}
    if headwear is not None:
        fields |= {"headwear": headwear.value, "headwear_colour": _colour_of(passage, headwear, within)}
    if outfit is not None:
        fields |= {"outfit": outfit.value, "outfit_colour": _colour_of(passage, outfit, within)}
    elif colour := _dressed_in(passage, within):
        fields["outfit_colour"] = colour
    if second := _second_colour(passage, within):
        fields["second_colour"] = second
    if not _BEARDS.isdisjoint(texts):
        fields["beard"] = True
        if hair is None:
            at = next(at for at in within if passage.words[at].text in _BEARDS)
            fields["hair_colour"] = _colour_of(passage, Hit(None, at, at + 1), within)
    if not _GLASSES.isdisjoint(texts):
        fields["glasses"] = True
    return Appearance.model_validate(fields) if fields else _UNDESCRIBED


_UNDESCRIBED = Appearance()
_CUTS = {"long": "long", "wavy": "wavy", "curly": "curly", "frizzy": "curly", "wild": "messy", "messy": "messy", "tousled": "messy", "unkempt": "messy",
         "short": "short", "cropped": "crop", "braided": "braid", "plaited": "braid", "thinning": "receding", "slicked": "parted"}


def _first(passage: Passage, meaning: Meaning, within: range) -> Hit | None:
    return next((hit for hit in passage.said(meaning) if hit.start in within), None)


def _outfit(passage: Passage, within: range) -> Hit | None:
    found = [hit for hit in passage.said(Meaning.OUTFIT) if hit.start in within and passage.word(hit.start - 1) not in ("his", "her")
             and not (hit.value == "suit" and passage.word(hit.start - 1) in ("to",))]
    return next((hit for hit in found if hit.value != "shawl"), found[0] if found else None)


def _colour_of(passage: Passage, hit: Hit, within: range) -> str | None:
    """The colour in front of the garment, in its own clause: `red knitted cap`, `two black plaits`."""
    for at in range(hit.stop - 1, max(hit.start - 4, within.start) - 1, -1):
        if not passage.same_clause(at, hit.start):
            break
        colour = COLOURS.get(passage.word(at))
        if colour is not None:
            return colour
        if at < hit.start and passage.word(at) in ("and", "with", "a", "an"):
            break
    return None


def _cut_of(passage: Passage, hair: Hit, within: range) -> str:
    """The cut of `hair`: its own word's, or that of the words before it (`long brown hair`, `wild grey hair`)."""
    if passage.word(hair.stop - 1) == "hair":
        for at in range(hair.stop - 2, max(hair.start - 4, within.start) - 1, -1):
            if not passage.same_clause(at, hair.start) or passage.word(at) in ("and", "with"):
                break
            if passage.word(at) in _CUTS:
                return _CUTS[passage.word(at)]
    return hair.value


def colour_of_thing(passage: Passage, start: int, stop: int) -> str | None:
    """The colour in front of a thing's noun: `a red car`, `the old green fishing boat`."""
    return _colour_of(passage, Hit(None, start, stop), range(max(0, start - 4), stop))


def colour_of_words(words: str) -> str | None:
    """The first colour among a few words: `the red telephone`."""
    return next((COLOURS[word] for word in words.lower().replace("-", " ").split() if word in COLOURS and word != "dark"), None)


def _dressed_in(passage: Passage, within: range) -> str | None:
    """`a woman in white`."""
    for hit in passage.said(Meaning.COLOUR):
        if hit.start in within and passage.word(hit.start - 1) == "in" and passage.word(hit.start) != "dark" and not (
                passage.same_clause(hit.start, hit.stop) and any(other.start == hit.stop for meaning in (
                    Meaning.HEADWEAR, Meaning.PLACE, Meaning.FEATURE, Meaning.HOLDABLE) for other in passage.meanings[meaning])) \
                and passage.word(hit.stop) not in ("light", "glasses"):
            return hit.value
    return None


def _second_colour(passage: Passage, within: range) -> str | None:
    for at in within:
        if passage.words[at].text in _WORN_BESIDE and (colour := _colour_of(passage, Hit(None, at, at + 1), within)):
            return colour
    return None


def _describes_garment(passage: Passage, text: str, within: range) -> bool:
    at = next(at for at in within if passage.words[at].text == text)
    return any(hit.start <= at + offset < hit.stop for offset in (0, 1, 2) for meaning in (Meaning.HAIR, Meaning.OUTFIT, Meaning.HEADWEAR)
               for hit in passage.meanings[meaning] if passage.same_clause(at, hit.start))


def _age(passage: Passage, within: range) -> int | None:
    for at in within:
        word = passage.words[at].text
        if word[:-1].isdecimal() and is_age_word(word) and word.endswith("s") and passage.word(at - 1) != "the":
            return int(word[:-1]) + 4 + (_WITHIN.get(passage.word(at - 1), 0) if passage.same_clause(at - 1, at) else 0)
        if word in _DECADES:
            return _DECADES[word]
        value = _number(passage, at)
        if value is not None and 1 <= value <= 105 and _is_age(passage, at, within):
            following = _number(passage, at + 1) if value >= 20 and value % 10 == 0 and passage.same_clause(at, at + 1) else None
            return value + following if following and following < 10 else value
    words = [passage.words[at].text for at in within]
    known = next((_AGES[word] for word in words if word in _AGES), None)
    if known is not None:
        return known
    return 72 if not ELDERS.isdisjoint(words) else None


def is_age_word(word: str) -> bool:
    """`50s`, `50`, `fifties`, `mid`: what an age between brackets or commas is made of."""
    decade = word.endswith("0s") and len(word) == 3 and word[0] in "123456789"
    return decade or (word.isdecimal() and len(word) <= 3) or word in _DECADES or word in _WITHIN or word in ("aged", "age", "years", "year", "old", "in", "his", "her")


def _number(passage: Passage, at: int) -> int | None:
    word = passage.word(at)
    if word.isdecimal() and len(word) <= 3:
        return int(word)
    return next((hit.value for hit in passage.meanings[Meaning.NUMBER] if hit.start == at and isinstance(hit.value, int) and hit.value < 100
                 and passage.word(at) not in ("pair", "both", "several", "few", "many", "trio", "dozen", "dozens", "another")), None)


def _is_age(passage: Passage, at: int, within: range) -> bool:
    """`of nine`, `aged 40`, `forty` alone in its clause, `19 years old`."""
    before, after = passage.word(at - 1), passage.word(at + 1)
    if before in ("of", "aged", "age", "about") and passage.same_clause(at - 1, at):
        return not passage.same_clause(at, at + 1) or after in ("years", "year", "with", "in", "who") or _number(passage, at + 1) is not None or at + 1 not in within
    if after in ("years", "year") and passage.word(at + 2) in ("old", "of"):
        return True
    alone = not (at - 1 in within and passage.same_clause(at - 1, at))
    ends = at + 1 not in within or not passage.same_clause(at, at + 1) or (_number(passage, at + 1) is not None and not passage.same_clause(at, at + 2))
    return alone and ends and len(within) > 1
