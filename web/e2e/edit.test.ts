import assert from "node:assert/strict";
import { test } from "node:test";

import { visit } from "./browser.ts";

test("the film plays, by button and by key, and stops where it is told to", () =>
  visit(async ({ page, room, picture }) => {
    await room("edit");
    const timecode = page.getByLabel("Timecode");
    await timecode.waitFor();
    await page.waitForFunction(() => [...document.querySelectorAll("video")].some((video) => video.readyState >= 2));
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
