import { useQuery } from "@tanstack/react-query";
import { ChevronDown, Clapperboard, ListChecks, Search, Settings, Share } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { isAwaited, isGoing } from "@/shared/api/jobs";
import { jobsQuery, projectQuery, projectsQuery } from "@/shared/api/queries";
import { perform } from "@/shared/hotkeys/actions";
import { useKeysOf } from "@/shared/hotkeys/keymap";
import { Button, IconButton } from "@/shared/ui/Button";
import { cx } from "@/shared/ui/cx";
import { Kbd } from "@/shared/ui/Kbd";
import { Menu } from "@/shared/ui/Menu";
import { Ring } from "@/shared/ui/Ring";
import { clock } from "@/shared/ui/time";

import { hasRoom } from "./App";
import { go, pathOf, type ProjectRoom, type Route } from "./router";

const PROJECT_ROOMS: readonly ProjectRoom[] = ["story", "edit"];

export function Header({ route }: { route: Route }) {
  const { t } = useTranslation();
  const keysOf = useKeysOf();
  const [last, setLast] = useState<string | null>(null);
  const own = "project" in route ? route.project : null;
  if (own !== null && own !== last) setLast(own);
  // From Jobs and Settings one goes back to where one was.
  const project = route.room === "projects" ? null : (own ?? last);
  return (
    <header className="flex items-center gap-1.5 border-b border-line bg-panel px-3">
      <button type="button" onClick={() => go({ room: "projects" })} className="mr-2 rounded px-1 text-sm font-bold tracking-[0.09em]" title={t("rooms.projects")}>
        MILIMO
      </button>
      {project === null ? null : <ProjectMenu project={project} />}
      <nav className="flex gap-0.5" aria-label={t("rooms.label")}>
        {project === null
          ? null
          : PROJECT_ROOMS.filter(hasRoom).map((room) => <Door key={room} route={{ room, project }} open={route.room === room} />)}
      </nav>
      <div className="flex-1" />
      <Making />
      <button
        type="button"
        onClick={() => perform("app.palette")}
        title={t("palette.open")}
        className="flex h-7 items-center gap-2 rounded px-2 text-soft hover:bg-lifted hover:text-text"
      >
        <span className="sr-only">{t("palette.open")}</span>
        <Search size={16} aria-hidden />
        <Kbd keys={keysOf("app.palette")[0] ?? ""} />
      </button>
      {hasRoom("jobs") && (
        <IconButton label={t("rooms.jobs")} pressed={route.room === "jobs"} onClick={() => go({ room: "jobs" })}>
          <ListChecks size={16} />
        </IconButton>
      )}
      {hasRoom("settings") && (
        <IconButton label={t("rooms.settings")} pressed={route.room === "settings"} onClick={() => go({ room: "settings" })}>
          <Settings size={16} />
        </IconButton>
      )}
      {project !== null && hasRoom("export") && (
        <Button kind="primary" onClick={() => go({ room: "export", project })}>
          <Share size={16} aria-hidden />
          {t("rooms.export")}
        </Button>
      )}
    </header>
  );
}

function Door({ route, open }: { route: Route & { project: string }; open: boolean }) {
  const { t } = useTranslation();
  return (
    <a
      href={pathOf(route)}
      aria-current={open ? "page" : undefined}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        go(route);
      }}
      className={cx("rounded px-2.5 py-1.5 font-medium transition-colors duration-120", open ? "bg-lifted text-text" : "text-soft hover:text-text")}
    >
      {t(`rooms.${route.room}`)}
    </a>
  );
}

function ProjectMenu({ project }: { project: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(projectQuery(project));
  const { data: all } = useQuery(projectsQuery);
  const others = (all?.projects ?? []).filter((other) => other.id !== project).slice(0, 8);
  return (
    <Menu
      items={[
        ...others.map((other) => ({ label: other.name, icon: <Clapperboard size={14} />, onSelect: () => go({ room: "story", project: other.id }) })),
        ...(others.length > 0 ? (["line"] as const) : []),
        { label: t("actions.goProjects"), onSelect: () => go({ room: "projects" }) },
      ]}
    >
      <button type="button" className="mr-3 flex max-w-72 items-center gap-1.5 rounded px-2 py-1.5 text-soft hover:bg-lifted hover:text-text">
        <span className="truncate">{data?.name ?? "…"}</span>
        <ChevronDown size={14} aria-hidden className="shrink-0" />
      </button>
    </Menu>
  );
}

/** What is being made just now, and how long it takes. */
function Making() {
  const { t } = useTranslation();
  const { data } = useQuery(jobsQuery);
  const alive = (data?.jobs ?? []).filter((job) => isGoing(job) && isAwaited(job));
  const shots = alive.filter((job) => job.kind === "video");
  if (alive.length === 0) return null;
  const whole = alive.find((job) => job.parent === null && job.children > 0);
  const only = alive.length === 1 ? alive[0] : undefined;
  const left = whole?.progress?.eta_s ?? null;
  return (
    <button
      type="button"
      disabled={!hasRoom("jobs")}
      onClick={() => go({ room: "jobs" })}
      className="mr-1 flex h-7 items-center gap-2 rounded border border-line px-2.5 font-medium tabular-nums hover:bg-raised"
    >
      <Ring share={whole ? whole.children_done / Math.max(1, whole.children) : undefined} />
      <span className="max-w-48 truncate">{shots.length > 0 ? t("jobs.running", { count: shots.length }) : (only?.title ?? t("jobs.going", { count: alive.length }))}</span>
      {left === null ? null : ` · ${t("jobs.left", { time: clock(left) })}`}
    </button>
  );
}
