/** What can be done to the board, by key, menu and palette. */
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { messageOf } from "@/shared/api/errors";
import type { BoardShot, ProjectStory, ShotUpdate } from "@/shared/api/schema";
import { perform, type ActionId } from "@/shared/hotkeys/actions";
import { useActions } from "@/shared/hotkeys/useActions";
import { chooseSequence } from "@/stores/sequenceStore";

import { addShot, cancelJob, generate, layOnTimeline, mergeShots, moveShot, rateTake, removeShot, restoreShot, retryJob, splitShot, updateShot, varyShot, type Wanted } from "../calls";
import { remember } from "../history";
import type { Script } from "../script/useScript";
import { pick, storyStore } from "../storyStore";
import { backOf, type Doing } from "../useStory";
import { movesTo, stepOf, type Landing, type Row } from "./arrange";
import { takeAt } from "./standing";

export function useBoardActions(project: string, story: ProjectStory | undefined, doing: Doing, moveScene: Script["moveScene"], say: (words: string) => void) {
  const { t } = useTranslation();
  const board = useMemo(() => {
    const rows: Row[] = story?.scenes.map((scene) => ({ scene: scene.id, shots: scene.shots.map((shot) => shot.id) })) ?? [];
    const shots = new Map<string, BoardShot>(story?.scenes.flatMap((scene) => scene.shots.map((shot) => [shot.id, shot] as const)) ?? []);
    const codes = (ids: readonly string[]) => ids.map((id) => shots.get(id)?.code ?? "").join(", ");
    const chosen = () => rows.flatMap((row) => row.shots).filter((shot) => storyStore.getState().selected.includes(shot));

    async function make(wanted: Wanted): Promise<void> {
      const answer = await doing.ask(() => generate(project, wanted));
      if (answer === null) return;
      if (answer.jobs.length > 0) say(t("story.asked", { count: answer.jobs.length }));
      else if (answer.running.length === 0) toast(t("story.nothingToMake"));
    }
    function makeShot(shot: BoardShot): void {
      const { job } = shot;
      if (shot.status === "failed" && job) void doing.ask(() => retryJob(job.id));
      else void make({ shots: [shot.id] });
    }
    async function land(ids: readonly string[], landing: Landing): Promise<void> {
      const moves = movesTo(ids, landing, rows);
      if (moves.length === 0) return;
      const done = await doing.change(t("story.moved", { what: codes(ids) }), moves.map(({ shot, scene, before }) => () => moveShot(shot, scene, before)));
      if (!done) return;
      const scene = story?.scenes.find((one) => one.id === landing.scene);
      const before = landing.before === null ? null : shots.get(landing.before);
      say(before ? t("story.landedBefore", { what: codes(ids), before: before.code }) : t("story.landedLast", { what: codes(ids), scene: scene?.number ?? "" }));
    }
    function step(way: "earlier" | "later" | "up" | "down"): void {
      const ids = chosen();
      const landing = ids.length === 0 ? null : stepOf(ids, way, rows);
      if (landing !== null) void land(ids, landing);
    }
    async function vary(): Promise<void> {
      for (const id of chosen()) {
        const answer = await doing.ask(() => varyShot(id));
        if (answer !== null) remember(project, t("story.varied", { what: codes([id]) }), backOf(project, answer.change));
      }
    }
    function remove(): void {
      const ids = chosen();
      if (ids.length > 0) void doing.change(t("story.removed", { what: codes(ids) }), ids.map((id) => () => removeShot(id)));
    }
    async function toTimeline(fresh: boolean): Promise<void> {
      const answer = await doing.ask(() => layOnTimeline(project, fresh));
      if (answer === null) return;
      chooseSequence(project, answer.sequence);
      const missing = answer.missing.length;
      toast(missing > 0 ? t("story.laidWithGaps", { count: answer.shots, missing }) : t("story.laid", { count: answer.shots }));
      perform("go.edit");
    }
    /** A scene is moved where it is written: its text goes, and its shots with it. The editor's undo brings it back. */
    function landScene(id: string, row: number): void {
      const scenes = story?.scenes ?? [];
      const at = scenes.findIndex((scene) => scene.id === id);
      if (at < 0 || row === at || row === at + 1) return;
      if (moveScene(at, row)) say(t("story.sceneMoved", { scene: scenes[at]?.number ?? "" }));
      else toast(t("story.sceneWaits"));
    }
    function stepScene(id: string, by: 1 | -1): void {
      const at = rows.findIndex((row) => row.scene === id);
      const row = by === 1 ? at + 2 : at - 1;
      if (at >= 0 && row >= 0 && row <= rows.length) landScene(id, row);
    }
    /** The take before or after the chosen one, in a circle. */
    function chooseTake(id: string, by: 1 | -1): void {
      const shot = shots.get(id);
      const at = shot === undefined ? -1 : takeAt(shot);
      const take = shot?.takes.at((at + by) % shot.takes.length);
      if (shot === undefined || take === undefined || shot.takes.length < 2) return;
      void doing.change(t("story.takeOf", { number: take.number, what: shot.code }), [() => updateShot(id, { chosen: take.id })]);
      say(t("story.takeOf", { number: take.number, what: shot.code }));
    }
    function rateShot(id: string, rating: number): void {
      const shot = shots.get(id);
      const take = shot?.takes[takeAt(shot)];
      if (shot === undefined || take === undefined) return;
      void doing.ask(() => rateTake(take.id, rating));
      say(`${shot.code}: ${t("story.rated", { count: rating })}`);
    }
    /** The same fields of several shots, as one step. */
    function editAll(ids: readonly string[], update: ShotUpdate): void {
      void doing.change(t("story.editDone", { what: codes(ids) }), ids.map((id) => () => updateShot(id, update)));
    }
    return {
      rows,
      shots,
      landScene,
      stepScene,
      chooseTake,
      rateShot,
      editAll,
      make,
      makeShot,
      land,
      vary,
      remove,
      toTimeline,
      step,
      chosen,
      makeScene: (scene: string, again: boolean) => void make({ scene, again }),
      add: (scene: string, prompt: string, before: string | null = null) => void doing.change(t("story.added"), [() => addShot(project, scene, before, prompt)]),
      pickScene: (scene: string) => {
        const ids = rows.find((row) => row.scene === scene)?.shots ?? [];
        storyStore.setState({ selected: ids, active: ids[0] ?? null, by: "board" });
      },
      split: () => {
        const [id] = chosen();
        if (id !== undefined) void doing.change(t("story.splitDone", { what: codes([id]) }), [() => splitShot(id, middleOf(shots.get(id)?.shot.text ?? ""))]);
      },
      merge: () => {
        const ids = chosen();
        if (ids.length > 1) void doing.change(t("story.mergeDone", { what: codes(ids) }), [() => mergeShots(project, ids)]);
      },
      restore: (id: string) => void doing.change(t("story.restored"), [() => restoreShot(id)]),
      cancel: () => {
        for (const id of chosen()) {
          const job = shots.get(id)?.job;
          if (job && (job.state === "queued" || job.state === "running")) cancelJob(job.id).catch((error: unknown) => toast.error(messageOf(error)));
        }
      },
    };
  }, [project, story, doing, moveScene, say, t]);

  const rateAll = (rating: number) => board.chosen().forEach((id) => board.rateShot(id, rating));
  function ofActive(move: (scene: string) => void): void {
    const { active } = storyStore.getState();
    const row = board.rows.find(({ shots }) => active !== null && shots.includes(active));
    if (row !== undefined) move(row.scene);
  }
  const has = (story?.scenes.length ?? 0) > 0;
  const actions: Partial<Record<ActionId, () => void>> = {
    "edit.undo": () => void doing.back("past"),
    "edit.redo": () => void doing.back("future"),
    ...(has && {
      "story.generate": () => {
        const ids = board.chosen();
        if (ids.length > 0) void board.make({ shots: ids });
      },
      "story.again": () => {
        const ids = board.chosen();
        if (ids.length > 0) void board.make({ shots: ids, again: true });
      },
      "story.generateAll": () => void board.make({ all: true }),
      "story.vary": () => void board.vary(),
      "story.cancel": board.cancel,
      "story.split": board.split,
      "story.merge": board.merge,
      "story.remove": board.remove,
      "story.earlier": () => board.step("earlier"),
      "story.later": () => board.step("later"),
      "story.sceneUp": () => board.step("up"),
      "story.sceneDown": () => board.step("down"),
      "story.moveSceneUp": () => ofActive((scene) => board.stepScene(scene, -1)),
      "story.moveSceneDown": () => ofActive((scene) => board.stepScene(scene, 1)),
      "story.selectAll": () => {
        const all = board.rows.flatMap((row) => row.shots);
        storyStore.setState(({ active }) => ({ selected: all, active: active ?? all[0] ?? null, by: "board" }));
      },
      "story.inspect": () => {
        const { active, selected, side } = storyStore.getState();
        if (selected.length === 0 && active !== null) pick(active);
        storyStore.setState({ side: side === "shot" ? null : "shot" });
      },
      "story.elements": () => storyStore.setState(({ side }) => ({ side: side === "elements" ? null : "elements", element: null })),
      "story.generateStale": () => {
        const stale = [...board.shots.values()].filter(({ status }) => status === "stale");
        if (stale.length === 0) toast(t("story.nothingStale"));
        else void board.make({ shots: stale.map(({ id }) => id) });
      },
      "story.takeBefore": () => board.chosen().forEach((id) => board.chooseTake(id, -1)),
      "story.takeAfter": () => board.chosen().forEach((id) => board.chooseTake(id, 1)),
      "story.rate0": () => rateAll(0),
      "story.rate1": () => rateAll(1),
      "story.rate2": () => rateAll(2),
      "story.rate3": () => rateAll(3),
      "story.rate4": () => rateAll(4),
      "story.rate5": () => rateAll(5),
    }),
  };
  useActions(actions);
  return board;
}

export type BoardActions = ReturnType<typeof useBoardActions>;

/** Where a shot's words part best: at the sentence's end that is nearest to their middle; null for one sentence. */
export function middleOf(text: string): number | null {
  const ends = [...text.matchAll(/[.!?…]["”’)]?\s+/g)].map((found) => found.index + found[0].length).filter((at) => at < text.length);
  if (ends.length === 0) return null;
  return ends.reduce((best, at) => (Math.abs(at - text.length / 2) < Math.abs(best - text.length / 2) ? at : best));
}
