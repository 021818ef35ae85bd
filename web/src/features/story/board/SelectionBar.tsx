import { Combine, PanelRight, Shuffle, Sparkles, Trash2, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";

import { perform } from "@/shared/hotkeys/actions";
import { Button, IconButton } from "@/shared/ui/Button";
import { clock } from "@/shared/ui/time";

import { storyStore } from "../storyStore";
import { lengthOf } from "./making";
import type { BoardActions } from "./useBoardActions";

/** Of several shots that are selected: how many, how long, and what can be done with all of them. */
export function SelectionBar({ board }: { board: BoardActions }) {
  const { t } = useTranslation();
  const selected = useStore(storyStore, (state) => state.selected);
  const shown = useStore(storyStore, (state) => state.side === "shot");
  const shots = selected.map((id) => board.shots.get(id)).filter((shot) => shot !== undefined);
  if (shots.length < 2) return null;
  return (
    <div role="toolbar" aria-label={t("story.selection")} className="absolute inset-x-0 bottom-3 z-20 mx-auto flex w-fit items-center gap-1 rounded-lg border border-line bg-raised py-1 pr-1 pl-3 shadow-[0_8px_28px_rgb(0_0_0/0.45)]">
      <span className="mr-2 whitespace-nowrap tabular-nums">{t("story.shots", { count: shots.length })} · {clock(lengthOf(shots))}</span>
      <Button kind="quiet" onClick={() => perform("story.generate")}>
        <Sparkles size={14} aria-hidden />
        {t("story.generate")}
      </Button>
      <Button kind="quiet" onClick={() => perform("story.vary")}>
        <Shuffle size={14} aria-hidden />
        {t("story.vary")}
      </Button>
      <IconButton label={t("actions.mergeShots")} onClick={() => perform("story.merge")}>
        <Combine size={15} />
      </IconButton>
      <IconButton label={t("actions.removeShot")} onClick={() => perform("story.remove")}>
        <Trash2 size={15} />
      </IconButton>
      {shown ? null : (
        <IconButton label={t("actions.inspectShot")} onClick={() => perform("story.inspect")}>
          <PanelRight size={15} />
        </IconButton>
      )}
      <IconButton label={t("actions.selectNone")} onClick={() => storyStore.setState({ selected: [] })}>
        <X size={15} />
      </IconButton>
    </div>
  );
}
