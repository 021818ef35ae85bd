/** How an asset stands: in its place or not, looked at or not. */
import { made } from "@/shared/api/media";
import type { Asset, Media } from "@/shared/api/schema";

export type Standing = "ready" | "offline" | "looking" | "refining" | "failed";

export function standingOf(asset: Pick<Asset, "link"> | null, media: Media | null): Standing {
  if (asset?.link?.offline === true) return "offline";
  if (media === null) return "ready"; // not asked yet: nothing to tell
  switch (media.state) {
    case "failed":
      return "failed";
    case "queued":
    case "running":
      return made(media, "poster") === null && made(media, "peaks") === null ? "looking" : "refining";
    case "done":
    case "none":
      return "ready";
  }
}
