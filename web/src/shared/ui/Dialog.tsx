import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";

import { cx } from "./cx";

/** Over everything: only for what must be answered, and for the palette and the key sheet, which leave at once. */
export function Dialog({ open, onClose, title, hidden, className, children }: {
  open: boolean;
  onClose: () => void;
  title: string;
  /** The title is only for those who hear the page. */
  hidden?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <Radix.Root open={open} onOpenChange={(now) => !now && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <Radix.Content
          aria-describedby={undefined}
          className={cx(
            "fixed top-[14vh] left-1/2 z-50 max-h-[72vh] -translate-x-1/2 overflow-hidden rounded-lg border border-line bg-panel shadow-[0_16px_60px_rgb(0_0_0/0.6)]",
            className ?? "w-[520px]",
          )}
        >
          <Radix.Title className={hidden ? "sr-only" : "px-5 pt-4 text-lg font-semibold"}>{title}</Radix.Title>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
