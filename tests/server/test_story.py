"""The Story room through the server: how shots stand, changes by hand and their undo, making, the timeline."""

import csv
import hashlib
import io
from collections.abc import Callable
from typing import Any

import pytest
from hand_film import SCRIPT, make_film, outcome_for, put_script
from ledger_building import video_outcome
from serving import Studio, Worker

from milimo.contracts.base import new_id
from milimo.contracts.jobs import VideoOutcome
from milimo.contracts.video import BlobRef, Encoding, VideoCapabilities, VideoRequest
from milimo.story.requests import request_digest

ENGINE = VideoCapabilities(engine="previz", title="Previz", revision="r1", generative=False, max_frames=2000, extend=True)
JPEG = b"\xff\xd8\xff\xe0picture"


@pytest.fixture
def worker(studio: Studio) -> Worker:
    return studio.worker(f"story:cpu:{new_id()[-6:]}", engines=[ENGINE.model_dump(mode="json")]).register()


@pytest.fixture
def project(studio: Studio) -> str:
    made = studio.project("Story")
    put_script(studio, made, SCRIPT)
    return made


def told(studio: Studio, project: str) -> dict[str, Any]:
    return studio.owner.get(f"/api/projects/{project}/story").json()


def cards(studio: Studio, project: str) -> list[dict[str, Any]]:
    return [shot for scene in told(studio, project)["scenes"] for shot in scene["shots"]]


def post(studio: Studio, path: str, **body: Any) -> dict[str, Any]:
    answer = studio.owner.post(f"/api/{path}", json=body)
    assert answer.status_code < 300, answer.text
    return answer.json()


def undo(studio: Studio, project: str, change: dict[str, Any]) -> dict[str, Any]:
    return post(studio, f"projects/{project}/story/apply", **change["undo"])


def true_outcome(worker: Worker, claim: dict[str, Any]) -> VideoOutcome:
    """A take that remembers what it was asked for, as an engine's does."""
    spec = claim["spec"]
    request, encoding = VideoRequest.model_validate(spec["request"]), Encoding.model_validate(spec["encoding"])
    content = b"take" + claim["job"].encode()
    worker.put(content)
    poster = JPEG + claim["job"].encode()
    worker.put(poster)
    made = video_outcome(content)
    recipe = made.result.recipe.model_copy(update={"request": request})
    result = made.result.model_copy(update={
        "recipe": recipe, "frames": request.frames, "poster": BlobRef(sha256=hashlib.sha256(poster).hexdigest(), size=len(poster),
                                                                      media_type="image/jpeg")})
    return VideoOutcome(result=result, request_digest=request_digest(request, encoding, ENGINE.revision))


def work(worker: Worker) -> list[str]:
    done: list[str] = []
    while (claim := worker.claim(wait_s=0)) is not None:
        outcome = true_outcome(worker, claim) if claim["spec"]["kind"] == "video" else outcome_for(worker, claim)
        assert worker.finish(claim, outcome).json()["state"] == "done"
        done.append(claim["spec"]["kind"])
    return done


# ---- as it stands -----------------------------------------------------------------------------------------------


def test_the_board_of_a_new_script(studio: Studio, project: str) -> None:
    story = told(studio, project)
    assert [scene["number"] for scene in story["scenes"]] == ["1", "2"] and story["title"] == "Two Rooms"
    kitchen, harbour = story["scenes"]
    assert (kitchen["place"], kitchen["interior"], kitchen["time_of_day"], kitchen["weather"]) == ("KITCHEN", True, "day", "clear")
    assert (harbour["time_of_day"], harbour["weather"]) == ("night", "rain")
    assert [shot["code"] for shot in harbour["shots"]] == ["2A", "2B", "2C"][:len(harbour["shots"])]
    assert {shot["status"] for shot in cards(studio, project)} == {"new"} and all(shot["poster"] is None for shot in cards(studio, project))
    assert story["seconds"] == pytest.approx(sum(shot["shot"]["seconds"] for shot in cards(studio, project)))
    assert story["format"] == "fountain" and 0 < story["pages"] < 1


def test_a_shot_is_queued_runs_is_fresh_fails_and_is_stale(studio: Studio, worker: Worker, project: str) -> None:
    first = cards(studio, project)[0]["id"]

    def status() -> str:
        return cards(studio, project)[0]["status"]

    job = post(studio, f"projects/{project}/generate", shots=[first])["jobs"][0]
    assert status() == "queued" and cards(studio, project)[0]["job"]["id"] == job["id"] and job["title"] == "Shot 1A"
    claim = worker.claim()
    assert claim is not None and status() == "running"
    worker.fail(claim, "refused", "NOT_SUPPORTED", "too steep")
    assert status() == "failed" and "too steep" in cards(studio, project)[0]["job"]["error"]["message"]
    post(studio, f"jobs/{job['id']}/retry")
    work(worker)
    card = cards(studio, project)[0]
    assert (card["status"], card["job"], card["generative"]) == ("fresh", None, False)
    assert studio.owner.get(f"/api/blobs/{card['poster']}").content.startswith(JPEG)
    studio.owner.patch(f"/api/shots/{first}", json={"size": "extreme_close_up", "seconds": 7})
    card = cards(studio, project)[0]
    assert card["status"] == "stale" and {"size", "lens", "prompt", "seconds"} <= set(card["changed"])


def test_what_is_fresh_is_not_made_again(studio: Studio, worker: Worker, project: str) -> None:
    every = post(studio, f"projects/{project}/generate", all=True)
    assert len(every["jobs"]) == len(cards(studio, project)) and every["fresh"] == []
    again = post(studio, f"projects/{project}/generate", all=True)
    assert again["jobs"] == [] and len(again["running"]) == len(every["jobs"])
    work(worker)
    assert {shot["status"] for shot in cards(studio, project)} == {"fresh"}
    after = post(studio, f"projects/{project}/generate", all=True)
    assert after["jobs"] == [] and len(after["fresh"]) == len(every["jobs"])
    scene = told(studio, project)["scenes"][0]
    forced = post(studio, f"projects/{project}/generate", scene=scene["id"], again=True)
    assert [job["shot"] for job in forced["jobs"]] == [shot["id"] for shot in scene["shots"]]
    for job in forced["jobs"]:
        post(studio, f"jobs/{job['id']}/cancel")
    small = post(studio, f"projects/{project}/generate", shots=[scene["shots"][0]["id"]], settings={"extent": {"width": 320, "height": 180}})
    assert len(small["jobs"]) == 1 and told(studio, project)["settings"]["extent"] == {"width": 320, "height": 180}
    post(studio, f"jobs/{small['jobs'][0]['id']}/cancel")


@pytest.mark.parametrize(("body", "code"), [
    ({}, "BAD_REQUEST"), ({"all": True, "shots": [new_id()]}, "BAD_REQUEST"), ({"shots": [new_id()]}, "NOT_FOUND"),
    ({"scene": new_id()}, "NOT_FOUND"), ({"all": True, "settings": {"engine": "nothing"}}, "ENGINE_UNKNOWN")])
def test_what_cannot_be_made(studio: Studio, worker: Worker, project: str, body: dict[str, Any], code: str) -> None:
    assert studio.owner.post(f"/api/projects/{project}/generate", json=body).json()["code"] == code


# ---- changes and their undo -------------------------------------------------------------------------------------


def test_another_prompt_is_another_picture_and_another_size_is_said(studio: Studio, project: str) -> None:
    card = cards(studio, project)[0]
    path = f"/api/shots/{card['id']}"
    prompt = card["shot"]["prompt"] + " It snows outside."
    change = studio.owner.patch(path, json={"prompt": prompt}).json()
    assert change["shots"][0]["shot"]["plan"]["weather"] == "snow" and set(change["shots"][0]["shot"]["edited"]) == {"plan", "prompt"}
    assert change["undo"]["shots"][0]["shot"] == card["shot"]
    closer = studio.owner.patch(path, json={"size": "close_up", "move": "push_in"}).json()["shots"][0]["shot"]
    assert "close-up" in closer["prompt"].lower() and "pushes in" in closer["prompt"] and "It snows outside." in closer["prompt"]
    assert closer["plan"]["lens"] == 75


def test_who_is_in_a_shot_can_be_changed(studio: Studio, project: str) -> None:
    story = told(studio, project)
    mara = next(one["key"] for one in story["elements"] if one["name"] == "MARA" or one["key"] == "mara")
    boat = story["scenes"][1]["shots"][0]
    change = studio.owner.patch(f"/api/shots/{boat['id']}", json={"elements": [mara]}).json()["shots"][0]
    assert mara in [subject["element"] for subject in change["shot"]["plan"]["subjects"]] and "Mara" in change["shot"]["prompt"]
    used = studio.owner.get(f"/api/projects/{project}/elements/{mara}").json()["used"]
    assert boat["code"] in [one["code"] for one in used]
    gone = studio.owner.patch(f"/api/shots/{boat['id']}", json={"elements": []}).json()["shots"][0]
    assert all(subject["element"] is None for subject in gone["shot"]["plan"]["subjects"])


def test_an_edit_taken_back_makes_the_shot_fresh_again(studio: Studio, worker: Worker, project: str) -> None:
    post(studio, f"projects/{project}/generate", all=True)
    work(worker)
    before = told(studio, project)
    shot = before["scenes"][0]["shots"][0]["id"]
    change = studio.owner.patch(f"/api/shots/{shot}", json={"prompt": "A red door.", "seconds": 3}).json()
    assert change["shots"][0]["status"] == "stale"
    redo = undo(studio, project, change)
    assert told(studio, project) == before
    again = undo(studio, project, redo)
    assert again["undo"]["shots"] == change["undo"]["shots"] and cards(studio, project)[0]["shot"]["prompt"] == "A red door."


def test_every_change_of_the_board_is_undone_and_done_again(studio: Studio, worker: Worker, project: str) -> None:
    post(studio, f"projects/{project}/generate", all=True)
    work(worker)
    before = told(studio, project)
    first, second = before["scenes"]
    shots = [shot["id"] for shot in first["shots"]]

    every: dict[str, Callable[[], dict[str, Any]]] = {
        "split": lambda: post(studio, f"shots/{shots[0]}/split", at=8),
        "merge": lambda: post(studio, f"projects/{project}/shots/merge", shots=shots[:2]),
        "add": lambda: post(studio, f"projects/{project}/shots", scene=second["id"], prompt="A gull lands on the rail.",
                            before=second["shots"][0]["id"]),
        "remove": lambda: studio.owner.delete(f"/api/shots/{shots[0]}").json(),
        "move": lambda: post(studio, f"shots/{shots[-1]}/move", scene=first["id"], before=shots[0]),
        "away": lambda: post(studio, f"shots/{shots[0]}/move", scene=second["id"])}
    for kind, act in every.items():
        change = act()
        changed = told(studio, project)
        assert changed["scenes"] != before["scenes"], kind
        redo = undo(studio, project, change)
        back = told(studio, project)
        assert back["scenes"] == before["scenes"], kind
        assert [shot["status"] for shot in back["bin"]] == ["removed"] * len(back["bin"])
        undo(studio, project, redo)
        assert told(studio, project)["scenes"] == changed["scenes"], kind
        undo(studio, project, change)


def test_a_part_that_was_cut_off_is_new_and_the_first_keeps_its_takes(studio: Studio, worker: Worker, project: str) -> None:
    post(studio, f"projects/{project}/generate", all=True)
    work(worker)
    shot = cards(studio, project)[0]
    change = post(studio, f"shots/{shot['id']}/split", at=len(shot["shot"]["text"]) // 2)
    assert [one["status"] for one in change["shots"]][:2] == ["stale", "new"] and change["shots"][0]["takes"] == shot["takes"]
    assert [one["code"] for one in cards(studio, project)][:2] == ["1A", "1B"]


def test_what_people_did_outlasts_a_new_script(studio: Studio, project: str) -> None:
    story = told(studio, project)
    kitchen, harbour = story["scenes"]
    post(studio, f"shots/{kitchen['shots'][0]['id']}/split", at=10)
    own = post(studio, f"projects/{project}/shots", scene=harbour["id"], prompt="A gull lands on the rail.")["shots"][0]["id"]
    gone = harbour["shots"][0]["id"]
    studio.owner.delete(f"/api/shots/{gone}")
    ids = [shot["id"] for shot in cards(studio, project)]
    put_script(studio, project, SCRIPT.replace("It is late.", "It is very late.") + "\nA bell rings far away.\n")
    after = told(studio, project)
    now = [shot["id"] for scene in after["scenes"] for shot in scene["shots"]]
    assert [one for one in now if one in ids] == ids and len(now) == len(ids) + 1
    assert [shot["id"] for shot in after["bin"]] == [gone] and after["bin"][0]["status"] == "removed"
    assert own in [shot["id"] for shot in after["scenes"][1]["shots"]]
    restored = post(studio, f"shots/{gone}/restore")["shots"][0]
    assert restored["status"] == "new" and restored["code"] == "2A"


def test_a_shot_that_was_taken_out_stays_out_of_the_film(studio: Studio, worker: Worker, project: str) -> None:
    gone = cards(studio, project)[0]["id"]
    studio.owner.delete(f"/api/shots/{gone}")
    make_film(studio, project)
    work(worker)
    story = told(studio, project)
    assert story["bin"][0]["takes"] == [] and all(shot["takes"] for scene in story["scenes"] for shot in scene["shots"])


def test_what_cannot_be_done_to_shots(studio: Studio, project: str) -> None:
    shots = [shot["id"] for shot in cards(studio, project)]
    other = studio.project("Other")

    def code(method: str, path: str, **body: Any) -> str:
        return studio.owner.request(method, f"/api/{path}", json=body or None).json()["code"]

    assert code("POST", f"projects/{project}/shots/merge", shots=[shots[0], shots[-1]]) == "CONFLICT"
    assert code("POST", f"projects/{other}/shots/merge", shots=shots[:2]) == "NOT_FOUND"
    assert code("POST", f"shots/{shots[0]}/split", at=100_000) == "BAD_REQUEST"
    assert code("POST", f"shots/{new_id()}/split", at=1) == "NOT_FOUND"
    assert code("POST", f"projects/{project}/shots", scene=new_id(), prompt="X") == "NOT_FOUND"
    assert code("POST", f"shots/{shots[0]}/move", scene=told(studio, project)["scenes"][0]["id"], before=shots[0]) == "CONFLICT"
    assert code("POST", f"shots/{shots[0]}/restore") == "CONFLICT"
    assert code("PATCH", f"shots/{shots[0]}", chosen=new_id()) == "CONFLICT"
    studio.owner.delete(f"/api/shots/{shots[0]}")
    assert studio.owner.delete(f"/api/shots/{shots[0]}").json()["code"] == "CONFLICT"
    assert code("POST", f"shots/{shots[0]}/split", at=1) == "CONFLICT"
    put = {"id": shots[1], "scene": new_id(), "position": 0, "state": "new", "shot": cards(studio, project)[0]["shot"]}
    assert code("POST", f"projects/{project}/story/apply", shots=[put]) == "CONFLICT"
    assert code("POST", f"projects/{other}/story/apply", shots=[put]) == "NOT_FOUND"


def test_another_seed_is_another_take(studio: Studio, worker: Worker, project: str) -> None:
    shot = cards(studio, project)[0]
    post(studio, f"projects/{project}/generate", shots=[shot["id"]])
    work(worker)
    varied = post(studio, f"shots/{shot['id']}/vary", seed=77)
    assert varied["change"]["shots"][0]["shot"]["seed"] == 77
    work(worker)
    card = cards(studio, project)[0]
    assert (card["status"], len(card["takes"]), card["chosen"]) == ("fresh", 2, card["takes"][1]["id"])
    undo(studio, project, varied["change"])
    card = cards(studio, project)[0]
    assert (card["status"], card["shot"]["seed"], card["chosen"]) == ("fresh", shot["shot"]["seed"], card["takes"][0]["id"])


# ---- elements ---------------------------------------------------------------------------------------------------


def test_a_changed_element_is_said_in_its_prompts_and_its_takes_are_stale_until_it_is_as_it_was(
        studio: Studio, worker: Worker, project: str) -> None:
    post(studio, f"projects/{project}/generate", all=True)
    work(worker)
    before = told(studio, project)
    path = f"/api/projects/{project}/elements/mara"
    detail = studio.owner.get(path).json()
    assert detail["edited"] is False and detail["used"]
    element = detail["element"]
    studio.owner.put(path, json={"element": {**element, "name": "MARIANNE", "description": "an old woman in a red coat"}})
    after = told(studio, project)
    used = {one["shot"] for one in detail["used"]}
    for scene in after["scenes"]:
        for shot in scene["shots"]:
            assert (shot["status"] == "stale") == (shot["id"] in used)
            if shot["id"] in used and "element:mara" in shot["changed"] and any(
                    subject["element"] == "mara" and not subject["off_screen"] for subject in shot["shot"]["plan"]["subjects"]):
                assert "an old woman in a red coat" in shot["shot"]["prompt"]
    put_script(studio, project, SCRIPT + "\nRain.\n")
    assert studio.owner.get(path).json()["element"]["name"] == "MARIANNE"
    put_script(studio, project, SCRIPT)
    studio.owner.put(path, json={"element": element})
    assert {shot["status"] for shot in cards(studio, project)} == {"fresh"}
    assert [shot["shot"]["prompt"] for shot in cards(studio, project)] == [
        shot["shot"]["prompt"] for scene in before["scenes"] for shot in scene["shots"]]


def test_an_element_is_forgotten_and_brought_back(studio: Studio, project: str) -> None:
    made = {"key": "lamp", "kind": "thing", "name": "LAMP", "subject_kind": "thing"}
    path = f"/api/projects/{project}/elements/lamp"
    assert studio.owner.put(path, json={"element": made}).status_code == 200
    gone = studio.owner.delete(path).json()
    assert gone["name"] == "LAMP" and studio.owner.get(path).json()["code"] == "NOT_FOUND"
    assert studio.owner.delete(path).json()["code"] == "NOT_FOUND"
    assert studio.owner.put(path, json={"element": gone}).json() == gone


# ---- the timeline -----------------------------------------------------------------------------------------------


def test_the_board_is_laid_on_a_timeline_and_brought_up_to_date_there(studio: Studio, worker: Worker, project: str) -> None:
    shots = cards(studio, project)
    post(studio, f"projects/{project}/generate", shots=[shot["id"] for shot in shots[:-1]])
    work(worker)
    first = post(studio, f"projects/{project}/cut/preview")       # its title card comes in too
    assert (first["sequence"], first["added"], first["changes"], first["missing"]) == (None, len(shots) + 1, True, [shots[-1]["id"]])
    cut = post(studio, f"projects/{project}/cut")
    assert (cut["revision"], cut["shots"], cut["missing"]) == (1, len(shots) - 1, [shots[-1]["id"]])
    assert studio.owner.get(f"/api/projects/{project}").json()["sequence"] == cut["sequence"]
    assert post(studio, f"projects/{project}/cut")["revision"] == 1, "the same board makes no revision"
    nothing = post(studio, f"projects/{project}/cut/preview")
    assert (nothing["sequence"], nothing["changes"], nothing["added"], nothing["retaken"]) == (cut["sequence"], False, 0, 0)
    post(studio, f"projects/{project}/generate", all=True)
    work(worker)
    told = post(studio, f"projects/{project}/cut/preview")
    assert (told["retaken"], told["added"], told["removed"], told["moved"], told["changes"]) == (1, 0, 0, 0, True)
    assert studio.owner.get(f"/api/sequences/{cut['sequence']}").json()["revision"] == 1, "a preview changes nothing"
    after = post(studio, f"projects/{project}/cut")
    assert (after["sequence"], after["revision"], after["missing"]) == (cut["sequence"], 2, [])
    document = studio.owner.get(f"/api/sequences/{cut['sequence']}").json()["document"]
    used = {clip["source"]["take"] for clip in document["clips"].values() if clip["source"].get("take")}
    assert used == {shot["chosen"] for shot in cards(studio, project)}
    beside = post(studio, f"projects/{project}/cut", new=True, name="Second")
    assert beside["sequence"] != cut["sequence"] and beside["revision"] == 1
    assert post(studio, f"projects/{project}/cut", sequence=beside["sequence"])["revision"] == 1


def test_there_is_no_timeline_without_a_story(studio: Studio) -> None:
    project = studio.project("Empty")
    assert studio.owner.post(f"/api/projects/{project}/cut", json={}).json()["code"] == "SCRIPT_NOT_FOUND"
    assert studio.owner.post(f"/api/projects/{project}/cut/preview", json={}).json()["code"] == "SCRIPT_NOT_FOUND"
    assert studio.owner.post(f"/api/projects/{new_id()}/cut", json={}).json()["code"] == "NOT_FOUND"


def test_a_script_is_parsed_while_it_is_typed(studio: Studio) -> None:
    answer = studio.owner.post("/api/parse", json={"text": SCRIPT}).json()
    assert len(answer["lines"]) == SCRIPT.count("\n") and [scene["heading"] for scene in answer["scenes"]] == [
        "INT. KITCHEN - DAY", "EXT. HARBOUR - NIGHT"]
    assert studio.owner.post("/api/parse", json={"text": ""}).json()["lines"] == []


# ---- on paper ---------------------------------------------------------------------------------------------------


def test_the_board_on_paper_has_its_pictures(studio: Studio, worker: Worker, project: str) -> None:
    shots = cards(studio, project)
    post(studio, f"projects/{project}/generate", shots=[shots[0]["id"]])
    work(worker)
    answer = studio.owner.get(f"/api/projects/{project}/storyboard.pdf", params={"per_page": 4})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf" and "Story.pdf" in answer.headers["content-disposition"]
    assert answer.content.startswith(b"%PDF") and answer.content.count(b"/Type /Page ") == -(-len(shots) // 4)
    assert studio.owner.get(f"/api/projects/{project}/storyboard.pdf", params={"per_page": 5}).json()["code"] == "BAD_REQUEST"
    assert studio.owner.get(f"/api/projects/{studio.project('Empty')}/storyboard.pdf").content.count(b"/Type /Page ") == 1
    for path in ("storyboard.pdf", "shots.csv"):
        assert studio.owner.get(f"/api/projects/{new_id()}/{path}").json()["code"] == "NOT_FOUND"


def test_the_shot_list_is_a_table_that_computes_nothing(studio: Studio, project: str) -> None:
    first = cards(studio, project)[0]
    studio.owner.patch(f"/api/shots/{first['id']}", json={"prompt": '=HYPERLINK("http://x")'})
    answer = studio.owner.get(f"/api/projects/{project}/shots.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8" and answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["Shot"] for row in rows] == [shot["code"] for shot in cards(studio, project)]
    assert rows[0]["Prompt"] == '\'=HYPERLINK("http://x")' and rows[0]["Heading"] == "INT. KITCHEN - DAY" and rows[0]["State"] == "new"
    assert float(rows[0]["Seconds"]) == pytest.approx(first["shot"]["seconds"], abs=0.05) and int(rows[0]["First line"]) == 5
