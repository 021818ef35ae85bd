import { Bookmark, Captions, Magnet, MousePointer2, Scissors, SquareSplitHorizontal, Trash2, Type, Undo2, Redo2, Blend, ZoomIn, ZoomOut, Maximize2 } from "lucide-react";
import { useTranslation } from "react-i18next";

import { canRedo, canUndo } from "@/core/history";
import { ACTIONS, perform, type ActionId } from "@/shared/hotkeys/actions";
import { useKeysOf } from "@/shared/hotkeys/keymap";
import { shownKeys } from "@/shared/hotkeys/keys";
import { IconButton } from "@/shared/ui/Button";
import { useSelection } from "@/stores/selectionStore";
import { useTimeline } from "@/stores/timelineStore";
import { LEAST_ZOOM, MOST_ZOOM, useViewport, zoomBy } from "@/stores/viewportStore";

import { HistoryList } from "./HistoryList";

export function Toolbar({ lead }: { lead: React.ReactNode }) {
  const { t } = useTranslation();
  const { tool, snap, clips, captions, transition, marker, hole } = useSelection();
  const nothing = clips.size + captions.size === 0 && transition === null && marker === null && hole === null;
  const history = useTimeline((state) => state.history);
  const { zoom, width } = useViewport();
  const keysOf = useKeysOf();
  const label = (id: ActionId) => {
    const [keys] = keysOf(id);
    const word = t(`actions.${ACTIONS[id].word}`);
    return keys === undefined ? word : `${word} (${shownKeys(keys)})`;
  };
  const button = (id: ActionId, icon: React.ReactNode, more: { pressed?: boolean; disabled?: boolean } = {}) => (
    <IconButton label={label(id)} onClick={() => perform(id)} {...more}>{icon}</IconButton>
  );
  // Zoom is felt by factors: the slider moves in powers.
  const [low, high] = [Math.log(LEAST_ZOOM), Math.log(MOST_ZOOM)];
  return (
    <div role="toolbar" aria-label={t("edit.tools")} className="flex items-center gap-0.5 border-b border-line bg-panel px-2">
      {lead}
      {button("tool.select", <MousePointer2 size={16} />, { pressed: tool === "select" })}
      {button("tool.blade", <Scissors size={16} />, { pressed: tool === "blade" })}
      <span className="mx-1.5 h-4 w-px bg-line" />
      {button("edit.undo", <Undo2 size={16} />, { disabled: !canUndo(history) })}
      {button("edit.redo", <Redo2 size={16} />, { disabled: !canRedo(history) })}
      <HistoryList />
      <span className="mx-1.5 h-4 w-px bg-line" />
      {button("edit.split", <SquareSplitHorizontal size={16} />)}
      {button("edit.delete", <Trash2 size={16} />, { disabled: nothing })}
      {button("edit.dissolve", <Blend size={16} />)}
      {button("edit.addTitle", <Type size={16} />)}
      {button("edit.addCaption", <Captions size={16} />)}
      {button("edit.marker", <Bookmark size={16} />)}
      <span className="flex-1" />
      {button("edit.snap", <Magnet size={16} />, { pressed: snap })}
      <span className="mx-1.5 h-4 w-px bg-line" />
      {button("view.zoomFit", <Maximize2 size={15} />)}
      {button("view.zoomOut", <ZoomOut size={16} />)}
      <input
        type="range"
        min={low}
        max={high}
        step={0.01}
        value={Math.log(zoom)}
        aria-label={t("edit.zoom")}
        onChange={(event) => zoomBy(Math.exp(Number(event.target.value)) / useViewport.getState().zoom, width / 2)}
        className="w-24 accent-accent"
      />
      {button("view.zoomIn", <ZoomIn size={16} />)}
    </div>
  );
}
