/** A cut with nothing in it yet. */
import { documentOf, type MediaSource, type StillSource, type TimelineDocument } from "./document";

/** In frames a second: what is faster than this is slow motion, and no rate to cut in. */
const FASTEST = 60;
const [SMALLEST, LARGEST] = [64, 8192]; // as the server's Extent has them

/**
 * A magnetic picture track and a sound track. Size and rate are those of the first picture that comes in, where a film can have
 * them; sides are even, as encoders want them.
 */
export function freshDocument(first: MediaSource | StillSource | null): TimelineDocument {
  const plain = documentOf({ tracks: { picture: { kind: "video", order: 0, magnetic: true }, sound: { kind: "audio", order: 0 } } });
  if (first?.type !== "media" || first.extent === null) return plain;
  const { rate } = first;
  const extent = { width: even(first.extent.width), height: even(first.extent.height) };
  const fits = Object.values(extent).every((side) => side >= SMALLEST && side <= LARGEST);
  const fast = rate.num > FASTEST * rate.den || rate.num < rate.den;
  return { ...plain, ...(fits && { extent }), ...(!fast && { rate }) };
}

function even(side: number): number {
  return side - (side % 2);
}
