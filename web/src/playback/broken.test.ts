import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Broken } from "./broken";

const FILES = { full: "full", proxy: "proxy", heavy: false, extent: null };

describe("files that cannot be shown", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("leaves out for good what the browser cannot decode", () => {
    const broken = new Broken(() => undefined, () => Date.now());
    broken.add("full", "codec");
    vi.advanceTimersByTime(1e9);
    expect(broken.without(FILES)).toEqual({ ...FILES, full: null });
    broken.forgive();
    expect(broken.has("full")).toBe(true);
  });

  it("tries again what did not come, each time later, and at once when the server is back", () => {
    let tries = 0;
    const broken = new Broken(() => tries++, () => Date.now());
    broken.add("proxy", "connection");
    expect(broken.without(FILES).proxy).toBeNull();
    vi.advanceTimersByTime(500);
    expect([tries, broken.has("proxy")]).toEqual([1, false]);
    broken.add("proxy", "connection");
    vi.advanceTimersByTime(999);
    expect([tries, broken.has("proxy")]).toEqual([1, true]);
    vi.advanceTimersByTime(1);
    expect(tries).toBe(2);
    broken.add("proxy", "connection");
    broken.forgive();
    expect(broken.without(FILES)).toBe(FILES);
    broken.close();
  });
});
