/** Titles: clips with a text, on a title track (one is made where there is none). */
import type { Clip, TitleSource } from "../document";
import type { Frame } from "../time";
import { command, refuse, type Edit } from "./edit";
import { place } from "./place";
import { PLAIN } from "./settle";
import { makeTrack } from "./tracks";
import { atMost, colour, TITLE_SIZE, UNIT, within } from "./values";

export type TitleFields = Partial<Omit<TitleSource, "type">>;

export interface NewTitle extends TitleFields {
  readonly at: Frame;
  readonly length: Frame;
  /** The first title track with room where it is left out. */
  readonly track?: string;
}

export const addTitle = command<NewTitle>((edit, { at, length, track, ...fields }) => {
  const source: TitleSource = {
    type: "title",
    text: "",
    style: "title",
    size: 0.08,
    colour: "#f2efe8",
    x: 0.5,
    y: 0.5,
    align: "centre",
    weight: "regular",
    background: null,
    ...fields,
  };
  checkFields(source);
  if (length < 1) refuse("TOO_SHORT", "A title has at least one frame.");
  const row = track ?? freeTrack(edit, at, length) ?? makeTrack(edit, { kind: "title" });
  const key = edit.freshKey("clips", "title");
  const clip: Clip = { ...PLAIN, track: row, start: at, length, source };
  place(edit, [{ key, clip }], "refuse");
  edit.made.push(key);
});

function freeTrack(edit: Edit, at: number, length: number): string | undefined {
  return Object.keys(edit.document.tracks).find((key) => {
    const track = edit.track(key);
    const taken = edit.row(key).some((name) => {
      const clip = edit.clip(name);
      return clip.start < at + length && at < clip.start + clip.length;
    });
    return track.kind === "title" && !track.locked && !taken;
  });
}

export const editTitle = command<{ readonly clip: string; readonly changes: TitleFields }>((edit, { clip: key, changes }) => {
  const { source } = edit.clip(key);
  if (source.type !== "title") refuse("WRONG_SOURCE", `Clip ${key} is no title.`, ["clips", key]);
  checkFields(changes);
  if (Object.entries(changes).every(([name, value]) => source[name as keyof TitleSource] === value)) return;
  edit.changeClip(key, { source: { ...source, ...changes } });
});

function checkFields(fields: TitleFields): void {
  atMost("A title", fields.text, 4000);
  within("A title's size", fields.size, TITLE_SIZE);
  within("A title's place", fields.x, UNIT);
  within("A title's place", fields.y, UNIT);
  colour("A title's colour", fields.colour);
  colour("A title's background", fields.background);
}
