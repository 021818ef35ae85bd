/** Room without clips: insert it, close it. */
import { endOf } from "../document";
import type { Frame } from "../time";
import { command, refuse } from "./edit";
import { makeRoom } from "./place";
import { closeSpan, type Sync } from "./ripple";

/** Moves everything from a frame on by `length`; a clip of `track` that spans the frame is cut there. */
export const insertGap = command<{ readonly track: string; readonly at: Frame; readonly length: Frame } & Sync>((edit, args) => {
  edit.unlocked(args.track);
  edit.track(args.track);
  if (args.length < 1) refuse("TOO_SHORT", "A gap has at least one frame.");
  makeRoom(edit, args.track, args.at, args.length, args.sync === undefined ? {} : { sync: args.sync });
});

/** Closes the room under a frame of a track, a hole or gap items up to the next clip on both sides. */
export const closeGap = command<{ readonly track: string; readonly at: Frame } & Sync>((edit, { track, at, sync }) => {
  edit.unlocked(track);
  edit.track(track);
  let start = 0;
  let stop: number | null = null;
  for (const key of edit.row(track)) {
    const clip = edit.clip(key);
    if (clip.source.type === "gap") continue;
    if (endOf(clip) <= at) start = Math.max(start, endOf(clip));
    else if (clip.start <= at) refuse("NOT_A_GAP", `At frame ${at} track ${track} has a clip.`, ["clips", key]);
    else {
      stop = clip.start;
      break;
    }
  }
  for (const key of edit.row(track)) {
    const clip = edit.clip(key);
    if (clip.source.type === "gap" && clip.start >= start && endOf(clip) <= (stop ?? Infinity)) edit.dropClip(key);
  }
  if (stop !== null) closeSpan(edit, start, stop, sync === undefined ? {} : { sync });
});
