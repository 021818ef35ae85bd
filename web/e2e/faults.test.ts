/** What goes wrong around the page: other pages, a server that dies, a line that is cut, a browser that lacks something. Nothing is lost. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import type { BrowserContext, Page } from "playwright-core";

import { until, visit, type Visit } from "./browser.ts";
import { clipAt, drag, head, hold, middleOfPictures, opened, pictures, saved, selectClip, setOpacity } from "./driving.ts";
import { cuttingProxy } from "./proxy.ts";
import { OwnStudio } from "./studio.ts";

/** What a browser says of a server that is not there. */
const GONE = /^console: .*net::ERR_(CONNECTION|CONTENT_LENGTH|EMPTY|INCOMPLETE|NETWORK|ABORTED|INTERNET)/;

// ---- two at one sequence ------------------------------------------------------------------------------------------

for (const where of ["tab", "browser"] as const) {
  test(`two at one sequence, the other in a ${where}: different clips are merged, for the same clip a person decides, and both sides stay`, () =>
    visit(async (at) => {
      const { page } = at;
      const other = await at.more(where);
      await Promise.all([opened(page), opened(other)]);
      const [first, second] = [await clipAt(page, 0), await clipAt(page, 1)];

      let letGo = await hold(other, "**/api/sequences/*", "PATCH");
      await setOpacity(other, second.id, 40);
      await setOpacity(page, first.id, 70);
      await saved(page, 2);
      at.expect(/^412 PATCH/, /status of 412/);
      letGo();
      await Promise.all([saved(page, 3), saved(other, 3)]);
      const merged = (await head(at)).document.clips;
      assert.deepEqual([merged[first.id]?.opacity, merged[second.id]?.opacity], [0.7, 0.4]);
      await selectClip(other, first.id);
      assert.equal(await other.getByLabel("Opacity", { exact: true }).inputValue(), "70");

      letGo = await hold(other, "**/api/sequences/*", "PATCH");
      await setOpacity(other, first.id, 20);
      await setOpacity(page, first.id, 90);
      await saved(page, 4);
      letGo();
      const dialog = other.getByRole("dialog", { name: "This was changed elsewhere too" });
      await dialog.getByRole("button", { name: /^Go on with mine/ }).click();
      await Promise.all([saved(page, 5), saved(other, 5)]);
      assert.equal((await head(at)).document.clips[first.id]?.opacity, 0.2);
      assert.equal((await head(at, 4)).document.clips[first.id]?.opacity, 0.9);

      letGo = await hold(other, "**/api/sequences/*", "PATCH");
      await setOpacity(other, first.id, 33);
      await setOpacity(page, first.id, 66);
      await saved(page, 6);
      letGo();
      await dialog.getByRole("button", { name: /^Go on with theirs/ }).click();
      await saved(other, 6);
      assert.equal((await head(at)).document.clips[first.id]?.opacity, 0.66);
      const { sequences } = await at.ask<{ sequences: { id: string; name: string }[] }>("GET", `/api/projects/${at.project}/sequences`);
      const mine = sequences.find(({ name }) => name === "My version");
      assert(mine !== undefined, "mine is a sequence of its own");
      const kept = await at.ask<{ document: { clips: Record<string, { opacity: number }> } }>("GET", `/api/sequences/${mine.id}`);
      assert.equal(kept.document.clips[first.id]?.opacity, 0.33);
    }, { room: "edit" }));
}

test("somebody else's change that comes in during a drag waits until it is let go, and both are there", () =>
  visit(async (at) => {
    const { page } = at;
    await opened(page);
    const before = await head(at);
    const [first, , third] = await pictures(page);
    assert(first !== undefined && third !== undefined);
    await drag(page, { x: third.left + third.width - 2, y: await middleOfPictures(page) }, -20, async () => {
      await at.ask("PATCH", `/api/sequences/${before.sequence}`, { patch: [["set", ["clips", first.id, "opacity"], 0.5]], label: "elsewhere" }, { "If-Match": '"rev-1"' });
      await page.waitForTimeout(500); // it is told of, and asked for
      await page.mouse.move(third.left + third.width - 40, await middleOfPictures(page), { steps: 3 });
    });
    await saved(page, 3);
    const now = (await head(at)).document.clips;
    assert.equal(now[first.id]?.opacity, 0.5);
    assert((now[third.id]?.length ?? 0) < (before.document.clips[third.id]?.length ?? 0), "the edge was dragged");
    at.expect(/^412 PATCH/, /status of 412/);
  }, { room: "edit" }));

test("the key is changed under an edit: the page says how to come in again, and then saves what was edited", () =>
  visit(async (at) => {
    const { page } = at;
    await opened(page);
    const clip = await clipAt(page, 0);
    at.expect(/^401 /, /status of 401/);
    await page.context().clearCookies();
    await setOpacity(page, clip.id, 35);
    await page.getByRole("heading", { name: "This page is not connected" }).waitFor();
    const { code } = await at.ask<{ code: string }>("POST", "/api/session-codes");
    const other = await page.context().newPage();
    await other.goto(`${at.host.url}/#code=${code}`);
    await other.getByRole("heading", { name: "Projects" }).waitFor();
    await saved(page, 2);
    assert.equal((await head(at)).document.clips[clip.id]?.opacity, 0.35);
  }, { room: "edit" }));

// ---- a server that dies -------------------------------------------------------------------------------------------

let mortal: OwnStudio | null = null;
before(async () => {
  mortal = await OwnStudio.start();
}, { timeout: 60_000 });
after(() => mortal?.stop());

function killed(work: (at: Visit, studio: OwnStudio) => Promise<void>, room: "edit" | "story" = "edit"): Promise<void> {
  const studio = mortal;
  assert(studio !== null);
  return visit(async (at) => {
    at.expect(GONE, /^50\d /);
    await work(at, studio);
    await at.page.getByText("The studio does not answer").waitFor({ state: "detached" });
  }, { host: studio, room });
}

test("the server is killed during a drag: what was dragged is saved when it is there again", () =>
  killed(async (at, studio) => {
    const { page } = at;
    await opened(page);
    const clip = await clipAt(page, 1);
    const before = (await head(at)).document.clips[clip.id]?.length ?? 0;
    await drag(page, { x: clip.left + clip.width - 2, y: await middleOfPictures(page) }, -40, () => studio.killServer());
    await page.getByText("The studio does not answer").waitFor();
    assert((await clipAt(page, 1)).width < clip.width - 20);
    await studio.startServer();
    await saved(page, 2);
    assert(((await head(at)).document.clips[clip.id]?.length ?? before) < before);
    await page.reload();
    await opened(page);
    await saved(page, 2);
  }));

test("a tab that is killed while the server is gone loses nothing, though somebody else changed the same clip meanwhile", () =>
  killed(async (at, studio) => {
    const { page } = at;
    await opened(page);
    const clip = await clipAt(page, 0);
    const { sequence } = await head(at);
    await studio.killServer();
    await setOpacity(page, clip.id, 25);
    await until("the change is in the browser's store", async () => (await unsaved(page)) > 0);
    await page.goto("about:blank");
    await studio.startServer();
    await at.ask("PATCH", `/api/sequences/${sequence}`, { patch: [["set", ["clips", clip.id, "opacity"], 0.75]], label: "elsewhere" }, { "If-Match": '"rev-1"' });
    await at.room("edit");
    await page.getByRole("dialog", { name: "This was changed elsewhere too" }).getByRole("button", { name: /^Go on with mine/ }).click();
    await saved(page, 3);
    assert.equal((await head(at)).document.clips[clip.id]?.opacity, 0.25);
    assert.equal((await head(at, 2)).document.clips[clip.id]?.opacity, 0.75);
  }));

test("the server is killed while a script is typed: every word is there", () =>
  killed(async (at, studio) => {
    const { page } = at;
    await page.getByRole("textbox", { name: "Screenplay" }).click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("\n\nThe lamp ", { delay: 5 });
    await studio.killServer();
    await page.keyboard.type("goes out.\n", { delay: 5 });
    await page.getByText("The studio does not answer").waitFor();
    await studio.startServer();
    await until("the script is saved", async () => (await at.ask<{ text: string }>("GET", `/api/projects/${at.project}/script`)).text.includes("The lamp goes out."));
  }, "story"));

test("the server is killed during an export: it goes on, and the page shows it without being asked", () =>
  killed(async (at, studio) => {
    const { page } = at;
    await at.room("export");
    const { sequence } = await head(at);
    // Large, so that it takes some seconds.
    const { id } = await at.ask<{ id: string }>("POST", `/api/sequences/${sequence}/exports`, { preset: "h264_master", settings: { extent: { width: 1280, height: 720 } } });
    await until("it runs", async () => (await at.ask<{ job: { state: string } }>("GET", `/api/jobs/${id}`)).job.state === "running");
    await studio.killServer();
    await studio.startServer();
    await page.getByRole("button", { name: "Save the file" }).waitFor({ timeout: 60_000 });
  }));

test("the server is killed while the film plays: it plays again, picture and all", () =>
  killed(async (at, studio) => {
    const { page } = at;
    await opened(page);
    await page.keyboard.press("Space");
    await moves(page);
    await studio.killServer();
    await page.waitForTimeout(1500);
    await page.keyboard.press("k");
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowLeft");
    await studio.startServer();
    await page.getByText("The studio does not answer").waitFor({ state: "detached" });
    for (let cut = 0; cut < 5; cut++) {
      await page.keyboard.press("ArrowUp");
      await until(`there is a picture ${cut} cuts before the end`, () => shows(page));
    }
    await page.keyboard.press("Home");
    await page.keyboard.press("Space");
    await moves(page);
  }));

/** How many sequences have something in the browser's store that the studio has not. */
function unsaved(page: Page): Promise<number> {
  return page.evaluate(() => new Promise<number>((resolve) => {
    const asked = indexedDB.open("milimo");
    asked.addEventListener("error", () => resolve(-1));
    asked.addEventListener("success", () => {
      const counted = asked.result.transaction("unsaved").objectStore("unsaved").count();
      counted.addEventListener("success", () => {
        asked.result.close();
        resolve(counted.result);
      });
    });
  }));
}

/** Is a video on the screen that has a picture of its own? */
function shows(page: Page): Promise<boolean> {
  return page.evaluate(() => [...document.querySelectorAll("video")].some((video) =>
    video.error === null && video.readyState >= 2 && getComputedStyle(video).visibility === "visible" && document.contains(video) && getComputedStyle(video.parentElement ?? video).zIndex !== "0"));
}

/** Until the film has gone on by some frames. */
async function moves(page: Page): Promise<void> {
  const at = await page.getByLabel("Timecode").textContent();
  await page.waitForFunction((from) => Number(document.querySelector("output")?.textContent?.replaceAll(":", "")) > Number(from?.replaceAll(":", "")) + 4, at);
}

// ---- the event stream ---------------------------------------------------------------------------------------------

test("the event stream is cut a hundred times: every durable event comes once, in order", async () => {
  const studio = mortal;
  assert(studio !== null);
  const proxy = await cuttingProxy(studio);
  try {
    await visit(async (at) => {
      const { page } = at;
      at.expect(GONE);
      const asOwner = at.ask;
      await page.waitForFunction(() => "told" in globalThis);
      await until("the stream is open", () => page.evaluate(() => (globalThis as unknown as Listening).told.opened > 0));
      let cuts = 0;
      let renamed = 0;
      while (cuts < 100) {
        await asOwner("PATCH", `/api/projects/${at.project}`, { name: `Cut ${++renamed}` });
        if (renamed % 3 === 0) await page.waitForTimeout(12); // before it was sent, while it is, and after
        cuts += proxy.cut();
      }
      await page.getByRole("button", { name: `Cut ${renamed}` }).waitFor();
      await until("all was told", async () => (await told(page, at.project)).length >= renamed).catch(() => undefined); // how many were not is said next
      const seqs = await told(page, at.project);
      assert.equal(seqs.length, renamed, "none is lost, none comes twice");
      assert.deepEqual(seqs, seqs.toSorted((a, b) => a - b));
    }, {
      host: proxy,
      room: "story",
      prepare: (context) => context.addInitScript(() => {
        const heard = { opened: 0, events: [] as { type: string; seq: number; project?: string }[] };
        Object.assign(globalThis, { told: heard });
        new BroadcastChannel("milimo-events").addEventListener("message", ({ data }: MessageEvent<{ kind: string; event: { type: string; seq: number } }>) => {
          if (data.kind === "open") heard.opened++;
          if (data.kind === "event") heard.events.push(data.event);
        });
      }),
    });
  } finally {
    await proxy.close();
  }
});

interface Listening {
  told: { opened: number; events: { type: string; seq: number; project?: string }[] };
}

function told(page: Page, project: string): Promise<number[]> {
  return page.evaluate((which) => (globalThis as unknown as Listening).told.events.filter(({ type, project: of }) => type === "project" && of === which).map(({ seq }) => seq), project);
}

test("a laptop sleeps: the page wakes to what has happened meanwhile", () =>
  visit(async (at) => {
    const { page } = at;
    await opened(page);
    const clip = await clipAt(page, 0);
    const { sequence } = await head(at);
    await page.keyboard.press("Space");
    await moves(page);
    const session = await page.context().newCDPSession(page);
    await session.send("Page.setWebLifecycleState", { state: "frozen" });
    await at.ask("PATCH", `/api/projects/${at.project}`, { name: "Slept through" });
    await at.ask("PATCH", `/api/sequences/${sequence}`, { patch: [["set", ["clips", clip.id, "opacity"], 0.5]], label: "elsewhere" }, { "If-Match": '"rev-1"' });
    await new Promise((resolve) => void setTimeout(resolve, 2500));
    await session.send("Page.setWebLifecycleState", { state: "active" });
    await page.getByRole("button", { name: "Slept through" }).waitFor();
    await saved(page, 2);
    await page.keyboard.press("k");
    await page.keyboard.press("Home");
    assert.equal(await page.getByLabel("Timecode").textContent(), "00:00:00:00");
    await page.keyboard.press("Space");
    await moves(page);
  }, { room: "edit" }));

// ---- a browser that lacks something -------------------------------------------------------------------------------

const LACKING: Record<string, (context: BrowserContext) => Promise<unknown>> = {
  "IndexedDB is refused": (context) => context.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("denied", "SecurityError");
    };
  }),
  "IndexedDB is full": (context) => context.addInitScript(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  }),
  "the clock is set back a day while the page is open": (context) => context.addInitScript(() => {
    const [now, begun] = [Date.now.bind(Date), performance.now()];
    Date.now = () => now() - (performance.now() - begun > 1500 ? 86_400_000 : 0);
  }),
};

for (const [what, prepare] of Object.entries(LACKING)) {
  test(`${what}: what is edited and written is saved all the same`, () =>
    visit(async (at) => {
      const { page } = at;
      await opened(page);
      const clip = await clipAt(page, 0);
      await setOpacity(page, clip.id, 55);
      await saved(page, 2);
      await page.waitForTimeout(1600);
      await setOpacity(page, clip.id, 45);
      await saved(page, 3);
      await page.keyboard.press("ControlOrMeta+z");
      await saved(page, 4);
      assert.equal((await head(at)).document.clips[clip.id]?.opacity, 0.55);
      await at.room("story");
      await page.getByRole("textbox", { name: "Screenplay" }).click();
      await page.keyboard.press("Control+End");
      await page.keyboard.type("\n\nA door closes.\n");
      await until("the script is saved", async () => (await at.ask<{ text: string }>("GET", `/api/projects/${at.project}/script`)).text.includes("A door closes."));
      await at.room("projects");
      await page.getByRole("listitem").first().waitFor();
    }, { room: "edit", prepare }));
}

const SILENT: Record<string, (context: BrowserContext) => Promise<unknown>> = {
  "cannot be opened": (context) => context.addInitScript(() => {
    Object.assign(globalThis, { AudioContext: function none() {
      throw new DOMException("no device", "NotSupportedError");
    } });
  }),
  "never begins": (context) => context.addInitScript(() => {
    AudioContext.prototype.resume = () => new Promise<void>(() => undefined);
    Object.defineProperty(AudioContext.prototype, "state", { get: () => "suspended" });
  }),
  "stands still": (context) => context.addInitScript(() => {
    Object.defineProperty(BaseAudioContext.prototype, "currentTime", { get: () => 0 });
  }),
};

for (const [what, prepare] of Object.entries(SILENT)) {
  test(`a sound device that ${what} does not hold the film up`, () =>
    visit(async ({ page }) => {
      await opened(page);
      await page.keyboard.press("Space");
      await moves(page);
      await moves(page);
      await moves(page);
    }, { room: "edit", prepare }));
}

test("without WebGL and without a graphics card the film plays", () =>
  visit(async ({ page }) => {
    await opened(page);
    assert.equal(await page.evaluate(() => document.createElement("canvas").getContext("webgl")), null);
    await page.keyboard.press("Space");
    await moves(page);
  }, { room: "edit", launch: { args: ["--disable-3d-apis", "--disable-gpu", "--disable-software-rasterizer"] } }));

test("a take that the browser cannot play is passed over, and the film goes on", () =>
  visit(async (at) => {
    const { page, project } = at;
    at.expect(/Failed to load resource/);
    const { sequence } = await at.ask<{ sequence: string }>("GET", `/api/projects/${project}`);
    const { document } = await at.ask<{ document: { clips: Record<string, { start: number; track: string; source: { type: string; blob?: string } }>; tracks: Record<string, { kind: string }> } }>("GET", `/api/sequences/${sequence}`);
    const [first] = Object.values(document.clips).filter(({ source, track }) => source.type === "media" && document.tracks[track]?.kind === "video").toSorted((a, b) => a.start - b.start);
    await page.route(`**/api/blobs/${first?.source.blob ?? ""}*`, (route) => route.fulfill({ status: 200, contentType: "video/mp4", body: "this is no film" }));
    await at.room("edit");
    await page.getByLabel("Timecode").waitFor();
    await page.keyboard.press("Space");
    await moves(page);
    await page.keyboard.press("k");
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await until("the next clip has a picture", () => shows(page));
  }));
