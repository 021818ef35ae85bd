/** Runs in the page, before it: reads the numbers that films of `benchmarks/numbered.py` carry, and works the monitor. */

/** Twenty bars along the picture's foot, the lowest bit first: sixteen for the frame, four for the film (from 1 on). */
interface Seen {
  /** 0: no film's picture. */
  readonly film: number;
  readonly frame: number;
}

export interface Instruments {
  /** Go to each frame; when the monitor says that it is there, what is seen is read. `rest`: milliseconds between them. */
  seeks(frames: readonly number[], wish: "auto" | "full" | "proxy", rest: number): Promise<{ frame: number; ms: number; seen: Seen | null; quality: string | null }[]>;
  /** Play to a frame; what is seen is read whenever the display draws. */
  play(until: number): Promise<({ at: number } & Seen)[]>;
  /** Play for seconds: React's commits, and the transport's ticks. */
  commits(seconds: number): Promise<{ commits: number; ticks: number }>;
  start(): void;
  /** Stop; the seconds that were played. */
  stop(): number;
  /** Drag back and forth for so many milliseconds. */
  drag(time: number): Promise<void>;
  /** While it plays: for each click, how much later (in seconds) it was heard than the frame was seen that it belongs to.
   * Clicks are at the film's frames that `every` divides. */
  listen(every: number, time: number): Promise<number[]>;
  lanes(): number;
  readPicture(png: string): Promise<Seen | null>;
}

/** Serialised into the page: it may use nothing from outside itself. */
export function install(): void {
  const BITS = 20;
  let commits = 0;
  Object.assign(window, {
    // React tells this hook of every commit, in built pages too.
    __REACT_DEVTOOLS_GLOBAL_HOOK__: {
      supportsFiber: true, isDisabled: false, renderers: new Map(), checkDCE: () => undefined, inject: () => 1,
      onCommitFiberRoot: () => void commits++, onCommitFiberUnmount: () => undefined, onPostCommitFiberRoot: () => undefined,
    },
  });

  // A tap on what goes to the sound card.
  let tap: AnalyserNode | null = null;
  const connect = AudioNode.prototype.connect as (this: AudioNode, ...rest: unknown[]) => AudioNode;
  AudioNode.prototype.connect = function (this: AudioNode, ...rest: unknown[]) {
    if (rest[0] instanceof AudioDestinationNode && this.context instanceof AudioContext) {
      tap = this.context.createAnalyser();
      tap.fftSize = 4096;
      connect.call(this, tap);
    }
    return connect.apply(this, rest);
  } as typeof AudioNode.prototype.connect;

  interface Playback {
    transport: { seek(frame: number): void; play(): void; pause(): void; position(): number; frame: number; fps: number; length: number; playing: boolean; subscribe(tick: () => void): () => void };
    stage: { root: HTMLElement; wish: string; state: { quality: string | null }; lanes: number };
  }
  const box = () => document.querySelector('[data-testid="program"]') as HTMLElement & { playback: Playback };
  const frameOfDisplay = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));

  const canvas = document.createElement("canvas");
  canvas.width = BITS;
  canvas.height = 1;
  const pen = canvas.getContext("2d", { willReadFrequently: true });

  /** `foot`: where the bars are, in the picture's pixels: left, top, width, height. */
  function read(picture: CanvasImageSource, foot: readonly [number, number, number, number]): { film: number; frame: number } | null {
    if (pen === null) return null;
    let bits = 0;
    // Bar by bar, its middle alone: neighbours do not run together.
    const wide = foot[2] / BITS;
    for (let bit = 0; bit < BITS; bit++) pen.drawImage(picture, foot[0] + (bit + 0.3) * wide, foot[1], 0.4 * wide, foot[3], bit, 0, 1, 1);
    const { data } = pen.getImageData(0, 0, BITS, 1);
    for (let bit = 0; bit < BITS; bit++) if ((data[bit * 4 + 1] ?? 0) > 128) bits |= 1 << bit;
    return { frame: bits & 0xffff, film: bits >> 16 };
  }

  /** The topmost video that can be seen. */
  function seenVideo(): HTMLVideoElement | null {
    let best: { video: HTMLVideoElement; order: number } | null = null;
    for (const video of box().querySelectorAll("video")) {
      if (getComputedStyle(video).visibility !== "visible") continue;
      let [opacity, order] = [1, 0];
      for (let at: HTMLElement | null = video; at !== null && at !== box().playback.stage.root; at = at.parentElement) {
        opacity *= Number(getComputedStyle(at).opacity);
        order = Number(at.style.zIndex || "0");
      }
      if (opacity > 0.5 && (best === null || order >= best.order)) best = { video, order };
    }
    return best?.video ?? null;
  }

  function see(video: HTMLVideoElement | null): { film: number; frame: number } {
    if (video === null || video.videoWidth === 0) return { film: 0, frame: 0 };
    return read(video, [0, video.videoHeight * 0.88, video.videoWidth, video.videoHeight * 0.08]) ?? { film: 0, frame: 0 };
  }

  const instruments: Instruments = {
    async seeks(frames, wish, rest) {
      const { transport, stage } = box().playback;
      stage.wish = wish;
      const found = [];
      for (const frame of frames) {
        const begun = performance.now();
        transport.seek(frame);
        while (stage.root.dataset["shown"] !== String(frame) && performance.now() - begun < 10_000) {
          await new Promise<void>((resolve) => {
            const watch = new MutationObserver(() => end());
            const timer = setTimeout(() => end(), 50);
            function end(): void {
              clearTimeout(timer);
              watch.disconnect();
              resolve();
            }
            watch.observe(stage.root, { attributes: true, attributeFilter: ["data-shown"] });
          });
        }
        const ms = performance.now() - begun;
        const there = stage.root.dataset["shown"] === String(frame);
        found.push({ frame, ms, seen: there ? see(seenVideo()) : null, quality: stage.state.quality });
        if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
      }
      return found;
    },

    async play(until) {
      const { transport } = box().playback;
      const found: { at: number; film: number; frame: number }[] = [];
      transport.play();
      const begun = performance.now();
      while (transport.playing && transport.frame < until && performance.now() - begun < 120_000) {
        await frameOfDisplay();
        found.push({ at: Math.floor(transport.position()), ...see(seenVideo()) });
      }
      transport.pause();
      return found;
    },

    async commits(seconds) {
      const { transport } = box().playback;
      transport.play();
      await new Promise((resolve) => setTimeout(resolve, 700));
      let ticks = 0;
      const leave = transport.subscribe(() => ticks++);
      const before = commits;
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
      const found = { commits: commits - before, ticks };
      leave();
      transport.pause();
      return found;
    },

    start: () => box().playback.transport.play(),
    stop() {
      const { transport } = box().playback;
      const played = transport.frame / transport.fps;
      transport.pause();
      return played;
    },

    async drag(time) {
      const { transport } = box().playback;
      const begun = performance.now();
      let at = transport.frame;
      for (let step = 0; performance.now() - begun < time; step++) {
        await frameOfDisplay();
        at = (at + (step % 120 < 80 ? 7 : -11) + transport.length) % transport.length;
        transport.seek(at);
      }
    },

    async listen(every, time) {
      const shown = new Map<number, number>(); // place of a click → when its frame was seen, by performance.now
      const heard: number[] = [];
      const watched = new WeakSet<HTMLVideoElement>();
      let going = true;
      const watch = (video: HTMLVideoElement) => {
        if (watched.has(video)) return;
        watched.add(video);
        const told: VideoFrameRequestCallback = (_, { mediaTime, expectedDisplayTime }) => {
          if (!going) return;
          video.requestVideoFrameCallback(told);
          if (video !== seenVideo()) return;
          // By its time: that this is the painted number, the seeks have shown, and to read pixels all the while takes memory.
          const frame = Math.round(mediaTime * box().playback.transport.fps);
          if (frame % every === 0 && !shown.has(expectedDisplayTime)) shown.set(expectedDisplayTime, frame);
        };
        video.requestVideoFrameCallback(told);
      };
      const samples = new Float32Array(4096);
      let lastHeard = 0;
      const begun = performance.now();
      while (performance.now() - begun < time) {
        await frameOfDisplay();
        for (const video of box().querySelectorAll("video")) watch(video);
        if (tap === null) continue;
        tap.getFloatTimeDomainData(samples);
        const context = tap.context as AudioContext;
        const now = context.currentTime;
        for (let i = 1; i < samples.length; i++) {
          if (Math.abs(samples[i] ?? 0) < 0.25) continue;
          const at = now - (samples.length - i) / context.sampleRate;
          if (at - lastHeard < 0.2) continue;
          lastHeard = at;
          const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp();
          heard.push(performanceTime + (at - contextTime) * 1000);
          break;
        }
      }
      going = false;
      const seen = [...shown.keys()];
      return heard.flatMap((click) => {
        const nearest = seen.toSorted((a, b) => Math.abs(a - click) - Math.abs(b - click))[0];
        return nearest === undefined || Math.abs(nearest - click) > 400 ? [] : [(click - nearest) / 1000];
      });
    },

    lanes: () => box().playback.stage.lanes,

    async readPicture(png) {
      const bytes = Uint8Array.from(atob(png), (character) => character.codePointAt(0) ?? 0);
      const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const [whole, frame] = [box().getBoundingClientRect(), box().playback.stage.root.getBoundingClientRect()];
      const [left, top] = [frame.left - whole.left, frame.top - whole.top];
      return read(picture, [left, top + frame.height * 0.88, frame.width, frame.height * 0.08]);
    },
  };
  window.instruments = instruments;
}
