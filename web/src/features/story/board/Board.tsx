import type { TFunction } from "i18next";
import { LayoutGrid, PanelRight, Redo2, Undo2, Users } from "lucide-react";
import { memo, useEffect, useMemo, useRef, type KeyboardEvent, type MouseEvent } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";

import type { ProjectStory } from "@/shared/api/schema";
import { perform } from "@/shared/hotkeys/actions";
import { IconButton } from "@/shared/ui/Button";
import { Failed } from "@/shared/ui/Failed";
import { Skeleton } from "@/shared/ui/Skeleton";
import { clock } from "@/shared/ui/time";

import { historyOf } from "../history";
import { pick, pickTo, storyStore } from "../storyStore";
import { neighbour } from "./arrange";
import { Bin } from "./Bin";
import { MakeMenu } from "./MakeMenu";
import { PrintMenu } from "./PrintMenu";
import { SceneRow, type SceneDoing } from "./SceneRow";
import { SelectionBar } from "./SelectionBar";
import { ToTimeline } from "./ToTimeline";
import type { BoardActions } from "./useBoardActions";
import { useDrag, type Dragging } from "./useDrag";

const ARROWS: ReadonlySet<string> = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"]);

interface BoardProps {
  project: string;
  story: ProjectStory | undefined;
  error: unknown;
  again: () => void;
  board: BoardActions;
}

export const Board = memo(function Board({ project, story, error, again, board }: BoardProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const { dragging, grab, grabScene } = useDrag(scroller, { shots: (shots, landing) => void board.land(shots, landing), scene: board.landScene });
  const order = useMemo(() => board.rows.flatMap((row) => row.shots), [board.rows]);
  const names = useMemo(() => new Map(story?.elements.map(({ key, name }) => [key, name]) ?? []), [story?.elements]);
  const doing = useMemo<SceneDoing>(() => ({
    pick(shot, event: MouseEvent) {
      if (event.shiftKey) pickTo(shot, order);
      else pick(shot, event.ctrlKey || event.metaKey);
    },
    open(shot) {
      pick(shot);
      storyStore.setState({ side: "shot" });
    },
    grab,
    grabScene,
    moveScene: board.stepScene,
    make: board.makeShot,
    choose: board.chooseTake,
    rate: board.rateShot,
    makeScene: board.makeScene,
    add: board.add,
    pickScene: board.pickScene,
  }), [order, grab, grabScene, board]);
  useFollowing(scroller);

  function pressed(event: KeyboardEvent): void {
    if (!(event.target instanceof HTMLElement) || event.target.dataset["shot"] === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const shot = event.target.dataset["shot"];
    if (ARROWS.has(event.key)) {
      const next = neighbour(shot, event.key, board.rows, columnsOf(scroller.current));
      if (event.shiftKey) pickTo(next, order);
      else pick(next);
    } else if (event.key === " ") pick(shot, true);
    else if (event.key === "Enter") doing.open(shot);
    else if (event.key === "Escape") storyStore.setState({ selected: [], side: null });
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const shots = order.length;
  return (
    <section aria-label={t("story.board")} className="relative flex h-full min-w-0 flex-col">
      <BoardHeader project={project} story={story} shots={shots} board={board} />
      <div
        ref={scroller}
        data-scroller
        className="min-h-0 flex-1 overflow-y-auto px-4 pt-2.5 pb-16 [contain:strict]"
        onClick={(event) => event.target === event.currentTarget && storyStore.setState({ selected: [] })}
      >
        {error && !story ? <Failed what={t("story.boardFailed")} error={error} again={again} /> : null}
        {!error && !story ? <Waiting /> : null}
        {story && shots === 0 ? <Empty /> : null}
        {story && story.scenes.length > 0 ? (
          <div role="grid" aria-label={t("story.board")} aria-multiselectable onKeyDown={pressed} className={dragging ? "cursor-grabbing" : ""}>
            {story.scenes.map((scene, at) => (
              <SceneRow
                key={scene.id}
                scene={scene}
                names={names}
                doing={doing}
                first={at === 0}
                last={at === story.scenes.length - 1}
                landing={dragging?.scene === null && dragging.landing?.scene === scene.id ? dragging.landing.before : undefined}
                edge={dragging == null || dragging.scene === null ? null : dragging.row === at ? "above" : dragging.row === at + 1 && at === story.scenes.length - 1 ? "below" : null}
              />
            ))}
          </div>
        ) : null}
        {story && story.bin.length > 0 ? <Bin shots={story.bin} restore={board.restore} /> : null}
      </div>
      {dragging ? null : <SelectionBar board={board} />}
      {dragging ? (
        <div className="pointer-events-none fixed z-50 rounded bg-accent px-2 py-1 font-semibold text-on-accent shadow-[0_8px_28px_rgb(0_0_0/0.45)]" style={{ left: dragging.x + 12, top: dragging.y + 10 }}>
          {draggedWord(t, dragging, board, story)}
        </div>
      ) : null}
    </section>
  );
});

function BoardHeader({ project, story, shots, board }: { project: string; story: ProjectStory | undefined; shots: number; board: BoardActions }) {
  const { t } = useTranslation();
  const history = useStore(historyOf(project));
  const side = useStore(storyStore, (state) => state.side);
  const whole = story !== undefined && shots > 0;
  return (
    <header className="flex h-10 shrink-0 items-center gap-1.5 border-b border-line bg-panel pr-2 pl-4">
      <h2 className="mr-1 font-semibold">{t("story.board")}</h2>
      <span className="min-w-0 flex-1 truncate text-soft tabular-nums">
        {whole ? [t("story.scenes", { count: story.scenes.length }), t("story.shots", { count: shots }), clock(story.seconds)].join(" · ") : null}
      </span>
      <IconButton label={undoLabel(t("app.undo"), history.past.at(-1)?.label)} disabled={history.past.length === 0} onClick={() => perform("edit.undo")}>
        <Undo2 size={16} />
      </IconButton>
      <IconButton label={undoLabel(t("story.redo"), history.future.at(-1)?.label)} disabled={history.future.length === 0} onClick={() => perform("edit.redo")}>
        <Redo2 size={16} />
      </IconButton>
      <IconButton label={t("actions.elements")} pressed={side === "elements"} disabled={!whole} onClick={() => perform("story.elements")}>
        <Users size={16} />
      </IconButton>
      <IconButton label={t("actions.inspectShot")} pressed={side === "shot"} disabled={!whole} onClick={() => perform("story.inspect")}>
        <PanelRight size={16} />
      </IconButton>
      <PrintMenu project={project} disabled={!whole} />
      <MakeMenu story={story} board={board} />
      <ToTimeline project={project} disabled={!whole} lay={(fresh) => void board.toTimeline(fresh)} />
    </header>
  );
}

function draggedWord(t: TFunction<"words">, dragging: Dragging, board: BoardActions, story: ProjectStory | undefined): string {
  if (dragging.scene !== null) return t("story.sceneTitle", { number: story?.scenes.find(({ id }) => id === dragging.scene)?.number ?? "" });
  const [only] = dragging.shots;
  return dragging.shots.length === 1 ? (board.shots.get(only ?? "")?.code ?? "") : t("story.shots", { count: dragging.shots.length });
}

const undoLabel = (verb: string, what: string | undefined) => (what === undefined ? verb : `${verb}: ${what}`);

/** The keyboard's card has the focus and is in view, and so is the one that was picked in the script. */
function useFollowing(scroller: React.RefObject<HTMLDivElement | null>): void {
  useEffect(() =>
    storyStore.subscribe((now, before) => {
      if (now.active === before.active || now.active === null) return;
      const { current } = scroller;
      if (current === null) return;
      const inBoard = now.by === "board" && (current.contains(document.activeElement) || document.activeElement === document.body);
      show(current, now.active, inBoard);
    }), [scroller]);
}

function show(board: HTMLElement, shot: string, focus: boolean, tries = 3): void {
  const card = board.querySelector<HTMLElement>(`[data-shot="${CSS.escape(shot)}"]`);
  if (card !== null) {
    card.scrollIntoView({ block: "nearest" });
    if (focus) card.focus({ preventScroll: true });
  } else if (tries > 0) {
    // Its row is far away and draws its cards now that one of them is active.
    requestAnimationFrame(() => show(board, shot, focus, tries - 1));
  }
}

function columnsOf(board: HTMLElement | null): number {
  const row = board?.querySelector<HTMLElement>("[data-cards]");
  return row ? getComputedStyle(row).gridTemplateColumns.split(" ").length : 1;
}

function Empty() {
  const { t } = useTranslation();
  return (
    <div className="grid h-full place-items-center">
      <div className="max-w-sm text-center">
        <LayoutGrid size={26} className="mx-auto mb-3 text-faint" aria-hidden />
        <h3 className="mb-1 text-lg font-semibold">{t("story.boardEmpty")}</h3>
        <p className="text-soft">{t("story.boardEmptyHint")}</p>
      </div>
    </div>
  );
}

function Waiting() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("app.loading")} className="grid gap-6 pt-1">
      {[3, 4, 2].map((cards) => (
        <div key={cards}>
          <Skeleton className="mb-2 h-5 w-48" />
          <div className="grid grid-cols-[repeat(auto-fill,minmax(204px,1fr))] gap-2.5">
            {Array.from({ length: cards }, (_, at) => <Skeleton key={at} className="aspect-[204/186]" />)}
          </div>
        </div>
      ))}
    </div>
  );
}
