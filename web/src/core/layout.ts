/**
 * What the timeline draws: only what is in view, in both axes, and never more than a budget of DOM nodes. Where more is
 * in view, tiny neighbours are drawn as one run; how tiny follows from the budget, not from a fixed width, so that
 * zoom-to-fit on 20,000 clips costs as little as a close view (unwindowed, a zoom step on 3,000 clips took 81–130 ms).
 */
import { clipsOf, PICTURE_KINDS, type TimelineDocument } from "./document";

export const NODE_BUDGET = 1500;

/** From this width a clip shows its name, its filmstrip or waveform and its handles; below it is a plain box. */
const DETAIL_PX = 40;
const DETAIL_NODES = 6;
/** Boxes this near count as touching. */
const TOUCHING_PX = 1;
/** Transitions narrower than this are not drawn. */
const TRANSITION_PX = 4;
const TRANSITION_NODES = 1;

export interface Span {
  readonly key: string;
  readonly start: number;
  readonly length: number;
}

/** One track as it lies in the timeline. */
export interface Row {
  readonly track: string;
  /** Pixels from the top of all rows. */
  readonly top: number;
  readonly height: number;
  /** In order, apart from each other. */
  readonly items: readonly Span[];
  readonly transitions: readonly Span[];
}

export interface View {
  /** Pixels scrolled. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly pixelsPerFrame: number;
}

export interface Box {
  readonly type: "clip" | "run" | "transition";
  readonly track: string;
  /** The item; of a run its first one. */
  readonly key: string;
  /** Of a run its last item; else the same as `key`. */
  readonly last: string;
  readonly count: number;
  /** Pixels from the start of the film and from the top of all rows, not from the view's. */
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly height: number;
  /** Whether it is wide enough for name, pictures and handles. */
  readonly detailed: boolean;
}

export interface Layout {
  readonly boxes: readonly Box[];
  /** DOM nodes that they cost. */
  readonly nodes: number;
}

/** The rows of a document: picture tracks from the highest down to the lowest, then sound in its order. */
export function rowsOf(document: TimelineDocument): Row[] {
  const tracks = Object.entries(document.tracks).sort(([a, one], [b, other]) => {
    const [up, down] = [PICTURE_KINDS.includes(one.kind), PICTURE_KINDS.includes(other.kind)];
    if (up !== down) return up ? -1 : 1;
    return (up ? other.order - one.order : one.order - other.order) || (a < b ? -1 : 1);
  });
  const captions = spansByTrack(Object.entries(document.captions), ({ track, start, length }) => ({ track, start, length }));
  const transitions = spansByTrack(Object.entries(document.transitions), (item) => ({
    track: item.track,
    start: item.at - item.before,
    length: item.before + item.after,
  }));
  let top = 0;
  return tracks.map(([key, { height }]) => {
    const clips = clipsOf(document, key).flatMap((name) => {
      const clip = document.clips[name];
      return clip === undefined ? [] : [{ key: name, start: clip.start, length: clip.length }];
    });
    const row = { track: key, top, height, items: [...clips, ...(captions.get(key) ?? [])], transitions: transitions.get(key) ?? [] };
    top += height;
    return row;
  });
}

/** The room around a frame of a row in which nothing lies; null where something does, or nothing follows. */
export function holeAt(row: Row, at: number): { readonly track: string; readonly from: number; readonly to: number } | null {
  const next = bisect(row.items, (item) => item.start <= at);
  const before = row.items[next - 1];
  const from = before === undefined ? 0 : before.start + before.length;
  const to = row.items[next]?.start;
  return to === undefined || from > at ? null : { track: row.track, from, to };
}

function spansByTrack<T>(
  items: readonly (readonly [string, T])[],
  place: (item: T) => { readonly track: string; readonly start: number; readonly length: number },
): Map<string, Span[]> {
  const rows = new Map<string, Span[]>();
  for (const [key, item] of items) {
    const { track, start, length } = place(item);
    const row = rows.get(track);
    if (row === undefined) rows.set(track, [{ key, start, length }]);
    else row.push({ key, start, length });
  }
  for (const row of rows.values()) row.sort((a, b) => a.start - b.start || (a.key < b.key ? -1 : 1));
  return rows;
}

/**
 * What to draw of the rows in view. At most `budget` nodes, as long as there are not more rows in view than that: then
 * each is one run.
 */
export function layout(rows: readonly Row[], view: View, budget: number = NODE_BUDGET): Layout {
  const seen = rows.filter((row) => row.top < view.top + view.height && row.top + row.height > view.top);
  const parts = seen.map((row) => ({ row, items: inView(row.items, view) }));
  const scale = view.pixelsPerFrame;
  let tiny = 0; // pixels under which neighbours become one run
  while (tiny <= view.width && nodesOf(parts, scale, tiny, budget) > budget) tiny = tiny === 0 ? 1 : 2 * tiny;
  const boxes: Box[] = [];
  for (const { row, items } of parts) {
    pieces(items, scale, tiny, (first, last, count) => {
      boxes.push(box(row, count === 1 ? "clip" : "run", first, last, count, scale));
      return true;
    });
  }
  const nodes = boxes.reduce((sum, { detailed }) => sum + (detailed ? DETAIL_NODES : 1), 0);
  return nodes > budget ? { boxes, nodes } : withTransitions(boxes, nodes, seen, view, budget);
}

/** How many nodes they would cost; counted no further than over the budget, so that a try costs no more than what is drawn. */
function nodesOf(parts: readonly { readonly items: readonly Span[] }[], scale: number, tiny: number, budget: number): number {
  let nodes = 0;
  for (const { items } of parts) {
    pieces(items, scale, tiny, (first, last, count) => {
      nodes += isDetailed(first, last, count, scale) ? DETAIL_NODES : 1;
      return nodes <= budget;
    });
    if (nodes > budget) break;
  }
  return nodes;
}

/** The items that reach into the view, found by bisection: their ends are in order as their starts are. */
function inView(items: readonly Span[], { left, width, pixelsPerFrame }: View): readonly Span[] {
  const [from, to] = [left / pixelsPerFrame, (left + width) / pixelsPerFrame];
  const first = bisect(items, (item) => item.start + item.length <= from);
  return items.slice(first, Math.max(first, bisect(items, (item) => item.start < to)));
}

/** How many of the first items hold, where all that hold come first. */
function bisect(items: readonly Span[], holds: (item: Span) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && holds(item)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * What one row is drawn as, told in order until `each` says no: items narrower than `tiny` pixels join a neighbour that is tiny too, or
 * across a hole that is as small. Beyond the width at which detail begins everything joins, so that any budget can be met.
 */
function pieces(items: readonly Span[], scale: number, tiny: number, each: (first: Span, last: Span, count: number) => boolean): void {
  const near = Math.max(TOUCHING_PX, tiny);
  let first: Span | null = null;
  let last: Span | null = null;
  let count = 0;
  for (const item of items) {
    const small = item.length * scale < tiny;
    if (first !== null && last !== null) {
      if (small && (item.start - last.start - last.length) * scale <= near) {
        last = item;
        count += 1;
        continue;
      }
      if (!each(first, last, count)) return;
      first = null;
    }
    if (!small) {
      if (!each(item, item, 1)) return;
    } else {
      first = last = item;
      count = 1;
    }
  }
  if (first !== null && last !== null) each(first, last, count);
}

function isDetailed(first: Span, last: Span, count: number, scale: number): boolean {
  return count === 1 && (last.start + last.length) * scale - first.start * scale >= DETAIL_PX;
}

function box(row: Row, type: Box["type"], first: Span, last: Span, count: number, scale: number): Box {
  const left = first.start * scale;
  const width = (last.start + last.length) * scale - left;
  return {
    type,
    track: row.track,
    key: first.key,
    last: last.key,
    count,
    left,
    width,
    top: row.top,
    height: row.height,
    detailed: type === "clip" && isDetailed(first, last, count, scale),
  };
}

/** Transitions take what the clips leave of the budget, the widest first. */
function withTransitions(clips: readonly Box[], nodes: number, rows: readonly Row[], view: View, budget: number): Layout {
  const drawn = rows.flatMap((row) =>
    inView(row.transitions, view)
      .filter((item) => item.length * view.pixelsPerFrame >= TRANSITION_PX)
      .map((item) => box(row, "transition", item, item, 1, view.pixelsPerFrame)),
  );
  const room = Math.floor((budget - nodes) / TRANSITION_NODES);
  const kept = drawn.length <= room ? drawn : drawn.toSorted((a, b) => b.width - a.width).slice(0, room);
  return { boxes: [...clips, ...kept], nodes: nodes + TRANSITION_NODES * kept.length };
}
