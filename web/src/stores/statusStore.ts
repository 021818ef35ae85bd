/** How the open sequence stands with the server, for the status line. */
import { createStore } from "zustand/vanilla";

export type Saving = "none" | "saved" | "saving" | "unsaved";

export const statusStore = createStore<{ saving: Saving; revision: number }>(() => ({ saving: "none", revision: 0 }));
