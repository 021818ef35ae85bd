/**
 * The open sequence: its document, the single source of truth of the timeline, and its history. Commands are pure functions of
 * the core; here they are only dispatched, remembered and undone. What is on the server is the autosave's affair.
 */
import { create } from "zustand";

import type { Done, Refusal, Result } from "../core/commands";
import type { TimelineDocument } from "../core/document";
import * as history from "../core/history";
import type { Words } from "../shared/i18n/en";

interface Timeline {
  readonly sequence: string | null;
  readonly document: TimelineDocument | null;
  readonly history: history.History;
  /** What a gesture would make of the document; shown, not kept. */
  readonly preview: TimelineDocument | null;
}

const NOTHING: Timeline = { sequence: null, document: null, history: history.EMPTY, preview: null };

export const useTimeline = create<Timeline>(() => NOTHING);

/** Show a sequence as the server has it; history begins anew. */
export function openSequence(sequence: string, document: TimelineDocument): void {
  useTimeline.setState({ ...NOTHING, sequence, document });
}

export function closeSequence(): void {
  useTimeline.setState(NOTHING);
}

/** Take over a document from elsewhere (a merge, another page): what can be undone is what was done here, no further. */
export function adopt(document: TimelineDocument): void {
  useTimeline.setState({ document, history: history.EMPTY, preview: null });
}

type Leaves<T, Path extends string = ""> = { [K in keyof T & string]: T[K] extends string ? `${Path}${K}` : Leaves<T[K], `${Path}${K}.`> }[keyof T & string];
/** A word of `history` in the texts. */
export type Label = Leaves<Words["history"]>;

/** Do a command. What was refused has changed nothing; null: no sequence is open. */
export function dispatch<Args>(label: Label, command: (document: TimelineDocument, args: Args) => Result, args: Args, groupId: string | null = null): Result | null {
  const { document } = useTimeline.getState();
  if (document === null) return null;
  const result = command(document, args);
  if (result.ok) commit(label, result, groupId);
  else hide();
  return result;
}

/** Show what a command would make of the document, without doing it; `dispatch` or `hide` ends that. */
export function show<Args>(command: (document: TimelineDocument, args: Args) => Result, args: Args): void {
  const { document } = useTimeline.getState();
  const result = document === null ? null : command(document, args);
  useTimeline.setState({ preview: result?.ok ? result.document : null });
}

export function hide(): void {
  useTimeline.setState({ preview: null });
}

/** Keep the result of a command on the document as it is. */
export function commit(label: Label, result: Done, groupId: string | null = null): void {
  const { document, history: known } = useTimeline.getState();
  if (document === null) return;
  const step = history.push(known, document, result.document, { label, at: Date.now(), groupId, patches: result.patches });
  useTimeline.setState({ document: step.document, history: step.history, preview: null });
}

/** Ends a group: what comes next is an entry of its own. */
export function settle(): void {
  useTimeline.setState(({ history: known }) => ({ history: history.seal(known) }));
}

export function undo(): void {
  go(history.undo);
}

export function redo(): void {
  go(history.redo);
}

/** Go to where `done` entries are done. */
export function jump(done: number): void {
  go((known, document) => history.jump(known, document, done));
}

function go(step: (known: history.History, document: TimelineDocument) => history.Step<TimelineDocument> | null): void {
  const { document, history: known } = useTimeline.getState();
  const taken = document === null ? null : step(known, document);
  if (taken !== null) useTimeline.setState({ document: taken.document, history: taken.history, preview: null });
}

export type { Refusal, Result };
