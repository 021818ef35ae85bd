/** Which keys an action has now: those of the chosen preset, but for what a person changed. */
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";

import { ACTIONS, type ActionId } from "./actions";
import { PRESETS, type KeyChanges, type Preset } from "./presets";

export interface Keymap {
  readonly preset: Preset;
  readonly changes: KeyChanges;
}

export const keymapStore = createStore<Keymap>(() => ({ preset: "milimo", changes: {} }));

export const ALL_ACTIONS = Object.keys(ACTIONS) as ActionId[];

/** What the preset gives an action. */
export function presetKeys(id: ActionId, preset: Preset): readonly string[] {
  return PRESETS[preset][id] ?? ACTIONS[id].keys;
}

export function keysOf(id: ActionId, map: Keymap = keymapStore.getState()): readonly string[] {
  return map.changes[id] ?? presetKeys(id, map.preset);
}

/** The keys as they are now, for what shows them. */
export function useKeysOf(): (id: ActionId) => readonly string[] {
  const map = useStore(keymapStore);
  return (id) => keysOf(id, map);
}

/** The parts of the Edit room whose actions are offered together. Any other prefix is a room, or a panel, of its own. */
const EDIT: ReadonlySet<string> = new Set(["edit", "play", "tool", "view", "timeline", "track"]);
const EVERYWHERE: ReadonlySet<string> = new Set(["app", "go"]);

function placeOf(id: ActionId): string {
  const prefix = id.split(".")[0] ?? "";
  return EDIT.has(prefix) ? "edit" : prefix;
}

/** Can both be meant by one press? */
function meet(one: ActionId, other: ActionId): boolean {
  const [here, there] = [placeOf(one), placeOf(other)];
  return here === there || EVERYWHERE.has(here) || EVERYWHERE.has(there);
}

/** Who else has these keys where `id` is offered. */
export function holders(id: ActionId, chord: string, map: Keymap): ActionId[] {
  return ALL_ACTIONS.filter((other) => other !== id && meet(id, other) && keysOf(other, map).includes(chord));
}

export interface Conflict {
  readonly chord: string;
  readonly actions: readonly [ActionId, ActionId];
}

/** Every pair of actions that one press could mean. */
export function conflictsOf(map: Keymap): Conflict[] {
  return ALL_ACTIONS.flatMap((one, at) =>
    keysOf(one, map).flatMap((chord) =>
      holders(one, chord, map).filter((other) => ALL_ACTIONS.indexOf(other) > at).map((other) => ({ chord, actions: [one, other] as const }))));
}

/** The changes with `id` on these keys: nothing is kept of what the preset says anyway. */
export function withKeys(map: Keymap, id: ActionId, keys: readonly string[]): KeyChanges {
  const { [id]: _, ...rest } = map.changes;
  const asPreset = presetKeys(id, map.preset);
  const same = keys.length === asPreset.length && keys.every((chord, at) => chord === asPreset[at]);
  return same ? rest : { ...rest, [id]: keys };
}

/** The changes with `chord` on `id`, taken from whoever has it there. `instead`: in the place of another of its keys. */
export function assign(map: Keymap, id: ActionId, chord: string, instead: string | null = null): KeyChanges {
  let changes = map.changes;
  for (const other of holders(id, chord, map)) changes = withKeys({ ...map, changes }, other, keysOf(other, { ...map, changes }).filter((one) => one !== chord));
  const kept = keysOf(id, map).filter((one) => one !== chord && one !== instead);
  const at = instead === null ? kept.length : Math.max(0, keysOf(id, map).indexOf(instead));
  return withKeys({ ...map, changes }, id, kept.toSpliced(at, 0, chord));
}

/** Only what the list of actions knows: settings may be older or newer than the page. */
export function knownChanges(changes: Readonly<Record<string, readonly string[]>>): KeyChanges {
  return Object.fromEntries(Object.entries(changes).filter(([id]) => id in ACTIONS));
}
