import { expect, it } from "vitest";

import { historyOf, remember, step, type Back } from "./history";

/** A board of one number a shot. */
class Board {
  now: Record<string, number> = { a: 0, b: 0 };

  set(shot: string, value: number): Back {
    const before = this.now[shot] ?? 0;
    this.now = { ...this.now, [shot]: value };
    return () => Promise.resolve(this.set(shot, before));
  }
}

it("undoes and does again, a step of several changes as one", async () => {
  const board = new Board();
  remember("p", "one", [board.set("a", 1)]);
  remember("p", "two", [board.set("a", 2), board.set("b", 5), board.set("a", 3)]);
  expect(await step("p", "past")).toBe("two");
  expect(board.now).toEqual({ a: 1, b: 0 });
  expect(await step("p", "future")).toBe("two");
  expect(board.now).toEqual({ a: 3, b: 5 });
  await step("p", "past");
  await step("p", "past");
  expect(board.now).toEqual({ a: 0, b: 0 });
  expect(await step("p", "past")).toBeNull();
  remember("p", "three", [board.set("b", 9)]);
  expect(historyOf("p").getState().future).toEqual([]);
});

it("keeps a step that was refused", async () => {
  remember("q", "one", [() => Promise.reject(new Error("no"))]);
  await expect(step("q", "past")).rejects.toThrow("no");
  expect(historyOf("q").getState().past).toHaveLength(1);
});
