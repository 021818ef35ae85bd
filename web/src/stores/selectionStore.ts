/** What is selected in the timeline, and with which tool. */
import { create } from "zustand";

export type Tool = "select" | "blade" | "hand";

export const useSelection = create<{ clips: ReadonlySet<string>; tool: Tool; snap: boolean }>(() => ({ clips: new Set(), tool: "select", snap: true }));

export function select(clips: Iterable<string>): void {
  useSelection.setState({ clips: new Set(clips) });
}

export function toggleSelected(clip: string): void {
  useSelection.setState(({ clips }) => ({ clips: clips.has(clip) ? new Set([...clips].filter((other) => other !== clip)) : new Set([...clips, clip]) }));
}
