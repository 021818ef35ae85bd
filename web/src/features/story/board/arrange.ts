/** Where dragged cards land. Pure: the gesture shows it, letting go does it. */

/** A place on the board: before a shot, or (null) at the end of a scene. */
export interface Landing {
  readonly scene: string;
  readonly before: string | null;
}

export interface Row {
  readonly scene: string;
  readonly shots: readonly string[];
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Cards as they are drawn, and their scenes. */
export interface Drawn {
  readonly rows: readonly { readonly scene: string; readonly box: Box; readonly cards: readonly { readonly shot: string; readonly box: Box }[] }[];
}

/** Under the pointer: the nearer side of the nearest card in the row that is nearest. null: there is no row. */
export function landingAt(x: number, y: number, { rows }: Drawn): Landing | null {
  const row = nearest(rows, (one) => outside(y, one.box.top, one.box.bottom));
  if (row === null) return null;
  const card = nearest(row.cards, ({ box }) => outside(y, box.top, box.bottom) * 1000 + outside(x, box.left, box.right));
  if (card === null) return { scene: row.scene, before: null };
  if (x < (card.box.left + card.box.right) / 2) return { scene: row.scene, before: card.shot };
  return { scene: row.scene, before: row.cards[row.cards.indexOf(card) + 1]?.shot ?? null };
}

/** Which row dragged scenes would land before, from 0; the count of rows: at the end. */
export function rowAt(y: number, { rows }: Drawn): number {
  const at = rows.findIndex(({ box }) => y < (box.top + box.bottom) / 2);
  return at < 0 ? rows.length : at;
}

function nearest<T>(all: readonly T[], far: (one: T) => number): T | null {
  let best: T | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const one of all) {
    const here = far(one);
    if (here < least) [best, least] = [one, here];
  }
  return best;
}

const outside = (at: number, from: number, to: number): number => Math.max(from - at, 0, at - to);

/** The moves that bring `shots` (in the board's order) to a landing, one after the other; none where nothing would change. */
export function movesTo(shots: readonly string[], landing: Landing, rows: readonly Row[]): { shot: string; scene: string; before: string | null }[] {
  const moving = new Set(shots);
  const row = rows.find((one) => one.scene === landing.scene);
  if (row === undefined) return [];
  const before = firstThatStays(row.shots, landing.before, moving);
  const ordered = rows.flatMap((one) => one.shots).filter((shot) => moving.has(shot));
  const rest = row.shots.filter((shot) => !moving.has(shot));
  const at = before === null ? rest.length : rest.indexOf(before);
  const wanted = [...rest.slice(0, at), ...ordered, ...rest.slice(at)];
  if (wanted.length === row.shots.length && wanted.every((shot, index) => shot === row.shots[index])) return [];
  return ordered.map((shot) => ({ shot, scene: landing.scene, before }));
}

/** The shot that is landed before must stay where it is. */
function firstThatStays(shots: readonly string[], before: string | null, moving: ReadonlySet<string>): string | null {
  if (before === null) return null;
  return shots.slice(shots.indexOf(before)).find((shot) => !moving.has(shot)) ?? null;
}

/** A step by key: earlier or later in its scene, over its edge into the next one; or to the scene above or below. */
export function stepOf(shots: readonly string[], way: "earlier" | "later" | "up" | "down", rows: readonly Row[]): Landing | null {
  const moving = new Set(shots);
  const at = way === "earlier" || way === "up" ? rows.findIndex((row) => row.shots.some((shot) => moving.has(shot))) : rows.findLastIndex((row) => row.shots.some((shot) => moving.has(shot)));
  const row = rows[at];
  if (row === undefined) return null;
  const places = row.shots.map((shot, index) => (moving.has(shot) ? index : -1)).filter((index) => index >= 0);
  const first = places[0] ?? 0;
  const last = places.at(-1) ?? 0;
  const above = rows[at - 1];
  const below = rows[at + 1];
  switch (way) {
    case "earlier":
      if (first > 0) return { scene: row.scene, before: row.shots[first - 1] ?? null };
      return above === undefined ? null : { scene: above.scene, before: null };
    case "later":
      if (last < row.shots.length - 1) return { scene: row.scene, before: row.shots[last + 2] ?? null };
      return below === undefined ? null : { scene: below.scene, before: below.shots[0] ?? null };
    case "up":
      return above === undefined ? null : { scene: above.scene, before: above.shots[first] ?? null };
    case "down":
      return below === undefined ? null : { scene: below.scene, before: below.shots[first] ?? null };
  }
}

/** The shot that an arrow leads to on a board of `columns`; the same one at its edges. */
export function neighbour(shot: string, key: string, rows: readonly Row[], columns: number): string {
  const order = rows.flatMap((row) => row.shots);
  const at = order.indexOf(shot);
  switch (key) {
    case "ArrowRight": return order[at + 1] ?? shot;
    case "ArrowLeft": return order[at - 1] ?? shot;
    case "Home": return order[0] ?? shot;
    case "End": return order.at(-1) ?? shot;
    case "ArrowDown": return verticalNeighbour(shot, 1, rows, columns);
    case "ArrowUp": return verticalNeighbour(shot, -1, rows, columns);
    default: return shot;
  }
}

function verticalNeighbour(shot: string, way: 1 | -1, rows: readonly Row[], columns: number): string {
  const lines = rows.flatMap((row) => chunks(row.shots, Math.max(1, columns)));
  const line = lines.findIndex((one) => one.includes(shot));
  const column = lines[line]?.indexOf(shot) ?? 0;
  const next = lines[line + way];
  return next?.[Math.min(column, next.length - 1)] ?? shot;
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let at = 0; at < all.length; at += size) parts.push(all.slice(at, at + size));
  return parts;
}
