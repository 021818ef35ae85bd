/** Notes `[[ ]]` and boneyard `/* *\/` of a screenplay: where they stand. One pass, linear. Twin of `milimo.story.emphasis.regions`. */

export interface Region {
  readonly kind: "note" | "boneyard";
  readonly start: number;
  /** Past its closing mark. */
  readonly stop: number;
}

const BLANK_LINE = /\n[ \t]?\n/g;

/**
 * Regions of a text with `\n` line ends, in order, not overlapping. What is never closed is none. A note ends with its
 * paragraph (a line of two spaces keeps it open); boneyard runs on.
 */
export function regionsOf(text: string): Region[] {
  const found: Region[] = [];
  const opening = /\[\[|\/\*/g;
  // Where the next of each closes; -1 when there is none, so that an unclosed mark costs one search and not many.
  const closes = { "]]": 0, "*/": 0 };
  for (let open = opening.exec(text); open !== null; open = opening.exec(text)) {
    const mark = open[0] === "[[" ? "]]" : "*/";
    const inside = open.index + 2;
    if (closes[mark] >= 0 && closes[mark] < inside) closes[mark] = text.indexOf(mark, inside);
    const close = closes[mark];
    if (close < 0) {
      if (closes["]]"] < 0 && closes["*/"] < 0) break;
      continue;
    }
    if (mark === "]]") {
      BLANK_LINE.lastIndex = open.index;
      const blank = BLANK_LINE.exec(text);
      if (blank !== null && BLANK_LINE.lastIndex <= close) {
        opening.lastIndex = BLANK_LINE.lastIndex;
        continue;
      }
    }
    opening.lastIndex = close + 2;
    found.push({ kind: mark === "]]" ? "note" : "boneyard", start: open.index, stop: close + 2 });
  }
  return found;
}

/** The text that is printed: notes and boneyard left out. */
export function withoutRegions(text: string): string {
  if (!text.includes("[[") && !text.includes("/*")) return text;
  let kept = "";
  let at = 0;
  for (const { start, stop } of regionsOf(text)) {
    kept += text.slice(at, start);
    at = stop;
  }
  return kept + text.slice(at);
}
