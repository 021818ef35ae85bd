import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from "react";

import { lengthOfDocument, type TimelineDocument } from "../core/document";
import { connectionStore } from "../shared/api/connection";
import { drive } from "./drive";
import type { Wish } from "./quality";
import { Sound } from "./sound";
import type { SoundOf } from "./sounds";
import { Stage, type Sources, type StageState } from "./stage";
import type { Transport } from "./transport";

interface PlaybackEngineProps {
  document: TimelineDocument;
  transport: Transport;
  sources: Sources;
  soundOf: SoundOf;
  wish?: Wish;
  /** Of the monitor alone, 0 to 1. */
  loudness?: number;
  /** Told when it changes: rarely, never for a tick. */
  onState?: (state: StageState) => void;
  /** Who draws meters asks it. */
  onSound?: (sound: Sound | null) => void;
  /** Above the picture, and just as large. */
  children?: ReactNode;
}

/** The monitor's box: who measures or tests what it shows finds here what works it. */
export interface PlaybackBox extends HTMLElement {
  playback?: { readonly transport: Transport; readonly stage: Stage; readonly sound: Sound };
}

/**
 * The picture and the sound of a sequence, driven by its transport. React draws its box; everything inside moves without React:
 * no commit while playing.
 */
export function PlaybackEngine({ document, transport, sources, soundOf, wish = "auto", loudness = 1, onState, onSound, children }: PlaybackEngineProps) {
  const box = useRef<HTMLDivElement & PlaybackBox>(null);
  const glass = useRef<HTMLDivElement>(null);
  const [engine, setEngine] = useState<{ stage: Stage; sound: Sound } | null>(null);

  useLayoutEffect(() => {
    const holder = box.current;
    if (holder === null) return undefined;
    const root = window.document.createElement("div");
    holder.prepend(root);
    const sound = new Sound(soundOf, () => transport.pause());
    const made = { stage: new Stage(root, sources, onState), sound };
    const leave = sources.follow?.(() => made.stage.again());
    const back = connectionStore.subscribe(({ standing }) => {
      if (standing === "open") made.stage.retry();
    });
    holder.playback = { transport, ...made };
    setEngine(made);
    onSound?.(sound);
    return () => {
      onSound?.(null);
      leave?.();
      back();
      made.stage.close();
      made.sound.close();
      root.remove();
    };
  }, [sources, soundOf, transport, onState, onSound]);

  useLayoutEffect(() => {
    if (engine === null) return undefined;
    engine.stage.load(document);
    engine.sound.load(document);
    transport.load(document.rate.num / document.rate.den, lengthOfDocument(document));
    return fit(box.current, engine.stage.root, glass.current, document.extent);
  }, [engine, document, transport]);

  useEffect(() => {
    if (engine !== null) engine.stage.wish = wish;
  }, [engine, wish]);

  useEffect(() => {
    if (engine !== null) engine.sound.loudness = loudness;
  }, [engine, loudness]);

  useEffect(() => (engine === null ? undefined : drive(engine.stage, engine.sound, transport)), [engine, transport]);

  return (
    <div ref={box} className="relative size-full overflow-hidden" data-testid="program">
      <div ref={glass} className="pointer-events-none absolute top-0 left-0">{children}</div>
    </div>
  );
}

/** Letterbox: the frame as large as the box allows, in its middle. */
function fit(box: HTMLElement | null, root: HTMLElement, glass: HTMLElement | null, frame: { width: number; height: number }): () => void {
  if (box === null) return () => undefined;
  function place(): void {
    if (box === null || box.clientWidth === 0) return;
    const scale = Math.min(box.clientWidth / frame.width, box.clientHeight / frame.height);
    const [left, top] = [(box.clientWidth - frame.width * scale) / 2, (box.clientHeight - frame.height * scale) / 2];
    root.style.transform = `translate(${left}px, ${top}px) scale(${scale})`;
    if (glass !== null) Object.assign(glass.style, { transform: `translate(${left}px, ${top}px)`, width: `${frame.width * scale}px`, height: `${frame.height * scale}px` });
  }
  const watching = new ResizeObserver(place);
  watching.observe(box);
  place();
  return () => watching.disconnect();
}
