import { ArrowLeft, Plus, Trash2, X } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";

import type { BoardShot, Element, ProjectStory } from "@/shared/api/schema";
import { IconButton } from "@/shared/ui/Button";
import { Menu } from "@/shared/ui/Menu";

import { pick, showElement, storyStore } from "../storyStore";
import type { Doing } from "../useStory";
import { ElementFields } from "./ElementFields";
import { Face } from "./Pictures";
import { useElements } from "./useElements";
import { usesOf } from "./uses";

const KINDS: readonly Element["kind"][] = ["character", "place", "thing"];

/** Characters, places and things: all of them, or one with everything that can be said of it. */
export function Elements({ project, story, doing }: { project: string; story: ProjectStory; doing: Doing }) {
  const { t } = useTranslation();
  const key = useStore(storyStore, (state) => state.element);
  const uses = useMemo(() => usesOf(story), [story]);
  const actions = useElements(project, story.elements, doing);
  const open = story.elements.find((element) => element.key === key);
  return (
    <aside aria-label={t("story.elements.title")} className="flex h-full flex-col border-l border-line bg-panel">
      <header className="flex h-10 shrink-0 items-center gap-1 border-b border-line pr-2 pl-3">
        {open === undefined ? null : (
          <IconButton label={t("story.elements.all")} className="-ml-1.5" onClick={() => showElement(null)}>
            <ArrowLeft size={16} />
          </IconButton>
        )}
        <h2 className="truncate font-semibold">{open?.name ?? t("story.elements.title")}</h2>
        <div className="flex-1" />
        {open === undefined ? (
          <Menu align="end" items={KINDS.map((kind) => ({ label: t(`story.elements.new.${kind}`), onSelect: () => void actions.add(kind) }))}>
            <IconButton label={t("story.elements.add")}>
              <Plus size={16} />
            </IconButton>
          </Menu>
        ) : (
          <IconButton label={t("story.elements.remove", { name: open.name })} onClick={() => actions.remove(open)}>
            <Trash2 size={15} />
          </IconButton>
        )}
        <IconButton label={t("app.close")} onClick={() => storyStore.setState({ side: null })}>
          <X size={16} />
        </IconButton>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {open === undefined ? (
          <List project={project} elements={story.elements} uses={uses} />
        ) : (
          <>
            <ElementFields key={open.key} project={project} element={open} actions={actions} used={uses.get(open.key) ?? []} />
            <Used shots={uses.get(open.key) ?? []} />
          </>
        )}
      </div>
    </aside>
  );
}

function List({ project, elements, uses }: { project: string; elements: readonly Element[]; uses: ReadonlyMap<string, readonly BoardShot[]> }) {
  const { t } = useTranslation();
  if (elements.length === 0) return <p className="p-4 text-soft">{t("story.elements.none")}</p>;
  return KINDS.map((kind) => {
    const some = elements.filter((element) => element.kind === kind);
    return some.length === 0 ? null : (
      <section key={kind} className="px-1.5 pt-2 pb-1">
        <h3 className="px-2 pb-1 text-sm font-medium text-soft">{t(`story.elements.kinds.${kind}`)}</h3>
        <ul>
          {some.map((element) => (
            <li key={element.key}>
              <button type="button" onClick={() => showElement(element.key)} className="flex w-full items-center gap-2.5 rounded px-2 py-1.5 text-left hover:bg-raised">
                <Face project={project} element={element} />
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium">{element.name}</span>
                  <span className="block truncate text-sm text-soft">{element.description || t("story.elements.undescribed")}</span>
                </span>
                <span className="text-sm whitespace-nowrap text-soft tabular-nums">{t("story.shots", { count: uses.get(element.key)?.length ?? 0 })}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
    );
  });
}

/** The shots that show it; one click goes there. */
function Used({ shots }: { shots: readonly BoardShot[] }) {
  const { t } = useTranslation();
  return (
    <section className="border-t border-line p-3">
      <h3 className="mb-1.5 text-sm text-soft">{t("story.elements.used", { count: shots.length })}</h3>
      <ul className="flex flex-wrap gap-1">
        {shots.map((shot) => (
          <li key={shot.id}>
            <button type="button" onClick={() => pick(shot.id)} className="h-6 rounded border border-line px-1.5 text-sm font-medium tabular-nums hover:border-faint hover:bg-raised">
              {shot.code}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
