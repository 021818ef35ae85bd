/**
 * One event stream per browser. The page that holds the lock reads the stream and passes on what it says; the others listen.
 * When it goes, the next one takes the lock and goes on after the last event that was passed on. (Browsers allow six
 * connections to a server over HTTP/1.1, and media needs them.)
 */
import { connection } from "./connection";
import type { Event as StudioEvent } from "./schema";

export type { StudioEvent };
export type EventType = StudioEvent["type"];

const TYPES: readonly EventType[] = [
  "job", "take", "sequence", "story", "asset", "project", "media", "progress", "log", "workers", "machine", "reset",
];
const LOCK = "milimo-events";
/** Held, shared, by every page that shows how the machine stands: the server looks at it only while somebody does. */
const WATCHED = "milimo-machine";

type Message = { kind: "event"; event: StudioEvent } | { kind: "open" } | { kind: "lost" } | { kind: "watching" };
type Listener = (event: StudioEvent) => void;

/** Follow the studio's events from now on. Returns what ends it. */
export function follow(listener: Listener): () => void {
  const channel = new BroadcastChannel(LOCK);
  const ending = new AbortController();
  const watching = new EventTarget();
  let last = 0;

  function hear(message: Message): void {
    switch (message.kind) {
      case "open":
        return connection.opened();
      case "lost":
        return connection.lost();
      case "event":
        connection.answered();
        if ("seq" in message.event) last = Math.max(last, message.event.seq);
        return listener(message.event);
      case "watching":
        watching.dispatchEvent(new Event("change"));
    }
  }

  channel.addEventListener("message", (told: MessageEvent<Message>) => hear(told.data));
  function pass(message: Message): void {
    hear(message);
    channel.postMessage(message);
  }

  navigator.locks
    .request(LOCK, { signal: ending.signal }, () => read(() => last, pass, watching, ending.signal))
    .catch((error: unknown) => {
      if (!ending.signal.aborted) throw error;
    });

  return () => {
    ending.abort();
    channel.close();
  };
}

/** Be told how the machine stands, once a second, until the returned function is called. */
export function watchMachine(): () => void {
  const ending = new AbortController();
  const channel = new BroadcastChannel(LOCK);
  let release: () => void = () => undefined;
  const tell = () => {
    own.dispatchEvent(new Event("change"));
    channel.postMessage({ kind: "watching" } satisfies Message);
  };
  navigator.locks
    .request(WATCHED, { mode: "shared", signal: ending.signal }, () => new Promise<void>((resolve) => {
      release = resolve;
      tell();
    }))
    .catch((error: unknown) => {
      if (!ending.signal.aborted) throw error;
    })
    .finally(() => {
      tell();
      channel.close();
    });
  return () => {
    ending.abort();
    release();
  };
}

/** For the page that reads the stream itself: a channel does not tell its own page. */
const own = new EventTarget();

async function isWatched(): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some((lock) => lock.name === WATCHED);
}

/** Read the stream until `signal`; resolves then, which lets go of the lock. */
function read(after: () => number, pass: (message: Message) => void, watching: EventTarget, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let source: EventSource;
    let again: ReturnType<typeof setTimeout> | undefined;
    let watched = false;

    function open(): void {
      const asked = new URLSearchParams({ ...(after() > 0 && { after: after().toString() }), ...(watched && { machine: "true" }) });
      source = new EventSource(`/api/events${asked.size > 0 ? `?${asked.toString()}` : ""}`);
      source.addEventListener("open", () => {
        pass({ kind: "open" });
        // Nothing was heard yet from where to go on: what was fetched before now may be old already.
        if (after() === 0) pass({ kind: "event", event: { type: "reset", seq: 0 } });
      });
      source.addEventListener("error", () => {
        pass({ kind: "lost" });
        // A refusal closes the source for good; a lost server is tried again by the browser itself.
        if (source.readyState === EventSource.CLOSED) again = setTimeout(open, 2000);
      });
      for (const type of TYPES) {
        source.addEventListener(type, (told) => pass({ kind: "event", event: JSON.parse(told.data as string) as StudioEvent }));
      }
    }

    /** Who watches has changed: the same stream, with or without the machine, from where it was. */
    async function look(): Promise<void> {
      const now = await isWatched();
      if (now === watched || signal.aborted) return;
      watched = now;
      clearTimeout(again);
      source.close();
      open();
    }

    open();
    void look();
    watching.addEventListener("change", () => void look(), { signal });
    own.addEventListener("change", () => void look(), { signal });
    signal.addEventListener("abort", () => {
      clearTimeout(again);
      source.close();
      resolve();
    });
  });
}
