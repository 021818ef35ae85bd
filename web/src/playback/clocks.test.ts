import { describe, expect, it } from "vitest";

import { awake, SoundClock } from "./clocks";

describe("clocks", () => {
  it("counts no time that the machine slept through", () => {
    let wall = 100;
    const clock = awake({ now: () => wall });
    const begun = clock.now();
    for (let i = 0; i < 10; i++) {
      wall += 0.016;
      clock.now();
    }
    wall += 8 * 3600;
    expect(clock.now() - begun).toBeCloseTo(0.16 + 1, 6);
  });

  it("never goes back", () => {
    let wall = 100;
    const clock = awake({ now: () => wall });
    const begun = clock.now();
    wall = 40;
    expect(clock.now()).toBe(begun);
  });

  it("rises only, though the driver trembles", () => {
    let [card, page] = [1, 0];
    const clock = new SoundClock(() => card, { now: () => page });
    expect(clock.now()).toBe(1);
    card = 0.99;
    page = 0.01;
    expect(clock.now()).toBe(1);
    card = 1.02;
    expect(clock.now()).toBe(1.02);
    expect(clock.lost).toBe(false);
  });

  it("goes on by the page's clock when the card is gone, without a jump, and stays with it", () => {
    let [card, page] = [2, 0];
    const clock = new SoundClock(() => card, { now: () => page });
    clock.now();
    page = 0.5;
    expect([clock.now(), clock.lost]).toEqual([2, false]);
    page = 0.75;
    expect([clock.now(), clock.lost]).toEqual([2.25, true]);
    card = 9;
    page = 1;
    expect(clock.now()).toBe(2.5);
  });
});
