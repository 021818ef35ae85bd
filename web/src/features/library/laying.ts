/** From the library or the source monitor into the film, at the playhead. */
import type { TFunction } from "i18next";
import { toast } from "sonner";

import { placeSource, type Placing } from "@/core/commands";
import { lengthOfDocument } from "@/core/document";
import { freshDocument } from "@/core/fresh";
import { frame } from "@/core/time";
import { transport } from "@/playback/transport";
import { messageOf } from "@/shared/api/errors";
import { select } from "@/stores/selectionStore";
import { marksOf, type Footage } from "@/stores/sourceStore";
import { makeSequence, shownInTime } from "@/stores/sequenceStore";
import { dispatch, settle, useTimeline } from "@/stores/timelineStore";

import { pointsOf } from "./footage";

export type Way = Placing["way"];

/** Where it goes and how it is told. */
export interface Into {
  readonly project: string;
  /** Of the cut that is made where there is none yet. */
  readonly cutName: string;
  readonly notYet: (name: string) => string;
}

export function into(project: string, t: TFunction<"words">): Into {
  return { project, cutName: t("edit.cuts.name", { number: 1 }), notYet: (name) => t("library.notYet", { name }) };
}

/** One after the other; the playhead goes to where the last one ends, so that the next goes behind it. Says what is not known yet. */
export async function lay(footage: readonly Footage[], way: Way, sound: boolean, into: Into): Promise<void> {
  const known = footage.filter(({ source }) => source !== null);
  for (const { name, source } of footage) if (source === null) toast(into.notYet(name));
  if (known.length === 0 || !(await hasCut(into, known[0]?.source ?? null))) return;
  const group = `lay-${Date.now()}`;
  const made: string[] = [];
  let at: number | null = null;
  for (const one of known) {
    const { document } = useTimeline.getState();
    if (document === null || one.source === null) return;
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
    const { document } = useTimeline.getState();
    if (document !== null) transport.load(document.rate.num / document.rate.den, lengthOfDocument(document)); // it ends later than is played yet
    if (at !== null) transport.seek(at);
  }
}

/** A cut is open, or is made for what comes in first, of its size and rate. Says why where it cannot be. */
async function hasCut({ project, cutName }: Into, first: Footage["source"]): Promise<boolean> {
  if (useTimeline.getState().document !== null) return true;
  try {
    await shownInTime(await makeSequence(project, cutName, freshDocument(first)));
    return true;
  } catch (error) {
    toast.error(messageOf(error));
    return false;
  }
}
