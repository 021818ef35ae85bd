import { expect, it } from "vitest";

import type { MediaSource } from "./document";
import { freshDocument } from "./fresh";
import { validate } from "./invariants";
import { frame } from "./time";

const media = (width: number, height: number, num: number, den = 1): MediaSource => ({
  type: "media", blob: "0".repeat(64), asset: null, shot: null, take: null, rate: { num, den }, frames: frame(10), extent: { width, height }, audio: true,
});
const of = (source: MediaSource | null) => {
  const { extent, rate } = freshDocument(source);
  return [extent.width, extent.height, rate.num, rate.den];
};

it("a new cut is as large and as fast as what comes into it first, where a film can be", () => {
  expect(of(null)).toEqual([1280, 720, 24, 1]);
  expect(of(media(1920, 1080, 30_000, 1001))).toEqual([1920, 1080, 30_000, 1001]);
  expect(of(media(1081, 1921, 25))).toEqual([1080, 1920, 25, 1]);
  expect(of(media(16_384, 8192, 240))).toEqual([1280, 720, 24, 1]);
  expect(of({ ...media(1920, 1080, 48), extent: null })).toEqual([1280, 720, 24, 1]);
});

it("it has a track for pictures and one for sound, and keeps the rules", () => {
  const document = freshDocument(media(640, 360, 25));
  expect(Object.values(document.tracks).map(({ kind, magnetic }) => [kind, magnetic])).toEqual([["video", true], ["audio", false]]);
  expect(validate(document)).toEqual([]);
});
