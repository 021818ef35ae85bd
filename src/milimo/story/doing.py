"""What figures do: poses, what they hold, sides, facings, faces and distance, each handed to whom the words speak of."""

from __future__ import annotations

from collections.abc import Sequence

from milimo.contracts.shots import Facing, Pose, SubjectKind
from milimo.story.chase import tell_who_chases
from milimo.story.figures import PREPOSITIONS, PRONOUNS, Figure, Mention, phrase_start
from milimo.story.lexicon import Hit, Meaning
from milimo.story.lexicon_people import ACTORS, PEOPLE, VEHICLES
from milimo.story.passage import DETERMINERS, Passage
from milimo.story.words import forms

_PUTS = frozenset({"put", "set", "lay", "drop"})
_THROWS = frozenset({"throw", "toss", "hurl", "fling"})
_PASSES = frozenset({"give", "hand", "pass", "slide", "offer"}) | _THROWS
_NOT_THROWN = frozenset({"glance", "look", "light", "shadow", "party", "up", "back", "himself", "herself", "themselves", "arms", "tantrum", "fit", "punch", "switch"})
_ON_ONE_S_FEET = frozenset({Pose.EMBRACING, Pose.FIGHTING, Pose.THROWING, Pose.POINTING, Pose.SHOUTING, Pose.OFFERING})
_AT_SOMEBODY = frozenset({Pose.THROWING, Pose.POINTING, Pose.SHOUTING, Pose.OFFERING})
_WEARABLE = frozenset({"hat", "helmet", "coat", "mask", "ring", "watch", "backpack", "baby"})


def tell_what_they_do(passage: Passage, mentions: Sequence[Mention], used: frozenset[int]) -> None:
    """Fill the mentioned figures. `used`: words that speak of the camera or name the place."""
    _give_poses(passage, mentions, used)
    _give_hands(passage, mentions)
    tell_who_chases(passage, mentions, lambda at: _subject_of(passage, mentions, at, owners=False))
    _give_places(passage, mentions, used)


def _subject_of(passage: Passage, mentions: Sequence[Mention], at: int, *, participle: bool = False, owners: bool = True) -> Figure | None:
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


def _give_poses(passage: Passage, mentions: Sequence[Mention], used: frozenset[int]) -> None:
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
        if inside_clause and before in PREPOSITIONS and hit.stop - hit.start == 1 and not participle:
            continue
        if _belongs_to_a_thing(passage, mentions, hit) or (hit.value is Pose.THROWING and not _is_thrown(passage, hit)):
            continue
        if inside_clause and before in ("both", "all"):
            for mention in mentions:
                if mention.figure.acts and passage.same_sentence(mention.start, hit.start):
                    _pose(mention.figure, hit.value)
        figure = _subject_of(passage, mentions, hit.start, participle=participle, owners=False)
        if figure is None:
            if participle:
                _pose_next(passage, mentions, hit)
            continue
        _pose(figure, hit.value)
        _turn_to_whom(passage, mentions, figure, hit)
        _pose_companions(passage, mentions, figure, hit)


def _pose(figure: Figure, pose: Pose) -> None:
    if figure.kind in VEHICLES and not (pose is Pose.FLYING and figure.kind in (SubjectKind.AIRCRAFT, SubjectKind.SPACESHIP)):
        return
    if figure.pose is None or (figure.pose is Pose.STANDING and pose in _ON_ONE_S_FEET) or (figure.pose is Pose.SHOUTING and pose is not Pose.STANDING):
        figure.pose = pose                             # who shouts as they run, runs
        if pose in (Pose.PUSHING, Pose.PULLING):
            figure.facing = figure.facing or Facing.RIGHT      # seen from the front it would be no more than raised hands


def _turn_to_whom(passage: Passage, mentions: Sequence[Mention], figure: Figure, hit: Hit) -> None:
    """`throws a plate at a man`, `shouts at Otto`: the two face each other."""
    if hit.value not in _AT_SOMEBODY or figure.pose is not hit.value or figure.kind not in PEOPLE:
        return
    target = next((m.figure for m in mentions if m.start >= hit.start + 1 and passage.same_clause(m.start, hit.start) and m.figure.kind in PEOPLE and not m.owner
                   and m.figure is not figure and passage.word(phrase_start(passage, m.start) - 1) in ("at", "to")), None)
    if target is not None:
        figure.facing, target.facing = figure.facing or Facing.EACH_OTHER, target.facing or Facing.EACH_OTHER


def _is_thrown(passage: Passage, hit: Hit) -> bool:
    """Whether anything flies: nobody's hand lets go of a glance, a party or her arms about his neck."""
    return not any(passage.word(at) in _NOT_THROWN for at in range(hit.stop, hit.stop + 3) if passage.same_clause(at, hit.start))


def _pose_next(passage: Passage, mentions: Sequence[Mention], hit: Hit) -> None:
    """`the sitting woman`, `Hunched against the wind, Teo …`."""
    following = next((m.figure for m in mentions if m.start >= hit.stop and passage.same_sentence(m.start, hit.start) and m.figure.acts), None)
    if following is not None:
        _pose(following, hit.value)


def _pose_companions(passage: Passage, mentions: Sequence[Mention], figure: Figure, hit: Hit) -> None:
    """`an old man with a cane and a little girl walk`: what the last does, those before the `and` do too."""
    line = [m for m in mentions if m.stop <= hit.start and passage.same_sentence(m.start, hit.start) and m.figure.acts]
    for index in range(len(line) - 1, 0, -1):
        start = phrase_start(passage, line[index].start)
        if passage.word(start - 1) != "and" and not (passage.same_sentence(start - 1, start) and line[index - 1].stop == start and index < len(line) - 1):
            break
        if line[index - 1].figure.pose is None:
            _pose(line[index - 1].figure, hit.value)


def _belongs_to_a_thing(passage: Passage, mentions: Sequence[Mention], hit: Hit) -> bool:
    """`The bucket stands between them`: the noun right before the verb is no figure and hangs on no preposition."""
    noun = next((other for meaning in (Meaning.FEATURE, Meaning.HOLDABLE, Meaning.PLACE, Meaning.OUTFIT) for other in passage.meanings[meaning]
                 if other.stop == hit.start and passage.same_clause(other.start, hit.start)), None)
    if noun is None or any(m.start <= noun.start < m.stop for m in mentions):
        return False
    begins = phrase_start(passage, noun.start)
    return not (passage.same_clause(begins - 1, noun.start) and passage.word(begins - 1) in PREPOSITIONS) and not any(
        m.stop > begins - 2 and m.stop <= noun.start and m.figure.acts for m in mentions)


def _give_hands(passage: Passage, mentions: Sequence[Mention]) -> None:
    things = list(passage.said(Meaning.HOLDABLE))
    if not things:
        return
    for thing in things:
        if thing.value in ("rag", "cloth") and (figure := _subject_of(passage, mentions, thing.start)) is not None and figure.holds is None:
            figure.holds = thing.value
    _let_go(passage, mentions, things)
    _pass_on(passage, mentions, things)
    for hit in passage.said(Meaning.HOLDING):
        phrase = passage.word(hit.start)
        inside = next((t for t in things if hit.start <= t.start and t.stop <= hit.stop), None)
        bearer = _bearer(passage, mentions, things, hit)
        if bearer is not None:
            bearer[0].holds = bearer[0].holds or bearer[1]
            continue
        if inside is not None:
            held = inside                              # `under an umbrella`
        elif phrase in ("in", "under"):
            held = next((t for t in reversed(things) if t.stop <= hit.start and hit.start - t.stop <= 1 and passage.same_clause(t.start, hit.start)), None)
        else:
            reach = 4 if phrase == "with" else 6
            held = next((t for t in things if hit.stop <= t.start <= hit.stop + reach and passage.same_clause(t.start, hit.start)), None)
        if held is None or (phrase == "with" and (held.value in _WEARABLE or held.start - hit.stop > 3)):
            continue
        figure = _subject_of(passage, mentions, hit.start, participle=True)
        if phrase == "with":
            near = [m for m in mentions if m.stop == hit.start and m.figure.acts]
            if near and near[0].oblique and passage.word(near[0].start) in PRONOUNS:      # `runs after him with a rolling pin`
                figure = _subject_of(passage, mentions, hit.start)
            elif near:
                figure = near[0].figure
        if figure is not None and figure.holds is None and figure.kind not in VEHICLES:
            figure.holds = held.value


def _bearer(passage: Passage, mentions: Sequence[Mention], things: Sequence[Hit], hit: Hit) -> tuple[Figure, str] | None:
    """`an umbrella-carrying businessman`: the thing before the participle, in the hand of who is named after it."""
    if not passage.word(hit.stop - 1).endswith("ing"):
        return None
    thing = next((t for t in things if t.stop == hit.start and passage.same_clause(t.start, hit.start)), None)
    who = next((m.figure for m in mentions if hit.stop <= m.start <= hit.stop + 1 and m.figure.acts and passage.same_clause(m.start, hit.start)), None)
    return (who, thing.value) if thing is not None and who is not None else None


def _let_go(passage: Passage, mentions: Sequence[Mention], things: Sequence[Hit]) -> None:
    """`puts the tray down`, `drops the key`."""
    for thing in things:
        verb = next((at for at in range(thing.start - 1, thing.start - 5, -1) if passage.same_clause(at, thing.start) and not _PUTS.isdisjoint(forms(passage.word(at)))), None)
        if verb is None:
            continue
        down = passage.word(thing.stop) in ("down", "aside", "back", "on") or passage.word(verb + 1) in ("down", "aside") or "drop" in forms(passage.word(verb))
        figure = _subject_of(passage, mentions, verb) if down else None
        if figure is not None:
            figure.lets_go = True


def _pass_on(passage: Passage, mentions: Sequence[Mention], things: Sequence[Hit]) -> None:
    """`gives Otto the ladle`, `throws the spoon at the wall`: in hand still in this shot, in another's or nobody's in the next."""
    for thing in things:
        verb = next((at for at in range(thing.start - 1, thing.start - 6, -1) if passage.same_clause(at, thing.start) and not _PASSES.isdisjoint(forms(passage.word(at)))), None)
        giver = _subject_of(passage, mentions, verb, owners=False) if verb is not None else None
        if verb is None or giver is None:
            continue
        between = [m.figure for m in mentions if verb < m.start < thing.start and m.figure.acts and not m.owner]
        after = [m.figure for m in mentions if m.start >= thing.stop and passage.same_clause(m.start, thing.start) and m.figure.acts and passage.word(
            phrase_start(passage, m.start) - 1) == "to"]
        taker = next((figure for figure in (*between, *after) if figure is not giver), None)
        if taker is not None:
            taker.gets = thing.value
            giver.facing, taker.facing = giver.facing or Facing.EACH_OTHER, taker.facing or Facing.EACH_OTHER
            _pose(giver, Pose.THROWING if not _THROWS.isdisjoint(forms(passage.word(verb))) else Pose.OFFERING)
        elif _THROWS.isdisjoint(forms(passage.word(verb))):
            continue                                   # `passes a rag over the lens`
        giver.holds, giver.lets_go = giver.holds or thing.value, True


def _give_places(passage: Passage, mentions: Sequence[Mention], used: frozenset[int]) -> None:
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
    for hit in passage.said(Meaning.GESTURE):
        _give_gesture(passage, mentions, used, hit)
    for hit in passage.said(Meaning.FAR):
        for m in mentions:
            if passage.same_clause(m.start, hit.start) and (m.stop <= hit.start or m.start >= hit.stop):
                m.figure.far = True


def _give_gesture(passage: Passage, mentions: Sequence[Mention], used: frozenset[int], hit: Hit) -> None:
    """Whoever looks up, nods or shakes a head; of several in a sentence the first: they are read in their order."""
    if hit.start in used or (passage.word(hit.start - 1) in DETERMINERS and passage.same_clause(hit.start - 1, hit.start)):
        return                                     # `a nod`, `the look up`
    figure = _subject_of(passage, mentions, hit.start, participle=passage.word(hit.start).endswith("ing"), owners=False)
    if figure is not None and figure.gesture is None and figure.kind in PEOPLE:
        figure.gesture = hit.value


def _give_facing(passage: Passage, mentions: Sequence[Mention], hit: Hit) -> None:
    if passage.word(hit.stop - 1) == "behind" and passage.same_clause(hit.stop, hit.start):
        return                                     # `from behind the counter`
    here = [m.figure for m in mentions if m.figure.acts and passage.same_sentence(m.start, hit.start)] or [m.figure for m in mentions if m.figure.acts]
    if not here:
        for vehicle in (m.figure for m in mentions if m.figure.kind in VEHICLES and passage.same_sentence(m.start, hit.start)):
            vehicle.facing = vehicle.facing or hit.value
        return
    whole_group = passage.word(hit.stop - 1) == "behind" or hit.value is Facing.EACH_OTHER or passage.word(hit.start) in ("backs",)
    figures = here if whole_group else [figure for figure in (_subject_of(passage, mentions, hit.start, participle=True) or (here[0] if here else None),) if figure]
    for figure in figures:
        if figure.facing is None:
            figure.facing = hit.value
