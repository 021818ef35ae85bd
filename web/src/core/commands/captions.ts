/** Captions: what is said, on caption tracks (one is made where there is none). */
import { endOf, type Caption } from "../document";
import { frame, type Frame } from "../time";
import { command, refuse, type Edit } from "./edit";
import { makeTrack } from "./tracks";
import { atMost } from "./values";

export type NewCaption = Pick<Caption, "start" | "length" | "text"> & Partial<Pick<Caption, "track" | "speaker" | "shot">>;

export const addCaption = command<NewCaption>((edit, { start, length, text, track, speaker, shot }) => {
  const row = track ?? captionTrack(edit) ?? makeTrack(edit, { kind: "caption" });
  const key = edit.freshKey("captions", "line");
  write(edit, key, { track: row, start, length, text, speaker: speaker ?? "", shot: shot ?? null });
  edit.made.push(key);
});

function captionTrack(edit: Edit): string | undefined {
  return Object.keys(edit.document.tracks).find((key) => edit.track(key).kind === "caption" && !edit.track(key).locked);
}

/** Lays many captions on one track (from a file); without one it makes a track of their own for them. */
export const importCaptions = command<{ readonly captions: readonly NewCaption[]; readonly track?: string; readonly name?: string }>(
  (edit, { captions, track, name }) => {
    if (captions.length === 0) refuse("NOTHING_CHANGED", "There are no captions in it.");
    const row = track ?? makeTrack(edit, { kind: "caption", ...(name === undefined ? {} : { name }) });
    for (const caption of captions) {
      const key = edit.freshKey("captions", "line");
      write(edit, key, { ...caption, track: row, speaker: caption.speaker ?? "", shot: caption.shot ?? null });
      edit.made.push(key);
    }
  },
);

export const editCaption = command<{ readonly caption: string; readonly changes: Partial<Caption> }>((edit, { caption, changes }) => {
  const old = edit.caption(caption);
  edit.unlocked(old.track);
  if (Object.entries(changes).every(([name, value]) => old[name as keyof Caption] === value)) return;
  write(edit, caption, { ...old, ...changes });
});

export interface MovingCaptions {
  readonly captions: readonly string[];
  /** Signed frames. */
  readonly by: number;
  /** All of them go there; each stays on its track where it is left out. */
  readonly track?: string;
  /** Lay copies there instead. */
  readonly copy?: boolean;
}

/** Moves captions in time and to another track, or lays copies of them; refused where they would lie on others. */
export const moveCaptions = command<MovingCaptions>((edit, { captions, by, track, copy }) => {
  for (const key of captions) {
    const old = edit.caption(key);
    if (old.start + by < 0) refuse("BEFORE_START", "A caption would begin before the film.", ["captions", key]);
    const moved = { ...old, start: frame(old.start + by), track: track ?? old.track };
    if (copy) {
      const fresh = edit.freshKey("captions", "line");
      write(edit, fresh, moved);
      edit.made.push(fresh);
    } else if (moved.start !== old.start || moved.track !== old.track) {
      edit.unlocked(old.track);
      write(edit, key, moved);
    }
  }
});

export const removeCaptions = command<{ readonly captions: readonly string[] }>((edit, { captions }) => {
  for (const key of captions) edit.dropCaption(key);
});

/** Cuts a caption in two at a frame inside it; its text at `caret`, or at the space nearest to the same share of it. */
export const splitCaption = command<{ readonly caption: string; readonly at: Frame; readonly caret?: number }>(
  (edit, { caption: key, at, caret }) => {
    const old = edit.caption(key);
    if (at <= old.start || at >= endOf(old)) refuse("NOT_ADJACENT", `Frame ${at} does not lie inside the caption.`, ["captions", key]);
    const cut = caret ?? breakNear(old.text, (at - old.start) / old.length);
    if (cut < 0 || cut > old.text.length) refuse("BAD_VALUE", "The caret lies outside the text.", ["captions", key]);
    const second = edit.freshKey("captions", "line");
    write(edit, key, { ...old, length: frame(at - old.start), text: old.text.slice(0, cut).trimEnd() });
    write(edit, second, { ...old, start: at, length: frame(endOf(old) - at), text: old.text.slice(cut).trimStart() });
    edit.made.push(second);
  },
);

/** The place of the white space nearest to a share of the text; the text's end where it has none. */
function breakNear(text: string, share: number): number {
  const spaces = [...text.matchAll(/\s+/g)].map(({ index }) => index);
  const wanted = share * text.length;
  return spaces.toSorted((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))[0] ?? text.length;
}

/** Makes one caption of several that follow each other on one track; from the first one's start to the last one's end. */
export const mergeCaptions = command<{ readonly captions: readonly string[] }>((edit, { captions }) => {
  const rows = captions.map((key) => ({ key, caption: edit.caption(key) })).sort((a, b) => a.caption.start - b.caption.start);
  const first = rows[0];
  const last = rows.at(-1);
  if (first === undefined || last === undefined || first === last) refuse("NOTHING_CHANGED", "Two captions or more are merged.");
  const names = new Set(captions);
  for (const [key, other] of Object.entries(edit.document.captions)) {
    const between = other.track === first.caption.track && other.start >= first.caption.start && other.start < endOf(last.caption);
    if (between && !names.has(key)) refuse("NOT_ADJACENT", `Caption ${key} lies between them.`, ["captions", key]);
  }
  if (rows.some(({ caption }) => caption.track !== first.caption.track)) {
    refuse("NOT_ADJACENT", "Only captions of one track are merged.");
  }
  const text = rows.map(({ caption }) => caption.text.trim()).filter((part) => part !== "").join(" ");
  for (const { key } of rows.slice(1)) edit.dropCaption(key);
  const length = frame(endOf(last.caption) - first.caption.start);
  const speakers = new Set(rows.map(({ caption }) => caption.speaker));
  write(edit, first.key, { ...first.caption, length, text, speaker: speakers.size === 1 ? first.caption.speaker : "" });
});

function write(edit: Edit, key: string, caption: Caption): void {
  edit.unlocked(caption.track);
  atMost("A caption", caption.text, 2000);
  atMost("A speaker's name", caption.speaker, 120);
  if (caption.length < 1) refuse("TOO_SHORT", "A caption has at least one frame.", ["captions", key]);
  edit.set("captions", key, caption);
}
