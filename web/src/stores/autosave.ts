/**
 * The open sequence and the server: what has changed since the last answer is sent as one patch against the revision it was made
 * on. Somebody else's change meanwhile is merged where it concerns other things; else both are kept and a person decides.
 */
import { openDB, type IDBPDatabase } from "idb";

import { documentOf, type TimelineDocument } from "../core/document";
import { validate } from "../core/invariants";
import { apply, diff, type Patch } from "../core/patch";
import { api, take, takeRevision } from "../shared/api/client";
import { ApiError } from "../shared/api/errors";
import { statusStore } from "./statusStore";
import { adopt, openSequence, useTimeline } from "./timelineStore";

const WAIT_MS = 500;
const LOG_MS = 300;
const AGAIN_MS = 2000;
/** A page that is being closed may send this much. */
const LAST_WORDS = 60_000;

interface Head {
  readonly revision: number;
  readonly document: TimelineDocument;
}

/** Both changed the same things: ours since `base`, theirs at the head. */
export interface Conflict {
  readonly base: Head;
  readonly theirs: Head;
  readonly mine: TimelineDocument;
}

/** `later`: it is to be sent again as it is. */
type Sent = "sent" | "later" | "refused";

/** Opens a sequence and keeps it saved until `close`. */
export class Autosave {
  #head: Head | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #logTimer: ReturnType<typeof setTimeout> | undefined;
  #lookTimer: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<void> | null = null;
  #leave: (() => void) | null = null;
  #conflict = false;

  constructor(readonly sequence: string, readonly onConflict: (conflict: Conflict) => void) {}

  async open(): Promise<void> {
    const head = await this.#fetch();
    this.#head = head;
    const kept = await crashLog.read(this.sequence);
    openSequence(this.sequence, head.document);
    if (kept !== null) await this.#recover(head, kept);
    this.#say();
    this.#leave = useTimeline.subscribe((now, before) => {
      if (now.sequence === this.sequence && now.document !== before.document) this.#changed();
    });
    addEventListener("pagehide", this.#last);
  }

  close(): void {
    this.#leave?.();
    removeEventListener("pagehide", this.#last);
    clearTimeout(this.#timer);
    clearTimeout(this.#logTimer);
    clearTimeout(this.#lookTimer);
    this.#last();
    statusStore.setState({ saving: "none" });
  }

  /** The server says that the sequence has this revision now, ours or somebody else's; without one: it may have another. */
  async headIs(revision = Number.POSITIVE_INFINITY): Promise<void> {
    await this.#sending;
    if (this.#head === null || revision <= this.#head.revision) return;
    clearTimeout(this.#lookTimer);
    await this.#meet().catch(() => {
      this.#lookTimer = setTimeout(() => void this.headIs(revision), AGAIN_MS);
    });
  }

  /** Send what is not sent, now; resolves when the server has it. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#sending;
    await this.#send();
  }

  /** A person has decided: go on with `document` on top of the server's head. */
  decide(theirs: Head, document: TimelineDocument): void {
    this.#conflict = false;
    this.#head = theirs;
    adopt(document);
    this.#changed();
  }

  /** What a page before this one could not send is done again on what is there now; where somebody else has changed the same, a person decides. */
  async #recover(head: Head, kept: Logged): Promise<void> {
    const base = kept.revision === head.revision ? head : await this.#fetch(kept.revision).catch(() => null);
    const mine = base === null ? null : tryApply(base.document, kept.patch);
    // A revision that is not kept any more: what still fits is taken over.
    const merged = base === null ? tryApply(head.document, kept.patch) : merge(base.document, kept.patch, head.document);
    if (merged !== null && diff(head.document, merged).length > 0) {
      adopt(merged);
      this.#changed();
    } else if (merged === null && base !== null && mine !== null) {
      this.#conflict = true;
      adopt(mine);
      this.onConflict({ base, theirs: head, mine });
    } else {
      await crashLog.clear(this.sequence);
    }
  }

  #changed(wait = WAIT_MS): void {
    this.#say();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#send(), wait);
    this.#logTimer ??= setTimeout(() => {
      this.#logTimer = undefined;
      void this.#log();
    }, LOG_MS);
  }

  #say(): void {
    if (this.#head === null) return;
    const { document } = useTimeline.getState();
    const saved = document === this.#head.document;
    statusStore.setState({ saving: saved ? "saved" : this.#sending === null ? "unsaved" : "saving", revision: this.#head.revision });
  }

  async #log(): Promise<void> {
    const patch = this.#pending();
    if (this.#head === null || patch === null) return;
    if (patch.length === 0) await crashLog.clear(this.sequence);
    else await crashLog.write(this.sequence, { revision: this.#head.revision, patch });
  }

  #pending(): Patch | null {
    const { sequence, document } = useTimeline.getState();
    if (sequence !== this.sequence || document === null || this.#head === null) return null;
    return document === this.#head.document ? [] : diff(this.#head.document, document);
  }

  async #send(): Promise<void> {
    if (this.#sending !== null) return this.#sending;
    const { document } = useTimeline.getState();
    const patch = this.#pending();
    if (patch === null || document === null || this.#head === null || this.#conflict) return;
    if (patch.length === 0) {
      this.#head = { ...this.#head, document };
      this.#say();
      return;
    }
    let sent: Sent = "later";
    this.#sending = this.#patch(this.#head, document, patch)
      .then((now) => void (sent = now))
      .finally(() => (this.#sending = null));
    this.#say();
    await this.#sending;
    this.#say();
    await this.#log();
    if (useTimeline.getState().document === this.#head.document || this.#conflict) return;
    if ((sent as Sent) !== "refused") this.#changed(sent === "later" ? AGAIN_MS : WAIT_MS);
  }

  async #patch(head: Head, document: TimelineDocument, patch: Patch): Promise<Sent> {
    try {
      const { revision } = await takeRevision(
        api.PATCH("/api/sequences/{sequence}", {
          params: { path: { sequence: this.sequence }, header: { "if-match": `"rev-${head.revision}"`, prefer: "return=minimal" } },
          body: { patch: patch as never, label: useTimeline.getState().history.entries.at(-1)?.label ?? "" },
        }),
      );
      this.#head = { revision, document };
      return "sent";
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 412) return this.#meet().then(() => "sent", () => "later");
      // A server that is gone or busy is asked again; one that says no would say it again: the next change is another question.
      if (error.status === 0 || error.status === 401 || error.status === 429 || error.status >= 500) return "later";
      statusStore.setState({ saving: "refused", why: error.message });
      return "refused";
    }
  }

  /** Bring what is ours and what is theirs together. What is edited or sent while theirs is on its way counts too. */
  async #meet(): Promise<void> {
    const theirs = await this.#fetch();
    await letGo();
    const base = this.#head;
    const { document: mine, sequence } = useTimeline.getState();
    if (base === null || mine === null || sequence !== this.sequence || this.#conflict || theirs.revision <= base.revision) return;
    const ours = mine === base.document ? [] : diff(base.document, mine);
    const merged = ours.length === 0 ? theirs.document : merge(base.document, ours, theirs.document);
    if (merged === null) {
      this.#conflict = true;
      this.onConflict({ base, theirs, mine });
      return;
    }
    this.#head = theirs;
    adopt(merged);
    this.#say();
  }

  async #fetch(revision?: number): Promise<Head> {
    const { sequence } = this;
    const found = await take(
      revision === undefined
        ? api.GET("/api/sequences/{sequence}", { params: { path: { sequence } } })
        : api.GET("/api/sequences/{sequence}/revisions/{number}", { params: { path: { sequence, number: revision } } }),
    );
    return { revision: found.revision, document: documentOf(found.document) };
  }

  readonly #last = (): void => {
    const patch = this.#pending();
    if (patch === null || patch.length === 0 || this.#head === null) return;
    // The answer will not be heard: if it is a refusal, the next page to open the sequence does it again.
    void this.#log();
    const body = JSON.stringify({ patch, label: "" });
    if (body.length > LAST_WORDS) return; // the crash log has it
    void fetch(`/api/sequences/${this.sequence}`, {
      method: "PATCH",
      keepalive: true,
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "If-Match": `"rev-${this.#head.revision}"` },
      body,
    }).catch(() => undefined);
  };
}

/** Both changes, where they concern different things (or are the same) and the whole is sound; else null. */
export function merge(base: TimelineDocument, ours: Patch, theirs: TimelineDocument): TimelineDocument | null {
  const mine = tryApply(base, ours);
  if (mine === null) return null;
  const touched = keysOf(diff(base, theirs));
  const different = keysOf(diff(theirs, mine));
  const left = ours.filter(([, path]) => different.has(keyOf(path)));
  if (left.some(([, path]) => touched.has(keyOf(path)))) return null;
  return tryApply(theirs, left);
}

/** What a path of a patch concerns as a whole: one clip, one track, one marker. */
const keyOf = (path: Patch[number][1]) => path.slice(0, 2).join("/");
const keysOf = (patch: Patch) => new Set(patch.map(([, path]) => keyOf(path)));

/** A drag goes on on the document that it began with: what comes from elsewhere waits until it is let go. */
function letGo(): Promise<void> {
  return new Promise((resolve) => {
    if (useTimeline.getState().preview === null) return resolve();
    const leave = useTimeline.subscribe(({ preview }) => {
      if (preview !== null) return;
      leave();
      resolve();
    });
  });
}

function tryApply(document: TimelineDocument, patch: Patch): TimelineDocument | null {
  try {
    const made = apply(document, patch);
    return validate(made).length === 0 ? made : null;
  } catch {
    return null;
  }
}

interface Logged {
  readonly revision: number;
  readonly patch: Patch;
}

/** What is not on the server yet, in the browser's own store: a page that is killed loses a second at most. */
const crashLog = {
  async read(sequence: string): Promise<Logged | null> {
    return (await quietly((db) => db.get("unsaved", sequence))) ?? null;
  },
  async write(sequence: string, logged: Logged): Promise<void> {
    await quietly((db) => db.put("unsaved", logged, sequence));
  },
  async clear(sequence: string): Promise<void> {
    await quietly((db) => db.delete("unsaved", sequence));
  },
};

let database: Promise<IDBPDatabase> | null = null;

/** IndexedDB may be refused or full: then there is no crash log, and everything else goes on. */
async function quietly<T>(work: (db: IDBPDatabase) => Promise<T>): Promise<T | null> {
  try {
    database ??= openDB("milimo", 1, { upgrade: (db) => void db.createObjectStore("unsaved") });
    return await work(await database);
  } catch {
    database = null;
    return null;
  }
}
