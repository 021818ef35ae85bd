/** What is known of the media of a sequence, kept as long as a monitor is open: each blob is asked for when it is first seen. */
import { QueryObserver } from "@tanstack/react-query";

import { mediaKey, mediaQuery } from "@/shared/api/media";
import { queryClient } from "@/shared/api/queries";
import type { Media } from "@/shared/api/schema";

export class Known {
  readonly #observed = new Map<string, () => void>();
  readonly #listeners = new Set<() => void>();
  #told = false;

  /** Undefined: not known yet, it is being asked for. Null: there is no such blob. */
  of(blob: string): Media | null | undefined {
    if (!this.#observed.has(blob)) this.#observed.set(blob, new QueryObserver(queryClient, mediaQuery(blob)).subscribe(() => this.tell()));
    return queryClient.getQueryData<Media | null>(mediaKey(blob));
  }

  follow(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Something may be otherwise; told once a moment, however often this is called. */
  tell(): void {
    if (this.#told) return;
    this.#told = true;
    queueMicrotask(() => {
      this.#told = false;
      for (const listener of this.#listeners) listener();
    });
  }

  close(): void {
    for (const leave of this.#observed.values()) leave();
    this.#observed.clear();
  }
}
