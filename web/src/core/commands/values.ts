/** Limits of single fields, as `src/milimo/contracts/timeline.py` has them. */
import { refuse } from "./edit";

interface Limit {
  readonly least: number;
  readonly most: number;
}

export const UNIT: Limit = { least: 0, most: 1 };
export const DECIBEL: Limit = { least: -96, most: 24 };
export const PAN: Limit = { least: -1, most: 1 };
export const SCALE: Limit = { least: Number.MIN_VALUE, most: 50 };
export const ROW_HEIGHT: Limit = { least: 16, most: 400 };
export const TITLE_SIZE: Limit = { least: Number.MIN_VALUE, most: 1 };
export const ANY: Limit = { least: -Number.MAX_VALUE, most: Number.MAX_VALUE };

/** Refuses a number outside its limits, or none at all. */
export function within(name: string, value: number | undefined, { least, most }: Limit): void {
  if (value !== undefined && !(value >= least && value <= most)) {
    refuse("BAD_VALUE", `${name} lies between ${least} and ${most}; ${value} does not.`);
  }
}

/** Refuses a text that is too long. */
export function atMost(name: string, value: string | undefined, longest: number): void {
  if (value !== undefined && [...value].length > longest) {
    refuse("BAD_VALUE", `${name} has at most ${longest} characters.`);
  }
}

/** Refuses what is no `#rrggbb`. */
export function colour(name: string, value: string | null | undefined): void {
  if (value !== undefined && value !== null && !/^#[0-9a-f]{6}$/.test(value)) {
    refuse("BAD_VALUE", `${name} is written as #rrggbb, in small letters.`);
  }
}
