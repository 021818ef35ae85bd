import { describe, expect, it } from "vitest";

import { outline, parsePeaks } from "./peaks";

/** One channel, levels of 4 and 8 samples a pair over 16 samples. */
function bytes(): ArrayBuffer {
  const buffer = new ArrayBuffer(20 + 16 + 8 + 4);
  const view = new DataView(buffer);
  [0x4d, 0x50, 0x4b, 0x31].forEach((byte, at) => view.setUint8(at, byte));
  view.setUint32(4, 48_000, true);
  view.setUint16(8, 1, true);
  view.setUint16(10, 2, true);
  view.setBigUint64(12, 16n, true);
  [4, 4, 8, 2].forEach((value, at) => view.setUint32(20 + at * 4, value, true));
  [-127, 127, 0, 0, -64, 64, 0, 127, -127, 127, -64, 127].forEach((value, at) => view.setInt8(36 + at, value));
  return buffer;
}

describe("peaks", () => {
  it("reads what the server writes", () => {
    const peaks = parsePeaks(bytes());
    expect([peaks.rate, peaks.samples, peaks.levels.map((level) => level.step)]).toEqual([48_000, 16, [4, 8]]);
    expect([...(peaks.levels[0]?.high ?? [])]).toEqual([1, 0, Math.fround(64 / 127), 1]);
  });

  it("draws the level that is fine enough, and silence as a line", () => {
    const drawn = outline(parsePeaks(bytes()), 0, 4, 4, 20);
    expect(drawn).toBe("M0 1.0L1 9.5L2 5.5L3 1.0L3 10.5L2 14.5L1 10.5L0 19.0Z");
    expect(outline(parsePeaks(bytes()), 0, 8, 2, 20)).toBe("M0 1.0L1 1.0L1 14.5L0 19.0Z");
    expect(outline(parsePeaks(bytes()), 400, 4, 2, 20)).toBe("M0 9.5L1 9.5L1 10.5L0 10.5Z");
  });

  it("refuses what is none", () => {
    expect(() => parsePeaks(new ArrayBuffer(40))).toThrow();
  });
});
