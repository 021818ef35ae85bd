/** A sequence that was changed here and elsewhere at the same place: shown until a person has decided. */
import { createStore } from "zustand/vanilla";

import type { Autosave, Conflict } from "./autosave";

export const conflictStore = createStore<{ conflict: Conflict | null; autosave: Autosave | null }>(() => ({ conflict: null, autosave: null }));
