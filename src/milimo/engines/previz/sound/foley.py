"""Things that somebody does: footsteps on a surface, a door, a telephone."""

from __future__ import annotations

import numpy as np

from milimo.contracts.shots import Archetype
from milimo.engines.previz.sound.cues import Cues, Event, Step
from milimo.engines.previz.sound.synth import RATE, Mono, Stereo, Window, decay, hiss, place, tone

HARD = frozenset({
    Archetype.STREET, Archetype.ROOFTOP, Archetype.OFFICE, Archetype.CORRIDOR, Archetype.STAIRWELL, Archetype.HOSPITAL,
    Archetype.HALL, Archetype.KITCHEN, Archetype.BAR})
WOOD = frozenset({
    Archetype.LIVING_ROOM, Archetype.BEDROOM, Archetype.LAMP_ROOM, Archetype.HARBOUR, Archetype.TRAIN, Archetype.STUDIO})
METAL = frozenset({Archetype.SPACECRAFT})
LOOSE = frozenset({Archetype.BEACH, Archetype.DESERT, Archetype.FIELD, Archetype.FOREST, Archetype.MOUNTAINS})
SILENT = frozenset({Archetype.SEA, Archetype.SKY, Archetype.SPACE, Archetype.UNDERWATER})


def foley(cues: Cues, archetype: Archetype, seed: int, window: Window) -> Stereo:
    """Everything that the cues ask for, in a window of the whole shot (its samples count from the shot's first)."""
    out = np.zeros((window.count, 2), np.float32)
    if archetype not in SILENT:
        for number, step in enumerate(cues.steps):
            rng = np.random.default_rng((seed, 0xF007, number))
            place(out, footstep(archetype, step, rng), _at(step.seconds, window), step.pan)
    for number, event in enumerate(cues.events):
        rng = np.random.default_rng((seed, 0xD004, number))
        place(out, _event(event, rng), _at(event.seconds, window), event.pan)
    return out


def footstep(archetype: Archetype, step: Step, rng: np.random.Generator) -> Mono:
    """Heel, then sole."""
    if archetype in LOOSE:
        grind = hiss(rng, 0.16, 500, 5200) * decay(0.16, 0.035, 0.012) * 0.5
        thud = hiss(rng, 0.16, 60, 240) * decay(0.16, 0.02, 0.004) * 0.5
        sound = grind + thud
    elif archetype in METAL:
        ring = sum(tone(f, 0.22) * decay(0.22, 0.03) for f in (310.0, 742.0, 1190.0))
        sound = np.asarray(ring) * 0.25 + hiss(rng, 0.22, 90, 500) * decay(0.22, 0.015) * 0.6
    else:
        low, high = (90, 700) if archetype in WOOD else (220, 2600)
        heel = hiss(rng, 0.12, low, high) * decay(0.12, 0.011)
        sole = hiss(rng, 0.12, low * 1.5, high * 1.4) * decay(0.12, 0.016) * 0.35
        sound = heel + np.concatenate([np.zeros(int(0.045 * RATE)), sole])[:len(heel)]
    return (sound * step.weight * rng.uniform(0.8, 1.1) * 0.075).astype(np.float32)


def _event(event: Event, rng: np.random.Generator) -> Mono:
    match event.kind:
        case "door":
            creak = tone(np.linspace(240, 330, int(0.5 * RATE)), 0.5) * hiss(rng, 0.5, 20, 60) * decay(0.5, 0.3, 0.1) * 0.02
            shut = hiss(rng, 0.5, 60, 600) * decay(0.5, 0.03) * 0.16
            return np.concatenate([creak, shut]).astype(np.float32)
        case "phone":
            t = np.arange(int(1.0 * RATE)) / RATE
            ring = (np.sin(2 * np.pi * 440 * t) + np.sin(2 * np.pi * 480 * t)) * (np.sin(2 * np.pi * 20 * t) > 0)
            return (ring * decay(1.0, 10) * 0.03).astype(np.float32)
        case "bell":
            partials = ((0.5, 0.4, 1.5), (1.0, 1.0, 1.0), (1.19, 0.5, 0.7), (2.0, 0.4, 0.5))
            stroke = np.sum([tone(392.0 * r, 3.0) * decay(3.0, half) * gain for r, gain, half in partials], axis=0)
            return (stroke * 0.05).astype(np.float32)
        case "thunder":
            return (hiss(rng, 4.0, 28, 170) * decay(4.0, 0.9, 0.03) * 0.12).astype(np.float32)


def _at(seconds: float, window: Window) -> int:
    return round(seconds * RATE) - window.start
