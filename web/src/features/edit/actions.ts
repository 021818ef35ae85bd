import { lengthOfDocument } from "@/core/document";
import { transport } from "@/playback/transport";
import { useActions } from "@/shared/hotkeys/useActions";
import { redo, undo, useTimeline } from "@/stores/timelineStore";
import { zoomBy, zoomToFit, useViewport } from "@/stores/viewportStore";

import { second } from "./acting";
import { itemActions } from "./itemActions";
import { trackActions } from "./trackActions";

const middle = () => useViewport.getState().width / 2;

/** What can be done in the Edit room, whatever is selected. */
export function useEditActions(): void {
  useActions({
    "play.toggle": () => transport.toggle(),
    "play.back": () => transport.shuttle(-1),
    "play.stop": () => transport.pause(),
    "play.forward": () => transport.shuttle(1),
    "play.frameBack": () => transport.step(-1),
    "play.frameForward": () => transport.step(1),
    "play.secondBack": () => transport.step(-second()),
    "play.secondForward": () => transport.step(second()),
    "play.first": () => transport.seek(0),
    "play.last": () => transport.seek(transport.length),
    "play.loop": () => transport.setLoop(!transport.loop),
    "play.cutBefore": () => cut(-1),
    "play.cutAfter": () => cut(1),
    "edit.undo": undo,
    "edit.redo": redo,
    ...itemActions,
    ...trackActions,
    "view.zoomIn": () => zoomBy(1.25, middle()),
    "view.zoomOut": () => zoomBy(0.8, middle()),
    "view.zoomFit": () => {
      const { document } = useTimeline.getState();
      if (document !== null) zoomToFit(lengthOfDocument(document));
    },
  });
}

/** To the cut before or after the playhead, on any track. */
function cut(direction: 1 | -1): void {
  const { document } = useTimeline.getState();
  if (document === null) return;
  const edges = Object.values(document.clips).flatMap((clip) => [clip.start, clip.start + clip.length]);
  const beyond = edges.filter((edge) => (edge - transport.frame) * direction > 0);
  if (beyond.length > 0) transport.seek(direction > 0 ? Math.min(...beyond) : Math.max(...beyond));
}
