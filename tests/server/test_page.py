"""The built page as it is served, and requests that no browser would send."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import Studio, running

from milimo.server.run import bind

SECRET = "what lies beside the page"


@pytest.fixture(scope="module")
def paged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """A studio with a page of two files; its folder has a neighbour, and a link out of it."""
    folder = tmp_path_factory.mktemp("built")
    page = folder / "page"
    (page / "assets").mkdir(parents=True)
    (page / "index.html").write_text("<!doctype html><title>page</title>", "utf-8")
    (page / "assets" / "app-1.js").write_text("export {};", "utf-8")
    (folder / "secret.txt").write_text(SECRET, "utf-8")
    (page / "assets" / "out.txt").symlink_to(folder / "secret.txt")
    with running(tmp_path_factory.mktemp("home"), web=page) as studio:
        yield studio


def exactly(studio: Studio, line: str, *headers: str) -> tuple[int, str]:
    """Say these bytes, and only these; the status and the whole answer."""
    with socket.create_connection(("127.0.0.1", studio.port), timeout=10) as connection:
        connection.sendall("\r\n".join((line, *headers, "Connection: close", "", "")).encode("latin-1"))
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    said = answer.decode("latin-1")
    return int(said.split(" ", 2)[1]), said


@pytest.mark.parametrize("path", ["/", "/jobs", "/projects/01890000-0000-7000-8000-000000000001/edit", "/assets/app-1.js"])
def test_the_page_runs_nothing_but_its_own_and_stands_in_no_frame(paged: Studio, path: str) -> None:
    answer = paged.client().get(path)
    assert answer.status_code == 200
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'self'" and "script-src" not in policy
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("path", [
    "/../secret.txt", "/assets/../../secret.txt", "/%2e%2e/secret.txt", "/assets/%2e%2e/%2e%2e/secret.txt", "/..%2fsecret.txt",
    "/..%5csecret.txt", "//secret.txt", "/assets/..;/..;/secret.txt", "/%252e%252e/secret.txt", "/assets/out.txt",
    "/secret.txt%00.js", "/assets/app-1.js/../../../secret.txt"])
def test_only_the_page_s_own_files_are_served(paged: Studio, path: str) -> None:
    status, said = exactly(paged, f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{paged.port}")
    assert SECRET not in said
    assert status in (200, 400, 404), said     # 200: its index, as for every address of the page's own rooms


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/nothing", "/api/../api/projects", "/API/projects"])
def test_what_begins_like_the_api_is_not_answered_with_the_page(paged: Studio, path: str) -> None:
    status, said = exactly(paged, f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{paged.port}")
    assert status in (401, 404) or ("<title>page" in said and path.startswith("/API")), said


@pytest.mark.parametrize("path", ["/%0d%0aSet-Cookie:%20a=b", "/x%0aSet-Cookie:a=b", "/?q=%0d%0aSet-Cookie:a=b"])
def test_an_address_becomes_no_header_of_the_answer(paged: Studio, path: str) -> None:
    """The redirect from localhost says the address again."""
    _, said = exactly(paged, f"GET {path} HTTP/1.1", f"Host: localhost:{paged.port}")
    assert said.startswith("HTTP/1.1 308")
    assert not [line for line in said.split("\r\n\r\n")[0].splitlines() if line.lower().startswith("set-cookie")]


@pytest.mark.parametrize("headers", [
    ("X-Forwarded-Host: evil.example",), ("Forwarded: host=evil.example;proto=https",), ("X-Original-URL: /api/projects",),
    ("X-HTTP-Method-Override: DELETE",), ("X-Forwarded-For: 127.0.0.1", "X-Real-IP: 127.0.0.1")])
def test_what_proxies_say_opens_nothing(paged: Studio, headers: tuple[str, ...]) -> None:
    status, said = exactly(paged, "GET /api/projects HTTP/1.1", f"Host: 127.0.0.1:{paged.port}", *headers)
    assert status == 401 and "evil.example" not in said
    status, _ = exactly(paged, "GET /api/health HTTP/1.1", "Host: evil.example", f"X-Forwarded-Host: 127.0.0.1:{paged.port}")
    assert status == 421


def test_an_address_with_another_host_in_it_is_of_ours_or_refused(paged: Studio) -> None:
    status, said = exactly(paged, "GET http://evil.example/api/projects HTTP/1.1", f"Host: 127.0.0.1:{paged.port}")
    assert status in (400, 401, 404, 421) or "<title>page" in said, said


@pytest.mark.parametrize("form", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_form_of_another_page_changes_nothing(paged: Studio, form: str) -> None:
    """Forms are sent without being asked for leave, and with the cookie where the other page is on this machine too."""
    cookie = "; ".join(f"{name}={value}" for name, value in paged.browser().cookies.items())
    stranger = paged.client(Cookie=cookie, Origin="http://127.0.0.1:9", **{"Sec-Fetch-Site": "same-site", "Content-Type": form})
    answer = stranger.post("/api/projects", content=b'{"name": "evil"}')
    assert answer.json()["code"] == "ORIGIN_REFUSED"
    assert [one["name"] for one in paged.owner.get("/api/projects").json()["projects"]] == []


def test_a_code_is_not_taken_from_another_page(paged: Studio) -> None:
    code = paged.owner.post("/api/session-codes").json()["code"]
    stranger = paged.client(Origin="http://evil.example")
    assert stranger.post("/api/session", json={"code": code}).json()["code"] == "ORIGIN_REFUSED"
    assert paged.client(Origin=paged.url).post("/api/session", json={"code": code}).status_code == 204


def test_names_with_line_ends_become_no_headers(paged: Studio) -> None:
    project = paged.project()
    for name in ("a\r\nSet-Cookie: a=b", "a\nb", "a\rb", "a\x0bb", "a\x00b"):
        assert paged.owner.post("/api/projects", json={"name": name}).json()["code"] == "BAD_NAME"
        answer = paged.owner.post(f"/api/projects/{project}/uploads", json={"name": name, "size": 4})
        assert answer.status_code in (409, 422), answer.text


def test_the_page_folder_is_the_one_given(paged: Studio, tmp_path: Path) -> None:
    """So that the tests above can fail: what lies in it is served."""
    assert paged.client().get("/assets/app-1.js").text == "export {};"


def test_an_answer_does_not_wait_for_more_to_say() -> None:
    """Nagle's algorithm holds the body back until the head of the answer is acknowledged: 40 ms of each request."""
    async def accepted() -> int:
        said: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        async def met(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            said.set_result(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        async with await asyncio.start_server(met, sock=listener):
            with socket.create_connection(listener.getsockname()):
                return await said

    with bind("127.0.0.1", 0) as listener:
        assert asyncio.run(accepted()) == 1
