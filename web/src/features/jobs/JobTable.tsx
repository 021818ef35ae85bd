import { useQuery } from "@tanstack/react-query";
import { ChevronDown, ChevronRight, GripVertical, Pause, Play, RotateCcw, Repeat, X } from "lucide-react";
import { useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { useTranslation } from "react-i18next";

import { isGoing } from "@/shared/api/jobs";
import { projectsQuery } from "@/shared/api/queries";
import type { JobState } from "@/shared/api/schema";
import { IconButton } from "@/shared/ui/Button";
import { cx } from "@/shared/ui/cx";
import { JobProgress } from "@/shared/ui/JobProgress";
import { ago } from "@/shared/ui/time";

import { can, type Acts } from "./acts";
import { peers, type Row } from "./arrange";

const DOT: Record<JobState, string> = { running: "bg-running", cancelling: "bg-running", queued: "bg-lifted ring-1 ring-faint", done: "bg-done", failed: "bg-failed", cancelled: "bg-faint" };
const TONES: Partial<Record<JobState, string>> = { running: "text-running", failed: "text-failed", done: "text-done" };

interface Drag {
  readonly job: string;
  /** Before which it would land; null: last; undefined: where it is. */
  readonly before: string | null | undefined;
}

/** Jobs as a treegrid: one tab stop, arrows move and fold, Tab goes on to a row's buttons. Rows that wait can be dragged by their grip. */
export function JobTable({ label, rows, chosen, choose, open, acts }: {
  label: string;
  rows: readonly Row[];
  chosen: string | null;
  choose: (job: string) => void;
  open: ReadonlySet<string>;
  acts: Acts;
}) {
  const table = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const stop = rows.some((row) => row.job.id === chosen) ? chosen : rows[0]?.job.id;
  const rowOf = (job: string) => table.current?.querySelector<HTMLElement>(`[data-job="${job}"]`) ?? null;

  function pressed(event: KeyboardEvent, row: Row): void {
    if (!(event.target instanceof HTMLElement) || event.target.dataset["job"] === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const at = rows.indexOf(row);
    const unfolded = open.has(row.job.id);
    const next = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: rows.length - 1 }[event.key];
    if (next !== undefined) rowOf(rows[next]?.job.id ?? "")?.focus();
    else if (row.parts > 0 && event.key === (unfolded ? "ArrowLeft" : "ArrowRight")) acts.fold(row.job);
    else if (row.job.parent != null && event.key === "ArrowLeft") rowOf(row.job.parent)?.focus();
    else return;
    event.preventDefault();
  }

  /** Before which of its peers the pointer is. */
  function landing(job: string, y: number): string | null | undefined {
    const among = peers(rows, job);
    const boxes = among.map((row) => ({ id: row.job.id, box: rowOf(row.job.id)?.getBoundingClientRect() }));
    const under = boxes.find(({ box }) => box !== undefined && y < box.top + box.height / 2)?.id ?? null;
    const at = boxes.findIndex(({ id }) => id === job);
    return under === job || under === (boxes[at + 1]?.id ?? null) ? undefined : under;
  }
  const grip = (job: string) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      choose(job);
      setDrag({ job, before: undefined });
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (drag?.job === job) setDrag({ job, before: landing(job, event.clientY) });
    },
    onPointerUp: () => {
      if (drag?.job === job && drag.before !== undefined) acts.move(job, drag.before);
      setDrag(null);
    },
    onPointerCancel: () => setDrag(null),
  });
  const last = drag === null ? undefined : peers(rows, drag.job).at(-1)?.job.id;
  return (
    <div
      ref={table}
      role="treegrid"
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key === "Escape" && drag !== null) setDrag(null);
      }}
      className="grid gap-1"
    >
      {rows.map((row) => (
        <Line
          key={row.job.id}
          row={row}
          stop={row.job.id === stop}
          chosen={row.job.id === chosen}
          folded={row.parts === 0 ? undefined : !open.has(row.job.id)}
          choose={() => choose(row.job.id)}
          pressed={(event) => pressed(event, row)}
          acts={acts}
          grip={isGoing(row.job) && row.waits.length > 0 && peers(rows, row.job.id).length > 1 ? grip(row.job.id) : null}
          dragged={drag?.job === row.job.id}
          mark={drag === null || drag.before === undefined ? null : drag.before === row.job.id ? "above" : drag.before === null && row.job.id === last ? "below" : null}
        />
      ))}
    </div>
  );
}

function Line({ row: { job, depth }, stop, chosen, folded, choose, pressed, acts, grip, dragged, mark }: {
  row: Row;
  stop: boolean;
  chosen: boolean;
  folded: boolean | undefined;
  choose: () => void;
  pressed: (event: KeyboardEvent) => void;
  acts: Acts;
  grip: Record<string, unknown> | null;
  dragged: boolean;
  mark: "above" | "below" | null;
}) {
  const { t, i18n } = useTranslation();
  const { data } = useQuery(projectsQuery);
  const project = data?.projects.find((one) => one.id === job.project)?.name;
  const title = job.title || t(`jobs.kinds.${job.kind as "video"}`);
  return (
    <div
      role="row"
      data-job={job.id}
      aria-level={depth + 1}
      aria-expanded={folded === undefined ? undefined : !folded}
      aria-selected={chosen}
      tabIndex={stop ? 0 : -1}
      onFocus={choose}
      onClick={choose}
      onKeyDown={pressed}
      style={{ marginLeft: depth * 28 }}
      className={cx(
        "group relative rounded border px-2.5 py-1.5 -outline-offset-1 transition-colors duration-120",
        chosen ? "border-faint bg-raised" : "border-line bg-panel hover:border-faint",
        dragged && "opacity-50",
        mark === "above" && "before:absolute before:-top-[3px] before:right-0 before:left-0 before:h-0.5 before:rounded before:bg-accent",
        mark === "below" && "after:absolute after:right-0 after:-bottom-[3px] after:left-0 after:h-0.5 after:rounded after:bg-accent",
      )}
    >
      <div role="gridcell">
        <div className="flex h-7 items-center gap-2">
          {grip === null ? null : <span {...grip} title={t("jobs.drag", { title })} className="-ml-1.5 cursor-grab touch-none text-faint hover:text-text active:cursor-grabbing"><GripVertical size={14} aria-hidden /></span>}
          {folded === undefined ? null : (
            <IconButton label={t(folded ? "jobs.unfold" : "jobs.fold")} tabIndex={-1} onClick={() => acts.fold(job)} className="!size-5">
              {folded ? <ChevronRight size={14} /> : <ChevronDown size={14} />}
            </IconButton>
          )}
          <span className={cx("size-2 shrink-0 rounded-full", DOT[job.state])} aria-hidden />
          <span className="min-w-0 truncate font-medium">{title}</span>
          {depth > 0 || title === project ? null : <span className="min-w-0 shrink-[2] truncate text-soft">{project}</span>}
          <span className="flex-1" />
          <span className={cx("shrink-0 text-sm", job.paused ? "text-soft" : (TONES[job.state] ?? "text-soft"))}>{t(job.paused ? "jobs.paused" : `jobs.state.${job.state}`)}</span>
          <span className="w-24 shrink-0 truncate text-right text-sm text-faint">{ago(job.finished_ms ?? job.created_ms, i18n.language)}</span>
          <span className="flex w-14 shrink-0 justify-end">
            {can.pause(job) ? <IconButton label={t(job.paused ? "jobs.resume" : "jobs.pause")} tabIndex={chosen ? 0 : -1} onClick={() => acts.pause(job)}>{job.paused ? <Play size={14} /> : <Pause size={14} />}</IconButton> : null}
            {can.cancel(job) ? <IconButton label={t("jobs.cancel")} tabIndex={chosen ? 0 : -1} onClick={() => acts.cancel(job)}><X size={14} /></IconButton> : null}
            {can.retry(job) ? <IconButton label={t("app.retry")} tabIndex={chosen ? 0 : -1} onClick={() => acts.retry(job)}><RotateCcw size={14} /></IconButton> : null}
            {can.again(job) ? <IconButton label={t("jobs.again")} tabIndex={chosen ? 0 : -1} onClick={() => acts.again(job)}><Repeat size={14} /></IconButton> : null}
          </span>
        </div>
        <JobProgress job={job} />
        {job.error == null ? null : <p className="truncate pb-0.5 text-sm text-failed" title={job.error.message}>{job.error.message}</p>}
      </div>
    </div>
  );
}
