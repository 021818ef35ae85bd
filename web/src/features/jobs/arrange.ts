/** What is shown of the jobs, in which order, and what moving one means for the queue. Pure. */
import { isAwaited, isGoing } from "@/shared/api/jobs";
import type { Job } from "@/shared/api/schema";

export type Filter = "all" | "done" | "failed" | "cancelled";

/** A row: a job, how deep it lies, and what of it waits to be taken. */
export interface Row {
  readonly job: Job;
  readonly depth: number;
  readonly waits: readonly Job[];
  readonly parts: number;
}

export interface Move {
  readonly job: string;
  /** To the end of its class when null. */
  readonly before: string | null;
}

const CLASSES: readonly Job["priority"][] = ["interactive", "normal", "batch", "look", "refine"];
const RANK: Record<Job["state"], number> = { running: 0, cancelling: 0, queued: 1, failed: 2, cancelled: 2, done: 2 };

function sooner(one: Job, other: Job): number {
  return CLASSES.indexOf(one.priority) - CLASSES.indexOf(other.priority) || one.position - other.position;
}

function byParent(jobs: readonly Job[]): ReadonlyMap<string | null, Job[]> {
  const found = new Map<string | null, Job[]>();
  for (const job of jobs) found.set(job.parent ?? null, [...(found.get(job.parent ?? null) ?? []), job]);
  return found;
}

/** The jobs at the bottom of one that nobody has begun, in the order of the queue. */
function waiting(job: Job, below: ReadonlyMap<string | null, Job[]>): Job[] {
  const parts = below.get(job.id);
  if (parts === undefined) return job.state === "queued" && job.children === 0 ? [job] : [];
  return parts.flatMap((part) => waiting(part, below)).toSorted(sooner);
}

/** The queue: what runs, then what waits, as it will be taken; parts of those in `open`, in their order. */
export function queueOf(jobs: readonly Job[], open: ReadonlySet<string>): Row[] {
  const below = byParent(jobs);
  const next = (row: Row) => row.waits[0] ?? row.job;
  const rows = (found: readonly Job[], depth: number): Row[] =>
    found
      .map((job) => ({ job, depth, waits: waiting(job, below), parts: below.get(job.id)?.length ?? 0 }))
      .toSorted((a, b) => RANK[a.job.state] - RANK[b.job.state] || (isGoing(a.job) ? sooner(next(a), next(b)) : (a.job.finished_ms ?? 0) - (b.job.finished_ms ?? 0)))
      .flatMap((row) => [row, ...(open.has(row.job.id) ? rows(below.get(row.job.id) ?? [], depth + 1) : [])]);
  return rows((below.get(null) ?? []).filter((job) => isAwaited(job) && isGoing(job)), 0);
}

/** What has ended, the newest first. */
export function historyOf(jobs: readonly Job[], filter: Filter, text: string, open: ReadonlySet<string>): Row[] {
  const below = byParent(jobs);
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const top = (below.get(null) ?? [])
    .filter((job) => isAwaited(job) && !isGoing(job) && (filter === "all" || job.state === filter) && words.every((word) => job.title.toLocaleLowerCase().includes(word)))
    .toSorted((a, b) => (b.finished_ms ?? b.created_ms) - (a.finished_ms ?? a.created_ms));
  return top.flatMap((job) => {
    const parts = (below.get(job.id) ?? []).toSorted(sooner);
    const row = { job, depth: 0, waits: [], parts: parts.length };
    return [row, ...(open.has(job.id) ? parts.map((part) => ({ job: part, depth: 1, waits: [], parts: 0 })) : [])];
  });
}

/** Rows among which a row can be moved: those of the same parent that have something waiting. */
export function peers(rows: readonly Row[], job: string): Row[] {
  const own = rows.find((row) => row.job.id === job);
  if (own === undefined || own.waits.length === 0) return [];
  return rows.filter((row) => row.depth === own.depth && (row.job.parent ?? null) === (own.job.parent ?? null) && row.waits.length > 0);
}

/** Put a row before another, or last: a move for each job of it that waits. Jobs keep to their class; before a row that has none of
 * it they stand before the first one of their class that comes after. Nothing where it would stand as it does. */
export function movesTo(rows: readonly Row[], job: string, before: string | null): Move[] {
  const among = peers(rows, job);
  const own = among.find((row) => row.job.id === job);
  if (own === undefined || before === job) return [];
  const others = among.filter((row) => row !== own);
  const at = before === null ? others.length : others.findIndex((row) => row.job.id === before);
  if (at < 0 || at === among.indexOf(own)) return [];
  const after = others.slice(at).flatMap((row) => row.waits);
  return own.waits.map((one) => ({ job: one.id, before: after.find((other) => other.priority === one.priority)?.id ?? null }));
}

/** A step up or down, or to the front: the row before which it comes to stand (null: last); undefined where there is no such step. */
export function stepOf(rows: readonly Row[], job: string, way: "earlier" | "later" | "next"): string | null | undefined {
  const among = peers(rows, job).map((row) => row.job.id);
  const at = among.indexOf(job);
  if (at < 0 || (way === "later" ? at === among.length - 1 : at === 0)) return undefined;
  if (way === "next") return among[0];
  return way === "earlier" ? among[at - 1] : (among[at + 2] ?? null);
}
