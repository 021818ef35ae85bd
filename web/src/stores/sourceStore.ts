/** What the source monitor shows, and the marks that were set in each source. */
import { create } from "zustand";

import { NO_MARKS, type Marks } from "../core/commands";
import type { MediaSource, StillSource } from "../core/document";
import type { Asset } from "../shared/api/schema";

/** Something that can be laid into the film: an asset, or a shot's take. */
export interface Footage {
  /** Its asset or take. */
  readonly key: string;
  readonly name: string;
  readonly blob: string;
  /** Null while it is not known what is in it. */
  readonly source: MediaSource | StillSource | null;
  /** What it is of, where it is an asset. */
  readonly asset: Asset | null;
}

export const useSource = create<{ shown: Footage | null; marks: Readonly<Record<string, Marks>> }>(() => ({ shown: null, marks: {} }));

export function showSource(shown: Footage | null): void {
  useSource.setState({ shown });
}

export function marksOf(key: string): Marks {
  return useSource.getState().marks[key] ?? NO_MARKS;
}

/** An in behind the out, or an out before the in, takes the other mark away. */
export function mark(key: string, change: Partial<Marks>): void {
  useSource.setState(({ marks }) => {
    const now = { ...(marks[key] ?? NO_MARKS), ...change };
    const wrong = now.in !== null && now.out !== null && now.out <= now.in;
    return { marks: { ...marks, [key]: wrong ? { ...NO_MARKS, ...change } : now } };
  });
}
