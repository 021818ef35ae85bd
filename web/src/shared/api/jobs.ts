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
