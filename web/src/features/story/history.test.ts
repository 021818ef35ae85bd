import { expect, it } from "vitest";

import type { StoryChange, StoryPatch } from "@/shared/api/schema";

import { historyOf, remember, step } from "./history";

/** A board of one number a shot; a patch says what they were. */
class Board {
  now: Record<string, number> = { a: 0, b: 0 };

  set(shot: string, value: number): StoryChange {
    const undo = { label: "", shots: [{ id: shot, position: this.now[shot] ?? 0 }] } as unknown as StoryPatch;
    this.now = { ...this.now, [shot]: value };
    return { shots: [], undo };
  }

  apply = (patch: StoryPatch): Promise<StoryChange> => {
    const [put] = patch.shots;
    return put === undefined ? Promise.reject(new Error("empty")) : Promise.resolve(this.set(put.id, put.position));
  };
}

it("undoes and does again, a step of several changes as one", async () => {
  const board = new Board();
  remember("p", "one", [board.set("a", 1)]);
  remember("p", "two", [board.set("a", 2), board.set("b", 5), board.set("a", 3)]);
  expect(await step("p", "past", board.apply)).toBe("two");
  expect(board.now).toEqual({ a: 1, b: 0 });
  expect(await step("p", "future", board.apply)).toBe("two");
  expect(board.now).toEqual({ a: 3, b: 5 });
  await step("p", "past", board.apply);
  await step("p", "past", board.apply);
  expect(board.now).toEqual({ a: 0, b: 0 });
  expect(await step("p", "past", board.apply)).toBeNull();
  remember("p", "three", [board.set("b", 9)]);
  expect(historyOf("p").getState().future).toEqual([]);
});

it("keeps a step that was refused", async () => {
  const board = new Board();
  remember("q", "one", [board.set("a", 1)]);
  await expect(step("q", "past", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(historyOf("q").getState().past).toHaveLength(1);
});
