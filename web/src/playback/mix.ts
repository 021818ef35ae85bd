/**
 * The film's sound, sample by sample: the twin of `src/milimo/media/sound.py`. The mix is arithmetic of ours, not a graph of
 * nodes, so that what is heard while editing is what is exported.
 */
import { rampAt, type Segment } from "../core/resolveAudio";

/** Stereo at 48 kHz, from sample `start` of its source on (0 if not given), which is that of the source's first picture. */
export interface Pcm {
  readonly left: Float32Array;
  readonly right: Float32Array;
  readonly start?: number;
}

/** Gives samples [from, to) of a source, or more of it; null: not there (yet), silence. */
export type SoundAt = (blob: string, from: number, to: number) => Pcm | null;

/** The samples of its source, [from, to), that a segment is made of between two samples of the film, which lie inside it. */
export function sourceSpan(segment: Segment, first: number, last: number): readonly [number, number] {
  const ends = [placeOf(segment, first), placeOf(segment, last - 1)];
  const [low, high, length] = [Math.min(...ends), Math.max(...ends), segment.sourceSamples];
  let [from, to] = [Math.max(low, 0), Math.min(high + 1, length)];
  if (low < 0) [from, to] = [0, Math.max(to, Math.min(-low, length))];
  if (high >= length) [from, to] = [Math.min(from, Math.max(0, 2 * length - 1 - high)), length];
  return [from, to];
}

/** Samples [start, start + count) of the film. */
export function mixed(segments: readonly Segment[], start: number, count: number, sound: SoundAt): Pcm {
  const out = { left: new Float32Array(count), right: new Float32Array(count) };
  for (const segment of segments) {
    if (segment.start >= start + count || segment.stop <= start) continue;
    const [first, last] = [Math.max(segment.start, start), Math.min(segment.stop, start + count)];
    const source = sound(segment.blob, ...sourceSpan(segment, first, last));
    if (source !== null) add(out, segment, start, count, source);
  }
  return out;
}

function add(out: Pcm, segment: Segment, start: number, count: number, source: Pcm): void {
  const [first, last] = [Math.max(segment.start, start), Math.min(segment.stop, start + count)];
  const gain = 10 ** (segment.gainDb / 20);
  const offset = source.start ?? 0;
  const pan = panning(segment.pan);
  for (let at = first; at < last; at++) {
    let weight = gain;
    for (const ramp of segment.ramps) weight *= rampAt(ramp, at);
    if (weight === 0) continue;
    const place = mirrored(placeOf(segment, at), segment.sourceSamples) - offset;
    const [left, right] = [source.left[place] ?? 0, source.right[place] ?? 0];
    out.left[at - start] = (out.left[at - start] ?? 0) + weight * (pan.leftOfLeft * left + pan.leftOfRight * right);
    out.right[at - start] = (out.right[at - start] ?? 0) + weight * (pan.rightOfLeft * left + pan.rightOfRight * right);
  }
}

/** The sample of the source that is heard at a sample of the film; it may lie beyond the source. */
function placeOf(segment: Segment, at: number): number {
  return Math.round(segment.sourceStart + ((at - segment.start) * segment.speedNum) / segment.speedDen);
}

/** Beyond an edge a source is played backwards from there: a crossfade of whole takes keeps its level. */
function mirrored(place: number, length: number): number {
  if (place < 0) return Math.min(-place - 1, length - 1);
  if (place >= length) return Math.max(2 * length - 1 - place, 0);
  return place;
}

/** Web Audio's law for stereo (StereoPannerNode). */
function panning(pan: number): { leftOfLeft: number; leftOfRight: number; rightOfLeft: number; rightOfRight: number } {
  const x = ((pan <= 0 ? pan + 1 : pan) * Math.PI) / 2;
  if (pan === 0) return { leftOfLeft: 1, leftOfRight: 0, rightOfLeft: 0, rightOfRight: 1 };
  return pan <= 0
    ? { leftOfLeft: 1, leftOfRight: Math.cos(x), rightOfLeft: 0, rightOfRight: Math.sin(x) }
    : { leftOfLeft: Math.cos(x), leftOfRight: 0, rightOfLeft: Math.sin(x), rightOfRight: 1 };
}
