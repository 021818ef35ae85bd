import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clipsOf, documentOf, handles, lengthOfDocument } from "./document";
import { film, films, media, type Raw } from "./films.testing";
import { validate } from "./invariants";

const CLIP = { track: "v2", start: 0, length: 10, source: { type: "solid" } };

/** Every rule has a way to break it, and breaks alone. */
const BROKEN: readonly (readonly [string, (raw: Raw) => void])[] = [
  ["TRACK_ORDER", ({ tracks }) => void Object.assign(tracks["v2"] ?? {}, { order: 0 })],
  ["CLIP_TRACK", ({ clips }) => void (clips["new"] = { ...CLIP, track: "v9" })],
  ["CLIP_SOURCE", ({ clips }) => void (clips["new"] = { ...CLIP, track: "t1", start: 100 })],
  ["CLIP_SOURCE", ({ clips }) => void (clips["new"] = { ...CLIP, source: { type: "gap" } })],
  ["CLIP_SOURCE", ({ clips }) => void (clips["new"] = { ...CLIP, track: "a2", source: media(50, { audio: false }) })],
  ["CLIP_PAST_SOURCE", ({ clips }) => void (clips["new"] = { ...CLIP, length: 51, source: media(50) })],
  ["CLIP_PAST_SOURCE", ({ clips }) => void (clips["new"] = { ...CLIP, speed_num: -1, source_in: 8, source: media(50) })],
  ["CLIP_PAST_SOURCE", ({ clips }) => void (clips["new"] = { ...CLIP, speed_num: 0, source_in: 50, source: media(50) })],
  ["CLIP_FADES", ({ clips }) => void Object.assign(clips["title"] ?? {}, { fade_in: 20, fade_out: 5 })],
  ["CLIP_CROP", ({ clips }) => void Object.assign(clips["p0"] ?? {}, { transform: { crop_left: 0.5, crop_right: 0.5 } })],
  [
    "CLIP_KEYFRAMES",
    ({ clips }) => void Object.assign(clips["p0"] ?? {}, { keyframes: { opacity: [5, 5].map((frame) => ({ frame, value: 1 })) } }),
  ],
  ["CLIP_OVERLAP", ({ clips }) => void (clips["new"] = { ...CLIP, track: "t1", start: 35, source: { type: "title", text: "" } })],
  ["TRACK_HOLE", ({ clips }) => void Object.assign(clips["p2"] ?? {}, { start: 97 })],
  ["TRANSITION_TRACK", ({ transitions }) => void Object.assign(transitions["x"] ?? {}, { kind: "audio_crossfade" })],
  ["TRANSITION_CLIP", ({ transitions }) => void Object.assign(transitions["x"] ?? {}, { incoming: "nobody" })],
  ["TRANSITION_EMPTY", ({ transitions }) => void Object.assign(transitions["x"] ?? {}, { before: 0, after: 0 })],
  ["TRANSITION_PLACE", ({ transitions }) => void Object.assign(transitions["x"] ?? {}, { at: 47 })],
  ["TRANSITION_LENGTH", ({ transitions }) => void Object.assign(transitions["x"] ?? {}, { before: 49 })],
  ["TRANSITION_HANDLES", ({ transitions }) => void Object.assign(transitions["x"] ?? {}, { after: 27 })],
  [
    "TRANSITION_OVERLAP",
    ({ transitions }) => void (transitions["y"] = { track: "v1", kind: "dip_to_black", at: 96, before: 43, after: 0, outgoing: "p1" }),
  ],
  ["LINK_MEMBERS", ({ links }) => void (links["one"] = ["title"])],
  ["LINK_CLIP", ({ links }) => void (links["ghost"] = ["title", "nobody"])],
  ["LINK_SHARED", ({ links }) => void (links["other"] = ["p0", "title"])],
  ["CAPTION_TRACK", ({ captions }) => void (captions["new"] = { track: "v1", start: 0, length: 2, text: "" })],
  ["CAPTION_OVERLAP", ({ captions }) => void (captions["new"] = { track: "c1", start: 0, length: 9, text: "" })],
  ["MARKER_OUTSIDE", ({ markers }) => void (markers["new"] = { at: 145 })],
];

describe("rules of a document", () => {
  it("a film obeys them", () => {
    expect(validate(film())).toEqual([]);
  });

  it.each(BROKEN)("%s breaks alone (%#)", (code, damage) => {
    expect(validate(film(damage)).map((problem) => problem.code)).toEqual([code]);
  });

  it("random films obey them, so that what commands are tested on is valid", () => {
    fc.assert(
      fc.property(films, (document) => {
        expect(validate(document)).toEqual([]);
      }),
    );
  });
});

describe("questions", () => {
  it("an empty document has every map and no length", () => {
    const empty = documentOf({});
    expect([empty.clips, empty.bin, empty.rate, lengthOfDocument(empty)]).toEqual([{}, {}, { num: 24, den: 1 }, 0]);
  });

  it("a track's clips come by position, then by key", () => {
    const document = film(({ clips }) => void (clips["early"] = { ...CLIP, start: 0 }));
    expect(clipsOf(document, "v1")).toEqual(["p0", "p1", "p2"]);
    expect(clipsOf(document, "c1")).toEqual([]);
    expect(lengthOfDocument(document)).toBe(144);
  });

  it.each([
    ["forward", {}, [26, 26]],
    ["double", { speed_num: 2, length: 20 }, [13, 17]],
    ["backwards", { speed_num: -1, source_in: 60 }, [39, 13]],
    ["held", { speed_num: 0 }, null],
  ])("handles: %s", (_, fields, expected) => {
    const clip = film(({ clips }) => void Object.assign(clips["p0"] ?? {}, fields)).clips["p0"];
    expect(clip && handles(clip, { num: 24, den: 1 })).toEqual(expected);
  });
});
