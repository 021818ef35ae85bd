import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";

import { jobOf } from "@/shared/api/jobs";
import { keys } from "@/shared/api/queries";
import type { Job } from "@/shared/api/schema";

import { livePicture, progressOf } from "./making";

const job = (id: string, changes: Partial<Job>): Job => ({ id, shot: "s", kind: "video", state: "done", parent: null, ...changes }) as Job;

describe("what is being made", () => {
  it("the running job before the waiting one, before the last failure; nothing once a later one went well", () => {
    expect(jobOf([job("b", { state: "queued" }), job("a", { state: "running" })], "s")?.id).toBe("a");
    expect(jobOf([job("b", { state: "queued" }), job("a", { state: "failed" })], "s")?.id).toBe("b");
    expect(jobOf([job("b", { state: "failed" }), job("a", {})], "s")?.id).toBe("b");
    expect(jobOf([job("b", {}), job("a", { state: "failed" })], "s")).toBeNull();
    expect(jobOf([job("a", { state: "running", kind: "ingest" }), job("b", { state: "running", shot: "t" })], "s")).toBeNull();
  });

  it("its frame is what its job, or a window of it, has said last", () => {
    const client = new QueryClient();
    const [whole, window] = [job("w", { state: "running", kind: "shot" }), job("v", { state: "running", parent: "w" })];
    client.setQueryData(keys.jobs, { jobs: [window, whole], total: 2 });
    expect(livePicture(client, "s")).toBeNull();
    client.setQueryData(keys.progress("v"), { stage: "frames", step: 3, steps: 9, preview: "data:x" });
    expect(progressOf(client, [window, whole], whole)?.step).toBe(3);
    expect(livePicture(client, "s")).toBe("data:x");
    client.setQueryData(keys.jobs, { jobs: [{ ...window, state: "done" }, { ...whole, state: "done" }], total: 2 });
    expect(livePicture(client, "s")).toBeNull();
  });
});
