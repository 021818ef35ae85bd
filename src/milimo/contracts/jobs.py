"""Jobs: what is asked of workers, in which state it is, and what came of it.

A *spec* is everything that a job needs, in its row. An *outcome* is what a worker hands over at `finish`; the server
fills the outcome's `stored` part in the same transaction (ids of the rows that it wrote) and keeps the whole as the
job's result, which dependants receive as their `inputs`, by key.
"""


from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from milimo.contracts.base import Id, Key, Model, Sha256
from milimo.contracts.errors import ErrorBody, Notice
from milimo.contracts.export import ExportResult, ExportSettings
from milimo.contracts.media import DerivativeKind, Facts
from milimo.contracts.story import Breakdown, BreakdownSettings, Element, Shot, ShotState, Transition
from milimo.contracts.time import FILM_RATE, Frame, Rate
from milimo.contracts.timeline import TimelineDocument, TitleSource
from milimo.contracts.video import BlobRef, Encoding, Extent, Quality, VideoRequest, VideoResult


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    CANCELLING = "cancelling"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


TERMINAL = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})


class Priority(StrEnum):
    """Claimed in this order; inside a class by position, which a person can change. A slot takes only the classes that it
    has: what is made of media for the browser has slots of its own and never stands before a film."""

    INTERACTIVE = "interactive"
    NORMAL = "normal"
    BATCH = "batch"
    LOOK = "look"              # what a file is, its poster, first filmstrip and peaks: seconds
    REFINE = "refine"          # its proxy and exact filmstrip: minutes for a long film


class FilmSettings(Model):
    """How a film is to be made. Two runs with equal settings and script ask for the same takes."""

    engine: Key = "previz"
    extent: Extent = Extent()
    rate: Rate = FILM_RATE
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 1
    quality: Quality = Quality.STANDARD
    seconds_per_shot: Annotated[float, Field(ge=1, le=12)] | None = None
    encoding: Encoding = Encoding()
    export: ExportSettings = ExportSettings()
    title_card: bool = True


# ---- specs ----------------------------------------------------------------------------------------------------


class FilmSpec(Model):
    """A parent: holds no slot; its state follows from its children (breakdown, plan, shots, cut, export)."""

    kind: Literal["film"] = "film"
    project: Id
    script: Sha256
    script_name: str = Field(default="", max_length=255)
    settings: FilmSettings = FilmSettings()


class ShotSpec(Model):
    """A parent: a shot longer than one run of its engine; its windows and their chain are its children."""

    kind: Literal["shot"] = "shot"
    project: Id
    shot: Id | None
    request: VideoRequest


class BreakdownSpec(Model):
    kind: Literal["breakdown"] = "breakdown"
    project: Id
    script: Sha256
    settings: BreakdownSettings = BreakdownSettings()


class VideoSpec(Model):
    """One run of a video engine. `window` is set when its result is a part of a shot, not a take by itself."""

    kind: Literal["video"] = "video"
    project: Id
    shot: Id | None = None
    request: VideoRequest
    encoding: Encoding = Encoding()
    window: bool = False


class PlanSpec(Model):
    """Expands a film into its shots (then it needs the input `breakdown`), or one long shot, `video`, into its windows."""

    kind: Literal["plan"] = "plan"
    project: Id
    settings: FilmSettings = FilmSettings()
    video: VideoSpec | None = None


class ChainSpec(Model):
    """Joins the windows of a long shot into one take. Its inputs are its windows, in the order of `windows`."""

    kind: Literal["chain"] = "chain"
    project: Id
    shot: Id | None = None
    request: VideoRequest
    windows: Annotated[tuple[Key, ...], Field(min_length=2)]


class CutSpec(Model):
    """Lays the takes on the film's sequence. Needs `breakdown`, `plan` and every shot job as inputs."""

    kind: Literal["cut"] = "cut"
    project: Id
    settings: FilmSettings


class ExportSpec(Model):
    """Renders a document: pinned as a blob, or (in a film) the one that the input `cut` made."""

    kind: Literal["export"] = "export"
    project: Id
    sequence: Id | None = None
    revision: int | None = None
    document: Sha256 | None = None
    name: str | None = Field(default=None, max_length=200, description="Of its file, without ending; None: the sequence's.")
    settings: ExportSettings = ExportSettings()


class IngestPart(StrEnum):
    """What a browser needs at once, and what follows when there is time."""

    LOOK = "look"              # facts, poster, filmstrip of key frames, peaks; of stills and captions, everything
    REFINE = "refine"          # proxy, then the exact filmstrip


class IngestSpec(Model):
    """Facts and derivatives of one blob. Each derivative is handed over as soon as it is there (`JobIO.derived`)."""

    kind: Literal["ingest"] = "ingest"
    project: Id
    blob: Sha256
    part: IngestPart
    name: str = Field(default="", max_length=200, description="As people know it; for messages only.")


class FrameSpec(Model):
    """Frame `frame` of a document, drawn as the export draws it before it encodes."""

    kind: Literal["frame"] = "frame"
    project: Id
    document: Sha256
    frame: Frame
    extent: Extent
    captions: bool = Field(default=False, description="Draw captions into the picture.")


class TitleSpec(Model):
    """A title by itself: the whole frame, with coverage."""

    kind: Literal["title"] = "title"
    project: Id
    title: TitleSource
    extent: Extent


JobSpec = Annotated[
    FilmSpec | ShotSpec | BreakdownSpec | PlanSpec | VideoSpec | ChainSpec | CutSpec | ExportSpec | IngestSpec | FrameSpec
    | TitleSpec,
    Field(discriminator="kind")]

JOB_SPEC: TypeAdapter[JobSpec] = TypeAdapter(JobSpec)

PARENT_KINDS = frozenset({"film", "shot"})


class JobNode(Model):
    """A job to be inserted under a parent. Keys are unique under the parent: inserting one again changes nothing."""

    key: Key
    spec: JobSpec
    depends_on: tuple[Key, ...] = Field(default=(), description="Keys of siblings, in this graph or already there.")
    children: "tuple[JobNode, ...]" = Field(default=(), description="Only under a parent kind (a long shot's windows).")
    title: str = Field(default="", max_length=200)
    pool: Literal["cpu", "gpu"] = "cpu"
    priority: Priority = Priority.NORMAL


class JobGraph(Model):
    nodes: tuple[JobNode, ...]


# ---- outcomes -------------------------------------------------------------------------------------------------


class TakeRef(Model):
    """A take as plans and cuts need it."""

    id: Id
    number: int
    request_digest: Sha256
    video: BlobRef
    frames: Frame
    rate: Rate
    extent: Extent
    audio: bool
    generative: bool


class StoredShot(Model):
    id: Id
    scene: Id
    shot: Shot
    state: ShotState
    takes: tuple[TakeRef, ...] = ()
    chosen: Id | None = Field(default=None, description="Take that the cut uses when it is still right.")


class StoredScene(Model):
    id: Id
    number: str
    heading: str
    shots: tuple[StoredShot, ...]
    ends_with: Transition = Transition.CUT
    ambience: tuple[str, ...] = ()


class StoredBreakdown(Model):
    """The project's scenes and shots after a breakdown was matched to what was there."""

    title: str
    credit: str = Field(default="", max_length=300, description="The line under the title, as the breakdown has it.")
    language: str = Field(default="und", max_length=20, description="Of the captions, as the breakdown has it.")
    scenes: tuple[StoredScene, ...]
    elements: tuple[Element, ...]
    pictures: dict[Id, Sha256] = Field(default_factory=dict, description="Blobs of the elements' reference pictures, by asset.")
    binned: tuple[Id, ...] = Field(default=(), description="Shots whose text left the script.")


class BreakdownOutcome(Model):
    kind: Literal["breakdown"] = "breakdown"
    breakdown: Breakdown
    stored: StoredBreakdown | None = None


class PlanOutcome(Model):
    """`graph` is inserted beside the plan job, under its parent, by the same transaction that finishes it."""

    kind: Literal["plan"] = "plan"
    graph: JobGraph
    reused: dict[str, TakeRef] = Field(default_factory=dict, description="Shot id → take that already fits its request.")
    summary: str = ""


class VideoOutcome(Model):
    kind: Literal["video"] = "video"
    result: VideoResult
    request_digest: Sha256
    stored: TakeRef | None = Field(default=None, description="None for a window.")


class CutStored(Model):
    sequence: Id
    revision: int


class CutOutcome(Model):
    kind: Literal["cut"] = "cut"
    document: TimelineDocument
    stored: CutStored | None = None


class ExportOutcome(Model):
    kind: Literal["export"] = "export"
    result: ExportResult
    stored: Id | None = Field(default=None, description="Asset id of the film.")


class IngestOutcome(Model):
    """What a part of an ingest has found and made; the derivatives were stored one by one before."""

    kind: Literal["ingest"] = "ingest"
    part: IngestPart
    facts: Facts
    made: tuple[DerivativeKind, ...] = ()


class DrawingOutcome(Model):
    """A frame or a title as PNG."""

    kind: Literal["drawing"] = "drawing"
    picture: BlobRef
    extent: Extent
    notices: tuple[Notice, ...] = ()


class ParentOutcome(Model):
    """A parent's own result, derived: the result of its last child by key (`export`, `chain`)."""

    kind: Literal["parent"] = "parent"
    of: Key


JobOutcome = Annotated[
    BreakdownOutcome | PlanOutcome | VideoOutcome | CutOutcome | ExportOutcome | IngestOutcome | DrawingOutcome | ParentOutcome,
    Field(discriminator="kind")]

JOB_OUTCOME: TypeAdapter[JobOutcome] = TypeAdapter(JobOutcome)


# ---- views ----------------------------------------------------------------------------------------------------


class Progress(Model):
    """True steps of the running attempt. `eta_s` is the server's estimate from their pace; None until it has one."""

    stage: str = Field(default="", max_length=60)
    step: Annotated[int, Field(ge=0)] = 0
    steps: Annotated[int, Field(ge=0)] = 0
    eta_s: float | None = None
    preview: str | None = Field(default=None, max_length=400_000, description="data:image/jpeg;base64 of the frame at hand.")


class LogLevel(StrEnum):
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogLine(Model):
    at_ms: int
    level: LogLevel = LogLevel.INFO
    message: str = Field(max_length=8000)


class Job(Model):
    """A job as lists and events show it."""

    id: Id
    project: Id
    parent: Id | None = None
    key: Key | None = None
    kind: str
    title: str = ""
    state: JobState
    priority: Priority = Priority.NORMAL
    position: float = Field(default=0.0, description="Order inside its priority class; smaller is sooner.")
    pool: Literal["cpu", "gpu"] = "cpu"
    paused: bool = False
    attempt: int = 0
    strikes: int = 0
    shot: Id | None = None
    depends_on: tuple[Id, ...] = ()
    progress: Progress | None = None
    children_done: int = 0
    children: int = 0
    error: ErrorBody | None = None
    created_ms: int
    started_ms: int | None = None
    finished_ms: int | None = None


class JobOrder(StrEnum):
    NEWEST = "newest"
    QUEUE = "queue"          # what runs, then what waits as it will be taken, then what has ended


class JobDetail(Model):
    job: Job
    spec: JobSpec
    result: JobOutcome | None = None
    log: tuple[LogLine, ...] = Field(default=(), description="The last 200 lines.")
    notices: tuple[Notice, ...] = ()
