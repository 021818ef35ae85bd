/**
 * What the program monitor shows and when, in a real browser on a real studio. `benchmarks/playback.py` and
 * `tests/web/test_playback.py` start both, lay down films whose pictures say their numbers, and read the line of JSON that this
 * prints. PLAYBACK names what to do, as `Task`.
 */
import { readFileSync } from "node:fs";

import { chromium, type Browser, type CDPSession, type Page } from "playwright-core";

import { install, type Instruments } from "./numbers.ts";

interface Placed {
  readonly start: number;
  readonly length: number;
  readonly film: number;
  /** The film's frame that is shown first. */
  readonly first: number;
}

interface Task {
  /** Frames to go to: of films that are as long as their sequence. */
  readonly seeks: readonly { readonly name: string; readonly project: string; readonly film: number; readonly frames: readonly number[] }[];
  /** Frames that a hand drags over, shown from the proxy. */
  readonly scrub: { readonly project: string; readonly film: number; readonly frames: readonly number[] } | null;
  readonly cuts: { readonly project: string; readonly clips: readonly Placed[] } | null;
  /** Playing, with scrubbing before and after; seconds. */
  readonly long: { readonly project: string; readonly seconds: number; readonly scrub_s: number; readonly clicks: number } | null;
}

declare global {
  interface Window {
    instruments: Instruments;
  }
}

const SERVER = need("STUDIO_SERVER");
const KEY = need("STUDIO_KEY");
const TASK = JSON.parse(need("PLAYBACK")) as Task;
const SIZE = { width: 1440, height: 900 };
/** Seconds of playing during which commits are counted. */
const COUNTED_S = 4;
/** Seconds between two looks at the tab's memory. */
const MEMORY_EVERY_S = 10;
/** Seconds at each end of a long run in which its sound is listened to. */
const LISTEN_S = 15;
/** Seconds that it plays once more at the end of a long run. */
const AFTER_S = 35;

async function main(): Promise<void> {
  const browser = await chromium.launch({
    executablePath: need("CHROMIUM"),
    args: ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
      "--autoplay-policy=no-user-gesture-required", "--force-color-profile=srgb", "--enable-precise-memory-info"],
  });
  try {
    const found = { seeks: await seeks(browser), scrub: await scrub(browser), cuts: await cuts(browser), long: await long(browser) };
    process.stdout.write(`${JSON.stringify(found)}\n`);
  } finally {
    await browser.close();
  }
}

async function seeks(browser: Browser) {
  const found = [];
  for (const { name, project, film, frames } of TASK.seeks) {
    found.push(await inEdit(browser, project, async (page) => {
      const steps = await page.evaluate((asked) => window.instruments.seeks(asked, "full", 0), frames);
      // What is composited, not only what the video holds: some of them again, from a picture of the page.
      let onScreen = 0;
      for (const frame of frames.filter((_, at) => at % 25 === 0)) {
        await page.evaluate((one) => window.instruments.seeks([one], "full", 0), frame);
        const shot = await page.getByTestId("program").screenshot({ type: "png" });
        const seen = await page.evaluate((data) => window.instruments.readPicture(data), shot.toString("base64"));
        if (seen?.film !== film || seen.frame !== frame) onScreen++;
      }
      return { name, ...judged(steps, film), pictures: Math.ceil(frames.length / 25), wrong_pictures: onScreen };
    }));
  }
  return found;
}

async function scrub(browser: Browser) {
  if (TASK.scrub === null) return null;
  const { project, film, frames } = TASK.scrub;
  return inEdit(browser, project, async (page) => {
    await page.evaluate((asked) => window.instruments.seeks(asked, "proxy", 0), frames.slice(0, 10));
    const steps = await page.evaluate((asked) => window.instruments.seeks(asked, "proxy", 0), frames);
    return { ...judged(steps, film), proxies: steps.filter((step) => step.quality === "proxy").length };
  });
}

type Step = Awaited<ReturnType<Instruments["seeks"]>>[number];

function judged(steps: readonly Step[], film: number) {
  const wrong = steps.filter(({ frame, seen }) => seen?.film !== film || seen.frame !== frame);
  return { steps: steps.length, wrong: wrong.length, examples: wrong.slice(0, 5), ms: steps.map((step) => step.ms) };
}

async function cuts(browser: Browser) {
  if (TASK.cuts === null) return null;
  const { project, clips } = TASK.cuts;
  const length = Math.max(...clips.map((clip) => clip.start + clip.length));
  return inEdit(browser, project, async (page) => {
    await page.evaluate(() => window.instruments.seeks([0], "auto", 0));
    const commits = await page.evaluate((seconds) => window.instruments.commits(seconds), COUNTED_S);
    await page.evaluate(() => window.instruments.seeks([0], "auto", 0));
    await page.waitForTimeout(500);
    const samples = await page.evaluate((until) => window.instruments.play(until), length - 2);
    return { ...seenCuts(samples, clips), ...commits, samples: samples.length, lanes: await page.evaluate(() => window.instruments.lanes()) };
  });
}

type Sample = Awaited<ReturnType<Instruments["play"]>>[number];

/** Of what was seen, sixty times a second: black, of nothing that is there, and by how many frames each cut was late. */
function seenCuts(samples: readonly Sample[], clips: readonly Placed[]) {
  const NEAR = 24;
  let [black, wrong] = [0, 0];
  const examples: unknown[] = [];
  const places = samples.map((sample) => {
    const { at, film, frame } = sample;
    if (film === 0) {
      black++;
      examples.push(sample);
      return null;
    }
    const found = clips
      .filter((clip) => clip.film === film && frame >= clip.first && frame < clip.first + clip.length)
      .map((clip) => clip.start + frame - clip.first)
      .toSorted((a, b) => Math.abs(a - at) - Math.abs(b - at))[0];
    if (found === undefined || Math.abs(found - at) > NEAR) {
      wrong++;
      examples.push(sample);
      return null;
    }
    return { at, place: found };
  });
  const seen = places.filter((place) => place !== null);
  const gaps = clips.slice(1).map(({ start }) => {
    const first = seen.find(({ place, at }) => place >= start && at >= start - 2);
    return first === undefined ? Number.NaN : Math.max(0, first.at - start);
  });
  const behind = seen.map(({ at, place }) => at - place);
  return { black, wrong, examples: examples.slice(0, 8), cuts: gaps.length, gaps, behind };
}

async function long(browser: Browser) {
  if (TASK.long === null) return null;
  const { project, seconds, scrub_s: scrubbed, clicks } = TASK.long;
  return inEdit(browser, project, async (page) => {
    const devtools = await page.context().newCDPSession(page);
    const system = await browser.newBrowserCDPSession();
    const memory: Memory[] = [];
    const begun = performance.now();
    const passed = () => (performance.now() - begun) / 1000;
    const look = async () => void memory.push(await memoryOf(page, devtools, system, passed()));
    const plays = async (until: number) => {
      while (passed() < until) {
        await page.waitForTimeout(Math.max(0, Math.min(MEMORY_EVERY_S, until - passed())) * 1000);
        await look();
      }
    };
    const listen = () => page.evaluate(([every, time]) => window.instruments.listen(every, time), [clicks, LISTEN_S * 1000] as const);
    // Dragged about at first and at last, so that both ends of the run have the same behind them.
    await page.evaluate((time) => window.instruments.drag(time), (scrubbed / 2) * 1000);
    await page.evaluate(() => window.instruments.seeks([0], "auto", 0));
    await page.evaluate(() => window.instruments.start());
    await page.waitForTimeout(2000);
    const early = await listen();
    await plays(seconds - scrubbed / 2 - LISTEN_S - AFTER_S);
    const late = await listen();
    const at = await page.evaluate(() => window.instruments.stop());
    await page.evaluate((time) => window.instruments.drag(time), (scrubbed / 2) * 1000);
    await page.evaluate(() => window.instruments.start());
    await plays(seconds);
    return { played_s: at, early, late, memory, lanes: await page.evaluate(() => window.instruments.lanes()) };
  });
}

interface Memory {
  readonly at_s: number;
  /** Bytes. */
  readonly heap: number;
  readonly tab: number;
  readonly nodes: number;
}

/** The tab's own memory after its rubbish was collected, and the whole process's. */
async function memoryOf(page: Page, devtools: CDPSession, system: CDPSession, at: number): Promise<Memory> {
  await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize } = await devtools.send("Runtime.getHeapUsage");
  const { processInfo } = await system.send("SystemInfo.getProcessInfo");
  const sizes = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => privateBytes(id));
  return { at_s: at, heap: usedSize, tab: Math.max(0, ...sizes), nodes: await page.evaluate(() => document.querySelectorAll("*").length) };
}

/** What a process holds for itself (Linux). */
function privateBytes(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
    const kibs = [...rollup.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB/gm)].map(([, kib]) => Number(kib));
    return kibs.reduce((sum, kib) => sum + kib, 0) * 1024;
  } catch {
    return 0;
  }
}

/** The Edit room of a project, in a browser of its own that was let in, with the instruments. */
async function inEdit<T>(browser: Browser, project: string, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: SIZE });
  try {
    const made = await fetch(`${SERVER}/api/session-codes`, { method: "POST", headers: { Authorization: `Bearer ${KEY}` } });
    const { code } = (await made.json()) as { code: string };
    const session = await context.request.post(`${SERVER}/api/session`, { data: { code }, headers: { Origin: SERVER } });
    if (!session.ok()) throw new Error(`not let in: ${session.status()}`);
    const page = await context.newPage();
    page.on("pageerror", (error) => process.stderr.write(`page: ${error.stack ?? error.message}\n`));
    page.setDefaultTimeout(60_000);
    await page.addInitScript(install);
    await page.goto(`${SERVER}/projects/${project}/edit`);
    await page.getByLabel("Timecode").waitFor();
    await page.waitForFunction(() => document.querySelector<HTMLElement>('[data-testid="program"] > div')?.dataset["shown"] === "0");
    return await work(page);
  } finally {
    await context.close();
  }
}

function need(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set; benchmarks/playback.py runs this`);
  return value;
}

await main();
