/** Tracks above and below each other. */
import { PICTURE_KINDS, type TimelineDocument, type TrackKind } from "./document";

type Tracks = Pick<TimelineDocument, "tracks">;

/** The tracks that share an order with this kind, pictures or sounds, bottom to top. */
export function stackOf({ tracks }: Tracks, kind: TrackKind): string[] {
  const isPicture = PICTURE_KINDS.includes(kind);
  return Object.entries(tracks)
    .filter(([, track]) => PICTURE_KINDS.includes(track.kind) === isPicture)
    .sort(([a, one], [b, other]) => one.order - other.order || (a < b ? -1 : 1))
    .map(([key]) => key);
}

/** The tracks of exactly this kind, bottom to top. */
export function tracksOf(document: Tracks, kind: TrackKind): string[] {
  return stackOf(document, kind).filter((key) => document.tracks[key]?.kind === kind);
}

/**
 * For clips that are moved from track `from` to `onto`: from each track of this kind that they lie on to the one as many
 * places away; one that would leave the stack goes to `onto`. To a track of another kind only `from`'s own go.
 */
export function shiftedTracks(document: TimelineDocument, clips: readonly string[], from: string, onto: string): Record<string, string> {
  const kind = document.tracks[from]?.kind;
  if (kind === undefined || document.tracks[onto]?.kind !== kind) return { [from]: onto };
  const stack = tracksOf(document, kind);
  const by = stack.indexOf(onto) - stack.indexOf(from);
  const used = new Set(clips.flatMap((key) => document.clips[key]?.track ?? []));
  return Object.fromEntries([...used].filter((key) => stack.includes(key)).map((key) => [key, stack[stack.indexOf(key) + by] ?? onto]));
}
