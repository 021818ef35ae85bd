/**
 * A studio of one's own, for tests that end it, fill it or starve it: a server and, if wanted, an agent, on a copy of the home with
 * the finished film or on an empty one. Both hold the other end of a pipe of ours, so that they end with this process.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { asker, need, until, within, type Host, type Visit } from "./browser.ts";

const START_MS = 30_000;

export interface OwnOptions {
  /** Copied; null: a new home. */
  readonly home?: string | null;
  /** How many jobs its agent does at a time; 0: there is no agent. */
  readonly slots?: number;
  readonly environment?: Record<string, string>;
}

export class OwnStudio implements Host {
  url = "";
  key = "";
  project: string | null = null;
  #server: ChildProcess | null = null;
  #agent: ChildProcess | null = null;
  #port = 0;

  readonly home: string;
  readonly options: OwnOptions;

  private constructor(home: string, options: OwnOptions) {
    this.home = home;
    this.options = options;
  }

  static async start(options: OwnOptions = {}): Promise<OwnStudio> {
    const from = options.home === undefined ? need("STUDIO_FINISHED") : options.home;
    const home = join(mkdtempSync(join(tmpdir(), "studio-")), "home");
    if (from === null) mkdirSync(home);
    else cpSync(from, home, { recursive: true, filter: (path) => !path.endsWith("server.json") && !path.endsWith("/lock") });
    const studio = new OwnStudio(home, options);
    await studio.startServer();
    const slots = options.slots ?? 1;
    if (slots > 0) {
      studio.#agent = studio.#spawn("agent", "milimo.worker", "--server", studio.url, "--token-file", join(home, "worker-token"),
        "--blobs", join(home, "blobs"), "--slots", String(slots));
    }
    const { projects } = await studio.ask<{ projects: { id: string }[] }>("GET", "/api/projects");
    studio.project = projects[0]?.id ?? null;
    return studio;
  }

  get ask(): Visit["ask"] {
    return asker(this);
  }

  /** Start the server, after the first time on the port that it had. */
  async startServer(): Promise<void> {
    const told = join(this.home, "server.json");
    const server = (this.#server = this.#spawn("server", "milimo.server", "--port", String(this.#port)));
    await until("the server answers", async () => {
      if (server.exitCode !== null) throw new Error(`The server has ended: ${readFileSync(join(this.home, "server.log"), "utf-8").slice(-1500)}`);
      if (!existsSync(told)) return false;
      const { port, pid } = JSON.parse(readFileSync(told, "utf-8")) as { port: number; pid: number };
      if (pid !== server.pid) return false;
      this.#port = port;
      this.url = `http://127.0.0.1:${port}`;
      return (await fetch(`${this.url}/api/health`, { signal: AbortSignal.timeout(2000) }).catch(() => null))?.ok ?? false;
    }, START_MS);
    this.key = readFileSync(join(this.home, "key"), "ascii").trim();
  }

  /** As a power cut: at once, with nothing said. */
  async killServer(): Promise<void> {
    await end(this.#server, "SIGKILL");
    this.#server = null;
  }

  async stop(): Promise<void> {
    await Promise.all([end(this.#agent, "SIGTERM"), end(this.#server, "SIGTERM")]);
    this.#agent = this.#server = null;
  }

  #spawn(name: string, module: string, ...rest: string[]): ChildProcess {
    const log = openSync(join(this.home, `${name}.log`), "a");
    return spawn(need("STUDIO_PYTHON"), ["-m", module, "--home", this.home, "--parent-pipe", "3", ...rest],
      { stdio: ["ignore", log, log, "pipe"], env: { ...process.env, ...this.options.environment } });
  }
}

async function end(child: ChildProcess | null, signal: NodeJS.Signals): Promise<void> {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill(signal);
  await within(5000, "ending", gone).catch(async () => {
    child.kill("SIGKILL");
    await within(5000, "killing", gone);
  });
}

interface Claim {
  readonly job: string;
  readonly attempt: number;
  readonly spec: { readonly kind: string };
}

/** An agent's side, said by hand: jobs stand where a test wants them. For studios without an agent. */
export class HandWorker {
  readonly #incarnation = newId();
  #worker = "";

  readonly studio: OwnStudio;

  private constructor(studio: OwnStudio) {
    this.studio = studio;
  }

  static async register(studio: OwnStudio, slot = "hand:cpu:0"): Promise<HandWorker> {
    const made = new HandWorker(studio);
    made.#worker = (await made.#post<{ worker: string }>("register", { slot })).worker;
    return made;
  }

  /** The next job, or null where none waits. */
  async claim(): Promise<Claim | null> {
    return (await this.#post<{ claim: Claim | null }>("claim", { claim_id: newId(), wait_s: 0 })).claim;
  }

  async beat(claim: Claim, step: number, steps: number, stage = "painting"): Promise<void> {
    await this.#post("beat", { job: claim.job, attempt: claim.attempt, step, steps, stage });
  }

  async fail(claim: Claim, message: string): Promise<void> {
    await this.#post("fail", { job: claim.job, attempt: claim.attempt, kind: "refused", digest: "0".repeat(64), error: { code: "ENGINE_FAILED", message } });
  }

  #post<Answer>(what: string, body: object): Promise<Answer> {
    const { url } = this.studio;
    const key = readFileSync(join(this.studio.home, "worker-token"), "ascii").trim();
    return asker({ url, key })("POST", `/api/workers/${what === "register" ? "" : `${this.#worker}/`}${what}`, { incarnation: this.#incarnation, ...body });
  }
}

/** Of the form that the studio's ids have (UUIDv7), if not of their time. */
function newId(): string {
  const made = randomUUID();
  return `${made.slice(0, 14)}7${made.slice(15)}`;
}
