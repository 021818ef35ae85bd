import { useEffect, useMemo } from "react";

import type { TimelineDocument } from "@/core/document";
import type { SoundOf } from "@/playback/sounds";
import type { Sources } from "@/playback/stage";
import { framePicture, titlePicture } from "@/shared/api/drawings";
import { queryClient } from "@/shared/api/queries";
import { statusStore } from "@/stores/statusStore";

import { filesOf, soundFileOf } from "./files";
import { Known } from "./known";
import { livePicture } from "./making";

export interface MonitorSources {
  readonly sources: Sources;
  readonly soundOf: SoundOf;
  readonly known: Known;
}

/** Where the page finds the bytes of a sequence's sources. */
export function useSources(project: string, sequence: string | null, document: TimelineDocument): MonitorSources {
  const known = useMemo(() => new Known(), []);
  const { width, height } = document.extent;
  const made = useMemo<MonitorSources>(
    () => ({
      known,
      soundOf: (blob) => soundFileOf(blob, known.of(blob)),
      sources: {
        video: (source) => filesOf(source, known.of(source.blob)),
        still: (source) => `/api/blobs/${source.blob}`,
        title: (_, source) => titlePicture(project, source, { width, height }, () => known.tell()),
        live: (source) => (source.shot === null ? null : livePicture(queryClient, source.shot)),
        exact: async (frame, signal) => {
          if (sequence === null) return null;
          return framePicture(sequence, frame, await saved(signal), signal);
        },
        follow: (listener) => known.follow(listener),
      },
    }),
    [project, sequence, width, height, known],
  );
  useEffect(() => {
    const leave = queryClient.getQueryCache().subscribe(({ type, query }) => {
      if (type === "updated" && (query.queryKey[0] === "jobs" || query.queryKey[0] === "progress")) known.tell();
    });
    return () => {
      leave();
      known.close();
    };
  }, [known]);
  return made;
}

/** The revision under which the server has what is shown: what was edited just now is waited for. */
function saved(signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const { saving, revision } = statusStore.getState();
      if (saving !== "saved") return;
      end();
      resolve(revision);
    };
    const give = () => {
      end();
      reject(new Error("Not wanted any more."));
    };
    const leave = statusStore.subscribe(look);
    signal.addEventListener("abort", give);
    function end(): void {
      leave();
      signal.removeEventListener("abort", give);
    }
    look();
  });
}
