/** Dragging cards by pointer: shown while it goes on, done when it is let go, dropped by Escape. */
import { useCallback, useEffect, useRef, useState, type PointerEvent } from "react";

import { storyStore } from "../storyStore";
import { landingAt, type Drawn, type Landing } from "./arrange";

const STARTS_PX = 6;
const EDGE_PX = 56;

interface Dragging {
  shots: readonly string[];
  landing: Landing | null;
  x: number;
  y: number;
}

export function useDrag(board: React.RefObject<HTMLElement | null>, land: (shots: readonly string[], landing: Landing) => void) {
  const [dragging, setDragging] = useState<Dragging | null>(null);
  const newest = useRef(land);
  useEffect(() => {
    newest.current = land;
  });
  const ending = useRef<(() => void) | null>(null);
  useEffect(() => () => ending.current?.(), []);

  const grab = useCallback((shot: string, event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0 || event.shiftKey || event.ctrlKey || event.metaKey || event.pointerType === "touch") return;
    const from = { x: event.clientX, y: event.clientY };
    const { selected } = storyStore.getState();
    const shots = selected.includes(shot) ? selected : [shot];
    let now: Dragging | null = null;
    let frame = 0;

    function follow(at: { clientX: number; clientY: number }): void {
      if (now === null && Math.hypot(at.clientX - from.x, at.clientY - from.y) < STARTS_PX) return;
      const drawn = board.current === null ? { rows: [] } : drawnOn(board.current);
      now = { shots, landing: landingAt(at.clientX, at.clientY, drawn), x: at.clientX, y: at.clientY };
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
      if (dropped?.landing) newest.current(dropped.shots, dropped.landing);
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

  return { dragging, grab };
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
