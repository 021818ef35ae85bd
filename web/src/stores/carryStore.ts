/** What is being dragged out of the library or the source monitor, and where the pointer is. The timeline takes it. */
import { createStore } from "zustand/vanilla";

import type { MediaSource, StillSource } from "../core/document";
import type { Frame } from "../core/time";

export interface Carried {
  readonly source: MediaSource | StillSource;
  readonly name: string;
  /** In frames of the open sequence. */
  readonly length: Frame;
  /** In frames of the source. */
  readonly source_in: Frame;
}

export interface Carry {
  readonly items: readonly Carried[];
  /** Of all that is dragged, also of what cannot lie in the film. */
  readonly names: readonly string[];
  /** Pixels of the page. */
  readonly x: number;
  readonly y: number;
  /** Lay it over what is there, where it would be put in between. */
  readonly over: boolean;
}

/** Null: nothing is carried. `dropped` is the last thing that was let go. */
export const carryStore = createStore<{ carry: Carry | null; dropped: Carry | null }>(() => ({ carry: null, dropped: null }));

export function carry(now: Carry): void {
  carryStore.setState({ carry: now });
}

export function letGo(kept: boolean): void {
  carryStore.setState(({ carry: last }) => ({ carry: null, dropped: kept ? last : null }));
}
