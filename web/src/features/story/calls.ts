/** What the Story room asks of the server. */
import { queryOptions } from "@tanstack/react-query";

import { api, take } from "@/shared/api/client";
import { keys } from "@/shared/api/queries";
import type { Asset, CutAnswer, CutPreview, Element, GenerateAnswer, Job, ParseAnswer, ProjectStory, ShotUpdate, StoryChange, StoryPatch, Take, VaryAnswer } from "@/shared/api/schema";

import { shareStory } from "./board/share";
import type { Kept, Library } from "./script/keeper";
import { base64Of } from "./script/text";

type Widened<T> = T extends readonly (infer E)[] ? Widened<E>[] : T extends object ? { [K in keyof T]: Widened<T[K]> } : T;

/** openapi-fetch reads pairs as lists of any length; the schema's own types have them right. */
function exact<T>(asked: Promise<Widened<T>>): Promise<T> {
  return asked as Promise<unknown> as Promise<T>;
}

export const storyQuery = (project: string) =>
  queryOptions({
    queryKey: keys.story(project),
    queryFn: () => exact<ProjectStory>(take(api.GET("/api/projects/{project}/story", { params: { path: { project } } }))),
    structuralSharing: (old, fresh) => shareStory(old as ProjectStory | undefined, fresh as ProjectStory),
  });

export const scriptQuery = (project: string) => queryOptions({ queryKey: keys.script(project), queryFn: () => loadScript(project) });

/** Under the project's takes, so that a new one is seen. */
export const takesQuery = (project: string, shot: string) =>
  queryOptions({
    queryKey: [...keys.takes(project), shot],
    queryFn: async () => (await take(api.GET("/api/shots/{shot}/takes", { params: { path: { shot } } }))).takes,
  });

async function loadScript(project: string): Promise<Kept | null> {
  const path = { params: { path: { project } } };
  const { script } = await take(api.GET("/api/projects/{project}", path));
  if (!script) return null;
  const kept = await take(api.GET("/api/projects/{project}/script", path));
  return { text: kept.text, blob: kept.script.blob };
}

export function libraryOf(project: string): Library {
  const path = { params: { path: { project } } };
  let name = "";
  return {
    load: () => loadScript(project),
    async head() {
      const { script } = await take(api.GET("/api/projects/{project}", path));
      name = script?.name ?? "";
      return script?.blob ?? null;
    },
    async save(text) {
      const body = { content_base64: base64Of(text), name, settings: { seed: 1 } };
      return (await take(api.PUT("/api/projects/{project}/script", { ...path, body }))).script.blob;
    },
  };
}

export const parse = (text: string, signal: AbortSignal): Promise<ParseAnswer> => exact<ParseAnswer>(take(api.POST("/api/parse", { body: { text }, signal })));

const shotPath = (shot: string) => ({ params: { path: { shot } } });
const projectPath = (project: string) => ({ params: { path: { project } } });

export const updateShot = (shot: string, body: ShotUpdate): Promise<StoryChange> => exact<StoryChange>(take(api.PATCH("/api/shots/{shot}", { ...shotPath(shot), body })));
export const splitShot = (shot: string, at: number | null): Promise<StoryChange> => exact<StoryChange>(take(api.POST("/api/shots/{shot}/split", { ...shotPath(shot), body: { at } })));
export const mergeShots = (project: string, shots: string[]): Promise<StoryChange> =>
  exact<StoryChange>(take(api.POST("/api/projects/{project}/shots/merge", { ...projectPath(project), body: { shots } })));
export const addShot = (project: string, scene: string, before: string | null, prompt: string): Promise<StoryChange> =>
  exact<StoryChange>(take(api.POST("/api/projects/{project}/shots", { ...projectPath(project), body: { scene, before, prompt, seconds: 4 } })));
export const removeShot = (shot: string): Promise<StoryChange> => exact<StoryChange>(take(api.DELETE("/api/shots/{shot}", shotPath(shot))));
export const restoreShot = (shot: string): Promise<StoryChange> => exact<StoryChange>(take(api.POST("/api/shots/{shot}/restore", shotPath(shot))));
export const moveShot = (shot: string, scene: string, before: string | null): Promise<StoryChange> =>
  exact<StoryChange>(take(api.POST("/api/shots/{shot}/move", { ...shotPath(shot), body: { scene, before } })));
export const applyPatch = (project: string, body: StoryPatch): Promise<StoryChange> =>
  exact<StoryChange>(take(api.POST("/api/projects/{project}/story/apply", { ...projectPath(project), body })));

/** What to make: some shots, a scene, or everything that has no fitting take. */
export interface Wanted {
  shots?: string[];
  scene?: string;
  all?: boolean;
  again?: boolean;
}

export const generate = (project: string, { shots = [], scene, all = false, again = false }: Wanted): Promise<GenerateAnswer> =>
  take(api.POST("/api/projects/{project}/generate", { ...projectPath(project), body: { shots, scene: scene ?? null, all, again } }));
export const varyShot = (shot: string): Promise<VaryAnswer> => exact<VaryAnswer>(take(api.POST("/api/shots/{shot}/vary", { ...shotPath(shot), body: {} })));
export const retryJob = (job: string): Promise<Job> => take(api.POST("/api/jobs/{job}/retry", { params: { path: { job } } }));
export const cancelJob = (job: string): Promise<Job> => take(api.POST("/api/jobs/{job}/cancel", { params: { path: { job } } }));
export const rateTake = (id: string, rating: number): Promise<Take> => take(api.PATCH("/api/takes/{take}", { params: { path: { take: id } }, body: { rating } }));
export const layOnTimeline = (project: string, fresh: boolean): Promise<CutAnswer> =>
  take(api.POST("/api/projects/{project}/cut", { ...projectPath(project), body: { new: fresh, name: "" } }));

/** What laying the board on the timeline would change there. Asked anew whenever it is shown. */
export const cutPreviewQuery = (project: string) =>
  queryOptions({
    queryKey: [...keys.story(project), "cut"],
    queryFn: (): Promise<CutPreview> => take(api.POST("/api/projects/{project}/cut/preview", { ...projectPath(project), body: { new: false, name: "" } })),
    gcTime: 0,
  });

/** A file that the server makes, as the browser saves it: its bytes and its name. */
export async function fetchFile(asked: Promise<{ data?: Blob | undefined; error?: unknown; response: Response }>): Promise<{ bytes: Blob; name: string }> {
  const bytes = (await take(asked)) as Blob;
  const { response } = await asked;
  const told = response.headers.get("Content-Disposition") ?? "";
  const coded = /filename\*=UTF-8''([^;]+)/i.exec(told)?.[1];
  return { bytes, name: coded !== undefined ? decodeURIComponent(coded) : (/filename="([^"]+)"/.exec(told)?.[1] ?? "storyboard") };
}

export type PerPage = 4 | 6 | 9 | 12;
export const storyboardFile = (project: string, per_page: PerPage) =>
  fetchFile(api.GET("/api/projects/{project}/storyboard.pdf", { params: { path: { project }, query: { per_page } }, parseAs: "blob" }) as never);
export const shotListFile = (project: string) => fetchFile(api.GET("/api/projects/{project}/shots.csv", { ...projectPath(project), parseAs: "blob" }) as never);

const elementPath = (project: string, key: string) => ({ params: { path: { project, key } } });

export const putElement = (project: string, element: Element): Promise<Element> =>
  exact<Element>(take(api.PUT("/api/projects/{project}/elements/{key}", { ...elementPath(project, element.key), body: { element } })));
export const removeElement = (project: string, key: string): Promise<Element> =>
  exact<Element>(take(api.DELETE("/api/projects/{project}/elements/{key}", elementPath(project, key))));

/** A picture of the project, by its asset. Never changes. */
export const pictureQuery = (project: string, asset: string) =>
  queryOptions({ queryKey: [...keys.assets(project), asset], queryFn: () => take(api.GET("/api/assets/{asset}", { params: { path: { asset } } })) });

/** Bring a picture; what it is, its bytes say. Raises BAD_MEDIA for what is none. */
export function bringPicture(project: string, file: File): Promise<Asset> {
  const name = file.name.replaceAll(/[/\\]/g, " ").slice(0, 200) || "picture";
  return exact<Asset>(take(api.POST("/api/projects/{project}/assets", {
    params: { path: { project }, query: { name } }, headers: { "Content-Type": "application/octet-stream" }, body: file as never, bodySerializer: () => file,
  })));
}
