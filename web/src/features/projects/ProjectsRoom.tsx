import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Film, FileText, MoreHorizontal, Pencil, Plus, Search, Trash2 } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { go } from "@/app/router";
import { api, take } from "@/shared/api/client";
import { messageOf } from "@/shared/api/errors";
import { keys, projectsQuery } from "@/shared/api/queries";
import type { Project } from "@/shared/api/schema";
import { useActions } from "@/shared/hotkeys/useActions";
import { Button, IconButton } from "@/shared/ui/Button";
import { Menu } from "@/shared/ui/Menu";
import { Failed } from "@/shared/ui/Failed";
import { Skeleton } from "@/shared/ui/Skeleton";
import { ago, clock } from "@/shared/ui/time";

export default function ProjectsRoom() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(projectsQuery);
  const [text, setText] = useState("");
  const create = useCreate();
  const example = useExample();
  useActions({ "projects.new": () => create.mutate(), "projects.example": () => example.mutate() });
  const projects = data?.projects.filter((project) => project.name.toLocaleLowerCase().includes(text.toLocaleLowerCase()));
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto max-w-[1320px] px-8 py-7">
        <div className="mb-6 flex items-center gap-3">
          <h1 className="text-xl font-semibold">{t("projects.title")}</h1>
          <div className="flex-1" />
          {data && data.projects.length > 0 ? (
            <label className="flex h-7 w-64 items-center gap-2 rounded border border-line bg-raised px-2 text-soft focus-within:outline-2 focus-within:outline-accent">
              <Search size={14} aria-hidden />
              <input value={text} onChange={(event) => setText(event.target.value)} placeholder={t("projects.search")} aria-label={t("projects.search")} className="w-full bg-transparent text-text outline-none placeholder:text-faint" />
            </label>
          ) : null}
          {data && data.projects.length > 0 ? (
            <Button kind="primary" onClick={() => create.mutate()}>
              <Plus size={16} aria-hidden />
              {t("projects.new")}
            </Button>
          ) : null}
        </div>
        {error ? <Failed what={t("projects.failed")} error={error} again={() => void refetch()} /> : null}
        {projects === undefined && !error ? <Waiting /> : null}
        {data?.projects.length === 0 ? <Empty blank={() => create.mutate()} example={() => example.mutate()} /> : null}
        {projects && data && data.projects.length > 0 && projects.length === 0 ? <p className="text-soft">{t("projects.nothingFound", { text })}</p> : null}
        {projects && projects.length > 0 ? (
          <ul className="grid grid-cols-[repeat(auto-fill,minmax(260px,1fr))] gap-4">
            {projects.map((project) => <Card key={project.id} project={project} />)}
          </ul>
        ) : null}
      </div>
    </div>
  );
}

function useCreate() {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => take(api.POST("/api/projects", { body: { name: t("projects.newName") } })),
    onSuccess: (project) => {
      void client.invalidateQueries({ queryKey: keys.projects });
      go({ room: "story", project: project.id });
    },
    onError: (error) => toast.error(messageOf(error)),
  });
}

/** The example film: as it stands, or begun now. */
function useExample() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const { examples } = await take(api.GET("/api/examples", {}));
      const name = examples[0]?.name;
      if (name === undefined) throw new Error("There is no example.");
      return take(api.POST("/api/examples/{name}", { params: { path: { name } } }));
    },
    onSuccess: ({ project }) => {
      void client.invalidateQueries({ queryKey: keys.projects });
      void client.invalidateQueries({ queryKey: keys.jobs });
      go({ room: "story", project: project.id });
    },
    onError: (error) => toast.error(messageOf(error)),
  });
}

function Empty({ blank, example }: { blank: () => void; example: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="grid place-items-center pt-[10vh] text-center">
      <h2 className="mb-2 text-xl font-semibold">{t("projects.empty")}</h2>
      <p className="mb-8 max-w-md text-soft">{t("projects.emptyHint")}</p>
      <div className="grid w-full max-w-2xl grid-cols-2 gap-4">
        <Door icon={<Film size={22} aria-hidden />} title={t("projects.example")} hint={t("projects.exampleHint")} onClick={example} />
        <Door icon={<FileText size={22} aria-hidden />} title={t("projects.blank")} hint={t("projects.blankHint")} onClick={blank} />
      </div>
    </div>
  );
}

function Door({ icon, title, hint, onClick }: { icon: ReactNode; title: string; hint: string; onClick: () => void }) {
  return (
    <button type="button" onClick={onClick} className="rounded-lg border border-line bg-panel p-5 text-left transition-colors duration-120 hover:border-faint hover:bg-raised">
      <span className="mb-3 block text-accent">{icon}</span>
      <span className="block font-semibold">{title}</span>
      <span className="text-soft">{hint}</span>
    </button>
  );
}

function Card({ project }: { project: Project }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const [naming, setNaming] = useState(false);
  const path = { params: { path: { project: project.id } } };
  const told = () => void client.invalidateQueries({ queryKey: keys.projects });
  const restore = () => void take(api.POST("/api/projects/{project}/restore", path)).then(told, (error: unknown) => toast.error(messageOf(error)));
  const remove = useMutation({
    mutationFn: () => take(api.DELETE("/api/projects/{project}", path)),
    onSuccess: () => {
      told();
      toast(t("projects.deleted", { name: project.name }), { action: { label: t("app.undo"), onClick: restore } });
    },
    onError: (error) => toast.error(messageOf(error)),
  });
  const rename = useMutation({
    mutationFn: (name: string) => take(api.PATCH("/api/projects/{project}", { ...path, body: { name } })),
    onSettled: told,
    onError: (error) => toast.error(messageOf(error)),
  });
  function named(name: string): void {
    setNaming(false);
    if (name.trim() && name.trim() !== project.name) rename.mutate(name.trim());
  }
  return (
    <li className="group overflow-hidden rounded-lg border border-line bg-panel focus-within:border-faint hover:border-faint">
      <button type="button" onClick={() => go({ room: "story", project: project.id })} aria-label={project.name} className="block w-full">
        <Poster blob={project.poster ?? null} />
      </button>
      <div className="flex items-start gap-2 px-3 py-2.5">
        <div className="min-w-0 flex-1">
          {naming ? (
            <input
              autoFocus
              defaultValue={project.name}
              aria-label={t("projects.rename")}
              onFocus={(event) => event.target.select()}
              onBlur={(event) => named(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === "Enter") named(event.currentTarget.value);
                if (event.key === "Escape") setNaming(false);
              }}
              className="w-full rounded bg-raised px-1 font-semibold outline-2 outline-accent"
            />
          ) : (
            <h2 className="truncate font-semibold">{project.name}</h2>
          )}
          <p className="truncate text-sm text-soft">
            {[project.seconds > 0 && clock(project.seconds), project.shots > 0 && t("projects.shots", { count: project.shots }), t("projects.edited", { when: ago(project.updated_ms, i18n.language) })].filter(Boolean).join(" · ")}
          </p>
        </div>
        <Menu
          align="end"
          items={[
            { label: t("projects.rename"), icon: <Pencil size={14} />, onSelect: () => setNaming(true) },
            "line",
            { label: t("projects.delete"), icon: <Trash2 size={14} />, danger: true, onSelect: () => remove.mutate() },
          ]}
        >
          <IconButton label={t("projects.actions", { name: project.name })}>
            <MoreHorizontal size={16} />
          </IconButton>
        </Menu>
      </div>
    </li>
  );
}

/** The picture of a project's first take; until it is made, or without one, a film's sign. */
function Poster({ blob }: { blob: string | null }) {
  return (
    <span className="grid aspect-video place-items-center overflow-hidden bg-ground">
      {blob === null ? <Film size={26} className="text-line" aria-hidden /> : <img src={`/api/blobs/${blob}`} alt="" className="size-full object-cover" />}
    </span>
  );
}

function Waiting() {
  return (
    <div className="grid grid-cols-[repeat(auto-fill,minmax(260px,1fr))] gap-4" aria-hidden>
      {Array.from({ length: 8 }, (_, at) => <Skeleton key={at} className="aspect-[16/12]" />)}
    </div>
  );
}
