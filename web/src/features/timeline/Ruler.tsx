import { memo, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Marker, TimelineDocument } from "@/core/document";
import { timecode } from "@/core/time";
import { transport } from "@/playback/transport";
import { cx } from "@/shared/ui/cx";
import { useSelection } from "@/stores/selectionStore";
import { useViewport } from "@/stores/viewportStore";

import { RULER_HEIGHT } from "./measures";
import { stepOfRuler } from "./ruler";

/** Times, the range from in to out, and the markers. Frames `from` to `until` are drawn. */
export const Ruler = memo(function Ruler({ document, from, until }: { document: TimelineDocument; from: number; until: number }) {
  const { t } = useTranslation();
  const zoom = useViewport((state) => state.zoom);
  const step = stepOfRuler(zoom, document.rate, 110);
  const first = Math.max(0, Math.floor(from / step));
  const marks = Array.from({ length: Math.max(0, Math.ceil(until / step) - first) }, (_, at) => (first + at) * step);
  return (
    <div role="group" aria-label={t("timeline.ruler")} className="sticky top-0 z-20 overflow-hidden border-b border-line bg-panel" style={{ height: RULER_HEIGHT }} data-testid="ruler" data-ruler="">
      {marks.map((at) => (
        <span key={at} className="pointer-events-none absolute top-0 h-full border-l border-line pl-1.5 text-xs leading-[17px] text-faint tabular-nums" style={{ left: at * zoom }}>
          {timecode(at, document.rate)}
        </span>
      ))}
      <Range zoom={zoom} />
      {seen(document.markers, zoom, from, until).map(([key, marker]) => (
        <MarkerView key={key} id={key} marker={marker} zoom={zoom} />
      ))}
    </div>
  );
});

/** Of markers that would lie on each other only the first is drawn. */
function seen(markers: TimelineDocument["markers"], zoom: number, from: number, until: number): [string, Marker][] {
  const inView = Object.entries(markers).filter(([, marker]) => marker.at <= until && marker.at + marker.length >= from);
  let last = Number.NEGATIVE_INFINITY;
  return inView
    .toSorted(([, a], [, b]) => a.at - b.at)
    .filter(([, marker]) => {
      if ((marker.at - last) * zoom < 4) return false;
      last = marker.at;
      return true;
    });
}

function MarkerView({ id, marker, zoom }: { id: string; marker: Marker; zoom: number }) {
  const { t } = useTranslation();
  const selected = useSelection((state) => state.marker === id);
  const wide = marker.length * zoom;
  const name = marker.name || t(`timeline.markers.${marker.kind}`);
  return (
    <div
      data-marker={id}
      title={marker.note ? `${name}\n${marker.note}` : name}
      className="absolute bottom-0 z-10 flex h-3 cursor-pointer items-end"
      style={{ left: marker.at * zoom - 5, width: 10 + wide, color: marker.colour }}
    >
      {wide > 0 ? <span className="absolute inset-y-0.5 right-0 left-[5px] rounded-r-sm bg-current opacity-35" /> : null}
      <svg viewBox="0 0 10 12" className={cx("relative h-3 w-2.5 shrink-0 overflow-visible", selected && "drop-shadow-[0_0_2px_var(--text)]")} aria-hidden>
        {marker.kind === "chapter" ? <path d="M5 1 L9.5 6 L5 11 L0.5 6 Z" fill="currentColor" stroke={selected ? "var(--text)" : "none"} strokeWidth="1.5" /> : <path d="M1 1 H9 V7 L5 11.5 L1 7 Z" fill="currentColor" stroke={selected ? "var(--text)" : "none"} strokeWidth="1.5" />}
      </svg>
      <span data-tail="" className="absolute inset-y-0 -right-1.5 w-2 cursor-ew-resize" />
    </div>
  );
}

/** In to out: a band with two grips; nothing where there is no range. */
function Range({ zoom }: { zoom: number }) {
  const { t } = useTranslation();
  const range = useRange();
  if (range === null) return null;
  const [first, stop] = range;
  return (
    <div className="absolute inset-y-0 bg-accent/20" style={{ left: first * zoom, width: Math.max(2, (stop - first) * zoom) }} data-testid="range">
      <span data-range="both" title={t("timeline.range")} className="absolute inset-x-0 top-0 h-1.5 cursor-grab bg-accent/70" />
      <span data-range="in" title={t("timeline.in")} className="absolute inset-y-0 left-0 w-2 cursor-ew-resize border-l-2 border-accent" />
      <span data-range="out" title={t("timeline.out")} className="absolute inset-y-0 right-0 w-2 cursor-ew-resize border-r-2 border-accent" />
    </div>
  );
}

/** Only when the range changes: no commit for a tick. */
export function useRange(): readonly [number, number] | null {
  const [range, setRange] = useState(transport.range);
  useEffect(() => transport.subscribe(() => setRange(transport.range)), []);
  return range;
}
