import assert from "node:assert/strict";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";

import { until, visit } from "./browser.ts";
import { drag, middleOfPictures, opened, pictures, saved } from "./driving.ts";

test("the film plays, by button and by key, and stops where it is told to", () =>
  visit(async ({ page, room, picture }) => {
    await room("edit");
    await opened(page);
    const timecode = page.getByLabel("Timecode");
    await picture("edit-open");
    await page.keyboard.press("Space");
    await page.waitForFunction(() => document.querySelector("output")?.textContent !== "00:00:00:00");
    await page.keyboard.press("Space");
    const stopped = await timecode.textContent();
    await page.waitForTimeout(200);
    assert.equal(await timecode.textContent(), stopped);
    await page.keyboard.press("Home");
    assert.equal(await timecode.textContent(), "00:00:00:00");
    await page.keyboard.press("ArrowRight");
    assert.equal(await timecode.textContent(), "00:00:00:01");
    await page.keyboard.press("End");
    assert.notEqual(await timecode.textContent(), "00:00:00:01");
  }));

test("an edge is dragged, what follows comes along, and undo brings it back; the server has both", () =>
  visit(async ({ page, room, picture }) => {
    await room("edit");
    await opened(page);
    const before = await pictures(page);
    const clip = before[1];
    assert(clip !== undefined);
    await drag(page, { x: clip.left + clip.width - 2, y: await middleOfPictures(page) }, -38, () => picture("edit-trimming"));
    await page.getByText(/^Saved · revision 2$/).waitFor();
    const trimmed = await pictures(page);
    assert(Math.abs((trimmed[1]?.width ?? 0) - (clip.width - 38)) < 8, "the edge is where it was let go");
    assert(Math.abs((trimmed[2]?.left ?? 0) - ((before[2]?.left ?? 0) - (clip.width - (trimmed[1]?.width ?? 0)))) < 2, "the rest came along");
    await page.keyboard.press("ControlOrMeta+z");
    await page.getByText(/^Saved · revision 3$/).waitFor();
    assert.deepEqual(await pictures(page), before);
    await page.reload();
    await opened(page);
    assert.deepEqual(await pictures(page), before);
  }));

test("a drag that is given up with Escape changes nothing", () =>
  visit(async ({ page, room }) => {
    await room("edit");
    await opened(page);
    const before = await pictures(page);
    const clip = before[2];
    assert(clip !== undefined);
    await drag(page, { x: clip.left + 2, y: await middleOfPictures(page) }, 48, async () => {
      assert.notDeepEqual(await pictures(page), before);
      await page.keyboard.press("Escape");
    });
    await until("it is as it was", async () => isDeepStrictEqual(await pictures(page), before), 5000);
    await page.waitForTimeout(700); // longer than what was kept would take to be sent
    await saved(page, 1);
  }));

test("split, delete and undo by keyboard alone", () =>
  visit(async ({ page, room }) => {
    await room("edit");
    await opened(page);
    const before = await pictures(page);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    for (let i = 0; i < 10; i++) await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ControlOrMeta+b");
    await until("there is one more", async () => (await pictures(page)).length === before.length + 1);
    await page.keyboard.press("Delete");
    await until("it is gone", async () => (await pictures(page)).length === before.length);
    await page.keyboard.press("ControlOrMeta+z");
    await page.keyboard.press("ControlOrMeta+z");
    await until("it is as it was", async () => isDeepStrictEqual(await pictures(page), before));
  }));

test("a shot is made again with other words, its clip shows the new take, and the film is exported", () =>
  visit(async ({ page, room, picture }) => {
    await room("edit");
    await opened(page);
    const clip = (await pictures(page))[1];
    assert(clip !== undefined);
    await page.locator(`[data-clip="${clip.id}"]`).click();
    const words = page.getByLabel("What the shot shows");
    await words.fill("Wide. A man stands at the window of the kitchen, at night.");
    await page.getByRole("button", { name: "Generate" }).click();
    await page.getByRole("progressbar").first().waitFor();
    await picture("edit-generating");
    await page.getByText("take 2 of 2").waitFor({ timeout: 90_000 });
    await picture("edit-regenerated");
    await page.getByRole("button", { name: "Show take 1" }).click();
    await page.getByText("take 1 of 2").waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("ControlOrMeta+z");
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("heading", { name: "Export", exact: true }).waitFor();
    const before = await page.getByRole("button", { name: "Save the file" }).count();
    await page.getByRole("main").getByRole("button", { name: "Export", exact: true }).click();
    await page.waitForFunction((count) => document.querySelectorAll('[title="Save the file"]').length > count, before, { timeout: 60_000 });
    await picture("export-done");
  }));
