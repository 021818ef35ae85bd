"""Seeds that follow from what a thing *is*, never from its number: a scene put in before leaves all others as they are."""

from __future__ import annotations

import hashlib


def shot_seed(seed: int, scene: str, text: str) -> int:
    """Of a shot: from the film's seed, the scene's heading and the words that the shot covers."""
    return _digest("shot", seed, _folded(scene), _folded(text))


def scene_seed(seed: int, place: str) -> int:
    """Of a set: all shots of one place, in whatever scene, are painted from the same one, however its name is written."""
    return mixed(_number(" ".join(place.upper().split())), seed)


def mixed(seed: int, other: int) -> int:
    """Two seeds made one; 32 bits."""
    return _number(f"{seed}:{other}")


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:4], "big")


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _digest(*parts: object) -> int:
    return _number("\x1f".join(map(str, parts)))
