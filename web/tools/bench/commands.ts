/** What is timed of the commands, in a browser: `build` in `editor.ts` makes one script of it. */
import { move, rearrange, rippleDelete, rippleTrim, split, type Result } from "../../src/core/commands";
import { clipsOf, documentOf, endOf, type TimelineDocument } from "../../src/core/document";
import { frame } from "../../src/core/time";
import { dispatch, openSequence, undo, useTimeline } from "../../src/stores/timelineStore";

type Run = (document: TimelineDocument, row: readonly string[]) => Result | null;

/** The clip that a command concerns is the first of its track wherever that moves most. */
const COMMANDS: Readonly<Record<string, Run>> = {
  "ripple delete of the first clip": (_, [first = ""]) => dispatch("delete", rippleDelete, { clips: [first] }),
  "ripple trim of the first clip": (document, [first = ""]) =>
    dispatch("trim", rippleTrim, { clip: first, edge: "tail", to: frame(endOf(clip(document, first)) - 5) }),
  "the first clip rearranged to the middle": (document, row) =>
    dispatch("move", rearrange, { clips: [row[0] ?? ""], at: clip(document, row[row.length >> 1] ?? "").start }),
  "a clip in the middle split": (document, row) => {
    const key = row[row.length >> 1] ?? "";
    return dispatch("split", split, { at: frame(clip(document, key).start + 7), clips: [key] });
  },
  "the last clip moved": (_, row) => dispatch("move", move, { clips: [row.at(-1) ?? ""], by: 24 }),
};

function clip(document: TimelineDocument, key: string) {
  const found = document.clips[key];
  if (found === undefined) throw new Error(`There is no clip ${key}.`);
  return found;
}

/** Milliseconds of a command and its undo, `rounds` times each. */
export function measure(raw: object, track: string, rounds: number): Record<string, number[]> {
  const times: Record<string, number[]> = {};
  for (const [name, run] of Object.entries(COMMANDS)) {
    const document = documentOf(raw);
    openSequence("bench", document);
    const taken: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const { document: now } = useTimeline.getState();
      if (now === null) throw new Error("Nothing is open.");
      const row = clipsOf(now, track);
      const began = performance.now();
      const result = run(now, row);
      undo();
      taken.push(performance.now() - began);
      if (result?.ok !== true) throw new Error(`${name}: ${JSON.stringify(result)}`);
    }
    times[name] = taken;
  }
  return times;
}
