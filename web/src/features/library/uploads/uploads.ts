/** The page's uploads: what brings files to the server, and what the library shows of them. */
import { toast } from "sonner";
import { create } from "zustand";

import { api, take } from "@/shared/api/client";
import { ApiError, messageOf } from "@/shared/api/errors";
import { keys, queryClient } from "@/shared/api/queries";
import type { Asset, Upload } from "@/shared/api/schema";

import { hashOf } from "./hash";
import { keep, keptOf } from "./kept";
import { Refused, Uploader, type Bringing, type World } from "./uploader";

export const useUploads = create<{ list: readonly Bringing[] }>(() => ({ list: [] }));

/** What the library does when a file has come. */
export const arrivals: { brought: (asset: Asset, bringing: Bringing) => void; known: (asset: string, bringing: Bringing) => void } = {
  brought: () => undefined,
  known: () => undefined,
};

const LONGEST_MS = 15_000;

/** A refusal is one; that the server is not there is a cut. */
async function asked<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status === 0 || error.status >= 500 && error.code !== "DISK_FULL") throw error;
    const offset = error.code === "UPLOAD_OFFSET" ? error.body.details?.["offset"] : null;
    throw new Refused(messageOf(error), typeof offset === "number" ? offset : null);
  }
}

const world: World = {
  hash: hashOf,
  begin: (project, { name, size, sha256, replaces }) =>
    asked(take(api.POST("/api/projects/{project}/uploads", { params: { path: { project } }, body: { name, size, sha256, replaces } }))),
  send: (upload, offset, part, signal) =>
    asked(take(api.PATCH("/api/uploads/{upload}", {
      params: { path: { upload }, query: { offset } },
      body: part as never,
      bodySerializer: (body: unknown) => body as Blob,
      headers: { "Content-Type": "application/octet-stream" },
      signal,
    }))) as Promise<Upload>,
  finish: (upload) => asked(take(api.POST("/api/uploads/{upload}/finish", { params: { path: { upload } } }))) as Promise<Asset>, // see media.ts on tuples
  end: async (upload) => void (await take(api.DELETE("/api/uploads/{upload}", { params: { path: { upload } } }))),
  pause: (times, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.min(LONGEST_MS, 500 * 2 ** times));
      signal.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      });
      addEventListener("online", () => resolve(), { once: true, signal });
    }),
  keep: (id, bringing) => void keep(id, bringing),
};

const uploader = new Uploader(
  world,
  {
    brought: (asset, bringing) => {
      void queryClient.invalidateQueries({ queryKey: keys.assets(asset.project) });
      arrivals.brought(asset, bringing);
    },
    known: (asset, bringing) => arrivals.known(asset, bringing),
  },
  (list) => useUploads.setState({ list }),
);

let count = 0;

export function bring(project: string, files: Iterable<File>, replaces: string | null = null): void {
  for (const file of files) {
    const lost = replaces === null ? uploader.list.find((one) => one.state === "lost" && one.project === project && one.size === file.size && one.name === nameOf(file)) : undefined;
    if (lost !== undefined) uploader.again(lost.id, file);
    else uploader.add({ id: `${Date.now()}-${++count}`, project, name: nameOf(file), size: file.size, file, replaces });
  }
}

/** As the server takes names: no slashes, no control characters, not too long; a pasted picture has none of its own. */
export function nameOf(file: { name: string; type: string }): string {
  const clean = [...file.name].map((letter) => (letter < " " || "/\\\u007f".includes(letter) ? "-" : letter)).join("").trim();
  if (clean === "" || clean === "." || clean === "..") return `file.${file.type.split("/")[1] ?? "bin"}`;
  const letters = [...clean];
  return letters.length <= 200 ? clean : [...letters.slice(0, 190), ...letters.slice(-10)].join("");
}

export const again = (id: string): void => uploader.again(id);

export function stop(id: string): void {
  void uploader.stop(id);
}

/** Go on with what was on its way when the page was last closed. */
export async function resume(project: string): Promise<void> {
  const kept = await keptOf(project);
  for (const one of kept) uploader.add({ ...one, state: one.state === "failed" ? "failed" : "waiting" });
  try {
    const { uploads } = await take(api.GET("/api/projects/{project}/uploads", { params: { path: { project } } }));
    for (const upload of uploads) {
      if (uploader.list.some((one) => one.upload === upload.id || one.sha256 === upload.sha256)) continue;
      if (uploader.list.some((one) => one.name === upload.name && one.size === upload.size)) continue;
      uploader.add({
        id: upload.id, project, name: upload.name, size: upload.size, file: null, replaces: upload.replaces ?? null, upload: upload.id,
        sha256: upload.sha256, share: upload.offset / upload.size,
      });
    }
  } catch (error) {
    toast.error(messageOf(error));
  }
}
