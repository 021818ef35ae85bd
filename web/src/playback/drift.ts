/** How a `<video>` that is not where it should be is brought there: by its rate, unseen; by a seek only where it jumped. */

/** Seconds. Below the first nothing is done, and a correction goes on until `done`; up to `soft` gently; beyond `jump` it seeks. */
export const DRIFT = { still: 0.016, done: 0.004, soft: 0.2, jump: 1.0 } as const;
const NUDGE = { gentle: 0.05, strong: 0.15 } as const;

/** What browsers play at. */
const LEAST_RATE = 0.0625;
const MOST_RATE = 16;

/**
 * `drift`: seconds of its own time that the video is ahead (negative: behind). `correcting`: it is being nudged already.
 * Gives the factor of its rate, 1 for none; or "seek".
 */
export function correction(drift: number, correcting: boolean): number | "seek" {
  const off = Math.abs(drift);
  if (off > DRIFT.jump) return "seek";
  if (off < (correcting ? DRIFT.done : DRIFT.still)) return 1;
  return 1 - Math.sign(drift) * (off < DRIFT.soft ? NUDGE.gentle : NUDGE.strong);
}

export function playable(rate: number): number {
  return Math.min(MOST_RATE, Math.max(LEAST_RATE, rate));
}
