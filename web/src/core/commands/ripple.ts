/**
 * Room made and room closed. Everything that starts at or after a point moves by the same amount on every track in
 * sync, and whatever is linked with it moves along, also from before the point. If something stands in the way the whole
 * command is refused (SYNC_BLOCKED), since half a ripple is a film out of sync.
 *
 * In sync are all unlocked tracks, or those that the caller names. A locked track stays; a clip on it that is linked
 * with one that moves refuses the ripple (LOCKED).
 */
import { endOf } from "../document";
import { frame } from "../time";
import { refuse, type Edit } from "./edit";

export interface Sync {
  /** Tracks that ripple along; all unlocked ones where it is left out. */
  readonly sync?: readonly string[];
}

/** Moves what starts at `at` or later by `length` frames to the right. `except` stays. */
export function openSpan(edit: Edit, at: number, length: number, options: Sync, except: readonly string[] = []): void {
  shift(edit, at, length, options, except);
}

/**
 * Takes the frames [start, stop) out of time: what starts at `stop` or later moves to the left by their length. Captions
 * that begin in that span lose what they say in it, markers in it move to its start. Clips that still stand in it are
 * the caller's.
 */
export function closeSpan(edit: Edit, start: number, stop: number, options: Sync, except: readonly string[] = []): void {
  if (stop <= start) return;
  const tracks = inSync(edit, options);
  for (const [key, caption] of Object.entries(edit.document.captions)) {
    if (!tracks.has(caption.track) || caption.start < start || caption.start >= stop) continue;
    edit.notes.push({ code: "CAPTION_CUT", path: ["captions", key] });
    if (endOf(caption) <= stop) edit.dropCaption(key);
    else edit.changeCaption(key, { start: frame(stop), length: frame(endOf(caption) - stop) });
  }
  for (const [key, marker] of Object.entries(edit.document.markers)) {
    if (marker.at > start && marker.at < stop) edit.set("markers", key, { ...marker, at: frame(start) });
  }
  shift(edit, stop, start - stop, options, except);
  for (const track of tracks) yieldToNext(edit, track, start);
}

/** A caption that runs over `at` ends where the next one now begins. */
function yieldToNext(edit: Edit, track: string, at: number): void {
  const row = Object.entries(edit.document.captions).filter(([, caption]) => caption.track === track);
  const over = row.find(([, caption]) => caption.start < at && endOf(caption) > at);
  if (over === undefined) return;
  const [key, caption] = over;
  const next = Math.min(...row.flatMap(([, other]) => (other.start >= at ? other.start : [])));
  if (next >= endOf(caption)) return;
  edit.notes.push({ code: "CAPTION_CUT", path: ["captions", key] });
  edit.changeCaption(key, { length: frame(next - caption.start) });
}

function inSync(edit: Edit, { sync }: Sync): ReadonlySet<string> {
  const wanted = sync ?? Object.keys(edit.document.tracks);
  return new Set(wanted.filter((track) => !(edit.document.tracks[track]?.locked ?? true)));
}

function shift(edit: Edit, from: number, by: number, options: Sync, except: readonly string[]): void {
  if (by === 0) return;
  edit.rippled = true;
  const tracks = inSync(edit, options);
  const stays = new Set(except);
  const late = [...tracks].flatMap((track) => {
    const row = edit.row(track);
    const first = row.findIndex((key) => edit.clip(key).start >= from);
    return first < 0 ? [] : row.slice(first);
  });
  const moved = new Set(edit.withLinked(stays.size === 0 ? late : late.filter((key) => !stays.has(key))));
  for (const key of stays) moved.delete(key);
  edit.shiftClips(moved, by);
  for (const track of edit.touched) refuseCollisions(edit, track, moved);
  for (const [key, caption] of Object.entries(edit.document.captions)) {
    if (caption.start >= from && tracks.has(caption.track)) edit.changeCaption(key, { start: frame(caption.start + by) });
  }
  for (const [key, marker] of Object.entries(edit.document.markers)) {
    if (marker.at >= from) edit.set("markers", key, { ...marker, at: frame(marker.at + by) });
  }
}

/** Gap items give way; anything else between what moved and what stayed is in the way. */
function refuseCollisions(edit: Edit, track: string, moved: ReadonlySet<string>): void {
  let last: string | null = null;
  for (const key of edit.row(track)) {
    const clip = edit.clip(key);
    if (clip.source.type === "gap") continue;
    if (last !== null && clip.start < endOf(edit.clip(last)) && moved.has(key) !== moved.has(last)) {
      refuse("SYNC_BLOCKED", `On track ${track} clip ${last} is in the way of clip ${key}.`, ["clips", key]);
    }
    if (last === null || endOf(clip) > endOf(edit.clip(last))) last = key;
  }
}
