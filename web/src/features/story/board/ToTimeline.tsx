import { useQuery } from "@tanstack/react-query";
import { Film } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { messageOf } from "@/shared/api/errors";
import type { CutPreview } from "@/shared/api/schema";
import { useActions } from "@/shared/hotkeys/useActions";
import { Button } from "@/shared/ui/Button";
import { Skeleton } from "@/shared/ui/Skeleton";
import { clock } from "@/shared/ui/time";

import { cutPreviewQuery } from "../calls";

/** Lays the board on the timeline, after saying what that changes there. */
export function ToTimeline({ project, disabled, lay }: { project: string; disabled: boolean; lay: (fresh: boolean) => void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  useActions(disabled ? {} : { "story.timeline": () => setOpen(true) });
  function done(fresh: boolean): void {
    setOpen(false);
    lay(fresh);
  }
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <Button disabled={disabled}>
          <Film size={15} aria-hidden />
          {t("story.toTimeline")}
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content align="end" sideOffset={6} collisionPadding={8} aria-label={t("story.toTimeline")} className="z-30 w-[330px] rounded-lg border border-line bg-raised p-3.5 shadow-[0_8px_28px_rgb(0_0_0/0.45)]">
          <Telling project={project} done={done} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Telling({ project, done }: { project: string; done: (fresh: boolean) => void }) {
  const { t } = useTranslation();
  const { data, error } = useQuery({ ...cutPreviewQuery(project), refetchOnMount: "always" });
  if (error) return <p role="alert" className="text-failed">{messageOf(error)}</p>;
  if (data === undefined) {
    return (
      <div role="status" aria-label={t("app.loading")} className="grid gap-2">
        <Skeleton className="h-4 w-4/5" />
        <Skeleton className="h-4 w-3/5" />
        <Skeleton className="mt-1 h-7" />
      </div>
    );
  }
  const lines = changesOf(data);
  const known = data.sequence != null;
  return (
    <>
      <p className="font-semibold">{known ? t("story.cut.onto", { name: data.name }) : t("story.cut.fresh")}</p>
      <p className="mb-2 text-soft tabular-nums">{[t("story.shots", { count: data.shots }), clock(data.seconds)].join(" · ")}</p>
      {known ? (
        <ul className="mb-2 grid gap-0.5">
          {lines.map(({ word, count }) => <li key={word}>{t(`story.cut.${word}`, { count })}</li>)}
          {lines.length === 0 ? <li className="text-soft">{t(data.changes ? "story.cut.beside" : "story.cut.same")}</li> : null}
        </ul>
      ) : null}
      {data.missing.length > 0 ? <p className="mb-2 rounded bg-stale-ground px-2 py-1 text-sm text-stale">{t("story.cut.gaps", { count: data.missing.length })}</p> : null}
      {known ? <p className="mb-3 text-sm text-soft">{t("story.cut.yours")}</p> : null}
      <div className="flex flex-wrap gap-1.5">
        <Button kind="primary" autoFocus onClick={() => done(false)}>{t(known ? (data.changes ? "story.cut.update" : "story.cut.open") : "story.cut.lay")}</Button>
        {known ? <Button kind="outline" onClick={() => done(true)}>{t("story.cut.another")}</Button> : null}
      </div>
    </>
  );
}

const COUNTED = ["added", "retaken", "retimed", "moved", "removed"] as const;

function changesOf(preview: CutPreview): { word: (typeof COUNTED)[number]; count: number }[] {
  return COUNTED.map((word) => ({ word, count: preview[word] })).filter(({ count }) => count > 0);
}
