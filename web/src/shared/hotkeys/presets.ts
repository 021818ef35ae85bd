/** Keys as other editors have them. What a preset does not name has Milimo's own keys, those of the list of actions. */
import type { Settings } from "../api/schema";
import type { ActionId } from "./actions";

export type Preset = Settings["keys"];
export type KeyChanges = Readonly<Partial<Record<ActionId, readonly string[]>>>;

export const PRESETS: Readonly<Record<Preset, KeyChanges>> = {
  milimo: {},
  premiere: {
    "app.palette": ["Mod+Shift+P"], // Mod+K cuts there
    "go.export": ["Mod+M"],
    "tool.blade": ["C"],
    "edit.split": ["Mod+K"],
    "edit.splitAll": ["Mod+Shift+K"],
    "edit.duplicate": ["Mod+?"],
    "edit.dissolve": ["Mod+D"],
    "edit.link": ["Mod+L"],
    "edit.unlink": ["Mod+Shift+L"],
    "edit.selectNone": ["Mod+Shift+A", "Escape"],
    "edit.clearRange": ["Mod+Shift+X"],
    "edit.snap": ["S"],
    "play.loop": ["Mod+Alt+L"],
    "view.zoomFit": ["\\"],
  },
  resolve: {
    "go.export": ["Mod+E", "Shift+8"],
    "tool.select": ["A"],
    "edit.split": ["Mod+B", "Mod+\\"],
    "edit.trimHead": ["{"],
    "edit.trimTail": ["}"],
    "edit.delete": ["Delete"],
    "edit.deleteOther": ["Backspace"],
    "edit.enable": ["D"],
    "play.loop": ["Mod+/"],
    "view.zoomIn": ["Mod+=", "="],
    "view.zoomOut": ["Mod+-", "-"],
  },
};
