import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { importCaptions } from "./commands";
import { film } from "./films.testing";
import { readSubtitles } from "./subtitles";
import type { Rate } from "./time";

const FILM: Rate = { num: 24, den: 1 };

function brief(text: string): unknown[] {
  return readSubtitles(text, FILM).map(({ start, length, text, speaker }) => [Number(start), Number(length), text, speaker]);
}

describe("reading captions", () => {
  it("SubRip, also with a byte-order mark, old line ends and markup", () => {
    const text = "\uFEFF1\r\n00:00:01,000 --> 00:00:02,500\r\n<i>Hello</i>\r\nthere.\r\n\r\n2\r\n00:00:02,500 --> 01:00:00,000\r\n{\\an8}Up here\r\n";
    expect(brief(text)).toEqual([
      [24, 36, "Hello\nthere.", ""],
      [60, 86340, "Up here", ""],
    ]);
  });

  it("WebVTT with a header, notes, names, voices, settings and entities", () => {
    const text = [
      "WEBVTT - a title\nKind: captions",
      "NOTE\nnot said",
      "STYLE\n::cue { color: red }",
      "first\n00:01.000 --> 00:02.000 align:start\n<v.loud Ada Lane>Fish &amp; <00:01.500>chips</v>",
    ].join("\n\n");
    expect(brief(text)).toEqual([[24, 24, "Fish & chips", "Ada Lane"]]);
  });

  it("overlapping cues end where the next one begins; a cue without time has a frame", () => {
    const cue = (from: string, to: string, words: string): string => `00:00:${from} --> 00:00:${to}\n${words}`;
    expect(brief([cue("03,0", "09,0", "second"), cue("01,0", "05,0", "first"), cue("20,0", "20,0", "short")].join("\n\n"))).toEqual([
      [24, 48, "first", ""],
      [72, 144, "second", ""],
      [480, 1, "short", ""],
    ]);
  });

  it.each(["", "no captions", "1\n00:00:01 --> 00:00:02\nno milliseconds", "00:00:01,000 --> 00:00:02,000\n\n"])("nothing in %j", (text) => {
    expect(brief(text)).toEqual([]);
  });

  it("finds every frame again that was written in milliseconds", () => {
    const rates = fc.constantFrom<Rate>(FILM, { num: 25, den: 1 }, { num: 30_000, den: 1001 }, { num: 60, den: 1 });
    fc.assert(
      fc.property(rates, fc.nat(1_000_000), fc.integer({ min: 1, max: 5000 }), (rate, start, length) => {
        const clock = (at: number): string => {
          const ms = Math.floor((at * rate.den * 1000) / rate.num + 0.5);
          const part = (value: number, width = 2): string => String(value).padStart(width, "0");
          return `${part(Math.floor(ms / 3_600_000))}:${part(Math.floor(ms / 60_000) % 60)}:${part(Math.floor(ms / 1000) % 60)},${part(ms % 1000, 3)}`;
        };
        const [read] = readSubtitles(`1\n${clock(start)} --> ${clock(start + length)}\nx`, rate);
        expect([read?.start, read?.length]).toEqual([start, length]);
      }),
    );
  });

  it("goes onto a track of its own", () => {
    const captions = readSubtitles("00:00:00,000 --> 00:00:01,000\nOne\n\n00:00:01,000 --> 00:00:02,000\nTwo", FILM);
    const result = importCaptions(film(), { captions, name: "Français" });
    if (!result.ok) throw new Error(result.code);
    const [first, second] = result.made.map((key) => result.document.captions[key]);
    expect([first?.text, second?.start, first?.track === second?.track]).toEqual(["One", 24, true]);
    expect(result.document.tracks[first?.track ?? ""]).toMatchObject({ kind: "caption", name: "Français" });
    expect(importCaptions(film(), { captions, track: "c1" })).toMatchObject({ ok: false, code: "CAPTION_OVERLAP" });
    expect(importCaptions(film(), { captions: [] })).toMatchObject({ ok: false, code: "NOTHING_CHANGED" });
  });
});
