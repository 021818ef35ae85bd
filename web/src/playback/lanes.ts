/**
 * `<video>` elements, lent to clips. A lane is prepared before its clip is due (source set, sought to the in-frame, paused),
 * and counts as ready only when the browser has shown a frame of that clip: what is on the screen is never another's picture.
 */
import { mediaTime, type Rate } from "../core/time";

/** Six connections to a server, one for events: the rest of what is prepared waits. */
export const MOST_LANES = 6;

/** Drift in seconds: below the first nothing is done, up to the second the rate is nudged, up to the third harder; beyond, a jump. */
const DRIFT = { still: 0.016, soft: 0.2, hard: 1.0 };

export interface Wanted {
  readonly clip: string;
  readonly url: string;
  readonly rate: Rate;
  /** Source frame, and how far into it the moment lies (0 to 1) while playing. */
  readonly frame: number;
  readonly within: number;
  /** Source seconds a second; 0 stands. Backwards is sought, frame by frame. */
  readonly speed: number;
}

export class Lane {
  readonly video = document.createElement("video");
  clip: string | null = null;
  url: string | null = null;
  /** Media time that the browser last put on the screen, since the lane was lent to its clip. */
  shown: number | null = null;
  used = 0;
  failed: string | null = null;
  #target: number | null = null;
  #seeking = false;
  #starting = false;

  constructor(readonly onShown: (lane: Lane) => void) {
    this.video.muted = true; // sound is mixed apart
    this.video.playsInline = true;
    this.video.preload = "auto";
    this.video.disablePictureInPicture = true;
    this.video.tabIndex = -1;
    this.video.ariaHidden = "true";
    this.video.addEventListener("seeked", () => {
      this.#seeking = false;
      if (this.#target !== null) this.#seek(this.#target);
    });
    this.video.addEventListener("error", () => {
      this.failed = this.video.error?.message ?? "error";
      this.onShown(this);
    });
    const watch: VideoFrameRequestCallback = (_, frame) => {
      this.shown = frame.mediaTime;
      this.onShown(this);
      this.video.requestVideoFrameCallback(watch);
    };
    this.video.requestVideoFrameCallback(watch);
  }

  lend(clip: string, url: string): void {
    if (this.clip === clip && this.url === url) return;
    const same = this.url === url;
    this.clip = clip;
    this.shown = null;
    if (!same) {
      this.failed = null;
      this.#seeking = false;
      this.#target = null;
      this.url = url;
      this.video.src = url;
    }
  }

  /** Bring the picture to where it is wanted. */
  follow(wanted: Wanted): void {
    const at = mediaTime(wanted.frame, wanted.rate);
    if (wanted.speed <= 0) {
      this.#pause();
      this.#seek(at);
      return;
    }
    const now = at + ((wanted.within - 0.5) * wanted.rate.den) / wanted.rate.num;
    const drift = this.video.currentTime - now;
    if (this.video.paused || Math.abs(drift) > DRIFT.hard) {
      if (Math.abs(drift) > DRIFT.soft) this.#seek(now);
      this.#start(wanted.speed);
      return;
    }
    const nudge = Math.abs(drift) < DRIFT.still ? 0 : Math.abs(drift) < DRIFT.soft ? 0.05 : 0.15;
    const rate = Math.min(16, Math.max(0.0625, wanted.speed * (1 - Math.sign(drift) * nudge)));
    if (this.video.playbackRate !== rate) this.video.playbackRate = rate;
  }

  /** Stand at a frame without being shown yet. */
  prepare(wanted: Wanted): void {
    this.#pause();
    this.#seek(mediaTime(wanted.frame, wanted.rate));
  }

  /** Does the screen show this source frame? */
  shows(wanted: Wanted): boolean {
    return this.shown !== null && Math.abs(this.shown * (wanted.rate.num / wanted.rate.den) - wanted.frame) < 0.5;
  }

  close(): void {
    this.#pause();
    this.video.removeAttribute("src");
    this.video.load();
    this.video.remove();
  }

  #start(speed: number): void {
    this.video.playbackRate = Math.min(16, Math.max(0.0625, speed));
    if (this.#starting) return;
    this.#starting = true;
    // A pause before the promise has settled is no error of ours.
    void this.video.play().catch(() => undefined).finally(() => (this.#starting = false));
  }

  #pause(): void {
    if (!this.video.paused) this.video.pause();
  }

  /** One seek at a time: what is asked for meanwhile waits, the newest alone. */
  #seek(seconds: number): void {
    this.#target = null;
    if (Math.abs(this.video.currentTime - seconds) < 1e-4 && this.shown !== null) return;
    if (this.#seeking) {
      this.#target = seconds;
      return;
    }
    this.#seeking = true;
    this.video.currentTime = seconds;
  }
}

export class Lanes {
  readonly #lanes: Lane[] = [];
  #count = 0;

  constructor(readonly onShown: (lane: Lane) => void) {}

  /** The lane of a clip: its own, one that has the same file open, or the one that was used longest ago. `keep`: lanes that
   * must not be taken. Null: all are. */
  of(clip: string, url: string, keep: ReadonlySet<Lane>): Lane | null {
    const lane =
      this.#lanes.find((known) => known.clip === clip) ??
      this.#lanes.filter((known) => known.url === url && !keep.has(known)).toSorted((a, b) => a.used - b.used)[0] ??
      (this.#lanes.length < MOST_LANES ? this.#add() : undefined) ??
      this.#lanes.filter((known) => !keep.has(known)).toSorted((a, b) => a.used - b.used)[0];
    if (lane === undefined) return null;
    lane.used = ++this.#count;
    lane.lend(clip, url);
    return lane;
  }

  get all(): readonly Lane[] {
    return this.#lanes;
  }

  close(): void {
    for (const lane of this.#lanes.splice(0)) lane.close();
  }

  #add(): Lane {
    const lane = new Lane(this.onShown);
    this.#lanes.push(lane);
    return lane;
  }
}
