"""Vehicles that go by: an engine and its wheels, louder as they come near, lower as they leave (f' = f·c ÷ (c + v))."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from milimo.contracts.shots import SubjectKind
from milimo.engines.previz.sound.cues import Passing
from milimo.engines.previz.sound.synth import Stereo, Window, brown, decibels, noise, pink

SOUND_M_S = 343.0


@dataclass(frozen=True, slots=True)
class _Motor:
    """Firing rate in Hz (0: none), its level and that of its wheels or wash in dBFS at `near` m, and their band in Hz."""

    hertz: float
    level: float
    wash: float
    low: float
    high: float
    near: float = 6.0
    beat: float = 0.0            # Hz of a slow beat: a diesel, rail joints, a rotor


MOTORS: dict[SubjectKind, _Motor] = {
    SubjectKind.CAR: _Motor(41, -38, -36, 120, 1500), SubjectKind.TRUCK: _Motor(27, -35, -36, 80, 1100, 8),
    SubjectKind.BICYCLE: _Motor(0, -90, -50, 900, 5200, 3, 9.0), SubjectKind.BOAT: _Motor(19, -37, -42, 200, 1600, 10, 6.3),
    SubjectKind.SHIP: _Motor(11, -35, -42, 60, 500, 60, 1.9), SubjectKind.TRAIN: _Motor(0, -90, -32, 70, 1400, 10, 2.2),
    SubjectKind.AIRCRAFT: _Motor(0, -90, -36, 140, 2400, 60), SubjectKind.SPACESHIP: _Motor(33, -38, -40, 60, 900, 40),
}


def passing(one: Passing, seed: int, window: Window) -> Stereo:
    """In a window of the shot, samples from its first."""
    motor = MOTORS.get(one.kind)
    if motor is None:
        return np.zeros((window.count, 2), np.float32)
    t = window.seconds
    along = one.across + (t - one.seconds) * one.speed
    away = np.sqrt(along ** 2 + one.depth ** 2)
    gain = motor.near / np.maximum(motor.near * 0.7, away)
    beat = 1.0 if motor.beat == 0 else 0.62 + 0.38 * np.sin(2 * np.pi * motor.beat * (t - away / SOUND_M_S)) ** 2
    wash = noise(pink(motor.low, motor.high), seed, window, 0.35).mean(axis=1) * decibels(motor.wash) * beat
    if one.kind is SubjectKind.TRAIN:
        wash = wash + noise(brown(40, 300), seed + 1, window, 0.2).mean(axis=1) * decibels(-34)
    mono = (wash + _fired(motor, one, seed, t - away / SOUND_M_S)) * gain
    pan = np.clip(along / (0.55 * one.depth + 3.0), -1, 1) * 0.85
    angle = (pan + 1) * np.pi / 4
    return (mono[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1) * 1.414).astype(np.float32)


def _fired(motor: _Motor, one: Passing, seed: int, when: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The motor as it ran when the sound left it: what arrives is shifted by its own speed."""
    if motor.hertz == 0:
        return np.zeros(len(when))
    phases = np.random.default_rng((seed, 0x40)).random(8) * 2 * np.pi
    waver = 0.3 * np.sin(2 * np.pi * 0.43 * when)
    pace = motor.hertz * (1.0 if one.speed else 0.7)          # it stands: the engine idles
    harmonics = [np.sin(2 * np.pi * pace * k * when + k * waver + phases[k - 1]) / k ** 1.1 for k in range(1, 9)]
    return np.sum(harmonics, axis=0) * decibels(motor.level)

