import { expect, it } from "vitest";

import { sceneMoved } from "./moveScene";

const TEXT = "Title: T\n\nINT. A - DAY\n\nOne.\n\n# ACT TWO\n\nINT. B - DAY\n\nTwo.\n\nINT. C - DAY\n\nThree.\n";
const STARTS = [3, 9, 13];
const headings = (text: string | null) => text?.split("\n").filter((line) => /^(INT|#)/.test(line));

it("moves a scene's lines up and down; sections stay", () => {
  expect(headings(sceneMoved(TEXT, STARTS, 2, 0))).toEqual(["INT. C - DAY", "# ACT TWO", "INT. A - DAY", "INT. B - DAY"]);
  expect(headings(sceneMoved(TEXT, STARTS, 0, 3))).toEqual(["INT. B - DAY", "# ACT TWO", "INT. C - DAY", "INT. A - DAY"]);
  expect(sceneMoved(TEXT, STARTS, 1, 3)).toBe("Title: T\n\nINT. A - DAY\n\nOne.\n\n# ACT TWO\n\nINT. C - DAY\n\nThree.\n\nINT. B - DAY\n\nTwo.\n");
});

it("is taken back by the opposite move, and loses no line", () => {
  const there = sceneMoved(TEXT, STARTS, 1, 3);
  expect(there?.split("\n").filter(Boolean).toSorted()).toEqual(TEXT.split("\n").filter(Boolean).toSorted());
  expect(sceneMoved(there ?? "", [3, 9, 13], 2, 1)).toBe(TEXT);
});

it("says where nothing would change", () => {
  expect(sceneMoved(TEXT, STARTS, 1, 1)).toBeNull();
  expect(sceneMoved(TEXT, STARTS, 1, 2)).toBeNull();
  expect(sceneMoved(TEXT, STARTS, 3, 0)).toBeNull();
});
