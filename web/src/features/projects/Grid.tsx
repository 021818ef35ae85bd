import { useRef, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";

import type { Project } from "@/shared/api/schema";

import type { Acts } from "./acts";
import type { View } from "./calls";
import { ProjectCard } from "./ProjectCard";

/** Cards that arrows move between: one tab stop, up and down by rows. What is done by key is done to the one that has the focus. */
export function Grid({ projects, view, chosen, choose, naming, acts }: {
  projects: readonly Project[];
  view: View;
  chosen: string | null;
  choose: (project: string) => void;
  naming: string | null;
  acts: Acts;
}) {
  const { t } = useTranslation();
  const grid = useRef<HTMLUListElement>(null);
  const stop = projects.some((project) => project.id === chosen) ? chosen : projects[0]?.id;

  function moved(event: KeyboardEvent): void {
    if (!(event.target instanceof HTMLElement) || event.target.dataset["card"] === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const cards = [...(grid.current?.querySelectorAll<HTMLElement>("[data-card]") ?? [])];
    const at = cards.indexOf(event.target);
    const across = cards.filter((card) => card.getBoundingClientRect().top === cards[0]?.getBoundingClientRect().top).length;
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across, Home: -at, End: cards.length - 1 - at }[event.key];
    const next = by === undefined ? undefined : cards[at + by];
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  }
  return (
    <ul ref={grid} aria-label={t("projects.label")} onKeyDown={moved} className="grid grid-cols-[repeat(auto-fill,minmax(280px,1fr))] gap-4">
      {projects.map((project) => (
        <ProjectCard key={project.id} project={project} view={view} stop={project.id === stop} focused={() => choose(project.id)} naming={naming === project.id} acts={acts} />
      ))}
    </ul>
  );
}
