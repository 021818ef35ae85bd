import { createStore } from "zustand/vanilla";

/** How we stand with the server. `refused`: our cookie does not count (any more); `lost`: it does not answer. */
export type Standing = "connecting" | "open" | "lost" | "refused";

export const connectionStore = createStore<{ standing: Standing }>(() => ({ standing: "connecting" }));

function become(standing: Standing): void {
  if (connectionStore.getState().standing !== standing) connectionStore.setState({ standing });
}

export const connection = {
  opened: () => become("open"),
  /** One answer is enough to know that a lost server is there again; that it hears us at all says the stream. */
  answered: () => {
    if (connectionStore.getState().standing === "lost") become("open");
  },
  lost: () => become("lost"),
  refused: () => become("refused"),
};
