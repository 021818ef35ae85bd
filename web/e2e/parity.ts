/**
 * What the studio shows and plays of sequences, for `tools/pixels`: the monitor's picture of given frames, at the sequence's own
 * size, and the samples that the page hands to the sound card. `node e2e/parity.ts TASK`, a JSON file of the form `Task`.
 */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Page } from "playwright-core";

import { visit } from "./browser.ts";

interface Task {
  /** Folder for `NAME-FRAME.png`, and `NAME.f32` (left and right by turns, at 48 kHz) with `NAME.json`, a `Begun`. */
  readonly out: string;
  readonly films: readonly Film[];
}

interface Film {
  readonly name: string;
  readonly project: string;
  readonly width: number;
  readonly height: number;
  /** Frames that a second on the transport's keys takes. */
  readonly second: number;
  readonly shots: readonly Shot[];
  /** The film is heard up to this frame; 0: its sound is of no interest. */
  readonly stop: number;
  /** And so many samples of it are kept. */
  readonly samples: number;
}

/** Sample `low` to `high` of the film, counted from its first frame by the picture's own clock, is the first that was kept. */
interface Begun {
  readonly low: number;
  readonly high: number;
}

interface Shot {
  readonly frame: number;
  /** How many layers lie on each other. */
  readonly layers: number;
  /** Which frames of which files must be on the screen, by their time there, and how far off that may be. */
  readonly films: readonly { readonly blob: string; readonly at: number; readonly within: number }[];
}

const task = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as Task;

/** Drawn by the machine's graphics, or by what stands in for them: without any, Chromium turns film colours into R'G'B' by a coarse
 * table (yellows get 12 too much blue) and does not smooth chroma. */
const DRAWN = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist", "--enable-gpu-rasterization"];

/** A frame is gone to so often before it counts as not to be had. */
const TRIES = 4;

for (const film of task.films) {
  await visit(async ({ page }) => {
    await page.addInitScript(instruments);
    await page.goto(new URL(`/projects/${film.project}/edit`, page.url()).href);
    await page.getByTestId("program").waitFor();
    if (film.shots.length > 0) await look(page, film);
    if (film.stop > 0) await listen(page, film);
  }, { width: 1280, height: 720, launch: { args: DRAWN } });
}

async function look(page: Page, film: Film): Promise<void> {
  await page.getByTestId("program").evaluate((box, { width, height }) => {
    const styles = { transition: "none", position: "fixed", left: "0", top: "0", "z-index": "2147483647", width: `${width}px`, height: `${height}px` };
    for (const [name, value] of Object.entries(styles)) box.style.setProperty(name, value, "important");
  }, film);
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  const box = await page.getByTestId("program").boundingBox();
  assert.deepEqual(box && [box.width, box.height], [film.width, film.height], "the monitor is as large as the sequence");
  assert(box !== null);
  await page.keyboard.press("Home");
  let [at, untold] = [0, 0];
  for (const shot of film.shots.toSorted((a, b) => a.frame - b.frame)) {
    for (; shot.frame - at >= film.second; at += film.second) await page.keyboard.press("Shift+ArrowRight");
    for (; at < shot.frame; at++) await page.keyboard.press("ArrowRight");
    try {
      // Chromium now and then keeps silent about a frame; gone away from and come back to, it is told.
      for (let tries = 1; ; tries++) {
        const told = await page.waitForFunction(shows, shot, { polling: "raf", timeout: 5000 }).then(() => true, () => false);
        if (told) break;
        if (tries === TRIES) throw new Error("silent");
        untold++;
        await page.keyboard.press("Home");
        await page.waitForTimeout(200);
        for (at = 0; shot.frame - at >= film.second; at += film.second) await page.keyboard.press("Shift+ArrowRight");
        for (; at < shot.frame; at++) await page.keyboard.press("ArrowRight");
      }
    } catch {
      throw new Error(`frame ${shot.frame} of ${film.name} does not come: ${JSON.stringify(shot)}; there is ${await page.evaluate(seen)}`);
    }
    writeFileSync(join(task.out, `${film.name}-${shot.frame}.png`), await settled(page, { x: box.x, y: box.y, width: film.width, height: film.height }));
  }
  process.stdout.write(`${film.name}: ${film.shots.length} frames, of which the browser kept silent about ${untold}\n`);
}

/** A picture that stays: a browser says that it shows a frame when it is handed on, and a busy machine draws it a little later. */
async function settled(page: Page, clip: { x: number; y: number; width: number; height: number }): Promise<Buffer> {
  let last: Buffer | null = null;
  for (;;) {
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await page.waitForTimeout(25);
    const picture = await page.screenshot({ clip });
    if (last?.equals(picture)) return picture;
    last = picture;
  }
}

/** Plays from the first frame to the last, under a clock of our own that waits for whatever is being fetched or decoded. */
async function listen(page: Page, film: Film): Promise<void> {
  await page.keyboard.press("Home");
  await page.evaluate((fps) => window.parity.arm(fps), film.second);
  await page.keyboard.press("Space");
  await page.waitForFunction((stop) => window.parity.frame() >= stop, film.stop, { polling: 50, timeout: 60_000 }).catch(async () => {
    throw new Error(`${film.name} does not play to its end: ${await page.evaluate(() => window.parity.state())}`);
  });
  const begun: Begun = await page.evaluate(() => window.parity.begun());
  const samples = await page.evaluate((count) => window.parity.disarm(count), film.samples);
  writeFileSync(join(task.out, `${film.name}.f32`), Buffer.from(samples, "base64"));
  writeFileSync(join(task.out, `${film.name}.json`), JSON.stringify(begun));
}

declare global {
  interface Window {
    parity: { arm(fps: number): void; frame(): number; state(): string; begun(): Promise<Begun>; disarm(samples: number): string };
    /** Media time that each video has last put on the screen. */
    shownAt: WeakMap<HTMLVideoElement, number>;
  }
}

/** Runs in the page, before it: tells which frame every video shows, and gives the sound a clock that can be held. */
function instruments(): void {
  const shownAt = new WeakMap<HTMLVideoElement, number>();
  window.shownAt = shownAt;
  const call = HTMLVideoElement.prototype.requestVideoFrameCallback;
  HTMLVideoElement.prototype.requestVideoFrameCallback = function (this: HTMLVideoElement, told) {
    return call.call(this, (now, frame) => {
      shownAt.set(this, frame.mediaTime);
      told(now, frame);
    });
  };

  const RATE = 48_000;
  const FASTER = 6;
  /** Seconds of a tick. Frames of no rate fall on its multiples, so that ticks look at every part of a frame. */
  const TICK_S = 0.0193;
  let armed = false;
  let busy = 0;
  let clock = 0;
  let first: number | null = null;
  let timer = 0;
  const pieces: { when: number; offset: number; left: Float32Array; right: Float32Array }[] = [];
  const every = window.setInterval.bind(window);
  const now = performance.now.bind(performance);

  function counted<Args extends unknown[], Answer>(work: (...args: Args) => Promise<Answer>) {
    return async function (this: unknown, ...args: Args): Promise<Answer> {
      busy++;
      try {
        return await work.apply(this, args);
      } finally {
        setTimeout(() => busy--, 0);
      }
    };
  }
  window.fetch = counted(window.fetch.bind(window));
  Response.prototype.arrayBuffer = counted(Response.prototype.arrayBuffer);
  BaseAudioContext.prototype.decodeAudioData = counted(BaseAudioContext.prototype.decodeAudioData);

  const time = Object.getOwnPropertyDescriptor(BaseAudioContext.prototype, "currentTime")?.get;
  Object.defineProperty(BaseAudioContext.prototype, "currentTime", {
    get(this: BaseAudioContext): number {
      return armed && !(this instanceof OfflineAudioContext) ? clock : (time?.call(this) as number);
    },
  });
  AudioContext.prototype.getOutputTimestamp = () => ({ contextTime: clock, performanceTime: performance.now() });
  Object.defineProperty(AudioContext.prototype, "outputLatency", { get: () => 0 });
  Object.defineProperty(AudioContext.prototype, "baseLatency", { get: () => 0 });
  performance.now = () => (armed ? clock * 1000 : now());
  window.setInterval = ((work: () => void, ms?: number) => every(work, armed ? (ms ?? 0) / FASTER : ms)) as typeof window.setInterval;
  /** Nodes that were kept back instead of being heard. */
  const held = new WeakSet<AudioBufferSourceNode>();
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (this: AudioBufferSourceNode, when = 0, offset = 0, duration?: number) {
    if (!armed || this.buffer === null) return duration === undefined ? start.call(this, when, offset) : start.call(this, when, offset, duration);
    held.add(this);
    first ??= when - offset;
    const left = this.buffer.getChannelData(0);
    pieces.push({ when, offset, left: left.slice(), right: this.buffer.numberOfChannels > 1 ? this.buffer.getChannelData(1).slice() : left.slice() });
  };
  const stop = AudioBufferSourceNode.prototype.stop;
  AudioBufferSourceNode.prototype.stop = function (this: AudioBufferSourceNode, when = 0) {
    if (!held.has(this)) stop.call(this, when);
  };

  // The moment of frame 0 by the shown timecode: each sight of a frame narrows it.
  let fps = 24;
  let zero = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const frameShown = () => (/^(\d+):(\d+):(\d+)[:;](\d+)$/.exec(document.querySelector('output[aria-label="Timecode"]')?.textContent ?? "") ?? []).slice(1).map(Number);
  function frameNow(): number {
    const [hours = 0, minutes = 0, seconds = 0, frames = 0] = frameShown();
    return ((hours * 60 + minutes) * 60 + seconds) * fps + frames;
  }
  /** To be called when what the clock says has been painted. */
  function sight(): number {
    const frame = frameNow();
    if (first !== null && clock > first + 0.5) zero = { low: Math.max(zero.low, clock - (frame + 1) / fps), high: Math.min(zero.high, clock - frame / fps) };
    return frame;
  }
  const painted = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));

  const placeOf = (piece: (typeof pieces)[number]) => Math.round((piece.when - piece.offset - (first ?? 0)) * RATE);
  window.parity = {
    arm(rate) {
      [armed, clock, first, fps] = [true, now() / 1000, null, rate];
      zero = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
      pieces.length = 0;
      let waits = false;
      timer = every(() => {
        if (waits || busy > 0) return;
        clock += TICK_S * FASTER;
        waits = true;
        void painted().then(() => {
          sight();
          waits = false;
        });
      }, TICK_S * 1000);
    },
    async begun() {
      clearInterval(timer);
      await painted();
      for (let round = 0; round < 40 && (zero.high - zero.low) * RATE > 0.2; round++) {
        const after = sight() + 2;
        clock = Math.max(clock, (zero.low + zero.high) / 2 + after / fps);
        await painted();
        sight();
      }
      const place = (at: number) => ((first ?? 0) - at) * RATE;
      return { low: place(zero.high), high: place(zero.low) };
    },
    frame: frameNow,
    state: () => JSON.stringify({ frame: frameNow(), clock, first, busy, pieces: pieces.length, zero }),
    disarm(samples) {
      armed = false;
      const out = new Float32Array(2 * samples);
      for (const piece of pieces) {
        const place = placeOf(piece);
        for (let at = Math.round(piece.offset * RATE); at < piece.left.length && place + at < samples; at++) {
          out[2 * (place + at)] = piece.left[at] ?? 0;
          out[2 * (place + at) + 1] = piece.right[at] ?? 0;
        }
      }
      const bytes = new Uint8Array(out.buffer);
      let text = "";
      for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
      return btoa(text);
    },
  };
}

/** Runs in the page: is all of the frame on the screen, and nothing else? */
function shows(shot: Shot): boolean {
  const root = document.querySelector('[data-testid="program"] > div');
  if (!(root instanceof HTMLElement) || !/scale\(1\)/.test(root.style.transform)) return false;
  const seen = (element: Element): boolean => {
    for (let at: Element | null = element; at !== null && at !== root; at = at.parentElement) {
      const { visibility, opacity } = getComputedStyle(at);
      if (visibility === "hidden" || Number(opacity) < 0.01) return false;
    }
    return true;
  };
  const children = [...root.children].filter((child) => child instanceof HTMLElement);
  const layers = children.filter((child) => Number(child.style.zIndex) > 0);
  if (layers.length !== shot.layers || children.some((child) => !layers.includes(child) && seen(child) && child.querySelector("*") !== null)) return false;
  const images = layers.flatMap((layer) => [...layer.querySelectorAll("img")]);
  if (images.some((image) => !image.complete || image.naturalWidth === 0)) return false;
  const videos = layers.flatMap((layer) => [...layer.querySelectorAll("video")]).filter((video) => !video.seeking && seen(video));
  return (
    videos.length === shot.films.length &&
    shot.films.every((film) => videos.some((video) => video.currentSrc.includes(film.blob) && Math.abs((window.shownAt.get(video) ?? -1) - film.at) < film.within))
  );
}

/** Runs in the page: what is there instead, in words. */
function seen(): string {
  const root = document.querySelector('[data-testid="program"] > div');
  const videos = [...document.querySelectorAll("video")].map((video) => `${video.currentSrc.slice(-12)} at ${window.shownAt.get(video)} (asked ${video.currentTime}, ${video.readyState})`);
  return JSON.stringify([root?.getAttribute("style"), root?.innerHTML.slice(0, 3000), videos]);
}
