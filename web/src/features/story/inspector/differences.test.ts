import { expect, it } from "vitest";

import type { BoardShot, Element, VideoRequest } from "@/shared/api/schema";

import { differencesOf, wordsChanged } from "./differences";

it("says which words are gone and which are new", () => {
  expect(wordsChanged("A boat on the sea.", "A small boat on a sea.")).toEqual([
    { kind: "same", text: "A" }, { kind: "new", text: "small" }, { kind: "same", text: "boat on" }, { kind: "gone", text: "the" },
    { kind: "new", text: "a" }, { kind: "same", text: "sea." },
  ]);
  expect(wordsChanged("", "Rain.")).toEqual([{ kind: "new", text: "Rain." }]);
  expect(wordsChanged("Rain.", "Rain.")).toEqual([{ kind: "same", text: "Rain." }]);
});

it("loses and invents no word", () => {
  const texts = ["the old man and the sea", "the sea and an old man", "old old old", "", "a b c d e f", "f e d c b a"];
  for (const before of texts) {
    for (const after of texts) {
      const pieces = wordsChanged(before, after);
      expect(pieces.filter(({ kind }) => kind !== "new").map(({ text }) => text).join(" ")).toBe(before);
      expect(pieces.filter(({ kind }) => kind !== "gone").map(({ text }) => text).join(" ")).toBe(after);
    }
  }
});

it("tells a stale shot field by field", () => {
  const look = { beard: false, glasses: false };
  const plan = { size: "wide", place: { name: "BEACH", features: ["boat"] }, subjects: [], lines: [], sounds: [] };
  const mara = { key: "mara", name: "Mara", description: "sixty", colours: [], appearance: look } as unknown as Element;
  const made = { prompt: "Wide shot.", negative_prompt: "", frames: 96, rate: { num: 24, den: 1 }, plan, elements: [mara] } as unknown as VideoRequest;
  const shot = {
    changed: ["size", "prompt", "seconds", "seed", "element:mara", "picture:teo"],
    shot: { prompt: "Medium shot.", negative_prompt: "", seconds: 6, plan: { ...plan, size: "medium" } },
  } as unknown as BoardShot;
  const told = differencesOf(shot, made, [{ ...mara, description: "seventy" }], (field, value) => `${field} ${value}`);
  expect(told.map(({ name, before, after }) => [name, before, after])).toEqual([
    ["size", "size wide", "size medium"], ["prompt", "Wide shot.", "Medium shot."], ["seconds", "seconds 4.0", "seconds 6.0"], ["seed", null, null],
    ["mara", "Mara · sixty", "Mara · seventy"], ["teo", null, null],
  ]);
});
