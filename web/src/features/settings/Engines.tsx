import { useQuery } from "@tanstack/react-query";
import { Check, Minus, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";

import { workersQuery } from "@/shared/api/queries";
import type { VideoCapabilities, WorkerView } from "@/shared/api/schema";
import { cx } from "@/shared/ui/cx";
import { Failed } from "@/shared/ui/Failed";
import { Skeleton } from "@/shared/ui/Skeleton";
import { Tag } from "@/shared/ui/Tag";

import { Head } from "./parts";

const SKILLS = ["audio", "keyframes", "extend", "retake", "regions", "region_words", "ic_lora"] as const;

/** What the workers say that they can: nothing is shown that nobody here can make. */
export function Engines() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(workersQuery);
  const engines = enginesOf(data?.workers ?? []);
  return (
    <>
      <Head title={t("settings.sections.engines")} about={t("settings.enginesAbout")} />
      {error ? <Failed what={t("settings.workersFailed")} error={error} again={() => void refetch()} /> : null}
      {data === undefined && !error ? <Skeleton className="h-48 w-full" /> : null}
      {data !== undefined && engines.length === 0 ? <p className="text-soft">{t("settings.noEngines")}</p> : null}
      <ul className="grid gap-3">{engines.map((engine) => <Engine key={engine.engine} engine={engine} workers={workersOf(engine, data?.workers ?? [])} />)}</ul>
    </>
  );
}

/** Of each engine the word of the worker that was heard of last. */
function enginesOf(workers: readonly WorkerView[]): VideoCapabilities[] {
  const found = new Map<string, VideoCapabilities>();
  for (const worker of workers.toSorted((a, b) => a.seen_ms - b.seen_ms)) for (const engine of worker.engines) found.set(engine.engine, engine as VideoCapabilities);
  return [...found.values()];
}

function workersOf(engine: VideoCapabilities, workers: readonly WorkerView[]): number {
  return workers.filter((worker) => worker.connected && worker.engines.some((one) => one.engine === engine.engine)).length;
}

function Engine({ engine, workers }: { engine: VideoCapabilities; workers: number }) {
  const { t } = useTranslation();
  const size = (extent: { width?: number; height?: number } | undefined) => `${extent?.width?.toString() ?? ""}×${extent?.height?.toString() ?? ""}`;
  return (
    <li className="rounded-lg border border-line bg-panel p-4">
      <div className="mb-1 flex items-center gap-2">
        <h3 className="font-semibold">{engine.title}</h3>
        <Tag tone={engine.generative ? "generated" : "animatic"}>{t(engine.generative ? "settings.generative" : "settings.animatic")}</Tag>
        <span className="flex-1" />
        <span className={cx("text-sm", workers > 0 ? "text-done" : "text-soft")}>{t("settings.engineWorkers", { count: workers })}</span>
      </div>
      <p className="mb-3 text-sm text-soft">
        {t("settings.engineSizes", { least: size(engine.min_extent), most: size(engine.max_extent), frames: engine.max_frames })} · {engine.revision}
      </p>
      {engine.needs ? <p className="mb-3 flex items-center gap-2 rounded bg-failed-ground px-3 py-2 text-failed"><TriangleAlert size={14} aria-hidden />{engine.needs}</p> : null}
      <ul className="flex flex-wrap gap-x-5 gap-y-1.5">
        {SKILLS.map((skill) => (
          <li key={skill} className={cx("flex items-center gap-1.5", engine[skill] ? "" : "text-faint")}>
            {engine[skill] ? <Check size={14} aria-hidden className="text-done" /> : <Minus size={14} aria-hidden />}
            {t(`settings.skills.${skill}`)}
            <span className="sr-only">{t(engine[skill] ? "settings.can" : "settings.cannot")}</span>
          </li>
        ))}
      </ul>
    </li>
  );
}
