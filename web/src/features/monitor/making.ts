/** What is being made in the place of what is seen: a shot's job, and the newest frame of it. */
import type { QueryClient } from "@tanstack/react-query";

import { isGoing } from "@/shared/api/jobs";
import { keys } from "@/shared/api/queries";
import type { Job, JobList, Progress } from "@/shared/api/schema";

const OF_SHOTS: ReadonlySet<string> = new Set(["video", "shot"]);

/** The job that makes a shot now, else the one that will, else the last one if it failed. `jobs`: newest first. */
export function jobOf(jobs: readonly Job[], shot: string): Job | null {
  const mine = jobs.filter((job) => job.shot === shot && OF_SHOTS.has(job.kind));
  const last = mine[0] ?? null;
  return mine.find((job) => job.state === "running") ?? mine.find(isGoing) ?? (last?.state === "failed" ? last : null);
}

/** How far a job is, by what was said last of it or of its parts. */
export function progressOf(client: QueryClient, jobs: readonly Job[], job: Job): Progress | null {
  const said = (one: Job) => client.getQueryData<Progress | null>(keys.progress(one.id)) ?? one.progress ?? null;
  const part = jobs.find((one) => one.parent === job.id && one.state === "running");
  return (job.state === "running" ? said(job) : null) ?? (part === undefined ? null : said(part));
}

/** The newest frame of a shot that is being made, as a data URL; null: none is, or none has come. */
export function livePicture(client: QueryClient, shot: string): string | null {
  const jobs = client.getQueryData<JobList>(keys.jobs)?.jobs ?? [];
  const job = jobOf(jobs, shot);
  return job === null || job.state !== "running" ? null : (progressOf(client, jobs, job)?.preview ?? null);
}
