import type { ShotPlan } from "@/shared/api/schema";

type Size = ShotPlan["size"];

/** How tall a standing person is in the frame, in frame heights: what a size means. */
const TALL: Record<Size, number> = {
  extreme_wide: 0.1, wide: 0.45, medium_wide: 0.95, medium: 1.7, medium_close: 2.5, close_up: 3.9, extreme_close_up: 7, insert: 0,
};

/** A storyboard's first line: a figure as large as the shot's size has it. Stands where no picture is yet. */
export function Framing({ size }: { size: Size }) {
  const tall = TALL[size] * 90;
  const head = tall / 15;
  // The head stays in the upper third; a small figure stands on the horizon.
  const top = size === "extreme_wide" ? 50 : size === "wide" ? 34 : size === "extreme_close_up" ? -6 : 16;
  const middle = 80;
  return (
    <svg viewBox="0 0 160 90" className="size-full text-line" aria-hidden preserveAspectRatio="xMidYMid slice">
      <line x1="0" x2="160" y1="58" y2="58" stroke="currentColor" strokeWidth="1" />
      {size === "insert" ? (
        <rect x="52" y="26" width="56" height="40" rx="4" fill="var(--raised)" stroke="currentColor" strokeWidth="1.5" transform="rotate(-6 80 46)" />
      ) : (
        <g fill="var(--lifted)">
          <ellipse cx={middle} cy={top + head} rx={head * 0.74} ry={head * 0.95} />
          <path d={`M${middle - head * 1.9} ${top + tall * 0.55} Q${middle - head * 1.9} ${top + head * 2.15} ${middle} ${top + head * 2.05} Q${middle + head * 1.9} ${top + head * 2.15} ${middle + head * 1.9} ${top + tall * 0.55} L${middle + head * 1.2} ${top + tall} L${middle - head * 1.2} ${top + tall} Z`} />
        </g>
      )}
    </svg>
  );
}
