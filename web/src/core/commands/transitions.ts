/** Transitions on cuts. What is asked for is done as it is asked or refused; nothing is made shorter silently. */
import { endOf, HANDLELESS, handles, type TimelineDocument, type TransitionItem, type TransitionKind } from "../document";
import { frame, type Frame } from "../time";
import { command, refuse, type Edit } from "./edit";
import { UNIT, within } from "./values";

export interface NewTransition {
  readonly track: string;
  /** The cut, or the bare edge of a clip: then it fades from or to nothing. */
  readonly at: Frame;
  readonly kind: TransitionKind;
  /** Frames in all; laid evenly about a cut, or wholly on the clip at a bare edge. */
  readonly length: number;
  /** As long as handles and clips allow instead of refused. */
  readonly fit?: boolean;
}

/** Lays a transition on a cut; one that is there already is replaced. */
export const addTransition = command<NewTransition>((edit, { track, at, kind, length, fit }) => {
  edit.track(track);
  edit.unlocked(track);
  const solid = edit.row(track).filter((key) => edit.clip(key).source.type !== "gap");
  const outgoing = solid.find((key) => endOf(edit.clip(key)) === at) ?? null;
  const incoming = solid.find((key) => edit.clip(key).start === at) ?? null;
  if (outgoing === null && incoming === null) refuse("TRANSITION_PLACE", `There is no cut at frame ${at}.`, ["tracks", track]);
  let before = outgoing === null ? 0 : incoming === null ? length : Math.floor(length / 2);
  let after = length - before;
  if (fit) {
    before = Math.min(before, room(edit, outgoing, incoming, kind, 0));
    after = Math.min(after, room(edit, incoming, outgoing, kind, 1));
  }
  if (before + after < 1) refuse("TRANSITION_EMPTY", "There is no room for a transition.", ["tracks", track]);
  for (const [key, item] of Object.entries(edit.document.transitions)) {
    if (item.track === track && item.at === at) edit.drop("transitions", key);
  }
  const key = edit.freshKey("transitions", "transition");
  const item = { track, kind, at, before: frame(before), after: frame(after), outgoing, incoming, softness: 0 };
  edit.set("transitions", key, item);
  edit.made.push(key);
});

/** Frames that a transition can take on one side: of the clip there, and of the other clip's source beyond the cut. */
function room(edit: Edit, here: string | null, other: string | null, kind: TransitionKind, side: 0 | 1): number {
  if (here === null) return 0;
  const length = edit.clip(here).length;
  if (other === null || HANDLELESS.includes(kind)) return length;
  const handle = handles(edit.clip(other), edit.document.rate)?.[side] ?? Infinity;
  return Math.max(0, Math.min(length, handle));
}

/**
 * How long a transition can be on both sides of its cut: within its clips, their handles and the transitions beside it.
 * Null where there is none of that name, or its clips are gone.
 */
export function transitionLimits(document: TimelineDocument, key: string): { readonly before: number; readonly after: number } | null {
  const item = document.transitions[key];
  if (item === undefined) return null;
  const [outgoing, incoming] = [item.outgoing, item.incoming].map((name) => (name === null ? null : document.clips[name]));
  if (outgoing === undefined || incoming === undefined) return null;
  let before = outgoing?.length ?? 0;
  let after = incoming?.length ?? 0;
  if (outgoing !== null && incoming !== null && !HANDLELESS.includes(item.kind)) {
    before = Math.max(0, Math.min(before, handles(incoming, document.rate)?.[0] ?? Infinity));
    after = Math.max(0, Math.min(after, handles(outgoing, document.rate)?.[1] ?? Infinity));
  }
  for (const [name, other] of Object.entries(document.transitions)) {
    if (name === key || other.track !== item.track) continue;
    if (other.at < item.at) before = Math.min(before, item.at - other.at - other.after);
    else after = Math.min(after, other.at - other.before - item.at);
  }
  return { before, after };
}

export type TransitionChanges = Partial<Pick<TransitionItem, "kind" | "before" | "after" | "softness">>;

export const editTransition = command<{ readonly transition: string; readonly changes: TransitionChanges }>(
  (edit, { transition, changes }) => {
    const old = existing(edit, transition);
    within("A wipe's softness", changes.softness, UNIT);
    if (Object.entries(changes).every(([name, value]) => old[name as keyof TransitionItem] === value)) return;
    edit.set("transitions", transition, { ...old, ...changes });
  },
);

export const removeTransitions = command<{ readonly transitions: readonly string[] }>((edit, { transitions }) => {
  for (const key of transitions) {
    existing(edit, key);
    edit.drop("transitions", key);
  }
});

function existing(edit: Edit, key: string): TransitionItem {
  const item = edit.document.transitions[key];
  if (item === undefined) refuse("NO_SUCH_ITEM", `There is no transition ${key}.`, ["transitions", key]);
  edit.unlocked(item.track);
  return item;
}
