import { useRef, type PointerEvent } from "react";

import { follow, type Point } from "@/shared/ui/follow";
import { hide, settle } from "@/stores/timelineStore";

import type { How } from "./change";

interface PlacePadProps {
  label: string;
  /** In shares of the frame. */
  x: number;
  y: number;
  aspect: number;
  onChange: (place: { x: number; y: number }, how: How) => void;
}

const share = (value: number) => Math.min(1, Math.max(0, Math.round(value * 1000) / 1000));

/** The frame, small: where something lies in it is dragged, or moved by the arrows. Near the middle lines it stays on them. */
export function PlacePad({ label, x, y, aspect, onChange }: PlacePadProps) {
  const pad = useRef<HTMLDivElement>(null);
  function press(event: PointerEvent<HTMLElement>): void {
    if (event.button !== 0) return;
    const box = pad.current?.getBoundingClientRect();
    if (box === undefined) return;
    let last = { x, y };
    const to = (point: Point) => {
      const near = (value: number) => (Math.abs(value - 0.5) < 0.015 ? 0.5 : share(value));
      last = { x: near(point.x), y: near(point.y) };
      onChange(last, "show");
    };
    const pointOf = (at: { clientX: number; clientY: number }) => ({ x: (at.clientX - box.left) / box.width, y: (at.clientY - box.top) / box.height });
    to(pointOf(event));
    const end = () => {
      hide();
      onChange(last, "keep");
      settle();
      return true;
    };
    follow(event, { moveTo: to, end, drop: hide }, { pointOf });
  }
  return (
    <div
      ref={pad}
      role="group"
      tabIndex={0}
      aria-label={label}
      aria-roledescription={`${Math.round(x * 100)} %, ${Math.round(y * 100)} %`}
      onPointerDown={press}
      onBlur={settle}
      onKeyDown={(event) => {
        const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
        if (way === undefined || event.altKey) return;
        event.preventDefault();
        const by = event.shiftKey ? 0.1 : 0.01;
        onChange({ x: share(x + (way[0] ?? 0) * by), y: share(y + (way[1] ?? 0) * by) }, "keep");
      }}
      className="relative w-full cursor-crosshair overflow-hidden rounded border border-line bg-ground bg-[linear-gradient(var(--line)_1px,transparent_1px),linear-gradient(90deg,var(--line)_1px,transparent_1px)] bg-[size:50%_50%] bg-[position:-1px_-1px]"
      style={{ aspectRatio: aspect }}
    >
      <span aria-hidden className="absolute size-3 -translate-x-1/2 -translate-y-1/2 rounded-full border-2 border-panel bg-accent" style={{ left: `${x * 100}%`, top: `${y * 100}%` }} />
    </div>
  );
}
