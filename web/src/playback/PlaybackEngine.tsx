import { useEffect, useLayoutEffect, useRef, useState } from "react";

import { lengthOfDocument, type TimelineDocument } from "../core/document";
import { Sound } from "./sound";
import { Stage, type Sources } from "./stage";
import type { Transport } from "./transport";

interface PlaybackEngineProps {
  document: TimelineDocument;
  transport: Transport;
  sources: Sources;
  /** Another number: a source has come that was not there. */
  came: number;
  soundOf: (blob: string) => string;
  /** The wanted frame, whole, is on the screen (or not yet). */
  onReady?: (ready: boolean) => void;
}

/**
 * The picture and the sound of a sequence, driven by its transport. React draws its box; everything inside moves without React:
 * no commit while playing.
 */
export function PlaybackEngine({ document, transport, sources, came, soundOf, onReady }: PlaybackEngineProps) {
  const box = useRef<HTMLDivElement>(null);
  const [engine, setEngine] = useState<{ stage: Stage; sound: Sound } | null>(null);

  useLayoutEffect(() => {
    const holder = box.current;
    if (holder === null) return undefined;
    const root = window.document.createElement("div");
    holder.append(root);
    const made = { stage: new Stage(root, sources, onReady), sound: new Sound(soundOf) };
    setEngine(made);
    return () => {
      made.stage.close();
      made.sound.close();
      root.remove();
    };
  }, [sources, soundOf, onReady]);

  useLayoutEffect(() => {
    if (engine === null) return undefined;
    engine.stage.load(document);
    engine.sound.load(document);
    transport.load(document.rate.num / document.rate.den, lengthOfDocument(document));
    return fit(box.current, engine.stage.root, document.extent);
  }, [engine, document, transport]);

  useEffect(() => engine?.stage.again(), [engine, came]);

  useEffect(() => (engine === null ? undefined : drive(engine.stage, engine.sound, transport)), [engine, transport]);

  return <div ref={box} className="relative size-full overflow-hidden" data-testid="program" />;
}

/** Letterbox: the frame as large as the box allows, in its middle. */
function fit(box: HTMLElement | null, root: HTMLElement, frame: { width: number; height: number }): () => void {
  if (box === null) return () => undefined;
  function place(): void {
    if (box === null || box.clientWidth === 0) return;
    const scale = Math.min(box.clientWidth / frame.width, box.clientHeight / frame.height);
    const [left, top] = [(box.clientWidth - frame.width * scale) / 2, (box.clientHeight - frame.height * scale) / 2];
    root.style.transform = `translate(${left}px, ${top}px) scale(${scale})`;
  }
  const watching = new ResizeObserver(place);
  watching.observe(box);
  place();
  return () => watching.disconnect();
}

/** Picture and sound follow the transport. */
function drive(stage: Stage, sound: Sound, transport: Transport): () => void {
  let heard = false;
  let last = transport.frame;

  function silence(): void {
    if (!heard) return;
    heard = false;
    sound.stop();
    transport.follow({ now: () => performance.now() / 1000 });
  }

  function hear(): void {
    const clock = sound.open();
    if (clock === null) return;
    heard = true;
    const from = transport.frame;
    void sound.ready(from).then(() => {
      if (!heard || !transport.playing) return;
      const begin = clock.now() + 0.02;
      void sound.play(transport.frame, begin).then(() => {
        if (heard && transport.playing && sound.running) transport.follow(clock);
      });
    });
  }

  const leave = transport.subscribe((frame, playing) => {
    const jumped = playing && Math.abs(frame - last) > 12;
    last = frame;
    if (!playing || transport.speed !== 1) silence();
    else if (!heard || jumped) {
      silence();
      hear();
    }
    const position = transport.position();
    stage.at({ frame, within: playing ? Math.min(Math.max(position - frame, 0), 0.999) : 0.5, speed: transport.speed });
  });
  return () => {
    leave();
    silence();
  };
}
