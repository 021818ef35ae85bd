/** Putting clips onto tracks: over what is there, or only where nothing is, or into room that is made for them. */
import { endOf, type Clip } from "../document";
import { openSpan, type Sync } from "./ripple";
import { refuse, type Edit } from "./edit";
import { splitClip, trimHead, trimTail } from "./shape";

/** What happens to clips that already lie there. Gap items always give way. */
export type Onto = "refuse" | "overwrite";

export interface Placed {
  readonly key: string;
  readonly clip: Clip;
}

/** Refuses where the clips would lie on each other: none of them gives way to another. */
export function place(edit: Edit, placed: readonly Placed[], onto: Onto): void {
  const laid = new Set<string>();
  for (const { key, clip } of placed) {
    edit.track(clip.track);
    clear(edit, clip.track, clip.start, endOf(clip), onto, laid);
    edit.addClip(key, clip);
    laid.add(key);
  }
}

/** Empties [start, stop) of a track: what lies in it goes, what reaches in is trimmed, what spans it is cut in two. */
function clear(edit: Edit, track: string, start: number, stop: number, onto: Onto, laid: ReadonlySet<string>): void {
  for (const key of edit.row(track)) {
    const clip = edit.clip(key);
    if (clip.start >= stop) break;
    if (endOf(clip) <= start) continue;
    if (clip.source.type === "gap") edit.dropClip(key);
    else if (onto === "refuse" || laid.has(key)) {
      refuse("CLIP_OVERLAP", `Clip ${key} on track ${track} is in the way.`, ["clips", key]);
    } else if (clip.start >= start && endOf(clip) <= stop) edit.dropClip(key);
    else if (clip.start >= start) trimHead(edit, key, stop - clip.start);
    else if (endOf(clip) <= stop) trimTail(edit, key, start - endOf(clip));
    else trimHead(edit, splitClip(edit, key, start), stop - start);
  }
}

/** Makes room on a track at a frame: a clip that spans it is cut there, what follows moves on all tracks in sync. */
export function makeRoom(edit: Edit, track: string, at: number, length: number, sync: Sync): void {
  const under = edit.clipUnder(track, at);
  if (under !== undefined && edit.clip(under).start < at) splitTogether(edit, edit.withLinked([under]), at);
  openSpan(edit, at, length, sync);
}

/**
 * Cuts these clips at a frame, each that has it inside. Second parts of linked clips are linked with each other.
 * Returns their keys in the order of the clips.
 */
export function splitTogether(edit: Edit, keys: readonly string[], at: number): string[] {
  const inside = keys.filter((key) => edit.clip(key).start < at && at < endOf(edit.clip(key)));
  const seconds = new Map(inside.map((key) => [key, splitClip(edit, key, at)]));
  for (const members of Object.values(edit.document.links)) {
    const parts = members.flatMap((member) => seconds.get(member) ?? []);
    if (parts.length > 1) edit.set("links", edit.freshKey("links", "link"), parts);
  }
  return [...seconds.values()];
}
