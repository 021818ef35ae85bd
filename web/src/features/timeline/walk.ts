/**
 * The timeline by keyboard, as a treegrid: one tab stop, arrows between clips and tracks. The focus stays on the grid and
 * `aria-activedescendant` names the cell, so that nothing is lost when a clip leaves the window. After a press of the pointer
 * arrows move the playhead again, as everywhere in the room.
 */
import { createStore } from "zustand/vanilla";

import { endOf, type TimelineDocument } from "@/core/document";
import type { Row, Span } from "@/core/layout";
import { transport } from "@/playback/transport";
import { perform } from "@/shared/hotkeys/actions";
import { select, selectOne, toggleSelected, useSelection } from "@/stores/selectionStore";
import { useViewport } from "@/stores/viewportStore";

import { RULER_HEIGHT } from "./measures";

export interface Cursor {
  readonly track: string;
  /** A clip, a caption or a transition; null: the track itself. */
  readonly key: string | null;
}

export const walkStore = createStore<{ walking: boolean; cursor: Cursor | null }>(() => ({ walking: false, cursor: null }));

export const cellId = ({ track, key }: Cursor) => (key === null ? headId(track) : `cell-${key}`);
export const headId = (track: string) => `head-${track}`;

/** Items and transitions of a row, in order of where they begin. */
function cellsOf(row: Row): readonly Span[] {
  return [...row.items, ...row.transitions].toSorted((a, b) => a.start - b.start || b.length - a.length);
}

/** Into the grid by keyboard: to what is selected, or to what lies at the playhead on the first track. */
export function enter(rows: readonly Row[]): void {
  const { clips, captions, transition } = useSelection.getState();
  const wanted = new Set([...clips, ...captions, ...(transition === null ? [] : [transition])]);
  for (const row of rows) {
    const found = cellsOf(row).find(({ key }) => wanted.has(key));
    if (found !== undefined) return go(row, found.key, "keep");
  }
  const row = rows.find(({ items }) => items.length > 0) ?? rows[0];
  if (row !== undefined) go(row, nearest(row.items, transport.frame)?.key ?? null, "keep");
}

type Selecting = "only" | "add" | "keep";

function go(row: Row, key: string | null, selecting: Selecting): void {
  walkStore.setState({ walking: true, cursor: { track: row.track, key } });
  reveal(row, key);
  if (selecting === "keep") return;
  if (key === null) selectOne({ track: row.track });
  else if (row.transitions.some((item) => item.key === key)) selectOne({ transition: key });
  else {
    const { clips, captions } = useSelection.getState();
    if (selecting === "add") select([...clips, key], [...captions, key]);
    else select([key], [key]);
  }
}

/** Scrolls until the cell can be seen. */
function reveal(row: Row, key: string | null): void {
  const span = [...row.items, ...row.transitions].find((item) => item.key === key);
  useViewport.setState(({ zoom, scrollX, scrollY, width, height }) => {
    const [left, right] = span === undefined ? [scrollX, scrollX] : [span.start * zoom, (span.start + span.length) * zoom];
    const x = left < scrollX ? Math.max(0, left - 24) : right > scrollX + width ? Math.max(0, Math.min(left - 24, right - width + 24)) : scrollX;
    const seen = height - RULER_HEIGHT;
    const y = row.top < scrollY ? row.top : row.top + row.height > scrollY + seen ? row.top + row.height - seen : scrollY;
    return { scrollX: x, scrollY: y };
  });
}

function nearest(items: readonly Span[], at: number): Span | undefined {
  const away = (item: Span) => (at < item.start ? item.start - at : Math.max(0, at - item.start - item.length + 1));
  return items.reduce<Span | undefined>((best, item) => (best === undefined || away(item) < away(best) ? item : best), undefined);
}

/** A key while the grid has the focus. Was it one of the grid's? */
export function pressed(event: Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">, rows: readonly Row[], document: TimelineDocument): boolean {
  const { walking, cursor } = walkStore.getState();
  if (!walking || event.altKey) return false;
  const at = rows.findIndex(({ track }) => track === cursor?.track);
  const row = rows[at];
  if (row === undefined || cursor === null) return false;
  const cells = cellsOf(row);
  const place = cursor.key === null ? -1 : cells.findIndex(({ key }) => key === cursor.key);
  const mod = event.ctrlKey || event.metaKey;
  const how: Selecting = event.shiftKey ? "add" : mod ? "keep" : "only";
  switch (event.key) {
    case "ArrowRight":
      if (place + 1 < cells.length) go(row, cells[place + 1]?.key ?? null, how);
      return true;
    case "ArrowLeft":
      go(row, place <= 0 ? null : (cells[place - 1]?.key ?? null), how);
      return true;
    case "ArrowUp":
    case "ArrowDown": {
      const next = rows[at + (event.key === "ArrowUp" ? -1 : 1)];
      const item = document.clips[cursor.key ?? ""] ?? document.captions[cursor.key ?? ""];
      const middle = item === undefined ? transport.frame : (item.start + endOf(item)) / 2;
      if (next !== undefined) go(next, cursor.key === null ? null : (nearest(next.items, middle)?.key ?? null), how);
      return true;
    }
    case "Home":
      go(row, mod ? null : (cells[0]?.key ?? null), how);
      return true;
    case "End":
      go(row, cells.at(-1)?.key ?? null, how);
      return true;
    case "Enter": {
      const item = document.clips[cursor.key ?? ""] ?? document.captions[cursor.key ?? ""];
      if (item !== undefined) transport.seek(item.start);
      perform("view.inspect");
      return true;
    }
    case " ":
      if (!mod || cursor.key === null) return false; // Space plays
      toggleSelected(cursor.key, document.captions[cursor.key] === undefined ? "clips" : "captions");
      return true;
    default:
      return false;
  }
}
