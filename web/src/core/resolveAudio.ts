/**
 * What is heard: the twin of `src/milimo/timeline/resolve_audio.py`, whose docstring holds the rules; tested by
 * `spec/resolve/sound.json` and by `make parity`. All ramps have one shape, w(t) = t √(3 − 2t): see `rampAt`.
 */
import { clipsOf, endOf, type Clip, type MediaSource, type TimelineDocument, type Track, type TransitionItem } from "./document";
import { mulDivFloor } from "./rational";
import { DIPS } from "./resolve";
import { sampleOf, type Rate } from "./time";

/** 2 ms: long enough that no edge clicks, short enough that a steady sound has no audible hole. */
const DECLICK_SAMPLES = 96;

/** `in`: 0 before `start`, w(t) over `length` samples, 1 after; t = (sample − start + ½) ÷ length. `out`: mirrored. */
export interface Ramp {
  readonly direction: "in" | "out";
  readonly start: number;
  readonly length: number;
}

/** A stretch of sound, in samples of the film at 48 kHz from the document's frame 0. Its ramps multiply. */
export interface Segment {
  readonly clip: string;
  readonly blob: string;
  readonly start: number;
  readonly stop: number;
  readonly sourceStart: number; // sample of the source heard at `start`
  readonly sourceSamples: number; // the source's length; outside [0, this) it is played mirrored
  readonly speedNum: number;
  readonly speedDen: number;
  readonly gainDb: number;
  readonly pan: number;
  readonly ramps: readonly Ramp[];
}

/** The gain of a ramp at a sample: equal power, since w(t)² + w(1 − t)² = 1. */
export function rampAt(ramp: Ramp, sample: number): number {
  const passed = Math.min(Math.max((sample - ramp.start + 0.5) / ramp.length, 0), 1);
  const t = ramp.direction === "in" ? passed : 1 - passed;
  return t * Math.sqrt(3 - 2 * t);
}

type Heard = Clip & { readonly source: MediaSource };

/** Everything that is heard, by start and clip. Mute and solo are applied; gains of track and clip are added. */
export function resolveAudio(document: TimelineDocument): Segment[] {
  const sounding = Object.entries(document.tracks).filter(([, track]) => track.kind === "video" || track.kind === "audio");
  const solo = sounding.some(([, track]) => track.solo);
  const detached = detachedClips(document);
  const segments: Segment[] = [];
  for (const [key, track] of sounding) {
    if (track.muted || (solo && !track.solo)) continue;
    const row: (readonly [string, Heard])[] = [];
    for (const name of clipsOf(document, key)) {
      const clip = document.clips[name];
      if (clip !== undefined && clip.enabled && !detached.has(name) && sounds(clip, track)) row.push([name, clip]);
    }
    const crossings = Object.values(document.transitions).filter((item) => item.track === key && item.before + item.after > 0);
    row.forEach((_, i) => segments.push(segmentOf(document.rate, track, row, i, crossings)));
  }
  return segments.sort((a, b) => a.start - b.start || (a.clip < b.clip ? -1 : 1));
}

function sounds(clip: Clip, track: Track): clip is Heard {
  return clip.source.type === "media" && (clip.source.audio || track.kind === "audio");
}

/** Clips whose own sound is laid out beside them: linked with a clip of the same blob on an audio track. */
function detachedClips(document: TimelineDocument): ReadonlySet<string> {
  const detached = new Set<string>();
  const blobOn = (name: string, kind: Track["kind"]): string | null => {
    const clip = document.clips[name];
    return clip?.source.type === "media" && document.tracks[clip.track]?.kind === kind ? clip.source.blob : null;
  };
  for (const names of Object.values(document.links)) {
    const heard = new Set(names.map((name) => blobOn(name, "audio")));
    for (const name of names) {
      const blob = blobOn(name, "video");
      if (blob !== null && heard.has(blob)) detached.add(name);
    }
  }
  return detached;
}

function segmentOf(
  rate: Rate,
  track: Track,
  row: readonly (readonly [string, Heard])[],
  i: number,
  crossings: readonly TransitionItem[],
): Segment {
  const here = row[i];
  if (here === undefined) throw new RangeError(`There is no clip ${i}.`);
  const [name, clip] = here;
  const stop = endOf(clip);
  const entering = crossings.find((item) => item.incoming === name);
  const leaving = crossings.find((item) => item.outgoing === name);
  const first = sampleOf(clip.start - (entering && !DIPS.includes(entering.kind) ? entering.before : 0), rate);
  const last = sampleOf(stop + (leaving && !DIPS.includes(leaving.kind) ? leaving.after : 0), rate);
  const begin = sampleOf(clip.start, rate);
  const ramps: Ramp[] = [];
  if (entering) ramps.push(crossingRamp("in", entering, rate));
  if (leaving) ramps.push(crossingRamp("out", leaving, rate));
  if (clip.fade_in) ramps.push({ direction: "in", start: begin, length: sampleOf(clip.start + clip.fade_in, rate) - begin });
  if (clip.fade_out) {
    const start = sampleOf(stop - clip.fade_out, rate);
    ramps.push({ direction: "out", start, length: sampleOf(stop, rate) - start });
  }
  const declick = Math.min(DECLICK_SAMPLES, Math.floor((last - first) / 2));
  if (!entering && !clip.fade_in && !goesOn(row[i - 1]?.[1], clip, rate)) {
    ramps.push({ direction: "in", start: first, length: declick });
  }
  if (!leaving && !clip.fade_out && !goesOn(clip, row[i + 1]?.[1], rate)) {
    ramps.push({ direction: "out", start: last - declick, length: declick });
  }
  const lead = mulDivFloor(begin - first, clip.speed_num, clip.speed_den);
  return {
    clip: name,
    blob: clip.source.blob,
    start: first,
    stop: last,
    sourceStart: sampleOf(clip.source_in, clip.source.rate) - lead,
    sourceSamples: sampleOf(clip.source.frames, clip.source.rate),
    speedNum: clip.speed_num,
    speedDen: clip.speed_den,
    gainDb: clip.gain_db + track.gain_db,
    pan: clip.pan,
    ramps,
  };
}

function crossingRamp(direction: "in" | "out", item: TransitionItem, rate: Rate): Ramp {
  let first = sampleOf(item.at - item.before, rate);
  let last = sampleOf(item.at + item.after, rate);
  if (DIPS.includes(item.kind)) {
    const middle = sampleOf(item.at, rate);
    if (direction === "in") first = middle;
    else last = middle;
  }
  return { direction, start: first, length: last - first };
}

/** Is `after` the very next sound of the same source, so that the cut between them must not be heard? */
function goesOn(before: Heard | undefined, after: Heard | undefined, rate: Rate): boolean {
  if (before === undefined || after === undefined) return false;
  const [a, b] = [before.source, after.source];
  if (a.blob !== b.blob || a.rate.num !== b.rate.num || a.rate.den !== b.rate.den) return false;
  if (endOf(before) !== after.start || before.fade_out || after.fade_in) return false;
  if (before.speed_num * after.speed_den !== after.speed_num * before.speed_den) return false;
  if (before.gain_db !== after.gain_db || before.pan !== after.pan) return false;
  const num = BigInt(before.speed_num) * BigInt(a.rate.num) * BigInt(rate.den);
  const den = BigInt(before.speed_den) * BigInt(a.rate.den) * BigInt(rate.num);
  return BigInt(before.length) * num === BigInt(after.source_in - before.source_in) * den;
}
