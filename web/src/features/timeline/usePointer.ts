import type { MouseEvent, PointerEvent, RefObject } from "react";
import { toast } from "sonner";

import { addMarker, addTransition, split } from "@/core/commands";
import type { TimelineDocument } from "@/core/document";
import type { Row } from "@/core/layout";
import { frame } from "@/core/time";
import { transport } from "@/playback/transport";
import { perform } from "@/shared/hotkeys/actions";
import { reasonOf } from "@/shared/i18n/reasons";
import { follow, leaveField, useGivingUp, type Drag, type Point } from "@/shared/ui/follow";
import { select, selectOne, toggleSelected, useSelection } from "@/stores/selectionStore";
import { dispatch, useTimeline } from "@/stores/timelineStore";
import { useViewport } from "@/stores/viewportStore";

import { CaptionDrag, CaptionTrimDrag, ClipDrag, FadeDrag, GainDrag, MarkerDrag, NewTransitionDrag, TransitionDrag, TrimDrag, type Edge } from "./drags";

import { hoverStore, hoverOver } from "./hover";
import { HANDLE, RULER_HEIGHT } from "./measures";
import { Marquee, RangeDrag, selectHole, type RangePart } from "./selecting";

interface Grip {
  readonly drag: Drag;
  readonly clicked?: () => void;
}

/** The playhead goes where the pointer is. */
class Scrub implements Drag {
  constructor(from: Point, readonly zoom: number) {
    transport.pause();
    this.moveTo(from);
  }

  moveTo({ x }: Point): void {
    transport.seek(x / this.zoom);
  }

  end(): boolean {
    return true;
  }

  drop(): void {}
}

/** What the pointer does in the ruler and on the rows. One listener for everything: thousands of clips cost nothing. */
export function usePointer(rows: readonly Row[], content: RefObject<HTMLDivElement | null>, scroller: RefObject<HTMLDivElement | null>) {
  useGivingUp();

  function pointOf(event: { readonly clientX: number; readonly clientY: number }): Point {
    const box = content.current?.getBoundingClientRect();
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) - RULER_HEIGHT };
  }

  const rowAt = (y: number) => rows.find((row) => y >= row.top && y < row.top + row.height);
  const trackAt = (y: number) => rowAt(y)?.track ?? null;

  /** What a press takes hold of; null: it has done all it does. */
  function gripOf(event: PointerEvent<HTMLElement>, document: TimelineDocument): Grip | null {
    const { zoom } = useViewport.getState();
    const at = pointOf(event);
    const adds = event.shiftKey || event.ctrlKey || event.metaKey;
    const part = (name: string) => (event.target as HTMLElement).closest<HTMLElement>(`[data-${name}]`);

    const marker = part("marker");
    if (marker !== null) {
      const key = marker.dataset["marker"] ?? "";
      selectOne({ marker: key });
      return { drag: new MarkerDrag(key, part("tail") === null ? "body" : "tail", at, zoom, document), clicked: () => transport.seek(document.markers[key]?.at ?? 0) };
    }
    const range = part("range")?.dataset["range"] as RangePart | undefined;
    if (range !== undefined) return { drag: new RangeDrag(range, at, zoom), clicked: () => transport.seek(at.x / zoom) };
    if (part("ruler") !== null) return { drag: event.shiftKey ? new RangeDrag("new", at, zoom) : new Scrub(at, zoom) };

    const cut = part("cut");
    if (cut !== null) {
      const [track, place] = [cut.dataset["cut"] ?? "", Number(cut.dataset["at"])];
      return { drag: new NewTransitionDrag(track, place, { ...at, x: place * zoom }, zoom), clicked: () => lay(document, track, place) };
    }
    const transition = part("transition");
    if (transition !== null) {
      const key = transition.dataset["transition"] ?? "";
      selectOne({ transition: key });
      return { drag: new TransitionDrag(key, nearerEdge(event, transition), at, zoom) };
    }
    const caption = part("caption");
    if (caption !== null) {
      const key = caption.dataset["caption"] ?? "";
      if (adds && !event.altKey) {
        toggleSelected(key, "captions");
        return null;
      }
      const edge = edgeAt(event, caption);
      if (!useSelection.getState().captions.has(key)) select([], [key]);
      return edge === null
        ? { drag: new CaptionDrag(key, at, zoom, trackAt, document), clicked: () => select([], [key]) }
        : { drag: new CaptionTrimDrag(key, edge, at, zoom, document) };
    }
    const clip = part("clip");
    if (clip !== null) return gripOfClip(event, clip, at, adds, document);
    return {
      drag: new Marquee(at, zoom, rows, adds),
      clicked: () => {
        if (!adds) selectHole(rowAt(at.y), Math.floor(at.x / zoom));
      },
    };
  }

  function gripOfClip(event: PointerEvent<HTMLElement>, clip: HTMLElement, at: Point, adds: boolean, document: TimelineDocument): Grip | null {
    const { zoom } = useViewport.getState();
    const key = clip.dataset["clip"] ?? "";
    if (useSelection.getState().tool === "blade") {
      dispatch("split", split, { at: frame(Math.round(at.x / zoom)), ...(event.shiftKey ? {} : { clips: [key] }) });
      return null;
    }
    if (adds) {
      toggleSelected(key);
      return null;
    }
    if (!useSelection.getState().clips.has(key)) select([key]);
    const clicked = () => select([key]);
    const grip = (event.target as HTMLElement).closest<HTMLElement>("[data-grip]")?.dataset["grip"];
    if (grip === "fade_in" || grip === "fade_out") return { drag: new FadeDrag(key, grip, at, zoom), clicked };
    if (grip === "gain") return { drag: new GainDrag(key, at, zoom), clicked };
    const edge = document.clips[key]?.source.type === "gap" ? null : edgeAt(event, clip);
    return { drag: edge === null ? new ClipDrag(key, at, zoom, trackAt, document) : new TrimDrag(key, edge, at, zoom, document), clicked };
  }

  function down(event: PointerEvent<HTMLElement>): void {
    if (event.button !== 0) return;
    leaveField();
    const { document } = useTimeline.getState();
    if (document === null) return;
    const grip = gripOf(event, document);
    hoverStore.setState({ cut: null });
    if (grip !== null) follow(event, grip.drag, { pointOf, scroller: scroller.current, ...(grip.clicked && { clicked: grip.clicked }) });
  }

  return {
    onPointerDown: down,
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const { document } = useTimeline.getState();
      if (document === null || event.buttons !== 0) return;
      const { y, x } = pointOf(event);
      hoverOver(document, rowAt(y), x, y, (event.target as HTMLElement).closest<HTMLElement>("[data-clip]")?.dataset["clip"] ?? null);
    },
    onPointerLeave: () => hoverStore.setState({ clip: null, cut: null }),
    onContextMenu: (event: MouseEvent<HTMLElement>) => pick(event.target as HTMLElement, rowAt(pointOf(event).y), pointOf(event).x),
    onDoubleClick: (event: MouseEvent<HTMLElement>) => {
      const part = (name: string) => (event.target as HTMLElement).closest(`[data-${name}]`);
      if (part("marker") !== null || part("caption") !== null || part("transition") !== null) perform("view.inspect");
      else if (part("ruler") !== null) {
        const made = dispatch("marker", addMarker, { at: frame(Math.max(0, Math.round(pointOf(event).x / useViewport.getState().zoom))) });
        if (made?.ok) selectOne({ marker: made.made[0] ?? null });
      } else {
        const clip = useTimeline.getState().document?.clips[part("clip")?.getAttribute("data-clip") ?? ""];
        if (clip?.source.type === "title") perform("view.inspect");
        else if (clip !== undefined) transport.seek(clip.start);
      }
    },
  };
}

/** A press with the other button selects what its menu is about. */
function pick(target: HTMLElement, row: Row | undefined, x: number): void {
  const key = (name: string) => target.closest<HTMLElement>(`[data-${name}]`)?.dataset[name];
  const { clips, captions } = useSelection.getState();
  const [marker, transition, caption, clip] = [key("marker"), key("transition"), key("caption"), key("clip")];
  if (marker !== undefined) selectOne({ marker });
  else if (transition !== undefined) selectOne({ transition });
  else if (caption !== undefined) {
    if (!captions.has(caption)) select([], [caption]);
  } else if (clip !== undefined) {
    if (!clips.has(clip)) select([clip]);
  } else {
    const at = x / useViewport.getState().zoom;
    if (target.closest("[data-ruler]") === null) selectHole(row, Math.floor(at));
    else {
      transport.seek(at);
      select([]);
    }
  }
}

/** A click on a cut's handle: a second, or as much of it as there are handles. */
function lay(document: TimelineDocument, track: string, at: number): void {
  const kind = document.tracks[track]?.kind === "audio" ? "audio_crossfade" : "dissolve";
  const result = dispatch("transition", addTransition, { track, at: frame(at), kind, length: Math.round(document.rate.num / document.rate.den), fit: true });
  if (result?.ok) selectOne({ transition: result.made[0] ?? null });
  else if (result !== null) toast(reasonOf(result));
}

/** The edge of an element under the pointer, or null in its middle. */
function edgeAt(event: { readonly clientX: number }, element: HTMLElement): Edge | null {
  const box = element.getBoundingClientRect();
  const handle = Math.min(HANDLE, box.width / 4);
  if (event.clientX - box.left < handle) return "head";
  return box.right - event.clientX < handle ? "tail" : null;
}

function nearerEdge(event: { readonly clientX: number }, element: HTMLElement): Edge {
  const box = element.getBoundingClientRect();
  return event.clientX < box.left + box.width / 2 ? "head" : "tail";
}
