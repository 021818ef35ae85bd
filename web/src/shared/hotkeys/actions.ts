/**
 * The one list of everything a person can do. Keys, menus, the palette and the help sheet all read it; a room that is open
 * says how its actions are done. An action without a doer is not offered.
 */
import { createStore } from "zustand/vanilla";

import type { Words } from "../i18n/en";

export type Section = keyof Words["sections"];

export interface Action {
  readonly section: Section;
  readonly word: keyof Words["actions"];
  /** As `chordOf` writes them; the first is shown. */
  readonly keys: readonly string[];
  /** Fires again while the key is held. */
  readonly repeats?: boolean;
}

export const ACTIONS = {
  "app.palette": { section: "general", word: "palette", keys: ["Mod+K"] },
  "app.help": { section: "general", word: "help", keys: ["?"] },
  "app.theme": { section: "view", word: "theme", keys: [] },
  "go.projects": { section: "go", word: "goProjects", keys: ["Shift+1"] },
  "go.story": { section: "go", word: "goStory", keys: ["Shift+2"] },
  "go.edit": { section: "go", word: "goEdit", keys: ["Shift+3"] },
  "go.jobs": { section: "go", word: "goJobs", keys: ["Shift+4"] },
  "go.export": { section: "go", word: "goExport", keys: ["Mod+E"] },
  "go.settings": { section: "go", word: "goSettings", keys: ["Mod+,"] },
  "projects.new": { section: "projects", word: "newProject", keys: ["Mod+Alt+N"] },
  "projects.example": { section: "projects", word: "openExample", keys: [] },
  "play.toggle": { section: "playback", word: "play", keys: ["Space"] },
  "play.back": { section: "playback", word: "shuttleBack", keys: ["J"] },
  "play.stop": { section: "playback", word: "stop", keys: ["K"] },
  "play.forward": { section: "playback", word: "shuttleForward", keys: ["L"] },
  "play.frameBack": { section: "playback", word: "back", keys: ["ArrowLeft"], repeats: true },
  "play.frameForward": { section: "playback", word: "forward", keys: ["ArrowRight"], repeats: true },
  "play.secondBack": { section: "playback", word: "secondBack", keys: ["Shift+ArrowLeft"], repeats: true },
  "play.secondForward": { section: "playback", word: "secondForward", keys: ["Shift+ArrowRight"], repeats: true },
  "play.cutBefore": { section: "playback", word: "cutBefore", keys: ["ArrowUp"], repeats: true },
  "play.cutAfter": { section: "playback", word: "cutAfter", keys: ["ArrowDown"], repeats: true },
  "play.first": { section: "playback", word: "first", keys: ["Home"] },
  "play.last": { section: "playback", word: "last", keys: ["End"] },
  "play.loop": { section: "playback", word: "loop", keys: ["Mod+L"] },
  "play.fullscreen": { section: "playback", word: "fullscreen", keys: ["Shift+F"] },
  "play.mute": { section: "playback", word: "mute", keys: ["Shift+K"] },
  "edit.undo": { section: "edit", word: "undo", keys: ["Mod+Z"], repeats: true },
  "edit.redo": { section: "edit", word: "redo", keys: ["Mod+Shift+Z", "Mod+Y"], repeats: true },
  "tool.select": { section: "edit", word: "toolSelect", keys: ["V"] },
  "tool.blade": { section: "edit", word: "toolBlade", keys: ["B"] },
  "edit.split": { section: "edit", word: "split", keys: ["Mod+B"] },
  "edit.splitAll": { section: "edit", word: "splitAll", keys: ["Mod+Shift+B"] },
  "edit.trimHead": { section: "edit", word: "trimHead", keys: ["Q"] },
  "edit.trimTail": { section: "edit", word: "trimTail", keys: ["W"] },
  "edit.delete": { section: "edit", word: "delete", keys: ["Delete", "Backspace"] },
  "edit.deleteOther": { section: "edit", word: "deleteOther", keys: ["Shift+Delete", "Shift+Backspace"] },
  "edit.copy": { section: "edit", word: "copy", keys: ["Mod+C"] },
  "edit.cut": { section: "edit", word: "cut", keys: ["Mod+X"] },
  "edit.paste": { section: "edit", word: "paste", keys: ["Mod+V"] },
  "edit.duplicate": { section: "edit", word: "duplicate", keys: ["Mod+D"] },
  "edit.selectAll": { section: "edit", word: "selectAll", keys: ["Mod+A"] },
  "edit.selectNone": { section: "edit", word: "selectNone", keys: ["Escape"] },
  "edit.link": { section: "edit", word: "link", keys: ["Mod+Alt+L"] },
  "edit.unlink": { section: "edit", word: "unlink", keys: ["Mod+Alt+Shift+L"] },
  "edit.enable": { section: "edit", word: "enable", keys: ["Shift+E"] },
  "edit.dissolve": { section: "edit", word: "dissolve", keys: ["Mod+T"] },
  "edit.marker": { section: "edit", word: "marker", keys: ["M"] },
  "edit.in": { section: "edit", word: "in", keys: ["I"] },
  "edit.out": { section: "edit", word: "out", keys: ["O"] },
  "edit.clearRange": { section: "edit", word: "clearRange", keys: ["Alt+X"] },
  "edit.snap": { section: "edit", word: "snap", keys: ["N"] },
  "view.zoomIn": { section: "view", word: "zoomIn", keys: ["=", "+"], repeats: true },
  "view.zoomOut": { section: "view", word: "zoomOut", keys: ["-"], repeats: true },
  "view.quality": { section: "view", word: "quality", keys: ["Shift+Q"] },
  "view.guides": { section: "view", word: "guides", keys: ["Shift+G"] },
  "view.meters": { section: "view", word: "meters", keys: ["Shift+L"] },
  "view.zoomFit": { section: "view", word: "zoomFit", keys: ["Shift+Z"] },
  "story.script": { section: "story", word: "script", keys: ["Alt+1"] },
  "story.board": { section: "story", word: "board", keys: ["Alt+2"] },
  "story.toShot": { section: "story", word: "toShot", keys: ["Alt+Enter"] },
  "story.outline": { section: "story", word: "outline", keys: ["Mod+Shift+O"] },
  "story.inspect": { section: "story", word: "inspectShot", keys: ["I"] },
  "story.generate": { section: "story", word: "generateShots", keys: ["G"] },
  "story.again": { section: "story", word: "generateAgain", keys: ["Shift+G"] },
  "story.generateAll": { section: "story", word: "generateAll", keys: ["Mod+Shift+G"] },
  "story.vary": { section: "story", word: "varyShots", keys: ["V"] },
  "story.cancel": { section: "story", word: "cancelShots", keys: [] },
  "story.split": { section: "story", word: "splitShot", keys: ["S"] },
  "story.merge": { section: "story", word: "mergeShots", keys: ["M"] },
  "story.remove": { section: "story", word: "removeShot", keys: ["Delete", "Backspace"] },
  "story.earlier": { section: "story", word: "earlier", keys: ["Alt+ArrowLeft"], repeats: true },
  "story.later": { section: "story", word: "later", keys: ["Alt+ArrowRight"], repeats: true },
  "story.sceneUp": { section: "story", word: "sceneUp", keys: ["Alt+ArrowUp"] },
  "story.sceneDown": { section: "story", word: "sceneDown", keys: ["Alt+ArrowDown"] },
  "story.selectAll": { section: "story", word: "selectAllShots", keys: ["Mod+A"] },
  "story.timeline": { section: "story", word: "toTimeline", keys: ["Mod+Enter"] },
} as const satisfies Record<string, Action>;

export type ActionId = keyof typeof ACTIONS;
export type Doer = () => void;

/** Who does what now. The last room to say so does it. */
export const doersStore = createStore<{ doers: ReadonlyMap<ActionId, Doer> }>(() => ({ doers: new Map() }));

/** Offer actions until the returned function is called. */
export function offer(doers: Partial<Record<ActionId, Doer>>): () => void {
  const mine = Object.entries(doers) as [ActionId, Doer][];
  doersStore.setState(({ doers }) => ({ doers: new Map([...doers, ...mine]) }));
  return () => {
    doersStore.setState(({ doers }) => ({ doers: new Map([...doers].filter(([id, doer]) => !mine.some(([mineId, mineDoer]) => mineId === id && mineDoer === doer))) }));
  };
}

export function perform(id: ActionId): void {
  doersStore.getState().doers.get(id)?.();
}
