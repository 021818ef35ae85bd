import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { array, assert, constantFrom, nat, property } from "fast-check";
import { describe, expect, it } from "vitest";

import { classify, classifyWindow, groundOf, joinedLines, type LineClass } from "./classify";
import { marksOf } from "./marks";
import { regionsOf } from "./regions";

interface Vector {
  name: string;
  text: string;
  kinds: LineClass[];
}

const FOLDER = fileURLToPath(new URL("../../../../spec/fountain", import.meta.url));
const VECTORS = readdirSync(FOLDER).filter((name) => name.endsWith(".json")).flatMap((file) =>
  (JSON.parse(readFileSync(`${FOLDER}/${file}`, "utf-8")) as Vector[]).map((vector) => ({ ...vector, name: `${file}: ${vector.name}` })));

describe("what each line of a screenplay is", () => {
  it.each(VECTORS)("$name", ({ text, kinds }) => {
    expect(classify(text)).toEqual(kinds);
  });

  it("has vectors for every class", () => {
    expect(new Set(VECTORS.flatMap((vector) => vector.kinds)).size).toBe(16);
  });
});

describe("a window of lines", () => {
  const piece = constantFrom(
    "", " ", "  ", "INT. ROOM - DAY", "Rain.", "MARA", "MARA (O.S.) ^", "(quietly)", "Up here!", "@Mara climbs.", "@jo", "> FADE OUT.",
    "CUT TO:", "# Act", "= So it goes", "===", "~la la", "[[a note]]", "[[open", "closed]]", "/* cut", "back */", "words /* gone */ here",
    ".HALL", "!NOT A CUE", "Title: X", "\tgoes on", ">CENTRE<", "@Mara: sixty",
  );

  it("reads as the whole does", () => {
    assert(property(array(piece, { maxLength: 40 }), nat(40), nat(40), (lines, one, other) => {
      const text = lines.join("\n");
      const whole = classify(`${text}\n`);
      const source = { count: whole.length, line: (at: number) => lines[at] ?? "" };
      const [from, to] = [Math.min(one, other, whole.length), Math.min(Math.max(one, other), whole.length)];
      const ground = groundOf(source, joinedLines(text, regionsOf(text)));
      expect(classifyWindow(source, ground, from, to)).toEqual(whole.slice(from, to));
    }), { numRuns: 2000 });
  });
});

const said = (line: string) => marksOf(line).map(({ kind, start, stop }) => `${kind}:${line.slice(start, stop)}`);

describe("marks inside a line", () => {
  it.each([
    ["Wide. The great lens turns slowly. @Mara wipes her hands.", ["camera:Wide.", "element:@Mara"]],
    ["Extreme wide shot. Slow push in. Storm clouds over a black sea.", ["camera:Extreme wide shot. Slow push in."]],
    ["Handheld, medium shot. @Teo runs.", ["camera:Handheld, medium shot.", "element:@Teo"]],
    ["Low angle. Pan right. Waves break.", ["camera:Low angle. Pan right."]],
    ["Top shot. Crane down. Two figures climb.", ["camera:Top shot. Crane down."]],
    ["Close-up on her eyes.", ["camera:Close-up"]],
    ["CLOSE ON THE ROPE", ["camera:CLOSE"]],
    ["TRACKING SHOT: Benny runs", ["camera:TRACKING SHOT"]],
    ["Wide fields lie under snow.", []],
    ["Close the door, she says.", []],
    ["a@b.example and @", []],
    ["**Loud** and *soft* and _under_ 2 * 3 * 4", ["bold:**Loud**", "italic:*soft*", "underline:_under_"]],
    ["Иван и @Мара идут.", ["element:@Мара"]],
  ])("%s", (line, wanted) => {
    expect(said(line)).toEqual(wanted);
  });
});
