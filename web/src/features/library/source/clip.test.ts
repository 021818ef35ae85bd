import { expect, it } from "vitest";

import { validate } from "@/core/invariants";
import { lengthOfDocument } from "@/core/document";
import { frame } from "@/core/time";
import type { Asset } from "@/shared/api/schema";
import { mark, marksOf } from "@/stores/sourceStore";

import { carriedOf, footageOfAsset, secondsOf } from "../footage";
import { filmOf } from "./clip";

const RATE = { num: 25, den: 1 };
const asset = (change: Partial<Asset>): Asset =>
  ({ id: "asset-1", project: "p", kind: "still", name: "a", blob: { sha256: "a".repeat(64), size: 1, media_type: "x" }, created_ms: 0, tags: [], ...change }) as Asset;
const film = asset({ kind: "video", facts: { type: "media", media_type: "video/mp4", picture: { rate: { num: 30, den: 1 }, frames: 90, width: 64, height: 48 } as never, sound: { codec: "aac", rate: 48_000, channels: 2, tracks: 1, seconds: 3 } } });
const sound = asset({ kind: "audio", facts: { type: "media", media_type: "audio/wav", picture: null, sound: { codec: "pcm", rate: 48_000, channels: 1, tracks: 1, seconds: 2.5 } } });

it("films, sounds and stills are sound films of one clip", () => {
  for (const [one, frames] of [[film, 90], [sound, 62], [asset({ extent: { width: 96, height: 54 } }), 125]] as const) {
    const { source } = footageOfAsset(one, null, RATE);
    if (source === null) throw new Error("nothing is known");
    const made = filmOf(source, RATE);
    expect(validate(made)).toEqual([]);
    expect(lengthOfDocument(made)).toBe(frames);
  }
  expect(secondsOf(footageOfAsset(film, null, RATE).source)).toBe(3);
});

it("what is not looked at yet has no source, and captions have none at all", () => {
  expect(footageOfAsset(asset({ kind: "film" }), null).source).toBeNull();
  expect(footageOfAsset(asset({ kind: "film" }), { sha256: "a", media_type: "video/mp4", size: 1, state: "done", derivatives: [], facts: film.facts ?? null }).source).toMatchObject({ frames: 90 });
  expect(footageOfAsset(asset({ kind: "captions" }), null).source).toBeNull();
});

it("marks that would lie behind each other take the older one away; what lies between them is dragged", () => {
  const footage = footageOfAsset(film, null, RATE);
  mark("asset-1", { in: 30 });
  mark("asset-1", { out: 60 });
  expect(carriedOf(footage, filmOf({ ...footage.source } as never, RATE))).toMatchObject({ source_in: 30, length: frame(30) });
  mark("asset-1", { in: 70 });
  expect(marksOf("asset-1")).toEqual({ in: 70, out: null });
  mark("asset-1", { out: 10 });
  expect(marksOf("asset-1")).toEqual({ in: null, out: 10 });
});
