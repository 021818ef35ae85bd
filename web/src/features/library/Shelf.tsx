import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { useTranslation } from "react-i18next";

import { Skeleton } from "@/shared/ui/Skeleton";

import { grab } from "./dragging";
import type { Item, Items } from "./items";
import { pickOnly, pickTo, toggle, useLibrary } from "./libraryStore";
import { Tile } from "./Tile";
import { GAP, heightOf, measuresOf, placeAfter, scrolledTo, spanOf, type Measures } from "./window";

const MARGIN = 12;

interface ShelfProps {
  list: Items;
  onOpen: (item: Item) => void;
  onName: (item: Item, name: string | null) => void;
  /** Where things dragged were let go: a bin's id, `none`, or `trash`. */
  onBin: (items: readonly Item[], bin: string) => void;
}

/** The library's things, drawn as far as they are seen: ten thousand cost what thirty do. */
export function Shelf({ list, onOpen, onName, onBin }: ShelfProps) {
  const { t } = useTranslation();
  const { view, selected, active, renaming } = useLibrary();
  const box = useRef<HTMLDivElement>(null);
  const { width, height, row } = useSeen(box, view);
  const measures = measuresOf(view, width);
  const { items, total } = list;
  const span = spanOf(total, measures, row * measures.rowHeight, height);
  const { more } = list;
  useEffect(() => {
    if (span.stop > items.length && items.length < total) more();
  }, [span.stop, items.length, total, more]);
  const wanted = useRef<string | null>(null);
  useFocus(box, wanted);

  const order = () => items.map(({ key }) => key);
  const at = (target: EventTarget | null): Item | undefined => {
    const key = (target as HTMLElement | null)?.closest<HTMLElement>("[data-item]")?.dataset["item"];
    return key === undefined ? undefined : items.find((item) => item.key === key);
  };

  function pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.altKey || items.length === 0) return;
    const place = Math.max(0, items.findIndex((item) => item.key === active));
    if ((event.key === " " && (event.ctrlKey || event.metaKey)) && active !== null) {
      event.preventDefault();
      return toggle(active);
    }
    if (event.ctrlKey || event.metaKey) return;
    const next = placeAfter(event.key, place, items.length, measures, Math.floor(height / measures.rowHeight));
    const item = next === null ? undefined : items[next];
    if (item === undefined) return;
    event.preventDefault();
    wanted.current = item.key;
    if (event.shiftKey) pickTo(item.key, order());
    else pickOnly(item.key);
    const scrolled = scrolledTo(next ?? 0, measures, box.current?.scrollTop ?? 0, height - MARGIN);
    if (box.current !== null) box.current.scrollTop = scrolled;
  }

  function down(event: PointerEvent): void {
    const item = at(event.target);
    if (event.button !== 0) return;
    if (item === undefined) return event.target === event.currentTarget ? pickOnly(null) : undefined;
    if (event.shiftKey) return pickTo(item.key, order());
    if (event.ctrlKey || event.metaKey) return toggle(item.key);
    if (!selected.has(item.key)) pickOnly(item.key);
    else useLibrary.setState({ active: item.key });
    const chosen = useLibrary.getState().selected;
    grab(event, items.filter((one) => chosen.has(one.key)), { onBin, onClick: () => pickOnly(item.key) });
  }

  const rows: Item[][] = [];
  for (let first = span.first; first < Math.min(span.stop, items.length); first += measures.columns) rows.push(items.slice(first, Math.min(first + measures.columns, items.length)));
  const entry = items.some((item) => item.key === active) ? active : items[0]?.key;
  return (
    <div
      ref={box}
      role="grid"
      aria-label={t("library.items")}
      aria-multiselectable
      aria-rowcount={Math.ceil(total / measures.columns)}
      data-testid="library-shelf"
      tabIndex={items.length === 0 ? 0 : -1}
      className="relative min-h-0 min-w-0 overflow-x-hidden overflow-y-auto outline-offset-[-2px]"
      onKeyDown={pressed}
      onPointerDown={down}
      onDoubleClick={(event) => {
        const item = at(event.target);
        if (item !== undefined) onOpen(item);
      }}
    >
      <div role="presentation" className="relative" style={{ height: heightOf(total, measures) + MARGIN }}>
        {rows.map((cells, n) => {
          const place = span.first / measures.columns + n;
          return (
            <div
              key={cells[0]?.key}
              role="row"
              aria-rowindex={place + 1}
              aria-label={String(place + 1)}
              className="absolute inset-x-3 grid"
              style={{ transform: `translateY(${place * measures.rowHeight + 4}px)`, height: measures.rowHeight - (view === "grid" ? GAP : 2), gridTemplate: `minmax(0, 1fr) / repeat(${measures.columns}, minmax(0, 1fr))`, columnGap: GAP }}
            >
              {cells.map((item) => (
                <Tile key={item.key} item={item} view={view} selected={selected.has(item.key)} entry={entry === item.key} renaming={renaming === item.key} onName={onName} />
              ))}
            </div>
          );
        })}
        {items.length < span.stop && <Waiting from={Math.max(span.first, items.length)} until={span.stop} measures={measures} />}
      </div>
    </div>
  );
}

function Waiting({ from, until, measures }: { from: number; until: number; measures: Measures }) {
  const rows = Math.ceil((until - from) / measures.columns);
  return Array.from({ length: rows }, (_, n) => {
    const place = Math.ceil(from / measures.columns) + n;
    return (
      <div key={place} aria-hidden className="absolute inset-x-3 grid" style={{ transform: `translateY(${place * measures.rowHeight + 4}px)`, height: measures.rowHeight - GAP, gridTemplateColumns: `repeat(${measures.columns}, minmax(0, 1fr))`, columnGap: GAP }}>
        {Array.from({ length: measures.columns }, (__, cell) => <Skeleton key={cell} className="h-full" />)}
      </div>
    );
  });
}

/** Size of the list, and the row at its top: React draws anew for each row, not for each pixel. */
function useSeen(box: React.RefObject<HTMLDivElement | null>, view: "grid" | "list"): { width: number; height: number; row: number } {
  const [seen, setSeen] = useState({ width: 276, height: 400, row: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const look = () => {
      const width = element.clientWidth - 2 * MARGIN;
      const height = element.clientHeight;
      const row = Math.floor(element.scrollTop / measuresOf(view, width).rowHeight);
      setSeen((known) => (known.width === width && known.height === height && known.row === row ? known : { width, height, row }));
    };
    look();
    const watching = new ResizeObserver(look);
    watching.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      watching.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [box, view]);
  return seen;
}

/** The focus goes where the keys have led, as soon as that is drawn. */
function useFocus(box: React.RefObject<HTMLDivElement | null>, wanted: React.RefObject<string | null>): void {
  useEffect(() => {
    if (wanted.current === null) return;
    const cell = box.current?.querySelector<HTMLElement>(`[data-item="${CSS.escape(wanted.current)}"]`);
    if (cell == null) return;
    wanted.current = null;
    cell.focus({ preventScroll: true });
  });
}
