"""The sounds of things that happen once: each a short mono piece, loud as it is in a room two metres away."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from milimo.engines.previz.sound.cues import Event
from milimo.engines.previz.sound.synth import RATE, Mono, decay, hiss, tone

LONGEST = 5.2            # s of the longest
LOUDEST = 0.19           # of full scale: what bangs is squeezed, not clipped


def effect(event: Event, rng: np.random.Generator) -> Mono:
    """What is heard of an event; it begins with the event's own second and ends at 0."""
    sound = _EFFECTS[event.kind](rng)
    return (sound * min(1.0, LOUDEST / max(1e-9, float(np.abs(sound).max())))).astype(np.float32)


def _laid(long: float, pieces: list[tuple[float, np.ndarray]]) -> np.ndarray:
    out = np.zeros(int(long * RATE))
    for seconds, piece in pieces:
        at = int(seconds * RATE)
        part = piece[:max(0, len(out) - at)]
        out[at:at + len(part)] += part
    return out


def _door(rng: np.random.Generator) -> np.ndarray:
    latch = hiss(rng, 0.08, 900, 3800) * decay(0.08, 0.008) * 0.05
    creak = tone(np.linspace(210, 310, int(0.5 * RATE)), 0.5) * (0.5 + 0.5 * np.sign(tone(31, 0.5))) * decay(0.5, 0.22, 0.1) * 0.012
    shut = hiss(rng, 0.5, 55, 520) * decay(0.5, 0.032) * 0.15 + tone(92, 0.5) * decay(0.5, 0.04) * 0.05
    return _laid(1.5, [(0.0, latch), (0.06, creak), (0.62, shut), (0.66, latch * 0.7)])


def _knock(rng: np.random.Generator) -> np.ndarray:
    def rap() -> np.ndarray:
        return (tone(182 * rng.uniform(0.96, 1.04), 0.16) * decay(0.16, 0.014) * 0.6 + hiss(rng, 0.16, 180, 1500) * decay(0.16, 0.007)) * 0.075
    gaps = np.cumsum([0.0, *rng.uniform(0.19, 0.25, 2)])
    return _laid(0.9, [(float(at), rap()) for at in gaps])


def _bell(rng: np.random.Generator) -> np.ndarray:
    base = 392.0 * 2 ** (float(rng.integers(-3, 4)) / 12)
    partials = ((0.5, 0.4, 1.3), (1.0, 1.0, 0.9), (1.19, 0.5, 0.6), (1.56, 0.3, 0.45), (2.0, 0.4, 0.4), (2.74, 0.2, 0.25))
    return np.sum([tone(base * ratio, 3.4) * decay(3.4, half) * gain for ratio, gain, half in partials], axis=0) * 0.032


def _phone(rng: np.random.Generator) -> np.ndarray:
    def ring(long: float) -> np.ndarray:
        t = np.arange(int(long * RATE)) / RATE
        trill = 0.5 + 0.5 * np.tanh(4 * np.sin(2 * np.pi * 21 * t))           # a clapper between two gongs
        edge = np.clip(np.minimum(t, long - t) / 0.012, 0, 1)
        gongs = np.sin(2 * np.pi * 1180 * t) * trill + np.sin(2 * np.pi * 1395 * t) * (1 - trill)
        return gongs * edge * 0.022
    return _laid(2.6, [(0.0, ring(0.42)), (0.62, ring(0.42)), (2.05, ring(0.42))])


def _glass(rng: np.random.Generator) -> np.ndarray:
    crack = hiss(rng, 0.3, 1500, 9000) * decay(0.3, 0.02) * 0.09
    shards = [(float(abs(rng.normal(0.05, 0.22))), tone(float(rng.uniform(2100, 6200)), 0.22) * decay(0.22, float(rng.uniform(0.015, 0.05)), 0.0006)
               * float(rng.uniform(0.004, 0.02))) for _ in range(26)]
    return _laid(1.3, [(0.0, crack), *shards])


def _clink(rng: np.random.Generator) -> np.ndarray:
    base = rng.uniform(2300, 3300)
    return np.sum([tone(base * ratio, 0.5) * decay(0.5, half, 0.0006) * gain for ratio, half, gain in (
        (1.0, 0.07, 1.0), (1.51, 0.05, 0.5), (2.34, 0.03, 0.3))], axis=0) * 0.022


def _thunder(rng: np.random.Generator) -> np.ndarray:
    steps = np.interp(np.arange(int(5.0 * RATE)), np.linspace(0, 5.0 * RATE, 16), rng.uniform(0.25, 1, 16))
    crack = np.pad(hiss(rng, 0.6, 90, 900) * decay(0.6, 0.09, 0.004) * 0.07, (0, int(5.0 * RATE) - int(0.6 * RATE)))
    return hiss(rng, 5.0, 26, 165) * decay(5.0, 1.0, 0.03) * steps * 0.10 + crack


def _horn(rng: np.random.Generator) -> np.ndarray:
    long = 1.5
    t = np.arange(int(long * RATE)) / RATE
    edge = np.clip(np.minimum(t / 0.06, (long - t) / 0.25), 0, 1)
    base = rng.uniform(196, 233)
    return sum(np.sin(2 * np.pi * base * ratio * k * t) / k ** 1.5 for ratio in (1.0, 1.26) for k in range(1, 6)) * edge * 0.013


def _engine(rng: np.random.Generator) -> np.ndarray:
    """The starter turns it over, it catches, revs up and settles."""
    long = 3.2
    t = np.arange(int(long * RATE)) / RATE
    starter = (np.sin(2 * np.pi * 9.5 * t) > 0) * np.sin(2 * np.pi * 74 * t) * np.clip((0.9 - t) / 0.05, 0, 1) * np.clip(t / 0.03, 0, 1) * 0.02
    pace = np.interp(t, (0, 0.85, 1.15, 1.7, 3.2), (18, 18, 62, 38, 31))
    turn = 2 * np.pi * np.cumsum(pace) / RATE
    motor = sum(np.sin(turn * k + k * k) / k ** 1.1 for k in range(1, 9))
    swell = np.interp(t, (0, 0.8, 1.1, 1.7, 2.7, 3.2), (0, 0, 1, 0.6, 0.5, 0))
    smooth = np.convolve(starter, np.ones(96) / 96, mode="same")
    return smooth + motor * swell * 0.032


def _typewriter(rng: np.random.Generator) -> np.ndarray:
    at, pieces = 0.0, []
    while at < 2.2:
        strike = hiss(rng, 0.07, 900, 5200) * decay(0.07, 0.005, 0.0006) * rng.uniform(0.022, 0.045) + tone(310, 0.07) * decay(0.07, 0.008) * 0.014
        pieces.append((at, strike))
        at += float(rng.choice([0.09, 0.12, 0.15, 0.19, 0.34]))
    pieces.append((2.25, tone(2480, 0.6) * decay(0.6, 0.12, 0.0008) * 0.016))
    return _laid(2.9, pieces)


def _clock(rng: np.random.Generator) -> np.ndarray:
    def tick(pitch: float) -> np.ndarray:
        return hiss(rng, 0.04, pitch, pitch * 2.4) * decay(0.04, 0.004, 0.0006) * 0.018
    return _laid(4.3, [(0.5 * k, tick(2100 if k % 2 else 2600)) for k in range(8)])


def _dog(rng: np.random.Generator) -> np.ndarray:
    def bark(pitch: float) -> np.ndarray:
        long = 0.2
        count = int(long * RATE)
        curve = np.interp(np.arange(count), (0, 0.15 * count, count), (pitch * 0.8, pitch * 1.25, pitch * 0.6))
        turn = 2 * np.pi * np.cumsum(curve) / RATE
        voice = sum(np.sin(turn * k) / k ** 0.9 for k in range(1, 12))
        rough = hiss(rng, long, 400, 2600)
        return (voice * 0.5 + rough * 0.6) * np.sin(np.pi * np.linspace(0, 1, count)) ** 0.7 * decay(long, 0.09, 0.012) * 0.05
    pitch = float(rng.uniform(260, 420))
    return _laid(1.3, [(0.0, bark(pitch)), (0.36, bark(pitch * 1.04)), (0.95, bark(pitch * 0.97) * 0.7)])


def _applause(rng: np.random.Generator) -> np.ndarray:
    long = 4.2
    out = np.zeros(int(long * RATE))
    swell = np.interp(np.linspace(0, 1, 60), (0, 0.18, 0.6, 1), (0.15, 1, 0.9, 0.05))
    for _ in range(420):
        at = int(rng.uniform(0, long - 0.06) * RATE)
        gain = swell[min(59, int(60 * at / len(out)))] * rng.uniform(0.2, 1)
        low = rng.uniform(700, 1500)
        clap = hiss(rng, 0.05, low, low * 2.6) * decay(0.05, 0.006, 0.0008)
        out[at:at + len(clap)] += clap * gain
    return out * 0.011


def _splash(rng: np.random.Generator) -> np.ndarray:
    body = hiss(rng, 1.1, 250, 5200) * decay(1.1, 0.14, 0.015) * 0.06
    plunge = tone(np.linspace(180, 70, int(0.35 * RATE)), 0.35) * decay(0.35, 0.08, 0.01) * 0.06
    drops = [(float(rng.uniform(0.25, 0.95)), tone(np.linspace(p, 1.6 * p, 1920), 0.04) * decay(0.04, 0.008) * 0.012)
             for p in rng.uniform(800, 1900, 8)]
    return _laid(1.2, [(0.0, body), (0.0, plunge), *drops])


def _gunshot(rng: np.random.Generator) -> np.ndarray:
    """A report without its crack: dull, and no louder than a door, since a scratch track must startle nobody."""
    return hiss(rng, 1.4, 60, 2200) * decay(1.4, 0.05, 0.0012) * 0.17 + hiss(rng, 1.4, 60, 500) * decay(1.4, 0.25, 0.02) * 0.03


def _siren(rng: np.random.Generator) -> np.ndarray:
    long = 4.6
    t = np.arange(int(long * RATE)) / RATE
    pitch = 660 + 160 * np.sin(2 * np.pi * 0.42 * t + rng.uniform(0, 6))
    turn = 2 * np.pi * np.cumsum(pitch) / RATE
    edge = np.sin(np.pi * t / long) ** 0.6
    return (np.sin(turn) + 0.3 * np.sin(2 * turn)) * edge * 0.014


def _creak(rng: np.random.Generator) -> np.ndarray:
    long = 0.9
    count = int(long * RATE)
    pace = np.interp(np.arange(count), (0, 0.4 * count, count), rng.uniform(26, 70, 3))
    pulses = np.maximum(0, np.sin(2 * np.pi * np.cumsum(pace) / RATE)) ** 6
    wood = np.sin(2 * np.pi * 430 * np.arange(count) / RATE) + 0.6 * np.sin(2 * np.pi * 870 * np.arange(count) / RATE)
    return pulses * wood * np.sin(np.pi * np.linspace(0, 1, count)) * 0.022


def _gull(rng: np.random.Generator) -> np.ndarray:
    return _laid(2.2, [(0.5 * k + float(rng.uniform(0, 0.1)), gull_cry(rng) * 0.02) for k in range(3)])


def gull_cry(rng: np.random.Generator) -> np.ndarray:
    """One cry, about unit peak: up, over and down, with the rasp of its overtones."""
    long = float(rng.uniform(0.3, 0.5))
    count = int(long * RATE)
    base = float(rng.uniform(950, 1300))
    curve = np.interp(np.linspace(0, 1, count), (0, 0.25, 0.6, 1), (0.8 * base, 1.5 * base, 1.25 * base, 0.75 * base))
    turn = 2 * np.pi * np.cumsum(curve) / RATE
    return (np.sin(turn) + 0.5 * np.sin(2 * turn) + 0.3 * np.sin(3 * turn)) * np.sin(np.pi * np.linspace(0, 1, count)) ** 1.2 / 1.8


def _thud(rng: np.random.Generator) -> np.ndarray:
    return tone(np.linspace(110, 62, int(0.5 * RATE)), 0.5) * decay(0.5, 0.06, 0.004) * 0.10 + hiss(rng, 0.5, 80, 700) * decay(0.5, 0.03) * 0.07


_EFFECTS: dict[str, Callable[[np.random.Generator], np.ndarray]] = {
    "door": _door, "knock": _knock, "bell": _bell, "phone": _phone, "glass": _glass, "clink": _clink, "thunder": _thunder,
    "horn": _horn, "engine": _engine, "typewriter": _typewriter, "clock": _clock, "dog": _dog, "applause": _applause,
    "splash": _splash, "gunshot": _gunshot, "siren": _siren, "creak": _creak, "gull": _gull, "thud": _thud}
KINDS = tuple(_EFFECTS)
