"""What somebody or something does in a shot, and what is heard of it: steps, doors, bells, vehicles."""

from __future__ import annotations

import numpy as np

from milimo.contracts.shots import ShotPlan
from milimo.engines.previz.sound.cues import Cues
from milimo.engines.previz.sound.effects import LONGEST, effect
from milimo.engines.previz.sound.passing import passing
from milimo.engines.previz.sound.rooms import answered, echo_of
from milimo.engines.previz.sound.surfaces import footstep, surface_of
from milimo.engines.previz.sound.synth import RATE, Stereo, Window, place

STEP_S = 0.35


def foley(cues: Cues, plan: ShotPlan, seed: int, window: Window) -> Stereo:
    """Everything that the cues ask for, in a window of the whole shot (its samples count from the shot's first)."""
    before = int((echo_of(plan.place.archetype) + STEP_S) * RATE)
    wide = Window(window.start - before, window.count + before)
    out = np.zeros((wide.count, 2), np.float32)
    surface = surface_of(plan)
    if surface is not None:
        for number, step in enumerate(cues.steps):
            if _near(step.seconds, STEP_S, wide):
                place(out, footstep(surface, step, np.random.default_rng((seed, 0xF007, number))), _at(step.seconds, wide), step.pan)
    for number, event in enumerate(cues.events):
        if _near(event.seconds, LONGEST, wide):
            place(out, effect(event, np.random.default_rng((seed, 0xD004, number))), _at(event.seconds, wide), event.pan)
    out = answered(out, plan.place.archetype)[before:]
    for number, one in enumerate(cues.passings[:3]):
        out = out + passing(one, seed % 100_003 + 17 * number, window)
    return out


def _near(seconds: float, long: float, window: Window) -> bool:
    at = _at(seconds, window)
    return -long * RATE <= at < window.count


def _at(seconds: float, window: Window) -> int:
    return round(seconds * RATE) - window.start
