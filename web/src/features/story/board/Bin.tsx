import { ChevronRight, Undo2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { BoardShot } from "@/shared/api/schema";
import { Button } from "@/shared/ui/Button";
import { cx } from "@/shared/ui/cx";

import { Framing } from "./Framing";
import { pictureOf } from "./picture";
import { Shown } from "./Shown";
import { wordsOf } from "./standing";

/** Shots that left the script, and those that were taken out. Nothing of them is lost. */
export function Bin({ shots, restore }: { shots: readonly BoardShot[]; restore: (shot: string) => void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <section className="border-t border-line pt-3">
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className="flex items-center gap-1.5 rounded text-soft hover:text-text">
        <ChevronRight size={14} aria-hidden className={cx("transition-transform duration-120", open && "rotate-90")} />
        {t("story.bin", { count: shots.length })}
      </button>
      {open ? (
        <ul className="mt-2 grid grid-cols-[repeat(auto-fill,minmax(204px,1fr))] gap-2.5">
          {shots.map((shot) => <Binned key={shot.id} shot={shot} restore={restore} />)}
        </ul>
      ) : null}
    </section>
  );
}

function Binned({ shot, restore }: { shot: BoardShot; restore: (shot: string) => void }) {
  const { t } = useTranslation();
  const picture = pictureOf(shot);
  const said = wordsOf(shot.shot);
  return (
    <li className="flex gap-2.5 rounded-lg border border-line bg-panel p-2">
      <div className="relative aspect-video w-20 shrink-0 overflow-hidden rounded-sm bg-ground">
        {picture === null ? <Framing size={shot.shot.plan.size} /> : <Shown picture={picture} playing={false} className="opacity-60" />}
      </div>
      <div className="min-w-0 flex-1">
        <p className="line-clamp-2 text-sm">{said}</p>
        <p className="text-xs text-faint">{t(shot.state === "removed" ? "story.takenOut" : "story.leftScript")}</p>
        {shot.state === "removed" ? (
          <Button kind="quiet" className="-ml-2 h-6 text-sm" onClick={() => restore(shot.id)}>
            <Undo2 size={13} aria-hidden />
            {t("story.putBack")}
          </Button>
        ) : null}
      </div>
    </li>
  );
}
