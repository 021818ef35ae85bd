"""Somebody speaks, without words: a quiet hum that opens and shuts with the painted mouth. Plainly a scratch track.

A train of harmonics at the speaker's pitch through three resonances that follow the mouth's shapes; nothing of it can be
taken for a voice that says something. The same line by the same speaker always sounds the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from milimo.contracts.shots import Line, Side, Subject, SubjectKind
from milimo.contracts.story import Element
from milimo.engines.previz.sound.synth import RATE, Mono, Stereo, Window, hiss, place
from milimo.engines.previz.speech import Shape, Syllable, syllables

LEVEL = 0.062            # of a stressed syllable: heard over surf, and under every real voice that will replace it
OPENING_S = 0.070        # σ of one syllable's loudness
DUCK = 0.30              # share by which ambience gives way while somebody speaks: 3 dB
OLD = 62                 # years from which a voice trembles
HIGHEST_HZ = 2600.0
SIDES = {Side.LEFT: -0.3, Side.CENTRE: 0.0, Side.RIGHT: 0.3}

Curve = npt.NDArray[np.float64]

_RESONANCES: dict[Shape, tuple[float, float, float]] = {
    "open": (690, 1120, 2300), "small": (370, 1850, 2400), "round": (380, 820, 2200)}
"""Hz of a grown man; women's and children's lie higher."""


@dataclass(frozen=True, slots=True)
class Throat:
    """How somebody sounds: pitch in Hz, how much higher the resonances lie than a man's, tremble 0..1, breath 0..1."""

    pitch: float
    size: float
    tremble: float = 0.0
    breath: float = 0.12
    flat: bool = False


def throat_of(kind: SubjectKind, age: int | None, key: str) -> Throat:
    """Of a kind of person and an age; a few semitones of one's own by the key."""
    own = int.from_bytes(hashlib.sha256(f"throat:{key}".encode()).digest()[:2], "big") / 65535 - 0.5
    shift = 2 ** (own * 5 / 12)
    if kind is SubjectKind.ROBOT:
        return Throat(118 * shift, 1.0, breath=0.02, flat=True)
    if kind in (SubjectKind.BOY, SubjectKind.GIRL) or (age is not None and age < 14):
        young = 0.0 if age is None else max(0.0, (9 - age) / 9)
        return Throat((272 + 60 * young) * 2 ** (own * 3 / 12), 1.34)
    old = 0.0 if age is None or age < OLD else min(1.0, 0.45 + (age - OLD) / 30)
    if kind is SubjectKind.WOMAN:
        return Throat(198 * shift * (1 - 0.10 * old), 1.16, old, 0.12 + 0.15 * old)
    if kind is SubjectKind.MAN:
        return Throat(112 * shift * (1 + 0.10 * old), 1.0, old, 0.12 + 0.15 * old)
    return Throat(150 * shift, 1.08, old)


def murmurs(lines: Sequence[Line], subjects: Sequence[Subject], elements: Sequence[Element], window: Window) -> Stereo:
    """All lines of a shot, in a window of it (samples from the shot's first)."""
    out = np.zeros((window.count, 2), np.float32)
    for line in lines:
        start = round(line.start * RATE)
        if not line.text.strip() or line.end <= line.start or start > window.start + window.count or line.end * RATE + RATE < window.start:
            continue
        subject = next((s for s in subjects if s.element is not None and s.element == line.speaker and not s.off_screen), None)
        pan = SIDES[subject.side] if subject is not None and not line.off_screen else 0.0
        place(out, murmur(line, _throat(line, subject, elements), distant=line.off_screen), start - window.start, pan)
    return out


def ducked(lines: Sequence[Line], window: Window) -> npt.NDArray[np.float32]:
    """Gain of everything else: 1, and a little less while somebody speaks, with soft shoulders."""
    t = window.seconds
    talk = np.zeros(window.count)
    for line in lines:
        if line.text.strip() and line.end > line.start:
            talk = np.maximum(talk, _shoulder((t - line.start) / 0.4 + 0.5) * _shoulder((line.end - t) / 0.4 + 0.5))
    return (1 - DUCK * talk).astype(np.float32)


def murmur(line: Line, throat: Throat, *, distant: bool = False) -> Mono:
    """One line from its start to its end. `distant`: heard from off screen, thinner."""
    count = int((line.end - line.start) * RATE)
    spoken = syllables(line.model_copy(update={"start": 0.0, "end": line.end - line.start}))
    if not spoken or count < RATE // 20:
        return np.zeros(max(1, count), np.float32)
    digest = hashlib.sha256(f"{line.speaker or line.name}:{line.text}".encode()).digest()
    rng = np.random.default_rng(int.from_bytes(digest[:4], "big"))
    manner = line.parenthetical.lower()
    whispers = "whisper" in manner or "breath" in manner
    loud = 0.55 if whispers or "quiet" in manner or "soft" in manner else 1.35 if any(w in manner for w in ("shout", "yell", "scream")) else 1.0
    step = RATE // 400                                    # envelopes are drawn at 400 Hz: no syllable is quicker
    ticks = np.arange(0, count + step, step) / RATE
    height, weights = _envelope(ticks, spoken)
    pitch = _pitch(ticks, spoken, throat, rng, ends_up=line.text.rstrip(" \"'”’)").endswith("?"))
    fine = np.arange(count) / RATE
    envelope = np.interp(fine, ticks, height) * np.clip(np.minimum(fine, fine[-1] - fine) / 0.02, 0, 1)
    breath = hiss(rng, (count + 0.5) / RATE, 500 * throat.size, 2400 * throat.size)[:count] * envelope * 0.05
    voice = breath * 1.6 if whispers else _sung(fine, ticks, pitch, weights, throat) * envelope + breath * throat.breath * 4
    if distant:
        voice = _thinned(voice)
    return (voice * LEVEL * loud * (0.75 if distant else 1.0)).astype(np.float32)


def _throat(line: Line, subject: Subject | None, elements: Sequence[Element]) -> Throat:
    element = next((e for e in elements if e.key == line.speaker), None)
    kind = subject.kind if subject is not None else element.subject_kind if element is not None else SubjectKind.PERSON
    age = subject.appearance.age if subject is not None and subject.appearance.age is not None else (
        element.appearance.age if element is not None else None)
    return throat_of(kind, age, line.speaker or line.name)


def _envelope(ticks: Curve, spoken: Sequence[Syllable]) -> tuple[Curve, dict[Shape, Curve]]:
    """Loudness 0..1, and how much of each mouth's resonances is in it, at the ticks."""
    height = np.zeros(len(ticks))
    weights: dict[Shape, Curve] = {shape: np.full(len(ticks), 1e-4) for shape in _RESONANCES}
    for syllable in spoken:
        bump = syllable.stress ** 1.5 * np.exp(-(((ticks - syllable.seconds - 0.06) / OPENING_S) ** 2))
        height = height + bump
        weights[syllable.shape] = weights[syllable.shape] + bump
    total = sum(weights.values())
    return np.minimum(1.0, height), {shape: weight / total for shape, weight in weights.items()}


def _pitch(ticks: Curve, spoken: Sequence[Syllable], throat: Throat, rng: np.random.Generator, *, ends_up: bool) -> Curve:
    """The melody of a sentence: it sinks a little to its end, stands out on stresses, and rises on a question."""
    long = max(0.3, float(ticks[-1]))
    semitones = 2.0 - 4.0 * ticks / long
    for syllable in spoken:
        lift = (syllable.stress - 0.72) * 9 + rng.normal(0, 0.8)
        semitones = semitones + lift * np.exp(-(((ticks - syllable.seconds - 0.05) / 0.11) ** 2))
    if ends_up:
        semitones = semitones + 6.0 * np.clip((ticks - long + 0.55) / 0.5, 0, 1) ** 1.5
    if throat.flat:
        semitones = np.zeros(len(ticks))
    tremble = throat.tremble * 0.55 * np.sin(2 * np.pi * 5.6 * ticks) + 0.12 * np.sin(2 * np.pi * 5.1 * ticks + 1)
    return throat.pitch * 2 ** ((semitones + tremble) / 12)


def _sung(fine: Curve, ticks: Curve, pitch: Curve, weights: dict[Shape, Curve], throat: Throat) -> Curve:
    """Harmonics of the pitch, each as loud as the resonances let it through; about unit RMS where it is open."""
    turn = 2 * np.pi * np.cumsum(np.interp(fine, ticks, pitch)) / RATE
    out = np.zeros(len(fine))
    for harmonic in range(1, int(HIGHEST_HZ / throat.pitch) + 1):
        hertz = pitch * harmonic
        passed = np.zeros(len(ticks))
        for shape, weight in weights.items():
            for number, resonance in enumerate(_RESONANCES[shape]):
                at = resonance * throat.size
                passed = passed + weight * (1.0, 0.5, 0.16)[number] / (1 + ((hertz - at) / (70 + 0.09 * at)) ** 2)
        loud = (passed + 0.03) / harmonic ** 0.85 * (hertz < HIGHEST_HZ)
        phase = np.remainder(turn * harmonic + 0.7 * harmonic ** 2, 2 * np.pi).astype(np.float32)
        out += np.interp(fine, ticks, loud) * np.sin(phase)
    return out * 1.9


def _thinned(voice: Curve) -> Curve:
    """As through a wall or a wire: without its depth and its edge."""
    spectrum = np.fft.rfft(voice)
    hertz = np.fft.rfftfreq(len(voice), 1 / RATE)
    shape = 1 / ((1 + (320 / np.maximum(hertz, 1)) ** 4) * (1 + (hertz / 1900) ** 4))
    edge = np.clip(np.minimum(np.arange(len(voice)), len(voice) - 1 - np.arange(len(voice))) / 480, 0, 1)
    return np.fft.irfft(spectrum * shape, len(voice)) * edge * 1.3


def _shoulder(x: Curve) -> Curve:
    c = np.clip(x, 0, 1)
    return c * c * (3 - 2 * c)
