import { useEffect, useRef, type PointerEvent, type RefObject } from "react";

import { split } from "@/core/commands";
import type { Row } from "@/core/layout";
import { frame } from "@/core/time";
import { transport } from "@/playback/transport";
import { select, toggleSelected, useSelection } from "@/stores/selectionStore";
import { dispatch, useTimeline } from "@/stores/timelineStore";
import { useViewport } from "@/stores/viewportStore";

import { Gesture, type Grip } from "./gesture";
import { HANDLE, RULER_HEIGHT } from "./measures";

/** What the pointer does on the rows. One listener for all clips: thousands of them cost nothing. */
export function useGestures(rows: readonly Row[], grid: RefObject<HTMLDivElement | null>) {
  const gesture = useRef<{ gesture: Gesture; x: number; marquee: boolean } | null>(null);

  function trackAt(y: number): string | null {
    return rows.find((row) => y >= row.top && y < row.top + row.height)?.track ?? null;
  }

  function place(event: PointerEvent): { x: number; y: number } {
    const box = grid.current?.getBoundingClientRect();
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) - RULER_HEIGHT };
  }

  function down(event: PointerEvent<HTMLDivElement>): void {
    if (event.button !== 0) return;
    const clip = (event.target as HTMLElement).closest<HTMLElement>("[data-clip]");
    const id = clip?.dataset["clip"];
    const { zoom } = useViewport.getState();
    const { x } = place(event);
    if (clip === null || id === undefined) {
      if (!(event.shiftKey || event.ctrlKey || event.metaKey)) select([]);
      return;
    }
    if (useSelection.getState().tool === "blade") {
      dispatch("split", split, { at: frame(Math.round(x / zoom)), ...(event.shiftKey ? {} : { clips: [id] }) });
      return;
    }
    if (event.shiftKey || event.ctrlKey || event.metaKey) {
      toggleSelected(id);
      return;
    }
    if (!useSelection.getState().clips.has(id)) select([id]);
    clip.focus({ preventScroll: true });
    event.currentTarget.setPointerCapture(event.pointerId);
    gesture.current = { gesture: new Gesture(id, gripAt(event, clip), zoom, trackAt), x, marquee: false };
  }

  function move(event: PointerEvent<HTMLDivElement>): void {
    const now = gesture.current;
    if (now === null) return;
    const { x, y } = place(event);
    now.gesture.moveTo(x - now.x, y, event);
  }

  function up(event: PointerEvent<HTMLDivElement>): void {
    const now = gesture.current;
    gesture.current = null;
    if (now === null) return;
    if (!now.gesture.end() && !event.shiftKey) select([now.gesture.clip]);
  }

  useEffect(() => {
    function escape(event: KeyboardEvent): void {
      if (event.key !== "Escape" || gesture.current === null) return;
      event.preventDefault();
      event.stopPropagation();
      gesture.current.gesture.drop();
      gesture.current = null;
    }
    document.addEventListener("keydown", escape, { capture: true });
    return () => document.removeEventListener("keydown", escape, { capture: true });
  }, []);

  return {
    onPointerDown: down,
    onPointerMove: move,
    onPointerUp: up,
    onPointerCancel: () => {
      gesture.current?.gesture.drop();
      gesture.current = null;
    },
    onDoubleClick: (event: React.MouseEvent) => {
      const id = (event.target as HTMLElement).closest<HTMLElement>("[data-clip]")?.dataset["clip"];
      const clip = id === undefined ? undefined : useTimeline.getState().document?.clips[id];
      if (clip !== undefined) transport.seek(clip.start);
    },
  };
}

function gripAt(event: PointerEvent, clip: HTMLElement): Grip {
  const box = clip.getBoundingClientRect();
  const handle = Math.min(HANDLE, box.width / 4);
  if (event.clientX - box.left < handle) return "head";
  return box.right - event.clientX < handle ? "tail" : "body";
}
