"""The ambiences: each makes any window of itself, at the loudness at which it belongs under a scene (about −30 dBFS)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from milimo.engines.previz.sound.effects import gull_cry
from milimo.engines.previz.sound.synth import (
    RATE,
    Mono,
    Stereo,
    Window,
    band,
    brown,
    decay,
    decibels,
    hiss,
    noise,
    pink,
    scatter,
    slowly,
    tone,
    wander,
)

Voice = Callable[[int, Window], Stereo]


def _shaped(sound: Stereo, curve: np.ndarray, level: float) -> Stereo:
    return sound * (curve * decibels(level)).astype(np.float32)[:, None]


def _surf(seed: int, window: Window) -> Stereo:
    """Waves every eight seconds or so: a long swell of low noise, and a hiss when they break."""
    rng = np.random.default_rng((seed, 1))
    swells = [(float(period), float(rng.random())) for period in rng.uniform(6.3, 10.5, 3)]
    swell = slowly(window, lambda t: np.sum([np.sin(np.pi * ((t / period + at) % 1)) ** 2 * 0.5 for period, at in swells], axis=0))
    foam = slowly(window, lambda t: np.sum([np.exp(-((((t / period + at) % 1) - 0.62) / 0.13) ** 2) for period, at in swells], axis=0))
    low = noise(brown(50, 900), seed + 2, window, 0.8)
    high = noise(band(900, 6500), seed + 3, window, 0.9)
    return _shaped(low, 0.35 + swell, -33) + _shaped(high, 0.08 + 0.6 * foam, -39)


def _wind(seed: int, window: Window) -> Stereo:
    gust = 0.55 + 0.45 * wander(window, seed, 0.09, 0.7)
    moan = np.clip(wander(window, seed + 5, 0.05, 0.35) + 0.35, 0, 1)
    body = noise(pink(90, 500), seed + 1, window, 0.7)
    whistle = noise(band(480, 900, 4), seed + 2, window, 0.5)
    return _shaped(body, gust, -31) + _shaped(whistle, gust * moan, -37)


def _rain(seed: int, window: Window) -> Stereo:
    def drop(rng: np.random.Generator) -> Mono:
        pitch = float(rng.uniform(900, 3400))
        return (tone(pitch, 0.03) * decay(0.03, 0.004) * rng.uniform(0.01, 0.05)).astype(np.float32)
    sheet = noise(band(1400, 7500), seed + 1, window, 0.9)
    body = noise(pink(200, 1800), seed + 2, window, 0.8)
    return (_shaped(sheet, 0.9 + 0.12 * wander(window, seed), -36) + _shaped(body, np.ones(window.count), -38)
            + scatter(drop, 55, seed + 3, window, 0.03))


def _thunder(seed: int, window: Window) -> Stereo:
    def roll(rng: np.random.Generator) -> Mono:
        long = 5.0
        rumble = hiss(rng, long, 28, 160) * decay(long, 1.1, 0.05)
        steps = np.interp(np.arange(int(long * RATE)), np.linspace(0, long * RATE, 14), rng.uniform(0.2, 1, 14))
        return (rumble * steps * 0.06 * rng.uniform(0.5, 1)).astype(np.float32)
    return scatter(roll, 0.07, seed, window, 5.0, cell=4.0)


def _room(seed: int, window: Window) -> Stereo:
    air = noise(pink(60, 1600), seed, window, 0.6)
    hum = (np.sin(2 * np.pi * 100 * window.seconds) * decibels(-62)).astype(np.float32)
    return _shaped(air, np.ones(window.count), -47) + np.stack([hum, hum], axis=1)


def _city(seed: int, window: Window) -> Stereo:
    def passing(rng: np.random.Generator) -> Mono:
        long = 4.5
        t = np.linspace(-1, 1, int(long * RATE))
        return (hiss(rng, long, 110, 1300) * np.exp(-(t / 0.36) ** 2) * (1 - t * t) * 0.016).astype(np.float32)
    rumble = noise(brown(40, 500), seed, window, 0.7)
    return _shaped(rumble, 0.8 + 0.2 * wander(window, seed), -33) + scatter(passing, 0.28, seed + 1, window, 4.5, cell=2.0)


def _insects(seed: int, window: Window) -> Stereo:
    """Crickets: each a steady singer with its own pitch, pace and place."""
    rng = np.random.default_rng((seed, 7))
    t = window.seconds
    out = np.zeros((window.count, 2))
    for _ in range(4):
        pitch, pace, phase = rng.uniform(3600, 4900), rng.uniform(1.6, 2.7), rng.random()
        turn = (t * pace + phase) % 1
        pulse = np.clip(np.sin(2 * np.pi * turn * 8), 0, 1) ** 2 * (turn < 0.42) * np.sin(np.pi * np.clip(turn / 0.42, 0, 1))
        song = np.sin(2 * np.pi * pitch * t) * pulse * rng.uniform(0.4, 1) * decibels(-39)
        pan = rng.uniform(0.1, 0.9)
        out += song[:, None] * np.array([1 - pan, pan])
    bed = noise(pink(120, 2500), seed + 1, window, 0.8)
    return out.astype(np.float32) + _shaped(bed, np.ones(window.count), -46)


def _birds(seed: int, window: Window) -> Stereo:
    def call(rng: np.random.Generator) -> Mono:
        notes: list[np.ndarray] = []
        base = rng.uniform(2100, 4200)
        for _ in range(int(rng.integers(2, 6))):
            long = float(rng.uniform(0.05, 0.13))
            slide = np.linspace(base * rng.uniform(0.85, 1.2), base * rng.uniform(0.85, 1.2), int(long * RATE))
            notes.append(tone(slide, long) * np.sin(np.pi * np.linspace(0, 1, int(long * RATE))) ** 2)
            notes.append(np.zeros(int(rng.uniform(0.03, 0.12) * RATE)))
        return (np.concatenate(notes) * rng.uniform(0.006, 0.03)).astype(np.float32)
    air = noise(pink(150, 3000), seed, window, 0.9)
    return scatter(call, 0.9, seed + 1, window, 1.6, cell=1.0) + _shaped(air, np.ones(window.count), -47)


def _engine(seed: int, window: Window) -> Stereo:
    """A motor at an even speed: harmonics of a firing rate that wavers a little, and the road."""
    rng = np.random.default_rng((seed, 3))
    t = window.seconds
    base = rng.uniform(36, 44)
    waver = 0.35 * np.sin(2 * np.pi * 0.31 * t + rng.random() * 6) + 0.2 * np.sin(2 * np.pi * 0.83 * t)
    motor = np.zeros(window.count)
    for harmonic in range(1, 9):
        motor += np.sin(2 * np.pi * base * harmonic * t + harmonic * waver + rng.random() * 6) / harmonic ** 1.2
    road = noise(pink(60, 900), seed + 1, window, 0.5)
    sound = (motor * decibels(-34)).astype(np.float32)
    return np.stack([sound, sound], axis=1) + _shaped(road, np.ones(window.count), -33)


def _train(seed: int, window: Window) -> Stereo:
    """Wheels over rail joints, two by two, and the rumble of the car."""
    out = _shaped(noise(brown(45, 700), seed, window, 0.5), np.ones(window.count), -29)
    beat = int(0.92 * RATE)
    for number in range((window.start - RATE) // beat, (window.start + window.count) // beat + 1):
        rng = np.random.default_rng((seed, number & 0xFFFFFFFF))
        for offset, gain in ((0.0, 1.0), (0.14, 0.8), (0.46, 0.55), (0.6, 0.45)):
            clack = (hiss(rng, 0.09, 120, 1500) * decay(0.09, 0.012) * 0.09 * gain).astype(np.float32)
            at = number * beat + int(offset * RATE) - window.start
            _place_centre(out, clack, at)
    return out


def _crowd(seed: int, window: Window) -> Stereo:
    """A murmur without words: streams of vowel-coloured noise that rise and fall at the pace of syllables."""
    rng = np.random.default_rng((seed, 9))
    out = np.zeros((window.count, 2), np.float32)
    for talker in range(7):
        pace, depth = rng.uniform(2.6, 4.6), rng.uniform(0.3, 1)
        formant = rng.uniform(260, 900)
        wave = np.sin(2 * np.pi * (pace * window.seconds + rng.random())) + wander(window, seed + 40 + talker, 0.3, 2.4)
        sound = noise(lambda f, c=formant: band(c * 0.7, c * 1.4, 3)(f) + 0.3 * band(c * 2.2, c * 3.2, 3)(f),
                      seed + 20 + talker, window, 0.9)
        out += _shaped(sound, np.clip(wave, 0, 2) * depth, -42)
    return out + _shaped(noise(pink(120, 1500), seed, window, 0.8), np.ones(window.count), -41)


def _fire(seed: int, window: Window) -> Stereo:
    def crackle(rng: np.random.Generator) -> Mono:
        long = float(rng.uniform(0.006, 0.03))
        return (hiss(rng, long, 900, 7000) * decay(long, long / 5, 0.0005) * rng.uniform(0.01, 0.12)).astype(np.float32)
    roar = noise(brown(60, 500), seed, window, 0.4)
    return _shaped(roar, 0.8 + 0.35 * wander(window, seed, 0.4, 3), -35) + scatter(crackle, 15, seed + 1, window, 0.03)


def _space(seed: int, window: Window) -> Stereo:
    """The hum of a ship: low tones that beat slowly, and ventilation."""
    rng = np.random.default_rng((seed, 11))
    t = window.seconds
    hum = np.zeros((window.count, 2))
    for hertz in (41.0, 55.0, 82.5, 123.6):
        for channel in (0, 1):
            detune = rng.uniform(-0.18, 0.18)
            hum[:, channel] += np.sin(2 * np.pi * (hertz + detune) * t + rng.random() * 6) / (hertz / 41) ** 0.7
    air = noise(pink(120, 2200), seed + 1, window, 0.6)
    return (hum * decibels(-36)).astype(np.float32) + _shaped(air, np.ones(window.count), -42)


def _drips(seed: int, window: Window) -> Stereo:
    def drip(rng: np.random.Generator) -> Mono:
        pitch = rng.uniform(700, 1500)
        curve = np.linspace(pitch, pitch * 1.6, int(0.5 * RATE))
        wet = tone(curve, 0.5) * decay(0.5, 0.02)
        echo = np.zeros_like(wet)
        for delay, gain in ((0.11, 0.4), (0.19, 0.25), (0.31, 0.15)):
            at = int(delay * RATE)
            echo[at:] += wet[:len(wet) - at] * gain
        return ((wet + echo) * rng.uniform(0.02, 0.06)).astype(np.float32)
    return scatter(drip, 0.9, seed, window, 0.5) + _shaped(noise(pink(60, 700), seed + 1, window), np.ones(window.count), -44)


def _underwater(seed: int, window: Window) -> Stereo:
    body = noise(brown(35, 320), seed, window, 0.6)
    return _shaped(body, 0.8 + 0.25 * wander(window, seed, 0.1, 0.5), -30)


def _bell(seed: int, window: Window) -> Stereo:
    def stroke(rng: np.random.Generator) -> Mono:
        base, long = 220 * 2 ** (float(rng.integers(0, 4)) / 12), 4.0
        partials = ((0.5, 0.5, 2.0), (1.0, 1.0, 1.3), (1.19, 0.6, 0.9), (1.56, 0.4, 0.6), (2.0, 0.5, 0.7), (2.66, 0.25, 0.4))
        sound = sum(tone(base * ratio, long) * decay(long, half) * gain for ratio, gain, half in partials)
        return (np.asarray(sound) * 0.012).astype(np.float32)
    return scatter(stroke, 0.3, seed, window, 4.0, cell=3.0)


def _place_centre(out: Stereo, sound: Mono, at: int) -> None:
    start, stop = max(0, at), min(len(out), at + len(sound))
    if stop > start:
        out[start:stop] += sound[start - at:stop - at, None]


def _water(seed: int, window: Window) -> Stereo:
    """A stream: an even rush, and bubbles that sing as they close."""
    def bubble(rng: np.random.Generator) -> Mono:
        pitch, long = float(rng.uniform(380, 1500)), float(rng.uniform(0.03, 0.09))
        curve = np.linspace(pitch, pitch * float(rng.uniform(1.15, 1.7)), int(long * RATE))
        return (tone(curve, long) * decay(long, long / 3, 0.006) * rng.uniform(0.003, 0.014)).astype(np.float32)
    rush = noise(band(350, 3200), seed + 1, window, 0.8)
    return _shaped(rush, 0.85 + 0.2 * wander(window, seed, 0.2, 1.2), -37) + scatter(bubble, 26, seed + 2, window, 0.1)


def _gulls(seed: int, window: Window) -> Stereo:
    """Gulls far and near, now and then."""
    def calls(rng: np.random.Generator) -> Mono:
        gain = float(rng.uniform(0.003, 0.014))
        pieces: list[np.ndarray] = []
        for _ in range(int(rng.integers(1, 5))):
            pieces += [gull_cry(rng) * gain, np.zeros(int(rng.uniform(0.05, 0.2) * RATE))]
        return np.concatenate(pieces).astype(np.float32)
    return scatter(calls, 0.22, seed, window, 3.0, cell=1.5)


def _roof(seed: int, window: Window) -> Stereo:
    """Rain as it is heard from inside: dull on the roof, and drops on the panes."""
    def drop(rng: np.random.Generator) -> Mono:
        return (hiss(rng, 0.03, 500, 2600) * decay(0.03, 0.005, 0.001) * rng.uniform(0.004, 0.02)).astype(np.float32)
    body = noise(pink(110, 900), seed + 1, window, 0.7)
    return _shaped(body, 0.9 + 0.15 * wander(window, seed), -38) + scatter(drop, 34, seed + 3, window, 0.03)


def _draught(seed: int, window: Window) -> Stereo:
    """Wind as it is heard from inside: the house's moan, without the hiss."""
    gust = 0.5 + 0.5 * wander(window, seed, 0.08, 0.5)
    moan = np.clip(wander(window, seed + 5, 0.05, 0.3) + 0.3, 0, 1)
    return _shaped(noise(pink(60, 260), seed + 1, window, 0.5), gust, -35) + _shaped(
        noise(band(240, 420, 5), seed + 2, window, 0.4), gust * moan, -42)


def _far_thunder(seed: int, window: Window) -> Stereo:
    def roll(rng: np.random.Generator) -> Mono:
        long = 4.6
        steps = np.interp(np.arange(int(long * RATE)), np.linspace(0, long * RATE, 10), rng.uniform(0.3, 1, 10))
        return (hiss(rng, long, 24, 90) * decay(long, 1.2, 0.25) * steps * 0.035 * rng.uniform(0.5, 1)).astype(np.float32)
    return scatter(roll, 0.07, seed, window, 4.6, cell=4.0)


def _outside_surf(seed: int, window: Window) -> Stereo:
    """The sea through walls."""
    rng = np.random.default_rng((seed, 1))
    swells = [(float(period), float(rng.random())) for period in rng.uniform(6.3, 10.5, 3)]
    swell = slowly(window, lambda t: np.sum([np.sin(np.pi * ((t / period + at) % 1)) ** 2 * 0.4 for period, at in swells], axis=0))
    return _shaped(noise(brown(40, 320), seed + 2, window, 0.6), 0.3 + swell, -37)


def _clockwork(seed: int, window: Window) -> Stereo:
    """A clock that stands in the room: two ticks a second, hardly two alike."""
    out = np.zeros((window.count, 2), np.float32)
    beat = RATE // 2
    for number in range(window.start // beat - 1, (window.start + window.count) // beat + 1):
        rng = np.random.default_rng((seed, number & 0xFFFFFFFF))
        pitch = 2600 if number % 2 else 2050
        _place_centre(out, (hiss(rng, 0.04, pitch, 2.3 * pitch) * decay(0.04, 0.004, 0.0008) * 0.007).astype(np.float32),
                      number * beat - window.start)
    return out


VOICES: dict[str, Voice] = {
    "surf": _surf, "wind": _wind, "rain": _rain, "thunder": _thunder, "room": _room, "city": _city, "insects": _insects,
    "birds": _birds, "engine": _engine, "train": _train, "crowd": _crowd, "fire": _fire, "space": _space, "drips": _drips,
    "underwater": _underwater, "bell": _bell, "water": _water, "gulls": _gulls, "roof": _roof, "draught": _draught,
    "far_thunder": _far_thunder, "outside_surf": _outside_surf, "clock": _clockwork,
}
"""By the words of `ShotPlan.sounds`, and a few that places bring with them."""
