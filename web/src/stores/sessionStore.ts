/** What the page itself is doing: which sheets are open, the theme. Nothing that a project would miss. */
import { create } from "zustand";

export type Theme = "dark" | "light";
/** What was asked for; `system`: as the machine has it. */
export type ThemeChoice = Theme | "system";
const KEPT = "milimo.theme";
const LIGHT = typeof matchMedia === "undefined" ? null : matchMedia("(prefers-color-scheme: light)");

interface Session {
  palette: boolean;
  help: boolean;
  /** Meant for a sheet that was asked for and is not there yet. */
  typed: string;
  choice: ThemeChoice;
  theme: Theme;
}

const kept = typeof localStorage === "undefined" ? null : localStorage.getItem(KEPT);
const first: ThemeChoice = kept === "light" || kept === "system" ? kept : "dark";

export const useSession = create<Session>(() => ({ palette: false, help: false, typed: "", choice: first, theme: resolved(first) }));

function resolved(choice: ThemeChoice): Theme {
  if (choice !== "system") return choice;
  return LIGHT?.matches ? "light" : "dark";
}

/** Show a theme, and begin with it next time. */
export function setTheme(choice: ThemeChoice): void {
  const theme = resolved(choice);
  document.documentElement.dataset["theme"] = theme;
  localStorage.setItem(KEPT, choice);
  useSession.setState({ choice, theme });
}

LIGHT?.addEventListener("change", () => {
  if (useSession.getState().choice === "system") setTheme("system");
});
