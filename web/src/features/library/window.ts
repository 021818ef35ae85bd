/** Which rows of a long list are drawn, and where the arrow keys lead in it. Pixels and places, no page. */

export interface Measures {
  readonly columns: number;
  /** With what lies between rows. */
  readonly rowHeight: number;
}

export const GAP = 10;
const LEAST_TILE = 104;
const CAPTION = 22;
const LIST_ROW = 40;
/** Rows above and below what is seen. */
const OVERSCAN = 2;

/** `width`: inside the list's margins. */
export function measuresOf(view: "grid" | "list", width: number): Measures {
  if (view === "list") return { columns: 1, rowHeight: LIST_ROW };
  const columns = Math.max(1, Math.floor((width + GAP) / (LEAST_TILE + GAP)));
  const tile = Math.max(1, (width - (columns - 1) * GAP) / columns);
  return { columns, rowHeight: Math.round((tile * 9) / 16) + CAPTION + GAP };
}

export interface Span {
  /** Places [first, stop). */
  readonly first: number;
  readonly stop: number;
}

/** What is drawn of `count` things, so much scrolled in a view so high. */
export function spanOf(count: number, { columns, rowHeight }: Measures, scrollTop: number, height: number): Span {
  const rows = Math.ceil(count / columns);
  const first = Math.min(Math.max(0, Math.floor(scrollTop / rowHeight) - OVERSCAN), Math.max(0, rows - 1));
  const stop = Math.min(rows, Math.ceil((scrollTop + height) / rowHeight) + OVERSCAN);
  return { first: first * columns, stop: Math.min(count, Math.max(stop, first) * columns) };
}

export function heightOf(count: number, { columns, rowHeight }: Measures): number {
  return Math.ceil(count / columns) * rowHeight;
}

/** Where a key leads from a place; null: it is no key of the list. `page`: rows that are seen at once. */
export function placeAfter(key: string, at: number, count: number, { columns }: Measures, page: number): number | null {
  const last = count - 1;
  const within = (place: number) => Math.min(Math.max(place, 0), last);
  const rows = (by: number) => {
    const place = at + by * columns;
    if (place < 0) return at % columns;
    return place > last ? (Math.floor(at / columns) === Math.floor(last / columns) ? at : last) : place;
  };
  switch (key) {
    case "ArrowLeft": return columns === 1 ? null : within(at - 1);
    case "ArrowRight": return columns === 1 ? null : within(at + 1);
    case "ArrowUp": return at - columns < 0 ? at : at - columns;
    case "ArrowDown": return rows(1);
    case "PageUp": return rows(-Math.max(1, page));
    case "PageDown": return rows(Math.max(1, page));
    case "Home": return 0;
    case "End": return last;
    default: return null;
  }
}

/** How far the list must be scrolled so that a place is seen. */
export function scrolledTo(place: number, { columns, rowHeight }: Measures, scrollTop: number, height: number): number {
  const top = Math.floor(place / columns) * rowHeight;
  if (top < scrollTop) return top;
  return top + rowHeight > scrollTop + height ? top + rowHeight - height : scrollTop;
}
