/**
 * From a source into the film: three points of four decide what goes where (in and out of the source, in and out of the
 * sequence), and the fourth follows. The picture goes to a picture track, its sound to a sound track beside it, linked.
 */
import { endOf, type Clip, type MediaSource, type StillSource } from "../document";
import { mulDivCeil } from "../rational";
import { frame, framesUsed, stepOf, type Frame, type Rate } from "../time";
import { command, refuse, type Edit } from "./edit";
import { makeRoom, place, type Placed } from "./place";
import { PLAIN } from "./settle";
import { makeTrack } from "./tracks";

/** How long a still is shown where nothing says otherwise. */
const STILL_SECONDS = 5;

/** In source frames; `out` is the frame after the last. Null: not set. */
export interface Marks {
  readonly in: number | null;
  readonly out: number | null;
}

export const NO_MARKS: Marks = { in: null, out: null };

export interface Points {
  readonly at: Frame;
  /** In frames of the sequence. */
  readonly length: Frame;
  /** In frames of the source. */
  readonly source_in: Frame;
}

/** Frames of the sequence that `frames` of a source fill. */
export function filled(frames: number, source: Rate, sequence: Rate): number {
  const step = stepOf(1, 1, source, sequence);
  return mulDivCeil(frames, step.den, step.num);
}

/**
 * Where a source goes and what of it. The sequence's range, where there is one, says the place; it also says the length
 * unless in and out of the source do. With only an out of the source the range is filled up to there. Without a range the
 * playhead says the place. A still is as long as the range, or five seconds.
 */
export function threePoints(
  source: { readonly rate: Rate; readonly frames: number } | null,
  marks: Marks,
  sequence: { readonly rate: Rate; readonly playhead: number; readonly range: readonly [number, number] | null },
): Points {
  const { rate, playhead, range } = sequence;
  const at = frame(range?.[0] ?? playhead);
  const room = range === null ? null : range[1] - range[0];
  if (source === null) return { at, length: frame(room ?? Math.max(1, Math.round((STILL_SECONDS * rate.num) / rate.den))), source_in: frame(0) };
  const first = Math.min(marks.in ?? 0, source.frames - 1);
  const stop = Math.min(Math.max(marks.out ?? source.frames, first + 1), source.frames);
  const whole = filled(stop - first, source.rate, rate);
  const length = room === null || (marks.in !== null && marks.out !== null) ? whole : Math.min(room, whole);
  const backwards = marks.in === null && marks.out !== null;
  const begin = backwards ? Math.max(first, stop - framesUsed(length, stepOf(1, 1, source.rate, rate))) : first;
  return { at, length: frame(length), source_in: frame(begin) };
}

export interface Placing {
  readonly source: MediaSource | StillSource;
  readonly name?: string;
  /** Room is made for it, it is laid over what is there, or it comes last (then `at` says nothing). */
  readonly way: "insert" | "overwrite" | "append";
  readonly at: Frame;
  readonly length: Frame;
  readonly source_in: Frame;
  /** Where its picture goes, or the sound of a source that is only heard; the first that is free to write to where it is left out. */
  readonly track?: string;
  /** Its sound comes along; true where it is left out. */
  readonly sound?: boolean;
}

/** Lays a source into the film. A track that it needs and that is not there is made. */
export const placeSource = command<Placing>((edit, { source, name, way, at, length, source_in, track, sound }) => {
  if (length < 1) refuse("TOO_SHORT", "A clip has at least one frame.");
  const seen = hasPicture(source);
  const heard = source.type === "media" && source.audio && (sound ?? true);
  if (!seen && !heard) refuse("WRONG_SOURCE", "There is neither a picture nor a sound in it that could be laid down.");
  const wanted = track === undefined ? null : edit.track(track).kind;
  if (wanted !== null && wanted !== "video" && wanted !== "audio") refuse("WRONG_SOURCE", "Only tracks of picture and sound take it.", ["tracks", track ?? ""]);
  if (wanted === "video" && !seen) refuse("WRONG_SOURCE", "It has no picture; lay it on a sound track.", ["tracks", track ?? ""]);
  const picture = seen && !(wanted === "audio" && heard) ? (wanted === "video" ? track : writable(edit, "video")) ?? makeTrack(edit, { kind: "video" }) : null;
  const lead = picture ?? (wanted === "audio" ? track : writable(edit, "audio")) ?? makeTrack(edit, { kind: "audio" });
  edit.unlocked(lead);
  const start = way === "append" ? frame(Math.max(0, ...edit.row(lead).map((key) => endOf(edit.clip(key))))) : at;
  if (way === "insert") makeRoom(edit, lead, start, length, {});
  const tracks = picture === null || !heard ? [lead] : [lead, besides(edit, start, start + length, way)];
  const placed = tracks.map((on): Placed => {
    const clip: Clip = { ...PLAIN, track: on, start, length, source, source_in: source.type === "still" ? frame(0) : source_in, name: name ?? "" };
    const key = edit.freshKey("clips", "clip");
    edit.made.push(key);
    return { key, clip };
  });
  place(edit, placed, way === "overwrite" ? "overwrite" : "refuse");
  if (placed.length > 1) edit.set("links", edit.freshKey("links", "link"), placed.map(({ key }) => key));
});

/** A source that is only heard has no extent. */
export function hasPicture(source: MediaSource | StillSource): boolean {
  return source.type === "still" || source.extent !== null;
}

/** The lowest picture track, or the first sound track, that can be written to. */
function writable(edit: Edit, kind: "video" | "audio"): string | undefined {
  return ranked(edit, kind)[0];
}

function ranked(edit: Edit, kind: "video" | "audio"): string[] {
  return Object.entries(edit.document.tracks)
    .filter(([, track]) => track.kind === kind && !track.locked)
    .sort(([a, one], [b, other]) => one.order - other.order || (a < b ? -1 : 1))
    .map(([key]) => key);
}

/** A sound track for what lies beside a picture: the first, where what is there may be laid over; else the first with room. */
function besides(edit: Edit, start: number, stop: number, way: Placing["way"]): string {
  const tracks = ranked(edit, "audio");
  const free = way === "overwrite" ? tracks[0] : tracks.find((track) => isFree(edit, track, start, stop));
  return free ?? makeTrack(edit, { kind: "audio" });
}

function isFree(edit: Edit, track: string, start: number, stop: number): boolean {
  return edit.row(track).every((key) => {
    const clip = edit.clip(key);
    return clip.source.type === "gap" || clip.start >= stop || endOf(clip) <= start;
  });
}
