import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { film } from "./films.testing";
import { snap, snapTargets, type SnapKind, type SnapTarget } from "./snap";
import { frame } from "./time";

const target = (at: number, kind: SnapKind = "edge"): SnapTarget => ({ frame: frame(at), kind });
const TARGETS = [target(0), target(100), target(112, "playhead"), target(124, "marker"), target(300)];

describe("where a gesture can snap to", () => {
  it("edges of what does not move, the playhead, markers, in and out, each frame once", () => {
    const document = film(({ markers }) => void (markers["here"] = { at: 30 }));
    const found = snapTargets(document, { moving: new Set(["p1", "s1"]), playhead: frame(70), range: [frame(10), frame(48)] });
    expect(found.map(({ frame, kind }) => [Number(frame), kind])).toEqual([
      [0, "edge"],
      [3, "edge"],
      [10, "marker"],
      [12, "edge"],
      [23, "edge"],
      [30, "marker"],
      [36, "edge"],
      [48, "edge"],
      [70, "playhead"],
      [96, "edge"],
      [100, "edge"],
      [120, "edge"],
      [144, "edge"],
    ]);
  });
});

describe("snap", () => {
  it.each([
    ["near enough on the right", [50], 44, 1, 50, 100],
    ["near enough on the left", [50], 55, 1, 50, 100],
    ["exactly at the reach", [50], 42, 1, 50, 100],
    ["the second edge", [10, 60], 236, 1, 240, 300],
    ["closer in, exactly there", [50], 50, 0.1, 50, 100],
    ["an edge before the playhead as near", [50], 56, 1, 50, 100],
    ["the playhead before a marker as near", [50], 68, 1, 62, 112],
    ["the nearer one, whatever it is", [50], 60, 1, 62, 112],
  ])("%s", (_, edges, by, scale, landed, at) => {
    expect(snap(edges, by, TARGETS, scale)).toMatchObject({ by: landed, target: { frame: at } });
  });

  it.each([
    ["out of reach", [50], 41, 1],
    ["closer in, where eight pixels are less than a frame", [50], 49, 0.1],
    ["between two", [150], 60, 1],
  ])("not: %s", (_, edges, by, scale) => {
    expect(snap(edges, by, TARGETS, scale)).toBeNull();
  });

  it("holds on to 12 pixels and then lets go", () => {
    const held = snap([50], 45, TARGETS, 1);
    expect(held?.by).toBe(50);
    expect(snap([50], 39, TARGETS, 1, held)).toBe(held);
    expect(snap([50], 38, TARGETS, 1, held)).toBe(held);
    expect(snap([50], 37, TARGETS, 1, held)).toBeNull();
  });

  it("finds what looking at every target finds", () => {
    const places = fc.uniqueArray(fc.integer({ min: 0, max: 2000 }), { maxLength: 60 });
    const whole = fc.integer({ min: 0, max: 2000 });
    fc.assert(
      fc.property(places, fc.array(whole, { minLength: 1, maxLength: 4 }), fc.integer({ min: -300, max: 300 }), fc.constantFrom(0.2, 1, 3), (at, edges, by, scale) => {
        const targets = at.toSorted((a, b) => a - b).map((place, i) => target(place, i % 3 === 0 ? "edge" : "marker"));
        const distances = edges.flatMap((edge) => targets.map((one) => Math.abs(one.frame - edge - by)));
        const nearest = Math.min(...distances);
        const found = snap(edges, by, targets, scale);
        if (nearest > 8 * scale) expect(found).toBeNull();
        else expect(Math.abs((found?.target.frame ?? Infinity) - (edges[found?.edge ?? 0] ?? 0) - by)).toBe(nearest);
      }),
    );
  });
});
