/** What others write, and pages of others: shown as it is written, and kept out. */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";

import type { Page } from "playwright-core";

import { findings } from "./axe.ts";
import { until, visit, type Visit } from "./browser.ts";
import { opened, openShot, selectClip } from "./driving.ts";
import { AMBER } from "./pictures.ts";

/** Markup that runs where text is taken for markup, and words that mean something to i18next. Names may hold no slash. */
const EVIL = `"><img src=x onerror=globalThis.bitten=1><svg onload=globalThis.bitten=1>$t(app.close){{count}}`;

/** `EVIL` in every text of a project that people can write. Returns its sequence. */
async function poison({ ask, host, project }: Visit): Promise<{ clip: string }> {
  const script = `Title: ${EVIL}\n\nINT. ${EVIL} - DAY\n\nAnna waits. ${EVIL}\n\nANNA\n${EVIL}\n`;
  await ask("PUT", `/api/projects/${project}/script`, { content_base64: Buffer.from(script).toString("base64"), name: `${EVIL}.fountain` });
  await ask("PATCH", `/api/projects/${project}`, { name: EVIL });
  const story = await ask<{ scenes: { shots: { id: string }[] }[]; elements: { key: string }[] }>("GET", `/api/projects/${project}/story`);
  for (const { id } of story.scenes.flatMap(({ shots }) => shots)) await ask("PATCH", `/api/shots/${id}`, { prompt: `A woman waits. ${EVIL}` });
  for (const element of story.elements) await ask("PUT", `/api/projects/${project}/elements/${element.key}`, { element: { ...element, name: EVIL, trigger: EVIL, description: EVIL } });
  const sent = await fetch(new URL(`/api/projects/${project}/assets?name=${encodeURIComponent(`${EVIL}.png`)}`, host.url), { method: "POST", headers: { Authorization: `Bearer ${host.key}` }, body: AMBER });
  assert.equal(sent.status, 201, await sent.text());

  const { sequence } = await ask<{ sequence: string }>("GET", `/api/projects/${project}`);
  const { document, revision } = await ask<{ revision: number; document: { clips: Record<string, { track: string; source: { type: string } }>; tracks: Record<string, { kind: string }> } }>("GET", `/api/sequences/${sequence}`);
  const clips = Object.entries(document.clips).filter(([, { track }]) => document.tracks[track]?.kind === "video").map(([key]) => key);
  const [clip] = clips;
  assert(clip !== undefined);
  const title = { track: "evil-titles", start: 0, length: 20, source: { type: "title", text: EVIL }, name: "" };
  const caption = { track: "evil-captions", start: 0, length: 40, text: EVIL, speaker: EVIL };
  await ask("PATCH", `/api/sequences/${sequence}`, {
    label: EVIL,
    patch: [
      ...clips.map((key) => ["set", ["clips", key, "name"], EVIL]),
      ["set", ["tracks", "evil-titles"], { kind: "title", name: EVIL.slice(0, 120), order: 900 }],
      ["set", ["tracks", "evil-captions"], { kind: "caption", name: EVIL.slice(0, 120), order: 901 }],
      ["set", ["clips", "evil-title"], title],
      ["set", ["captions", "evil-caption"], caption],
      ["set", ["markers", "evil-marker"], { at: 3, name: EVIL, note: EVIL }],
    ],
  }, { "If-Match": `"rev-${revision}"` });
  await ask("POST", `/api/sequences/${sequence}/exports`, { preset: "h264_web", settings: {} });
  return { clip };
}

/** How often the text stands in the page: as text, as a value, in an attribute that is read out or shown. */
function shown(page: Page, text: string): Promise<number> {
  return page.evaluate((wanted) => {
    let count = 0;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (walker.currentNode.textContent?.includes(wanted)) count++;
    for (const element of document.querySelectorAll("*")) {
      for (const name of ["aria-label", "title", "placeholder"]) if (element.getAttribute(name)?.includes(wanted)) count++;
      if ((element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) && element.value.includes(wanted)) count++;
    }
    return count;
  }, text);
}

/** Nothing of it has become markup, and nothing has run. */
async function unbitten(page: Page, where: string): Promise<void> {
  assert.deepEqual(await page.evaluate(() => ({
    ran: "bitten" in globalThis,
    elements: document.querySelectorAll("[onerror], [onload], img[src='x'], svg[onload]").length,
  })), { ran: false, elements: 0 }, where);
}

test("markup in every text that people can write is shown as it was written, in every room", () =>
  visit(async (at) => {
    const { page, room } = at;
    const { clip } = await poison(at);
    for (const name of ["projects", "story", "edit", "export", "jobs"] as const) {
      await room(name);
      await until(`${name} shows it`, async () => (await shown(page, EVIL.slice(0, 60))) > 0);
      if (name === "edit") {
        await opened(page);
        await selectClip(page, clip);
      }
      if (name === "story") {
        await openShot(page);
      }
      await page.waitForTimeout(300);
      await unbitten(page, name);
      assert((await shown(page, "$t(app.close){{count}}")) > 0, `${name}: words with a meaning to i18next stay words`);
      assert.deepEqual(await findings(page), [], name);
    }
  }));

test("another page of this machine, whose requests carry our cookie, changes nothing and reads nothing", async () => {
  const evil = createServer((_, answer) => answer.writeHead(200, { "Content-Type": "text/html" }).end("<!doctype html><title>evil</title>"));
  await new Promise<void>((resolve) => void evil.listen(0, "127.0.0.1", resolve));
  try {
    await visit(async (at) => {
      const names = async () => (await at.ask<{ projects: { id: string; name: string }[] }>("GET", "/api/projects")).projects.filter(({ name }) => name === "evil").length;
      const other = await at.more("tab");
      at.expect(/status of 4\d\d/, /^4\d\d /, /blocked by CORS|Refused to (display|frame)|net::ERR_(FAILED|BLOCKED)|Framing|X-Frame-Options|Content Security Policy/);
      await other.goto(`http://127.0.0.1:${(evil.address() as AddressInfo).port}/`);
      const { project } = at;
      const got = await other.evaluate(async ([studio, which]) => {
        const attempt = (asked: Promise<unknown>) => asked.then(() => "answered", () => "refused");
        const body = JSON.stringify({ name: "evil" });
        const read = await attempt(fetch(`${studio}/api/projects`, { credentials: "include" }));
        const simple = await attempt(fetch(`${studio}/api/projects`, { method: "POST", mode: "no-cors", credentials: "include", body }));
        const preflighted = await attempt(fetch(`${studio}/api/projects`, { method: "POST", credentials: "include", headers: { "Content-Type": "application/json" }, body }));
        const removed = await attempt(fetch(`${studio}/api/projects/${which}`, { method: "DELETE", credentials: "include" }));
        const stream = await new Promise<string>((resolve) => {
          const source = new EventSource(`${studio}/api/events`, { withCredentials: true });
          source.addEventListener("open", () => resolve("answered"));
          source.addEventListener("error", () => {
            source.close();
            resolve("refused");
          });
        });
        const form = Object.assign(document.createElement("form"), { method: "post", action: `${studio}/api/projects`, enctype: "text/plain", target: "sink" });
        form.append(Object.assign(document.createElement("input"), { name: '{"name":"evil","a":"', value: '"}' }));
        const sink = Object.assign(document.createElement("iframe"), { name: "sink" });
        document.body.append(sink, form);
        form.submit();
        const frame = Object.assign(document.createElement("iframe"), { src: studio });
        document.body.append(frame);
        await new Promise((resolve) => void setTimeout(resolve, 700));
        return { read, simple, preflighted, removed, stream };
      }, [at.host.url, project] as const);
      // A simple request is sent and its answer hidden; what counts is that the studio did nothing.
      assert.deepEqual({ ...got, simple: "" }, { read: "refused", simple: "", preflighted: "refused", removed: "refused", stream: "refused" });
      assert.equal(await names(), 0);
      assert.equal((await at.ask<{ id: string }>("GET", `/api/projects/${project}`)).id, project);
      for (const frame of other.frames()) if (frame !== other.mainFrame()) assert.equal(await frame.locator("#root").count().catch(() => 0), 0, "it does not stand in another page's frame");
    });
  } finally {
    evil.close();
    evil.closeAllConnections();
  }
});
