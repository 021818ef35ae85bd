/** What an export is asked for, from what is set on the page. Pure. */
import { parseTimecode } from "@/core/time";
import type { CaptionMode, ExportPreset, ExportPresetName, ExportRequest, Extent, LoudnessPreset, Rate } from "@/shared/api/schema";

export interface Form {
  readonly preset: ExportPresetName;
  /** Timecodes; null: the whole. The out point is the last frame that is shown. */
  readonly part: { readonly from: string; readonly to: string } | null;
  /** Height in pixels; null: as the sequence, or as the preset makes it. */
  readonly height: number | null;
  readonly captions: CaptionMode;
  readonly loudness: LoudnessPreset;
  readonly name: string;
}

const HEIGHTS = [2160, 1440, 1080, 720, 480, 360];
const LARGEST = 4096;

/** Heights that can be chosen besides the sequence's own, the largest first: none that stands for the same picture. */
export function heightsFor(own: Required<Extent>): number[] {
  return HEIGHTS.filter((height) => height !== own.height && scaled(own, height).width <= LARGEST);
}

/** The sequence's shape at another height; both even, as codecs want them. */
export function scaled(own: Required<Extent>, height: number): Required<Extent> {
  return { width: Math.round((own.width * height) / own.height / 2) * 2, height };
}

export type Range = { readonly ok: true; readonly start: number; readonly stop: number } | { readonly ok: false };

/** From two timecodes: frames from the first up to, not including, `stop`. */
export function rangeOf(part: Form["part"], rate: Rate, length: number): Range {
  if (part === null) return { ok: true, start: 0, stop: length };
  try {
    const start = parseTimecode(part.from, rate as never);
    const last = parseTimecode(part.to, rate as never);
    return last >= start && last < length ? { ok: true, start, stop: last + 1 } : { ok: false };
  } catch {
    return { ok: false };
  }
}

/** Which captions a format can have. */
export function captionsFor(preset: ExportPreset): CaptionMode[] {
  return [...(preset.captions ? (["track"] as const) : []), "sidecar", ...(preset.picture ? (["burn"] as const) : []), "none"];
}

/** A name that any disk takes; the server says the same. */
export function goodName(name: string): boolean {
  const said = name.trim();
  return said !== "" && said !== "." && said !== ".." && !/[/\\\p{Cc}]/u.test(said);
}

export function requestOf(form: Form, preset: ExportPreset, own: Required<Extent>, range: { start: number; stop: number }, length: number): ExportRequest {
  const allowed = captionsFor(preset);
  const settings = {
    captions: allowed.includes(form.captions) ? form.captions : allowed.includes("sidecar") && form.captions !== "none" ? "sidecar" : "none",
    loudness: form.loudness,
    ...(form.height !== null && preset.picture && { extent: scaled(own, form.height) }),
    ...((range.start > 0 || range.stop < length) && { start: range.start, stop: range.stop }),
  };
  return { preset: form.preset, name: form.name.trim(), settings } as ExportRequest;
}
