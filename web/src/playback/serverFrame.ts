/** A frame that stands, as the server draws it, above everything that the browser draws. */

/** Whoever steps through frames asks for none of them. */
const REST_MS = 220;

export class ServerFrame {
  readonly #image = document.createElement("img");
  #wanted: number | null = null;
  #asking: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #shown: number | null = null;

  /** `ask` gives an address, or null where the frame cannot be had. `onShown`: it is on the screen now. */
  constructor(
    readonly root: HTMLElement,
    readonly ask: (frame: number, signal: AbortSignal) => Promise<string | null>,
    readonly onShown: () => void,
  ) {
    this.#image.alt = "";
    this.#image.dataset["serverFrame"] = "";
    Object.assign(this.#image.style, { position: "absolute", inset: "0", width: "100%", height: "100%", zIndex: "1000" });
  }

  /** The frame that it shows now. */
  get shown(): number | null {
    return this.#shown;
  }

  /** Show this frame once it rests there; null: none. */
  want(frame: number | null): void {
    if (frame === this.#wanted) return;
    this.forget();
    this.#wanted = frame;
    if (frame === null) return;
    this.#timer = setTimeout(() => void this.#fetch(frame), REST_MS);
  }

  /** What was drawn is not what is wanted any more. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#asking = null;
    this.#wanted = null;
    this.#shown = null;
    this.#image.remove();
  }

  close(): void {
    this.forget();
  }

  async #fetch(frame: number): Promise<void> {
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const url = await this.ask(frame, asking.signal);
      if (url === null || asking.signal.aborted) return;
      this.#image.src = url;
      await this.#image.decode();
    } catch {
      return; // the proxy stays, and its badge says so
    }
    if (asking.signal.aborted) return;
    this.root.append(this.#image);
    this.#shown = frame;
    this.onShown();
  }
}
