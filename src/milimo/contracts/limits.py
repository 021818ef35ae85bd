"""Bounds that several parts keep: decided here, once. Each refusal names the bound that it kept."""


LARGEST_SCRIPT = 2 * 1024 * 1024
"""Bytes. A feature of 120 pages has about 0.2 MB; ten times that is no screenplay."""

SHORTEST_SHOT_S, LONGEST_SHOT_S = 1.0, 12.0
"""Seconds of a shot that the breakdown cuts or a person sets for all: below, nobody sees it; above, nobody looks at it."""

LONGEST_S = 600.0
"""Seconds of a single shot, asked for by itself: ten minutes, 14,400 frames at 24 a second."""

MOST_FRAMES = 100_000
"""Of a single shot: LONGEST_S at 166 frames a second."""

SMALLEST_SIDE, LARGEST_SIDE = 64, 8192
"""Pixels of a picture's sides, in films and in stills. An engine has bounds of its own inside these (VideoCapabilities)."""

LONGEST_PROMPT = 8000
LONGEST_NAME = 200
"""Characters."""


def base64_length(size: int) -> int:
    """Characters that `size` bytes take in base64."""
    return (size + 2) // 3 * 4
