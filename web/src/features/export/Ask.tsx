import { useQuery } from "@tanstack/react-query";
import { FileAudio, FileVideo, Image, Share } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { timecode } from "@/core/time";
import { presetsQuery } from "@/shared/api/queries";
import type { CaptionMode, ExportPreset, ExportRequest, LoudnessPreset } from "@/shared/api/schema";
import { useKeysOf } from "@/shared/hotkeys/keymap";
import { shownKeys } from "@/shared/hotkeys/keys";
import { useActions } from "@/shared/hotkeys/useActions";
import { Button } from "@/shared/ui/Button";
import { cx } from "@/shared/ui/cx";
import { Failed } from "@/shared/ui/Failed";
import { Segments } from "@/shared/ui/Segments";
import { Select } from "@/shared/ui/Select";
import { Skeleton } from "@/shared/ui/Skeleton";
import { clock } from "@/shared/ui/time";

import type { Subject } from "./ExportRoom";
import { captionsFor, goodName, heightsFor, rangeOf, requestOf, scaled, type Form } from "./form";

const LOUDNESS: readonly LoudnessPreset[] = ["animatic", "web", "broadcast", "none"];

/** What is to be exported, and how. */
export function Ask({ subject, part, busy, ask }: { subject: Subject; part: readonly [number, number] | null; busy: boolean; ask: (body: ExportRequest) => void }) {
  const { t } = useTranslation();
  const keysOf = useKeysOf();
  const { data, error, refetch } = useQuery(presetsQuery);
  const [form, setForm] = useState<Form>({ preset: "h264_web", part: null, height: null, captions: "track", loudness: "animatic", name: subject.name });
  const set = (change: Partial<Form>) => setForm((known) => ({ ...known, ...change }));
  const presets = data?.presets as readonly ExportPreset[] | undefined;
  const preset = presets?.find((known) => known.name === form.preset);
  const range = rangeOf(form.part, subject.rate, subject.length);
  const named = goodName(form.name);
  const ready = preset !== undefined && range.ok && named && !busy && subject.length > 0;
  const begin = () => {
    if (ready && range.ok) ask(requestOf(form, preset, subject.extent, range, subject.length));
  };
  useActions({ "export.begin": begin });
  if (error) return <div className="px-6"><Failed what={t("export.failed")} error={error} again={() => void refetch()} /></div>;
  if (presets === undefined || preset === undefined) return <div className="px-6"><Skeleton className="h-80 w-full" /></div>;
  const modes = captionsFor(preset);
  const captions = modes.includes(form.captions) ? form.captions : form.captions === "none" ? "none" : "sidecar";
  const code = (frame: number) => timecode(frame, subject.rate);
  const [first, stop] = part ?? [0, subject.length];
  const size = (extent: { width: number; height: number }) => `${extent.width.toString()}×${extent.height.toString()}`;
  return (
    <form
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        begin();
      }}
    >
      <div className="min-h-0 flex-1 overflow-y-auto px-6 pb-4">
        <fieldset className="mb-5">
          <legend className="mb-1.5 font-semibold text-soft">{t("export.format")}</legend>
          <div className="grid grid-cols-2 gap-1.5">{presets.map((known) => <Preset key={known.name} preset={known} chosen={known.name === form.preset} choose={() => set({ preset: known.name })} />)}</div>
          <p className="mt-2 text-sm text-soft">{preset.about}</p>
        </fieldset>
        <div className="grid grid-cols-[108px_minmax(0,1fr)] items-center gap-y-2.5">
          <span className="text-soft">{t("export.range")}</span>
          <Segments label={t("export.range")} value={form.part === null ? "whole" : "part"} onChange={(value) => set({ part: value === "whole" ? null : { from: code(first), to: code(Math.max(first, stop - 1)) } })} options={[{ value: "whole", label: t("export.whole") }, { value: "part", label: t("export.part") }]} />
          {form.part === null ? null : (
            <>
              <span />
              <div>
                <div className="flex items-center gap-2">
                  <Code label={t("actions.in")} value={form.part.from} bad={!range.ok} set={(from) => set({ part: { from, to: form.part?.to ?? "" } })} />
                  <span aria-hidden className="text-faint">–</span>
                  <Code label={t("actions.out")} value={form.part.to} bad={!range.ok} set={(to) => set({ part: { from: form.part?.from ?? "", to } })} />
                  <span className="text-soft tabular-nums">{range.ok ? clock(((range.stop - range.start) * subject.rate.den) / subject.rate.num) : ""}</span>
                </div>
                <p className={cx("mt-1 text-sm", range.ok ? "text-soft" : "text-failed")} role={range.ok ? undefined : "alert"}>{range.ok ? (part === null ? t("export.noPart") : "") : t("export.rangeBad", { first: code(0), last: code(Math.max(0, subject.length - 1)) })}</p>
              </div>
            </>
          )}
          {preset.picture === false ? null : (
            <>
              <label htmlFor="export-size" className="text-soft">{t("export.size")}</label>
              <Select id="export-size" value={form.height ?? ""} onChange={(event) => set({ height: event.target.value === "" ? null : Number(event.target.value) })} options={[["", preset.longest_side != null && preset.longest_side < Math.max(subject.extent.width, subject.extent.height) ? t("export.sizeLongest", { side: preset.longest_side }) : t("export.sizeOwn", { size: size(subject.extent) })], ...heightsFor(subject.extent).map((height) => [height.toString(), `${height.toString()}p · ${size(scaled(subject.extent, height))}`] as const)]} />
            </>
          )}
          <label htmlFor="export-captions" className="text-soft">{t("export.captions")}</label>
          <Select id="export-captions" value={captions} onChange={(event) => set({ captions: event.target.value as CaptionMode })} options={modes.map((mode) => [mode, t(`export.caption.${mode}`)])} />
          {preset.sound === false ? null : (
            <>
              <label htmlFor="export-loudness" className="text-soft">{t("export.loudness")}</label>
              <Select id="export-loudness" value={form.loudness} onChange={(event) => set({ loudness: event.target.value as LoudnessPreset })} options={LOUDNESS.map((one) => [one, t(`export.loud.${one}`)])} />
            </>
          )}
          <label htmlFor="export-name" className="text-soft">{t("export.name")}</label>
          <span className={cx("flex h-7 items-center rounded border bg-raised focus-within:outline-2 focus-within:outline-accent", named ? "border-line" : "border-failed")}>
            <input id="export-name" value={form.name} maxLength={120} aria-invalid={!named} aria-describedby="export-name-said" onChange={(event) => set({ name: event.target.value })} className="min-w-0 flex-1 bg-transparent px-2.5 outline-none" />
            <span className="pr-2.5 text-faint">.{preset.container}</span>
          </span>
          <span />
          <p id="export-name-said" role={named ? undefined : "alert"} className="-mt-1 min-h-4 text-sm text-failed">{named ? "" : t("export.nameBad")}</p>
        </div>
      </div>
      <div className="border-t border-line px-6 py-4">
        <Button kind="primary" type="submit" disabled={!ready} title={keysOf("export.begin").map(shownKeys).join(", ")} className="!h-9 w-full">
          <Share size={16} aria-hidden />
          {t("export.begin")}
        </Button>
      </div>
    </form>
  );
}

function Preset({ preset, chosen, choose }: { preset: ExportPreset; chosen: boolean; choose: () => void }) {
  const Icon = preset.picture === false ? FileAudio : preset.container === "gif" ? Image : FileVideo;
  return (
    <label title={preset.about} className={cx("flex h-9 items-center gap-2.5 rounded border px-2.5 transition-colors duration-120 has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-accent", chosen ? "border-accent bg-raised" : "border-line hover:border-faint hover:bg-raised")}>
      <input type="radio" name="preset" checked={chosen} onChange={choose} className="sr-only" />
      <Icon size={16} aria-hidden className={cx("shrink-0", chosen ? "text-accent" : "text-soft")} />
      <span className="min-w-0 flex-1 truncate font-medium">{preset.title}</span>
      <span className="text-sm text-faint">.{preset.container}</span>
    </label>
  );
}

function Code({ label, value, bad, set }: { label: string; value: string; bad: boolean; set: (value: string) => void }) {
  return <input aria-label={label} aria-invalid={bad} value={value} onChange={(event) => set(event.target.value)} className={cx("h-7 w-28 rounded border bg-raised px-2 text-center tabular-nums", bad ? "border-failed" : "border-line")} />;
}
