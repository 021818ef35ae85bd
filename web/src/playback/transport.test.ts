import { describe, expect, it } from "vitest";

import { Transport } from "./transport";

function rig(length = 240, fps = 24) {
  let now = 0;
  let next: (() => void) | null = null;
  const transport = new Transport({ now: () => now }, (step) => ((next = step), 1), () => (next = null));
  transport.load(fps, length);
  return {
    transport,
    /** Let seconds pass, and the page draw once. */
    pass(seconds: number) {
      now += seconds;
      const step = next;
      next = null;
      step?.();
    },
    get waiting() {
      return next !== null;
    },
  };
}

describe("transport", () => {
  it("counts frames from where it began, whatever the page skips", () => {
    const { transport, pass } = rig();
    transport.play();
    for (const seconds of [0.016, 0.5, 0.017, 0.3]) pass(seconds);
    expect(transport.frame).toBe(Math.floor(0.833 * 24));
  });

  it("stops on the last frame, and begins anew from there", () => {
    const { transport, pass } = rig(24);
    transport.play();
    pass(5);
    expect([transport.frame, transport.playing]).toEqual([23, false]);
    transport.play();
    expect(transport.frame).toBe(0);
  });

  it("loops in and out", () => {
    const { transport, pass } = rig();
    transport.setRange([10, 20]);
    transport.setLoop(true);
    transport.play();
    expect(transport.frame).toBe(10);
    pass(0.5);
    expect([transport.frame, transport.playing]).toEqual([10, true]);
  });

  it("plays through in and out where it does not loop, and says of each turn that it jumped", () => {
    const { transport, pass } = rig();
    transport.setRange([10, 20]);
    transport.play();
    pass(1);
    expect([transport.frame, transport.playing]).toEqual([24, true]);
    transport.setLoop(true);
    const jumps = transport.jumps;
    pass(0.01);
    expect([transport.frame, transport.jumps]).toEqual([10, jumps + 1]);
    expect(transport.turn).toEqual([10, 20]);
  });

  it("goes over to another clock without a jump, between frames too", () => {
    const { transport, pass } = rig();
    transport.play();
    pass(0.52);
    const card = { at: 77 };
    transport.follow({ now: () => card.at });
    expect(transport.position()).toBeCloseTo(0.52 * 24, 9);
    card.at += 0.5;
    expect(transport.position()).toBeCloseTo(1.02 * 24, 9);
  });

  it("counts from an anchor in the clock's own time, also from one to come", () => {
    const { transport } = rig();
    transport.play();
    const card = { at: 5 };
    transport.follow({ now: () => card.at }, { frame: 12.5, at: 5.25 });
    expect(transport.position()).toBeCloseTo(6.5, 9);
    card.at = 5.25;
    expect(transport.position()).toBe(12.5);
  });

  it("goes a step faster by each press, and turns round", () => {
    const { transport } = rig();
    transport.seek(100);
    const speeds = ([1, 1, 1, 1, 1, -1, -1] as const).map((way) => (transport.shuttle(way), transport.speed));
    expect(speeds).toEqual([1, 2, 4, 8, 8, -1, -2]);
  });

  it("plays backward to the first frame and stands there", () => {
    const { transport, pass } = rig();
    transport.seek(12);
    transport.play(-1);
    pass(0.25);
    expect(transport.frame).toBe(6);
    pass(1);
    expect([transport.frame, transport.playing]).toEqual([0, false]);
  });

  it("tells nobody who has left, and schedules nothing when it stands", () => {
    const heard: number[] = [];
    const { transport, ...page } = rig();
    const leave = transport.subscribe((frame) => heard.push(frame));
    transport.play();
    page.pass(0.5);
    transport.pause();
    expect(page.waiting).toBe(false);
    leave();
    transport.seek(3);
    expect(heard.at(-1)).toBe(12);
  });

  it("may stand behind the last frame, not beyond", () => {
    const { transport } = rig(240);
    transport.seek(240);
    expect(transport.frame).toBe(240);
    transport.seek(999);
    expect(transport.frame).toBe(240);
    transport.load(24, 100);
    expect(transport.frame).toBe(100);
  });

  it("another sequence is opened where it was left, though the one before was shorter", () => {
    const { transport } = rig(100);
    transport.setRange([10, 20]);
    transport.play();
    transport.open(180, [150, 200]);
    transport.load(24, 240);
    expect([transport.playing, transport.frame, transport.range]).toEqual([false, 180, [150, 200]]);
    transport.open(0, null);
    transport.load(25, 50);
    expect([transport.frame, transport.range]).toEqual([0, null]);
  });
});
