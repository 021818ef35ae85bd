import { addTrack, editTrack, removeTrack, reorderTrack } from "@/core/commands";
import type { Track, TrackKind } from "@/core/document";
import { stackOf } from "@/core/stack";
import { currentTrack } from "@/stores/current";
import { selectOne } from "@/stores/selectionStore";
import { dispatch, useTimeline } from "@/stores/timelineStore";

import { told } from "./acting";

/** On top of the pictures, or below the sounds. */
function add(kind: TrackKind): void {
  const result = dispatch("track.add", addTrack, { kind });
  if (told(result) && result?.ok) selectOne({ track: result.made[0] ?? null });
}

function withTrack(act: (track: string, known: Track) => void): void {
  const track = currentTrack();
  const known = useTimeline.getState().document?.tracks[track ?? ""];
  if (track !== null && known !== undefined) act(track, known);
}

const flip = (field: "locked" | "hidden" | "muted" | "solo" | "magnetic") => () =>
  withTrack((track, known) => told(dispatch(`track.${field}`, editTrack, { track, changes: { [field]: !known[field] } })));

const taller = (by: number) => () =>
  withTrack((track, known) => told(dispatch("track.height", editTrack, { track, changes: { height: Math.min(400, Math.max(24, known.height + by)) } }, `height:${track}`)));

/** Up is up on the screen: pictures count from the bottom, sounds from the top. */
const place = (up: 1 | -1) => () =>
  withTrack((track, known) => {
    const { document } = useTimeline.getState();
    if (document === null) return;
    const stack = stackOf(document, known.kind);
    const to = stack.indexOf(track) + (known.kind === "audio" ? -up : up);
    if (to >= 0 && to < stack.length) told(dispatch("track.order", reorderTrack, { track, to }));
  });

export const trackActions = {
  "track.addVideo": () => add("video"),
  "track.addAudio": () => add("audio"),
  "track.addTitle": () => add("title"),
  "track.addCaption": () => add("caption"),
  "track.remove": () =>
    withTrack((track) => {
      if (told(dispatch("track.remove", removeTrack, { track }))) selectOne({});
    }),
  "track.up": place(1),
  "track.down": place(-1),
  "track.taller": taller(16),
  "track.shorter": taller(-16),
  "track.mute": flip("muted"),
  "track.solo": flip("solo"),
  "track.lock": flip("locked"),
  "track.hide": flip("hidden"),
  "track.magnetic": flip("magnetic"),
} as const;
