"""Screenplays that come with the product: one file each, named by what the page and the command call it."""

import re
from pathlib import Path

FOLDER = Path(__file__).parent


def names() -> tuple[str, ...]:
    """`the-lighthouse` …"""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.fountain")))


def find(name: str) -> Path | None:
    """The file of an example, by its name alone."""
    return FOLDER / f"{name}.fountain" if re.fullmatch(r"[a-z0-9\-]{1,80}", name) and name in names() else None
