/** What the Story room points at: which shots are selected, which one the keyboard is on, which is under the pointer. */
import { createStore } from "zustand/vanilla";

interface Pointing {
  /** In the order of the board. */
  selected: readonly string[];
  /** The one that arrows start from, and that the inspector shows. */
  active: string | null;
  hovered: string | null;
  /** What stands beside the board. */
  side: "shot" | "elements" | null;
  /** Of the elements, the one that is open. */
  element: string | null;
  /** Who moved the selection last: the other side scrolls. */
  by: "board" | "script";
}

const NOTHING: Pointing = { selected: [], active: null, hovered: null, side: null, element: null, by: "board" };

export const storyStore = createStore<Pointing>(() => NOTHING);

export function resetPointing(): void {
  storyStore.setState(NOTHING, true);
}

/** Select one shot, or (`more`) add it to what is selected or take it out again. */
export function pick(shot: string, more = false, by: Pointing["by"] = "board"): void {
  storyStore.setState(({ selected }) => {
    if (!more) return { selected: [shot], active: shot, by };
    const without = selected.filter((other) => other !== shot);
    return { selected: without.length < selected.length ? without : [...selected, shot], active: shot, by };
  });
}

/** Select everything from the shot that is active to `shot`, in the board's order. */
export function pickTo(shot: string, order: readonly string[]): void {
  storyStore.setState(({ active, selected }) => {
    const anchor = order.indexOf(selected[0] ?? active ?? shot);
    const at = order.indexOf(shot);
    if (anchor < 0 || at < 0) return { selected: [shot], active: shot, by: "board" };
    const range = anchor <= at ? order.slice(anchor, at + 1) : order.slice(at, anchor + 1).toReversed();
    return { selected: range, active: shot, by: "board" };
  });
}

export function hover(shot: string | null): void {
  if (storyStore.getState().hovered !== shot) storyStore.setState({ hovered: shot });
}

/** Shots that are gone are not pointed at. */
export function keepOnly(order: readonly string[]): void {
  const there = new Set(order);
  storyStore.setState(({ selected, active, hovered }) => {
    if (selected.every((shot) => there.has(shot)) && (active === null || there.has(active)) && (hovered === null || there.has(hovered))) return {};
    return {
      selected: selected.filter((shot) => there.has(shot)),
      active: active !== null && there.has(active) ? active : null,
      hovered: hovered !== null && there.has(hovered) ? hovered : null,
    };
  });
}

export function showElement(element: string | null): void {
  storyStore.setState({ side: "elements", element });
}
