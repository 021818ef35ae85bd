/** How the program monitor is looked at: of this browser, nothing of the film. */
import { create } from "zustand";

import { WISHES, type Wish } from "@/playback/quality";

const KEPT = "milimo.monitor";

interface View {
  readonly wish: Wish;
  /** Lines of the safe areas. */
  readonly guides: boolean;
  readonly meters: boolean;
  /** 0 to 1. */
  readonly loudness: number;
  readonly muted: boolean;
}

const FIRST: View = { wish: "auto", guides: false, meters: true, loudness: 1, muted: false };

export const useView = create<View>(() => ({ ...FIRST, ...kept() }));

useView.subscribe((view) => {
  try {
    localStorage.setItem(KEPT, JSON.stringify(view));
  } catch {
    // full or refused: it is as it was at the next visit
  }
});

export function nextWish(): void {
  useView.setState(({ wish }) => ({ wish: WISHES[(WISHES.indexOf(wish) + 1) % WISHES.length] ?? "auto" }));
}

/** What is kept, as far as it can be read. */
function kept(): Partial<View> {
  try {
    const found = JSON.parse(localStorage.getItem(KEPT) ?? "{}") as Partial<Record<keyof View, unknown>>;
    const { wish, guides, meters, loudness, muted } = found;
    return {
      ...(WISHES.includes(wish as Wish) && { wish: wish as Wish }),
      ...(typeof guides === "boolean" && { guides }),
      ...(typeof meters === "boolean" && { meters }),
      ...(typeof loudness === "number" && loudness >= 0 && loudness <= 1 && { loudness }),
      ...(typeof muted === "boolean" && { muted }),
    };
  } catch {
    return {};
  }
}
