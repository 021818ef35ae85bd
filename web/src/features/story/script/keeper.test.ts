import "fake-indexeddb/auto";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { shelf } from "./drafts";
import { ScriptKeeper, type Kept, type Library } from "./keeper";
import { base64Of } from "./text";

/** A server in memory: a script's blob is named by its text. */
class Server implements Library {
  script: Kept | null;
  saves: string[] = [];
  fails = false;
  /** Something that happens while a save is on its way. */
  meanwhile: () => void = () => undefined;

  constructor(text: string | null) {
    this.script = text === null ? null : kept(text);
  }

  load(): Promise<Kept | null> {
    return Promise.resolve(this.script);
  }

  head(): Promise<string | null> {
    return Promise.resolve(this.script?.blob ?? null);
  }

  save(text: string): Promise<string> {
    this.meanwhile();
    if (this.fails) return Promise.reject(new Error("gone"));
    this.script = kept(text);
    this.saves.push(text);
    return Promise.resolve(this.script.blob);
  }
}

const kept = (text: string): Kept => ({ text, blob: `blob of ${text}` });
const PAUSES = { draftMs: 400, saveMs: 1000, againMs: 4000 };
let projects = 0;

/** A page with the keeper and what its editor shows. */
function page(server: Server, project = `project-${(projects++).toString()}`) {
  const shown: string[] = [];
  const keeper = new ScriptKeeper(project, server, shelf, (text) => shown.push(text), PAUSES);
  return { keeper, shown, project, is: () => keeper.standing.getState().now.is, type: (text: string) => keeper.changed(() => text) };
}

describe("a script that is kept", () => {
  // Only timers: fake-indexeddb answers by setImmediate.
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
  afterEach(() => void vi.useRealTimers());

  it("is not taken back by an answer that was on its way while it saved", async () => {
    const server = new Server("one");
    const { keeper, type, shown, is } = page(server);
    const late = await server.load();
    await keeper.open();
    type("one two");
    await keeper.flush();
    keeper.heard(late);
    expect([is(), shown, server.script?.text]).toEqual(["clean", [], "one two"]);
    keeper.heard(kept("three"));
    expect(shown).toEqual(["three"]);
  });

  it("opens as the server has it and saves once, a pause after the last key", async () => {
    const server = new Server("one");
    const { keeper, type, is } = page(server);
    expect(await keeper.open()).toBe("one");
    for (const text of ["one t", "one tw", "one two"]) {
      type(text);
      await vi.advanceTimersByTimeAsync(900);
    }
    expect(server.saves).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    await vi.waitFor(() => expect(is()).toBe("clean"));
    expect(server.saves).toEqual(["one two"]);
  });

  it("keeps what is typed in the browser within the pause, and goes on with it when the tab was killed", async () => {
    const server = new Server("one");
    const first = page(server);
    await first.keeper.open();
    first.type("one more line");
    await vi.advanceTimersByTimeAsync(PAUSES.draftMs);
    await vi.waitFor(async () => expect(await shelf.get(first.project)).toEqual({ text: "one more line", base: "blob of one" }));
    // The tab is gone without a word: another one opens.
    const second = page(server, first.project);
    expect(await second.keeper.open()).toBe("one more line");
    expect(second.is()).toBe("dirty");
    await second.keeper.flush();
    expect(server.script?.text).toBe("one more line");
    await vi.waitFor(async () => expect(await shelf.get(first.project)).toBeUndefined());
    expect(second.is()).toBe("clean");
  });

  it("saves what was typed during a save as well", async () => {
    const server = new Server("one");
    const { keeper, type, is } = page(server);
    await keeper.open();
    type("two");
    server.meanwhile = () => {
      server.meanwhile = () => undefined;
      type("three");
    };
    await keeper.flush();
    expect(is()).toBe("dirty");
    await keeper.flush();
    expect(server.saves).toEqual(["two", "three"]);
    expect(is()).toBe("clean");
  });

  it("never writes over what another page saved: it asks, and both ways out lose neither", async () => {
    const server = new Server("one");
    const mine = page(server);
    const other = page(server);
    await mine.keeper.open();
    await other.keeper.open();
    mine.type("mine");
    server.script = kept("theirs");
    await mine.keeper.flush();
    expect(server.script.text).toBe("theirs");
    expect(mine.is()).toBe("conflict");
    mine.type("mine, longer");
    await vi.advanceTimersByTimeAsync(5000);
    expect(server.script.text).toBe("theirs");
    await mine.keeper.keepMine();
    expect(server.script.text).toBe("mine, longer");

    other.type("other");
    await other.keeper.flush();
    expect(other.is()).toBe("conflict");
    other.keeper.takeTheirs();
    expect(other.shown).toEqual(["mine, longer"]);
    expect(other.is()).toBe("clean");
  });

  it("follows what another page saved, while nothing is unsaved here", async () => {
    const server = new Server("one");
    const { keeper, shown, is } = page(server);
    await keeper.open();
    keeper.heard(kept("two"));
    expect(shown).toEqual(["two"]);
    expect(is()).toBe("clean");
    keeper.heard(kept("two"));
    expect(shown).toEqual(["two"]);
  });

  it("asks when a draft was written over a script that is not there any more", async () => {
    const server = new Server("one");
    const { keeper, project, is } = page(server);
    await shelf.put(project, { text: "from yesterday", base: "blob of zero" });
    expect(await keeper.open()).toBe("from yesterday");
    expect(is()).toBe("conflict");
  });

  it("says that it could not save, and tries again by itself", async () => {
    const server = new Server("one");
    server.fails = true;
    const { keeper, type, is, project } = page(server);
    await keeper.open();
    type("two");
    await keeper.flush();
    expect(is()).toBe("failed");
    await vi.waitFor(async () => expect((await shelf.get(project))?.text).toBe("two"));
    server.fails = false;
    await vi.advanceTimersByTimeAsync(PAUSES.againMs);
    await vi.waitFor(() => expect(is()).toBe("clean"));
    expect(server.script?.text).toBe("two");
  });

  it("does not send an empty script, and keeps a file's line ends", async () => {
    const server = new Server("INT. ROOM - DAY\r\n\r\nRain.\r\n");
    const { keeper, type } = page(server);
    expect(await keeper.open()).toBe("INT. ROOM - DAY\n\nRain.\n");
    type(" \n");
    await keeper.flush();
    expect(server.saves).toEqual([]);
    type("INT. ROOM - DAY\n\nSnow.\n");
    await keeper.flush();
    expect(server.saves).toEqual(["INT. ROOM - DAY\r\n\r\nSnow.\r\n"]);
  });
});

it("sends any script as UTF-8", () => {
  const text = `Мара — 雨 🌧 ${"x".repeat(20_000)}`;
  expect(Buffer.from(base64Of(text), "base64").toString("utf-8")).toBe(text);
});
