import { describe, expect, it } from "vitest";

import { ACTIONS, type ActionId } from "./actions";
import { ALL_ACTIONS, assign, conflictsOf, holders, keysOf, knownChanges, presetKeys, withKeys, type Keymap } from "./keymap";
import { PRESETS, type Preset } from "./presets";

const map = (preset: Preset, changes: Keymap["changes"] = {}): Keymap => ({ preset, changes });

describe.each(Object.keys(PRESETS) as Preset[])("the keys of %s", (preset) => {
  it("mean one thing each, wherever they are pressed", () => {
    expect(conflictsOf(map(preset))).toEqual([]);
  });

  it("leave no action without the keys it has in Milimo", () => {
    expect(ALL_ACTIONS.filter((id) => ACTIONS[id].keys.length > 0 && presetKeys(id, preset).length === 0)).toEqual([]);
  });

  it("name actions that there are", () => {
    expect(Object.keys(PRESETS[preset]).filter((id) => !(id in ACTIONS))).toEqual([]);
  });
});

describe("a changed key", () => {
  it("is taken from the one who had it, and both are told apart again", () => {
    const before = map("milimo");
    expect(holders("edit.snap", "M", before)).toEqual(["edit.marker"]);
    const after = map("milimo", assign(before, "edit.snap", "M"));
    expect(keysOf("edit.snap", after)).toEqual(["N", "M"]);
    expect(keysOf("edit.marker", after)).toEqual([]);
    expect(conflictsOf(after)).toEqual([]);
  });

  it("stands where the one stood that it replaces", () => {
    const after = map("milimo", assign(map("milimo"), "edit.delete", "D", "Delete"));
    expect(keysOf("edit.delete", after)).toEqual(["D", "Backspace"]);
  });

  it("is no conflict with what is offered in another room", () => {
    expect(holders("story.inspect", "O", map("milimo"))).toEqual([]);
    expect(holders("story.inspect", "?", map("milimo"))).toEqual(["app.help"]);
  });

  it("that is forced on two actions is found, once for the pair", () => {
    const bad = map("milimo", { "edit.snap": ["M"] });
    expect(conflictsOf(bad)).toEqual([{ chord: "M", actions: ["edit.marker", "edit.snap"] }]);
  });

  it("is forgotten when it is the preset's again", () => {
    const changes = withKeys(map("premiere", { "edit.snap": ["N"] }), "edit.snap", ["S"]);
    expect(changes).toEqual({});
  });

  it("of a page that knew more actions is left alone", () => {
    expect(knownChanges({ "edit.snap": ["X"], "edit.future": ["Y"] })).toEqual({ "edit.snap": ["X"] });
  });

  it("never leaves a conflict behind, whatever is given to whom", () => {
    const chords = ["M", "N", "Mod+K", "Space", "Delete", "?"];
    let now = map("resolve");
    for (const [at, id] of (["edit.snap", "play.toggle", "story.split", "app.help", "edit.marker", "jobs.cancel"] as ActionId[]).entries()) {
      now = map("resolve", assign(now, id, chords[at] ?? "M"));
      expect(conflictsOf(now)).toEqual([]);
    }
  });
});
