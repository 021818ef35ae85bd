import type { ReactNode } from "react";

import { cx } from "./cx";

export type Tone = "animatic" | "generated" | "running" | "failed" | "stale";

const TONES: Record<Tone, string> = {
  animatic: "text-animatic bg-animatic-ground",
  generated: "text-generated bg-generated-ground",
  running: "text-running bg-running-ground",
  failed: "text-failed bg-failed-ground",
  stale: "text-stale bg-stale-ground",
};

export function Tag({ tone, children, className }: { tone: Tone; children: ReactNode; className?: string }) {
  return (
    <span className={cx("inline-flex items-center gap-1 rounded-sm px-1.5 text-xs leading-4 font-semibold", TONES[tone], className)}>{children}</span>
  );
}
