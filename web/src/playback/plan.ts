/** Who gets which of the few `<video>` elements. */

/** Six connections to a server, one for events: the rest of what is prepared waits. */
export const MOST_LANES = 6;

/** A clip, and the file that it is to be shown from. */
export interface Need {
  readonly clip: string;
  readonly url: string;
}

/** A lane that there is: what it holds, and when that was wanted last. */
export interface Held {
  readonly clip: string | null;
  readonly url: string | null;
  readonly used: number;
}

/**
 * For each need, by its rank, the place of its lane; a place from `held.length` on is a lane to be made; null: none is left.
 * A clip keeps its lane. Else one is taken that has the file open, then a new one, then the one used longest ago, and at last
 * that of a need of lower rank. Two clips of one file have two lanes, so that one can stand where the other plays.
 */
export function assign(held: readonly Held[], needs: readonly Need[], most = MOST_LANES): (number | null)[] {
  const given: (number | null)[] = needs.map(({ clip, url }) => {
    const own = held.findIndex((lane) => lane.clip === clip && lane.url === url);
    return own < 0 ? null : own;
  });
  let count = held.length;
  needs.forEach(({ url }, rank) => {
    if (given[rank] !== null) return;
    const free = held.flatMap((lane, place) => (given.includes(place) ? [] : [{ ...lane, place }])).toSorted((a, b) => a.used - b.used);
    const open = free.find((lane) => lane.url === url) ?? (count < most ? { place: count } : free[0]);
    if (open !== undefined) {
      if (open.place === count) count++;
      given[rank] = open.place;
      return;
    }
    for (let lower = needs.length - 1; lower > rank; lower--) {
      const place = given[lower] ?? null;
      if (place === null) continue;
      given[lower] = null;
      given[rank] = place;
      return;
    }
  });
  return given;
}
