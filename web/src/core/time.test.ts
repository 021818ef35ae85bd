import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare, exactly, mulDivCeil, mulDivFloor, rational, toText } from "./rational";
import { exact, vectors } from "./spec.testing";
import {
  canDrop,
  centreOf,
  convert,
  frame,
  frameAt,
  framesUsed,
  lengthOf,
  mediaTime,
  nominal,
  normalised,
  parseEntry,
  parseTimecode,
  rateOf,
  sampleAt,
  samplesOf,
  sourceFrame,
  startOf,
  stepOf,
  timecode,
  type Rate,
} from "./time";

interface Spec {
  readonly rates: readonly { given: string; rate: Rate; nominal: number; can_drop: boolean }[];
  readonly bad_rates: readonly string[];
  readonly seconds: readonly { rate: Rate; frame: number; start: string; centre: string }[];
  readonly frame_at: readonly { rate: Rate; seconds: string; frame_at: number; length_of: number }[];
  readonly convert: readonly { frame: number; source: Rate; target: Rate; expect: number }[];
  readonly source_frame: readonly {
    source: Rate;
    sequence: Rate;
    speed: readonly [number, number];
    source_in: number;
    length: number;
    frames_used: number;
    offsets: readonly number[];
    expect: readonly number[];
  }[];
  readonly samples: readonly { rate: Rate; frame: number; at: string; samples: readonly [number, number] }[];
  readonly timecode: readonly { rate: Rate; drop: boolean; frame: number; timecode: string }[];
  readonly bad_timecode: readonly { rate: Rate; timecode: string }[];
}

const spec = vectors<Spec>("time.json");
const NTSC: Rate = { num: 30_000, den: 1001 };
const FILM: Rate = { num: 24, den: 1 };

describe("spec/time.json", () => {
  it.each(spec.rates)("rate $given", (row) => {
    expect(rateOf(row.given)).toEqual(row.rate);
    expect(nominal(row.rate)).toBe(row.nominal);
    expect(canDrop(row.rate)).toBe(row.can_drop);
  });

  it.each(spec.bad_rates)("no rate: %j", (given) => {
    expect(() => rateOf(given)).toThrow(expect.objectContaining({ code: "BAD_REQUEST" }));
  });

  it("seconds", () => {
    for (const row of spec.seconds) {
      expect(toText(startOf(row.frame, row.rate))).toBe(row.start);
      expect(toText(centreOf(row.frame, row.rate))).toBe(row.centre);
    }
  });

  it("frames at moments, and durations", () => {
    for (const row of spec.frame_at) {
      expect(frameAt(exact(row.seconds), row.rate)).toBe(row.frame_at);
      expect(lengthOf(exact(row.seconds), row.rate)).toBe(row.length_of);
    }
  });

  it("between rates", () => {
    for (const row of spec.convert) expect(convert(row.frame, row.source, row.target)).toBe(row.expect);
  });

  it("source frames", () => {
    for (const row of spec.source_frame) {
      const step = stepOf(...row.speed, row.source, row.sequence);
      expect(framesUsed(row.length, step)).toBe(row.frames_used);
      expect(row.offsets.map((offset) => sourceFrame(offset, row.source_in, step))).toEqual(row.expect);
    }
  });

  it("samples", () => {
    for (const row of spec.samples) {
      expect(toText(sampleAt(row.frame, row.rate))).toBe(row.at);
      expect(samplesOf(row.frame, row.rate)).toEqual(row.samples);
    }
  });

  it("timecode, both ways", () => {
    for (const row of spec.timecode) {
      expect(timecode(row.frame, row.rate, { drop: row.drop })).toBe(row.timecode);
      expect(parseTimecode(row.timecode, row.rate)).toBe(row.frame);
    }
  });

  it.each(spec.bad_timecode)("no timecode: $timecode", (row) => {
    expect(() => parseTimecode(row.timecode, row.rate)).toThrow(expect.objectContaining({ code: "BAD_REQUEST" }));
  });
});

describe("typed times", () => {
  it.each([
    ["01:00:10:00", FILM, false, 24 * 3610],
    ["12", FILM, false, 12],
    ["90", FILM, false, 90],
    ["1012", FILM, false, 252],
    ["2.", FILM, false, 48],
    ["1..", FILM, false, 24 * 60],
    ["1:00", FILM, false, 24],
    ["+2.", FILM, false, 1048],
    ["-12", FILM, false, 988],
    [" + 1:00 ", FILM, false, 1024],
    ["-9999..", FILM, false, 0],
    ["00:01:00;02", NTSC, false, 1800],
    ["10002", NTSC, true, 1800],
    ["+00:00:01:00", FILM, false, 1024],
  ] as const)("%j at %j, drop %j, is frame %i", (text, rate, drop, expected) => {
    expect(parseEntry(text, rate, frame(1000), { drop })).toBe(expected);
  });

  it.each(["", "+", "x", "1:2:3:4:5", "1 2", "-", "..", "1e3", "123456789"])("%j is no time", (text) => {
    expect(() => parseEntry(text, FILM, frame(0))).toThrow(expect.objectContaining({ code: "BAD_REQUEST" }));
  });
});

describe("frames", () => {
  it.each([-1, 0.5, NaN, Infinity, 2 ** 41])("%d is no frame", (value) => {
    expect(() => frame(value)).toThrow(RangeError);
  });

  it("a moment must be a finite number of seconds from 0", () => {
    for (const seconds of [-1, NaN, Infinity]) {
      expect(() => frameAt(seconds, FILM)).toThrow(expect.objectContaining({ code: "BAD_REQUEST" }));
    }
  });

  const rates = spec.rates.map((row) => row.rate);

  it("the moment that a player is sent to lies inside its frame, also as a double", () => {
    fc.assert(
      fc.property(fc.constantFrom(...rates), fc.integer({ min: 0, max: 10_000_000 }), (rate, at) => {
        expect(frameAt(mediaTime(at, rate), rate)).toBe(at);
      }),
    );
  });

  it("integers are multiplied and divided exactly, far past 2^53", () => {
    const whole = fc.integer({ min: -(2 ** 40), max: 2 ** 40 });
    fc.assert(
      fc.property(whole, fc.integer({ min: -(2 ** 12), max: 2 ** 12 }), fc.integer({ min: 1, max: 2 ** 38 }), (a, b, c) => {
        const down = mulDivFloor(a, b, c);
        const up = mulDivCeil(a, b, c);
        const product = BigInt(a) * BigInt(b);
        expect(BigInt(down) * BigInt(c) <= product && product < (BigInt(down) + 1n) * BigInt(c)).toBe(true);
        expect(BigInt(up) * BigInt(c) >= product && product > (BigInt(up) - 1n) * BigInt(c)).toBe(true);
        expect(Object.is(down, -0) || Object.is(up, -0)).toBe(false);
      }),
    );
  });

  it("a double is taken as what it is", () => {
    expect(toText(exactly(0.1))).toBe("3602879701896397/36028797018963968");
    expect(compare(exactly(-2.5), rational(-5, 2))).toBe(0);
  });

  it("rates are compared in lowest terms", () => {
    expect(normalised({ num: 50, den: 2 })).toEqual({ num: 25, den: 1 });
  });
});
