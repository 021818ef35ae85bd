import { memo, useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Group, Panel, Separator, useDefaultLayout } from "react-resizable-panels";

import type { TimelineDocument } from "@/core/document";
import { Inspector } from "@/features/inspector/Inspector";
import { LibraryPanel } from "@/features/library/LibraryPanel";
import { SourceMonitor } from "@/features/library/source/SourceMonitor";
import { ProgramMonitor } from "@/features/monitor/ProgramMonitor";
import { VisualTimeline } from "@/features/timeline/VisualTimeline";
import { Failed } from "@/shared/ui/Failed";
import { Skeleton } from "@/shared/ui/Skeleton";
import { useOpenSequence } from "@/stores/sequenceStore";
import { useSource } from "@/stores/sourceStore";
import { closeSequence, useTimeline } from "@/stores/timelineStore";

import { ConflictDialog } from "./ConflictDialog";
import { CutMenu } from "./CutMenu";
import { NoCut } from "./NoCut";
import { useEditActions } from "./actions";
import { arrive, remember } from "./place";
import { keepSaved } from "./saving";

export default function EditRoom({ project }: { project: string }) {
  const { t } = useTranslation();
  const { sequence, error, again } = useOpenSequence(project);
  if (error) return <Failed what={t("edit.failed")} error={error} again={again} />;
  if (sequence === undefined) return <Waiting />;
  if (sequence === null) return <NoCut project={project} />;
  return <Kept project={project} sequence={sequence.id} />;
}

/** A sequence that is kept saved as long as it is shown. Kept from the list of sequences, which changes with every save. */
const Kept = memo(function Kept({ project, sequence }: { project: string; sequence: string }) {
  const { t } = useTranslation();
  const [{ failed, attempt }, setState] = useState<{ failed: unknown; attempt: number }>({ failed: null, attempt: 0 });
  const opened = useTimeline((state) => state.sequence === sequence);
  const fail = useCallback((error: unknown) => setState((known) => ({ ...known, failed: error })), []);
  if (failed !== null) return <Failed what={t("edit.failed")} error={failed} again={() => setState({ failed: null, attempt: attempt + 1 })} />;
  return (
    <>
      <Keeping key={attempt} project={project} sequence={sequence} fail={fail} />
      {opened ? <Opened project={project} /> : <Waiting />}
    </>
  );
});

function Keeping({ project, sequence, fail }: { project: string; sequence: string; fail: (error: unknown) => void }) {
  useEffect(() => {
    arrive(project, sequence);
    const leave = keepSaved(sequence, fail);
    const keep = () => remember(sequence);
    addEventListener("pagehide", keep);
    return () => {
      removeEventListener("pagehide", keep);
      keep();
      leave();
      closeSequence();
    };
  }, [project, sequence, fail]);
  return null;
}

function Opened({ project }: { project: string }) {
  const document = useTimeline((state) => state.document);
  const shown = useTimeline((state) => state.preview) ?? document; // what a drag would make is seen everywhere
  const rows = useDefaultLayout({ id: "milimo-edit-rows", storage: localStorage, onlySaveAfterUserInteractions: true });
  const columns = useDefaultLayout({ id: "milimo-edit-columns", storage: localStorage, onlySaveAfterUserInteractions: true });
  useEditActions();
  if (document === null || shown === null) return null;
  return (
    <>
    <ConflictDialog project={project} />
    <Group orientation="vertical" className="h-full" {...rows}>
      <Panel id="monitors" defaultSize="56" minSize="20">
        <Group orientation="horizontal" {...columns}>
          <Panel id="library" defaultSize="276px" minSize="200px" maxSize="640px">
            <LibraryPanel project={project} />
          </Panel>
          <Separator className="w-px bg-line outline-none data-[separator=hover]:bg-faint data-[separator=drag]:bg-accent" />
          <Panel id="program" minSize="30">
            <Monitors project={project} document={shown} />
          </Panel>
          <Separator className="w-px bg-line outline-none data-[separator=hover]:bg-faint data-[separator=drag]:bg-accent" />
          <Panel id="inspector" defaultSize="300px" minSize="240px" maxSize="480px">
            <Inspector project={project} document={shown} />
          </Panel>
        </Group>
      </Panel>
      <Separator className="h-px bg-line outline-none data-[separator=hover]:bg-faint data-[separator=drag]:bg-accent" />
      <Panel id="timeline" defaultSize="44" minSize="20">
        <VisualTimeline project={project} document={document} lead={<CutMenu project={project} />} />
      </Panel>
    </Group>
    </>
  );
}

/** The source, while something is open in it, beside the program. */
function Monitors({ project, document }: { project: string; document: TimelineDocument }) {
  const shown = useSource((state) => state.shown);
  return (
    <div className={shown === null ? "grid h-full grid-cols-1" : "grid h-full grid-cols-2"}>
      {shown !== null && <SourceMonitor project={project} shown={shown} />}
      <ProgramMonitor project={project} document={document} />
    </div>
  );
}

function Waiting() {
  return (
    <div className="grid h-full grid-rows-[1fr_320px] gap-px" aria-hidden>
      <div className="grid place-items-center"><Skeleton className="aspect-video h-4/5" /></div>
      <div className="grid content-start gap-2 bg-panel p-4">
        {Array.from({ length: 4 }, (_, at) => <Skeleton key={at} className="h-12 w-full" />)}
      </div>
    </div>
  );
}
