/**
 * The film's sound, sample by sample: the twin of `src/milimo/media/sound.py`. The mix is arithmetic of ours, not a graph of
 * nodes, so that what is heard while editing is what is exported.
 */
import { rampAt, type Segment } from "../core/resolveAudio";

/** Stereo at 48 kHz; sample 0 belongs to the source's first picture. */
export interface Pcm {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

/** Samples [start, start + count) of the film. `sound` gives a source's samples; null: not there (yet), silence. */
export function mixed(segments: readonly Segment[], start: number, count: number, sound: (blob: string) => Pcm | null): Pcm {
  const out = { left: new Float32Array(count), right: new Float32Array(count) };
  for (const segment of segments) {
    if (segment.start >= start + count || segment.stop <= start) continue;
    const source = sound(segment.blob);
    if (source !== null) add(out, segment, start, count, source);
  }
  return out;
}

function add(out: Pcm, segment: Segment, start: number, count: number, source: Pcm): void {
  const [first, last] = [Math.max(segment.start, start), Math.min(segment.stop, start + count)];
  const gain = 10 ** (segment.gainDb / 20);
  const speed = segment.speedNum / segment.speedDen;
  const pan = panning(segment.pan);
  for (let at = first; at < last; at++) {
    let weight = gain;
    for (const ramp of segment.ramps) weight *= rampAt(ramp, at);
    if (weight === 0) continue;
    const from = Math.round(segment.sourceStart + (at - segment.start) * speed);
    const place = mirrored(from, segment.sourceSamples);
    const [left, right] = [source.left[place] ?? 0, source.right[place] ?? 0];
    out.left[at - start] = (out.left[at - start] ?? 0) + weight * (pan.leftOfLeft * left + pan.leftOfRight * right);
    out.right[at - start] = (out.right[at - start] ?? 0) + weight * (pan.rightOfLeft * left + pan.rightOfRight * right);
  }
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
