/**
 * What commands are made of. A command is a pure function `(document, args) → Result`: the document after it, or why it
 * was refused; then nothing has changed. Inside, a plan writes into an `Edit` and may call `refuse`; when it has ended,
 * what follows from its changes is settled (holes, transitions, links, markers) and the whole result is validated, so
 * that no command can leave a document that the server would not take.
 */
import {
  clipIdsByTrack,
  clipsOf,
  endOf,
  linkByClip,
  rememberRows,
  type ById,
  type Caption,
  type Clip,
  type Marker,
  type TimelineDocument,
  type Track,
  type TransitionItem,
} from "../document";
import { validate, type ProblemCode } from "../invariants";
import { copied, diffItems, type Patch, type PatchOp } from "../patch";
import { frame, type Frame } from "../time";
import { settle } from "./settle";

/** Why a command was refused: a broken rule, or one of these. */
export type RefusalCode =
  | ProblemCode
  | "NOTHING_CHANGED"
  | "NO_SUCH_ITEM"
  | "NO_TRACK"
  | "LOCKED"
  | "BEFORE_START"
  | "TOO_SHORT"
  | "SYNC_BLOCKED"
  | "NOT_ADJACENT"
  | "NOT_A_GAP"
  | "WRONG_SOURCE"
  | "BAD_VALUE"
  | "OTHER_RATE";

export interface Refusal {
  readonly ok: false;
  readonly code: RefusalCode;
  readonly path: readonly string[];
  readonly message: string;
}

/** What a command did besides what it was asked for. */
export interface Note {
  readonly code: "TRANSITION_REMOVED" | "TRANSITION_SHORTENED" | "MARKER_MOVED" | "CAPTION_CUT" | "LINK_REMOVED";
  readonly path: readonly string[];
}

export interface Done {
  readonly ok: true;
  readonly document: TimelineDocument;
  /** From the document before to this one; what `invertApart` finds for it leads back. */
  readonly patches: Patch;
  /** Keys of the clips, captions or markers that it made, in order: what an editor selects next. */
  readonly made: readonly string[];
  readonly notes: readonly Note[];
}

export type Result = Done | Refusal;

/** Its patches are found when they are first asked for: a gesture asks for a document at each move, for patches once. */
class Change implements Done {
  readonly ok = true;
  readonly document: TimelineDocument;
  readonly made: readonly string[];
  readonly notes: readonly Note[];
  readonly #edit: Edit;
  #patches: Patch | null = null;

  constructor(edit: Edit, after: TimelineDocument) {
    this.document = after;
    this.made = edit.made;
    this.notes = edit.notes;
    this.#edit = edit;
  }

  get patches(): Patch {
    this.#patches ??= this.#edit.patches();
    return this.#patches;
  }
}

class RefusedPlan extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** Ends the plan: the command is refused as a whole. */
export function refuse(code: RefusalCode, message: string, path: readonly string[] = []): never {
  throw new RefusedPlan({ ok: false, code, path, message });
}

/** A command from its plan. */
export function command<Args>(plan: (edit: Edit, args: Args) => void): (document: TimelineDocument, args: Args) => Result {
  return (document, args) => {
    const edit = new Edit(document);
    try {
      plan(edit, args);
      settle(edit);
    } catch (error) {
      if (error instanceof RefusedPlan) return error.refusal;
      if (error instanceof RangeError) return { ok: false, code: "BAD_VALUE", path: [], message: error.message };
      throw error;
    }
    if (!edit.hasChanged()) {
      return { ok: false, code: "NOTHING_CHANGED", path: [], message: "That would change nothing." };
    }
    const after = edit.finished();
    const problem = validate(after, document, edit.otherThanShifted())[0];
    if (problem !== undefined) return { ok: false, ...problem };
    return new Change(edit, after);
  };
}

type Items = {
  tracks: Track;
  clips: Clip;
  transitions: TransitionItem;
  captions: Caption;
  markers: Marker;
  links: readonly string[];
};

/** A document being changed. Writing to anything on a locked track refuses the command. */
export class Edit {
  readonly before: TimelineDocument;
  readonly made: string[] = [];
  readonly notes: Note[] = [];
  /** Tracks whose clips were changed, added or taken away. */
  readonly touched = new Set<string>();
  /** Whether time was made or taken away, and markers moved with it. */
  rippled = false;
  #now: TimelineDocument;
  readonly #written = new Map<keyof Items, Set<string>>();
  readonly #members = new Map<string, Set<string>>(); // of each touched track
  readonly #rows = new Map<string, readonly string[]>(); // the same, in order
  readonly #numbers = new Map<string, number>();
  readonly #shifted = new Map<Clip, Clip>(); // a clip that differs from another in its start only, and that one

  constructor(document: TimelineDocument) {
    this.before = document;
    this.#now = document;
  }

  /** The document as it stands. Do not keep it: later writes may change it in place. */
  get document(): TimelineDocument {
    return this.#now;
  }

  // Reading

  clip(key: string): Clip {
    return this.#now.clips[key] ?? refuse("NO_SUCH_ITEM", `There is no clip ${key}.`, ["clips", key]);
  }

  track(key: string): Track {
    return this.#now.tracks[key] ?? refuse("NO_TRACK", `There is no track ${key}.`, ["tracks", key]);
  }

  caption(key: string): Caption {
    return this.#now.captions[key] ?? refuse("NO_SUCH_ITEM", `There is no caption ${key}.`, ["captions", key]);
  }

  /** The clips of a track in order, as they stand. */
  row(track: string): readonly string[] {
    const members = this.#members.get(track);
    if (members === undefined) return clipsOf(this.before, track);
    let row = this.#rows.get(track);
    if (row === undefined) {
      const { clips } = this.#now;
      const start = (key: string): number => clips[key]?.start ?? 0;
      row = [...members].sort((a, b) => start(a) - start(b) || (a < b ? -1 : 1));
      this.#rows.set(track, row);
    }
    return row;
  }

  /** The clip that covers `at` on a track, if any. */
  clipUnder(track: string, at: number): string | undefined {
    return this.row(track).find((key) => this.clip(key).start <= at && at < endOf(this.clip(key)));
  }

  /** These clips with all that are linked with them, each once; without those that this command has dropped. */
  withLinked(keys: readonly string[]): string[] {
    const all = new Set(keys);
    const { clips, links } = this.#now;
    const add = (members: readonly string[]): void => {
      for (const member of members) if (Object.hasOwn(clips, member)) all.add(member);
    };
    if (links === this.before.links) {
      const found = linkByClip(this.before);
      for (const key of keys) add(found.get(key) ?? []);
    } else {
      for (const members of Object.values(links)) if (members.some((member) => all.has(member))) add(members);
    }
    return [...all];
  }

  /** A key that no item of the section has, nor had before this command: `split-2`. */
  freshKey(section: keyof Items, hint: string): string {
    const taken = (key: string): boolean => Object.hasOwn(this.#now[section], key) || Object.hasOwn(this.before[section], key);
    let number = (this.#numbers.get(`${section} ${hint}`) ?? Object.keys(this.#now[section]).length) + 1;
    while (taken(`${hint}-${number}`)) number += 1;
    this.#numbers.set(`${section} ${hint}`, number);
    return `${hint}-${number}`;
  }

  // Writing

  set<S extends keyof Items>(section: S, key: string, item: Items[S]): void {
    (this.#own(section, key) as Record<string, Items[S]>)[key] = item;
  }

  drop(section: keyof Items, key: string): void {
    if (Object.hasOwn(this.#now[section], key)) delete (this.#own(section, key) as Record<string, unknown>)[key];
  }

  addClip(key: string, clip: Clip): void {
    this.#touch(clip.track).add(key);
    this.set("clips", key, clip);
  }

  changeClip(key: string, changes: Partial<Clip>): void {
    const old = this.clip(key);
    if (sameFields(old, changes)) return;
    this.#touch(old.track).delete(key);
    this.addClip(key, { ...old, ...changes });
  }

  dropClip(key: string): void {
    this.#touch(this.clip(key).track).delete(key);
    this.drop("clips", key);
  }

  /** Moves clips by signed frames. A ripple moves thousands: what all of a track have in common is looked at once. */
  shiftClips(keys: Iterable<string>, by: number): void {
    if (by === 0) return;
    const tracks = new Set<string>();
    for (const key of keys) {
      const clip = this.clip(key);
      if (clip.start + by < 0) refuse("BEFORE_START", `Clip ${key} would begin before the film.`, ["clips", key]);
      if (!tracks.has(clip.track)) {
        this.#touch(clip.track);
        tracks.add(clip.track);
      }
      this.set("clips", key, this.#at(clip, frame(clip.start + by)));
    }
  }

  /** The clip elsewhere in time. One that comes back to where it was before is the very same again. */
  #at(clip: Clip, start: Frame): Clip {
    const origin = this.#shifted.get(clip) ?? clip;
    if (origin.start === start) return origin;
    const shifted = { ...origin, start };
    this.#shifted.set(shifted, origin);
    return shifted;
  }

  changeCaption(key: string, changes: Partial<Caption>): void {
    const old = this.caption(key);
    if (sameFields(old, changes)) return;
    this.unlocked(old.track);
    this.set("captions", key, { ...old, ...changes });
  }

  dropCaption(key: string): void {
    this.unlocked(this.caption(key).track);
    this.drop("captions", key);
  }

  /** Refuses unless the track may be written to. */
  unlocked(track: string): void {
    if (this.#now.tracks[track]?.locked ?? false) {
      refuse("LOCKED", `Track ${track} is locked.`, ["tracks", track]);
    }
  }

  /** Whether anything is other than before. */
  hasChanged(): boolean {
    for (const item of this.#items()) if (diffItems(this.before, this.#now, [item]).length > 0) return true;
    return false;
  }

  /** From the document before to this one. */
  patches(): Patch {
    const found: PatchOp[] = [];
    for (const [section, key] of this.#items()) {
      const start = section === "clips" ? this.#shiftedTo(key) : null; // of thousands of clips nothing else is looked at
      if (start !== null) found.push(["set", [section, key, "start"], start]);
      else found.push(...diffItems(this.before, this.#now, [[section, key]]));
    }
    return found;
  }

  /** Clips that were written, but for those that differ from before in their start only; dropped ones among them. */
  otherThanShifted(): string[] {
    return [...(this.#written.get("clips") ?? [])].filter((key) => this.#shiftedTo(key) === null);
  }

  /** Where a clip is now whose start is all that has changed of it; else null. */
  #shiftedTo(key: string): Frame | null {
    const clip = this.#now.clips[key];
    const origin = clip === undefined ? undefined : this.#shifted.get(clip);
    return clip !== undefined && origin !== undefined && origin === this.before.clips[key] ? clip.start : null;
  }

  /** What was written or taken away. */
  *#items(): Generator<readonly [section: keyof Items, key: string]> {
    for (const [section, keys] of this.#written) for (const key of keys) yield [section, key];
  }

  /** Whether a clip was taken away and not put back. */
  hasDropped(): boolean {
    return [...(this.#written.get("clips") ?? [])].some((key) => !Object.hasOwn(this.#now.clips, key));
  }

  /** The document as a value of its own; the rows of its tracks are known. */
  finished(): TimelineDocument {
    if (this.#now.clips !== this.before.clips) {
      const rows = new Map(clipIdsByTrack(this.before));
      for (const track of this.#members.keys()) rows.set(track, this.row(track));
      rememberRows(this.#now.clips, rows);
    }
    return this.#now;
  }

  #touch(track: string): Set<string> {
    this.unlocked(track);
    this.touched.add(track);
    this.#rows.delete(track);
    let members = this.#members.get(track);
    if (members === undefined) {
      members = new Set(clipsOf(this.before, track));
      this.#members.set(track, members);
    }
    return members;
  }

  /** The section's map for writing one item: copied when first written to. */
  #own(section: keyof Items, key: string): ById<unknown> {
    const written = this.#written.get(section);
    if (written !== undefined) written.add(key);
    else {
      this.#now = { ...this.#now, [section]: copied<unknown>(this.#now[section]) };
      this.#written.set(section, new Set([key]));
    }
    return this.#now[section];
  }
}

function sameFields<T extends object>(old: T, changes: Partial<T>): boolean {
  return Object.entries(changes).every(([name, value]) => Object.is(old[name as keyof T], value));
}
