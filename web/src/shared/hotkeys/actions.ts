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
  "projects.search": { section: "projects", word: "searchProjects", keys: ["Mod+F", "/"] },
  "projects.open": { section: "projects", word: "openProject", keys: ["O"] },
  "projects.rename": { section: "projects", word: "renameProject", keys: ["F2"] },
  "projects.duplicate": { section: "projects", word: "duplicateProject", keys: ["Mod+D"] },
  "projects.archive": { section: "projects", word: "archiveProject", keys: ["E"] },
  "projects.delete": { section: "projects", word: "deleteProject", keys: ["Delete", "Backspace"] },
  "projects.restore": { section: "projects", word: "restoreProject", keys: ["R"] },
  "projects.undo": { section: "projects", word: "undoProject", keys: ["Mod+Z"] },
  "projects.films": { section: "projects", word: "showFilms", keys: ["Alt+1"] },
  "projects.archived": { section: "projects", word: "showArchive", keys: ["Alt+2"] },
  "projects.trash": { section: "projects", word: "showTrash", keys: ["Alt+3"] },
  "jobs.search": { section: "jobs", word: "searchJobs", keys: ["Mod+F", "/"] },
  "jobs.hold": { section: "jobs", word: "holdQueue", keys: ["Shift+P"] },
  "jobs.pause": { section: "jobs", word: "pauseJob", keys: ["P"] },
  "jobs.cancel": { section: "jobs", word: "cancelJob", keys: ["Delete", "Backspace"] },
  "jobs.retry": { section: "jobs", word: "retryJob", keys: ["R"] },
  "jobs.again": { section: "jobs", word: "repeatJob", keys: ["A"] },
  "jobs.earlier": { section: "jobs", word: "jobEarlier", keys: ["Alt+ArrowUp"], repeats: true },
  "jobs.later": { section: "jobs", word: "jobLater", keys: ["Alt+ArrowDown"], repeats: true },
  "jobs.next": { section: "jobs", word: "jobNext", keys: ["Alt+Home"] },
  "jobs.log": { section: "jobs", word: "jobLog", keys: ["L"] },
  "export.begin": { section: "export", word: "beginExport", keys: ["Mod+Enter"] },
  "export.play": { section: "export", word: "playExport", keys: ["P"] },
  "export.save": { section: "export", word: "saveExport", keys: ["Mod+S"] },
  "export.folder": { section: "export", word: "showExport", keys: ["F"] },
  "export.again": { section: "export", word: "repeatExport", keys: ["A"] },
  "export.cancel": { section: "export", word: "cancelExport", keys: ["Delete", "Backspace"] },
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
  "cut.new": { section: "edit", word: "newCut", keys: [] },
  "cut.duplicate": { section: "edit", word: "duplicateCut", keys: [] },
  "cut.rename": { section: "edit", word: "renameCut", keys: [] },
  "cut.delete": { section: "edit", word: "deleteCut", keys: [] },
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
  "edit.dissolve": { section: "edit", word: "dissolve", keys: ["Shift+D", "Mod+T"] }, // browsers keep the second for themselves
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
  "library.show": { section: "library", word: "libraryShow", keys: ["Alt+1"] },
  "library.find": { section: "library", word: "libraryFind", keys: ["Mod+F"] },
  "library.import": { section: "library", word: "libraryImport", keys: ["Mod+I"] },
  "library.open": { section: "library", word: "libraryOpen", keys: ["Enter"] },
  "library.rename": { section: "library", word: "libraryRename", keys: ["F2"] },
  "library.tags": { section: "library", word: "libraryTags", keys: ["T"] },
  "library.view": { section: "library", word: "libraryView", keys: ["Alt+V"] },
  "library.replace": { section: "library", word: "libraryReplace", keys: [] },
  "library.restore": { section: "library", word: "libraryRestore", keys: ["Shift+Delete"] },
  "source.show": { section: "library", word: "sourceShow", keys: ["Alt+2"] },
  "source.insert": { section: "library", word: "sourceInsert", keys: [","] },
  "source.overwrite": { section: "library", word: "sourceOverwrite", keys: ["."] },
  "source.append": { section: "library", word: "sourceAppend", keys: ["Shift+A"] },
  "source.close": { section: "library", word: "sourceClose", keys: ["Escape"] },
  "play.goto": { section: "playback", word: "gotoTime", keys: ["G"] },
  "play.markerBefore": { section: "playback", word: "markerBefore", keys: ["Shift+ArrowUp"], repeats: true },
  "play.markerAfter": { section: "playback", word: "markerAfter", keys: ["Shift+ArrowDown"], repeats: true },
  "view.history": { section: "view", word: "history", keys: ["Mod+Shift+H"] },
  "view.timeline": { section: "view", word: "focusTimeline", keys: ["Alt+T"] },
  "view.inspect": { section: "view", word: "inspect", keys: ["F2"] },
  "edit.selectForward": { section: "edit", word: "selectForward", keys: ["Alt+A"] },
  "edit.selectGap": { section: "edit", word: "selectGap", keys: ["Alt+G"] },
  "edit.closeGap": { section: "edit", word: "closeGap", keys: ["Alt+Backspace", "Alt+Delete"] },
  "edit.nudgeLeft": { section: "edit", word: "nudgeLeft", keys: ["Alt+ArrowLeft"], repeats: true },
  "edit.nudgeRight": { section: "edit", word: "nudgeRight", keys: ["Alt+ArrowRight"], repeats: true },
  "edit.trackUp": { section: "edit", word: "trackUpClip", keys: ["Alt+ArrowUp"] },
  "edit.trackDown": { section: "edit", word: "trackDownClip", keys: ["Alt+ArrowDown"] },
  "edit.longer": { section: "edit", word: "longer", keys: ["Alt+Shift+ArrowRight"], repeats: true },
  "edit.shorter": { section: "edit", word: "shorter", keys: ["Alt+Shift+ArrowLeft"], repeats: true },
  "edit.louder": { section: "edit", word: "louder", keys: ["Alt+Shift+ArrowUp"], repeats: true },
  "edit.quieter": { section: "edit", word: "quieter", keys: ["Alt+Shift+ArrowDown"], repeats: true },
  "edit.fadeInHere": { section: "edit", word: "fadeInHere", keys: ["Alt+Q"] },
  "edit.fadeOutHere": { section: "edit", word: "fadeOutHere", keys: ["Alt+W"] },
  "edit.addTitle": { section: "edit", word: "addTitle", keys: ["T"] },
  "edit.addCaption": { section: "edit", word: "addCaption", keys: ["Shift+C"] },
  "edit.mergeCaptions": { section: "edit", word: "mergeCaptions", keys: ["Shift+J"] },
  "edit.dipBlack": { section: "edit", word: "dipBlack", keys: ["Alt+B"] },
  "edit.dipWhite": { section: "edit", word: "dipWhite", keys: ["Alt+Shift+B"] },
  "edit.wipeLeft": { section: "edit", word: "wipeLeft", keys: [] },
  "edit.wipeRight": { section: "edit", word: "wipeRight", keys: [] },
  "edit.wipeUp": { section: "edit", word: "wipeUp", keys: [] },
  "edit.wipeDown": { section: "edit", word: "wipeDown", keys: [] },
  "edit.removeMarkers": { section: "edit", word: "removeMarkers", keys: [] },
  "track.addVideo": { section: "tracks", word: "trackAddVideo", keys: ["Alt+Shift+V"] },
  "track.addAudio": { section: "tracks", word: "trackAddAudio", keys: ["Alt+Shift+A"] },
  "track.addTitle": { section: "tracks", word: "trackAddTitle", keys: ["Alt+Shift+T"] },
  "track.addCaption": { section: "tracks", word: "trackAddCaption", keys: ["Alt+Shift+C"] },
  "track.remove": { section: "tracks", word: "trackRemove", keys: ["Alt+Shift+Delete", "Alt+Shift+Backspace"] },
  "track.rename": { section: "tracks", word: "trackRename", keys: ["Alt+N"] },
  "track.up": { section: "tracks", word: "trackUp", keys: ["Alt+PageUp"] },
  "track.down": { section: "tracks", word: "trackDown", keys: ["Alt+PageDown"] },
  "track.taller": { section: "tracks", word: "trackTaller", keys: ["Alt+Shift+PageUp"], repeats: true },
  "track.shorter": { section: "tracks", word: "trackShorter", keys: ["Alt+Shift+PageDown"], repeats: true },
  "track.mute": { section: "tracks", word: "trackMute", keys: ["Alt+M"] },
  "track.solo": { section: "tracks", word: "trackSolo", keys: ["Alt+S"] },
  "track.lock": { section: "tracks", word: "trackLock", keys: ["Alt+L"] },
  "track.hide": { section: "tracks", word: "trackHide", keys: ["Alt+H"] },
  "track.magnetic": { section: "tracks", word: "trackMagnetic", keys: [] },
  "story.script": { section: "story", word: "script", keys: ["Alt+1"] },
  "story.board": { section: "story", word: "board", keys: ["Alt+2"] },
  "story.toShot": { section: "story", word: "toShot", keys: ["Alt+Enter"] },
  "story.outline": { section: "story", word: "outline", keys: ["Mod+Shift+O"] },
  "story.inspect": { section: "story", word: "inspectShot", keys: ["I"] },
  "story.generate": { section: "story", word: "generateShots", keys: ["G"] },
  "story.again": { section: "story", word: "generateAgain", keys: ["Shift+G"] },
  "story.generateAll": { section: "story", word: "generateAll", keys: ["Mod+Shift+G"] },
  "story.generateStale": { section: "story", word: "generateStale", keys: ["Alt+G"] },
  "story.takeBefore": { section: "story", word: "takeBefore", keys: ["[", ","] },
  "story.takeAfter": { section: "story", word: "takeAfter", keys: ["]", "."] },
  "story.rate1": { section: "story", word: "rate1", keys: ["1"] },
  "story.rate2": { section: "story", word: "rate2", keys: ["2"] },
  "story.rate3": { section: "story", word: "rate3", keys: ["3"] },
  "story.rate4": { section: "story", word: "rate4", keys: ["4"] },
  "story.rate5": { section: "story", word: "rate5", keys: ["5"] },
  "story.rate0": { section: "story", word: "rate0", keys: ["0"] },
  "story.vary": { section: "story", word: "varyShots", keys: ["V"] },
  "story.cancel": { section: "story", word: "cancelShots", keys: [] },
  "story.split": { section: "story", word: "splitShot", keys: ["S"] },
  "story.merge": { section: "story", word: "mergeShots", keys: ["M"] },
  "story.remove": { section: "story", word: "removeShot", keys: ["Delete", "Backspace"] },
  "story.earlier": { section: "story", word: "earlier", keys: ["Alt+ArrowLeft"], repeats: true },
  "story.later": { section: "story", word: "later", keys: ["Alt+ArrowRight"], repeats: true },
  "story.sceneUp": { section: "story", word: "sceneUp", keys: ["Alt+ArrowUp"] },
  "story.sceneDown": { section: "story", word: "sceneDown", keys: ["Alt+ArrowDown"] },
  "story.moveSceneUp": { section: "story", word: "moveSceneUp", keys: ["Alt+Shift+ArrowUp"] },
  "story.moveSceneDown": { section: "story", word: "moveSceneDown", keys: ["Alt+Shift+ArrowDown"] },
  "story.selectAll": { section: "story", word: "selectAllShots", keys: ["Mod+A"] },
  "story.elements": { section: "story", word: "elements", keys: ["E"] },
  "story.print": { section: "story", word: "printBoard", keys: ["Mod+P"] },
  "story.shotList": { section: "story", word: "shotList", keys: [] },
  "story.timeline": { section: "story", word: "toTimeline", keys: ["Mod+Enter"] },
} as const satisfies Record<string, Action>;

export type ActionId = keyof typeof ACTIONS;
export type Doer = () => void;

type Doers = ReadonlyMap<ActionId, Doer>;

/** Who does what now, the newest offer first: what is offered by the part that has the focus goes before its room's. */
export const doersStore = createStore<{ doers: Doers }>(() => ({ doers: new Map() }));

const offers: Doers[] = [];

/** Offer actions until the returned function is called; whoever offered them before offers them again then. */
export function offer(doers: Partial<Record<ActionId, Doer>>): () => void {
  const mine: Doers = new Map(Object.entries(doers) as [ActionId, Doer][]);
  offers.unshift(mine);
  tell();
  return () => {
    const at = offers.indexOf(mine);
    if (at >= 0) offers.splice(at, 1);
    tell();
  };
}

function tell(): void {
  const doers = new Map<ActionId, Doer>();
  for (const layer of offers) for (const [id, doer] of layer) if (!doers.has(id)) doers.set(id, doer);
  doersStore.setState({ doers });
}

export function perform(id: ActionId): void {
  doersStore.getState().doers.get(id)?.();
}
