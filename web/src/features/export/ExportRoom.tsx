import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Download, FileAudio, FileVideo, Image, RotateCcw, Share, Trash2, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { JobProgress } from "@/features/jobs/JobProgress";
import { transport } from "@/playback/transport";
import { api, take } from "@/shared/api/client";
import { messageOf } from "@/shared/api/errors";
import { exportsQuery, keys, presetsQuery, projectQuery } from "@/shared/api/queries";
import type { CaptionMode, Export, ExportPreset, ExportPresetName, LoudnessPreset } from "@/shared/api/schema";
import { Button, IconButton } from "@/shared/ui/Button";
import { cx } from "@/shared/ui/cx";
import { Skeleton } from "@/shared/ui/Skeleton";
import { ago, clock } from "@/shared/ui/time";

const LOUDNESS: readonly LoudnessPreset[] = ["animatic", "web", "broadcast", "none"];
const CAPTIONS: readonly CaptionMode[] = ["track", "burn", "none"];

export default function ExportRoom({ project }: { project: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(projectQuery(project));
  const sequence = data?.sequence ?? null;
  return (
    <div className="grid h-full grid-cols-[minmax(420px,1fr)_minmax(0,1.4fr)]">
      <section aria-labelledby="export-new" className="overflow-y-auto border-r border-line bg-panel p-6">
        <h1 id="export-new" className="mb-4 text-lg font-semibold">{t("export.title", { name: data?.name ?? "" })}</h1>
        {data && sequence === null ? <p className="text-soft">{t("edit.noSequence")}</p> : null}
        {sequence === null ? null : <Ask sequence={sequence} />}
      </section>
      <Made project={project} />
    </div>
  );
}

/** What is to be exported, and how. */
function Ask({ sequence }: { sequence: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data: presets } = useQuery(presetsQuery);
  const [name, setName] = useState<ExportPresetName>("h264_web");
  const [loudness, setLoudness] = useState<LoudnessPreset>("animatic");
  const [captions, setCaptions] = useState<CaptionMode>("track");
  const [part, setPart] = useState(false);
  const range = transport.range;
  const preset = presets?.presets.find((known) => known.name === name);
  const ask = useMutation({
    mutationFn: () =>
      take(
        api.POST("/api/sequences/{sequence}/exports", {
          params: { path: { sequence } },
          body: { preset: name, settings: { loudness, captions, ...(part && range !== null && { start: range[0], stop: range[1] }) } as never },
        }),
      ),
    onSuccess: () => void client.invalidateQueries({ queryKey: keys.exports }),
    onError: (error) => toast.error(messageOf(error)),
  });
  if (presets === undefined) return <Skeleton className="h-80 w-full" />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        ask.mutate();
      }}
    >
      <fieldset className="mb-5">
        <legend className="mb-2 font-semibold text-soft">{t("export.format")}</legend>
        <div className="grid gap-1">
          {presets.presets.map((known) => <Preset key={known.name} preset={known} chosen={known.name === name} choose={() => setName(known.name)} />)}
        </div>
      </fieldset>
      <div className="mb-6 grid grid-cols-[120px_1fr] items-center gap-y-2">
        <label htmlFor="export-range" className="text-soft">{t("export.range")}</label>
        <Choice id="export-range" value={part ? "part" : "whole"} onChange={(value) => setPart(value === "part")} options={[["whole", t("export.whole")], ...(range === null ? [] : [["part", t("export.part")] as const])]} />
        {preset?.picture === false ? null : (
          <>
            <label htmlFor="export-captions" className="text-soft">{t("export.captions")}</label>
            <Choice id="export-captions" value={captions} onChange={(value) => setCaptions(value as CaptionMode)} options={CAPTIONS.map((mode) => [mode, t(`export.caption.${mode}`)])} />
          </>
        )}
        {preset?.sound === false ? null : (
          <>
            <label htmlFor="export-loudness" className="text-soft">{t("export.loudness")}</label>
            <Choice id="export-loudness" value={loudness} onChange={(value) => setLoudness(value as LoudnessPreset)} options={LOUDNESS.map((one) => [one, t(`export.loud.${one}`)])} />
          </>
        )}
      </div>
      <Button kind="primary" type="submit" disabled={ask.isPending} className="h-9 w-full">
        <Share size={16} aria-hidden />
        {t("export.begin")}
      </Button>
    </form>
  );
}

function Preset({ preset, chosen, choose }: { preset: ExportPreset; chosen: boolean; choose: () => void }) {
  const Icon = preset.picture === false ? FileAudio : preset.container === "gif" ? Image : FileVideo;
  return (
    <label className={cx("flex items-center gap-3 rounded border px-3 py-2 has-focus-visible:outline-2 has-focus-visible:outline-accent", chosen ? "border-accent bg-raised" : "border-transparent hover:bg-raised")}>
      <input type="radio" name="preset" checked={chosen} onChange={choose} className="sr-only" />
      <Icon size={18} aria-hidden className={chosen ? "text-accent" : "text-soft"} />
      <span className="min-w-0">
        <span className="block font-medium">{preset.title} <span className="text-faint">.{preset.container}</span></span>
        <span className="block truncate text-sm text-soft">{preset.about}</span>
      </span>
    </label>
  );
}

function Choice({ id, value, options, onChange }: { id: string; value: string; options: readonly (readonly [string, string])[]; onChange: (value: string) => void }) {
  return (
    <select id={id} value={value} onChange={(event) => onChange(event.target.value)} className="h-7 rounded border border-line bg-raised px-2">
      {options.map(([key, word]) => <option key={key} value={key}>{word}</option>)}
    </select>
  );
}

/** What was exported, and what is being exported. */
function Made({ project }: { project: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data, refetch } = useQuery(exportsQuery(project));
  const [playing, setPlaying] = useState<string | null>(null);
  const found = data?.exports ?? [];
  const shown = found.find((one) => one.job.id === playing) ?? found.find((one) => one.result != null);
  // A list of jobs changes with every event of theirs.
  useEffect(() => client.getQueryCache().subscribe((event) => {
    if (event.type === "updated" && event.query.queryKey[0] === "jobs") void refetch();
  }), [client, refetch]);
  return (
    <section aria-label={t("export.made")} className="flex min-h-0 flex-col">
      {shown?.result == null ? null : <Player made={shown} />}
      <div className="min-h-0 flex-1 overflow-y-auto p-4">
        <h2 className="mb-2 font-semibold text-soft">{t("export.made")}</h2>
        {data && found.length === 0 ? <p className="text-soft">{t("export.none")}</p> : null}
        <ul className="grid gap-1.5">
          {found.map((one) => <Row key={one.job.id} made={one} shown={one === shown} show={() => setPlaying(one.job.id)} />)}
        </ul>
      </div>
    </section>
  );
}

function Player({ made }: { made: Export }) {
  const film = made.result?.film;
  if (film === undefined) return null;
  const url = `/api/blobs/${film.sha256}`;
  if (film.media_type === "image/gif") return <img src={url} alt="" className="max-h-[50%] w-full bg-black object-contain" />;
  if (film.media_type.startsWith("audio/")) return <audio key={url} src={url} controls className="m-4" />;
  // Captions stand in the file itself and beside it; this picture is to look at.
  return <video key={url} src={url} controls className="max-h-[55%] w-full bg-black" data-testid="export-player" />;
}

function Row({ made, shown, show }: { made: Export; shown: boolean; show: () => void }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const { job, result } = made;
  const path = { params: { path: { job: job.id } } };
  const told = () => void client.invalidateQueries({ queryKey: keys.exports });
  const failed = (error: unknown) => void toast.error(messageOf(error));
  return (
    <li className={cx("rounded border px-3 py-2", shown ? "border-faint bg-raised" : "border-line bg-panel")}>
      <div className="flex items-center gap-3">
        <button type="button" onClick={show} disabled={result == null} className="min-w-0 flex-1 text-left">
          <span className="block truncate font-medium">{job.title} <span className="text-faint">.{made.settings.container}</span></span>
          <span className="block truncate text-sm text-soft">
            {result == null ? t(`jobs.state.${job.state}`) : [clock(result.seconds), size(result.film.size), `${result.extent.width}×${result.extent.height}`, ago(job.created_ms, i18n.language)].join(" · ")}
          </span>
        </button>
        {result == null ? null : (
          <a href={`/api/exports/${job.id}/files/film`} download aria-label={t("export.save")} title={t("export.save")} className="inline-flex size-7 items-center justify-center rounded text-soft hover:bg-lifted hover:text-text">
            <Download size={16} />
          </a>
        )}
        {job.state === "failed" ? (
          <IconButton label={t("app.retry")} onClick={() => void take(api.POST("/api/jobs/{job}/retry", path)).then(told, failed)}><RotateCcw size={16} /></IconButton>
        ) : null}
        {job.state === "queued" || job.state === "running" ? (
          <IconButton label={t("app.cancel")} onClick={() => void take(api.POST("/api/jobs/{job}/cancel", path)).then(told, failed)}><X size={16} /></IconButton>
        ) : (
          <IconButton label={t("export.forget")} onClick={() => void take(api.DELETE("/api/exports/{job}", path)).then(told, failed)}><Trash2 size={16} /></IconButton>
        )}
      </div>
      <JobProgress job={job} />
      {job.error == null ? null : <p role="alert" className="mt-1 text-sm text-failed">{job.error.message}</p>}
    </li>
  );
}

function size(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
