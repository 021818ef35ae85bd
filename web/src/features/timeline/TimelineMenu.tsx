import { ContextMenu } from "radix-ui";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";

import type { TimelineDocument } from "@/core/document";
import { ACTIONS, doersStore, perform, type ActionId } from "@/shared/hotkeys/actions";
import { useKeysOf } from "@/shared/hotkeys/keymap";
import { inText, shownKeys } from "@/shared/hotkeys/keys";
import { useSelection, type Selected } from "@/stores/selectionStore";
import { useTimeline } from "@/stores/timelineStore";

type Entry = ActionId | "line";

const CLIP: readonly Entry[] = [
  "edit.cut", "edit.copy", "edit.paste", "edit.duplicate", "line", "edit.split", "edit.delete", "edit.deleteOther", "line",
  "edit.dissolve", "edit.fadeInHere", "edit.fadeOutHere", "line", "edit.link", "edit.unlink", "edit.enable", "line", "view.inspect",
];
const GAP: readonly Entry[] = ["edit.closeGap", "edit.paste", "edit.addTitle", "edit.addCaption"];
const CAPTION: readonly Entry[] = ["view.inspect", "edit.duplicate", "edit.split", "edit.mergeCaptions", "line", "edit.delete"];
const TRANSITION: readonly Entry[] = [
  "edit.dissolve", "edit.dipBlack", "edit.dipWhite", "edit.wipeLeft", "edit.wipeRight", "edit.wipeUp", "edit.wipeDown", "line",
  "edit.longer", "edit.shorter", "line", "view.inspect", "edit.delete",
];
const MARKER: readonly Entry[] = ["view.inspect", "edit.longer", "edit.shorter", "line", "edit.delete"];
const EMPTY: readonly Entry[] = ["edit.paste", "edit.addTitle", "edit.addCaption", "edit.marker", "line", "edit.in", "edit.out", "edit.clearRange", "line", "edit.selectAll", "edit.selectForward", "view.zoomFit"];
const TRACK: readonly Entry[] = [
  "track.rename", "track.mute", "track.solo", "track.lock", "track.hide", "track.magnetic", "line", "track.up", "track.down", "track.taller", "track.shorter", "line",
  "track.addVideo", "track.addAudio", "track.addTitle", "track.addCaption", "line", "track.remove",
];

function entriesFor({ clips, captions, transition, marker, hole }: Selected, document: TimelineDocument | null): readonly Entry[] {
  if (marker !== null) return MARKER;
  if (transition !== null) return TRANSITION;
  if (hole !== null) return GAP;
  if (clips.size > 0) return [...clips].every((key) => document?.clips[key]?.source.type === "gap") ? GAP : CLIP;
  return captions.size > 0 ? CAPTION : EMPTY;
}

/** The menu of the other mouse button: what can be done with what lies there, each with its key. */
export function TimelineMenu({ kind, children }: { kind: "items" | "track"; children: ReactNode }) {
  return (
    <ContextMenu.Root modal={false}>
      <ContextMenu.Trigger asChild>{children}</ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            if (inText(globalThis.document.activeElement)) event.preventDefault(); // what was chosen has opened a field
          }}
          className="z-50 min-w-56 rounded-lg border border-line bg-raised p-1 shadow-[0_8px_28px_rgb(0_0_0/0.45)]"
        >
          <Entries kind={kind} />
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}

function Entries({ kind }: { kind: "items" | "track" }) {
  const { t } = useTranslation();
  const selection = useSelection();
  const document = useTimeline((state) => state.document);
  const doers = useStore(doersStore, (state) => state.doers);
  const keysOf = useKeysOf();
  const entries = kind === "track" ? TRACK : entriesFor(selection, document);
  return entries.map((id, at) => {
    if (id === "line") return <ContextMenu.Separator key={`line-${at.toString()}`} className="my-1 h-px bg-line" />;
    const [keys] = keysOf(id);
    return (
      <ContextMenu.Item key={id} disabled={!doers.has(id)} onSelect={() => perform(id)} className="flex h-7 items-center gap-6 rounded px-2 outline-none select-none data-disabled:opacity-40 data-highlighted:bg-lifted">
        <span className="flex-1">{t(`actions.${ACTIONS[id].word}`)}</span>
        {keys === undefined ? null : <span className="text-xs text-faint">{shownKeys(keys)}</span>}
      </ContextMenu.Item>
    );
  });
}
