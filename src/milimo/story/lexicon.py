"""What words mean to a camera: one table for each kind of meaning, and one way to find them all in a text.

A phrase is looked up by dictionary forms, longest first; the same word may mean something in several tables (`boat` is a
subject and a feature of a beach). Tables of places and of people are in files of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from milimo.contracts.shots import (
    Angle,
    Coverage,
    Expression,
    Facing,
    Gesture,
    Move,
    Pose,
    Side,
    Size,
    Speed,
    SubjectKind,
    TimeOfDay,
    Weather,
)
from milimo.story.lexicon_people import CROWDS, HAIR, HEADWEAR, HOLDABLE, HOLDING, OUTFITS, SUBJECTS
from milimo.story.lexicon_places import FEATURES, INSIDE, PLACES
from milimo.story.lexicon_wider import POSES_TOO, TIMES_TOO, UNDRAWN, WEATHERS_TOO, compound
from milimo.story.words import Word, forms, listed, noun_forms


class Meaning(StrEnum):
    SIZE = "size"
    ANGLE = "angle"
    MOVE = "move"
    COVERAGE = "coverage"
    SPEED = "speed"
    TIME = "time"
    WEATHER = "weather"
    PLACE = "place"
    INSIDE = "inside"
    FEATURE = "feature"
    SUBJECT = "subject"
    CROWD = "crowd"
    POSE = "pose"
    EXPRESSION = "expression"
    GESTURE = "gesture"
    FACING = "facing"
    SIDE = "side"
    FAR = "far"
    HOLDABLE = "holdable"
    HOLDING = "holding"
    EMPTY = "empty"
    SOUND = "sound"
    NUMBER = "number"
    UNDRAWN = "undrawn"
    COLOUR = "colour"
    HAIR = "hair"
    HEADWEAR = "headwear"
    OUTFIT = "outfit"


class Hit(NamedTuple):
    """Words `start` to `stop` (exclusive) mean `value`."""

    value: Any
    start: int
    stop: int


def _spread(table: Mapping[Any, str]) -> dict[str, Any]:
    return {phrase: value for value, phrases in table.items() for phrase in listed(phrases)}


_SIZES = _spread({
    Size.EXTREME_WIDE: "extreme wide, extreme wide shot, extreme long shot, ews, els, very wide, very wide shot, panorama, "
                       "panoramic shot, vista",
    Size.WIDE: "wide, wide shot, wide angle, wide on, ws, long shot, full shot, full length, full length shot, full body shot, establishing shot, master shot, wide two shot",
    Size.MEDIUM_WIDE: "medium wide, medium wide shot, medium long shot, mws, mls, cowboy shot, american shot, three quarter shot, knee shot, knees up",
    Size.MEDIUM: "medium, medium shot, mid shot, ms, medium two shot, medium on, waist up, waist shot",
    Size.MEDIUM_CLOSE: "medium close, medium close up, medium closeup, mcu, medium close shot, head and shoulders, bust shot, chest up, shoulder shot",
    Size.CLOSE_UP: "close, close up, closeup, cu, close shot, close on, tight on, closer on, close in on, face shot",
    Size.EXTREME_CLOSE_UP: "extreme close, extreme close up, extreme closeup, ecu, xcu, big close up, tight close up, macro, macro shot, choker shot, italian shot",
    Size.INSERT: "insert, insert on, insert of, insert shot, detail shot, detail of, cutaway",
})
BARE_SIZES = frozenset({"wide", "medium", "close", "insert", "very wide", "medium wide", "medium close", "extreme close", "detail of", "vista"})
"""Everyday words too: a size only where nothing else stands in their clause."""

_ANGLES = _spread({
    Angle.LOW: "low angle, from below, worm 's eye, worm's eye, from the ground, from the floor",
    Angle.HIGH: "high angle, from above, aerial, aerial view, aerial shot, drone shot, drone view, helicopter shot",
    Angle.TOP: "top shot, top down, top view, overhead, overhead shot, bird 's eye, birds eye, bird 's eye view, god 's eye, "
               "from directly above, from straight above, straight down, straight down the, plan view",
    Angle.DUTCH: "dutch angle, dutch tilt, dutch, canted, canted angle, tilted frame, tilted horizon",
    Angle.EYE: "eye level",
})

_MOVES = _spread({
    Move.PUSH_IN: "push in, push into, push toward, push towards, push closer, dolly in, move in, move closer, creep in, "
                  "creep closer, creep toward, creep towards, move toward, move towards, drift in, drift closer, track in, truck in, ease in, inch in, "
                  "close in on",
    Move.PULL_OUT: "pull out, pull back, pull away, dolly out, dolly back, move back, draw back, track back, track out, drift back",
    Move.PAN_LEFT: "pan left, pan to the left, whip pan left, pan leftwards",
    Move.PAN_RIGHT: "pan right, pan to the right, pan across, pan along, pan over, pan to, pan from, pan with, whip pan, "
                    "whip pan to, pan, whip pan right, pan round, pan around",
    Move.TILT_UP: "tilt up, tilt upward, tilt upwards, tilt to the sky",
    Move.TILT_DOWN: "tilt down, tilt downward, tilt downwards",
    Move.TRUCK_LEFT: "truck left, dolly left, slide left, track left, move left, truck to the left, travel left",
    Move.TRUCK_RIGHT: "truck right, dolly right, slide right, track right, move right, truck to the right, travel right",
    Move.CRANE_UP: "crane up, crane shot up, boom up, jib up, rise up over, rise above, rise over, crane over, crane above",
    Move.CRANE_DOWN: "crane down, boom down, jib down, descend, crane shot down, descend into, descend on, sink down",
    Move.ORBIT_LEFT: "orbit left, arc left, circle left",
    Move.ORBIT_RIGHT: "orbit, orbit around, orbit right, orbit round, arc around, arc right, circle around, circle round, "
                      "circle, revolve around, move around, rotate around",
    Move.TRACK: "tracking, tracking shot, tracking with, track with, track, follow, follow behind, travel with, travelling with, "
                "traveling with, steadicam, steadicam shot, run with, walk with, move with, track behind, track alongside, "
                "track along, keep pace with, stay with",
    Move.HANDHELD: "handheld, hand held, handheld camera, hand held camera, shaky, shaky camera, shaky cam",
    Move.ZOOM_IN: "zoom in, zoom into, zoom, crash zoom, zoom toward, zoom towards, zoom on",
    Move.ZOOM_OUT: "zoom out, zoom back, zoom away",
    Move.STATIC: "static, static shot, static camera, locked off, locked down, lock off, fixed camera, camera still, "
                 "still camera, camera fixed, camera static, camera locked, camera hold, fixed shot, unmoving camera, tripod",
})
FREE_MOVES = frozenset({"handheld", "hand held", "handheld camera", "hand held camera", "tracking shot", "steadicam",
                        "steadicam shot", "static shot", "static camera", "locked off", "locked down", "camera still",
                        "fixed camera", "still camera", "camera fixed", "camera static", "camera locked", "shaky camera",
                        "shaky cam", "fixed shot", "crash zoom", "whip pan", "static", "tracking with", "camera hold"})
"""Can mean nothing but the camera, wherever they stand."""

_COVERAGES = _spread({
    Coverage.TWO_SHOT: "two shot, 2 shot, two hander, medium two shot, wide two shot, both in frame",
    Coverage.OVER_SHOULDER: "over the shoulder, over shoulder, ots, over her shoulder, over his shoulder",
    Coverage.POV: "pov, point of view",
    Coverage.ESTABLISHING: "establishing, establishing shot",
    Coverage.REACTION: "reaction, reaction shot",
    Coverage.MASTER: "master, master shot",
    Coverage.INSERT: "insert, insert shot, insert on, cutaway",
})

_SPEEDS = _spread({
    Speed.SLOW: "slow, slowly, gently, gradually, gentle, gradual, very slow, very slowly, lazily, lazy, creep, languid",
    Speed.FAST: "fast, quick, quickly, rapid, rapidly, swift, swiftly, whip, crash, hurried, violent, abrupt, abruptly",
})

_TIMES = _spread({
    TimeOfDay.NIGHT: "night, midnight, nighttime, night time, moonlit, moonlight, starry, starlit, starlight, full moon, "
                     "by moonlight, nightfall, late night, nocturnal, after dark, after sunset, after nightfall, sun have set, sun be down, half moon, crescent moon, pitch dark",
    TimeOfDay.DUSK: "dusk, sunset, twilight, evening, sundown, golden hour, magic hour, gloaming, last light, setting sun, late afternoon",
    TimeOfDay.DAWN: "dawn, sunrise, daybreak, first light, early morning, rising sun, sunup, break of day, sun rise, sun come up",
    TimeOfDay.DAY: "day, daytime, noon, midday, afternoon, daylight, morning, sunny, sunlight, sunlit, bright day, broad daylight, high noon",
})

_WEATHERS = _spread({
    Weather.STORM: "storm, stormy, thunderstorm, thunder, lightning, tempest, hurricane, sea storm, storm cloud, typhoon",
    Weather.SNOW: "snow, snowy, snowfall, snowstorm, blizzard, snowing, snowflake, sleet",
    Weather.RAIN: "rain, rainy, raining, drizzle, downpour, rainstorm, pouring, rain soaked, shower of rain, rainfall",
    Weather.FOG: "fog, foggy, mist, misty, haze, hazy",
    Weather.WIND: "wind, windy, gale, strong wind, windswept, gust, breeze, wind blown",
    Weather.CLOUDY: "overcast, cloudy, grey sky, gray sky, grey clouds, dark cloud, heavy cloud, leaden sky, grey day, gray day",
    Weather.CLEAR: "sunny, clear sky, cloudless, blue sky, clear day, clear night, sunshine, bright sun",
})
WEATHER_RANK = (Weather.STORM, Weather.SNOW, Weather.RAIN, Weather.FOG, Weather.WIND, Weather.CLOUDY, Weather.CLEAR)

_POSES = _spread({
    Pose.STANDING: "stand, wait, pause, stop, halt, linger, hover",
    Pose.SITTING: "sit, seat, seated, perch, slump, sit down",
    Pose.WALKING: "walk, stroll, stride, wander, march, step, pace, limp, trudge, stumble, stagger, cross, enter, approach, "
                  "amble, tiptoe, shuffle, come out, walk down, hurry, come in, stalk, roam, wade, exit, on tiptoe",
    Pose.RUNNING: "run, sprint, race, dash, jog, flee, gallop, chase, bolt, rush, charge, trot",
    Pose.CROUCHING: "crouch, squat, duck, hunch, huddle, stoop, cower, hide",
    Pose.KNEELING: "kneel, kneel down, pray, on her knees, on his knees, on one knee",
    Pose.LYING: "lie, sleep, asleep, lie down, sprawl, sunbathe, unconscious, dead",
    Pose.LEANING: "lean, lean against, lean on, lean over, bend over",
    Pose.REACHING: "reach, reach out, reach for, stretch out, grab, put out, puts out a hand, hold out a hand, hold out her hand, hold out his hand, "
                   "hold out her arms, hold out his arms, throw open",
    Pose.THROWING: "throw, hurl, toss, fling, lob, chuck",
    Pose.POINTING: "point, point at, point to, point out, point toward, point towards, point up, point down, take aim, aim",
    Pose.SHOUTING: "shout, yell, scream, bellow, shriek, holler, call out, cry out, roar at",
    Pose.PUSHING: "shove, push against, heave against, push with all, " + ", ".join(
        f"push {article} {thing}" for article in ("a", "the") for thing in listed("car, van, truck, taxi, boat, motorcycle")),
    Pose.PULLING: "haul, tug, pull at, pull the rope, pull on the rope, pull a rope, heave on, pull with all",
    Pose.OFFERING: "offer, hold out, hand over, proffer",
    Pose.WAVING: "wave, beckon, wave goodbye, greet",
    Pose.EMBRACING: "embrace, hug, kiss, in each other 's arms, cuddle",
    Pose.FIGHTING: "fight, wrestle, punch, brawl, struggle, box, duel, hit",
    Pose.DANCING: "dance, waltz, twirl, spin",
    Pose.CLIMBING: "climb, scale, clamber, climb up, climb down, run up the stairs, climb the",
    Pose.SWIMMING: "swim, dive into the water, dive into the sea, dive in the sea, snorkel, drown, tread water",
    Pose.FLYING: "fly, soar, glide, float, hover in, circle",
    Pose.RIDING: "ride, rides out, on horseback, gallop on, cycle, pedal",
    Pose.DRIVING: "drive, steer, at the wheel, behind the wheel",
})

_EXPRESSIONS = _spread({
    Expression.HAPPY: "smile, laugh, grin, happy, joy, joyful, giggle, cheerful, beam at, chuckle, delighted, laugh out",
    Expression.SAD: "sad, cry, weep, tear, sob, mourn, grief, sorrow, lonely, in tears, heartbroken, sadly",
    Expression.ANGRY: "angry, furious, shout, yell, rage, scowl, argue, snarl, glare, anger, angrily",
    Expression.AFRAID: "afraid, frightened, scared, terrified, scream, fear, tremble, panic, horror, horrified, fearful",
    Expression.SURPRISED: "surprised, astonished, gasp, startled, amazed, shocked, surprise, wide eyed",
    Expression.TENDER: "tender, tenderly, gently touches, loving, lovingly, kiss, embrace, hug, caress, softly",
    Expression.THOUGHTFUL: "thoughtful, think, ponder, listen, gaze, stare, pensive, wonder, consider, daydream, quietly",
    Expression.DETERMINED: "determined, resolute, grim, grimly, march, clench, not slowing, firm, firmly",
})

_GESTURES = _spread({
    Gesture.LOOKS_UP: "look up, look skyward, glance up, gaze up, stare up, peer up, raise her eyes, raise his eyes, raise her head, raise his head, "
                      "lift her head, lift his head, lift her eyes, lift his eyes, tilt her head back, tilt his head back",
    Gesture.LOOKS_DOWN: "look down, glance down, gaze down, stare down, peer down, lower her eyes, lower his eyes, lower her head, lower his head, "
                        "bow her head, bow his head, hang her head, hang his head",
    Gesture.NODS: "nod, nod her head, nod his head, nod in agreement",
    Gesture.SHAKES_HEAD: "shake her head, shake his head, shake their head, shake their heads",
})

_FACINGS = _spread({
    Facing.EACH_OTHER: "facing each other, face each other, face to face, look at each other, shout at each other, yell at each other, scream at each other, point at each other, opposite each other, facing one another",
    Facing.AWAY: "from behind, seen from behind, from the back, seen from the back, away from the camera, away from camera, away from us, back to us, back to camera, "
                 "back to the camera, backs to us, back turned, look out over, look out to, look away, walk away, ride away, run away",
    Facing.CAMERA: "into the camera, into camera, to camera, at the camera, at camera, facing camera, facing the camera, at us, "
                   "into the lens, toward us, towards us, toward the camera, towards the camera",
    Facing.LEFT: "look left, face left, facing left, looks to the left, turned left",
    Facing.RIGHT: "look right, face right, facing right, looks to the right, turned right",
})

_SIDES = _spread({
    Side.LEFT: "on the left, at left, at the left, frame left, screen left, left of frame, to the left, on left, left side, left hand side, "
               "left of the frame, in the left",
    Side.RIGHT: "on the right, at right, at the right, frame right, screen right, right of frame, to the right, on right, right side, "
                "right hand side, right of the frame, in the right",
    Side.CENTRE: "in the centre, in the center, centre frame, center frame, in the middle of the frame, centred, centered",
})

_FAR: dict[str, bool] = dict.fromkeys((
    "far away", "in the distance", "far off", "on the horizon", "far out", "very small", "distant", "at the far end",
    "tiny", "a long way off", "far below"), True)

_EMPTY: dict[str, bool] = dict.fromkeys((
    "empty", "deserted", "nobody", "no one", "noone", "no people", "without people", "uninhabited", "not a soul", "no human",
    "abandoned", "unpeopled", "no person", "no figures", "without any people", "no sign of life", "no man", "nothing moves"), True)

_SOUNDS = _spread({
    "surf": "wave, surf, breaker, tide, sea", "wind": "wind, gale, gust, windy", "rain": "rain, drizzle, downpour",
    "thunder": "thunder, lightning, storm, thunderstorm", "city": "traffic, city, street", "insects": "cricket, insect, cicada, frog",
    "engine": "engine, motor, motorcycle, truck, tractor, car, ferry, drive", "crowd": "crowd, audience, applause, cheer, mob, band",
    "footsteps": "footstep, walk, run, step, climb, march, stride, pace", "door": "door, slam, knock",
    "birds": "bird, gull, seagull, crow, pigeon, swallow", "fire": "fire, campfire, flame, burn", "train": "train, tram, railway",
    "space": "spaceship, spacecraft, freighter, airlock", "bell": "bell, ring, chime", "phone": "phone, telephone, receiver, switchboard",
    "water": "river, stream, drip, fountain, pond, splash, plip", "room": "clock, fridge", "music": "music, song, piano, sing, radio, hum",
    "alarm": "alarm, siren", "glass": "glass breaks, shatter, glass goes up", "kitchen": "ladle, pot, kettle, cutlery",
})

_NUMBERS: dict[str, int] = {
    **{word: number for number, word in enumerate(
        listed("zero, one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen, fifteen, sixteen, "
               "seventeen, eighteen, nineteen"))},
    **{word: 10 * number for number, word in enumerate(listed("twenty, thirty, forty, fifty, sixty, seventy, eighty, ninety"), 2)},
    "hundred": 100, "hundreds": 100, "thousand": 200, "thousands": 200, "dozen": 12, "dozens": 24, "several": 4, "few": 3,
    "many": 8, "pair": 2, "both": 2, "couple of": 2, "trio": 3, "countless": 100, "row of": 5, "group of": 4, "full of": 6,
    "fleet of": 6, "flock of": 12, "herd of": 10, "school of": 30, "pack of": 5, "line of": 6, "swarm of": 40, "another": 1,
}

COLOURS: dict[str, str] = {
    "red": "#b3332e", "scarlet": "#c22a22", "crimson": "#96202c", "orange": "#d0722a", "amber": "#d1902f", "yellow": "#d9b13a",
    "golden": "#cf9f42", "gold": "#cf9f42", "green": "#4c7a4a", "olive": "#6b6a3a", "turquoise": "#3f9a98", "teal": "#2f7376",
    "blue": "#3f6293", "navy": "#27374f", "purple": "#694a7a", "violet": "#6d4f8c", "pink": "#cf8490", "brown": "#6e4d35",
    "black": "#22242a", "white": "#e6e2d8", "grey": "#8d9094", "gray": "#8d9094", "silver": "#a9adb1", "camel": "#b08d5b",
    "beige": "#c9b48f", "cream": "#e3d7b8", "tan": "#b8935f", "blond": "#c9a55c", "blonde": "#c9a55c", "auburn": "#7c4227",
    "ginger": "#b0602f", "copper": "#a3613a", "khaki": "#8a8159", "rust": "#95502f", "striped": "#6f7f96", "brass": "#b08d45",
    "ivory": "#e5dcc3", "maroon": "#6b2730", "indigo": "#3b3f78", "dark": "#3a3836",
}

_Meaning = TypeVar("_Meaning", bound=StrEnum)


def _widen(table: dict[str, _Meaning], kind: type[_Meaning], more: Mapping[str, str]) -> None:
    for name, phrases in more.items():
        for phrase in listed(phrases):
            table.setdefault(phrase, kind(name))


_widen(_TIMES, TimeOfDay, TIMES_TOO)
_widen(_WEATHERS, Weather, WEATHERS_TOO)
_widen(_POSES, Pose, POSES_TOO)

_TABLES: dict[Meaning, Mapping[str, Any]] = {
    Meaning.SIZE: _SIZES, Meaning.ANGLE: _ANGLES, Meaning.MOVE: _MOVES, Meaning.COVERAGE: _COVERAGES, Meaning.SPEED: _SPEEDS,
    Meaning.TIME: _TIMES, Meaning.WEATHER: _WEATHERS, Meaning.PLACE: PLACES, Meaning.INSIDE: INSIDE, Meaning.FEATURE: FEATURES,
    Meaning.SUBJECT: SUBJECTS, Meaning.CROWD: CROWDS, Meaning.POSE: _POSES, Meaning.EXPRESSION: _EXPRESSIONS, Meaning.GESTURE: _GESTURES,
    Meaning.FACING: _FACINGS, Meaning.SIDE: _SIDES, Meaning.FAR: _FAR, Meaning.HOLDABLE: HOLDABLE, Meaning.HOLDING: HOLDING,
    Meaning.EMPTY: _EMPTY, Meaning.SOUND: _SOUNDS, Meaning.NUMBER: _NUMBERS, Meaning.COLOUR: COLOURS, Meaning.HAIR: HAIR,
    Meaning.HEADWEAR: HEADWEAR, Meaning.OUTFIT: OUTFITS, Meaning.UNDRAWN: UNDRAWN,
}

_NOUNS = frozenset({
    Meaning.TIME, Meaning.WEATHER, Meaning.PLACE, Meaning.INSIDE, Meaning.FEATURE, Meaning.SUBJECT, Meaning.CROWD, Meaning.HOLDABLE, Meaning.NUMBER,
    Meaning.COLOUR, Meaning.HAIR, Meaning.HEADWEAR, Meaning.OUTFIT, Meaning.SOUND, Meaning.UNDRAWN})
"""Tables of names of things: their single words have a plural, but neither -ed nor -ing (a `parked` car is in no park)."""
_VERBS = {
    Meaning.WEATHER: frozenset({"rain", "snow", "drizzle", "thunder"}),
    Meaning.SOUND: frozenset({"rain", "drizzle", "thunder", "cheer", "walk", "run", "step", "climb", "march", "stride", "pace", "slam", "knock", "drive", "burn", "ring",
                              "chime", "drip", "splash", "sing", "hum", "shatter"})}
"""Which words of the other tables of things are verbs too: it `rained`."""

_Entry = tuple[tuple[str, ...], Meaning, Any]


def _index() -> dict[str, list[_Entry]]:
    index: dict[str, list[_Entry]] = {}
    for meaning, table in _TABLES.items():
        for phrase, value in table.items():
            parts = tuple(phrase.split())
            index.setdefault(parts[0], []).append((parts, meaning, value))
    return index


_INDEX = _index()


@lru_cache(maxsize=16384)
def _entries(word: str) -> tuple[_Entry, ...]:
    """Every phrase that may begin with this word, longest first; the word as written before its dictionary forms."""
    nouns = noun_forms(word)
    found = [entry for form in forms(word) for entry in _INDEX.get(form, ())
             if form in nouns or len(entry[0]) > 1 or entry[1] not in _NOUNS or form in _VERBS.get(entry[1], ())]
    return tuple(sorted(found, key=lambda entry: -len(entry[0])))


@lru_cache(maxsize=16384)
def _known(word: str) -> tuple[tuple[_Entry, ...], tuple[SubjectKind, int] | None]:
    """The phrases that may begin with this word; and what it is by its last part, if it is a noun that no table has."""
    entries = _entries(word)
    if any(len(parts) == 1 for parts, _, _ in entries):
        return entries, None
    kind = next((kind for form in noun_forms(word) if (kind := compound(form)) is not None), None)
    return entries, None if kind is None else (kind, 1)


def find_meanings(words: Sequence[Word]) -> dict[Meaning, list[Hit]]:
    """All that the lexicon knows in a text, by meaning, in order; inside one meaning the longest phrase wins."""
    found: defaultdict[Meaning, list[Hit]] = defaultdict(list)
    total = len(words)
    for start, word in enumerate(words):
        entries, kind = _known(word[0])
        for parts, meaning, value in entries:
            hits = found[meaning]
            if hits and hits[-1][2] > start:
                continue
            stop = start + len(parts)
            if stop == start + 1 or (stop <= total and parts[1] in forms(words[start + 1].text) and words[stop - 1].clause == word.clause and all(
                    part in forms(words[start + offset].text) for offset, part in enumerate(parts) if offset > 1)):
                hits.append(Hit(value, start, stop))
        if kind is not None and word.shown[:1].islower():        # in lower case: Coleman and Hoffman are no trades
            subjects = found[Meaning.SUBJECT]
            if not (subjects and subjects[-1][2] > start):
                subjects.append(Hit(kind, start, start + 1))
    return found
