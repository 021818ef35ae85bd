/**
 * What each line of a screenplay is: the line classes of `milimo.story.fountain`, for an editor's view. Both are tested on
 * `spec/fountain`. What a line is depends on its paragraph (and on the title page and boneyard around it) and on nothing
 * else, so a window of lines can be read by itself.
 */
import { regionsOf, withoutRegions, type Region } from "./regions";

export type LineClass =
  | "title" | "title_text" | "blank" | "heading" | "action" | "character" | "parenthetical" | "dialogue" | "lyric"
  | "transition" | "centred" | "section" | "synopsis" | "note" | "boneyard" | "page_break";

/** Lines by number, from 0, without their ends. */
export interface Lines {
  readonly count: number;
  line(at: number): string;
}

/** What must be known of a whole text before a window of it is read. */
export interface Ground {
  /** Lines of the title page. */
  readonly title: number;
  /** Names declared there (`@Mara:`), folded. */
  readonly names: readonly string[];
  /** Lines whose end lies inside a note or boneyard: the next line goes on with them. */
  readonly joined: ReadonlySet<number>;
}

const HEADING = /^(?:int\.\/ext|int\/ext|ext\.\/int|ext\/int|int|ext|est|i\/e)[. ]./iu;
const TITLE_KEYS: ReadonlySet<string> = new Set([
  "title", "credit", "author", "authors", "written by", "source", "notes", "note", "draft date", "date", "contact", "copyright",
  "revision", "version", "draft", "format", "font", "logline", "genre", "language", "director",
]);
const PLAIN_TRANSITIONS: ReadonlySet<string> = new Set([
  "FADE IN:", "FADE IN.", "FADE IN", "FADE OUT.", "FADE OUT:", "FADE OUT", "FADE TO BLACK.", "FADE TO BLACK:", "FADE TO WHITE.",
  "FADE TO WHITE:", "CUT TO BLACK.", "CUT TO BLACK:", "FADE UP:", "FADE UP.",
]);

/** The classes of every line of a text, with any line ends. A line end at the text's end begins no line. */
export function classify(text: string): LineClass[] {
  const plain = text.replace(/^\u{feff}/u, "").replace(/\r\n?/g, "\n");
  const lines = plain.split("\n");
  if (lines.at(-1) === "") lines.pop();
  const source: Lines = { count: lines.length, line: (at) => lines[at] ?? "" };
  return classifyWindow(source, groundOf(source, joinedLines(plain, regionsOf(plain))), 0, lines.length);
}

export function groundOf(lines: Lines, joined: ReadonlySet<number>): Ground {
  const title = titleLines(lines);
  const names: string[] = [];
  for (let at = 0; at < title; at++) {
    const key = titleKey(lines.line(at));
    if (key?.startsWith("@")) names.push(key.slice(1).trim().toLowerCase());
  }
  return { title, names, joined };
}

/** Lines of `text` whose end lies in one of its regions. */
export function joinedLines(text: string, regions: readonly Region[]): ReadonlySet<number> {
  const joined = new Set<number>();
  if (regions.length === 0) return joined;
  let line = 0;
  let from = 0;
  for (const { start, stop } of regions) {
    line += count(text, from, start);
    from = start;
    const ends = count(text, start, stop);
    for (let end = 0; end < ends; end++) joined.add(line + end);
  }
  return joined;
}

function count(text: string, from: number, to: number): number {
  let found = 0;
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) found++;
  return found;
}

/** The classes of lines [from, to). Reads back to the beginning of the paragraph that `from` stands in. */
export function classifyWindow(lines: Lines, ground: Ground, from: number, to: number): LineClass[] {
  const start = from <= ground.title ? 0 : paragraphStart(lines, ground, from);
  const found: LineClass[] = [];
  const body = new Body(ground.names);
  for (let at = start; at < to;) {
    let last = at;
    while (ground.joined.has(last) && last + 1 < lines.count) last++;
    const kind = at < ground.title ? (titleKey(lines.line(at)) === null ? "title_text" : "title") : body.read(rawLine(lines, at, last), isBlank(lines, last + 1));
    for (; at <= last; at++) if (at >= from && at < to) found.push(kind);
  }
  return found;
}

/** The nearest line before `at` after which nothing is remembered: a blank one that keeps no speech going. */
function paragraphStart(lines: Lines, ground: Ground, at: number): number {
  for (let line = at - 1; line > ground.title; line--) {
    const raw = lines.line(line);
    if (raw.length < 2 && raw.trim() === "" && !ground.joined.has(line) && !ground.joined.has(line - 1)) return line;
  }
  return ground.title;
}

function rawLine(lines: Lines, first: number, last: number): string {
  let raw = lines.line(first);
  for (let at = first + 1; at <= last; at++) raw += `\n${lines.line(at)}`;
  return raw;
}

function isBlank(lines: Lines, at: number): boolean {
  return at >= lines.count || lines.line(at).trim() === "";
}

// ---- title page

function titleLines(lines: Lines): number {
  let known = false;
  for (let at = 0; at < lines.count; at++) {
    const raw = lines.line(at);
    if (raw.trim() === "") return known ? at : 0;
    const key = titleKey(raw);
    if (key === null && (at === 0 || !/^\s/.test(raw))) return 0;
    if (key !== null && (TITLE_KEYS.has(key.toLowerCase()) || key.startsWith("@"))) known = true;
  }
  return known ? lines.count : 0;
}

function titleKey(raw: string): string | null {
  const colon = raw.indexOf(":");
  if (colon <= 0) return null;
  const key = raw.slice(0, colon);
  if (key !== key.trim() || /^[.!>~#=]/.test(key) || PLAIN_TRANSITIONS.has(`${key}:`) || key.endsWith(" TO")) return null;
  return key;
}

// ---- body

/** Reads lines in order, as `milimo.story.fountain._Body` does. */
class Body {
  /** Nothing but white space, or an outline mark, since the last content. */
  private fresh = true;
  private speech = false;

  constructor(private readonly names: readonly string[]) {}

  /** `last`: a blank line, or nothing, comes after this one. */
  read(raw: string, last: boolean): LineClass {
    const kind = this.kindOf(raw, last);
    if (kind === "blank" || kind === "section" || kind === "synopsis" || kind === "page_break") this.fresh = true;
    else if (kind !== "note" && kind !== "boneyard") this.fresh = false;
    if (kind === "character") this.speech = true;
    else if (kind === "blank") this.speech = false;
    return kind;
  }

  private kindOf(raw: string, last: boolean): LineClass {
    if (raw.trim() === "") return this.speech && raw.length >= 2 ? "dialogue" : "blank";
    const shown = withoutRegions(raw).trim();
    if (shown === "") return raw.includes("/*") ? "boneyard" : "note";
    if (this.speech) return spokenKind(raw, shown);
    return this.marked(raw.trimStart(), shown, last) ?? this.unmarked(raw, shown, last);
  }

  private marked(raw: string, shown: string, last: boolean): LineClass | null {
    if (shown.length >= 3 && /^=+$/.test(shown) && shown === raw.trimEnd()) return "page_break";
    switch (raw[0]) {
      case "!": return "action";
      case "#": return "section";
      case "=": return "synopsis";
      case "~": return "lyric";
      case ">": return raw.length > 1 && raw.trimEnd().endsWith("<") ? "centred" : "transition";
      case ".": return /^\.[\p{L}\p{N}]/u.test(raw) ? "heading" : null;
      case "@": return this.fresh && !last && !this.isMention(raw.slice(1)) ? "character" : null;
      default: return null;
    }
  }

  private unmarked(raw: string, shown: string, last: boolean): LineClass {
    if (!this.fresh) return "action";
    if (HEADING.test(shown) && !/^\s*(?:\[\[|\/\*)/.test(raw)) return "heading";
    if (PLAIN_TRANSITIONS.has(shown) || (shown.endsWith(" TO:") && shown === shown.toUpperCase())) return "transition";
    return !last && isCue(shown) ? "character" : "action";
  }

  /** `@Mara wipes her hands`: an element named in action. A forced cue is a name and nothing more. */
  private isMention(rest: string): boolean {
    const name = (rest.split("(")[0] ?? "").replace(/[ \t^]+$/, "");
    if (name.trim() === "" || /[.!?,;]$/.test(name.trimEnd())) return true;
    const folded = name.toLowerCase();
    return this.names.some((declared) => folded.startsWith(declared) && folded.slice(declared.length).trim() !== "");
  }
}

function spokenKind(raw: string, shown: string): LineClass {
  if (shown.startsWith("(") && shown.endsWith(")")) return "parenthetical";
  return raw.trimStart().startsWith("~") ? "lyric" : "dialogue";
}

function isCue(shown: string): boolean {
  const name = (shown.replace(/\^+$/, "").split("(")[0] ?? "").trim();
  const trimmed = shown.replace(/[\^ \t]+$/, "");
  const after = trimmed.slice(trimmed.lastIndexOf(")") + 1);
  return (
    name !== "" && name === name.toUpperCase() && name !== name.toLowerCase() && (!shown.includes("(") || after === "") && !/^[-"*]/.test(name)
  );
}
