"""The boundary: typed errors become HTTP, once, and are logged there (4xx a line, 5xx a traceback)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from milimo.contracts.errors import ErrorCode, MilimoError

log = logging.getLogger("milimo.server")

ALWAYS = (
    ErrorCode.BAD_REQUEST, ErrorCode.UNAUTHENTICATED, ErrorCode.TOKEN_REVOKED, ErrorCode.FORBIDDEN, ErrorCode.HOST_REFUSED, ErrorCode.ORIGIN_REFUSED,
    ErrorCode.TOO_LARGE, ErrorCode.DISK_FULL, ErrorCode.DATABASE_DAMAGED, ErrorCode.INTERNAL)
"""Refusals that any route under /api can give."""


ERROR_BODY = "#/components/schemas/ErrorBody"


def refusals(*codes: ErrorCode) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route: every code it can refuse with, grouped by status.

    The body is named, not given as a model: FastAPI would build a validator of its own for each status of each route, some
    700 in all, a fifth of the server's start.
    """
    grouped: dict[int | str, dict[str, Any]] = {}
    for code in dict.fromkeys((*codes, *ALWAYS)):
        status = MilimoError(code, "").http_status
        entry = grouped.setdefault(status, {"content": {"application/json": {"schema": {"$ref": ERROR_BODY}}}, "description": "", "x-codes": []})
        entry["x-codes"].append(str(code))
        entry["description"] = ", ".join(entry["x-codes"])
    return grouped


def answer(error: MilimoError) -> JSONResponse:
    headers = {"WWW-Authenticate": "Bearer"} if error.http_status == 401 else {}
    if error.code is ErrorCode.PROTOCOL_OLD:
        headers["Upgrade"] = "milimo"
    return JSONResponse(error.body().model_dump(mode="json"), status_code=error.http_status, headers=headers)


def install(app: FastAPI) -> None:
    app.add_exception_handler(MilimoError, _handler(_refused))
    app.add_exception_handler(RequestValidationError, _handler(_invalid))
    app.add_exception_handler(HTTPException, _handler(_http))
    app.add_exception_handler(Exception, _handler(_unforeseen))


def _handler(function: Callable[[Request, Any], Response]) -> Callable[[Request, Exception], Coroutine[Any, Any, Response]]:
    async def handle(request: Request, error: Exception) -> Response:
        return function(request, error)

    return handle


def _refused(request: Request, error: MilimoError) -> Response:
    if error.http_status >= 500:
        log.error("%s %s: %s", request.method, request.url.path, error.code, exc_info=error)
    else:
        log.info("%s %s: %s %s", request.method, request.url.path, error.code, error.message)
    return answer(error)


def _invalid(request: Request, error: RequestValidationError) -> Response:
    problems = [{"where": ".".join(str(part) for part in problem["loc"][:12])[:200], "what": str(problem["msg"])[:300]}
                for problem in error.errors()[:20]]
    first = f"{problems[0]['where']}: {problems[0]['what']}" if problems else "it cannot be read"
    return _refused(request, MilimoError(ErrorCode.BAD_REQUEST, f"The request is not well formed ({first}).", problems=problems))


def _http(request: Request, error: HTTPException) -> Response:
    if error.status_code == 404:
        return _refused(request, MilimoError(ErrorCode.NOT_FOUND, f"There is nothing at {request.url.path[:200]}."))
    coded = MilimoError(ErrorCode.BAD_REQUEST, f"{request.method} {request.url.path[:200]}: {error.detail}")
    if error.status_code != 405:
        return _refused(request, coded)
    log.info("%s", coded.message)
    return JSONResponse(coded.body().model_dump(mode="json"), status_code=405, headers=error.headers)    # with its Allow


def _unforeseen(request: Request, error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return answer(MilimoError(ErrorCode.INTERNAL, "The server met something that it did not foresee. Its log has the details "
                              "(logs/server.log in the home folder)."))
