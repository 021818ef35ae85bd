/** Drags that change no document: a box around clips, and the range on the ruler. */
import { holeAt, type Row } from "@/core/layout";
import { snap, snapTargets, type Snapped } from "@/core/snap";
import { frame, timecode } from "@/core/time";
import { transport } from "@/playback/transport";
import type { Drag, Modifiers, Point } from "@/shared/ui/follow";
import { select, selectOne, useSelection, type Selected } from "@/stores/selectionStore";

import { gestureStore, openDocument, showStill, Slack } from "./gesture";

/** Whatever the box touches is selected; with Shift it comes to what was. Locked tracks stay out. */
export class Marquee implements Drag {
  readonly #slack = new Slack();
  readonly #document = openDocument();
  readonly #before: Selected = useSelection.getState();
  #begun = false;

  constructor(readonly from: Point, readonly zoom: number, readonly rows: readonly Row[], readonly adds: boolean) {}

  moveTo(to: Point): void {
    if (!this.#slack.passed(this.from, to)) return;
    this.#begun = true;
    const [left, right] = [Math.min(this.from.x, to.x) / this.zoom, Math.max(this.from.x, to.x) / this.zoom];
    const [top, bottom] = [Math.min(this.from.y, to.y), Math.max(this.from.y, to.y)];
    const { clips, captions, tracks } = this.#document;
    const keys = this.rows
      .filter((row) => row.top < bottom && row.top + row.height > top && tracks[row.track]?.locked === false)
      .flatMap((row) => row.items.filter((item) => item.start < right && item.start + item.length > left).map((item) => ({ key: item.key, caption: tracks[row.track]?.kind === "caption" })));
    const found = (caption: boolean) => keys.filter((one) => one.caption === caption).map(({ key }) => key);
    select(
      [...(this.adds ? this.#before.clips : []), ...found(false).filter((key) => clips[key] !== undefined && clips[key].source.type !== "gap")],
      [...(this.adds ? this.#before.captions : []), ...found(true).filter((key) => captions[key] !== undefined)],
    );
    gestureStore.setState({ marquee: { from: this.from, to } });
  }

  end(): boolean {
    showStill();
    return this.#begun;
  }

  drop(): void {
    const { clips, captions, transition, marker, hole, track } = this.#before;
    useSelection.setState({ clips, captions, transition, marker, hole, track });
    showStill();
  }
}

export type RangePart = "new" | "in" | "out" | "both";

/** In and out: one of them, both together, or drawn anew. */
export class RangeDrag implements Drag {
  readonly #slack = new Slack();
  readonly #document = openDocument();
  readonly #before = transport.range;
  #held: Snapped | null = null;

  constructor(readonly part: RangePart, readonly from: Point, readonly zoom: number) {}

  moveTo(to: Point, keys: Modifiers): void {
    if (!this.#slack.passed(this.from, to)) return;
    const end = transport.length;
    const start = Math.round(this.from.x / this.zoom);
    const [first, stop] = this.part === "new" || this.#before === null ? [start, start] : this.#before;
    const edges = this.part === "in" ? [first] : this.part === "both" ? [first, stop] : [stop];
    const wanted = Math.round((to.x - this.from.x) / this.zoom);
    const snapping = useSelection.getState().snap !== (keys.ctrlKey || keys.metaKey);
    this.#held = snapping ? snap(edges, wanted, snapTargets(this.#document, { moving: new Set(), playhead: frame(transport.frame) }), 1 / this.zoom, this.#held) : null;
    const by = this.#held?.by ?? wanted;
    const inside = (at: number) => Math.min(Math.max(at, 0), end);
    const shifted = Math.min(Math.max(by, -first), end - stop);
    const next = this.part === "in" ? [Math.min(inside(first + by), stop - 1), stop]
      : this.part === "out" ? [first, Math.max(inside(stop + by), first + 1)]
      : this.part === "both" ? [first + shifted, stop + shifted]
      : [inside(Math.min(start, start + by)), inside(Math.max(start, start + by))];
    transport.setRange([next[0] ?? 0, next[1] ?? 0]);
    gestureStore.setState({ line: this.#held?.target.frame ?? null, hint: { ...to, text: next.map((at) => timecode(at, this.#document.rate)).join(" – ") } });
  }

  end(): boolean {
    showStill();
    return transport.range !== this.#before;
  }

  drop(): void {
    transport.setRange(this.#before);
    showStill();
  }
}

export function selectHole(row: Row | undefined, at: number): void {
  const hole = row === undefined ? null : holeAt(row, at);
  if (hole === null) select([]);
  else selectOne({ hole });
}
