import { describe, expect, it } from "vitest";

import { offers } from "./vocabulary";

const KNOWN = { characters: ["MARA", "MARTIN", "TEO"], places: ["BEACH", "LIGHTHOUSE - LAMP ROOM", "LIGHTHOUSE - STAIRS"], elements: ["Mara", "Red Boat"] };

describe("what could be meant by what was typed", () => {
  it.each<[string, boolean, string | null]>([
    ["MA", true, "character 0 MARA|MARTIN"],
    ["  T", true, "character 2 TEO"],
    ["MA", false, null],
    ["MARA", true, null],
    ["Ma", true, null],
    ["INT. LI", true, "place 5 LIGHTHOUSE - LAMP ROOM|LIGHTHOUSE - STAIRS"],
    ["ext. b", true, "place 5 BEACH"],
    ["INT. LIGHTHOUSE - S", true, "place 5 LIGHTHOUSE - STAIRS"],
    ["EXT. BEACH - N", true, "time 13 NIGHT"],
    ["EXT. BEACH - ", true, "time 13 DAY|NIGHT|DAWN|DUSK|MORNING|EVENING|CONTINUOUS|LATER"],
    ["The lamp. @M", false, "element 11 Mara"],
    ["@r", true, "element 1 Red-Boat"],
    ["me@m", false, null],
    ["", true, null],
  ])("%s", (typed, fresh, wanted) => {
    const found = offers(typed, fresh, KNOWN);
    expect(found && `${found.kind} ${found.from.toString()} ${found.options.join("|")}`).toBe(wanted);
  });

  it("offers everybody on an empty line when it is asked to", () => {
    expect(offers("", true, KNOWN, true)?.options).toEqual(KNOWN.characters);
  });
});
