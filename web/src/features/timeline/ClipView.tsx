import { useQuery } from "@tanstack/react-query";
import { memo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";

import { shownSourceFrame } from "@/core/resolve";
import type { Clip, MediaSource, Track } from "@/core/document";
import { AUDIO_RATE, sampleOf, timecode, type Rate } from "@/core/time";
import { made, mediaQuery, useMedia } from "@/shared/api/media";
import { progressQuery } from "@/shared/api/queries";
import { cx } from "@/shared/ui/cx";

import { decibels, gainLine } from "./drags";
import { hoverStore } from "./hover";
import { LABEL_HEIGHT } from "./measures";
import type { Standing, State } from "./standing";
import { outline, peaksQuery } from "@/playback/peaks";

interface ClipViewProps extends Standing {
  id: string;
  clip: Clip;
  track: Track;
  rate: Rate;
  zoom: number;
  height: number;
  /** What of it can be seen, in pixels from its left edge; in steps, so that a scroll does not draw it anew. */
  from: number;
  until: number;
  detailed: boolean;
  selected: boolean;
  /** The keyboard is on it. */
  active: boolean;
}

/** One clip. Its stripe says what it is: an animatic, sound, a title, a gap. */
export const ClipView = memo(function ClipView(props: ClipViewProps) {
  const { t } = useTranslation();
  const { id, clip, track, detailed, selected, active, zoom, rate, state } = props;
  const kind = clip.source.type === "gap" ? "gap" : track.kind;
  const name = nameOf(clip) || t(`inspector.kinds.${clip.source.type}`);
  const label = [
    t("timeline.cell", { name, at: timecode(clip.start, rate), length: timecode(clip.length, rate) }),
    ...(props.take === null ? [] : [t("timeline.take", { number: props.take })]),
    ...(state === null ? [] : [t(`timeline.states.${state}`)]),
  ].join(", ");
  return (
    <div
      id={`cell-${id}`}
      role="gridcell"
      aria-selected={selected}
      aria-label={label}
      data-clip={id}
      className={cx(
        "absolute inset-y-0.5 overflow-hidden rounded-[4px] border-t-2 [contain:strict]",
        LOOKS[kind],
        kind === "video" && STRIPES[state ?? "none"],
        selected && "outline-2 -outline-offset-1 outline-accent",
        active && "ring-2 ring-text ring-inset",
        !clip.enabled && "opacity-40 grayscale",
      )}
      style={{ left: clip.start * zoom, width: Math.max(2, clip.length * zoom - 1), ...(clip.label === null ? {} : { borderTopColor: clip.label }) }}
    >
      {detailed ? <Inside {...props} /> : null}
    </div>
  );
});

function Inside(props: ClipViewProps) {
  const { id, clip, track, zoom, selected } = props;
  const hovered = useStore(hoverStore, (state) => state.clip === id);
  const { t } = useTranslation();
  if (clip.source.type === "gap") {
    return <span className="absolute inset-0 grid place-items-center truncate text-xs">{t("inspector.kinds.gap")}</span>;
  }
  const content =
    clip.source.type !== "media" ? null : track.kind === "audio" ? <Wave {...props} source={clip.source} /> : <Filmstrip {...props} source={clip.source} />;
  const handles = (hovered || selected) && !track.locked;
  const speed = clip.speed_num / clip.speed_den;
  return (
    <>
      {content}
      <Fade length={clip.fade_in * zoom} side="in" />
      <Fade length={clip.fade_out * zoom} side="out" />
      <span className="absolute inset-x-0 top-0 truncate px-1.5 text-sm leading-[18px]">
        {nameOf(clip)}
        <span aria-hidden>
          {props.take === null ? null : <Aside said={` · ${props.take}`} className="text-soft" />}
          <Said {...props} />
        </span>
        {speed === 1 ? null : <span className="ml-1.5 text-xs text-soft tabular-nums">{`${Math.round(speed * 100)} %`}</span>}
      </span>
      {handles ? <GainLine {...props} /> : null}
      <Edge side="left-0" />
      <Edge side="right-0" />
      {handles && clip.length * zoom > 48 ? (
        <>
          <FadeGrip grip="fade_in" at={{ left: Math.max(2, clip.fade_in * zoom - 5) }} />
          <FadeGrip grip="fade_out" at={{ right: Math.max(2, clip.fade_out * zoom - 5) }} />
        </>
      ) : null}
    </>
  );
}

/** Seen and not read: the cell's own name says it, in whole words. */
function Aside({ said, className }: { said: string; className: string }): ReactNode {
  return <span aria-hidden data-said={said} className={cx("tabular-nums before:content-[attr(data-said)]", className)} />;
}

/** Beside the name: what is not as it should be, and how far what is made has come. */
function Said({ clip, state, job, why }: ClipViewProps): ReactNode {
  const { t } = useTranslation();
  const { data: media } = useQuery({ ...mediaQuery(clip.source.type === "media" ? clip.source.blob : ""), enabled: clip.source.type === "media" });
  if (state === "running" && job !== null) return <Making job={job} />;
  if (state === "failed") return <Aside said={why === null ? t("timeline.states.failed") : `${t("timeline.states.failed")}: ${why}`} className="ml-1.5 text-xs text-failed" />;
  if (media === null) return <Aside said={t("timeline.states.offline")} className="ml-1.5 text-xs text-failed" />;
  return state === "queued" || state === "stale" ? <Aside said={t(`timeline.states.${state}`)} className={cx("ml-1.5 text-xs", state === "queued" ? "text-running" : "text-soft")} /> : null;
}

function Making({ job }: { job: string }): ReactNode {
  const { t } = useTranslation();
  const { data } = useQuery(progressQuery(job));
  const share = data == null || data.steps === 0 ? null : data.step / data.steps;
  return (
    <>
      <Aside said={share === null ? t("timeline.states.running") : `${Math.round(share * 100)} %`} className="ml-1.5 text-xs text-running" />
      <span aria-hidden className="absolute inset-x-0 top-0 h-0.5 origin-left bg-running transition-transform duration-180" style={{ transform: `scaleX(${share ?? 0})` }} />
    </>
  );
}

function Edge({ side }: { side: string }): ReactNode {
  return <span aria-hidden className={cx("absolute inset-y-0 w-1.5 cursor-ew-resize", side)} />;
}

/** What is not there yet, or not any more. */
function Fade({ length, side }: { length: number; side: "in" | "out" }): ReactNode {
  if (length < 2) return null;
  return (
    <span
      aria-hidden
      className={cx("pointer-events-none absolute bottom-0 bg-ground/60", side === "in" ? "left-0 [clip-path:polygon(0_0,100%_0,0_100%)]" : "right-0 [clip-path:polygon(0_0,100%_0,100%_100%)]")}
      style={{ width: length, top: LABEL_HEIGHT }}
    />
  );
}

function FadeGrip({ grip, at }: { grip: "fade_in" | "fade_out"; at: { left: number } | { right: number } }): ReactNode {
  const { t } = useTranslation();
  return <span data-grip={grip} title={t(`timeline.${grip}`)} className="absolute size-2.5 cursor-ew-resize rounded-full border border-panel bg-text" style={{ ...at, top: LABEL_HEIGHT - 3 }} />;
}

/** How loud the clip is, as a line that is drawn up and down. */
function GainLine({ clip, track, height }: ClipViewProps): ReactNode {
  const { t } = useTranslation();
  const room = height - LABEL_HEIGHT - 3;
  if (track.kind !== "audio" || clip.source.type !== "media" || room < 16) return null;
  return (
    <span data-grip="gain" title={t("timeline.gain", { gain: decibels(clip.gain_db) })} className="absolute inset-x-2 flex h-[9px] cursor-ns-resize items-center" style={{ top: LABEL_HEIGHT - 4 + gainLine(clip.gain_db, room) }}>
      <span className="h-px w-full bg-text" />
    </span>
  );
}

/** Small pictures, each of the moment at its left edge. */
function Filmstrip({ clip, source, rate, zoom, height, from, until }: ClipViewProps & { source: MediaSource }) {
  const strip = made(useMedia(source.blob), "filmstrip");
  const room = height - LABEL_HEIGHT - 3;
  if (strip === null || room < 12) return null;
  const { tile, columns, per_sheet: perSheet, tiles, step } = strip.layout;
  const width = Math.max(8, Math.round((room * tile.width) / tile.height));
  const first = Math.max(0, Math.floor(from / width));
  const last = Math.min(Math.ceil((clip.length * zoom) / width), Math.ceil(until / width));
  return Array.from({ length: Math.max(0, last - first) }, (_, at) => {
    const x = (first + at) * width;
    const shown = shownSourceFrame(clip, clip.start + Math.min(clip.length - 1, Math.round((x + width / 2) / zoom)), rate);
    const n = Math.min(tiles - 1, Math.round(shown / step));
    const [sheet, place] = [Math.floor(n / perSheet), n % perSheet];
    const rows = Math.ceil(Math.min(perSheet, tiles - sheet * perSheet) / columns);
    return (
      <span
        key={x}
        aria-hidden
        className="pointer-events-none absolute bottom-0"
        style={{
          left: x,
          width,
          height: room,
          backgroundImage: `url("${strip.urls[sheet] ?? ""}")`,
          backgroundSize: `${columns * width}px ${rows * room}px`,
          backgroundPosition: `${-(place % columns) * width}px ${-Math.floor(place / columns) * room}px`,
        }}
      />
    );
  });
}

function Wave({ clip, source, rate, zoom, height, from, until }: ClipViewProps & { source: MediaSource }) {
  const found = made(useMedia(source.blob), "peaks");
  const { data } = useQuery(peaksQuery(found?.urls[0] ?? null));
  const room = height - LABEL_HEIGHT - 3;
  if (data === undefined || room < 10) return null;
  const left = Math.max(0, from);
  const width = Math.ceil(Math.min(until, clip.length * zoom) - left);
  const speed = clip.speed_num / clip.speed_den;
  const perPixel = ((sampleOf(1000, rate) / 1000) * Math.abs(speed) * (data.rate / AUDIO_RATE)) / zoom;
  const start = sampleOf(clip.source_in, source.rate) * (data.rate / AUDIO_RATE);
  return (
    <svg aria-hidden className="absolute bottom-0 text-done" style={{ left, width, height: room }} viewBox={`0 0 ${width} ${room}`} preserveAspectRatio="none">
      <path d={outline(data, start + left * perPixel, perPixel, width, room)} fill="currentColor" opacity="0.75" />
    </svg>
  );
}

const LOOKS: Record<Track["kind"] | "gap", string> = {
  video: "bg-raised",
  audio: "bg-[color-mix(in_srgb,var(--done)_14%,var(--panel))] border-done",
  title: "bg-animatic-ground border-animatic",
  caption: "bg-lifted border-faint",
  gap: "border border-dashed border-faint/60 bg-ground/40 text-faint",
};

/** Of a picture's stripe. */
const STRIPES: Record<State | "none", string> = {
  none: "border-faint",
  queued: "border-running/60",
  running: "border-running",
  failed: "border-failed",
  stale: "border-stale",
  animatic: "border-animatic",
  generated: "border-accent",
};

/** A title is called by its words, whatever it was named. */
function nameOf({ name, source }: Clip): string {
  return source.type === "title" ? source.text.replaceAll("\n", " · ") || name : name;
}
