import { expect, it } from "vitest";

import type { Job } from "@/shared/api/schema";

import { estimate } from "./making";

const job = (shot: string, from: number, to: number, more: Partial<Job> = {}) => ({ kind: "video", state: "done", shot, started_ms: from, finished_ms: to, ...more }) as Job;
const lengths = new Map([["a", 4], ["b", 4], ["c", 2]]);

it("knows nothing before anything was made", () => {
  expect(estimate(10, [], lengths)).toBeNull();
  expect(estimate(10, [job("a", 0, 4000, { state: "failed" }), job("gone", 0, 4000), job("a", 0, 4000, { kind: "export" })], lengths)).toBeNull();
});

it("holds the length of film against the time in which it was made", () => {
  expect(estimate(10, [job("a", 0, 8000)], lengths)).toBe(20);
  // Two side by side: eight seconds of film in eight seconds.
  expect(estimate(10, [job("a", 0, 8000), job("b", 0, 8000)], lengths)).toBe(10);
  // Time in which nothing was made is not counted.
  expect(estimate(10, [job("a", 0, 4000), job("b", 100_000, 104_000)], lengths)).toBe(10);
});
