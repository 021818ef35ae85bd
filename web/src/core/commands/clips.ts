/** What a clip says of itself: gain, fades, opacity, transform, its take. */
import { stepOfClip, withFades, type Clip, type Keyframe, type MediaSource, type Transform } from "../document";
import { frame, framesUsed } from "../time";
import { command, refuse, type Edit } from "./edit";
import { fits } from "./shape";
import { ANY, atMost, colour, DECIBEL, PAN, SCALE, UNIT, within } from "./values";

export type ClipChanges = Partial<
  Pick<Clip, "gain_db" | "pan" | "opacity" | "blend" | "fit" | "fade_in" | "fade_out" | "enabled" | "name" | "label">
> & { readonly transform?: Partial<Transform> };

/** Sets fields of clips. A transform's fields that are left out stay. Only these clips, not what is linked with them. */
export const editClips = command<{ readonly clips: readonly string[]; readonly changes: ClipChanges }>((edit, { clips, changes }) => {
  checkFields(changes);
  const { transform, ...fields } = changes;
  for (const key of clips) {
    const old = edit.clip(key);
    const placed = transform === undefined ? old.transform : { ...old.transform, ...transform };
    const moved = Object.entries(placed).some(([name, value]) => old.transform[name as keyof Transform] !== value);
    edit.changeClip(key, moved ? { ...fields, transform: placed } : fields);
  }
});

/** Makes clips louder or quieter by as many dB, each as far as a gain goes. What makes no sound is left alone. */
export const changeGain = command<{ readonly clips: readonly string[]; readonly by: number }>((edit, { clips, by }) => {
  for (const key of clips) {
    const { source, gain_db } = edit.clip(key);
    if (source.type !== "media" || !source.audio) continue;
    edit.changeClip(key, { gain_db: Math.min(DECIBEL.most, Math.max(DECIBEL.least, gain_db + by)) });
  }
});

/** Sets the keyframes of one property (`opacity`, `transform.x`, …), in any order; an empty list takes them away. */
export const setKeyframes = command<{ readonly clip: string; readonly property: string; readonly keyframes: readonly Keyframe[] }>(
  (edit, { clip: key, property, keyframes }) => {
    const { [property]: old, ...rest } = edit.clip(key).keyframes;
    const row = keyframes.toSorted((a, b) => a.frame - b.frame);
    for (const keyframe of row) within("A keyframe's value", keyframe.value, ANY);
    if (row.length === 0 && old === undefined) return;
    edit.changeClip(key, { keyframes: row.length === 0 ? rest : { ...rest, [property]: row } });
  },
);

/** What can be carried from one clip to others. */
export const ATTRIBUTES = ["transform", "opacity", "blend", "fit", "gain_db", "pan", "keyframes", "effects", "fade_in", "fade_out"] as const;
export type Attribute = (typeof ATTRIBUTES)[number];

/** Gives clips the named fields of another one; fades as long as the clip allows. */
export const pasteAttributes = command<{
  readonly from: Pick<Clip, Attribute>;
  readonly clips: readonly string[];
  readonly attributes: readonly Attribute[];
}>((edit, { from, clips, attributes }) => {
  const fields = Object.fromEntries(attributes.map((name) => [name, from[name]])) as Partial<Clip>;
  for (const key of clips) {
    const clip = edit.clip(key);
    const changed = withFades({ ...clip, ...fields });
    edit.changeClip(key, { ...fields, fade_in: changed.fade_in, fade_out: changed.fade_out });
  }
});

export interface TakeChoice {
  readonly clip: string;
  readonly source: MediaSource;
  /** Linked clips of the same blob change along; true where it is left out. */
  readonly linked?: boolean;
}

/**
 * Shows another take in the same place. Its in-point stays where the new take is long enough, else lies as late as it
 * can; a take that is shorter than the clip is refused (CLIP_PAST_SOURCE).
 */
export const changeTake = command<TakeChoice>((edit, { clip: key, source, linked }) => {
  const old = edit.clip(key).source;
  if (old.type !== "media") refuse("WRONG_SOURCE", `Clip ${key} shows no take.`, ["clips", key]);
  if (JSON.stringify(old) === JSON.stringify(source)) return;
  for (const name of linked === false ? [key] : edit.withLinked([key])) {
    const other = edit.clip(name);
    if (name !== key && (other.source.type !== "media" || other.source.blob !== old.blob)) continue;
    edit.changeClip(name, { source, source_in: inPoint(edit, name, source) });
  }
});

function inPoint(edit: Edit, key: string, source: MediaSource): Clip["source_in"] {
  const clip: Clip = { ...edit.clip(key), source };
  const used = framesUsed(clip.length, stepOfClip(clip, edit.document.rate));
  const latest = clip.speed_num < 0 ? source.frames - 1 : source.frames - used;
  const first = Math.min(clip.source_in, latest);
  if (first < 0 || !fits({ ...clip, source_in: frame(first) }, edit.document.rate)) {
    refuse("CLIP_PAST_SOURCE", `The take is shorter than clip ${key}.`, ["clips", key]);
  }
  return frame(first);
}

function checkFields(changes: ClipChanges): void {
  within("Gain in dB", changes.gain_db, DECIBEL);
  within("Pan", changes.pan, PAN);
  within("Opacity", changes.opacity, UNIT);
  atMost("A clip's name", changes.name, 200);
  colour("A clip's label", changes.label);
  const { transform } = changes;
  if (transform === undefined) return;
  within("Scale", transform.scale_x, SCALE);
  within("Scale", transform.scale_y, SCALE);
  for (const name of ["x", "y", "rotation"] as const) within(name, transform[name], ANY);
  for (const name of ["anchor_x", "anchor_y", "crop_left", "crop_top", "crop_right", "crop_bottom"] as const) {
    within(name, transform[name], UNIT);
  }
}
