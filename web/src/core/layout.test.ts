import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { film } from "./films.testing";
import { holeAt, layout, NODE_BUDGET, rowsOf, type Box, type Row, type Span, type View } from "./layout";

/** `count` clips a row, of 1 to 200 frames, touching or apart, from a small generator (a seeded LCG). */
function rows(tracks: number, count: number, seed: number, holes: boolean): Row[] {
  let state = seed >>> 0;
  const below = (most: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % most;
  };
  return Array.from({ length: tracks }, (_, track) => {
    const items: Span[] = [];
    const transitions: Span[] = [];
    let at = 0;
    for (let i = 0; i < count; i += 1) {
      if (holes) at += below(3) * below(50);
      const length = 1 + below(200);
      items.push({ key: `${track}-${i}`, start: at, length });
      if (below(4) === 0) transitions.push({ key: `x${track}-${i}`, start: at, length: 1 + below(length) });
      at += length;
    }
    return { track: `t${track}`, top: 40 * track, height: 40, items, transitions };
  });
}

const TWENTY_THOUSAND = [rows(1, 20_000, 1, false), rows(8, 2500, 2, true), rows(40, 500, 3, true)];

const views = (all: readonly Row[]): fc.Arbitrary<View> => {
  const end = Math.max(...all.map((row) => row.items.reduce((most, item) => Math.max(most, item.start + item.length), 0)));
  return fc
    .record({
      zoom: fc.double({ min: -12, max: 6, noNaN: true }),
      place: fc.double({ min: 0, max: 1, noNaN: true }),
      top: fc.integer({ min: 0, max: 40 * all.length }),
      width: fc.integer({ min: 200, max: 4000 }),
      height: fc.integer({ min: 40, max: 1200 }),
    })
    .map(({ zoom, place, top, width, height }) => {
      const pixelsPerFrame = 2 ** zoom;
      return { left: place * end * pixelsPerFrame, top, width, height, pixelsPerFrame };
    });
};

const anyView = fc.constantFrom(...TWENTY_THOUSAND).chain((all) => views(all).map((view) => ({ all, view })));

describe("layout", () => {
  it("stays within its budget of nodes at any zoom, with 20,000 clips", () => {
    fc.assert(
      fc.property(anyView, ({ all, view }) => {
        const { boxes, nodes } = layout(all, view);
        expect(nodes).toBeLessThanOrEqual(NODE_BUDGET);
        expect(nodes).toBeGreaterThanOrEqual(boxes.length);
      }),
    );
  });

  it("covers every clip in view, each once, and nothing of rows out of view", () => {
    fc.assert(
      fc.property(anyView, ({ all, view }) => {
        const { boxes } = layout(all, view);
        const [from, to] = [view.left / view.pixelsPerFrame, (view.left + view.width) / view.pixelsPerFrame];
        const clips = boxes.filter((box) => box.type !== "transition");
        for (const row of all) {
          const drawn = clips.filter((box) => box.track === row.track);
          const seen = row.top < view.top + view.height && row.top + row.height > view.top;
          const wanted = seen ? row.items.filter((item) => item.start < to && item.start + item.length > from) : [];
          expect(drawn.reduce((sum, box) => sum + box.count, 0)).toBe(wanted.length);
          const place = new Map(wanted.map((item, i) => [item.key, i]));
          let next = 0;
          for (const box of drawn) {
            expect(place.get(box.key)).toBe(next);
            next += box.count;
            const last = wanted[next - 1];
            expect(box.last).toBe(last?.key);
            expect(box.left + box.width).toBeCloseTo(((last?.start ?? 0) + (last?.length ?? 0)) * view.pixelsPerFrame, 5);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("draws each clip by itself as long as the budget allows it", () => {
    const [all] = TWENTY_THOUSAND;
    const close = layout(all ?? [], { left: 5000, top: 0, width: 1600, height: 400, pixelsPerFrame: 2 });
    expect(close.boxes.every((box) => box.count === 1)).toBe(true);
    const fit = layout(all ?? [], { left: 0, top: 0, width: 1600, height: 400, pixelsPerFrame: 1600 / 2_000_000 });
    expect(fit.boxes.some((box) => box.count > 1)).toBe(true);
    expect(fit.boxes.reduce((sum, box) => sum + box.count, 0)).toBeGreaterThan(15_000);
  });

  it("lays picture tracks from the top down, then sound", () => {
    const rows = rowsOf(film());
    expect(rows.map((row) => row.track)).toEqual(["c1", "t1", "v2", "v1", "a1", "a2"]);
    expect(rows[0]?.items.map((item) => item.key)).toEqual(["one", "two"]);
    expect(rows[3]).toMatchObject({ top: 3 * 64, items: [{ key: "p0" }, { key: "p1" }, { key: "p2" }] });
    const { boxes } = layout(rows, { left: 0, top: 0, width: 1000, height: 600, pixelsPerFrame: 5 });
    const cut = boxes.find((box: Box) => box.type === "transition");
    expect(cut).toMatchObject({ key: "x", left: 42 * 5, width: 60 });
  });
});

describe("a hole", () => {
  const [row] = rowsOf(film((raw) => {
    raw.tracks["v1"] = { kind: "video", order: 0 };
    raw.clips = { a: { track: "v1", start: 10, length: 5, source: { type: "solid" } }, b: { track: "v1", start: 20, length: 5, source: { type: "solid" } } };
    raw.links = {};
    raw.transitions = {};
    raw.markers = {};
  })).filter(({ track }) => track === "v1");
  it("lies before, between and never behind what a track holds", () => {
    expect(row).toBeDefined();
    const at = (frame: number) => row && holeAt(row, frame);
    expect(at(0)).toEqual({ track: "v1", from: 0, to: 10 });
    expect(at(9)).toEqual({ track: "v1", from: 0, to: 10 });
    expect([10, 14, 20, 24, 25, 99].map(at)).toEqual([null, null, null, null, null, null]);
    expect(at(15)).toEqual({ track: "v1", from: 15, to: 20 });
    expect(at(19)).toEqual({ track: "v1", from: 15, to: 20 });
  });
});
