/** New clips: inserted into room that is made for them, laid over what is there, or put at the end. */
import { endOf, type Clip, type Source } from "../document";
import { frame, type Frame } from "../time";
import { command, refuse, type Edit } from "./edit";
import { makeRoom, place, type Placed } from "./place";
import type { Sync } from "./ripple";
import { PLAIN } from "./settle";

/** One source on one track. Several with one `at` and `length` become linked clips: a picture and its sound. */
export interface NewClip {
  readonly track: string;
  readonly source: Source;
  readonly source_in?: Frame;
  readonly name?: string;
}

export interface Inserting {
  /** The first one's track is where room is made. */
  readonly items: readonly NewClip[];
  readonly at: Frame;
  readonly length: Frame;
}

export const insert = command<Inserting & Sync>((edit, { items, at, length, sync }) => {
  const first = items[0] ?? refuse("NO_SUCH_ITEM", "There is nothing to insert.");
  edit.track(first.track);
  makeRoom(edit, first.track, at, length, sync === undefined ? {} : { sync });
  lay(edit, items, at, length, "refuse");
});

export const overwrite = command<Inserting>((edit, { items, at, length }) => {
  lay(edit, items, at, length, "overwrite");
});

/** After the last clip of all the tracks that it goes to. */
export const append = command<Omit<Inserting, "at">>((edit, { items, length }) => {
  const ends = items.flatMap(({ track }) => edit.row(track).map((key) => endOf(edit.clip(key))));
  lay(edit, items, frame(Math.max(0, ...ends)), length, "refuse");
});

function lay(edit: Edit, items: readonly NewClip[], at: Frame, length: Frame, onto: "refuse" | "overwrite"): void {
  if (length < 1) refuse("TOO_SHORT", "A clip has at least one frame.");
  const placed = items.map(({ track, source, source_in, name }): Placed => {
    const clip: Clip = { ...PLAIN, track, start: at, length, source, source_in: source_in ?? frame(0), name: name ?? "" };
    const key = edit.freshKey("clips", "clip");
    edit.made.push(key);
    return { key, clip };
  });
  place(edit, placed, onto);
  if (placed.length > 1) edit.set("links", edit.freshKey("links", "link"), placed.map(({ key }) => key));
}
