import { useId, useState } from "react";

interface NumberFieldProps {
  label: string;
  value: number;
  unit?: string;
  step?: number;
  min?: number;
  max?: number;
  /** `settled` is false while the value is still being changed. */
  onChange: (value: number, settled: boolean) => void;
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
    if (Number.isFinite(wanted) && shown.trim() !== "") onChange(held(wanted), true);
  }
  return (
    <div className="grid grid-cols-[92px_1fr] items-center gap-2">
      <label
        htmlFor={id}
        className="cursor-ew-resize truncate text-soft select-none"
        onPointerDown={(event) => {
          event.preventDefault();
          const from = event.clientX;
          const target = event.currentTarget;
          target.setPointerCapture(event.pointerId);
          let last = value;
          const move = (moved: PointerEvent) => {
            last = held(value + Math.round((moved.clientX - from) / 3) * step);
            onChange(last, false);
          };
          target.addEventListener("pointermove", move);
          target.addEventListener(
            "pointerup",
            () => {
              target.removeEventListener("pointermove", move);
              onChange(last, true);
            },
            { once: true },
          );
        }}
      >
        {label}
      </label>
      <span className="flex h-7 items-center rounded border border-line bg-raised px-2 focus-within:border-accent">
        <input
          id={id}
          inputMode="decimal"
          value={shown}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => typed !== null && commit()}
          onKeyDown={(event) => {
            if (event.key === "Enter") commit();
            if (event.key === "Escape") setTyped(null);
            if (event.key === "ArrowUp" || event.key === "ArrowDown") {
              event.preventDefault();
              onChange(held(value + (event.key === "ArrowUp" ? step : -step) * (event.shiftKey ? 10 : 1)), true);
            }
          }}
          className="w-full bg-transparent tabular-nums outline-none"
        />
        {unit === undefined ? null : <span className="text-faint">{unit}</span>}
      </span>
    </div>
  );
}
