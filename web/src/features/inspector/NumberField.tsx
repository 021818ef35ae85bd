import { useId, useState, type PointerEvent } from "react";

import { follow, type Point } from "@/shared/ui/follow";
import { hide, settle } from "@/stores/timelineStore";

import type { How } from "./change";
import { BOX, ROW } from "./fields";

interface NumberFieldProps {
  label: string;
  value: number;
  unit?: string;
  step?: number;
  min?: number;
  max?: number;
  onChange: (value: number, how: How) => void;
}

/** A number that is typed, stepped with the arrows, or dragged on its label. */
export function NumberField({ label, value, unit, step = 1, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, onChange }: NumberFieldProps) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? String(Number(value.toFixed(3)));
  const held = (wanted: number) => Math.min(max, Math.max(min, wanted));
  function commit(): void {
    const wanted = Number(shown.replace(",", "."));
    setTyped(null);
    if (Number.isFinite(wanted) && shown.trim() !== "") onChange(held(wanted), "keep");
  }
  function press(event: PointerEvent<HTMLElement>): void {
    if (event.button !== 0) return;
    event.preventDefault();
    const from = event.clientX;
    let last = value;
    follow(
      event,
      {
        moveTo: ({ x }: Point) => {
          last = held(value + Math.round((x - from) / 3) * step);
          onChange(last, "show");
        },
        end: () => {
          hide();
          if (last !== value) onChange(last, "keep");
          settle();
          return last !== value;
        },
        drop: hide,
      },
      { pointOf: ({ clientX, clientY }) => ({ x: clientX, y: clientY }) },
    );
  }
  return (
    <div className={ROW}>
      <label htmlFor={id} className="cursor-ew-resize truncate text-soft select-none" onPointerDown={press}>
        {label}
      </label>
      <span className={`${BOX} flex h-7 items-center px-2`}>
        <input
          id={id}
          inputMode="decimal"
          value={shown}
          onChange={(event) => setTyped(event.target.value)}
          onFocus={(event) => event.target.select()}
          onBlur={() => {
            if (typed !== null) commit();
            settle();
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter") commit();
            if (event.key === "Escape") setTyped(null);
            if (event.key === "ArrowUp" || event.key === "ArrowDown") {
              event.preventDefault();
              setTyped(null);
              onChange(held(value + (event.key === "ArrowUp" ? step : -step) * (event.shiftKey ? 10 : 1)), "keep");
            }
          }}
          className="w-full min-w-0 bg-transparent tabular-nums outline-none"
        />
        {unit === undefined ? null : <span className="text-faint">{unit}</span>}
      </span>
    </div>
  );
}
