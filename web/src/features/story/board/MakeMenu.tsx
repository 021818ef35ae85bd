import { useQuery } from "@tanstack/react-query";
import { ChevronDown, Sparkles } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";

import { jobsQuery } from "@/shared/api/queries";
import type { BoardShot, ProjectStory } from "@/shared/api/schema";
import { perform } from "@/shared/hotkeys/actions";
import { Button, IconButton } from "@/shared/ui/Button";
import { Menu, type MenuItem } from "@/shared/ui/Menu";
import { clock } from "@/shared/ui/time";

import { storyStore } from "../storyStore";
import { estimate, lengthOf, toMake } from "./making";
import type { BoardActions } from "./useBoardActions";

/** Makes what is missing, or some of it; each says how much that is and how long it will take. */
export function MakeMenu({ story, board }: { story: ProjectStory | undefined; board: BoardActions }) {
  const { t } = useTranslation();
  const { data } = useQuery(jobsQuery);
  const selected = useStore(storyStore, (state) => state.selected);
  const there = useMemo(() => toMake(story ?? { scenes: [] }), [story]);
  const lengths = useMemo(() => new Map(there.every.map(({ id, shot }) => [id, shot.seconds])), [there]);
  const chosen = selected.map((id) => board.shots.get(id)).filter((shot) => shot !== undefined);
  const hint = (shots: readonly BoardShot[]) => hintOf(shots, estimate(lengthOf(shots), data?.jobs ?? [], lengths));
  const some = (label: string, shots: readonly BoardShot[], again = false): MenuItem => ({
    label, hint: hint(shots), disabled: shots.length === 0, onSelect: () => void board.make({ shots: shots.map(({ id }) => id), again }),
  });
  const whole = there.every.length > 0;
  const items: (MenuItem | "line")[] = [
    some(t("story.make.selected"), chosen, true),
    "line",
    some(t("story.make.unmade"), there.unmade),
    some(t("story.make.stale"), there.stale),
    some(t("story.make.failed"), there.failed),
    "line",
    some(t("story.make.every"), there.every, true),
  ];
  return (
    <div className="ml-1 flex">
      <Button kind="outline" className="rounded-r-none" title={there.missing.length > 0 ? hint(there.missing) : t("story.nothingToMake")} disabled={!whole} onClick={() => perform("story.generateAll")}>
        <Sparkles size={15} aria-hidden />
        {t("story.generateAll")}
        {there.missing.length > 0 ? <span className="text-soft tabular-nums" aria-hidden>{there.missing.length}</span> : null}
      </Button>
      <Menu align="end" items={items}>
        <IconButton label={t("story.make.label")} disabled={!whole} className="rounded-l-none border border-l-0 border-line">
          <ChevronDown size={15} />
        </IconButton>
      </Menu>
    </div>
  );
}

/** `12 · ~1:40` */
function hintOf(shots: readonly BoardShot[], seconds: number | null): string {
  return [shots.length.toString(), shots.length > 0 && seconds !== null && `~${clock(Math.max(1, seconds))}`].filter(Boolean).join(" · ");
}
