import { describe, expect, it } from "vitest";

import { Ballistics, height, measure } from "./meters";

const sine = (amplitude: number) => measure(Float32Array.from({ length: 4800 }, (_, i) => amplitude * Math.sin((2 * Math.PI * i * 1000) / 48_000)));
const SILENCE = { peak: 0, square: 0 };

describe("meters", () => {
  it("peak goes up at once and falls by 20 dB in 1.7 s, however often it is looked at", () => {
    for (const steps of [1, 17, 170]) {
      const meter = new Ballistics();
      expect(meter.update(sine(0.5), 0.02).peak).toBeCloseTo(-6.02, 2);
      for (let i = 0; i < steps; i++) meter.update(SILENCE, 1.7 / steps);
      expect(meter.level.peak).toBeCloseTo(-26.02, 2);
    }
  });

  it("holds the highest peak for a second and a half, then lets it fall to the peak", () => {
    const meter = new Ballistics();
    meter.update(sine(1), 0.01);
    for (let i = 0; i < 149; i++) meter.update(SILENCE, 0.01);
    expect(meter.level.held).toBeCloseTo(0, 1);
    for (let i = 0; i < 171; i++) meter.update(SILENCE, 0.01);
    expect(meter.level.held).toBeCloseTo(-20, 0);
    expect(meter.level.held).toBeGreaterThanOrEqual(meter.level.peak);
  });

  it("reads −3 dB RMS for a sine at full scale, and gets 63 % of the way in 300 ms", () => {
    const meter = new Ballistics();
    for (let i = 0; i < 30; i++) meter.update(sine(1), 0.01);
    expect(10 ** (meter.level.rms / 10)).toBeCloseTo(0.5 * (1 - Math.exp(-1)), 3);
    for (let i = 0; i < 300; i++) meter.update(sine(1), 0.01);
    expect(meter.level.rms).toBeCloseTo(-3.01, 1);
  });

  it("remembers that something was too loud until it is cleared", () => {
    const meter = new Ballistics();
    meter.update({ peak: 1, square: 0.5 }, 0.02);
    meter.update(SILENCE, 20);
    expect([meter.level.clipped, meter.silent]).toEqual([true, true]);
    meter.clear();
    expect(meter.level.clipped).toBe(false);
  });

  it("lies between the floor and full scale", () => {
    expect([height(0), height(-30), height(-60), height(Number.NEGATIVE_INFINITY), height(3)]).toEqual([1, 0.5, 0, 0, 1]);
  });
});
