/** Every room, in every state, in both themes: nothing serious or critical by axe. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import type { Page } from "playwright-core";

import { findings } from "./axe.ts";
import { visit, type RoomName } from "./browser.ts";
import { clipAt, opened, openShot, selectClip } from "./driving.ts";
import { makeStates, WHY } from "./states.ts";
import { OwnStudio } from "./studio.ts";

let empty: OwnStudio | null = null;
let idle: OwnStudio | null = null;
before(async () => {
  [empty, idle] = await Promise.all([OwnStudio.start({ home: null, slots: 0 }), OwnStudio.start({ slots: 0 })]);
}, { timeout: 60_000 });
after(() => Promise.all([empty?.stop(), idle?.stop()]));

/** In both themes. */
async function clean(page: Page, what: string): Promise<void> {
  for (const theme of ["dark", "light"]) {
    await page.evaluate((name) => (document.documentElement.dataset["theme"] = name), theme);
    assert.deepEqual(await findings(page), [], `${what}, ${theme}`);
  }
}

test("rooms with nothing in them", () =>
  visit(async ({ page, ask, room, host }) => {
    await page.getByRole("heading", { name: "A film begins here" }).waitFor();
    await clean(page, "projects, empty");
    await room("jobs");
    await page.getByText("Nothing is being made").waitFor();
    await clean(page, "jobs, empty");
    const { id } = await ask<{ id: string }>("POST", "/api/projects", { name: "Empty" });
    for (const name of ["story", "edit", "export"]) {
      await page.goto(`${host.url}/projects/${id}/${name}`);
      await page.getByText(/Begin with a screenplay|There is no cut yet|There is nothing to export yet/).first().waitFor();
      await clean(page, `${name}, empty`);
    }
    await room("settings");
    await page.getByRole("heading").first().waitFor();
    await clean(page, "settings");
  }, { host: there(empty) }));

test("rooms with a film in them, and what opens over them", () =>
  visit(async ({ page, room }) => {
    await page.getByRole("listitem").first().waitFor();
    await clean(page, "projects, full");
    await page.getByRole("button", { name: /^What can be done with/ }).first().click();
    await page.getByRole("menu").waitFor();
    await clean(page, "projects, a menu");
    await page.keyboard.press("Escape");
    await page.keyboard.press("ControlOrMeta+k");
    await page.getByRole("dialog").waitFor();
    await clean(page, "the palette");
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    await clean(page, "the help sheet");
    await page.keyboard.press("Escape");
    await room("story");
    await openShot(page);
    await clean(page, "story, a shot's fields");
    await room("edit");
    await opened(page);
    await clean(page, "edit");
    await selectClip(page, (await clipAt(page, 0)).id);
    await clean(page, "edit, a clip selected");
    await room("export");
    await page.getByRole("button", { name: "Export", exact: true }).last().waitFor();
    await clean(page, "export");
  }));

test("jobs that wait, run and have failed, wherever they are seen", () =>
  visit(async (at) => {
    const { page, room } = at;
    await makeStates(at, there(idle));
    for (const name of ["jobs", "export"] satisfies RoomName[]) {
      await room(name);
      await page.getByText(WHY).first().waitFor();
      await clean(page, `${name}, failed`);
    }
    await room("story");
    await page.getByText("failed", { exact: true }).first().waitFor();
    await clean(page, "story, failed");
  }, { host: there(idle) }));

test("a studio that does not answer, and one that does not know us", () =>
  visit(async (at) => {
    const { page } = at;
    at.expect(/^console: .*(net::ERR|status of 4\d\d)/, /^401 /);
    await page.getByRole("listitem").first().waitFor();
    await there(idle).killServer();
    await page.getByText("The studio does not answer").waitFor();
    await clean(page, "lost");
    await there(idle).startServer();
    await page.context().clearCookies();
    await page.goto(at.host.url);
    await page.getByRole("heading", { name: "This page is not connected" }).waitFor();
    await clean(page, "refused");
  }, { host: there(idle) }));

function there(studio: OwnStudio | null): OwnStudio {
  assert(studio !== null);
  return studio;
}
