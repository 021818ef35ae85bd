/** Changes of the board, and back: what each answered, newest last. One list a project, as long as the page is open. */
import { createStore, type StoreApi } from "zustand/vanilla";

import type { StoryChange, StoryPatch } from "@/shared/api/schema";

interface Step {
  label: string;
  /** In the order in which they were answered; undone from the last to the first. */
  patches: readonly StoryPatch[];
}

interface History {
  past: readonly Step[];
  future: readonly Step[];
}

const DEEP = 200;
const histories = new Map<string, StoreApi<History>>();

export function historyOf(project: string): StoreApi<History> {
  let found = histories.get(project);
  if (found === undefined) histories.set(project, (found = createStore<History>(() => ({ past: [], future: [] }))));
  return found;
}

/** Remember what has been done; there is no redo of older things then. */
export function remember(project: string, label: string, changes: readonly StoryChange[]): void {
  const patches = changes.map((change) => change.undo).filter((patch) => patch.shots.length > 0);
  if (patches.length === 0) return;
  historyOf(project).setState(({ past }) => ({ past: [...past, { label, patches }].slice(-DEEP), future: [] }));
}

type Send = (patch: StoryPatch) => Promise<StoryChange>;

/** Undo (`past`) or redo (`future`) one step. Returns its label; null when there is none. A refused step stays where it is. */
export async function step(project: string, way: "past" | "future", send: Send): Promise<string | null> {
  const store = historyOf(project);
  const taken = store.getState()[way].at(-1);
  if (taken === undefined) return null;
  const back: StoryPatch[] = [];
  for (const patch of taken.patches.toReversed()) back.push((await send(patch)).undo);
  const other = way === "past" ? "future" : "past";
  store.setState((history) => ({
    ...history,
    [way]: history[way].filter((one) => one !== taken),
    [other]: [...history[other], { label: taken.label, patches: back }],
  }));
  return taken.label;
}
