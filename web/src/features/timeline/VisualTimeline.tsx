import { useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";

import { lengthOfDocument, type TimelineDocument, type Track } from "@/core/document";
import { layout, rowsOf, type Box, type Row, type View } from "@/core/layout";
import { timecode } from "@/core/time";
import { transport } from "@/playback/transport";
import { useSelection } from "@/stores/selectionStore";
import { useTimeline } from "@/stores/timelineStore";
import { useViewport, zoomBy, zoomToFit } from "@/stores/viewportStore";

import { ClipView } from "./ClipView";
import { gestureStore } from "./gesture";
import { OVERSCAN, RULER_HEIGHT } from "./measures";
import { stepOfRuler } from "./ruler";
import { Toolbar } from "./Toolbar";
import { TrackHead } from "./TrackHead";
import { useDrop } from "./useDrop";
import { useGestures } from "./useGestures";

/** Tracks and clips: positioned elements, windowed in both directions; no canvas. */
export function VisualTimeline({ document: kept }: { document: TimelineDocument }) {
  const document = useTimeline((state) => state.preview) ?? kept;
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const { zoom, scrollX, scrollY, width, height } = useViewport();
  const rows = useMemo(() => rowsOf(document), [document]);
  const selected = useSelection((state) => state.clips);
  const length = lengthOfDocument(document);
  const inner = Math.max(width, length * zoom + width / 2);
  const grid = useRef<HTMLDivElement>(null);
  const pointer = useGestures(rows, grid);
  useDrop(rows, grid);
  useSize(scroller);
  useFirstFit(length);
  useFollowing(scroller);

  // What is drawn changes in steps of the overscan: between them a scroll moves what is there.
  const left = Math.max(0, Math.floor(scrollX / OVERSCAN - 1) * OVERSCAN);
  const view = { left, top: scrollY, width: width + 3 * OVERSCAN, height: height + 1, pixelsPerFrame: zoom };
  const { boxes } = layout(rows, view);
  const bottom = rows.at(-1);
  const depth = bottom === undefined ? 0 : bottom.top + bottom.height;

  return (
    <section aria-label={t("edit.timeline")} className="relative grid h-full grid-cols-[150px_minmax(0,1fr)] grid-rows-[36px_minmax(0,1fr)] bg-panel select-none">
      <div className="col-span-2 grid">
        <Toolbar />
      </div>
      <div className="relative overflow-hidden border-r border-line">
        <div className="border-b border-line" style={{ height: RULER_HEIGHT }} />
        <div style={{ transform: `translateY(${-scrollY}px)` }}>
          {rows.map(({ track }) => {
            const found = document.tracks[track];
            return found === undefined ? null : <TrackHead key={track} id={track} track={found} name={nameOf(document, rows, track)} />;
          })}
        </div>
      </div>
      <div
        ref={scroller}
        className="relative overflow-auto"
        data-testid="timeline-scroll"
        onScroll={(event) => useViewport.setState({ scrollX: event.currentTarget.scrollLeft, scrollY: event.currentTarget.scrollTop })}
        onWheel={(event) => {
          if (!(event.ctrlKey || event.metaKey || event.altKey)) return;
          const box = event.currentTarget.getBoundingClientRect();
          zoomBy(Math.exp(-event.deltaY / 240), event.clientX - box.left);
        }}
      >
        <div ref={grid} {...pointer} role="treegrid" aria-label={t("edit.tracks")} aria-multiselectable className="relative" style={{ width: inner, height: Math.max(depth + RULER_HEIGHT + 24, height) }}>
          <Ruler document={document} from={left / zoom} until={(left + view.width) / zoom} />
          {rows.map(({ track, top, height: tall }) => {
            const found = document.tracks[track];
            return found === undefined ? null : (
              <div key={track} role="row" aria-label={found.name || found.kind} className="absolute inset-x-0 border-b border-line" style={{ top: RULER_HEIGHT + top, height: tall }}>
                {boxes.filter((box) => box.track === track).map((box) => (
                  <BoxView key={`${box.type}:${box.key}`} box={box} document={document} track={found} zoom={zoom} view={view} selected={selected.has(box.key)} />
                ))}
              </div>
            );
          })}
          <SnapLine />
          <Playhead />
        </div>
      </div>
      <Refused />
    </section>
  );
}

interface BoxViewProps {
  box: Box;
  document: TimelineDocument;
  track: Track;
  zoom: number;
  view: View;
  selected: boolean;
}

function BoxView({ box, document, track, zoom, view, selected }: BoxViewProps) {
  if (box.type === "run") {
    return <div role="gridcell" aria-label={`${box.count}`} className="absolute inset-y-0.5 rounded-sm bg-lifted" style={{ left: box.left, width: Math.max(1, box.width) }} />;
  }
  if (box.type === "transition") {
    return (
      <div
        aria-hidden
        className="pointer-events-none absolute top-0.5 z-10 rounded-sm border border-white/30 bg-black/30 bg-[linear-gradient(to_top_right,transparent_49%,rgb(255_255_255/0.5)_50%,transparent_51%)]"
        style={{ left: box.left, width: box.width, height: Math.min(18, box.height - 4) }}
      />
    );
  }
  const caption = document.captions[box.key];
  if (caption !== undefined && caption.track === box.track) {
    return (
      <div role="gridcell" title={caption.text} className="absolute inset-y-0.5 truncate rounded-sm bg-lifted px-1.5 text-xs leading-5 text-soft" style={{ left: box.left, width: Math.max(2, box.width - 1) }}>
        {caption.text}
      </div>
    );
  }
  const clip = document.clips[box.key];
  if (clip === undefined) return null;
  return (
    <ClipView
      id={box.key}
      clip={clip}
      track={track}
      rate={document.rate}
      zoom={zoom}
      height={box.height}
      from={Math.max(0, view.left - box.left)}
      until={Math.min(box.width, view.left + view.width - box.left)}
      detailed={box.detailed}
      selected={selected}
    />
  );
}

/** V1, V2 from below; A1, A2 from above. */
function nameOf(document: TimelineDocument, rows: readonly Row[], track: string): string {
  const kind = document.tracks[track]?.kind ?? "video";
  const alike = rows.filter((row) => document.tracks[row.track]?.kind === kind).map((row) => row.track);
  const place = alike.indexOf(track);
  const letter = { video: "V", audio: "A", title: "T", caption: "C" }[kind];
  return `${letter}${kind === "audio" ? place + 1 : alike.length - place}`;
}

function Ruler({ document, from, until }: { document: TimelineDocument; from: number; until: number }) {
  const zoom = useViewport((state) => state.zoom);
  const step = stepOfRuler(zoom, document.rate, 110);
  const first = Math.max(0, Math.floor(from / step));
  const marks = Array.from({ length: Math.max(0, Math.ceil(until / step) - first) }, (_, at) => (first + at) * step);
  function scrub(event: React.PointerEvent<HTMLDivElement>): void {
    const box = event.currentTarget.getBoundingClientRect();
    transport.seek((event.clientX - box.left) / zoom);
  }
  return (
    <div
      className="sticky top-0 z-20 border-b border-line bg-panel"
      style={{ height: RULER_HEIGHT }}
      data-testid="ruler"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        transport.pause();
        scrub(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) scrub(event);
      }}
    >
      {marks.map((mark) => (
        <span key={mark} className="absolute top-0 h-full border-l border-line pt-1.5 pl-1.5 text-xs text-soft tabular-nums" style={{ left: mark * zoom }}>
          {timecode(mark, document.rate)}
        </span>
      ))}
    </div>
  );
}

/** Moves by `transform` from the transport's ticks: React draws it once. */
function Playhead() {
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

function SnapLine() {
  const line = useStore(gestureStore, (state) => state.line);
  const zoom = useViewport((state) => state.zoom);
  return line === null ? null : <div aria-hidden className="pointer-events-none absolute inset-y-0 z-20 w-px bg-text" style={{ left: line * zoom }} />;
}

/** Why what is being dragged cannot go there. */
function Refused() {
  const refused = useStore(gestureStore, (state) => state.refused);
  return refused === null ? null : (
    <p role="status" className="pointer-events-none absolute bottom-2 left-1/2 z-40 -translate-x-1/2 rounded bg-failed-ground px-3 py-1 text-failed">{refused}</p>
  );
}

function useSize(scroller: React.RefObject<HTMLDivElement | null>): void {
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const watching = new ResizeObserver(() => useViewport.setState({ width: element.clientWidth, height: element.clientHeight }));
    watching.observe(element);
    useViewport.setState({ width: element.clientWidth, height: element.clientHeight });
    return () => watching.disconnect();
  }, [scroller]);
  const scrollX = useViewport((state) => state.scrollX);
  useLayoutEffect(() => {
    if (scroller.current !== null && Math.abs(scroller.current.scrollLeft - scrollX) > 0.5) scroller.current.scrollLeft = scrollX;
  });
}

/** A sequence is first seen whole. */
function useFirstFit(length: number): void {
  const done = useRef(false);
  useLayoutEffect(() => {
    if (done.current || length === 0) return;
    done.current = true;
    zoomToFit(length);
  }, [length]);
}

/** While it plays, the page turns when the playhead leaves it. */
function useFollowing(scroller: React.RefObject<HTMLDivElement | null>): void {
  useEffect(
    () =>
      transport.subscribe((frame, playing) => {
        const { zoom, scrollX, width } = useViewport.getState();
        const at = frame * zoom;
        if (playing && scroller.current !== null && (at > scrollX + width || at < scrollX)) scroller.current.scrollLeft = Math.max(0, at - 24);
      }),
    [scroller],
  );
}
