/**
 * Sound while playing: sources are fetched and decoded ahead, mixed in pieces, and handed to the sound card at their sample.
 * What is heard of them is the master of playback. At other speeds than 1 there is no sound.
 */
import { resolveAudio, type Segment } from "../core/resolveAudio";
import type { TimelineDocument } from "../core/document";
import { AUDIO_RATE, sampleOf } from "../core/time";
import { heardAt, SoundClock } from "./clocks";
import { measure, type Measured } from "./meters";
import { mixed, sourceSpan } from "./mix";
import { Sounds, type SoundOf } from "./sounds";

const PIECE = AUDIO_RATE / 2;
const AHEAD_S = 1.0;
const LOOK_S = 0.2;
/** Sources are decoded this long before they are due. */
const FETCH_AHEAD_S = 4;
/** Between asking for sound and hearing it: a piece is mixed meanwhile. */
const LEAD_S = 0.05;
/** Samples that a meter looks back: more than pass between two looks. */
const METER_SAMPLES = 2048;

export class Sound {
  readonly #sounds: Sounds;
  #context: AudioContext | null = null;
  #bus: GainNode | null = null;
  #volume: GainNode | null = null;
  #meters: readonly AnalyserNode[] = [];
  #looked = new Float32Array(METER_SAMPLES);
  #segments: readonly Segment[] = [];
  #end = 0;
  #document: TimelineDocument | null = null;
  readonly #scheduled = new Set<AudioBufferSourceNode>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #next = 0;
  #loudness = 1;

  /** `onLost`: the sound card has gone while something was heard. */
  constructor(of: SoundOf, readonly onLost: () => void = () => undefined) {
    this.#sounds = new Sounds(of);
  }

  /** The clock of what is heard, as far as there is a sound card. Made at the first wish to play: browsers want a gesture. */
  open(): SoundClock | null {
    try {
      this.#context ??= this.#made();
    } catch {
      return null; // no sound device: the page's clock serves
    }
    const context = this.#context;
    return new SoundClock(() => heardAt(context));
  }

  /** Is anything heard? May wait for a gesture, or for ever where the device does not answer. */
  async resume(): Promise<boolean> {
    await this.#context?.resume();
    return this.#context?.state === "running";
  }

  /** Seconds from now until something asked for now can be heard. */
  get lead(): number {
    return LEAD_S + (this.#context === null ? 0 : this.#context.currentTime - heardAt(this.#context));
  }

  /** Of the monitor alone, 0 to 1; nothing of the film. */
  set loudness(loudness: number) {
    this.#loudness = loudness;
    if (this.#volume) this.#volume.gain.value = loudness;
  }

  /** Bytes of decoded sound that are held. */
  get bytes(): number {
    return this.#sounds.bytes;
  }

  load(document: TimelineDocument): void {
    if (this.#document === document) return;
    this.#document = document;
    this.#segments = resolveAudio(document);
    this.#end = this.#segments.reduce((end, segment) => Math.max(end, segment.stop), 0);
  }

  /** Decode what is heard around a frame, so that playing can begin there at once. */
  async ready(frame: number): Promise<void> {
    if (this.#document === null) return;
    const at = sampleOf(frame, this.#document.rate);
    await this.#fetch(at, at + AUDIO_RATE);
  }

  /** Be heard: `position` (in frames, between them too) at the moment `at` of the clock. */
  play(position: number, at: number): void {
    const context = this.#context;
    if (context === null || this.#document === null) return;
    this.stop();
    const { num, den } = this.#document.rate;
    this.#next = Math.floor((position * den * AUDIO_RATE) / num);
    const zero = at - (position * den) / num;
    const more = () => this.#more(context, zero);
    more();
    this.#timer = setInterval(more, LOOK_S * 1000);
  }

  stop(): void {
    clearInterval(this.#timer);
    for (const node of this.#scheduled) {
      node.stop();
      node.disconnect();
    }
    this.#scheduled.clear();
  }

  /** What was heard just now, left and right, before the monitor's loudness; null: nothing is playing. */
  measured(): readonly Measured[] | null {
    if (this.#scheduled.size === 0) return null;
    return this.#meters.map((meter) => {
      meter.getFloatTimeDomainData(this.#looked);
      return measure(this.#looked);
    });
  }

  close(): void {
    this.stop();
    this.#sounds.clear();
    void this.#context?.close();
    this.#context = null;
  }

  #made(): AudioContext {
    const context = new AudioContext({ sampleRate: AUDIO_RATE, latencyHint: "interactive" });
    const [bus, volume, split] = [context.createGain(), context.createGain(), context.createChannelSplitter(2)];
    volume.gain.value = this.#loudness;
    bus.connect(volume).connect(context.destination);
    bus.connect(split);
    this.#meters = [0, 1].map((channel) => {
      const meter = context.createAnalyser();
      meter.fftSize = METER_SAMPLES;
      split.connect(meter, channel);
      return meter;
    });
    this.#bus = bus;
    this.#volume = volume;
    context.addEventListener("statechange", () => {
      if (context.state !== "running" && this.#scheduled.size > 0) this.onLost();
    });
    return context;
  }

  #more(context: AudioContext, zero: number): void {
    void this.#fetch(this.#next, this.#next + FETCH_AHEAD_S * AUDIO_RATE);
    while (this.#next < this.#end && zero + this.#next / AUDIO_RATE < context.currentTime + AHEAD_S) {
      this.#schedule(context, this.#next, zero + this.#next / AUDIO_RATE);
      this.#next += PIECE;
    }
  }

  #schedule(context: AudioContext, start: number, when: number): void {
    const late = Math.max(0, context.currentTime - when);
    if (late >= PIECE / AUDIO_RATE) return;
    const pcm = mixed(this.#segments, start, PIECE, (blob, from, to) => this.#sounds.read(blob, from, to));
    const buffer = context.createBuffer(2, PIECE, AUDIO_RATE);
    buffer.copyToChannel(pcm.left as Float32Array<ArrayBuffer>, 0);
    buffer.copyToChannel(pcm.right as Float32Array<ArrayBuffer>, 1);
    const node = context.createBufferSource();
    node.buffer = buffer;
    if (this.#bus) node.connect(this.#bus);
    node.start(when + late, late);
    this.#scheduled.add(node);
    node.addEventListener("ended", () => {
      this.#scheduled.delete(node);
      node.disconnect();
    });
  }

  /** Have the sources of samples [start, stop) of the film fetched. */
  async #fetch(start: number, stop: number): Promise<void> {
    await Promise.all(
      this.#segments.flatMap((segment) => {
        const [first, last] = [Math.max(segment.start, start), Math.min(segment.stop, stop)];
        return last > first ? [this.#sounds.want(segment.blob, ...sourceSpan(segment, first, last))] : [];
      }),
    );
  }
}
