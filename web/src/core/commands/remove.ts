/** Taking clips away: lift leaves their room, ripple delete closes it. */
import { endOf } from "../document";
import { command, refuse, type Edit } from "./edit";
import { closeSpan, type Sync } from "./ripple";

export interface Removing {
  readonly clips: readonly string[];
  /** Linked clips go along; true where it is left out. */
  readonly linked?: boolean;
}

/** Takes clips away; on a magnetic track a gap item takes their place. */
export const lift = command<Removing>((edit, args) => {
  for (const key of chosen(edit, args)) edit.dropClip(key);
});

/** Takes clips away and closes the room. See `removeAndClose`. */
export const rippleDelete = command<Removing & Sync>((edit, args) => {
  removeAndClose(edit, args.clips, args.sync === undefined ? {} : { sync: args.sync }, args.linked ?? true);
});

/**
 * Drops clips and closes the time that the leading ones took: those on magnetic tracks, else on video tracks, else all.
 * A sound that is longer than its picture (an L-cut) goes with it and does not lengthen what is closed.
 */
export function removeAndClose(edit: Edit, clips: readonly string[], sync: Sync, linked = true): void {
  const keys = chosen(edit, { clips, linked });
  const leading = [
    keys.filter((key) => edit.track(edit.clip(key).track).magnetic),
    keys.filter((key) => edit.track(edit.clip(key).track).kind === "video"),
    keys,
  ].find((group) => group.length > 0);
  if (leading === undefined) refuse("NO_SUCH_ITEM", "Nothing is selected.");
  const spans = union(leading.map((key) => [edit.clip(key).start, endOf(edit.clip(key))]));
  for (const key of keys) edit.dropClip(key);
  for (const [start, stop] of spans.toReversed()) closeSpan(edit, start, stop, sync);
}

function chosen(edit: Edit, { clips, linked }: Removing): string[] {
  return linked === false ? [...clips] : edit.withLinked(clips);
}

type Span = readonly [start: number, stop: number];

function union(spans: readonly Span[]): Span[] {
  const whole: Span[] = [];
  for (const [start, stop] of spans.toSorted((a, b) => a[0] - b[0])) {
    const last = whole.at(-1);
    if (last !== undefined && start <= last[1]) whole[whole.length - 1] = [last[0], Math.max(last[1], stop)];
    else whole.push([start, stop]);
  }
  return whole;
}
