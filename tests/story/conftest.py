"""The story room's own measures can be imported by name."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [path for path in (str(HERE), str(HERE / "prompts")) if path not in sys.path]
