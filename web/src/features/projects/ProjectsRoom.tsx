import { useQuery } from "@tanstack/react-query";
import { Archive, Plus, Search, Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { go } from "@/app/router";
import { messageOf } from "@/shared/api/errors";
import type { Project, ProjectSort } from "@/shared/api/schema";
import { useActions } from "@/shared/hotkeys/useActions";
import { Button } from "@/shared/ui/Button";
import { Failed } from "@/shared/ui/Failed";
import { Segments } from "@/shared/ui/Segments";
import { Select } from "@/shared/ui/Select";
import { Skeleton } from "@/shared/ui/Skeleton";

import * as calls from "./calls";
import type { View } from "./calls";
import { Doors } from "./Doors";
import { Grid } from "./Grid";

const VIEWS: readonly View[] = ["films", "archive", "trash"];
const SORTS: readonly ProjectSort[] = ["edited", "created", "name", "length"];

interface Step {
  readonly words: string;
  readonly back: () => Promise<unknown>;
}

/** What can be taken back, the last at the end: as long as the page is open. */
const done: Step[] = [];

export default function ProjectsRoom() {
  const { t } = useTranslation();
  const [view, setView] = useState<View>("films");
  const [sort, setSort] = useState<ProjectSort>("edited");
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const [naming, setNaming] = useState<string | null>(null);
  const search = useRef<HTMLInputElement>(null);
  const { data, error, refetch } = useQuery(calls.listQuery(view, sort));
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const all = data?.projects as Project[] | undefined;
  const projects = all?.filter((project) => words.every((word) => project.name.toLocaleLowerCase().includes(word)));
  const focused = projects?.find((project) => project.id === chosen);

  const attempt = <Answer,>(asked: Promise<Answer>, then?: (answer: Answer) => void) => void asked.then(then, (refused: unknown) => toast.error(messageOf(refused)));
  const undo = () => {
    const step = done.pop();
    if (step !== undefined) attempt(step.back());
  };
  /** Do it, and offer the way back: in the toast, and by the key of undo. */
  const undoable = (asked: Promise<unknown>, step: Step) => attempt(asked, () => {
    done.push(step);
    toast(step.words, { action: { label: t("app.undo"), onClick: () => {
      if (done.includes(step)) done.splice(done.indexOf(step), 1);
      attempt(step.back());
    } } });
  });
  const acts = {
    open: (project: Project) => go({ room: project.sequence == null ? "story" : "edit", project: project.id }),
    rename: (project: Project) => setNaming(project.id),
    named: (project: Project, name: string) => {
      setNaming(null);
      if (name.trim() !== "" && name.trim() !== project.name) attempt(calls.rename(project.id, name.trim()));
    },
    duplicate: (project: Project) => attempt(calls.duplicate(project.id), (copy) => setChosen(copy.id)),
    archive: (project: Project) => {
      const into = project.archived_ms == null;
      undoable(calls.archive(project.id, into), { words: t(into ? "projects.archived" : "projects.unarchived", { name: project.name }), back: () => calls.archive(project.id, !into) });
    },
    remove: (project: Project) => undoable(calls.remove(project.id), { words: t("projects.deleted", { name: project.name }), back: () => calls.restore(project.id) }),
    restore: (project: Project) => attempt(calls.restore(project.id), () => toast(t("projects.restored", { name: project.name }))),
    purge: (project: Project) => attempt(calls.purge(project.id)),
  };
  const create = () => attempt(calls.create(t("projects.newName")), (project) => go({ room: "story", project: project.id }));
  const example = () => attempt(calls.openExample(), (project) => go({ room: "story", project: project.id }));
  const onFocused = (act: (project: Project) => void, where: readonly View[] = ["films", "archive"]) => () => {
    if (focused !== undefined && where.includes(view)) act(focused);
  };
  useActions({
    "projects.new": create,
    "projects.example": example,
    "projects.search": () => search.current?.focus(),
    "projects.open": onFocused(acts.open),
    "projects.rename": onFocused(acts.rename),
    "projects.duplicate": onFocused(acts.duplicate),
    "projects.archive": onFocused(acts.archive),
    "projects.delete": onFocused(acts.remove),
    "projects.restore": onFocused(acts.restore, ["trash"]),
    "projects.undo": undo,
    "projects.films": () => setView("films"),
    "projects.archived": () => setView("archive"),
    "projects.trash": () => setView("trash"),
  });

  const blank = view === "films" && all?.length === 0;
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto max-w-[1640px] px-8 py-7">
        <div className="mb-6 flex flex-wrap items-center gap-3">
          <h1 className="text-xl font-semibold">{t("projects.title")}</h1>
          <Segments label={t("projects.view")} value={view} onChange={setView} options={VIEWS.map((value) => ({ value, label: t(`projects.views.${value}`) }))} />
          <div className="flex-1" />
          {all !== undefined && all.length > 0 ? (
            <>
              <label className="flex h-7 w-64 items-center gap-2 rounded border border-line bg-raised px-2 text-soft focus-within:outline-2 focus-within:outline-accent">
                <Search size={14} aria-hidden />
                <input ref={search} value={text} onChange={(event) => setText(event.target.value)} placeholder={t("projects.search")} aria-label={t("projects.search")} className="w-full bg-transparent text-text outline-none placeholder:text-faint" />
              </label>
              <Select aria-label={t("projects.sort")} value={sort} onChange={(event) => setSort(event.target.value as ProjectSort)} options={SORTS.map((one) => [one, t(`projects.sorts.${one}`)])} />
            </>
          ) : null}
          {view === "trash" ? <EmptyTrash count={all?.length ?? 0} empty={() => attempt(calls.emptyTrash())} /> : blank ? null : (
            <Button kind="primary" onClick={create}>
              <Plus size={16} aria-hidden />
              {t("projects.new")}
            </Button>
          )}
        </div>
        {error ? <Failed what={t("projects.failed")} error={error} again={() => void refetch()} /> : null}
        {projects === undefined && !error ? <Waiting /> : null}
        {blank ? <Doors begin={create} example={example} /> : null}
        {view !== "films" && all?.length === 0 ? <Nothing view={view} /> : null}
        {projects?.length === 0 && all !== undefined && all.length > 0 ? <p className="text-soft">{t("projects.nothingFound", { text })}</p> : null}
        {projects !== undefined && projects.length > 0 ? <Grid projects={projects} view={view} chosen={chosen} choose={setChosen} naming={naming} acts={acts} /> : null}
      </div>
    </div>
  );
}

function EmptyTrash({ count, empty }: { count: number; empty: () => void }) {
  const { t } = useTranslation();
  const [sure, setSure] = useState(false);
  if (count === 0) return null;
  if (!sure) return <Button kind="outline" onClick={() => setSure(true)}><Trash2 size={14} aria-hidden />{t("projects.emptyTrash")}</Button>;
  return (
    <Button
      kind="danger"
      autoFocus
      onBlur={() => setSure(false)}
      onClick={() => {
        setSure(false);
        empty();
      }}
    >
      {t("projects.emptyTrashSure", { count })}
    </Button>
  );
}

function Nothing({ view }: { view: "archive" | "trash" }) {
  const { t } = useTranslation();
  const Icon = view === "trash" ? Trash2 : Archive;
  return (
    <div className="grid place-items-center pt-[16vh] text-center">
      <Icon size={32} aria-hidden className="mb-4 text-faint" />
      <p className="mb-1 text-lg font-semibold">{t(view === "trash" ? "projects.trashEmpty" : "projects.archiveEmpty")}</p>
      <p className="text-soft">{t(view === "trash" ? "projects.trashHint" : "projects.archiveHint")}</p>
    </div>
  );
}

function Waiting() {
  return (
    <div className="grid grid-cols-[repeat(auto-fill,minmax(280px,1fr))] gap-4" aria-hidden>
      {Array.from({ length: 8 }, (_, at) => <Skeleton key={at} className="aspect-[16/12]" />)}
    </div>
  );
}
