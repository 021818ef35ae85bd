import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { clipsOf, documentOf, endOf, handles, type MediaSource, type TimelineDocument } from "../document";
import { films } from "../films.testing";
import { frame, framesUsed, stepOf, type Rate } from "../time";
import { filled, NO_MARKS, placeSource, threePoints, type Placing } from "./index";

const RATES: readonly Rate[] = [24, 25, 30, 60].map((num) => ({ num, den: 1 })).concat([{ num: 24_000, den: 1001 }, { num: 30_000, den: 1001 }, { num: 1, den: 1 }]);
const rate = fc.constantFrom(...RATES);

function source(changes: Partial<MediaSource> = {}): MediaSource {
  return {
    type: "media", blob: "a".repeat(64), asset: null, shot: null, take: null, rate: { num: 24, den: 1 }, frames: frame(100),
    extent: { width: 640, height: 360 }, audio: true, ...changes,
  };
}

function film(sound = true): TimelineDocument {
  const clip = (track: string, start: number, length: number) => ({ track, start, length, source: source(), source_in: 10 });
  return documentOf({
    tracks: { v1: { kind: "video", order: 0, magnetic: true }, t: { kind: "title", order: 1 }, ...(sound && { a1: { kind: "audio", order: 0 } }) },
    clips: { one: clip("v1", 0, 40), two: clip("v1", 40, 20), ...(sound && { "one-sound": clip("a1", 0, 40) }) },
    links: sound ? { l: ["one", "one-sound"] } : {},
  });
}

function done(document: TimelineDocument, args: Partial<Placing>): { document: TimelineDocument; made: readonly string[] } {
  const result = placeSource(document, { source: source(), way: "insert", at: frame(40), length: frame(30), source_in: frame(0), ...args });
  if (!result.ok) throw new Error(result.message);
  return result;
}

const spans = (document: TimelineDocument, track: string) =>
  clipsOf(document, track).map((key) => [document.clips[key]?.start ?? -1, endOf(document.clips[key] ?? { start: 0, length: -1 })]);

describe("three points", () => {
  const sequence = { rate: { num: 24, den: 1 }, playhead: 7, range: null };

  it("without marks the whole source goes to the playhead", () => {
    expect(threePoints(source(), NO_MARKS, sequence)).toEqual({ at: 7, length: 100, source_in: 0 });
  });

  it("in and out of the source win over the length of the sequence's range", () => {
    expect(threePoints(source(), { in: 20, out: 50 }, { ...sequence, range: [10, 15] })).toEqual({ at: 10, length: 30, source_in: 20 });
  });

  it("a range is filled from the in, and back from the out", () => {
    expect(threePoints(source(), { in: 20, out: null }, { ...sequence, range: [10, 15] })).toEqual({ at: 10, length: 5, source_in: 20 });
    expect(threePoints(source(), { in: null, out: 50 }, { ...sequence, range: [10, 15] })).toEqual({ at: 10, length: 5, source_in: 45 });
  });

  it("a source that is too short for the range is all that goes in", () => {
    expect(threePoints(source(), { in: 90, out: null }, { ...sequence, range: [0, 50] })).toEqual({ at: 0, length: 10, source_in: 90 });
  });

  it("a still fills the range, or five seconds", () => {
    expect(threePoints(null, NO_MARKS, sequence)).toEqual({ at: 7, length: 120, source_in: 0 });
    expect(threePoints(null, NO_MARKS, { ...sequence, range: [3, 9] })).toEqual({ at: 3, length: 6, source_in: 0 });
  });

  it("what goes in lies between the marks, is as long as can be, and fits its place, at every pair of rates", () => {
    fc.assert(
      fc.property(rate, rate, fc.integer({ min: 1, max: 400 }), fc.option(fc.nat(420)), fc.option(fc.nat(420)), fc.option(fc.tuple(fc.nat(200), fc.integer({ min: 1, max: 300 }))),
        (mine, theirs, frames, first, out, range) => {
          const { at, length, source_in } = threePoints({ rate: mine, frames }, { in: first, out }, { rate: theirs, playhead: 5, range: range && [range[0], range[0] + range[1]] });
          const step = stepOf(1, 1, mine, theirs);
          const last = source_in + framesUsed(length, step);
          const from = Math.min(first ?? 0, frames - 1);
          const stop = Math.min(Math.max(out ?? frames, from + 1), frames);
          expect(length).toBeGreaterThan(0);
          expect(source_in).toBeGreaterThanOrEqual(from);
          expect(last).toBeLessThanOrEqual(stop);
          expect(at).toBe(range?.[0] ?? 5);
          if (range !== null && (first === null || out === null)) expect(length).toBeLessThanOrEqual(range[1]);
          if (range === null) expect(source_in + framesUsed(length + 1, step) > stop).toBe(true);
        }),
      { numRuns: 2000 },
    );
  });

  it("says as much of a source as a clip's handles do", () => {
    fc.assert(
      fc.property(rate, rate, fc.integer({ min: 1, max: 300 }), (mine, theirs, frames) => {
        const length = frame(filled(frames, mine, theirs));
        const clip = { source: source({ rate: mine, frames: frame(frames) }), source_in: 0, length, speed_num: 1, speed_den: 1 };
        expect(handles(clip as never, theirs)).toEqual([0, 0]);
      }),
    );
  });
});

describe("a source goes into the film", () => {
  it("inserted at a cut, everything after it moves, and its sound lies beside it, linked", () => {
    const { document, made } = done(film(), {});
    expect(spans(document, "v1")).toEqual([[0, 40], [40, 70], [70, 90]]);
    expect(spans(document, "a1")).toEqual([[0, 40], [40, 70]]);
    expect(Object.values(document.links)).toContainEqual([...made]);
  });

  it("inserted in a clip, it parts it and its sound", () => {
    const { document } = done(film(), { at: frame(10) });
    expect(spans(document, "v1")).toEqual([[0, 10], [10, 40], [40, 70], [70, 90]]);
    expect(spans(document, "a1")).toEqual([[0, 10], [10, 40], [40, 70]]);
  });

  it("laid over, nothing moves", () => {
    const { document } = done(film(), { way: "overwrite", at: frame(30) });
    expect(spans(document, "v1")).toEqual([[0, 30], [30, 60]]);
    expect(spans(document, "a1")).toEqual([[0, 30], [30, 60]]);
  });

  it("appended, it comes after the last picture", () => {
    const { document } = done(film(), { way: "append", at: frame(3) });
    expect(spans(document, "v1").at(-1)).toEqual([60, 90]);
    expect(spans(document, "a1").at(-1)).toEqual([60, 90]);
  });

  it("where no sound track has room, one is made", () => {
    const { document } = done(film(false), {});
    const made = Object.entries(document.tracks).filter(([key]) => !(key in film(false).tracks));
    expect(made.map(([, track]) => track.kind)).toEqual(["audio"]);
    const music = documentOf({ ...film(), clips: { ...film().clips, music: { track: "a1", start: 40, length: 80, source: source(), source_in: 0 } } });
    expect(Object.keys(done(music, { way: "append" }).document.tracks)).toHaveLength(4);
  });

  it("without its sound, only the picture", () => {
    const { document, made } = done(film(), { sound: false });
    expect(made).toHaveLength(1);
    expect(Object.keys(document.links)).toEqual(["l"]);
  });

  it("a sound goes to a sound track and leaves pictures where they are", () => {
    const heard = source({ extent: null });
    const { document } = done(film(), { source: heard, way: "overwrite", at: frame(50) });
    expect(spans(document, "v1")).toEqual(spans(film(), "v1"));
    expect(spans(document, "a1")).toEqual([[0, 40], [50, 80]]);
    expect(placeSource(film(), { source: heard, way: "insert", at: frame(0), length: frame(5), source_in: frame(0), track: "v1" })).toMatchObject({ ok: false, code: "WRONG_SOURCE" });
    expect(placeSource(film(), { source: source(), way: "insert", at: frame(0), length: frame(5), source_in: frame(0), track: "t" })).toMatchObject({ ok: false, code: "WRONG_SOURCE" });
  });

  it("a locked track is not written to", () => {
    const locked = { ...film(), tracks: { ...film().tracks, v1: { ...film().tracks["v1"], locked: true } } } as TimelineDocument;
    expect(placeSource(locked, { source: source(), way: "insert", at: frame(0), length: frame(5), source_in: frame(0), track: "v1" })).toMatchObject({ ok: false, code: "LOCKED" });
    const { document } = done(locked, { way: "overwrite" });
    expect(spans(document, "v1")).toEqual(spans(film(), "v1"));
  });

  it("on every film: the whole of it is there, in its place, and overwriting moves nothing else", () => {
    let laid = 0;
    fc.assert(
      fc.property(films, fc.constantFrom("insert" as const, "overwrite" as const, "append" as const), fc.nat(300), fc.integer({ min: 1, max: 90 }), (document, way, at, length) => {
        const result = placeSource(document, { source: source({ frames: frame(4000), rate: document.rate }), way, at: frame(at), length: frame(length), source_in: frame(3) });
        if (!result.ok) return;
        laid += 1;
        const clips = result.made.map((key) => result.document.clips[key]);
        expect(new Set(clips.map((clip) => clip?.start)).size).toBe(1);
        expect(clips.every((clip) => clip?.length === length && clip.source_in === 3)).toBe(true);
        if (way !== "append") expect(clips[0]?.start).toBe(at);
        const used = new Set(clips.map((clip) => clip?.track));
        for (const [key, clip] of Object.entries(document.clips)) {
          if (way === "insert" || used.has(clip.track)) continue;
          expect(result.document.clips[key]).toEqual(clip);
        }
      }),
      { numRuns: 400 },
    );
    expect(laid).toBeGreaterThan(200);
  });
});
