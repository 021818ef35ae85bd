import { useQuery } from "@tanstack/react-query";
import { memo, type ReactNode } from "react";

import { shownSourceFrame } from "@/core/resolve";
import type { Clip, MediaSource, Track } from "@/core/document";
import { AUDIO_RATE, sampleOf, type Rate } from "@/core/time";
import { made, useMedia } from "@/shared/api/media";
import { cx } from "@/shared/ui/cx";

import { LABEL_HEIGHT } from "./measures";
import { outline, peaksQuery } from "@/playback/peaks";

interface ClipViewProps {
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
}

/** One clip. Its stripe says what it is: an animatic, sound, a title, a gap. */
export const ClipView = memo(function ClipView(props: ClipViewProps) {
  const { id, clip, track, detailed, selected, zoom } = props;
  const kind = clip.source.type === "gap" ? "gap" : track.kind;
  return (
    <div
      role="gridcell"
      aria-selected={selected}
      aria-label={nameOf(clip) || clip.source.type}
      data-clip={id}
      tabIndex={-1}
      className={cx(
        "absolute inset-y-0.5 overflow-hidden rounded-[4px] border-t-2 [contain:strict]",
        LOOKS[kind],
        selected && "outline-2 -outline-offset-1 outline-accent",
        !clip.enabled && "opacity-40",
      )}
      style={{ left: clip.start * zoom, width: Math.max(2, clip.length * zoom - 1) }}
    >
      {detailed ? <Inside {...props} /> : null}
    </div>
  );
});

function Inside(props: ClipViewProps) {
  const { clip, track } = props;
  const content =
    clip.source.type !== "media" ? null : track.kind === "audio" ? <Wave {...props} source={clip.source} /> : <Filmstrip {...props} source={clip.source} />;
  return (
    <>
      {content}
      <span className="absolute inset-x-0 top-0 truncate px-1.5 text-sm leading-[18px]">{nameOf(clip)}</span>
      <Edge side="left-0" />
      <Edge side="right-0" />
    </>
  );
}

function Edge({ side }: { side: string }): ReactNode {
  return <span aria-hidden className={cx("absolute inset-y-0 w-1.5 cursor-ew-resize", side)} />;
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
        className="absolute bottom-0"
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
  video: "bg-raised border-animatic",
  audio: "bg-[color-mix(in_srgb,var(--done)_14%,var(--panel))] border-done",
  title: "bg-animatic-ground border-animatic",
  caption: "bg-lifted border-faint",
  gap: "border-line border-dashed border bg-ground/40 text-faint",
};

function nameOf(clip: Clip): string {
  if (clip.name) return clip.name;
  return clip.source.type === "title" ? clip.source.text.replaceAll("\n", " · ") : "";
}
