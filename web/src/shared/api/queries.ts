/** What the server knows, as the page keeps it: one key for each thing, and what an event makes of them. */
import { QueryClient, queryOptions, type Query } from "@tanstack/react-query";

import { api, take } from "./client";
import { ApiError } from "./errors";
import type { StudioEvent } from "./events";
import { isGoing } from "./jobs";
import type { Job, JobList, Media, Progress } from "./schema";

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Infinity, // events say what has changed
      retry: (count, error) => error instanceof ApiError && error.status === 0 && count < 8,
      retryDelay: (count) => Math.min(500 * 2 ** count, 8000),
      refetchOnWindowFocus: false,
    },
  },
});

export const keys = {
  projects: ["projects"] as const,
  project: (project: string) => ["projects", project] as const,
  story: (project: string) => ["story", project] as const,
  script: (project: string) => ["story", project, "script"] as const,
  takes: (project: string) => ["takes", project] as const,
  sequence: (sequence: string) => ["sequence", sequence] as const,
  jobs: ["jobs"] as const,
  progress: (job: string) => ["progress", job] as const,
  exports: ["exports"] as const,
  assets: (project: string) => ["assets", project] as const,
};

export const projectsQuery = queryOptions({
  queryKey: keys.projects,
  queryFn: () => take(api.GET("/api/projects", {})),
});

export const projectQuery = (project: string) =>
  queryOptions({ queryKey: keys.project(project), queryFn: () => take(api.GET("/api/projects/{project}", { params: { path: { project } } })) });

export const storyQuery = (project: string) =>
  queryOptions({ queryKey: keys.story(project), queryFn: () => take(api.GET("/api/projects/{project}/story", { params: { path: { project } } })) });

export const shotTakesQuery = (project: string, shot: string) =>
  queryOptions({ queryKey: [...keys.takes(project), shot], queryFn: () => take(api.GET("/api/shots/{shot}/takes", { params: { path: { shot } } })) });

export const jobsQuery = queryOptions({
  queryKey: keys.jobs,
  queryFn: () => take(api.GET("/api/jobs", { params: { query: { limit: 500 } } })),
});

export const presetsQuery = queryOptions({ queryKey: ["export-presets"], queryFn: () => take(api.GET("/api/export-presets", {})) });

export const exportsQuery = (project: string) =>
  queryOptions({ queryKey: [...keys.exports, project], queryFn: () => take(api.GET("/api/exports", { params: { query: { project } } })) });

/** Of a running job: only events tell it. */
export const progressQuery = (job: string) =>
  queryOptions<Progress | null>({ queryKey: keys.progress(job), queryFn: () => null, enabled: false, initialData: null });

/** Bring what is kept up to date with what has happened. */
export function apply(event: StudioEvent, client: QueryClient = queryClient): void {
  switch (event.type) {
    case "job":
      client.setQueryData(keys.jobs, (list: JobList | undefined) => list && withJob(list, event.job));
      if (event.job.kind === "ingest" && !isGoing(event.job)) void client.invalidateQueries({ queryKey: ["media"], predicate: stillMade });
      return;
    case "progress":
      client.setQueryData(keys.progress(event.job), event.progress);
      return;
    case "project":
      void client.invalidateQueries({ queryKey: keys.projects });
      return;
    case "story":
      void client.invalidateQueries({ queryKey: keys.story(event.project) });
      return;
    case "take":
      void client.invalidateQueries({ queryKey: keys.takes(event.project) });
      void client.invalidateQueries({ queryKey: keys.story(event.project) });
      return;
    case "asset":
      void client.invalidateQueries({ queryKey: keys.assets(event.project) });
      return;
    case "sequence":
      void client.invalidateQueries({ queryKey: keys.sequence(event.sequence) });
      return;
    case "media":
      void client.invalidateQueries({ queryKey: ["media", event.blob] });
      return;
    case "reset":
      void client.invalidateQueries();
      return;
    case "log":
    case "workers":
      return;
  }
}

/** Of what is being made of a file, pieces are told as they come; that it has ended or failed, only its job says. */
function stillMade(query: Query): boolean {
  const { state } = (query.state.data ?? {}) as Partial<Media>;
  return state === "queued" || state === "running";
}

function withJob(list: JobList, job: Job): JobList {
  const at = list.jobs.findIndex((known) => known.id === job.id);
  return at < 0 ? { ...list, jobs: [job, ...list.jobs], total: list.total + 1 } : { ...list, jobs: list.jobs.with(at, job) };
}
