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
  "job", "take", "sequence", "story", "asset", "project", "media", "progress", "log", "workers", "reset",
];
const LOCK = "milimo-events";

type Message = { kind: "event"; event: StudioEvent } | { kind: "open" } | { kind: "lost" };
type Listener = (event: StudioEvent) => void;

/** Follow the studio's events from now on. Returns what ends it. */
export function follow(listener: Listener): () => void {
  const channel = new BroadcastChannel(LOCK);
  const ending = new AbortController();
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
    }
  }

  channel.addEventListener("message", (told: MessageEvent<Message>) => hear(told.data));
  function pass(message: Message): void {
    hear(message);
    channel.postMessage(message);
  }

  navigator.locks
    .request(LOCK, { signal: ending.signal }, () => read(() => last, pass, ending.signal))
    .catch((error: unknown) => {
      if (!ending.signal.aborted) throw error;
    });

  return () => {
    ending.abort();
    channel.close();
  };
}

/** Read the stream until `signal`; resolves then, which lets go of the lock. */
function read(after: () => number, pass: (message: Message) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let source: EventSource;
    let again: ReturnType<typeof setTimeout> | undefined;

    function open(): void {
      source = new EventSource(after() ? `/api/events?after=${after()}` : "/api/events");
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

    open();
    signal.addEventListener("abort", () => {
      clearTimeout(again);
      source.close();
      resolve();
    });
  });
}
