/** How one clip changes at its edges. Nothing here knows of its neighbours. */
import { endOf, handles, stepOfClip, withFades, type Clip, type Keyframe } from "../document";
import { valueAt } from "../resolve";
import { frame, sourceFrame, type Rate } from "../time";
import { refuse, type Edit } from "./edit";

/** Moves the head by signed frames, the end stays: the source frame under every frame that remains is the same. */
export function trimHead(edit: Edit, key: string, by: number): void {
  if (by === 0) return;
  const clip = edit.clip(key);
  if (clip.start + by < 0) refuse("BEFORE_START", `Clip ${key} would begin before the film.`, ["clips", key]);
  const length = lengthOf(clip.length - by, key);
  const trimmed: Clip = { ...clip, start: frame(clip.start + by), length, keyframes: keyframesFrom(clip, by) };
  edit.changeClip(key, { ...withFades(trimmed), source_in: inPoint(edit, key, trimmed, by) });
}

/** Moves the end by signed frames, the head stays. */
export function trimTail(edit: Edit, key: string, by: number): void {
  if (by === 0) return;
  const clip = edit.clip(key);
  const longer: Clip = { ...clip, length: lengthOf(clip.length + by, key) };
  if (by > 0 && !fits(longer, edit.document.rate)) pastSource(key);
  edit.changeClip(key, withFades(longer));
}

/**
 * Cuts one clip in two at a frame inside it; the second part gets a new key, which is returned. What is linked with it,
 * transitions at its end included, goes on with the second part only where the caller says so (`split.ts`).
 */
export function splitClip(edit: Edit, key: string, at: number): string {
  const clip = edit.clip(key);
  const offset = at - clip.start;
  if (offset <= 0 || at >= endOf(clip)) refuse("NOT_ADJACENT", `Frame ${at} does not lie inside clip ${key}.`, ["clips", key]);
  const second = edit.freshKey("clips", "split");
  const head: Clip = { ...clip, length: frame(offset), fade_out: frame(0), keyframes: keyframesUpTo(clip, offset) };
  const tail: Clip = {
    ...clip,
    start: frame(at),
    length: frame(clip.length - offset),
    source_in: clip.source.type === "media" ? frame(sourceFrame(offset, clip.source_in, stepOfClip(clip, edit.document.rate))) : clip.source_in,
    fade_in: frame(0),
    keyframes: keyframesFrom(clip, offset),
  };
  edit.changeClip(key, withFades(head));
  edit.addClip(second, withFades(tail));
  for (const [name, item] of Object.entries(edit.document.transitions)) {
    if (item.outgoing === key) edit.set("transitions", name, { ...item, outgoing: second });
  }
  return second;
}

/** The in-point after the head moved by `by`. Of a source without time it stays. */
function inPoint(edit: Edit, key: string, trimmed: Clip, by: number): Clip["source_in"] {
  if (trimmed.source.type !== "media") return trimmed.source_in;
  const step = stepOfClip(trimmed, edit.document.rate);
  const way = step.num < 0 ? -1 : 1;
  // Longer at its head: first so that the old first frame shows as it did, then by the floor of the way back, which
  // may lie one source frame earlier; a clip that just fits its source may allow only one of them.
  const first = trimmed.source_in;
  const candidates =
    by > 0 ? [sourceFrame(by, first, step)] : [first - way * Math.abs(sourceFrame(-by, 0, step)), sourceFrame(by, first, step)];
  const fitting = candidates.find((at) => at >= 0 && fits({ ...trimmed, source_in: at as Clip["source_in"] }, edit.document.rate));
  return frame(fitting ?? pastSource(key));
}

function pastSource(key: string): never {
  return refuse("CLIP_PAST_SOURCE", `Clip ${key} would run past the end of its source.`, ["clips", key]);
}

/** Does the source have every frame that the clip shows? */
export function fits(clip: Clip, rate: Rate): boolean {
  if (clip.source.type === "media" && clip.source_in >= clip.source.frames) return false;
  const room = handles(clip, rate);
  return room === null || Math.min(...room) >= 0;
}

function lengthOf(length: number, key: string): Clip["length"] {
  if (length < 1) refuse("TOO_SHORT", `Clip ${key} keeps at least one frame.`, ["clips", key]);
  return frame(length);
}

/**
 * The keyframes of a clip whose first frame is now `offset` (also before the old one). A value at the new first frame
 * stands for what was cut away; inside an `ease` it starts a new, shorter ease.
 */
function keyframesFrom(clip: Clip, offset: number): Clip["keyframes"] {
  return mapRows(clip, (row) => {
    const later = row.filter((keyframe) => keyframe.frame > offset);
    const left = row.findLast((keyframe) => keyframe.frame <= offset);
    const moved = later.map((keyframe) => ({ ...keyframe, frame: frame(keyframe.frame - offset) }));
    if (left === undefined) return moved;
    return [{ frame: frame(0), value: valueAt(row, offset, 0), easing: left.easing }, ...moved];
  });
}

/** The keyframes of a clip that now ends after `length`: one beyond it is kept, since values run towards it. */
function keyframesUpTo(clip: Clip, length: number): Clip["keyframes"] {
  return mapRows(clip, (row) => {
    const beyond = row.findIndex((keyframe) => keyframe.frame >= length);
    return beyond < 0 ? row : row.slice(0, beyond + 1);
  });
}

function mapRows(clip: Clip, change: (row: readonly Keyframe[]) => readonly Keyframe[]): Clip["keyframes"] {
  const rows = Object.entries(clip.keyframes);
  return rows.length === 0 ? clip.keyframes : Object.fromEntries(rows.map(([name, row]) => [name, change(row)]));
}
