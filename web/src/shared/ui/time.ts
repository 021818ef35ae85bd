/** Times as people read them. */

const two = (value: number) => value.toString().padStart(2, "0");

/** Seconds as `m:ss`, or `h:mm:ss`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_557_600_000], ["month", 2_629_800_000], ["week", 604_800_000], ["day", 86_400_000], ["hour", 3_600_000], ["minute", 60_000],
];

/** `3 hours ago`, in the page's language. */
export function ago(thenMs: number, language: string, nowMs: number = Date.now()): string {
  const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const past = nowMs - thenMs;
  for (const [unit, length] of STEPS) if (past >= length) return words.format(-Math.floor(past / length), unit);
  return words.format(0, "minute");
}
