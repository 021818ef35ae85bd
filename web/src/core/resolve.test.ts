import { describe, expect, it } from "vitest";
import { documentOf, NEUTRAL } from "./document";
import { rational, toText } from "./rational";
import { Resolver, resolve, valueAt, type Layer, type Picture, type Share } from "./resolve";
import { rampAt, resolveAudio, type Segment } from "./resolveAudio";
import { vectors } from "./spec.testing";
import { frame } from "./time";

type Row = Readonly<Record<string, unknown>>;
interface Seen {
  readonly name: string;
  readonly document: object;
  readonly frames: readonly { frame: number; layers: readonly Row[]; captions: readonly Row[] }[];
}

function pictureRow(picture: Picture | null): Row | null {
  if (picture === null) return null;
  const { clip, sourceFrame, opacity, blend, fit, transform } = picture;
  return { clip, source_frame: sourceFrame, opacity, blend, fit, transform };
}

function share({ num, den }: Share): string {
  return toText(rational(num, den));
}

function layerRow(layer: Layer): Row | null {
  if (layer.type === "picture") return pictureRow(layer);
  return {
    transition: layer.transition,
    kind: layer.kind,
    softness: layer.softness,
    outgoing: pictureRow(layer.outgoing),
    outgoing_share: share(layer.outgoingShare),
    incoming: pictureRow(layer.incoming),
    incoming_share: share(layer.incomingShare),
  };
}

/** A layer of a vector with what it leaves out, its numbers to be met to 1e-9. */
function expected(layer: Row | null): unknown {
  if (layer === null) return null;
  if ("transition" in layer) {
    return { ...layer, outgoing: expected(layer["outgoing"] as Row | null), incoming: expected(layer["incoming"] as Row | null) };
  }
  const transform: Row = { ...NEUTRAL, ...(layer["transform"] as Row | undefined) };
  return {
    blend: "normal",
    fit: "contain",
    ...layer,
    opacity: expect.closeTo(Number(layer["opacity"]), 9),
    transform: Object.fromEntries(
      Object.entries(transform).map(([name, value]) => [name, typeof value === "number" ? expect.closeTo(value, 9) : value]),
    ),
  };
}

describe("spec/resolve/picture.json", () => {
  it.each(vectors<Seen[]>("resolve/picture.json"))("$name", ({ document, frames }) => {
    const resolver = new Resolver(documentOf(document));
    for (const want of frames) {
      const got = resolver.at(want.frame);
      expect(got.layers.map(layerRow), `frame ${want.frame}`).toEqual(want.layers.map(expected));
      expect(got.captions, `frame ${want.frame}`).toEqual(want.captions);
      expect(resolve(documentOf(document), want.frame)).toEqual(got);
    }
  });
});

function segmentRow(segment: Segment): Row {
  return {
    clip: segment.clip,
    blob: segment.blob,
    start: segment.start,
    stop: segment.stop,
    source_start: segment.sourceStart,
    source_samples: segment.sourceSamples,
    speed: [segment.speedNum, segment.speedDen],
    gain_db: segment.gainDb,
    pan: segment.pan,
    ramps: inOrder(segment.ramps.map((ramp) => [ramp.direction, ramp.start, ramp.length])),
  };
}

function inOrder(ramps: readonly unknown[]): string[] {
  return ramps.map((ramp) => JSON.stringify(ramp)).sort();
}

describe("spec/resolve/sound.json", () => {
  it.each(vectors<{ name: string; document: object; segments: Row[] }[]>("resolve/sound.json"))("$name", (row) => {
    const want = row.segments.map((segment) => ({ ...segment, ramps: inOrder(segment["ramps"] as unknown[]) }));
    expect(resolveAudio(documentOf(row.document)).map(segmentRow)).toEqual(want);
  });
});

describe("ramps and keyframes", () => {
  it("two ramps that cross keep the power", () => {
    for (let sample = -3; sample < 25; sample += 1) {
      const up = rampAt({ direction: "in", start: 0, length: 20 }, sample);
      const down = rampAt({ direction: "out", start: 0, length: 20 }, sample);
      expect(up ** 2 + down ** 2).toBeCloseTo(1, 12);
    }
  });

  it("keyframes stand before their first and after their last, and hold where they say so", () => {
    const row = [
      { frame: frame(10), value: 1, easing: "linear" },
      { frame: frame(20), value: 3, easing: "hold" },
      { frame: frame(30), value: 0, easing: "ease" },
      { frame: frame(40), value: 1, easing: "linear" },
    ] as const;
    expect([0, 10, 15, 20, 29, 30, 35, 40, 99].map((at) => valueAt(row, at, 7))).toEqual([1, 1, 2, 3, 3, 0, 0.5, 1, 1]);
    expect(valueAt([], 5, 7)).toBe(7);
  });
});
