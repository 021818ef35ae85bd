import { toast } from "sonner";

import { addMarker, addTransition, copyClips, duplicate, editClips, lift, link, paste, rippleDelete, rippleTrim, split, trim, unlink, type Clipboard, type Result } from "@/core/commands";
import { clipsOf, endOf, lengthOfDocument, type TimelineDocument } from "@/core/document";
import { frame } from "@/core/time";
import { transport } from "@/playback/transport";
import { useActions } from "@/shared/hotkeys/useActions";
import { select, useSelection } from "@/stores/selectionStore";
import { dispatch, redo, undo, useTimeline } from "@/stores/timelineStore";
import { zoomBy, zoomToFit, useViewport } from "@/stores/viewportStore";

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
    "play.secondBack": () => transport.step(-Math.round(second())),
    "play.secondForward": () => transport.step(Math.round(second())),
    "play.first": () => transport.seek(0),
    "play.last": () => transport.seek(transport.length),
    "play.loop": () => transport.setLoop(!transport.loop),
    "play.cutBefore": () => cut(-1),
    "play.cutAfter": () => cut(1),
    "edit.undo": undo,
    "edit.redo": redo,
    ...clipActions,
    "view.zoomIn": () => zoomBy(1.25, middle()),
    "view.zoomOut": () => zoomBy(0.8, middle()),
    "view.zoomFit": () => {
      const { document } = useTimeline.getState();
      if (document !== null) zoomToFit(lengthOfDocument(document));
    },
  });
}

function second(): number {
  const rate = useTimeline.getState().document?.rate;
  return rate === undefined ? 24 : rate.num / rate.den;
}

/** To the cut before or after the playhead, on any track. */
function cut(direction: 1 | -1): void {
  const { document } = useTimeline.getState();
  if (document === null) return;
  const edges = Object.values(document.clips).flatMap((clip) => [clip.start, clip.start + clip.length]);
  const beyond = edges.filter((edge) => (edge - transport.frame) * direction > 0);
  if (beyond.length > 0) transport.seek(direction > 0 ? Math.min(...beyond) : Math.max(...beyond));
}

const here = () => frame(transport.frame);
const chosen = () => [...useSelection.getState().clips].filter((key) => useTimeline.getState().document?.clips[key] !== undefined);

/** Said where it was not done; what was made is selected. */
function told(result: Result | null): void {
  if (result === null) return;
  if (!result.ok) {
    if (result.code !== "NOTHING_CHANGED") toast(result.message);
  } else if (result.made.length > 0) {
    select(result.made.filter((key) => result.document.clips[key] !== undefined));
  }
}

/** The clip of a selection, or of the lowest picture track, that lies under the playhead. */
function under(document: TimelineDocument, at: number): string | null {
  const inside = (key: string) => {
    const clip = document.clips[key];
    return clip !== undefined && clip.start <= at && at < endOf(clip);
  };
  const selected = chosen().find(inside);
  if (selected !== undefined) return selected;
  const tracks = Object.entries(document.tracks).filter(([, track]) => track.kind === "video" && !track.locked).toSorted(([, a], [, b]) => a.order - b.order);
  return tracks.flatMap(([key]) => clipsOf(document, key)).find(inside) ?? null;
}

function trimToPlayhead(edge: "head" | "tail"): void {
  const { document } = useTimeline.getState();
  const clip = document === null ? null : under(document, here());
  if (document === null || clip === null) return;
  const magnetic = document.tracks[document.clips[clip]?.track ?? ""]?.magnetic ?? false;
  told(dispatch("trim", magnetic ? rippleTrim : trim, { clip, edge, to: here() }));
  if (magnetic && edge === "head") transport.seek(document.clips[clip]?.start ?? transport.frame);
}

let clipboard: Clipboard | null = null;

function copy(): void {
  const { document } = useTimeline.getState();
  clipboard = (document === null ? null : copyClips(document, chosen())) ?? clipboard;
}

/** On a magnetic track what is deleted leaves no hole; with the other key it does. */
function remove(other: boolean): void {
  const { document } = useTimeline.getState();
  const clips = chosen();
  if (document === null || clips.length === 0) return;
  const magnetic = clips.some((key) => document.tracks[document.clips[key]?.track ?? ""]?.magnetic);
  told(dispatch("delete", magnetic !== other ? rippleDelete : lift, { clips }));
  select([]);
}

/** On the cut nearest to the playhead, on the track of the selection or the lowest of the pictures. */
function dissolve(): void {
  const { document } = useTimeline.getState();
  const clip = document === null ? null : under(document, here());
  const placed = clip === null ? undefined : document?.clips[clip];
  if (document === null || placed === undefined) return;
  const cuts = [placed.start, endOf(placed)].toSorted((a, b) => Math.abs(a - here()) - Math.abs(b - here()));
  told(dispatch("transition", addTransition, { track: placed.track, at: frame(cuts[0] ?? 0), kind: "dissolve", length: Math.round(second()), fit: true }));
}

function range(set: (now: readonly [number, number]) => readonly [number, number]): void {
  transport.setRange(set(transport.range ?? [0, transport.length]));
}

const clipActions = {
  "edit.split": () => told(dispatch("split", split, { at: here(), ...(chosen().length > 0 && { clips: chosen() }) })),
  "edit.splitAll": () => told(dispatch("split", split, { at: here() })),
  "edit.delete": () => remove(false),
  "edit.deleteOther": () => remove(true),
  "edit.trimHead": () => trimToPlayhead("head"),
  "edit.trimTail": () => trimToPlayhead("tail"),
  "edit.copy": copy,
  "edit.cut": () => {
    copy();
    remove(false);
  },
  "edit.paste": () => {
    if (clipboard !== null) told(dispatch("paste", paste, { clipboard, at: here(), onto: "overwrite" }));
  },
  "edit.duplicate": () => {
    const { document } = useTimeline.getState();
    const clips = chosen();
    const spans = clips.flatMap((key) => document?.clips[key] ?? []);
    if (spans.length === 0) return;
    const by = Math.max(...spans.map(endOf)) - Math.min(...spans.map((clip) => clip.start));
    told(dispatch("duplicate", duplicate, { clips, by, onto: "overwrite" }));
  },
  "edit.selectAll": () => select(Object.entries(useTimeline.getState().document?.clips ?? {}).filter(([, clip]) => clip.source.type !== "gap").map(([key]) => key)),
  "edit.selectNone": () => select([]),
  "edit.link": () => told(dispatch("link", link, { clips: chosen() })),
  "edit.unlink": () => told(dispatch("unlink", unlink, { clips: chosen() })),
  "edit.enable": () => {
    const clips = chosen();
    const off = clips.every((key) => useTimeline.getState().document?.clips[key]?.enabled === false);
    told(dispatch("enable", editClips, { clips, changes: { enabled: off } }));
  },
  "edit.dissolve": dissolve,
  "edit.marker": () => told(dispatch("marker", addMarker, { at: here() })),
  "edit.in": () => range(([, stop]) => [transport.frame, stop > transport.frame ? stop : transport.length]),
  "edit.out": () => range(([first]) => [first <= transport.frame ? first : 0, transport.frame + 1]),
  "edit.clearRange": () => transport.setRange(null),
  "edit.snap": () => useSelection.setState(({ snap }) => ({ snap: !snap })),
  "tool.select": () => useSelection.setState({ tool: "select" }),
  "tool.blade": () => useSelection.setState({ tool: "blade" }),
} as const;
