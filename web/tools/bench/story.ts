/**
 * The Story room with a feature in it, driven by `benchmarks/story.py`: what a key costs, how the board scrolls. Prints one JSON object.
 *
 * A key's cost is what the page's main thread does from the key until its picture is given to the compositor (script, style, layout,
 * paint), as the browser itself counts it: waiting for the display is no work.
 */
import type { CDPSession, Page } from "playwright-core";

import { visit } from "../../e2e/browser.ts";

const KEYS = 240;
const WORDS = "Rain on the glass. She waits for the light to come round again, and it does. ";
const SCROLLS = 150;

async function busyMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0) * 1000;
}

/** Until two frames have been drawn. */
const drawn = (page: Page): Promise<void> => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));

/** What the measuring itself costs: the same without a key. */
async function idle(page: Page, session: CDPSession): Promise<number> {
  const found: number[] = [];
  for (let at = 0; at < 20; at++) {
    const before = await busyMs(session);
    await drawn(page);
    found.push((await busyMs(session)) - before);
  }
  return found.toSorted((one, other) => one - other)[10] ?? 0;
}

async function typed(page: Page, session: CDPSession): Promise<number[]> {
  const nothing = await idle(page, session);
  const costs: number[] = [];
  for (let at = 0; at < KEYS; at++) {
    const before = await busyMs(session);
    await page.keyboard.press(WORDS[at % WORDS.length] === " " ? "Space" : (WORDS[at % WORDS.length] ?? "a"));
    await drawn(page);
    costs.push(Math.max(0, (await busyMs(session)) - before - nothing));
  }
  return costs;
}

/** Milliseconds from frame to frame while the board is scrolled as a wheel does. */
function scrolled(page: Page): Promise<number[]> {
  return page.evaluate((steps) => new Promise<number[]>((done) => {
    const board = document.querySelector<HTMLElement>("[data-scroller]");
    const found: number[] = [];
    let last = performance.now();
    function step(now: number): void {
      found.push(now - last);
      last = now;
      board?.scrollBy(0, 180);
      if (found.length <= steps) requestAnimationFrame(step);
      else done(found.slice(1));
    }
    requestAnimationFrame(step);
  }), SCROLLS);
}

await visit(async ({ page, room }) => {
  await room("story");
  await page.locator("[data-shot]").first().waitFor();
  const editor = page.getByRole("textbox", { name: "Screenplay" });
  await editor.waitFor();
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const scroll = await scrolled(page);
  const cards = await page.locator("[data-shot]").count();
  await page.locator("[data-scroller]").evaluate((board) => board.scrollTo(0, 0));
  // In the middle of the script, at the end of an action paragraph.
  await editor.evaluate((content) => {
    const scroller = content.parentElement;
    scroller?.scrollTo(0, scroller.scrollHeight / 2);
  });
  await page.waitForTimeout(500);
  await page.locator(".cm-line.f-action").nth(3).click();
  await page.keyboard.press("End");
  await page.waitForTimeout(2000);
  const keys = await typed(page, session);
  process.stdout.write(`${JSON.stringify({ keys, scroll, cards })}\n`);
});
