/**
 * What is seen at a frame: the twin of `src/milimo/timeline/resolve.py`, whose docstring holds the rules. Pure, and the
 * only reading of a timeline: preview and export draw what stands here. Tested by `spec/resolve/picture.json` and by
 * `make parity`.
 */
import { endOf } from "./document";
import type { Caption, Clip, Fit, Keyframe, Source, TimelineDocument, Transform, TransitionItem, TransitionKind } from "./document";
import { sourceFrame, stepOf, type Rate } from "./time";

export const DIPS: readonly TransitionKind[] = ["dip_to_black", "dip_to_white"];

const ANIMATED = [
  "x",
  "y",
  "scale_x",
  "scale_y",
  "rotation",
  "anchor_x",
  "anchor_y",
  "crop_left",
  "crop_top",
  "crop_right",
  "crop_bottom",
] as const;

/** One source as it stands in the frame. `opacity` holds the clip's own value, its keyframes and its fades. */
export interface Picture {
  readonly type: "picture";
  readonly clip: string;
  readonly source: Source;
  readonly sourceFrame: number;
  readonly fit: Fit;
  readonly transform: Transform;
  readonly opacity: number;
  readonly blend: Clip["blend"];
}

/** A share of the whole, exactly: `num / den` of small integers, not in lowest terms. */
export interface Share {
  readonly num: number;
  readonly den: number;
}

/** One or two pictures under a transition, with their shares. */
export interface Crossing {
  readonly type: "crossing";
  readonly transition: string;
  readonly kind: TransitionKind;
  readonly softness: number;
  readonly outgoing: Picture | null;
  readonly outgoingShare: Share;
  readonly incoming: Picture | null;
  readonly incomingShare: Share;
}

export type Layer = Picture | Crossing;

export interface ShownCaption {
  readonly caption: string;
  readonly text: string;
  readonly speaker: string;
}

export interface ResolvedFrame {
  readonly frame: number;
  readonly layers: readonly Layer[]; // bottom to top
  readonly captions: readonly ShownCaption[];
}

/** What is seen at `frame`. For many frames of one document make a `Resolver` once. */
export function resolve(document: TimelineDocument, frame: number): ResolvedFrame {
  return new Resolver(document).at(frame);
}

/** The source frame that `clip` shows at `frame` of a sequence with `rate`; 0 for a source without time. */
export function shownSourceFrame(clip: Clip, frame: number, rate: Rate): number {
  const { source } = clip;
  if (source.type !== "media") return 0;
  const step = stepOf(clip.speed_num, clip.speed_den, source.rate, rate);
  const at = sourceFrame(frame - clip.start, clip.source_in, step);
  return Math.min(Math.max(at, 0), Math.max(source.frames - 1, 0));
}

/**
 * An animated property at `frame` of its clip (from the clip's start); `still` where nothing is animated.
 * `ease` is t² (3 − 2t). Before the first and after the last keyframe their values stand.
 */
export function valueAt(keyframes: readonly Keyframe[], frame: number, still: number): number {
  const ordered = keyframes.toSorted((a, b) => a.frame - b.frame);
  const after = countUpTo(ordered.length, (i) => (ordered[i]?.frame ?? 0) <= frame);
  const left = ordered[after - 1];
  const right = ordered[after];
  if (left === undefined) return right?.value ?? still;
  if (right === undefined || left.easing === "hold") return left.value;
  let t = (frame - left.frame) / (right.frame - left.frame);
  if (left.easing === "ease") t = t * t * (3 - 2 * t);
  return left.value + (right.value - left.value) * t;
}

/** How many of the first `length` places hold, where all that hold come first: a bisection. */
function countUpTo(length: number, holds: (place: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Placed<T> {
  readonly start: number;
  readonly key: string;
  readonly item: T;
}

function byPlace(a: Placed<unknown>, b: Placed<unknown>): number {
  return a.start - b.start || (a.key < b.key ? -1 : 1);
}

/** The item under `frame` among items that lie apart from each other, in order. */
function under<T>(placed: readonly Placed<T>[], frame: number, end: (item: T) => number): Placed<T> | null {
  const found = placed[countUpTo(placed.length, (i) => (placed[i]?.start ?? 0) <= frame) - 1];
  return found !== undefined && frame < end(found.item) ? found : null;
}

type PlacedCaption = Caption & { readonly order: number };

/** The picture items of one track. */
interface Lane {
  readonly fades: boolean;
  readonly clips: readonly Placed<Clip>[];
  readonly crossings: readonly Placed<TransitionItem>[];
}

/** `resolve` for many frames of one document: the order of tracks and clips is found once. */
export class Resolver {
  readonly #document: TimelineDocument;
  readonly #lanes: readonly Lane[];
  readonly #captions: readonly Placed<PlacedCaption>[];
  readonly #longestCaption: number;

  constructor(document: TimelineDocument) {
    this.#document = document;
    const tracks = Object.entries(document.tracks)
      .filter(([, track]) => track.kind === "video" || track.kind === "title")
      .map(([key, item]) => ({ start: item.order, key, item }))
      .sort(byPlace);
    const lowest = tracks.find(({ item }) => item.kind === "video")?.key;
    const lanes = new Map<string, { clips: Placed<Clip>[]; crossings: Placed<TransitionItem>[] }>();
    for (const { key, item } of tracks) if (!item.hidden) lanes.set(key, { clips: [], crossings: [] });
    for (const [key, item] of Object.entries(document.clips)) {
      if (isSeen(item)) lanes.get(item.track)?.clips.push({ start: item.start, key, item });
    }
    for (const [key, item] of Object.entries(document.transitions)) {
      if (item.kind === "audio_crossfade" || item.before + item.after === 0) continue;
      lanes.get(item.track)?.crossings.push({ start: item.at - item.before, key, item });
    }
    this.#lanes = [...lanes].map(([track, lane]) => ({
      fades: track !== lowest,
      clips: lane.clips.sort(byPlace),
      crossings: lane.crossings.sort(byPlace),
    }));
    this.#captions = Object.entries(document.captions)
      .filter(([, { track }]) => !(document.tracks[track]?.hidden ?? false))
      .map(([key, item]) => ({ start: item.start, key, item: { ...item, order: document.tracks[item.track]?.order ?? 0 } }))
      .sort(byPlace);
    this.#longestCaption = this.#captions.reduce((longest, { item }) => Math.max(longest, item.length), 0);
  }

  at(frame: number): ResolvedFrame {
    const layers: Layer[] = [];
    for (const lane of this.#lanes) {
      const layer = this.#layer(lane, frame);
      if (layer !== null) layers.push(layer);
    }
    return { frame, layers, captions: this.#captionsAt(frame) };
  }

  /** By track, then start. Captions of one track lie apart, but those of several do not: one looks back by the longest. */
  #captionsAt(frame: number): ShownCaption[] {
    const stop = countUpTo(this.#captions.length, (i) => (this.#captions[i]?.start ?? 0) <= frame);
    const start = countUpTo(stop, (i) => (this.#captions[i]?.start ?? 0) + this.#longestCaption <= frame);
    return this.#captions
      .slice(start, stop)
      .filter(({ item }) => frame < endOf(item))
      .sort((a, b) => a.item.order - b.item.order || byPlace(a, b))
      .map(({ key, item }) => ({ caption: key, text: item.text, speaker: item.speaker }));
  }

  #layer(lane: Lane, frame: number): Layer | null {
    const crossing = under(lane.crossings, frame, (item) => item.at + item.after);
    if (crossing !== null) return this.#crossing(lane, crossing.key, crossing.item, frame);
    const clip = under(lane.clips, frame, endOf);
    return clip === null ? null : this.#picture(lane, clip.key, clip.item, frame);
  }

  #crossing(lane: Lane, key: string, item: TransitionItem, frame: number): Crossing {
    let { outgoing, incoming } = item;
    let shares: readonly [Share, Share];
    if (DIPS.includes(item.kind)) {
      if (frame < item.at) {
        incoming = null;
        shares = [{ num: 2 * (item.at - frame) - 1, den: 2 * item.before }, NONE];
      } else {
        outgoing = null;
        shares = [NONE, { num: 2 * (frame - item.at) + 1, den: 2 * item.after }];
      }
    } else {
      const num = 2 * (frame - item.at + item.before) + 1;
      const den = 2 * (item.before + item.after);
      shares = [
        { num: den - num, den },
        { num, den },
      ];
    }
    return {
      type: "crossing",
      transition: key,
      kind: item.kind,
      softness: item.softness,
      outgoing: this.#named(lane, outgoing, frame),
      outgoingShare: shares[0],
      incoming: this.#named(lane, incoming, frame),
      incomingShare: shares[1],
    };
  }

  #named(lane: Lane, key: string | null, frame: number): Picture | null {
    const clip = key === null ? undefined : this.#document.clips[key];
    return key === null || clip === undefined || !isSeen(clip) ? null : this.#picture(lane, key, clip, frame);
  }

  #picture(lane: Lane, key: string, clip: Clip, frame: number): Picture {
    const at = frame - clip.start;
    const animated = clip.keyframes["opacity"];
    let opacity = clip.opacity;
    if (animated !== undefined) opacity = Math.min(Math.max(valueAt(animated, at, opacity), 0), 1);
    if (lane.fades) opacity *= fade(at, clip.fade_in) * fade(clip.length - 1 - at, clip.fade_out);
    return {
      type: "picture",
      clip: key,
      source: clip.source,
      sourceFrame: shownSourceFrame(clip, frame, this.#document.rate),
      fit: clip.fit,
      transform: transformAt(clip, at),
      opacity,
      blend: clip.blend,
    };
  }
}

const NONE: Share = { num: 0, den: 1 };

function isSeen(clip: Clip): boolean {
  return clip.enabled && clip.source.type !== "gap";
}

function fade(at: number, length: number): number {
  return at >= 0 && at < length ? (2 * at + 1) / (2 * length) : 1;
}

function transformAt(clip: Clip, at: number): Transform {
  let moved: Transform | null = null;
  for (const field of ANIMATED) {
    const keyframes = clip.keyframes[`transform.${field}`];
    if (keyframes !== undefined) moved = { ...(moved ?? clip.transform), [field]: valueAt(keyframes, at, clip.transform[field]) };
  }
  return moved ?? clip.transform;
}
