import { describe, expect, it } from "vitest";

import { correction, playable } from "./drift";

describe("drift", () => {
  it.each([
    [0.01, 1],
    [-0.0159, 1],
    [0.017, 0.95],
    [-0.1, 1.05],
    [0.25, 0.85],
    [-0.9, 1.15],
    [1.1, "seek"],
    [-30, "seek"],
  ])("%f s ahead: rate × %s", (drift, wanted) => expect(correction(drift, false)).toBe(wanted));

  it("once begun goes on until it is really gone, so that it does not tremble at the edge", () => {
    expect(correction(0.01, true)).toBe(0.95);
    expect(correction(0.003, true)).toBe(1);
  });

  it("brings a video that is 100 ms behind home within three seconds, and keeps it there", () => {
    let [drift, rate] = [-0.1, 1];
    for (let tick = 0; tick < 180; tick++) {
      const found = correction(drift, rate !== 1);
      if (found === "seek") throw new Error("it sought");
      rate = found;
      drift += (rate - 1) / 60;
    }
    expect(Math.abs(drift)).toBeLessThan(0.016);
  });

  it("asks no browser for a rate that it refuses", () => {
    expect([playable(0.01), playable(40), playable(1.05)]).toEqual([0.0625, 16, 1.05]);
  });
});
