"""Server-sent events. Durable ones carry `seq` (the SSE id) and are replayed; the others show the present only."""


from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from milimo.contracts.base import Id, Model, Sha256
from milimo.contracts.jobs import Job, LogLine, Progress, TakeRef
from milimo.contracts.media import DerivativeKind
from milimo.contracts.settings import Machine


class JobEvent(Model):
    """Durable: a job was made or changed its state, order or pause."""

    type: Literal["job"] = "job"
    seq: int
    job: Job


class TakeEvent(Model):
    """Durable: a shot got a take, or a take was found damaged."""

    type: Literal["take"] = "take"
    seq: int
    project: Id
    shot: Id | None
    take: TakeRef
    damaged: bool = False


class SequenceEvent(Model):
    """Durable: a sequence has a new head revision."""

    type: Literal["sequence"] = "sequence"
    seq: int
    project: Id
    sequence: Id
    revision: int


class StoryEvent(Model):
    """Durable: scenes, shots or elements of a project changed."""

    type: Literal["story"] = "story"
    seq: int
    project: Id


class AssetEvent(Model):
    """Durable: an asset was added, changed or removed."""

    type: Literal["asset"] = "asset"
    seq: int
    project: Id
    asset: Id
    removed: bool = False


class ProjectEvent(Model):
    """Durable: a project was made, renamed, put into or taken out of the trash."""

    type: Literal["project"] = "project"
    seq: int
    project: Id


class MediaEvent(Model):
    """Durable, of no project: a blob's facts (`kind` None) or one of its derivatives are there, or better than before."""

    type: Literal["media"] = "media"
    seq: int
    blob: Sha256
    kind: DerivativeKind | None = None


class ProgressEvent(Model):
    """Lossy: the latest progress of a running job; the first at once, then at most 4 a second."""

    type: Literal["progress"] = "progress"
    job: Id
    parent: Id | None = None
    progress: Progress


class LogEvent(Model):
    """A line of a job's log; the last 200 stay with the job."""

    type: Literal["log"] = "log"
    job: Id
    line: LogLine


class WorkersEvent(Model):
    """Lossy: the set of connected workers changed; fetch it."""

    type: Literal["workers"] = "workers"
    connected: int


class MachineEvent(Model):
    """Lossy: how the machine stands, once a second, to those only who asked for it (`machine=true`)."""

    type: Literal["machine"] = "machine"
    machine: Machine


class ResetEvent(Model):
    """More was missed than is replayed: fetch everything anew and go on from `seq`."""

    type: Literal["reset"] = "reset"
    seq: int


Event = Annotated[
    JobEvent | TakeEvent | SequenceEvent | StoryEvent | AssetEvent | ProjectEvent | MediaEvent | ProgressEvent | LogEvent
    | WorkersEvent | MachineEvent | ResetEvent,
    Field(discriminator="type")]

EVENT: TypeAdapter[Event] = TypeAdapter(Event)

DURABLE = frozenset({"job", "take", "sequence", "story", "asset", "project", "media"})
