import { ArrowDownToLine, ArrowRightToLine, Brackets, ListEnd, Pause, Play, StepBack, StepForward, Volume2, VolumeX, X } from "lucide-react";
import { useEffect, useMemo, useRef, useState, type PointerEvent } from "react";
import { useTranslation } from "react-i18next";

import { filled, NO_MARKS } from "@/core/commands";
import type { MediaSource, StillSource, TimelineDocument } from "@/core/document";
import { timecode, type Rate } from "@/core/time";
import { PlaybackEngine } from "@/playback/PlaybackEngine";
import { Transport, transport as program } from "@/playback/transport";
import { useMedia } from "@/shared/api/media";
import { useActions } from "@/shared/hotkeys/useActions";
import { useFocusActions } from "@/shared/hotkeys/useFocusActions";
import { IconButton } from "@/shared/ui/Button";
import { cx } from "@/shared/ui/cx";
import { mark, showSource, useSource, type Footage } from "@/stores/sourceStore";
import { useTimeline } from "@/stores/timelineStore";

import { drag } from "../dragging";
import { footageOfAsset } from "../footage";
import { into, lay, type Way } from "../laying";
import { filmOf } from "./clip";
import { useFiles } from "./files";

const RATE: Rate = { num: 24, den: 1 };

/** Something of the library by itself: looked at, marked, and laid into the film. */
export function SourceMonitor({ project, shown }: { project: string; shown: Footage }) {
  const { t } = useTranslation();
  const rate = useTimeline((state) => state.document?.rate) ?? RATE;
  const media = useMedia(shown.blob);
  const footage = useMemo(() => (shown.source === null && shown.asset !== null ? footageOfAsset(shown.asset, media, rate) : shown), [shown, media, rate]);
  const section = useRef<HTMLElement>(null);
  useEffect(() => section.current?.focus({ preventScroll: true }), [shown.key]);
  useActions({ "source.show": () => section.current?.focus() });
  useFocusActions(section, { "source.close": () => showSource(null) });
  return (
    <section ref={section} tabIndex={-1} aria-label={t("library.source")} className="group/source grid h-full min-w-0 grid-rows-[36px_minmax(0,1fr)_auto] border-r border-line bg-ground outline-none">
      <header className="flex items-center gap-2 border-b border-transparent pr-2 pl-4 group-focus-within/source:border-accent">
        <h2 className="text-faint">{t("library.source")}</h2>
        <p className="min-w-0 flex-1 truncate font-medium" title={footage.name}>{footage.name}</p>
        <IconButton label={t("library.sourceClose")} onClick={() => showSource(null)}><X size={16} /></IconButton>
      </header>
      {footage.source === null ? (
        <p className="row-span-2 grid place-items-center p-6 text-center text-soft">{t("library.sourceWaiting")}</p>
      ) : (
        <Opened key={footage.key} project={project} footage={footage} source={footage.source} rate={rate} part={section} />
      )}
    </section>
  );
}

function Opened({ project, footage, source, rate, part }: { project: string; footage: Footage; source: MediaSource | StillSource; rate: Rate; part: React.RefObject<HTMLElement | null> }) {
  const { t } = useTranslation();
  const film = useMemo(() => filmOf(source, rate), [source, rate]);
  const transport = useTransport();
  const files = useFiles(source.blob);
  const [sound, setSound] = useState(true);
  const key = footage.key;
  const put = (way: Way) => void lay([footage], way, sound, into(project, t));
  const here = () => Math.min(transport.frame, Math.max(0, transport.length - 1));
  const setIn = () => mark(key, { in: here() });
  const setOut = () => mark(key, { out: here() + 1 });
  const clear = () => mark(key, NO_MARKS);
  const timed = source.type === "media";
  useActions({ "source.insert": () => put("insert"), "source.overwrite": () => put("overwrite"), "source.append": () => put("append") });
  useFocusActions(part, {
    "play.toggle": () => transport.toggle(),
    "play.back": () => transport.shuttle(-1),
    "play.stop": () => transport.pause(),
    "play.forward": () => transport.shuttle(1),
    "play.frameBack": () => transport.step(-1),
    "play.frameForward": () => transport.step(1),
    "play.secondBack": () => transport.step(-Math.round(film.rate.num / film.rate.den)),
    "play.secondForward": () => transport.step(Math.round(film.rate.num / film.rate.den)),
    "play.first": () => transport.seek(0),
    "play.last": () => transport.seek(transport.length - 1),
    ...(timed && { "edit.in": setIn, "edit.out": setOut, "edit.clearRange": clear }),
  });
  return (
    <>
      <div className="relative min-h-0 cursor-grab p-2" data-testid="source" onPointerDown={(event) => drag(event, [footage])}>
        <PlaybackEngine document={film} transport={transport} sources={files.sources} soundOf={files.soundOf} />
        {timed && source.extent === null && files.outline}
      </div>
      <div className="grid min-w-0 gap-1 px-3 pt-1 pb-2">
        <Scrub film={film} transport={transport} marksOf={key} />
        <div className="flex flex-wrap items-center gap-x-0.5">
          <Timecode film={film} transport={transport} />
          <IconButton label={t("actions.back")} onClick={() => transport.step(-1)}><StepBack size={16} /></IconButton>
          <PlayButton transport={transport} />
          <IconButton label={t("actions.forward")} onClick={() => transport.step(1)}><StepForward size={16} /></IconButton>
          {timed && (
            <>
              <IconButton label={t("library.mark.in")} onClick={setIn} className="font-semibold">I</IconButton>
              <IconButton label={t("library.mark.out")} onClick={setOut} className="font-semibold">O</IconButton>
              <IconButton label={t("library.mark.clear")} onClick={clear}><Brackets size={15} /></IconButton>
            </>
          )}
          <span className="flex-1" />
          {timed && source.audio && source.extent !== null && (
            <IconButton label={t("library.withSound")} pressed={sound} onClick={() => setSound(!sound)}>{sound ? <Volume2 size={16} /> : <VolumeX size={16} />}</IconButton>
          )}
          <IconButton label={t("actions.sourceInsert")} className="bg-lifted !text-text" onClick={() => put("insert")}><ArrowRightToLine size={15} /></IconButton>
          <IconButton label={t("actions.sourceOverwrite")} className="bg-lifted !text-text" onClick={() => put("overwrite")}><ArrowDownToLine size={15} /></IconButton>
          <IconButton label={t("actions.sourceAppend")} className="bg-lifted !text-text" onClick={() => put("append")}><ListEnd size={15} /></IconButton>
        </div>
        <Marked film={film} marksOf={key} rate={rate} />
      </div>
    </>
  );
}

/** Of its own; only one of the monitors plays at a time. */
function useTransport(): Transport {
  const transport = useMemo(() => new Transport(), []);
  useEffect(() => {
    const leave = [
      transport.subscribe((_, playing) => playing && program.pause()),
      program.subscribe((_, playing) => playing && transport.pause()),
    ];
    return () => {
      transport.pause();
      for (const one of leave) one();
    };
  }, [transport]);
  return transport;
}

function PlayButton({ transport }: { transport: Transport }) {
  const { t } = useTranslation();
  const [playing, setPlaying] = useState(false);
  useEffect(() => transport.subscribe((_, now) => setPlaying(now)), [transport]);
  return (
    <IconButton label={t("actions.play")} onClick={() => transport.toggle()} className="!text-text">{playing ? <Pause size={18} /> : <Play size={18} />}</IconButton>
  );
}

function Timecode({ film, transport }: { film: TimelineDocument; transport: Transport }) {
  const { t } = useTranslation();
  const shown = useRef<HTMLOutputElement>(null);
  const { rate } = film;
  useEffect(() => transport.subscribe((frame) => {
    if (shown.current !== null) shown.current.textContent = timecode(frame, rate);
  }), [transport, rate]);
  return <output ref={shown} aria-label={t("library.sourceTimecode")} className="mr-1 text-lg font-medium tabular-nums" />;
}

/** Where it is, and what is marked: moved by ticks, not by React. */
function Scrub({ film, transport, marksOf }: { film: TimelineDocument; transport: Transport; marksOf: string }) {
  const { t } = useTranslation();
  const bar = useRef<HTMLDivElement>(null);
  const knob = useRef<HTMLSpanElement>(null);
  const marks = useSource((state) => state.marks[marksOf]) ?? NO_MARKS;
  const length = Math.max(1, transport.length || (film.clips["picture"] ?? film.clips["sound"])?.length || 1);
  useEffect(() => transport.subscribe((frame) => {
    if (knob.current !== null) knob.current.style.left = `${(100 * frame) / length}%`;
    bar.current?.setAttribute("aria-valuenow", String(frame));
    bar.current?.setAttribute("aria-valuetext", timecode(frame, film.rate));
  }), [transport, length, film.rate]);
  function scrub(event: PointerEvent): void {
    const box = bar.current?.getBoundingClientRect();
    if (box !== undefined) transport.seek(Math.min(length - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * length))));
  }
  const marked = marks.in !== null || marks.out !== null;
  return (
    <div
      ref={bar}
      role="slider"
      tabIndex={0}
      aria-label={t("library.sourceScrub")}
      aria-valuemin={0}
      aria-valuemax={length - 1}
      aria-valuenow={0}
      className="relative h-4 touch-none"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        transport.pause();
        scrub(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) scrub(event);
      }}
    >
      <span aria-hidden className="absolute inset-x-0 top-1.5 h-1 rounded-sm bg-lifted" />
      {marked && <span aria-hidden data-testid="source-marks" className="absolute top-1.5 h-1 rounded-sm bg-accent" style={{ left: `${(100 * (marks.in ?? 0)) / length}%`, right: `${100 - (100 * (marks.out ?? length)) / length}%` }} />}
      <span ref={knob} aria-hidden className="absolute top-0 h-4 w-0.5 -translate-x-px bg-text" />
    </div>
  );
}

function Marked({ film, marksOf, rate }: { film: TimelineDocument; marksOf: string; rate: Rate }) {
  const { t } = useTranslation();
  const marks = useSource((state) => state.marks[marksOf]) ?? NO_MARKS;
  const length = (film.clips["picture"] ?? film.clips["sound"])?.length ?? 1;
  const [from, until] = [marks.in ?? 0, marks.out ?? length];
  return (
    <p className={cx("text-sm tabular-nums", marks.in === null && marks.out === null ? "text-faint" : "text-soft")}>
      {t("library.marked", { from: timecode(from, film.rate), to: timecode(until, film.rate), length: timecode(filled(Math.max(1, until - from), film.rate, rate), rate) })}
    </p>
  );
}
