/**
 * A real browser on a real studio, whose address the tests get by their environment (tests/web starts both). Each visit has a
 * profile and a copy of the film's project of its own. What the page complains about fails the test, whatever it asserts.
 */
import assert from "node:assert/strict";
import { appendFileSync, mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { after } from "node:test";

import { chromium, type Browser, type BrowserContext, type LaunchOptions, type Page } from "playwright-core";

/** Waits of the page's driver, each; a visit that takes longer than this has hung; a page that complains more often is in a loop. */
const WAIT_MS = 20_000;
const LONGEST_MS = 180_000 * Number(process.env["STUDIO_PATIENCE"] ?? "1");
const MOST_COMPLAINTS = 200;

const PICTURES = process.env["STUDIO_PICTURES"];
const KEPT = process.env["STUDIO_KEPT"] ?? "../build/e2e";
/** Many visits in one process, which closes their browser at its end. */
const MANY = process.env["STUDIO_MANY"] !== undefined;

export type RoomName = "projects" | "story" | "edit" | "export" | "jobs" | "settings";

/** A studio that can be visited. */
export interface Host {
  readonly url: string;
  readonly key: string;
  /** A project with a film, to make copies of; null: the studio has none. */
  readonly project: string | null;
}

export interface Visit {
  readonly page: Page;
  readonly host: Host;
  /** This visit's own copy of the project with the film; "" where there is none. */
  readonly project: string;
  /** Go to a room, those of a project in the visit's own. */
  room(name: RoomName, page?: Page): Promise<void>;
  /** One more page: a tab of the same browser, or another browser that was let in too. */
  more(where: "tab" | "browser"): Promise<Page>;
  /** Ask the studio as its owner. The answer's body, which must not be a refusal. */
  ask<Answer>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Keep a picture of the page for people to look at, where STUDIO_PICTURES names a folder. */
  picture(name: string): Promise<void>;
  /** From now on these complaints are part of the test. */
  expect(...patterns: RegExp[]): void;
  /** What the page has complained about so far, except what is expected. */
  complaints(): string[];
}

export interface VisitOptions {
  readonly width?: number;
  readonly height?: number;
  readonly host?: Host;
  /** Begin with this room instead of Projects. */
  readonly room?: RoomName;
  readonly language?: string;
  /** Before the first page is opened: what it shall find other than usual. */
  readonly prepare?: (context: BrowserContext) => Promise<unknown>;
  readonly launch?: LaunchOptions;
}

export const SHARED: Host = { url: need("STUDIO_SERVER"), key: need("STUDIO_KEY"), project: process.env["STUDIO_PROJECT"] ?? null };

export async function visit(work: (visit: Visit) => Promise<void>, options: VisitOptions = {}): Promise<void> {
  const { width = 1440, height = 900, host = SHARED, language = "en-GB" } = options;
  const named = callerOf(visit);
  const ask = asker(host);
  const project = host.project === null ? "" : (await ask<{ id: string }>("POST", `/api/projects/${host.project}/duplicate`, { name: `The Small Film (${named})` })).id;
  const own = options.launch !== undefined || !MANY;
  const browser = own ? await launch(options.launch ?? {}) : await shared();
  const told = new Told();
  const contexts: BrowserContext[] = [];

  async function context(): Promise<Page> {
    const made = await browser.newContext({ viewport: { width, height }, reducedMotion: "reduce", locale: language });
    contexts.push(made);
    made.setDefaultTimeout(WAIT_MS);
    made.setDefaultNavigationTimeout(WAIT_MS);
    made.on("page", (page) => told.hear(page));
    await options.prepare?.(made);
    const page = await made.newPage();
    const { code } = await ask<{ code: string }>("POST", "/api/session-codes");
    await page.goto(`${addressOf(options.room ?? "projects")}#code=${code}`);
    await page.locator("#root > *").first().waitFor(); // it is let in by then, and so is every other tab
    return page;
  }

  function addressOf(name: RoomName): string {
    return new URL(name === "projects" ? "/" : name === "jobs" || name === "settings" ? `/${name}` : `/projects/${project}/${name}`, host.url).href;
  }

  try {
    const ended = (async () => {
      const page = await context();
      if (options.room === undefined) await page.getByRole("heading").first().waitFor();
      await work({
        page,
        host,
        project,
        ask,
        room: async (name, at = page) => void (await at.goto(addressOf(name))),
        more: async (where) => {
          const other = where === "browser" ? await context() : await page.context().newPage();
          if (where === "tab") await other.goto(addressOf(options.room ?? "projects"));
          return other;
        },
        picture: async (name) => {
          if (PICTURES === undefined) return;
          mkdirSync(PICTURES, { recursive: true });
          await page.screenshot({ path: join(PICTURES, `${name}.png`) });
        },
        expect: (...patterns) => void told.expected.push(...patterns),
        complaints: () => told.complaints(),
      });
      assert.deepEqual(told.complaints(), []);
    })();
    await Promise.race([told.endless(LONGEST_MS), ended]);
  } catch (error) {
    const pages = contexts.flatMap((one) => one.pages());
    const where = await keep(named, pages, told, error);
    throw new Error(`${String(error instanceof Error ? error.message : error)}\n(see ${where})`, { cause: error });
  } finally {
    told.done = true;
    await within(10_000, "closing", Promise.all(contexts.map((one) => one.close()))).catch(() => undefined);
    if (own) await within(10_000, "closing", browser.close()).catch(() => undefined);
  }
}

/** All that the pages of a visit have said and asked. */
class Told {
  readonly expected: RegExp[] = [];
  readonly heard: string[] = [];
  readonly asked = new Map<string, number>();
  readonly pages: Page[] = [];
  done = false;

  hear(page: Page): void {
    const { heard, asked } = this;
    this.pages.push(page);
    page.on("request", (request) => {
      const what = `${request.method()} ${new URL(request.url()).pathname.replaceAll(/[0-9a-f-]{36,64}/g, "…")}`;
      asked.set(what, (asked.get(what) ?? 0) + 1);
    });
    page.on("pageerror", (error) => heard.push(`error: ${error.stack ?? error.message}`));
    page.on("crash", () => heard.push("error: the page has crashed"));
    page.on("console", (told) => {
      if (told.type() === "error" || told.type() === "warning") heard.push(`console: ${told.text()}`);
    });
    page.on("response", (answer) => {
      if (answer.status() >= 400) heard.push(`${answer.status()} ${answer.request().method()} ${answer.url()}`);
    });
  }

  complaints(): string[] {
    return this.heard.filter((line) => !this.expected.some((pattern) => pattern.test(line)));
  }

  busiest(): string[] {
    return [...this.asked].toSorted((a, b) => b[1] - a[1]).slice(0, 12).map(([what, count]) => `${count} × ${what}`);
  }

  /** Rejects when the visit takes too long, the page has crashed or complains without end. */
  endless(longest: number): Promise<never> {
    const begun = performance.now();
    return new Promise((_, reject) => {
      const watch = setInterval(() => {
        if (this.done) return clearInterval(watch);
        const complaints = this.complaints();
        const why = complaints.length > MOST_COMPLAINTS ? "the page complains without end"
          : complaints.includes("error: the page has crashed") ? "the page has crashed"
          : performance.now() - begun > longest ? "the visit takes too long" : null;
        if (why === null) return undefined;
        clearInterval(watch);
        return reject(new Error(why));
      }, 250);
      watch.unref();
    });
  }
}

/** What can be known of pages whose test has failed: pictures, what they said and asked, and where a busy one is. */
async function keep(name: string, pages: readonly Page[], told: Told, error: unknown): Promise<string> {
  const log = join(KEPT, `${name}.txt`);
  mkdirSync(KEPT, { recursive: true });
  const lines = [`${error instanceof Error ? (error.stack ?? error.message) : String(error)}`, "", "said:", ...told.heard.slice(-40), "", "asked for:", ...told.busiest()];
  for (const [at, page] of pages.entries()) {
    lines.push("", `page ${at}: ${page.url()}`, await within(3000, "asking where it is", whereIs(page)).catch(String));
    await within(6000, "a picture", page.screenshot({ path: join(KEPT, `${name}${at === 0 ? "" : `-${at}`}.png`), timeout: 5000 })).catch((failed: unknown) => lines.push(String(failed)));
  }
  appendFileSync(log, `${lines.join("\n")}\n\n`);
  return log;
}

/** The script that a page is busy with, its innermost functions; a page that waits says so. */
async function whereIs(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  try {
    const paused = new Promise<string>((resolve) => {
      session.once("Debugger.paused", ({ callFrames }) => resolve(callFrames.slice(0, 12).map(({ functionName, url, location }) => `  at ${functionName} (${url}:${location.lineNumber + 1})`).join("\n")));
      setTimeout(() => resolve("  it waits"), 1500).unref();
    });
    await session.send("Debugger.enable");
    await session.send("Debugger.pause");
    const found = await paused;
    await session.send("Debugger.resume").catch(() => undefined);
    return found;
  } finally {
    await session.detach().catch(() => undefined);
  }
}

/** `promise`, or an error that names `what` after so many milliseconds. */
export function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not within ${ms} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Until `probe` says yes: for what no locator tells. Says at the end what it was waiting for. */
export async function until(what: string, probe: () => Promise<boolean> | boolean, ms = WAIT_MS): Promise<void> {
  const end = performance.now() + ms;
  while (!(await within(ms, what, Promise.resolve(probe())))) {
    if (performance.now() > end) throw new Error(`${what}: not within ${ms} ms`);
    await new Promise((resolve) => void setTimeout(resolve, 50));
  }
}

export function asker(host: Pick<Host, "url" | "key">): Visit["ask"] {
  return async (method, path, body, headers = {}) => {
    const answer = await fetch(new URL(path, host.url), {
      method,
      headers: { Authorization: `Bearer ${host.key}`, ...(body !== undefined && { "Content-Type": "application/json" }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(WAIT_MS),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${answer.status} ${method} ${path}: ${text.slice(0, 500)}`);
    return (text === "" ? null : JSON.parse(text)) as never;
  };
}

let running: Promise<Browser> | null = null;

/** One browser for all visits of a file, each with a profile of its own. */
function shared(): Promise<Browser> {
  running ??= launch({});
  return running;
}

if (MANY) after(async () => {
  const browser = await running?.catch(() => null);
  // One that does not close is killed with its process group when this process ends, or by who started us.
  if (browser) await within(10_000, "closing the browser", browser.close()).catch(() => undefined);
});

function launch(options: LaunchOptions): Promise<Browser> {
  return chromium.launch({
    executablePath: need("CHROMIUM"),
    timeout: 60_000,
    ...options,
    args: ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
      "--disable-sync", "--autoplay-policy=no-user-gesture-required", "--force-color-profile=srgb", ...(options.args ?? [])],
  });
}

/** Where `callee` was called, as a name of files: `edit-37`. */
function callerOf(callee: (...args: never[]) => unknown): string {
  const held: { stack?: string } = {};
  Error.captureStackTrace(held, callee);
  const found = /([^/\\(]+?)(?:\.test)?\.ts:(\d+)/.exec(held.stack?.split("\n")[1] ?? "");
  return found === null ? basename(process.argv[1] ?? "visit") : `${found[1]}-${found[2]}`;
}

export function need(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set; these tests are run by tests/web`);
  return value;
}
