import { describe, expect, it } from "vitest";

import { assign, type Held } from "./plan";

const lane = (clip: string | null, url: string | null, used = 0): Held => ({ clip, url, used });

describe("lanes", () => {
  it("two clips of one file have two lanes", () => {
    expect(assign([lane("a", "x")], [{ clip: "a", url: "x" }, { clip: "b", url: "x" }])).toEqual([0, 1]);
  });

  it("a clip keeps its lane, wherever it stands in the row", () => {
    const held = [lane("c", "z"), lane("a", "x"), lane("b", "x")];
    expect(assign(held, [{ clip: "b", url: "x" }, { clip: "a", url: "x" }])).toEqual([2, 1]);
  });

  it("takes a free lane that has the file open rather than opening it again", () => {
    expect(assign([lane("gone", "y", 9), lane("gone too", "x", 5)], [{ clip: "a", url: "y" }])).toEqual([0]);
  });

  it("makes no more than there may be, and then takes what was used longest ago", () => {
    const held = [lane("a", "1", 4), lane("b", "2", 1), lane("c", "3", 3)];
    expect(assign(held, [{ clip: "c", url: "3" }, { clip: "d", url: "4" }, { clip: "e", url: "5" }], 3)).toEqual([2, 1, 0]);
  });

  it("what matters more takes the lane of what matters less, from the last on; what is left over has none", () => {
    const held = [lane("later", "2"), lane("spare", "3")];
    const needs = [{ clip: "now", url: "1" }, { clip: "later", url: "2" }, { clip: "spare", url: "3" }];
    expect(assign(held, needs, 2)).toEqual([1, 0, null]);
  });

  it("never gives one lane to two", () => {
    const held = Array.from({ length: 6 }, (_, i) => lane(`c${i}`, `${i % 3}`, i));
    const needs = Array.from({ length: 9 }, (_, i) => ({ clip: `c${(i * 5) % 11}`, url: `${i % 4}` }));
    const given = assign(held, needs).filter((place) => place !== null);
    expect(new Set(given).size).toBe(given.length);
    expect(Math.max(...given)).toBeLessThan(6);
  });
});
