/**
 * The open sequence: its document, the single source of truth of the timeline, and its history. Commands are pure functions of
 * the core; here they are only dispatched, remembered and undone. What is on the server is the autosave's affair.
 */
import { create } from "zustand";

import type { TimelineDocument } from "../core/document";
import { apply, applyWithInverse, diff, type Patch } from "../core/patch";

/** Undone and done again as one. */
export interface Entry {
  readonly id: number;
  /** In the words of `en.history`. */
  readonly label: string;
  readonly patch: Patch;
  readonly inverse: Patch;
  /** Entries of one group that follow one another become one: a value that is dragged, a text that is typed. */
  readonly group: string | null;
  readonly at: number;
}

export type Outcome = { readonly document: TimelineDocument } | { readonly refused: string };
export type Command = (document: TimelineDocument) => Outcome;

interface Timeline {
  sequence: string | null;
  document: TimelineDocument | null;
  /** Oldest first; `entries.slice(0, done)` are done, the rest undone. */
  entries: readonly Entry[];
  done: number;
}

export const DEEP = 200;
const NOTHING: Timeline = { sequence: null, document: null, entries: [], done: 0 };

export const useTimeline = create<Timeline>(() => NOTHING);

let count = 0;

/** Show a sequence as the server has it; history begins anew. */
export function openSequence(sequence: string, document: TimelineDocument): void {
  useTimeline.setState({ sequence, document, entries: [], done: 0 });
}

export function closeSequence(): void {
  useTimeline.setState(NOTHING);
}

/** Take over a document from elsewhere (a merge, another page): what can be undone is what was done here, no further. */
export function adopt(document: TimelineDocument): void {
  useTimeline.setState({ document, entries: [], done: 0 });
}

/** Do a command. Returns why not, where it is refused; the document is then as it was. */
export function dispatch(label: string, command: Command, group: string | null = null): string | null {
  const { document, entries, done } = useTimeline.getState();
  if (document === null) return null;
  const outcome = command(document);
  if ("refused" in outcome) return outcome.refused;
  const patch = diff(document, outcome.document);
  if (patch.length === 0) return null;
  const last = entries[done - 1];
  const joins = group !== null && last?.group === group;
  // A group's patch leads from before its first entry to after its last one.
  const before = joins ? apply(document, last.inverse) : document;
  const { inverse } = applyWithInverse(before, joins ? diff(before, outcome.document) : patch);
  const entry: Entry = { id: ++count, label, patch: joins ? diff(before, outcome.document) : patch, inverse, group, at: Date.now() };
  const kept = [...entries.slice(0, joins ? done - 1 : done), entry].slice(-DEEP);
  useTimeline.setState({ document: outcome.document, entries: kept, done: kept.length });
  return null;
}

/** Ends a group: what comes next is an entry of its own. */
export function settle(): void {
  const { entries, done } = useTimeline.getState();
  const last = entries[done - 1];
  if (last?.group != null) useTimeline.setState({ entries: entries.with(done - 1, { ...last, group: null }) });
}

export function undo(): void {
  jump(useTimeline.getState().done - 1);
}

export function redo(): void {
  jump(useTimeline.getState().done + 1);
}

/** Go to where `done` entries are done. */
export function jump(done: number): void {
  const { document, entries, done: now } = useTimeline.getState();
  if (document === null || done < 0 || done > entries.length) return;
  let at = document;
  for (let i = now; i > done; i--) at = apply(at, entries[i - 1]?.inverse ?? []);
  for (let i = now; i < done; i++) at = apply(at, entries[i]?.patch ?? []);
  useTimeline.setState({ document: at, done });
}
