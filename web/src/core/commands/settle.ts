/**
 * What follows from a change, whatever command made it: holes of magnetic tracks are filled with gap items, transitions
 * stay with their cuts (shorter where their clips or handles are, gone where the cut is), links forget clips that are
 * gone, markers stay within the film.
 */
import {
  endOf,
  HANDLELESS,
  handles,
  NEUTRAL,
  withFades,
  type Clip,
  type GapSource,
  type TransitionItem,
} from "../document";
import { frame } from "../time";
import type { Edit } from "./edit";

export function settle(edit: Edit): void {
  for (const track of edit.touched) if (edit.document.tracks[track]?.magnetic ?? false) fillHoles(edit, track);
  if (edit.touched.size > 0) {
    settleTransitions(edit);
    if (edit.hasDropped()) settleLinks(edit);
  }
  // A marker that a command sets outside the film is refused; one that a change of the film leaves there is kept.
  if (edit.touched.size > 0 || edit.rippled) settleMarkers(edit);
}

// Holes

export function gapClip(track: string, start: number, length: number): Clip {
  return { ...PLAIN, track, start: frame(start), length: frame(length), source: GAP };
}

const GAP: GapSource = { type: "gap" };

/** A clip's fields where nothing was chosen. */
export const PLAIN = {
  source_in: frame(0),
  speed_num: 1,
  speed_den: 1,
  fit: "contain",
  transform: NEUTRAL,
  opacity: 1,
  blend: "normal",
  gain_db: 0,
  pan: 0,
  fade_in: frame(0),
  fade_out: frame(0),
  enabled: true,
  keyframes: {},
  effects: [],
  name: "",
  label: null,
} as const;

/** Gap items cover exactly what other clips leave open, up to the last gap or clip; they keep their keys where they can. */
function fillHoles(edit: Edit, track: string): void {
  const row = edit.row(track);
  const gaps = row.filter((key) => edit.clip(key).source.type === "gap");
  const last = gaps.reduce((end, key) => Math.max(end, endOf(edit.clip(key))), 0);
  const left = new Set(gaps);
  let next = 0; // of the gaps: those before it end before the hole
  const fill = (start: number, stop: number): void => {
    const inside: string[] = [];
    for (; next < gaps.length; next += 1) {
      const gap = gaps[next];
      if (gap === undefined || edit.clip(gap).start >= stop) break;
      if (endOf(edit.clip(gap)) > start && left.has(gap)) inside.push(gap);
      if (endOf(edit.clip(gap)) > stop) break; // it may cover the next hole, too, if this one does not take it
    }
    fillHole(edit, track, start, stop, inside, left);
  };
  let reached = 0;
  for (const key of row) {
    const clip = edit.clip(key);
    if (clip.source.type === "gap") continue;
    if (clip.start > reached) fill(reached, clip.start);
    reached = Math.max(reached, endOf(clip));
  }
  if (last > reached) fill(reached, last);
  for (const key of left) edit.dropClip(key);
}

/** Covers [start, stop) with the gaps that lie in it, each up to the next one, or with a new one. */
function fillHole(edit: Edit, track: string, start: number, stop: number, inside: readonly string[], left: Set<string>): void {
  if (inside.length === 0) {
    edit.addClip(edit.freshKey("clips", "gap"), gapClip(track, start, stop - start));
    return;
  }
  const begins = inside.map((key) => edit.clip(key).start);
  let from = start;
  inside.forEach((key, i) => {
    const until = Math.min(stop, Math.max(from, begins[i + 1] ?? stop));
    if (until <= from) return; // another gap has taken its place: it is dropped
    left.delete(key);
    edit.changeClip(key, withFades({ ...edit.clip(key), start: frame(from), length: frame(until - from) }));
    from = until;
  });
}

// Transitions

function settleTransitions(edit: Edit): void {
  const rows = new Map<string, string[]>();
  for (const [key, item] of Object.entries(edit.document.transitions)) {
    const clips = [item.outgoing, item.incoming].map((name) => (name === null ? null : edit.document.clips[name]));
    const tracks = [item.track, ...clips.map((clip) => clip?.track ?? item.track)];
    if (!tracks.some((track) => edit.touched.has(track))) continue;
    const settled = settledTransition(edit, item, clips[0], clips[1]);
    if (settled === null) removeTransition(edit, key);
    else {
      replaceTransition(edit, key, item, settled);
      const row = rows.get(settled.track);
      if (row === undefined) rows.set(settled.track, [key]);
      else row.push(key);
    }
  }
  for (const keys of rows.values()) keepApart(edit, keys);
}

/** The transition on the cut of its clips as they now lie, as long as they allow; null where there is no such cut. */
function settledTransition(
  edit: Edit,
  item: TransitionItem,
  outgoing: Clip | null | undefined,
  incoming: Clip | null | undefined,
): TransitionItem | null {
  if (outgoing === undefined || incoming === undefined) return null;
  const at = incoming?.start ?? (outgoing === null ? null : endOf(outgoing));
  const track = (incoming ?? outgoing)?.track;
  if (at === null || track === undefined) return null;
  if (outgoing !== null && (endOf(outgoing) !== at || outgoing.track !== track)) return null;
  if (edit.document.tracks[track]?.kind !== (item.kind === "audio_crossfade" ? "audio" : "video")) return null;
  let before: number = Math.min(item.before, outgoing?.length ?? 0);
  let after: number = Math.min(item.after, incoming?.length ?? 0);
  if (outgoing !== null && incoming !== null && !HANDLELESS.includes(item.kind)) {
    const { rate } = edit.document;
    before = Math.max(0, Math.min(before, handles(incoming, rate)?.[0] ?? Infinity));
    after = Math.max(0, Math.min(after, handles(outgoing, rate)?.[1] ?? Infinity));
  }
  return before + after === 0 ? null : { ...item, track, at: frame(at), before: frame(before), after: frame(after) };
}

/** Transitions of one track share the frames between two cuts: the earlier one yields first, but keeps its half. */
function keepApart(edit: Edit, keys: readonly string[]): void {
  const { transitions } = edit.document;
  const items = keys.flatMap((key) => (transitions[key] === undefined ? [] : [{ key, item: transitions[key] }]));
  items.sort((a, b) => a.item.at - b.item.at || (a.key < b.key ? -1 : 1));
  let earlier: { key: string; item: TransitionItem } | null = null;
  for (const later of items) {
    if (earlier !== null) {
      const room: number = later.item.at - earlier.item.at;
      if (room === 0) {
        removeTransition(edit, later.key);
        continue;
      }
      if (earlier.item.after + later.item.before > room) {
        const after = Math.min(earlier.item.after, Math.max(room - later.item.before, Math.floor(room / 2)));
        const before = Math.min(later.item.before, room - after);
        shorten(edit, earlier.key, earlier.item, { after: frame(after) });
        shorten(edit, later.key, later.item, { before: frame(before) });
      }
    }
    const left: TransitionItem | undefined = edit.document.transitions[later.key];
    if (left !== undefined) earlier = { key: later.key, item: left };
  }
}

function shorten(edit: Edit, key: string, item: TransitionItem, changes: Partial<TransitionItem>): void {
  const shorter = { ...item, ...changes };
  if (shorter.before + shorter.after === 0) removeTransition(edit, key);
  else replaceTransition(edit, key, item, shorter);
}

function replaceTransition(edit: Edit, key: string, old: TransitionItem, item: TransitionItem): void {
  const shorter = item.before !== old.before || item.after !== old.after;
  if (!shorter && item.at === old.at && item.track === old.track) return;
  if (shorter) edit.notes.push({ code: "TRANSITION_SHORTENED", path: ["transitions", key] });
  edit.set("transitions", key, item);
}

function removeTransition(edit: Edit, key: string): void {
  edit.drop("transitions", key);
  edit.notes.push({ code: "TRANSITION_REMOVED", path: ["transitions", key] });
}

// Links and markers

function settleLinks(edit: Edit): void {
  for (const [key, members] of Object.entries(edit.document.links)) {
    if (members.every((member) => edit.document.clips[member] !== undefined)) continue;
    const there = members.filter((member) => edit.document.clips[member] !== undefined);
    if (there.length > 1) edit.set("links", key, there);
    else {
      edit.drop("links", key);
      edit.notes.push({ code: "LINK_REMOVED", path: ["links", key] });
    }
  }
}

/** A marker past the end of the film would be lost: it is kept at the end. */
function settleMarkers(edit: Edit): void {
  const lasts = Object.keys(edit.document.tracks).map((track) => edit.row(track).at(-1));
  const end = Math.max(0, ...lasts.map((key) => (key === undefined ? 0 : endOf(edit.clip(key)))));
  for (const [key, marker] of Object.entries(edit.document.markers)) {
    if (marker.at + marker.length <= end) continue;
    const at = Math.min(marker.at, end);
    edit.set("markers", key, { ...marker, at: frame(at), length: frame(Math.min(marker.length, end - at)) });
    edit.notes.push({ code: "MARKER_MOVED", path: ["markers", key] });
  }
}
