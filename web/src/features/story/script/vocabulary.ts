/** What could be meant by what was typed so far. Pure. */

export interface Vocabulary {
  /** As cues have them: `MARA`. */
  readonly characters: readonly string[];
  /** As headings have them: `LIGHTHOUSE - LAMP ROOM`. */
  readonly places: readonly string[];
  /** As the page names them: `Mara`. */
  readonly elements: readonly string[];
}

export interface Offered {
  readonly kind: "character" | "place" | "time" | "element";
  /** Where in the line the completed word begins. */
  readonly from: number;
  readonly options: readonly string[];
}

const TIMES = ["DAY", "NIGHT", "DAWN", "DUSK", "MORNING", "EVENING", "CONTINUOUS", "LATER"];
const HEADING = /^(\s*(?:INT\.?\/EXT\.?|EXT\.?\/INT\.?|INT|EXT|EST|I\/E)[. ]\s*)(.*)$/iu;
const CUE = /^\s*@?(\p{Lu}[\p{Lu}\p{N} .'’-]*)$/u;
const ELEMENT = /@([\p{L}\p{N}_'’-]*)$/u;

/** `typed`: the line up to the cursor; `fresh`: the line before is blank; `asked`: the person pressed the key for it. */
export function offers(typed: string, fresh: boolean, known: Vocabulary, asked = false): Offered | null {
  const element = ELEMENT.exec(typed);
  if (element?.[1] !== undefined && !/[\p{L}\p{N}]$/u.test(typed.slice(0, element.index))) {
    return offered("element", typed.length - element[1].length, element[1], known.elements.map((name) => name.replaceAll(" ", "-")));
  }
  const heading = HEADING.exec(typed);
  if (heading?.[1] !== undefined && heading[2] !== undefined) {
    const [, opening, rest] = heading as unknown as [string, string, string];
    const dash = rest.lastIndexOf(" - ");
    const places = offered("place", opening.length, rest, known.places);
    if (places !== null && (rest !== "" || asked)) return places;
    if (dash < 0) return null;
    const time = rest.slice(dash + 3);
    return offered("time", opening.length + dash + 3, time, TIMES);
  }
  if (!fresh) return null;
  const cue = CUE.exec(typed);
  if (cue?.[1] === undefined) return asked && typed.trim() === "" ? offered("character", typed.length, "", known.characters) : null;
  return offered("character", typed.length - cue[1].length, cue[1], known.characters);
}

function offered(kind: Offered["kind"], from: number, begun: string, words: readonly string[]): Offered | null {
  const folded = begun.toLowerCase();
  const options = [...new Set(words)].filter((word) => word.toLowerCase().startsWith(folded) && word.toLowerCase() !== folded);
  return options.length === 0 ? null : { kind, from, options };
}
