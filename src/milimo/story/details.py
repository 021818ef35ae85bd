"""Things small enough to fill a frame."""

from __future__ import annotations

from milimo.story.lexicon import Meaning
from milimo.story.passage import Passage, has_form

_DETAIL = frozenset({"lamp", "light", "ledger", "clock", "switch", "screen", "lock", "button", "sign", "photograph", "puddle", "receiver", "gauge", "tooth", "coin", "tin", "bulb", "note",
                     "letter", "candle", "ring", "rope", "drop", "knot", "label", "dial", "needle", "blood", "message", "trigger", "fuse", "handle", "keyhole", "card", "ticket", "medal"})


def first_detail(passage: Passage, within: int, start: int = 0) -> int | None:
    """Where a thing that fits in a hand is named among the first words."""
    holdable = {at for hit in passage.said(Meaning.HOLDABLE) for at in range(hit.start, hit.stop)}
    return next((at for at in range(start, min(within, len(passage.words))) if (at in holdable and passage.words[at].text != "glasses") or has_form(passage.words[at], _DETAIL)), None)
