import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";

import { cx } from "./cx";

/** The system's own list of choices, in our clothes. */
export function Select({ options, className, ...rest }: ComponentProps<"select"> & { options: readonly (readonly [value: string, word: string])[] }) {
  return (
    <span className={cx("relative inline-flex", className)}>
      <select className="h-7 w-full appearance-none rounded border border-line bg-raised pr-7 pl-2.5 hover:border-faint disabled:opacity-45" {...rest}>
        {options.map(([value, word]) => <option key={value} value={value}>{word}</option>)}
      </select>
      <ChevronDown size={14} aria-hidden className="pointer-events-none absolute top-1.5 right-2 text-soft" />
    </span>
  );
}
