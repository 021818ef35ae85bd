"""What was broken down before: a scene whose words, people and circumstances are the same becomes the same shots.

While somebody writes, the whole script is broken down again after each pause; of a feature one scene has changed then. What a
scene becomes is a function of its key alone, so that remembering it changes no breakdown, only its time.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

_Made = TypeVar("_Made")


class Memory(Generic[_Made]):
    """The `most` last used. For threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: OrderedDict[Hashable, _Made] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> _Made | None:
        with self._lock:
            found = self._made.get(key)
            if found is not None:
                self._made.move_to_end(key)
            return found

    def put(self, key: Hashable, made: _Made) -> None:
        with self._lock:
            self._made[key] = made
            self._made.move_to_end(key)
            while len(self._made) > self._most:
                self._made.popitem(last=False)

    def forget(self) -> None:
        with self._lock:
            self._made.clear()
