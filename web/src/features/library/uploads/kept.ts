/** Files that are on their way, over a reload of the page. IndexedDB may be refused or full: then a file is chosen again. */
import { openDB, type IDBPDatabase } from "idb";

import type { Bringing } from "./uploader";

/** Larger files are not copied into the browser's own store: choosing them again costs less. */
const MOST_BYTES = 512 << 20;

let database: Promise<IDBPDatabase> | null = null;

async function quietly<T>(work: (db: IDBPDatabase) => Promise<T>): Promise<T | null> {
  try {
    database ??= openDB("milimo-uploads", 1, { upgrade: (db) => void db.createObjectStore("files") });
    return await work(await database);
  } catch {
    database = null;
    return null;
  }
}

export async function keep(id: string, bringing: Bringing | null): Promise<void> {
  await quietly(async (db) => {
    if (bringing === null) await db.delete("files", id);
    else if (bringing.size <= MOST_BYTES) await db.put("files", bringing, id);
  });
}

export async function keptOf(project: string): Promise<Bringing[]> {
  const all = ((await quietly((db) => db.getAll("files"))) ?? []) as Bringing[];
  return all.filter((one) => one.project === project);
}
