import { useQuery } from "@tanstack/react-query";
import { Film } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Group, Panel, Separator } from "react-resizable-panels";
import { toast } from "sonner";
import { useStore } from "zustand";

import { placeSource } from "@/core/commands";
import { freshDocument } from "@/core/fresh";
import { frame } from "@/core/time";
import { LibraryPanel } from "@/features/library/LibraryPanel";
import { messageOf } from "@/shared/api/errors";
import { isGoing } from "@/shared/api/jobs";
import { jobsQuery } from "@/shared/api/queries";
import type { Job } from "@/shared/api/schema";
import { perform } from "@/shared/hotkeys/actions";
import { useActions } from "@/shared/hotkeys/useActions";
import { Button } from "@/shared/ui/Button";
import { cx } from "@/shared/ui/cx";
import { JobProgress } from "@/shared/ui/JobProgress";
import { carryStore, type Carried } from "@/stores/carryStore";
import { makeSequence, shownInTime } from "@/stores/sequenceStore";
import { dispatch, settle } from "@/stores/timelineStore";

/** A project that has nothing cut yet: what is there to cut, and three ways to begin. */
export function NoCut({ project }: { project: string }) {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  const over = useStore(carryStore, ({ carry }) => carry !== null && within(place.current, carry));
  async function begin(items: readonly Carried[]): Promise<void> {
    try {
      const sequence = await makeSequence(project, t("edit.cuts.name", { number: 1 }), freshDocument(items[0]?.source ?? null));
      if (items.length === 0) return;
      await shownInTime(sequence);
      for (const { source, name, length, source_in } of items) dispatch("insert", placeSource, { source, name, length, source_in, way: "append", at: frame(0) }, "begin");
      settle();
    } catch (error) {
      toast.error(messageOf(error));
    }
  }
  const { data: jobs } = useQuery(jobsQuery);
  const film = (jobs?.jobs as readonly Job[] | undefined)?.find((job) => job.project === project && job.parent === null && job.kind === "film" && isGoing(job));
  useActions({ "cut.new": () => void begin([]) });
  const newest = useRef(begin);
  useEffect(() => {
    newest.current = begin;
  });
  useEffect(() => carryStore.subscribe(({ carry, dropped }, before) => {
    if (carry === null && dropped !== null && dropped !== before.dropped && within(place.current, dropped) && dropped.items.length > 0) void newest.current(dropped.items);
  }), []);
  return (
    <Group orientation="horizontal" className="h-full">
      <Panel defaultSize="320px" minSize="200px" maxSize="640px"><LibraryPanel project={project} /></Panel>
      <Separator className="w-px bg-line outline-none data-[separator=hover]:bg-faint data-[separator=drag]:bg-accent" />
      <Panel minSize="30">
        <div ref={place} className="grid h-full place-items-center p-6">
          <div className={cx("max-w-md rounded-lg border-2 border-dashed px-10 py-9 text-center transition-colors duration-120", over ? "border-accent bg-raised" : "border-line")}>
            <Film size={26} className="mx-auto mb-4 text-soft" aria-hidden />
            <h1 className="mb-1 text-lg font-semibold">{t(over ? "edit.cuts.drop" : film === undefined ? "edit.noSequence" : "edit.cuts.coming")}</h1>
            <p className="mb-5 text-soft">{t(film === undefined ? "edit.noSequenceHint" : "edit.cuts.comingHint")}</p>
            {film === undefined ? null : <div className="mb-5 text-left"><JobProgress job={film} /></div>}
            <div className="flex justify-center gap-2">
              <Button kind={film === undefined ? "primary" : "outline"} onClick={() => void begin([])}>{t("edit.cuts.begin")}</Button>
              <Button kind={film === undefined ? "plain" : "primary"} onClick={() => perform("go.story")}>{t("edit.toStory")}</Button>
            </div>
          </div>
        </div>
      </Panel>
    </Group>
  );
}

function within(place: HTMLElement | null, { x, y }: { readonly x: number; readonly y: number }): boolean {
  const box = place?.getBoundingClientRect();
  return box !== undefined && x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
}
