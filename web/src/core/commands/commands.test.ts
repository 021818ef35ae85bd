/** What each command does, one row a case. */
import { describe, expect, it } from "vitest";
import { clipsOf, type MediaSource, type TimelineDocument } from "../document";
import { film, media, type Raw } from "../films.testing";
import { frame } from "../time";
import * as commands from "./index";
import type { Done, Result } from "./edit";

const f = frame;

function done(result: Result): Done {
  if (!result.ok) throw new Error(`Refused: ${result.code} ${result.message}`);
  return result;
}

function after(result: Result): TimelineDocument {
  return done(result).document;
}

function code(result: Result): string {
  return result.ok ? "DONE" : result.code;
}

/** A track as text: `p0[0,48)26` is clip p0 from 0 to 48, in-point 26; gaps are `-`. */
function row(document: TimelineDocument, track: string): string {
  return clipsOf(document, track)
    .map((key) => {
      const clip = document.clips[key];
      if (clip === undefined) return "?";
      const name = clip.source.type === "gap" ? "-" : key;
      return `${name}[${clip.start},${clip.start + clip.length})${clip.source.type === "media" ? clip.source_in : ""}`;
    })
    .join(" ");
}

const locked =
  (track: string) =>
  ({ tracks }: Raw): void =>
    void Object.assign(tracks[track] ?? {}, { locked: true });

describe("move", () => {
  it("leaves a gap item on a magnetic track and takes linked clips along", () => {
    const moved = after(commands.move(film(), { clips: ["p2"], by: 10 }));
    expect(row(moved, "v1")).toBe("p0[0,48)26 p1[48,96)26 -[96,106) p2[106,154)26");
    expect(row(moved, "a1")).toBe("s0[0,48)26 s1[48,96)26 s2[106,154)26");
  });

  it("goes to another track, without its sound where that is not wanted", () => {
    const moved = after(commands.move(film(), { clips: ["p1"], by: 0, tracks: { v1: "v2" }, linked: false }));
    expect(row(moved, "v1")).toBe("p0[0,48)26 -[48,96) p2[96,144)26");
    expect(row(moved, "v2")).toBe("p1[48,96)26");
    expect(moved.transitions).toEqual({});
  });

  it("overwrites only when told to", () => {
    expect(code(commands.move(film(), { clips: ["p2"], by: -10 }))).toBe("CLIP_OVERLAP");
    const over = after(commands.move(film(), { clips: ["p2"], by: -10, onto: "overwrite" }));
    expect(row(over, "v1")).toBe("p0[0,48)26 p1[48,86)26 p2[86,134)26");
    expect(row(over, "a1")).toBe("s0[0,48)26 s1[48,86)26 s2[86,134)26");
  });

  it("cuts in two what it falls into", () => {
    const over = after(
      commands.move(film(), { clips: ["title"], by: 50, tracks: { t1: "v1" }, onto: "overwrite", linked: false }),
    );
    expect(row(over, "v1")).toBe("p0[0,48)26 p1[48,62)26 title[62,86) split-7[86,96)64 p2[96,144)26");
  });

  it.each([
    ["before the start", () => commands.move(film(), { clips: ["p0"], by: -1 }), "BEFORE_START"],
    ["a locked track", () => commands.move(film(locked("a1")), { clips: ["p2"], by: 9 }), "LOCKED"],
    ["nowhere", () => commands.move(film(), { clips: ["p2"], by: 0 }), "NOTHING_CHANGED"],
    ["two clips to one place", () => commands.move(film(({ clips }) => void (clips["over"] = { ...film().clips["p1"], track: "v2" })), { clips: ["p1", "over"], by: 0, tracks: { v1: "v2" }, onto: "overwrite" }), "CLIP_OVERLAP"],
    ["by half a frame", () => commands.move(film(), { clips: ["p2"], by: 0.5 }), "BAD_VALUE"],
    ["no such clip", () => commands.move(film(), { clips: ["p9"], by: 0 }), "NO_SUCH_ITEM"],
    ["no such track", () => commands.move(film(), { clips: ["p2"], by: 0, tracks: { v1: "v7" } }), "NO_TRACK"],
    ["a track that cannot take it", () => commands.move(film(), { clips: ["title"], by: 0, tracks: { t1: "a1" }, onto: "overwrite" }), "CLIP_SOURCE"],
  ])("refused: %s", (_, act, expected) => {
    expect(code(act())).toBe(expected);
  });
});

describe("duplicate and rearrange", () => {
  it("a copy of a linked pair is linked", () => {
    const copied = done(commands.duplicate(film(), { clips: ["p0"], by: 144 }));
    expect(copied.made.length).toBe(2);
    expect(row(copied.document, "v1")).toBe(`p0[0,48)26 p1[48,96)26 p2[96,144)26 ${copied.made[0]}[144,192)26`);
    expect(Object.values(copied.document.links)).toContainEqual(copied.made);
  });

  it("a shot goes to another place with its sound, its captions and its marker", () => {
    const moved = after(commands.rearrange(film(), { clips: ["p0"], at: f(144) }));
    expect(row(moved, "v1")).toBe("p1[0,48)26 p2[48,96)26 p0[96,144)26");
    expect(row(moved, "a1")).toBe("s1[0,48)26 s2[48,96)26 s0[96,144)26");
    expect([moved.captions["one"]?.start, moved.captions["two"]?.start]).toEqual([99, 52]);
    expect(["m0", "m1", "m2"].map((key) => moved.markers[key]?.at)).toEqual([96, 0, 48]);
    expect(moved.clips["title"]?.start).toBe(108);
    const back = after(commands.rearrange(moved, { clips: ["p0"], at: f(0) }));
    expect([back.clips, back.captions, back.markers]).toEqual([film().clips, film().captions, film().markers]);
  });
});

function trim(edge: "head" | "tail", to: number, document = film()): Result {
  return commands.trim(document, { clip: "p1", edge, to: f(to) });
}

describe("trim", () => {
  it("gives to a gap item, and takes from it", () => {
    const short = after(trim("tail", 90));
    expect(row(short, "v1")).toBe("p0[0,48)26 p1[48,90)26 -[90,96) p2[96,144)26");
    expect(row(short, "a1")).toBe("s0[0,48)26 s1[48,90)26 s2[96,144)26");
    expect(row(after(trim("tail", 96, short)), "v1")).toBe(row(film(), "v1"));
    expect(row(after(trim("head", 60)), "v1")).toBe("p0[0,48)26 -[48,60) p1[60,96)38 p2[96,144)26");
  });

  it.each([
    ["to nothing", () => trim("tail", 48), "TOO_SHORT"],
    ["over its neighbour", () => trim("tail", 97), "CLIP_OVERLAP"],
    ["past its source", () => commands.trim(film(), { clip: "p2", edge: "tail", to: f(171) }), "CLIP_PAST_SOURCE"],
    ["a locked partner", () => trim("tail", 90, film(locked("a1"))), "LOCKED"],
  ])("refused: %s", (_, act, expected) => {
    expect(code(act())).toBe(expected);
  });

  it("says how far an edge can go", () => {
    const open = after(commands.move(film(), { clips: ["p2"], by: 40 }));
    expect(commands.trimLimits(open, "p1", "tail")).toEqual({ from: 49, to: 122 });
    expect(commands.trimLimits(open, "p2", "head")).toEqual({ from: 110, to: 183 });
    expect(commands.trimLimits(open, "title", "tail")?.to).toBe(2 ** 40);
    expect(commands.trimLimits(open, "p9", "head")).toBeNull();
    const close = film(({ clips }) => void (clips["near"] = { track: "a1", start: 150, length: 9, source: media() }));
    expect(commands.trimLimits(close, "p2", "tail")?.to).toBe(150);
    expect(commands.trimLimits(close, "p2", "tail", false)?.to).toBe(170);
  });

  it("keeps the picture under every frame that stays, at odd speeds too, there and back", () => {
    const slow = film(({ clips }) => void Object.assign(clips["p2"] ?? {}, { speed_num: 2, speed_den: 3, source_in: 5 }));
    const short = after(commands.trim(slow, { clip: "p2", edge: "head", to: f(103) }));
    expect(short.clips["p2"]?.source_in).toBe(5 + 4);
    const back = after(commands.trim(short, { clip: "p2", edge: "head", to: f(96) }));
    expect(back.clips["p2"]).toEqual(slow.clips["p2"]);
  });

  it("carries keyframes and shortens fades", () => {
    const animated = film(({ clips }) => {
      Object.assign(clips["title"] ?? {}, {
        fade_in: 10,
        fade_out: 10,
        keyframes: { opacity: [{ frame: 0, value: 0 }, { frame: 20, value: 1 }] },
      });
    });
    const short = after(commands.trim(animated, { clip: "title", edge: "head", to: f(22) })).clips["title"];
    expect([short?.fade_in, short?.fade_out]).toEqual([4, 10]);
    expect(short?.keyframes["opacity"]).toEqual([
      { frame: 0, value: 0.5, easing: "linear" },
      { frame: 10, value: 1, easing: "linear" },
    ]);
  });
});

describe("ripple trim", () => {
  it("at the tail moves all that follows, on every track", () => {
    const longer = after(commands.rippleTrim(film(), { clip: "p0", edge: "tail", to: f(54) }));
    expect(row(longer, "v1")).toBe("p0[0,54)26 p1[54,102)26 p2[102,150)26");
    expect(row(longer, "a1")).toBe("s0[0,54)26 s1[54,102)26 s2[102,150)26");
    expect(longer.captions["two"]?.start).toBe(106);
    expect(longer.transitions["x"]).toMatchObject({ at: 54, before: 6, after: 6 });
    expect([longer.markers["m1"]?.at, longer.clips["title"]?.start]).toEqual([54, 12]);
  });

  it("at the head keeps the clip's place, also at frame 0", () => {
    const short = after(commands.rippleTrim(film(), { clip: "p0", edge: "head", to: f(3) }));
    expect(row(short, "v1")).toBe("p0[0,45)29 p1[45,93)26 p2[93,141)26");
    expect([short.captions["one"]?.start, short.clips["title"]?.start]).toEqual([0, 9]);
    expect(short.transitions["x"]).toMatchObject({ at: 45, before: 6, after: 6 });
  });

  it("is refused as a whole where a clip stands in the way", () => {
    const blocked = film(({ clips }) => {
      clips["music"] = { track: "a2", start: 40, length: 50, source: media() };
      clips["more"] = { track: "a2", start: 96, length: 40, source: media() };
    });
    const result = commands.rippleTrim(blocked, { clip: "p1", edge: "tail", to: f(80) });
    expect(result).toMatchObject({ ok: false, code: "SYNC_BLOCKED", path: ["clips", "more"] });
    const rest = after(commands.rippleTrim(blocked, { clip: "p1", edge: "tail", to: f(80), sync: ["v1", "a1"] }));
    expect(row(rest, "a2")).toBe(row(blocked, "a2"));
  });

  it("refused: a linked clip on a locked track would fall out of sync", () => {
    const result = commands.rippleTrim(film(locked("a1")), { clip: "p0", edge: "tail", to: f(50), linked: false });
    expect(code(result)).toBe("LOCKED");
  });
});

describe("roll, slip and slide", () => {
  it("roll moves a cut with its transition, in the sound too", () => {
    const rolled = after(commands.roll(film(), { outgoing: "p0", incoming: "p1", by: 5 }));
    expect(row(rolled, "v1")).toBe("p0[0,53)26 p1[53,96)31 p2[96,144)26");
    expect(row(rolled, "a1")).toBe("s0[0,53)26 s1[53,96)31 s2[96,144)26");
    expect(rolled.transitions["x"]?.at).toBe(53);
  });

  it("slip changes nothing but the in-point", () => {
    expect(row(after(commands.slip(film(), { clip: "p1", by: -9 })), "a1")).toBe("s0[0,48)26 s1[48,96)17 s2[96,144)26");
    expect(code(commands.slip(film(), { clip: "p1", by: 27 }))).toBe("CLIP_PAST_SOURCE");
    expect(code(commands.slip(film(), { clip: "title", by: 1 }))).toBe("WRONG_SOURCE");
  });

  it("slide gives on one side and takes on the other", () => {
    expect(row(after(commands.slide(film(), { clip: "p1", by: 4 })), "v1")).toBe("p0[0,52)26 p1[52,100)26 p2[100,144)30");
    expect(code(commands.slide(film(), { clip: "p0", by: 4 }))).toBe("NOT_ADJACENT");
  });

  it.each([
    ["clips that do not meet", () => commands.roll(film(), { outgoing: "p0", incoming: "p2", by: 1 }), "NOT_ADJACENT"],
    ["over a whole clip", () => commands.roll(film(), { outgoing: "p0", incoming: "p1", by: 48 }), "TOO_SHORT"],
    ["past a source", () => commands.roll(film(), { outgoing: "p0", incoming: "p1", by: 27 }), "CLIP_PAST_SOURCE"],
  ])("refused: %s", (_, act, expected) => {
    expect(code(act())).toBe(expected);
  });
});

describe("split", () => {
  it("links the second parts, and a transition goes on with the second part", () => {
    const cut = done(commands.split(film(), { at: f(20), clips: ["p0"] }));
    expect(row(cut.document, "v1")).toBe(`p0[0,20)26 ${cut.made[0]}[20,48)46 p1[48,96)26 p2[96,144)26`);
    expect(cut.document.transitions["x"]?.outgoing).toBe(cut.made[0]);
    expect(Object.values(cut.document.links)).toContainEqual(cut.made);
    expect(cut.document.links["av0"]).toEqual(["p0", "s0"]);
  });

  it("cuts every unlocked track", () => {
    const cut = done(commands.split(film(locked("t1")), { at: f(20) }));
    expect(cut.made.length).toBe(2);
    expect(done(commands.split(film(), { at: f(20) })).made.length).toBe(3);
  });

  it("refused: at an edge there is nothing to cut", () => {
    expect(code(commands.split(film(), { at: f(48) }))).toBe("NO_SUCH_ITEM");
  });
});

describe("lift and ripple delete", () => {
  it("lift leaves a gap item; at the end of a track it leaves nothing", () => {
    const lifted = done(commands.lift(film(), { clips: ["p1"] }));
    expect(row(lifted.document, "v1")).toBe("p0[0,48)26 -[48,96) p2[96,144)26");
    expect(row(lifted.document, "a1")).toBe("s0[0,48)26 s2[96,144)26");
    expect(lifted.notes.map((note) => note.code).sort()).toEqual(["LINK_REMOVED", "TRANSITION_REMOVED"]);
    const last = done(commands.lift(film(({ markers }) => void (markers["end"] = { at: 140 })), { clips: ["p2"] }));
    expect(row(last.document, "v1")).toBe("p0[0,48)26 p1[48,96)26");
    expect(last.document.markers["end"]?.at).toBe(96);
  });

  it("ripple delete closes the room, cuts what was said there", () => {
    const closed = done(commands.rippleDelete(film(), { clips: ["p2", "p0"] }));
    expect(row(closed.document, "v1")).toBe("p1[0,48)26");
    expect(row(closed.document, "a1")).toBe("s1[0,48)26");
    expect(closed.document.captions).toEqual({});
  });

  it("an L-cut's longer sound goes with its picture", () => {
    const lcut = film(({ clips }) => {
      Object.assign(clips["s0"] ?? {}, { length: 60 });
      Object.assign(clips["s1"] ?? {}, { start: 60, length: 36, source_in: 38 });
    });
    const closed = after(commands.rippleDelete(lcut, { clips: ["p0"] }));
    expect(row(closed, "v1")).toBe("p1[0,48)26 p2[48,96)26");
    expect(row(closed, "a1")).toBe("s1[12,48)38 s2[48,96)26");
  });
});

describe("gaps", () => {
  it("inserted inside a clip cut it, and closed again leave a through edit", () => {
    const open = after(commands.insertGap(film(), { track: "v1", at: f(60), length: f(10) }));
    expect(row(open, "v1")).toBe("p0[0,48)26 p1[48,60)26 -[60,70) split-8[70,106)38 p2[106,154)26");
    expect(row(open, "a1")).toBe("s0[0,48)26 s1[48,60)26 split-9[70,106)38 s2[106,154)26");
    const closed = after(commands.closeGap(open, { track: "v1", at: f(65) }));
    expect(row(closed, "v1")).toBe("p0[0,48)26 p1[48,60)26 split-8[60,96)38 p2[96,144)26");
    expect(code(commands.closeGap(closed, { track: "v1", at: f(65) }))).toBe("NOT_A_GAP");
  });

  it("a free track has holes, a magnetic one gap items, and a track can become the other", () => {
    const lifted = after(commands.lift(film(), { clips: ["p1"] }));
    const free = after(commands.editTrack(lifted, { track: "v1", changes: { magnetic: false } }));
    expect(row(free, "v1")).toBe("p0[0,48)26 p2[96,144)26");
    expect(row(after(commands.editTrack(free, { track: "v1", changes: { magnetic: true } })), "v1")).toBe(row(lifted, "v1"));
  });
});

describe("insert, overwrite, append", () => {
  const source = { type: "solid", colour: "#101010" } as const;
  const sound = film().clips["s0"]?.source as MediaSource;

  it("insert cuts the clip that it falls into", () => {
    const inserted = done(commands.insert(film(), { items: [{ track: "v1", source }, { track: "a1", source: sound }], at: f(60), length: f(10) }));
    const [picture, heard] = inserted.made;
    expect(row(inserted.document, "v1")).toBe(`p0[0,48)26 p1[48,60)26 ${picture}[60,70) split-8[70,106)38 p2[106,154)26`);
    expect(row(inserted.document, "a1")).toBe(`s0[0,48)26 s1[48,60)26 ${heard}[60,70)0 split-9[70,106)38 s2[106,154)26`);
    expect(Object.values(inserted.document.links)).toContainEqual([picture, heard]);
  });

  it("overwrite keeps the length of the film, append makes it longer", () => {
    const over = done(commands.overwrite(film(), { items: [{ track: "v1", source }], at: f(40), length: f(60) }));
    expect(row(over.document, "v1")).toBe(`p0[0,40)26 ${over.made[0]}[40,100) p2[100,144)30`);
    const longer = done(commands.append(film(), { items: [{ track: "v1", source }], length: f(10) }));
    expect(row(longer.document, "v1")).toBe(`${row(film(), "v1")} ${longer.made[0]}[144,154)`);
  });
});

describe("ranges", () => {
  it("lift leaves gaps, extract closes them; clips that span an edge are cut, sounds with their pictures", () => {
    const lifted = after(commands.liftRange(film(), { from: f(40), to: f(100) }));
    expect(row(lifted, "v1")).toMatch(/^p0\[0,40\)26 -\[40,100\) split-\d+\[100,144\)30$/);
    const closed = after(commands.extractRange(film(), { from: f(40), to: f(100) }));
    expect(row(closed, "v1")).toMatch(/^p0\[0,40\)26 split-\d+\[40,84\)30$/);
    expect(row(closed, "a1")).toMatch(/^s0\[0,40\)26 split-\d+\[40,84\)30$/);
    expect(closed.captions["two"]).toMatchObject({ start: 40, length: 20 });
    expect(Object.values(closed.links)).toEqual([["p0", "s0"], [...clipsOf(closed, "v1").slice(1), ...clipsOf(closed, "a1").slice(1)]]);
    expect(code(commands.liftRange(film(), { from: f(5), to: f(5) }))).toBe("TOO_SHORT");
  });
});

describe("speed", () => {
  it("plays the same part of the source, and moves what follows along", () => {
    const fast = after(commands.setSpeed(film(), { clip: "p1", num: 2, den: 1, ripple: true }));
    expect(row(fast, "v1")).toBe("p0[0,48)26 p1[48,72)26 p2[72,120)26");
    expect(row(fast, "a1")).toBe("s0[0,48)26 s1[48,72)26 s2[72,120)26");
    const slow = after(commands.setSpeed(film(), { clip: "p2", num: 1, den: 2 }));
    expect(row(slow, "v1")).toBe("p0[0,48)26 p1[48,96)26 p2[96,192)26");
    expect(code(commands.setSpeed(film(), { clip: "p1", num: 1, den: 2 }))).toBe("CLIP_OVERLAP");
    expect(code(commands.setSpeed(film(), { clip: "p1", num: 0, den: 1 }))).toBe("BAD_VALUE");
    expect(code(commands.setSpeed(film(), { clip: "title", num: 2, den: 1 }))).toBe("WRONG_SOURCE");
  });

  it("backwards shows the same frames from the last to the first, and back again", () => {
    const back = after(commands.setSpeed(film(), { clip: "p1", num: -1, den: 1 }));
    expect(back.clips["p1"]).toMatchObject({ start: 48, length: 48, source_in: 73, speed_num: -1 });
    expect(after(commands.setSpeed(back, { clip: "p1", num: 1, den: 1 })).clips["p1"]).toEqual(film().clips["p1"]);
  });

  it("a frame is held, without sound", () => {
    const held = done(commands.freezeFrame(film(), { clip: "p1", at: f(60), length: f(24) }));
    expect(held.document.clips[held.made[0] ?? ""]).toMatchObject({ start: 60, length: 24, source_in: 38, speed_num: 0, source: { audio: false } });
    expect(row(held.document, "v1")).toMatch(/p1\[48,60\)26 freeze-\d+\[60,84\)38 split-\d+\[84,120\)38 p2\[120,168\)26$/);
    expect(code(commands.freezeFrame(film(), { clip: "p1", at: f(96), length: f(24) }))).toBe("NOT_ADJACENT");
  });
});

describe("attributes", () => {
  it("are given to other clips, fades as long as they allow", () => {
    const [plain] = Object.values(film().clips);
    if (plain === undefined) throw new Error("The film has no clips.");
    const from = { ...plain, opacity: 0.5, gain_db: -9, fade_in: f(40), fade_out: f(8) };
    const given = after(commands.pasteAttributes(film(), { from, clips: ["title"], attributes: ["opacity", "fade_in", "fade_out"] }));
    expect(given.clips["title"]).toMatchObject({ opacity: 0.5, gain_db: 0, fade_in: 16, fade_out: 8, source: { type: "title" } });
  });
});

describe("clipboard", () => {
  it("is JSON, and pastes clips with their links and the transition between them", () => {
    const copied = commands.copyClips(film(), ["p0", "s0", "p1", "s1"]);
    const clipboard: unknown = JSON.parse(JSON.stringify(copied));
    if (!commands.isClipboard(clipboard)) throw new Error("No clipboard.");
    const pasted = done(commands.paste(film(), { clipboard, at: f(144) }));
    expect(pasted.made.length).toBe(4);
    expect(Object.keys(pasted.document.links).length).toBe(5);
    expect(Object.values(pasted.document.transitions).map((item) => item.at).sort()).toEqual([192, 48]);
    const over = after(commands.paste(film(), { clipboard, at: f(0), track: "v2", onto: "overwrite" }));
    expect(clipsOf(over, "v2").length).toBe(2);
  });

  it.each([[null], [{}], [{ kind: "milimo.clips", clips: null }], ["text"]])("%j is no clipboard", (value) => {
    expect(commands.isClipboard(value)).toBe(false);
  });

  it("has no gaps, and does not go to a film of another rate or without such tracks", () => {
    const lifted = after(commands.lift(film(), { clips: ["p1"] }));
    const gap = clipsOf(lifted, "v1")[1] ?? "";
    expect(commands.copyClips(lifted, [gap])).toBeNull();
    const clipboard = commands.copyClips(film(), ["title"]);
    if (clipboard === null) throw new Error("Nothing copied.");
    const other = film((raw) => void (raw.rate = { num: 25, den: 1 }));
    expect(code(commands.paste(other, { clipboard, at: f(0) }))).toBe("OTHER_RATE");
    const bare = after(commands.removeTrack(film(), { track: "t1" }));
    expect(code(commands.paste(bare, { clipboard, at: f(0) }))).toBe("NO_TRACK");
  });
});

/** Picture tracks, bottom to top. */
function order(document: TimelineDocument): string[] {
  return Object.entries(document.tracks)
    .filter(([, track]) => track.kind !== "audio")
    .sort(([, a], [, b]) => a.order - b.order)
    .map(([key]) => key);
}

describe("links, markers, tracks", () => {
  it("a new link takes its clips out of their old ones", () => {
    const linked = after(commands.link(film(), { clips: ["p0", "title"] }));
    expect(Object.values(linked.links)).toEqual([["p1", "s1"], ["p2", "s2"], ["p0", "title"]]);
    expect(after(commands.unlink(linked, { clips: ["title"] })).links).toEqual({ av1: ["p1", "s1"], av2: ["p2", "s2"] });
  });

  it("markers lie in the film", () => {
    const marked = done(commands.addMarker(film(), { at: f(30), name: "Here" }));
    expect(marked.document.markers[marked.made[0] ?? ""]).toMatchObject({ at: 30, kind: "marker", name: "Here" });
    expect(code(commands.addMarker(film(), { at: f(145) }))).toBe("MARKER_OUTSIDE");
    expect(code(commands.editMarker(film(), { marker: "m0", changes: { colour: "red" } }))).toBe("BAD_VALUE");
    expect(Object.keys(after(commands.removeMarkers(film(), { markers: ["m0", "m2"] })).markers)).toEqual(["m1"]);
  });

  it("tracks are added above one another, reordered, removed with what lies on them", () => {
    const added = done(commands.addTrack(film(), { kind: "video", name: "Inserts", above: "v1" }));
    expect(order(added.document)).toEqual(["v1", added.made[0], "v2", "t1", "c1"]);
    const own = (kind: "video" | "title" | "caption") => order(after(commands.addTrack(film(), { kind }))).map((key) => (film().tracks[key] === undefined ? "new" : key));
    expect([own("video"), own("title"), own("caption")]).toEqual([
      ["v1", "v2", "new", "t1", "c1"], ["v1", "v2", "t1", "new", "c1"], ["v1", "v2", "t1", "c1", "new"]]);
    expect(order(after(commands.reorderTrack(film(), { track: "t1", to: 0 })))).toEqual(["t1", "v1", "v2", "c1"]);
    const removed = after(commands.removeTrack(film(), { track: "c1" }));
    expect([removed.tracks["c1"], removed.captions]).toEqual([undefined, {}]);
    expect(code(commands.removeTrack(film(locked("v1")), { track: "v1" }))).toBe("LOCKED");
    expect(code(commands.editTrack(film(), { track: "v1", changes: { height: 15 } }))).toBe("BAD_VALUE");
    expect(after(commands.editTrack(film(locked("v1")), { track: "v1", changes: { locked: false } })).tracks["v1"]?.locked).toBe(false);
  });
});

function add(at: number, length: number, more: object = {}): Result {
  return commands.addTransition(film(), { track: "v1", at: f(at), kind: "dissolve", length, ...more });
}

describe("transitions", () => {
  it("lie evenly about a cut, wholly inside at a bare edge, and replace what was there", () => {
    expect(Object.values(after(add(96, 9)).transitions)).toContainEqual(
      expect.objectContaining({ at: 96, before: 4, after: 5, outgoing: "p1", incoming: "p2" }),
    );
    expect(Object.values(after(add(144, 9)).transitions)).toContainEqual(
      expect.objectContaining({ at: 144, before: 9, after: 0, outgoing: "p2", incoming: null }),
    );
    expect(Object.keys(after(add(48, 9)).transitions).length).toBe(1);
  });

  it("have their handles or are refused; to fit is a choice", () => {
    expect(code(add(96, 54))).toBe("TRANSITION_HANDLES");
    expect(Object.values(after(add(96, 54, { fit: true })).transitions)).toContainEqual(
      expect.objectContaining({ before: 26, after: 26 }),
    );
    expect(code(add(96, 54, { kind: "dip_to_black" }))).toBe("DONE");
    expect(code(add(50, 4))).toBe("TRANSITION_PLACE");
    expect(code(add(96, 0))).toBe("TRANSITION_EMPTY");
    expect(code(commands.addTransition(film(), { track: "a1", at: f(48), kind: "dissolve", length: 4 }))).toBe("TRANSITION_TRACK");
  });

  it("are changed and removed; a shorter clip shortens them and says so", () => {
    expect(after(commands.editTransition(film(), { transition: "x", changes: { kind: "wipe_left", softness: 0.2 } })).transitions["x"]).toMatchObject({ kind: "wipe_left", softness: 0.2 });
    expect(code(commands.editTransition(film(), { transition: "x", changes: { after: f(27) } }))).toBe("TRANSITION_HANDLES");
    expect(after(commands.removeTransitions(film(), { transitions: ["x"] })).transitions).toEqual({});
    const short = done(commands.trim(film(), { clip: "p1", edge: "tail", to: f(51) }));
    expect(short.document.transitions["x"]).toMatchObject({ before: 6, after: 3 });
    expect(short.notes).toEqual([{ code: "TRANSITION_SHORTENED", path: ["transitions", "x"] }]);
  });
});

describe("titles and captions", () => {
  it("a title goes where there is room, and makes its track where there is none", () => {
    const title = done(commands.addTitle(film(), { at: f(40), length: f(20), text: "Later" }));
    expect(row(title.document, "t1")).toBe(`title[12,36) ${title.made[0]}[40,60)`);
    const over = done(commands.addTitle(film(), { at: f(20), length: f(20), text: "At once" }));
    const track = over.document.clips[over.made[0] ?? ""]?.track ?? "";
    expect([track === "t1", over.document.tracks[track]?.kind]).toEqual([false, "title"]);
    expect(after(commands.editTitle(film(), { clip: "title", changes: { text: "Other" } })).clips["title"]?.source).toMatchObject({ text: "Other", style: "title" });
    expect(code(commands.editTitle(film(), { clip: "p0", changes: { text: "Other" } }))).toBe("WRONG_SOURCE");
    expect(code(commands.editTitle(film(), { clip: "title", changes: { size: 0 } }))).toBe("BAD_VALUE");
  });

  it("a caption is cut at a word and put together again", () => {
    const cut = done(commands.splitCaption(film(), { caption: "one", at: f(13) }));
    const parts = ["one", cut.made[0] ?? ""].map((key) => cut.document.captions[key]);
    expect(parts.map((part) => [part?.start, part?.length, part?.text])).toEqual([[3, 10, "Hello"], [13, 10, "there."]]);
    const whole = after(commands.mergeCaptions(cut.document, { captions: [cut.made[0] ?? "", "one"] }));
    expect(whole.captions).toEqual(film().captions);
    expect(code(commands.mergeCaptions(film(), { captions: ["one"] }))).toBe("NOTHING_CHANGED");
  });

  it("captions do not overlap", () => {
    expect(code(commands.addCaption(film(), { start: f(10), length: f(5), text: "No" }))).toBe("CAPTION_OVERLAP");
    expect(code(commands.addCaption(film(), { start: f(30), length: f(5), text: "Yes" }))).toBe("DONE");
    expect(after(commands.editCaption(film(), { caption: "one", changes: { speaker: "ADA" } })).captions["one"]?.speaker).toBe("ADA");
    expect(Object.keys(after(commands.removeCaptions(film(), { captions: ["one"] })).captions)).toEqual(["two"]);
  });
});

describe("a clip's own fields", () => {
  it("are set, part by part", () => {
    const changed = after(commands.editClips(film(), { clips: ["p0", "p1"], changes: { gain_db: -6, enabled: false, transform: { x: 0.2 } } }));
    for (const key of ["p0", "p1"]) {
      expect(changed.clips[key]).toMatchObject({ gain_db: -6, enabled: false, transform: { x: 0.2, y: 0.5 } });
    }
    expect(changed.clips["p2"]).toEqual(film().clips["p2"]);
    expect(code(commands.editClips(film(), { clips: ["p0"], changes: { opacity: 1.5 } }))).toBe("BAD_VALUE");
    expect(code(commands.editClips(film(), { clips: ["p0"], changes: { fade_in: f(49) } }))).toBe("CLIP_FADES");
    expect(code(commands.editClips(film(), { clips: ["p0"], changes: { gain_db: 0 } }))).toBe("NOTHING_CHANGED");
  });

  it("keyframes are put in order, and taken away", () => {
    const keyframes = [9, 2].map((at) => ({ frame: f(at), value: at, easing: "linear" as const }));
    const animated = after(commands.setKeyframes(film(), { clip: "p0", property: "transform.x", keyframes }));
    expect(animated.clips["p0"]?.keyframes["transform.x"]?.map((at) => at.frame)).toEqual([2, 9]);
    expect(after(commands.setKeyframes(animated, { clip: "p0", property: "transform.x", keyframes: [] })).clips["p0"]?.keyframes).toEqual({});
  });

  it("another take keeps the in-point where it can, with its sound; a shorter one is refused", () => {
    const source = { ...(film().clips["p0"]?.source as MediaSource), blob: "b".repeat(64) };
    const longer = after(commands.changeTake(film(), { clip: "p0", source }));
    expect([longer.clips["p0"]?.source, longer.clips["s0"]?.source, longer.clips["p0"]?.source_in]).toEqual([source, source, 26]);
    const shorter = done(commands.changeTake(film(), { clip: "p0", source: { ...source, frames: f(50) } }));
    expect(shorter.document.clips["p0"]?.source_in).toBe(2);
    expect(shorter.notes).toEqual([{ code: "TRANSITION_SHORTENED", path: ["transitions", "x"] }]);
    expect(code(commands.changeTake(film(), { clip: "p0", source: { ...source, frames: f(47) } }))).toBe("CLIP_PAST_SOURCE");
  });
});
