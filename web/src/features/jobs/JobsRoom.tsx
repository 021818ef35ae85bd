import { useQuery } from "@tanstack/react-query";
import { ChevronDown, ChevronRight, Pause, Play, RotateCcw, X } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { api, take } from "@/shared/api/client";
import { messageOf } from "@/shared/api/errors";
import { isAwaited, isGoing } from "@/shared/api/jobs";
import { jobsQuery } from "@/shared/api/queries";
import type { Job, JobState } from "@/shared/api/schema";
import { IconButton } from "@/shared/ui/Button";
import { cx } from "@/shared/ui/cx";
import { Skeleton } from "@/shared/ui/Skeleton";
import { ago } from "@/shared/ui/time";

import { JobProgress } from "./JobProgress";

/** What is being made, what waits, and what has been made. */
export default function JobsRoom() {
  const { t } = useTranslation();
  const { data } = useQuery(jobsQuery);
  if (data === undefined) return <div className="grid gap-2 p-8" aria-hidden>{Array.from({ length: 5 }, (_, at) => <Skeleton key={at} className="h-14" />)}</div>;
  const top = data.jobs.filter((job) => job.parent == null && isAwaited(job));
  const going = top.filter(isGoing);
  const ended = top.filter((job) => !isGoing(job));
  const aside = data.jobs.filter((job) => !isAwaited(job) && isGoing(job)).length;
  const childrenOf = (job: Job) => data.jobs.filter((child) => child.parent === job.id).toSorted((a, b) => a.created_ms - b.created_ms || a.position - b.position);
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto max-w-[980px] px-8 py-7">
        <h1 className="mb-5 text-xl font-semibold">{t("rooms.jobs")}</h1>
        <Group title={t("jobs.now")} empty={t("jobs.idle")}>{going.map((job) => <Entry key={job.id} job={job} childJobs={childrenOf(job)} />)}</Group>
        {aside > 0 ? <p className="-mt-4 mb-7 text-sm text-faint">{t("jobs.aside", { count: aside })}</p> : null}
        <Group title={t("jobs.before")} empty={t("jobs.nothingYet")}>{ended.map((job) => <Entry key={job.id} job={job} childJobs={childrenOf(job)} />)}</Group>
      </div>
    </div>
  );
}

function Group({ title, empty, children }: { title: string; empty: string; children: ReactNode[] }) {
  return (
    <section className="mb-7">
      <h2 className="mb-2 font-semibold text-soft">{title}</h2>
      {children.length === 0 ? <p className="text-faint">{empty}</p> : <ul className="grid gap-1.5">{children}</ul>}
    </section>
  );
}

const TONES: Partial<Record<JobState, string>> = { running: "text-running", failed: "text-failed", done: "text-done" };

function Entry({ job, childJobs, nested }: { job: Job; childJobs: readonly Job[]; nested?: boolean }) {
  const { t, i18n } = useTranslation();
  const [open, setOpen] = useState(false);
  const path = { params: { path: { job: job.id } } };
  const ask = (asked: Promise<{ data?: unknown; error?: unknown; response: Response }>) => void take(asked).catch((error: unknown) => toast.error(messageOf(error)));
  return (
    <li className={cx("rounded px-3 py-2", nested ? "bg-raised" : "border border-line bg-panel")}>
      <div className="flex items-center gap-2">
        {childJobs.length > 0 ? (
          <IconButton label={t(open ? "jobs.fold" : "jobs.unfold")} onClick={() => setOpen(!open)} className="!size-5">
            {open ? <ChevronDown size={14} /> : <ChevronRight size={14} />}
          </IconButton>
        ) : null}
        <span className="min-w-0 flex-1 truncate font-medium">{job.title}</span>
        <span className={cx("text-sm", TONES[job.state] ?? "text-soft")}>{t(job.paused ? "jobs.paused" : `jobs.state.${job.state}`)}</span>
        <span className="w-28 text-right text-sm text-faint">{ago(job.finished_ms ?? job.created_ms, i18n.language)}</span>
        {job.state === "queued" ? (
          <IconButton label={t(job.paused ? "jobs.resume" : "jobs.pause")} onClick={() => ask(job.paused ? api.POST("/api/jobs/{job}/resume", path) : api.POST("/api/jobs/{job}/pause", path))}>
            {job.paused ? <Play size={14} /> : <Pause size={14} />}
          </IconButton>
        ) : null}
        {isGoing(job) ? (
          <IconButton label={t("app.cancel")} disabled={job.state === "cancelling"} onClick={() => ask(api.POST("/api/jobs/{job}/cancel", path))}><X size={14} /></IconButton>
        ) : null}
        {job.state === "failed" || job.state === "cancelled" ? (
          <IconButton label={t("app.retry")} onClick={() => ask(api.POST("/api/jobs/{job}/retry", path))}><RotateCcw size={14} /></IconButton>
        ) : null}
      </div>
      <JobProgress job={job} />
      {job.error == null ? null : <p role="alert" className="mt-1 text-sm text-failed">{job.error.message}</p>}
      {open ? <ul className="mt-2 grid gap-1">{childJobs.map((child) => <Entry key={child.id} job={child} childJobs={[]} nested />)}</ul> : null}
    </li>
  );
}
