"""Between an agent and the server: HTTP with a worker token. And between an agent and its engine child: JSON lines.

The handshake is versioned: an agent of another `protocol` is refused with PROTOCOL_OLD and told which one is spoken.
"""


from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field

from milimo.contracts.base import Id, Key, Model, Sha256
from milimo.contracts.errors import ErrorBody
from milimo.contracts.jobs import JobOutcome, JobSpec, JobState, LogLevel, Priority
from milimo.contracts.media import Derivative, Facts
from milimo.contracts.video import BlobRef, VideoCapabilities

PROTOCOL = 1
LIES_AT = "X-Milimo-Lies-At"
"""Header of the answer to HEAD of a blob, to this machine's own workers: where its file is, percent-encoded."""

Slot = Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[A-Za-z0-9_.:\-]+$")]
"""Stable name of one place to compute on one machine, e.g. `render-box:cpu:0`; locked there while in use."""


class Register(Model):
    protocol: int = PROTOCOL
    slot: Slot
    incarnation: Id = Field(description="New at each start of the agent; frees what the older one held.")
    pool: Literal["cpu", "gpu"] = "cpu"
    classes: tuple[Priority, ...] = (Priority.INTERACTIVE, Priority.NORMAL, Priority.BATCH)
    engines: tuple[VideoCapabilities, ...] = ()
    version: str = ""
    host: str = Field(default="", max_length=120)
    cpus: int = 1
    memory_mb: int = 0


class Registered(Model):
    worker: Id
    heartbeat_s: float
    lease_s: float


class ClaimRequest(Model):
    incarnation: Id
    claim_id: Id = Field(description="Made by the agent; the same claim sent again gets the same job.")
    warm: tuple[Key, ...] = Field(default=(), description="Models loaded at the moment; preferred within bounds.")
    wait_s: Annotated[float, Field(ge=0, le=30)] = 20.0


class Claim(Model):
    """A job to do now. `(job, attempt)` is the fencing token of everything said about it."""

    job: Id
    attempt: int
    spec: JobSpec
    parent: Id | None = None
    inputs: dict[str, JobOutcome] = Field(default_factory=dict, description="Results of the dependencies, by their key.")
    checkpoints: dict[str, dict[str, BlobRef]] = Field(default_factory=dict, description="Name → files of it.")
    engines: tuple[VideoCapabilities, ...] = Field(default=(), description="For plan jobs: all engines that have registered.")
    memory_plan: int = Field(default=0, description="0 is the engine's own; each out-of-memory retry adds one.")


class ClaimAnswer(Model):
    claim: Claim | None = None


class Beat(Model):
    """Sent every `heartbeat_s` while a child computes, and at once when progress changes (at most 4 a second)."""

    incarnation: Id
    job: Id
    attempt: int
    stage: str = Field(default="", max_length=60)
    step: Annotated[int, Field(ge=0)] = 0
    steps: Annotated[int, Field(ge=0)] = 0
    preview: str | None = Field(default=None, max_length=400_000)


class BeatAnswer(Model):
    """`stop` tells the agent to kill the child at once: cancelled, paused, or no longer its job."""

    state: JobState
    stop: bool


class Logged(Model):
    incarnation: Id
    job: Id
    attempt: int
    level: LogLevel = LogLevel.INFO
    message: str = Field(max_length=8000)


class Finish(Model):
    incarnation: Id
    job: Id
    attempt: int
    outcome: JobOutcome
    digest: Sha256 = Field(description="SHA-256 of the outcome's canonical JSON; repeated with the same digest it is answered again.")


class FailKind(StrEnum):
    """Why a child did not finish; decides whether it counts as a strike and whether it is tried again."""

    REFUSED = "refused"              # bad input: never tried again
    DIED = "died"                    # the child itself died: a strike
    SILENT = "silent"                # no sign of life: a strike
    OUT_OF_MEMORY = "out_of_memory"  # killed for memory, or CUDA out of memory: a strike and the next lower memory plan
    ERROR = "error"                  # an error inside an engine that lives on: it would fail the same way again
    CANCELLED = "cancelled"          # stopped as told
    RELEASED = "released"            # the agent goes away in order: back to the queue, no strike


class Fail(Model):
    incarnation: Id
    job: Id
    attempt: int
    kind: FailKind
    error: ErrorBody
    digest: Sha256


class Settled(Model):
    """The stored answer to finish or fail: how the job stands now."""

    state: JobState
    repeated: bool = False


class CheckpointPut(Model):
    incarnation: Id
    job: Id
    attempt: int
    name: Key
    files: dict[Key, BlobRef]


class DerivedPut(Model):
    """What an ingest job has found or made so far: facts, or one derivative whose files were sent before. Fenced; said again,
    it changes nothing."""

    incarnation: Id
    job: Id
    attempt: int
    facts: Facts | None = None
    derivative: Derivative | None = None


class SpawnPut(Model):
    incarnation: Id
    job: Id
    attempt: int
    key: Key
    spec: JobSpec
    title: str = ""


class Spawned(Model):
    job: Id


class WorkerView(Model):
    id: Id
    slot: str
    pool: str
    host: str
    version: str
    engines: tuple[VideoCapabilities, ...]
    seen_ms: int
    connected: bool
    job: Id | None = None


# ---- pipe between agent and engine child ------------------------------------------------------------------------


class ToChild(Model):
    """One line to the child. `run` carries the claim; the child ends when its pipe closes."""

    type: Literal["run", "reply", "cancel"]
    id: int = 0
    claim: Claim | None = None
    result: Any = None
    error: ErrorBody | None = None


class FromChild(Model):
    """One line from the child. `call` asks the agent for something (open, checkpoint, spawn, derived)."""

    type: Literal["ready", "started", "progress", "log", "call", "done", "failed", "alive"]
    id: int = 0
    method: str = ""
    arguments: dict[str, Any] = Field(default_factory=dict)
    stage: str = ""
    step: int = 0
    steps: int = 0
    preview: str | None = None
    level: LogLevel = LogLevel.INFO
    message: str = ""
    outcome: JobOutcome | None = None
    error: ErrorBody | None = None
    engines: tuple[VideoCapabilities, ...] = ()
