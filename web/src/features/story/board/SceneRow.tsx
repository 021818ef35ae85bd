import { MoreHorizontal, Plus, Sparkles } from "lucide-react";
import { memo, useEffect, useRef, useState, type PointerEvent } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";

import type { BoardScene } from "@/shared/api/schema";
import { shownKeys } from "@/shared/hotkeys/keys";
import { IconButton } from "@/shared/ui/Button";
import { cx } from "@/shared/ui/cx";
import { Menu } from "@/shared/ui/Menu";
import { Tag } from "@/shared/ui/Tag";

import { storyStore } from "../storyStore";
import { sceneLine } from "../words";
import { Card, type CardDoing } from "./Card";
import { placeTitle } from "./standing";
import { useNear } from "./useNear";

export interface SceneDoing extends CardDoing {
  makeScene: (scene: string, again: boolean) => void;
  add: (scene: string, prompt: string) => void;
  pickScene: (scene: string) => void;
  grabScene: (scene: string, event: PointerEvent<HTMLElement>) => void;
  moveScene: (scene: string, by: 1 | -1) => void;
}

interface SceneRowProps {
  scene: BoardScene;
  names: ReadonlyMap<string, string>;
  doing: SceneDoing;
  first: boolean;
  /** Where dragged cards would land, when it is in this scene. */
  landing: string | null | undefined;
  last: boolean;
  /** At which of its edges a dragged scene would land. */
  edge: "above" | "below" | null;
}

/** The edge at which dragged cards would land. */
const EDGE = "before:absolute before:inset-y-0 before:z-10 before:w-[3px] before:rounded before:bg-accent";
/** Buttons of a row are shown where the pointer or the focus is. */
const QUIET = "opacity-0 transition-opacity duration-120 group-focus-within/scene:opacity-100 group-hover/scene:opacity-100";

/** A scene far from the view is a box of its height: a feature has hundreds, and only those in view are drawn. */
export const SceneRow = memo(function SceneRow(props: SceneRowProps) {
  const { t } = useTranslation();
  const { scene, first, edge } = props;
  const row = useRef<HTMLDivElement>(null);
  const near = useNear(row);
  const active = useStore(storyStore, (state) => state.active !== null && scene.shots.some(({ id }) => id === state.active));
  const drawn = near || active || first;
  const tall = useTall(row, drawn, scene.shots.length);
  return (
    <div
      ref={row}
      role="rowgroup"
      aria-label={scene.heading || scene.number}
      data-scene={scene.id}
      style={drawn ? undefined : { height: tall }}
      className={cx("group/scene relative pb-5", edge !== null && "before:absolute before:inset-x-0 before:h-[3px] before:rounded before:bg-accent", edge === "above" && "before:-top-[3px]", edge === "below" && "before:bottom-2")}
    >
      {drawn ? <SceneBody {...props} /> : <div role="row"><div role="gridcell" aria-label={t("story.shots", { count: scene.shots.length })} /></div>}
    </div>
  );
});

function SceneBody({ scene, names, doing, first, last, landing }: SceneRowProps) {
  const { t } = useTranslation();
  const stale = scene.shots.filter((shot) => shot.status === "stale").length;
  const [writing, setWriting] = useState(false);
  function added(prompt: string): void {
    setWriting(false);
    if (prompt.trim() !== "") doing.add(scene.id, prompt.trim());
  }
  const unmade = scene.shots.filter(({ status }) => status === "new" || status === "stale" || status === "failed").length;
  return (
    <>
      <div role="row" className="flex h-8 items-center gap-2.5">
        <div role="rowheader" className="flex min-w-0 cursor-grab items-baseline gap-2.5 select-none" onPointerDown={(event) => doing.grabScene(scene.id, event)}>
          <h3 title={scene.heading} className="truncate font-semibold">
            <span className="tabular-nums">{scene.number}</span> · {placeTitle(scene)}
          </h3>
          <span className="whitespace-nowrap text-soft tabular-nums">{sceneLine(t, scene)}</span>
        </div>
        <div role="gridcell" className="flex flex-1 items-center gap-1.5">
          {stale > 0 ? <Tag tone="stale">{t("story.sceneStale", { count: stale })}</Tag> : null}
          <span className="flex-1" />
          {unmade > 0 ? (
            <button
              type="button"
              onClick={() => doing.makeScene(scene.id, false)}
              className={cx("inline-flex h-6 items-center gap-1.5 rounded px-2 text-sm text-soft hover:bg-lifted hover:text-text", QUIET)}
            >
              <Sparkles size={13} aria-hidden />
              {t("story.generateScene")}
              <span aria-hidden className="tabular-nums">{unmade}</span>
            </button>
          ) : null}
          <IconButton label={t("story.addShot", { scene: scene.number })} onClick={() => setWriting(true)} className={cx("size-6", QUIET)}>
            <Plus size={15} />
          </IconButton>
          <Menu
            align="end"
            items={[
              { label: t("story.generateScene"), hint: unmade.toString(), disabled: unmade === 0, onSelect: () => doing.makeScene(scene.id, false) },
              { label: t("story.regenerateScene"), hint: scene.shots.length.toString(), onSelect: () => doing.makeScene(scene.id, true) },
              "line",
              { label: t("story.selectScene"), onSelect: () => doing.pickScene(scene.id) },
              "line",
              { label: t("story.sceneUp"), disabled: first, hint: shownKeys("Alt+Shift+ArrowUp"), onSelect: () => doing.moveScene(scene.id, -1) },
              { label: t("story.sceneDown"), disabled: last, hint: shownKeys("Alt+Shift+ArrowDown"), onSelect: () => doing.moveScene(scene.id, 1) },
            ]}
          >
            <IconButton label={t("story.sceneActions", { scene: scene.number })} className={cx("size-6 data-[state=open]:opacity-100", QUIET)}>
              <MoreHorizontal size={15} />
            </IconButton>
          </Menu>
        </div>
      </div>
      <div role="row" className="grid grid-cols-[repeat(auto-fill,minmax(204px,1fr))] gap-2.5 px-px" data-cards>
        {scene.shots.map((shot, at) => (
          <div key={shot.id} role="presentation" className={cx("relative grid", landing === shot.id && `${EDGE} before:-left-[7px]`, landing === null && at === scene.shots.length - 1 && `${EDGE} before:-right-[7px]`)}>
            <Card shot={shot} names={names} doing={doing} first={first && at === 0} />
          </div>
        ))}
        {writing ? <NewShot done={added} /> : null}
      </div>
    </>
  );
}

/** How tall a row that draws no cards is: as it was, else by a guess of four cards side by side. */
function useTall(row: React.RefObject<HTMLElement | null>, drawn: boolean, cards: number): number {
  const [tall, setTall] = useState(0);
  useEffect(() => {
    const { current } = row;
    if (!drawn || current === null) return undefined;
    const watching = new ResizeObserver(() => setTall(current.offsetHeight));
    watching.observe(current);
    return () => watching.disconnect();
  }, [row, drawn]);
  return tall > 0 ? tall : 52 + Math.ceil(cards / 4) * 216;
}

/** Writes the prompt of a shot between the script's. */
function NewShot({ done }: { done: (prompt: string) => void }) {
  const { t } = useTranslation();
  const [prompt, setPrompt] = useState("");
  return (
    <div role="gridcell" className="flex min-h-40 flex-col gap-2 rounded-lg border border-accent bg-raised p-2.5">
      <textarea
        autoFocus
        value={prompt}
        onChange={(event) => setPrompt(event.target.value)}
        onBlur={() => done(prompt)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.shiftKey) done(prompt);
          else if (event.key === "Escape") done("");
          else return;
          event.preventDefault();
        }}
        aria-label={t("story.addShotPrompt")}
        placeholder={t("story.addShotPlaceholder")}
        className="w-full flex-1 resize-none bg-transparent outline-none placeholder:text-faint"
      />
      <p className="text-xs text-faint">{t("story.addShotHint")}</p>
    </div>
  );
}
