import { describe, expect, it } from "vitest";

import type { BoardScene, BoardShot, Job, ProjectStory } from "@/shared/api/schema";

import { changedParts, placeTitle, withJobs, wordsOf } from "./standing";
import { middleOf } from "./useBoardActions";

function shot(id: string, more: Partial<BoardShot> = {}): BoardShot {
  return { id, scene: "s", status: "new", state: "new", takes: [], changed: [], job: null, code: "1A", rating: 0, ...more } as BoardShot;
}

function job(id: string, state: Job["state"], of: string, created_ms: number, more: Partial<Job> = {}): Job {
  return { id, project: "p", kind: "video", state, shot: of, created_ms, ...more } as Job;
}

function board(shots: BoardShot[], jobs: Job[]): string[] {
  const story = { project: "p", scenes: [{ id: "s", shots }], bin: [], elements: [] } as unknown as ProjectStory;
  return withJobs(story, jobs).scenes.flatMap((scene) => scene.shots.map((one) => `${one.status}${one.job ? ` ${one.job.id}` : ""}`));
}

describe("how a shot stands", () => {
  it("follows its newest job; what runs comes first", () => {
    expect(board([shot("a"), shot("b")], [job("1", "done", "a", 1), job("2", "queued", "a", 2), job("3", "running", "b", 1), job("4", "queued", "b", 9)]))
      .toEqual(["queued 2", "running 3"]);
  });

  it("is what the board says when the jobs are over, and failed as soon as its job is", () => {
    const running = job("1", "running", "a", 1);
    expect(board([shot("a", { status: "running", job: running })], [job("1", "failed", "a", 1)])).toEqual(["failed 1"]);
    expect(board([shot("a", { status: "running", job: running })], [job("1", "cancelled", "a", 1)])).toEqual(["new"]);
    expect(board([shot("a", { status: "stale", state: "stale" })], [job("1", "failed", "a", 1)])).toEqual(["stale"]);
  });

  it("is no business of other projects, of parts of long shots, or of exports", () => {
    expect(board([shot("a")], [job("1", "running", "a", 1, { project: "q" }), job("2", "running", "a", 1, { kind: "export" })])).toEqual(["new"]);
  });

  it("leaves a board alone that no job touches", () => {
    const story = { project: "p", scenes: [{ id: "s", shots: [shot("a")] }] } as unknown as ProjectStory;
    expect(withJobs(story, [])).toBe(story);
    expect(withJobs(story, [job("1", "running", "other", 1)]).scenes[0]).toBe(story.scenes[0]);
  });
});

it("names once what changed", () => {
  expect(changedParts(["prompt", "element:mara", "picture:mara"])).toEqual([{ kind: "field", name: "prompt" }, { kind: "element", name: "mara" }]);
});

it.each<[string, string]>([["LIGHTHOUSE - LAMP ROOM", "Lamp room"], ["BEACH", "Beach"], ["", "Ext. sea"]])("titles a place %s", (place, title) => {
  expect(placeTitle({ place, heading: "EXT. SEA" } as BoardScene)).toBe(title);
});

it.each<[string, string, string]>([
  ["Wide. The great lens turns. @Mara listens.", "", "The great lens turns. Mara listens."],
  ["Close-up on her eyes.", "", "On her eyes."],
  ["There. Again.", "There. Again.", "“There. Again.”"],
  ["Wide.", "", "Wide."],
  ["She says it. There.", "Something else.", "She says it. There."],
])("says of %s", (text, spoken, words) => {
  expect(wordsOf({ text, prompt: "", plan: { lines: spoken ? [{ text: spoken }] : [] } } as unknown as BoardShot["shot"])).toBe(words);
});

it("parts a shot's words at the sentence nearest to the middle", () => {
  expect(middleOf("One. Two is longer. Three.")).toBe(20);
  expect(middleOf("Only one.")).toBeNull();
});
