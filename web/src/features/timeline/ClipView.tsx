import { memo } from "react";

import type { Clip, Track } from "@/core/document";
import { cx } from "@/shared/ui/cx";

interface ClipViewProps {
  id: string;
  clip: Clip;
  track: Track;
  zoom: number;
  selected: boolean;
}

/** One clip. Its stripe says what it is: an animatic, sound, a title, a gap. */
export const ClipView = memo(function ClipView({ id, clip, track, zoom, selected }: ClipViewProps) {
  const width = Math.max(2, clip.length * zoom - 1);
  const kind = clip.source.type === "gap" ? "gap" : track.kind;
  return (
    <div
      role="gridcell"
      aria-selected={selected}
      aria-label={clip.name || clip.source.type}
      data-clip={id}
      tabIndex={-1}
      className={cx(
        "absolute inset-y-0.5 overflow-hidden rounded-[4px] border-t-2 [contain:strict]",
        LOOKS[kind],
        selected && "outline-2 -outline-offset-1 outline-accent",
        !clip.enabled && "opacity-40",
      )}
      style={{ left: clip.start * zoom, width }}
    >
      {width > 12 ? <span aria-hidden className="absolute inset-y-0 left-0 w-1.5 cursor-ew-resize" /> : null}
      {width > 12 ? <span aria-hidden className="absolute inset-y-0 right-0 w-1.5 cursor-ew-resize" /> : null}
      {width > 28 ? <span className="block truncate px-1.5 text-sm leading-[18px]">{nameOf(clip)}</span> : null}
    </div>
  );
});

const LOOKS: Record<Track["kind"] | "gap", string> = {
  video: "bg-raised border-animatic",
  audio: "bg-[color-mix(in_srgb,var(--done)_16%,var(--panel))] border-done",
  title: "bg-animatic-ground border-animatic",
  caption: "bg-lifted border-faint",
  gap: "border-line border-dashed border bg-ground/40 text-faint",
};

function nameOf(clip: Clip): string {
  if (clip.name) return clip.name;
  return clip.source.type === "title" ? clip.source.text.replaceAll("\n", " · ") : "";
}
