import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { heightOf, measuresOf, placeAfter, scrolledTo, spanOf } from "./window";

const view = fc.constantFrom("grid" as const, "list" as const);
const width = fc.integer({ min: 1, max: 2000 });

describe("what is drawn of a long list", () => {
  it("covers what is seen, and costs the same however long the list is", () => {
    fc.assert(
      fc.property(view, width, fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 50, max: 2000 }), fc.double({ min: 0, max: 1, noNaN: true }), (kind, wide, count, height, share) => {
        const measures = measuresOf(kind, wide);
        const scrollTop = share * Math.max(0, heightOf(count, measures) - height);
        const { first, stop } = spanOf(count, measures, scrollTop, height);
        for (const y of [scrollTop, scrollTop + height - 1]) {
          const place = Math.floor(y / measures.rowHeight) * measures.columns;
          if (place < count) expect(first <= place && place < stop).toBe(true);
        }
        expect(stop - first).toBeLessThanOrEqual((Math.ceil(height / measures.rowHeight) + 5) * measures.columns);
        expect(first % measures.columns).toBe(0);
      }),
    );
  });

  it("ten thousand pictures in a panel are a few dozen nodes", () => {
    const measures = measuresOf("grid", 276);
    expect(measures.columns).toBe(2);
    const { first, stop } = spanOf(10_000, measures, 200_000, 500);
    expect(stop - first).toBeLessThan(30);
  });
});

describe("arrow keys", () => {
  it("stay inside, and what they lead to is seen", () => {
    const key = fc.constantFrom("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End");
    fc.assert(
      fc.property(view, width, fc.integer({ min: 1, max: 500 }), fc.nat(499), key, (kind, wide, count, at, pressed) => {
        const measures = measuresOf(kind, wide);
        const place = placeAfter(pressed, at % count, count, measures, 3) ?? 0;
        expect(place >= 0 && place < count).toBe(true);
        const scrolled = scrolledTo(place, measures, 0, 400);
        const top = Math.floor(place / measures.columns) * measures.rowHeight;
        if (measures.rowHeight <= 400) expect(top >= scrolled && top + measures.rowHeight <= scrolled + 400).toBe(true);
      }),
    );
  });

  it("go by rows in the grid and by lines in the list", () => {
    const grid = { columns: 3, rowHeight: 100 };
    expect(placeAfter("ArrowDown", 1, 8, grid, 2)).toBe(4);
    expect(placeAfter("ArrowDown", 5, 8, grid, 2)).toBe(7);
    expect(placeAfter("ArrowDown", 6, 8, grid, 2)).toBe(6);
    expect(placeAfter("ArrowUp", 1, 8, grid, 2)).toBe(1);
    expect(placeAfter("PageUp", 7, 8, grid, 2)).toBe(1);
    expect(placeAfter("ArrowRight", 1, 8, { columns: 1, rowHeight: 40 }, 2)).toBeNull();
    expect(placeAfter("x", 1, 8, grid, 2)).toBeNull();
  });
});
