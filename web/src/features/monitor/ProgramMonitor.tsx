import { ChevronFirst, ChevronLast, Maximize, Pause, Play, Repeat, StepBack, StepForward } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { TimelineDocument } from "@/core/document";
import { Resolver } from "@/core/resolve";
import { timecode } from "@/core/time";
import { PlaybackEngine } from "@/playback/PlaybackEngine";
import { transport } from "@/playback/transport";
import { IconButton } from "@/shared/ui/Button";

import { soundOf, useSources } from "./sources";

/** The sequence as it is exported, at its frame; and what moves it. */
export function ProgramMonitor({ project, document }: { project: string; document: TimelineDocument }) {
  const { sources, came } = useSources(project, document);
  const frame = useRef<HTMLDivElement>(null);
  return (
    <section aria-label="Program" className="grid h-full grid-rows-[minmax(0,1fr)_44px] bg-ground">
      <div ref={frame} className="relative min-h-0 bg-black/0 p-2">
        <PlaybackEngine document={document} transport={transport} sources={sources} came={came} soundOf={soundOf} />
        <Captions document={document} />
      </div>
      <Controls document={document} full={() => void frame.current?.requestFullscreen()} />
    </section>
  );
}

function Controls({ document, full }: { document: TimelineDocument; full: () => void }) {
  const { t } = useTranslation();
  const { playing, loop } = usePlaying();
  return (
    <div className="flex items-center gap-0.5 px-4">
      <Timecode document={document} />
      <span className="w-3" />
      <IconButton label={t("actions.first")} onClick={() => transport.seek(0)}><ChevronFirst size={18} /></IconButton>
      <IconButton label={t("actions.back")} onClick={() => transport.step(-1)}><StepBack size={16} /></IconButton>
      <IconButton label={t("actions.play")} onClick={() => transport.toggle()} className="!size-8 !text-text">
        {playing ? <Pause size={20} /> : <Play size={20} />}
      </IconButton>
      <IconButton label={t("actions.forward")} onClick={() => transport.step(1)}><StepForward size={16} /></IconButton>
      <IconButton label={t("actions.last")} onClick={() => transport.seek(transport.length)}><ChevronLast size={18} /></IconButton>
      <span className="flex-1" />
      <span className="px-2 text-sm text-soft tabular-nums">
        {document.extent.width}×{document.extent.height} · {Number((document.rate.num / document.rate.den).toFixed(3))}
      </span>
      <IconButton label={t("actions.loop")} pressed={loop} onClick={() => transport.setLoop(!loop)}><Repeat size={16} /></IconButton>
      <IconButton label={t("actions.fullscreen")} onClick={full}><Maximize size={16} /></IconButton>
    </div>
  );
}

/** Only whether it plays: no commit for a tick. */
function usePlaying(): { playing: boolean; loop: boolean } {
  const [state, setState] = useState({ playing: transport.playing, loop: transport.loop });
  useEffect(
    () =>
      transport.subscribe((_, playing) => {
        setState((known) => (known.playing === playing && known.loop === transport.loop ? known : { playing, loop: transport.loop }));
      }),
    [],
  );
  return state;
}

function Timecode({ document }: { document: TimelineDocument }) {
  const { t } = useTranslation();
  const shown = useRef<HTMLOutputElement>(null);
  const { rate } = document;
  useEffect(
    () =>
      transport.subscribe((frame) => {
        if (shown.current !== null) shown.current.textContent = timecode(frame, rate);
      }),
    [rate],
  );
  return <output ref={shown} aria-label={t("edit.timecode")} className="min-w-32 text-xl font-medium tabular-nums" />;
}

/** Captions as players show them; they are part of the picture only where the export burns them in. */
function Captions({ document }: { document: TimelineDocument }) {
  const shown = useRef<HTMLParagraphElement>(null);
  const resolver = useMemo(() => new Resolver(document), [document]);
  useEffect(
    () =>
      transport.subscribe((frame) => {
        const text = resolver.at(frame).captions.map((caption) => caption.text).join("\n");
        if (shown.current !== null && shown.current.textContent !== text) shown.current.textContent = text;
      }),
    [resolver],
  );
  return (
    <p ref={shown} className="pointer-events-none absolute inset-x-0 bottom-[7%] mx-auto w-fit max-w-[70%] rounded-sm bg-black/55 px-2 text-center text-lg whitespace-pre-line text-white empty:hidden" />
  );
}
