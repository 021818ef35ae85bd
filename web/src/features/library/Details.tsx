import type { TFunction } from "i18next";
import { useQuery } from "@tanstack/react-query";
import { FolderSearch, RotateCcw, X } from "lucide-react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useMedia } from "@/shared/api/media";
import type { Asset, MediaFacts } from "@/shared/api/schema";
import { Button } from "@/shared/ui/Button";
import { clock } from "@/shared/ui/time";
import { useTimeline } from "@/stores/timelineStore";

import { change, lookAgain, relink } from "./calls";
import { secondsOf } from "./footage";
import { footageOf, type Item } from "./items";
import { useLibrary } from "./libraryStore";
import { usesQuery } from "./queries";
import { standingOf } from "./standing";

/** What the one selected thing is, how it stands, its tags, and where it is used. */
export function Details({ project, item, onChoose }: { project: string; item: Item; onChoose: (asset: Asset) => void }) {
  const { t } = useTranslation();
  const media = useMedia(item.blob);
  const { asset } = item;
  const standing = standingOf(asset, media);
  const facts = asset?.facts ?? (media?.facts?.type === "media" ? media.facts : null);
  const seconds = secondsOf(footageOf(item).source);
  return (
    <section aria-label={t("library.details")} tabIndex={0} className="max-h-[38%] shrink-0 overflow-y-auto border-t border-line px-3 py-1.5 text-sm outline-offset-[-2px]">
      <p className="text-soft">{[...lines(t, item, facts), ...(seconds > 0 ? [clock(seconds)] : [])].join(" · ")}</p>
      {standing === "failed" && (
        <Trouble text={media?.error?.message ?? t("library.state.failed")}>
          <Button className="!h-6" onClick={() => void lookAgain(project, item.blob)}><RotateCcw size={13} aria-hidden />{t("library.retry")}</Button>
        </Trouble>
      )}
      {(standing === "looking" || standing === "refining") && <p className="text-running">{t(`library.state.${standing}`)}</p>}
      {asset !== null && standing === "offline" && <Lost project={project} asset={asset} onChoose={onChoose} />}
      {asset !== null && (
        <>
          <p className="truncate text-faint" title={asset.link?.path}>{asset.link == null ? t("library.stored") : t("library.linked", { path: asset.link.path })}</p>
          <Tags project={project} asset={asset} />
          <Uses project={project} asset={asset.id} />
        </>
      )}
    </section>
  );
}

type T = TFunction<"words">;

function lines(t: T, item: Item, facts: MediaFacts | null): string[] {
  const { asset } = item;
  const extent = asset?.extent ?? facts?.picture ?? null;
  return [
    item.shot === null ? t(`library.kind.${item.kind}`) : t("library.shots"),
    ...(extent === null ? [] : [`${extent.width}×${extent.height}`]),
    ...(facts?.picture ? [facts.picture.codec, t("library.rate", { fps: Number((facts.picture.rate.num / (facts.picture.rate.den ?? 1)).toFixed(3)) })] : []),
    ...(facts?.sound ? [t("library.sound", { channels: facts.sound.channels, rate: facts.sound.rate / 1000 })] : []),
    ...(asset === null ? [] : [bytes(t, asset.blob.size)]),
  ];
}

function bytes(t: T, size: number): string {
  const unit = size >= 1e9 ? "gb" : size >= 1e6 ? "mb" : "kb";
  const count = size / { gb: 1e9, mb: 1e6, kb: 1e3 }[unit];
  const said = { count: Number(count.toFixed(count < 10 ? 1 : 0)) };
  return unit === "gb" ? t("library.bytes.gb", said) : unit === "mb" ? t("library.bytes.mb", said) : t("library.bytes.kb", said);
}

function Trouble({ text, children }: { text: string; children: ReactNode }) {
  return (
    <div role="alert" className="my-1 flex items-start gap-2 rounded bg-failed-ground px-2 py-1 text-failed">
      <span className="min-w-0 flex-1 break-words">{text}</span>
      {children}
    </div>
  );
}

/** A linked file that is not where it was: name its place, or choose it. */
function Lost({ project, asset, onChoose }: { project: string; asset: Asset; onChoose: (asset: Asset) => void }) {
  const { t } = useTranslation();
  const [path, setPath] = useState("");
  return (
    <form
      className="my-1 grid gap-1 rounded bg-stale-ground p-2"
      onSubmit={(event) => {
        event.preventDefault();
        void relink(project, asset.id, path.trim());
      }}
    >
      <p className="break-words">{t("library.offlineHint", { path: asset.link?.path ?? "" })}</p>
      <input value={path} onChange={(event) => setPath(event.target.value)} maxLength={4096} required placeholder={asset.link?.path} aria-label={t("library.relinkPath")} title={t("library.relinkHint")} className="h-6 rounded-sm border border-line bg-ground px-1.5 placeholder:text-faint" />
      <span className="flex gap-1">
        <Button type="submit" className="!h-6"><FolderSearch size={13} aria-hidden />{t("library.relink")}</Button>
        <Button kind="quiet" className="!h-6" onClick={() => onChoose(asset)}>{t("library.chooseFile")}</Button>
      </span>
    </form>
  );
}

function Tags({ project, asset }: { project: string; asset: Asset }) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const tagging = useLibrary((state) => state.tagging);
  const known = useRef(tagging);
  useEffect(() => {
    if (known.current !== tagging) field.current?.focus();
    known.current = tagging;
  }, [tagging]);
  const tags = asset.tags ?? [];
  const set = (now: readonly string[]) => void change(project, [{ asset: asset.id, tags: [...now] }]);
  return (
    <div className="my-1 flex flex-wrap items-center gap-1" role="group" aria-label={t("library.tags")}>
      {tags.map((tag) => (
        <span key={tag} className="flex h-5 items-center gap-0.5 rounded-sm bg-lifted pl-1.5">
          <span className="max-w-32 truncate">{tag}</span>
          <button type="button" aria-label={t("library.removeTag", { tag })} className="grid size-5 place-items-center text-faint hover:text-text" onClick={() => set(tags.filter((other) => other !== tag))}><X size={11} /></button>
        </span>
      ))}
      <input
        ref={field}
        maxLength={60}
        aria-label={t("library.addTag")}
        placeholder={t("library.addTag")}
        className="h-5 w-24 rounded-sm bg-transparent px-1 placeholder:text-faint focus:bg-raised"
        onKeyDown={(event) => {
          const { currentTarget: input } = event;
          const tag = input.value.trim();
          if (event.key === "Escape") input.blur();
          if ((event.key !== "Enter" && event.key !== ",") || tag === "") return;
          event.preventDefault();
          input.value = "";
          if (!tags.includes(tag)) set([...tags, tag]);
        }}
      />
    </div>
  );
}

function Uses({ project, asset }: { project: string; asset: string }) {
  const { t } = useTranslation();
  const document = useTimeline((state) => state.document);
  const { data, refetch } = useQuery(usesQuery(project, asset));
  useEffect(() => {
    const timer = setTimeout(() => void refetch(), 1500); // the film is saved by then
    return () => clearTimeout(timer);
  }, [document, refetch]);
  if (data === undefined) return null;
  const said = [
    ...(data.sequences ?? []).map(({ name, clips }) => t("library.usedIn", { name, count: clips })),
    ...(data.elements ?? []).map(({ name }) => t("library.usedElement", { name })),
    ...(data.shots?.length ? [t("library.usedShots", { count: data.shots.length, codes: data.shots.map(({ code }) => code).join(", ") })] : []),
  ];
  return (
    <div>
      <h3 className="text-faint">{t("library.used")}</h3>
      {said.length === 0 ? <p className="text-soft">{t("library.usedNowhere")}</p> : <ul>{said.map((line) => <li key={line}>{line}</li>)}</ul>}
    </div>
  );
}
