/**
 * Pictures of every room, empty, full, with work going on and failed, in both themes and two sizes: to be looked at. `make shots`
 * runs it; they come into the folder that its argument names.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { visit, type RoomName, type Visit } from "./browser.ts";
import { clipAt, opened, openShot, selectClip } from "./driving.ts";
import { makeStates } from "./states.ts";
import { OwnStudio } from "./studio.ts";

const FOLDER = process.argv[2] ?? "shots";
const SIZES = [{ width: 1440, height: 900 }, { width: 1920, height: 1080 }];

/** Of the page as it stands, in each size and theme. */
async function shoot({ page }: Pick<Visit, "page">, name: string): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const theme of ["dark", "light"]) {
      const folder = join(FOLDER, `${size.width}x${size.height}`, theme);
      mkdirSync(folder, { recursive: true });
      await page.evaluate((wanted) => (document.documentElement.dataset["theme"] = wanted), theme);
      await page.waitForTimeout(700); // what follows a size: filmstrips, captions, the picture itself
      await page.screenshot({ path: join(FOLDER, `${size.width}x${size.height}`, theme, `${name}.png`) });
    }
  }
}

async function on(host: OwnStudio, work: (at: Visit) => Promise<void>): Promise<void> {
  try {
    await visit(work, { host });
  } finally {
    await host.stop();
  }
}

async function emptyRooms(at: Visit): Promise<void> {
  const { page, ask, host, room } = at;
  await page.getByRole("heading", { name: "A film begins here" }).waitFor();
  await shoot(at, "projects-empty");
  for (const name of ["jobs", "settings"] satisfies RoomName[]) {
    await room(name);
    await page.getByRole("heading").first().waitFor();
    await shoot(at, `${name}-empty`);
  }
  const { id } = await ask<{ id: string }>("POST", "/api/projects", { name: "Untitled" });
  for (const name of ["story", "edit", "export"]) {
    await page.goto(`${host.url}/projects/${id}/${name}`);
    await page.waitForTimeout(800);
    await shoot(at, `${name}-empty`);
  }
}

async function fullRooms(at: Visit): Promise<void> {
  const { page, room, ask, project } = at;
  await ask("PATCH", `/api/projects/${project}`, { name: "The Lighthouse at Kessel Point" });
  await room("projects");
  await page.getByRole("listitem").first().waitFor();
  await shoot(at, "projects-full");
  await room("story");
  await page.locator("[role=gridcell][data-shot]").nth(3).click();
  await page.waitForTimeout(1500);
  await shoot(at, "story-full");
  await openShot(page, 3);
  await shoot(at, "story-shot");
  await room("edit");
  await opened(page);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  for (let step = 0; step < 20; step++) await page.keyboard.press("ArrowRight");
  await selectClip(page, (await clipAt(page, 2)).id);
  await page.waitForTimeout(6000); // filmstrips and peaks of all takes
  await shoot(at, "edit-full");
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("dialog").waitFor();
  await shoot(at, "palette");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await shoot(at, "keys");
  await page.keyboard.press("Escape");
  await room("export");
  await page.getByRole("main").getByRole("button", { name: "Export", exact: true }).click();
  await page.getByRole("button", { name: "Save the file" }).first().waitFor({ timeout: 90_000 });
  await page.waitForTimeout(1500);
  await shoot(at, "export-full");
  await room("jobs");
  await page.waitForTimeout(500);
  await shoot(at, "jobs-full");
}

async function busyRooms(at: Visit, studio: OwnStudio): Promise<void> {
  const { page, room, ask, project } = at;
  await ask("PATCH", `/api/projects/${project}`, { name: "The Lighthouse at Kessel Point" });
  await makeStates(at, studio);
  for (const name of ["jobs", "story", "export", "edit", "projects"] satisfies RoomName[]) {
    await room(name);
    if (name === "edit") {
      await opened(page);
      for (let cut = 0; cut < 3; cut++) await page.keyboard.press("ArrowDown");
      await selectClip(page, (await clipAt(page, 1)).id);
    }
    await page.waitForTimeout(1200);
    await shoot(at, `${name}-running-and-failed`);
  }
  at.expect(/net::ERR|status of 4\d\d|^401 /);
  await room("edit");
  await opened(page);
  for (let cut = 0; cut < 3; cut++) await page.keyboard.press("ArrowDown");
  await page.waitForTimeout(1000);
  await studio.killServer();
  await page.getByText("The studio does not answer").waitFor();
  await shoot(at, "edit-lost");
  await studio.startServer();
  await page.context().clearCookies();
  await room("projects");
  await page.waitForTimeout(500);
  await shoot(at, "not-connected");
}

await on(await OwnStudio.start({ home: null, slots: 0 }), emptyRooms);
await on(await OwnStudio.start({ slots: 2 }), fullRooms);
const busy = await OwnStudio.start({ slots: 0 });
await on(busy, (at) => busyRooms(at, busy));
process.exit(0);
