/** Copy and paste. What is copied is plain JSON, so that it can go through the system's clipboard to another project. */
import { type Clip, type TimelineDocument, type TrackKind, type TransitionItem } from "../document";
import { tracksOf } from "../stack";
import { frame, type Frame, type Rate } from "../time";
import { command, refuse, type Edit } from "./edit";
import { place, type Onto, type Placed } from "./place";

export interface Clipboard {
  readonly kind: "milimo.clips";
  readonly rate: Rate;
  /** Clips by their old keys; starts count from the first one's. */
  readonly clips: Readonly<Record<string, Clip>>;
  /** Kind and place, among the tracks of this kind, of each track that they were on. */
  readonly tracks: Readonly<Record<string, { readonly kind: TrackKind; readonly rank: number }>>;
  readonly links: readonly (readonly string[])[];
  /** Transitions with all their clips among these; places count like starts. */
  readonly transitions: readonly TransitionItem[];
}

/** These clips, without gap items; null where none is left. */
export function copyClips(document: TimelineDocument, keys: readonly string[]): Clipboard | null {
  const chosen = keys.flatMap((key) => {
    const clip = document.clips[key];
    return clip === undefined || clip.source.type === "gap" ? [] : [[key, clip] as const];
  });
  if (chosen.length === 0) return null;
  const first = Math.min(...chosen.map(([, clip]) => clip.start));
  const names = new Set(chosen.map(([key]) => key));
  const tracks = new Set(chosen.map(([, clip]) => clip.track));
  return {
    kind: "milimo.clips",
    rate: document.rate,
    clips: Object.fromEntries(chosen.map(([key, clip]) => [key, { ...clip, start: frame(clip.start - first) }])),
    tracks: Object.fromEntries(
      [...tracks].map((key) => {
        const kind = document.tracks[key]?.kind ?? "video";
        return [key, { kind, rank: tracksOf(document, kind).indexOf(key) }];
      }),
    ),
    links: Object.values(document.links)
      .map((members) => members.filter((member) => names.has(member)))
      .filter((members) => members.length > 1),
    transitions: Object.values(document.transitions)
      .filter((item) => [item.outgoing, item.incoming].every((name) => name === null || names.has(name)))
      .map((item) => ({ ...item, at: frame(item.at - first) })),
  };
}

export interface Pasting {
  readonly clipboard: Clipboard;
  readonly at: Frame;
  /** Where its lowest track of this track's kind goes; the same places in the stack as before where it is left out. */
  readonly track?: string;
  /** `overwrite` where it is left out. */
  readonly onto?: Onto;
}

export const paste = command<Pasting>((edit, { clipboard, at, track, onto }) => {
  const { rate } = edit.document;
  if (clipboard.rate.num !== rate.num || clipboard.rate.den !== rate.den) {
    refuse("OTHER_RATE", "These clips come from a film with another frame rate.");
  }
  const target = targets(edit, clipboard, track);
  const copies = new Map(Object.keys(clipboard.clips).map((key) => [key, edit.freshKey("clips", "paste")]));
  const placed = Object.entries(clipboard.clips).map(([key, clip]): Placed => ({
    key: copies.get(key) ?? key,
    clip: { ...clip, track: target(clip.track), start: frame(clip.start + at) },
  }));
  place(edit, placed, onto ?? "overwrite");
  const named = (key: string | null): string | null => (key === null ? null : (copies.get(key) ?? null));
  for (const members of clipboard.links) {
    edit.set("links", edit.freshKey("links", "link"), members.flatMap((member) => copies.get(member) ?? []));
  }
  for (const item of clipboard.transitions) {
    const copy = { ...item, track: target(item.track), at: frame(item.at + at), outgoing: named(item.outgoing), incoming: named(item.incoming) };
    edit.set("transitions", edit.freshKey("transitions", "transition"), copy);
  }
  edit.made.push(...copies.values());
});

/** From the clipboard's tracks to the document's. */
function targets(edit: Edit, clipboard: Clipboard, onto: string | undefined): (track: string) => string {
  const kind = onto === undefined ? null : edit.track(onto).kind;
  const lowest = Math.min(...Object.values(clipboard.tracks).flatMap((track) => (track.kind === kind ? track.rank : [])));
  return (key) => {
    const track = clipboard.tracks[key] ?? refuse("NO_TRACK", `The clipboard does not know its track ${key}.`);
    const row = tracksOf(edit.document, track.kind);
    const by = track.kind === kind && onto !== undefined ? row.indexOf(onto) - lowest : 0;
    return row[track.rank + by] ?? refuse("NO_TRACK", `There is no track of kind ${track.kind} to paste onto.`);
  };
}

/** Is this what `copyClips` makes? For text that comes from outside. */
export function isClipboard(value: unknown): value is Clipboard {
  if (value === null || typeof value !== "object") return false;
  const given = value as Partial<Record<keyof Clipboard, unknown>>;
  const maps = [given.clips, given.tracks, given.rate].every((part) => part !== null && typeof part === "object");
  return given.kind === "milimo.clips" && maps && Array.isArray(given.links) && Array.isArray(given.transitions);
}
