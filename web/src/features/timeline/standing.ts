/** What the shots of clips are at: the colour of their stripes, and what stands beside their names. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import type { Clip, TimelineDocument } from "@/core/document";
import { jobOf } from "@/shared/api/jobs";
import { jobsQuery, storyQuery } from "@/shared/api/queries";
import type { BoardShot, Job } from "@/shared/api/schema";

export type State = "queued" | "running" | "failed" | "stale" | "animatic" | "generated";

export interface Standing {
  /** Null: it is no shot's, or nothing is known of it. */
  readonly state: State | null;
  /** The take's number among its shot's. */
  readonly take: number | null;
  /** What makes it anew; of a failed one what has failed. */
  readonly job: string | null;
  /** Why that has failed. */
  readonly why: string | null;
}

export const NO_STANDING: Standing = { state: null, take: null, job: null, why: null };

/** How the clips of a document stand. The story is asked for only where one of them shows a shot. */
export function useStandings(project: string, { clips }: Pick<TimelineDocument, "clips">): (clip: Clip) => Standing {
  const asked = useMemo(() => Object.values(clips).some(({ source }) => source.type === "media" && source.shot !== null), [clips]);
  const { data: story } = useQuery({ ...storyQuery(project), enabled: asked });
  const { data: jobs } = useQuery({ ...jobsQuery, enabled: asked });
  const shots = useMemo(() => new Map(story?.scenes.flatMap((scene) => scene.shots).map((shot) => [shot.id, shot])), [story]);
  const made = useMemo(() => byShot(jobs?.jobs ?? []), [jobs]);
  return ({ source }) => {
    if (source.type !== "media" || source.shot === null) return NO_STANDING;
    return standingOf(shots.get(source.shot), source, jobOf(made.get(source.shot) ?? [], source.shot));
  };
}

/** `job`: what makes the shot, or has failed to, last. */
export function standingOf(shot: Pick<BoardShot, "takes" | "status"> | undefined, source: { readonly take: string | null; readonly blob: string }, job: Job | null): Standing {
  const take = shot?.takes.find(({ id, video }) => id === source.take || video.sha256 === source.blob);
  const kept = take === undefined ? null : take.generative ? "generated" : "animatic";
  const state = job === null ? (shot?.status === "stale" ? "stale" : kept) : job.state === "failed" ? "failed" : job.state === "queued" ? "queued" : "running";
  return { state, take: take?.number ?? null, job: job?.id ?? null, why: job?.error?.message ?? null };
}

function byShot(jobs: readonly Job[]): Map<string, Job[]> {
  const found = new Map<string, Job[]>();
  for (const job of jobs) {
    if (job.shot == null) continue;
    const known = found.get(job.shot);
    if (known === undefined) found.set(job.shot, [job]);
    else known.push(job);
  }
  return found;
}
