/**
 * Sound while playing: sources are fetched and decoded ahead, mixed in pieces, and handed to the sound card at their sample.
 * Its clock is the master of playback. At other speeds than 1 there is no sound.
 */
import { resolveAudio, type Segment } from "../core/resolveAudio";
import type { TimelineDocument } from "../core/document";
import { AUDIO_RATE, sampleOf } from "../core/time";
import { mixed, type Pcm } from "./mix";
import type { Clock } from "./transport";

const PIECE = AUDIO_RATE / 2;
const AHEAD_S = 1.0;
const LOOK_S = 0.2;
/** Sources are decoded this long before they are due. */
const FETCH_AHEAD_S = 8;
/** Of decoded sound; 23 minutes of stereo. What was used longest ago goes first. */
const MOST_BYTES = 512 * 2 ** 20;

type Held = { pcm: Pcm | null; used: number; asked: Promise<void> };

export class Sound {
  #context: AudioContext | null = null;
  #meter: AnalyserNode | null = null;
  #volume: GainNode | null = null;
  #segments: readonly Segment[] = [];
  #document: TimelineDocument | null = null;
  readonly #held = new Map<string, Held>();
  readonly #scheduled = new Set<AudioBufferSourceNode>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #next = 0;
  #count = 0;
  #loudness = 1;

  constructor(readonly urlOf: (blob: string) => string) {}

  /** The sound card's clock, as far as there is one. Made at the first wish to play: browsers want a gesture. */
  open(): Clock | null {
    if (this.#context === null) {
      try {
        this.#context = new AudioContext({ sampleRate: AUDIO_RATE, latencyHint: "interactive" });
      } catch {
        return null; // no sound device: the page's clock serves
      }
      this.#meter = this.#context.createAnalyser();
      this.#meter.fftSize = 2048;
      this.#volume = this.#context.createGain();
      this.#volume.gain.value = this.#loudness;
      this.#volume.connect(this.#meter).connect(this.#context.destination);
    }
    const context = this.#context;
    return { now: () => context.currentTime };
  }

  get running(): boolean {
    return this.#context?.state === "running";
  }

  /** Of the monitor alone, 0 to 1; nothing of the film. */
  set loudness(loudness: number) {
    this.#loudness = loudness;
    if (this.#volume) this.#volume.gain.value = loudness;
  }

  load(document: TimelineDocument): void {
    if (this.#document === document) return;
    this.#document = document;
    this.#segments = resolveAudio(document);
  }

  /** Decode what is heard around a frame, so that playing can begin there at once. */
  async ready(frame: number): Promise<void> {
    if (this.#document === null) return;
    const at = sampleOf(frame, this.#document.rate);
    await Promise.all(this.#due(at, at + AUDIO_RATE).map((blob) => this.#hold(blob).asked));
  }

  /** Be heard from `frame` on, which is shown at `when` by the sound card's clock. */
  async play(frame: number, when: number): Promise<void> {
    const context = this.#context;
    if (context === null || this.#document === null) return;
    this.stop();
    await context.resume();
    const zero = when - sampleOf(frame, this.#document.rate) / AUDIO_RATE;
    this.#next = sampleOf(frame, this.#document.rate);
    const more = () => this.#more(context, zero);
    more();
    this.#timer = setInterval(more, LOOK_S * 1000);
  }

  stop(): void {
    clearInterval(this.#timer);
    for (const node of this.#scheduled) node.stop();
    this.#scheduled.clear();
  }

  /** Peak of what is heard now, in dBFS; −∞ is silence. */
  level(): number {
    if (this.#meter === null || this.#scheduled.size === 0) return Number.NEGATIVE_INFINITY;
    const samples = new Float32Array(this.#meter.fftSize);
    this.#meter.getFloatTimeDomainData(samples);
    let peak = 0;
    for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
    return 20 * Math.log10(peak);
  }

  close(): void {
    this.stop();
    this.#held.clear();
    void this.#context?.close();
    this.#context = null;
  }

  #more(context: AudioContext, zero: number): void {
    const last = this.#segments.reduce((end, segment) => Math.max(end, segment.stop), 0);
    for (const blob of this.#due(this.#next, this.#next + FETCH_AHEAD_S * AUDIO_RATE)) this.#hold(blob);
    while (this.#next < last && zero + this.#next / AUDIO_RATE < context.currentTime + AHEAD_S) {
      this.#schedule(context, this.#next, zero + this.#next / AUDIO_RATE);
      this.#next += PIECE;
    }
    this.#forget();
  }

  #schedule(context: AudioContext, start: number, when: number): void {
    const pcm = mixed(this.#segments, start, PIECE, (blob) => this.#hold(blob).pcm);
    const buffer = context.createBuffer(2, PIECE, AUDIO_RATE);
    buffer.copyToChannel(pcm.left as Float32Array<ArrayBuffer>, 0);
    buffer.copyToChannel(pcm.right as Float32Array<ArrayBuffer>, 1);
    const node = context.createBufferSource();
    node.buffer = buffer;
    if (this.#volume) node.connect(this.#volume);
    const late = Math.max(0, context.currentTime - when);
    if (late >= PIECE / AUDIO_RATE) return;
    node.start(when + late, late);
    this.#scheduled.add(node);
    node.addEventListener("ended", () => this.#scheduled.delete(node));
  }

  #due(start: number, stop: number): string[] {
    return [...new Set(this.#segments.filter((segment) => segment.start < stop && segment.stop > start).map((segment) => segment.blob))];
  }

  #hold(blob: string): Held {
    const known = this.#held.get(blob);
    if (known !== undefined) {
      known.used = ++this.#count;
      return known;
    }
    const held: Held = { pcm: null, used: ++this.#count, asked: Promise.resolve() };
    held.asked = this.#decode(blob).then(
      (pcm) => void (held.pcm = pcm),
      () => void (held.pcm = { left: new Float32Array(), right: new Float32Array() }), // cannot be heard here; the export says why
    );
    this.#held.set(blob, held);
    return held;
  }

  async #decode(blob: string): Promise<Pcm> {
    const answer = await fetch(this.urlOf(blob), { credentials: "same-origin" });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const decoder = new OfflineAudioContext(2, 1, AUDIO_RATE);
    const buffer = await decoder.decodeAudioData(await answer.arrayBuffer());
    const left = buffer.getChannelData(0);
    return { left, right: buffer.numberOfChannels > 1 ? buffer.getChannelData(1) : left };
  }

  #forget(): void {
    const bytes = () => [...this.#held.values()].reduce((sum, held) => sum + (held.pcm?.left.byteLength ?? 0) * 2, 0);
    const oldest = [...this.#held].toSorted(([, a], [, b]) => a.used - b.used);
    while (oldest.length > 1 && bytes() > MOST_BYTES) {
      const [blob] = oldest.shift() ?? [];
      if (blob !== undefined) this.#held.delete(blob);
    }
  }
}
