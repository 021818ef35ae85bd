import { Eye, EyeOff, Headphones, Lock, LockOpen, Magnet, Volume2, VolumeX } from "lucide-react";
import { useState, type PointerEvent } from "react";
import { useTranslation } from "react-i18next";

import type { Track } from "@/core/document";
import { editTrack } from "@/core/commands";
import { cx } from "@/shared/ui/cx";
import { selectOne, useSelection } from "@/stores/selectionStore";
import { dispatch } from "@/stores/timelineStore";

import { decibels } from "./drags";
import { headId } from "./walk";

type Switch = "locked" | "hidden" | "muted" | "solo";

/** Pixels from which the switches have a line of their own. */
const LEAST_FOR_TWO = 44;

interface TrackHeadProps {
  id: string;
  track: Track;
  /** V1, A2. */
  name: string;
  active: boolean;
  renaming: boolean;
  /** Begin to rename a track, or end it. */
  rename: (track: string | null) => void;
  /** Begin a drag: of its place among the tracks, its height, its gain. */
  press: (event: PointerEvent<HTMLElement>, what: "order" | "height" | "gain") => void;
}

/**
 * A track's name and switches. For the keyboard it is the first cell of its row in the treegrid; its buttons are for the
 * pointer, each is an action with a key besides.
 */
export function TrackHead({ id, track, name, active, renaming, rename, press }: TrackHeadProps) {
  const { t } = useTranslation();
  const selected = useSelection((state) => state.track === id);
  const flip = (field: Switch) => dispatch(`track.${field}`, editTrack, { track: id, changes: { [field]: !track[field] } });
  const sounds = track.kind === "video" || track.kind === "audio";
  const low = track.height < LEAST_FOR_TWO;
  const switches = (
    <>
      {track.kind === "audio" ? null : (
        <SwitchButton label={t(track.hidden ? "edit.show" : "edit.hide")} on={track.hidden} onClick={() => flip("hidden")}>{track.hidden ? <EyeOff size={14} /> : <Eye size={14} />}</SwitchButton>
      )}
      {sounds ? (
        <>
          <SwitchButton label={t(track.muted ? "edit.unmute" : "edit.mute")} on={track.muted} onClick={() => flip("muted")}>{track.muted ? <VolumeX size={14} /> : <Volume2 size={14} />}</SwitchButton>
          <SwitchButton label={t("edit.solo")} on={track.solo} onClick={() => flip("solo")}><Headphones size={14} /></SwitchButton>
        </>
      ) : null}
      <SwitchButton label={t(track.locked ? "edit.unlock" : "edit.lock")} on={track.locked} onClick={() => flip("locked")}>{track.locked ? <Lock size={14} /> : <LockOpen size={14} />}</SwitchButton>
      {sounds ? (
        <button
          type="button"
          tabIndex={-1}
          aria-label={t("timeline.trackGain", { gain: decibels(track.gain_db) })}
          title={t("timeline.trackGainHint")}
          onPointerDown={(event) => press(event, "gain")}
          onDoubleClick={() => dispatch("gain", editTrack, { track: id, changes: { gain_db: 0 } })}
          className="ml-auto cursor-ns-resize rounded px-1 text-xs leading-5 text-soft tabular-nums hover:bg-lifted hover:text-text"
        >
          {decibels(track.gain_db).replace(" dB", "")}
        </button>
      ) : null}
    </>
  );
  return (
    <div
      id={headId(id)}
      role="rowheader"
      aria-label={t("timeline.head", { name, title: track.name || t(`timeline.kinds.${track.kind}`) })}
      data-head={id}
      onPointerDown={(event) => {
        if ((event.target as HTMLElement).closest("button, input") !== null) return;
        if (event.button === 0) press(event, "order");
        selectOne({ track: id });
      }}
      onContextMenu={() => selectOne({ track: id })}
      className={cx("relative overflow-hidden border-b border-line pl-3", low ? "grid items-center pr-1" : "py-1.5 pr-3", selected && "bg-raised shadow-[inset_2px_0_0_var(--accent)]", active && "ring-2 ring-text ring-inset")}
      style={{ height: track.height }}
    >
      <div className="flex items-center gap-1.5">
        <b className="font-semibold">{name}</b>
        {renaming ? (
          <Rename
            name={track.name}
            done={(wanted) => {
              rename(null);
              if (wanted !== null) dispatch("track.name", editTrack, { track: id, changes: { name: wanted } });
            }}
          />
        ) : (
          <span className="min-w-0 flex-1 truncate text-soft" title={t("timeline.renameHint")} onDoubleClick={() => rename(id)}>{track.name || t(`timeline.kinds.${track.kind}`)}</span>
        )}
        {track.magnetic ? <Magnet size={12} className="shrink-0 text-accent" aria-label={t("edit.magnetic")} /> : null}
        {low ? <span className="-my-1 flex shrink-0">{switches}</span> : null}
      </div>
      {low ? null : <div className="-ml-1.5 flex items-center">{switches}</div>}
      <span data-testid={`height-${id}`} title={t("timeline.height")} onPointerDown={(event) => { event.stopPropagation(); press(event, "height"); }} className="absolute inset-x-0 -bottom-px h-[5px] cursor-ns-resize hover:bg-accent/60" />
    </div>
  );
}

function SwitchButton({ label, on, onClick, children }: { label: string; on: boolean; onClick: () => void; children: React.ReactNode }) {
  return (
    <button type="button" tabIndex={-1} aria-label={label} aria-pressed={on} title={label} onClick={onClick} className={cx("grid size-6 place-items-center rounded transition-colors duration-120", on ? "bg-lifted text-accent" : "text-soft hover:bg-lifted hover:text-text")}>
      {children}
    </button>
  );
}

/** Enter keeps, Escape and leaving empty do not. */
function Rename({ name, done }: { name: string; done: (name: string | null) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(name);
  return (
    <input
      autoFocus
      aria-label={t("timeline.trackName")}
      value={text}
      maxLength={120}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => done(text.trim() === name ? null : text.trim())}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur();
        if (event.key === "Escape") done(null);
        event.stopPropagation();
      }}
      className="h-5 min-w-0 flex-1 rounded-sm border border-accent bg-ground px-1"
    />
  );
}
