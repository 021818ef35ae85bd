/** In what a stale shot differs from its newest take, field by field, as words. Pure. */
import type { BoardShot, Element, ShotPlan, VideoRequest } from "@/shared/api/schema";

import { changedParts } from "../board/standing";

/** `before` and `after` are null where no words tell: a seed is another, a picture is another. */
export interface Difference {
  readonly kind: "field" | "element";
  /** Of a field its name in the plan or the shot; of an element its key. */
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
  /** Sentences, to be compared word by word; else both are shown whole. */
  readonly prose: boolean;
}

/** How things are called to people; what is not called is told as it is written. */
export type Called = (field: string, value: string) => string;

const PROSE: ReadonlySet<string> = new Set(["prompt", "negative_prompt", "lines"]);

export function differencesOf(shot: BoardShot, made: VideoRequest, elements: readonly Element[], called: Called): Difference[] {
  return changedParts(shot.changed).map(({ kind, name }) => {
    if (kind === "element") {
      const [before, after] = [made.elements.find(({ key }) => key === name), elements.find(({ key }) => key === name)].map((one) => (one === undefined ? "" : lookOf(one)));
      return before === after ? { kind, name, before: null, after: null, prose: false } : { kind, name, before: before ?? "", after: after ?? "", prose: true };
    }
    if (name === "seed") return { kind, name, before: null, after: null, prose: false };
    const before = madeWords(name, made, called);
    return { kind, name, before, after: wantedWords(name, shot, called), prose: PROSE.has(name) };
  });
}

function madeWords(name: string, made: VideoRequest, called: Called): string {
  if (name === "prompt" || name === "negative_prompt") return made[name];
  if (name === "seconds") return called(name, ((made.frames * made.rate.den) / made.rate.num).toFixed(1));
  return made.plan == null ? "" : planWords(name, made.plan, called);
}

function wantedWords(name: string, { shot }: BoardShot, called: Called): string {
  if (name === "prompt" || name === "negative_prompt") return shot[name];
  if (name === "seconds") return called(name, shot.seconds.toFixed(1));
  return planWords(name, shot.plan, called);
}

function planWords(name: string, plan: ShotPlan, called: Called): string {
  switch (name) {
    case "subjects":
      return plan.subjects.map(({ element, label, kind, side, pose }) => [element ?? (label || kind), side, pose].filter(Boolean).join(" ")).join(", ");
    case "lines":
      return plan.lines.map((line) => `${line.name}: ${line.text}`).join(" ");
    case "place":
      return [plan.place.name, ...plan.place.features].filter(Boolean).join(", ");
    default: {
      const value: unknown = plan[name as keyof ShotPlan];
      return Array.isArray(value) ? value.join(", ") : typeof value === "string" || typeof value === "number" ? called(name, value.toString()) : "";
    }
  }
}

/** What can be told of how an element looks. */
function lookOf(element: Element): string {
  const looks = Object.entries(element.appearance).filter(([, value]) => value != null && value !== false).map(([name, value]) => `${name.replaceAll("_", " ")} ${value === true ? "" : String(value)}`.trim());
  return [element.name, element.description, element.colours.join(" "), looks.join(", ")].filter(Boolean).join(" · ");
}

export interface Piece {
  readonly kind: "same" | "gone" | "new";
  readonly text: string;
}

/** The words of `after` among those of `before` that are gone: by the longest common run of words. Long texts are cut into what
 * differs between their common beginning and end. */
export function wordsChanged(before: string, after: string): Piece[] {
  const [old, now] = [before, after].map((text) => text.split(/\s+/).filter(Boolean)) as [string[], string[]];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  return joined([
    ...old.slice(0, start).map((text): Piece => ({ kind: "same", text })),
    ...between(old.slice(start, old.length - end), now.slice(start, now.length - end)),
    ...old.slice(old.length - end).map((text): Piece => ({ kind: "same", text })),
  ]);
}

function between(old: readonly string[], now: readonly string[]): Piece[] {
  const wide = now.length + 1;
  // Lengths of the longest common runs from each place on.
  const common = new Uint16Array((old.length + 1) * wide);
  const at = (row: number, column: number) => common[row * wide + column] ?? 0;
  for (let row = old.length - 1; row >= 0; row--) {
    for (let column = now.length - 1; column >= 0; column--) {
      common[row * wide + column] = old[row] === now[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const found: Piece[] = [];
  let [row, column] = [0, 0];
  while (row < old.length || column < now.length) {
    const [gone, fresh] = [old[row], now[column]];
    if (gone !== undefined && gone === fresh) {
      found.push({ kind: "same", text: gone });
      row++;
      column++;
    } else if (gone !== undefined && (fresh === undefined || at(row + 1, column) >= at(row, column + 1))) {
      found.push({ kind: "gone", text: gone });
      row++;
    } else if (fresh !== undefined) {
      found.push({ kind: "new", text: fresh });
      column++;
    }
  }
  return found;
}

function joined(pieces: readonly Piece[]): Piece[] {
  const found: Piece[] = [];
  for (const piece of pieces) {
    const last = found.at(-1);
    if (last?.kind === piece.kind) found[found.length - 1] = { kind: last.kind, text: `${last.text} ${piece.text}` };
    else found.push(piece);
  }
  return found;
}
