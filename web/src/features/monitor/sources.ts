import { useMemo, useState } from "react";

import type { TimelineDocument } from "@/core/document";
import type { Sources } from "@/playback/stage";
import { titlePicture } from "@/shared/api/drawings";

export const blobUrl = (blob: string) => `/api/blobs/${blob}`;

/** Sound comes out of the same files as the pictures. */
export const soundOf = blobUrl;

/** Where the page finds the bytes of a sequence's sources. A new value says that something has come. */
export function useSources(project: string, document: TimelineDocument): { sources: Sources; came: number } {
  const { width, height } = document.extent;
  const [came, setCame] = useState(0);
  const sources = useMemo<Sources>(
    () => ({
      video: (source) => blobUrl(source.blob),
      still: (source) => blobUrl(source.blob),
      title: (_, source) => titlePicture(project, source, { width, height }, () => setCame((count) => count + 1)),
    }),
    [project, width, height],
  );
  return { sources, came };
}
