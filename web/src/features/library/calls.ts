/** What people do to a library. Each step knows what undoes it; the last ones can be undone from the library by key. */
import { toast } from "sonner";

import { api, take } from "@/shared/api/client";
import { messageOf } from "@/shared/api/errors";
import { mediaKey } from "@/shared/api/media";
import { keys, queryClient } from "@/shared/api/queries";
import type { Asset, AssetChange, AssetChanges, Bin, Media, MediaList, Relinked } from "@/shared/api/schema";

type Undo = () => Promise<unknown>;

const MOST = 50;
const undos: Undo[] = [];

function remember(undo: Undo): Undo {
  undos.push(undo);
  if (undos.length > MOST) undos.shift();
  return undo;
}

const fetched = (project: string) => queryClient.invalidateQueries({ queryKey: keys.assets(project) });

/** Does it, tells what was refused, and brings what is shown up to date. Null: it was not done. */
async function doing<T>(project: string, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    toast.error(messageOf(error));
    return null;
  } finally {
    void fetched(project);
  }
}

/** Undo the last step; false: there is none. */
export async function undoLast(): Promise<boolean> {
  const undo = undos.pop();
  if (undo === undefined) return false;
  await undo();
  return true;
}

/** Takes one step back, wherever it stands among the last ones. */
async function takeBack(undo: Undo): Promise<void> {
  const at = undos.indexOf(undo);
  if (at < 0) return;
  undos.splice(at, 1);
  await undo();
}

/** With what undoes it, as long as nobody has undone it yet. */
function told(text: string, undo: Undo, word: string): void {
  toast(text, { action: { label: word, onClick: () => void takeBack(undo) } });
}

async function sent(project: string, changes: readonly AssetChange[]): Promise<AssetChanges> {
  return take(api.POST("/api/projects/{project}/assets/change", { params: { path: { project } }, body: { changes: [...changes] } }));
}

/** `said`: what is told of it, with a button that undoes it. */
export async function change(project: string, changes: readonly AssetChange[], said?: { text: string; undo: string }): Promise<boolean> {
  if (changes.length === 0) return false;
  const before = await doing(project, () => sent(project, changes));
  if (before === null) return false;
  const undo = remember(() => doing(project, () => sent(project, before.changes)));
  if (said !== undefined) told(said.text, undo, said.undo);
  return true;
}

export async function purge(project: string, asset: string | null): Promise<number> {
  const gone = await doing(project, () =>
    take(api.DELETE("/api/projects/{project}/asset-trash", { params: { path: { project }, query: asset === null ? {} : { asset } } })));
  return gone?.assets ?? 0;
}

export function makeBin(project: string, name: string, assets: readonly string[] = []): Promise<Bin | null> {
  return doing(project, () => take(api.POST("/api/projects/{project}/bins", { params: { path: { project } }, body: { name, assets: [...assets] } })));
}

export function renameBin(project: string, bin: string, name: string): Promise<Bin | null> {
  return doing(project, () => take(api.PATCH("/api/bins/{bin}", { params: { path: { bin } }, body: { name } })));
}

export async function removeBin(project: string, bin: string, said: (name: string) => string, word: string): Promise<boolean> {
  const gone = await doing(project, () => take(api.DELETE("/api/bins/{bin}", { params: { path: { bin } } })));
  if (gone === null) return false;
  told(said(gone.name), remember(() => makeBin(project, gone.name, gone.assets)), word);
  return true;
}

/** What an asset showed before another file took its place can be put back for a day. */
export function rememberReplaced(before: Asset, text: string, word: string): void {
  const { project } = before;
  const back = () =>
    doing(project, () => take(api.POST("/api/assets/{asset}/replace", { params: { path: { asset: before.id } }, body: { blob: before.blob.sha256, name: before.name } })));
  told(text, remember(back), word);
}

export function relink(project: string, asset: string, path: string): Promise<Relinked | null> {
  return doing(project, () => take(api.POST("/api/assets/{asset}/relink", { params: { path: { asset } }, body: { path } })) as Promise<Relinked>);
}

export function checkLinks(project: string) {
  return doing(project, () => take(api.POST("/api/projects/{project}/links/check", { params: { path: { project } } })));
}

/** Try once more what could not be made of a file. */
export async function lookAgain(project: string, blob: string): Promise<void> {
  const found = await doing(project, async () => (await take(api.POST("/api/media", { body: { blobs: [blob], again: true } }))) as MediaList);
  const media: Media | undefined = found?.media[0];
  if (media !== undefined) queryClient.setQueryData(mediaKey(blob), media);
}
