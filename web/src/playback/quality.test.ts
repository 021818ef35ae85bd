import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { choose, motionOf, needsServer, Scrubbing, type Files } from "./quality";

const BOTH: Files = { full: "full", proxy: "proxy", heavy: false, extent: null };

describe("quality", () => {
  it.each([
    ["auto", "still", "full"],
    ["auto", "playing", "full"],
    ["auto", "scrubbing", "proxy"],
    ["full", "scrubbing", "full"],
    ["proxy", "still", "proxy"],
    ["server", "scrubbing", "proxy"],
    ["server", "still", "full"],
  ] as const)("%s, %s: %s", (wish, motion, wanted) => expect(choose(BOTH, wish, motion)?.shown).toBe(wanted));

  it("plays the proxy of a film of many pixels, and stands on the film itself", () => {
    const heavy = { ...BOTH, heavy: true };
    expect(choose(heavy, "auto", "playing")?.shown).toBe("proxy");
    expect(choose(heavy, "auto", "still")?.shown).toBe("full");
  });

  it("takes what there is", () => {
    expect(choose({ ...BOTH, proxy: null }, "auto", "scrubbing")?.shown).toBe("full");
    expect(choose({ ...BOTH, full: null }, "full", "still")?.shown).toBe("proxy");
    expect(choose({ ...BOTH, full: null, proxy: null }, "auto", "still")).toBeNull();
  });

  it("asks the server for what the browser does not show exactly, once it stands", () => {
    expect(needsServer("auto", "still", ["full", "proxy"])).toBe(true);
    expect(needsServer("auto", "still", ["full", null])).toBe(true);
    expect(needsServer("auto", "still", ["full", "full"])).toBe(false);
    expect(needsServer("auto", "playing", ["proxy"])).toBe(false);
    expect(needsServer("proxy", "still", ["proxy"])).toBe(false);
    expect(needsServer("server", "still", ["full"])).toBe(true);
  });

  it("calls backward, fast and dragged a scrub", () => {
    expect(motionOf(false, false, 1)).toBe("playing");
    expect(motionOf(false, false, 2)).toBe("scrubbing");
    expect(motionOf(false, false, -1)).toBe("scrubbing");
    expect(motionOf(true, true, 0)).toBe("scrubbing");
    expect(motionOf(true, false, 0)).toBe("still");
  });
});

describe("scrubbing", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("begins with the second seek close upon the first, and is over when none comes", () => {
    let rests = 0;
    const scrubbing = new Scrubbing(() => rests++, () => Date.now());
    scrubbing.moved();
    expect(scrubbing.going).toBe(false);
    for (let i = 0; i < 5; i++) {
      vi.advanceTimersByTime(50);
      scrubbing.moved();
      expect(scrubbing.going).toBe(true);
    }
    vi.advanceTimersByTime(139);
    expect([scrubbing.going, rests]).toEqual([true, 0]);
    vi.advanceTimersByTime(2);
    expect([scrubbing.going, rests]).toEqual([false, 1]);
  });

  it("single steps are none", () => {
    const scrubbing = new Scrubbing(() => undefined, () => Date.now());
    for (let i = 0; i < 5; i++) {
      vi.advanceTimersByTime(400);
      scrubbing.moved();
      expect(scrubbing.going).toBe(false);
    }
  });
});
