"""The same again: a job's recipe as a new job."""

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.jobs import JOB_SPEC, ExportSpec, FilmSpec, Job, JobGraph, JobNode, Priority, ShotSpec, VideoSpec
from milimo.server.db.tx import Tx
from milimo.server.jobs.rows import record
from milimo.server.jobs.sql_ledger import SqlLedger
from milimo.server.projects import films
from milimo.server.projects import service as projects
from milimo.server.shots.asking import check_request, video_node


def again(ledger: SqlLedger, tx: Tx, job: str) -> Job:
    """A film of the project's script as it is now; a shot or a clip with the same request, as a new take; an export of the very
    same document. Raises NOT_FOUND, JOB_STATE for a job that is a step of another, and what asking for it can raise."""
    row = record(tx, job)
    spec = JOB_SPEC.validate_json(str(tx.value("SELECT spec FROM job WHERE id = ?", job)))
    projects.require(tx, row.project)
    match spec:
        case FilmSpec():
            return films.make_film(ledger, tx, row.project, spec.settings).job
        case VideoSpec(window=False):
            node = video_node("video", spec, check_request(tx, spec.request), row.title, Priority.INTERACTIVE)
        case ShotSpec():
            video = VideoSpec(project=spec.project, shot=spec.shot, request=spec.request)
            node = video_node("video", video, check_request(tx, spec.request), row.title, Priority.INTERACTIVE)
        case ExportSpec() if spec.document is not None:
            node = JobNode(key="export", spec=spec, title=row.title, priority=Priority.INTERACTIVE)
        case _:
            raise MilimoError(ErrorCode.JOB_STATE, "This is a step of another job. Ask for that one again.", job=job, kind=spec.kind)
    return ledger.view(ledger.add(row.project, JobGraph(nodes=(node,)))[node.key])
