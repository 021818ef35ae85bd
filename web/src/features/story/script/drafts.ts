/** Text that is not saved yet, in the browser's own store: a closed or crashed tab loses at most the last half second. */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";

export interface Draft {
  text: string;
  /** The blob of the script it was written over; null: there was none. */
  base: string | null;
}

export interface Shelf {
  get(project: string): Promise<Draft | undefined>;
  put(project: string, draft: Draft): Promise<void>;
  drop(project: string): Promise<void>;
}

interface Drafts extends DBSchema {
  scripts: { key: string; value: Draft };
}

let opened: Promise<IDBPDatabase<Drafts>> | undefined;

function open(): Promise<IDBPDatabase<Drafts>> {
  opened ??= openDB<Drafts>("milimo-drafts", 1, { upgrade: (database) => void database.createObjectStore("scripts") });
  return opened;
}

/** Where the browser refuses its store (private windows, a full disk), drafts are not kept; saving to the server goes on. */
async function refused<T>(doing: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await doing();
  } catch {
    opened = undefined;
    return otherwise;
  }
}

export const shelf: Shelf = {
  get: (project) => refused(async () => (await open()).get("scripts", project), undefined),
  put: (project, draft) => refused(async () => void (await (await open()).put("scripts", draft, project)), undefined),
  drop: (project) => refused(async () => (await open()).delete("scripts", project), undefined),
};
