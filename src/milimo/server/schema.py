"""`python -m milimo.server.schema`: the OpenAPI document, as the typed client of the page is made from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from milimo.config import DEFAULT_PORT, Home
from milimo.server.app import create_app


def openapi() -> dict[str, Any]:
    """The document. Nothing is opened for it."""
    return create_app(Home(Path("unused")), port=DEFAULT_PORT).openapi()


if __name__ == "__main__":
    print(json.dumps(openapi(), indent=2, sort_keys=True, ensure_ascii=False))
