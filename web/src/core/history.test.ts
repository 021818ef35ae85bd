import { describe, expect, it } from "vitest";
import { DEPTH, EMPTY, jump, push, redo, seal, undo, type History } from "./history";

interface Doc {
  readonly clips: Readonly<Record<string, { readonly start: number }>>;
}
const at = (start: number): Doc => ({ clips: { a: { start } } });

function edits(count: number, groupId: string | null = null): { history: History; document: Doc } {
  let history = EMPTY;
  let document = at(0);
  for (let i = 1; i <= count; i += 1) {
    const step = push(history, document, at(i), { label: `to ${i}`, at: i, groupId });
    ({ history, document } = step);
  }
  return { history, document };
}

describe("history", () => {
  it("goes back and forward, and says what autosave must send", () => {
    const { history, document } = edits(3);
    const back = undo(history, document);
    expect(back?.document).toEqual(at(2));
    expect(back?.patches).toEqual([["set", ["clips", "a", "start"], 2]]);
    const forth = back && redo(back.history, back.document);
    expect(forth?.document).toEqual(at(3));
    expect(undo(EMPTY, document)).toBeNull();
    expect(redo(history, document)).toBeNull();
  });

  it("jumps to any entry", () => {
    const { history, document } = edits(9);
    const far = jump(history, document, 2);
    expect(far.document).toEqual(at(2));
    expect(jump(far.history, far.document, 99).document).toEqual(at(9));
    expect(jump(far.history, far.document, -1).document).toEqual(at(0));
  });

  it("forgets what was undone when something new is done", () => {
    const { history, document } = edits(3);
    const back = jump(history, document, 1);
    const step = push(back.history, back.document, at(70), { label: "else", at: 9 });
    expect(step.history.entries.map((entry) => entry.label)).toEqual(["to 1", "else"]);
    expect(redo(step.history, step.document)).toBeNull();
  });

  it("keeps 200 entries", () => {
    const { history, document } = edits(DEPTH + 5);
    expect(history.entries.length).toBe(DEPTH);
    expect(jump(history, document, 0).document).toEqual(at(5));
  });

  it("makes one step of a group, as small as its ends are apart", () => {
    const { history, document } = edits(50, "drag");
    expect(history.entries).toEqual([
      {
        label: "to 50",
        patches: [["set", ["clips", "a", "start"], 50]],
        inverse: [["set", ["clips", "a", "start"], 0]],
        groupId: "drag",
        at: 50,
      },
    ]);
    const sealed = push(seal(history), document, at(99), { label: "again", at: 99, groupId: "drag" });
    expect(sealed.history.entries.length).toBe(2);
  });

  it("forgets a group that went back to where it began", () => {
    const { history, document } = edits(3, "drag");
    const step = push(history, document, at(0), { label: "back", at: 9, groupId: "drag" });
    expect([step.history, step.document]).toEqual([EMPTY, at(0)]);
  });

  it("has no entry for nothing", () => {
    const { history, document } = edits(1);
    const step = push(history, document, at(1), { label: "same", at: 2 });
    expect(step.history).toBe(history);
    expect(step.document).toBe(document);
  });
});
