/** A project's cuts: the first begins with footage, others are made, opened, named, thrown away and brought back. */
import assert from "node:assert/strict";
import { test } from "node:test";

import type { Page } from "playwright-core";

import { visit } from "./browser.ts";
import { opened } from "./driving.ts";
import { gif } from "./media.ts";

interface Listed {
  readonly id: string;
  readonly name: string;
  readonly frames: number;
}

const clips = (page: Page) => page.getByRole("row", { name: "Picture" }).locator("[data-clip]");
const menu = (page: Page, name: string) => page.getByRole("toolbar", { name: "Tools" }).getByRole("button", { name, exact: true });

test("a cut begins with the footage that is dropped where none is yet, as large and as fast as it", () =>
  visit(async ({ page, ask, host, picture }) => {
    const { id } = await ask<{ id: string }>("POST", "/api/projects", { name: "From footage" });
    await page.goto(`${host.url}/projects/${id}/edit`);
    await page.getByRole("heading", { name: "There is no cut yet" }).waitFor();
    await page.getByTestId("library-files").setInputFiles([gif("wave.gif", 50)]);
    const film = page.getByRole("gridcell", { name: /^wave\.gif ?, Film, 0:02/ });
    await film.waitFor();
    await picture("no-cut");
    const [from, to] = [await film.boundingBox(), await page.getByRole("heading", { name: "There is no cut yet" }).boundingBox()];
    assert(from !== null && to !== null);
    await page.mouse.move(from.x + 20, from.y + 20);
    await page.mouse.down();
    await page.mouse.move(to.x + 40, to.y + 10, { steps: 6 });
    await page.getByRole("heading", { name: "Let go: it begins a cut" }).waitFor();
    await page.mouse.up();
    await clips(page).first().waitFor();
    await page.getByText(/^Saved · revision 2$/).waitFor();
    const { sequences } = await ask<{ sequences: Listed[] }>("GET", `/api/projects/${id}/sequences`);
    assert.deepEqual(sequences.map(({ name }) => name), ["Cut 1"]);
    const { document } = await ask<{ document: { rate: unknown; extent: unknown; clips: object } }>("GET", `/api/sequences/${sequences[0]?.id}`);
    const [asset] = (await ask<{ assets: { facts: { picture: { rate: unknown; width: number; height: number } } }[] }>("GET", `/api/projects/${id}/assets`)).assets;
    assert.deepEqual([document.rate, document.extent], [asset?.facts.picture.rate, { width: asset?.facts.picture.width, height: asset?.facts.picture.height }]);
    await picture("cut-begun");
  }));

test("a cut begins with what is laid by key, too", () =>
  visit(async ({ page, ask, host }) => {
    const { id } = await ask<{ id: string }>("POST", "/api/projects", { name: "By key" });
    await page.goto(`${host.url}/projects/${id}/edit`);
    await page.getByTestId("library-files").setInputFiles([gif("wave.gif", 50)]);
    await page.getByRole("gridcell", { name: /^wave\.gif ?, Film, 0:02/ }).click();
    await page.keyboard.press("Shift+A");
    await clips(page).first().waitFor();
    await page.getByText(/^Saved · revision 2$/).waitFor();
  }));

test("cuts are made, opened, named, duplicated, thrown away and brought back; the open one is exported", () =>
  visit(async ({ page, ask, project, room, picture }) => {
    await room("edit");
    await opened(page);
    const names = async () => (await ask<{ sequences: Listed[] }>("GET", `/api/projects/${project}/sequences`)).sequences.map(({ name }) => name);
    const [first] = await names();
    assert(first !== undefined);
    const whole = await clips(page).count();
    await menu(page, first).click();
    await picture("cuts-menu");
    await page.getByRole("menuitem", { name: "Duplicate the cut" }).click();
    await menu(page, `${first} copy`).waitFor();
    await opened(page);
    await clips(page).nth(1).click();
    await page.keyboard.press("Delete");
    await page.getByText(/^Saved · revision 2$/).waitFor();
    assert.equal(await clips(page).count(), whole - 1);
    await menu(page, `${first} copy`).click();
    await page.getByRole("menuitem", { name: "Rename the cut" }).click();
    await page.keyboard.type("Director's");
    await picture("cut-named");
    await page.keyboard.press("Enter");
    await menu(page, "Director's").waitFor();
    await room("export");
    await page.getByText(/^“.*” · 0:0/).waitFor();
    const length = await page.getByText(/^“.*” · 0:0/).textContent();
    await room("edit");
    await menu(page, "Director's").click();
    await page.getByRole("menuitem", { name: new RegExp(`^${first}`) }).first().click();
    await menu(page, first).waitFor();
    await opened(page);
    assert.equal(await clips(page).count(), whole, "the other cut is as it was");
    await room("export");
    await page.getByText(/^“.*” · 0:/).waitFor();
    assert.notEqual(await page.getByText(/^“.*” · 0:/).textContent(), length);
    await room("edit");
    await menu(page, first).click();
    await page.getByRole("menuitem", { name: "Throw the cut away" }).click();
    await menu(page, "Director's").waitFor();
    assert.deepEqual(await names(), ["Director's"]);
    await page.getByRole("button", { name: "Undo", exact: true }).last().click();
    await menu(page, first).waitFor();
    assert.deepEqual((await names()).toSorted(), ["Director's", first].toSorted());
    await page.keyboard.press("ControlOrMeta+k");
    await page.keyboard.type("New cut");
    await page.keyboard.press("Enter");
    await menu(page, "Cut 1").waitFor();
    await page.getByRole("treegrid").waitFor();
    assert.equal(await clips(page).count(), 0);
  }));
