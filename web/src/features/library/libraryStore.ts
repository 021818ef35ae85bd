/** What the library shows and what is selected in it. Nothing that a project would miss. */
import { create } from "zustand";

import type { AssetKind, AssetSort } from "@/shared/api/schema";

/** `bin:ID` is a bin; `none` is what lies in none. */
export type Place = "all" | "shots" | "none" | "offline" | "trash" | `bin:${string}`;

export interface Filter {
  readonly place: Place;
  readonly search: string;
  readonly kinds: readonly AssetKind[];
  readonly tag: string | null;
  readonly sort: AssetSort;
  readonly reverse: boolean;
}

interface State extends Filter {
  readonly view: "grid" | "list";
  readonly selected: ReadonlySet<string>;
  /** Where the keyboard is. */
  readonly active: string | null;
  /** Where a range of selection began. */
  readonly anchor: string | null;
  readonly renaming: string | null;
  /** Raised to put the focus into the field of tags. */
  readonly tagging: number;
}

const KEPT = "milimo.library";

function kept(): Pick<State, "view" | "sort" | "reverse"> {
  try {
    const { view, sort, reverse } = JSON.parse(localStorage.getItem(KEPT) ?? "{}") as Record<string, unknown>;
    return { view: view === "list" ? "list" : "grid", sort: sort === "name" || sort === "length" ? sort : "created", reverse: reverse === true };
  } catch {
    return { view: "grid", sort: "created", reverse: false };
  }
}

const UNFILTERED = { search: "", kinds: [], tag: null } as const;
const UNSELECTED = { selected: new Set<string>(), active: null, anchor: null, renaming: null };

export const useLibrary = create<State>(() => ({ place: "all", ...UNFILTERED, ...kept(), ...UNSELECTED, tagging: 0 }));

export function arrange(change: Partial<Pick<State, "view" | "sort" | "reverse">>): void {
  useLibrary.setState(change);
  const { view, sort, reverse } = useLibrary.getState();
  localStorage.setItem(KEPT, JSON.stringify({ view, sort, reverse }));
}

/** What is not shown any more is not selected any more. */
export function filter(change: Partial<Pick<State, "place" | "search" | "kinds" | "tag">>): void {
  useLibrary.setState({ ...change, ...UNSELECTED });
}

export function unfilter(): void {
  filter(UNFILTERED);
}

export function isFiltered({ search, kinds, tag }: Filter): boolean {
  return search.trim() !== "" || kinds.length > 0 || tag !== null;
}

export function pickOnly(key: string | null): void {
  useLibrary.setState({ selected: new Set(key === null ? [] : [key]), active: key, anchor: key });
}

export function toggle(key: string): void {
  useLibrary.setState(({ selected }) => ({ selected: new Set(selected.has(key) ? [...selected].filter((other) => other !== key) : [...selected, key]), active: key, anchor: key }));
}

/** From the anchor to here, in the order that is shown. */
export function pickTo(key: string, order: readonly string[]): void {
  useLibrary.setState(({ anchor }) => {
    const [from, to] = [order.indexOf(anchor ?? key), order.indexOf(key)];
    if (from < 0 || to < 0) return { selected: new Set([key]), active: key, anchor: key };
    return { selected: new Set(order.slice(Math.min(from, to), Math.max(from, to) + 1)), active: key };
  });
}

export function pickAll(order: readonly string[]): void {
  useLibrary.setState({ selected: new Set(order) });
}
