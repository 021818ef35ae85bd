/** Tracks: add, remove, reorder, and what they say of themselves. */
import type { Track, TrackKind } from "../document";
import { stackOf } from "../stack";
import { command, refuse, type Edit } from "./edit";
import { atMost, DECIBEL, ROW_HEIGHT, within } from "./values";

export interface NewTrack {
  readonly kind: TrackKind;
  readonly name?: string;
  readonly magnetic?: boolean;
  /** The track that it lies right above (a sound track: right after). Left out: pictures below titles, titles below captions. */
  readonly above?: string;
}

/** Pixels. What is only words is low; what has pictures or sound needs room for them. */
const ROW_HEIGHTS: Readonly<Record<TrackKind, number>> = { video: 64, audio: 64, title: 30, caption: 30 };

export const addTrack = command<NewTrack>((edit, args) => {
  edit.made.push(makeTrack(edit, args));
});

/** For commands that need a track of a kind and find none. */
export function makeTrack(edit: Edit, { kind, name, magnetic, above }: NewTrack): string {
  const key = edit.freshKey("tracks", kind);
  const order = stackOf(edit.document, kind);
  const place = above === undefined ? ownPlace(edit, order, kind) : order.indexOf(above) + 1;
  if (above !== undefined && place === 0) refuse("NO_TRACK", `Track ${above} is none that it could lie above.`, ["tracks", above]);
  atMost("A track's name", name, 120);
  edit.set("tracks", key, {
    kind,
    name: name ?? "",
    order: 0,
    magnetic: magnetic ?? false,
    locked: false,
    hidden: false,
    muted: false,
    solo: false,
    gain_db: 0,
    height: ROW_HEIGHTS[kind],
  });
  renumber(edit, order.toSpliced(place, 0, key));
  return key;
}

/** Pictures lie below titles, and titles below captions; of its own kind it is the topmost, or the lowest of the sounds. */
function ownPlace(edit: Edit, order: readonly string[], kind: TrackKind): number {
  const rank = (one: TrackKind) => ["video", "title", "caption"].indexOf(one);
  return order.findLastIndex((key) => rank(edit.track(key).kind) <= rank(kind)) + 1;
}

/** Takes a track away with all that lies on it. */
export const removeTrack = command<{ readonly track: string }>((edit, { track }) => {
  edit.track(track);
  edit.unlocked(track);
  for (const key of edit.row(track)) edit.dropClip(key);
  for (const [key, caption] of Object.entries(edit.document.captions)) if (caption.track === track) edit.drop("captions", key);
  for (const [key, item] of Object.entries(edit.document.transitions)) if (item.track === track) edit.drop("transitions", key);
  edit.drop("tracks", track);
});

/** Puts a track at a place of its stack, from 0 at the bottom: picture tracks among each other, sound tracks too. */
export const reorderTrack = command<{ readonly track: string; readonly to: number }>((edit, { track, to }) => {
  const order = stackOf(edit.document, edit.track(track).kind);
  if (!Number.isInteger(to) || to < 0 || to >= order.length) refuse("BAD_VALUE", `There is no place ${to} among the tracks.`);
  renumber(edit, order.filter((key) => key !== track).toSpliced(to, 0, track));
});

export type TrackChanges = Partial<Omit<Track, "kind" | "order">>;

/** Name, lock, hide, mute, solo, gain, height; magnetic or free: what was empty becomes gap items, or they become empty. */
export const editTrack = command<{ readonly track: string; readonly changes: TrackChanges }>((edit, { track, changes }) => {
  const old = edit.track(track);
  atMost("A track's name", changes.name, 120);
  within("A track's gain", changes.gain_db, DECIBEL);
  within("A track's height", changes.height, ROW_HEIGHT);
  if (changes.height !== undefined && !Number.isInteger(changes.height)) refuse("BAD_VALUE", "A track's height is whole pixels.");
  if (Object.entries(changes).every(([name, value]) => old[name as keyof Track] === value)) return;
  const turns = changes.magnetic !== undefined && changes.magnetic !== old.magnetic;
  if (turns) {
    edit.unlocked(track);
    if (changes.magnetic && old.kind !== "video" && old.kind !== "audio") {
      refuse("BAD_VALUE", "Only tracks of picture and sound can be magnetic.", ["tracks", track]);
    }
  }
  edit.set("tracks", track, { ...old, ...changes });
  if (!turns) return;
  edit.touched.add(track);
  if (!changes.magnetic) {
    for (const key of edit.row(track)) if (edit.clip(key).source.type === "gap") edit.dropClip(key);
  }
});

function renumber(edit: Edit, keys: readonly string[]): void {
  keys.forEach((key, order) => {
    const track = edit.track(key);
    if (track.order !== order) edit.set("tracks", key, { ...track, order });
  });
}
