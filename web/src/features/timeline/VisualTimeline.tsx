import { useEffect, useLayoutEffect, useMemo, useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";

import { lengthOfDocument, type Clip, type TimelineDocument, type Track } from "@/core/document";
import { layout, rowsOf, type Box, type Row, type View } from "@/core/layout";
import { transport } from "@/playback/transport";
import { useActions } from "@/shared/hotkeys/useActions";
import { useSelection } from "@/stores/selectionStore";
import { useTimeline } from "@/stores/timelineStore";
import { useViewport, zoomBy, zoomToFit } from "@/stores/viewportStore";

import { ClipView } from "./ClipView";
import { Heads } from "./Heads";
import { CaptionView, TransitionView } from "./Items";
import { HEAD_WIDTH, OVERSCAN, RULER_HEIGHT } from "./measures";
import { CutHandle, Hint, HoleView, MarqueeBox, Playhead, RangeShade, Refused, SnapLine, Spoken } from "./Overlay";
import { Ruler } from "./Ruler";
import { TimelineMenu } from "./TimelineMenu";
import { Toolbar } from "./Toolbar";
import { NO_STANDING, useStandings, type Standing } from "./standing";
import { useDrop } from "./useDrop";
import { usePointer } from "./usePointer";
import { cellId, enter, headId, pressed, walkStore } from "./walk";

/** Tracks and clips: positioned elements, windowed in both directions; no canvas. `lead` comes first in its toolbar. */
export function VisualTimeline({ project, document: kept, lead }: { project: string; document: TimelineDocument; lead?: ReactNode }) {
  const document = useTimeline((state) => state.preview) ?? kept;
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const { zoom, scrollX, scrollY, width, height } = useViewport();
  const rows = useMemo(() => rowsOf(document), [document]);
  const { clips, captions, transition } = useSelection();
  const { walking, cursor } = useStore(walkStore);
  const standingOf = useStandings(project, document);
  const length = lengthOfDocument(document);
  const inner = Math.max(width, length * zoom + width / 2);
  const pointer = usePointer(rows, content, scroller);
  const { walkIn, walkOut } = useWalking(rows);
  useDrop(rows, content);
  useSize(scroller);
  useFirstFit(length);
  useFollowing(scroller);
  useActions({
    "view.timeline": () => {
      grid.current?.focus();
      enter(rows);
    },
  });

  // What is drawn changes in steps of the overscan: between them a scroll moves what is there.
  const left = Math.max(0, Math.floor(scrollX / OVERSCAN - 1) * OVERSCAN);
  const view = { left, top: scrollY, width: width + 3 * OVERSCAN, height: height + 1, pixelsPerFrame: zoom };
  const { boxes } = layout(rows, view);
  const bottom = rows.at(-1);
  const depth = bottom === undefined ? 0 : bottom.top + bottom.height;
  const at = walking ? cursor : null;
  const drawn = at !== null && (at.key === null || boxes.some((box) => box.key === at.key && box.type !== "run"));

  return (
    <section aria-label={t("edit.timeline")} className="relative grid h-full grid-rows-[36px_minmax(0,1fr)] bg-panel select-none" style={{ gridTemplateColumns: `${HEAD_WIDTH.toString()}px minmax(0, 1fr)` }}>
      <div className="col-span-2 grid">
        <Toolbar lead={lead} />
      </div>
      <Heads document={document} rows={rows} />
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
        <TimelineMenu kind="items">
          <div ref={content} {...pointer} className="relative" style={{ width: inner, height: Math.max(depth + RULER_HEIGHT + 24, height) }}>
            <Ruler document={document} from={left / zoom} until={(left + view.width) / zoom} />
            <div
              ref={grid}
              role="treegrid"
              aria-label={t("edit.tracks")}
              aria-multiselectable
              aria-activedescendant={drawn ? cellId(at) : undefined}
              tabIndex={0}
              className="absolute inset-x-0 bottom-0 !outline-none"
              style={{ top: RULER_HEIGHT }}
              onPointerDown={() => walkStore.setState({ walking: false })}
              onFocus={walkIn}
              onBlur={walkOut}
              onKeyDown={(event) => {
                if (pressed(event, rows, document)) event.preventDefault();
              }}
            >
              {rows.map(({ track, top, height: tall }) => {
                const found = document.tracks[track];
                return found === undefined ? null : (
                  <div key={track} role="row" aria-owns={headId(track)} aria-label={found.name || t(`timeline.kinds.${found.kind}`)} className={rowLook(found)} style={{ top, height: tall }}>
                    {boxes.filter((box) => box.track === track).map((box) => (
                      <BoxView
                        key={`${box.type}:${box.key}`}
                        box={box}
                        document={document}
                        standingOf={standingOf}
                        track={found}
                        zoom={zoom}
                        view={view}
                        selected={box.type === "transition" ? transition === box.key : clips.has(box.key) || captions.has(box.key)}
                        active={at?.key === box.key}
                      />
                    ))}
                  </div>
                );
              })}
            </div>
            <HoleView tops={new Map(rows.map((row) => [row.track, row]))} />
            <RangeShade />
            <CutHandle />
            <MarqueeBox />
            <SnapLine />
            <Playhead />
            <Hint />
          </div>
        </TimelineMenu>
      </div>
      <Refused />
      <Spoken />
    </section>
  );
}

/** Locked tracks are hatched: nothing on them can be taken hold of. */
function rowLook({ locked, hidden, muted, kind }: Track): string {
  const off = hidden || (kind === "audio" && muted);
  return `absolute inset-x-0 border-b border-line${off ? " opacity-45" : ""}${locked ? " bg-[repeating-linear-gradient(-45deg,transparent_0_6px,color-mix(in_srgb,var(--text)_5%,transparent)_6px_12px)]" : ""}`;
}

interface BoxViewProps {
  box: Box;
  document: TimelineDocument;
  standingOf: (clip: Clip) => Standing;
  track: Track;
  zoom: number;
  view: View;
  selected: boolean;
  active: boolean;
}

function BoxView({ box, document, standingOf, track, zoom, view, selected, active }: BoxViewProps) {
  const { t } = useTranslation();
  const { key: id, left, width, height } = box;
  const placed = { id, left, width, rate: document.rate, selected, active };
  if (box.type === "run") {
    return <div role="gridcell" aria-label={t("timeline.run", { count: box.count })} className="absolute inset-y-0.5 rounded-sm bg-lifted" style={{ left, width: Math.max(1, width) }} />;
  }
  if (box.type === "transition") {
    const item = document.transitions[id];
    return item === undefined ? null : <TransitionView {...placed} item={item} height={height} />;
  }
  const caption = document.captions[id];
  if (caption !== undefined && caption.track === box.track) return <CaptionView {...placed} caption={caption} height={height} />;
  const clip = document.clips[id];
  if (clip === undefined) return null;
  return (
    <ClipView
      {...(track.kind === "video" ? standingOf(clip) : NO_STANDING)}
      id={id}
      clip={clip}
      track={track}
      rate={document.rate}
      zoom={zoom}
      height={height}
      from={Math.max(0, view.left - left)}
      until={Math.min(width, view.left + view.width - left)}
      detailed={box.detailed}
      selected={selected}
      active={active}
    />
  );
}

/**
 * Who comes to the grid with Tab walks in it. To whom it only falls back, from a menu or a dialog, it is what it was before:
 * after work with the mouse the next arrow moves the playhead.
 */
function useWalking(rows: readonly Row[]): { walkIn: () => void; walkOut: () => void } {
  const byTab = useRef(false);
  const walked = useRef(false);
  useEffect(() => {
    const heard = (event: Event) => (byTab.current = event instanceof KeyboardEvent && event.key === "Tab");
    window.document.addEventListener("keydown", heard, { capture: true });
    window.document.addEventListener("pointerdown", heard, { capture: true });
    return () => {
      window.document.removeEventListener("keydown", heard, { capture: true });
      window.document.removeEventListener("pointerdown", heard, { capture: true });
    };
  }, []);
  return {
    walkIn: () => {
      if (byTab.current) enter(rows);
      else if (walked.current) walkStore.setState({ walking: true });
    },
    walkOut: () => {
      walked.current = walkStore.getState().walking;
      walkStore.setState({ walking: false });
    },
  };
}

function useSize(scroller: React.RefObject<HTMLDivElement | null>): void {
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    // Nothing wide or high is a panel that has not got its size yet: what was measured last is nearer.
    const measure = () => useViewport.setState(({ width, height }) => ({ width: element.clientWidth || width, height: element.clientHeight || height }));
    const watching = new ResizeObserver(measure);
    watching.observe(element);
    measure();
    return () => watching.disconnect();
  }, [scroller]);
  const { scrollX, scrollY } = useViewport();
  useLayoutEffect(() => {
    if (scroller.current === null) return;
    if (Math.abs(scroller.current.scrollLeft - scrollX) > 0.5) scroller.current.scrollLeft = scrollX;
    if (Math.abs(scroller.current.scrollTop - scrollY) > 0.5) scroller.current.scrollTop = scrollY;
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
