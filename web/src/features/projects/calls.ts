/** What is done to projects, and what undoes it. */
import { api, take } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";
import type { Project, ProjectSort } from "@/shared/api/schema";

export type View = "films" | "archive" | "trash";

const MOST = 1000;
const path = (project: string) => ({ params: { path: { project } } });

export function listQuery(view: View, sort: ProjectSort) {
  return {
    queryKey: [...keys.projects, "list", view, sort],
    queryFn: () => take(api.GET("/api/projects", { params: { query: { trash: view === "trash", sort, limit: MOST, ...(view !== "trash" && { archived: view === "archive" }) } } })),
  };
}

export const examplesQuery = { queryKey: ["examples"], queryFn: () => take(api.GET("/api/examples", {})) };

export const told = (): void => void queryClient.invalidateQueries({ queryKey: keys.projects });

export const create = (name: string) => take(api.POST("/api/projects", { body: { name } })).finally(told);
export const rename = (project: string, name: string) => take(api.PATCH("/api/projects/{project}", { ...path(project), body: { name } })).finally(told);
export const archive = (project: string, archived: boolean) => take(api.PATCH("/api/projects/{project}", { ...path(project), body: { archived } })).finally(told);
export const duplicate = (project: string) => take(api.POST("/api/projects/{project}/duplicate", { ...path(project), body: {} })).finally(told);
export const remove = (project: string) => take(api.DELETE("/api/projects/{project}", path(project))).finally(told);
export const restore = (project: string) => take(api.POST("/api/projects/{project}/restore", path(project))).finally(told);
export const purge = (project: string) => take(api.DELETE("/api/trash/{project}", path(project))).finally(told);
export const emptyTrash = () => take(api.DELETE("/api/trash", {})).finally(told);

/** The example film: as it stands, or begun now. */
export async function openExample(): Promise<Project> {
  const { examples } = await queryClient.fetchQuery(examplesQuery);
  const name = examples[0]?.name;
  if (name === undefined) throw new Error("There is no example.");
  const { project } = await take(api.POST("/api/examples/{name}", { params: { path: { name } } })).finally(told);
  void queryClient.invalidateQueries({ queryKey: keys.jobs });
  return project;
}

const MOST_NAME = 60;

/** A project of one shot, which is being made: its words are its script. */
export async function generateShot(words: string): Promise<Project> {
  const said = words.trim();
  const name = said.replace(/[/\\\p{Cc}]/gu, " ").split(/(?<=[^.!?]{12,})[.!?]/u)[0]?.slice(0, MOST_NAME).trim() ?? "";
  const project = await create(name === "" ? "Untitled" : name);
  const bytes = new TextEncoder().encode(`${said}\n`);
  const content_base64 = btoa(Array.from(bytes, (byte) => String.fromCodePoint(byte)).join(""));
  await take(api.PUT("/api/projects/{project}/script", { ...path(project.id), body: { content_base64, name: "shot.txt" } as never }));
  await take(api.POST("/api/projects/{project}/film", { ...path(project.id), body: { settings: { title_card: false } } as never }));
  void queryClient.invalidateQueries({ queryKey: keys.jobs });
  return project;
}
