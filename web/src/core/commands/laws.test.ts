/** What holds for every command on every document. */
import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { clipIdsByTrack, endOf, lengthOfDocument, stepOfClip, type TimelineDocument } from "../document";
import { films } from "../films.testing";
import { EMPTY, push, undo, redo } from "../history";
import { validate } from "../invariants";
import { apply, diff, invert, parsePatch, same } from "../patch";
import { Resolver, type Layer } from "../resolve";
import { frame } from "../time";
import { closeGap, editTransition, insertGap, rippleDelete, rippleTrim, split, transitionLimits, trim, trimLimits } from "./index";
import { NAMES, run } from "./random.testing";

const RUNS = 1200;
const TIMEOUT_MS = 120_000; // they take 10 s on two slow cores
vi.setConfig({ testTimeout: TIMEOUT_MS });

const drawn = fc.record({
  name: fc.constantFrom(...NAMES),
  numbers: fc.array(fc.nat(100_000), { minLength: 10, maxLength: 10 }),
});

/** Fails loudly where anything writes into it. */
function frozen<T>(value: T): T {
  if (value !== null && typeof value === "object" && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

describe("every command on every document", () => {
  it("keeps the rules, leaves its document alone, and can be undone and done again to the letter", () => {
    const accepted = new Map(NAMES.map((name) => [name, 0]));
    fc.assert(
      fc.property(films, fc.array(drawn, { minLength: 1, maxLength: 8 }), (first, commands) => {
        let document = frozen(first);
        let history = EMPTY;
        for (const command of commands) {
          const result = run(document, command.name, command.numbers);
          if (!result.ok) {
            expect(result.code).toMatch(/^[A-Z_]+$/);
            continue;
          }
          accepted.set(command.name, (accepted.get(command.name) ?? 0) + 1);
          const after = frozen(result.document);
          expect(validate({ ...after, clips: { ...after.clips } })).toEqual([]);
          expect(clipIdsByTrack(after)).toEqual(withoutEmpty(clipIdsByTrack({ clips: { ...after.clips } }), clipIdsByTrack(after)));
          const patch = parsePatch(JSON.parse(JSON.stringify(diff(document, after))));
          expect(patch.length).toBeGreaterThan(0);
          expect(same(apply(document, patch), after)).toBe(true);
          expect(same(apply(after, invert(document, patch)), document)).toBe(true);
          expect(same(apply(document, result.patches), after)).toBe(true);
          const step = push(history, document, after, { label: command.name, at: 0, patches: result.patches });
          const back = undo(step.history, after);
          expect(same(back?.document, document)).toBe(true);
          expect(same(back && redo(back.history, back.document)?.document, after)).toBe(true);
          history = step.history;
          document = after;
        }
        let back: TimelineDocument = document;
        for (let step = undo(history, back); step !== null; step = undo(history, back)) {
          back = step.document;
          history = step.history;
        }
        expect(same(back, first)).toBe(true);
      }),
      { numRuns: RUNS },
    );
    // Each was accepted often: a planner that is always refused would keep every rule.
    expect([...accepted].filter(([, count]) => count < 10)).toEqual([]);
  });
});

/** The index may know empty rows of tracks that had clips. */
function withoutEmpty<T>(fresh: ReadonlyMap<string, T>, known: ReadonlyMap<string, unknown>): Map<string, T | string[]> {
  return new Map([...known.keys()].map((key) => [key, fresh.get(key) ?? []]));
}

/** Of every linked clip: how far it starts from the first of its link. */
function offsets(document: TimelineDocument): Map<string, number> {
  const out = new Map<string, number>();
  for (const members of Object.values(document.links)) {
    const starts = members.map((key) => document.clips[key]?.start ?? 0);
    members.forEach((key, i) => out.set(key, (starts[i] ?? 0) - (starts[0] ?? 0)));
  }
  return out;
}

describe("limits of a trim", () => {
  it("are where it is still done, and a frame further it is refused", () => {
    let tried = 0;
    fc.assert(
      fc.property(films, fc.nat(), fc.constantFrom("head" as const, "tail" as const), (document, which, edge) => {
        const keys = Object.keys(document.clips).filter((key) => {
          const clip = document.clips[key];
          return clip !== undefined && clip.source.type !== "gap" && !document.tracks[clip.track]?.locked;
        });
        const key = keys[which % Math.max(1, keys.length)] ?? "";
        const limits = trimLimits(document, key, edge);
        const clip = document.clips[key];
        if (limits === null || clip === undefined || limits.to > 10_000) return;
        const at = edge === "head" ? clip.start : endOf(clip);
        for (const to of [limits.from, limits.to]) {
          const result = trim(document, { clip: key, edge, to });
          if (!result.ok && result.code === "LOCKED") return;
          if (to !== at) expect(result.ok || result.code).toBe(true);
        }
        tried += 1;
        const group = Object.values(document.links).find((members) => members.includes(key)) ?? [key];
        const steps = group.flatMap((name) => document.clips[name] ?? []).map((one) => stepOfClip(one, document.rate));
        if (steps.some(({ num, den }) => num % den !== 0)) return;
        expect(trim(document, { clip: key, edge, to: frame(limits.to + 1) }).ok).toBe(false);
        if (limits.from > 0) expect(trim(document, { clip: key, edge, to: frame(limits.from - 1) }).ok).toBe(false);
      }),
      { numRuns: 600 },
    );
    expect(tried).toBeGreaterThan(100);
  });
});

describe("limits of a transition", () => {
  it("are where it is still done, and a frame further on either side it is refused", () => {
    let tried = 0;
    fc.assert(
      fc.property(films, fc.nat(), (document, which) => {
        const keys = Object.keys(document.transitions);
        const key = keys[which % Math.max(1, keys.length)] ?? "";
        const limits = transitionLimits(document, key);
        const item = document.transitions[key];
        if (limits === null || item === undefined || document.tracks[item.track]?.locked) return;
        tried += 1;
        const set = (before: number, after: number) => editTransition(document, { transition: key, changes: { before: frame(before), after: frame(after) } });
        const most = set(limits.before, limits.after);
        expect(most.ok || most.code).toBe(item.before === limits.before && item.after === limits.after ? "NOTHING_CHANGED" : true);
        expect(set(limits.before + 1, limits.after).ok).toBe(false);
        expect(set(limits.before, limits.after + 1).ok).toBe(false);
      }),
      { numRuns: 600 },
    );
    expect(tried).toBeGreaterThan(100);
  });
});

describe("ripples", () => {
  it("move what is behind the point by one amount on every track in sync, and never pull linked clips apart", () => {
    let moved = 0;
    fc.assert(
      fc.property(films, fc.nat(), fc.integer({ min: 1, max: 40 }), (document, place, length) => {
        const at = frame(place % (lengthOfDocument(document) + 1));
        const result = insertGap(document, { track: "v1", at, length: frame(length) });
        if (!result.ok) return;
        moved += 1;
        for (const [key, clip] of Object.entries(document.clips)) {
          const after = result.document.clips[key];
          if (clip.source.type === "gap" || clip.start < at || document.tracks[clip.track]?.locked) continue;
          expect(after?.start).toBe(clip.start + length);
        }
        for (const [key, caption] of Object.entries(document.captions)) {
          if (caption.start < at || document.tracks["c1"]?.locked) continue;
          expect(result.document.captions[key]?.start).toBe(caption.start + length);
        }
        const now = offsets(result.document);
        for (const [key, offset] of offsets(document)) expect(now.get(key)).toBe(offset);
      }),
      { numRuns: 600 },
    );
    expect(moved).toBeGreaterThan(100);
  });

  it("that make room and close it again change nothing", () => {
    let closed = 0;
    fc.assert(
      fc.property(films, fc.nat(), fc.integer({ min: 1, max: 40 }), (document, which, length) => {
        const row = Object.values(document.clips).filter((clip) => clip.track === "v1" && clip.source.type !== "gap");
        const at = row[which % Math.max(1, row.length)]?.start;
        const before = Object.values(document.clips).some((clip) => clip.track === "v1" && clip.source.type === "gap" && endOf(clip) === at);
        if (at === undefined || before) return;
        const open = insertGap(document, { track: "v1", at, length: frame(length) });
        if (!open.ok) return;
        const close = closeGap(open.document, { track: "v1", at });
        if (!close.ok) return;
        closed += 1;
        // A transition on that cut is gone and a marker behind it may have been moved: all else is as it was.
        expect(close.document.clips).toEqual(document.clips);
        expect(close.document.captions).toEqual(document.captions);
      }),
      { numRuns: 600 },
    );
    expect(closed).toBeGreaterThan(100);
  });

  it("that take a shot out pull everything behind it along by its length, or are refused as a whole", () => {
    let closed = 0;
    let refused = 0;
    fc.assert(
      fc.property(films, fc.nat(), (document, which) => {
        const row = Object.keys(document.clips).filter((key) => document.clips[key]?.track === "v1");
        const key = row[which % row.length] ?? "";
        const shot = document.clips[key];
        const result = rippleDelete(document, { clips: [key] });
        if (shot === undefined || !result.ok) {
          refused += 1;
          expect(["SYNC_BLOCKED", "LOCKED", "BEFORE_START"]).toContain(result.ok ? "" : result.code);
          return;
        }
        closed += 1;
        for (const [name, clip] of Object.entries(document.clips)) {
          const after = result.document.clips[name];
          if (clip.source.type === "gap" || after === undefined) continue;
          const behind = clip.start >= endOf(shot) && document.tracks[clip.track]?.locked === false;
          if (behind) expect(after.start).toBe(clip.start - shot.length);
          // A clip before it may have gone along with what it is linked to; else it stays.
          else if (!Object.values(document.links).flat().includes(name)) expect(after).toEqual(clip);
        }
      }),
      { numRuns: 600 },
    );
    expect(closed).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(20);
  });

  it("that trim an edge change the film's length by as much, wherever nothing else is longer", () => {
    let trimmed = 0;
    fc.assert(
      fc.property(films, fc.nat(), fc.constantFrom("head", "tail"), fc.integer({ min: -9, max: 9 }), (document, which, edge, by) => {
        const row = Object.keys(document.clips).filter((key) => document.clips[key]?.track === "v1");
        const key = row[which % row.length] ?? "";
        const clip = document.clips[key];
        const at = clip === undefined ? 0 : (edge === "head" ? clip.start : endOf(clip)) + by;
        if (clip === undefined || at < 0) return;
        const result = rippleTrim(document, { clip: key, edge: edge === "head" ? "head" : "tail", to: frame(at) });
        if (!result.ok) return;
        trimmed += 1;
        const longer = edge === "head" ? -by : by;
        const end = (film: TimelineDocument): number =>
          Math.max(...Object.values(film.clips).map((one) => (one.track === "v1" ? endOf(one) : 0)));
        expect(end(result.document)).toBe(end(document) + longer);
        expect(result.document.clips[key]).toMatchObject({ start: clip.start, length: clip.length + longer });
      }),
      { numRuns: 600 },
    );
    expect(trimmed).toBeGreaterThan(100);
  });
});

/** A layer without the names of its clips. */
function bare(layer: Layer): unknown {
  return layer.type === "picture" ? { ...layer, clip: "" } : layer.kind;
}

/** The film without what a razor may not leave alone: fades that it falls into, speeds that are no whole numbers. */
function steady(document: TimelineDocument): TimelineDocument {
  const clips = Object.entries(document.clips).map(([key, clip]) => {
    const { source } = clip;
    const plain = { ...clip, fade_in: frame(0), fade_out: frame(0) };
    if (source.type !== "media") return [key, plain];
    const endless = { ...source, rate: document.rate, frames: frame(5000) };
    return [key, { ...plain, source: endless, source_in: frame(2000), speed_num: Math.sign(clip.speed_num), speed_den: 1 }];
  });
  return { ...document, clips: Object.fromEntries(clips) as TimelineDocument["clips"], transitions: {} };
}

describe("the razor", () => {
  it("is not seen: every frame shows what it showed", () => {
    let cuts = 0;
    fc.assert(
      fc.property(films, fc.nat(), (document, place) => {
        const film = steady(document);
        const result = split(film, { at: frame(place % (lengthOfDocument(film) + 1)) });
        if (!result.ok) return;
        cuts += 1;
        const [before, after] = [new Resolver(film), new Resolver(result.document)];
        for (let f = 0; f < lengthOfDocument(film); f += 1) {
          expect(after.at(f).layers.map(bare)).toEqual(before.at(f).layers.map(bare));
        }
      }),
      { numRuns: 150 },
    );
    expect(cuts).toBeGreaterThan(50);
  });
});
