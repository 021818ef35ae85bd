/**
 * Dragging clips and their edges. While it lasts, the command is done on the document as it was and its result is shown; letting
 * go keeps that result, Escape drops it. So what is seen while dragging is what will be there: ripples, gaps and all.
 */
import { createStore } from "zustand/vanilla";

import { duplicate, move, rearrange, rippleTrim, trim, type Result } from "@/core/commands";
import { clipsOf, endOf, type TimelineDocument } from "@/core/document";
import { snap, snapTargets, type Snapped, type SnapTarget } from "@/core/snap";
import { frame } from "@/core/time";
import { transport } from "@/playback/transport";
import { useSelection, select } from "@/stores/selectionStore";
import { commit, useTimeline } from "@/stores/timelineStore";

export type Grip = "body" | "head" | "tail";

interface Showing {
  /** Where an edge has snapped to. */
  readonly line: number | null;
  /** Why it cannot be done there. */
  readonly refused: string | null;
}

const STILL: Showing = { line: null, refused: null };
export const gestureStore = createStore<Showing>(() => STILL);

/** Pixels before a press becomes a drag. */
const SLACK = 3;

interface Modifiers {
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** One drag of a clip. */
export class Gesture {
  readonly #document: TimelineDocument;
  readonly #clips: readonly string[];
  readonly #targets: readonly SnapTarget[];
  readonly #edges: readonly number[];
  #held: Snapped | null = null;
  #result: Result | null = null;
  #begun = false;

  /** `trackAt` says which track lies under a place (pixels from the top of the rows). */
  constructor(readonly clip: string, readonly grip: Grip, readonly zoom: number, readonly trackAt: (y: number) => string | null) {
    const { document } = useTimeline.getState();
    if (document === null) throw new Error("There is no open sequence to drag in.");
    this.#document = document;
    const chosen = useSelection.getState().clips;
    this.#clips = grip === "body" && chosen.has(clip) ? [...chosen] : [clip];
    this.#targets = snapTargets(document, { moving: new Set(this.#clips), playhead: frame(transport.frame), range: (transport.range ?? []).map(frame) });
    const spans = this.#clips.flatMap((key) => document.clips[key] ?? []);
    const own = document.clips[clip];
    this.#edges = own === undefined ? [] : grip === "head" ? [own.start] : grip === "tail" ? [endOf(own)] : spans.flatMap((span) => [span.start, endOf(span)]);
  }

  /** The pointer is `dx`, `y` (from the rows' top) away from where it was pressed. */
  moveTo(dx: number, y: number, keys: Modifiers): void {
    if (!this.#begun && Math.abs(dx) < SLACK && this.trackAt(y) === this.#document.clips[this.clip]?.track) return;
    this.#begun = true;
    const wanted = Math.round(dx / this.zoom);
    const snapping = useSelection.getState().snap !== keys.ctrlKey;
    this.#held = snapping ? snap(this.#edges, wanted, this.#targets, 1 / this.zoom, this.#held) : null;
    const by = this.#held?.by ?? wanted;
    this.#result = this.#plan(by, y, keys);
    const { ok } = this.#result;
    useTimeline.setState({ preview: this.#result.ok ? this.#result.document : null });
    gestureStore.setState({
      line: ok ? (this.#held?.target.frame ?? null) : null,
      refused: !this.#result.ok && this.#result.code !== "NOTHING_CHANGED" ? this.#result.message : null,
    });
  }

  /** Keep what is shown. Was there anything? */
  end(): boolean {
    const result = this.#result;
    this.drop();
    // Somebody else's change came in while it was dragged: what was shown is not of this document any more.
    if (result?.ok !== true || useTimeline.getState().document !== this.#document) return false;
    commit(this.grip === "body" ? (result.made.length > 0 ? "duplicate" : "move") : "trim", result);
    if (result.made.length > 0) select(result.made);
    return true;
  }

  drop(): void {
    this.#result = null;
    useTimeline.setState({ preview: null });
    gestureStore.setState(STILL);
  }

  #plan(by: number, y: number, keys: Modifiers): Result {
    const clip = this.#document.clips[this.clip];
    const track = clip === undefined ? undefined : this.#document.tracks[clip.track];
    if (clip === undefined || track === undefined) return { ok: false, code: "NO_SUCH_ITEM", path: [], message: "" };
    if (this.grip !== "body") {
      const to = frame(Math.max(0, (this.grip === "head" ? clip.start : endOf(clip)) + by));
      // On a magnetic track what follows comes along; with Alt, and on a free track, it stays.
      const ripples = track.magnetic !== keys.altKey;
      return (ripples ? rippleTrim : trim)(this.#document, { clip: this.clip, edge: this.grip, to });
    }
    const onto = this.trackAt(y);
    const tracks = onto !== null && onto !== clip.track ? { [clip.track]: onto } : undefined;
    if (keys.altKey) return duplicate(this.#document, { clips: this.#clips, by, ...(tracks && { tracks }), onto: "overwrite" });
    if (track.magnetic && tracks === undefined) return rearrange(this.#document, { clips: this.#clips, at: frame(this.#cutNear(clip.track, clip.start, by)) });
    return move(this.#document, { clips: this.#clips, by, ...(tracks && { tracks }), onto: "overwrite" });
  }

  /** Where a clip that is dragged along a magnetic track goes in: before the clip whose middle it has not passed. */
  #cutNear(track: string, start: number, by: number): number {
    const row = clipsOf(this.#document, track).flatMap((key) => this.#document.clips[key] ?? []);
    const moved = this.#clips.flatMap((key) => this.#document.clips[key] ?? []);
    const middle = start + by + moved.reduce((sum, clip) => sum + (clip.track === track ? clip.length : 0), 0) / 2;
    const after = row.find((other) => other.start + other.length / 2 > middle);
    return after?.start ?? Math.max(0, ...row.map(endOf));
  }
}
