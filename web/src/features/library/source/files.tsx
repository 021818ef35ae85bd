import { useQuery } from "@tanstack/react-query";
import { useMemo, type ReactNode } from "react";

import { filesOf, soundFileOf } from "@/playback/files";
import { outline, peaksQuery } from "@/playback/peaks";
import type { SoundOf } from "@/playback/sounds";
import type { Sources } from "@/playback/stage";
import { made, useMedia } from "@/shared/api/media";

/** Where a source's bytes are: what a browser shows of it, and hears. */
export function useFiles(blob: string): { sources: Sources; soundOf: SoundOf; outline: ReactNode } {
  const media = useMedia(blob);
  const sources = useMemo<Sources>(() => ({ video: (source) => filesOf(source, media ?? undefined), still: (source) => `/api/blobs/${source.blob}`, title: () => null }), [media]);
  const soundOf = useMemo<SoundOf>(() => (wanted) => soundFileOf(wanted, media ?? undefined), [media]);
  const { data } = useQuery(peaksQuery(made(media, "peaks")?.urls[0] ?? null));
  const drawn =
    data === undefined || data.samples === 0 ? null : (
      <svg aria-hidden viewBox="0 0 600 200" preserveAspectRatio="none" className="pointer-events-none absolute inset-4 size-[calc(100%-32px)] text-done">
        <path d={outline(data, 0, data.samples / 600, 600, 200)} fill="currentColor" />
      </svg>
    );
  return { sources, soundOf, outline: drawn };
}
