import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight, RotateCcw, Sparkles } from "lucide-react";
import { memo, useEffect, useState, type MouseEvent, type PointerEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";

import { progressQuery } from "@/shared/api/queries";
import type { BoardShot } from "@/shared/api/schema";
import { cx } from "@/shared/ui/cx";
import { Tag } from "@/shared/ui/Tag";

import { hover, storyStore } from "../storyStore";
import { changedLine, failedLine, progressLine, seconds } from "../words";
import { Framing } from "./Framing";
import { pictureOf } from "./picture";
import { Shown } from "./Shown";
import { takeAt, wordsOf } from "./standing";

export interface CardDoing {
  pick: (shot: string, event: MouseEvent) => void;
  open: (shot: string) => void;
  grab: (shot: string, event: PointerEvent<HTMLElement>) => void;
  make: (shot: BoardShot) => void;
  choose: (shot: string, by: 1 | -1) => void;
  rate: (shot: string, rating: number) => void;
}

interface CardProps {
  shot: BoardShot;
  names: ReadonlyMap<string, string>;
  doing: CardDoing;
  /** The one card that Tab leads to. */
  first: boolean;
}

export const Card = memo(function Card({ shot, names, doing, first }: CardProps) {
  const { t, i18n } = useTranslation();
  const selected = useStore(storyStore, (state) => state.selected.includes(shot.id));
  const entry = useStore(storyStore, (state) => (state.active === null ? first : state.active === shot.id));
  const hovered = useStore(storyStore, (state) => state.hovered === shot.id);
  const playing = useResting(hovered);
  const picture = pictureOf(shot);
  const { plan } = shot.shot;
  const size = t(`story.size.${plan.size}`);
  const move = t(`story.move.${plan.move}`);
  const said = wordsOf(shot.shot);
  return (
    <div
      role="gridcell"
      tabIndex={entry ? 0 : -1}
      aria-selected={selected}
      data-shot={shot.id}
      onClick={(event) => doing.pick(shot.id, event)}
      onDoubleClick={() => doing.open(shot.id)}
      onPointerDown={(event) => doing.grab(shot.id, event)}
      onPointerEnter={() => hover(shot.id)}
      onPointerLeave={() => hover(null)}
      className={cx(
        "group/card relative flex min-w-0 flex-col overflow-hidden rounded-lg border bg-raised outline-offset-2 transition-colors duration-120 select-none",
        selected ? "border-accent ring-1 ring-accent" : hovered ? "border-faint" : "border-line",
      )}
    >
      <div className="relative aspect-video w-full overflow-hidden bg-ground">
        {picture === null ? <Framing size={plan.size} /> : <Shown picture={picture} playing={playing} className={shot.status === "stale" ? "opacity-55 saturate-50" : ""} />}
        <Live shot={shot} />
        <span className="absolute top-1.5 left-1.5 rounded-sm bg-black/75 px-1.5 text-sm leading-5 font-semibold text-white">{shot.code}</span>
        {shot.takes.length > 0 && shot.status === "fresh" ? <Stars shot={shot} rate={doing.rate} /> : null}
        <div className="absolute inset-x-1.5 bottom-1.5 flex items-end gap-1.5">
          <State shot={shot} names={names} />
          <span className="flex-1" />
          <span className="shrink-0 rounded-sm bg-black/75 px-1.5 text-xs leading-[18px] whitespace-nowrap font-medium text-white tabular-nums">{seconds(shot.shot.seconds, i18n.language)}</span>
        </div>
        {shot.status === "new" || shot.status === "failed" || shot.status === "stale" ? <Make shot={shot} make={doing.make} /> : null}
      </div>
      <div className="flex flex-1 flex-col px-2.5 pt-1.5 pb-2">
        <p className="flex gap-2 text-sm text-soft">
          <span className="truncate">{`${size} · ${move}`}</span>
          <span className="flex-1" />
          <TakeStepper shot={shot} choose={doing.choose} />
        </p>
        <p className="mt-0.5 line-clamp-2 min-h-9">{said}</p>
      </div>
    </div>
  );
});

/** One click makes it, or makes it again. By key the same is G, and a card is one thing to those who hear it. */
function Make({ shot, make }: { shot: BoardShot; make: (shot: BoardShot) => void }) {
  const { t } = useTranslation();
  const again = shot.status !== "new";
  return (
    <button
      type="button"
      tabIndex={-1}
      onPointerDown={(event) => event.stopPropagation()}
      onClick={(event) => {
        event.stopPropagation();
        make(shot);
      }}
      aria-hidden
      className={cx(
        "absolute top-1.5 right-1.5 inline-flex h-6 items-center gap-1 rounded-sm bg-black/75 px-1.5 text-sm font-medium text-white transition-opacity duration-120 hover:bg-black",
        shot.status === "failed" ? "" : "opacity-0 group-hover/card:opacity-100 focus-visible:opacity-100",
      )}
    >
      {again ? <RotateCcw size={13} aria-hidden /> : <Sparkles size={13} aria-hidden />}
      {t(again ? "app.retry" : "story.generate")}
    </button>
  );
}

/** Which take is shown, and the way to the others. By key the same is [ and ]. */
function TakeStepper({ shot, choose }: { shot: BoardShot; choose: CardDoing["choose"] }) {
  const { t } = useTranslation();
  const count = shot.takes.length;
  if (count < 2) return <span className="whitespace-nowrap tabular-nums">{t("story.takes", { count })}</span>;
  const step = (by: 1 | -1, icon: ReactNode) => (
    <button
      type="button"
      tabIndex={-1}
      aria-hidden
      onPointerDown={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
      onClick={(event) => {
        event.stopPropagation();
        choose(shot.id, by);
      }}
      className="grid size-[18px] place-items-center rounded-sm opacity-0 group-hover/card:opacity-100 hover:bg-lifted hover:text-text"
    >
      {icon}
    </button>
  );
  return (
    <span className="flex items-center whitespace-nowrap tabular-nums">
      {step(-1, <ChevronLeft size={13} aria-hidden />)}
      {t("story.takeOfAll", { number: takeAt(shot) + 1, count })}
      {step(1, <ChevronRight size={13} aria-hidden />)}
    </span>
  );
}

const CORNER = "absolute top-1.5 right-1.5 rounded-sm bg-black/75 px-1 text-sm leading-5 text-white";

/** How good the shown take is; under the pointer all five can be given. By key the same is 0 to 5. */
function Stars({ shot, rate }: { shot: BoardShot; rate: CardDoing["rate"] }) {
  const { t } = useTranslation();
  return (
    <>
      {shot.rating > 0 ? <span role="img" aria-label={t("story.rated", { count: shot.rating })} className={`${CORNER} group-hover/card:hidden`}>{"★".repeat(shot.rating)}</span> : null}
      <span aria-hidden className={`${CORNER} hidden group-hover/card:flex`}>
        {[1, 2, 3, 4, 5].map((star) => (
          <button
            key={star}
            type="button"
            tabIndex={-1}
            title={t("story.rate", { count: star })}
            onPointerDown={(event) => event.stopPropagation()}
            onDoubleClick={(event) => event.stopPropagation()}
            onClick={(event) => {
              event.stopPropagation();
              rate(shot.id, star === shot.rating ? 0 : star);
            }}
            className={cx("w-3.5 hover:text-accent", star > shot.rating && "text-white/55")}
          >
            {star > shot.rating ? "☆" : "★"}
          </button>
        ))}
      </span>
    </>
  );
}

function State({ shot, names }: { shot: BoardShot; names: ReadonlyMap<string, string> }) {
  const { t } = useTranslation();
  switch (shot.status) {
    case "new":
      return null;
    case "queued":
      return <Tag tone="running">{t("story.queued")}</Tag>;
    case "running":
      return <Running shot={shot} />;
    case "failed":
      return <Tag tone="failed" className="min-w-0"><span className="truncate" title={shot.job?.error?.message}>{failedLine(t, shot.job)}</span></Tag>;
    case "stale": {
      const changed = changedLine(t, shot, names);
      return <Tag tone="stale" className="min-w-0"><span className="truncate" title={t("story.changed", { what: changed })}>{[t("story.stale"), changed].filter(Boolean).join(" · ")}</span></Tag>;
    }
    case "fresh":
    case "binned":
    case "removed":
      return shot.generative === true ? <Tag tone="generated">{t("story.generated")}</Tag> : shot.generative === false ? <Tag tone="animatic">{t("story.animatic")}</Tag> : null;
  }
}

function Running({ shot }: { shot: BoardShot }) {
  const { t } = useTranslation();
  const { data } = useQuery(progressQuery(shot.job?.id ?? ""));
  return <Tag tone="running" className="min-w-0 tabular-nums"><span className="truncate">{progressLine(t, shot.job, data)}</span></Tag>;
}

/** Of a shot that is being made: the frame at hand, and how far it is. */
function Live({ shot }: { shot: BoardShot }) {
  const running = shot.status === "running";
  const { data } = useQuery({ ...progressQuery(shot.job?.id ?? ""), notifyOnChangeProps: running ? ["data"] : [] });
  if (!running) return null;
  const now = data ?? shot.job?.progress;
  const share = now && now.steps > 0 ? now.step / now.steps : 0;
  return (
    <>
      {now?.preview ? <img src={now.preview} alt="" className="absolute inset-0 size-full object-cover" /> : null}
      <span className="absolute inset-x-0 bottom-0 z-10 h-[3px] bg-black/60">
        <span className="block h-full origin-left bg-running transition-transform duration-180" style={{ transform: `scaleX(${share.toString()})` }} />
      </span>
    </>
  );
}

/** Has it been so for a moment? A pointer on its way over the board starts no films. */
function useResting(now: boolean): boolean {
  const [resting, setResting] = useState(false);
  useEffect(() => {
    if (!now || matchMedia("(prefers-reduced-motion: reduce)").matches) return undefined;
    const timer = setTimeout(() => setResting(true), 350);
    return () => {
      clearTimeout(timer);
      setResting(false);
    };
  }, [now]);
  return now && resting;
}
