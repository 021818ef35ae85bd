"""Whether a shot's camera moved as its plan says, seen in the frames alone.

Rain, snow, surf, clouds and walkers move too, but not as a camera moves them: streaks are gone a moment later, waves change
their shape on the way, and none of them takes the ground along. So the picture's transients are taken out (a median over a few
frames), flow is believed only where it leads back and where what it finds looks the same, and only the ground's part of the
picture is asked which way it went: clouds drift like a truck to the right.
"""

import itertools

import cv2
import numpy as np
import numpy.typing as npt

WIDTH, HEIGHT = 160, 90
BLOCK = 10
STEP = 18               # frames: a wave has broken in the meantime, and a slow push is seen
AROUND = 3              # frames before and after: what rain leaves of the picture
GROUND = slice(6, 9)    # rows of blocks
BEHIND = slice(5, 7)    # an orbit holds its subject and turns what is behind it, under the sky
LEAST = 0.3             # px that a block must go
FLAT = 3.0              # variance of luma under which a block has nothing to hold on to
ALIKE = 0.8             # correlation of a block with what it is said to have become
LOOP = (0.4, 0.1)       # px, and of the way, by which the flow back may miss

AFLOAT = frozenset({"sea"})
"""Archetypes without anything that stands still: what moves there cannot be told from a camera."""

_WAYS = {"pan_left": (1, 0), "pan_right": (-1, 0), "truck_left": (1, 0), "truck_right": (-1, 0), "orbit_left": (-1, 0), "orbit_right": (1, 0),
         "tilt_up": (0, 1), "tilt_down": (0, -1), "crane_up": (0, 1), "crane_down": (0, -1)}
_DEEPER = {"push_in": 1, "zoom_in": 1, "pull_out": -1, "zoom_out": -1}
_X, _Y = np.meshgrid(np.arange(WIDTH, dtype=np.float32), np.arange(HEIGHT, dtype=np.float32))

Luma = npt.NDArray[np.float32]


def made_share(luma: Luma, move: str) -> float:
    """Share (-1 to 1) of the textured ground that goes the way in which `move` takes it, less what goes the other way.

    `luma` is (frames, HEIGHT, WIDTH), 0 to 255, of one shot. A track and a held camera have no way of their own: there it is
    the way that most of the ground goes.
    """
    pictures = [np.median(luma[max(0, at - AROUND):at + AROUND + 1], axis=0).astype(np.uint8) for at in _looks(len(luma))]
    finder = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    rows = BEHIND if move.startswith("orbit") else GROUND
    gone = seen = 0
    for one, other in itertools.pairwise(pictures):
        moved, held, textured = _believed(one, other, finder)
        along = (moved * _way(move, moved[rows][held[rows]])).sum(axis=-1)
        voted = (held & (along > LEAST)).astype(int) - (held & (along < -LEAST))
        gone += int(voted[rows].sum())
        seen += int(textured[rows].sum())
    return gone / max(1, seen)


def _looks(frames: int) -> range | list[int]:
    """Which frames are compared: every STEP-th, of a short shot its ends."""
    return range(0, frames, STEP) if frames > 2 * STEP else [0, frames - 1]


def _way(move: str, ground: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Unit vectors, (2,) or one a block, in which the picture goes."""
    if move in _DEEPER:
        outward = np.stack([_blocks(_X) - (WIDTH - 1) / 2, _blocks(_Y) - (HEIGHT - 1) / 2], axis=-1)
        return _DEEPER[move] * outward / np.linalg.norm(outward, axis=-1, keepdims=True)
    if move in _WAYS:
        return np.array(_WAYS[move], np.float32)
    way = np.median(ground, axis=0) if len(ground) else np.zeros(2, np.float32)
    return way / max(1e-6, float(np.linalg.norm(way)))


def _believed(one: npt.NDArray[np.uint8], other: npt.NDArray[np.uint8], finder: cv2.DISOpticalFlow) -> tuple[Luma, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """A way (px) a block; which of them are to be believed; which blocks have something to hold on to."""
    there, back = finder.calc(one, other, None), finder.calc(other, one, None)
    x, y = _X + there[..., 0], _Y + there[..., 1]
    missed = _blocks(np.linalg.norm(there + cv2.remap(back, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), axis=2))
    first, found = one.astype(np.float32), cv2.remap(other, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
    spread, other_spread = (_blocks(picture ** 2) - _blocks(picture) ** 2 for picture in (first, found))
    alike = (_blocks(first * found) - _blocks(first) * _blocks(found)) / np.sqrt(np.maximum(spread * other_spread, 1e-6))
    moved = np.stack([_blocks(there[..., 0]), _blocks(there[..., 1])], axis=-1)
    textured = spread > FLAT
    return moved, textured & (alike > ALIKE) & (missed < LOOP[0] + LOOP[1] * np.linalg.norm(moved, axis=-1)), textured


def _blocks(picture: Luma) -> Luma:
    return picture.reshape(HEIGHT // BLOCK, BLOCK, WIDTH // BLOCK, BLOCK).mean(axis=(1, 3))
