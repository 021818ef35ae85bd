/** How fast a clip plays: constant, backwards, held. */
import { endOf, stepOfClip, type Clip } from "../document";
import { shownSourceFrame } from "../resolve";
import { frame, framesUsed, type Frame } from "../time";
import { command, refuse, type Edit } from "./edit";
import { makeRoom } from "./place";
import { closeSpan, openSpan, type Sync } from "./ripple";
import { fits } from "./shape";

export interface Speed {
  readonly clip: string;
  /** Signed: −1/1 is backwards. Not 0: see `freezeFrame`. */
  readonly num: number;
  readonly den: number;
  /** What follows moves along with the clip's new end; without it there is a gap or no room. */
  readonly ripple?: boolean;
  readonly linked?: boolean;
}

/** Plays the same part of the source faster, slower or backwards; the clip becomes shorter or longer by that. */
export const setSpeed = command<Speed & Sync>((edit, { clip: key, num, den, ripple, linked, sync }) => {
  const valid = [num, den].every(Number.isInteger) && den >= 1 && den <= 1000 && num !== 0 && Math.abs(num) <= 1000;
  if (!valid) refuse("BAD_VALUE", "A speed is a fraction of whole numbers from 1/1000 to 1000, or backwards.");
  if (edit.clip(key).source.type !== "media") refuse("WRONG_SOURCE", `Clip ${key} has no time of its own.`, ["clips", key]);
  const end = endOf(edit.clip(key));
  const keys = (linked === false ? [key] : edit.withLinked([key])).filter((name) => edit.clip(name).source.type === "media");
  for (const name of keys) edit.changeClip(name, atSpeed(edit, name, num, den));
  if (!ripple) return;
  const options: Sync = sync === undefined ? {} : { sync };
  const now = endOf(edit.clip(key));
  if (now > end) openSpan(edit, end, now - end, options, keys);
  else closeSpan(edit, now, end, options, keys);
});

function atSpeed(edit: Edit, key: string, num: number, den: number): Clip {
  const clip = edit.clip(key);
  const { rate } = edit.document;
  const step = stepOfClip(clip, rate);
  const used = framesUsed(clip.length, step);
  const earliest = step.num < 0 ? clip.source_in - (used - 1) : clip.source_in;
  const source_in = frame(Math.max(0, num < 0 ? earliest + used - 1 : earliest));
  const oldSpeed = clip.speed_num === 0 ? 1 : Math.abs(clip.speed_num) / clip.speed_den;
  const wanted = Math.max(1, Math.round((clip.length * oldSpeed * den) / Math.abs(num)));
  const turned: Clip = { ...clip, speed_num: num, speed_den: den, source_in, fade_in: frame(0), fade_out: frame(0) };
  // A rounded length may ask for one frame more than there is.
  const length = [wanted, wanted - 1].find((at) => at >= 1 && fits({ ...turned, length: frame(at) }, rate));
  if (length === undefined) refuse("CLIP_PAST_SOURCE", `Clip ${key} would run past the end of its source.`, ["clips", key]);
  const fades = clip.fade_in + clip.fade_out <= length ? { fade_in: clip.fade_in, fade_out: clip.fade_out } : {};
  return { ...turned, ...fades, length: frame(length) };
}

/** Holds the frame at `at` for `length` frames, set in there; what follows moves on. It makes no sound. */
export const freezeFrame = command<{ readonly clip: string; readonly at: Frame; readonly length: Frame } & Sync>((edit, args) => {
  const { clip: key, at, length, sync } = args;
  const clip = edit.clip(key);
  const { source } = clip;
  if (source.type !== "media") refuse("WRONG_SOURCE", `Clip ${key} has no time of its own.`, ["clips", key]);
  if (at < clip.start || at >= endOf(clip)) refuse("NOT_ADJACENT", `Frame ${at} does not lie in clip ${key}.`, ["clips", key]);
  if (length < 1) refuse("TOO_SHORT", "A clip has at least one frame.");
  const shown = frame(shownSourceFrame(clip, at, edit.document.rate));
  makeRoom(edit, clip.track, at, length, sync === undefined ? {} : { sync });
  const held = edit.freshKey("clips", "freeze");
  const plain = { fade_in: frame(0), fade_out: frame(0), keyframes: {} };
  edit.addClip(held, { ...clip, ...plain, start: at, length, source: { ...source, audio: false }, source_in: shown, speed_num: 0, speed_den: 1 });
  edit.made.push(held);
});
