/** Captions out of files: SubRip and WebVTT. What is written is the server's affair (`src/milimo/media/captions.py`). */
import type { NewCaption } from "./commands/captions";
import { rational } from "./rational";
import { frame, lengthOf, type Rate } from "./time";

const TIMING = /^\s*(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})\s*-->\s*(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})/;

/**
 * The captions of a file, in order, on the nearest frames and apart from each other (a caption ends where the next one
 * begins). Markup, positions, comments and styles are left out; a voice (`<v Ada>`) becomes the speaker. What cannot be
 * read as a cue is skipped; a file without any gives an empty list.
 */
export function readSubtitles(text: string, rate: Rate): NewCaption[] {
  const blocks = text.replace(/^\uFEFF/, "").replaceAll(/\r\n?/g, "\n").split(/\n[ \t]*\n+/);
  const read = blocks.flatMap((block) => cueOf(block, rate) ?? []).sort((a, b) => a.start - b.start);
  return read.flatMap((caption, i) => {
    const next = read[i + 1]?.start ?? Infinity;
    const length = Math.min(caption.length, next - caption.start);
    return length < 1 ? [] : [{ ...caption, length: frame(length) }];
  });
}

function cueOf(block: string, rate: Rate): NewCaption | null {
  const lines = block.split("\n");
  const at = lines.findIndex((line) => TIMING.test(line));
  const timing = TIMING.exec(lines[at] ?? "");
  if (timing === null || at > 1) return null; // before it there is a number or a name, at most
  const [start, stop] = [momentOf(timing.slice(1, 5), rate), momentOf(timing.slice(5, 9), rate)];
  const body = lines.slice(at + 1).join("\n");
  const speaker = /<v(?:\.[^\s>]*)?\s+([^>]+)>/.exec(body)?.[1]?.trim() ?? "";
  const words = plain(body);
  if (words === "") return null;
  return { start, length: frame(Math.max(1, stop - start)), text: words, speaker };
}

function momentOf(parts: readonly (string | undefined)[], rate: Rate): NewCaption["start"] {
  const [hours, minutes, seconds] = parts.slice(0, 3).map((part) => Number(part ?? 0));
  const milliseconds = Number((parts[3] ?? "0").padEnd(3, "0"));
  const total = ((hours ?? 0) * 60 + (minutes ?? 0)) * 60_000 + (seconds ?? 0) * 1000 + milliseconds;
  return lengthOf(rational(total, 1000), rate);
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", nbsp: " ", quot: '"', lrm: "", rlm: "" };

/** Text without tags, `{\an8}` positions and entities, lines kept. */
function plain(body: string): string {
  return body
    .replaceAll(/<\/?[a-zA-Z][^>]*>|<\d[\d:.]*>|\{\\[^}]*\}/g, "")
    .replaceAll(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("\n");
}
