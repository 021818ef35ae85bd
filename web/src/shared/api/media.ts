/** What the server makes of media for the page: asked for many at once, and brought up to date by events. */
import { queryOptions, useQuery } from "@tanstack/react-query";

import { api, take } from "./client";
import type { Derivative, Media, MediaList } from "./schema";

export const mediaKey = (blob: string) => ["media", blob] as const;

/** How long the page collects what it wants to know before it asks. */
const GATHER_MS = 25;
const MOST = 100;

type Waiting = { resolve: (media: Media | null) => void; reject: (error: unknown) => void };
const waiting = new Map<string, Waiting[]>();

function ask(blob: string): Promise<Media | null> {
  return new Promise((resolve, reject) => {
    if (waiting.size === 0) setTimeout(() => void flush(), GATHER_MS);
    waiting.set(blob, [...(waiting.get(blob) ?? []), { resolve, reject }]);
  });
}

async function flush(): Promise<void> {
  const all = [...waiting];
  waiting.clear();
  for (let at = 0; at < all.length; at += MOST) {
    const part = all.slice(at, at + MOST);
    try {
      const asked = await take(api.POST("/api/media", { body: { blobs: part.map(([blob]) => blob), again: false } }));
      const { media } = asked as MediaList; // openapi-fetch loses the lengths of tuples
      const found = new Map(media.map((one) => [one.sha256, one]));
      for (const [blob, who] of part) for (const { resolve } of who) resolve(found.get(blob) ?? null);
    } catch (error) {
      for (const [, who] of part) for (const { reject } of who) reject(error);
    }
  }
}

export const mediaQuery = (blob: string) => queryOptions({ queryKey: mediaKey(blob), queryFn: () => ask(blob) });

export function useMedia(blob: string | null): Media | null {
  const { data } = useQuery({ ...mediaQuery(blob ?? ""), enabled: blob !== null });
  return data ?? null;
}

type Kind = Derivative["layout"]["kind"];
type Of<K extends Kind> = Extract<Derivative["layout"], { kind: K }>;

/** One thing that was made, and where its parts are; null until it is there. */
export function made<K extends Kind>(media: Media | null, kind: K): { layout: Of<K>; urls: string[] } | null {
  const found = media?.derivatives?.find((derivative) => derivative.layout.kind === kind);
  if (media === null || found === undefined) return null;
  const urls = found.files.map((file, part) => `/api/media/${media.sha256}/${kind}?v=${file.sha256}${part > 0 ? `&part=${part}` : ""}`);
  return { layout: found.layout as Of<K>, urls };
}
