import { describe, expect, it } from "vitest";

import type { MediaSource } from "@/core/document";
import type { Media } from "@/shared/api/schema";

import { filesOf, soundFileOf } from "./files";

const SOURCE = { type: "media", blob: "b", take: null, shot: null, asset: "a", frames: 40, rate: { num: 24, den: 1 }, extent: null, audio: true } as unknown as MediaSource;

function media(picture: object, type = "video/mp4", more: object = {}): Media {
  const whole = { codec: "h264", pixel_format: "yuv420p", constant: true, width: 1280, height: 720, ...picture };
  return { sha256: "b", media_type: type, size: 1000, state: "done", facts: { type: "media", media_type: type, picture: whole, sound: null }, derivatives: [], ...more } as unknown as Media;
}

const PROXY = { derivatives: [{ layout: { kind: "proxy", extent: { width: 640, height: 360 } }, files: [{ sha256: "p", size: 1, media_type: "video/mp4" }] }] };

describe("files of a source", () => {
  it.each([
    ["a plain film", {}, "video/mp4", true],
    ["HEVC, of which browsers play the sound alone", { codec: "hevc" }, "video/mp4", false],
    ["ten bits", { pixel_format: "yuv420p10le" }, "video/mp4", false],
    ["a variable rate or an edit list, where frame i is elsewhere", { constant: false }, "video/mp4", false],
    ["VP9 with coverage", { codec: "vp9", pixel_format: "yuva420p" }, "video/webm", true],
    ["a container that browsers do not open", {}, "application/mxf", false],
  ])("%s", (_, picture, type, plays) => expect(filesOf(SOURCE, media(picture, type)).full !== null).toBe(plays));

  it("shows a proxy as soon as it is there, at the size of the source", () => {
    const files = filesOf(SOURCE, media({ codec: "prores" }, "video/quicktime", PROXY));
    expect(files).toEqual({ full: null, proxy: "/api/media/b/proxy?v=p", heavy: false, extent: { width: 1280, height: 720 } });
  });

  it("knows what is too heavy to play, what is not there, and what we made ourselves", () => {
    expect(filesOf(SOURCE, media({ width: 3840, height: 2160 })).heavy).toBe(true);
    expect(filesOf(SOURCE, null)).toMatchObject({ full: null, proxy: null });
    expect(filesOf({ ...SOURCE, take: "t" }, media({}, "video/mp4", { facts: null })).full).toBe("/api/blobs/b");
  });

  it("hears pieces where they are cut, a short file whole, and waits for those of a long one", () => {
    const cut = { derivatives: [{ layout: { kind: "sound", piece: 100, samples: 150, ends: [5, 9] }, files: [{ sha256: "s", size: 9, media_type: "audio/flac" }] }] };
    expect(soundFileOf("b", media({}, "video/mp4", cut))).toEqual({ kind: "pieces", url: "/api/media/b/sound?v=s", piece: 100, samples: 150, ends: [5, 9] });
    expect(soundFileOf("b", media({}))).toEqual({ kind: "whole", url: "/api/blobs/b" });
    expect(soundFileOf("b", media({}, "video/mp4", { size: 2 ** 31 }))).toBeNull();
    expect(soundFileOf("b", null)).toBeNull();
  });
});
