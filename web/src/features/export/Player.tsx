import { useTranslation } from "react-i18next";

import type { Export } from "@/shared/api/schema";

const PLAYER = "export-player";

export function togglePlayer(): void {
  const player = document.getElementById(PLAYER);
  if (!(player instanceof HTMLMediaElement)) return;
  if (player.paused) void player.play();
  else player.pause();
}

/** The file itself, as it was written. Captions stand in it and beside it; this picture is to look at.
 * `poster`: until it plays: films begin in black. */
export function Player({ made, poster }: { made: Export; poster: string | null }) {
  const { t } = useTranslation();
  const film = made.result?.film;
  if (film === undefined) return null;
  const url = `/api/blobs/${film.sha256}`;
  const label = t("export.play", { name: made.file });
  if (film.media_type === "image/gif") return <img src={url} alt={made.file} className="max-h-[52%] w-full bg-black object-contain" />;
  if (film.media_type.startsWith("audio/")) {
    return (
      <div className="border-b border-line bg-black p-6">
        <audio id={PLAYER} src={url} controls aria-label={label} className="w-full" />
      </div>
    );
  }
  return <video id={PLAYER} src={url} poster={poster === null ? undefined : `/api/blobs/${poster}`} controls aria-label={label} className="max-h-[58%] min-h-0 w-full bg-black" />;
}
