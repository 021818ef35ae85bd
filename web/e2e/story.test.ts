import assert from "node:assert/strict";
import { test } from "node:test";

import type { Page } from "playwright-core";

import { findings } from "./axe.ts";
import { until, visit } from "./browser.ts";
import { AMBER } from "./pictures.ts";

/** A project of its own with the example's screenplay, as a newcomer makes one. */
async function example(page: Page): Promise<void> {
  await page.getByRole("button", { name: "New project" }).click();
  await page.getByRole("button", { name: /Use the example/ }).click();
  await card(page, "5A").waitFor();
}

const card = (page: Page, code: string) => page.getByRole("gridcell", { name: new RegExp(`^${code}\\b`) });
const script = (page: Page) => page.getByRole("textbox", { name: "Screenplay" });
const heard = (page: Page, words: string) => page.getByText(words, { exact: true }).waitFor({ state: "attached" });

/** By key. The editor takes no key for an answer that comes sooner after the list than a person can have read it (75 ms). */
async function accept(page: Page, option: string): Promise<void> {
  await page.getByRole("option", { name: option }).waitFor();
  await page.waitForTimeout(150);
  await page.keyboard.press("Enter");
}

async function wordsOf(page: Page): Promise<string[]> {
  return page.locator("[data-shot] p:last-child").allTextContents();
}

test("a new project begins with the example; script and board point at each other", () =>
  visit(async ({ page, picture }) => {
    await page.getByRole("button", { name: "New project" }).click();
    await page.getByRole("heading", { name: "Begin with a screenplay" }).waitFor();
    await picture("story-empty");
    assert.deepEqual(await findings(page), []);
    await page.getByRole("button", { name: /Use the example/ }).click();
    await card(page, "5A").waitFor();
    await heard(page, "1 page · 0:51");
    assert.equal((await wordsOf(page)).length, 14);

    await card(page, "2B").click();
    await page.locator(".f-bar.selected").first().waitFor();
    assert.equal(await page.locator(".f-bar.selected").first().getAttribute("title"), "2B");
    await page.locator('.f-bar[title="1B"]').first().click();
    assert.equal(await card(page, "1B").getAttribute("aria-selected"), "true");
    assert.equal(await card(page, "2B").getAttribute("aria-selected"), "false");

    await page.keyboard.press("Control+Shift+O");
    await page.getByPlaceholder("Find a scene").fill("stairs");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.classList.contains("cm-content"));
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Alt+Enter");
    assert.equal(await card(page, "4A").evaluate((one) => one === document.activeElement), true);
    await picture("story-selected");
  }));

test("shots are put in order by key and by pointer, and undo brings them back", () =>
  visit(async ({ page, picture }) => {
    await example(page);
    const before = await wordsOf(page);
    await card(page, "2A").click();
    await page.keyboard.press("Alt+ArrowRight");
    await heard(page, "2A moved before 2C");
    const stepped = await wordsOf(page);
    assert.deepEqual([stepped[3], stepped[4]], [before[4], before[3]]);
    await page.keyboard.press("Control+z");
    await page.getByText("Undone: Move 2A").waitFor();
    assert.deepEqual(await wordsOf(page), before);

    const from = await card(page, "1C").boundingBox();
    const to = await card(page, "1A").boundingBox();
    assert(from !== null && to !== null);
    await page.mouse.move(from.x + 60, from.y + 60);
    await page.mouse.down();
    await page.mouse.move(to.x + 20, to.y + 60, { steps: 8 });
    await picture("story-dragging");
    await page.keyboard.press("Escape");
    await page.mouse.up();
    assert.deepEqual(await wordsOf(page), before);
    await page.mouse.move(from.x + 60, from.y + 60);
    await page.mouse.down();
    await page.mouse.move(to.x + 20, to.y + 60, { steps: 8 });
    await page.mouse.up();
    await heard(page, "1C moved before 1A");
    assert.equal((await wordsOf(page))[0], before[2]);
  }));

test("a shot is made, changed, found stale and undone", () =>
  visit(async ({ page, picture }) => {
    await example(page);
    await card(page, "1B").click();
    await page.keyboard.press("g");
    await card(page, "1B").getByText("animatic").waitFor({ timeout: 120_000 });
    await page.keyboard.press("Enter");
    const inspector = page.getByRole("complementary", { name: "Shot" });
    await inspector.getByRole("button", { name: /^Take 1.*used in the cut$/ }).waitFor();
    await inspector.getByLabel("Size").selectOption({ label: "Wide" });
    await card(page, "1B").getByText(/^stale/).waitFor();
    await inspector.getByText(/^Changed since its take was made: .*Size/).waitFor();
    await picture("story-stale");
    assert.deepEqual(await findings(page), []);
    await card(page, "1B").focus();
    await page.keyboard.press("Control+z");
    await card(page, "1B").getByText("animatic").waitFor();
    await inspector.getByRole("button", { name: "4 stars" }).click();
    await card(page, "1B").getByLabel("4 stars").waitFor();
  }));

test("what is typed is completed, saved, and becomes shots", () =>
  visit(async ({ page }) => {
    await example(page);
    await script(page).click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("\n\nEXT. KES");
    await accept(page, "KESSEL POINT - CLIFF PATH");
    await page.keyboard.type(" - DAY\n\nThe path is empty.\n\nMA");
    await accept(page, "MARA");
    await page.keyboard.type("\nGone.\n");
    await page.locator("[data-shot]", { hasText: "“Gone.”" }).waitFor({ state: "attached" });
    await page.reload();
    await card(page, "6A").waitFor();
  }));

test("an element is described, shown by a picture, makes its shots stale, and undo makes them fresh", () =>
  visit(async ({ page, picture }) => {
    await example(page);
    await card(page, "1B").click();
    await page.keyboard.press("g");
    await card(page, "1B").getByText("animatic").waitFor({ timeout: 120_000 });
    await page.keyboard.press("e");
    const panel = page.getByRole("complementary", { name: "Elements" });
    await panel.getByRole("button", { name: /^Mara/ }).click();
    await panel.getByText("A change makes the take of 1 shot stale.").waitFor();
    await panel.getByLabel("Description").fill("a fisherwoman of thirty in a green coat");
    await panel.getByLabel("Name", { exact: true }).focus();
    await card(page, "1B").getByText(/^stale · .*Mara/).waitFor();
    await picture("story-element");
    assert.deepEqual(await findings(page), []);

    await panel.getByRole("button", { name: "1B", exact: true }).click();
    await card(page, "1B").focus();
    await page.keyboard.press("i");
    const inspector = page.getByRole("complementary", { name: "Shot" });
    await inspector.locator("ins", { hasText: "green" }).first().waitFor();
    await picture("story-what-changed");
    await card(page, "1B").focus();
    await page.keyboard.press("Control+z");
    await card(page, "1B").getByText("animatic").waitFor();

    await page.keyboard.press("e");
    await panel.getByRole("button", { name: /^Mara/ }).click();
    const chooser = page.waitForEvent("filechooser");
    await panel.getByRole("button", { name: /Drop pictures here/ }).click();
    await (await chooser).setFiles({ name: "amber.png", mimeType: "image/png", buffer: AMBER });
    await panel.getByRole("button", { name: "Take picture 1 away" }).waitFor({ state: "attached" });
    await card(page, "1B").getByText(/^stale · .*Mara/).waitFor();
    await card(page, "1B").focus();
    await page.keyboard.press("Alt+g");
    await card(page, "1B").getByText("animatic").waitFor({ timeout: 120_000 });
  }));

test("takes are chosen and rated on the card, and several shots are changed at once", () =>
  visit(async ({ page, picture }) => {
    await example(page);
    await card(page, "1A").click();
    await page.keyboard.press("g");
    await card(page, "1A").getByText("animatic").waitFor({ timeout: 120_000 });
    await page.keyboard.press("v");
    await card(page, "1A").getByText("take 2 of 2").waitFor({ timeout: 120_000 });
    await page.keyboard.press("[");
    await card(page, "1A").getByText("take 1 of 2").waitFor();
    await page.keyboard.press("3");
    await card(page, "1A").getByLabel("3 stars").waitFor({ state: "attached" });
    await card(page, "1A").hover();
    await picture("story-takes");

    await card(page, "2A").click();
    await card(page, "2C").click({ modifiers: ["Shift"] });
    await page.getByRole("toolbar", { name: "Selected shots" }).getByText("3 shots").waitFor();
    await page.keyboard.press("i");
    await page.getByRole("complementary", { name: "Shot" }).getByLabel("Weather").selectOption({ label: "fog" });
    await page.locator("[data-scene]", { has: card(page, "2A") }).getByText(/fog/).first().waitFor();
    await picture("story-several");
    assert.deepEqual(await findings(page), []);
    await card(page, "2A").focus();
    await page.keyboard.press("Control+z");
    await page.getByText("Undone: Edit 2A, 2B, 2C").waitFor();
  }));

test("a scene is moved by key, its text with it, and the editor's undo brings it back", () =>
  visit(async ({ page }) => {
    await example(page);
    const before = await script(page).textContent();
    const words = await wordsOf(page);
    await page.waitForTimeout(400);
    await card(page, "2A").click();
    await page.keyboard.press("Alt+Shift+ArrowUp");
    await heard(page, "Scene 2 moved");
    await page.waitForFunction((first) => document.querySelector("[data-shot] p:last-child")?.textContent !== first, words[0]);
    const after = await wordsOf(page);
    assert.deepEqual(after.toSorted(), words.toSorted());
    await script(page).click();
    await page.keyboard.press("Control+z");
    await page.waitForFunction((text) => document.querySelector(".cm-content")?.textContent === text, before);
  }));

test("the board is printed, listed, and laid on a timeline after it was said what changes", () =>
  visit(async ({ page, picture }) => {
    await example(page);
    for (const [item, name] of [[/^Storyboard, 6/, /\.pdf$/], [/^Shot list/, /\.csv$/]] as const) {
      const saved = page.waitForEvent("download");
      await page.getByRole("button", { name: "Print the board" }).click();
      await page.getByRole("menuitem", { name: item }).click();
      assert.match((await saved).suggestedFilename(), name);
    }
    await card(page, "1A").click();
    await page.keyboard.press("g");
    await card(page, "1A").getByText("animatic").waitFor({ timeout: 120_000 });
    await page.getByRole("button", { name: "What to generate" }).click();
    await page.getByRole("menuitem", { name: /^Without a take.*13 · ~/ }).waitFor();
    await picture("story-generate");
    await page.keyboard.press("Escape");
    // The menu gives the focus back to its button a moment after it is gone.
    await page.waitForFunction(() => document.querySelector("[role=menu]") === null && document.activeElement?.getAttribute("aria-haspopup") === "menu");
    await card(page, "1A").focus();
    await page.keyboard.press("Control+Enter");
    await page.getByText("13 shots have no take yet and leave gaps").waitFor();
    await picture("story-to-timeline");
    await page.getByRole("button", { name: "Lay on the timeline" }).click();
    await page.waitForURL(/\/edit$/);
  }));

/** What the browser's own store has of unsaved scripts. */
function drafts(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const opened = indexedDB.open("milimo-drafts");
    const kept = await new Promise<{ text: string }[]>((resolve) => {
      opened.addEventListener("success", () => {
        const all = opened.result.transaction("scripts").objectStore("scripts").getAll();
        all.addEventListener("success", () => resolve(all.result as { text: string }[]));
      });
    });
    opened.result.close();
    return kept.map(({ text }) => text);
  });
}

test("a tab that is killed loses nothing of the last second", () =>
  visit(async ({ page }) => {
    await example(page);
    await script(page).click();
    await page.keyboard.press("Control+Home");
    // The server cannot be reached: what is typed is only here.
    await page.route("**/api/projects/*/script", (route) => (route.request().method() === "PUT" ? route.abort() : route.continue()));
    await page.keyboard.type("Title: Kept\n");
    await until("what was typed is in the browser's store", async () => (await drafts(page)).some((text) => text.startsWith("Title: Kept")));
    // Another tab, and this one is gone.
    const [again] = await Promise.all([page.waitForEvent("popup"), page.evaluate(() => void window.open(location.href))]);
    await page.goto("about:blank");
    await again.getByRole("textbox", { name: "Screenplay" }).getByText("Title: Kept").waitFor();
  }));

test("a long script draws only the lines in view", () =>
  visit(async ({ page }) => {
    await page.getByRole("button", { name: "New project" }).click();
    const scene = "INT. ROOM - DAY\n\nRain on the glass. @Mara waits.\n\nMARA\nWhen?\n\n";
    await page.locator('input[type="file"]').first().setInputFiles({ name: "long.fountain", mimeType: "text/plain", buffer: Buffer.from(scene.repeat(300)) });
    await script(page).click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("MARA\nNow.");
    assert((await page.locator(".cm-line").count()) < 250);
  }));

test("every theme is readable, full and with everything open", () =>
  visit(async ({ page, picture }) => {
    await example(page);
    await card(page, "1A").click();
    await page.keyboard.press("Enter");
    await page.getByRole("complementary", { name: "Shot" }).waitFor();
    for (const theme of ["dark", "light"]) {
      await page.evaluate((name) => (document.documentElement.dataset["theme"] = name), theme);
      assert.deepEqual(await findings(page), [], theme);
      await picture(`story-${theme}`);
    }
  }));
