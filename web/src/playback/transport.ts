/**
 * Where playback is, and how it moves. A plain object: time never lives in a store, so a tick costs no React commit and no
 * undo entry. What must move with it (playhead, picture, sound) subscribes.
 *
 * The clock is given: the sound card's while there is sound, else `performance.now`. Frames are counted from where playing
 * began, so nothing adds up.
 */
import { pageClock, type Clock } from "./clocks";

export type Tick = (frame: number, playing: boolean) => void;

/** At `at` of the clock, playback is at `frame`; between frames too. */
export interface Anchor {
  readonly frame: number;
  readonly at: number;
}

/** Speeds of J and L, pressed again and again. */
const SHUTTLE: readonly number[] = [1, 2, 4, 8];

export class Transport {
  #frame = 0;
  #speed = 0;
  #fps = 24;
  #length = 0;
  #loop = false;
  #range: readonly [number, number] | null = null;
  #jumps = 0;
  #anchor: Anchor = { frame: 0, at: 0 };
  #clock: Clock;
  #handle = 0;
  readonly #listeners = new Set<Tick>();
  readonly #schedule: (step: () => void) => number;
  readonly #unschedule: (handle: number) => void;

  constructor(
    clock: Clock = pageClock(),
    schedule: (step: () => void) => number = (step) => requestAnimationFrame(step),
    unschedule: (handle: number) => void = (handle) => cancelAnimationFrame(handle),
  ) {
    this.#clock = clock;
    this.#schedule = schedule;
    this.#unschedule = unschedule;
  }

  get frame(): number {
    return this.#frame;
  }

  get playing(): boolean {
    return this.#speed !== 0;
  }

  /** 1 is forward as shot; negative is backward; 0 stands. */
  get speed(): number {
    return this.#speed;
  }

  get loop(): boolean {
    return this.#loop;
  }

  /** Raised by every jump: playing goes on elsewhere than at the next frame. */
  get jumps(): number {
    return this.#jumps;
  }

  get fps(): number {
    return this.#fps;
  }

  /** Where playing turns back to, and from where; null: it does not. */
  get turn(): readonly [to: number, at: number] | null {
    return this.#loop && this.#speed > 0 ? this.#bounds() : null;
  }

  /** In and out, [first, stop), or null: the whole. It bounds what is played in a loop. */
  get range(): readonly [number, number] | null {
    return this.#range;
  }

  get length(): number {
    return this.#length;
  }

  /** The sequence that is played: frames a second, and its length in frames. The place is kept as far as it exists. */
  load(fps: number, length: number): void {
    const changed = fps !== this.#fps || length !== this.#length;
    this.#fps = fps;
    this.#length = length;
    if (changed) this.seek(this.#frame);
  }

  /** Another sequence is opened, which `load` tells of next: it stands here, with this range. */
  open(frame: number, range: readonly [number, number] | null): void {
    this.pause();
    this.#frame = Math.max(0, Math.round(frame));
    this.#jumps++;
    this.#drop();
    this.setRange(range);
  }

  /** Count by another clock from now on: from where it is, or from an anchor in that clock's time. */
  follow(clock: Clock, anchor?: Anchor): void {
    const frame = this.position();
    this.#clock = clock;
    this.#anchor = anchor ?? { frame, at: clock.now() };
  }

  subscribe(listener: Tick): () => void {
    this.#listeners.add(listener);
    listener(this.#frame, this.playing);
    return () => this.#listeners.delete(listener);
  }

  /** Stand at a frame, or go on from there. The frame after the last one may be stood on: what is put there comes last. */
  seek(frame: number): void {
    this.#frame = Math.min(Math.max(Math.round(frame), 0), this.#length);
    this.#jumps++;
    this.#drop();
    this.#tell();
  }

  step(frames: number): void {
    this.pause();
    this.seek(this.#frame + frames);
  }

  play(speed = 1): void {
    const [first, stop] = this.#bounds();
    if (speed > 0 && (this.#frame >= stop - 1 || this.#frame < first)) this.#frame = first;
    if (speed < 0 && (this.#frame <= first || this.#frame >= stop)) this.#frame = stop - 1;
    this.#speed = stop > first ? speed : 0;
    this.#jumps++;
    this.#drop();
    this.#tell();
    if (this.#handle === 0 && this.#speed !== 0) this.#handle = this.#schedule(this.#step);
  }

  pause(): void {
    if (this.#speed === 0) return;
    this.#speed = 0;
    this.#unschedule(this.#handle);
    this.#handle = 0;
    this.#tell();
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  /** J (−1) and L (1): each press goes a step faster that way; from the other way it turns round. */
  shuttle(direction: 1 | -1): void {
    const going = Math.sign(this.#speed) === direction ? SHUTTLE.indexOf(Math.abs(this.#speed)) : -1;
    this.play(direction * (SHUTTLE[Math.min(going + 1, SHUTTLE.length - 1)] ?? 1));
  }

  setLoop(loop: boolean): void {
    this.#loop = loop;
    this.#tell();
  }

  setRange(range: readonly [number, number] | null): void {
    this.#range = range !== null && range[1] > range[0] ? range : null;
    this.#tell();
  }

  /** Where the moving picture is at this instant of the clock, between frames too. */
  position(): number {
    if (!this.playing) return this.#frame;
    return this.#anchor.frame + (this.#clock.now() - this.#anchor.at) * this.#fps * this.#speed;
  }

  readonly #step = (): void => {
    this.#handle = 0;
    if (!this.playing) return;
    const [first, stop] = this.#bounds();
    const at = this.position();
    // A backward position of 3.2 shows frame 3 as a forward one does; it has left frame 3 below 3.
    if (this.#speed > 0 ? at >= stop : at < first) {
      if (!this.#loop) {
        this.#frame = this.#speed > 0 ? stop - 1 : first;
        this.pause();
        return;
      }
      this.#frame = this.#speed > 0 ? first : stop - 1;
      this.#jumps++;
      this.#drop();
    } else {
      this.#frame = Math.min(Math.max(Math.floor(at), 0), Math.max(this.#length - 1, 0));
    }
    this.#tell();
    this.#handle = this.#schedule(this.#step);
  };

  #bounds(): readonly [number, number] {
    const [first, stop] = (this.#loop ? this.#range : null) ?? [0, this.#length];
    return [first, Math.min(stop, this.#length)];
  }

  #drop(): void {
    this.#anchor = { frame: this.#speed < 0 ? this.#frame + 1 - 1e-6 : this.#frame, at: this.#clock.now() };
  }

  #tell(): void {
    for (const listener of this.#listeners) listener(this.#frame, this.playing);
  }
}

/** The one transport of the page. */
export const transport = new Transport();
