import { cx } from "./cx";

/** Stands where something will be, in its size. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cx("animate-[breathe_1.6s_ease-in-out_infinite] rounded bg-raised", className)} />;
}
