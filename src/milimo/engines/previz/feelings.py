"""What a face feels: as the script says it, or else as the words that are spoken let guess it.

The script's own word wins. A face that speaks a line without one takes its parenthetical, then the line's plainest words;
anything less clear stays calm: a wrong smile is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from milimo.contracts.shots import Expression, Gesture, Line

# In this order: the first that is found wins. Beginnings of words, so that "whisper" also finds "whispering".
_MANNERS: tuple[tuple[Expression, str], ...] = (
    (Expression.AFRAID, "afraid|fright|scared|terrif|panic|trembl|horrif|nervous|anxious|shak"),
    (Expression.ANGRY, "angr|furious|shout|yell|snarl|snap|bitter|hiss|rage|cold"),
    (Expression.SAD, "sad|cry|crying|sob|tear|weep|grie|broken|chok|mourn|regret"),
    (Expression.TIRED, "tired|weary|wearily|exhaust|sleep|yawn|drained|worn"),
    (Expression.HAPPY, "smil|laugh|happ|glad|grin|joy|delight|cheer|excit|amus|brighten"),
    (Expression.SURPRISED, "surpris|astonish|shock|startl|gasp|amaz|stunned|disbelie"),
    (Expression.TENDER, "tender|gentl|soft|loving|warm|sooth|kind|whisper"),
    (Expression.DETERMINED, "determin|firm|resol|grim|steel|insist|stern|calmly but"),
    (Expression.THOUGHTFUL, "thought|think|ponder|quiet|pause|hesita|remember|distant|wonder|to (?:him|her|them)sel"),
)
_WORDS: tuple[tuple[Expression, str], ...] = (
    (Expression.AFRAID, r"\bhelp( me| us)?!|\brun!|\bdon'?t hurt|\bi'?m (so )?(scared|afraid)|\bplease,? (no|don'?t)|\bit'?s coming|\bthey'?re coming"),
    (Expression.ANGRY, r"\bhow dare|\bget out!|\bshut up|\byou lied|\bliar\b|\bdamn|\benough!|\bi hate\b"),
    (Expression.SAD, r"\bi'?m (so )?sorry|\bgoodbye\b|\b(he|she|they)('?s| is| are|'?re) (dead|gone)|\bi miss|\bi lost"),
    (Expression.TIRED, r"\bi'?m (so |too )?(tired|exhausted)|\bcan'?t go on|\bneed (some )?sleep|\blong (day|night)\b"),
    (Expression.HAPPY, r"\bha ?ha|\bwonderful\b|\bthank god|\bwe did it|\bcongratulations|\bi'?m (so )?(happy|glad)|\bhooray|\bhappy birthday"),
    (Expression.SURPRISED, r"\bwhat\?!|\bmy god|\bi don'?t believe|\bimpossible\b|\?!"),
    (Expression.TENDER, r"\bi love you|\bmy (dear|love|darling|sweet)|\bsweetheart|\bit'?s all ?right"),
    (Expression.DETERMINED, r"\bi will\b|\bwe must\b|\bi'?m not leaving|\bnever again|\blet'?s (go|do) (this|it)?"),
)


_GESTURES: tuple[tuple[Gesture, str], ...] = (
    (Gesture.SHAKES_HEAD, r"shak(?:es?|ing) (?:his|her|their) head"), (Gesture.NODS, r"nod(?:s|ding)?"),
    (Gesture.LOOKS_UP, r"(?:look|glanc|gaz)(?:s|es|ing)? up"), (Gesture.LOOKS_DOWN, r"(?:look|glanc|gaz)(?:s|es|ing)? down"))


def gesture_in(said: Gesture, lines: Iterable[Line]) -> Gesture:
    """`said` where the script's action says any; else what a line's parenthetical does: `(nods)`, `(looking up)`."""
    if said is not Gesture.NONE:
        return said
    manner = " ".join(line.parenthetical.lower() for line in lines)
    return next((gesture for gesture, pattern in _GESTURES if re.search(rf"\b{pattern}\b", manner)), Gesture.NONE)


def feeling(said: Expression, lines: Iterable[Line]) -> Expression:
    """`said` where the script says anything; else what the spoken lines let guess, else NEUTRAL."""
    if said is not Expression.NEUTRAL:
        return said
    spoken = tuple(lines)
    manner = " ".join(line.parenthetical.lower() for line in spoken)
    text = " ".join(line.text.lower().replace("’", "'") for line in spoken)
    for words, found in ((manner, _MANNERS), (text, _WORDS)):
        for expression, pattern in found:
            if words and re.search(rf"\b(?:{pattern})" if found is _MANNERS else pattern, words):
                return expression
    return Expression.NEUTRAL
