import { RotateCcw, Scissors, Shuffle, Sparkles, Square, Trash2, X, Combine } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";

import type { BoardShot, ProjectStory, ShotUpdate } from "@/shared/api/schema";
import { perform } from "@/shared/hotkeys/actions";
import { Button, IconButton } from "@/shared/ui/Button";
import { clock } from "@/shared/ui/time";

import { focusCard } from "../board/focusCard";
import type { BoardActions } from "../board/useBoardActions";
import { updateShot } from "../calls";
import { storyStore } from "../storyStore";
import type { Doing } from "../useStory";
import { Differences } from "./Differences";
import { SharedFields, ShotFields } from "./ShotFields";
import { Takes } from "./Takes";

interface InspectorProps {
  project: string;
  story: ProjectStory;
  board: BoardActions;
  doing: Doing;
}

/** The shot that is selected: what it is, its takes, and what can be done with it. */
export function Inspector({ project, story, board, doing }: InspectorProps) {
  const { t } = useTranslation();
  const selected = useStore(storyStore, (state) => state.selected);
  const active = useStore(storyStore, (state) => state.active);
  const shots = selected.map((id) => board.shots.get(id)).filter((shot) => shot !== undefined);
  const shot = shots.length === 1 ? shots[0] : undefined;
  return (
    <aside aria-label={t("story.inspector")} className="flex h-full flex-col border-l border-line bg-panel">
      <header className="flex h-10 shrink-0 items-center gap-2 border-b border-line pr-2 pl-3">
        <h2 className="truncate font-semibold">{shot ? t("story.shotTitle", { code: shot.code }) : shots.length > 1 ? t("story.shots", { count: shots.length }) : t("story.inspector")}</h2>
        <div className="flex-1" />
        <IconButton label={t("app.close")} onClick={() => close(active)}>
          <X size={16} />
        </IconButton>
      </header>
      {shot ? <One key={shot.id} project={project} shot={shot} story={story} doing={doing} /> : null}
      {shots.length > 1 ? <Several shots={shots} edit={(update) => board.editAll(shots.map(({ id }) => id), update)} /> : null}
      {shots.length === 0 ? <p className="p-4 text-soft">{t("story.nothingSelected")}</p> : null}
    </aside>
  );
}

function close(active: string | null): void {
  storyStore.setState({ side: null });
  if (active !== null) requestAnimationFrame(() => focusCard(active));
}

function One({ project, shot, story, doing }: { project: string; shot: BoardShot; story: ProjectStory; doing: Doing }) {
  const { t } = useTranslation();
  function edit(update: ShotUpdate): void {
    void doing.change(t("story.editDone", { what: shot.code }), [() => updateShot(shot.id, update)]);
  }
  const alive = shot.status === "running" || shot.status === "queued";
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <Takes project={project} shot={shot} choose={(take) => edit({ chosen: take })} />
      {shot.status === "failed" && shot.job?.error ? (
        <p role="alert" className="mx-3 mb-3 rounded bg-failed-ground px-2.5 py-2 text-sm text-failed">{shot.job.error.message}</p>
      ) : null}
      {shot.status === "stale" ? <Differences project={project} shot={shot} elements={story.elements} /> : null}
      <div className="flex flex-wrap gap-1.5 px-3 pb-3">
        {alive ? (
          <Button onClick={() => perform("story.cancel")}>
            <Square size={13} aria-hidden />
            {t("app.cancel")}
          </Button>
        ) : shot.status === "fresh" ? (
          <Button onClick={() => perform("story.again")}>
            <RotateCcw size={14} aria-hidden />
            {t("story.regenerate")}
          </Button>
        ) : (
          <Button onClick={() => perform("story.generate")}>
            <Sparkles size={14} aria-hidden />
            {t("story.generate")}
          </Button>
        )}
        <Button kind="outline" disabled={alive} onClick={() => perform("story.vary")}>
          <Shuffle size={14} aria-hidden />
          {t("story.vary")}
        </Button>
        <div className="flex-1" />
        <IconButton label={t("actions.splitShot")} onClick={() => perform("story.split")}>
          <Scissors size={15} />
        </IconButton>
        <IconButton label={t("actions.removeShot")} onClick={() => perform("story.remove")}>
          <Trash2 size={15} />
        </IconButton>
      </div>
      <ShotFields shot={shot} elements={story.elements} edit={edit} />
    </div>
  );
}

function Several({ shots, edit }: { shots: readonly BoardShot[]; edit: (update: ShotUpdate) => void }) {
  const { t } = useTranslation();
  const seconds = shots.reduce((sum, { shot }) => sum + shot.seconds, 0);
  return (
    <div className="grid min-h-0 content-start gap-3 overflow-y-auto p-3">
      <p className="text-soft">{shots.map((shot) => shot.code).join(", ")} · {clock(seconds)}</p>
      <div className="grid grid-cols-2 gap-1.5">
        <Button onClick={() => perform("story.generate")}>
          <Sparkles size={14} aria-hidden />
          {t("story.generate")}
        </Button>
        <Button kind="outline" onClick={() => perform("story.vary")}>
          <Shuffle size={14} aria-hidden />
          {t("story.vary")}
        </Button>
        <Button kind="outline" onClick={() => perform("story.merge")}>
          <Combine size={14} aria-hidden />
          {t("story.merge")}
        </Button>
        <Button kind="outline" onClick={() => perform("story.remove")}>
          <Trash2 size={14} aria-hidden />
          {t("story.remove")}
        </Button>
      </div>
      <SharedFields shots={shots} edit={edit} />
    </div>
  );
}
