"""The home folder and the environment: the one place that decides where things lie and reads what is set outside."""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from milimo.contracts.errors import ErrorCode, MilimoError

DEFAULT_PORT = 8420
DEFAULT_DOOR_PORT = 8443
"""Where workers on other machines knock, when the studio listens to them."""
HEARTBEAT_S = 2.0
LEASE_S = 15.0

ENV_HOME = "MILIMO_HOME"
ENV_HEARTBEAT = "MILIMO_HEARTBEAT_S"
ENV_LEASE = "MILIMO_LEASE_S"
ENV_SILENCE = "MILIMO_SILENCE_S"
ENV_MEMORY = "MILIMO_CHILD_MEMORY_MB"
ENV_FAILPOINTS = "MILIMO_FAILPOINTS"

SILENCE_S = 120.0
"""Seconds without progress, log or call after which an engine child counts as hung."""


@dataclass(frozen=True, slots=True)
class LeaseSettings:
    """Seconds. A lease must outlast several heartbeats, or a busy machine loses jobs that are well."""

    heartbeat_s: float = HEARTBEAT_S
    lease_s: float = LEASE_S

    @classmethod
    def from_environment(cls) -> LeaseSettings:
        """Defaults, or what the environment sets (chaos tests shorten both)."""
        return cls(float(os.environ.get(ENV_HEARTBEAT, HEARTBEAT_S)), float(os.environ.get(ENV_LEASE, LEASE_S)))


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """What an engine child may do before it is ended. `memory_mb` None: a share of this machine's memory."""

    silence_s: float = SILENCE_S
    memory_mb: int | None = None

    @classmethod
    def from_environment(cls) -> ChildLimits:
        return cls(float(os.environ.get(ENV_SILENCE, SILENCE_S)), int(os.environ.get(ENV_MEMORY, 0)) or None)


@dataclass(frozen=True, slots=True)
class Listen:
    """Where the studio opens its door for workers on other machines.

    `names` are further names under which they reach it (besides `host`). `certificate` and `certificate_key`: files in
    PEM form; without them the home gets a certificate of its own. `port` 0: any free one.
    """

    host: str
    port: int = DEFAULT_DOOR_PORT
    names: tuple[str, ...] = ()
    certificate: Path | None = None
    certificate_key: Path | None = None

    @classmethod
    def parse(cls, text: str) -> tuple[str, int]:
        """`HOST`, `HOST:PORT`, `[IPv6]`, `[IPv6]:PORT`. Raises BAD_REQUEST."""
        match = re.fullmatch(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9_.\-]+))(?::([0-9]{1,5}))?", text.strip())
        if match is None or int(match[3] or 0) > 65535:
            raise MilimoError(ErrorCode.BAD_REQUEST, f"--listen {text}: write HOST, HOST:PORT or [IPv6]:PORT.", listen=text)
        return match[1] or match[2], int(match[3]) if match[3] else DEFAULT_DOOR_PORT


def failpoint_folder() -> Path | None:
    """Where tests arm failpoints; None outside of tests."""
    folder = os.environ.get(ENV_FAILPOINTS)
    return Path(folder) if folder else None


@dataclass(frozen=True, slots=True)
class Home:
    """A home folder: one studio's database, blobs, keys and logs."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "milimo.sqlite"

    @property
    def blobs(self) -> Path:
        return self.root / "blobs"

    @property
    def backups(self) -> Path:
        return self.root / "backups"

    @property
    def exports(self) -> Path:
        """Copies of exports, under their names, for people who look for them in a file manager. Made when the first is asked for."""
        return self.root / "exports"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def spool(self) -> Path:
        """Results of the local agents, between 'computed' and 'taken over by the server'."""
        return self.root / "spool"

    @property
    def uploads(self) -> Path:
        """Files that are on their way in, until they are whole."""
        return self.root / "uploads"

    @property
    def key(self) -> Path:
        return self.root / "key"

    @property
    def worker_token(self) -> Path:
        return self.root / "worker-token"

    @property
    def tls(self) -> Path:
        """The certificate that workers on other machines know this studio by, and its key."""
        return self.root / "tls"

    @property
    def lock(self) -> Path:
        return self.root / "lock"

    @property
    def server_file(self) -> Path:
        """Where a running server says how to reach it (port, pid, instance)."""
        return self.root / "server.json"

    def blob(self, sha256: str) -> Path:
        return self.blobs / sha256[:2] / sha256

    def prepare(self) -> Home:
        """Make the folders; raises HOME_NOT_WRITABLE with the reason."""
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            for folder in (self.blobs, self.backups, self.logs, self.spool, self.uploads):
                folder.mkdir(exist_ok=True)
            with tempfile.TemporaryFile(dir=self.root):
                pass
        except OSError as error:
            raise MilimoError(
                ErrorCode.HOME_NOT_WRITABLE,
                f"The home folder {self.root} cannot be written ({error.strerror}). Choose another with --home, "
                "or give yourself the right to write there.", home=str(self.root)) from error
        return self


def home_at(path: Path | None) -> Home:
    """The home of `--home`, else of MILIMO_HOME, else the platform's data folder."""
    if path is None:
        fromenv = os.environ.get(ENV_HOME)
        path = Path(fromenv) if fromenv else Path(platformdirs.user_data_dir("milimo", appauthor=False))
    return Home(path.expanduser().absolute())


def secret_file(path: Path) -> str:
    """Read the secret in `path`, or make one (0600) on first use. Two starters at once agree on one secret."""
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        return write_secret(path, secrets.token_urlsafe(32), replace=False)


def write_secret(path: Path, secret: str, *, replace: bool = True) -> str:
    """Write `secret` so that it is never seen half written; without `replace`, an existing one wins."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.name + ".")
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secret + "\n")
        file.flush()
        os.fsync(file.fileno())
    if replace:
        os.replace(name, path)
        return secret
    try:
        os.link(name, path)
    except FileExistsError:
        return path.read_text("ascii").strip()
    finally:
        os.unlink(name)
    return secret
