"""Requests and answers of the REST interface that are not contracts of their own."""


from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from milimo.contracts.base import Id, Model, Sha256
from milimo.contracts.errors import Notice
from milimo.contracts.export import ExportPreset, ExportPresetName, ExportResult, ExportSettings
from milimo.contracts.jobs import FilmSettings, Job, Priority
from milimo.contracts.limits import LARGEST_SCRIPT, LONGEST_PROMPT, base64_length
from milimo.contracts.media import Media, MediaFacts
from milimo.contracts.story import Breakdown, BreakdownSettings, Element, ScriptVersion
from milimo.contracts.time import Frame, Rate
from milimo.contracts.timeline import Patch, TimelineDocument, TitleSource
from milimo.contracts.video import BlobRef, Encoding, Extent, Take, VideoRequest
from milimo.contracts.workers import WorkerView

Name = Annotated[str, Field(min_length=1, max_length=200)]


class Health(Model):
    """Open to anyone on the machine: tells which server answers, nothing of what it holds."""

    product: Literal["milimo"] = "milimo"
    version: str
    instance: str = Field(description="Of the home; names the cookie.")
    protocol: int
    started_ms: int


class ProjectCreate(Model):
    name: Name


class ProjectUpdate(Model):
    """None leaves a field alone."""

    name: Name | None = None
    archived: bool | None = None


class ProjectSort(StrEnum):
    EDITED = "edited"        # the last changed first
    CREATED = "created"      # the newest first
    NAME = "name"            # A to Z
    LENGTH = "length"        # the longest first


class Project(Model):
    id: Id
    name: str
    created_ms: int
    updated_ms: int
    trashed_ms: int | None = None
    archived_ms: int | None = None
    example: str | None = Field(default=None, description="Which example it was made from.")
    script: ScriptVersion | None = None
    seconds: float = Field(default=0.0, description="Of its shots.")
    scenes: int = 0
    shots: int = 0
    takes: int = 0
    sequence: Id | None = Field(default=None, description="The film's sequence, when there is one.")
    frames: int | None = Field(default=None, description="Length of the sequence that was changed last, under `rate`.")
    rate: Rate | None = None
    poster: Sha256 | None = Field(default=None, description="JPEG of the first shot that has a take.")
    poster_take: Id | None = None


class ProjectList(Model):
    projects: tuple[Project, ...]
    total: int


class ProjectCopy(Model):
    """None: its name and `copy`."""

    name: Name | None = None


class Purged(Model):
    projects: int


class Example(Model):
    """A screenplay that comes with the product."""

    name: str
    title: str
    pages: float
    seconds: float = Field(description="Running time, estimated from its words.")
    project: Id | None = Field(default=None, description="Its project that nobody has worked on yet.")


class ExampleList(Model):
    examples: tuple[Example, ...]


class ExampleOpened(Model):
    """The example's project, its script in place, its film made or on its way."""

    project: Project
    job: Job
    created: bool


class ScriptPut(Model):
    """Any encoding: the text as base64 of its bytes, so that decoding is done and told in one place."""

    content_base64: Annotated[str, Field(max_length=base64_length(LARGEST_SCRIPT))]
    name: Annotated[str, Field(max_length=255)] = ""
    settings: BreakdownSettings = BreakdownSettings()


class ScriptAnswer(Model):
    script: ScriptVersion
    notices: tuple[Notice, ...]


class ScriptText(Model):
    script: ScriptVersion
    text: str


class BreakdownRequest(Model):
    """Parse and break down without keeping anything."""

    content_base64: Annotated[str, Field(max_length=base64_length(LARGEST_SCRIPT))]
    settings: BreakdownSettings = BreakdownSettings()


class BreakdownAnswer(Model):
    breakdown: Breakdown
    notices: tuple[Notice, ...] = ()


class FilmRequest(Model):
    """Make (or go on making) the film of the project's script. A film of the same script and settings that is already
    being made is returned as it is; one that failed or was cancelled goes on where it was."""

    settings: FilmSettings = FilmSettings()


class FilmAnswer(Model):
    job: Job
    resumed: bool = False


class VideoJobRequest(Model):
    """One shot by itself: for a stored shot (`shot`), or free of any (`milimo shot`)."""

    shot: Id | None = None
    request: VideoRequest
    encoding: Encoding = Encoding()
    title: Annotated[str, Field(max_length=200)] = ""
    priority: Priority = Priority.INTERACTIVE


class TakeRetake(Model):
    """Frames `start` up to, not including, `stop` of a take made again: as `prompt` says, or without one as before with another
    seed."""

    start: Frame
    stop: Frame
    prompt: Annotated[str, Field(max_length=LONGEST_PROMPT)] = ""


class TakeExtension(Model):
    """`frames` that go on where a take ends, in a take of their own; `prompt` says what happens in them."""

    frames: Annotated[int, Field(ge=1, le=100_000)]
    prompt: Annotated[str, Field(max_length=LONGEST_PROMPT)] = ""


class TakeUpdate(Model):
    rating: Annotated[int, Field(ge=0, le=5)]


class TakeList(Model):
    takes: tuple[Take, ...]


class SequenceCreate(Model):
    name: Name
    document: TimelineDocument = TimelineDocument()


class Sequence(Model):
    """A sequence at its head. The same number stands in the answer's ETag: `"rev-N"`."""

    id: Id
    project: Id
    name: str
    revision: int
    document: TimelineDocument


class SequenceSummary(Model):
    id: Id
    project: Id
    name: str
    revision: int
    frames: int
    updated_ms: int


class SequenceList(Model):
    sequences: tuple[SequenceSummary, ...]


class SequencePatch(Model):
    patch: Patch
    label: Annotated[str, Field(max_length=200)] = ""


class SequenceName(Model):
    name: Name


class RevisionName(Model):
    name: Name


class Revision(Model):
    revision: int
    created_ms: int
    label: str = ""
    name: str | None = None


class RevisionList(Model):
    revisions: tuple[Revision, ...]


class MediaRequest(Model):
    """Blobs to know of. `again`: try once more what has failed."""

    blobs: Annotated[tuple[Sha256, ...], Field(max_length=1000)]
    again: bool = False


class MediaList(Model):
    media: tuple[Media, ...]


class FrameRequest(Model):
    """A frame of the sequence. `revision` None: the head. `extent` None: the sequence's own size."""

    frame: Frame
    revision: Annotated[int, Field(ge=1)] | None = None
    extent: Extent | None = None
    captions: bool = False


class TitleRequest(Model):
    title: TitleSource
    extent: Extent = Extent()


class Drawing(Model):
    """A picture that was asked for. `picture` is there once the job is done; its bytes are the blob's."""

    job: Job
    picture: BlobRef | None = None
    extent: Extent
    notices: tuple[Notice, ...] = ()


class ExportRequest(Model):
    """`preset` decides container and encoding; range, size, captions, loudness and metadata are the settings'. `name`: of the file,
    without its ending; None: the sequence's."""

    preset: ExportPresetName | None = None
    name: Name | None = None
    settings: ExportSettings = ExportSettings()


class ExportPresetList(Model):
    presets: tuple[ExportPreset, ...]


class AssetLink(Model):
    """Where a file lies that was not copied. `offline`: it was not there, or not the same, when it was last needed."""

    path: str
    size: int
    modified_ms: int
    offline: bool = False


class Export(Model):
    """A rendering of a sequence. `revision` is None for a film's own export, which renders the cut just made."""

    job: Job
    file: str = Field(description="What its film is called where it is saved.")
    sequence: Id | None
    revision: int | None
    settings: ExportSettings
    result: ExportResult | None = None
    asset: Id | None = Field(default=None, description="The film's asset, once there is one.")


class ExportFolder(Model):
    """Where an export's files lie under their names."""

    folder: str
    files: tuple[str, ...] = Field(description="Names in it: the film, then its captions.")
    shown: bool = Field(description="Whether the system's file manager was asked to show them; there is none without a screen.")


class ExportList(Model):
    exports: tuple[Export, ...]
    total: int


Tag = Annotated[str, Field(min_length=1, max_length=60)]


class AssetKind(StrEnum):
    STILL = "still"
    VIDEO = "video"
    AUDIO = "audio"
    FILM = "film"            # an export
    CAPTIONS = "captions"


class Asset(Model):
    """A picture, sound, clip or film of a project, by id; its bytes are its blob's, or a linked file's of the same hash."""

    id: Id
    project: Id
    kind: AssetKind
    name: str
    blob: BlobRef
    extent: Extent | None = None
    facts: MediaFacts | None = Field(default=None, description="Of films and sounds that people brought.")
    link: AssetLink | None = None
    origin_job: Id | None = None
    created_ms: int
    bin: Id | None = Field(default=None, description="The bin that it lies in; None: in none.")
    tags: tuple[Tag, ...] = Field(default=(), description="In order of the alphabet.")
    trashed_ms: int | None = Field(default=None, description="In the trash since then: 30 days later it goes for good.")


class UploadCreate(Model):
    """The hash is of the whole file; it is what a resumed upload is known by, and what its end is compared with.
    `replaces`: an asset that shows this file from then on, instead of a new one."""

    name: Name
    size: Annotated[int, Field(ge=1)]
    sha256: Sha256
    replaces: Id | None = None


class Upload(Model):
    """An upload that is going on. Send the bytes from `offset` on, at most `part` of them at a time."""

    id: Id
    project: Id
    name: str
    size: int
    sha256: Sha256
    offset: int = Field(description="How many bytes are safely there.")
    part: int
    expires_ms: int
    asset: Id | None = Field(default=None, description="Once it is finished.")
    replaces: Id | None = None
    known: Id | None = Field(default=None, description="An asset of this project that has the same bytes: nothing need be sent.")


class UploadList(Model):
    """Uploads that are not finished, the oldest first: bring the same file again and it goes on."""

    uploads: tuple[Upload, ...]


class LinkCreate(Model):
    path: Annotated[str, Field(min_length=1, max_length=4096)]


class AssetList(Model):
    """A page of assets. `next`: what to ask for as `after` to get the page behind it; None: this is the last."""

    assets: tuple[Asset, ...]
    total: int = Field(description="Of all pages.")
    next: str | None = None


class ElementPut(Model):
    element: Element


class ReferenceAdd(Model):
    """A picture of an element: the asset of one that was uploaded. With `first` it counts before those that are there."""

    asset: Id
    first: bool = False


class ElementList(Model):
    elements: tuple[Element, ...]


class JobList(Model):
    jobs: tuple[Job, ...]
    total: int


class JobMove(Model):
    """Reorder: `before` another queued job of the same class, or to the end when None."""

    before: Id | None = None
    priority: Priority | None = None


class QueueState(Model):
    paused: bool
    queued: int
    running: int


class QueueUpdate(Model):
    paused: bool


class WorkerList(Model):
    workers: tuple[WorkerView, ...]
    total: int


class WorkerTokenCreate(Model):
    name: Name
    pool: Literal["cpu", "gpu"] = "cpu"


class WorkerToken(Model):
    """`token` is shown once, when it is made."""

    id: Id
    name: str
    pool: str
    created_ms: int
    revoked_ms: int | None = None
    token: str | None = None


class WorkerTokenList(Model):
    tokens: tuple[WorkerToken, ...]


class SessionCode(Model):
    """Lets one browser in, once, within two minutes: open `/?code=…`."""

    code: str


class SessionCreate(Model):
    code: Annotated[str, Field(min_length=1, max_length=200)]


class BackupAnswer(Model):
    file: str = Field(description="Name inside the home's backups folder.")
    size: int


class Backup(Model):
    """A copy of the database. `why`: `hourly` (by itself, or when somebody asked), `replaced` (what stood there before one was put
    back), or what was done to the database after it was made."""

    file: str
    size: int
    made_ms: int
    why: str


class BackupList(Model):
    """The newest first. `restore` is what is typed, with the studio stopped, to put one back; `FILE` stands for its name."""

    folder: str
    restore: str
    backups: tuple[Backup, ...]


class VerifyAnswer(Model):
    """What a check of every blob against its hash found."""

    blobs: int
    missing: tuple[Sha256, ...]
    altered: tuple[Sha256, ...]
    takes_damaged: tuple[Id, ...]
    offline: tuple[str, ...] = Field(default=(), description="Paths of linked files that are not where they were.")
