/** Which files of a source a browser can show and play, by what the server has found out about it. */
import type { MediaSource } from "@/core/document";
import type { Files } from "@/playback/quality";
import type { SoundFile } from "@/playback/sounds";
import { made } from "@/shared/api/media";
import type { Media } from "@/shared/api/schema";

/** Codecs that every browser of today decodes. HEVC is not among them: Chromium plays its sound and shows nothing. */
const PLAIN_CODECS: ReadonlySet<string> = new Set(["h264", "vp8", "vp9", "av1"]);
const PLAIN_PIXELS: ReadonlySet<string> = new Set(["yuv420p", "yuvj420p", "yuva420p"]);
const PLAIN_FILES: ReadonlySet<string> = new Set(["video/mp4", "video/quicktime", "video/webm"]);

/** More pixels than 1080p, which a browser plays beside everything else. */
const HEAVY_PIXELS = 1920 * 1088;
/** A file up to this size is fetched whole for its sound, until the server has cut it. */
const WHOLE_BYTES = 48 * 2 ** 20;

const blobUrl = (blob: string) => `/api/blobs/${blob}`;

/** `media`: what is known of the source's blob; undefined: nothing yet, null: it is not there. */
export function filesOf(source: MediaSource, media: Media | null | undefined): Files {
  const picture = media?.facts?.type === "media" ? (media.facts.picture ?? null) : null;
  const proxy = made(media ?? null, "proxy");
  const whole = media === null ? false : picture === null ? isOurs(source) || media === undefined : isPlain(picture, media?.facts);
  const extent = picture === null ? source.extent : { width: picture.width, height: picture.height };
  return {
    full: whole ? blobUrl(source.blob) : null,
    proxy: proxy === null || proxy.layout.extent == null ? null : (proxy.urls[0] ?? null),
    heavy: extent !== null && extent.width * extent.height > HEAVY_PIXELS,
    extent,
  };
}

/** Our engines write what browsers play. */
function isOurs(source: MediaSource): boolean {
  return source.take !== null;
}

/** Does a browser show frame i of the file itself where the export has it: each coded picture one frame, from the first on? */
function isPlain(picture: { codec: string; pixel_format: string; constant: boolean }, facts: Media["facts"]): boolean {
  return picture.constant && PLAIN_CODECS.has(picture.codec) && PLAIN_PIXELS.has(picture.pixel_format) && PLAIN_FILES.has(facts?.media_type ?? "");
}

export function soundFileOf(blob: string, media: Media | null | undefined): SoundFile | null {
  if (media === null) return null;
  const cut = made(media ?? null, "sound");
  if (cut !== null && cut.urls[0] !== undefined) {
    const { piece, samples, ends } = cut.layout;
    return { kind: "pieces", url: cut.urls[0], piece, samples, ends };
  }
  return media === undefined || media.size > WHOLE_BYTES ? null : { kind: "whole", url: blobUrl(blob) };
}
