/** What there is to make on a board, and how long that takes, by what was made before. Pure. */
import type { BoardShot, Job, ProjectStory } from "@/shared/api/schema";

export interface ToMake {
  readonly unmade: readonly BoardShot[];
  readonly stale: readonly BoardShot[];
  readonly failed: readonly BoardShot[];
  /** Of the three, all: what "generate all" makes. */
  readonly missing: readonly BoardShot[];
  readonly every: readonly BoardShot[];
}

export function toMake(story: Pick<ProjectStory, "scenes">): ToMake {
  const every = story.scenes.flatMap(({ shots }) => shots);
  const of = (status: BoardShot["status"]) => every.filter((shot) => shot.status === status);
  const [unmade, stale, failed] = [of("new"), of("stale"), of("failed")] as const;
  return { unmade, stale, failed, every, missing: every.filter(({ status }) => status === "new" || status === "stale" || status === "failed") };
}

export const lengthOf = (shots: readonly BoardShot[]): number => shots.reduce((sum, { shot }) => sum + shot.seconds, 0);

/** So many of the newest are asked: what was made an hour ago on another engine says little. */
const ASKED = 40;

/**
 * Seconds that shots of `seconds` together will take; null while nothing was made that tells. Shots are made side by side: their
 * length is held against the time in which any was being made, not against the sum of their times.
 */
export function estimate(seconds: number, jobs: readonly Job[], lengths: ReadonlyMap<string, number>): number | null {
  const made = jobs
    .filter((job) => job.state === "done" && (job.kind === "video" || job.kind === "shot") && job.shot != null && lengths.has(job.shot) && job.started_ms != null && job.finished_ms != null)
    .map((job) => ({ from: job.started_ms ?? 0, to: job.finished_ms ?? 0, seconds: lengths.get(job.shot ?? "") ?? 0 }))
    .toSorted((one, other) => other.to - one.to)
    .slice(0, ASKED)
    .toSorted((one, other) => one.from - other.from);
  let [busy, until] = [0, 0];
  for (const { from, to } of made) {
    busy += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  const film = made.reduce((sum, one) => sum + one.seconds, 0);
  return film === 0 || busy === 0 ? null : (seconds * busy) / film / 1000;
}
