import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { apply, applyWithInverse, diff, invert, invertApart, parsePatch, same } from "./patch";
import { vectors } from "./spec.testing";

interface Spec {
  readonly apply: readonly { name: string; document: object; patch: unknown; after: object; inverse: unknown }[];
  readonly bad: readonly { name: string; document: object; patch: unknown; op: number | null; path: string[] }[];
}

const spec = vectors<Spec>("patch.json");

describe("spec/patch.json", () => {
  it.each(spec.apply)("$name", ({ document, patch, after, inverse }) => {
    const untouched = structuredClone(document);
    const parsed = parsePatch(patch);
    expect(apply(document, parsed)).toEqual(after);
    expect(invert(document, parsed)).toEqual(inverse);
    expect(apply(after, invert(document, parsed))).toEqual(document);
    expect(document).toEqual(untouched);
  });

  it.each(spec.bad)("refused: $name", ({ document, patch, op, path }) => {
    expect(() => apply(document, parsePatch(patch))).toThrow(expect.objectContaining({ code: "BAD_PATCH", op, path }));
  });
});

const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false, 0, 1, 2.5, "", "a"),
    fc.array(tie("value"), { maxLength: 3 }),
    tie("object"),
  ),
  object: fc.dictionary(fc.constantFrom("a", "b", "c", "1", "__proto__", "constructor"), tie("value"), {
    maxKeys: 4,
    noNullPrototype: true,
  }),
})).object as fc.Arbitrary<object>;

describe("difference", () => {
  it("leads to the other document, and its inverse leads back", () => {
    fc.assert(
      fc.property(json, json, (old, after) => {
        const { document, inverse } = applyWithInverse(old, parsePatch(JSON.parse(JSON.stringify(diff(old, after)))));
        expect(same(document, after)).toBe(true);
        expect(same(apply(document, inverse), old)).toBe(true);
        expect(same(invertApart(old, diff(old, after)), inverse)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("names one field where one field changed, and the whole object where most of it did", () => {
    const old = { clips: { a: { start: 0, length: 5, name: "x" }, b: { start: 5 } } };
    expect(diff(old, { clips: { ...old.clips, a: { ...old.clips.a, start: 1 } } })).toEqual([["set", ["clips", "a", "start"], 1]]);
    expect(diff(old, { clips: { ...old.clips, a: { start: 1, length: 2, name: "y" } } })).toEqual([
      ["set", ["clips", "a"], { start: 1, length: 2, name: "y" }],
    ]);
  });

  it("is one patch for a ripple over the longest film, forward and back", () => {
    const clips = (by: number) => Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`c${n}`, { start: 48 * n + by, length: 48, name: "" }]));
    const [old, after] = [{ clips: clips(0) }, { clips: clips(24) }];
    const patch = parsePatch(JSON.parse(JSON.stringify(diff(old, after))));
    expect(patch.length).toBe(20_000);
    expect(same(apply(old, patch), after)).toBe(true);
    expect(same(apply(after, invertApart(old, patch)), old)).toBe(true);
  });

  it("shares what it does not touch", () => {
    const old = { clips: { a: { start: 0 }, b: { start: 5 } }, tracks: { v: {} } };
    const after = apply(old, [["set", ["clips", "a", "start"], 3]]);
    expect(after.tracks).toBe(old.tracks);
    expect(after.clips.b).toBe(old.clips.b);
  });
});
