/** Projects, Jobs, Export and Settings: each by mouse and by keyboard, and axe in each. */
import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";

import type { Page } from "playwright-core";

import { visit } from "./browser.ts";
import { OwnStudio } from "./studio.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");

/** Serious and critical findings of axe, as lines. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: (context: string) => Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> } };
    const { violations } = await axe.run("#room");
    return violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" ")}`);
  });
}

const go = async (page: Page, room: "jobs" | "settings" | "projects") => {
  await page.getByRole("button", { name: room === "projects" ? "MILIMO" : room === "jobs" ? "Jobs" : "Settings", exact: true }).click();
};
const card = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "");

/** A project and its script, made as scripts of a person would be: by the page's own cookie. */
async function project(page: Page, name: string): Promise<string> {
  return page.evaluate(async (called) => {
    const made = await fetch("/api/projects", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ name: called }) });
    return ((await made.json()) as { id: string }).id;
  }, name);
}

async function call(page: Page, method: string, path: string, body?: unknown): Promise<unknown> {
  return page.evaluate(async ([verb, where, what]) => {
    const answer = await fetch(where as string, { method: verb as string, ...(what !== undefined && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(what) }) });
    return answer.status === 204 ? null : ((await answer.json()) as unknown);
  }, [method, path, body] as const);
}

/** A shot that waits: the queue is held before. */
async function shot(page: Page, of: string, title: string): Promise<string> {
  const made = (await call(page, "POST", `/api/projects/${of}/video-jobs`, { title, priority: "normal", request: { prompt: "Wide. A man waits in a room, at night.", frames: 24, extent: { width: 320, height: 180 } } })) as { id: string };
  return made.id;
}

const rows = (page: Page, table: "Queue" | "History") => page.getByRole("treegrid", { name: table }).getByRole("row");
const titles = async (page: Page) => rows(page, "Queue").locator(".font-medium").allTextContents();

test("projects are renamed, duplicated, archived, deleted and brought back, by mouse", () =>
  visit(async ({ page, picture }) => {
    await project(page, "The harbour");
    await card(page, "The harbour").waitFor();
    await picture("projects");
    assert.deepEqual(await findings(page), []);

    const menu = (name: string) => page.getByRole("button", { name: `What can be done with “${name}”` });
    await menu("The harbour").click();
    await page.getByRole("menuitem", { name: "Rename" }).click();
    await page.getByLabel("Rename").fill("The old harbour");
    await page.getByLabel("Rename").press("Enter");
    await card(page, "The old harbour").waitFor();

    await menu("The old harbour").click();
    await page.getByRole("menuitem", { name: "Duplicate" }).click();
    await card(page, "The old harbour copy").waitFor();

    await menu("The old harbour copy").click();
    await page.getByRole("menuitem", { name: "Archive" }).click();
    await card(page, "The old harbour copy").waitFor({ state: "detached" });
    await page.getByRole("radio", { name: "Archive" }).click();
    await card(page, "The old harbour copy").waitFor();
    await page.getByRole("radio", { name: "Films" }).click();

    await menu("The old harbour").click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await card(page, "The old harbour").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Undo" }).first().click();
    await card(page, "The old harbour").waitFor();

    await menu("The old harbour").click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByRole("radio", { name: "Trash" }).click();
    await card(page, "The old harbour").waitFor();
    assert.deepEqual(await findings(page), []);
    await picture("projects-trash");
    await page.getByRole("button", { name: "Restore" }).click();
    await page.getByText("The trash is empty.").waitFor();
    await page.getByRole("radio", { name: "Films" }).click();
    await card(page, "The old harbour").waitFor();

    await page.getByLabel("Search projects").fill("old HARB");
    await page.waitForFunction(() => document.querySelectorAll("[data-card]").length === 1);
    await page.getByLabel("Search projects").fill("nowhere");
    await page.getByText("No project is called “nowhere”.").waitFor();
    await page.getByLabel("Search projects").fill("");
    await project(page, "Aardvark");
    await page.getByLabel("Order").selectOption("name");
    await page.waitForFunction(() => {
      const names = [...document.querySelectorAll("[data-card]")].map((each) => each.textContent);
      return names.includes("The old harbour") && names.includes("Aardvark") && names.indexOf("Aardvark") < names.indexOf("The old harbour");
    });
  }));

test("projects by keyboard alone", () =>
  visit(async ({ page }) => {
    for (const name of ["One", "Two"]) await project(page, name);
    await card(page, "Two").waitFor();
    await card(page, "Two").focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(await focused(page), "One");
    await page.keyboard.press("F2");
    await page.keyboard.type("First");
    await page.keyboard.press("Enter");
    await card(page, "First").waitFor();
    await card(page, "First").focus();
    await page.keyboard.press("Control+d");
    await card(page, "First copy").waitFor();
    await card(page, "First copy").focus();
    await page.keyboard.press("Delete");
    await card(page, "First copy").waitFor({ state: "detached" });
    await page.keyboard.press("Control+z");
    await card(page, "First copy").waitFor();
    await card(page, "First copy").focus();
    await page.keyboard.press("e");
    await card(page, "First copy").waitFor({ state: "detached" });
    await page.keyboard.press("Alt+2");
    await card(page, "First copy").waitFor();
    await card(page, "First copy").focus();
    await page.keyboard.press("e");
    await card(page, "First copy").waitFor({ state: "detached" });
    await page.keyboard.press("Alt+1");
    await card(page, "First copy").focus();
    await page.keyboard.press("Delete");
    await page.keyboard.press("Alt+3");
    await card(page, "First copy").focus();
    await page.keyboard.press("r");
    await page.getByText("The trash is empty.").waitFor();
    await page.keyboard.press("Alt+1");
    await page.keyboard.press("Control+f");
    await page.keyboard.type("first c");
    await page.waitForFunction(() => document.querySelectorAll("[data-card]").length === 1);
    await card(page, "First copy").focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/story$/);
  }));

test("the queue is held, put in order, paused, cancelled and tried again, by mouse", () =>
  visit(async ({ project: ours, page, picture }) => {
    await go(page, "jobs");
    await page.getByRole("meter", { name: "Memory" }).waitFor();
    await page.getByRole("button", { name: "Hold the queue" }).click();
    await page.getByText("The queue is held").waitFor();
    for (const title of ["Harbour", "Gulls", "Boat"]) await shot(page, ours, title);
    await page.waitForFunction(() => document.querySelectorAll('[data-job] [title^="Move"]').length === 3);
    assert.deepEqual(await titles(page), ["Harbour", "Gulls", "Boat"]);
    assert.deepEqual(await findings(page), []);

    const grip = await page.getByTitle("Move “Boat”").boundingBox();
    const first = await rows(page, "Queue").first().boundingBox();
    assert(grip !== null && first !== null);
    await page.mouse.move(grip.x + 6, grip.y + 8);
    await page.mouse.down();
    await page.mouse.move(first.x + 40, first.y + 30, { steps: 4 });
    await page.mouse.move(first.x + 40, first.y + 4, { steps: 4 });
    await picture("jobs-dragging");
    await page.mouse.up();
    await page.waitForFunction(() => document.querySelector("[data-job] .font-medium")?.textContent === "Boat");
    assert.deepEqual(await titles(page), ["Boat", "Harbour", "Gulls"]);

    const boat = rows(page, "Queue").first();
    await boat.click();
    await page.getByRole("complementary", { name: "Boat" }).getByText("Wide. A man waits in a room, at night.").waitFor();
    await boat.getByRole("button", { name: "Pause" }).click();
    await boat.getByText("paused").waitFor();
    await boat.getByRole("button", { name: "Go on" }).click();
    await boat.getByText("waits").waitFor();
    await boat.getByRole("button", { name: "Cancel" }).click();
    const ended = rows(page, "History").filter({ hasText: "Boat" });
    await ended.waitFor();
    await ended.click();
    await ended.getByRole("button", { name: "Try again" }).click();
    await rows(page, "Queue").filter({ hasText: "Boat" }).waitFor();
    await picture("jobs-queue");

    await page.getByRole("button", { name: "Let the queue go on" }).click();
    for (const title of ["Harbour", "Gulls", "Boat"]) await rows(page, "History").filter({ hasText: title }).getByText("done").waitFor({ timeout: 90_000 });
    await rows(page, "History").filter({ hasText: "Gulls" }).click();
    await page.getByRole("complementary", { name: "Gulls" }).getByRole("button", { name: "Log", expanded: true }).waitFor();
    assert.deepEqual(await findings(page), []);
    await rows(page, "History").filter({ hasText: "Gulls" }).getByRole("button", { name: "Same again" }).click();
    await page.waitForFunction(() => [...document.querySelectorAll("[data-job]")].filter((row) => row.textContent.includes("Gulls") && row.textContent.includes("done")).length === 2, undefined, { timeout: 90_000 });
    await picture("jobs-done");
  }));

test("jobs by keyboard alone", () =>
  visit(async ({ project: ours, page }) => {
    await page.keyboard.press("Shift+4");
    await page.getByRole("meter", { name: "Memory" }).waitFor();
    await page.keyboard.press("Shift+P");
    await page.getByText("The queue is held").waitFor();
    const ids = [];
    for (const title of ["Harbour", "Gulls", "Boat"]) ids.push(await shot(page, ours, title));
    await page.waitForFunction(() => document.querySelectorAll('[data-job] [title^="Move"]').length === 3);
    await rows(page, "Queue").first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Alt+ArrowUp");
    await page.waitForFunction(() => document.querySelectorAll("[data-job] .font-medium")[1]?.textContent === "Boat");
    assert.deepEqual(await titles(page), ["Harbour", "Boat", "Gulls"]);
    await page.keyboard.press("Alt+Home");
    await page.waitForFunction(() => document.querySelector("[data-job] .font-medium")?.textContent === "Boat");
    await page.keyboard.press("Alt+ArrowDown");
    await page.waitForFunction(() => document.querySelector("[data-job] .font-medium")?.textContent === "Harbour");
    await page.keyboard.press("p");
    await rows(page, "Queue").nth(1).getByText("paused").waitFor();
    await page.keyboard.press("p");
    await page.keyboard.press("Delete");
    const cancelled = rows(page, "History").filter({ hasText: "Boat" }).filter({ hasText: "cancelled" }).first();
    await cancelled.waitFor();
    await cancelled.focus();
    await page.keyboard.press("r");
    await rows(page, "Queue").filter({ hasText: "Boat" }).waitFor();
    await page.keyboard.press("l");
    await page.getByRole("button", { name: "Log", expanded: false }).waitFor();
    for (const id of ids) await call(page, "POST", `/api/jobs/${id}/cancel`);
    await page.keyboard.press("Shift+P");
    await page.getByText("The queue is held").waitFor({ state: "detached" });
    await page.keyboard.press("Control+f");
    await page.keyboard.type("boat");
    await page.waitForFunction(() => [...document.querySelectorAll('[role="treegrid"][aria-label="History"] [role="row"]')].every((row) => row.textContent.toLowerCase().includes("boat")));
  }));

test("a part of the film is exported under a name, plays, and lies in its folder, by mouse", () =>
  visit(async ({ page, room, picture }) => {
    await room("export");
    await page.getByRole("heading", { name: "Export", exact: true }).waitFor();
    await page.getByText("HEVC").waitFor();
    assert.deepEqual(await findings(page), []);
    await page.getByText("H.264, master").click();
    await page.getByRole("radio", { name: "From in to out" }).click();
    const out = page.getByLabel("Set the out point");
    await out.fill("00:00:99:00");
    await page.getByText("The range must lie between").waitFor();
    await out.fill("00:00:00:23");
    await page.getByLabel("Size").selectOption({ label: "360p · 640×360" });
    await page.getByLabel("Captions").selectOption("sidecar");
    await page.getByLabel("Loudness").selectOption("web");
    await page.getByLabel("File name").fill("a/b");
    await page.getByText("A name needs letters").waitFor();
    await page.getByLabel("File name").fill("Kessel, one second");
    await page.getByRole("main").getByRole("button", { name: "Export", exact: true }).click();
    const row = page.getByRole("listitem").filter({ hasText: "Kessel, one second.mp4" });
    await row.getByText("0:01").waitFor({ timeout: 60_000 });
    await row.getByText("640×360").waitFor();
    await page.waitForFunction(() => (document.querySelector<HTMLVideoElement>("#export-player")?.videoWidth ?? 0) === 640);
    await row.getByTitle("Play").click();
    await page.waitForFunction(() => (document.querySelector<HTMLVideoElement>("#export-player")?.currentTime ?? 0) > 0.2);
    await row.getByRole("button", { name: "Show in its folder" }).click();
    await row.getByText("It lies in this folder as Kessel, one second.mp4").waitFor();
    assert.deepEqual(await findings(page), []);
    await picture("export");
    const saving = page.waitForEvent("download");
    await row.getByRole("button", { name: "Save the file" }).click();
    assert.equal((await saving).suggestedFilename(), "Kessel, one second.mp4");
    await row.getByRole("button", { name: "What can be done" }).click();
    await page.getByRole("menuitem", { name: "Same again" }).click();
    await page.waitForFunction(() => [...document.querySelectorAll("[data-export]")].filter((one) => one.textContent.includes("Kessel, one second") && one.textContent.includes("640×360")).length === 2, undefined, { timeout: 60_000 });
  }));

test("an export by keyboard alone, cancelled, and forgotten", () =>
  visit(async ({ page, room }) => {
    await room("export");
    await page.getByText("HEVC").waitFor();
    await call(page, "PATCH", "/api/queue", { paused: true });
    await page.getByRole("radio", { name: /H\.264, web/ }).focus();
    for (let at = 0; at < 5; at++) await page.keyboard.press("ArrowDown");
    assert.equal(await page.getByRole("radio", { name: /Sound, AAC/ }).isChecked(), true);
    await page.getByLabel("File name").focus();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("Sound alone");
    await page.keyboard.press("Control+Enter");
    const row = page.getByRole("listitem").filter({ hasText: "Sound alone.m4a" });
    await row.getByText("waits").waitFor();
    await page.locator("[data-export]").first().focus();
    await page.keyboard.press("Delete");
    await row.getByText("cancelled").waitFor();
    await call(page, "PATCH", "/api/queue", { paused: false });
    await page.getByLabel("File name").focus();
    await page.keyboard.press("Control+Enter");
    await page.waitForFunction(() => document.querySelector<HTMLAudioElement>("audio#export-player")?.readyState !== undefined, undefined, { timeout: 60_000 });
    await page.locator("[data-export]").first().focus();
    await page.keyboard.press("p");
    await page.waitForFunction(() => (document.querySelector<HTMLAudioElement>("#export-player")?.currentTime ?? 0) > 0.1);
    const before = await row.count();
    await page.locator("[data-export]").first().focus();
    await page.keyboard.press("Delete");
    await page.waitForFunction((count) => [...document.querySelectorAll("[data-export]")].filter((one) => one.textContent.includes("Sound alone")).length < count, before);
  }));

test("an export that failed says why and what to do; one of what was never there is refused", async () => {
  const studio = await OwnStudio.start();
  try {
    await visit(async ({ project: ours, page, ask, expect, picture }) => {
      const { sequence } = await ask<{ sequence: string }>("GET", `/api/projects/${ours}`);
      const { document } = await ask<{ document: { clips: Record<string, { source: { take?: string; blob?: string } }> } }>("GET", `/api/sequences/${sequence}`);
      const gone = Object.values(document.clips).find(({ source }) => source.take)?.source.blob ?? "";
      rmSync(join(studio.home, "blobs", gone.slice(0, 2), gone));
      await page.getByText("HEVC").waitFor();
      expect(/409/);
      await page.getByRole("main").getByRole("button", { name: "Export", exact: true }).click();
      await page.getByRole("alert").filter({ hasText: "Generate the shot again" }).waitFor({ timeout: 60_000 });
      await page.getByRole("button", { name: "Open the edit" }).waitFor();
      assert.deepEqual(await findings(page), []);
      await picture("export-failed");

      const film = { tracks: { v: { kind: "video", order: 0 } }, clips: { a: { track: "v", start: 0, length: 24, name: "The gull", source: { type: "media", blob: "0".repeat(64), frames: 24 } } } };
      const cut = await ask<{ id: string }>("POST", `/api/projects/${ours}/sequences`, { name: "Something is missing", document: film });
      await page.evaluate(([of, which]) => localStorage.setItem("milimo.sequences", JSON.stringify({ [of as string]: which })), [ours, cut.id]);
      await page.reload();
      await page.getByText(/Something is missing|0:01/).first().waitFor();
      await page.getByRole("main").getByRole("button", { name: "Export", exact: true }).click();
      await page.getByText(/The studio has no media for “The gull”/).waitFor();
    }, { host: studio, room: "export" });
  } finally {
    await studio.stop();
  }
});

test("settings by mouse: theme, language, keys, disk, tokens, backups, privacy", () =>
  visit(async ({ page, picture }) => {
    await go(page, "settings");
    await page.getByRole("radio", { name: "Light" }).click();
    await page.waitForFunction(() => document.documentElement.dataset["theme"] === "light");
    assert.deepEqual(await findings(page), []);
    await page.getByLabel("Language").selectOption("de");
    await page.getByRole("heading", { name: "Einstellungen" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Einstellungen" }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.dataset["theme"]), "light");
    await page.getByLabel("Sprache").selectOption("en");
    await page.getByRole("radio", { name: "Dark" }).click();

    for (const [name, inside] of [["Folders and disk", "used by the studio"], ["This machine", "Load of all cores"], ["Workers and tokens", "connected"], ["Engines", "animatic"], ["Backups", "End the studio, then type"], ["Privacy", "Nothing is sent"]] as const) {
      await page.getByRole("tab", { name }).click();
      await page.getByText(inside).first().waitFor();
      assert.deepEqual(await findings(page), [], name);
      await picture(`settings-${name.split(" ")[0]?.toLowerCase() ?? ""}`);
    }
    await page.getByRole("tab", { name: "Workers and tokens" }).click();
    await page.getByLabel("Which machine is it for?").fill("Render box");
    await page.getByRole("button", { name: "Make a token" }).click();
    await page.getByText("It is shown this once").waitFor();
    await page.getByRole("button", { name: "I have it" }).click();
    await page.getByRole("button", { name: "Revoke the token of Render box" }).click();
    await page.getByRole("button", { name: "Really?" }).click();
    await page.getByText("revoked").waitFor();
    await page.getByRole("tab", { name: "Backups" }).click();
    await page.getByRole("button", { name: "Back up now" }).click();
    await page.getByText(/hourly-\d{8}T\d{6}Z/).first().waitFor();
    await page.getByRole("tab", { name: "Folders and disk" }).click();
    await page.getByLabel("Proxies and filmstrips take at most").selectOption({ label: "5.0 GB" });
    await page.reload();
    await page.getByRole("tab", { name: "Folders and disk" }).click();
    assert.equal(await page.getByLabel("Proxies and filmstrips take at most").inputValue(), "5000");
  }));

test("keys by keyboard alone: another preset, a key taken from another action, and reset; they count everywhere", () =>
  visit(async ({ page, room, picture }) => {
    await page.keyboard.press("Control+,");
    await page.getByRole("tab", { name: "General" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.getByRole("radio", { name: "Premiere" }).focus();
    await page.keyboard.press("Space");
    await page.waitForFunction(() => document.querySelector('[role="radio"][aria-checked="true"]')?.textContent === "Premiere");
    await page.getByLabel("Find an action or a key").fill("blade");
    await page.getByRole("button", { name: "Add a key to “Blade tool”" }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("m");
    await page.getByText("M does “Set a marker”.").waitFor();
    await picture("settings-keys-taken");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Take M off “Blade tool”" }).waitFor();
    await page.getByLabel("Find an action or a key").fill("marker");
    assert.equal(await page.getByRole("button", { name: /Take .* off “Set a marker”/ }).count(), 0);
    assert.deepEqual(await findings(page), []);
    await room("edit");
    await page.getByLabel("Timecode").waitFor();
    await page.keyboard.press("m");
    await page.locator('[aria-pressed="true"]').filter({ has: page.locator("svg") }).first().waitFor();
    assert.match((await page.locator('[aria-pressed="true"]').evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")).join(" "))), /Blade/);
    await go(page, "settings");
    await page.getByRole("tab", { name: "Keys" }).click();
    await picture("settings-keys");
    await page.getByRole("button", { name: "Reset 2 changes" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Reset all" }).waitFor();
    await page.getByRole("radio", { name: "Milimo" }).focus();
    await page.keyboard.press("Space");
    await page.getByRole("button", { name: "Take B off “Blade tool”" }).waitFor();
  }));

test("a studio without a film: a sentence becomes a shot; what is deleted for good is gone", async () => {
  const studio = await OwnStudio.start({ home: null, slots: 1 });
  try {
    await visit(async ({ page, ask, host }) => {
      await page.getByRole("button", { name: /^Generate a shot/ }).click();
      await page.getByLabel("What does the shot show?").fill("Close-up of a lighthouse keeper at dusk, rain on the window.");
      await page.getByRole("button", { name: "Generate", exact: true }).click();
      await page.waitForURL(/\/story$/);
      const made = page.locator("[role=gridcell][data-shot]").first();
      await made.getByText("1 take").waitFor({ timeout: 60_000 });
      const { projects } = await ask<{ projects: { id: string; name: string; takes: number }[] }>("GET", "/api/projects");
      assert.deepEqual(projects.map(({ takes }) => takes), [1]);
      const name = projects[0]?.name ?? "";
      await page.goto(host.url);
      await page.locator("[data-card]").focus();
      await page.keyboard.press("Delete");
      await page.getByRole("radio", { name: "Trash" }).click();
      await page.getByRole("heading", { name }).waitFor();
      await page.getByRole("button", { name: "Delete for good" }).click();
      await page.getByRole("button", { name: "Delete for good", exact: true }).click();
      await page.getByText("The trash is empty.").waitFor();
      assert.equal((await ask<{ total: number }>("GET", "/api/projects?trash=true")).total, 0);
    }, { host: studio });
  } finally {
    await studio.stop();
  }
});
