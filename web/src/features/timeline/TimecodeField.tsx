import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { frame, parseEntry, timecode, type Rate } from "@/core/time";
import { transport } from "@/playback/transport";
import { useActions } from "@/shared/hotkeys/useActions";
import { cx } from "@/shared/ui/cx";

/** Where the playhead is; pressed, a time can be typed: `01:00:10:00`, `1012`, `+2.`, `-12`. */
export function TimecodeField({ rate }: { rate: Rate }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const [wrong, setWrong] = useState(false);
  const shown = useRef<HTMLButtonElement>(null);
  useActions({ "play.goto": () => setTyped("") });
  useEffect(
    () =>
      transport.subscribe((at) => {
        if (shown.current !== null) shown.current.textContent = timecode(at, rate);
      }),
    [rate, typed],
  );
  if (typed === null) {
    return <button ref={shown} type="button" title={t("timeline.goto")} onClick={() => setTyped("")} className="rounded px-1 text-sm font-medium tabular-nums hover:bg-lifted" />;
  }
  const close = () => {
    setTyped(null);
    setWrong(false);
  };
  function jump(): void {
    try {
      if (typed?.trim()) transport.seek(parseEntry(typed, rate, frame(transport.frame)));
      close();
    } catch {
      setWrong(true);
    }
  }
  return (
    <input
      autoFocus
      value={typed}
      aria-label={t("timeline.goto")}
      aria-invalid={wrong}
      title={wrong ? t("timeline.gotoWrong") : t("timeline.gotoHint")}
      placeholder={timecode(transport.frame, rate)}
      onChange={(event) => {
        setTyped(event.target.value);
        setWrong(false);
      }}
      onBlur={close}
      onKeyDown={(event) => {
        if (event.key === "Enter") jump();
        if (event.key === "Escape") close();
      }}
      className={cx("h-6 w-24 rounded border bg-ground px-1 text-sm tabular-nums placeholder:text-faint", wrong ? "border-failed" : "border-accent")}
    />
  );
}
