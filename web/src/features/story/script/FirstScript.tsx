import { FileText, FileUp, PenLine, Sparkles } from "lucide-react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { inText } from "@/shared/hotkeys/keys";
import { cx } from "@/shared/ui/cx";

import example from "../../../../../examples/the-lighthouse.fountain?raw";
import { isScript, readFile } from "./scriptFiles";

/** What a project without a script shows: four ways to one. Paste works anywhere, and so does dropping a file. */
export function FirstScript({ begin, write }: { begin: (text: string) => void; write: () => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);

  useEffect(() => {
    function pasted(event: ClipboardEvent): void {
      if (inText(event.target)) return;
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (text.trim() !== "") begin(text);
    }
    document.addEventListener("paste", pasted);
    return () => document.removeEventListener("paste", pasted);
  }, [begin]);

  function take(file: File | undefined): void {
    if (file === undefined) return;
    if (!isScript(file)) return setRefused(file.name);
    void readFile(file).then(begin);
  }

  async function paste(): Promise<void> {
    const text = await navigator.clipboard.readText().catch(() => "");
    if (text.trim() === "") return setRefused("");
    begin(text);
  }

  return (
    <div
      className="absolute inset-0 overflow-y-auto p-5"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files[0]);
      }}
    >
      <div className={cx("flex min-h-full flex-col justify-center rounded-lg border border-dashed p-5 transition-colors duration-120", over ? "border-accent bg-raised" : "border-line")}>
        <h3 className="mb-1 text-lg font-semibold">{t("story.first")}</h3>
        <p className="mb-5 text-soft">{t("story.firstHint")}</p>
        <div className="grid gap-2">
          <Way icon={<Sparkles size={18} aria-hidden />} title={t("story.example")} hint={t("story.exampleHint")} onClick={() => begin(example)} />
          <Way icon={<FileText size={18} aria-hidden />} title={t("story.paste")} hint={t("story.pasteHint")} onClick={() => void paste()} />
          <Way icon={<FileUp size={18} aria-hidden />} title={t("story.open")} hint={t("story.openHint")} onClick={() => input.current?.click()} />
          <Way icon={<PenLine size={18} aria-hidden />} title={t("story.write")} hint={t("story.writeHint")} onClick={write} />
        </div>
        {refused === null ? null : (
          <p role="alert" className="mt-4 text-failed">{refused === "" ? t("story.nothingToPaste") : t("story.notAScript", { name: refused })}</p>
        )}
        <input ref={input} type="file" accept=".fountain,.txt,.md,text/plain" className="hidden" aria-hidden tabIndex={-1} onChange={(event) => take(event.target.files?.[0])} />
      </div>
    </div>
  );
}

function Way({ icon, title, hint, onClick }: { icon: ReactNode; title: string; hint: string; onClick: () => void }) {
  return (
    <button type="button" onClick={onClick} className="flex items-start gap-3 rounded-lg border border-line bg-raised px-3.5 py-3 text-left transition-colors duration-120 hover:border-faint">
      <span className="mt-0.5 text-accent">{icon}</span>
      <span>
        <span className="block font-semibold">{title}</span>
        <span className="text-soft">{hint}</span>
      </span>
    </button>
  );
}
