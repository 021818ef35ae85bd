import assert from "node:assert/strict";
import { test } from "node:test";

import type { Page } from "playwright-core";

import { visit } from "./browser.ts";
import { gif, png, wav, type Made } from "./media.ts";

async function opened(page: Page): Promise<void> {
  await page.getByLabel("Timecode", { exact: true }).waitFor();
  await page.getByRole("grid", { name: "Media" }).waitFor();
}

const thing = (page: Page, name: string) => page.getByRole("grid", { name: "Media" }).getByRole("gridcell", { name: new RegExp(`^${name.replaceAll(".", "\\.")}`) });
const bring = (page: Page, ...files: Made[]) => page.getByTestId("library-files").setInputFiles(files);
const clips = (page: Page, track: string) => page.getByRole("row", { name: track }).locator("[data-clip]").count();

test("three kinds of files come in, are found, sorted into a bin and tagged; the same file again is told", () =>
  visit(async ({ page, room, picture }) => {
    await room("edit");
    await opened(page);
    await picture("library-empty");
    await bring(page, png("harbour.png", [30, 60, 90]), wav("wave.wav", 2), gif("bar.gif", 50));
    for (const name of ["harbour.png", "wave.wav", "bar.gif"]) await thing(page, name).waitFor();
    await page.getByRole("gridcell", { name: /^bar\.gif ?, Film, 0:02/ }).waitFor();
    const search = page.getByRole("textbox", { name: "Name or tag" });
    await page.keyboard.press("ControlOrMeta+f");
    await page.keyboard.type("WAVE");
    await page.waitForFunction(() => document.querySelectorAll('[role="grid"] [role="gridcell"]').length === 1);
    await thing(page, "wave.wav").click();
    await page.getByLabel("Add a tag").fill("sea");
    await page.getByLabel("Add a tag").press("Enter");
    await page.getByRole("button", { name: "Remove the tag sea" }).waitFor();
    await search.fill("sea");
    await thing(page, "wave.wav").waitFor();
    await search.press("Escape");
    await thing(page, "harbour.png").waitFor();
    await page.getByRole("button", { name: "New bin" }).click();
    await page.keyboard.type("Day 1");
    await page.keyboard.press("Enter");
    await page.getByText("This bin is empty").waitFor();
    await page.getByRole("button", { name: /^All \d/ }).click();
    const bin = await page.getByRole("button", { name: /^Day 1 \d/ }).boundingBox();
    const from = await thing(page, "harbour.png").boundingBox();
    assert(bin !== null && from !== null);
    await page.mouse.move(from.x + from.width / 2, from.y + 20);
    await page.mouse.down();
    await page.mouse.move(bin.x + 20, bin.y + 10, { steps: 5 });
    await picture("library-dragging-to-a-bin");
    await page.mouse.up();
    await page.getByRole("button", { name: "Day 1 1" }).click();
    await thing(page, "harbour.png").waitFor();
    await page.waitForFunction(() => document.querySelectorAll('[role="grid"] [role="gridcell"]').length === 1);
    await bring(page, gif("again.gif", 50));
    await page.getByText("“again.gif” is here already, as “bar.gif”: the same file is kept once").waitFor();
    assert.equal(await thing(page, "again.gif").count(), 0);
    await picture("library-three-kinds");
  }));

test("marked in the source monitor by keyboard, inserted, undone, overwritten and appended", () =>
  visit(async ({ page, room, picture }) => {
    await room("edit");
    await opened(page);
    await bring(page, gif("marked.gif", 60, 9));
    const film = thing(page, "marked.gif");
    await film.waitFor();
    await film.dblclick();
    const place = page.getByLabel("Timecode of the source");
    await place.waitFor();
    for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("i");
    for (let i = 0; i < 24; i++) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("o");
    assert.equal(await place.textContent(), "00:00:01:04");
    await page.getByText("00:00:00:05 to 00:00:01:05 · 00:00:01:00").waitFor();
    assert.equal(await page.getByLabel("Timecode", { exact: true }).textContent(), "00:00:00:00", "the film stood still");
    await picture("source-marked");
    const before = await clips(page, "Picture");
    await page.keyboard.press(",");
    await page.waitForFunction((count) => document.querySelectorAll('[role="row"][aria-label="Picture"] [data-clip]').length === count, before + 1);
    assert.equal(await page.getByLabel("Timecode", { exact: true }).textContent(), "00:00:01:00", "the playhead goes to where it ends");
    await picture("source-inserted");
    await page.getByRole("treegrid").click({ position: { x: 400, y: 4 } });
    await page.keyboard.press("ControlOrMeta+z");
    await page.waitForFunction((count) => document.querySelectorAll('[role="row"][aria-label="Picture"] [data-clip]').length === count, before);
    await page.getByRole("button", { name: "Append from the source" }).click();
    await page.waitForFunction((count) => document.querySelectorAll('[role="row"][aria-label="Picture"] [data-clip]').length === count, before + 1);
    await page.getByText(/^Saved · revision \d+$/).waitFor();
    await film.click();
    await page.getByText(/· 1 clip$/).waitFor();
    await page.keyboard.press("ControlOrMeta+z");
  }));

test("dragged onto the timeline it lies where it was shown, and Escape leaves everything", () =>
  visit(async ({ page, room, picture }) => {
    await room("edit");
    await opened(page);
    await bring(page, png("dragged.png", [120, 30, 30]));
    const still = thing(page, "dragged.png");
    await still.waitFor();
    const before = await clips(page, "Picture");
    const from = await still.boundingBox();
    const row = await page.getByRole("row", { name: "Picture" }).boundingBox();
    assert(from !== null && row !== null);
    const pick = async () => {
      await page.mouse.move(from.x + 20, from.y + 20);
      await page.mouse.down();
      await page.mouse.move(row.x + 300, row.y + row.height / 2, { steps: 6 });
    };
    await pick();
    await page.waitForFunction((count) => document.querySelectorAll('[role="row"][aria-label="Picture"] [data-clip]').length === count, before + 1);
    await picture("library-dragging");
    await page.keyboard.press("Escape");
    assert.equal(await clips(page, "Picture"), before);
    await page.mouse.up();
    assert.equal(await clips(page, "Picture"), before);
    await pick();
    await page.mouse.up();
    await page.waitForFunction((count) => document.querySelectorAll('[role="row"][aria-label="Picture"] [data-clip]').length === count, before + 1);
    await page.getByText(/^Saved · revision \d+$/).waitFor();
  }));

test("replaced, deleted and restored; each is undone", () =>
  visit(async ({ page, room, picture }) => {
    await room("edit");
    await opened(page);
    await bring(page, png("first.png", [10, 90, 10]), png("other.png", [10, 90, 60]));
    await thing(page, "other.png").waitFor();
    await thing(page, "first.png").click({ button: "right" });
    await picture("library-menu");
    const choosing = page.waitForEvent("filechooser");
    await page.getByRole("menuitem", { name: "Replace with a file" }).click();
    await (await choosing).setFiles([png("second.png", [200, 90, 10])]);
    await thing(page, "second.png").waitFor();
    assert.equal(await thing(page, "first.png").count(), 0);
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await thing(page, "first.png").waitFor();
    await thing(page, "first.png").click();
    await page.keyboard.press("F2");
    await page.keyboard.type("renamed.png");
    await page.keyboard.press("Enter");
    await thing(page, "renamed.png").click();
    await page.keyboard.press("Delete");
    await page.getByText("“renamed.png” is in the trash; its clips stay").waitFor();
    await thing(page, "renamed.png").waitFor({ state: "detached" });
    await thing(page, "other.png").click();
    await page.keyboard.press("ControlOrMeta+z");
    await thing(page, "renamed.png").click();
    await page.keyboard.press("Delete");
    await page.getByRole("button", { name: /^Trash/ }).click();
    await thing(page, "renamed.png").click({ button: "right" });
    await picture("library-trash");
    await page.getByRole("menuitem", { name: "Restore" }).click();
    await page.getByText("“renamed.png” is back").waitFor();
    await page.getByRole("button", { name: /^All \d/ }).click();
    await thing(page, "renamed.png").waitFor();
  }));

test("a file that cannot be used says why; an upload that a reload cuts goes on by itself", () =>
  visit(async ({ page, room, picture, expect }) => {
    expect(/^422 POST .*\/finish$/, /Failed to load resource: .*(422|ERR_FAILED)/);
    await room("edit");
    await opened(page);
    await bring(page, { name: "notes.mov", mimeType: "video/quicktime", buffer: Buffer.from("This is no film at all.") });
    await page.getByRole("alert").getByText(/neither a picture, a film, a sound nor captions/).waitFor();
    await picture("library-refused");
    await page.getByRole("button", { name: "Give up “notes.mov”" }).click();
    let held = 0;
    await page.route("**/api/uploads/*?offset=*", (route) => {
      held += 1;
      return route.abort();
    });
    await bring(page, wav("long.wav", 60));
    await page.getByText("the studio does not answer; goes on by itself").waitFor();
    assert(held > 0);
    await page.unroute("**/api/uploads/*?offset=*");
    await page.reload();
    await opened(page);
    await thing(page, "long.wav").waitFor();
  }));
