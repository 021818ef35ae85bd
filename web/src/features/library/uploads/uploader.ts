/**
 * Files on their way into the library, one after the other. What was cut (the line, the server, this page) goes on where the
 * server says that it is; nothing is sent that it has.
 */
import type { Asset, Upload } from "@/shared/api/schema";

export interface Bringing {
  readonly id: string;
  readonly project: string;
  readonly name: string;
  readonly size: number;
  /** An asset whose place it takes. */
  readonly replaces: string | null;
  /** Null: begun before this page was opened, and the file is to be chosen again. */
  readonly file: Blob | null;
  readonly state: "waiting" | "reading" | "sending" | "checking" | "cut" | "lost" | "failed";
  /** Of reading or sending, 0 to 1. */
  readonly share: number;
  /** Why it failed, in words. */
  readonly reason: string | null;
  readonly upload: string | null;
  /** Of a file that was read before. */
  readonly sha256: string | null;
}

/** What the uploader needs of the world. Calls to the server raise `Refused` for what it refuses, anything else for a cut. */
export interface World {
  hash(file: Blob, told: (share: number) => void, signal: AbortSignal): Promise<string>;
  begin(project: string, file: { name: string; size: number; sha256: string; replaces: string | null }): Promise<Upload>;
  send(upload: string, offset: number, part: Blob, signal: AbortSignal): Promise<Upload>;
  finish(upload: string): Promise<Asset>;
  end(upload: string): Promise<void>;
  /** Resolves when it is worth trying again. */
  pause(times: number, signal: AbortSignal): Promise<void>;
  /** Remember it over a reload, or (null) forget it. */
  keep(id: string, bringing: Bringing | null): void;
}

/** The server said no. `offset`: where it wants to go on. */
export class Refused extends Error {
  constructor(message: string, readonly offset: number | null = null) {
    super(message);
  }
}

export interface Outcome {
  brought(asset: Asset, bringing: Bringing): void;
  /** The library has these bytes already. */
  known(asset: string, bringing: Bringing): void;
}

/** Bytes sent at a time: what a cut costs at most, and how often the bar moves. */
const PART = 4 << 20;

export class Uploader {
  #list: readonly Bringing[] = [];
  #ending = new Map<string, AbortController>();
  #busy = false;

  constructor(readonly world: World, readonly outcome: Outcome, readonly changed: (list: readonly Bringing[]) => void) {}

  get list(): readonly Bringing[] {
    return this.#list;
  }

  add(bringing: Pick<Bringing, "id" | "project" | "name" | "size" | "file" | "replaces"> & Partial<Bringing>): void {
    if (this.#list.some((known) => known.id === bringing.id)) return;
    const made: Bringing = { state: bringing.file === null ? "lost" : "waiting", share: 0, reason: null, upload: null, sha256: null, ...bringing };
    this.#set([...this.#list, made]);
    if (made.file !== null) this.world.keep(made.id, made);
    void this.#work();
  }

  /** Try a failed one again, or go on with a lost one whose file is here again. */
  again(id: string, file: Blob | null = null): void {
    this.#change(id, (one) => ({ file: file ?? one.file, state: (file ?? one.file) === null ? "lost" : "waiting", reason: null, sha256: file === null ? one.sha256 : null }));
    void this.#work();
  }

  /** Give one up; what the server has of it is removed. */
  async stop(id: string): Promise<void> {
    const known = this.#list.find((one) => one.id === id);
    this.#ending.get(id)?.abort();
    this.#drop(id);
    if (known?.upload != null) await this.world.end(known.upload).catch(() => undefined); // a day later it ends by itself
  }

  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let next = this.#next(); next !== undefined; next = this.#next()) await this.#bring(next);
    } finally {
      this.#busy = false;
    }
  }

  #next(): Bringing | undefined {
    return this.#list.find((one) => one.state === "waiting");
  }

  async #bring({ id }: Bringing): Promise<void> {
    const ending = new AbortController();
    this.#ending.set(id, ending);
    try {
      for (let times = 0; ; times++) {
        try {
          await this.#whole(id, ending.signal);
          return;
        } catch (error) {
          if (ending.signal.aborted) return;
          if (error instanceof Refused || error instanceof Unreadable) {
            this.#change(id, () => ({ state: "failed", reason: error.message, upload: null }));
            return;
          }
          this.#change(id, () => ({ state: "cut" }));
          await this.world.pause(times, ending.signal);
          if (ending.signal.aborted) return;
        }
      }
    } finally {
      this.#ending.delete(id);
    }
  }

  async #whole(id: string, signal: AbortSignal): Promise<void> {
    const { file, name, project, replaces, size, sha256: kept } = this.#of(id);
    if (file === null) return;
    const sha256 = kept ?? (await this.#read(id, file, signal));
    const upload = await this.world.begin(project, { name, size, sha256, replaces });
    signal.throwIfAborted();
    if (upload.known != null && replaces === null) {
      await this.world.end(upload.id).catch(() => undefined);
      const done = this.#of(id);
      this.#drop(id);
      this.outcome.known(upload.known, done);
      return;
    }
    this.#change(id, () => ({ upload: upload.id, sha256, state: "sending", share: upload.offset / size }));
    this.world.keep(id, this.#of(id));
    await this.#send(id, file, upload, signal);
    this.#change(id, () => ({ state: "checking", share: 1 }));
    const asset = await this.world.finish(upload.id);
    if (signal.aborted) return;
    const done = this.#of(id);
    this.#drop(id);
    this.outcome.brought(asset, done);
  }

  async #read(id: string, file: Blob, signal: AbortSignal): Promise<string> {
    this.#change(id, () => ({ state: "reading", share: 0 }));
    try {
      return await this.world.hash(file, (share) => this.#change(id, () => ({ share })), signal);
    } catch (error) {
      if (signal.aborted) throw error;
      throw new Unreadable(error instanceof Error ? error.message : String(error));
    }
  }

  async #send(id: string, file: Blob, upload: Upload, signal: AbortSignal): Promise<void> {
    let { offset } = upload;
    while (offset < file.size) {
      try {
        ({ offset } = await this.world.send(upload.id, offset, file.slice(offset, offset + Math.min(PART, upload.part)), signal));
      } catch (error) {
        if (!(error instanceof Refused) || error.offset === null) throw error;
        offset = error.offset;
      }
      this.#change(id, () => ({ state: "sending", share: offset / file.size }));
    }
  }

  #of(id: string): Bringing {
    const found = this.#list.find((one) => one.id === id);
    if (found === undefined) throw new DOMException("given up", "AbortError");
    return found;
  }

  #change(id: string, change: (one: Bringing) => Partial<Bringing>): void {
    this.#set(this.#list.map((one) => (one.id === id ? { ...one, ...change(one) } : one)));
  }

  #drop(id: string): void {
    this.#set(this.#list.filter((one) => one.id !== id));
    this.world.keep(id, null);
  }

  #set(list: readonly Bringing[]): void {
    this.#list = list;
    this.changed(list);
  }
}

/** The browser cannot read the file (any more). */
class Unreadable extends Error {}
