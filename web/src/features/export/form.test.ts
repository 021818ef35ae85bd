import { describe, expect, it } from "vitest";

import type { ExportPreset } from "@/shared/api/schema";

import { captionsFor, goodName, heightsFor, rangeOf, requestOf, scaled, type Form } from "./form";

const OWN = { width: 1280, height: 720 };
const RATE = { num: 24, den: 1 };
const FORM: Form = { preset: "h264_web", part: null, height: null, captions: "track", loudness: "web", name: " Kessel Point " };
const preset = (more: Partial<ExportPreset> = {}): ExportPreset => ({ name: "h264_web", title: "", about: "", container: "mp4", encoding: {}, picture: true, sound: true, captions: true, ...more }) as ExportPreset;

describe("the size", () => {
  it("keeps the sequence's shape and is even", () => {
    expect(scaled(OWN, 1080)).toEqual({ width: 1920, height: 1080 });
    expect(scaled({ width: 853, height: 480 }, 360)).toEqual({ width: 640, height: 360 });
    for (const height of heightsFor({ width: 1277, height: 719 })) expect(scaled({ width: 1277, height: 719 }, height).width % 2).toBe(0);
  });

  it("is offered only where it is another one and not too large", () => {
    expect(heightsFor(OWN)).toEqual([2160, 1440, 1080, 480, 360]);
    expect(heightsFor({ width: 4096, height: 1716 })).toEqual([1440, 1080, 720, 480, 360]);
  });
});

describe("the range", () => {
  it("ends after the frame that is named last", () => {
    expect(rangeOf({ from: "00:00:01:00", to: "00:00:01:23" }, RATE, 240)).toEqual({ ok: true, start: 24, stop: 48 });
    expect(rangeOf({ from: "00:00:00:00", to: "00:00:00:00" }, RATE, 240)).toEqual({ ok: true, start: 0, stop: 1 });
    expect(rangeOf(null, RATE, 240)).toEqual({ ok: true, start: 0, stop: 240 });
  });

  it.each([["00:00:02:00", "00:00:01:00"], ["soon", "00:00:01:00"], ["00:00:00:00", "00:00:10:00"], ["00:00:00:24", "00:00:02:00"]])("from %s to %s is none", (from, to) => {
    expect(rangeOf({ from, to }, RATE, 240)).toEqual({ ok: false });
  });
});

describe("what is asked for", () => {
  it("says what was set, and of the whole neither start nor stop", () => {
    expect(requestOf(FORM, preset(), OWN, { start: 0, stop: 240 }, 240)).toEqual({ preset: "h264_web", name: "Kessel Point", settings: { captions: "track", loudness: "web" } });
    expect(requestOf({ ...FORM, height: 480 }, preset(), OWN, { start: 24, stop: 48 }, 240).settings).toEqual({ captions: "track", loudness: "web", extent: { width: 854, height: 480 }, start: 24, stop: 48 });
  });

  it("asks no format for what it cannot hold", () => {
    const sound = preset({ picture: false, captions: false });
    const loop = preset({ captions: false });
    expect(captionsFor(sound)).toEqual(["sidecar", "none"]);
    expect(captionsFor(loop)).toEqual(["sidecar", "burn", "none"]);
    expect(requestOf({ ...FORM, height: 480 }, sound, OWN, { start: 0, stop: 240 }, 240).settings).toEqual({ captions: "sidecar", loudness: "web" });
    expect(requestOf({ ...FORM, captions: "burn" }, loop, OWN, { start: 0, stop: 240 }, 240).settings).toMatchObject({ captions: "burn" });
  });
});

it.each([["Kessel Point", true], ["  ", false], ["..", false], ["a/b", false], ["a\\b", false], ["a\nb", false], ["Лодка 1", true]])("the name %j", (name, good) => {
  expect(goodName(name)).toBe(good);
});
