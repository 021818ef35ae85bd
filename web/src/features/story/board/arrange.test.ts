import { array, assert, integer, property, subarray } from "fast-check";
import { describe, expect, it } from "vitest";

import { landingAt, movesTo, neighbour, stepOf, type Landing, type Row } from "./arrange";

const ROWS: Row[] = [
  { scene: "one", shots: ["a", "b", "c"] },
  { scene: "two", shots: [] },
  { scene: "three", shots: ["d", "e"] },
];

/** What the server does: one shot after the other. */
function moved(rows: readonly Row[], moves: readonly { shot: string; scene: string; before: string | null }[]): Row[] {
  return moves.reduce<Row[]>((now, { shot, scene, before }) => {
    const without = now.map((row) => ({ ...row, shots: row.shots.filter((one) => one !== shot) }));
    return without.map((row) => {
      if (row.scene !== scene) return row;
      const at = before === null ? row.shots.length : row.shots.indexOf(before);
      expect(at).toBeGreaterThanOrEqual(0);
      return { ...row, shots: row.shots.toSpliced(at, 0, shot) };
    });
  }, [...rows]);
}

const shown = (rows: readonly Row[]) => rows.map((row) => row.shots.join("")).join("|");
const after = (shots: string[], landing: Landing) => shown(moved(ROWS, movesTo(shots, landing, ROWS)));

describe("where cards land", () => {
  it.each<[string[], Landing, string]>([
    [["c"], { scene: "one", before: "a" }, "cab||de"],
    [["a"], { scene: "one", before: null }, "bca||de"],
    [["a"], { scene: "two", before: null }, "bc|a|de"],
    [["e", "a"], { scene: "three", before: "d" }, "bc||aed"],
    [["a", "b"], { scene: "one", before: "b" }, "abc||de"],
    [["a", "b"], { scene: "one", before: "c" }, "abc||de"],
    [["a", "c"], { scene: "one", before: "b" }, "acb||de"],
  ])("%j to %j", (shots, landing, wanted) => {
    expect(after(shots, landing)).toBe(wanted);
  });

  it("moves nothing where nothing would change", () => {
    expect(movesTo(["a", "b"], { scene: "one", before: "c" }, ROWS)).toEqual([]);
  });

  it("loses and doubles no shot, and keeps those that stay in order", () => {
    const all = ["a", "b", "c", "d", "e", "f", "g"];
    assert(property(subarray(all), integer({ min: 0, max: 7 }), array(integer({ min: 0, max: 6 }), { minLength: 2, maxLength: 2 }), (shots, at, cuts) => {
      const [first, second] = cuts.toSorted((one, other) => one - other) as [number, number];
      const rows: Row[] = [{ scene: "1", shots: all.slice(0, first) }, { scene: "2", shots: all.slice(first, second) }, { scene: "3", shots: all.slice(second) }];
      const row = rows.find((one) => one.shots.includes(all[at] ?? "")) ?? rows[2];
      const now = moved(rows, movesTo(shots, { scene: row?.scene ?? "3", before: all[at] ?? null }, rows));
      const order = now.flatMap((one) => one.shots);
      expect(order.toSorted()).toEqual(all);
      expect(order.filter((shot) => !shots.includes(shot))).toEqual(all.filter((shot) => !shots.includes(shot)));
    }));
  });

  it("is the nearer side of the card under the pointer, in the row that is nearest", () => {
    const box = (left: number, top: number) => ({ left, top, right: left + 100, bottom: top + 80 });
    const drawn = {
      rows: [
        { scene: "one", box: { left: 0, top: 0, right: 320, bottom: 100 }, cards: [{ shot: "a", box: box(0, 20) }, { shot: "b", box: box(110, 20) }] },
        { scene: "two", box: { left: 0, top: 100, right: 320, bottom: 200 }, cards: [] },
      ],
    };
    expect(landingAt(20, 50, drawn)).toEqual({ scene: "one", before: "a" });
    expect(landingAt(80, 50, drawn)).toEqual({ scene: "one", before: "b" });
    expect(landingAt(300, 50, drawn)).toEqual({ scene: "one", before: null });
    expect(landingAt(300, 5000, drawn)).toEqual({ scene: "two", before: null });
    expect(landingAt(0, 0, { rows: [] })).toBeNull();
  });
});

describe("a step by key", () => {
  const step = (shots: string[], way: "earlier" | "later" | "up" | "down") => {
    const landing = stepOf(shots, way, ROWS);
    return landing === null ? null : after(shots, landing);
  };
  it.each<[string[], "earlier" | "later" | "up" | "down", string | null]>([
    [["b"], "earlier", "bac||de"],
    [["b"], "later", "acb||de"],
    [["a", "b"], "later", "cab||de"],
    [["c"], "later", "ab|c|de"],
    [["a"], "earlier", null],
    [["d"], "earlier", "abc|d|e"],
    [["d"], "up", "abc|d|e"],
    [["b"], "down", "ac|b|de"],
    [["e"], "down", null],
  ])("%j %s", (shots, way, wanted) => {
    expect(step(shots, way)).toBe(wanted);
  });
});

it("arrows go by what is drawn, over the edges of scenes", () => {
  const rows: Row[] = [{ scene: "1", shots: ["a", "b", "c", "d"] }, { scene: "2", shots: ["e"] }];
  const path = ["ArrowDown", "ArrowDown", "ArrowUp", "ArrowLeft", "End", "ArrowRight", "Home", "ArrowUp"];
  let at = "b";
  const seen = path.map((key) => (at = neighbour(at, key, rows, 3)));
  expect(seen).toEqual(["d", "e", "d", "c", "e", "e", "a", "a"]);
});
