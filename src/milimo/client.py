"""A typed client of the server: what the command line uses, and what a pipeline of yours can use.

    from milimo.client import Client
    with Client.at_home() as studio:
        project = studio.create_project("My film")
        studio.put_script(project.id, Path("my-film.fountain").read_bytes())
        film = studio.make_film(project.id)
        studio.wait(film.job.id)
        studio.download(studio.film(film.job.id).film.sha256, Path("my-film.mp4"))

Every refusal raises `MilimoError` with the server's code. Times are seconds; sizes are bytes.
"""

from __future__ import annotations

import base64
import errno
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from milimo.config import home_at
from milimo.contracts import api
from milimo.contracts.board import CutAnswer, CutRequest, ProjectStory
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.events import EVENT, Event, JobEvent, ResetEvent
from milimo.contracts.export import ExportResult
from milimo.contracts.jobs import (
    TERMINAL,
    ExportOutcome,
    FilmSettings,
    Job,
    JobDetail,
    JobOutcome,
    JobState,
    ParentOutcome,
    Priority,
)
from milimo.contracts.media import Media
from milimo.contracts.settings import Settings, SettingsUpdate
from milimo.contracts.story import BreakdownSettings, Element
from milimo.contracts.timeline import Patch, TimelineDocument
from milimo.contracts.video import Encoding, Take, VideoRequest
from milimo.contracts.workers import WorkerView
from milimo.http import httpx
from milimo.wire import Wire, read_answer, refusal_of, running, unreachable

CHUNK = 1 << 20
PAGE = 1000              # jobs that are asked for at once
RECONNECT_S = (0.1, 0.3, 1.0, 2.0)


class Client(Wire):
    """One connection to one server. Not shared between threads."""

    @classmethod
    def at_home(cls, home: Path | None = None) -> Client:
        """The server that runs on a home folder (default: yours). Raises SERVER_UNREACHABLE when none does."""
        place = home_at(home)
        address = running(place)
        if address is None:
            raise MilimoError(ErrorCode.SERVER_UNREACHABLE, f"No studio runs on {place.root}. Start one: milimo studio")
        return cls(address, place.key.read_text("ascii").strip())

    # ---- projects and story -------------------------------------------------------------------------------

    def health(self) -> api.Health:
        return self._get("/api/health", api.Health)

    def projects(self, *, trash: bool = False) -> tuple[api.Project, ...]:
        """All of them, the last changed first."""
        found: list[api.Project] = []
        while True:
            page = self._get("/api/projects", api.ProjectList, trash=trash, limit=1000, offset=len(found))
            found += page.projects
            if not page.projects or len(found) >= page.total:
                return tuple(found)

    def project(self, project: str) -> api.Project:
        return self._get(f"/api/projects/{project}", api.Project)

    def create_project(self, name: str) -> api.Project:
        return self._send("POST", "/api/projects", api.Project, api.ProjectCreate(name=name))

    def delete_project(self, project: str) -> None:
        """Into the trash, for 30 days."""
        self._call("DELETE", f"/api/projects/{project}")

    def restore_project(self, project: str) -> api.Project:
        return self._send("POST", f"/api/projects/{project}/restore", api.Project)

    def put_script(self, project: str, content: bytes, name: str = "") -> api.ScriptAnswer:
        body = api.ScriptPut(content_base64=base64.b64encode(content).decode("ascii"), name=name[-255:])
        return self._send("PUT", f"/api/projects/{project}/script", api.ScriptAnswer, body)

    def break_down(self, content: bytes, settings: BreakdownSettings | None = None) -> api.BreakdownAnswer:
        body = api.BreakdownRequest(content_base64=base64.b64encode(content).decode("ascii"),
                                    settings=settings or BreakdownSettings())
        return self._send("POST", "/api/breakdown", api.BreakdownAnswer, body)

    def story(self, project: str) -> ProjectStory:
        return self._get(f"/api/projects/{project}/story", ProjectStory)

    def assets(self, project: str) -> tuple[api.Asset, ...]:
        """All of them, the oldest first."""
        found: list[api.Asset] = []
        query = "sort=created&reverse=true&limit=1000"
        while True:
            page = self._get(f"/api/projects/{project}/assets?{query}", api.AssetList)
            found += page.assets
            if page.next is None:
                return tuple(found)
            query = f"sort=created&reverse=true&limit=1000&after={page.next}"

    def upload_still(self, project: str, content: bytes, name: str) -> api.Asset:
        response = self._call("POST", f"/api/projects/{project}/assets", content=content,
                              params={"name": name}, kind="application/octet-stream")
        return read_answer(response, api.Asset)

    def upload(self, project: str, path: Path, sent: Callable[[int, int], None] = lambda done, size: None) -> api.Asset:
        """Copy a picture, film or sound into the studio, over cut lines: what has arrived is not sent again, not even by
        another client. `sent` is told the bytes that are there and all. Raises BAD_MEDIA, TOO_LARGE, DISK_FULL."""
        try:
            with path.open("rb") as file:
                size = os.fstat(file.fileno()).st_size
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
                begun = self._send("POST", f"/api/projects/{project}/uploads", api.Upload, api.UploadCreate(
                    name=path.name[-200:], size=max(1, size), sha256=sha256))
                self._send_parts(begun, file, sent)
        except OSError as error:
            raise MilimoError(ErrorCode.BAD_MEDIA, f"{path} cannot be read: {error.strerror}.", path=str(path)) from error
        return self._send("POST", f"/api/uploads/{begun.id}/finish", api.Asset)

    def _send_parts(self, upload: api.Upload, file: IO[bytes], sent: Callable[[int, int], None]) -> None:
        offset, tries = upload.offset, 0
        while offset < upload.size:
            sent(offset, upload.size)
            file.seek(offset)
            try:
                answer = self._call("PATCH", f"/api/uploads/{upload.id}", content=file.read(upload.part), params={"offset": offset},
                                    kind="application/octet-stream")
                now, tries = read_answer(answer, api.Upload).offset, 0
                if now == offset:
                    raise MilimoError(ErrorCode.BAD_MEDIA, "The file ends before the length that it had; was it changed meanwhile?")
                offset = now
            except MilimoError as error:
                tries += 1
                if tries > len(RECONNECT_S):
                    raise
                if error.code is ErrorCode.UPLOAD_OFFSET:
                    there = int(error.details["offset"])
                    tries, offset = 0 if there > offset else tries, there
                elif error.code is ErrorCode.SERVER_UNREACHABLE:
                    time.sleep(RECONNECT_S[tries - 1])
                else:
                    raise
        sent(upload.size, upload.size)

    def link(self, project: str, path: Path) -> api.Asset:
        """Use a picture, film or sound where it lies, on the studio's own machine. Raises NOT_FOUND, BAD_MEDIA, BAD_NAME."""
        return self._send("POST", f"/api/projects/{project}/links", api.Asset, api.LinkCreate(path=str(path.absolute())))

    def elements(self, project: str) -> tuple[Element, ...]:
        """Characters, things and places, each with its reference pictures."""
        return self._get(f"/api/projects/{project}/elements", api.ElementList).elements

    def put_element(self, project: str, element: Element) -> Element:
        """Your version of an element: later versions of the script leave it alone."""
        return self._send("PUT", f"/api/projects/{project}/elements/{element.key}", Element, api.ElementPut(element=element))

    def add_reference(self, project: str, element: str, picture: Path | bytes, name: str = "", *, first: bool = False) -> Element:
        """Shows an element (its key) by a picture: uploads it and puts it with the element's others, or before them."""
        content = picture if isinstance(picture, bytes) else picture.read_bytes()
        asset = self.upload_still(project, content, name or (picture.name if isinstance(picture, Path) else element))
        return self._send("POST", f"/api/projects/{project}/elements/{element}/references", Element,
                          api.ReferenceAdd(asset=asset.id, first=first))

    def remove_reference(self, project: str, element: str, asset: str) -> Element:
        """The element no longer looks like this picture; the picture stays in the project."""
        return self._send("DELETE", f"/api/projects/{project}/elements/{element}/references/{asset}", Element)

    # ---- films, shots, takes ------------------------------------------------------------------------------

    def make_film(self, project: str, settings: FilmSettings | None = None) -> api.FilmAnswer:
        return self._send("POST", f"/api/projects/{project}/film", api.FilmAnswer,
                          api.FilmRequest(settings=settings or FilmSettings()))

    def make_video(self, project: str, request: VideoRequest, *, shot: str | None = None, title: str = "",
                   encoding: Encoding | None = None) -> Job:
        body = api.VideoJobRequest(shot=shot, request=request, title=title, encoding=encoding or Encoding(),
                                   priority=Priority.INTERACTIVE)
        return self._send("POST", f"/api/projects/{project}/video-jobs", Job, body)

    def take(self, take: str) -> Take:
        return self._get(f"/api/takes/{take}", Take)

    def take_of_blob(self, sha256: str) -> Take:
        """The newest take whose video has these bytes."""
        return self._get("/api/takes", Take, video=sha256)

    def take_of_prefix(self, prefix: str) -> Take:
        """The only take whose id begins with these (at least 8) characters. Raises NOT_FOUND, CONFLICT."""
        return self._get("/api/takes", Take, prefix=prefix)

    def takes(self, shot: str) -> tuple[Take, ...]:
        return self._get(f"/api/shots/{shot}/takes", api.TakeList).takes

    def remake(self, take: str) -> Job:
        return self._send("POST", f"/api/takes/{take}/remake", Job)

    def retake(self, take: str, start: int, stop: int, prompt: str = "") -> Job:
        """Frames `start` to `stop` of a take made again as a new take. Raises BAD_REQUEST, NOT_SUPPORTED."""
        return self._send("POST", f"/api/takes/{take}/retake", Job, api.TakeRetake(start=start, stop=stop, prompt=prompt))

    def extend(self, take: str, frames: int, prompt: str = "") -> Job:
        """`frames` more, from a take's last on, as a take of their own. Raises NOT_SUPPORTED."""
        return self._send("POST", f"/api/takes/{take}/extend", Job, api.TakeExtension(frames=frames, prompt=prompt))

    def download(self, sha256: str, target: Path) -> None:
        """A blob's bytes into `target`, which is replaced only when the download is whole."""
        part = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            with self._http.stream("GET", f"/api/blobs/{sha256}") as response:
                if response.status_code >= 400:
                    response.read()
                    raise refusal_of(response)
                with part.open("wb") as file:
                    for chunk in response.iter_bytes(CHUNK):
                        file.write(chunk)
                    file.flush()
                    os.fsync(file.fileno())
            os.replace(part, target)
        except httpx.TransportError as error:
            raise unreachable(error) from error
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
            raise MilimoError(
                ErrorCode.DISK_FULL if full else ErrorCode.OUTPUT_NOT_WRITABLE,
                f"{target} could not be written: {error.strerror}. What was there is untouched; "
                f"{'make room and' if full else 'mend that and'} run the same command again.", path=str(target)) from error
        finally:
            part.unlink(missing_ok=True)

    # ---- sequences ----------------------------------------------------------------------------------------

    def sequences(self, project: str) -> tuple[api.SequenceSummary, ...]:
        return self._get(f"/api/projects/{project}/sequences", api.SequenceList).sequences

    def sequence(self, sequence: str) -> api.Sequence:
        return self._get(f"/api/sequences/{sequence}", api.Sequence)

    def patch_sequence(self, sequence: str, revision: int, patch: Patch, label: str = "") -> api.Sequence:
        """Raises REVISION_STALE when the head is no longer `revision`."""
        body = api.SequencePatch(patch=patch, label=label)
        response = self._call("PATCH", f"/api/sequences/{sequence}", content=body.model_dump_json().encode(),
                              headers={"If-Match": f'"rev-{revision}"'})
        return read_answer(response, api.Sequence)

    def cut(self, project: str, request: CutRequest | None = None) -> CutAnswer:
        """Lay the board's chosen takes on a timeline: the film's own sequence, made the first time."""
        return self._send("POST", f"/api/projects/{project}/cut", CutAnswer, request or CutRequest())

    def create_sequence(self, project: str, name: str, document: TimelineDocument) -> api.Sequence:
        return self._send("POST", f"/api/projects/{project}/sequences", api.Sequence, api.SequenceCreate(name=name, document=document))

    def draw_frame(self, sequence: str, request: api.FrameRequest) -> api.Drawing:
        """A frame as the export draws it; its picture is there now or when its job is done (`drawing`)."""
        return self._send("POST", f"/api/sequences/{sequence}/frames", api.Drawing, request)

    def draw_title(self, project: str, request: api.TitleRequest) -> api.Drawing:
        return self._send("POST", f"/api/projects/{project}/titles", api.Drawing, request)

    def drawing(self, job: str) -> api.Drawing:
        return self._get(f"/api/drawings/{job}", api.Drawing)

    # ---- media --------------------------------------------------------------------------------------------

    def media(self, sha256: str) -> Media:
        """What a blob is and what has been made of it for the browser so far; what is missing is asked for by this."""
        return self._get(f"/api/media/{sha256}", Media)

    def export(self, sequence: str, request: api.ExportRequest) -> Job:
        return self._send("POST", f"/api/sequences/{sequence}/exports", Job, request)

    def exports(self, *, project: str | None = None, sequence: str | None = None, limit: int = 200, offset: int = 0
                ) -> tuple[api.Export, ...]:
        """A page of the exports, the newest first, those of films included."""
        return self._get("/api/exports", api.ExportList, project=project, sequence=sequence, limit=limit, offset=offset).exports

    # ---- jobs and events ----------------------------------------------------------------------------------

    def jobs(self, *, project: str | None = None, parent: str | None = None, state: str | None = None,
             prefix: str | None = None, top: bool | None = None, limit: int = 200, offset: int = 0) -> tuple[Job, ...]:
        """A page: the newest first, children in their order; `prefix`: whose id begins so; `top`: only those without a parent."""
        return self._get("/api/jobs", api.JobList, project=project, parent=parent, state=state, prefix=prefix, top=top,
                         limit=limit, offset=offset).jobs

    def children(self, job: str) -> Iterator[Job]:
        """All jobs of a film or a long shot in their order, however many: a feature has more than a thousand."""
        read = 0
        while page := self.jobs(parent=job, limit=PAGE, offset=read):
            yield from page
            read += len(page)

    def job(self, job: str) -> JobDetail:
        return self._get(f"/api/jobs/{job}", JobDetail)

    def outcome(self, job: str) -> JobOutcome:
        """What a finished job made; of a parent (a film, a long shot), what its last child made. Raises JOB_STATE."""
        detail = self.job(job)
        if isinstance(detail.result, ParentOutcome):
            key = detail.result.of
            child = next((one for one in self.children(job) if one.key == key), None)
            if child is not None:
                return self.outcome(child.id)
        elif detail.result is not None:
            return detail.result
        raise MilimoError(ErrorCode.JOB_STATE, f"Job {job} has no result; it is {detail.job.state}.", job=job)

    def film(self, job: str) -> ExportResult:
        """The files that a finished film or export is made of. Raises JOB_STATE."""
        outcome = self.outcome(job)
        if not isinstance(outcome, ExportOutcome):
            raise MilimoError(ErrorCode.JOB_STATE, f"Job {job} made no film.", job=job)
        return outcome.result

    def cancel(self, job: str) -> Job:
        return self._send("POST", f"/api/jobs/{job}/cancel", Job)

    def retry(self, job: str) -> Job:
        return self._send("POST", f"/api/jobs/{job}/retry", Job)

    def pause(self, job: str) -> Job:
        return self._send("POST", f"/api/jobs/{job}/pause", Job)

    def resume(self, job: str) -> Job:
        return self._send("POST", f"/api/jobs/{job}/resume", Job)

    def queue(self) -> api.QueueState:
        return self._get("/api/queue", api.QueueState)

    def set_queue(self, *, paused: bool) -> api.QueueState:
        return self._send("PATCH", "/api/queue", api.QueueState, api.QueueUpdate(paused=paused))

    def wait(self, job: str, timeout_s: float | None = None) -> JobDetail:
        """Until the job has ended. Raises its error when it failed or was cancelled, TimeoutError when time is up."""
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        for event in self.events(deadline=deadline):
            if isinstance(event, ResetEvent) or (isinstance(event, JobEvent) and event.job.id == job):
                detail = self.job(job)
                if detail.job.state in TERMINAL:
                    return _succeeded(detail)
        raise TimeoutError(f"job {job} has not ended in time")

    def events(self, *, after: int | None = None, deadline: float | None = None, idle: Callable[[], None] = lambda: None
               ) -> Iterator[Event]:
        """Events from now on (or after a known `seq`), over lost connections. The first one is always a `reset`:
        fetch what you show when you see one. Ends at `deadline` (of `time.monotonic`); an idle stream looks four times
        a minute whether it has come, and calls `idle`."""
        tries = 0
        while deadline is None or time.monotonic() < deadline:
            try:
                for event in self._stream(after, idle):
                    tries = 0
                    after = getattr(event, "seq", after)
                    yield event
                    if deadline is not None and time.monotonic() > deadline:
                        return
            except httpx.TransportError as error:
                if tries >= 10:
                    raise unreachable(error) from error
            idle()
            time.sleep(RECONNECT_S[min(tries, len(RECONNECT_S) - 1)])
            tries += 1

    def _stream(self, after: int | None, idle: Callable[[], None]) -> Iterator[Event]:
        headers = {"Accept": "text/event-stream"}
        if after is not None:
            headers["Last-Event-ID"] = str(after)
        with self._http.stream("GET", "/api/events", headers=headers,
                               timeout=httpx.Timeout(40.0, connect=5.0)) as response:
            if response.status_code >= 400:
                response.read()
                raise refusal_of(response)
            if after is None:
                yield ResetEvent(seq=0)
            for line in response.iter_lines():
                if line.startswith("data:"):
                    yield EVENT.validate_json(line[5:].strip())
                elif line.startswith(":"):
                    idle()

    # ---- the machine --------------------------------------------------------------------------------------

    def workers(self, *, limit: int = 200, offset: int = 0) -> tuple[WorkerView, ...]:
        """A page of the slots that have ever registered, by name."""
        return self._get("/api/workers", api.WorkerList, limit=limit, offset=offset).workers

    def create_worker_token(self, name: str, pool: str = "cpu") -> api.WorkerToken:
        body = api.WorkerTokenCreate(name=name, pool="gpu" if pool == "gpu" else "cpu")
        return self._send("POST", "/api/worker-tokens", api.WorkerToken, body)

    def worker_tokens(self) -> tuple[api.WorkerToken, ...]:
        """Every token that was made for a worker, revoked ones too; never the secret itself."""
        return self._get("/api/worker-tokens", api.WorkerTokenList).tokens

    def revoke_worker_token(self, token: str) -> None:
        """Its worker is refused from now on."""
        self._call("DELETE", f"/api/worker-tokens/{token}")

    def settings(self) -> Settings:
        return self._get("/api/settings", Settings)

    def update_settings(self, change: SettingsUpdate) -> Settings:
        return self._send("PATCH", "/api/settings", Settings, change)

    def backup(self) -> api.BackupAnswer:
        return self._send("POST", "/api/backups", api.BackupAnswer)

    def verify(self) -> api.VerifyAnswer:
        return self._send("POST", "/api/verify", api.VerifyAnswer)

    def page_address(self) -> str:
        """An address that opens the studio's page in a browser; good once, for two minutes."""
        return f"{self.url}/#code={self._send('POST', '/api/session-codes', api.SessionCode).code}"

    def rotate_token(self) -> None:
        self._call("POST", "/api/token/rotate")


def _succeeded(detail: JobDetail) -> JobDetail:
    if detail.job.error is not None:
        raise MilimoError.from_body(detail.job.error)
    if detail.job.state is not JobState.DONE:
        raise MilimoError(ErrorCode.CANCELLED, "The job was cancelled.", job=detail.job.id)
    return detail
