/** Which file of a source is shown: itself, or its proxy. */
import type { Size } from "../core/place";

/** What a person wants of the monitor. `server`: as `auto`, but what stands is drawn by the export's own painter. */
export const WISHES = ["auto", "proxy", "full", "server"] as const;
export type Wish = (typeof WISHES)[number];

/** `scrubbing`: anything but standing and playing forward at about the speed of life. */
export type Motion = "still" | "playing" | "scrubbing";

export interface Files {
  /** The source itself, where the browser shows each of its frames as the export does; null: it does not. */
  readonly full: string | null;
  /** Small, and quick to any frame; null: not made (yet). */
  readonly proxy: string | null;
  /** More pixels than a browser plays beside everything else. */
  readonly heavy: boolean;
  /** Of the upright picture in square pixels; null: not known yet. */
  readonly extent: Size | null;
}

export type Shown = "full" | "proxy";

export interface Choice {
  readonly url: string;
  readonly shown: Shown;
}

/** Faster than this a proxy is played: four pictures for each one that is seen. */
const LIVELY = 1.5;

/** `speed`: seconds of the source that pass in a second; below 0 backward. */
export function motionOf(standing: boolean, scrubbing: boolean, speed: number): Motion {
  if (standing) return scrubbing ? "scrubbing" : "still";
  return speed > 0 && speed <= LIVELY ? "playing" : "scrubbing";
}

/** The file to show; null: there is none that can be. */
export function choose(files: Files, wish: Wish, motion: Motion): Choice | null {
  const light = wish === "proxy" || (wish !== "full" && (motion === "scrubbing" || (motion === "playing" && files.heavy)));
  const full: Choice | null = files.full === null ? null : { url: files.full, shown: "full" };
  const proxy: Choice | null = files.proxy === null ? null : { url: files.proxy, shown: "proxy" };
  return light ? (proxy ?? full) : (full ?? proxy);
}

/** Must a frame that stands be drawn by the server? `shown`: of each of its films, null for one that cannot be shown at all. */
export function needsServer(wish: Wish, motion: Motion, shown: readonly (Shown | null)[]): boolean {
  if (motion !== "still" || wish === "proxy") return false;
  return wish === "server" || shown.some((quality) => quality !== "full");
}

/** Seeks close upon each other are a scrub; it is over when none has come for a while. */
export class Scrubbing {
  #last = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #going = false;

  /** `onRest`: it is over. `now` in milliseconds. */
  constructor(
    readonly onRest: () => void,
    readonly now: () => number = () => performance.now(),
  ) {}

  get going(): boolean {
    return this.#going;
  }

  /** The frame that stands was changed. */
  moved(): void {
    const at = this.now();
    this.#going ||= at - this.#last < CLOSE_MS;
    this.#last = at;
    if (!this.#going) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#rest(), REST_MS);
  }

  /** It plays, or is gone. */
  drop(): void {
    clearTimeout(this.#timer);
    this.#going = false;
    this.#last = Number.NEGATIVE_INFINITY;
  }

  #rest(): void {
    this.#going = false;
    this.onRest();
  }
}

const CLOSE_MS = 180;
const REST_MS = 140;
