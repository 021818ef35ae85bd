import { ToggleGroup } from "radix-ui";
import type { ReactNode } from "react";

/** One of a few, side by side. Arrows move, as in a group of radio buttons. */
export function Segments<Value extends string>({ label, value, options, onChange }: {
  label: string;
  value: Value;
  options: readonly { value: Value; label: ReactNode }[];
  onChange: (value: Value) => void;
}) {
  return (
    <ToggleGroup.Root type="single" value={value} aria-label={label} onValueChange={(next) => next !== "" && onChange(next as Value)} className="inline-flex w-fit rounded border border-line bg-ground p-0.5">
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className="inline-flex h-6 items-center gap-1.5 rounded-sm px-2.5 font-medium whitespace-nowrap text-soft transition-colors duration-120 hover:text-text data-[state=on]:bg-raised data-[state=on]:text-text data-[state=on]:shadow-[0_0_0_1px_var(--line)]"
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
