/** What lies over the rows: the playhead, where something snaps, the box of a marquee, what a drag has come to. */
import { Blend } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";

import { transport } from "@/playback/transport";
import { useSelection } from "@/stores/selectionStore";
import { useTimeline } from "@/stores/timelineStore";
import { useViewport } from "@/stores/viewportStore";

import { gestureStore } from "./gesture";
import { hoverStore } from "./hover";
import { RULER_HEIGHT } from "./measures";
import { useRange } from "./Ruler";

/** Moves by `transform` from the transport's ticks: React draws it once. */
export function Playhead() {
  const line = useRef<HTMLDivElement>(null);
  const zoom = useViewport((state) => state.zoom);
  useEffect(
    () =>
      transport.subscribe((frame) => {
        if (line.current !== null) line.current.style.transform = `translateX(${frame * zoom}px)`;
      }),
    [zoom],
  );
  return (
    <div ref={line} aria-hidden data-testid="playhead" className="pointer-events-none absolute inset-y-0 left-0 z-30 w-px bg-accent">
      <div className="sticky top-0 -ml-[5px] size-0 border-x-[5.5px] border-t-8 border-x-transparent border-t-accent" />
    </div>
  );
}

export function SnapLine() {
  const line = useStore(gestureStore, (state) => state.line);
  const zoom = useViewport((state) => state.zoom);
  return line === null ? null : <div aria-hidden className="pointer-events-none absolute inset-y-0 z-20 w-px bg-text" style={{ left: line * zoom }} />;
}

/** What lies outside of in and out is dimmed. */
export function RangeShade() {
  const range = useRange();
  const zoom = useViewport((state) => state.zoom);
  if (range === null) return null;
  const shade = "pointer-events-none absolute bottom-0 z-10 bg-ground/35";
  return (
    <div aria-hidden>
      <div className={shade} style={{ top: RULER_HEIGHT, left: 0, width: range[0] * zoom }} />
      <div className={shade} style={{ top: RULER_HEIGHT, left: range[1] * zoom, right: 0 }} />
    </div>
  );
}

export function MarqueeBox() {
  const marquee = useStore(gestureStore, (state) => state.marquee);
  if (marquee === null) return null;
  const { from, to } = marquee;
  return (
    <div
      aria-hidden
      data-testid="marquee"
      className="pointer-events-none absolute z-20 border border-accent bg-accent/15"
      style={{ left: Math.min(from.x, to.x), top: RULER_HEIGHT + Math.min(from.y, to.y), width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) }}
    />
  );
}

/** Beside the pointer. */
export function Hint() {
  const hint = useStore(gestureStore, (state) => state.hint);
  return hint === null ? null : (
    <span aria-hidden data-testid="hint" className="pointer-events-none absolute z-40 rounded-sm bg-text px-1.5 text-xs leading-5 font-medium whitespace-nowrap text-panel tabular-nums" style={{ left: hint.x + 12, top: Math.max(2, RULER_HEIGHT + hint.y - 26) }}>
      {hint.text}
    </span>
  );
}

/** On the cut under the pointer: press for a transition of a second, drag for another length. */
export function CutHandle() {
  const { t } = useTranslation();
  const cut = useStore(hoverStore, (state) => state.cut);
  const zoom = useViewport((state) => state.zoom);
  return cut === null ? null : (
    <span data-cut={cut.track} data-at={cut.at} title={t("timeline.cutHandle")} className="absolute z-10 grid h-[17px] w-[18px] cursor-ew-resize place-items-center rounded-sm bg-text text-panel" style={{ left: cut.at * zoom - 9, top: RULER_HEIGHT + cut.top + 3 }}>
      <Blend size={12} aria-hidden />
    </span>
  );
}

/** Empty room of a free track that was chosen. */
export function HoleView({ tops }: { tops: ReadonlyMap<string, { top: number; height: number }> }) {
  const hole = useSelection((state) => state.hole);
  const zoom = useViewport((state) => state.zoom);
  const row = tops.get(hole?.track ?? "");
  return hole === null || row === undefined ? null : (
    <div aria-hidden data-testid="hole" className="pointer-events-none absolute rounded-[4px] border border-dashed border-accent bg-accent/10" style={{ left: hole.from * zoom, width: (hole.to - hole.from) * zoom - 1, top: RULER_HEIGHT + row.top + 2, height: row.height - 5 }} />
  );
}

/** Why what is being dragged cannot go there. */
export function Refused() {
  const refused = useStore(gestureStore, (state) => state.refused);
  return refused === null ? null : (
    <p role="status" className="pointer-events-none absolute bottom-2 left-1/2 z-40 -translate-x-1/2 rounded bg-failed-ground px-3 py-1 text-failed">{refused}</p>
  );
}

/** Says aloud what each step of the history did. */
export function Spoken() {
  const { t } = useTranslation();
  const region = useRef<HTMLParagraphElement>(null);
  useEffect(
    () =>
      useTimeline.subscribe(({ history, sequence }, { history: before, sequence: known }) => {
        if (history === before || sequence !== known || region.current === null) return;
        const back = history.done < before.done && history.entries === before.entries;
        const entry = history.entries[back ? history.done : history.done - 1];
        if (entry === undefined) return;
        const words = t(`history.${entry.label}` as "history.move");
        region.current.textContent = back ? t("timeline.undone", { what: words }) : words;
      }),
    [t],
  );
  return <p ref={region} aria-live="polite" className="sr-only" data-testid="spoken" />;
}
