/** What is marked inside a line: how the camera stands and moves, and elements that are named. For colour only; the server's breakdown decides. */

export interface Mark {
  readonly kind: "camera" | "element" | "bold" | "italic" | "underline";
  readonly start: number;
  readonly stop: number;
}

const SIZE = String.raw`extreme(?:ly)?|very|big|tight|new|low|high|slow|quick|medium|wide|long|full|close|close[- ]?up|insert|establishing|master|aerial|overhead|handheld|static|top|dutch|bird[’']s[- ]eye|eye[- ]level|reaction|reverse|two|over[- ]the[- ]shoulder|pov|ecu|mcu|cu|ews|ws|ms|ots|angle|shot|view|tracking|dolly|crane|push|pull|pan|tilt|zoom|truck|orbit`;
const FILL = String.raw`in|out|left|right|up|down|back|shots?|angle|across|with`;
/** Whole sentences of camera words: `Extreme wide shot. Slow push in.` */
const SENTENCES = new RegExp(String.raw`^\s*(?:(?:(?:${SIZE})(?:[ ,-]+(?:${SIZE}|${FILL}))*\.)(?:\s+|$))+`, "iu");
/** The beginning of a sentence that the camera opens: `Close-up on`, `ANGLE ON`, `TRACKING SHOT:`, `INSERT -`. */
const OPENING = new RegExp(String.raw`^\s*(?:(?:${SIZE})(?:[ -]+(?:${SIZE}))*)(?=\s+(?:on|of|from|over)\b|\s*[:–—]|\s+-\s)`, "iu");
const ELEMENT = /(?<![\p{L}\p{N}_])@[\p{L}\p{N}_][\p{L}\p{N}_'’-]*/gu;

const EMPHASIS: readonly [Mark["kind"], RegExp][] = [
  ["bold", /(?<![\\*])\*{2,3}(?=[^\s*])[^*\n]*?[^\s*]\*{2,3}(?!\*)/gu],
  ["italic", /(?<![\\*])\*(?=[^\s*])[^*\n]*?[^\s*]\*(?!\*)/gu],
  ["underline", /(?<![\\_])_(?=[^\s_])[^_\n]*[^\s_]_/gu],
];

/** Marks of a line. `action`: one in which the camera may be directed and elements named. */
export function marksOf(line: string, action = true): Mark[] {
  const marks: Mark[] = action ? directed(line) : [];
  if (line.includes("*") || line.includes("_")) {
    for (const [kind, pattern] of EMPHASIS) {
      for (const found of line.matchAll(pattern)) marks.push({ kind, start: found.index, stop: found.index + found[0].length });
    }
  }
  return marks;
}

function directed(line: string): Mark[] {
  const marks: Mark[] = [];
  const said = SENTENCES.exec(line)?.[0] ?? "";
  const opened = OPENING.exec(line.slice(said.length))?.[0] ?? "";
  const camera = (said + opened).trimEnd();
  const start = camera.length - camera.trimStart().length;
  if (camera.length > start) marks.push({ kind: "camera", start, stop: camera.length });
  for (const found of line.matchAll(ELEMENT)) {
    if (found.index >= camera.length) marks.push({ kind: "element", start: found.index, stop: found.index + found[0].length });
  }
  return marks;
}
