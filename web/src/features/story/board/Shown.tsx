import { useEffect, useRef, useState } from "react";

import { cx } from "@/shared/ui/cx";

import type { Picture } from "./picture";
import { useNear } from "./useNear";

/** A take's picture. A film without a still loads its first frame only when it comes near the view; under the pointer it plays. */
export function Shown({ picture, playing, className }: { picture: Picture; playing: boolean; className?: string }) {
  const holder = useRef<HTMLDivElement>(null);
  const near = useNear(holder, "300px");
  const [broken, setBroken] = useState(false);
  const film = playing || picture.still === null;
  return (
    <div ref={holder} className={cx("absolute inset-0", className)}>
      {picture.still !== null && near && !broken ? (
        <img src={picture.still} alt="" decoding="async" draggable={false} onError={() => setBroken(true)} className="absolute inset-0 size-full object-cover" />
      ) : null}
      {film && near ? <Film source={picture.film} playing={playing} /> : null}
    </div>
  );
}

function Film({ source, playing }: { source: string; playing: boolean }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const { current } = video;
    if (current === null || !playing) return undefined;
    // A pointer that goes away again before it plays is no failure.
    current.play().catch(() => undefined);
    return () => current.pause();
  }, [playing]);
  return <video ref={video} src={source} preload="metadata" muted loop playsInline tabIndex={-1} aria-hidden disablePictureInPicture className="absolute inset-0 size-full object-cover" />;
}
