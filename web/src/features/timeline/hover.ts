/** What the pointer is over: the clip that shows its handles, and the cut that offers a transition. */
import { createStore } from "zustand/vanilla";

import { endOf, type TimelineDocument } from "@/core/document";
import type { Row } from "@/core/layout";
import { useSelection } from "@/stores/selectionStore";
import { useViewport } from "@/stores/viewportStore";

import { CUT_REACH, LABEL_HEIGHT } from "./measures";

export interface Cut {
  readonly track: string;
  readonly at: number;
  readonly top: number;
}

export const hoverStore = createStore<{ clip: string | null; cut: Cut | null }>(() => ({ clip: null, cut: null }));

/** At most one commit for each clip and cut that is entered. */
export function hoverOver(document: TimelineDocument, row: Row | undefined, x: number, y: number, clip: string | null): void {
  const { zoom } = useViewport.getState();
  const blade = useSelection.getState().tool !== "select";
  const cut = row === undefined || blade || y - row.top > LABEL_HEIGHT + 3 ? null : cutNear(document, row, x / zoom, CUT_REACH / zoom);
  const known = hoverStore.getState();
  const same = known.cut?.track === cut?.track && known.cut?.at === cut?.at;
  if (known.clip !== clip || !same) hoverStore.setState({ clip, cut: same ? known.cut : cut });
}

/** A cut without a transition, between two clips or at the bare edge of one. */
function cutNear(document: TimelineDocument, row: Row, at: number, reach: number): Cut | null {
  const track = document.tracks[row.track];
  if (track === undefined || track.locked || (track.kind !== "video" && track.kind !== "audio")) return null;
  let [low, high] = [0, row.items.length]; // items before `low` end left of the pointer
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = row.items[middle];
    if (item !== undefined && item.start + item.length <= at) low = middle + 1;
    else high = middle;
  }
  const edges = row.items.slice(Math.max(0, low - 1), low + 2).flatMap(({ key }) => {
    const clip = document.clips[key];
    return clip === undefined || clip.source.type === "gap" ? [] : [clip.start, endOf(clip)];
  });
  const best = edges.filter((edge) => Math.abs(edge - at) <= reach).toSorted((a, b) => Math.abs(a - at) - Math.abs(b - at))[0] ?? null;
  const taken = best === null || row.transitions.some(({ key }) => document.transitions[key]?.at === best);
  return best === null || taken ? null : { track: row.track, at: best, top: row.top };
}
