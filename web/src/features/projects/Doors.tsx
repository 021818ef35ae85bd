import { useQuery } from "@tanstack/react-query";
import { Clapperboard, FileText, Import, Play, Sparkles } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { go } from "@/app/router";
import { messageOf } from "@/shared/api/errors";
import { Button } from "@/shared/ui/Button";
import { clock } from "@/shared/ui/time";

import { create, examplesQuery, generateShot } from "./calls";

/** What a studio without a project shows: the example, and three ways to something of one's own. */
export function Doors({ begin, example }: { begin: () => void; example: () => void }) {
  const { t } = useTranslation();
  const { data } = useQuery(examplesQuery);
  const [asking, setAsking] = useState(false);
  const first = data?.examples[0];
  const failed = (error: unknown) => void toast.error(messageOf(error));
  return (
    <div className="mx-auto grid max-w-[880px] pt-[7vh]">
      <h2 className="mb-2 text-center text-xl font-semibold">{t("projects.empty")}</h2>
      <p className="mb-8 text-center text-soft">{t("projects.emptyHint")}</p>
      <button type="button" onClick={example} className="group relative mb-4 flex items-center gap-6 overflow-hidden rounded-lg border border-line bg-panel p-7 text-left transition-colors duration-120 hover:border-accent hover:bg-raised">
        <span className="grid size-16 shrink-0 place-items-center rounded-full bg-accent text-on-accent transition-transform duration-180 group-hover:scale-105"><Play size={26} fill="currentColor" aria-hidden /></span>
        <span className="min-w-0 flex-1">
          <span className="mb-1 block text-lg font-semibold">{t("projects.example")}</span>
          <span className="block text-soft">{first === undefined ? t("projects.exampleWaits") : t("projects.exampleHint", { title: first.title, time: clock(first.seconds) })}</span>
        </span>
        <Clapperboard size={112} strokeWidth={0.75} aria-hidden className="absolute top-3 right-10 text-line" />
      </button>
      <div className="grid grid-cols-3 gap-4">
        <Door icon={<FileText size={22} aria-hidden />} title={t("projects.paste")} hint={t("projects.pasteHint")} onClick={begin} />
        <Door icon={<Import size={22} aria-hidden />} title={t("projects.import")} hint={t("projects.importHint")} onClick={() => void create(t("projects.newName")).then((project) => go({ room: "edit", project: project.id }), failed)} />
        <Door icon={<Sparkles size={22} aria-hidden />} title={t("projects.shot")} hint={t("projects.shotHint")} onClick={() => setAsking(true)} expanded={asking} />
      </div>
      {asking ? <AskShot close={() => setAsking(false)} /> : null}
    </div>
  );
}

function Door({ icon, title, hint, onClick, expanded }: { icon: ReactNode; title: string; hint: string; onClick: () => void; expanded?: boolean }) {
  return (
    <button type="button" onClick={onClick} aria-expanded={expanded} className="flex flex-col items-start rounded-lg border border-line bg-panel p-5 text-left transition-colors duration-120 hover:border-faint hover:bg-raised aria-expanded:border-accent aria-expanded:bg-raised">
      <span className="mb-3 block text-accent">{icon}</span>
      <span className="block font-semibold">{title}</span>
      <span className="text-soft">{hint}</span>
    </button>
  );
}

function AskShot({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const [words, setWords] = useState("");
  const [busy, setBusy] = useState(false);
  async function make(): Promise<void> {
    if (words.trim() === "" || busy) return;
    setBusy(true);
    try {
      const project = await generateShot(words);
      go({ room: "story", project: project.id });
    } catch (error) {
      toast.error(messageOf(error));
    } finally {
      setBusy(false);
    }
  }
  return (
    <form
      className="mt-4 rounded-lg border border-line bg-panel p-4"
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") close();
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void make();
      }}
    >
      <label htmlFor="first-shot" className="mb-1.5 block font-medium">{t("projects.shotWords")}</label>
      <textarea id="first-shot" autoFocus rows={3} maxLength={4000} value={words} onChange={(event) => setWords(event.target.value)} placeholder={t("projects.shotExample")} className="mb-3 w-full resize-none rounded border border-line bg-raised p-2.5 placeholder:text-faint" />
      <div className="flex justify-end gap-2">
        <Button kind="quiet" onClick={close}>{t("app.cancel")}</Button>
        <Button kind="primary" type="submit" disabled={words.trim() === "" || busy}>{t("projects.shotMake")}</Button>
      </div>
    </form>
  );
}
