"""Who gets in: a table of callers and routes, and every door tried."""

from __future__ import annotations

import socket

import httpx
import pytest
from serving import Studio

A_ID = "01890000-0000-7000-8000-000000000001"    # fixed: it is part of test names
A_BLOB = "a" * 64

READ = ("GET", "/api/projects")
WRITE = ("POST", "/api/projects")
MEDIA = ("GET", f"/api/blobs/{A_BLOB}")
SEND = ("PUT", f"/api/blobs/{A_BLOB}")
WORK = ("POST", f"/api/workers/{A_ID}/claim")
KEYS = ("POST", "/api/session-codes")
OPEN = ("GET", "/api/health")

OK, NOBODY, NO, GONE = "let in", "UNAUTHENTICATED", "FORBIDDEN", "TOKEN_REVOKED"
MATRIX = {
    #            READ    WRITE   MEDIA   SEND    WORK    KEYS    OPEN
    "key":      (OK,     OK,     OK,     OK,     NO,     OK,     OK),
    "browser":  (OK,     OK,     OK,     OK,     NO,     NO,     OK),
    "worker":   (NO,     NO,     NO,     OK,     OK,     NO,     OK),    # no job of its own needs that blob: see test_reach
    "revoked":  (GONE,   GONE,   GONE,   GONE,   GONE,   GONE,   GONE),
    "wrong":    (NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY),
    "basic":    (NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY),
    "nobody":   (NOBODY, "ORIGIN_REFUSED", NOBODY, "ORIGIN_REFUSED", "ORIGIN_REFUSED", "ORIGIN_REFUSED", OK),
    "page":     (NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, OK),
}
ROUTES = (READ, WRITE, MEDIA, SEND, WORK, KEYS, OPEN)


@pytest.fixture(scope="module")
def callers(studio: Studio) -> dict[str, httpx.Client]:
    made = studio.owner.post("/api/worker-tokens", json={"name": "gone"}).json()
    assert studio.owner.delete(f"/api/worker-tokens/{made['id']}").status_code == 204
    fresh = studio.owner.post("/api/worker-tokens", json={"name": "here"}).json()
    basic = studio.client()
    basic.headers["Authorization"] = f"Basic {studio.key}"
    return {"key": studio.client(studio.key), "browser": studio.browser(), "worker": studio.client(fresh["token"]),
            "revoked": studio.client(made["token"]), "wrong": studio.client("x" * 43), "basic": basic,
            "nobody": studio.client(), "page": studio.client(Origin=studio.url)}


@pytest.mark.parametrize("caller", MATRIX)
@pytest.mark.parametrize("number", range(len(ROUTES)), ids=[f"{method} {path[:14]}" for method, path in ROUTES])
def test_the_matrix(callers: dict[str, httpx.Client], caller: str, number: int) -> None:
    method, path = ROUTES[number]
    response = callers[caller].request(method, path, json={"name": "x"} if path == "/api/projects" and method == "POST" else None)
    expected = MATRIX[caller][number]
    code = response.json().get("code") if response.content and response.status_code >= 400 else None
    if expected is OK:
        assert code not in (NOBODY, NO, GONE, "ORIGIN_REFUSED", "HOST_REFUSED"), response.text
    else:
        assert code == expected, response.text


def raw(studio: Studio, *headers: str, line: str = "GET /api/health HTTP/1.1") -> str:
    """Say exactly these bytes: clients would mend them."""
    with socket.create_connection(("127.0.0.1", studio.port), timeout=10) as connection:
        connection.sendall("\r\n".join((line, *headers, "Connection: close", "", "")).encode("latin-1"))
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    return answer.decode("latin-1")


@pytest.mark.parametrize("host", [
    "evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:{port}", "127.0.0.1:{port}.evil.example", "[::1]:{port}",
    "0.0.0.0:{port}", "127.0.0.1:{port}@evil.example", "127.0.0.1:0{port}"])
def test_a_foreign_host_is_refused(studio: Studio, host: str) -> None:
    answer = raw(studio, f"Host: {host.format(port=studio.port)}")
    assert answer.startswith("HTTP/1.1 421") and "HOST_REFUSED" in answer


def test_two_hosts_are_refused(studio: Studio) -> None:
    answer = raw(studio, f"Host: 127.0.0.1:{studio.port}", "Host: evil.example")
    assert answer.startswith(("HTTP/1.1 421", "HTTP/1.1 400"))


def test_localhost_is_sent_to_the_address(studio: Studio) -> None:
    answer = raw(studio, f"Host: localhost:{studio.port}", line="GET /story/a%20b?x=1 HTTP/1.1")
    assert answer.startswith("HTTP/1.1 308")
    assert f"location: http://127.0.0.1:{studio.port}/story/a%20b?x=1" in answer
    assert raw(studio, f"Host: localhost:{studio.port}", line="POST /api/session HTTP/1.1").startswith("HTTP/1.1 421")


@pytest.mark.parametrize("headers", [
    {"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": "http://localhost:{port}"},
    {"Origin": "https://127.0.0.1:{port}"}, {"Origin": "http://127.0.0.1:{port}.evil.example"},
    {"Origin": "http://127.0.0.1:{port}", "Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"}])
@pytest.mark.parametrize("caller", ["key", "browser"])
def test_changes_come_from_our_own_page_only(studio: Studio, callers: dict[str, httpx.Client], caller: str,
                                             headers: dict[str, str]) -> None:
    filled = {name: value.format(port=studio.port) for name, value in headers.items()}
    client = callers[caller]
    if caller == "browser" and "Origin" not in filled:
        client = studio.client(Cookie="; ".join(f"{name}={value}" for name, value in client.cookies.items()))
    response = client.post("/api/projects", json={"name": "x"}, headers=filled)
    assert response.json()["code"] == "ORIGIN_REFUSED"


def test_a_cookie_alone_changes_nothing(studio: Studio, callers: dict[str, httpx.Client]) -> None:
    """A form on another page sends no Origin in old browsers: a cookie without any word of where it comes from is refused."""
    cookie = "; ".join(f"{name}={value}" for name, value in callers["browser"].cookies.items())
    silent = studio.client(Cookie=cookie)
    assert silent.get("/api/projects").status_code == 200
    assert silent.post("/api/projects", json={"name": "x"}).json()["code"] == "ORIGIN_REFUSED"


def test_our_own_page_may_change_things(studio: Studio, callers: dict[str, httpx.Client]) -> None:
    response = callers["browser"].post("/api/projects", json={"name": "x"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert response.status_code == 201


def test_no_other_origin_is_ever_told_that_it_may_read(studio: Studio) -> None:
    for method in ("GET", "OPTIONS"):
        response = studio.owner.request(method, "/api/projects", headers={
            "Origin": "http://evil.example", "Access-Control-Request-Method": "POST"})
        assert not [name for name in response.headers if name.startswith("access-control")]
        assert response.headers["cross-origin-resource-policy"] == "same-origin"
        assert response.headers["x-content-type-options"] == "nosniff"


def test_a_code_lets_one_browser_in_once(studio: Studio) -> None:
    code = studio.owner.post("/api/session-codes").json()["code"]
    page = studio.client(Origin=studio.url)
    answer = page.post("/api/session", json={"code": code})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Domain" not in cookie and cookie.startswith("milimo_")
    assert studio.client(Origin=studio.url).post("/api/session", json={"code": code}).json()["code"] == "UNAUTHENTICATED"
    assert page.get("/api/projects").status_code == 200


def test_a_wrong_code_or_cookie_opens_nothing(studio: Studio) -> None:
    page = studio.client(Origin=studio.url)
    assert page.post("/api/session", json={"code": "guess"}).json()["code"] == "UNAUTHENTICATED"
    instance = page.get("/api/health").json()["instance"]
    assert studio.client(Cookie=f"milimo_{instance}={'0' * 64}").get("/api/projects").status_code == 401


def test_secrets_are_for_the_owner_alone(studio: Studio) -> None:
    for file in (studio.home.key, studio.home.worker_token, studio.home.server_file):
        assert file.stat().st_mode & 0o077 == 0, file


def test_the_token_itself_is_not_kept(studio: Studio) -> None:
    made = studio.owner.post("/api/worker-tokens", json={"name": "n"}).json()
    listed = studio.owner.get("/api/worker-tokens").json()["tokens"]
    assert [token["token"] for token in listed] == [None] * len(listed)
    stored = b"".join(path.read_bytes() for path in studio.home.root.glob("milimo.sqlite*"))
    assert made["token"].encode() not in stored


@pytest.mark.parametrize(("path", "size"), [
    ("/api/projects", 1_100_000), ("/api/breakdown", 3_200_000), (f"/api/projects/{A_ID}/film", 1_100_000)])
@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_too_large_is_refused_before_it_is_parsed(studio: Studio, path: str, size: int, chunked: bool) -> None:
    body = b'{"name": "' + b"x" * size + b'"}'
    content = iter([body[:1000], body[1000:]]) if chunked else body
    try:
        response = studio.owner.post(path, content=content, headers={"Content-Type": "application/json"})
    except httpx.WriteError:    # the connection was closed on us while we were still sending: refused as well
        assert studio.owner.get("/api/health").status_code == 200
        return
    assert response.json()["code"] == "TOO_LARGE"


BOMBS = {
    "deep arrays": b"[" * 100_000, "deep objects": b'{"a":' * 100_000, "closed": b"[" * 5000 + b"]" * 5000,
    "in a field": b'{"name": ' + b"[" * 70 + b"]" * 70 + b"}",
    "long number": b'{"name": ' + b"9" * 100_000 + b"}", "huge exponent": b'{"name": 1e999999999}',
    "not utf-8": b'{"name": "\xff\xfe"}', "half a surrogate": b'{"name": "\\ud800"}', "nothing": b"", "text": b"hello",
    "a text that never ends": b"[" * 65 + b'"' + b'\\"' * 400_000,
    "many keys": b"{" + b",".join(b'"k%d":1' % number for number in range(50_000)) + b"}",
    "nan": b'{"name": NaN}', "wrong type": b'{"name": {"a": 1}}', "unknown field": b'{"name": "x", "admin": true}'}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_json_bombs_are_refused_with_a_code(studio: Studio, bomb: bytes) -> None:
    response = studio.owner.post("/api/projects", content=bomb, headers={"Content-Type": "application/json"})
    assert response.status_code == 422 and response.json()["code"] in ("BAD_REQUEST", "BAD_NAME"), response.text


def test_brackets_in_text_are_no_nesting(studio: Studio) -> None:
    assert studio.owner.post("/api/projects", json={"name": "[" * 150}).status_code == 201


@pytest.mark.parametrize("name", ["../../etc/passwd", "..", "a/b", "a\\b", "\x00", "tab\there", "   ", "line\nbreak", "\x7f"])
def test_names_do_not_wander(studio: Studio, project: str, name: str) -> None:
    assert studio.owner.post("/api/projects", json={"name": name}).json()["code"] == "BAD_NAME"
    response = studio.owner.post(f"/api/projects/{project}/assets", params={"name": name}, content=b"\x89PNG\r\n\x1a\n")
    assert response.json()["code"] == "BAD_NAME"


@pytest.mark.parametrize("path", [
    "/api/blobs/..%2f..%2fkey", "/api/blobs/%2e%2e/key", "/api/blobs/" + "A" * 64, "/api/blobs/" + "g" * 64,
    "/api/projects/../../key", "/api/jobs/..%2fkey", "/../key", "/api/../key"])
def test_paths_do_not_wander(studio: Studio, path: str) -> None:
    answer = raw(studio, f"Host: 127.0.0.1:{studio.port}", f"Authorization: Bearer {studio.key}", line=f"GET {path} HTTP/1.1")
    assert answer.split()[1] in ("404", "422"), answer
    assert studio.key not in answer
