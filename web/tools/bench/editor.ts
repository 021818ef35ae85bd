/**
 * The page's figures, in a real browser on a real studio; `benchmarks/editor.py` starts both and reads the line of JSON that
 * this prints. Every project was made for one figure: `STUDIO_PROJECTS` names them by their number of clips.
 */
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { chromium, type Browser, type Page } from "playwright-core";
import { build as bundle, type Rollup } from "vite";

const SERVER = need("STUDIO_SERVER");
const KEY = need("STUDIO_KEY");
const PROJECTS = JSON.parse(need("STUDIO_PROJECTS")) as Record<string, string>;
const SIZE = { width: 1440, height: 900 };
/** Between two moves of a hand. */
const HAND_MS = 16;
const TRACK = "v1";
const [LOADS, ROUNDS, STEPS] = [5, 40, 120];

interface Recorded {
  /** Milliseconds from frame to frame, as the display counts them. */
  readonly frames: number[];
  /** Milliseconds of tasks longer than 50. */
  readonly tasks: number[];
}

async function main(): Promise<void> {
  const browser = await chromium.launch({
    executablePath: need("CHROMIUM"),
    args: ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
      "--autoplay-policy=no-user-gesture-required"],
  });
  try {
    const found = {
      start: await start(browser),
      open: await opening(browser),
      nodes: await nodes(browser),
      hand: await byHand(browser),
      fit: await fitting(browser),
      commands: await commands(browser),
    };
    process.stdout.write(`${JSON.stringify(found)}\n`);
  } finally {
    await browser.close();
  }
}

// The page

/** A browser of its own, let in; nothing is cached. */
async function visitor<T>(browser: Browser, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: SIZE });
  try {
    const made = await fetch(`${SERVER}/api/session-codes`, { method: "POST", headers: { Authorization: `Bearer ${KEY}` } });
    const { code } = (await made.json()) as { code: string };
    const session = await context.request.post(`${SERVER}/api/session`, { data: { code }, headers: { Origin: SERVER } });
    if (!session.ok()) throw new Error(`not let in: ${session.status()}`);
    const page = await context.newPage();
    page.on("pageerror", (error) => process.stderr.write(`page: ${error.stack ?? error.message}\n`));
    return await work(page);
  } finally {
    await context.close();
  }
}

/** Tells when something is first there: milliseconds from the beginning of navigation to the frame that shows it. */
async function watch(page: Page, selector: string): Promise<void> {
  await page.addInitScript((wanted) => {
    const look = (): void => {
      if (document.querySelector(wanted) === null) requestAnimationFrame(look);
      else requestAnimationFrame((now) => ((window as unknown as { there: number }).there = now));
    };
    requestAnimationFrame(look);
  }, selector);
}

async function there(page: Page): Promise<number> {
  const handle = await page.waitForFunction(() => (window as unknown as { there?: number }).there);
  return Number(await handle.jsonValue());
}

/** The projects room on a cold cache. */
async function start(browser: Browser) {
  const loads: { usable: number; paint: number; gzip: number }[] = [];
  for (let i = 0; i < LOADS; i += 1) {
    loads.push(await visitor(browser, async (page) => {
      await watch(page, "main li button, main li a");
      await page.goto(SERVER);
      const usable = await there(page);
      const paint = await page.evaluate(() => performance.getEntriesByType("paint")[0]?.startTime ?? Number.NaN);
      const scripts = await page.evaluate(() => performance.getEntriesByType("resource").map((entry) => entry.name).filter((name) => name.endsWith(".js")));
      const bodies = await Promise.all(scripts.map(async (url) => Buffer.from(await (await page.request.get(url)).body())));
      return { usable, paint, gzip: bodies.reduce((sum, body) => sum + gzipSync(body).length, 0) };
    }));
  }
  return loads;
}

async function edit(page: Page, project: string): Promise<void> {
  await page.goto(`${SERVER}/projects/${projectOf(project)}/edit`);
  await page.locator("[role=treegrid] [role=gridcell]").first().waitFor(); // of a whole long film there are only runs
  await page.waitForTimeout(1500); // pictures and sounds of the first view
}

async function opening(browser: Browser): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < LOADS; i += 1) {
    times.push(await visitor(browser, async (page) => {
      await watch(page, "[role=treegrid] [role=gridcell]");
      await page.goto(`${SERVER}/projects/${projectOf("1000")}/edit`);
      return there(page);
    }));
  }
  return times;
}

// The timeline

/** The most nodes inside the timeline, at zooms from the whole film to single frames, at three places each. */
function nodes(browser: Browser): Promise<{ most: number; zooms: number }> {
  return visitor(browser, async (page) => {
    await edit(page, "20000");
    return page.evaluate(async () => {
      const scroller = document.querySelector<HTMLElement>("[data-testid=timeline-scroll]");
      if (scroller === null) throw new Error("There is no timeline.");
      const frames = (count: number) => new Promise<void>((done) => {
        const step = (left: number): unknown => (left === 0 ? done() : requestAnimationFrame(() => step(left - 1)));
        step(count);
      });
      const box = scroller.getBoundingClientRect();
      let most = 0;
      const zooms = 34;
      for (let zoom = 0; zoom < zooms; zoom += 1) {
        for (const place of [0, 0.5, 1]) {
          scroller.scrollLeft = place * scroller.scrollWidth;
          await frames(3);
          most = Math.max(most, scroller.querySelectorAll("[role=treegrid] *").length);
        }
        const event = { deltaY: -80, ctrlKey: true, clientX: box.left + box.width / 2, clientY: box.top + 40, bubbles: true, cancelable: true };
        scroller.dispatchEvent(new WheelEvent("wheel", event));
        await frames(2);
      }
      return { most, zooms };
    });
  });
}

/** Frames and long tasks while `work` goes on. */
async function recorded(page: Page, work: () => Promise<void>): Promise<Recorded> {
  await page.evaluate(() => {
    const kept = { frames: [] as number[], tasks: [] as number[], on: true };
    (window as unknown as { kept: typeof kept }).kept = kept;
    const watching = new PerformanceObserver((list) => list.getEntries().forEach((entry) => kept.tasks.push(entry.duration)));
    watching.observe({ entryTypes: ["longtask"] });
    let last = 0;
    const step = (now: number): void => {
      if (last > 0) kept.frames.push(now - last);
      last = now;
      if (kept.on) requestAnimationFrame(step);
      else watching.disconnect();
    };
    requestAnimationFrame(step);
  });
  await work();
  await page.waitForTimeout(100);
  return page.evaluate(() => {
    const { kept } = window as unknown as { kept: Recorded & { on: boolean } };
    kept.on = false;
    return { frames: kept.frames, tasks: kept.tasks };
  });
}

const wait = (ms: number) => new Promise<void>((done) => void setTimeout(done, ms));

/** As often as a hand moves: each step a place on the way. */
async function steps(count: number, each: (share: number, index: number) => Promise<unknown>): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    const next = wait(HAND_MS);
    await each(i / (count - 1), i);
    await next;
  }
}

/** 5,000 clips, and what a person does to them. */
function byHand(browser: Browser) {
  return visitor(browser, async (page) => {
    await edit(page, "5000");
    const rulerBox = await boxOf(page, "[data-testid=ruler]");
    const scrollBox = await boxOf(page, "[data-testid=timeline-scroll]");
    const [middle, row] = [scrollBox.x + scrollBox.width / 2, scrollBox.y + scrollBox.height / 2];
    const swing = (share: number) => Math.sin(share * Math.PI * 2);

    // From the whole film to some fifty clips in view, where names, pictures and waveforms are drawn.
    await page.mouse.move(middle, row);
    const wheel = (dx: number, dy: number) => page.mouse.wheel(dx, dy);
    const zoom = await recorded(page, async () => {
      await page.keyboard.down("Control");
      await steps(STEPS, (share) => wheel(0, share < 0.5 ? -30 : 30));
      await page.keyboard.up("Control");
    });
    await page.keyboard.down("Control");
    for (let i = 0; i < 9; i += 1) await wheel(0, -120);
    await page.keyboard.up("Control");
    await page.waitForTimeout(800);
    const zoomStep = await zoomSteps(page);
    const scroll = await recorded(page, () => steps(STEPS, (share) => wheel(share < 0.5 ? 160 : -160, 0)));

    await page.mouse.move(rulerBox.x + 60, rulerBox.y + 10);
    await page.mouse.down();
    const scrub = await recorded(page, () => steps(STEPS, (share) => page.mouse.move(middle + swing(share) * 0.45 * scrollBox.width, rulerBox.y + 10)));
    await page.mouse.up();

    // Home, and the first clip's tail: all that follows moves.
    await page.keyboard.press("Home");
    await page.evaluate(() => document.querySelector("[data-testid=timeline-scroll]")?.scrollTo(0, 0));
    await page.waitForTimeout(500);
    const clip = await boxOf(page, "[data-clip]");
    const y = clip.y + clip.height / 2;
    await page.mouse.move(clip.x + clip.width - 2, y);
    await page.mouse.down();
    const trim = await recorded(page, () => steps(STEPS, (share) => page.mouse.move(clip.x + clip.width - 2 - Math.abs(swing(share)) * 0.6 * clip.width, y)));
    await page.mouse.up();
    await page.keyboard.press("ControlOrMeta+z");
    await page.waitForTimeout(2500); // it is saved

    await page.keyboard.press("Home");
    const drawn = changes(page);
    await (await drawn).begin();
    const tick = await recorded(page, async () => {
      await page.keyboard.press("Space");
      await wait(4000);
      await page.keyboard.press("Space");
    });
    const ticked = await (await drawn).end();
    return { zoom, zoomStep, scroll, scrub, trim, tick, ticked };
  });
}

/** Counts what changes inside the timeline but for the playhead's own style. */
async function changes(page: Page) {
  return {
    begin: () => page.evaluate(() => {
      const grid = document.querySelector("[role=treegrid]");
      if (grid === null) throw new Error("There is no timeline.");
      const kept = { changed: 0, stop: () => undefined as unknown };
      const watching = new MutationObserver((records) => {
        kept.changed += records.filter((record) => (record.target as HTMLElement).dataset["testid"] !== "playhead").length;
      });
      watching.observe(grid, { subtree: true, childList: true, attributes: true, characterData: true });
      kept.stop = () => watching.disconnect();
      (window as unknown as { changes: typeof kept }).changes = kept;
    }),
    end: () => page.evaluate(() => {
      const { changes: kept } = window as unknown as { changes: { changed: number; stop: () => void } };
      kept.stop();
      return kept.changed;
    }),
  };
}

/** Milliseconds of script, style and layout of one step, in and out around here. */
function zoomSteps(page: Page): Promise<number[]> {
  return page.evaluate(async () => {
    const scroller = document.querySelector<HTMLElement>("[data-testid=timeline-scroll]");
    if (scroller === null) throw new Error("There is no timeline.");
    const box = scroller.getBoundingClientRect();
    const times: number[] = [];
    for (let i = 0; i < 80; i += 1) {
      await new Promise((done) => requestAnimationFrame(done));
      const event = { deltaY: i % 20 < 10 ? -40 : 40, ctrlKey: true, clientX: box.left + box.width / 2, clientY: box.top + 60, bubbles: true, cancelable: true };
      const began = performance.now();
      scroller.dispatchEvent(new WheelEvent("wheel", event));
      await Promise.resolve(); // React commits what an event has set before anything else
      scroller.getBoundingClientRect();
      document.body.getBoundingClientRect();
      times.push(performance.now() - began);
    }
    return times;
  });
}

/** The whole of 10,000 clips by its key, from a close view. */
function fitting(browser: Browser): Promise<number[]> {
  return visitor(browser, async (page) => {
    await edit(page, "10000");
    const box = await boxOf(page, "[data-testid=timeline-scroll]");
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const times: number[] = [];
    for (let i = 0; i < 10; i += 1) {
      await page.keyboard.down("Control");
      for (let step = 0; step < 8; step += 1) await page.mouse.wheel(0, -160);
      await page.keyboard.up("Control");
      await page.waitForTimeout(300);
      times.push(await page.evaluate(async () => {
        const began = performance.now();
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Z", code: "KeyZ", shiftKey: true, bubbles: true, cancelable: true }));
        await Promise.resolve();
        document.body.getBoundingClientRect();
        return performance.now() - began;
      }));
      await page.waitForTimeout(100);
    }
    return times;
  });
}

// Commands

async function commands(browser: Browser): Promise<Record<string, number[]>> {
  const entry = fileURLToPath(new URL("./commands.ts", import.meta.url));
  const built = (await bundle({
    configFile: false,
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"production"' },
    build: { write: false, minify: false, lib: { entry, formats: ["iife"], name: "bench" } },
  })) as Rollup.RollupOutput[];
  const script = built[0]?.output[0].code ?? "";
  const project = (await (await fetch(`${SERVER}/api/projects/${projectOf("5000")}`, { headers: { Authorization: `Bearer ${KEY}` } })).json()) as { sequence: string };
  const sequence = (await (await fetch(`${SERVER}/api/sequences/${project.sequence}`, { headers: { Authorization: `Bearer ${KEY}` } })).json()) as { document: object };
  return visitor(browser, async (page) => {
    await page.goto("about:blank");
    return page.evaluate(`${script}\n;bench.measure(${JSON.stringify(sequence.document)}, ${JSON.stringify(TRACK)}, ${ROUNDS})`);
  });
}

// Small things

async function boxOf(page: Page, selector: string) {
  const box = await page.locator(selector).first().boundingBox();
  if (box === null) throw new Error(`${selector} is not seen.`);
  return box;
}

function projectOf(clips: string): string {
  const project = PROJECTS[clips];
  if (project === undefined) throw new Error(`There is no project of ${clips} clips.`);
  return project;
}

function need(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set; this is run by benchmarks/editor.py`);
  return value;
}

await main();
