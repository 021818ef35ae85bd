import { ChevronFirst, ChevronLast, Frame, Maximize, Minimize, Pause, Play, Repeat, StepBack, StepForward, Volume2, VolumeX } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import type { TimelineDocument } from "@/core/document";
import { timecode } from "@/core/time";
import { PlaybackEngine } from "@/playback/PlaybackEngine";
import { WISHES } from "@/playback/quality";
import type { Sound } from "@/playback/sound";
import type { StageState } from "@/playback/stage";
import { transport } from "@/playback/transport";
import { useActions } from "@/shared/hotkeys/useActions";
import { IconButton } from "@/shared/ui/Button";
import { cx } from "@/shared/ui/cx";
import { Menu } from "@/shared/ui/Menu";
import { useTimeline } from "@/stores/timelineStore";

import { Captions, Making, Missing, SafeAreas } from "./Glass";
import { Meters } from "./Meters";
import { useSources } from "./sources";
import { nextWish, useView } from "./view";

/** Full screen: the bar goes when nobody has moved for this long. */
const IDLE_MS = 2200;

/** The sequence as it is exported, at its frame; and what moves it. */
export function ProgramMonitor({ project, document }: { project: string; document: TimelineDocument }) {
  const { t } = useTranslation();
  const sequence = useTimeline((state) => state.sequence);
  const { sources, soundOf, known } = useSources(project, sequence, document);
  const [state, setState] = useState<StageState>({ ready: false, quality: null, missing: [] });
  const [sound, setSound] = useState<Sound | null>(null);
  const { wish, guides, meters, loudness, muted } = useView();
  const { full, toggle } = useFullScreen();
  const awake = useAwake(full);
  const told = useCallback((next: StageState) => setState((before) => (before.quality === next.quality && before.missing.join() === next.missing.join() ? before : next)), []);
  useActions({
    "play.fullscreen": toggle,
    "view.quality": nextWish,
    "view.guides": () => useView.setState((view) => ({ guides: !view.guides })),
    "view.meters": () => useView.setState((view) => ({ meters: !view.meters })),
    "play.mute": () => useView.setState((view) => ({ muted: !view.muted })),
  });
  return (
    <section
      aria-label={t("monitor.program")}
      className={cx("grid grid-cols-1 bg-ground", full ? "fixed inset-0 z-40 grid-rows-[minmax(0,1fr)] bg-black" : "h-full grid-rows-[minmax(0,1fr)_44px]", full && !awake && "cursor-none")}
    >
      <div className="flex min-h-0 min-w-0">
        <div className={cx("relative min-h-0 min-w-0 flex-1", !full && "p-2")}>
          <PlaybackEngine document={document} transport={transport} sources={sources} soundOf={soundOf} wish={wish} loudness={muted ? 0 : loudness} onState={told} onSound={setSound}>
            {state.missing.length > 0 ? <Missing document={document} clips={state.missing} known={known} /> : null}
            <Captions document={document} />
            <Making document={document} />
            {guides ? <SafeAreas /> : null}
          </PlaybackEngine>
        </div>
        {meters && !full ? <Meters sound={sound} /> : null}
      </div>
      <Controls document={document} quality={state.quality} full={full} toggle={toggle} shown={!full || awake} />
    </section>
  );
}

interface ControlsProps {
  document: TimelineDocument;
  quality: StageState["quality"];
  full: boolean;
  toggle: () => void;
  shown: boolean;
}

function Controls({ document, quality, full, toggle, shown }: ControlsProps) {
  const { t } = useTranslation();
  const { playing, loop, speed } = usePlaying();
  const guides = useView((view) => view.guides);
  return (
    <div className={cx("@container flex min-w-0 items-center gap-0.5 px-4 transition-opacity duration-180 focus-within:opacity-100", full && "absolute inset-x-0 bottom-0 h-12 bg-panel/90", !shown && "opacity-0")}>
      <Timecode document={document} />
      <span aria-hidden className="w-9 @max-lg:hidden text-sm font-medium text-accent tabular-nums">{playing && speed !== 1 ? `${speed < 0 ? "−" : ""}${Math.abs(speed)}×` : ""}</span>
      <IconButton label={t("actions.first")} onClick={() => transport.seek(0)}><ChevronFirst size={18} /></IconButton>
      <IconButton label={t("actions.back")} onClick={() => transport.step(-1)}><StepBack size={16} /></IconButton>
      <IconButton label={t("actions.play")} onClick={() => transport.toggle()} className="!size-8 !text-text">
        {playing ? <Pause size={20} /> : <Play size={20} />}
      </IconButton>
      <IconButton label={t("actions.forward")} onClick={() => transport.step(1)}><StepForward size={16} /></IconButton>
      <IconButton label={t("actions.last")} onClick={() => transport.seek(transport.length)}><ChevronLast size={18} /></IconButton>
      <span className="flex-1" />
      <span className="truncate px-2 text-sm text-soft tabular-nums @max-2xl:hidden">
        {document.extent.width}×{document.extent.height} · {Number((document.rate.num / document.rate.den).toFixed(3))}
      </span>
      <Quality quality={quality} />
      <Loudness />
      <IconButton label={t("actions.guides")} pressed={guides} onClick={() => useView.setState({ guides: !guides })}><Frame size={16} /></IconButton>
      <IconButton label={t("actions.loop")} pressed={loop} onClick={() => transport.setLoop(!loop)}><Repeat size={16} /></IconButton>
      <IconButton label={t("actions.fullscreen")} onClick={toggle}>{full ? <Minimize size={16} /> : <Maximize size={16} />}</IconButton>
    </div>
  );
}

/** What is on the screen now; its menu says what should be. */
function Quality({ quality }: { quality: StageState["quality"] }) {
  const { t } = useTranslation();
  const wish = useView((view) => view.wish);
  const shown = t(`monitor.quality.${quality ?? "none"}`);
  const items = WISHES.map((one) => ({ label: `${one === wish ? "✓ " : "   "}${t(`monitor.wish.${one}`)}`, onSelect: () => useView.setState({ wish: one }) }));
  return (
    <Menu items={items} align="end">
      <button
        type="button"
        data-testid="quality"
        data-quality={quality ?? "none"}
        aria-label={t("monitor.qualityIs", { quality: shown, wish: t(`monitor.wish.${wish}`) })}
        title={t("monitor.qualityIs", { quality: shown, wish: t(`monitor.wish.${wish}`) })}
        className={cx("mr-1 h-5 min-w-14 rounded-sm border px-1.5 text-xs font-semibold hover:text-text", quality === "proxy" ? "border-accent/60 text-accent" : quality === "server" ? "border-running/60 text-running" : "border-line text-soft")}
      >
        {shown}
      </button>
    </Menu>
  );
}

function Loudness() {
  const { t } = useTranslation();
  const { loudness, muted } = useView();
  return (
    <span className="flex items-center">
      <IconButton label={t("actions.mute")} pressed={muted} onClick={() => useView.setState({ muted: !muted })}>
        {muted || loudness === 0 ? <VolumeX size={16} /> : <Volume2 size={16} />}
      </IconButton>
      <input
        type="range"
        min={0}
        max={1}
        step={0.05}
        value={muted ? 0 : loudness}
        aria-label={t("monitor.loudness")}
        onChange={(event) => useView.setState({ loudness: event.currentTarget.valueAsNumber, muted: false })}
        className="h-4 w-16 @max-lg:hidden accent-[var(--soft)]"
      />
    </span>
  );
}

/** Only whether it plays, and how fast: no commit for a tick. */
function usePlaying(): { playing: boolean; loop: boolean; speed: number } {
  const [state, setState] = useState({ playing: transport.playing, loop: transport.loop, speed: transport.speed });
  useEffect(
    () =>
      transport.subscribe((_, playing) => {
        const { loop, speed } = transport;
        setState((known) => (known.playing === playing && known.loop === loop && known.speed === speed ? known : { playing, loop, speed }));
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
  return <output ref={shown} aria-label={t("edit.timecode")} className="min-w-32 text-xl font-medium tabular-nums @max-lg:min-w-24 @max-lg:text-lg" />;
}

/** The whole page goes full screen and the monitor fills it: menus and messages go on working. */
function useFullScreen(): { full: boolean; toggle: () => void } {
  const { t } = useTranslation();
  const [full, setFull] = useState(false);
  useEffect(() => {
    const changed = () => setFull(window.document.fullscreenElement !== null);
    window.document.addEventListener("fullscreenchange", changed);
    return () => window.document.removeEventListener("fullscreenchange", changed);
  }, []);
  const toggle = useCallback(() => {
    const page = window.document;
    const done = page.fullscreenElement === null ? page.documentElement.requestFullscreen() : page.exitFullscreen();
    done.catch(() => toast(t("monitor.noFullScreen")));
  }, [t]);
  return { full, toggle };
}

/** Has somebody moved a moment ago? */
function useAwake(watching: boolean): boolean {
  const [awake, setAwake] = useState(true);
  useEffect(() => {
    if (!watching) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    const moved = () => {
      setAwake(true);
      clearTimeout(timer);
      timer = setTimeout(() => setAwake(false), IDLE_MS);
    };
    moved();
    window.addEventListener("pointermove", moved);
    window.addEventListener("keydown", moved);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("pointermove", moved);
      window.removeEventListener("keydown", moved);
    };
  }, [watching]);
  return awake;
}
