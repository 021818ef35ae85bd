/** Titles as pictures: drawn by the server with the export's own painter, kept by what is in them. */
import { api, take } from "./client";
import { follow } from "./events";
import type { Drawing, TitleSource } from "./schema";

interface Held {
  url: string | null;
}

const AGAIN_MS = 1500;
const REST_MS = 3000;
const held = new Map<string, Held>();
const MOST = 200;

/** The picture of a title over a frame of that size, or null until it is drawn: then `drawn` is called. */
export function titlePicture(project: string, title: TitleSource, extent: { width: number; height: number }, drawn: () => void): string | null {
  const key = JSON.stringify([project, title, extent]);
  const known = held.get(key);
  if (known !== undefined) return known.url;
  const made: Held = { url: null };
  held.set(key, made);
  if (held.size > MOST) held.delete(held.keys().next().value ?? "");
  draw(project, title, extent).then(
    (url) => {
      made.url = url;
      drawn();
    },
    // Asked for again when it is wanted again, but not at every frame of a picture that cannot be had.
    () => void setTimeout(() => held.delete(key), REST_MS),
  );
  return null;
}

async function draw(project: string, title: TitleSource, extent: { width: number; height: number }): Promise<string> {
  return finished(await take(api.POST("/api/projects/{project}/titles", { params: { path: { project } }, body: { title, extent } })));
}

/** A frame of a sequence exactly as the export draws it before it encodes, without captions: where its picture is. */
export async function framePicture(sequence: string, frame: number, revision: number, signal: AbortSignal): Promise<string> {
  return finished(await take(api.POST("/api/sequences/{sequence}/frames", { params: { path: { sequence } }, body: { frame, revision, captions: false }, signal })), signal);
}

/** Where the picture of a drawing is, once it is drawn. */
async function finished(drawing: Drawing, signal?: AbortSignal): Promise<string> {
  let known = drawing;
  while (known.picture == null) {
    signal?.throwIfAborted();
    const { id, state } = known.job;
    if (state === "failed" || state === "cancelled") throw new Error(known.job.error?.message ?? "It could not be drawn.");
    await jobMoves(id);
    known = await take(api.GET("/api/drawings/{job}", { params: { path: { job: id } } }));
  }
  return `/api/blobs/${known.picture.sha256}`;
}

/** Until something is said of a job, or a little while has passed. */
function jobMoves(job: string): Promise<void> {
  return new Promise((resolve) => {
    const leave = follow((event) => {
      if (event.type === "job" && event.job.id === job) end();
    });
    const timer = setTimeout(end, AGAIN_MS);
    function end(): void {
      clearTimeout(timer);
      leave();
      resolve();
    }
  });
}
