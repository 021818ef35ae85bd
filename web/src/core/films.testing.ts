/** Small valid timelines for tests, and random ones. */
import * as fc from "fast-check";
import { documentOf, type TimelineDocument } from "./document";
import type { Rate } from "./time";

export const BLOB = "a".repeat(64);

export function media(frames = 100, more: object = {}): object {
  return { type: "media", blob: BLOB, frames, audio: true, ...more };
}

const TRACKS = {
  v1: { kind: "video", order: 0, magnetic: true },
  v2: { kind: "video", order: 1 },
  t1: { kind: "title", order: 2 },
  c1: { kind: "caption", order: 3 },
  a1: { kind: "audio", order: 0 },
  a2: { kind: "audio", order: 1 },
};

/**
 * Three pictures p0, p1, p2 of 48 frames with handles of 26 on both sides, on a magnetic track; a dissolve x at the
 * first cut; their sounds s0, s1, s2, linked; a title, a caption in the first and one in the last, a chapter at each.
 */
export function film(changes: (raw: Raw) => void = () => undefined): TimelineDocument {
  const raw: Raw = { tracks: structuredClone(TRACKS), clips: {}, links: {}, markers: {}, captions: {}, transitions: {} };
  for (let i = 0; i < 3; i += 1) {
    const clip = { start: 48 * i, length: 48, source: media(), source_in: 26 };
    raw.clips[`p${i}`] = { ...clip, track: "v1" };
    raw.clips[`s${i}`] = { ...clip, track: "a1" };
    raw.links[`av${i}`] = [`p${i}`, `s${i}`];
    raw.markers[`m${i}`] = { at: 48 * i, kind: "chapter" };
  }
  raw.clips["title"] = { track: "t1", start: 12, length: 24, source: { type: "title", text: "A film" } };
  raw.captions["one"] = { track: "c1", start: 3, length: 20, text: "Hello there." };
  raw.captions["two"] = { track: "c1", start: 100, length: 20, text: "Good bye." };
  raw.transitions["x"] = { track: "v1", kind: "dissolve", at: 48, before: 6, after: 6, outgoing: "p0", incoming: "p1" };
  changes(raw);
  return documentOf(raw);
}

export interface Raw {
  tracks: Record<string, Record<string, unknown>>;
  clips: Record<string, Record<string, unknown>>;
  links: Record<string, string[]>;
  markers: Record<string, Record<string, unknown>>;
  captions: Record<string, Record<string, unknown>>;
  transitions: Record<string, Record<string, unknown>>;
  rate?: Rate;
}

const RATES: readonly Rate[] = [
  { num: 24, den: 1 },
  { num: 25, den: 1 },
  { num: 30_000, den: 1001 },
];
const SPEEDS: readonly (readonly [number, number])[] = [[1, 1], [1, 1], [1, 1], [2, 1], [1, 2], [-1, 1], [0, 1], [2, 3]];

const item = fc.record({
  hole: fc.constantFrom(0, 0, 5, 17),
  length: fc.integer({ min: 1, max: 40 }),
  kind: fc.constantFrom("media", "media", "media", "solid", "gap"),
  rate: fc.constantFrom(...RATES, RATES[0] as Rate),
  speed: fc.constantFrom(...SPEEDS),
  head: fc.integer({ min: 0, max: 30 }),
  tail: fc.integer({ min: 0, max: 30 }),
  fade: fc.boolean(),
  animated: fc.boolean(),
  transition: fc.constantFrom(null, null, "dissolve", "dip_to_black", "wipe_left"),
  linked: fc.boolean(),
});
type Item = typeof item extends fc.Arbitrary<infer T> ? T : never;

/** Valid films: a magnetic row with gaps, transitions and linked sound, a free one with holes, titles, captions, markers. */
export const films: fc.Arbitrary<TimelineDocument> = fc
  .record({
    rate: fc.constantFrom(...RATES),
    main: fc.array(item, { minLength: 1, maxLength: 7 }),
    over: fc.array(item, { maxLength: 4 }),
    titles: fc.array(item, { maxLength: 3 }),
    music: fc.array(item, { maxLength: 3 }),
    captions: fc.array(item, { maxLength: 4 }),
    marks: fc.array(fc.nat(), { maxLength: 3 }),
    locked: fc.constantFrom(null, null, null, "v2", "a1", "t1", "c1"),
  })
  .map(({ rate, main, over, titles, music, captions, marks, locked }) => {
    const raw: Raw = { rate, tracks: structuredClone(TRACKS), clips: {}, links: {}, markers: {}, captions: {}, transitions: {} };
    if (locked !== null) raw.tracks[locked] = { ...raw.tracks[locked], locked: true };
    let at = 0;
    main.forEach((one, i) => {
      const clip = clipOf(one, "v1", at, rate, one.kind);
      raw.clips[`p${i}`] = clip;
      if (one.kind === "media" && one.linked) {
        raw.clips[`s${i}`] = { ...clip, track: "a1", keyframes: {} };
        raw.links[`l${i}`] = [`p${i}`, `s${i}`];
      }
      at += one.length;
    });
    row(over, (one, start, i) => {
      raw.clips[`o${i}`] = clipOf(one, "v2", start, rate, one.kind === "gap" ? "solid" : one.kind);
    });
    row(titles, (one, start, i) => {
      raw.clips[`t${i}`] = clipOf(one, "t1", start, rate, "title");
    });
    row(music, (one, start, i) => {
      raw.clips[`m${i}`] = clipOf(one, "a2", start, rate, "media");
    });
    row(captions, (one, start, i) => {
      raw.captions[`c${i}`] = { track: "c1", start, length: one.length, text: `Line ${i} of it` };
    });
    const end = Math.max(...Object.values(raw.clips).map((clip) => Number(clip["start"]) + Number(clip["length"])));
    marks.forEach((mark, i) => {
      raw.markers[`k${i}`] = { at: mark % (end + 1) };
    });
    main.forEach((one, i) => cut(raw, main[i - 1], one, i, rate));
    return documentOf(raw);
  });

function row(items: readonly Item[], lay: (one: Item, start: number, i: number) => void): void {
  let at = 0;
  items.forEach((one, i) => {
    lay(one, at + one.hole, i);
    at += one.hole + one.length;
  });
}

function clipOf(one: Item, track: string, start: number, rate: Rate, kind: string): Record<string, unknown> {
  const fade = one.fade ? Math.floor(one.length / 3) : 0;
  const keyframes = [
    { frame: 0, value: 1 },
    { frame: 8, value: 0.25, easing: "hold" },
    { frame: 20, value: 0.75 },
  ];
  const clip = {
    track,
    start,
    length: one.length,
    fade_in: fade,
    fade_out: fade,
    keyframes: one.animated ? { opacity: keyframes } : {},
    source: kind === "title" ? { type: "title", text: "T" } : { type: kind },
  };
  if (kind !== "media") return clip;
  const [num, den] = one.speed;
  const used = Math.floor(((one.length - 1) * Math.abs(num) * one.rate.num * rate.den) / (den * one.rate.den * rate.num)) + 1;
  return {
    ...clip,
    source: media(one.head + used + one.tail, { rate: one.rate }),
    source_in: one.head + (num < 0 ? used - 1 : 0),
    speed_num: num,
    speed_den: den,
  };
}

/** A transition before the item: a dip of half its neighbours, or one frame of a dissolve each way where both have room. */
function cut(raw: Raw, before: Item | undefined, one: Item, i: number, rate: Rate): void {
  const [left, right] = [raw.clips[`p${i - 1}`], raw.clips[`p${i}`]];
  if (one.transition === null || before === undefined || left === undefined || right === undefined) return;
  const [out = 0, into = 0] = [left, right].map((clip) => Math.floor(Number(clip["length"]) / 2));
  const item = { track: "v1", kind: one.transition, at: right["start"], outgoing: `p${i - 1}`, incoming: `p${i}` };
  const dips = one.transition === "dip_to_black";
  const [outRoom, inRoom] = dips ? [out, into] : [Math.min(1, out), Math.min(1, into)];
  const roomy = hasHandle(before, before.tail, rate) && hasHandle(one, one.head, rate);
  if (outRoom + inRoom > 0 && (dips || roomy)) raw.transitions[`x${i}`] = { ...item, before: outRoom, after: inRoom };
}

function hasHandle({ kind, speed, rate }: Item, sourceFrames: number, sequence: Rate): boolean {
  return kind !== "media" || (speed[0] === 1 && speed[1] === 1 && rate.num === sequence.num && sourceFrames > 0);
}
