/**
 * Undo as a list of patches: 200 entries deep, pure, clickable. An entry carries what leads forward and what leads back;
 * both are the grammar that autosave sends. Entries of one `groupId` that follow each other are one step: a slider that
 * is dragged, a name that is typed.
 */
import { apply, diff, invertApart, type Patch } from "./patch";

export const DEPTH = 200;

export interface Entry {
  /** What was done: the command's name, for the list. */
  readonly label: string;
  readonly patches: Patch;
  readonly inverse: Patch;
  readonly groupId: string | null;
  /** Milliseconds, as the caller's clock has them. */
  readonly at: number;
}

export interface History {
  readonly entries: readonly Entry[];
  /** How many of the entries are done; those after it can be done again. */
  readonly done: number;
}

export const EMPTY: History = { entries: [], done: 0 };

/** Documents share what they do not change, so the newest entries keep theirs: a step between them is no work. */
const KEPT = 20;
const ends = new WeakMap<Entry, { readonly before: object; readonly after: object }>();

export interface Step<T> {
  readonly history: History;
  readonly document: T;
  /** What leads from the document before to this one, for autosave. */
  readonly patches: Patch;
}

/**
 * After a command: what led from `before` to `after` becomes an entry, and what was undone is forgotten. `patches` is
 * the command's own, or what `diff` finds.
 */
export function push<T extends object>(
  history: History,
  before: T,
  after: T,
  entry: { readonly label: string; readonly at: number; readonly groupId?: string | null; readonly patches?: Patch },
): Step<T> {
  const patches = entry.patches ?? diff(before, after);
  if (patches.length === 0) return { history, document: before, patches };
  const groupId = entry.groupId ?? null;
  const done = history.entries.slice(0, history.done);
  const last = done.at(-1);
  const fresh: Entry = { label: entry.label, patches, inverse: invertApart(before, patches), groupId, at: entry.at };
  if (last !== undefined && groupId !== null && last.groupId === groupId) {
    const merged = joined(last, fresh, before, after);
    if (merged === null) done.pop();
    else done[done.length - 1] = merged;
  } else {
    done.push(fresh);
    ends.set(fresh, { before, after });
  }
  const entries = done.slice(-DEPTH);
  const old = entries.at(-1 - KEPT);
  if (old !== undefined) ends.delete(old);
  return { history: { entries, done: entries.length }, document: after, patches };
}

/**
 * Two entries as one: the difference between the ends, not the way, so that a long drag stays small. Null where the
 * second one took the first one back.
 */
function joined(first: Entry, second: Entry, middle: object, after: object): Entry | null {
  const known = ends.get(first);
  const before = known?.after === middle ? known.before : apply(middle, first.inverse);
  const patches = diff(before, after);
  if (patches.length === 0) return null;
  const both = { ...second, patches, inverse: invertApart(before, patches) };
  ends.set(both, { before, after });
  return both;
}

export function canUndo(history: History): boolean {
  return history.done > 0;
}

export function canRedo(history: History): boolean {
  return history.done < history.entries.length;
}

/** One step back; null where there is none. */
export function undo<T extends object>(history: History, document: T): Step<T> | null {
  return canUndo(history) ? jump(history, document, history.done - 1) : null;
}

/** One step forward again; null where there is none. */
export function redo<T extends object>(history: History, document: T): Step<T> | null {
  return canRedo(history) ? jump(history, document, history.done + 1) : null;
}

/** To where `done` of the entries are done, back or forward. */
export function jump<T extends object>(history: History, document: T, done: number): Step<T> {
  const target = Math.min(Math.max(done, 0), history.entries.length);
  const way =
    target < history.done
      ? history.entries.slice(target, history.done).toReversed().map((entry) => entry.inverse)
      : history.entries.slice(history.done, target).map((entry) => entry.patches);
  const patches = way.flat();
  return { history: { ...history, done: target }, document: known(history, document, target) ?? apply(document, patches), patches };
}

/** The document where `target` entries are done, if it is kept and `document` is the one that the entries led to. */
function known<T extends object>(history: History, document: T, target: number): T | null {
  const here = history.entries[history.done - 1];
  const next = history.entries[history.done];
  const isHere = (here !== undefined && ends.get(here)?.after === document) || (next !== undefined && ends.get(next)?.before === document);
  const back = history.entries[target];
  const forth = history.entries[target - 1];
  if (!isHere) return null;
  const found = target < history.done ? back && ends.get(back)?.before : forth && ends.get(forth)?.after;
  return (found as T | undefined) ?? null;
}

/** Ends a group: the next entry of the same `groupId` is a step of its own. */
export function seal(history: History): History {
  const last = history.entries[history.done - 1];
  if (last === undefined || last.groupId === null) return history;
  const sealed = { ...last, groupId: null };
  const known = ends.get(last);
  if (known !== undefined) ends.set(sealed, known);
  return { ...history, entries: history.entries.with(history.done - 1, sealed) };
}
