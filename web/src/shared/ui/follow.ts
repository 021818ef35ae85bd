import { useEffect, type PointerEvent as ReactPointerEvent } from "react";

import { inText } from "../hotkeys/keys";

/** In the pixels of what is dragged in. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Modifiers {
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** What follows the pointer from a press to its end. */
export interface Drag {
  moveTo(to: Point, keys: Modifiers): void;
  /** Keeps what is shown. Was anything dragged? Else it was a click. */
  end(): boolean;
  drop(): void;
}

interface Following {
  /** From the page's pixels to the drag's. */
  readonly pointOf: (event: { readonly clientX: number; readonly clientY: number }) => Point;
  /** It was let go without having been dragged. */
  readonly clicked?: () => void;
  /** Scrolls while the pointer is held at its left or right edge. */
  readonly scroller?: HTMLElement | null;
}

const EDGE_PX = 28;
const MOST_PX_A_FRAME = 18;

/** Ends the drag that lasts, if one does, and keeps nothing of it. */
let giveUp: (() => void) | null = null;

/** Leave a field that is being typed in, so that what was typed is kept before something is dragged. */
export function leaveField(): void {
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement && inText(activeElement)) activeElement.blur();
}

/** Follow the pointer until it is let go (kept), or Escape is pressed or it is taken away (dropped). */
export function follow(pressed: ReactPointerEvent<HTMLElement>, drag: Drag, { pointOf, clicked, scroller }: Following): void {
  giveUp?.();
  let newest: PointerEvent = pressed.nativeEvent;
  let rolling = 0;

  function moved(event: PointerEvent): void {
    if (event.pointerId !== pressed.pointerId) return;
    newest = event;
    drag.moveTo(pointOf(event), event);
    if (rolling === 0 && pull() !== 0) rolling = requestAnimationFrame(roll);
  }
  function roll(): void {
    rolling = 0;
    const by = pull();
    if (by === 0 || scroller == null) return;
    scroller.scrollLeft += by;
    drag.moveTo(pointOf(newest), newest);
    rolling = requestAnimationFrame(roll);
  }
  /** Pixels to scroll by in this frame. */
  function pull(): number {
    if (scroller == null) return 0;
    const { left, right } = scroller.getBoundingClientRect();
    const over = newest.clientX < left + EDGE_PX ? newest.clientX - left - EDGE_PX : Math.max(0, newest.clientX - right + EDGE_PX);
    return Math.max(-MOST_PX_A_FRAME, Math.min(MOST_PX_A_FRAME, over / 2));
  }
  function up(event: PointerEvent): void {
    if (event.pointerId !== pressed.pointerId) return;
    stop();
    if (!drag.end()) clicked?.();
  }
  function key(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    drop();
  }
  function drop(): void {
    stop();
    drag.drop();
  }
  function stop(): void {
    cancelAnimationFrame(rolling);
    window.removeEventListener("pointermove", moved);
    window.removeEventListener("pointerup", up);
    window.removeEventListener("pointercancel", drop);
    document.removeEventListener("keydown", key, { capture: true });
    giveUp = null;
  }
  window.addEventListener("pointermove", moved);
  window.addEventListener("pointerup", up);
  window.addEventListener("pointercancel", drop);
  document.addEventListener("keydown", key, { capture: true });
  giveUp = drop;
}

/** A drag does not outlive what it is drawn in. */
export function useGivingUp(): void {
  useEffect(() => () => giveUp?.(), []);
}
