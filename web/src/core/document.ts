/**
 * The timeline document as the editor holds it: every map and every field present, frames branded. The invariants are
 * the twin of `src/milimo/timeline/document.py`: same codes, same paths, same order.
 */
import type * as api from "../shared/api/schema";
import { mulDivCeil, mulDivFloor } from "./rational";
import { stepOf, type Frame, type Rate, type Step } from "./time";

type Whole<T, Frames extends keyof T = never> = {
  readonly [K in keyof T]-?: K extends Frames ? Frame : Exclude<T[K], undefined>;
};

export type TrackKind = api.TrackKind;
export type TransitionKind = api.TransitionKind;
export type Fit = api.Fit;
export type Track = Whole<api.Track>;
export type Transform = Whole<api.Transform>;
export type Keyframe = Whole<api.Keyframe, "frame">;
export type Effect = Whole<api.Effect>;
export type MediaSource = Whole<api.MediaSource, "frames">;
export type StillSource = Whole<api.StillSource>;
export type SolidSource = Whole<api.SolidSource>;
export type TitleSource = Whole<api.TitleSource>;
export type GapSource = Whole<api.GapSource>;
export type Source = MediaSource | StillSource | SolidSource | TitleSource | GapSource;
export type Caption = Whole<api.Caption, "start" | "length">;
export type Marker = Whole<api.Marker, "at" | "length">;
export type TransitionItem = Whole<api.TransitionItem, "at" | "before" | "after">;
export type BinItem = Omit<Whole<api.BinItem>, "source"> & { readonly source: Source };

export type Clip = Omit<
  Whole<api.Clip, "start" | "length" | "source_in" | "fade_in" | "fade_out">,
  "source" | "transform" | "keyframes" | "effects"
> & {
  readonly source: Source;
  readonly transform: Transform;
  readonly keyframes: Readonly<Record<string, readonly Keyframe[]>>;
  readonly effects: readonly Effect[];
};

export type ById<T> = Readonly<Record<string, T>>;

export type TimelineDocument = Omit<
  Whole<api.TimelineDocument>,
  "tracks" | "clips" | "transitions" | "captions" | "markers" | "links" | "bin"
> & {
  readonly tracks: ById<Track>;
  readonly clips: ById<Clip>;
  readonly transitions: ById<TransitionItem>;
  readonly captions: ById<Caption>;
  readonly markers: ById<Marker>;
  readonly links: ById<readonly string[]>;
  readonly bin: ById<BinItem>;
};

/** The document's fields that hold items by id. */
export const SECTIONS = ["tracks", "clips", "transitions", "captions", "markers", "links", "bin"] as const;
export type Section = (typeof SECTIONS)[number];

// Reading JSON

const FILM_RATE: Rate = { num: 24, den: 1 };

export const NEUTRAL: Transform = {
  x: 0.5,
  y: 0.5,
  scale_x: 1,
  scale_y: 1,
  rotation: 0,
  anchor_x: 0.5,
  anchor_y: 0.5,
  crop_left: 0,
  crop_top: 0,
  crop_right: 0,
  crop_bottom: 0,
  flip_x: false,
  flip_y: false,
};

const DEFAULTS = {
  tracks: { name: "", magnetic: false, locked: false, hidden: false, muted: false, solo: false, gain_db: 0, height: 64 },
  clips: {
    source_in: 0,
    speed_num: 1,
    speed_den: 1,
    fit: "contain",
    transform: NEUTRAL,
    opacity: 1,
    blend: "normal",
    gain_db: 0,
    pan: 0,
    fade_in: 0,
    fade_out: 0,
    enabled: true,
    keyframes: {},
    effects: [],
    name: "",
    label: null,
  },
  transitions: { outgoing: null, incoming: null, softness: 0 },
  captions: { speaker: "", shot: null },
  markers: { length: 0, kind: "marker", name: "", note: "", colour: "#e8a33d" },
  bin: { name: "", reason: "" },
} as const;

const SOURCE_DEFAULTS: Readonly<Record<string, object>> = {
  media: { asset: null, shot: null, take: null, rate: FILM_RATE, extent: null, audio: false },
  still: { asset: null, extent: null },
  solid: { colour: "#000000" },
  title: {
    style: "title",
    size: 0.08,
    colour: "#f2efe8",
    x: 0.5,
    y: 0.5,
    align: "centre",
    weight: "regular",
    background: null,
  },
  gap: {},
};

type Json = Readonly<Record<string, unknown>>;

/** The API's document with all that it leaves out. It fills in and does not check: the server has checked the fields. */
export function documentOf(raw: object): TimelineDocument {
  const given = raw as Json;
  const filled: Record<string, unknown> = {
    version: 1,
    rate: FILM_RATE,
    extent: { width: 1280, height: 720 },
    audio_rate: 48_000,
    title: "",
    language: "und",
    ...given,
  };
  for (const section of SECTIONS) {
    const items = (given[section] ?? {}) as Json;
    filled[section] = Object.fromEntries(Object.entries(items).map(([key, item]) => [key, filledItem(section, item)]));
  }
  return { ...filled, rate: { ...FILM_RATE, ...(filled["rate"] as Rate) } } as unknown as TimelineDocument;
}

function filledItem(section: Section, item: unknown): unknown {
  if (section === "links") return item;
  const whole: Json = { ...DEFAULTS[section], ...(item as Json) };
  if (section === "bin") return { ...whole, source: sourceOf(whole["source"] as Json) };
  if (section !== "clips") return whole;
  const keyframes = Object.entries(whole["keyframes"] as Readonly<Record<string, readonly object[]>>);
  return {
    ...whole,
    source: sourceOf(whole["source"] as Json),
    transform: { ...NEUTRAL, ...(whole["transform"] as Json) },
    keyframes: Object.fromEntries(keyframes.map(([name, row]) => [name, row.map((at) => ({ easing: "linear", ...at }))])),
    effects: (whole["effects"] as readonly object[]).map((effect) => ({ enabled: true, parameters: {}, ...effect })),
  };
}

function sourceOf(raw: Json): Json {
  const type = String(raw["type"] ?? "media");
  const whole: Json = { type, ...SOURCE_DEFAULTS[type], ...raw };
  return type === "media" ? { ...whole, rate: { den: 1, ...(whole["rate"] as Json) } } : whole;
}

// Questions

export const PICTURE_KINDS: readonly TrackKind[] = ["video", "title", "caption"];

/** A dip shows each neighbour on its own side of the cut only; a crossfade of sound plays a source's edge mirrored. */
export const HANDLELESS: readonly TransitionKind[] = ["dip_to_black", "dip_to_white", "audio_crossfade"];

const NO_CLIPS: readonly string[] = [];
const rows = new WeakMap<ById<Clip>, ReadonlyMap<string, readonly string[]>>();
const lengths = new WeakMap<ById<Clip>, number>();

/** Track → its clips in order of position. Found once per map of clips: documents are never changed in place. */
export function clipIdsByTrack(document: Pick<TimelineDocument, "clips">): ReadonlyMap<string, readonly string[]> {
  const { clips } = document;
  const known = rows.get(clips);
  if (known !== undefined) return known;
  const found = new Map<string, string[]>();
  for (const [key, clip] of Object.entries(clips)) {
    const row = found.get(clip.track);
    if (row === undefined) found.set(clip.track, [key]);
    else row.push(key);
  }
  for (const row of found.values()) row.sort((a, b) => clipAt(clips, a).start - clipAt(clips, b).start || (a < b ? -1 : 1));
  rows.set(clips, found);
  return found;
}

const linked = new WeakMap<ById<readonly string[]>, ReadonlyMap<string, readonly string[]>>();

/** Clip → the members of its link. Found once per map of links. */
export function linkByClip({ links }: Pick<TimelineDocument, "links">): ReadonlyMap<string, readonly string[]> {
  let found = linked.get(links);
  if (found === undefined) {
    found = new Map(Object.values(links).flatMap((members) => members.map((member) => [member, members] as const)));
    linked.set(links, found);
  }
  return found;
}

/** For who has just made a map of clips and knows its rows: they need not be sorted again. */
export function rememberRows(clips: ById<Clip>, byTrack: ReadonlyMap<string, readonly string[]>): void {
  rows.set(clips, byTrack);
}

/** The clips of one track in order of position. */
export function clipsOf(document: Pick<TimelineDocument, "clips">, track: string): readonly string[] {
  return clipIdsByTrack(document).get(track) ?? NO_CLIPS;
}

function clipAt(clips: ById<Clip>, key: string): Clip {
  const clip = clips[key];
  if (clip === undefined) throw new Error(`The index names clip ${key}, which does not exist.`);
  return clip;
}

/** The frame after the item's last. */
export function endOf(item: { readonly start: number; readonly length: number }): number {
  return item.start + item.length;
}

/** Frames from 0 to the end of the last clip. Captions and markers do not lengthen a film. */
export function lengthOfDocument(document: Pick<TimelineDocument, "clips">): number {
  let length = lengths.get(document.clips);
  if (length === undefined) {
    length = 0;
    for (const clip of Object.values(document.clips)) length = Math.max(length, endOf(clip));
    lengths.set(document.clips, length);
  }
  return length;
}

/** Source frames a sequence frame, signed; 1 for sources that have no time of their own. */
export function stepOfClip(clip: Clip, sequence: Rate): Step {
  return clip.source.type === "media"
    ? stepOf(clip.speed_num, clip.speed_den, clip.source.rate, sequence)
    : { num: 1, den: 1 };
}

/**
 * Sequence frames that the source has before the clip's first and after its last frame; null where it is endless.
 * A clip that runs past its source has a negative second one. A held frame (speed 0) is endless.
 */
export function handles(clip: Clip, sequence: Rate): readonly [number, number] | null {
  const { source, source_in: first } = clip;
  if (source.type !== "media" || clip.speed_num === 0) return null;
  const { num, den } = stepOfClip(clip, sequence);
  if (num > 0) return [mulDivFloor(first, den, num), mulDivCeil(source.frames - first, den, num) - clip.length];
  return [mulDivFloor(source.frames - 1 - first, den, -num), mulDivCeil(first + 1, den, -num) - clip.length];
}

/** Fades that are longer than a clip that became shorter: the fade in yields first. */
export function withFades(clip: Clip): Clip {
  if (clip.fade_in + clip.fade_out <= clip.length) return clip;
  const out = Math.min(clip.fade_out, clip.length);
  return { ...clip, fade_in: Math.min(clip.fade_in, clip.length - out) as Frame, fade_out: out as Frame };
}

/** Whether a track of this kind can hold such a source. */
export function takes(kind: TrackKind, magnetic: boolean, source: Source): boolean {
  if (source.type === "gap") return magnetic && (kind === "video" || kind === "audio");
  switch (kind) {
    case "video":
      return true;
    case "audio":
      return source.type === "media" && source.audio;
    case "title":
      return source.type === "title";
    case "caption":
      return false;
  }
}
