"""The built page: static files, and its index for every other address outside /api."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

PAGE = Path(__file__).parent / "page"
"""Where the build of `web/` lies, in a checkout and in the wheel."""
POLICY = ("default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; "
          "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")


class _Page(StaticFiles):
    """Files below one folder; addresses of the page's own router get its index."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if path == "api" or path.startswith("api/"):
            raise HTTPException(404)
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404 or "." in path.rsplit("/", 1)[-1]:
                raise
            response = FileResponse(Path(str(self.directory)) / "index.html")
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Cache-Control"] = "no-cache" if "assets/" not in path else "public, max-age=31536000, immutable"
        return response


def mount_web(app: FastAPI, folder: Path) -> None:
    """Serve the page from `folder` at /, behind the API's routes."""
    app.mount("/", _Page(directory=folder, html=True), name="web")
