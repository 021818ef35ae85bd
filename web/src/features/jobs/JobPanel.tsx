import { useQueries, useQuery } from "@tanstack/react-query";
import { ChevronDown, ChevronRight, ListChecks, Pause, Play, Repeat, RotateCcw, X } from "lucide-react";
import { useEffect, useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { go } from "@/app/router";
import { jobQuery, progressQuery, projectsQuery } from "@/shared/api/queries";
import type { CaptionMode, Job, JobDetail, LogLine, LoudnessPreset } from "@/shared/api/schema";
import { Button } from "@/shared/ui/Button";
import { cx } from "@/shared/ui/cx";
import { Failed } from "@/shared/ui/Failed";
import { JobProgress } from "@/shared/ui/JobProgress";
import { remedyOf } from "@/shared/ui/remedy";
import { Skeleton } from "@/shared/ui/Skeleton";
import { ago, clock } from "@/shared/ui/time";

import { can, type Acts } from "./acts";
import { recipeOf, type Line } from "./recipe";

/** One job: how far it is, the picture at hand, what was asked, what came of it, what it says. */
export function JobPanel({ job, all, log, showLog, acts }: { job: Job | null; all: readonly Job[]; log: boolean; showLog: (on: boolean) => void; acts: Acts }) {
  const { t } = useTranslation();
  if (job === null) {
    return (
      <aside aria-label={t("jobs.recipe")} className="grid place-items-center border-l border-line bg-panel p-8 text-center">
        <div>
          <ListChecks size={28} aria-hidden className="mx-auto mb-3 text-faint" />
          <p className="max-w-[34ch] text-soft">{t("jobs.select")}</p>
        </div>
      </aside>
    );
  }
  return (
    <aside aria-label={job.title} className="flex min-h-0 flex-col overflow-y-auto border-l border-line bg-panel">
      <Preview job={job} all={all} />
      <div className="px-5 py-4">
        <h2 className="truncate text-lg font-semibold" title={job.title}>{job.title || t(`jobs.kinds.${job.kind as "video"}`)}</h2>
        <Facts job={job} />
        <JobProgress job={job} />
        {job.error == null ? null : <Error job={job} />}
        <Buttons job={job} acts={acts} />
      </div>
      <Detail key={job.id} job={job} log={log} showLog={showLog} />
    </aside>
  );
}

function Facts({ job }: { job: Job }) {
  const { t, i18n } = useTranslation();
  const { data } = useQuery(projectsQuery);
  const project = data?.projects.find((one) => one.id === job.project)?.name;
  const time = job.finished_ms != null ? t("jobs.ended", { when: ago(job.finished_ms, i18n.language) }) : job.started_ms != null ? t("jobs.began", { when: ago(job.started_ms, i18n.language) }) : t("jobs.asked", { when: ago(job.created_ms, i18n.language) });
  const took = job.finished_ms != null && job.started_ms != null && job.state === "done" ? t("jobs.took", { time: clock((job.finished_ms - job.started_ms) / 1000) }) : null;
  return (
    <p className="text-soft">
      {[t(`jobs.kinds.${job.kind as "video"}`), project !== job.title && project, t(job.paused ? "jobs.paused" : `jobs.state.${job.state}`), time, took, job.attempt > 1 && t("jobs.attempt", { count: job.attempt })].filter(Boolean).join(" · ")}
    </p>
  );
}

function Error({ job }: { job: Job }) {
  const { t } = useTranslation();
  if (job.error == null) return null;
  const remedy = remedyOf(job.error.code);
  return (
    <div role="alert" className="mt-3 rounded bg-failed-ground px-3 py-2.5">
      <p className="font-medium wrap-anywhere text-failed">{job.error.message}</p>
      <p className="mt-1">{t(`jobs.remedy.${remedy}`)}</p>
      {remedy === "DISK_FULL" ? <Button className="mt-2" onClick={() => go({ room: "settings" })}>{t("jobs.makeRoom")}</Button> : null}
    </div>
  );
}

function Buttons({ job, acts }: { job: Job; acts: Acts }) {
  const { t } = useTranslation();
  return (
    <div className="mt-4 flex flex-wrap gap-2">
      {can.retry(job) ? <Button kind="primary" onClick={() => acts.retry(job)}><RotateCcw size={14} aria-hidden />{t("app.retry")}</Button> : null}
      {can.pause(job) ? <Button onClick={() => acts.pause(job)}>{job.paused ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />}{t(job.paused ? "jobs.resume" : "jobs.pause")}</Button> : null}
      {can.cancel(job) ? <Button kind="danger" onClick={() => acts.cancel(job)}><X size={14} aria-hidden />{t("jobs.cancel")}</Button> : null}
      {can.again(job) ? <Button onClick={() => acts.again(job)}><Repeat size={14} aria-hidden />{t("jobs.again")}</Button> : null}
      <Button kind="outline" onClick={() => go({ room: job.kind === "export" ? "export" : "story", project: job.project })}>{t(job.kind === "export" ? "jobs.openExport" : "jobs.openProject")}</Button>
    </div>
  );
}

/** The frame that is being worked on: the job's own, or that of a part of it. */
function Preview({ job, all }: { job: Job; all: readonly Job[] }) {
  const { t } = useTranslation();
  const under = (one: Job): boolean => one.parent === job.id || all.some((other) => other.id === one.parent && other.parent === job.id);
  const running = job.state === "running" ? [job, ...all.filter((one) => one.state === "running" && under(one))] : [];
  const told = useQueries({ queries: running.map((one) => progressQuery(one.id)) });
  const preview = running.map((one, at) => told[at]?.data?.preview ?? one.progress?.preview).find((picture) => picture != null);
  if (preview == null) return null;
  return <img src={preview} alt={t("jobs.preview")} className="max-h-[40vh] w-full bg-black object-contain" />;
}

function Detail({ job, log, showLog }: { job: Job; log: boolean; showLog: (on: boolean) => void }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(jobQuery(job.id));
  if (error) return <div className="px-5"><Failed what={t("jobs.detailFailed")} error={error} again={() => void refetch()} /></div>;
  if (data === undefined) return <div className="grid gap-2 px-5" aria-hidden><Skeleton className="h-28" /><Skeleton className="h-28" /></div>;
  const detail = data as JobDetail;
  const lines = recipeOf(detail);
  const said = (line: Line) => {
    if (line.frames !== undefined) return t("jobs.framesOf", line.frames);
    if (line.what === "loudness") return t(`export.loud.${line.said as LoudnessPreset}`);
    return line.what === "captions" ? t(`export.caption.${line.said as CaptionMode}`) : line.said;
  };
  const made = detail.result;
  return (
    <>
      {lines.length === 0 ? null : (
        <Section title={t("jobs.recipe")}>
          <dl className="grid grid-cols-[112px_minmax(0,1fr)] gap-x-3 gap-y-1">
            {lines.map((line) => (
              <div key={line.what} className="contents">
                <dt className="text-soft">{t(`jobs.what.${line.what}`)}</dt>
                <dd className="wrap-anywhere select-text">{said(line)}</dd>
              </div>
            ))}
          </dl>
        </Section>
      )}
      {made?.kind === "video" ? <video key={made.result.video.sha256} src={`/api/blobs/${made.result.video.sha256}`} controls className="mx-5 mb-4 rounded bg-black" aria-label={t("jobs.what.result")} /> : null}
      <section className="flex min-h-48 flex-1 flex-col border-t border-line px-5 py-3">
        <button type="button" aria-expanded={log} title={t(log ? "jobs.logHide" : "jobs.logShow")} onClick={() => showLog(!log)} className="mb-1.5 flex items-center gap-1.5 self-start rounded font-semibold text-soft hover:text-text">
          {log ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
          {t("jobs.log")}
        </button>
        {log ? <Log lines={detail.log as readonly LogLine[]} /> : null}
      </section>
    </>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="border-t border-line px-5 py-3">
      <h3 className="mb-1.5 font-semibold text-soft">{title}</h3>
      {children}
    </section>
  );
}

/** Follows its end, unless somebody has scrolled up to read. */
function Log({ lines }: { lines: readonly LogLine[] }) {
  const { t, i18n } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  useEffect(() => {
    if (atEnd.current && box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  }, [lines]);
  if (lines.length === 0) return <p className="text-soft">{t("jobs.logEmpty")}</p>;
  const time = new Intl.DateTimeFormat(i18n.language, { timeStyle: "medium" });
  return (
    <div
      ref={box}
      role="log"
      tabIndex={0}
      aria-label={t("jobs.log")}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < 24;
      }}
      className="min-h-0 flex-1 overflow-auto rounded bg-ground p-2.5 font-script text-xs leading-4"
    >
      {lines.map((line, at) => (
        <p key={`${line.at_ms.toString()} ${at.toString()}`} className={cx("wrap-anywhere whitespace-pre-wrap select-text", line.level === "error" ? "text-failed" : line.level === "warning" && "text-generated")}>
          <span className="text-faint">{time.format(line.at_ms)}</span> {line.message}
        </p>
      ))}
    </div>
  );
}
