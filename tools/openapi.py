"""Prints the server's OpenAPI schema, from which the web app's types are made: `python tools/openapi.py > build/openapi.json`."""

import json
import sys
from pathlib import Path
from tempfile import gettempdir

from milimo.config import home_at
from milimo.server.app import create_app

if __name__ == "__main__":
    app = create_app(home_at(Path(gettempdir()) / "milimo-schema"), port=0)    # nothing is opened, so nothing is made there
    json.dump(app.openapi(), sys.stdout, indent=1, sort_keys=True)
