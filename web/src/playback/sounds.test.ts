import { describe, expect, it } from "vitest";

import type { Pcm } from "./mix";
import { Sounds, type SoundFile } from "./sounds";

const PIECES: SoundFile = { kind: "pieces", url: "x", piece: 100, samples: 250, ends: [10, 25, 31] };

/** Each sample is its own number. */
function rig(file: SoundFile | null = PIECES) {
  const asked: string[] = [];
  let fails = false;
  let now = 0;
  const decode = (url: string, bytes: readonly [number, number] | null): Promise<Pcm> => {
    asked.push(`${url} ${bytes?.join("-") ?? "all"}`);
    if (fails) return Promise.reject(new Error("503"));
    const piece = file?.kind === "pieces" ? file.ends.indexOf(bytes?.[1] ?? 0) : 0;
    const length = file?.kind === "pieces" ? Math.min(100, 250 - piece * 100) : 250;
    const left = Float32Array.from({ length }, (_, i) => piece * 100 + i);
    return Promise.resolve({ left, right: left.map((value) => -value) });
  };
  const sounds = new Sounds(() => file, decode, () => now);
  return { sounds, asked, break: (broken: boolean) => (fails = broken), pass: (ms: number) => (now += ms) };
}

const at = (pcm: Pcm | null, sample: number) => [pcm?.left[sample - (pcm.start ?? 0)], pcm?.right[sample - (pcm.start ?? 0)]];

describe("sounds", () => {
  it("fetches the pieces that are wanted, by their bytes, once", async () => {
    const { sounds, asked } = rig();
    await sounds.want("a", 90, 210);
    await sounds.want("a", 0, 50);
    expect(asked).toEqual(["x 0-10", "x 10-25", "x 25-31"]);
  });

  it("reads across pieces, sample by sample", async () => {
    const { sounds } = rig();
    await sounds.want("a", 0, 250);
    const pcm = sounds.read("a", 95, 205);
    for (const sample of [95, 99, 100, 150, 199, 200, 204]) expect(at(pcm, sample)).toEqual([sample, -sample]);
    expect(at(sounds.read("a", 210, 240), 230)).toEqual([230, -230]);
  });

  it("what is not there yet is silence, not somebody else's sound", async () => {
    const { sounds } = rig();
    expect(sounds.read("a", 0, 50)).toBeNull();
    await sounds.want("a", 0, 10);
    const pcm = sounds.read("a", 50, 150);
    expect(at(pcm, 60)).toEqual([60, -60]);
    expect(at(pcm, 120)).toEqual([0, 0]);
  });

  it("takes a file whole that is not cut, and none where there is none", async () => {
    const whole = rig({ kind: "whole", url: "y" });
    await whole.sounds.want("a", 100, 120);
    expect(whole.asked).toEqual(["y all"]);
    expect(at(whole.sounds.read("a", 100, 120), 110)).toEqual([110, -110]);
    const none = rig(null);
    await none.sounds.want("a", 0, 10);
    expect([none.asked, none.sounds.read("a", 0, 10)]).toEqual([[], null]);
  });

  it("asks again for what did not come, not at once and not for ever sooner", async () => {
    const { sounds, asked, pass, ...rest } = rig();
    rest.break(true);
    await sounds.want("a", 0, 10);
    await sounds.want("a", 0, 10);
    expect(asked.length).toBe(1);
    pass(600);
    await sounds.want("a", 0, 10);
    expect(asked.length).toBe(2);
    pass(600);
    await sounds.want("a", 0, 10);
    expect(asked.length).toBe(2);
    rest.break(false);
    pass(600);
    await sounds.want("a", 0, 10);
    expect(at(sounds.read("a", 0, 10), 5)).toEqual([5, -5]);
  });

  it("holds no more than its share, and lets go of what was used longest ago", async () => {
    const second = 48_000;
    const big: SoundFile = { kind: "pieces", url: "x", piece: 10 * second, samples: 400 * second, ends: Array.from({ length: 40 }, (_, i) => i + 1) };
    const sounds = new Sounds(() => big, () => Promise.resolve({ left: new Float32Array(10 * second), right: new Float32Array(10 * second) }));
    for (let at = 0; at < 40; at++) {
      await sounds.want("a", at * 10 * second, at * 10 * second + 1);
      expect(sounds.bytes).toBeLessThanOrEqual(64 * 2 ** 20);
    }
    expect(sounds.read("a", 0, second)).toBeNull();
    expect(sounds.read("a", 390 * second, 391 * second)).not.toBeNull();
  });
});
