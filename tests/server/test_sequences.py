"""Sequences: revisions, ETags, stale patches, the way back."""

from __future__ import annotations

from typing import Any

import pytest
from serving import Studio

from milimo.contracts.base import new_id

TRACK: dict[str, Any] = {"kind": "video", "name": "picture", "order": 0}
CLIP: dict[str, Any] = {"track": "v1", "start": 0, "length": 24, "source": {"type": "solid", "colour": "#102030"}}


@pytest.fixture
def sequence(studio: Studio, project: str) -> dict[str, Any]:
    response = studio.owner.post(f"/api/projects/{project}/sequences", json={
        "name": "Cut", "document": {"tracks": {"v1": TRACK}, "clips": {"a": CLIP}}})
    assert response.status_code == 201 and response.headers["etag"] == '"rev-1"', response.text
    return response.json()


def patch(studio: Studio, sequence: str, revision: int | str | None, *ops: list[Any], label: str = "") -> Any:
    headers = {} if revision is None else {"If-Match": f'"rev-{revision}"' if isinstance(revision, int) else revision}
    return studio.owner.patch(f"/api/sequences/{sequence}", json={"patch": ops, "label": label}, headers=headers)


def set_length(frames: int) -> list[Any]:
    return ["set", ["clips", "a", "length"], frames]


def test_a_patch_makes_the_next_revision(studio: Studio, sequence: dict[str, Any]) -> None:
    response = patch(studio, sequence["id"], 1, set_length(48), label="longer")
    assert response.status_code == 200 and response.headers["etag"] == '"rev-2"'
    head = studio.owner.get(f"/api/sequences/{sequence['id']}")
    assert head.headers["etag"] == '"rev-2"' and head.json() == response.json()
    assert head.json()["document"]["clips"]["a"]["length"] == 48
    assert studio.owner.get(f"/api/sequences/{sequence['id']}", headers={"If-None-Match": '"rev-2"'}).status_code == 304
    listed = studio.owner.get(f"/api/projects/{sequence['project']}/sequences").json()["sequences"]
    assert (listed[0]["frames"], listed[0]["revision"]) == (48, 2)


def test_who_prefers_a_minimal_answer_gets_the_revision_only(studio: Studio, sequence: dict[str, Any]) -> None:
    """A page has the document that it patches; of a long film it is megabytes."""
    def minimal(revision: int, frames: int) -> Any:
        return studio.owner.patch(f"/api/sequences/{sequence['id']}", json={"patch": [set_length(frames)]},
                                  headers={"If-Match": f'"rev-{revision}"', "Prefer": "return=minimal"})

    answer = minimal(1, 48)
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (204, b"", '"rev-2"')
    assert studio.owner.get(f"/api/sequences/{sequence['id']}").json()["document"]["clips"]["a"]["length"] == 48
    assert minimal(1, 96).json()["details"]["document"]["clips"]["a"]["length"] == 48, "a refusal still brings the head"


def test_a_stale_patch_changes_nothing_and_gets_the_head(studio: Studio, sequence: dict[str, Any]) -> None:
    patch(studio, sequence["id"], 1, set_length(48))
    response = patch(studio, sequence["id"], 1, set_length(96))
    assert response.status_code == 412
    told = response.json()
    assert told["code"] == "REVISION_STALE" and told["details"]["revision"] == 2
    assert told["details"]["document"]["clips"]["a"]["length"] == 48
    assert studio.owner.get(f"/api/sequences/{sequence['id']}").json()["revision"] == 2


@pytest.mark.parametrize(("tag", "code"), [
    (None, "PRECONDITION_REQUIRED"), ('"rev-7"', "REVISION_STALE"), ("*", "REVISION_STALE"), ("rev-1", "REVISION_STALE"),
    ('W/"rev-1"', "REVISION_STALE"), ('"rev-1", "rev-2"', "REVISION_STALE")])
def test_the_precondition_must_be_exact(studio: Studio, sequence: dict[str, Any], tag: str | None, code: str) -> None:
    assert patch(studio, sequence["id"], tag, set_length(48)).json()["code"] == code


@pytest.mark.parametrize(("ops", "code"), [
    ([["set", ["clips", "b", "length"], 5]], "BAD_PATCH"), ([["remove", ["clips", "nothing"], None]], "BAD_PATCH"),
    ([["set", ["clips", "a", "length"], -5]], "BAD_DOCUMENT"), ([["set", ["clips", "a", "track"], "gone"]], "BAD_DOCUMENT"),
    ([["set", ["admin"], True]], "BAD_DOCUMENT"), ([["move", ["clips"], {}]], "BAD_REQUEST"), ([["set", []]], "BAD_REQUEST"),
    ([set_length(48), ["set", ["clips", "a", "start"], "soon"]], "BAD_DOCUMENT")])
def test_a_bad_patch_changes_nothing(studio: Studio, sequence: dict[str, Any], ops: list[Any], code: str) -> None:
    response = patch(studio, sequence["id"], 1, *ops)
    assert response.json()["code"] == code, response.text
    assert studio.owner.get(f"/api/sequences/{sequence['id']}").json() == sequence


def test_every_revision_can_be_read_back(studio: Studio, sequence: dict[str, Any]) -> None:
    for revision in range(1, 56):    # over a snapshot
        assert patch(studio, sequence["id"], revision, set_length(24 + revision)).status_code == 200
    for revision in (1, 2, 49, 50, 51, 56):
        old = studio.owner.get(f"/api/sequences/{sequence['id']}/revisions/{revision}").json()
        assert (old["revision"], old["document"]["clips"]["a"]["length"]) == (revision, 23 + revision)
    assert studio.owner.get(f"/api/sequences/{sequence['id']}/revisions/57").json()["code"] == "NOT_FOUND"
    listed = studio.owner.get(f"/api/sequences/{sequence['id']}/revisions").json()["revisions"]
    assert [one["revision"] for one in listed] == list(range(56, 0, -1))


def test_a_revision_can_be_named(studio: Studio, sequence: dict[str, Any]) -> None:
    base = f"/api/sequences/{sequence['id']}/revisions"
    assert studio.owner.put(f"{base}/1/name", json={"name": "Before lunch"}).json()["name"] == "Before lunch"
    assert studio.owner.get(base).json()["revisions"][0]["name"] == "Before lunch"
    assert studio.owner.put(f"{base}/9/name", json={"name": "x"}).json()["code"] == "NOT_FOUND"


def test_an_export_is_of_the_document_as_it_was(studio: Studio, sequence: dict[str, Any]) -> None:
    job = studio.owner.post(f"/api/sequences/{sequence['id']}/exports", json={}).json()
    patch(studio, sequence["id"], 1, set_length(48))
    spec = studio.job(job["id"])["spec"]
    assert (spec["revision"], spec["sequence"]) == (1, sequence["id"])
    assert studio.owner.get(f"/api/blobs/{spec['document']}").json()["clips"]["a"]["length"] == 24
    studio.owner.post(f"/api/jobs/{job['id']}/cancel")


def test_an_impossible_document_is_refused(studio: Studio, project: str) -> None:
    response = studio.owner.post(f"/api/projects/{project}/sequences", json={
        "name": "Cut", "document": {"clips": {"a": CLIP}}})
    assert response.json()["code"] == "BAD_DOCUMENT"
    assert studio.owner.get(f"/api/sequences/{new_id()}").json()["code"] == "NOT_FOUND"


# ---- names, trash -----------------------------------------------------------------------------------------------


def names(studio: Studio, project: str) -> list[str]:
    return [one["name"] for one in studio.owner.get(f"/api/projects/{project}/sequences").json()["sequences"]]


def test_a_sequence_is_named_again(studio: Studio, project: str, sequence: dict[str, Any]) -> None:
    answer = studio.owner.put(f"/api/sequences/{sequence['id']}/name", json={"name": "Director's cut"})
    assert (answer.status_code, answer.json()["name"], answer.json()["revision"]) == (200, "Director's cut", 1)
    assert names(studio, project) == ["Director's cut"]
    assert studio.owner.put(f"/api/sequences/{sequence['id']}/name", json={"name": "a\nb"}).json()["code"] == "BAD_NAME"
    assert studio.owner.put(f"/api/sequences/{new_id()}/name", json={"name": "x"}).status_code == 404


def test_a_sequence_thrown_away_is_there_again_with_all_of_its_revisions(studio: Studio, project: str, sequence: dict[str, Any]) -> None:
    patch(studio, sequence["id"], 1, set_length(48))
    assert studio.owner.delete(f"/api/sequences/{sequence['id']}").status_code == 204
    assert names(studio, project) == []
    assert studio.owner.get(f"/api/projects/{project}").json()["frames"] is None
    assert studio.owner.post(f"/api/sequences/{sequence['id']}/restore").json()["revision"] == 2
    assert names(studio, project) == ["Cut"]
    assert len(studio.owner.get(f"/api/sequences/{sequence['id']}/revisions").json()["revisions"]) == 2
    assert studio.owner.delete(f"/api/sequences/{new_id()}").status_code == studio.owner.post(f"/api/sequences/{new_id()}/restore").status_code == 404
