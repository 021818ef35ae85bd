import { expect, it } from "vitest";

import { timeLeft } from "./jobs";
import type { Job } from "./schema";

const job = (id: string, more: Partial<Job>): Job => ({ id, parent: "film", kind: "video", state: "queued", ...more }) as Job;
const film = job("film", { parent: null, kind: "film", state: "running" });
const done = (id: string, took: number) => job(id, { state: "done", started_ms: 1000, finished_ms: 1000 + took });
const running = (id: string, since: number) => job(id, { state: "running", started_ms: since });

it("is not said before a shot was made", () => {
  expect(timeLeft(film, [running("a", 0), job("b", {}), job("p", { kind: "plan", state: "done", started_ms: 0, finished_ms: 9 })], 50)).toBeNull();
});

it("is what runs and what waits at the pace so far, side by side", () => {
  const jobs = [done("a", 80), done("b", 120), running("c", 960), running("d", 1000), job("e", {}), job("f", {}), job("x", { parent: "another" })];
  expect(timeLeft(film, jobs, 1000)).toBe((60 + 100 + 200) / 2);
});

it("never goes below nothing for a shot that takes longer than the others", () => {
  expect(timeLeft(film, [done("a", 10), running("b", 0)], 5000)).toBe(0);
});
