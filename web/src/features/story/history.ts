/** Changes of the story, and back: newest last. One list a project, as long as the page is open. */
import { createStore, type StoreApi } from "zustand/vanilla";

/** Takes a change back; resolves to what does it again. */
export type Back = () => Promise<Back>;

interface Step {
  label: string;
  /** In the order in which they were done; taken back from the last to the first. */
  backs: readonly Back[];
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
export function remember(project: string, label: string, backs: readonly Back[]): void {
  if (backs.length === 0) return;
  historyOf(project).setState(({ past }) => ({ past: [...past, { label, backs }].slice(-DEEP), future: [] }));
}

/** Undo (`past`) or redo (`future`) one step. Returns its label; null when there is none. A refused step stays where it is. */
export async function step(project: string, way: "past" | "future"): Promise<string | null> {
  const store = historyOf(project);
  const taken = store.getState()[way].at(-1);
  if (taken === undefined) return null;
  const again: Back[] = [];
  for (const back of taken.backs.toReversed()) again.push(await back());
  const other = way === "past" ? "future" : "past";
  store.setState((history) => ({
    ...history,
    [way]: history[way].filter((one) => one !== taken),
    [other]: [...history[other], { label: taken.label, backs: again }],
  }));
  return taken.label;
}
