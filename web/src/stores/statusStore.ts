/** How the open sequence stands with the server, for the status line. */
import { createStore } from "zustand/vanilla";

/** `refused`: the server does not take it, and `why`. It stays here until a change makes it another. */
export type Saving = "none" | "saved" | "saving" | "unsaved" | "refused";

export const statusStore = createStore<{ saving: Saving; revision: number; why: string }>(() => ({ saving: "none", revision: 0, why: "" }));
