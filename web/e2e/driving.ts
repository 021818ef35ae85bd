/** What tests of the Edit room do again and again. */
import type { Page, Route } from "playwright-core";

import type { Visit } from "./browser.ts";

/** Until the room is there and has a picture. */
export async function opened(page: Page): Promise<void> {
  await page.getByLabel("Timecode").waitFor();
  await page.getByRole("row", { name: "Picture" }).locator("[data-clip]").first().waitFor();
  await page.waitForFunction(() => [...document.querySelectorAll("video")].some((video) => video.readyState >= 2));
}

export interface Placed {
  readonly id: string;
  readonly left: number;
  readonly width: number;
}

/** Clips of the picture track, from left to right: where each begins and how wide it is drawn, in pixels. */
export function pictures(page: Page): Promise<Placed[]> {
  return page.getByRole("row", { name: "Picture" }).locator("[data-clip]").evaluateAll((clips) =>
    clips
      .map((clip) => ({ id: (clip as HTMLElement).dataset["clip"] ?? "", left: clip.getBoundingClientRect().left, width: clip.getBoundingClientRect().width }))
      .toSorted((a, b) => a.left - b.left));
}

/** The picture track's clip at a place, which must be there. */
export async function clipAt(page: Page, at: number): Promise<Placed> {
  const found = (await pictures(page))[at];
  if (found === undefined) throw new Error(`There is no clip ${at}.`);
  return found;
}

export async function selectClip(page: Page, id: string): Promise<void> {
  await page.locator(`[data-clip="${id}"]`).click();
  await page.locator(`[data-clip="${id}"][aria-selected="true"]`).waitFor();
}

/** In the inspector, of a clip that is selected first. */
export async function setOpacity(page: Page, id: string, percent: number): Promise<void> {
  await selectClip(page, id);
  const field = page.getByLabel("Opacity", { exact: true });
  await field.fill(String(percent));
  await field.press("Enter");
  await field.blur();
}

export interface Clip {
  readonly start: number;
  readonly length: number;
  readonly track: string;
  readonly opacity: number;
}

export interface Head {
  readonly sequence: string;
  readonly revision: number;
  readonly document: { readonly clips: Record<string, Clip> };
}

/** The visit's sequence as the studio has it, at its head or at a revision. */
export async function head({ ask, project }: Pick<Visit, "ask" | "project">, revision?: number): Promise<Head> {
  const { sequence } = await ask<{ sequence: string }>("GET", `/api/projects/${project}`);
  const found = await ask<Omit<Head, "sequence">>("GET", `/api/sequences/${sequence}${revision === undefined ? "" : `/revisions/${revision}`}`);
  return { sequence, ...found };
}

/** Until the page says that the studio has this revision. */
export async function saved(page: Page, revision: number): Promise<void> {
  await page.getByText(`Saved · revision ${revision}`, { exact: true }).waitFor();
}

/** Requests of a method to addresses like this are on their way until the returned function is called; those after it go through. */
export async function hold(page: Page, address: string, method: string): Promise<() => void> {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  await page.route(address, async (route: Route) => {
    if (route.request().method() === method) await gate;
    await route.continue().catch(() => undefined); // the page may be gone
  });
  return open;
}

/** Drag an edge or a body of a clip by so many pixels; `between` is done before it is let go. */
export async function drag(page: Page, from: { x: number; y: number }, by: number, between: () => Promise<void> = () => Promise.resolve()): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + by, from.y, { steps: 6 });
  await between();
  await page.mouse.up();
}

/** The middle of the picture track's height. */
export async function middleOfPictures(page: Page): Promise<number> {
  const row = await page.getByRole("row", { name: "Picture" }).boundingBox();
  if (row === null) throw new Error("The picture track is not there.");
  return row.y + row.height / 2;
}

/** In the Story room: a shot's fields, by its card. */
export async function openShot(page: Page, at = 0): Promise<void> {
  await page.locator("[role=gridcell][data-shot]").nth(at).click();
  await page.locator('[role=gridcell][data-shot][aria-selected="true"]').waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("complementary", { name: "Shot" }).waitFor();
}
