/** The program monitor, by mouse and by keyboard. That its frames are the right ones, `tests/web/test_playback.py` shows. */
import assert from "node:assert/strict";
import { test } from "node:test";

import type { Page } from "playwright-core";

import { visit } from "./browser.ts";

interface Playback {
  readonly transport: { readonly frame: number; readonly speed: number; readonly length: number; readonly playing: boolean; readonly range: readonly [number, number] | null };
  readonly stage: { readonly lanes: number; readonly state: { readonly ready: boolean; readonly quality: string | null } };
}

async function opened(page: Page): Promise<void> {
  await page.getByLabel("Timecode").waitFor();
  await shown(page, 0);
}

/** Until the monitor says that this frame, whole, is on the screen. */
async function shown(page: Page, frame: number): Promise<void> {
  await page.waitForFunction((wanted) => document.querySelector<HTMLElement>('[data-testid="program"] > div')?.dataset["shown"] === String(wanted), frame);
}

function playback<T>(page: Page, look: (found: Playback) => T): Promise<T> {
  return page.evaluate(`(${look.toString()})(document.querySelector('[data-testid="program"]').playback)`) as Promise<T>;
}

test("J, K and L: each press goes a step faster, the other way turns round, K stands; the monitor says how fast", () =>
  visit(async ({ page, room }) => {
    await room("edit");
    await opened(page);
    const speed = () => playback(page, ({ transport }) => transport.speed);
    for (const [key, wanted] of [["l", 1], ["l", 2], ["k", 0], ["j", -1]] as const) {
      if (key === "j") await page.keyboard.press("End");
      await page.keyboard.press(key);
      assert.equal(await speed(), wanted);
    }
    await page.keyboard.press("j");
    await page.getByText("−2×").waitFor();
    await page.keyboard.press("k");
    assert.equal(await speed(), 0);
    assert.ok((await playback(page, ({ transport }) => transport.frame)) > 0);
  }));

test("in and out are played over and over", () =>
  visit(async ({ page, room }) => {
    await room("edit");
    await opened(page);
    for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("i");
    for (let i = 0; i < 6; i++) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("o");
    await page.getByRole("button", { name: "Loop" }).click();
    const frames = await page.evaluate(async () => {
      const { transport } = (document.querySelector('[data-testid="program"]') as HTMLElement & { playback: { transport: { frame: number; play(): void; pause(): void } } }).playback;
      const seen: number[] = [];
      transport.play();
      for (let i = 0; i < 90; i++) {
        await new Promise(requestAnimationFrame);
        seen.push(transport.frame);
      }
      transport.pause();
      return seen;
    });
    assert.ok(Math.min(...frames) >= 4 && Math.max(...frames) <= 10, frames.join(" "));
    assert.ok(frames.some((frame, at) => frame < (frames[at - 1] ?? 0)), "it has turned back");
  }));

test("what stands is the film itself; what is dragged, its proxy; a person may choose", () =>
  visit(async ({ page, room }) => {
    await room("edit");
    await opened(page);
    for (const key of ["ArrowDown", "ArrowDown", "ArrowRight"]) await page.keyboard.press(key); // behind the title card
    const badge = page.getByTestId("quality");
    const is = (quality: string) => page.waitForFunction((wanted) => document.querySelector<HTMLElement>('[data-testid="quality"]')?.dataset["quality"] === wanted, quality, { timeout: 60_000 });
    await is("full");
    await badge.click();
    await page.getByRole("menuitem", { name: /Always the proxy/ }).click();
    await is("proxy");
    await badge.click();
    await page.getByRole("menuitem", { name: /drawn by the server/ }).click();
    await is("server");
    await page.keyboard.press("ArrowRight");
    await shown(page, await playback(page, ({ transport }) => transport.frame));
    await is("server");
    await page.keyboard.press("Shift+Q");
    await is("full");
    const ruler = await page.getByTestId("ruler").boundingBox();
    assert.ok(ruler !== null);
    await page.mouse.move(ruler.x + 500, ruler.y + 8);
    await page.mouse.down();
    let dragged = "";
    for (let at = 0; at < 120 && dragged !== "proxy"; at++) {
      await page.mouse.move(ruler.x + 500 + (at % 30) * 4, ruler.y + 8);
      dragged = (await badge.getAttribute("data-quality")) ?? "";
    }
    await page.mouse.up();
    assert.equal(dragged, "proxy");
    await is("full");
  }));

test("safe areas, meters, the monitor's own sound, full screen: by key and by button, kept for the next visit", () =>
  visit(async ({ page, room }) => {
    await room("edit");
    await opened(page);
    const guides = page.getByTestId("safe-areas");
    await page.keyboard.press("Shift+G");
    await guides.waitFor();
    await page.getByRole("button", { name: "Safe areas" }).click();
    await guides.waitFor({ state: "detached" });
    await page.keyboard.press("Shift+G");
    await page.keyboard.press("Shift+L");
    await page.getByTestId("meters").waitFor({ state: "detached" });
    await page.keyboard.press("Shift+K");
    await page.reload();
    await opened(page);
    await guides.waitFor();
    assert.equal(await page.getByTestId("meters").count(), 0);
    assert.equal(await page.getByRole("button", { name: "Sound of the monitor off or on" }).getAttribute("aria-pressed"), "true");
    await page.keyboard.press("Shift+F");
    await page.waitForFunction(() => document.fullscreenElement !== null);
    const box = await page.getByTestId("program").boundingBox();
    const whole = await page.evaluate(() => [innerWidth, innerHeight] as const);
    assert.deepEqual([box?.width, box?.height], whole, "the picture has the whole screen");
    await page.keyboard.press("Shift+F");
    await page.waitForFunction(() => document.fullscreenElement === null);
  }));

test("the film is heard: the meters move while it plays, and fall when it stands", () =>
  visit(async ({ page, room }) => {
    await room("edit");
    await opened(page);
    const level = () => page.getByRole("meter", { name: "Level left, dBFS" }).getAttribute("aria-valuenow").then(Number);
    assert.equal(await level(), -60);
    await page.keyboard.press("Space");
    await page.waitForFunction(() => Number(document.querySelector('[role="meter"]')?.getAttribute("aria-valuenow")) > -60);
    await page.keyboard.press("k");
    await page.waitForFunction(() => document.querySelector('[role="meter"]')?.getAttribute("aria-valuenow") === "-60");
  }));

test("without a sound card the picture plays all the same", () =>
  visit(async ({ page, room }) => {
    await page.addInitScript(() => {
      window.AudioContext = function none() {
        throw new DOMException("no device", "NotSupportedError");
      } as unknown as typeof AudioContext;
    });
    await room("edit");
    await opened(page);
    await page.keyboard.press("Space");
    await page.waitForFunction(() => (document.querySelector('[data-testid="program"]') as HTMLElement & { playback: { transport: { frame: number } } }).playback.transport.frame > 12);
  }));

test("a sound card that stops answers is left behind, and a machine that slept goes on where it was", () =>
  visit(async ({ page, room }) => {
    await page.addInitScript(() => {
      const held = { at: null as number | null };
      Object.assign(window, { holdCard: () => (held.at = 1) });
      const time = Object.getOwnPropertyDescriptor(BaseAudioContext.prototype, "currentTime")?.get;
      Object.defineProperty(BaseAudioContext.prototype, "currentTime", { get(this: BaseAudioContext) { return held.at === null ? (time?.call(this) as number) : (held.at = Math.max(held.at, 1)); } });
      const stamp = AudioContext.prototype.getOutputTimestamp;
      AudioContext.prototype.getOutputTimestamp = function (this: AudioContext) {
        return held.at === null ? stamp.call(this) : { contextTime: 0, performanceTime: 0 };
      };
      const now = performance.now.bind(performance);
      let slept = 0;
      performance.now = () => now() + slept;
      Object.assign(window, { sleep: (ms: number) => (slept += ms) });
    });
    await room("edit");
    await opened(page);
    const frame = () => playback(page, ({ transport }) => transport.frame);
    await page.keyboard.press("Space");
    await page.waitForFunction(() => (document.querySelector('[data-testid="program"]') as HTMLElement & { playback: { transport: { frame: number } } }).playback.transport.frame > 6);
    await page.evaluate(() => (window as unknown as { holdCard(): void }).holdCard());
    const held = await frame();
    await page.waitForFunction((from) => (document.querySelector('[data-testid="program"]') as HTMLElement & { playback: { transport: { frame: number } } }).playback.transport.frame > from + 8, held);
    await page.keyboard.press("Home");
    await page.evaluate(() => (window as unknown as { sleep(ms: number): void }).sleep(8 * 3600 * 1000));
    await page.waitForTimeout(100);
    const woken = await frame();
    assert.ok(woken < 60 && (await playback(page, ({ transport }) => transport.playing)), `${woken}`);
  }));

test("never more than six videos, and those that nobody needs are given back", () =>
  visit(async ({ page, room }) => {
    await room("edit");
    await opened(page);
    let most = 0;
    for (let at = 0; at < 12; at++) {
      await page.keyboard.press(at < 6 ? "ArrowDown" : "ArrowUp");
      await page.waitForTimeout(60);
      most = Math.max(most, await page.evaluate(() => document.querySelectorAll('[data-testid="program"] video').length), await playback(page, ({ stage }) => stage.lanes));
    }
    assert.ok(most > 1 && most <= 6, `${most}`);
    await page.goto(new URL("/", page.url()).href);
    await page.getByRole("heading", { name: "Projects" }).waitFor();
    assert.equal(await page.evaluate(() => document.querySelectorAll("video").length), 0);
  }));
