/** A scene put elsewhere in its script: its lines are moved, and nothing else. Pure. */

/** Where a scene's own lines end: sections (`# ACT TWO`) that stand before the next heading stay where they are. */
function ownEnd(lines: readonly string[], start: number, stop: number): number {
  let end = stop;
  for (let at = stop - 1; at > start && (lines[at]?.trim() === "" || /^\s*#/.test(lines[at] ?? "")); at--) {
    if (lines[at]?.trim() !== "") end = at;
  }
  return end;
}

/**
 * The text in which scene `from` stands before the scene that is now at `before` (the count of scenes: at the end).
 * `starts`: the first line of each scene, from 1. Null where that changes nothing.
 */
export function sceneMoved(text: string, starts: readonly number[], from: number, before: number): string | null {
  if (before === from || before === from + 1 || from < 0 || from >= starts.length || before < 0 || before > starts.length) return null;
  const lines = text.split("\n");
  const firsts = starts.map((line) => line - 1);
  const scenes = firsts.map((start, at) => {
    const stop = firsts[at + 1] ?? lines.length;
    const end = ownEnd(lines, start, stop);
    return { own: apart(lines.slice(start, end)), after: lines.slice(end, stop) };
  });
  const order = scenes.map(({ own }) => own);
  const [moving] = order.splice(from, 1);
  if (moving === undefined) return null;
  order.splice(before > from ? before - 1 : before, 0, moving);
  const body = scenes.flatMap(({ after }, at) => [...(order[at] ?? []), ...after]);
  return [...lines.slice(0, firsts[0]), ...body].join("\n").trimEnd() + (text.endsWith("\n") ? "\n" : "");
}

/** With a blank line at its end, so that the next heading is one. */
function apart(lines: readonly string[]): readonly string[] {
  return lines.at(-1)?.trim() === "" ? lines : [...lines, ""];
}
