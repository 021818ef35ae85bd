import { Pause, Play } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Take } from "@/shared/api/schema";
import { Button, IconButton } from "@/shared/ui/Button";
import { Dialog } from "@/shared/ui/Dialog";
import { cx } from "@/shared/ui/cx";

/** Two takes of a shot side by side, played together; either can be put into the cut. */
export function Compare({ takes, shown, choose, close }: { takes: readonly Take[]; shown: Take; choose: (take: Take) => void; close: () => void }) {
  const { t } = useTranslation();
  const other = takes.findLast((take) => take.id !== shown.id) ?? shown;
  const [pair, setPair] = useState<readonly [string, string]>([shown.id, other.id]);
  const [playing, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const grid = useRef<HTMLDivElement>(null);
  const videos = () => [...(grid.current?.querySelectorAll("video") ?? [])];
  useEffect(() => {
    for (const video of videos()) {
      if (playing) void video.play().catch(() => setPlaying(false));
      else video.pause();
    }
  }, [playing, pair]);
  const length = Math.max(...takes.map((take) => (take.frames * take.rate.den) / take.rate.num));
  function seek(seconds: number): void {
    setAt(seconds);
    for (const video of videos()) video.currentTime = Math.min(seconds, Math.max(0, video.duration - 0.01));
  }
  return (
    <Dialog open onClose={close} title={t("inspector.compare")} className="w-[min(1120px,94vw)]">
      <div ref={grid} className="grid grid-cols-2 gap-3 px-5 pt-3">
        {pair.map((id, side) => {
          const take = takes.find((one) => one.id === id);
          if (take === undefined) return null;
          const used = take.id === shown.id;
          return (
            <section key={side} aria-label={t(side === 0 ? "inspector.left" : "inspector.right")} className="min-w-0">
              <video
                key={id}
                src={`/api/blobs/${take.video.sha256}`}
                muted
                playsInline
                preload="auto"
                onTimeUpdate={side === 0 ? (event) => setAt(event.currentTarget.currentTime) : undefined}
                onEnded={() => setPlaying(false)}
                className="aspect-video w-full rounded bg-black"
              />
              <div className="mt-2 flex items-center gap-1.5">
                {takes.map((one) => (
                  <button key={one.id} type="button" aria-pressed={one.id === id} aria-label={t("story.take", { number: one.number })} onClick={() => setPair(side === 0 ? [one.id, pair[1]] : [pair[0], one.id])} className={cx("size-7 rounded border tabular-nums", one.id === id ? "border-accent bg-lifted" : "border-line text-soft hover:text-text")}>
                    {one.number}
                  </button>
                ))}
                <span className="min-w-0 flex-1 truncate px-1 text-sm text-soft" title={take.recipe.request.prompt}>{take.recipe.request.prompt}</span>
                {used ? <span className="text-sm text-soft">{t("inspector.inUse")}</span> : <Button onClick={() => choose(take)}>{t("inspector.use", { number: take.number })}</Button>}
              </div>
            </section>
          );
        })}
      </div>
      <div className="flex items-center gap-2 px-5 py-4">
        <IconButton label={t(playing ? "inspector.pauseBoth" : "inspector.playBoth")} onClick={() => setPlaying(!playing)}>{playing ? <Pause size={18} /> : <Play size={18} />}</IconButton>
        <input type="range" aria-label={t("edit.timecode")} min={0} max={length} step={0.04} value={at} onChange={(event) => seek(Number(event.target.value))} className="flex-1 accent-accent" />
      </div>
    </Dialog>
  );
}
