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
});
