import { expect, it } from "vitest";

import type { ProjectStory } from "@/shared/api/schema";

import { shareStory } from "./share";

const story = () => ({
  project: "p",
  elements: [{ key: "mara", name: "Mara" }],
  bin: [],
  scenes: [
    { id: "1", heading: "A", shots: [{ id: "1a", shot: { prompt: "one", plan: { lines: [] } } }, { id: "1b", shot: { prompt: "two", plan: { lines: [] } } }] },
    { id: "2", heading: "B", shots: [{ id: "2a", shot: { prompt: "three", plan: { lines: [] } } }] },
  ],
}) as unknown as ProjectStory;

it("keeps what has not changed, and only that", () => {
  const old = story();
  expect(shareStory(old, story()).scenes).toBe(old.scenes);
  expect(shareStory(old, story()).elements).toBe(old.elements);
  const fresh = story();
  const [scene] = fresh.scenes;
  if (scene?.shots[1] !== undefined) scene.shots[1] = { ...scene.shots[1], status: "failed" };
  const now = shareStory(old, fresh);
  expect(now).toEqual(fresh);
  expect([now.scenes[0] === old.scenes[0], now.scenes[0]?.shots[0] === old.scenes[0]?.shots[0], now.scenes[1] === old.scenes[1]]).toEqual([false, true, true]);
  expect(now.scenes[0]?.shots[1]).not.toBe(old.scenes[0]?.shots[1]);
});

it("sees a scene that went and one whose heading changed", () => {
  const old = story();
  expect(shareStory(old, { ...story(), scenes: story().scenes.slice(1) }).scenes).toEqual(old.scenes.slice(1));
  const fresh = story();
  if (fresh.scenes[1] !== undefined) fresh.scenes[1].heading = "C";
  expect(shareStory(old, fresh).scenes[1]?.heading).toBe("C");
});
