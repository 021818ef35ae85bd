/** From the library or the source monitor into the film, at the playhead. */
import { toast } from "sonner";

import { placeSource, type Placing } from "@/core/commands";
import { frame } from "@/core/time";
import { transport } from "@/playback/transport";
import { select } from "@/stores/selectionStore";
import { marksOf, type Footage } from "@/stores/sourceStore";
import { dispatch, settle, useTimeline } from "@/stores/timelineStore";

import { pointsOf } from "./footage";

export type Way = Placing["way"];

/** One after the other; the playhead goes to where the last one ends, so that the next goes behind it. Says what is not known yet. */
export function lay(footage: readonly Footage[], way: Way, sound: boolean, words: { noSequence: string; notYet: (name: string) => string }): void {
  const group = `lay-${Date.now()}`;
  const made: string[] = [];
  let at: number | null = null;
  for (const one of footage) {
    const { document } = useTimeline.getState();
    if (document === null) {
      toast(words.noSequence);
      return;
    }
    if (one.source === null) {
      toast(words.notYet(one.name));
      continue;
    }
    const points = pointsOf(one.source, marksOf(one.key), document, at ?? transport.frame, at === null ? transport.range : null);
    const start: number = points.at;
    const result = dispatch(way, placeSource, { source: one.source, name: one.name, way, ...points, at: frame(start), sound }, group);
    if (result === null) return;
    if (!result.ok) {
      toast(result.message);
      break;
    }
    made.push(...result.made);
    const laid = result.document.clips[result.made[0] ?? ""];
    at = laid === undefined ? start : laid.start + laid.length;
  }
  settle();
  if (made.length > 0) {
    select(made);
    if (at !== null) transport.seek(at);
  }
}
