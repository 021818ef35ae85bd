"""A studio as the browser tests have it."""

from dataclasses import dataclass

from milimo.client import Client
from milimo.config import Home


@dataclass(frozen=True, slots=True)
class Site:
    """`project` has a film."""

    project: str
    home: Home
    client: Client
