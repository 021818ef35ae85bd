/**
 * Snapping, in frames. The targets are gathered once when a gesture starts, as one sorted list; each movement looks both
 * ends of what moves up by bisection. 8 pixels draw in, 12 let go, so that an edge does not flicker. Where two targets
 * are equally near, clip edges win over the playhead, the playhead over markers.
 */
import { endOf, type TimelineDocument } from "./document";
import type { Frame } from "./time";

export const REACH_PX = 8;
export const RELEASE_PX = 12;

export type SnapKind = "edge" | "playhead" | "marker";
const RANK: Readonly<Record<SnapKind, number>> = { edge: 0, playhead: 1, marker: 2 };

export interface SnapTarget {
  readonly frame: Frame;
  readonly kind: SnapKind;
}

export interface SnapSources {
  /** Clips and captions that move: they are no targets. */
  readonly moving: ReadonlySet<string>;
  readonly playhead?: Frame;
  /** In and out points. */
  readonly range?: readonly Frame[];
}

/** Where things can snap to, sorted, each frame once with its strongest kind. */
export function snapTargets(document: TimelineDocument, { moving, playhead, range }: SnapSources): SnapTarget[] {
  const strongest = new Map<number, SnapKind>();
  const offer = (at: number, kind: SnapKind): void => {
    const known = strongest.get(at);
    if (known === undefined || RANK[kind] < RANK[known]) strongest.set(at, kind);
  };
  offer(0, "edge");
  for (const [key, clip] of Object.entries(document.clips)) {
    if (moving.has(key) || clip.source.type === "gap") continue;
    offer(clip.start, "edge");
    offer(endOf(clip), "edge");
  }
  for (const [key, caption] of Object.entries(document.captions)) {
    if (moving.has(key)) continue;
    offer(caption.start, "edge");
    offer(endOf(caption), "edge");
  }
  if (playhead !== undefined) offer(playhead, "playhead");
  for (const marker of Object.values(document.markers)) {
    offer(marker.at, "marker");
    if (marker.length > 0) offer(endOf({ start: marker.at, length: marker.length }), "marker");
  }
  for (const at of range ?? []) offer(at, "marker");
  return [...strongest].map(([at, kind]) => ({ frame: at as Frame, kind })).sort((a, b) => a.frame - b.frame);
}

export interface Snapped {
  /** Signed frames to move by instead of the wanted ones. */
  readonly by: number;
  readonly target: SnapTarget;
  /** Which of the moving edges met the target. */
  readonly edge: number;
}

/**
 * Where edges that are dragged by `by` frames land, or null where nothing is near enough. `held` is what the last call of
 * this gesture returned: it lets go later than it draws in. With Alt a caller does not call at all.
 */
export function snap(
  edges: readonly number[],
  by: number,
  targets: readonly SnapTarget[],
  framesPerPixel: number,
  held: Snapped | null = null,
): Snapped | null {
  if (held !== null) {
    const edge = edges[held.edge];
    const away = edge === undefined ? Infinity : Math.abs(edge + by - held.target.frame);
    if (away <= RELEASE_PX * framesPerPixel) return held;
  }
  let best: Snapped | null = null;
  let nearest = REACH_PX * framesPerPixel;
  edges.forEach((edge, i) => {
    const at = edge + by;
    for (const target of around(targets, at)) {
      const away = Math.abs(target.frame - at);
      const wins = best === null ? away <= nearest : away < nearest || (away === nearest && RANK[target.kind] < RANK[best.target.kind]);
      if (!wins) continue;
      nearest = away;
      best = { by: target.frame - edge, target, edge: i };
    }
  });
  return best;
}

/** The last target at or before a frame, and the first one after it. */
function around(targets: readonly SnapTarget[], at: number): SnapTarget[] {
  let low = 0;
  let high = targets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((targets[middle]?.frame ?? Infinity) <= at) low = middle + 1;
    else high = middle;
  }
  return [targets[low - 1], targets[low]].filter((target) => target !== undefined);
}
