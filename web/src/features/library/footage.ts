/** Assets and takes as what the timeline and the source monitor know: a source, and how long it is. */
import { threePoints, type Marks } from "@/core/commands";
import type { MediaSource, StillSource, TimelineDocument } from "@/core/document";
import { frame, type Rate } from "@/core/time";
import type { Asset, BoardShot, Media, MediaFacts } from "@/shared/api/schema";
import type { Carried } from "@/stores/carryStore";
import { marksOf, type Footage } from "@/stores/sourceStore";

/** What is only heard counts by this rate where no sequence is open. */
const SOUND_RATE: Rate = { num: 24, den: 1 };

/** `sequence`: the open sequence's rate, by which sounds count. `media` says what is in an asset that does not say it itself. */
export function footageOfAsset(asset: Asset, media: Media | null, sequence: Rate = SOUND_RATE): Footage {
  return { key: asset.id, name: asset.name, blob: asset.blob.sha256, source: sourceOfAsset(asset, media, sequence), asset };
}

function sourceOfAsset(asset: Asset, media: Media | null, sequence: Rate): MediaSource | StillSource | null {
  if (asset.kind === "captions") return null;
  if (asset.kind === "still") return { type: "still", blob: asset.blob.sha256, asset: asset.id, extent: asset.extent ?? null };
  const facts = asset.facts ?? (media?.facts?.type === "media" ? media.facts : null);
  if (facts === null) return null;
  const timed = timeOf(facts, sequence);
  if (timed === null) return null;
  const { picture } = facts;
  return {
    type: "media", blob: asset.blob.sha256, asset: asset.id, shot: null, take: null, ...timed,
    extent: picture ? (asset.extent ?? { width: picture.width, height: picture.height }) : null, audio: facts.sound != null,
  };
}

function timeOf(facts: MediaFacts, sequence: Rate): { rate: Rate; frames: MediaSource["frames"] } | null {
  if (facts.picture) return facts.picture.frames < 1 ? null : { rate: facts.picture.rate, frames: frame(facts.picture.frames) };
  const frames = Math.floor(((facts.sound?.seconds ?? 0) * sequence.num) / sequence.den);
  return frames < 1 ? null : { rate: sequence, frames: frame(frames) };
}

/** Of a shot: the take that its card shows. Null where nothing was made yet. */
export function footageOfShot(shot: BoardShot): Footage | null {
  const take = shot.takes?.find((one) => one.video.sha256 === shot.video) ?? shot.takes?.at(-1);
  if (take === undefined || take.frames < 1) return null;
  const source: MediaSource = {
    type: "media", blob: take.video.sha256, asset: null, shot: shot.id, take: take.id, rate: take.rate, frames: frame(take.frames),
    extent: take.extent, audio: take.audio,
  };
  return { key: take.id, name: shot.code, blob: take.video.sha256, source, asset: null };
}

/** How long it plays; 0 for what does not. */
export function secondsOf(source: Footage["source"]): number {
  return source?.type === "media" ? (source.frames * source.rate.den) / source.rate.num : 0;
}

/** In and out of a source, and where it would go. */
export function pointsOf(source: MediaSource | StillSource, marks: Marks, document: TimelineDocument, playhead: number, range: readonly [number, number] | null) {
  return threePoints(source.type === "media" ? source : null, marks, { rate: document.rate, playhead, range });
}

/** What is dragged of it: what lies between its marks. */
export function carriedOf(footage: Footage, document: TimelineDocument): Carried | null {
  const { source } = footage;
  if (source === null) return null;
  const { length, source_in } = pointsOf(source, marksOf(footage.key), document, 0, null);
  return { source, name: footage.name, length, source_in };
}
