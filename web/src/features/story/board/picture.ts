/** Where the picture of a take comes from. */
import type { BoardShot, Take } from "@/shared/api/schema";

export interface Picture {
  /** A still, where one was made. */
  still: string | null;
  /** Its film, at the centre of its first frame; shown where there is no still, and played under the pointer. */
  film: string;
}

const blob = (sha256: string) => `/api/blobs/${sha256}`;

/** Of the take that a card shows; null when nothing was made yet. */
export function pictureOf(shot: BoardShot): Picture | null {
  if (!shot.video) return null;
  const rate = shot.takes.find((take) => take.video.sha256 === shot.video)?.rate ?? { num: 24, den: 1 };
  return { still: shot.poster ? blob(shot.poster) : null, film: `${blob(shot.video)}#t=${firstFrame(rate)}` };
}

export function pictureOfTake(take: Pick<Take, "video" | "rate">): Picture {
  return { still: null, film: `${blob(take.video.sha256)}#t=${firstFrame(take.rate)}` };
}

function firstFrame(rate: { num: number; den: number }): string {
  return ((0.5 * rate.den) / rate.num).toFixed(4);
}
