import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Film } from "lucide-react";
import { useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { api, take } from "@/shared/api/client";
import { messageOf } from "@/shared/api/errors";
import { isGoing } from "@/shared/api/jobs";
import { exportsQuery, jobsQuery, keys, projectQuery } from "@/shared/api/queries";
import type { Export, ExportFolder } from "@/shared/api/schema";
import { useActions } from "@/shared/hotkeys/useActions";
import { Failed } from "@/shared/ui/Failed";
import { Skeleton } from "@/shared/ui/Skeleton";

import { ExportRow } from "./ExportRow";
import { Player, togglePlayer } from "./Player";

/** What was exported, and what is being exported. `asked`: the one that was just asked for; it is shown as soon as it is there. */
export function Made({ project, asked }: { project: string; asked: string | null }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(exportsQuery(project));
  const { data: jobs } = useQuery(jobsQuery);
  const { data: about } = useQuery(projectQuery(project));
  const [picked, setPicked] = useState<{ job: string; after: string | null } | null>(null);
  // What was just asked for is shown, until something else is picked.
  const chosen = picked?.after === asked ? picked.job : asked;
  const setChosen = (job: string) => setPicked({ job, after: asked });
  const [lies, setLies] = useState<{ job: string; at: ExportFolder } | null>(null);
  const list = useRef<HTMLDivElement>(null);
  // Of a job its newest state is in the list of jobs, which events change at once.
  const found = ((data?.exports ?? []) as readonly Export[]).map((one) => ({ ...one, job: jobs?.jobs.find((job) => job.id === one.job.id) ?? one.job }) as Export);
  const going = found.filter((one) => isGoing(one.job));
  const past = found.filter((one) => !isGoing(one.job));
  const shown = found.find((one) => one.job.id === chosen && one.result != null) ?? past.find((one) => one.result != null);
  const focused = found.find((one) => one.job.id === chosen) ?? shown;

  const attempt = (work: Promise<unknown>) => void work.then(() => client.invalidateQueries({ queryKey: keys.exports }), (refused: unknown) => toast.error(messageOf(refused)));
  const path = (one: Export) => ({ params: { path: { job: one.job.id } } });
  const acts = {
    play: (one: Export) => {
      setChosen(one.job.id);
      requestAnimationFrame(togglePlayer);
    },
    save: (one: Export, part: "film" | "srt" | "vtt" = "film") => {
      const link = document.createElement("a");
      link.href = `/api/exports/${one.job.id}/files/${part}`;
      link.download = "";
      link.click();
    },
    folder: (one: Export) => attempt(take(api.POST("/api/exports/{job}/folder", path(one))).then((at) => setLies({ job: one.job.id, at: at as ExportFolder }))),
    again: (one: Export) => attempt(take(api.POST("/api/jobs/{job}/again", path(one))).then((job) => setChosen(job.id))),
    retry: (one: Export) => attempt(take(api.POST("/api/jobs/{job}/retry", path(one)))),
    cancel: (one: Export) => attempt(take(api.POST("/api/jobs/{job}/cancel", path(one)))),
    forget: (one: Export) => attempt(take(api.DELETE("/api/exports/{job}", path(one)))),
  };
  const on = (act: (one: Export) => void, fits: (one: Export) => boolean) => () => {
    if (focused !== undefined && fits(focused)) act(focused);
  };
  useActions({
    "export.play": on(acts.play, isMade),
    "export.save": on((one) => acts.save(one), isMade),
    "export.folder": on(acts.folder, isMade),
    "export.again": on(acts.again, (one) => one.revision != null && !isGoing(one.job)),
    "export.cancel": on((one) => (isGoing(one.job) ? acts.cancel(one) : acts.forget(one)), () => true),
  });

  /** Arrows go from one export to the next. */
  function moved(event: KeyboardEvent): void {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>("[data-export]") ?? [])];
    const at = rows.findIndex((row) => row === event.target);
    const next = at < 0 ? undefined : rows[at + ({ ArrowDown: 1, ArrowUp: -1 }[event.key] ?? rows.length)];
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  }
  const rows = (some: readonly Export[]) => (
    <ul className="grid gap-1.5">
      {some.map((one) => <ExportRow key={one.job.id} made={one} shown={one === shown} stop={one.job.id === (focused ?? found[0])?.job.id} focused={() => setChosen(one.job.id)} acts={acts} lies={lies?.job === one.job.id ? lies.at : null} />)}
    </ul>
  );
  return (
    <section aria-label={t("export.made")} className="flex min-h-0 min-w-0 flex-col">
      {shown?.result == null ? null : <Player key={shown.job.id} made={shown} poster={about?.poster ?? null} />}
      <div ref={list} onKeyDown={moved} className="min-h-0 flex-1 overflow-y-auto px-5 py-4">
        {error ? <Failed what={t("export.failed")} error={error} again={() => void refetch()} /> : null}
        {data === undefined && !error ? <div className="grid gap-1.5" aria-hidden>{Array.from({ length: 3 }, (_, at) => <Skeleton key={at} className="h-14" />)}</div> : null}
        {going.length === 0 ? null : <><h2 className="mb-2 font-semibold text-soft">{t("export.queue")}</h2>{rows(going)}<div className="h-5" /></>}
        {past.length === 0 ? null : <><h2 className="mb-2 font-semibold text-soft">{t("export.past")}</h2>{rows(past)}</>}
        {data !== undefined && found.length === 0 ? (
          <div className="grid h-full place-items-center pb-16 text-center">
            <div>
              <Film size={32} aria-hidden className="mx-auto mb-4 text-faint" />
              <p className="mb-1 text-lg font-semibold">{t("export.none")}</p>
              <p className="max-w-[44ch] text-soft">{t("export.noneHint")}</p>
            </div>
          </div>
        ) : null}
      </div>
    </section>
  );
}

function isMade(one: Export): boolean {
  return one.result != null;
}

export type Acts = Record<"play" | "folder" | "again" | "retry" | "cancel" | "forget", (made: Export) => void> & { save: (made: Export, part?: "film" | "srt" | "vtt") => void };
