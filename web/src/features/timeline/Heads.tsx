import { Plus } from "lucide-react";
import { useRef, useState, type PointerEvent } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";

import { editTrack, reorderTrack, type Result } from "@/core/commands";
import type { TimelineDocument } from "@/core/document";
import type { Row } from "@/core/layout";
import { stackOf } from "@/core/stack";
import { perform } from "@/shared/hotkeys/actions";
import { useActions } from "@/shared/hotkeys/useActions";
import { IconButton } from "@/shared/ui/Button";
import { Menu } from "@/shared/ui/Menu";
import { follow, leaveField, type Modifiers, type Point } from "@/shared/ui/follow";
import { currentTrack } from "@/stores/current";
import { useViewport } from "@/stores/viewportStore";

import { decibels } from "./drags";
import { CommandDrag } from "./gesture";
import { RULER_HEIGHT } from "./measures";
import { TimecodeField } from "./TimecodeField";
import { TrackHead } from "./TrackHead";
import { TimelineMenu } from "./TimelineMenu";
import { walkStore } from "./walk";

/** The column of the tracks' names; their order, height and gain are dragged here. */
export function Heads({ document, rows }: { document: TimelineDocument; rows: readonly Row[] }) {
  const { t } = useTranslation();
  const scrollY = useViewport((state) => state.scrollY);
  const column = useRef<HTMLDivElement>(null);
  const { walking, cursor } = useStore(walkStore);
  const [renaming, setRenaming] = useState<string | null>(null);
  useActions({ "track.rename": () => setRenaming(currentTrack()) });
  function press(event: PointerEvent<HTMLElement>, track: string, what: "order" | "height" | "gain"): void {
    leaveField();
    const box = column.current?.getBoundingClientRect();
    const pointOf = (at: { clientX: number; clientY: number }): Point => ({ x: at.clientX - (box?.left ?? 0), y: at.clientY - (box?.top ?? 0) });
    const from = pointOf(event);
    follow(event, what === "order" ? new OrderDrag(track, from, rows) : what === "height" ? new HeightDrag(track, from) : new TrackGainDrag(track, from), { pointOf });
  }
  const bottom = rows.at(-1);
  return (
    <div className="relative overflow-hidden border-r border-line">
      <div className="relative z-10 flex items-center justify-between border-b border-line bg-panel pr-1 pl-2" style={{ height: RULER_HEIGHT }}>
        <TimecodeField rate={document.rate} />
        <Menu
          items={(["video", "audio", "title", "caption"] as const).map((kind) => ({ label: t(`actions.${ADDS[kind].word}`), onSelect: () => perform(ADDS[kind].id) }))}
        >
          <IconButton label={t("timeline.addTrack")} className="!size-6"><Plus size={14} /></IconButton>
        </Menu>
      </div>
      <TimelineMenu kind="track">
        <div ref={column} style={{ transform: `translateY(${-scrollY}px)`, height: bottom === undefined ? 0 : bottom.top + bottom.height }}>
          {rows.map(({ track }) => {
            const found = document.tracks[track];
            return found === undefined ? null : (
              <TrackHead key={track} id={track} track={found} name={nameOfTrack(document, rows, track)} renaming={renaming === track} rename={setRenaming} active={walking && cursor?.track === track && cursor.key === null} press={(event, what) => press(event, track, what)} />
            );
          })}
        </div>
      </TimelineMenu>
    </div>
  );
}

const ADDS = {
  video: { id: "track.addVideo", word: "trackAddVideo" },
  audio: { id: "track.addAudio", word: "trackAddAudio" },
  title: { id: "track.addTitle", word: "trackAddTitle" },
  caption: { id: "track.addCaption", word: "trackAddCaption" },
} as const;

/** V1, V2 from below; A1, A2 from above. */
export function nameOfTrack(document: TimelineDocument, rows: readonly Row[], track: string): string {
  const kind = document.tracks[track]?.kind ?? "video";
  const alike = rows.filter((row) => document.tracks[row.track]?.kind === kind).map((row) => row.track);
  const place = alike.indexOf(track);
  const letter = { video: "V", audio: "A", title: "T", caption: "C" }[kind];
  return `${letter}${kind === "audio" ? place + 1 : alike.length - place}`;
}

/** A track among the others: pictures among pictures, sounds among sounds. */
class OrderDrag extends CommandDrag {
  constructor(readonly track: string, from: Point, readonly rows: readonly Row[]) {
    super(from, 1, "track.order");
  }

  protected plan(_by: number, { y }: Point): Result {
    const stack = stackOf(this.document, this.document.tracks[this.track]?.kind ?? "video");
    const own = this.rows.filter(({ track }) => stack.includes(track));
    const under = own.find((row) => y < row.top + row.height) ?? own.at(-1);
    return reorderTrack(this.document, { track: this.track, to: Math.max(0, stack.indexOf(under?.track ?? this.track)) });
  }

  protected override hint(): string {
    return this.document.tracks[this.track]?.name ?? "";
  }
}

class HeightDrag extends CommandDrag {
  constructor(readonly track: string, from: Point) {
    super(from, 1, "track.height");
  }

  protected plan(_by: number, { y }: Point): Result {
    const old = this.document.tracks[this.track]?.height ?? 64;
    return editTrack(this.document, { track: this.track, changes: { height: Math.min(400, Math.max(24, Math.round(old + y - this.from.y))) } });
  }

  protected override hint(): string {
    return "";
  }
}

class TrackGainDrag extends CommandDrag {
  #gain = 0;

  constructor(readonly track: string, from: Point) {
    super(from, 1, "gain");
  }

  protected plan(_by: number, { y }: Point, keys: Modifiers): Result {
    const old = this.document.tracks[this.track]?.gain_db ?? 0;
    this.#gain = Math.min(24, Math.max(-96, Math.round((old + (this.from.y - y) * (keys.shiftKey ? 0.05 : 0.25)) * 10) / 10));
    return editTrack(this.document, { track: this.track, changes: { gain_db: this.#gain } });
  }

  protected override hint(): string {
    return decibels(this.#gain);
  }
}
