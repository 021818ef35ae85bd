import { memo, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { useMedia } from "@/shared/api/media";
import { cx } from "@/shared/ui/cx";
import { clock } from "@/shared/ui/time";

import { secondsOf } from "./footage";
import { footageOf, type Item } from "./items";
import { Poster } from "./Poster";
import { standingOf, type Standing } from "./standing";

interface TileProps {
  item: Item;
  view: "grid" | "list";
  selected: boolean;
  /** The one that Tab leads to. */
  entry: boolean;
  renaming: boolean;
  onName: (item: Item, name: string | null) => void;
}

const STRIPES: Record<Standing, string> = {
  ready: "", offline: "bg-stale", looking: "bg-running", refining: "bg-running opacity-60", failed: "bg-failed",
};

/** One thing of the library, as a picture or as a line. */
export const Tile = memo(function Tile({ item, view, selected, entry, renaming, onName }: TileProps) {
  const { t } = useTranslation();
  const media = useMedia(item.blob);
  const standing = standingOf(item.asset, media);
  const seconds = secondsOf(footageOf(item).source);
  const length = seconds > 0 ? clock(seconds) : "";
  const kind = item.shot === null ? t(`library.kind.${item.kind}`) : t("library.shots");
  const said = [kind, length, standing === "ready" ? "" : t(`library.state.${standing}`)].filter(Boolean).join(", ");
  const still = item.shot?.poster != null ? `/api/blobs/${item.shot.poster}` : null;
  const stripe = STRIPES[standing] !== "" && <span aria-hidden className={cx("absolute inset-x-0 top-0 h-[3px]", STRIPES[standing])} />;
  const mark = standing !== "ready" && standing !== "refining" && <Mark standing={standing} />;
  const name = renaming ? <Name item={item} onName={onName} /> : <span className="truncate" title={item.name}>{item.name}<span className="sr-only">, {said}</span></span>;
  if (view === "list") {
    return (
      <div role="gridcell" aria-selected={selected} data-item={item.key} tabIndex={entry ? 0 : -1}
        className={cx("relative flex h-full items-center gap-2 rounded px-1 outline-offset-[-2px] select-none", selected ? "bg-lifted" : "hover:bg-raised")}>
        <span className="relative h-8 w-14 shrink-0">
          <Poster media={media} kind={item.kind} still={still} scrubs />
          {stripe}
        </span>
        <span className="grid min-w-0 flex-1">
          {name}
          <span aria-hidden className="truncate text-xs text-faint">{[kind, ...(item.asset?.tags ?? [])].join(" · ")}</span>
        </span>
        {mark}
        <span aria-hidden className="shrink-0 text-sm text-soft tabular-nums">{length}</span>
      </div>
    );
  }
  return (
    <div role="gridcell" aria-selected={selected} data-item={item.key} tabIndex={entry ? 0 : -1}
      className="group/tile grid h-full min-w-0 grid-cols-1 grid-rows-[minmax(0,1fr)_22px] rounded select-none">
      <span className={cx("relative min-h-0 overflow-hidden rounded outline-2 -outline-offset-2", selected ? "outline-accent" : "outline-transparent group-hover/tile:outline-line")}>
        <Poster media={media} kind={item.kind} still={still} scrubs />
        {stripe}
        <span className={cx("pointer-events-none absolute inset-0 rounded border-2", selected ? "border-accent" : "border-transparent")} aria-hidden />
        <span aria-hidden className="pointer-events-none absolute right-1 bottom-1 flex gap-1">
          {mark}
          {(length !== "" || item.kind === "still") && (
            <span className="rounded-sm bg-black/75 px-1 text-xs leading-4 text-white tabular-nums">{length || kind.toLocaleLowerCase()}</span>
          )}
        </span>
      </span>
      <span className={cx("flex items-center px-0.5 text-sm", selected ? "text-text" : "text-soft")}>{name}</span>
    </div>
  );
});

function Mark({ standing }: { standing: Exclude<Standing, "ready"> }) {
  const { t } = useTranslation();
  const tone = standing === "failed" ? "bg-failed-ground text-failed" : standing === "offline" ? "bg-stale-ground text-stale" : "bg-running-ground text-running";
  const word = standing === "looking" ? "…" : t(`library.state.${standing}`);
  return <span aria-hidden className={cx("shrink-0 rounded-sm px-1 text-xs leading-4 font-semibold", tone)} title={t(`library.state.${standing}`)}>{word}</span>;
}

/** The name, being written. Enter keeps it, Escape does not. */
function Name({ item, onName }: { item: Item; onName: TileProps["onName"] }) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  useEffect(() => field.current?.select(), []);
  function end(name: string | null): void {
    if (done.current) return;
    done.current = true;
    onName(item, name);
  }
  return (
    <input
      ref={field}
      aria-label={t("library.name")}
      defaultValue={item.name}
      maxLength={200}
      className="w-full min-w-0 rounded-sm bg-raised px-1 text-text outline-1 outline-accent"
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter") end(event.currentTarget.value);
        if (event.key === "Escape") end(null);
      }}
      onBlur={(event) => end(event.currentTarget.value)}
      onPointerDown={(event) => event.stopPropagation()}
    />
  );
}
