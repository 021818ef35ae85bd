import { Check, Copy as CopyIcon } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { cx } from "./cx";

/** Text that is typed or sent elsewhere: shown whole, and copied by a button that says that it did. */
export function Copy({ text, label, className }: { text: string; label: string; className?: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <span className={cx("flex min-w-0 items-center rounded border border-line bg-ground pl-2.5", className)}>
      <code className="min-w-0 flex-1 truncate font-script text-sm select-all" title={text}>{text}</code>
      <button
        type="button"
        aria-label={t(copied ? "app.copied" : "app.copy", { what: label })}
        title={t(copied ? "app.copied" : "app.copy", { what: label })}
        onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
        className="inline-flex size-7 shrink-0 items-center justify-center rounded text-soft hover:bg-lifted hover:text-text"
      >
        {copied ? <Check size={14} className="text-done" aria-hidden /> : <CopyIcon size={14} aria-hidden />}
      </button>
      <span role="status" className="sr-only">{copied ? t("app.copied", { what: label }) : ""}</span>
    </span>
  );
}
