"""httpx without its own command line, which would bring click, Pygments and Rich into every agent (50 ms, some megabytes)."""

import sys

sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # what cannot be imported, httpx does without
import httpx  # noqa: E402

__all__ = ["httpx"]
