/** Things dragged out of the library: onto the timeline, or onto a bin. */
import type { PointerEvent } from "react";

import { freshDocument } from "@/core/fresh";
import { carry, letGo } from "@/stores/carryStore";
import { useTimeline } from "@/stores/timelineStore";
import type { Footage } from "@/stores/sourceStore";

import { carriedOf } from "./footage";
import { footageOf, type Item } from "./items";

const STARTS_PX = 6;

interface Landing {
  onBin: (items: readonly Item[], bin: string) => void;
  /** It was no drag. */
  onClick: () => void;
}

export function grab(event: PointerEvent, items: readonly Item[], { onBin, onClick }: Landing): void {
  drag(event, items.map(footageOf), (at) => {
    const bin = binAt(at);
    if (bin === null) return false;
    onBin(items, bin);
    return true;
  }, onClick);
}

/** `onElsewhere` says whether it took what was let go: then the timeline does not. */
export function drag(event: PointerEvent, footage: readonly Footage[], onElsewhere: (at: { x: number; y: number }) => boolean = () => false, onClick: () => void = () => undefined): void {
  if (event.button !== 0 || event.pointerType === "touch") return;
  const from = { x: event.clientX, y: event.clientY };
  let moved = false;
  const film = useTimeline.getState().document ?? freshDocument(footage.find(({ source }) => source !== null)?.source ?? null);
  const items = footage.flatMap((one) => carriedOf(one, film) ?? []);

  function follow(now: globalThis.PointerEvent): void {
    if (!moved && Math.hypot(now.clientX - from.x, now.clientY - from.y) < STARTS_PX) return;
    moved = true;
    carry({ items, names: footage.map(({ name }) => name), x: now.clientX, y: now.clientY, over: now.altKey });
    lightUp(now.clientX, now.clientY);
  }
  function drop(now: globalThis.PointerEvent): void {
    end();
    if (!moved) return onClick();
    letGo(!onElsewhere({ x: now.clientX, y: now.clientY }));
  }
  function pressed(key: KeyboardEvent): void {
    if (key.key !== "Escape") return;
    key.preventDefault();
    key.stopPropagation();
    give();
  }
  function give(): void {
    end();
    letGo(false);
  }
  function end(): void {
    lightUp(-1, -1);
    removeEventListener("pointermove", follow);
    removeEventListener("pointerup", drop);
    removeEventListener("pointercancel", give);
    removeEventListener("keydown", pressed, { capture: true });
  }
  addEventListener("pointermove", follow);
  addEventListener("pointerup", drop);
  addEventListener("pointercancel", give);
  addEventListener("keydown", pressed, { capture: true });
}

function binUnder(x: number, y: number): HTMLElement | null {
  return x < 0 ? null : (document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-bin]") ?? null);
}

function binAt({ x, y }: { x: number; y: number }): string | null {
  return binUnder(x, y)?.dataset["bin"] ?? null;
}

function lightUp(x: number, y: number): void {
  const under = binUnder(x, y);
  for (const bin of document.querySelectorAll<HTMLElement>("[data-bin]")) bin.toggleAttribute("data-over", bin === under);
}
