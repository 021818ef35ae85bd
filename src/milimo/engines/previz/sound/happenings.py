"""What a shot's words say is heard once: a door that opens, a bell that rings, glass that breaks; and when in the shot."""

from __future__ import annotations

import re

from milimo.contracts.shots import ShotPlan, Weather
from milimo.engines.previz.sound.cues import Event, Happening

_SAYS: tuple[tuple[Happening, str], ...] = (
    ("door", r"\b(?:opens?|opening|closes?|closing|shuts?|slams?|pushes|swings)\b[^.;]{0,26}\b(?:door|gate|hatch)|"
             r"\b(?:door|gate|hatch)\b[^.;]{0,14}\b(?:opens?|closes?|shuts?|slams?|swings?|bangs?|falls shut)"),
    ("knock", r"\bknock(?:s|ing|ed)?\b(?! (?:over|down|out))|\b(?:raps?|pounds?|hammers?) (?:at|on) (?:the|a|her|his)\b[^.;]{0,12}\b(?:door|window|glass)|\ba knock\b"),
    ("bell", r"\bbells?\b[^.;]{0,26}\b(?:rings?|ringing|tolls?|chimes?|sounds?)|\b(?:rings?|tolls?) (?:the|a)\b[^.;]{0,12}\bbell|\bdoorbell\b"),
    ("phone", r"\b(?:tele)?phones?\b[^.;]{0,20}\b(?:rings?|ringing|buzz(?:es)?|vibrates?)|\bringing (?:tele)?phone"),
    ("glass", r"\b(?:glass|window|bottle|mirror|pane|vase)(?:es|s)?\b[^.;]{0,16}\b(?:breaks?|shatters?|smash(?:es)?|bursts?)|"
              r"\b(?:breaks|shatters|smashes)\b[^.;]{0,16}\b(?:glass|window|bottle|mirror|vase|plate|cup)"),
    ("clink", r"\bclinks?\b|\brattles?\b|\b(?:spoon|ladle|fork|cup|key|keys|coin|coins|cutlery)s?\b[^.;]{0,14}\b(?:falls?|drops?|jingles?)|\bdrops (?:the|a|her|his) (?:spoon|keys?|coin|fork)"),
    ("thunder", r"\bthunder\b|\blightning\b"),
    ("horn", r"\b(?:fog|car|ship's )?horns?\b(?![- ]rimmed)|\bhonk(?:s|ing)?\b|\bhoots?\b"),
    ("engine", r"\b(?:engine|motor)\b[^.;]{0,14}\b(?:starts?|coughs?|roars?|catches|turns over)|\bstarts? (?:up )?(?:the|her|his|its) (?:engine|car|motor|van|truck)|\bdrives? (?:off|away)\b"),
    ("typewriter", r"\btypewriter\b|\btyp(?:es|ing)\b"),
    ("clock", r"\bclock\b[^.;]{0,14}\b(?:ticks?|ticking)|\bticking\b"),
    ("dog", r"\bbark(?:s|ing)?\b"),
    ("applause", r"\bapplau(?:se|ds?|ding)\b|\bclap(?:s|ping)\b"),
    ("splash", r"\bsplash(?:es|ing)?\b|\b(?:dives?|falls?|jumps?|plunges?) into the (?:water|sea|river|pool|lake|harbour)"),
    ("gunshot", r"\bgun(?:shot|fire)s?\b|\bshot rings\b|\bfires\b[^.;]{0,10}\b(?:gun|pistol|rifle|shot)"),
    ("siren", r"\bsirens?\b|\balarm\b[^.;]{0,12}\b(?:sounds?|rings?|wails?|goes)"),
    ("creak", r"\bcreak(?:s|ing)?\b"),
    ("gull", r"\bgulls?\b[^.;]{0,14}\b(?:cr(?:y|ies)|screams?|calls?)"),
    ("thud", r"\bthuds?\b|\bcrash(?:es)?\b|\b(?:drops|falls)\b[^.;]{0,12}\bto the (?:floor|ground)"),
)
_PATTERNS: tuple[tuple[Happening, re.Pattern[str]], ...] = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _SAYS)
_DENIED = re.compile(r"\b(?:no|not|never|without|nobody|stops?|silent|silence|like|as if|before|until)\b[^.;]{0,18}$|n['’]t\b[^.;]{0,14}$", re.IGNORECASE)
_NOT = re.compile(r"\b(?:not|never|no longer)\b|n['’]t\b", re.IGNORECASE)
_LEFT_OUT = re.compile(r"\([^()]*\)|[“\"][^”\"]*[”\"]")
_SETTING = re.compile(r"\b(?:Interior|Exterior): .*?\blens\.|\b(?:Interior|Exterior): .*", re.DOTALL)
FROM_SOUNDS: dict[str, Happening] = {"door": "door", "bell": "bell", "phone": "phone", "glass": "glass", "alarm": "siren", "thunder": "thunder"}
"""Words of `ShotPlan.sounds` that are heard once, where a shot has no words to say when."""
THUNDER_AFTER = 1.1      # s from lightning to its thunder: near enough to frighten
APART_S = 0.8            # s between two of a kind
_LONG = frozenset({"engine", "thunder", "applause", "siren", "typewriter", "clock"})      # once a shot is enough: `starts the car and drives off`
MOST = 6


def happenings(plan: ShotPlan, words: str, seconds: float, pan: float = 0.0) -> tuple[Event, ...]:
    """Events of a shot `seconds` long from its own words, in their order. Denied ones, and talk of them, are not heard."""
    action = action_of(words)
    if not action:
        named: list[Happening] = [FROM_SOUNDS[word] for word in plan.sounds if word in FROM_SOUNDS
                 and not (word == "thunder" and plan.weather is Weather.STORM)]
        return tuple(Event(_time(0.3 + 0.2 * index, seconds), kind, pan) for index, kind in enumerate(named[:3]))
    found: list[tuple[int, Happening, str]] = []
    for kind, pattern in _PATTERNS:
        for match in list(pattern.finditer(action))[:2]:
            if _DENIED.search(action[:match.start()]) is None and _NOT.search(match.group(0)) is None:
                found.append((match.start(), kind, match.group(0).lower()))
    share = 0.62 if plan.lines else 1.0          # what is done comes before what is said
    events: list[Event] = []
    for at, kind, said in sorted(found)[:MOST]:
        when = _time(share * at / max(1, len(action)), seconds)
        if kind == "thunder":
            when = min(when + (THUNDER_AFTER if "lightning" in said else 0.2), max(0.1, seconds - 1.0))
        if not any(event.kind == kind and (kind in _LONG or abs(event.seconds - when) < APART_S) for event in events):
            events.append(Event(round(when, 3), kind, pan))
    return tuple(events)


def action_of(words: str) -> str:
    """A prompt without what it says of the camera, the place and people's looks, and without what is spoken."""
    return " ".join(_SETTING.sub(" ", _LEFT_OUT.sub(" ", words)).split())


def _time(share: float, seconds: float) -> float:
    return min(max(0.15, 0.2 + share * 0.85 * seconds), max(0.1, seconds - 0.35))
