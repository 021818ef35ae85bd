import { expect, it } from "vitest";

import { chordOf, shownKeys } from "./keys";

const press = (key: string, code: string, held: Partial<Record<"ctrlKey" | "metaKey" | "altKey" | "shiftKey", boolean>> = {}) => chordOf({ key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

it.each([["Mod+Shift+K", "Ctrl Shift K"], ["+", "+"], ["Mod++", "Ctrl +"], ["ArrowLeft", "←"], ["?", "?"]])("%s reads %s", (keys, read) => {
  expect(shownKeys(keys)).toBe(read);
});

it("names what was pressed, and nothing while only a modifier is held", () => {
  expect(press("k", "KeyK", { ctrlKey: true, shiftKey: true })).toBe("Mod+Shift+K");
  expect(press("{", "BracketLeft", { shiftKey: true })).toBe("{");
  expect(press("!", "Digit1", { shiftKey: true })).toBe("Shift+1");
  expect(press(" ", "Space")).toBe("Space");
  expect(press("Shift", "ShiftLeft", { shiftKey: true })).toBe("");
});

it("on a Mac knows a letter by its key while Alt makes another character of it", () => {
  const mac = (key: string, code: string, shiftKey = false) => chordOf({ key, code, ctrlKey: false, metaKey: false, altKey: true, shiftKey }, true);
  expect(mac("µ", "KeyM")).toBe("Alt+M");
  expect(mac("Dead", "KeyN")).toBe("Alt+N");
  expect(mac("◊", "KeyV", true)).toBe("Alt+Shift+V");
  expect(mac("¡", "Digit1")).toBe("Alt+1");
  expect(mac("ArrowUp", "ArrowUp")).toBe("Alt+ArrowUp");
  expect(press("µ", "KeyM", { altKey: true })).toBe("Alt+µ");
});
