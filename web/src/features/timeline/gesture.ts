/**
 * Dragging in the timeline. While it lasts, the command is done on the document as it was and its result is shown; letting go
 * keeps that result, Escape drops it. So what is seen while dragging is what will be there: ripples, gaps and all.
 */
import { createStore } from "zustand/vanilla";

import type { Result } from "@/core/commands";
import type { TimelineDocument } from "@/core/document";
import { snap, snapTargets, type Snapped, type SnapTarget } from "@/core/snap";
import { frame, timecode } from "@/core/time";
import { transport } from "@/playback/transport";
import { reasonOf } from "@/shared/i18n/reasons";
import type { Drag, Modifiers, Point } from "@/shared/ui/follow";
import { useSelection } from "@/stores/selectionStore";
import { commit, useTimeline, type Label } from "@/stores/timelineStore";

/** Places are pixels from the left of the film and from the top of the rows. */
interface Showing {
  /** Frame where an edge has snapped to. */
  readonly line: number | null;
  /** Why it cannot be done there. */
  readonly refused: string | null;
  /** What the drag has come to, beside the pointer: `+12`, `−3.5 dB`. */
  readonly hint: (Point & { readonly text: string }) | null;
  readonly marquee: { readonly from: Point; readonly to: Point } | null;
}

const STILL: Showing = { line: null, refused: null, hint: null, marquee: null };
export const gestureStore = createStore<Showing>(() => STILL);

export function showStill(): void {
  gestureStore.setState(STILL);
}

/** Pixels before a press becomes a drag. */
const SLACK = 3;

/** Has the pointer gone far enough to mean it? */
export class Slack {
  #gone = false;

  passed(from: Point, to: Point): boolean {
    this.#gone ||= Math.hypot(to.x - from.x, to.y - from.y) >= SLACK;
    return this.#gone;
  }
}

export function openDocument(): TimelineDocument {
  const { document } = useTimeline.getState();
  if (document === null) throw new Error("There is no open sequence to drag in.");
  return document;
}

/** A drag that becomes one command. */
export abstract class CommandDrag implements Drag {
  protected readonly document = openDocument();
  readonly #slack = new Slack();
  readonly #targets: readonly SnapTarget[];
  #held: Snapped | null = null;
  #result: Result | null = null;

  /** `edges`: frames of what moves that may meet others; none: it does not snap. `moving`: they are no targets. */
  constructor(readonly from: Point, readonly zoom: number, readonly label: Label, readonly edges: readonly number[] = [], moving: readonly string[] = []) {
    const range = (transport.range ?? []).map(frame);
    this.#targets = edges.length === 0 ? [] : snapTargets(this.document, { moving: new Set(moving), playhead: frame(transport.frame), range });
  }

  /** What it has come to, `by` frames from where it began. */
  protected abstract plan(by: number, to: Point, keys: Modifiers): Result;

  /** Said beside the pointer; frames where nothing else is said. */
  protected hint(by: number, _to: Point): string {
    return signedTime(by, this.document);
  }

  /** After the result was kept. */
  protected done(_made: readonly string[]): void {}

  moveTo(to: Point, keys: Modifiers): void {
    if (!this.#slack.passed(this.from, to)) return;
    const wanted = Math.round((to.x - this.from.x) / this.zoom);
    const snapping = this.edges.length > 0 && useSelection.getState().snap !== (keys.ctrlKey || keys.metaKey);
    this.#held = snapping ? snap(this.edges, wanted, this.#targets, 1 / this.zoom, this.#held) : null;
    const by = this.#held?.by ?? wanted;
    const result = this.plan(by, to, keys);
    this.#result = result;
    useTimeline.setState({ preview: result.ok ? result.document : null });
    gestureStore.setState({
      line: result.ok ? (this.#held?.target.frame ?? null) : null,
      refused: result.ok || result.code === "NOTHING_CHANGED" ? null : reasonOf(result),
      hint: { ...to, text: this.hint(by, to) },
    });
  }

  end(): boolean {
    const result = this.#result;
    this.drop();
    // Somebody else's change came in while it was dragged: what was shown is not of this document any more.
    if (result?.ok !== true || useTimeline.getState().document !== this.document) return false;
    commit(this.label, result);
    this.done(result.made);
    return true;
  }

  drop(): void {
    this.#result = null;
    useTimeline.setState({ preview: null });
    showStill();
  }
}

/** `+00:00:01:12`; short where it can be: `−12`. */
export function signedTime(by: number, { rate }: TimelineDocument): string {
  const sign = by < 0 ? "−" : "+";
  const whole = timecode(Math.abs(by), rate).replace(/^(00:)+/, "");
  return `${sign}${whole}`;
}
