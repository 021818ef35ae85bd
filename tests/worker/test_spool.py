"""The spool keeps a finished result through anything, and an unfinished one for nothing."""

from __future__ import annotations

from pathlib import Path

from milimo.contracts.base import new_id
from milimo.contracts.errors import ErrorBody, ErrorCode
from milimo.contracts.workers import Fail, FailKind
from milimo.worker.spool import FailEntry, Spool, keep_blob


def entry() -> FailEntry:
    error = ErrorBody(code=ErrorCode.CHILD_DIED, message="It died.")
    return FailEntry(fail=Fail(incarnation=new_id(), job=new_id(), attempt=1, kind=FailKind.DIED, error=error, digest="0" * 64))


def test_a_written_entry_is_found_by_the_next_incarnation(tmp_path: Path) -> None:
    said = entry()
    folder = Spool(tmp_path, "here:cpu:0").folder("job", 1)
    blob = keep_blob(b"frames", folder.blobs, "video/mp4")
    folder.write(said)
    ((found, read),) = Spool(tmp_path, "here:cpu:0").left()
    assert read == said
    assert [file.name for file in found.blob_files()] == [blob.sha256]


def test_an_unfinished_attempt_is_cleared_away(tmp_path: Path) -> None:
    spool = Spool(tmp_path, "here:cpu:0")
    folder = spool.folder("job", 1)
    keep_blob(b"half", folder.blobs, "video/mp4")
    (folder.path / "settle.part").write_text("{", "utf-8")
    assert list(spool.left()) == []
    assert not folder.path.exists()


def test_a_torn_entry_counts_as_unfinished(tmp_path: Path) -> None:
    spool = Spool(tmp_path, "here:cpu:0")
    folder = spool.folder("job", 1)
    folder.write(entry())
    folder.settle.write_bytes(folder.settle.read_bytes()[:40])
    assert list(spool.left()) == []


def test_slots_do_not_see_each_other(tmp_path: Path) -> None:
    Spool(tmp_path, "here:cpu:0").folder("job", 1).write(entry())
    assert list(Spool(tmp_path, "here:cpu:1").left()) == []


def test_a_moved_file_gets_its_hash_as_name(tmp_path: Path) -> None:
    source = tmp_path / "take.mp4"
    source.write_bytes(b"abc")
    ref = keep_blob(source, tmp_path / "blobs", "video/mp4")
    assert ref.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert ref.size == 3
    assert not source.exists()
