import type { Job } from "@/shared/api/schema";

export type Acts = Record<"pause" | "cancel" | "retry" | "again" | "fold", (job: Job) => void> & { move: (job: string, before: string | null) => void };

const REPEATABLE: ReadonlySet<string> = new Set(["film", "video", "shot", "export"]);

/** What can be done to a job as it stands. */
export const can = {
  pause: (job: Job) => job.paused || job.state === "queued" || job.state === "running",
  cancel: (job: Job) => job.state === "queued" || job.state === "running",
  retry: (job: Job) => job.state === "failed" || job.state === "cancelled",
  again: (job: Job) => job.state === "done" && job.parent == null && REPEATABLE.has(job.kind),
};
