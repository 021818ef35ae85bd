/** Moving edges and cuts: trim, ripple trim, roll, slip, slide. */
import { clipsOf, endOf, handles, stepOfClip, type TimelineDocument } from "../document";
import { frame, MAX_FRAME, sourceFrame, type Frame } from "../time";
import { command, refuse, type Edit } from "./edit";
import { closeSpan, openSpan, type Sync } from "./ripple";
import { fits, trimHead, trimTail } from "./shape";

export interface Trimming {
  readonly clip: string;
  readonly edge: "head" | "tail";
  /** Where the edge goes: the clip's first frame, or the frame after its last. */
  readonly to: Frame;
  /** Linked clips are trimmed by as much; true where it is left out. */
  readonly linked?: boolean;
}

/** Moves one edge of a clip. On a magnetic track a gap item takes or gives what the clip gives or takes. */
export const trim = command<Trimming>((edit, args) => {
  const { by, keys } = read(edit, args);
  for (const key of keys) (args.edge === "head" ? trimHead : trimTail)(edit, key, by);
});

/**
 * Moves one edge and everything behind it. A head that moves to the right takes the frames that it passes out of time
 * (as if they were cut off and deleted); the clip's own place stays.
 */
export const rippleTrim = command<Trimming & Sync>((edit, args) => {
  const { by, keys } = read(edit, args);
  const sync: Sync = args.sync === undefined ? {} : { sync: args.sync };
  const { start } = edit.clip(args.clip);
  const end = endOf(edit.clip(args.clip));
  if (args.edge === "head") {
    if (by < 0) {
      openSpan(edit, start, -by, sync, keys);
      // First to the right with the rest, so that a clip at frame 0 can grow at its head.
      edit.shiftClips(keys, -by);
    }
    for (const key of keys) trimHead(edit, key, by);
    if (by > 0) {
      edit.shiftClips(keys, -by);
      closeSpan(edit, start, start + by, sync, keys);
    }
  } else {
    for (const key of keys) trimTail(edit, key, by);
    if (by > 0) openSpan(edit, end, by, sync, keys);
    else closeSpan(edit, end + by, end, sync, keys);
  }
});

function read(edit: Edit, { clip: key, edge, to, linked }: Trimming): { readonly by: number; readonly keys: readonly string[] } {
  const clip = edit.clip(key);
  const keys = linked === false ? [key] : edit.withLinked([key]);
  return { by: to - (edge === "head" ? clip.start : endOf(clip)), keys };
}

/**
 * How far an edge can go for a plain trim: within its source, past gap items, up to the next clip, and as far as what is
 * linked with it can follow. Both ends are allowed; at a speed that is no whole number the source may hold a frame more.
 * Null where there is no such clip.
 */
export function trimLimits(
  document: TimelineDocument,
  key: string,
  edge: "head" | "tail",
  linked = true,
): { readonly from: Frame; readonly to: Frame } | null {
  const clip = document.clips[key];
  if (clip === undefined) return null;
  const group = linked ? (Object.values(document.links).find((members) => members.includes(key)) ?? [key]) : [key];
  const reaches = group.map((name) => reach(document, name, edge)).filter((one) => one !== null);
  const at = edge === "head" ? clip.start : endOf(clip);
  const to = at + Math.min(...reaches.map(([, right]) => right));
  return { from: frame(at + Math.max(...reaches.map(([left]) => left))), to: frame(Math.min(to, MAX_FRAME)) };
}

/** How far one clip's edge can go to the left (at most 0) and to the right, in frames. */
function reach(document: TimelineDocument, key: string, edge: "head" | "tail"): readonly [number, number] | null {
  const clip = document.clips[key];
  if (clip === undefined) return null;
  const solid = clipsOf(document, clip.track).filter((name) => document.clips[name]?.source.type !== "gap" || name === key);
  const at = solid.indexOf(key);
  const [head, tail] = handles(clip, document.rate) ?? [Infinity, Infinity];
  if (edge === "head") {
    const before = document.clips[solid[at - 1] ?? ""];
    return [Math.max(before === undefined ? 0 : endOf(before), clip.start - head, 0) - clip.start, clip.length - 1];
  }
  const after = document.clips[solid[at + 1] ?? ""]?.start ?? Infinity;
  return [1 - clip.length, Math.min(after - endOf(clip), tail)];
}

/** Moves a cut: the outgoing clip ends and the incoming one begins `by` frames later. Linked cuts of both roll along. */
export const roll = command<{ readonly outgoing: string; readonly incoming: string; readonly by: number; readonly linked?: boolean }>(
  (edit, { outgoing, incoming, by, linked }) => {
    const lefts = linked === false ? [outgoing] : edit.withLinked([outgoing]);
    const rights = new Set(linked === false ? [incoming] : edit.withLinked([incoming]));
    if (nextOf(edit, outgoing) !== incoming) refuse("NOT_ADJACENT", `Clips ${outgoing} and ${incoming} do not meet.`, ["clips", incoming]);
    for (const left of lefts) {
      const right = nextOf(edit, left);
      if (right === null || !rights.has(right)) continue;
      rollCut(edit, left, right, by);
    }
  },
);

function rollCut(edit: Edit, left: string, right: string, by: number): void {
  if (by >= edit.clip(right).length) refuse("TOO_SHORT", `Clip ${right} keeps at least one frame.`, ["clips", right]);
  trimTail(edit, left, by);
  trimHead(edit, right, by);
}

/** The clip that begins where this one ends, on its track. */
function nextOf(edit: Edit, key: string): string | null {
  const clip = edit.clip(key);
  const row = edit.row(clip.track);
  const next = row[row.indexOf(key) + 1];
  return next !== undefined && edit.clip(next).start === endOf(clip) ? next : null;
}

function previousOf(edit: Edit, key: string): string | null {
  const clip = edit.clip(key);
  const row = edit.row(clip.track);
  const before = row[row.indexOf(key) - 1];
  return before !== undefined && endOf(edit.clip(before)) === clip.start ? before : null;
}

/** Shows another part of the source in the same place: `by` sequence frames later in it. Linked clips slip along. */
export const slip = command<{ readonly clip: string; readonly by: number; readonly linked?: boolean }>((edit, { clip: key, by, linked }) => {
  for (const name of linked === false ? [key] : edit.withLinked([key])) {
    const clip = edit.clip(name);
    if (clip.source.type !== "media") {
      if (name === key) refuse("WRONG_SOURCE", `Clip ${key} has no time of its own.`, ["clips", key]);
      continue;
    }
    const first = sourceFrame(by, clip.source_in, stepOfClip(clip, edit.document.rate));
    const path = ["clips", name];
    if (first < 0) refuse("CLIP_PAST_SOURCE", `Clip ${name} would run past the end of its source.`, path);
    const slipped = { ...clip, source_in: frame(first) };
    if (!fits(slipped, edit.document.rate)) refuse("CLIP_PAST_SOURCE", `Clip ${name} would run past the end of its source.`, path);
    edit.changeClip(name, slipped);
  }
});

/** Moves a clip between its neighbours, which give and take: the one before grows as the one after shrinks. */
export const slide = command<{ readonly clip: string; readonly by: number }>((edit, { clip: key, by }) => {
  const before = previousOf(edit, key);
  const after = nextOf(edit, key);
  if (before === null || after === null) refuse("NOT_ADJACENT", `Clip ${key} has no clips on both sides.`, ["clips", key]);
  trimTail(edit, before, by);
  edit.shiftClips([key], by);
  trimHead(edit, after, by);
});
