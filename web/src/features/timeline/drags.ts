/** What can be dragged in the timeline, each thing by its command. */
import {
  addTransition,
  duplicate,
  editCaption,
  editClips,
  editMarker,
  editTransition,
  move,
  moveCaptions,
  rearrange,
  rippleTrim,
  transitionLimits,
  trim,
  type Result,
} from "@/core/commands";
import { clipsOf, endOf, lengthOfDocument, type TimelineDocument } from "@/core/document";
import { shiftedTracks } from "@/core/stack";
import { frame, timecode } from "@/core/time";
import type { Modifiers, Point } from "@/shared/ui/follow";
import { select, selectOne, useSelection } from "@/stores/selectionStore";

import { CommandDrag, signedTime } from "./gesture";
import { GAIN_SPAN } from "./measures";

export type Edge = "head" | "tail";

/** Which track lies under a place. */
export type TrackAt = (y: number) => string | null;

const GONE: Result = { ok: false, code: "NO_SUCH_ITEM", path: [], message: "" };
const SAME: Result = { ok: false, code: "NOTHING_CHANGED", path: [], message: "" };
const held = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most);

/** Clips, moved in time and between tracks: along a magnetic track they change their order; with Alt copies are laid. */
export class ClipDrag extends CommandDrag {
  readonly #clips: readonly string[];
  readonly #trackAt: TrackAt;

  constructor(readonly clip: string, from: Point, zoom: number, trackAt: TrackAt, document: TimelineDocument) {
    const { clips } = useSelection.getState();
    const moving = clips.has(clip) ? [...clips] : [clip];
    super(from, zoom, "move", moving.flatMap((key) => edgesOf(document, key)), moving);
    this.#clips = moving;
    this.#trackAt = trackAt;
  }

  protected plan(by: number, to: Point, keys: Modifiers): Result {
    const clip = this.document.clips[this.clip];
    const track = this.document.tracks[clip?.track ?? ""];
    if (clip === undefined || track === undefined) return GONE;
    const onto = this.#trackAt(to.y);
    const tracks = onto === null || onto === clip.track ? undefined : shiftedTracks(this.document, this.#clips, clip.track, onto);
    const where = { clips: this.#clips, by, ...(tracks && { tracks }), onto: "overwrite" } as const;
    if (keys.altKey) return duplicate(this.document, where);
    if (track.magnetic && tracks === undefined) return rearrange(this.document, { clips: this.#clips, at: frame(this.#cutNear(clip.track, clip.start, by)) });
    return move(this.document, where);
  }

  protected override done(made: readonly string[]): void {
    if (made.length > 0) select(made);
  }

  /** Where a clip that is dragged along a magnetic track goes in: before the clip whose middle it has not passed. */
  #cutNear(track: string, start: number, by: number): number {
    const row = clipsOf(this.document, track).flatMap((key) => this.document.clips[key] ?? []);
    const moved = this.#clips.flatMap((key) => this.document.clips[key] ?? []);
    const middle = start + by + moved.reduce((sum, clip) => sum + (clip.track === track ? clip.length : 0), 0) / 2;
    const after = row.find((other) => other.start + other.length / 2 > middle);
    return after?.start ?? Math.max(0, ...row.map(endOf));
  }
}

function edgesOf(document: TimelineDocument, key: string): number[] {
  const item = document.clips[key] ?? document.captions[key];
  return item === undefined ? [] : [item.start, endOf(item)];
}

/** An edge of a clip. On a magnetic track what follows comes along; with Alt, and on a free track, it stays. */
export class TrimDrag extends CommandDrag {
  constructor(readonly clip: string, readonly edge: Edge, from: Point, zoom: number, document: TimelineDocument) {
    const [start = 0, end = 0] = edgesOf(document, clip);
    super(from, zoom, "trim", [edge === "head" ? start : end], [clip]);
  }

  protected plan(by: number, _to: Point, keys: Modifiers): Result {
    const clip = this.document.clips[this.clip];
    if (clip === undefined) return GONE;
    const to = frame(Math.max(0, (this.edge === "head" ? clip.start : endOf(clip)) + by));
    const ripples = (this.document.tracks[clip.track]?.magnetic ?? false) !== keys.altKey;
    return (ripples ? rippleTrim : trim)(this.document, { clip: this.clip, edge: this.edge, to });
  }
}

/** How long a clip's sound and picture come and go. */
export class FadeDrag extends CommandDrag {
  constructor(readonly clip: string, readonly side: "fade_in" | "fade_out", from: Point, zoom: number) {
    super(from, zoom, "fade");
  }

  protected plan(by: number): Result {
    return editClips(this.document, { clips: [this.clip], changes: { [this.side]: frame(this.#length(by)) } });
  }

  protected override hint(by: number): string {
    return timecode(this.#length(by), this.document.rate).replace(/^(00:)+/, "");
  }

  #length(by: number): number {
    const clip = this.document.clips[this.clip];
    if (clip === undefined) return 0;
    const other = this.side === "fade_in" ? clip.fade_out : clip.fade_in;
    return held(clip[this.side] + (this.side === "fade_in" ? by : -by), 0, clip.length - other);
  }
}

const DB_A_PIXEL = 0.25;

/** How loud a clip is: up and down, a quarter of a dB a pixel; with Shift a twentieth. */
export class GainDrag extends CommandDrag {
  #gain = 0;

  constructor(readonly clip: string, from: Point, zoom: number) {
    super(from, zoom, "gain");
  }

  protected plan(_by: number, to: Point, keys: Modifiers): Result {
    const clip = this.document.clips[this.clip];
    if (clip === undefined) return GONE;
    const fine = keys.shiftKey ? 0.2 : 1;
    this.#gain = held(Math.round((clip.gain_db + (this.from.y - to.y) * DB_A_PIXEL * fine) * 10) / 10, -96, 24);
    return editClips(this.document, { clips: [this.clip], changes: { gain_db: this.#gain } });
  }

  protected override hint(): string {
    return decibels(this.#gain);
  }
}

export function decibels(gain: number): string {
  return `${gain > 0 ? "+" : gain < 0 ? "−" : ""}${Math.abs(gain).toFixed(1)} dB`;
}

/** Pixels from the top of a clip's body at which its gain's line lies. */
export function gainLine(gain: number, room: number): number {
  const share = (held(gain, GAIN_SPAN.least, GAIN_SPAN.most) - GAIN_SPAN.least) / (GAIN_SPAN.most - GAIN_SPAN.least);
  return Math.round((1 - share) * (room - 1));
}

/** A new transition, drawn out of a cut. */
export class NewTransitionDrag extends CommandDrag {
  constructor(readonly track: string, readonly at: number, from: Point, zoom: number) {
    super(from, zoom, "transition");
  }

  protected plan(by: number): Result {
    const kind = this.document.tracks[this.track]?.kind === "audio" ? "audio_crossfade" : "dissolve";
    const length = 2 * Math.abs(by);
    return length === 0 ? SAME : addTransition(this.document, { track: this.track, at: frame(this.at), kind, length, fit: true });
  }

  protected override hint(by: number): string {
    return signedTime(2 * Math.abs(by), this.document).slice(1);
  }

  protected override done(made: readonly string[]): void {
    selectOne({ transition: made[0] ?? null });
  }
}

/** The length of a transition: both sides alike as far as each can, with Alt only the one that is dragged. */
export class TransitionDrag extends CommandDrag {
  #length = 0;

  constructor(readonly transition: string, readonly edge: Edge, from: Point, zoom: number) {
    super(from, zoom, "transition");
  }

  protected plan(by: number, _to: Point, keys: Modifiers): Result {
    const item = this.document.transitions[this.transition];
    const limits = transitionLimits(this.document, this.transition);
    if (item === undefined || limits === null) return GONE;
    const longer = this.edge === "head" ? -by : by;
    const side = (own: "before" | "after", edge: Edge) => (keys.altKey && edge !== this.edge ? item[own] : held(item[own] + longer, 0, limits[own]));
    let [before, after] = [side("before", "head"), side("after", "tail")];
    if (before + after === 0) [before, after] = limits.before > 0 ? [1, 0] : [0, 1];
    this.#length = before + after;
    return editTransition(this.document, { transition: this.transition, changes: { before: frame(before), after: frame(after) } });
  }

  protected override hint(): string {
    return signedTime(this.#length, this.document).slice(1);
  }
}

/** Captions: moved in time and between caption tracks, with Alt copied. */
export class CaptionDrag extends CommandDrag {
  readonly #captions: readonly string[];
  readonly #trackAt: TrackAt;

  constructor(readonly caption: string, from: Point, zoom: number, trackAt: TrackAt, document: TimelineDocument) {
    const { captions } = useSelection.getState();
    const moving = captions.has(caption) ? [...captions] : [caption];
    super(from, zoom, "caption", moving.flatMap((key) => edgesOf(document, key)), moving);
    this.#captions = moving;
    this.#trackAt = trackAt;
  }

  protected plan(by: number, to: Point, keys: Modifiers): Result {
    const onto = this.#trackAt(to.y);
    const other = onto !== null && onto !== this.document.captions[this.caption]?.track && this.document.tracks[onto]?.kind === "caption";
    return moveCaptions(this.document, { captions: this.#captions, by, copy: keys.altKey, ...(other && { track: onto }) });
  }

  protected override done(made: readonly string[]): void {
    if (made.length > 0) select([], made);
  }
}

/** When a caption comes or goes. */
export class CaptionTrimDrag extends CommandDrag {
  constructor(readonly caption: string, readonly edge: Edge, from: Point, zoom: number, document: TimelineDocument) {
    const [start = 0, end = 0] = edgesOf(document, caption);
    super(from, zoom, "caption", [edge === "head" ? start : end], [caption]);
  }

  protected plan(by: number): Result {
    const caption = this.document.captions[this.caption];
    if (caption === undefined) return GONE;
    const end = endOf(caption);
    const start = this.edge === "head" ? held(caption.start + by, 0, end - 1) : caption.start;
    const stop = this.edge === "tail" ? Math.max(end + by, start + 1) : end;
    return editCaption(this.document, { caption: this.caption, changes: { start: frame(start), length: frame(stop - start) } });
  }
}

/** A marker along the ruler; its tail: how much it marks. */
export class MarkerDrag extends CommandDrag {
  #shown = 0;

  constructor(readonly marker: string, readonly edge: "body" | "tail", from: Point, zoom: number, document: TimelineDocument) {
    const item = document.markers[marker];
    const at = item === undefined ? 0 : edge === "body" ? item.at : item.at + item.length;
    super(from, zoom, "marker", [at]);
  }

  protected plan(by: number): Result {
    const item = this.document.markers[this.marker];
    if (item === undefined) return GONE;
    const end = lengthOfDocument(this.document);
    const at = this.edge === "body" ? held(item.at + by, 0, end - item.length) : item.at;
    const length = this.edge === "tail" ? held(item.length + by, 0, end - item.at) : item.length;
    this.#shown = at + length;
    return editMarker(this.document, { marker: this.marker, changes: { at: frame(at), length: frame(length) } });
  }

  protected override hint(): string {
    return timecode(this.#shown, this.document.rate);
  }
}
