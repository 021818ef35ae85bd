import { describe, expect, it } from "vitest";

import type { Job } from "@/shared/api/schema";

import { historyOf, movesTo, queueOf, stepOf, type Move } from "./arrange";

function job(id: string, more: Partial<Job> = {}): Job {
  return { id, project: "p", kind: "video", title: id, state: "queued", priority: "normal", position: 0, pool: "cpu", paused: false, attempt: 0, strikes: 0, depends_on: [], children_done: 0, children: 0, created_ms: 0, ...more } as Job;
}

/** What the server makes of moves: its own rule, on positions. */
function moved(jobs: readonly Job[], moves: readonly Move[]): Job[] {
  let now = [...jobs];
  for (const { job: id, before } of moves) {
    const own = now.find((one) => one.id === id);
    const target = now.find((one) => one.id === before);
    if (own === undefined) throw new Error(id);
    if (target !== undefined && target.priority !== own.priority) throw new Error("another class");
    const lower = now.filter((one) => one.id !== id && one.priority === own.priority && target !== undefined && one.position < target.position).map((one) => one.position);
    const position = target === undefined ? Math.max(...now.map((one) => one.position)) + 1 : ((lower.length > 0 ? Math.max(...lower) : target.position - 2) + target.position) / 2;
    now = now.map((one) => (one.id === id ? { ...one, position } : one));
  }
  return now;
}

const order = (jobs: readonly Job[], open: string[] = []) => queueOf(jobs, new Set(open)).map((row) => row.job.id);

describe("the queue", () => {
  const film = [
    job("film", { kind: "film", children: 3, state: "running", position: 1 }),
    job("s1", { parent: "film", state: "done", position: 2, finished_ms: 5 }),
    job("s2", { parent: "film", position: 4 }),
    job("s3", { parent: "film", position: 3 }),
  ];
  const queue = [job("a", { position: 10 }), job("b", { position: 11 }), job("c", { position: 12 }), job("now", { priority: "interactive", position: 20 })];

  it("shows what runs, then what waits as it will be taken: by class, then by place", () => {
    expect(order([...queue, job("r", { state: "running", position: 99 })])).toEqual(["r", "now", "a", "b", "c"]);
  });

  it("folds the parts of a job under it, and leaves out what is made on the side or has ended", () => {
    const all = [...film, job("look", { kind: "ingest" }), job("old", { state: "done" })];
    expect(order(all)).toEqual(["film"]);
    expect(order(all, ["film"])).toEqual(["film", "s3", "s2", "s1"]);
  });

  it("moves a job before another, and to the end", () => {
    const rows = queueOf(queue, new Set());
    expect(order(moved(queue, movesTo(rows, "c", "a")))).toEqual(["now", "c", "a", "b"]);
    expect(order(moved(queue, movesTo(rows, "a", null)))).toEqual(["now", "b", "c", "a"]);
    expect(order(moved(queue, movesTo(rows, "a", "c")))).toEqual(["now", "b", "a", "c"]);
  });

  it("asks for nothing where a job stands already, or cannot stand", () => {
    const rows = queueOf([...queue, job("r", { state: "running" })], new Set());
    for (const before of ["a", "b"]) expect(movesTo(rows, "a", before)).toEqual([]);
    expect(movesTo(rows, "c", null)).toEqual([]);
    expect(movesTo(rows, "r", "a")).toEqual([]);
    expect(movesTo(rows, "a", "r")).toEqual([]);
  });

  it("moves all that waits of a film, in its order, each in its class", () => {
    const jobs = [...film, ...queue, job("e", { parent: "film", priority: "interactive", position: 30 })];
    const moves = movesTo(queueOf(jobs, new Set()), "film", "b");
    expect(moves).toEqual([{ job: "e", before: null }, { job: "s3", before: "b" }, { job: "s2", before: "b" }]);
    const after = moved(jobs, moves).filter((one) => one.priority === "normal" && one.children === 0 && one.state === "queued").toSorted((a, b) => a.position - b.position);
    expect(after.map((one) => one.id)).toEqual(["a", "s3", "s2", "b", "c"]);
  });

  it("steps up, down and to the front, and stops at the ends", () => {
    const rows = queueOf(queue.filter((one) => one.id !== "now"), new Set());
    expect([stepOf(rows, "b", "earlier"), stepOf(rows, "b", "later"), stepOf(rows, "c", "next"), stepOf(rows, "a", "later")]).toEqual(["a", null, "a", "c"]);
    expect([stepOf(rows, "a", "earlier"), stepOf(rows, "c", "later"), stepOf(rows, "a", "next"), stepOf(rows, "nobody", "later")]).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe("the history", () => {
  const ended = [job("x", { state: "done", finished_ms: 1, title: "Export of the harbour" }), job("y", { state: "failed", finished_ms: 3 }), job("z", { state: "cancelled", finished_ms: 2 }), job("q")];

  it("has what has ended, the newest first, by state and by words", () => {
    const ids = (filter: Parameters<typeof historyOf>[1], text = "") => historyOf(ended, filter, text, new Set()).map((row) => row.job.id);
    expect(ids("all")).toEqual(["y", "z", "x"]);
    expect(ids("failed")).toEqual(["y"]);
    expect(ids("all", "harbour EXPORT")).toEqual(["x"]);
    expect(ids("done", "nothing of it")).toEqual([]);
  });
});
