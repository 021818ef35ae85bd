/** What lies over the picture, and is none of it: captions as players show them, safe areas, what is said of the picture. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { MediaSource, TimelineDocument } from "@/core/document";
import { Resolver } from "@/core/resolve";
import { transport } from "@/playback/transport";
import { jobOf } from "@/shared/api/jobs";
import { jobsQuery, progressQuery } from "@/shared/api/queries";
import { Tag } from "@/shared/ui/Tag";
import { clock } from "@/shared/ui/time";

import { filesOf } from "@/playback/files";
import type { Known } from "./known";
import { progressOf } from "./making";

/** Captions are part of the picture only where the export burns them in. */
export function Captions({ document }: { document: TimelineDocument }) {
  const shown = useRef<HTMLParagraphElement>(null);
  const resolver = useMemo(() => new Resolver(document), [document]);
  useEffect(
    () =>
      transport.subscribe((frame) => {
        const text = resolver.at(frame).captions.map((caption) => caption.text).join("\n");
        if (shown.current !== null && shown.current.textContent !== text) shown.current.textContent = text;
      }),
    [resolver],
  );
  return <p ref={shown} className="absolute inset-x-0 bottom-[7%] mx-auto w-fit max-w-[70%] rounded-sm bg-black/55 px-2 text-center text-lg whitespace-pre-line text-white empty:hidden" />;
}

/** Shares of the frame that screens surely show: action 93 %, titles 90 % (SMPTE ST 2046-1). */
const AREAS = [
  { share: 0.93, dash: "" },
  { share: 0.9, dash: "6 4" },
] as const;

export function SafeAreas() {
  return (
    <svg aria-hidden className="absolute inset-0 size-full" data-testid="safe-areas">
      {AREAS.map(({ share, dash }) => (
        <g key={share} fill="none">
          {[["#000", 3, 0.35], ["#fff", 1, 0.75]].map(([stroke, width, opacity]) => (
            <rect key={stroke} x={`${(1 - share) * 50}%`} y={`${(1 - share) * 50}%`} width={`${share * 100}%`} height={`${share * 100}%`} stroke={String(stroke)} strokeWidth={width} strokeOpacity={opacity} strokeDasharray={dash} />
          ))}
        </g>
      ))}
      <svg x="50%" y="50%" overflow="visible">
        <path d="M-10 0H10M0-10V10" stroke="#000" strokeOpacity="0.35" strokeWidth="3" />
        <path d="M-10 0H10M0-10V10" stroke="#fff" strokeOpacity="0.75" />
      </svg>
    </svg>
  );
}

/** The topmost film under the playhead: a commit for each cut, none for a tick. */
function useUnder(document: TimelineDocument): { clip: string; source: MediaSource } | null {
  const resolver = useMemo(() => new Resolver(document), [document]);
  const [clip, setClip] = useState<string | null>(null);
  useEffect(
    () =>
      transport.subscribe((frame) => {
        const films = resolver.at(frame).layers.flatMap((layer) => (layer.type === "picture" ? [layer] : [layer.incoming ?? layer.outgoing]));
        setClip(films.findLast((film) => film?.source.type === "media")?.clip ?? null);
      }),
    [resolver],
  );
  const source = clip === null ? undefined : document.clips[clip]?.source;
  return clip === null || source?.type !== "media" ? null : { clip, source };
}

/** What is being made in the place of what is seen, and how far it is; or why it was not. */
export function Making({ document }: { document: TimelineDocument }) {
  const under = useUnder(document);
  return under?.source.shot == null ? null : <OfShot shot={under.source.shot} />;
}

function OfShot({ shot }: { shot: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data } = useQuery(jobsQuery);
  const jobs = data?.jobs ?? [];
  const job = jobOf(jobs, shot);
  useQuery(progressQuery(job?.id ?? "")); // draws anew when it is told
  if (job === null) return null;
  if (job.state === "failed") {
    return (
      <p role="status" className="absolute bottom-3 left-3 flex max-w-[80%] items-center gap-2 rounded bg-black/70 py-1 pr-2 pl-1 text-sm text-white">
        <Tag tone="failed">{t("jobs.state.failed")}</Tag>
        <span className="truncate">{job.error?.message}</span>
      </p>
    );
  }
  const progress = progressOf(client, jobs, job);
  const share = progress === null || progress.steps === 0 ? null : progress.step / progress.steps;
  return (
    <div data-testid="making" className="absolute bottom-3 left-3 flex items-center gap-2 rounded bg-black/70 py-1 pr-2 pl-1 text-sm text-white tabular-nums">
      <Tag tone="running">{job.state === "queued" ? t("jobs.state.queued") : t("monitor.making")}</Tag>
      {share === null || progress === null ? null : (
        <>
          <span className="h-[3px] w-24 overflow-hidden rounded bg-white/25"><span className="block h-full origin-left bg-running" style={{ transform: `scaleX(${share})` }} /></span>
          <span>{t("jobs.step", { step: progress.step, steps: progress.steps })}</span>
          {progress.eta_s == null ? null : <span className="text-white/70">{t("jobs.left", { time: clock(progress.eta_s) })}</span>}
        </>
      )}
    </div>
  );
}

/** Why a picture cannot be shown, and what to do. */
export function Missing({ document, clips, known }: { document: TimelineDocument; clips: readonly string[]; known: Known }) {
  const { t } = useTranslation();
  const [clip] = clips;
  const found = clip === undefined ? undefined : document.clips[clip];
  if (found?.source.type !== "media") return null;
  const media = known.of(found.source.blob);
  if (media === undefined) return null; // it is being asked for
  const files = filesOf(found.source, media);
  const why = media === null ? "offline" : files.full !== null || files.proxy !== null ? "unloaded" : media.state === "failed" ? "unreadable" : media.state === "queued" || media.state === "running" ? "proxy" : "undecodable";
  return (
    <div role="status" className="absolute inset-0 grid place-content-center gap-1 bg-[#161617] p-6 text-center text-[#ececee]">
      <p className="font-medium">{t(`monitor.missing.${why}`, { name: found.name || t("monitor.aClip") })}</p>
      <p className="text-sm text-[#a3a3aa]">{t(`monitor.missing.${why}Hint`)}</p>
    </div>
  );
}
