import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { timeLeft } from "../api/jobs";
import { jobsQuery, progressQuery } from "../api/queries";
import type { Job } from "../api/schema";
import { clock } from "./time";

/** How far a running job is, in its own true steps. Nothing for one that does not run. */
export function JobProgress({ job }: { job: Job }) {
  const { t } = useTranslation();
  const { data } = useQuery(progressQuery(job.id));
  const { data: jobs, dataUpdatedAt: now } = useQuery({ ...jobsQuery, enabled: job.children > 0 });
  if (job.state !== "running" && job.state !== "cancelling") return null;
  const progress = data ?? job.progress ?? null;
  const parent = job.children > 0;
  const share = parent ? job.children_done / job.children : progress === null || progress.steps === 0 ? 0 : progress.step / progress.steps;
  const ahead = parent ? timeLeft(job, (jobs?.jobs ?? []) as readonly Job[], now) : null;
  const left = parent ? (ahead === null || ahead < 1000 ? null : ahead / 1000) : progress?.eta_s;
  const said = parent
    ? t("jobs.parts", { done: job.children_done, all: job.children })
    : progress === null
      ? t("jobs.state.running")
      : `${t(`jobs.stages.${progress.stage}` as "jobs.stages.set", { defaultValue: progress.stage })} · ${t("jobs.step", { step: progress.step, steps: progress.steps })}`;
  return (
    <div className="mt-1.5">
      <div role="progressbar" aria-label={job.title} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(share * 100)} className="h-[3px] overflow-hidden rounded bg-lifted">
        <div className="h-full origin-left bg-running transition-transform duration-180" style={{ transform: `scaleX(${share})` }} />
      </div>
      <p className="mt-1 flex text-xs text-soft tabular-nums">
        <span className="flex-1">{said}</span>
        {left == null ? null : <span>{t("jobs.left", { time: clock(left) })}</span>}
      </p>
    </div>
  );
}
