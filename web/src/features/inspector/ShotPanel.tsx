import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Columns2, Dices, Sparkles } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { changeTake } from "@/core/commands";
import type { Clip, MediaSource } from "@/core/document";
import { frame } from "@/core/time";
import { JobProgress } from "@/shared/ui/JobProgress";
import { api, take } from "@/shared/api/client";
import { messageOf } from "@/shared/api/errors";
import { made, useMedia } from "@/shared/api/media";
import { jobsQuery, keys, shotTakesQuery, storyQuery } from "@/shared/api/queries";
import type { ShotUpdate, Take } from "@/shared/api/schema";
import { reasonOf } from "@/shared/i18n/reasons";
import { Button, IconButton } from "@/shared/ui/Button";
import { cx } from "@/shared/ui/cx";
import { Tag } from "@/shared/ui/Tag";
import { dispatch, useTimeline } from "@/stores/timelineStore";

import { Compare } from "./Compare";
import { ShotFields } from "./ShotFields";
import { Stars } from "./Stars";

/** The shot that a clip shows: its words, its takes; made again with other words, the clip shows the new take. */
export function ShotPanel({ project, id, clip }: { project: string; id: string; clip: Clip }) {
  const { t } = useTranslation();
  const shot = clip.source.type === "media" ? clip.source.shot : null;
  const name = (clip.source.type === "title" ? clip.source.text : clip.name) || t(`inspector.kinds.${clip.source.type}`);
  return shot === null || clip.source.type !== "media" ? (
    <h2 className="truncate p-4 font-semibold">{name}</h2>
  ) : (
    <Shot project={project} shot={shot} id={id} source={clip.source} />
  );
}

function Shot({ project, shot, id, source }: { project: string; shot: string; id: string; source: MediaSource }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data: story } = useQuery(storyQuery(project));
  const { data: found } = useQuery(shotTakesQuery(project, shot));
  const { data: jobs } = useQuery(jobsQuery);
  const card = story?.scenes.flatMap((scene) => scene.shots).find((one) => one.id === shot);
  const takes = found?.takes ?? [];
  const job = jobs?.jobs.find((one) => one.shot === shot && (one.state === "queued" || one.state === "running"));
  const [text, setText] = useState<string | null>(null);
  const asked = useAsked(id, takes);

  const make = useMutation({
    mutationFn: async (how: "again" | "vary") => {
      const path = { params: { path: { shot } } };
      if (text !== null && text !== card?.shot.prompt) await take(api.PATCH("/api/shots/{shot}", { ...path, body: { prompt: text } }));
      if (how === "vary") return (await take(api.POST("/api/shots/{shot}/vary", { ...path, body: {} }))).job.id;
      const answer = await take(api.POST("/api/projects/{project}/generate", { params: { path: { project } }, body: { shots: [shot], all: false, again: true } }));
      return answer.jobs[0]?.id ?? answer.running[0]?.id ?? null;
    },
    onSuccess: () => {
      asked();
      setText(null);
      void client.invalidateQueries({ queryKey: keys.jobs });
      void client.invalidateQueries({ queryKey: keys.story(project) });
    },
    onError: (error) => toast.error(messageOf(error)),
  });

  const update = useMutation({
    mutationFn: (body: ShotUpdate) => take(api.PATCH("/api/shots/{shot}", { params: { path: { shot } }, body })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.story(project) }),
    onError: (error) => toast.error(messageOf(error)),
  });

  const shown = takes.find((one) => one.video.sha256 === source.blob);
  return (
    <div className="p-4">
      <div className="mb-3 flex items-center gap-2">
        <h2 className="font-semibold">{t("inspector.shot", { code: card?.code ?? "" })}</h2>
        {job === undefined ? card?.status === "failed" ? <Tag tone="failed">{t("jobs.state.failed")}</Tag> : card?.status === "stale" ? <Tag tone="stale">{t("inspector.stale")}</Tag> : shown === undefined ? null : <Tag tone={shown.generative ? "generated" : "animatic"}>{shown.generative ? shown.recipe.request.engine : t("inspector.animatic")}</Tag> : <Tag tone="running">{t(`jobs.state.${job.state === "queued" ? "queued" : "running"}`)}</Tag>}
        <span className="flex-1" />
        {shown === undefined ? null : <span className="text-sm text-soft">{t("inspector.take", { number: shown.number, count: takes.length })}</span>}
      </div>
      <Takes project={project} takes={takes} shown={source.blob} choose={(one) => choose(id, one)} />
      <label className="sr-only" htmlFor={`prompt-${id}`}>{t("inspector.prompt")}</label>
      <textarea
        id={`prompt-${id}`}
        value={text ?? card?.shot.prompt ?? ""}
        onChange={(event) => setText(event.target.value)}
        rows={5}
        className="mb-2 w-full resize-y rounded border border-line bg-raised p-2.5 leading-[1.45] focus:border-accent"
      />
      <div className="flex gap-2">
        <Button kind="primary" disabled={make.isPending || job !== undefined} onClick={() => make.mutate("again")}>
          <Sparkles size={15} aria-hidden />
          {t("inspector.generate")}
        </Button>
        <Button disabled={make.isPending || job !== undefined} onClick={() => make.mutate("vary")} title={t("inspector.varyHint")}>
          <Dices size={15} aria-hidden />
          {t("inspector.vary")}
        </Button>
      </div>
      {job === undefined ? null : <JobProgress job={job} />}
      {card === undefined ? null : <ShotFields key={shot} shot={card.shot} update={(body) => update.mutate(body)} />}
      {card?.status === "failed" && card.job?.error != null ? <p role="alert" className="mt-2 text-sm text-failed">{card.job.error.message}</p> : null}
    </div>
  );
}

function Takes({ project, takes, shown, choose }: { project: string; takes: readonly Take[]; shown: string; choose: (take: Take) => void }) {
  const { t } = useTranslation();
  const [comparing, setComparing] = useState(false);
  const one = takes.find((take) => take.video.sha256 === shown);
  return (
    <div className="mb-3">
      {takes.length < 2 ? null : (
        <ul className="flex gap-2 overflow-x-auto p-0.5">
          {takes.map((take) => (
            <li key={take.id}>
              <button type="button" aria-pressed={take === one} aria-label={t("inspector.choose", { number: take.number })} onClick={() => choose(take)} className={cx("relative block w-24 overflow-hidden rounded border", take === one ? "border-accent ring-1 ring-accent" : "border-line hover:border-faint")}>
                <Picture blob={take.video.sha256} />
                <span className="absolute right-1 bottom-1 rounded-sm bg-black/60 px-1 text-xs text-white">{take.number}</span>
                {take.rating > 0 ? <span aria-hidden className="absolute bottom-1 left-1 rounded-sm bg-black/60 px-1 text-xs text-white">{"★".repeat(take.rating)}</span> : null}
              </button>
            </li>
          ))}
        </ul>
      )}
      {one === undefined ? null : (
        <div className="mt-1 flex items-center">
          <Stars project={project} take={one} />
          <span className="flex-1" />
          {takes.length < 2 ? null : <IconButton label={t("inspector.compare")} onClick={() => setComparing(true)}><Columns2 size={15} /></IconButton>}
        </div>
      )}
      {comparing && one !== undefined ? <Compare takes={takes} shown={one} choose={choose} close={() => setComparing(false)} /> : null}
    </div>
  );
}

function Picture({ blob }: { blob: string }) {
  const poster = made(useMedia(blob), "poster");
  return <span className="block aspect-video bg-ground">{poster === null ? null : <img src={poster.urls[0]} alt="" className="size-full object-cover" />}</span>;
}

/** A take in a clip's place. What is wrong with it is said. */
function choose(id: string, one: Take): void {
  const old = useTimeline.getState().document?.clips[id]?.source;
  if (old?.type !== "media") return;
  const source: MediaSource = { ...old, blob: one.video.sha256, take: one.id, shot: one.shot, rate: one.rate, frames: frame(one.frames), extent: one.extent, audio: one.audio };
  const result = dispatch("take", changeTake, { clip: id, source });
  if (result !== null && !result.ok && result.code !== "NOTHING_CHANGED") toast(reasonOf(result));
}

/** After `asked()`, the next take that comes is put into the clip. */
function useAsked(id: string, takes: readonly Take[]): () => void {
  const known = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    const before = known.current;
    const fresh = before === null ? undefined : takes.find((one) => !before.has(one.id));
    if (fresh === undefined) return;
    known.current = null;
    choose(id, fresh);
  }, [id, takes]);
  return () => {
    known.current = new Set(takes.map((one) => one.id));
  };
}
