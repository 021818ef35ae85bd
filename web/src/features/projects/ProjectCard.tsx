import { useQuery } from "@tanstack/react-query";
import { Archive, ArchiveRestore, Copy, Film, MoreHorizontal, Pencil, RotateCcw, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { isAwaited, isGoing } from "@/shared/api/jobs";
import { jobsQuery } from "@/shared/api/queries";
import type { Project } from "@/shared/api/schema";
import { Button, IconButton } from "@/shared/ui/Button";
import { cx } from "@/shared/ui/cx";
import { Menu } from "@/shared/ui/Menu";
import { Ring } from "@/shared/ui/Ring";
import { Tag } from "@/shared/ui/Tag";
import { ago, clock } from "@/shared/ui/time";

import type { Acts } from "./acts";
import type { View } from "./calls";

const TRASH_DAYS = 30;
const DAY_MS = 86_400_000;

export function ProjectCard({ project, view, stop, focused, naming, acts }: { project: Project; view: View; stop: boolean; focused: () => void; naming: boolean; acts: Acts }) {
  const { t, i18n } = useTranslation();
  const { data: jobs } = useQuery(jobsQuery);
  const making = (jobs?.jobs ?? []).filter((job) => job.project === project.id && job.parent == null && isAwaited(job) && isGoing(job));
  const whole = making.find((job) => job.children > 0);
  const seconds = project.frames == null || project.rate == null ? project.seconds : (project.frames * project.rate.den) / project.rate.num;
  const trashed = view === "trash";
  return (
    <li onFocus={focused} className={cx("group relative overflow-hidden rounded-lg border border-line bg-panel transition-colors duration-120 focus-within:border-faint hover:border-faint", trashed && "[&_img]:opacity-45 [&_img]:grayscale")}>
      <button
        type="button"
        data-card={project.id}
        tabIndex={stop ? 0 : -1}
        aria-disabled={trashed}
        onClick={() => {
          if (!trashed) acts.open(project);
        }}
        className="block w-full -outline-offset-2"
      >
        <span className="sr-only">{project.name}</span>
        <span className="relative grid aspect-video place-items-center overflow-hidden bg-ground">
          {project.poster == null ? <Film size={28} className="text-line" aria-hidden /> : <img src={`/api/blobs/${project.poster}`} alt="" loading="lazy" className="size-full object-cover" />}
          {making.length === 0 ? null : <Tag tone="running" className="absolute bottom-2 left-2"><Ring share={whole === undefined ? undefined : whole.children_done / Math.max(1, whole.children)} className="size-3" />{t("projects.making")}</Tag>}
          {seconds > 0 ? <span className="absolute right-2 bottom-2 rounded-sm bg-black/70 px-1.5 text-xs leading-5 font-medium text-white tabular-nums">{clock(seconds)}</span> : null}
        </span>
      </button>
      <div className="flex items-start gap-2 px-3.5 py-3">
        <div className="min-w-0 flex-1">
          {naming ? <Naming project={project} named={(name) => acts.named(project, name)} /> : <h2 className="truncate font-semibold" title={project.name}>{project.name}</h2>}
          <p className="truncate text-sm text-soft">
            {[
              project.shots > 0 && t("projects.shots", { count: project.shots }),
              trashed ? t("projects.daysLeft", { count: daysLeft(project) }) : t("projects.edited", { when: ago(project.updated_ms, i18n.language) }),
            ].filter(Boolean).join(" · ")}
          </p>
        </div>
        {trashed ? <InTrash project={project} acts={acts} /> : (
          <Menu
            align="end"
            items={[
              { label: t("projects.open"), icon: <Film size={14} />, onSelect: () => acts.open(project) },
              { label: t("projects.rename"), icon: <Pencil size={14} />, onSelect: () => acts.rename(project) },
              { label: t("projects.duplicate"), icon: <Copy size={14} />, onSelect: () => acts.duplicate(project) },
              { label: t(project.archived_ms == null ? "projects.archive" : "projects.unarchive"), icon: project.archived_ms == null ? <Archive size={14} /> : <ArchiveRestore size={14} />, onSelect: () => acts.archive(project) },
              "line",
              { label: t("projects.delete"), icon: <Trash2 size={14} />, danger: true, onSelect: () => acts.remove(project) },
            ]}
          >
            <IconButton label={t("projects.actions", { name: project.name })}><MoreHorizontal size={16} /></IconButton>
          </Menu>
        )}
      </div>
    </li>
  );
}

function daysLeft(project: Project): number {
  return Math.max(0, Math.ceil(TRASH_DAYS - (Date.now() - (project.trashed_ms ?? Date.now())) / DAY_MS));
}

function InTrash({ project, acts }: { project: Project; acts: Acts }) {
  const { t } = useTranslation();
  const [sure, setSure] = useState(false);
  if (sure) return <Button kind="danger" autoFocus title={t("projects.foreverSure")} onBlur={() => setSure(false)} onClick={() => acts.purge(project)}>{t("projects.forever")}</Button>;
  return (
    <span className="flex gap-1">
      <Button onClick={() => acts.restore(project)}><RotateCcw size={14} aria-hidden />{t("projects.restore")}</Button>
      <IconButton label={t("projects.forever")} onClick={() => setSure(true)}><Trash2 size={16} /></IconButton>
    </span>
  );
}

function Naming({ project, named }: { project: Project; named: (name: string) => void }) {
  const { t } = useTranslation();
  return (
    <input
      autoFocus
      defaultValue={project.name}
      maxLength={200}
      aria-label={t("projects.rename")}
      onFocus={(event) => event.target.select()}
      onBlur={(event) => named(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") named(event.currentTarget.value);
        if (event.key === "Escape") named(project.name);
        if (event.key !== "Enter" && event.key !== "Escape") return;
        event.preventDefault();
        document.querySelector<HTMLElement>(`[data-card="${project.id}"]`)?.focus();
      }}
      className="w-full rounded bg-raised px-1 font-semibold outline-2 outline-accent"
    />
  );
}
