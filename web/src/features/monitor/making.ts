/** What is being made in the place of what is seen: a shot's job, and the newest frame of it. */
import type { QueryClient } from "@tanstack/react-query";

import { jobOf } from "@/shared/api/jobs";
import { keys } from "@/shared/api/queries";
import type { Job, JobList, Progress } from "@/shared/api/schema";

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
