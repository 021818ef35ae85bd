"""The door for workers on other machines: what it lets through, and that it lets through nothing else."""

from __future__ import annotations

import json
import re
import socket
import ssl
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import pytest
from ledger_building import video_outcome
from serving import Studio, Worker, document, running

from milimo.config import Home, Listen
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.server.certificate import certificate_for
from milimo.server.door import OPEN

NAMES = ("127.0.0.1", "render.test")


class Far:
    """Another machine: it has the studio's certificate and a token, and sees the door only."""

    def __init__(self, studio: Studio) -> None:
        told = json.loads(studio.home.server_file.read_text("utf-8"))["door"]
        self.studio, self.url, self.ca = studio, str(told["url"]), Path(told["certificate"])
        self.token = studio.owner.post("/api/worker-tokens", json={"name": "far"}).json()["token"]

    def client(self, secret: str | None, **headers: str) -> httpx.Client:
        trust = ssl.create_default_context(cafile=str(self.ca))
        trust.verify_flags |= 0x4000    # X509_V_FLAG_CHECK_SS_SIGNATURE: also the certificate's own signature
        if secret is not None:
            headers["Authorization"] = f"Bearer {secret}"
        return httpx.Client(base_url=self.url, headers=headers, trust_env=False, timeout=20.0, verify=trust)


@pytest.fixture(scope="module")
def far(tmp_path_factory: pytest.TempPathFactory) -> Generator[Far]:
    with running(tmp_path_factory.mktemp("home"), listen=Listen("127.0.0.1", 0, NAMES[1:])) as studio:
        yield Far(studio)


def code(response: httpx.Response) -> str:
    return str(response.json()["code"])


def test_a_job_is_done_over_tls(far: Far) -> None:
    job = far.studio.video_job(far.studio.project())
    worker = Worker(far.studio, "far:cpu:0", far.token)
    worker.http = far.client(far.token)
    worker.register()
    claim = worker.claim()
    assert claim is not None and claim["job"] == job["id"]
    assert worker.beat(claim, stage="paint", step=1, steps=2) == {"state": "running", "stop": False}
    sent = worker.put(b"far take")
    assert worker.http.get(f"/api/blobs/{sent.sha256}").content == b"far take"
    assert worker.finish(claim, video_outcome(b"far take")).json()["state"] == "done"
    assert far.studio.job(job["id"])["job"]["state"] == "done"


def test_every_other_route_is_closed(far: Far) -> None:
    """With the worker's token and with the owner's key: the list is of what is open, so all else is closed."""
    opened: set[str] = set()
    clients = (far.client(far.token), far.client(far.studio.key))
    for path, methods in document()["paths"].items():
        real = path.replace("{sha256}", "0" * 64).replace("{worker}", "w")
        for method in (name.upper() for name in methods):
            if any(method in known and pattern.fullmatch(real) for known, pattern in OPEN):
                opened.add(path)
                continue
            for client in clients:
                answer = client.request(method, real, json={} if method in ("POST", "PUT", "PATCH") else None)
                assert (answer.status_code, code(answer)) == (403, "FORBIDDEN"), (method, path)
    assert {path.split("/")[2] for path in opened} == {"workers", "blobs"}
    for page in ("/", "/api/health", "/api/docs", "/api/openapi.json", "/api/../api/projects", "/api/blobs/../projects", "/nothing"):
        assert code(clients[0].get(page)) == "FORBIDDEN", page


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "localhost", "127.0.0.1:1", ""])
def test_a_wrong_host_is_refused(far: Far, host: str) -> None:
    answer = far.client(far.token, Host=host).post("/api/workers/register", json={})
    assert (answer.status_code in (400, 421)) and (answer.status_code == 400 or code(answer) == "HOST_REFUSED")


def test_a_further_name_of_the_machine_is_known(far: Far) -> None:
    port = far.url.rsplit(":", 1)[1]
    answer = far.client(far.token, Host=f"Render.test:{port}").get(f"/api/blobs/{'0' * 64}")
    assert code(answer) == "FORBIDDEN", "a file that no job of this worker needs: the request has come through"


def test_plain_http_gets_no_answer(far: Far) -> None:
    with pytest.raises(httpx.TransportError):
        httpx.get(far.url.replace("https:", "http:") + f"/api/blobs/{'0' * 64}", trust_env=False, timeout=5.0)


def test_the_certificate_is_the_studios_own_and_is_checked(far: Far) -> None:
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(far.url, trust_env=False)
    held = ssl.create_default_context(cafile=str(far.ca))
    with socket.create_connection(("127.0.0.1", int(far.url.rsplit(":", 1)[1]))) as line, \
            pytest.raises(ssl.SSLCertVerificationError, match=r"[Hh]ostname mismatch"):
        held.wrap_socket(line, server_hostname="other.test")
    key = far.ca.with_name("key.pem")
    assert key.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("secret", "expected"), [
    (None, "UNAUTHENTICATED"), ("nonsense", "UNAUTHENTICATED"), ("key", "FORBIDDEN"), ("local", "FORBIDDEN"), ("cookie", "FORBIDDEN")])
def test_only_a_token_made_for_a_worker_counts(far: Far, secret: str | None, expected: str) -> None:
    shown = {"key": far.studio.key, "local": far.studio.home.worker_token.read_text().strip()}.get(secret or "", secret)
    client = far.client(None if secret == "cookie" else shown)
    if secret == "cookie":
        client.cookies.update(far.studio.browser().cookies)
    answer = client.get(f"/api/blobs/{'0' * 64}")
    assert code(answer) == expected


def test_a_revoked_token_and_another_tokens_worker(far: Far) -> None:
    made = [far.studio.owner.post("/api/worker-tokens", json={"name": name}).json() for name in ("one", "two")]
    one = Worker(far.studio, "one:cpu:0", made[0]["token"])
    one.http = far.client(made[0]["token"])
    one.register()
    other = far.client(made[1]["token"]).post(f"/api/workers/{one.id}/release")
    assert (other.status_code, code(other)) == (403, "FORBIDDEN"), "a token speaks for its own workers only"
    gpu = far.client(made[1]["token"]).post("/api/workers/register", json={
        "slot": "two:gpu:0", "incarnation": one.incarnation, "pool": "gpu"})
    assert code(gpu) == "FORBIDDEN", "a token is for one pool"
    far.studio.owner.delete(f"/api/worker-tokens/{made[0]['id']}")
    assert code(one.post("claim", claim_id=one.incarnation, wait_s=0)) == "TOKEN_REVOKED"


def test_an_old_protocol_is_told_which_one_is_spoken(far: Far) -> None:
    answer = far.client(far.token).post("/api/workers/register", json={
        "slot": "old:cpu:0", "incarnation": "0" * 8 + "-0000-7000-8000-" + "0" * 12, "protocol": 0})
    assert (answer.status_code, code(answer)) == (426, "PROTOCOL_OLD") and answer.json()["details"] == {"server": 1, "worker": 0}


# ---- certificates -----------------------------------------------------------------------------------------------


def test_the_homes_certificate_stays_until_its_names_are_others(far: Far, tmp_path: Path) -> None:
    home = Home(tmp_path / "home").prepare()
    listen = Listen("127.0.0.1", 0)
    first = certificate_for(home, listen).file.read_bytes()
    assert certificate_for(home, listen).file.read_bytes() == first
    assert certificate_for(home, Listen("127.0.0.1", 0, ("studio.test",))).file.read_bytes() != first


@pytest.mark.parametrize("files", [("certificate", None), ("certificate", "nothing"), ("key", "key")])
def test_own_files_must_belong_together(far: Far, tmp_path: Path, files: tuple[str, str | None]) -> None:
    known: dict[str | None, Any] = {"certificate": far.ca, "key": far.ca.with_name("key.pem"), "nothing": tmp_path / "none.pem", None: None}
    with pytest.raises(MilimoError) as error:
        certificate_for(far.studio.home, Listen("127.0.0.1", 0, (), known[files[0]], known[files[1]]))
    assert error.value.code is ErrorCode.TLS_UNAVAILABLE


def test_no_program_is_needed_and_the_key_is_the_owners_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    home = Home(tmp_path / "home").prepare()
    made = certificate_for(home, Listen("127.0.0.1", 0, ("studio.test", "::1")))
    assert made.key.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in home.tls.iterdir()) == ["certificate.pem", "key.pem", "names"]


def test_a_name_that_no_certificate_can_have(tmp_path: Path) -> None:
    with pytest.raises(MilimoError, match="ssh -N -L") as error:
        certificate_for(Home(tmp_path / "home").prepare(), Listen("127.0.0.1", 0, ("küche.test",)))
    assert error.value.code is ErrorCode.TLS_UNAVAILABLE


@pytest.mark.parametrize("text", ["", "a b", "host:99999", "host:port", "[::1", "http://host"])
def test_an_address_that_is_none(text: str) -> None:
    with pytest.raises(MilimoError) as error:
        Listen.parse(text)
    assert error.value.code is ErrorCode.BAD_REQUEST
    assert Listen.parse("[::1]:9000") == ("::1", 9000) and Listen.parse("box") == ("box", 8443)


def test_all_that_workers_say_passes_the_door() -> None:
    said = [path for path, methods in document()["paths"].items() if re.match(r"/api/workers/", path) and "post" in methods]
    assert len(said) > 5
    for path in said:
        assert any("POST" in methods and pattern.fullmatch(path.replace("{worker}", "w")) for methods, pattern in OPEN), path
