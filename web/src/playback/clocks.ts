/** What playback counts by. Seconds that only rise; where they begin means nothing. */
export interface Clock {
  now(): number;
}

/** A step of more than this was no step: the machine slept, or the page was frozen. */
const MOST_STEP_S = 1;

/** A sound clock that stands this long is lost: its device was taken away. */
const STALL_S = 0.5;

/** `clock` without the time that nobody was awake for: playback goes on where it was, instead of at its end. Read it often. */
export function awake(clock: Clock, most = MOST_STEP_S): Clock {
  let [last, passed] = [clock.now(), 0];
  return {
    now() {
      const at = clock.now();
      passed += Math.min(Math.max(at - last, 0), most);
      last = at;
      return passed;
    },
  };
}

/** The page's clock. */
export function pageClock(): Clock {
  return awake({ now: () => performance.now() / 1000 });
}

/**
 * The sound card's clock: rises only, whatever its driver says; and when it stands still for too long, it is `lost` and goes
 * on by the page's, from where it stood.
 */
export class SoundClock implements Clock {
  lost = false;
  #last = Number.NEGATIVE_INFINITY;
  #moved: number;

  /** `read` gives the moment of the context that is heard now. */
  constructor(
    readonly read: () => number,
    readonly page: Clock = pageClock(),
  ) {
    this.#moved = page.now();
  }

  now(): number {
    const page = this.page.now();
    const read = this.lost ? Number.NEGATIVE_INFINITY : this.read();
    if (read > this.#last) {
      this.#last = read;
      this.#moved = page;
      return read;
    }
    const stood = page - this.#moved;
    if (stood <= STALL_S) return this.#last;
    this.lost = true;
    return this.#last + stood - STALL_S;
  }
}

/** The moment of the context that is heard now: what is handed to the card is heard a little later. */
export function heardAt(context: AudioContext): number {
  const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp();
  if (contextTime <= 0 || performanceTime <= 0) return context.currentTime - (context.outputLatency || context.baseLatency || 0);
  // The pair is renewed every few milliseconds; an old one is of before a sleep.
  const since = Math.min(Math.max((performance.now() - performanceTime) / 1000, 0), 0.1);
  return Math.min(contextTime + since, context.currentTime);
}
