import { memo } from "react";
import { useTranslation } from "react-i18next";

import type { Caption, TransitionItem, TransitionKind } from "@/core/document";
import { timecode, type Rate } from "@/core/time";
import { cx } from "@/shared/ui/cx";

interface Placed {
  id: string;
  left: number;
  width: number;
  rate: Rate;
  selected: boolean;
  active: boolean;
}

/** On its cut, over the labels of its clips: as wide as it is long. */
export const TransitionView = memo(function TransitionView({ id, item, left, width, height, rate, selected, active }: Placed & { item: TransitionItem; height: number }) {
  const { t } = useTranslation();
  const name = t(`timeline.transitions.${item.kind}`);
  return (
    <div
      id={`cell-${id}`}
      role="gridcell"
      aria-selected={selected}
      aria-label={t("timeline.cell", { name, at: timecode(item.at - item.before, rate), length: timecode(item.before + item.after, rate) })}
      data-transition={id}
      title={name}
      className={cx("absolute top-0.5 z-10 cursor-ew-resize overflow-hidden rounded-sm border border-text/40 bg-panel text-xs", selected && "outline-2 outline-accent", active && "ring-2 ring-text")}
      style={{ left, width, height: Math.min(19, height - 4) }}
    >
      <span aria-hidden className="absolute inset-0 text-text" style={{ backgroundImage: PATTERNS[item.kind] }} />
      {width > 70 ? <span className="relative block truncate bg-panel/70 px-1.5 leading-[17px]">{name}</span> : null}
    </div>
  );
});

const LINE = "color-mix(in srgb, var(--text) 45%, transparent)";
const wipe = (way: string) => `linear-gradient(${way}, ${LINE} 50%, transparent 50%)`;
/** What each kind looks like, small. */
const PATTERNS: Record<TransitionKind, string> = {
  dissolve: `linear-gradient(to right, transparent, ${LINE})`,
  dip_to_black: "linear-gradient(to right, transparent, #000 50%, transparent)",
  dip_to_white: "linear-gradient(to right, transparent, #fff 50%, transparent)",
  wipe_left: wipe("to left"),
  wipe_right: wipe("to right"),
  wipe_up: wipe("to top"),
  wipe_down: wipe("to bottom"),
  audio_crossfade: `linear-gradient(to top right, transparent 49%, ${LINE} 50%, transparent 51%), linear-gradient(to bottom right, transparent 49%, ${LINE} 50%, transparent 51%)`,
};

/** Pixels from which a caption's row shows two lines. */
const TWO_LINES = 38;

export const CaptionView = memo(function CaptionView({ id, caption, left, width, height, rate, selected, active }: Placed & { caption: Caption; height: number }) {
  const { t } = useTranslation();
  return (
    <div
      id={`cell-${id}`}
      role="gridcell"
      aria-selected={selected}
      aria-label={t("timeline.cell", { name: caption.text, at: timecode(caption.start, rate), length: timecode(caption.length, rate) })}
      data-caption={id}
      title={caption.speaker ? `${caption.speaker}: ${caption.text}` : caption.text}
      className={cx("absolute inset-y-0.5 grid items-center overflow-hidden rounded-sm bg-lifted px-1.5 text-xs leading-[15px] text-soft [contain:strict]", selected && "text-text outline-2 -outline-offset-1 outline-accent", active && "ring-2 ring-text ring-inset")}
      style={{ left, width: Math.max(2, width - 1) }}
    >
      {width > 24 ? <span className={height < TWO_LINES ? "truncate" : "line-clamp-2"}>{caption.text}</span> : null}
      <span aria-hidden className="absolute inset-y-0 left-0 w-1.5 cursor-ew-resize" />
      <span aria-hidden className="absolute inset-y-0 right-0 w-1.5 cursor-ew-resize" />
    </div>
  );
});
