/** What the page itself is doing: which sheets are open, the theme. Nothing that a project would miss. */
import { create } from "zustand";

export type Theme = "dark" | "light";
const KEPT = "milimo.theme";

interface Session {
  palette: boolean;
  help: boolean;
  theme: Theme;
}

export const useSession = create<Session>(() => ({
  palette: false,
  help: false,
  theme: typeof localStorage !== "undefined" && localStorage.getItem(KEPT) === "light" ? "light" : "dark",
}));

export function setTheme(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
  localStorage.setItem(KEPT, theme);
  useSession.setState({ theme });
}
