import { useQuery } from "@tanstack/react-query";
import { useMemo, type ReactNode } from "react";

import { outline, peaksQuery } from "@/playback/peaks";
import type { Sources } from "@/playback/stage";
import { made, useMedia } from "@/shared/api/media";

/** Where a source's bytes are: its proxy, where there is one (it scrubs well, and every browser shows it), else itself. */
export function useFiles(blob: string): { sources: Sources; came: number; soundOf: (blob: string) => string; outline: ReactNode } {
  const media = useMedia(blob);
  const proxy = made(media, "proxy");
  const url = proxy?.urls[0] ?? `/api/blobs/${blob}`;
  const heard = proxy?.layout.sound === true ? url : `/api/blobs/${blob}`;
  const sources = useMemo<Sources>(() => ({ video: () => url, still: () => url, title: () => null }), [url]);
  const soundOf = useMemo(() => () => heard, [heard]);
  const { data } = useQuery(peaksQuery(made(media, "peaks")?.urls[0] ?? null));
  const drawn =
    data === undefined || data.samples === 0 ? null : (
      <svg aria-hidden viewBox="0 0 600 200" preserveAspectRatio="none" className="pointer-events-none absolute inset-4 size-[calc(100%-32px)] text-done">
        <path d={outline(data, 0, data.samples / 600, 600, 200)} fill="currentColor" />
      </svg>
    );
  return { sources, came: 0, soundOf, outline: drawn };
}
