/** What is selected in the timeline, and with which tool. */
import { create } from "zustand";

export type Tool = "select" | "blade" | "hand";

/** Room on a track in which nothing lies: [from, to). */
export interface Hole {
  readonly track: string;
  readonly from: number;
  readonly to: number;
}

/** Clips and captions are selected together; anything else by itself. */
export interface Selected {
  readonly clips: ReadonlySet<string>;
  readonly captions: ReadonlySet<string>;
  readonly transition: string | null;
  readonly marker: string | null;
  readonly hole: Hole | null;
  readonly track: string | null;
}

interface Selection extends Selected {
  readonly tool: Tool;
  readonly snap: boolean;
}

const NOTHING: Selected = { clips: new Set(), captions: new Set(), transition: null, marker: null, hole: null, track: null };

export const useSelection = create<Selection>(() => ({ ...NOTHING, tool: "select", snap: true }));

export function select(clips: Iterable<string>, captions: Iterable<string> = []): void {
  useSelection.setState({ ...NOTHING, clips: new Set(clips), captions: new Set(captions) });
}

/** One thing that is no clip and no caption. */
export function selectOne(what: Partial<Pick<Selected, "transition" | "marker" | "hole" | "track">>): void {
  useSelection.setState({ ...NOTHING, ...what });
}

/** Add to what is selected, or take out of it. */
export function toggleSelected(key: string, section: "clips" | "captions" = "clips"): void {
  const { clips, captions } = useSelection.getState();
  const toggled = (keys: ReadonlySet<string>) => (keys.has(key) ? [...keys].filter((other) => other !== key) : [...keys, key]);
  select(section === "clips" ? toggled(clips) : clips, section === "captions" ? toggled(captions) : captions);
}
