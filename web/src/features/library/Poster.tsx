import { useQuery } from "@tanstack/react-query";
import { AudioLines, Captions, Film, Image } from "lucide-react";
import { useLayoutEffect, useRef, useState, type PointerEvent, type ReactNode } from "react";

import { outline, peaksQuery } from "@/playback/peaks";
import { made } from "@/shared/api/media";
import type { AssetKind, Media } from "@/shared/api/schema";

interface PosterProps {
  media: Media | null;
  kind: AssetKind;
  /** A picture to show until there is a poster. */
  still?: string | null;
  /** Follows the pointer through the film. */
  scrubs: boolean;
}

/** What something looks like: its picture, or the outline of its sound. Under the pointer the film goes by. */
export function Poster({ media, kind, still = null, scrubs }: PosterProps) {
  /** Where the pointer came in, as a share of the width; null: it is not over it. */
  const [over, setOver] = useState<number | null>(null);
  const strip = useRef<HTMLSpanElement>(null);
  const found = made(media, "poster")?.urls[0] ?? still;
  const film = scrubs && kind !== "still" ? made(media, "filmstrip") : null;

  const shareOf = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return (event.clientX - box.left) / box.width;
  };
  function show(at: number): void {
    const shown = strip.current;
    if (shown === null || film === null) return;
    const { tiles, columns, per_sheet: perSheet } = film.layout;
    const tile = Math.min(tiles - 1, Math.max(0, Math.floor(at * tiles)));
    const [sheet, place] = [Math.floor(tile / perSheet), tile % perSheet];
    const rows = Math.ceil(Math.min(perSheet, tiles - sheet * perSheet) / columns);
    const share = (at: number, of: number) => (of <= 1 ? 0 : (100 * at) / (of - 1));
    Object.assign(shown.style, {
      backgroundImage: `url("${film.urls[sheet] ?? ""}")`,
      backgroundSize: `${columns * 100}% ${rows * 100}%`,
      backgroundPosition: `${share(place % columns, columns)}% ${share(Math.floor(place / columns), rows)}%`,
    });
  }

  useLayoutEffect(() => {
    if (over !== null) show(over);
  });

  return (
    <span className="relative block size-full overflow-hidden rounded bg-black" onPointerEnter={(event) => setOver(shareOf(event))} onPointerLeave={() => setOver(null)} onPointerMove={(event) => show(shareOf(event))}>
      {kind === "audio" ? <Outline media={media} /> : found === null ? <Stand kind={kind} /> : <img src={found} alt="" draggable={false} loading="lazy" decoding="async" className="size-full object-contain" />}
      {over !== null && film !== null && (
        <span className="absolute inset-0 grid place-items-center bg-black" aria-hidden>
          <span ref={strip} className="max-h-full w-full" style={{ aspectRatio: `${film.layout.tile.width} / ${film.layout.tile.height}` }} />
        </span>
      )}
    </span>
  );
}

const WIDTH = 200;
const HEIGHT = 100;

function Outline({ media }: { media: Media | null }) {
  const { data } = useQuery(peaksQuery(made(media, "peaks")?.urls[0] ?? null));
  if (data === undefined || data.samples === 0) return <Stand kind="audio" />;
  return (
    <svg aria-hidden viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className="size-full bg-[color-mix(in_srgb,var(--done)_14%,var(--panel))] text-done">
      <path d={outline(data, 0, data.samples / WIDTH, WIDTH, HEIGHT)} fill="currentColor" opacity="0.8" />
    </svg>
  );
}

const STANDS: Record<AssetKind, ReactNode> = {
  still: <Image size={20} />, video: <Film size={20} />, film: <Film size={20} />, audio: <AudioLines size={20} />, captions: <Captions size={20} />,
};

function Stand({ kind }: { kind: AssetKind }) {
  return <span className="grid size-full place-items-center bg-raised text-faint" aria-hidden>{STANDS[kind]}</span>;
}
