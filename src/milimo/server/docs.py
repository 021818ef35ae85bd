"""`/api/docs`: the interface as one page of plain HTML. No script and no style from anywhere else: it works unplugged."""

from __future__ import annotations

import html
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

router = APIRouter(include_in_schema=False)

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>
<style>body{{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}}code{{white-space:nowrap}}
td{{vertical-align:top;padding:.3rem .8rem .3rem 0;border-top:1px solid #ccc}}small{{color:#666}}</style>
<h1>{title}</h1><p>{about} The whole of it, typed: <a href="/api/openapi.json">openapi.json</a>.
Send the key of the home folder as <code>Authorization: Bearer &lt;key&gt;</code>.</p>{tables}</html>"""


@router.get("/api/docs")
async def docs(request: Request) -> HTMLResponse:
    """Every route with what it does and how it can refuse."""
    schema = request.app.openapi()
    groups: dict[str, list[str]] = {}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            groups.setdefault(operation.get("tags", ["other"])[0], []).append(_row(method, path, operation))
    tables = "".join(f"<h2>{html.escape(name)}</h2><table>{''.join(rows)}</table>" for name, rows in groups.items())
    page = _PAGE.format(title=html.escape(schema["info"]["title"]), about=html.escape(schema["info"]["description"]), tables=tables)
    return HTMLResponse(page, headers={"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"})


def _row(method: str, path: str, operation: dict[str, Any]) -> str:
    codes = sorted({code for answer in operation["responses"].values() for code in answer.get("x-codes", ())})
    says = html.escape(operation.get("description") or operation.get("summary", ""))
    return (f"<tr><td><code>{method.upper()} {html.escape(path)}</code><td>{says}<br><small>{html.escape(', '.join(codes))}</small>")
