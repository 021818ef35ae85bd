"""The schema, as typed models. Statements are written out in the services; Alembic migrates, a test compares the two.

Keys are UUIDv7 text. Times are Unix milliseconds; lengths are integer frames under the rate that stands beside them.
Documents, specs and results are JSON of the contracts' models.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, MetaData, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_name)s", "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s", "pk": "pk_%(table_name)s"}


class Table(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


def _project() -> Mapped[str]:
    return mapped_column(ForeignKey("project.id", ondelete="CASCADE"))


class ProjectRow(Table):
    __tablename__ = "project"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    created_ms: Mapped[int]
    updated_ms: Mapped[int]
    trashed_ms: Mapped[int | None]
    script_blob: Mapped[str | None] = mapped_column(ForeignKey("blob.sha256"))
    script_name: Mapped[str] = mapped_column(server_default="")
    script_encoding: Mapped[str] = mapped_column(server_default="utf-8")
    breakdown: Mapped[str | None]            # Breakdown JSON of the last stored one: what the next is matched with
    film_sequence: Mapped[str | None]
    archived_ms: Mapped[int | None]
    example: Mapped[str | None]              # which example it was made from
    film_settings: Mapped[str | None]        # contracts.jobs.FilmSettings: what its shots are made with


class SequenceRow(Table):
    __tablename__ = "sequence"
    id: Mapped[str] = mapped_column(primary_key=True)
    project: Mapped[str] = _project()
    name: Mapped[str]
    rate_num: Mapped[int]
    rate_den: Mapped[int]
    revision: Mapped[int]
    frames: Mapped[int]
    document: Mapped[str]                    # the head
    assembled: Mapped[str | None]            # of a film: what the last cut job assembled, before it was merged
    created_ms: Mapped[int]
    updated_ms: Mapped[int]
    trashed_ms: Mapped[int | None]
    __table_args__ = (Index("ix_sequence_project", "project"),)


class RevisionRow(Table):
    """A patch from the revision before, or a snapshot, or both."""

    __tablename__ = "revision"
    sequence: Mapped[str] = mapped_column(ForeignKey("sequence.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    created_ms: Mapped[int]
    label: Mapped[str] = mapped_column(server_default="")
    name: Mapped[str | None]
    patch: Mapped[str | None]
    snapshot: Mapped[str | None]


class BlobRow(Table):
    __tablename__ = "blob"
    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    media_type: Mapped[str]
    created_ms: Mapped[int]
    mtime_ns: Mapped[int | None]             # of its file when its bytes were last known to be right


class AssetRow(Table):
    __tablename__ = "asset"
    id: Mapped[str] = mapped_column(primary_key=True)
    project: Mapped[str] = _project()
    kind: Mapped[str]
    name: Mapped[str]
    blob: Mapped[str] = mapped_column(ForeignKey("blob.sha256"))
    media_type: Mapped[str]
    width: Mapped[int | None]
    height: Mapped[int | None]
    origin_job: Mapped[str | None]
    created_ms: Mapped[int]
    facts: Mapped[str | None]                # contracts.media.MediaFacts
    bin: Mapped[str | None]
    trashed_ms: Mapped[int | None]
    length_ms: Mapped[int] = mapped_column(server_default="0")    # how long it plays; 0 for what does not
    words: Mapped[str] = mapped_column(server_default="")         # name and tags, casefolded, a line each: searched, and sorted by
    __table_args__ = (
        Index("ix_asset_project", "project", "trashed_ms", "id"), Index("ix_asset_words", "project", "trashed_ms", "words", "id"),
        Index("ix_asset_length_ms", "project", "trashed_ms", "length_ms", "id"), Index("ix_asset_held", "project", "trashed_ms", "bin"),
        Index("ix_asset_bin", "bin", "trashed_ms", "id"), Index("ix_asset_blob", "blob"))


class BinRow(Table):
    """A folder of a project's library."""

    __tablename__ = "bin"
    id: Mapped[str] = mapped_column(primary_key=True)
    project: Mapped[str] = _project()
    name: Mapped[str]
    __table_args__ = (Index("ix_bin_project", "project"),)


class AssetTagRow(Table):
    __tablename__ = "asset_tag"
    asset: Mapped[str] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(primary_key=True)
    __table_args__ = (Index("ix_asset_tag_tag", "tag", "asset"),)


class LinkRow(Table):
    """Where an asset's bytes lie that were not copied. The path has no symbolic link in it."""

    __tablename__ = "link"
    asset: Mapped[str] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"), primary_key=True)
    sha256: Mapped[str]
    path: Mapped[str]
    size: Mapped[int]
    mtime_ns: Mapped[int]
    offline_ms: Mapped[int | None]
    __table_args__ = (Index("ix_link_sha256", "sha256"),)


class UploadRow(Table):
    """A file on its way in; how much of it is there, its file says."""

    __tablename__ = "upload"
    id: Mapped[str] = mapped_column(primary_key=True)
    project: Mapped[str] = _project()
    name: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    asset: Mapped[str | None]
    touched_ms: Mapped[int]
    replaces: Mapped[str | None]             # an asset, where the file goes in its place
    __table_args__ = (Index("ix_upload_project", "project"),)


class MediaRow(Table):
    """What is known of a blob that is a film, a sound, a still or captions. Goes with the blob."""

    __tablename__ = "media"
    blob: Mapped[str] = mapped_column(ForeignKey("blob.sha256", ondelete="CASCADE"), primary_key=True)
    facts: Mapped[str | None]                # contracts.media.Facts
    complete: Mapped[int] = mapped_column(server_default="0")    # revision of the ingest that made everything; 0: none has


class DerivativeRow(Table):
    """A file of something that can be made again from a blob: poster, filmstrip, peaks, proxy, cues. Goes with the blob."""

    __tablename__ = "derivative"
    blob: Mapped[str] = mapped_column(ForeignKey("blob.sha256", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[str] = mapped_column(ForeignKey("blob.sha256"))
    layout: Mapped[str]                      # contracts.media.Layout, the same with every part
    __table_args__ = (Index("ix_derivative_content", "content"),)


class SceneRow(Table):
    __tablename__ = "scene"
    id: Mapped[str] = mapped_column(primary_key=True)
    project: Mapped[str] = _project()
    position: Mapped[int]
    number: Mapped[str]
    heading: Mapped[str]
    body: Mapped[str]                        # contracts.story.Scene without its shots
    __table_args__ = (Index("ix_scene_project", "project"),)


class ShotRow(Table):
    __tablename__ = "shot"
    id: Mapped[str] = mapped_column(primary_key=True)
    project: Mapped[str] = _project()
    scene: Mapped[str | None] = mapped_column(ForeignKey("scene.id", ondelete="SET NULL"))
    position: Mapped[int]
    state: Mapped[str]                       # contracts.story.ShotState
    chosen: Mapped[str | None]
    body: Mapped[str]                        # contracts.story.Shot
    __table_args__ = (Index("ix_shot_project", "project"), Index("ix_shot_scene", "scene"))


class TakeRow(Table):
    __tablename__ = "take"
    id: Mapped[str] = mapped_column(primary_key=True)
    project: Mapped[str] = _project()
    shot: Mapped[str | None] = mapped_column(ForeignKey("shot.id", ondelete="CASCADE"))
    number: Mapped[int]
    blob: Mapped[str] = mapped_column(ForeignKey("blob.sha256"))
    result: Mapped[str]                      # contracts.video.VideoResult, recipe included
    request_digest: Mapped[str]
    rating: Mapped[int] = mapped_column(server_default="0")
    damaged: Mapped[int] = mapped_column(server_default="0")
    job: Mapped[str | None]
    created_ms: Mapped[int]
    __table_args__ = (
        Index("ix_take_shot", "shot", "number"), Index("ix_take_project", "project"), Index("ix_take_blob", "blob"))


class TakeBlobRow(Table):
    """What a take is made of and hands on (video, poster, latent state): not garbage while the take is there, whoever made it."""

    __tablename__ = "take_blob"
    take: Mapped[str] = mapped_column(ForeignKey("take.id", ondelete="CASCADE"), primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    __table_args__ = (Index("ix_take_blob_sha256", "sha256"),)


class ElementRow(Table):
    __tablename__ = "element"
    project: Mapped[str] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    body: Mapped[str]                        # contracts.story.Element
    edited: Mapped[int] = mapped_column(server_default="0")


class ElementReferenceRow(Table):
    __tablename__ = "element_reference"
    project: Mapped[str] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    element: Mapped[str] = mapped_column(primary_key=True)
    asset: Mapped[str] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int]


class JobRow(Table):
    """One job. `rank` is its priority class as a number; `blocked` counts the dependencies that are not done."""

    __tablename__ = "job"
    id: Mapped[str] = mapped_column(primary_key=True)
    project: Mapped[str] = _project()
    parent: Mapped[str | None] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"))
    key: Mapped[str | None]
    kind: Mapped[str]
    title: Mapped[str]
    spec: Mapped[str]
    state: Mapped[str]
    is_parent: Mapped[int]
    pool: Mapped[str]
    rank: Mapped[int]
    position: Mapped[float]
    engine: Mapped[str | None]               # the model that it loads: warm preference, and who can do it
    shot: Mapped[str | None]
    paused: Mapped[int] = mapped_column(server_default="0")
    blocked: Mapped[int] = mapped_column(server_default="0")
    passed: Mapped[int] = mapped_column(server_default="0")      # how often a warm job was preferred to this one
    attempt: Mapped[int] = mapped_column(server_default="0")
    strikes: Mapped[int] = mapped_column(server_default="0")
    memory_plan: Mapped[int] = mapped_column(server_default="0")
    cancel: Mapped[int] = mapped_column(server_default="0")      # of a parent: cancelling was asked for
    worker: Mapped[str | None]
    digest: Mapped[str | None]               # of what was asked, for jobs that are not to be made twice
    result: Mapped[str | None]
    error: Mapped[str | None]
    created_ms: Mapped[int]
    started_ms: Mapped[int | None]
    finished_ms: Mapped[int | None]
    __table_args__ = (
        Index("ix_job_parent_key", "parent", "key", unique=True),
        Index("ix_job_ready", "pool", "rank", "position",
              sqlite_where=text("state = 'queued' AND paused = 0 AND blocked = 0 AND is_parent = 0")),
        Index("ix_job_alive", "state", sqlite_where=text("state IN ('running', 'cancelling')")),
        Index("ix_job_project", "project"), Index("ix_job_digest", "digest", sqlite_where=text("digest IS NOT NULL")))


class JobDependencyRow(Table):
    __tablename__ = "job_dependency"
    job: Mapped[str] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"), primary_key=True)
    depends_on: Mapped[str] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"), primary_key=True)
    __table_args__ = (Index("ix_job_dependency_depends_on", "depends_on"),)


class JobAttemptRow(Table):
    """One claim of a job, and how it was settled: the stored answer to a finish or fail that is said again."""

    __tablename__ = "job_attempt"
    job: Mapped[str] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"), primary_key=True)
    attempt: Mapped[int] = mapped_column(primary_key=True)
    worker: Mapped[str]
    claim_id: Mapped[str]
    started_ms: Mapped[int]
    ended_ms: Mapped[int | None]
    digest: Mapped[str | None]
    answer: Mapped[str | None]               # the job's state as it was answered
    reason: Mapped[str | None]               # finish, a FailKind, lost, paused
    __table_args__ = (Index("ix_job_attempt_claim_id", "claim_id", unique=True),)


class JobLogRow(Table):
    __tablename__ = "job_log"
    job: Mapped[str] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    at_ms: Mapped[int]
    level: Mapped[str]
    message: Mapped[str]


class JobCheckpointRow(Table):
    __tablename__ = "job_checkpoint"
    job: Mapped[str] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    files: Mapped[str]                       # key -> contracts.video.BlobRef
    created_ms: Mapped[int]


class JobBlobRow(Table):
    """Which blobs a job's spec, checkpoints or result speak of: they are not garbage while the job is there."""

    __tablename__ = "job_blob"
    job: Mapped[str] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"), primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    __table_args__ = (Index("ix_job_blob_sha256", "sha256"),)


class EventRow(Table):
    __tablename__ = "event"
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at_ms: Mapped[int]
    type: Mapped[str]
    project: Mapped[str | None]
    body: Mapped[str]
    __table_args__ = ({"sqlite_autoincrement": True},)


class WorkerRow(Table):
    __tablename__ = "worker"
    id: Mapped[str] = mapped_column(primary_key=True)
    slot: Mapped[str] = mapped_column(unique=True)
    incarnation: Mapped[str]
    token: Mapped[str] = mapped_column(ForeignKey("worker_token.id"))
    pool: Mapped[str]
    classes: Mapped[str]
    engines: Mapped[str]
    version: Mapped[str]
    host: Mapped[str]
    cpus: Mapped[int]
    memory_mb: Mapped[int]
    seen_ms: Mapped[int]


class WorkerTokenRow(Table):
    """Only the hash is kept. `pool` NULL: any pool (the launcher's own agents)."""

    __tablename__ = "worker_token"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    pool: Mapped[str | None]
    hash: Mapped[str] = mapped_column(unique=True)
    created_ms: Mapped[int]
    revoked_ms: Mapped[int | None]


class SettingRow(Table):
    """Facts about this home: its instance id, whether the queue is paused."""

    __tablename__ = "setting"
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
