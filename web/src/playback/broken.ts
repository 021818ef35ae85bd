import type { Failure } from "./lanes";
import type { Files } from "./quality";

const FIRST_MS = 500;
const LONGEST_MS = 8000;

/** Files that could not be shown: what the browser cannot decode for good, what did not come for a while. */
export class Broken {
  readonly #files = new Map<string, { until: number; times: number }>();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();

  /** `onAgain`: a file may be tried again. `now` in milliseconds. */
  constructor(
    readonly onAgain: () => void,
    readonly now: () => number = () => performance.now(),
  ) {}

  add(url: string, why: Failure): void {
    const known = this.#files.get(url);
    if (known !== undefined && known.until > this.now()) return;
    if (why === "codec") {
      this.#files.set(url, { until: Number.POSITIVE_INFINITY, times: 0 });
      return;
    }
    const times = known?.times ?? 0;
    const wait = Math.min(FIRST_MS * 2 ** times, LONGEST_MS);
    this.#files.set(url, { until: this.now() + wait, times: times + 1 });
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.onAgain();
    }, wait);
    this.#timers.add(timer);
  }

  has(url: string): boolean {
    return (this.#files.get(url)?.until ?? Number.NEGATIVE_INFINITY) > this.now();
  }

  /** What is left of a source's files. */
  without(files: Files): Files {
    const [full, proxy] = [files.full !== null && this.has(files.full), files.proxy !== null && this.has(files.proxy)];
    return full || proxy ? { ...files, full: full ? null : files.full, proxy: proxy ? null : files.proxy } : files;
  }

  /** The server is back: what did not come may be tried at once. */
  forgive(): void {
    for (const [url, { until }] of this.#files) if (until !== Number.POSITIVE_INFINITY) this.#files.delete(url);
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
