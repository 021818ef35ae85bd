/**
 * Two minutes of film, cut by mouse and keys, exported by the page's button. Its first argument names a folder that gets the film,
 * and what the monitor showed at some frames of it: tests/web compares them.
 */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Page } from "playwright-core";

import { until, visit } from "./browser.ts";
import { drag, head, middleOfPictures, opened, pictures, selectClip } from "./driving.ts";

const FOLDER = process.argv[2] ?? "cut";
const TWO_MINUTES = 2 * 60 * 24;
const SAMPLES = 24;

/** Of the timecode, at 24 frames a second. */
async function frame(page: Page): Promise<number> {
  const [hours = 0, minutes = 0, seconds = 0, frames = 0] = ((await page.getByLabel("Timecode").textContent()) ?? "").split(":").map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 24 + frames;
}

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** To a share of the sequence, as a person does: by the ruler. */
async function toShare(page: Page, share: number): Promise<void> {
  const ruler = await page.getByTestId("timeline-scroll").boundingBox();
  assert(ruler !== null);
  await page.mouse.click(ruler.x + 4 + share * (ruler.width - 60), ruler.y + 8);
}

/** The whole monitor's picture, once it stands still. */
async function monitor(page: Page): Promise<Buffer> {
  const picture = page.locator("[data-testid=program] > div").first();
  let last: Buffer = Buffer.alloc(0);
  await until("the picture stands still", async () => {
    const settled = await page.evaluate(() => [...document.querySelectorAll("video")].every((video) => !video.seeking || getComputedStyle(video).visibility === "hidden"));
    const now = await picture.screenshot();
    const same = settled && now.equals(last);
    last = now;
    return same;
  });
  return last;
}

await visit(async (at) => {
  const { page } = at;
  mkdirSync(FOLDER, { recursive: true });
  await opened(page);
  await page.addStyleTag({ content: "[data-testid=program] ~ p { display: none }" }); // captions are no part of the exported picture

  // Everything again behind itself, until it is long enough.
  for (let times = 0; times < 8; times++) {
    await press(page, "End");
    if ((await frame(page)) > TWO_MINUTES * 1.1) break;
    await press(page, "ControlOrMeta+a", "ControlOrMeta+c", "End", "ControlOrMeta+v", "Escape");
  }
  // Pieces out of it: by the playhead, by the blade, by an edge, by another order.
  for (const share of [0.1, 0.3, 0.55]) {
    await toShare(page, share);
    await press(page, "ControlOrMeta+b");
  }
  await press(page, "Shift+z");
  await toShare(page, 0.2);
  await press(page, "=", "=", "=", "=", "=", "=", "=", "=");
  const y = await middleOfPictures(page);
  const [left, width] = [await page.getByTestId("timeline-scroll").boundingBox().then((box) => box?.x ?? 0), 1920];
  const inView = async () => (await pictures(page)).filter((clip) => clip.left > left + 20 && clip.left + clip.width < width - 60 && clip.width > 50);
  const [one] = await inView();
  assert(one !== undefined);
  await drag(page, { x: one.left + one.width - 2, y }, -18);
  const [, two] = await inView();
  assert(two !== undefined);
  await press(page, "b");
  await page.mouse.click(two.left + two.width * 0.6, y);
  await press(page, "v");
  const [, , piece] = await inView();
  assert(piece !== undefined);
  await selectClip(page, piece.id);
  await press(page, "Delete");
  const [, three] = await inView();
  assert(three !== undefined);
  await drag(page, { x: three.left + three.width / 2, y }, three.width * 1.4);
  const [, , four] = await inView();
  assert(four !== undefined);
  await selectClip(page, four.id);
  await page.getByLabel("Scale", { exact: true }).fill("70");
  await page.getByLabel("Scale", { exact: true }).press("Enter");
  await page.getByLabel("Across", { exact: true }).fill("40");
  await page.getByLabel("Across", { exact: true }).press("Enter");
  await page.getByLabel("Across", { exact: true }).blur();
  const marked: number[] = [];
  await page.mouse.click(four.left + four.width / 2, (await page.getByTestId("timeline-scroll").boundingBox())?.y ?? 0 + 8);
  await press(page, "Escape", "Shift+z");
  for (const share of [0.35, 0.7]) {
    await toShare(page, share);
    await press(page, "ArrowDown", "ControlOrMeta+t");
    marked.push(await frame(page)); // the middle of a dissolve
  }
  await press(page, "ControlOrMeta+z", "ControlOrMeta+Shift+z", "Escape");
  await page.getByText(/^Saved · revision \d+$/).waitFor();
  await until("all is saved", async () => {
    const { document } = await head(at);
    return Object.keys(document.clips).length > 40;
  });
  await press(page, "End");
  const length = await frame(page);
  assert(length >= TWO_MINUTES, `${length} frames`);

  const wanted = Array.from({ length: SAMPLES }, (_, sample) => (sample + 0.5) / SAMPLES);
  for (const [sample, place] of [...wanted, ...marked].entries()) {
    await toShare(page, sample < wanted.length ? place : place / length);
    if (sample >= wanted.length) {
      for (let step = 0; step < 40 && (await frame(page)) !== place; step++) await press(page, (await frame(page)) < place ? "ArrowRight" : "ArrowLeft");
    }
    const number = await frame(page);
    if (number >= length) continue;
    writeFileSync(join(FOLDER, `frame-${number.toString().padStart(6, "0")}.png`), await monitor(page));
  }

  await at.room("export");
  await page.getByRole("main").getByRole("button", { name: "Export", exact: true }).click();
  const save = page.getByRole("button", { name: "Save the file" });
  await save.waitFor({ timeout: 90_000 });
  const saving = page.waitForEvent("download");
  await save.click();
  await (await saving).saveAs(join(FOLDER, "film.mp4"));
}, { room: "edit", width: 1920, height: 1080 });
process.exit(0);
