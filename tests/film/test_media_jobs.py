"""Media and drawings through a running studio: server, agent, engine child, limited process."""

import hashlib
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import psutil
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "media"))

from ingest_makers import video
from media_makers import Shelf, film, numbers, row

from milimo.client import Client
from milimo.config import Home
from milimo.contracts.api import Drawing, FrameRequest, TitleRequest
from milimo.contracts.base import Sha256
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.jobs import JobState, Priority
from milimo.contracts.media import DerivativeKind, FilmstripLayout, Media, MediaState, ProxyLayout
from milimo.contracts.timeline import Clip, MediaSource, TitleSource
from milimo.contracts.video import Encoding, Extent
from milimo.launcher import Studio, StudioOptions
from milimo.media.titles import draw_title

pytestmark = pytest.mark.slow
TIMEOUT_S = 240
EXTENT = Extent(width=192, height=112)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path_factory.mktemp("media") / "home").prepare()


@pytest.fixture(scope="module")
def studio(home: Home) -> Iterator[Client]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("MILIMO_HEARTBEAT_S", "0.3")
        with Studio(home, StudioOptions(slots=1)).start() as started, \
                Client(started.url, home.key.read_text("ascii").strip()) as client:
            yield client


def until(client: Client, sha256: str, done: object = MediaState.DONE) -> Media:
    """The media once it is as far as that."""
    deadline = time.monotonic() + TIMEOUT_S
    while (found := client.media(sha256)).state is not done:
        assert found.state is not MediaState.FAILED, client.jobs()
        assert time.monotonic() < deadline, found
        time.sleep(0.05)
    return found


def proxy(media: Media) -> tuple[ProxyLayout, str]:
    """Its layout, and the hash of its file."""
    return next((one.layout, one.files[0].sha256) for one in media.derivatives if isinstance(one.layout, ProxyLayout))


def test_a_film_that_is_brought_can_be_seen_and_scrubbed(studio: Client, home: Home, tmp_path: Path) -> None:
    path = video(tmp_path / "holiday.mov", "libx264", "yuv420p", 60, sound="aac")
    asset = studio.upload(studio.create_project("Holiday").id, path)
    found = until(studio, asset.blob.sha256)
    assert {one.kind for one in found.derivatives} == set(DerivativeKind) - {DerivativeKind.CUES}
    assert [one.layout.exact for one in found.derivatives if isinstance(one.layout, FilmstripLayout)] == [True]
    assert numbers(home.blob(proxy(found)[1])) == list(range(60))
    jobs = [job for job in studio.jobs(project=asset.project) if job.kind == "ingest"]
    assert {(job.key, job.priority) for job in jobs} == {("look", Priority.LOOK), ("refine", Priority.REFINE)}
    deadline = time.monotonic() + TIMEOUT_S
    while left := list(home.spool.glob("*/*/")):  # the agent empties its folder after the server has what was in it
        assert time.monotonic() < deadline, f"nothing is left of what was handed over: {left}"
        time.sleep(0.05)


def limited() -> list[psutil.Process]:
    """The limited processes below this one that make a proxy."""
    found: list[psutil.Process] = []
    for process in psutil.Process().children(recursive=True):
        try:
            if "milimo.media.limited" in process.cmdline() and "refine" in process.cmdline():
                found.append(process)
        except psutil.Error:
            continue
    return found


def test_a_worker_that_dies_over_a_proxy_is_followed_by_another(studio: Client, tmp_path: Path) -> None:
    """Its engine child is killed; the limited process under it ends too, and the proxy is made."""
    path = video(tmp_path / "long.mp4", "libx264", "yuv420p", 1500, gop=100)
    asset = studio.upload(studio.create_project("Long").id, path)
    deadline = time.monotonic() + TIMEOUT_S
    while not (working := limited()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    child = working[0].parent()
    assert child is not None
    child.kill()
    gone, alive = psutil.wait_procs([working[0]], 30)
    assert gone and not alive, "the limited process outlived who asked"
    found = until(studio, asset.blob.sha256)
    assert proxy(found)[0].frames == 1500
    refine = next(job for job in studio.jobs(project=asset.project) if job.key == "refine")
    assert refine.attempt == 2 and refine.state is JobState.DONE


def test_a_take_is_made_ready_when_it_is_looked_at(studio: Client) -> None:
    from milimo.contracts.jobs import VideoOutcome
    from milimo.contracts.video import VideoRequest
    project = studio.create_project("Shot").id
    job = studio.make_video(project, VideoRequest(frames=24, extent=Extent(width=128, height=72), prompt="A lighthouse at night."))
    made = studio.wait(job.id, TIMEOUT_S).result
    assert isinstance(made, VideoOutcome)
    assert [one.kind for one in studio.jobs(project=project)] == ["video"], "a film pays nothing for what nobody looks at"
    found = until(studio, made.result.video.sha256)
    assert proxy(found)[0].frames == 24


def test_a_linked_film_is_read_where_it_lies(studio: Client, home: Home, tmp_path: Path) -> None:
    """Nothing of it is copied, neither into the store nor into a worker's cache; its name is no matter."""
    path = video(tmp_path / "Ünser Film %20 — №1.mkv", "libx264", "yuv420p", 30)
    asset = studio.link(studio.create_project("Linked").id, path)
    found = until(studio, asset.blob.sha256)
    assert proxy(found)[0].frames == 30
    assert [place for place in home.root.rglob(asset.blob.sha256) if place.is_file()] == []


def test_a_file_that_harms_is_refused_and_the_studio_goes_on(studio: Client, tmp_path: Path) -> None:
    whole = video(tmp_path / "whole.mp4", "libx264", "yuv420p", 48).read_bytes()
    project = studio.create_project("Harm").id
    for name, content in (("torn.mp4", whole[:len(whole) // 2]), ("script.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
                          ("list.mp4", b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"), ("\u202egpj.exe.mp4", b"MZ" + bytes(200))):
        path = tmp_path / "given"
        path.write_bytes(content)
        path = path.rename(tmp_path / name)
        with pytest.raises(MilimoError) as refused:
            studio.upload(project, path)
        assert refused.value.code is ErrorCode.BAD_MEDIA
    assert studio.assets(project) == () and studio.jobs(project=project) == ()
    assert not list(home_files(studio, whole))


def home_files(client: Client, content: bytes) -> Iterator[str]:
    """The hash of these bytes where the server has them."""
    name: Sha256 = hashlib.sha256(content).hexdigest()
    try:
        client.media(name)
        yield name
    except MilimoError as error:
        assert error.code is ErrorCode.NOT_FOUND


# ---- drawings ---------------------------------------------------------------------------------------------------


def drawn(client: Client, home: Home, asked: Drawing) -> np.ndarray:
    """The picture as RGBA or RGB."""
    client.wait(asked.job.id, TIMEOUT_S)
    made = client.drawing(asked.job.id)
    assert made.picture is not None
    pixels = cv2.imdecode(np.frombuffer(home.blob(made.picture.sha256).read_bytes(), np.uint8), cv2.IMREAD_UNCHANGED)
    assert pixels is not None
    return cv2.cvtColor(pixels, cv2.COLOR_BGRA2RGBA if pixels.shape[2] == 4 else cv2.COLOR_BGR2RGB)


def test_a_frame_is_what_the_export_draws(studio: Client, home: Home, tmp_path: Path) -> None:
    """Compared with the same frame of a nearly lossless export, decoded."""
    from media_makers import pictures
    shelf = Shelf(tmp_path)
    take = shelf.take(40, encoding=Encoding(crf=1), hz=None)
    project = studio.create_project("Cut").id
    asset = studio.upload(project, shelf.open(take.blob))
    source = MediaSource(blob=asset.blob.sha256, asset=asset.id, frames=40, extent=EXTENT)
    title = TitleSource(text="Noon", size=0.2)
    document = film(*row((source, 5, 30)), Clip(track="t1", start=0, length=20, source=title), extent=EXTENT)
    exported = shelf.export(document, encoding=Encoding(crf=1), captions="none")
    cut = studio.create_sequence(project, "Cut", document)
    whole = pictures(exported.output)
    for frame in (0, 19, 20, 29):
        picture = drawn(studio, home, studio.draw_frame(cut.id, FrameRequest(frame=frame)))
        assert picture.shape == (112, 192, 3)
        difference = np.abs(picture.astype(int) - whole[frame].astype(int))
        assert difference.mean() < 1.0, (frame, difference.mean())
    again = studio.draw_frame(cut.id, FrameRequest(frame=29))
    assert again.picture is not None, "drawn before"


def test_a_title_is_the_painters_own(studio: Client, home: Home) -> None:
    title = TitleSource(text="The Lighthouse\nby night", size=0.14, x=0.4)
    extent = Extent(width=640, height=360)
    asked = studio.draw_title(studio.create_project("Titles").id, TitleRequest(title=title, extent=extent))
    page = drawn(studio, home, asked)
    own = draw_title(title, extent)
    assert own.rgba is not None and page.shape == (360, 640, 4)
    across, down = own.rgba.shape[1], own.rgba.shape[0]
    assert np.array_equal(page[own.top:own.top + down, own.left:own.left + across], own.rgba)
    page[own.top:own.top + down, own.left:own.left + across] = 0
    assert not page.any(), "nothing else is covered"
