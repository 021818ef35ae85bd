import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";

import { cx } from "./cx";

export interface MenuItem {
  label: string;
  /** Said quietly behind it: a count, a time, a key. */
  hint?: string;
  icon?: ReactNode;
  danger?: boolean;
  disabled?: boolean;
  onSelect: () => void;
}

/** A button's menu. `children` is the button. */
export function Menu({ children, items, align = "start" }: { children: ReactNode; items: readonly (MenuItem | "line")[]; align?: "start" | "end" }) {
  return (
    // Not modal: what lies behind would be hidden from those who hear the page, with the focus still able to go there.
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 min-w-44 rounded-lg border border-line bg-raised p-1 shadow-[0_8px_28px_rgb(0_0_0/0.45)]"
        >
          {items.map((item, at) =>
            item === "line" ? (
              <DropdownMenu.Separator key={`line-${at.toString()}`} className="my-1 h-px bg-line" />
            ) : (
              <DropdownMenu.Item
                key={`${at.toString()}-${item.label}`}
                disabled={item.disabled ?? false}
                onSelect={item.onSelect}
                className={cx(
                  "flex h-7 items-center gap-2 rounded px-2 outline-none select-none data-disabled:opacity-40 data-highlighted:bg-lifted",
                  item.danger ? "text-failed" : "text-text",
                )}
              >
                {item.icon}
                {item.label}
                {item.hint === undefined ? null : <span className="ml-auto pl-6 text-sm text-soft tabular-nums">{item.hint}</span>}
              </DropdownMenu.Item>
            ),
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
