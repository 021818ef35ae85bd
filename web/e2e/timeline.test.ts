/** The timeline by hand: each thing once with the mouse and once from the keyboard. */
import assert from "node:assert/strict";
import { test } from "node:test";

import type { Locator, Page } from "playwright-core";

import { visit, type Visit } from "./browser.ts";

interface Box {
  readonly id: string;
  readonly left: number;
  readonly width: number;
  readonly top: number;
}

/** The Edit room, for some edits; afterwards the sequence is as it was. */
function edits(work: (visit: Visit) => Promise<void>): Promise<void> {
  return visit(async (here) => {
    const { page } = here;
    await here.room("edit");
    await page.getByRole("treegrid").waitFor();
    await page.waitForFunction(() => document.querySelectorAll("[data-clip]").length > 0);
    drawnAfterEach(page);
    try {
      await work(here);
    } finally {
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      await page.keyboard.press("Escape");
      const undo = page.getByRole("button", { name: /^Undo/ });
      for (let i = 0; i < 60 && (await undo.isEnabled()); i++) await page.keyboard.press("ControlOrMeta+z");
      await page.getByText(/^Saved · revision/).waitFor();
    }
  });
}

/** What comes of the last input is drawn. */
function drawn(page: Page): Promise<void> {
  return page.evaluate(() => new Promise<void>((resolve) => void requestAnimationFrame(() => setTimeout(resolve))));
}

/** A person sees what a key has done before the next is pressed. */
function drawnAfterEach(page: Page): void {
  const { keyboard, mouse } = page;
  const [press, up] = [keyboard.press.bind(keyboard), mouse.up.bind(mouse)];
  keyboard.press = async (...keys) => {
    await press(...keys);
    await drawn(page);
  };
  mouse.up = async (...button) => {
    await up(...button);
    await drawn(page);
  };
}

/** What a row holds, from left to right. */
async function boxes(page: Page, row: string, kind: "clip" | "caption" | "transition" = "clip"): Promise<Box[]> {
  await drawn(page);
  return page.getByRole("row", { name: row, exact: true }).locator(`[data-${kind}]`).evaluateAll(
    (found, name) =>
      found
        .map((element) => {
          const { left, width, top } = element.getBoundingClientRect();
          return { id: (element as HTMLElement).dataset[name] ?? "", left, width, top };
        })
        .sort((a, b) => a.left - b.left),
    kind,
  );
}

const rowNames = (page: Page) => page.getByRole("treegrid").getByRole("row").evaluateAll((rows) => rows.map((row) => row.getAttribute("aria-label") ?? ""));
async function selected(page: Page): Promise<number> {
  await drawn(page);
  return page.locator('[role="gridcell"][aria-selected="true"]').count();
}
const inspector = (page: Page): Locator => page.getByRole("complementary", { name: "Inspector" });

async function boxOf(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await locator.boundingBox();
  assert(box !== null);
  return box;
}

/** The middle of a box of a row. */
async function middle(page: Page, row: string, box: Box): Promise<{ x: number; y: number }> {
  const { y, height } = await boxOf(page.getByRole("row", { name: row, exact: true }));
  return { x: box.left + box.width / 2, y: y + height / 2 + 6 };
}

async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 6 });
  await page.mouse.up();
}

function first<T>(items: readonly T[], at = 0): T {
  const item = items.at(at);
  assert(item !== undefined);
  return item;
}

/** Shorter takes: what is cut off is what a dissolve is made of. */
async function withHandles(page: Page): Promise<void> {
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  for (let i = 0; i < 8; i++) await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("w");
  await page.keyboard.press("ArrowDown");
  for (let i = 0; i < 8; i++) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("q");
}

test("a box selects what it touches, Escape takes it back; everything by key", () =>
  edits(async ({ page, picture }) => {
    const clips = await boxes(page, "Picture");
    const [one, two] = [first(clips), first(clips, 1)];
    const { y, height } = await boxOf(page.getByRole("row", { name: "Picture", exact: true }));
    const below = await boxOf(page.getByRole("treegrid"));
    const from = { x: two.left + two.width / 2, y: below.y + below.height - 8 };
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(one.left + one.width / 2, y + height / 2, { steps: 6 });
    assert.equal(await page.getByTestId("marquee").count(), 1);
    await picture("timeline-marquee");
    const touched = await selected(page);
    assert(touched >= 2);
    await page.mouse.up();
    assert.equal(await selected(page), touched);
    await page.keyboard.press("Escape");
    assert.equal(await selected(page), 0);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(one.left + 4, y + height / 2, { steps: 4 });
    assert((await selected(page)) > 0);
    await page.keyboard.press("Escape");
    await page.mouse.up();
    assert.equal(await selected(page), 0);
    await page.keyboard.press("ControlOrMeta+a");
    assert((await selected(page)) >= clips.length);
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Alt+a");
    assert.equal(await page.locator(`[data-clip="${one.id}"][aria-selected="true"]`).count(), 0);
    assert.equal(await page.locator(`[data-clip="${two.id}"][aria-selected="true"]`).count(), 1);
  }));

test("markers: set, dragged, lengthened, named, coloured, deleted", () =>
  edits(async ({ page, picture }) => {
    const before = await page.locator("[data-marker]").count();
    const ruler = await boxOf(page.getByTestId("ruler"));
    const view = await boxOf(page.getByTestId("timeline-scroll"));
    const last = first(await boxes(page, "Picture"), -1);
    const at = view.x + (last.left - view.x) / 2 + 20;
    await page.mouse.dblclick(at, ruler.y + 6);
    assert.equal(await page.locator("[data-marker]").count(), before + 1);
    await inspector(page).getByLabel("Name").fill("Turn");
    await page.keyboard.press("Enter");
    await inspector(page).getByLabel("Note").fill("The light changes here");
    await inspector(page).getByRole("button", { name: "#67b26f" }).click();
    const marker = page.locator('[data-marker][title^="Turn"]');
    assert.match((await marker.getAttribute("title")) ?? "", /The light changes here/);
    assert.equal(await marker.evaluate((element) => getComputedStyle(element).color), "rgb(103, 178, 111)");
    const old = await boxOf(marker);
    await drag(page, { x: old.x + 5, y: old.y + 5 }, { x: old.x + 65, y: old.y + 5 });
    const moved = await boxOf(marker);
    assert(Math.abs(moved.x - old.x - 60) < 14);
    const tail = await boxOf(marker.locator("[data-tail]"));
    await drag(page, { x: tail.x + 3, y: tail.y + 5 }, { x: tail.x + 53, y: tail.y + 5 });
    assert((await boxOf(marker)).width > old.width + 30);
    await picture("timeline-marker");
    await marker.click({ button: "right", position: { x: 4, y: 5 } });
    await page.getByRole("menuitem", { name: /^Delete/ }).click();
    assert.equal(await marker.count(), 0);

    await page.keyboard.press("Home");
    for (let i = 0; i < 6; i++) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("m");
    assert.equal(await page.locator("[data-marker]").count(), before + 1);
    await page.keyboard.press("F2");
    await page.keyboard.type("Here");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Shift+Tab"); // out of the field: keys are the room's again
    const named = page.locator('[data-marker][title^="Here"]');
    const place = (await boxOf(named)).x;
    await page.keyboard.press("Alt+ArrowRight");
    assert((await boxOf(named)).x > place);
    const narrow = (await boxOf(named)).width;
    await page.keyboard.press("Alt+Shift+ArrowRight");
    assert((await boxOf(named)).width > narrow);
    await page.keyboard.press("Delete");
    assert.equal(await named.count(), 0);
  }));

test("transitions: drawn out of a cut, made longer, of another kind, deleted", () =>
  edits(async ({ page, picture }) => {
    await withHandles(page);
    const row = await boxOf(page.getByRole("row", { name: "Picture", exact: true }));
    const cut = first(await boxes(page, "Picture"), 1).left;
    await page.mouse.move(cut + 3, row.y + 9);
    await page.locator("[data-cut]").waitFor();
    await page.mouse.down();
    await page.mouse.move(cut + 40, row.y + 9, { steps: 5 });
    await picture("timeline-transition-drag");
    await page.mouse.up();
    const drawn = first(await boxes(page, "Picture", "transition"));
    assert.match((await page.locator(`[data-transition="${drawn.id}"]`).getAttribute("aria-label")) ?? "", /^Dissolve/);
    await drag(page, { x: drawn.left + drawn.width - 2, y: row.y + 9 }, { x: drawn.left + drawn.width / 2 + 6, y: row.y + 9 });
    const shorter = first(await boxes(page, "Picture", "transition"));
    assert(shorter.width < drawn.width - 2);
    await page.mouse.click(shorter.left + shorter.width / 2, row.y + 9);
    await inspector(page).getByLabel("Kind").selectOption("wipe_left");
    const item = page.locator(`[data-transition="${drawn.id}"]`);
    assert.match((await item.getAttribute("aria-label")) ?? "", /^Wipe left/);
    await item.click({ button: "right" });
    await picture("timeline-transition-menu");
    await page.getByRole("menuitem", { name: /^Dip to white/ }).click();
    assert.match((await item.getAttribute("aria-label")) ?? "", /^Dip to white/);
    await item.click({ button: "right" });
    await page.getByRole("menuitem", { name: /^Delete/ }).click();
    assert.equal(await item.count(), 0);

    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Shift+d");
    const made = first(await boxes(page, "Picture", "transition"));
    await page.keyboard.press("Alt+Shift+ArrowLeft");
    assert(first(await boxes(page, "Picture", "transition")).width < made.width);
    await page.keyboard.press("Alt+b");
    assert.match((await page.locator(`[data-transition="${made.id}"]`).getAttribute("aria-label")) ?? "", /^Dip to black/);
    await page.keyboard.press("Delete");
    assert.equal((await boxes(page, "Picture", "transition")).length, 0);
  }));

test("titles: set, written, sized, coloured, placed", () =>
  edits(async ({ page, picture }) => {
    await page.keyboard.press("Home");
    for (let i = 0; i < 4; i++) await page.keyboard.press("Shift+ArrowRight");
    const all = () => page.locator('[role="row"][aria-label^="Titles"] [data-clip], [role="row"][aria-label="Credits"] [data-clip]').count();
    const before = await all();
    await page.keyboard.press("t");
    assert.equal(await all(), before + 1);
    await page.waitForFunction(() => document.activeElement?.tagName === "TEXTAREA");
    await page.keyboard.type("The end of the night");
    await page.keyboard.press("ControlOrMeta+Enter");
    const title = page.locator('[data-clip][aria-label^="The end of the night"]');
    await title.waitFor();
    const fields = inspector(page);
    await fields.getByLabel("Letter size").fill("14");
    await page.keyboard.press("Enter");
    await fields.getByRole("button", { name: "#e8a33d" }).click();
    await fields.getByRole("button", { name: "Bold" }).click();
    const pad = fields.getByRole("group", { name: "Place in the frame" });
    const { x, y, width, height } = await boxOf(pad);
    await drag(page, { x: x + width / 2, y: y + height / 2 }, { x: x + width * 0.25, y: y + height * 0.8 });
    assert.equal(await fields.getByLabel("Across").first().inputValue(), "25");
    await pad.focus();
    await page.keyboard.press("ArrowUp");
    assert.equal(await fields.getByLabel("Down").first().inputValue(), "79");
    await picture("timeline-title");
    await page.keyboard.press("ControlOrMeta+z");
    await page.getByRole("button", { name: /^Add a title/ }).click();
    assert.equal(await all(), before + 2);
    await page.keyboard.press("Escape");
    await page.getByRole("treegrid").press("Delete");
  }));

test("captions: set, written, moved, lengthened, copied, split and merged", () =>
  edits(async ({ page, picture }) => {
    const before = await boxes(page, "Captions", "caption");
    const one = first(before);
    const spot = await middle(page, "Captions", one);
    await page.mouse.click(spot.x, spot.y);
    await inspector(page).getByLabel("Text").fill("It is very late.");
    await inspector(page).getByLabel("Speaker").fill("ANNA");
    await page.getByRole("row", { name: "Captions", exact: true }).getByText("It is very late.").waitFor();
    await drag(page, spot, { x: spot.x + 20, y: spot.y });
    const moved = first(await boxes(page, "Captions", "caption"));
    assert(Math.abs(moved.left - one.left - 20) < 10);
    await drag(page, { x: moved.left + moved.width - 2, y: spot.y }, { x: moved.left + moved.width - 18, y: spot.y });
    const shorter = first(await boxes(page, "Captions", "caption"));
    assert(shorter.width < moved.width - 6);
    await picture("timeline-caption");

    await page.keyboard.press("Escape");
    await page.keyboard.press("Home");
    await page.keyboard.press("Shift+c");
    await page.waitForFunction(() => document.activeElement?.tagName === "TEXTAREA");
    await page.keyboard.type("Good evening then");
    await page.keyboard.press("ControlOrMeta+Enter");
    assert.equal((await boxes(page, "Captions", "caption")).length, before.length + 1);
    const added = first(await boxes(page, "Captions", "caption"));
    await page.keyboard.press("Alt+Shift+ArrowLeft");
    assert(first(await boxes(page, "Captions", "caption")).width < added.width);
    for (let i = 0; i < 6; i++) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ControlOrMeta+b");
    assert.equal((await boxes(page, "Captions", "caption")).length, before.length + 2);
    await page.locator(`[data-caption="${added.id}"]`).click({ modifiers: ["Shift"] });
    await page.keyboard.press("Shift+j");
    assert.equal((await boxes(page, "Captions", "caption")).length, before.length + 1);
    await page.locator(`[data-caption="${added.id}"]`).click();
    await page.keyboard.press("Delete");
    assert.equal((await boxes(page, "Captions", "caption")).length, before.length);
  }));

test("in and out: drawn on the ruler, dragged, by key", () =>
  edits(async ({ page, picture }) => {
    const ruler = await boxOf(page.getByTestId("ruler"));
    const view = await boxOf(page.getByTestId("timeline-scroll"));
    const [from, to] = [view.x + 120, view.x + 320];
    await page.keyboard.down("Shift");
    await drag(page, { x: from, y: ruler.y + 8 }, { x: to, y: ruler.y + 8 });
    await page.keyboard.up("Shift");
    const range = page.getByTestId("range");
    const drawn = await boxOf(range);
    assert(Math.abs(drawn.x - from) < 14 && Math.abs(drawn.width - 200) < 20);
    await picture("timeline-range");
    await drag(page, { x: drawn.x + drawn.width - 2, y: ruler.y + 15 }, { x: drawn.x + drawn.width + 78, y: ruler.y + 15 });
    assert((await boxOf(range)).width > drawn.width + 60);
    const wide = await boxOf(range);
    await drag(page, { x: wide.x + wide.width / 2, y: ruler.y + 2 }, { x: wide.x + wide.width / 2 - 60, y: ruler.y + 2 });
    assert((await boxOf(range)).x < wide.x - 40);
    await page.keyboard.press("Alt+x");
    assert.equal(await range.count(), 0);
    await page.keyboard.press("Home");
    for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("i");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("o");
    assert.equal(await range.count(), 1);
  }));

test("fades and gain on the clip itself, and from the keyboard", () =>
  edits(async ({ page, picture }) => {
    const sound = first(await boxes(page, "Sound"));
    const clip = page.locator(`[data-clip="${sound.id}"]`);
    await clip.click({ position: { x: sound.width / 2, y: 10 } });
    const grip = await boxOf(clip.locator('[data-grip="fade_in"]'));
    await drag(page, { x: grip.x + 5, y: grip.y + 5 }, { x: grip.x + 35, y: grip.y + 5 });
    const fade = inspector(page).getByLabel("Fade in");
    assert(Number(await fade.inputValue()) > 0);
    const line = await boxOf(clip.locator('[data-grip="gain"]'));
    await drag(page, { x: line.x + line.width / 2, y: line.y + 4 }, { x: line.x + line.width / 2, y: line.y + 28 });
    const gain = inspector(page).getByLabel("Gain");
    assert.equal(await gain.inputValue(), "-6");
    await picture("timeline-gain");
    await page.keyboard.press("Alt+Shift+ArrowUp");
    assert.equal(await gain.inputValue(), "-5");
    await page.keyboard.press("ControlOrMeta+z");
    await page.keyboard.press("ControlOrMeta+z");
    assert.equal(await gain.inputValue(), "0");
    await clip.dblclick({ position: { x: sound.width / 2, y: 10 } });
    for (let i = 0; i < 7; i++) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Alt+q");
    assert.equal(await fade.inputValue(), "7");
  }));

test("tracks: added, named, sized, reordered, locked, hidden, muted, taken away", () =>
  edits(async ({ page, picture }) => {
    const before = await rowNames(page);
    await page.getByRole("button", { name: "Add a track" }).click();
    await page.getByRole("menuitem", { name: "Add a picture track" }).click();
    assert.equal((await rowNames(page)).length, before.length + 1);
    const head = page.getByRole("rowheader", { name: /^V2 / });
    await head.getByText("Picture").dblclick();
    await page.getByLabel("Name of the track").fill("Overlay");
    await page.keyboard.press("Enter");
    const overlay = page.getByRole("rowheader", { name: "V2 Overlay" });
    const tall = await boxOf(overlay);
    await drag(page, { x: tall.x + 60, y: tall.y + tall.height - 3 }, { x: tall.x + 60, y: tall.y + tall.height + 21 });
    assert.equal((await boxOf(overlay)).height, tall.height + 24);
    await overlay.getByRole("button", { name: "Lock" }).click();
    assert.equal(await overlay.getByRole("button", { name: "Unlock" }).getAttribute("aria-pressed"), "true");
    await overlay.getByRole("button", { name: "Unlock" }).click();
    const gain = overlay.getByRole("button", { name: /^Gain of the track/ });
    const knob = await boxOf(gain);
    await drag(page, { x: knob.x + 8, y: knob.y + 8 }, { x: knob.x + 8, y: knob.y - 8 });
    assert.match((await gain.getAttribute("aria-label")) ?? "", /\+4\.0 dB/);
    const order = await rowNames(page);
    const highest = await boxOf(page.getByRole("rowheader", { name: /^C1 / }));
    const own = await boxOf(overlay);
    await drag(page, { x: own.x + 110, y: own.y + 10 }, { x: own.x + 110, y: highest.y + 4 });
    const moved = await rowNames(page);
    assert.deepEqual([...moved].sort(), [...order].sort());
    assert.notDeepEqual(moved, order);
    await picture("timeline-tracks");

    for (let i = 0; i < 2; i++) await page.keyboard.press("Alt+PageDown");
    assert.deepEqual(await rowNames(page), order);
    const named = page.getByRole("rowheader", { name: "V2 Overlay" });
    const high = (await boxOf(named)).height;
    await page.keyboard.press("Alt+Shift+PageDown");
    assert.equal((await boxOf(named)).height, high - 16);
    for (const [key, name] of [["Alt+m", "Unmute"], ["Alt+s", "Solo"], ["Alt+h", "Show"], ["Alt+l", "Unlock"]] as const) {
      await page.keyboard.press(key);
      assert.equal(await named.getByRole("button", { name }).getAttribute("aria-pressed"), "true", key);
      await page.keyboard.press(key);
    }
    await page.keyboard.press("Alt+n");
    await page.keyboard.type("Plates");
    await page.keyboard.press("Enter");
    await page.getByRole("rowheader", { name: "V2 Plates" }).waitFor();
    await page.keyboard.press("Alt+Shift+Delete");
    assert.deepEqual(await rowNames(page), before);
    await page.keyboard.press("Alt+Shift+a");
    assert.equal((await rowNames(page)).length, before.length + 1);
    await page.getByRole("rowheader", { name: /^A2 / }).click({ button: "right", position: { x: 100, y: 10 } });
    await page.getByRole("menuitem", { name: /^Remove the track/ }).click();
    assert.deepEqual(await rowNames(page), before);
  }));

test("clips go to other tracks, are copied with Alt, and gaps are chosen and closed", () =>
  edits(async ({ page, picture }) => {
    const before = await boxes(page, "Picture");
    await page.keyboard.press("Alt+Shift+v");
    await page.keyboard.press("Alt+n");
    await page.keyboard.type("Overlay");
    await page.keyboard.press("Enter");
    const two = first(before, 1);
    const from = await middle(page, "Picture", two);
    const above = await boxOf(page.getByRole("row", { name: "Overlay", exact: true }));
    await drag(page, from, { x: from.x + 2, y: above.y + above.height / 2 });
    assert.equal((await boxes(page, "Overlay")).length, 1);
    const gap = page.getByRole("row", { name: "Picture", exact: true }).getByText("Gap");
    await gap.click();
    await picture("timeline-gap");
    await page.keyboard.press("Delete");
    await page.getByText("A clip on another track is in the way").waitFor(); // its own sound
    assert.equal((await boxes(page, "Picture")).length, before.length);
    const sound = first((await boxes(page, "Sound")).filter(({ left }) => Math.abs(left - two.left) < 2));
    await page.locator(`[data-clip="${two.id}"]`).click();
    await page.keyboard.press("ControlOrMeta+Alt+Shift+l");
    await page.locator(`[data-clip="${sound.id}"]`).click();
    await page.keyboard.press("Delete");
    await gap.click();
    await page.keyboard.press("Delete");
    assert.equal((await boxes(page, "Picture")).length, before.length - 1);
    for (let i = 0; i < 3; i++) await page.keyboard.press("ControlOrMeta+z");
    await page.locator(`[data-clip="${two.id}"]`).click();
    await page.keyboard.press("Alt+ArrowDown");
    assert.deepEqual((await boxes(page, "Picture")).map(({ id }) => id), before.map(({ id }) => id));
    await page.keyboard.press("Alt+ArrowUp");
    assert.equal((await boxes(page, "Overlay")).length, 1);

    // Behind the film's end, where nothing else stands in the way of what is closed up.
    for (let i = 0; i < 4; i++) await page.keyboard.press("-");
    const end = (box: Box) => box.left + box.width;
    const [lone, last] = [first(await boxes(page, "Overlay")), first(await boxes(page, "Picture"), -1)];
    const copy = async (from: Box, left: number) => {
      const spot = await middle(page, "Overlay", from);
      await page.keyboard.down("Alt");
      await drag(page, spot, { x: spot.x + left - from.left, y: spot.y });
      await page.keyboard.up("Alt");
    };
    await copy(lone, end(last) + 30);
    await copy(first(await boxes(page, "Overlay"), -1), end(last) + lone.width + 90);
    const [, one, other] = await boxes(page, "Overlay");
    assert(one !== undefined && other !== undefined);
    await page.mouse.click((end(one) + other.left) / 2, (await middle(page, "Overlay", one)).y);
    assert.equal(await page.getByTestId("hole").count(), 1);
    await page.keyboard.press("Delete");
    const closed = await boxes(page, "Overlay");
    assert(Math.abs(end(first(closed, 1)) - first(closed, 2).left) < 3);

    await page.locator(`[data-clip="${first(closed, 2).id}"]`).click();
    const place = first(closed, 2).left;
    await page.keyboard.press("Alt+ArrowRight");
    assert(first(await boxes(page, "Overlay"), 2).left > place);
    await page.keyboard.press("ControlOrMeta+c");
    await page.keyboard.press("End");
    await page.keyboard.press("ControlOrMeta+v");
    assert.equal(await selected(page), 1);
    await page.keyboard.press("ControlOrMeta+d");
    assert.equal(await selected(page), 1);
    await page.keyboard.press("ControlOrMeta+x");
    assert.equal(await selected(page), 0);
  }));

test("the history is a list to go back and forth in, and a time can be typed", () =>
  edits(async ({ page, picture }) => {
    const before = await boxes(page, "Picture");
    await page.keyboard.press("ArrowDown");
    for (let i = 0; i < 6; i++) await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ControlOrMeta+b");
    await page.keyboard.press("Delete");
    await page.keyboard.press("m");
    const after = await boxes(page, "Picture");
    await page.getByRole("button", { name: "Show the history" }).click();
    const steps = page.getByRole("dialog", { name: "History" }).getByRole("button");
    assert.deepEqual(await steps.evaluateAll((found) => found.map((step) => step.firstElementChild?.textContent)), ["Opened", "Split", "Delete", "Marker"]);
    await picture("timeline-history");
    await steps.nth(0).click();
    assert.deepEqual(await boxes(page, "Picture"), before);
    await steps.nth(2).click();
    assert.deepEqual(await boxes(page, "Picture"), after);
    await page.keyboard.press("Escape");
    await page.keyboard.press("ControlOrMeta+Shift+h");
    assert.equal(await page.locator('[aria-current="step"]').textContent().then((text) => text?.startsWith("Delete")), true);
    await page.keyboard.press("Escape");

    const shown = page.locator("output");
    await page.keyboard.press("g");
    await page.keyboard.type("1.");
    await page.keyboard.press("Enter");
    assert.equal(await shown.textContent(), "00:00:01:00");
    await page.getByTitle("Go to a time").click();
    await page.keyboard.type("+12");
    await page.keyboard.press("Enter");
    assert.equal(await shown.textContent(), "00:00:01:12");
    await page.keyboard.press("g");
    await page.keyboard.type("soon");
    await page.keyboard.press("Enter");
    assert.equal(await page.getByLabel("Go to a time").getAttribute("aria-invalid"), "true");
    await page.keyboard.press("Escape");
    assert.equal(await shown.textContent(), "00:00:01:12");
  }));

test("the tracks are one tab stop, walked with arrows, and say what is there and what was done", () =>
  edits(async ({ page, picture }) => {
    const clips = await boxes(page, "Picture");
    const grid = page.getByRole("treegrid");
    assert.equal(await grid.locator("[tabindex='0'], button, input").count(), 0);
    await page.keyboard.press("Alt+t");
    const active = () => grid.getAttribute("aria-activedescendant");
    const name = async () => page.locator(`[id="${(await active()) ?? ""}"]`).getAttribute("aria-label");
    assert.notEqual(await active(), null);
    await page.keyboard.press("ControlOrMeta+Home");
    for (let i = 0; i < 8; i++) await page.keyboard.press("ArrowUp");
    for (let i = 0; i < 8 && (await name()) !== "V1 Picture"; i++) await page.keyboard.press("ArrowDown");
    assert.equal(await name(), "V1 Picture");
    await page.keyboard.press("ArrowRight");
    assert.equal(await active(), `cell-${first(clips).id}`);
    await page.keyboard.press("ArrowRight");
    assert.equal(await active(), `cell-${first(clips, 1).id}`);
    assert.equal(await page.locator(`[data-clip="${first(clips, 1).id}"]`).getAttribute("aria-selected"), "true");
    await page.keyboard.press("Shift+ArrowLeft");
    assert.equal(await selected(page), 2);
    await picture("timeline-walk");
    await page.keyboard.press("End");
    assert.equal(await active(), `cell-${first(clips, -1).id}`);
    await page.keyboard.press("Delete");
    assert.equal(await page.getByTestId("spoken").textContent(), "Delete");
    await page.keyboard.press("ControlOrMeta+z");
    assert.equal(await page.getByTestId("spoken").textContent(), "Undone: Delete");
    await page.keyboard.press("Space");
    await page.keyboard.press("k");
    const timecode = await page.locator("output").textContent();
    await page.mouse.click((await boxOf(grid)).x + 4, first(clips).top + 40);
    await page.keyboard.press("ArrowRight");
    assert.notEqual(await page.locator("output").textContent(), timecode);
  }));

test("takes are rated, compared and chosen; a shot's size and length are set beside its words", () =>
  edits(async ({ page, picture }) => {
    const clip = first(await boxes(page, "Picture"), 1);
    await page.locator(`[data-clip="${clip.id}"]`).click();
    const fields = inspector(page);
    await fields.getByRole("button", { name: "4 stars" }).click();
    await fields.locator('button[aria-label="4 stars"][aria-pressed="true"]').waitFor();
    await fields.getByLabel("Size").selectOption("wide");
    await fields.getByLabel("Seed").fill("77");
    await page.keyboard.press("Enter");
    await fields.getByText("stale").waitFor();
    await fields.getByRole("button", { name: "Vary" }).click();
    await fields.getByText("take 2 of 2").waitFor({ timeout: 90_000 });
    await fields.getByRole("button", { name: "Compare takes" }).click();
    const dialog = page.getByRole("dialog", { name: "Compare takes" });
    await dialog.locator("video").nth(1).waitFor();
    await picture("timeline-compare");
    await dialog.getByRole("button", { name: "Use take 1" }).click();
    await page.keyboard.press("Escape");
    await fields.getByText("take 1 of 2").waitFor();
  }));
