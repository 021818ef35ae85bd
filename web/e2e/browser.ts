/**
 * A real browser on a real studio, whose address the tests get by their environment (tests/web starts both). What the page
 * complains about fails the test, whatever it asserts.
 */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { chromium, type Browser, type Page } from "playwright-core";

export const PROJECT = need("STUDIO_PROJECT");
const SERVER = need("STUDIO_SERVER");
const KEY = need("STUDIO_KEY");
const PICTURES = process.env["STUDIO_PICTURES"];

export interface Visit {
  readonly page: Page;
  /** Go to a room of the project, by its address. */
  room(name: "story" | "edit" | "export"): Promise<void>;
  /** Keep a picture of the page for people to look at, where STUDIO_PICTURES names a folder. */
  picture(name: string): Promise<void>;
  /** From now on these complaints are part of the test. */
  expect(...patterns: RegExp[]): void;
  /** What the page has complained about so far, except what matches. */
  complaints(...expected: RegExp[]): string[];
}

/** A visit that takes longer has hung; a page that complains more often is in a loop. Both end the test and say what was heard. */
const LONGEST_MS = 180_000;
const MOST_COMPLAINTS = 200;

export async function visit(work: (visit: Visit) => Promise<void>, size = { width: 1440, height: 900 }, more: readonly string[] = []): Promise<void> {
  const begun = performance.now();
  const browser = await launch(more);
  try {
    const page = await browser.newPage({ viewport: size, reducedMotion: "reduce" });
    page.setDefaultTimeout(20_000);
    const heard: string[] = [];
    const asked = new Map<string, number>();
    page.on("request", (request) => {
      const what = `${request.method()} ${new URL(request.url()).pathname}`;
      asked.set(what, (asked.get(what) ?? 0) + 1);
    });
    page.on("pageerror", (error) => heard.push(`error: ${error.stack ?? error.message}`));
    page.on("console", (told) => {
      if (told.type() === "error" || told.type() === "warning") heard.push(`console: ${told.text()}`);
    });
    page.on("response", (answer) => {
      if (answer.status() >= 400) heard.push(`${answer.status()} ${answer.request().method()} ${answer.url()}`);
    });
    const usual: RegExp[] = [];
    const complaints = (...expected: RegExp[]) => heard.filter((line) => ![...usual, ...expected].some((pattern) => pattern.test(line)));
    await page.goto(await address());
    await page.getByRole("heading", { name: "Projects" }).waitFor();
    const busiest = () => [...asked].toSorted((a, b) => b[1] - a[1]).slice(0, 8).map(([what, count]) => `${count} × ${what}`);
    const hung = new Promise<never>((_, reject) => {
      const watch = setInterval(() => {
        const why = heard.length > MOST_COMPLAINTS ? "the page complains without end" : performance.now() - begun > LONGEST_MS ? "the visit takes too long" : null;
        if (why === null) return;
        clearInterval(watch);
        reject(new Error(`${why}: ${JSON.stringify([...heard.slice(-10), ...busiest()], null, 1)}`));
      }, 500);
      watch.unref();
    });
    await Promise.race([hung, work({
      page,
      room: async (name) => void (await page.goto(new URL(`/projects/${PROJECT}/${name}`, page.url()).href)),
      picture: async (name) => {
        if (PICTURES === undefined) return;
        mkdirSync(PICTURES, { recursive: true });
        await page.screenshot({ path: join(PICTURES, `${name}.png`) });
      },
      expect: (...patterns) => void usual.push(...patterns),
      complaints,
    })]);
    assert.deepEqual(complaints(), []);
  } finally {
    await browser.close();
  }
}

/** An address that lets one browser in. */
async function address(): Promise<string> {
  const made = await fetch(`${SERVER}/api/session-codes`, { method: "POST", headers: { Authorization: `Bearer ${KEY}` } });
  const { code } = (await made.json()) as { code: string };
  return `${SERVER}/#code=${code}`;
}

function launch(more: readonly string[]): Promise<Browser> {
  return chromium.launch({
    executablePath: need("CHROMIUM"),
    args: ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
      "--disable-sync", "--autoplay-policy=no-user-gesture-required", "--force-color-profile=srgb", ...more],
  });
}

function need(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set; these tests are run by tests/web`);
  return value;
}
