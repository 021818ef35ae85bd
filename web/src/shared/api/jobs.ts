import type { Job } from "./schema";

/** What people have asked for and wait for. The rest (small pictures, outlines of sound, proxies) is made on the side. */
const AWAITED: ReadonlySet<string> = new Set(["film", "breakdown", "plan", "video", "cut", "export"]);
const GOING: ReadonlySet<Job["state"]> = new Set(["queued", "running", "cancelling"]);

export function isAwaited(job: Job): boolean {
  return AWAITED.has(job.kind);
}

export function isGoing(job: Job): boolean {
  return GOING.has(job.state);
}

const OF_SHOTS: ReadonlySet<string> = new Set(["video", "shot"]);

/** The job that makes a shot now, else the one that will, else the last one if it failed. `jobs`: newest first. */
export function jobOf(jobs: readonly Job[], shot: string): Job | null {
  const mine = jobs.filter((job) => job.shot === shot && OF_SHOTS.has(job.kind));
  const last = mine[0] ?? null;
  return mine.find((job) => job.state === "running") ?? mine.find(isGoing) ?? (last?.state === "failed" ? last : null);
}

/** How long a film and other jobs of many parts still take, in milliseconds, at the pace of the shots that are made: null before one
 * is. As many are made side by side as run now. */
export function timeLeft(parent: Job, jobs: readonly Job[], now: number): number | null {
  const shots = jobs.filter((job) => job.parent === parent.id && (job.kind === "video" || job.kind === "shot"));
  const took = shots.flatMap((job) => (job.state === "done" && job.started_ms != null && job.finished_ms != null ? [job.finished_ms - job.started_ms] : []));
  if (took.length === 0) return null;
  const mean = took.reduce((sum, one) => sum + one, 0) / took.length;
  const running = shots.filter((job) => job.state === "running");
  const begun = running.reduce((sum, job) => sum + Math.max(0, mean - (now - (job.started_ms ?? now))), 0);
  const waiting = shots.filter((job) => job.state === "queued").length * mean;
  return (begun + waiting) / Math.max(1, running.length);
}
