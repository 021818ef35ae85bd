/** Moving and copying clips in time and between tracks. */
import { endOf, type Clip } from "../document";
import { frame, type Frame } from "../time";
import { command, refuse, type Edit } from "./edit";
import { makeRoom, place, type Onto, type Placed } from "./place";
import { removeAndClose } from "./remove";
import type { Sync } from "./ripple";

export interface Moving {
  readonly clips: readonly string[];
  /** Signed frames. */
  readonly by: number;
  /** From one track to another, for the clips on the first. */
  readonly tracks?: Readonly<Record<string, string>>;
  /** Linked clips come along; true where it is left out. */
  readonly linked?: boolean;
  /** `refuse` where it is left out. */
  readonly onto?: Onto;
}

/** Moves clips; on a magnetic track what they leave becomes a gap item. */
export const move = command<Moving>((edit, args) => {
  const placed = chosen(edit, args).map((key): Placed => ({ key, clip: moved(edit, edit.clip(key), args) }));
  for (const { key } of placed) edit.dropClip(key);
  place(edit, placed, args.onto ?? "refuse");
});

/** Lays copies of clips elsewhere. Copies of clips that are linked with each other are linked with each other. */
export const duplicate = command<Moving>((edit, args) => {
  const copies = new Map(chosen(edit, args).map((key) => [key, edit.freshKey("clips", "copy")]));
  const placed = [...copies].map(([key, copy]): Placed => ({ key: copy, clip: moved(edit, edit.clip(key), args) }));
  place(edit, placed, args.onto ?? "refuse");
  linkCopies(edit, copies);
  edit.made.push(...copies.values());
});

/**
 * Takes clips that follow each other out, closes the room, and sets them in at another frame of their track, at a cut or
 * inside a clip: how shots change their order. What lies wholly over or under them (titles, sounds, captions, markers)
 * goes along. `at` is a frame of the film as it is before.
 */
export const rearrange = command<{ readonly clips: readonly string[]; readonly at: Frame } & Sync>((edit, { clips, at, sync }) => {
  const options: Sync = sync === undefined ? {} : { sync };
  const lead = edit.clip(clips[0] ?? refuse("NO_SUCH_ITEM", "Nothing is selected."));
  const spans = clips.map((key) => edit.clip(key)).filter((clip) => clip.track === lead.track);
  const start = Math.min(...spans.map((clip) => clip.start));
  const stop = Math.max(...spans.map(endOf));
  if (spans.reduce((sum, clip) => sum + clip.length, 0) !== stop - start) {
    refuse("NOT_ADJACENT", "Only clips that follow each other are set elsewhere together.");
  }
  if (at >= start && at <= stop) refuse("NOTHING_CHANGED", "The clips are there already.");
  const keys = edit.withLinked([...clips, ...within(edit, lead.track, start, stop)]);
  const carried = carry(edit, start, stop);
  const taken = keys.map((key): Placed => ({ key, clip: edit.clip(key) }));
  removeAndClose(edit, keys, options);
  const target = at > stop ? at - (stop - start) : at;
  makeRoom(edit, lead.track, target, stop - start, options);
  place(
    edit,
    taken.map(({ key, clip }) => ({ key, clip: { ...clip, start: startAt(clip.start + target - start, key) } })),
    "refuse",
  );
  carried(target - start);
});

/** Clips of other unlocked tracks that lie in [start, stop). */
function within(edit: Edit, track: string, start: number, stop: number): string[] {
  const { clips, tracks } = edit.document;
  return Object.keys(clips).filter((key) => {
    const clip = edit.clip(key);
    const open = clip.track !== track && clip.source.type !== "gap" && !(tracks[clip.track]?.locked ?? true);
    return open && clip.start >= start && endOf(clip) <= stop;
  });
}

/** What is said and marked in a span goes with its clips: returns what lays it down again, `by` frames from its place. */
function carry(edit: Edit, start: number, stop: number): (by: number) => void {
  const { captions, markers, tracks } = edit.document;
  const said = Object.entries(captions).filter(
    ([, caption]) => caption.start >= start && endOf(caption) <= stop && !(tracks[caption.track]?.locked ?? true),
  );
  const marked = Object.entries(markers).filter(([, marker]) => marker.at >= start && marker.at < stop);
  return (by) => {
    for (const [key, caption] of said) edit.set("captions", key, { ...caption, start: frame(caption.start + by) });
    for (const [key, marker] of marked) edit.set("markers", key, { ...marker, at: frame(marker.at + by) });
    const kept = new Set(said.map(([key]) => key));
    const cut = edit.notes.filter(({ code, path }) => code !== "CAPTION_CUT" || !kept.has(path[1] ?? ""));
    edit.notes.splice(0, edit.notes.length, ...cut);
  };
}

function chosen(edit: Edit, { clips, linked }: Moving): string[] {
  const keys = linked === false ? [...clips] : edit.withLinked(clips);
  return keys.filter((key) => edit.clip(key).source.type !== "gap");
}

function moved(edit: Edit, clip: Clip, { by, tracks }: Moving): Clip {
  const track = tracks?.[clip.track] ?? clip.track;
  edit.track(track);
  return { ...clip, track, start: startAt(clip.start + by, "") };
}

function startAt(start: number, key: string): Frame {
  if (start < 0) refuse("BEFORE_START", "A clip would begin before the film.", key === "" ? [] : ["clips", key]);
  return frame(start);
}

/** Links among copies as they are among the originals. */
export function linkCopies(edit: Edit, copies: ReadonlyMap<string, string>): void {
  for (const members of Object.values(edit.document.links)) {
    const group = members.flatMap((member) => copies.get(member) ?? []);
    if (group.length > 1) edit.set("links", edit.freshKey("links", "link"), group);
  }
}
