import { toast } from "sonner";

import type { Result } from "@/core/commands";
import { frame, type Frame } from "@/core/time";
import { transport } from "@/playback/transport";
import { reasonOf } from "@/shared/i18n/reasons";
import { select } from "@/stores/selectionStore";
import { useTimeline } from "@/stores/timelineStore";

export const here = (): Frame => frame(transport.frame);

/** A second of the sequence, in whole frames. */
export function second(): number {
  const rate = useTimeline.getState().document?.rate;
  return rate === undefined ? 24 : Math.round(rate.num / rate.den);
}

/** Said where it was not done; clips and captions that were made are selected. Was it done? */
export function told(result: Result | null): boolean {
  if (result === null) return false;
  if (!result.ok) {
    if (result.code !== "NOTHING_CHANGED") toast(reasonOf(result));
    return false;
  }
  const { clips, captions } = result.document;
  const made = (items: Readonly<Record<string, unknown>>) => result.made.filter((key) => items[key] !== undefined);
  if (made(clips).length + made(captions).length > 0) select(made(clips), made(captions));
  return true;
}
