import { ACTIONS, doersStore, type Action, type ActionId } from "./actions";
import { keysOf } from "./keymap";

const MAC = typeof navigator !== "undefined" && /Mac|iP/.test(navigator.platform);
const LONE = new Set(["Shift", "Control", "Alt", "Meta"]);

/** What was pressed, as keys are written: `Mod+Shift+K`, `ArrowLeft`, `?`. Shift is named only with letters, digits and named
 * keys: `?` is the character, whatever it takes to type it. */
export function chordOf(event: Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">, mac = MAC): string {
  if (LONE.has(event.key)) return "";
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  // On a Mac Alt makes other characters of letters and digits (⌥M is µ, ⌥N waits for a second key): there the key itself counts.
  const below = mac && event.altKey ? (/^(?:Key|Digit)([A-Z\d])$/.exec(event.code)?.[1] ?? null) : null;
  const letter = below ?? (/^[a-z]$/i.test(event.key) ? event.key.toUpperCase() : null);
  const name = event.key === " " ? "Space" : (letter ?? (event.shiftKey && digit !== undefined ? digit : event.key));
  const printed = name.length === 1 && letter === null && !(event.shiftKey && digit !== undefined);
  const mod = mac ? event.metaKey : event.ctrlKey;
  return [mod && "Mod", event.altKey && "Alt", event.shiftKey && !printed && "Shift", name].filter(Boolean).join("+");
}

/** As a person reads it on a key cap. */
export function shownKeys(keys: string): string {
  const names: Record<string, string> = MAC
    ? { Mod: "⌘", Alt: "⌥", Shift: "⇧", ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓" }
    : { Mod: "Ctrl", ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓" };
  return keys.split(/\+(?=.)/).map((key) => names[key] ?? key).join(MAC ? "" : " ");
}

/** Does typing go somewhere that takes text? Then no key of ours fires, but those with Ctrl or Cmd that text does not use. */
export function inText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) return !["button", "checkbox", "radio", "range", "color"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

const FROM_TEXT: ReadonlySet<ActionId> = new Set<ActionId>(["app.palette", "go.export", "go.settings", "projects.search", "jobs.search", "export.begin", "story.script", "story.board", "story.toShot", "story.outline"]);

/** Perform actions by their keys until the returned function is called. */
export function listen(target: Document): () => void {
  function pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const chord = chordOf(event);
    if (!chord) return;
    // Whoever came to a button by keyboard presses it with Space; after a press of the mouse Space plays.
    if (chord === "Space" && event.target instanceof HTMLElement && event.target.matches("button:focus-visible, [role=menuitem]:focus-visible")) return;
    const text = inText(event.target);
    for (const [id, doer] of doersStore.getState().doers) {
      if (!keysOf(id).includes(chord) || (text && !FROM_TEXT.has(id))) continue;
      event.preventDefault();
      const action: Action = ACTIONS[id];
      if (!event.repeat || action.repeats) doer();
      return;
    }
  }
  target.addEventListener("keydown", pressed);
  return () => target.removeEventListener("keydown", pressed);
}
