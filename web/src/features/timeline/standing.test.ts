import { expect, it } from "vitest";

import type { BoardShot, Job } from "@/shared/api/schema";

import { standingOf } from "./standing";

const shot = (status: BoardShot["status"]) => ({ status, takes: [{ id: "t1", number: 1, generative: false, video: { sha256: "a" } }, { id: "t2", number: 2, generative: true, video: { sha256: "b" } }] }) as unknown as BoardShot;
const job = (state: Job["state"], message?: string) => ({ id: "j", state, error: message === undefined ? null : { message } }) as Job;

it("a clip is what its take is, by the take's id or by its file", () => {
  expect(standingOf(shot("fresh"), { take: "t1", blob: "?" }, null)).toEqual({ state: "animatic", take: 1, job: null, why: null });
  expect(standingOf(shot("fresh"), { take: null, blob: "b" }, null)).toMatchObject({ state: "generated", take: 2 });
  expect(standingOf(undefined, { take: "t1", blob: "a" }, null)).toMatchObject({ state: null, take: null });
});

it("work that goes on, or has failed, comes before what is stale, and that before what it is", () => {
  expect(standingOf(shot("stale"), { take: "t1", blob: "a" }, null).state).toBe("stale");
  expect(standingOf(shot("stale"), { take: "t1", blob: "a" }, job("queued")).state).toBe("queued");
  expect(standingOf(shot("stale"), { take: "t1", blob: "a" }, job("running"))).toMatchObject({ state: "running", job: "j" });
  expect(standingOf(shot("fresh"), { take: "t1", blob: "a" }, job("failed", "out of memory"))).toMatchObject({ state: "failed", why: "out of memory" });
});
