import { useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";

import { clipIdsByTrack, lengthOfDocument, type TimelineDocument, type Track } from "@/core/document";
import { timecode } from "@/core/time";
import { transport } from "@/playback/transport";
import { useSelection } from "@/stores/selectionStore";
import { useTimeline } from "@/stores/timelineStore";
import { useViewport, zoomBy, zoomToFit } from "@/stores/viewportStore";

import { ClipView } from "./ClipView";
import { gestureStore } from "./gesture";
import { HEAD_WIDTH, OVERSCAN, RULER_HEIGHT } from "./measures";
import { stepOfRuler } from "./ruler";
import { TrackHead } from "./TrackHead";
import { useGestures } from "./useGestures";

/** Top to bottom as they are seen: titles and captions, pictures from the top one down, then sound. */
function rowsOf(document: TimelineDocument): (readonly [string, Track])[] {
  const group = (track: Track) => ({ caption: 0, title: 1, video: 2, audio: 3 })[track.kind];
  return Object.entries(document.tracks).toSorted(
    ([, a], [, b]) => group(a) - group(b) || (a.kind === "audio" ? a.order - b.order : b.order - a.order),
  );
}

function placedRows(rows: readonly (readonly [string, Track])[]) {
  return rows.reduce<{ key: string; track: Track; top: number; height: number }[]>((placed, [key, track]) => {
    const above = placed.at(-1);
    return [...placed, { key, track, top: above === undefined ? 0 : above.top + above.height + 1, height: track.height }];
  }, []);
}

/** Tracks and clips: positioned elements, windowed in both directions; no canvas. */
export function VisualTimeline({ document: kept }: { document: TimelineDocument }) {
  const document = useTimeline((state) => state.preview) ?? kept;
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const { zoom, scrollX, scrollY, width, height } = useViewport();
  const rows = useMemo(() => rowsOf(document), [document]);
  const order = useMemo(() => clipIdsByTrack(document), [document]);
  const selected = useSelection((state) => state.clips);
  const length = lengthOfDocument(document);
  const inner = Math.max(width, length * zoom + width / 2);
  useSize(scroller);
  useFirstFit(length);
  useFollowing(scroller);

  const [from, until] = [(scrollX - OVERSCAN) / zoom, (scrollX + width + OVERSCAN) / zoom];
  const placed = useMemo(() => placedRows(rows), [rows]);
  const bottom = placed.at(-1);
  const top = bottom === undefined ? 0 : bottom.top + bottom.height + 1;
  const grid = useRef<HTMLDivElement>(null);
  const pointer = useGestures(placed, grid);
  const seen = placed.filter((row) => row.top < scrollY + height + OVERSCAN && row.top + row.track.height > scrollY - OVERSCAN);

  return (
    <section aria-label={t("edit.timeline")} className="relative grid h-full grid-cols-[150px_minmax(0,1fr)] bg-panel select-none">
      <div className="relative overflow-hidden border-r border-line">
        <div className="border-b border-line" style={{ height: RULER_HEIGHT }} />
        <div style={{ transform: `translateY(${-scrollY}px)` }}>
          {placed.map((row, at) => <TrackHead key={row.key} id={row.key} track={row.track} name={nameOf(rows, at)} />)}
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
        <div ref={grid} {...pointer} role="treegrid" aria-label={t("edit.tracks")} aria-multiselectable className="relative" style={{ width: inner, height: Math.max(top + RULER_HEIGHT + 24, height) }}>
          <Ruler document={document} from={from} until={until} />
          {seen.map(({ key, track, top: at }) => (
            <div
              key={key}
              role="row"
              aria-label={track.name || track.kind}
              className="absolute inset-x-0 border-b border-line"
              style={{ top: RULER_HEIGHT + at, height: track.height + 1 }}
            >
              {track.kind === "caption"
                ? Object.entries(document.captions)
                    .filter(([, caption]) => caption.track === key && caption.start < until && caption.start + caption.length > from)
                    .map(([id, caption]) => (
                      <div key={id} role="gridcell" title={caption.text} className="absolute inset-y-0.5 truncate rounded-sm bg-lifted px-1.5 text-xs leading-5 text-soft" style={{ left: caption.start * zoom, width: Math.max(2, caption.length * zoom - 1) }}>
                        {caption.text}
                      </div>
                    ))
                : (order.get(key) ?? [])
                    .filter((id) => {
                      const clip = document.clips[id];
                      return clip !== undefined && clip.start < until && clip.start + clip.length > from;
                    })
                    .map((id) => {
                      const clip = document.clips[id];
                      return clip === undefined ? null : <ClipView key={id} id={id} clip={clip} track={track} zoom={zoom} selected={selected.has(id)} />;
                    })}
            </div>
          ))}
          {seen.flatMap(({ key, track, top: at }) =>
            Object.entries(document.transitions)
              .filter(([, item]) => item.track === key && item.at - item.before < until && item.at + item.after > from)
              .map(([id, item]) => (
                <div
                  key={id}
                  title={item.kind}
                  className="pointer-events-none absolute rounded-sm border border-white/30 bg-[linear-gradient(to_top_right,transparent_49%,rgb(255_255_255/0.5)_50%,transparent_51%)] bg-black/30"
                  style={{ left: (item.at - item.before) * zoom, width: Math.max(2, (item.before + item.after) * zoom), top: RULER_HEIGHT + at + 2, height: Math.min(18, track.height - 4) }}
                />
              )),
          )}
          <SnapLine />
          <Playhead />
        </div>
      </div>
      <Refused />
    </section>
  );
}

/** V1, V2 from below; A1, A2 from above. */
function nameOf(rows: readonly (readonly [string, Track])[], at: number): string {
  const kind = rows[at]?.[1].kind ?? "video";
  const alike = rows.filter(([, track]) => track.kind === kind);
  const place = alike.findIndex(([key]) => key === rows[at]?.[0]);
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

export { HEAD_WIDTH };
