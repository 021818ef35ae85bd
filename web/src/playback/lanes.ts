/**
 * `<video>` elements, lent to clips. A lane is prepared before its clip is due (file open, standing at the in-frame, and set
 * going just before the cut), and is shown only when the browser has put a frame of that clip on the screen: what is seen is
 * never another's picture.
 */
import { mediaTime, type Rate } from "../core/time";
import { correction, DRIFT, playable } from "./drift";
import { assign, type Need } from "./plan";

/** Seconds that a lane runs unseen before its cut, where its source has as much before the in-frame. */
const RUN_UP_S = 0.25;
/** A run-up is sought to while there is at least this much time left. */
const SETTLE_S = 0.4;
/** What a browser takes to set a standing video going, until it was measured. */
const START_S = 0.03;
/** Frames: so near its end a video that has come there waits for the clock. */
const NEAR = 3;
/** A seek whose picture was not seen after this long is over all the same: unseen videos do not tell always. */
const SEEN_MS = 80;
/** A lane that nobody wanted for this long gives its decoder back. */
const IDLE_MS = 15_000;

export interface Wanted extends Need {
  readonly rate: Rate;
  /** Source frame, and how far into it the moment lies (0 to 1) while playing. */
  readonly frame: number;
  readonly within: number;
  /** Source seconds a second; 0 stands. Backwards is sought, frame by frame. */
  readonly speed: number;
  /** The source frame after which the clip shows none: what comes after it in the source must not be seen. */
  readonly stop: number;
}

/** Why a lane shows nothing. `connection` may pass; the others do not. */
export type Failure = "connection" | "codec";

export class Lane {
  readonly video = document.createElement("video");
  clip: string | null = null;
  url: string | null = null;
  /** Media time that the browser last put on the screen, since the lane was lent to its clip. */
  shown: number | null = null;
  used = 0;
  idleSince: number | null = null;
  failed: Failure | null = null;
  #target: number | null = null;
  #seeking = false;
  #stop: Pick<Wanted, "rate" | "stop"> | null = null;
  /** Set going at this moment (of the page), where it stood in the middle of a frame that begins there (in its own time). */
  #begun: { at: number; from: number } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  static #startS = START_S;

  constructor(readonly onChange: (lane: Lane) => void) {
    const { video } = this;
    video.muted = true; // sound is mixed apart
    video.playsInline = true;
    video.preload = "auto";
    video.disablePictureInPicture = true;
    video.disableRemotePlayback = true;
    video.tabIndex = -1;
    video.ariaHidden = "true";
    video.addEventListener("seeked", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#sought(), SEEN_MS);
    });
    // Chromium plays the sound of what it has no decoder for, without a word.
    video.addEventListener("loadedmetadata", () => {
      if (video.videoWidth === 0) this.#fail("codec");
    });
    video.addEventListener("error", () => this.#fail(video.error?.code === MediaError.MEDIA_ERR_DECODE ? "codec" : "connection"));
    const watch: VideoFrameRequestCallback = (_, frame) => {
      this.#saw(frame.mediaTime, frame.expectedDisplayTime);
      video.requestVideoFrameCallback(watch);
    };
    video.requestVideoFrameCallback(watch);
  }

  lend(clip: string, url: string): void {
    if (this.clip === clip && this.url === url && this.failed === null) return;
    this.#pause();
    this.#stop = null;
    this.clip = clip;
    this.shown = null;
    if (this.url === url && this.failed === null) return;
    this.url = url;
    this.failed = null;
    this.#forget();
    this.video.src = url;
  }

  /** Bring the picture to where it is wanted. */
  follow(wanted: Wanted): void {
    if (wanted.speed <= 0) {
      this.#pause();
      this.#seek(mediaTime(wanted.frame, wanted.rate));
      return;
    }
    this.#stop = wanted;
    if (this.#isOver(wanted) && wanted.frame > wanted.stop - NEAR) this.#pause();
    else this.#run(timeOf(wanted), wanted.speed, mediaTime(0, wanted.rate));
  }

  /** Be ready for a clip that is due in `due` seconds: `wanted` is its first frame, and the speed that it will have. Infinity:
   * nothing plays. */
  prepare(wanted: Wanted, due: number): void {
    const first = mediaTime(wanted.frame, wanted.rate);
    const half = mediaTime(0, wanted.rate);
    const speed = Math.max(wanted.speed, 0);
    if (speed === 0 || due === Number.POSITIVE_INFINITY) {
      this.#pause();
      this.#seek(first);
      return;
    }
    if (!this.video.paused) {
      this.#run(first - half - due * speed, speed, half);
      return;
    }
    const up = Math.min(RUN_UP_S, (first - half) / speed);
    const start = first - up * speed;
    if (due > up + SETTLE_S) this.#seek(start);
    else if (Math.abs(this.video.currentTime - start) < 1e-3 && !this.#seeking) {
      if (due <= up + Lane.#startS) this.#start(speed, half);
    } else {
      this.#seek(first);
      if (due <= Lane.#startS && !this.#seeking) this.#start(speed, half);
    }
  }

  /** Has it come to the last frame of its clip? */
  #isOver({ rate, stop }: Pick<Wanted, "rate" | "stop">): boolean {
    return (this.frame(rate) ?? -1) >= stop;
  }

  /** The source frame that the screen shows; null: none of this clip's. */
  frame(rate: Rate): number | null {
    return this.shown === null ? null : Math.round((this.shown * rate.num) / rate.den);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#pause();
    this.video.removeAttribute("src");
    this.video.load();
    this.video.remove();
  }

  /** Nobody wants it for now. */
  rest(): void {
    this.#pause();
    this.#target = null;
  }

  #run(now: number, speed: number, half: number): void {
    const drift = this.video.currentTime - now;
    const rate = correction(drift, this.video.playbackRate !== playable(speed));
    if (rate === "seek" || (this.video.paused && Math.abs(drift) > DRIFT.soft)) this.#seek(now);
    if (this.video.paused) {
      this.#start(speed, half);
      return;
    }
    const wanted = playable(speed * (rate === "seek" ? 1 : rate));
    if (this.video.playbackRate !== wanted) this.video.playbackRate = wanted;
  }

  #start(speed: number, half: number): void {
    this.video.playbackRate = playable(speed);
    this.#begun ??= { at: performance.now(), from: this.video.currentTime - half };
    // A pause before the promise has settled is no error of ours.
    void this.video.play().catch(() => undefined);
  }

  #pause(): void {
    if (!this.video.paused) this.video.pause();
    this.#begun = null;
  }

  /** One seek at a time: what is asked for meanwhile waits, the newest alone, until the picture of the one before was seen. */
  #seek(seconds: number): void {
    this.#target = null;
    if (Math.abs(this.video.currentTime - seconds) < 1e-4 && (this.shown !== null || this.#seeking)) return;
    if (this.#seeking) {
      this.#target = seconds;
      return;
    }
    this.#seeking = true;
    this.video.currentTime = seconds;
  }

  #saw(seconds: number, at: number): void {
    this.shown = seconds;
    this.#learn(seconds, at);
    if (this.#stop !== null && !this.video.paused && this.#isOver(this.#stop)) this.#pause();
    if (this.#seeking && !this.video.seeking) this.#sought();
    this.onChange(this);
  }

  #sought(): void {
    clearTimeout(this.#timer);
    this.#seeking = false;
    if (this.#target !== null) this.#seek(this.#target);
  }

  /** How long this browser takes to set a video going: the next one is set going as much earlier. `at`: when the frame of its
   * own time `seconds` is seen. */
  #learn(seconds: number, at: number): void {
    const begun = this.#begun;
    if (begun === null || this.video.paused || this.#seeking) return;
    this.#begun = null;
    const late = (at - begun.at) / 1000 - (seconds - begun.from) / this.video.playbackRate;
    if (Math.abs(late) < 0.3) Lane.#startS = Math.max(0, Lane.#startS + 0.25 * (late - Lane.#startS));
  }

  #fail(why: Failure): void {
    if (this.url === null || this.video.getAttribute("src") === null) return; // let go of, not failed
    this.failed = why;
    this.onChange(this);
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.#seeking = false;
    this.#target = null;
    this.#begun = null;
  }
}

/** Where in its source the moment lies. */
function timeOf(wanted: Wanted): number {
  return mediaTime(wanted.frame, wanted.rate) + ((wanted.within - 0.5) * wanted.rate.den) / wanted.rate.num;
}

export class Lanes {
  #lanes: Lane[] = [];
  #count = 0;

  constructor(readonly onChange: (lane: Lane) => void) {}

  /** Lanes for needs by their rank; null where none is left. What is not needed any more rests, and in time goes. */
  lend(needs: readonly Need[]): (Lane | null)[] {
    const given = assign(this.#lanes, needs).map((place, rank) => {
      const need = needs[rank];
      if (place === null || need === undefined) return null;
      const lane = (this.#lanes[place] ??= new Lane(this.onChange));
      lane.used = ++this.#count;
      lane.idleSince = null;
      lane.lend(need.clip, need.url);
      return lane;
    });
    const now = performance.now();
    for (const lane of this.#lanes) {
      if (given.includes(lane) || lane.idleSince !== null) continue;
      lane.idleSince = now;
      lane.rest();
    }
    return given;
  }

  /** The lanes that hold a clip, from whatever file. */
  of(clip: string): Lane[] {
    return this.#lanes.filter((lane) => lane.clip === clip);
  }

  get count(): number {
    return this.#lanes.length;
  }

  /** Give back the decoders of what nobody has wanted for a while, or of all that is not wanted now. */
  sweep(all = false): void {
    const now = performance.now();
    this.#lanes = this.#lanes.filter((lane) => {
      const stays = lane.idleSince === null || (!all && now - lane.idleSince < IDLE_MS);
      if (!stays) lane.close();
      return stays;
    });
  }

  close(): void {
    for (const lane of this.#lanes.splice(0)) lane.close();
  }
}
