/** A source by itself, as a film of one clip: what plays films plays it. */
import { documentOf, type MediaSource, type StillSource, type TimelineDocument } from "@/core/document";
import { hasPicture } from "@/core/commands";
import type { Rate } from "@/core/time";

const STILL_SECONDS = 5;
const EXTENT = { width: 1280, height: 720 };

/** `sequence`: what a still counts by. */
export function filmOf(source: MediaSource | StillSource, sequence: Rate): TimelineDocument {
  const rate = source.type === "media" ? source.rate : sequence;
  const length = source.type === "media" ? source.frames : Math.max(1, Math.round((STILL_SECONDS * rate.num) / rate.den));
  const clip = (track: string) => ({ track, start: 0, length, source, fit: "contain" });
  return documentOf({
    rate,
    extent: source.extent ?? EXTENT,
    tracks: { picture: { kind: "video", order: 0 }, sound: { kind: "audio", order: 0 } },
    clips: {
      ...(hasPicture(source) && { picture: clip("picture") }),
      ...(source.type === "media" && source.audio && { sound: clip("sound") }),
    },
  });
}
