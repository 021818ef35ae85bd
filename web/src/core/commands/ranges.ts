/** Taking a stretch of time out of tracks, in to out: lift leaves its room, extract closes it. */
import { endOf } from "../document";
import type { Frame } from "../time";
import { command, refuse, type Edit } from "./edit";
import { splitTogether } from "./place";
import { closeSpan, type Sync } from "./ripple";

export interface Range {
  readonly from: Frame;
  /** The frame after its last. */
  readonly to: Frame;
  /** All unlocked tracks where it is left out. */
  readonly tracks?: readonly string[];
}

export const liftRange = command<Range>((edit, range) => {
  empty(edit, range);
});

export const extractRange = command<Range & Sync>((edit, range) => {
  empty(edit, range);
  closeSpan(edit, range.from, range.to, range.sync === undefined ? {} : { sync: range.sync });
});

function empty(edit: Edit, { from, to, tracks }: Range): void {
  if (to <= from) refuse("TOO_SHORT", "The range has no frames.");
  const names = tracks ?? Object.keys(edit.document.tracks).filter((key) => !edit.track(key).locked);
  for (const name of names) edit.unlocked(name);
  const inTracks = (): string[] => names.flatMap((name) => edit.row(name)).filter((key) => edit.clip(key).source.type !== "gap");
  for (const at of [from, to]) splitTogether(edit, inTracks(), at);
  for (const key of inTracks()) {
    const clip = edit.clip(key);
    if (clip.start >= from && endOf(clip) <= to) edit.dropClip(key);
  }
}
