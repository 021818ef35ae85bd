/** What an action means when it names nothing: the selection, and the track that it lies on. */
import { clipsOf, endOf, type TimelineDocument } from "../core/document";
import { tracksOf } from "../core/stack";
import { useSelection } from "./selectionStore";
import { useTimeline } from "./timelineStore";

/** The selected clips that are still there, gap items among them. */
export function chosenClips(): string[] {
  const { document } = useTimeline.getState();
  return [...useSelection.getState().clips].filter((key) => document?.clips[key] !== undefined);
}

export function chosenCaptions(): string[] {
  const { document } = useTimeline.getState();
  return [...useSelection.getState().captions].filter((key) => document?.captions[key] !== undefined);
}

/** The selected track, or that of what is selected; else the lowest picture track. */
export function currentTrack(): string | null {
  const { document } = useTimeline.getState();
  if (document === null) return null;
  const { track, hole, transition } = useSelection.getState();
  const [clip] = chosenClips();
  const [caption] = chosenCaptions();
  const found =
    track ?? hole?.track ?? document.transitions[transition ?? ""]?.track ?? document.clips[clip ?? ""]?.track ?? document.captions[caption ?? ""]?.track;
  return found !== undefined && document.tracks[found] !== undefined ? found : (tracksOf(document, "video")[0] ?? null);
}

/** The clip of the selection, or of the lowest picture track that has one, under a frame. */
export function clipUnder(document: TimelineDocument, at: number): string | null {
  const inside = (key: string) => {
    const clip = document.clips[key];
    return clip !== undefined && clip.source.type !== "gap" && clip.start <= at && at < endOf(clip);
  };
  const open = tracksOf(document, "video").filter((key) => document.tracks[key]?.locked === false);
  return chosenClips().find(inside) ?? open.flatMap((key) => clipsOf(document, key)).find(inside) ?? null;
}
