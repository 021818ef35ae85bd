/**
 * Keeps a script: its text goes into the browser's store at once and to the server soon after, and neither this page's text
 * nor another's is lost when two write at a time. No React, no editor: the room shows its state, the editor tells it of changes.
 */
import { createStore, type StoreApi } from "zustand/vanilla";

import type { Draft, Shelf } from "./drafts";
import { lineEndOf, withLineEnds, withoutLineEnds } from "./text";

/** A script as the server has it. */
export interface Kept {
  text: string;
  blob: string;
}

export interface Library {
  /** null: the project has no script yet. */
  load(): Promise<Kept | null>;
  /** The blob of the script as it is now, without its text. */
  head(): Promise<string | null>;
  /** Returns the new blob. */
  save(text: string): Promise<string>;
}

export type Standing =
  | { is: "loading" }
  | { is: "clean" }
  | { is: "dirty" }
  | { is: "saving" }
  | { is: "failed"; error: unknown }
  /** Somebody else saved meanwhile. */
  | { is: "conflict"; theirs: Kept };

export interface Pauses {
  /** From a change to the browser's store. */
  draftMs: number;
  /** From the last change to the server. */
  saveMs: number;
  againMs: number;
}

const PAUSES: Pauses = { draftMs: 400, saveMs: 1000, againMs: 4000 };

export class ScriptKeeper {
  readonly standing: StoreApi<{ now: Standing; base: string | null }> = createStore(() => ({ now: { is: "loading" }, base: null }));
  private read: () => string = () => "";
  private lineEnd: "\n" | "\r\n" | "\r" = "\n";
  private drafting: ReturnType<typeof setTimeout> | undefined;
  private saving: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | null = null;
  private changes = 0;
  /** Blobs that this page has saved over: an answer that was on its way meanwhile brings none of them back. */
  private readonly past = new Set<string>();

  constructor(
    private readonly project: string,
    private readonly library: Library,
    private readonly shelf: Shelf,
    /** Show this text in place of what is shown. */
    private readonly show: (text: string) => void,
    private readonly pauses: Pauses = PAUSES,
  ) {}

  /** The text to begin with, line ends as `\n`. */
  async open(): Promise<string> {
    const [server, draft] = await Promise.all([this.library.load(), this.shelf.get(this.project)]);
    this.lineEnd = lineEndOf(server?.text ?? "");
    const theirs = withoutLineEnds(server?.text ?? "");
    const base = server?.blob ?? null;
    if (draft === undefined || draft.text === theirs) {
      if (draft !== undefined) await this.shelf.drop(this.project);
      this.standing.setState({ now: { is: "clean" }, base });
      return theirs;
    }
    this.read = () => draft.text;
    this.changes++;
    if (draft.base === base || server === null) {
      this.standing.setState({ now: { is: "dirty" }, base });
      this.later();
    } else {
      this.standing.setState({ now: { is: "conflict", theirs: server }, base: draft.base });
    }
    return draft.text;
  }

  /** The text was changed; `read` gives it when it is wanted. Costs nothing. */
  changed(read: () => string): void {
    this.read = read;
    this.changes++;
    this.drafting ??= setTimeout(() => void this.draft(), this.pauses.draftMs);
    if (this.now.is === "conflict") return;
    if (this.running === null) this.become({ is: "dirty" });
    this.later();
  }

  /** Save now, if anything is not saved. */
  async flush(): Promise<void> {
    void this.draft();
    clearTimeout(this.saving);
    this.saving = undefined;
    while (this.running !== null) await this.running;
    if (this.now.is !== "dirty" && this.now.is !== "failed") return;
    this.running = this.save().finally(() => {
      this.running = null;
    });
    await this.running;
  }

  /** The server has told what it has now. */
  heard(server: Kept | null): void {
    if (server === null || this.running !== null || server.blob === this.standing.getState().base || this.past.has(server.blob)) return;
    switch (this.now.is) {
      case "loading":
        return;
      case "clean":
        return this.adopt(server);
      case "dirty":
      case "saving":
      case "failed":
      case "conflict":
        clearTimeout(this.saving);
        return this.become({ is: "conflict", theirs: server });
    }
  }

  /** End a conflict: what is here goes over what is there. (The server keeps what was there for a day.) */
  async keepMine(): Promise<void> {
    if (this.now.is !== "conflict") return;
    this.standing.setState({ now: { is: "dirty" }, base: this.now.theirs.blob });
    await this.flush();
  }

  /** End a conflict: what is there takes the place of what is here. */
  takeTheirs(): void {
    if (this.now.is === "conflict") this.adopt(this.now.theirs);
  }

  /** The page goes: nothing waits any more. */
  close(): void {
    clearTimeout(this.saving);
    if (this.now.is !== "clean" && this.now.is !== "loading") void this.draft();
    clearTimeout(this.drafting);
  }

  private get now(): Standing {
    return this.standing.getState().now;
  }

  private become(now: Standing): void {
    if (this.now.is !== now.is || now.is === "failed" || now.is === "conflict") this.standing.setState({ now });
  }

  private adopt(server: Kept): void {
    this.lineEnd = lineEndOf(server.text);
    this.standing.setState({ now: { is: "clean" }, base: server.blob });
    this.show(withoutLineEnds(server.text));
    void this.forget();
  }

  private later(pause = this.pauses.saveMs): void {
    clearTimeout(this.saving);
    this.saving = setTimeout(() => void this.flush(), pause);
  }

  private async draft(): Promise<void> {
    clearTimeout(this.drafting);
    this.drafting = undefined;
    if (this.now.is === "clean" || this.now.is === "loading") return;
    const draft: Draft = { text: this.read(), base: this.standing.getState().base };
    await this.shelf.put(this.project, draft);
  }

  private async forget(): Promise<void> {
    clearTimeout(this.drafting);
    this.drafting = undefined;
    await this.shelf.drop(this.project);
  }

  private async save(): Promise<void> {
    const text = this.read();
    const changes = this.changes;
    // A script of nothing is none; the server has the last one until there are words again.
    if (text.trim() === "") return;
    this.become({ is: "saving" });
    try {
      const { base } = this.standing.getState();
      const head = await this.library.head();
      if (head !== base) {
        const theirs = await this.library.load();
        if (theirs !== null && withoutLineEnds(theirs.text) !== text) return this.become({ is: "conflict", theirs });
      }
      const blob = await this.library.save(withLineEnds(text, this.lineEnd));
      if (base !== null && base !== blob) this.past.add(base);
      this.past.delete(blob);
      const more = this.changes !== changes;
      this.standing.setState({ now: { is: more ? "dirty" : "clean" }, base: blob });
      if (more) {
        this.later();
        // What was typed meanwhile is over the new script, not over the one before.
        await this.draft();
      } else await this.forget();
    } catch (error) {
      this.become({ is: "failed", error });
      this.later(this.pauses.againMs);
    }
  }
}
