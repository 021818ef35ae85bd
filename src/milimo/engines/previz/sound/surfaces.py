"""What is walked on, and how a foot sounds on it: heel, then sole, in the material's own way."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from milimo.contracts.shots import Archetype, ShotPlan, Weather
from milimo.engines.previz.sound.cues import Step
from milimo.engines.previz.sound.synth import RATE, Mono, decay, hiss, tone

WET = frozenset({Weather.RAIN, Weather.STORM})
_GROUNDS: dict[Archetype, str] = {
    Archetype.COAST: "gravel", Archetype.BEACH: "sand", Archetype.HARBOUR: "wood", Archetype.MOUNTAINS: "gravel",
    Archetype.FOREST: "leaves", Archetype.DESERT: "sand", Archetype.FIELD: "grass", Archetype.RIVER: "gravel",
    Archetype.VILLAGE: "stone", Archetype.SKYLINE: "stone", Archetype.STREET: "stone", Archetype.ROOFTOP: "gravel",
    Archetype.LIVING_ROOM: "wood", Archetype.BEDROOM: "wood", Archetype.KITCHEN: "tile", Archetype.OFFICE: "carpet",
    Archetype.CORRIDOR: "tile", Archetype.STAIRWELL: "stone", Archetype.BAR: "wood", Archetype.HOSPITAL: "tile",
    Archetype.HALL: "stone", Archetype.LAMP_ROOM: "metal", Archetype.TRAIN: "wood", Archetype.SPACECRAFT: "metal",
    Archetype.CAVE: "stone", Archetype.STUDIO: "wood",
}
"""Where no foot is heard, none is listed: the sea, the sky, space, under water, in a car."""
_SNOWED = frozenset({"gravel", "sand", "stone", "grass", "leaves"})
_SPLASHING = frozenset({"stone", "tile"})


def surface_of(plan: ShotPlan) -> str | None:
    """The ground of a place as feet hear it, or None where there is none."""
    ground = _GROUNDS.get(plan.place.archetype)
    features = plan.place.features
    if ground is None:
        return None
    if "spiral_stair" in features or (plan.place.archetype is Archetype.STAIRWELL and "bars" in features):
        return "metal"
    if plan.place.interior:
        return "carpet" if "carpet" in features else ground
    if (plan.weather is Weather.SNOW or "snow" in features) and ground in _SNOWED:
        return "snow"
    if ground in _SPLASHING and (plan.weather in WET or "puddles" in features):
        return "wet"
    return ground


def footstep(surface: str, step: Step, rng: np.random.Generator) -> Mono:
    """One step, about 0.2 s. `rng` makes no two of them alike."""
    sound = _STEPS[surface](rng)
    sound = sound * np.clip((len(sound) - 1 - np.arange(len(sound))) / 480, 0, 1)
    return (sound * step.weight * rng.uniform(0.75, 1.1) * 0.075).astype(np.float32)


def _tap(rng: np.random.Generator, low: float, high: float, half: float, long: float = 0.2) -> np.ndarray:
    return hiss(rng, long, low, high) * decay(long, half)


def _then(first: np.ndarray, second: np.ndarray, delay: float) -> np.ndarray:
    """The sole after the heel."""
    late = np.concatenate([np.zeros(int(delay * RATE)), second])[:len(first)]
    return first + np.pad(late, (0, len(first) - len(late)))


def _wood(rng: np.random.Generator) -> np.ndarray:
    board = sum(tone(hertz * rng.uniform(0.94, 1.06), 0.2) * decay(0.2, 0.016) * gain for hertz, gain in ((112.0, 0.8), (214.0, 0.5), (341.0, 0.22)))
    return _then(np.asarray(board) + _tap(rng, 90, 700, 0.011), _tap(rng, 160, 1200, 0.014) * 0.35, rng.uniform(0.05, 0.075))


def _stone(rng: np.random.Generator) -> np.ndarray:
    return _then(_tap(rng, 220, 2600, 0.010), _tap(rng, 380, 3400, 0.015) * 0.35, rng.uniform(0.045, 0.07))


def _tile(rng: np.random.Generator) -> np.ndarray:
    click = tone(rng.uniform(1650, 2100), 0.2) * decay(0.2, 0.006) * 0.3
    return _then(_tap(rng, 320, 3600, 0.008) + click, _tap(rng, 500, 4200, 0.012) * 0.3, rng.uniform(0.045, 0.065))


def _carpet(rng: np.random.Generator) -> np.ndarray:
    return _then(_tap(rng, 60, 300, 0.018) * 0.8, _tap(rng, 120, 900, 0.03) * 0.22, 0.07)


def _metal(rng: np.random.Generator) -> np.ndarray:
    ring = sum(tone(hertz * rng.uniform(0.985, 1.015), 0.3) * decay(0.3, half) * gain
               for hertz, half, gain in ((286.0, 0.045, 0.5), (611.0, 0.032, 0.4), (1034.0, 0.024, 0.25), (1723.0, 0.016, 0.14)))
    return np.asarray(ring) * 0.5 + _then(_tap(rng, 90, 500, 0.014, 0.3) * 0.7, _tap(rng, 700, 3800, 0.01, 0.3) * 0.2, 0.06)


def _grains(rng: np.random.Generator, count: int, low: float, high: float, spread: float, half: float, long: float) -> np.ndarray:
    """Many small crunches, thick at first."""
    out = np.zeros(int(long * RATE))
    for _ in range(count):
        grain = hiss(rng, 0.03, low, high) * decay(0.03, half, 0.0008)
        at = int(min(long - 0.031, abs(rng.normal(0.0, spread)) + rng.uniform(0, 0.03)) * RATE)
        out[at:at + len(grain)] += grain * rng.uniform(0.25, 1)
    return out


def _gravel(rng: np.random.Generator) -> np.ndarray:
    return _grains(rng, 17, 900, 5200, 0.055, 0.004, 0.24) * 0.55 + _tap(rng, 70, 320, 0.018, 0.24) * 0.5


def _sand(rng: np.random.Generator) -> np.ndarray:
    slide = hiss(rng, 0.26, 700, 4200) * decay(0.26, 0.05, 0.03) * 0.36
    return slide + _tap(rng, 55, 200, 0.024, 0.26) * 0.5


def _snow(rng: np.random.Generator) -> np.ndarray:
    squeak = hiss(rng, 0.3, 1300, 2900) * decay(0.3, 0.05, 0.035) * 0.28
    return _grains(rng, 30, 500, 2600, 0.09, 0.006, 0.3) * 0.3 + squeak + _tap(rng, 60, 240, 0.03, 0.3) * 0.35


def _leaves(rng: np.random.Generator) -> np.ndarray:
    return _grains(rng, 22, 1500, 7500, 0.075, 0.003, 0.26) * 0.42 + _tap(rng, 60, 260, 0.02, 0.26) * 0.45


def _grass(rng: np.random.Generator) -> np.ndarray:
    brush = hiss(rng, 0.24, 1200, 6200) * decay(0.24, 0.04, 0.03) * 0.22
    return brush + _tap(rng, 60, 260, 0.02, 0.24) * 0.5


def _wet(rng: np.random.Generator) -> np.ndarray:
    spray = hiss(rng, 0.26, 1800, 8000) * decay(0.26, 0.04, 0.012) * 0.4
    drops = sum(np.concatenate([np.zeros(at), tone(np.linspace(pitch, pitch * 1.5, 1440), 0.03) * decay(0.03, 0.006), np.zeros(int(0.26 * RATE) - at - 1440)])
                for at, pitch in ((int(rng.uniform(0.03, 0.2) * RATE), float(rng.uniform(900, 1900))) for _ in range(3)))
    return spray + _tap(rng, 200, 2200, 0.011, 0.26) * 0.7 + np.asarray(drops) * 0.14


_STEPS: dict[str, Callable[[np.random.Generator], np.ndarray]] = {
    "wood": _wood, "stone": _stone, "tile": _tile, "carpet": _carpet, "metal": _metal, "gravel": _gravel, "sand": _sand,
    "snow": _snow, "leaves": _leaves, "grass": _grass, "wet": _wet}
SURFACES = tuple(_STEPS)
