"""Where people can stand in front of a view."""

from __future__ import annotations

from milimo.engines.previz.sets.nature.vista import Vista

_ACROSS = (-0.17, 0.17, -0.34, 0.34, 0.0)   # shares of the frame's width from its middle: the thirds first


def places_to_stand(vista: Vista, nearest: float = 0.8, furthest: float = 40.0) -> tuple[tuple[float, float], ...]:
    """World (x, z) of five places across the frame at the subject's distance, left to right."""
    metres = min(max(vista.subject, nearest), furthest)
    span = vista.view.width / vista.view.focal_px * metres
    return tuple(vista.ahead(metres, share * span) for share in sorted(_ACROSS))
