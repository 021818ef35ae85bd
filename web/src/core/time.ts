/**
 * Frames, rates, timecode and samples: the twin of `src/milimo/timeline/time.py`, tested by `spec/time.json`.
 *
 * Everything is integers and rationals. Seconds exist at the media boundary only and point at a frame's centre.
 */
import type { Rate } from "../shared/api/schema";
import { add, compare, exactly, floor, mulDivFloor, multiply, rational, safe, toNumber, type Rational } from "./rational";
import { Refused } from "./refusal";

export type { Rate };

declare const brand: unique symbol;

/** A frame number or a length in frames: an integer from 0 to 2^40. Never seconds, never pixels. */
export type Frame = number & { readonly [brand]: "frame" };

export const MAX_FRAME = 2 ** 40;
export const AUDIO_RATE = 48_000;
const NTSC_DEN = 1001;
const MAX_NUM = 240_000;
const TIMECODE = /^(\d{1,3}):([0-5]\d):([0-5]\d)([:;])(\d{2,3})$/;
const DECIMAL = /^([+-]?)(\d+)?(?:\.(\d+)?)?$/;
const FRACTION = /^([+-]?\d+)\/(\d+)$/;

/** The number as a frame. Throws RangeError for what is none: a fraction, a negative number, NaN. */
export function frame(value: number): Frame {
  if (!Number.isInteger(value) || value < 0 || value > MAX_FRAME) throw new RangeError(`${value} is no frame.`);
  return (value === 0 ? 0 : value) as Frame; // no −0: it is another JSON
}

// Rates

/**
 * The rate that people mean by `24`, `"25"`, `"30000/1001"`, `23.976`. Decimals within 0.01 of an NTSC rate are that
 * rate. Throws BAD_REQUEST if it is no number, not above 0, above 240, or too fine a fraction.
 */
export function rateOf(value: string | number): Rate {
  let exact = typedNumber(String(value).trim());
  if (compare(exact, rational(0)) <= 0 || compare(exact, rational(240)) > 0) {
    throw new Refused("BAD_REQUEST", `A frame rate lies above 0 and up to 240; ${value} does not.`);
  }
  if (exact.den !== 1n && exact.den !== BigInt(NTSC_DEN)) {
    const up = -floor({ num: -exact.num, den: exact.den });
    const ntsc = rational(up * 1000n, NTSC_DEN);
    const off = add(exact, { num: -ntsc.num, den: ntsc.den });
    const distance = { num: off.num < 0n ? -off.num : off.num, den: off.den };
    if (up % 6n === 0n && compare(distance, rational(1, 100)) < 0) exact = ntsc;
  }
  if (exact.den > BigInt(NTSC_DEN) || exact.num > BigInt(MAX_NUM)) {
    throw new Refused("BAD_REQUEST", `The frame rate ${value} is too fine a fraction; give it as 24 or 24000/1001.`);
  }
  return { num: Number(exact.num), den: Number(exact.den) };
}

function typedNumber(text: string): Rational {
  const fraction = FRACTION.exec(text);
  if (fraction?.[1] !== undefined && fraction[2] !== undefined && BigInt(fraction[2]) !== 0n) {
    return rational(BigInt(fraction[1]), BigInt(fraction[2]));
  }
  const decimal = DECIMAL.exec(text);
  const whole = decimal?.[2] ?? "";
  const rest = decimal?.[3] ?? "";
  if (decimal === null || whole + rest === "") {
    throw new Refused("BAD_REQUEST", `${JSON.stringify(text)} is no frame rate; give it as 24, 23.976 or 24000/1001.`);
  }
  return rational(BigInt(`${decimal[1] === "-" ? "-" : ""}${whole}${rest}`), 10n ** BigInt(rest.length));
}

/** The same rate in lowest terms (50/2 → 25/1). */
export function normalised(rate: Rate): Rate {
  const exact = fps(rate);
  return { num: Number(exact.num), den: Number(exact.den) };
}

/** Frames per second, exactly. */
export function fps(rate: Rate): Rational {
  return rational(rate.num, rate.den);
}

/** Frames that a second of timecode counts: 24 for 23.976, 30 for 29.97. At least 1; halves round up. */
export function nominal(rate: Rate): number {
  return Math.max(1, Math.floor((2 * rate.num + rate.den) / (2 * rate.den)));
}

// Seconds, at the media boundary

/** Second at which `frame` begins. */
export function startOf(frame: number, rate: Rate): Rational {
  return rational(BigInt(frame) * BigInt(rate.den), rate.num);
}

/** Second in the middle of `frame`: the only safe place to seek to. */
export function centreOf(frame: number, rate: Rate): Rational {
  return rational((2n * BigInt(frame) + 1n) * BigInt(rate.den), 2n * BigInt(rate.num));
}

/** `video.currentTime` that shows `frame`: its centre. `frame / fps` shows the frame before in 2 to 37 of 80 seeks. */
export function mediaTime(frame: number, rate: Rate): number {
  return ((2 * frame + 1) * rate.den) / (2 * rate.num);
}

/** The frame on screen at this moment: ⌊seconds × rate⌋. Throws BAD_REQUEST below 0 or if not finite. */
export function frameAt(seconds: Rational | number, rate: Rate): Frame {
  return frame(safe(floor(multiply(moment(seconds), fps(rate)))));
}

/** Frames that a duration makes: the nearest number, halves up. Throws BAD_REQUEST below 0 or if not finite. */
export function lengthOf(seconds: Rational | number, rate: Rate): Frame {
  return frame(safe(floor(add(multiply(moment(seconds), fps(rate)), rational(1, 2)))));
}

function moment(seconds: Rational | number): Rational {
  if (typeof seconds === "number" && !Number.isFinite(seconds)) {
    throw new Refused("BAD_REQUEST", `${seconds} is no time in seconds.`);
  }
  const exact = typeof seconds === "number" ? exactly(seconds) : seconds;
  if (exact.num < 0n) throw new Refused("BAD_REQUEST", `Time does not begin before 0 s; ${toNumber(exact)} s was given.`);
  return exact;
}

// Between rates

/** Source frames that pass in one frame of the sequence, as integers `num / den`; den above 0. Negative is backwards. */
export interface Step {
  readonly num: number;
  readonly den: number;
}

/** The frame of `target` on screen when `frame` of `source` begins: ⌊frame × target ÷ source⌋. */
export function convert(frame: number, source: Rate, target: Rate): number {
  return mulDivFloor(frame, target.num * source.den, target.den * source.num);
}

/** See `Step`. Its parts stay below 2.5 × 10^11, so a checked product with an offset is mostly a plain number. */
export function stepOf(speedNum: number, speedDen: number, source: Rate, sequence: Rate): Step {
  return { num: speedNum * source.num * sequence.den, den: speedDen * source.den * sequence.num };
}

/** Source frames from the first to the last one that a clip of `length` sequence frames touches; `length` ≥ 1. */
export function framesUsed(length: number, step: Step): number {
  return mulDivFloor(length - 1, Math.abs(step.num), step.den) + 1;
}

/**
 * The source frame shown `offset` frames after a clip's start, also before 0 and past its end (handles): forward
 * in + ⌊offset × step⌋, backwards in − ⌊offset × |step|⌋, so that `sourceIn` is always the frame shown first.
 */
export function sourceFrame(offset: number, sourceIn: number, step: Step): number {
  const passed = mulDivFloor(offset, Math.abs(step.num), step.den);
  return step.num >= 0 ? sourceIn + passed : sourceIn - passed;
}

// Samples

/** Sample at which `frame` begins, exactly; 29.97 gives 1601.6 samples a frame. */
export function sampleAt(frame: number, rate: Rate, audioRate: number = AUDIO_RATE): Rational {
  return rational(BigInt(frame) * BigInt(audioRate) * BigInt(rate.den), rate.num);
}

/** The first sample of `frame`: ⌊frame × audioRate ÷ rate⌋. */
export function sampleOf(frame: number, rate: Rate, audioRate: number = AUDIO_RATE): number {
  return mulDivFloor(frame, audioRate * rate.den, rate.num);
}

/** First and past-the-last sample of `frame`. Neighbouring frames share their bounds. */
export function samplesOf(frame: number, rate: Rate, audioRate: number = AUDIO_RATE): readonly [number, number] {
  return [sampleOf(frame, rate, audioRate), sampleOf(frame + 1, rate, audioRate)];
}

// Timecode

/** Whether the rate has a drop-frame count (SMPTE ST 12-1): 29.97 and 59.94. */
export function canDrop(rate: Rate): boolean {
  const count = nominal(rate);
  return (count === 30 || count === 60) && rate.num * NTSC_DEN === count * 1000 * rate.den;
}

/**
 * `HH:MM:SS:FF`, or `HH:MM:SS;FF` in drop-frame. Hours go on past 23: a timeline is no wall clock.
 * Throws BAD_REQUEST for a negative frame, or for drop-frame where the rate has none.
 */
export function timecode(frame: number, rate: Rate, options: { readonly drop?: boolean } = {}): string {
  if (frame < 0) throw new Refused("BAD_REQUEST", `Timecode begins at frame 0; ${frame} was given.`);
  const drop = options.drop ?? false;
  if (drop) checkDrop(rate);
  const count = nominal(rate);
  const number = drop ? frame + skippedBefore(frame, count) : frame;
  const [allSeconds, frames] = divmod(number, count);
  const [allMinutes, seconds] = divmod(allSeconds, 60);
  const [hours, minutes] = divmod(allMinutes, 60);
  const width = Math.max(2, String(count - 1).length);
  return `${pad(hours)}:${pad(minutes)}:${pad(seconds)}${drop ? ";" : ":"}${pad(frames, width)}`;
}

/** Frame numbers that drop-frame has left out up to real frame `frame`: 2 (or 4) a minute, none in each tenth. */
function skippedBefore(frame: number, count: number): number {
  const dropped = count / 15;
  const minute = 60 * count - dropped;
  const [tens, rest] = divmod(frame, 10 * minute + dropped);
  return 9 * dropped * tens + (rest >= dropped ? dropped * Math.floor((rest - dropped) / minute) : 0);
}

/**
 * The frame that a timecode names; `;` before the frames means drop-frame. Throws BAD_REQUEST if it is malformed, if
 * its frames reach the rate's count, or if it names a number that drop-frame leaves out (00:01:00;00).
 */
export function parseTimecode(text: string, rate: Rate): Frame {
  const match = TIMECODE.exec(text.trim());
  if (match === null) throw new Refused("BAD_REQUEST", `${JSON.stringify(text)} is no timecode; write it as 01:02:03:04.`);
  const [hours = 0, minutes = 0, seconds = 0, frames = 0] = [match[1], match[2], match[3], match[5]].map(Number);
  const count = nominal(rate);
  if (frames >= count) {
    throw new Refused("BAD_REQUEST", `${text}: at this rate a second has the frames 0 to ${count - 1}.`);
  }
  const totalMinutes = 60 * hours + minutes;
  const number = (60 * totalMinutes + seconds) * count + frames;
  if (match[4] === ":") return frame(number);
  checkDrop(rate);
  const dropped = count / 15;
  if (seconds === 0 && frames < dropped && minutes % 10 !== 0) {
    throw new Refused(
      "BAD_REQUEST",
      `${text} does not exist: drop-frame leaves out the first ${dropped} numbers of this minute.`,
    );
  }
  return frame(number - dropped * (totalMinutes - Math.floor(totalMinutes / 10)));
}

/**
 * What people type into a timecode field, at playhead `from`: a whole timecode; or digits, read in pairs from the
 * right (`1012` is 10 seconds and 12 frames), where a point stands for `00` (`2.` is 2 seconds) and the last pair may
 * exceed the rate (`90` is 90 frames). With `+` or `-` it is an offset; a place before 0 is 0.
 * Throws BAD_REQUEST for what is none of these.
 */
export function parseEntry(text: string, rate: Rate, from: Frame, options: { readonly drop?: boolean } = {}): Frame {
  const typed = text.trim();
  const sign = typed.startsWith("+") ? 1 : typed.startsWith("-") ? -1 : 0;
  const body = (sign === 0 ? typed : typed.slice(1)).trim();
  const amount = TIMECODE.test(body) ? parseTimecode(body, rate) : parsePairs(body, rate, options.drop ?? false);
  return sign === 0 ? amount : frame(Math.max(0, from + sign * amount));
}

function parsePairs(body: string, rate: Rate, drop: boolean): Frame {
  const refused = (): Refused =>
    new Refused("BAD_REQUEST", `${JSON.stringify(body)} is no time; write 01:02:03:04, 1012, +2. or -12.`);
  let groups: string[];
  if (/^[\d.]*\d[\d.]*$/.test(body)) {
    const digits = body.replaceAll(".", "00");
    groups = digits.length <= 2 ? [digits] : (digits.padStart(2 * Math.ceil(digits.length / 2), "0").match(/../g) ?? []);
  } else if (/^\d{1,3}([:;]\d{1,3}){1,3}$/.test(body)) {
    groups = body.split(/[:;]/);
  } else throw refused();
  if (groups.length > 4) throw refused();
  const [frames = 0, seconds = 0, minutes = 0, hours = 0] = groups.map(Number).toReversed();
  const count = nominal(rate);
  const totalMinutes = 60 * hours + minutes + Math.floor(seconds / 60);
  const number = (60 * (60 * hours + minutes) + seconds) * count + frames;
  if (!(drop || body.includes(";"))) return frame(number);
  checkDrop(rate);
  return frame(Math.max(0, number - (count / 15) * (totalMinutes - Math.floor(totalMinutes / 10))));
}

function checkDrop(rate: Rate): void {
  if (!canDrop(rate)) {
    throw new Refused(
      "BAD_REQUEST",
      `Drop-frame timecode exists for 29.97 and 59.94 only, not for ${rate.num}/${rate.den}; use ':'.`,
    );
  }
}

function divmod(value: number, by: number): readonly [number, number] {
  const rest = value % by;
  return [(value - rest) / by, rest];
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, "0");
}
