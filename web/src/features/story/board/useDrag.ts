/** Dragging cards, or a whole scene, by pointer: shown while it goes on, done when it is let go, dropped by Escape. */
import { useCallback, useEffect, useRef, useState, type PointerEvent } from "react";

import { storyStore } from "../storyStore";
import { landingAt, rowAt, type Drawn, type Landing } from "./arrange";

const STARTS_PX = 6;
const EDGE_PX = 56;

interface At {
  x: number;
  y: number;
}

export type Dragging = At & (
  | { scene: null; shots: readonly string[]; landing: Landing | null }
  /** `row`: before which row the scene would land, from 0. */
  | { scene: string; row: number }
);

interface Land {
  shots: (shots: readonly string[], landing: Landing) => void;
  scene: (scene: string, row: number) => void;
}

export function useDrag(board: React.RefObject<HTMLElement | null>, land: Land) {
  const [dragging, setDragging] = useState<Dragging | null>(null);
  const newest = useRef(land);
  useEffect(() => {
    newest.current = land;
  });
  const ending = useRef<(() => void) | null>(null);
  useEffect(() => () => ending.current?.(), []);

  const begin = useCallback((event: PointerEvent<HTMLElement>, over: (at: At, drawn: Drawn) => Dragging) => {
    if (event.button !== 0 || event.shiftKey || event.ctrlKey || event.metaKey || event.pointerType === "touch") return;
    const from = { x: event.clientX, y: event.clientY };
    let now: Dragging | null = null;
    let frame = 0;

    function follow(at: { clientX: number; clientY: number }): void {
      if (now === null && Math.hypot(at.clientX - from.x, at.clientY - from.y) < STARTS_PX) return;
      const drawn = board.current === null ? { rows: [] } : drawnOn(board.current);
      now = over({ x: at.clientX, y: at.clientY }, drawn);
      setDragging(now);
      cancelAnimationFrame(frame);
      scroll();
    }
    /** Near its upper and lower edges the board scrolls on. */
    function scroll(): void {
      const { current } = board;
      if (now === null || current === null) return;
      const { top, bottom } = current.getBoundingClientRect();
      const by = now.y < top + EDGE_PX ? -10 : now.y > bottom - EDGE_PX ? 10 : 0;
      if (by === 0) return;
      current.scrollBy(0, by);
      frame = requestAnimationFrame(() => now !== null && follow({ clientX: now.x, clientY: now.y }));
    }
    function letGo(): void {
      const dropped = now;
      end();
      if (dropped !== null) drop(dropped, newest.current);
      // The click that follows a drag is none.
      if (dropped !== null) addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => removeEventListener("click", swallow, { capture: true }));
    }
    function pressed(key: KeyboardEvent): void {
      if (key.key !== "Escape") return;
      key.preventDefault();
      key.stopPropagation();
      end();
    }
    function end(): void {
      cancelAnimationFrame(frame);
      removeEventListener("pointermove", follow);
      removeEventListener("pointerup", letGo);
      removeEventListener("pointercancel", end);
      removeEventListener("keydown", pressed, { capture: true });
      ending.current = null;
      now = null;
      setDragging(null);
    }
    ending.current?.();
    ending.current = end;
    addEventListener("pointermove", follow);
    addEventListener("pointerup", letGo);
    addEventListener("pointercancel", end);
    addEventListener("keydown", pressed, { capture: true });
  }, [board]);

  const grab = useCallback((shot: string, event: PointerEvent<HTMLElement>) => {
    const { selected } = storyStore.getState();
    const shots = selected.includes(shot) ? selected : [shot];
    begin(event, (at, drawn) => ({ ...at, scene: null, shots, landing: landingAt(at.x, at.y, drawn) }));
  }, [begin]);
  const grabScene = useCallback((scene: string, event: PointerEvent<HTMLElement>) => {
    begin(event, (at, drawn) => ({ ...at, scene, row: rowAt(at.y, drawn) }));
  }, [begin]);
  return { dragging, grab, grabScene };
}

function drop(dropped: Dragging, land: Land): void {
  if (dropped.scene !== null) land.scene(dropped.scene, dropped.row);
  else if (dropped.landing !== null) land.shots(dropped.shots, dropped.landing);
}

function swallow(event: Event): void {
  event.stopPropagation();
  event.preventDefault();
}

function drawnOn(board: HTMLElement): Drawn {
  const rows = [...board.querySelectorAll<HTMLElement>("[data-scene]")].map((row) => ({
    scene: row.dataset["scene"] ?? "",
    box: row.getBoundingClientRect(),
    cards: [...row.querySelectorAll<HTMLElement>("[data-shot]")].map((card) => ({ shot: card.dataset["shot"] ?? "", box: card.getBoundingClientRect() })),
  }));
  return { rows };
}
