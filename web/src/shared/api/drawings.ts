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
  let drawing: Drawing = await take(api.POST("/api/projects/{project}/titles", { params: { path: { project } }, body: { title, extent } }));
  while (drawing.picture == null) {
    const { id, state } = drawing.job;
    if (state === "failed" || state === "cancelled") throw new Error("The title could not be drawn.");
    await jobMoves(id);
    drawing = await take(api.GET("/api/drawings/{job}", { params: { path: { job: id } } }));
  }
  return `/api/blobs/${drawing.picture.sha256}`;
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
