import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Clapperboard } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { go } from "@/app/router";
import { documentOf, lengthOfDocument } from "@/core/document";
import { transport } from "@/playback/transport";
import { api, take } from "@/shared/api/client";
import { messageOf } from "@/shared/api/errors";
import { keys, projectQuery } from "@/shared/api/queries";
import type { ExportRequest, Extent, Rate, SequenceSummary } from "@/shared/api/schema";
import { Button } from "@/shared/ui/Button";
import { Failed } from "@/shared/ui/Failed";
import { Skeleton } from "@/shared/ui/Skeleton";
import { clock } from "@/shared/ui/time";
import { useOpenSequence } from "@/stores/sequenceStore";

import { Ask } from "./Ask";
import { Made } from "./Made";

export interface Subject {
  readonly sequence: string;
  readonly name: string;
  readonly extent: Required<Extent>;
  readonly rate: Required<Rate>;
  readonly length: number;
}

export default function ExportRoom({ project }: { project: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(projectQuery(project));
  const open = useOpenSequence(project);
  const { data: subject, error: unread, refetch: again } = useSubject(open.sequence ?? null);
  const [asked, setAsked] = useState<string | null>(null);
  const ask = useMutation({
    mutationFn: (body: ExportRequest) => take(api.POST("/api/sequences/{sequence}/exports", { params: { path: { sequence: subject?.sequence ?? "" } }, body: body as never })),
    onSuccess: (job) => {
      setAsked(job.id);
      void client.invalidateQueries({ queryKey: keys.exports });
    },
    onError: (refused) => toast.error(messageOf(refused)),
  });
  const part = usePart(subject?.length ?? 0);
  return (
    <div className="grid h-full grid-cols-[minmax(400px,480px)_minmax(0,1fr)]">
      <section aria-labelledby="export-new" className="flex min-h-0 flex-col border-r border-line bg-panel">
        <div className="px-6 pt-5 pb-3">
          <h1 id="export-new" className="text-xl font-semibold">{t("export.title")}</h1>
          <p className="truncate text-soft">{subject === undefined ? " " : t("export.of", { name: data?.name ?? "", time: clock((subject.length * subject.rate.den) / subject.rate.num), size: `${subject.extent.width.toString()}×${subject.extent.height.toString()}` })}</p>
        </div>
        {error ?? unread ? <div className="px-6"><Failed what={t("edit.failed")} error={error ?? unread} again={() => void (error ? refetch() : again())} /></div> : null}
        {open.sequence === null ? <Nothing project={project} /> : null}
        {open.sequence != null && subject === undefined && !unread ? <div className="px-6"><Skeleton className="h-80 w-full" /></div> : null}
        {subject === undefined ? null : <Ask key={subject.sequence} subject={subject} part={part} busy={ask.isPending} ask={(body) => ask.mutate(body)} />}
      </section>
      <Made project={project} asked={asked} />
    </div>
  );
}

/** What is exported: the open cut, as long and as large as it is now. */
function useSubject(open: SequenceSummary | null) {
  return useQuery({
    queryKey: [...keys.sequence(open?.id ?? ""), "subject"],
    enabled: open !== null,
    staleTime: 0,
    queryFn: async (): Promise<Subject> => {
      const head = await take(api.GET("/api/sequences/{sequence}", { params: { path: { sequence: open?.id ?? "" } } }));
      const document = documentOf(head.document);
      return { sequence: head.id, name: head.name, extent: document.extent, rate: document.rate, length: lengthOfDocument(document) };
    },
  });
}

/** In and out as the Edit room has them, where they lie in this sequence. */
function usePart(length: number): readonly [number, number] | null {
  const [range, setRange] = useState(transport.range);
  const last = useRef(range);
  useEffect(() => transport.subscribe(() => {
    if (transport.range !== last.current) setRange((last.current = transport.range));
  }) as () => void, []);
  return range !== null && range[1] <= length ? range : null;
}

function Nothing({ project }: { project: string }) {
  const { t } = useTranslation();
  return (
    <div className="grid flex-1 place-items-center px-10 pb-24 text-center">
      <div>
        <Clapperboard size={32} aria-hidden className="mx-auto mb-4 text-faint" />
        <p className="mb-1 text-lg font-semibold">{t("export.nothing")}</p>
        <p className="mb-5 text-soft">{t("export.nothingHint")}</p>
        <Button kind="primary" onClick={() => go({ room: "story", project })}>{t("export.toStory")}</Button>
      </div>
    </div>
  );
}
