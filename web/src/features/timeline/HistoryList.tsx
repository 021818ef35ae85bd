import { History as HistoryIcon } from "lucide-react";
import { Popover } from "radix-ui";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { useActions } from "@/shared/hotkeys/useActions";
import { IconButton } from "@/shared/ui/Button";
import { cx } from "@/shared/ui/cx";
import { jump, useTimeline } from "@/stores/timelineStore";

/** Every step since the sequence was opened; each can be gone to, back or forward. */
export function HistoryList() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  useActions({ "view.history": () => setOpen((now) => !now) });
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <IconButton label={t("actions.history")}><HistoryIcon size={16} /></IconButton>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content align="start" sideOffset={4} aria-label={t("timeline.history")} className="z-50 w-72 rounded-lg border border-line bg-raised p-1 shadow-[0_8px_28px_rgb(0_0_0/0.45)]">
          <Steps />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Steps() {
  const { t, i18n } = useTranslation();
  const { entries, done } = useTimeline((state) => state.history);
  const list = useRef<HTMLOListElement>(null);
  const time = new Intl.DateTimeFormat(i18n.language, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  useEffect(() => {
    // In braces: newer browsers return a promise, which React would call as the effect's end.
    void list.current?.querySelector('[aria-current="step"]')?.scrollIntoView({ block: "nearest" });
  }, [done]);
  const steps = [{ label: "opened", at: null }, ...entries];
  return (
    <ol
      ref={list}
      className="max-h-72 overflow-y-auto"
      onKeyDown={(event) => {
        const way = event.key === "ArrowDown" ? "nextElementSibling" : event.key === "ArrowUp" ? "previousElementSibling" : null;
        if (way === null) return;
        event.preventDefault();
        (event.target as HTMLElement).closest("li")?.[way]?.querySelector("button")?.focus();
      }}
    >
      {steps.map(({ label, at }, place) => (
        <li key={place}>
          <button
            type="button"
            aria-current={place === done ? "step" : undefined}
            onClick={() => jump(place)}
            className={cx("flex h-7 w-full items-center gap-2 rounded px-2 text-left hover:bg-lifted", place === done && "bg-lifted font-medium", place > done && "text-faint")}
          >
            <span className="min-w-0 flex-1 truncate">{t(`history.${label}` as "history.move")}</span>
            {at === null ? null : <span className="text-xs text-faint tabular-nums">{time.format(at)}</span>}
          </button>
        </li>
      ))}
    </ol>
  );
}
