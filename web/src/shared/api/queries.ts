/** What the server knows, as the page keeps it: one key for each thing, and what an event makes of them. */
import { QueryClient, queryOptions, type Query, type QueryFilters } from "@tanstack/react-query";

import { api, take } from "./client";
import { ApiError } from "./errors";
import type { StudioEvent } from "./events";
import { isGoing } from "./jobs";
import type { Job, JobDetail, JobList, Media, Progress } from "./schema";

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
  sequences: (project: string) => ["sequences", project] as const,
  sequence: (sequence: string) => ["sequence", sequence] as const,
  jobs: ["jobs"] as const,
  progress: (job: string) => ["progress", job] as const,
  job: (job: string) => ["job", job] as const,
  exports: ["exports"] as const,
  machine: ["machine"] as const,
  workers: ["workers"] as const,
  assets: (project: string) => ["assets", project] as const,
};

export const projectsQuery = queryOptions({
  queryKey: keys.projects,
  queryFn: () => take(api.GET("/api/projects", {})),
});

export const projectQuery = (project: string) =>
  queryOptions({ queryKey: keys.project(project), queryFn: () => take(api.GET("/api/projects/{project}", { params: { path: { project } } })) });

export const sequencesQuery = (project: string) =>
  queryOptions({ queryKey: keys.sequences(project), queryFn: () => take(api.GET("/api/projects/{project}/sequences", { params: { path: { project } } })) });

export const storyQuery = (project: string) =>
  queryOptions({ queryKey: keys.story(project), queryFn: () => take(api.GET("/api/projects/{project}/story", { params: { path: { project } } })) });

export const shotTakesQuery = (project: string, shot: string) =>
  queryOptions({ queryKey: [...keys.takes(project), shot], queryFn: () => take(api.GET("/api/shots/{shot}/takes", { params: { path: { shot } } })) });

/** The newest, and whatever still waits or runs, however old. */
export const jobsQuery = queryOptions({
  queryKey: keys.jobs,
  queryFn: async () => {
    const [newest, going] = await Promise.all([
      take(api.GET("/api/jobs", { params: { query: { limit: 500 } } })),
      take(api.GET("/api/jobs", { params: { query: { state: ["queued", "running", "cancelling"], order: "queue", limit: 1000 } } })),
    ]);
    const known = new Set(newest.jobs.map((job) => job.id));
    return { jobs: [...newest.jobs, ...going.jobs.filter((job) => !known.has(job.id))], total: newest.total };
  },
});

/** One job with what was asked, what came of it, and its log. */
export const jobQuery = (job: string) =>
  queryOptions({ queryKey: keys.job(job), queryFn: () => take(api.GET("/api/jobs/{job}", { params: { path: { job } } })) });

export const queueQuery = queryOptions({ queryKey: [...keys.jobs, "queue"], queryFn: () => take(api.GET("/api/queue", {})) });

export const machineQuery = queryOptions({ queryKey: keys.machine, queryFn: () => take(api.GET("/api/machine", {})) });

export const diskQuery = queryOptions({ queryKey: ["disk"], queryFn: () => take(api.GET("/api/disk", {})), staleTime: 0 });

export const backupsQuery = queryOptions({ queryKey: ["backups"], queryFn: () => take(api.GET("/api/backups", {})), staleTime: 0 });

export const privacyQuery = queryOptions({ queryKey: ["privacy"], queryFn: () => take(api.GET("/api/privacy", {})), staleTime: 0 });

export const tokensQuery = queryOptions({ queryKey: ["worker-tokens"], queryFn: () => take(api.GET("/api/worker-tokens", {})) });

export const workersQuery = queryOptions({ queryKey: keys.workers, queryFn: () => take(api.GET("/api/workers", { params: { query: { limit: 200 } } })) });

export const presetsQuery = queryOptions({ queryKey: ["export-presets"], queryFn: () => take(api.GET("/api/export-presets", {})) });

export const exportsQuery = (project: string) =>
  queryOptions({ queryKey: [...keys.exports, project], queryFn: () => take(api.GET("/api/exports", { params: { query: { project } } })) });

/** Of a running job: only events tell it. */
export const progressQuery = (job: string) =>
  queryOptions<Progress | null>({ queryKey: keys.progress(job), queryFn: () => null, enabled: false, initialData: null });

/** As many as the server keeps of a job. */
const LOG_LINES = 200;
const ENDED: ReadonlySet<Job["state"]> = new Set(["done", "failed", "cancelled"]);

/**
 * Asks again for what is kept. The library leaves a first answer that is still on its way as it is, which may have been read
 * before what happened: that one is asked for once more when it has come.
 */
export function refresh(client: QueryClient, filters: QueryFilters = {}): Promise<void> {
  for (const query of client.getQueryCache().findAll(filters)) {
    if (query.state.fetchStatus === "idle" || query.state.data !== undefined) continue;
    const again = () => void client.invalidateQueries({ queryKey: query.queryKey, exact: true });
    query.promise?.then(again, again);
  }
  return client.invalidateQueries(filters);
}

/** Bring what is kept up to date with what has happened. */
export function apply(event: StudioEvent, client: QueryClient = queryClient): void {
  switch (event.type) {
    case "job":
      client.setQueryData(keys.jobs, (list: JobList | undefined) => list && withJob(list, event.job));
      client.setQueryData(keys.job(event.job.id), (detail: JobDetail | undefined) => detail && { ...detail, job: event.job });
      // One that lost its worker waits again: how far that one had come says nothing now.
      if (event.job.state === "queued") client.setQueryData(keys.progress(event.job.id), null);
      if (ENDED.has(event.job.state)) void refresh(client, { queryKey: keys.job(event.job.id) });
      if (event.job.kind === "export") void refresh(client, { queryKey: keys.exports });
      if (event.job.kind === "ingest" && !isGoing(event.job)) void refresh(client, { queryKey: ["media"], predicate: stillMade });
      return;
    case "progress":
      client.setQueryData(keys.progress(event.job), event.progress);
      return;
    case "project":
      void refresh(client, { queryKey: keys.projects });
      return;
    case "story":
      void refresh(client, { queryKey: keys.story(event.project) });
      return;
    case "take":
      void refresh(client, { queryKey: keys.takes(event.project) });
      void refresh(client, { queryKey: keys.story(event.project) });
      return;
    case "asset":
      void refresh(client, { queryKey: keys.assets(event.project) });
      return;
    case "sequence":
      void refresh(client, { queryKey: keys.sequence(event.sequence) });
      void refresh(client, { queryKey: keys.sequences(event.project) });
      return;
    case "media":
      void refresh(client, { queryKey: ["media", event.blob] });
      return;
    case "reset":
      void refresh(client);
      return;
    case "log":
      client.setQueryData(keys.job(event.job), (detail: JobDetail | undefined) => detail && { ...detail, log: [...detail.log, event.line].slice(-LOG_LINES) });
      return;
    case "workers":
      void refresh(client, { queryKey: keys.workers });
      return;
    case "machine":
      client.setQueryData(keys.machine, event.machine);
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
