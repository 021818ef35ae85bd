import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Hourglass, Pause, Play, Search } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { api, take } from "@/shared/api/client";
import { messageOf } from "@/shared/api/errors";
import { isAwaited, isGoing } from "@/shared/api/jobs";
import { jobsQuery, queueQuery } from "@/shared/api/queries";
import type { Job } from "@/shared/api/schema";
import { useActions } from "@/shared/hotkeys/useActions";
import { Button } from "@/shared/ui/Button";
import { Failed } from "@/shared/ui/Failed";
import { MachineStrip } from "@/shared/ui/MachineStrip";
import { Segments } from "@/shared/ui/Segments";
import { Skeleton } from "@/shared/ui/Skeleton";

import { can } from "./acts";
import { historyOf, movesTo, peers, queueOf, stepOf, type Filter } from "./arrange";
import { JobPanel } from "./JobPanel";
import { JobTable } from "./JobTable";

const FILTERS: readonly Filter[] = ["all", "done", "failed", "cancelled"];

/** What is being made, what waits, and what has been made. */
export default function JobsRoom() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(jobsQuery);
  const { data: queue } = useQuery(queueQuery);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [chosen, setChosen] = useState<string | null>(null);
  const [filter, setFilter] = useState<Filter>("all");
  const [text, setText] = useState("");
  const [log, setLog] = useState(true);
  const [said, setSaid] = useState("");
  const search = useRef<HTMLInputElement>(null);
  const all = useMemo(() => (data?.jobs ?? []) as readonly Job[], [data]);
  const waiting = useMemo(() => queueOf(all, open), [all, open]);
  const ended = useMemo(() => historyOf(all, filter, text, open), [all, filter, text, open]);
  const job = all.find((one) => one.id === chosen);
  const aside = all.filter((one) => !isAwaited(one) && isGoing(one)).length;

  const attempt = (asked: Promise<unknown>) => void asked.catch((refused: unknown) => toast.error(messageOf(refused)));
  const acts = {
    pause: (one: Job) => attempt(take(one.paused ? api.POST("/api/jobs/{job}/resume", at(one)) : api.POST("/api/jobs/{job}/pause", at(one)))),
    cancel: (one: Job) => attempt(take(api.POST("/api/jobs/{job}/cancel", at(one)))),
    retry: (one: Job) => attempt(take(api.POST("/api/jobs/{job}/retry", at(one)))),
    again: (one: Job) => attempt(take(api.POST("/api/jobs/{job}/again", at(one))).then((made) => setChosen(made.id))),
    fold: (one: Job) => setOpen((known) => (known.has(one.id) ? new Set([...known].filter((id) => id !== one.id)) : new Set([...known, one.id]))),
    move: (id: string, before: string | null) => attempt(move(id, before)),
  };
  async function move(id: string, before: string | null): Promise<void> {
    for (const step of movesTo(waiting, id, before)) {
      await take(api.POST("/api/jobs/{job}/move", { params: { path: { job: step.job } }, body: { before: step.before } }));
    }
    const others = peers(waiting, id).filter((row) => row.job.id !== id);
    const place = before === null ? others.length : others.findIndex((row) => row.job.id === before);
    setSaid(t("jobs.moved", { title: all.find((one) => one.id === id)?.title ?? "", place: place + 1 }));
  }
  const step = (way: "earlier" | "later" | "next") => () => {
    const before = chosen === null ? undefined : stepOf(waiting, chosen, way);
    if (chosen !== null && before !== undefined) acts.move(chosen, before);
  };
  const hold = () => attempt(take(api.PATCH("/api/queue", { body: { paused: !(queue?.paused ?? false) } })).then((state) => client.setQueryData(queueQuery.queryKey, state)));
  const onChosen = (act: (one: Job) => void, fits: (one: Job) => boolean) => () => {
    if (job !== undefined && fits(job)) act(job);
  };
  useActions({
    "jobs.search": () => search.current?.focus(),
    "jobs.hold": hold,
    "jobs.pause": onChosen(acts.pause, can.pause),
    "jobs.cancel": onChosen(acts.cancel, can.cancel),
    "jobs.retry": onChosen(acts.retry, can.retry),
    "jobs.again": onChosen(acts.again, can.again),
    "jobs.earlier": step("earlier"),
    "jobs.later": step("later"),
    "jobs.next": step("next"),
    "jobs.log": () => setLog(!log),
  });
  const shared = { chosen, choose: setChosen, open, acts };
  return (
    <div className="grid h-full grid-cols-[minmax(0,1fr)_clamp(380px,32vw,560px)]">
      <div className="min-h-0 overflow-y-auto px-6 py-5">
        <h1 className="sr-only">{t("rooms.jobs")}</h1>
        <MachineStrip />
        <p role="status" className="sr-only">{said}</p>
        <section aria-labelledby="jobs-queue" className="mt-6">
          <div className="mb-2.5 flex h-7 items-center gap-3">
            <h2 id="jobs-queue" className="text-lg font-semibold">{t("jobs.now")}</h2>
            {aside > 0 ? <p className="text-sm text-soft">{t("jobs.aside", { count: aside })}</p> : null}
            <span className="flex-1" />
            <Button kind={queue?.paused ? "primary" : "outline"} disabled={queue === undefined} onClick={hold}>
              {queue?.paused ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />}
              {t(queue?.paused ? "jobs.go" : "jobs.hold")}
            </Button>
          </div>
          {queue?.paused ? <p className="mb-2 rounded bg-generated-ground px-3 py-2 text-generated">{t("jobs.held")}</p> : null}
          {error ? <Failed what={t("jobs.failed")} error={error} again={() => void refetch()} /> : null}
          {data === undefined && !error ? <div className="grid gap-1.5" aria-hidden>{Array.from({ length: 3 }, (_, at) => <Skeleton key={at} className="h-14" />)}</div> : null}
          {data !== undefined && waiting.length === 0 ? (
            <div className="grid place-items-center rounded-lg border border-dashed border-line px-6 py-9 text-center">
              <Hourglass size={24} aria-hidden className="mb-2 text-faint" />
              <p className="font-semibold">{t("jobs.idle")}</p>
              <p className="text-soft">{t("jobs.idleHint")}</p>
            </div>
          ) : <JobTable label={t("jobs.now")} rows={waiting} {...shared} />}
        </section>
        <section aria-labelledby="jobs-history" className="mt-7">
          <div className="mb-2.5 flex h-7 items-center gap-3">
            <h2 id="jobs-history" className="text-lg font-semibold">{t("jobs.before")}</h2>
            <span className="flex-1" />
            <label className="flex h-7 w-52 items-center gap-2 rounded border border-line bg-raised px-2 text-soft focus-within:outline-2 focus-within:outline-accent">
              <Search size={14} aria-hidden />
              <input ref={search} value={text} onChange={(event) => setText(event.target.value)} placeholder={t("jobs.search")} aria-label={t("jobs.search")} className="w-full bg-transparent text-text outline-none placeholder:text-faint" />
            </label>
            <Segments label={t("jobs.filter")} value={filter} onChange={setFilter} options={FILTERS.map((value) => ({ value, label: t(`jobs.filters.${value}`) }))} />
          </div>
          {data !== undefined && ended.length === 0 ? <p className="text-soft">{t(filter === "all" && text === "" ? "jobs.nothingYet" : "jobs.nothingFound")}</p> : <JobTable label={t("jobs.before")} rows={ended} {...shared} />}
        </section>
      </div>
      <JobPanel job={job ?? null} all={all} log={log} showLog={setLog} acts={acts} />
    </div>
  );
}

const at = (job: Job) => ({ params: { path: { job: job.id } } });
