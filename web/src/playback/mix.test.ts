import { describe, expect, it } from "vitest";

import type { Segment } from "../core/resolveAudio";
import { mixed, sourceSpan } from "./mix";

const segment = (changes: Partial<Segment> = {}): Segment => ({
  clip: "c", blob: "b", start: 1000, stop: 2000, sourceStart: 50, sourceSamples: 5000, speedNum: 1, speedDen: 1, gainDb: 0, pan: 0, ramps: [], ...changes,
});
const numbers = (from: number, to: number) => {
  const left = Float32Array.from({ length: to - from }, (_, i) => from + i);
  return { left, right: left, start: from };
};

describe("mix", () => {
  it("says what it needs of a source, and needs no more, whatever the speed and the edges", () => {
    const cases: Partial<Segment>[] = [
      {}, { speedNum: 2 }, { speedNum: -1, sourceStart: 3000 }, { speedNum: 1, speedDen: 3 }, { sourceStart: -300 }, { sourceStart: 4500 },
      { sourceStart: -300, sourceSamples: 100 }, { sourceStart: 90, sourceSamples: 100, stop: 1150 }, { speedNum: -2, sourceStart: 500 },
    ];
    for (const changes of cases) {
      const one = segment(changes);
      for (const [first, count] of [[1000, 1000], [1100, 30], [1990, 10], [1000, 1]] as const) {
        const last = Math.min(one.stop, first + count);
        if (last <= first) continue;
        const whole = mixed([one], first, last - first, () => numbers(0, one.sourceSamples));
        const part = mixed([one], first, last - first, (_, from, to) => numbers(from, to));
        expect(part, JSON.stringify({ changes, first, count })).toEqual(whole);
      }
    }
  });

  it("asks for a stretch inside the source only", () => {
    expect(sourceSpan(segment(), 1000, 1100)).toEqual([50, 150]);
    expect(sourceSpan(segment({ sourceStart: -20 }), 1000, 1100)).toEqual([0, 80]);
    expect(sourceSpan(segment({ sourceStart: 4950 }), 1000, 1100)).toEqual([4950, 5000]);
  });

  it("adds what sounds together, each with its gain", () => {
    const ones = () => ({ left: new Float32Array(5000).fill(1), right: new Float32Array(5000).fill(1) });
    const pcm = mixed([segment(), segment({ gainDb: -20 })], 990, 20, ones);
    expect(pcm.left[9]).toBe(0);
    expect(pcm.left[10]).toBeCloseTo(1.1, 5);
  });
});
