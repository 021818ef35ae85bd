/** Random commands with arguments that fit a document, or nearly: for tests of what holds for all, and for `make parity`. */
import { endOf, lengthOfDocument, type TimelineDocument, type TransitionKind } from "../document";
import { frame, type Frame } from "../time";
import * as commands from "./index";
import type { Result } from "./edit";

/** One choice after another out of a stream of numbers. */
class Choices {
  readonly #numbers: readonly number[];
  #next = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  below(count: number): number {
    const number = this.#numbers[this.#next % this.#numbers.length] ?? 0;
    this.#next += 1;
    return count <= 0 ? 0 : number % count;
  }

  of<T>(values: readonly T[]): T | undefined {
    return values[this.below(values.length)];
  }

  signed(most: number): number {
    return this.below(2 * most + 1) - most;
  }
}

type Random = (document: TimelineDocument, choose: Choices) => Result;

const clip = (document: TimelineDocument, choose: Choices): string => choose.of(Object.keys(document.clips)) ?? "none";
const someClips = (document: TimelineDocument, choose: Choices): string[] => [
  ...new Set(Array.from({ length: 1 + choose.below(2) }, () => clip(document, choose))),
];
const track = (document: TimelineDocument, choose: Choices): string => choose.of(Object.keys(document.tracks)) ?? "none";
const place = (document: TimelineDocument, choose: Choices): Frame => frame(choose.below(lengthOfDocument(document) + 4));
const cutOf = (document: TimelineDocument, choose: Choices): Frame => {
  const one = document.clips[clip(document, choose)];
  return one === undefined ? frame(0) : frame(choose.below(2) === 0 ? one.start : endOf(one));
};
const onto = (choose: Choices): "refuse" | "overwrite" => choose.of(["refuse", "overwrite"] as const) ?? "refuse";
const near = (document: TimelineDocument, key: string, edge: "head" | "tail", choose: Choices): Frame => {
  const one = document.clips[key];
  const at = one === undefined ? 0 : edge === "head" ? one.start : endOf(one);
  return frame(Math.max(0, at + choose.signed(12)));
};

const RANDOM: Readonly<Record<string, Random>> = {
  move: (d, c) => commands.move(d, { clips: someClips(d, c), by: c.signed(60), onto: onto(c), linked: c.below(3) > 0 }),
  moveAcross: (d, c) => {
    const key = clip(d, c);
    return commands.move(d, { clips: [key], by: c.signed(10), tracks: { [d.clips[key]?.track ?? ""]: track(d, c) }, onto: onto(c) });
  },
  duplicate: (d, c) => commands.duplicate(d, { clips: someClips(d, c), by: c.signed(90), onto: onto(c) }),
  rearrange: (d, c) => commands.rearrange(d, { clips: [clip(d, c)], at: c.below(2) === 0 ? cutOf(d, c) : place(d, c) }),
  trim: (d, c) => {
    const key = clip(d, c);
    const edge = c.of(["head", "tail"] as const) ?? "head";
    return commands.trim(d, { clip: key, edge, to: near(d, key, edge, c), linked: c.below(3) > 0 });
  },
  rippleTrim: (d, c) => {
    const key = clip(d, c);
    const edge = c.of(["head", "tail"] as const) ?? "head";
    return commands.rippleTrim(d, { clip: key, edge, to: near(d, key, edge, c), linked: c.below(3) > 0 });
  },
  roll: (d, c) => {
    const outgoing = clip(d, c);
    const left = d.clips[outgoing];
    const incoming = Object.keys(d.clips).find((key) => {
      const right = d.clips[key];
      return left !== undefined && right !== undefined && right.track === left.track && right.start === endOf(left);
    });
    return commands.roll(d, { outgoing, incoming: incoming ?? "none", by: c.signed(8) });
  },
  slip: (d, c) => commands.slip(d, { clip: clip(d, c), by: c.signed(12), linked: c.below(2) > 0 }),
  slide: (d, c) => commands.slide(d, { clip: clip(d, c), by: c.signed(6) }),
  split: (d, c) => commands.split(d, { at: place(d, c) }),
  splitOne: (d, c) => commands.split(d, { at: place(d, c), clips: someClips(d, c) }),
  lift: (d, c) => commands.lift(d, { clips: someClips(d, c), linked: c.below(3) > 0 }),
  rippleDelete: (d, c) => commands.rippleDelete(d, { clips: someClips(d, c), linked: c.below(3) > 0 }),
  insertGap: (d, c) => commands.insertGap(d, { track: track(d, c), at: place(d, c), length: frame(1 + c.below(30)) }),
  closeGap: (d, c) => {
    const gaps = Object.values(d.clips).filter((one) => one.source.type === "gap");
    const gap = c.of(gaps);
    return commands.closeGap(d, { track: gap?.track ?? track(d, c), at: gap?.start ?? place(d, c) });
  },
  paste: (d, c) => {
    const clipboard = commands.copyClips(d, someClips(d, c));
    if (clipboard === null) return commands.lift(d, { clips: [] });
    return commands.paste(d, { clipboard: JSON.parse(JSON.stringify(clipboard)) as typeof clipboard, at: place(d, c), onto: onto(c) });
  },
  link: (d, c) => commands.link(d, { clips: [clip(d, c), clip(d, c)] }),
  unlink: (d, c) => commands.unlink(d, { clips: [clip(d, c)] }),
  addMarker: (d, c) => commands.addMarker(d, { at: place(d, c), name: "M" }),
  editMarker: (d, c) =>
    commands.editMarker(d, { marker: c.of(Object.keys(d.markers)) ?? "none", changes: { at: place(d, c), length: frame(c.below(9)) } }),
  removeMarkers: (d, c) => commands.removeMarkers(d, { markers: [c.of(Object.keys(d.markers)) ?? "none"] }),
  addTrack: (d, c) => {
    const above = c.below(2) === 0 ? { above: track(d, c) } : {};
    return commands.addTrack(d, { kind: c.of(["video", "audio", "title", "caption"] as const) ?? "video", ...above });
  },
  removeTrack: (d, c) => commands.removeTrack(d, { track: track(d, c) }),
  reorderTrack: (d, c) => commands.reorderTrack(d, { track: track(d, c), to: c.below(5) }),
  editTrack: (d, c) => commands.editTrack(d, { track: track(d, c), changes: { muted: c.below(2) > 0, height: 16 + c.below(90) } }),
  magnetic: (d, c) => {
    const key = track(d, c);
    return commands.editTrack(d, { track: key, changes: { magnetic: !(d.tracks[key]?.magnetic ?? false) } });
  },
  addTransition: (d, c) => {
    const kinds: readonly TransitionKind[] = ["dissolve", "dip_to_black", "wipe_up", "audio_crossfade"];
    const one = d.clips[clip(d, c)];
    return commands.addTransition(d, {
      track: one?.track ?? "none",
      at: frame(one === undefined ? 0 : c.below(2) === 0 ? one.start : endOf(one)),
      kind: c.of(kinds) ?? "dissolve",
      length: 1 + c.below(14),
      fit: c.below(3) > 0,
    });
  },
  editTransition: (d, c) =>
    commands.editTransition(d, {
      transition: c.of(Object.keys(d.transitions)) ?? "none",
      changes: { before: frame(c.below(8)), after: frame(c.below(8)) },
    }),
  removeTransitions: (d, c) => commands.removeTransitions(d, { transitions: [c.of(Object.keys(d.transitions)) ?? "none"] }),
  addTitle: (d, c) => commands.addTitle(d, { at: place(d, c), length: frame(1 + c.below(40)), text: "New" }),
  editTitle: (d, c) => {
    const titles = Object.keys(d.clips).filter((key) => d.clips[key]?.source.type === "title");
    return commands.editTitle(d, { clip: c.of(titles) ?? clip(d, c), changes: { text: "Other", size: c.below(3) / 2 } });
  },
  addCaption: (d, c) => commands.addCaption(d, { start: place(d, c), length: frame(1 + c.below(20)), text: "Said" }),
  importCaptions: (d, c) => {
    const lines = [0, 1].map((i) => ({ start: frame(40 * i + c.below(20)), length: frame(1 + c.below(20)), text: "Read" }));
    return commands.importCaptions(d, { captions: lines, ...(c.below(2) === 0 ? {} : { track: track(d, c) }) });
  },
  editCaption: (d, c) =>
    commands.editCaption(d, { caption: c.of(Object.keys(d.captions)) ?? "none", changes: { length: frame(1 + c.below(30)) } }),
  moveCaptions: (d, c) => {
    const keys = Object.keys(d.captions);
    const captions = [...new Set([c.of(keys) ?? "none", c.of(keys) ?? "none"])];
    return commands.moveCaptions(d, { captions, by: c.signed(30), copy: c.below(3) === 0, ...(c.below(4) === 0 && { track: track(d, c) }) });
  },
  splitCaption: (d, c) => {
    const key = c.of(Object.keys(d.captions)) ?? "none";
    return commands.splitCaption(d, { caption: key, at: frame((d.captions[key]?.start ?? 0) + c.below(20)) });
  },
  mergeCaptions: (d, c) =>
    commands.mergeCaptions(d, { captions: [...new Set([c.of(Object.keys(d.captions)) ?? "", c.of(Object.keys(d.captions)) ?? ""])] }),
  removeCaptions: (d, c) => commands.removeCaptions(d, { captions: [c.of(Object.keys(d.captions)) ?? "none"] }),
  editClips: (d, c) =>
    commands.editClips(d, {
      clips: someClips(d, c),
      changes: { gain_db: c.signed(30), opacity: c.below(3) / 2, fade_in: frame(c.below(20)), transform: { x: c.below(3) / 2 } },
    }),
  setKeyframes: (d, c) =>
    commands.setKeyframes(d, {
      clip: clip(d, c),
      property: "opacity",
      keyframes: [20, 0].map((at) => ({ frame: frame(at + c.below(9)), value: c.below(2), easing: "ease" })),
    }),
  changeGain: (d, c) => commands.changeGain(d, { clips: someClips(d, c), by: c.signed(40) / 2 }),
  changeTake: (d, c) => {
    const key = clip(d, c);
    const source = d.clips[key]?.source;
    if (source?.type !== "media") return commands.lift(d, { clips: [] });
    return commands.changeTake(d, { clip: key, source: { ...source, blob: "b".repeat(64), frames: frame(Math.max(1, source.frames + c.signed(20))) } });
  },
  insert: (d, c) =>
    commands.insert(d, { items: [{ track: track(d, c), source: SOLID }], at: place(d, c), length: frame(1 + c.below(30)) }),
  overwrite: (d, c) =>
    commands.overwrite(d, { items: [{ track: track(d, c), source: SOLID }], at: place(d, c), length: frame(1 + c.below(60)) }),
  liftRange: (d, c) => {
    const from = place(d, c);
    return commands.liftRange(d, { from, to: frame(from + 1 + c.below(40)) });
  },
  extractRange: (d, c) => {
    const from = place(d, c);
    const tracks = c.below(2) === 0 ? {} : { tracks: [track(d, c)] };
    return commands.extractRange(d, { from, to: frame(from + 1 + c.below(40)), ...tracks });
  },
  setSpeed: (d, c) => {
    const [num, den] = c.of([[1, 1], [2, 1], [1, 2], [-1, 1], [3, 7]] as const) ?? [1, 1];
    return commands.setSpeed(d, { clip: clip(d, c), num, den, ripple: c.below(3) > 0 });
  },
  freezeFrame: (d, c) => {
    const key = clip(d, c);
    const at = frame((d.clips[key]?.start ?? 0) + c.below(d.clips[key]?.length ?? 1));
    return commands.freezeFrame(d, { clip: key, at, length: frame(1 + c.below(20)) });
  },
  pasteAttributes: (d, c) => {
    const from = d.clips[clip(d, c)];
    const attributes = commands.ATTRIBUTES.filter(() => c.below(2) === 0);
    return from === undefined ? commands.lift(d, { clips: [] }) : commands.pasteAttributes(d, { from, clips: someClips(d, c), attributes });
  },
  placeSource: (d, c) =>
    commands.placeSource(d, {
      source: FILMED,
      way: c.of(["insert", "overwrite", "append"] as const) ?? "insert",
      at: place(d, c),
      length: frame(1 + c.below(40)),
      source_in: frame(c.below(40)),
      ...(c.below(2) === 0 ? {} : { track: track(d, c) }),
      sound: c.below(3) > 0,
    }),
  append: (d, c) => commands.append(d, { items: [{ track: track(d, c), source: SOLID }], length: frame(1 + c.below(30)) }),
};

const FILMED = {
  type: "media", blob: "c".repeat(64), asset: null, shot: null, take: null, rate: { num: 24, den: 1 }, frames: frame(80), extent: { width: 640, height: 360 }, audio: true,
} as const;
const SOLID = { type: "solid", colour: "#203040" } as const;

export const NAMES = Object.keys(RANDOM);

/** Runs a command with arguments that `numbers` choose for the document that it meets. */
export function run(document: TimelineDocument, name: string, numbers: readonly number[]): Result {
  const random = RANDOM[name];
  if (random === undefined) throw new Error(`There is no command ${name}.`);
  return random(document, new Choices(numbers));
}
