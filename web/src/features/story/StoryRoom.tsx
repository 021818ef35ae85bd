import "@fontsource/courier-prime/400.css";
import "@fontsource/courier-prime/400-italic.css";
import "@fontsource/courier-prime/700.css";

import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Group, Panel, Separator, useDefaultLayout } from "react-resizable-panels";
import { useStore } from "zustand";

import { useActions } from "@/shared/hotkeys/useActions";

import { Board } from "./board/Board";
import { focusCard } from "./board/focusCard";
import { useBoardActions } from "./board/useBoardActions";
import { Elements } from "./elements/Elements";
import { Inspector } from "./inspector/Inspector";
import { ScriptPane } from "./script/ScriptPane";
import { useScript } from "./script/useScript";
import { useTitle } from "./script/useTitle";
import { resetPointing, storyStore } from "./storyStore";
import { useDoing, useStory } from "./useStory";

/** The screenplay, and the board that becomes of it. */
export default function StoryRoom({ project }: { project: string }) {
  const { t } = useTranslation();
  const [said, say] = useState("");
  const { story, error, refetch } = useStory(project);
  const script = useScript(project, story);
  useTitle(project, script.parsed?.title);
  const doing = useDoing(project);
  const board = useBoardActions(project, story, doing, script.moveScene, say);
  const side = useStore(storyStore, (state) => state.side);
  const layout = useDefaultLayout({ id: "milimo-story", storage: localStorage, onlySaveAfterUserInteractions: true });
  useEffect(() => resetPointing, []);
  const again = useCallback(() => void refetch(), [refetch]);
  const toBoard = useCallback(() => {
    focusCard(storyStore.getState().active);
  }, []);
  useActions({ "story.board": toBoard });
  return (
    <div className="flex h-full">
      <Group orientation="horizontal" className="min-w-0 flex-1" {...layout}>
        <Panel id="script" defaultSize="452px" minSize="320px" maxSize="55%" groupResizeBehavior="preserve-pixel-size">
          <ScriptPane script={script} onBoard={toBoard} />
        </Panel>
        <Separator className="w-px bg-line transition-colors duration-120 data-[separator=active]:bg-accent data-[separator=hover]:bg-faint" aria-label={t("story.resize")} />
        <Panel id="board" minSize="420px">
          <Board project={project} story={story} error={error} again={again} board={board} />
        </Panel>
      </Group>
      {side !== null && story !== undefined && story.scenes.length > 0 ? (
        <div className="w-[320px] shrink-0">
          {side === "shot" ? <Inspector project={project} story={story} board={board} doing={doing} /> : <Elements project={project} story={story} doing={doing} />}
        </div>
      ) : null}
      <p role="status" aria-live="polite" className="sr-only">{said}</p>
    </div>
  );
}
