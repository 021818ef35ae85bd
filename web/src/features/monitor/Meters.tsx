import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { Ballistics, FLOOR_DB, height, SILENT, type Level } from "@/playback/meters";
import type { Sound } from "@/playback/sound";
import { transport } from "@/playback/transport";

const TICKS = [0, -6, -12, -18, -30, -48] as const;
/** How often it is said in words. */
const SAID_MS = 500;
/** A longer step than this is the page's own sleep. */
const MOST_STEP_S = 0.25;

/** Peak, its hold, and RMS of left and right; they move without React. */
export function Meters({ sound }: { sound: Sound | null }) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const clear = useRef<() => void>(() => undefined);
  useEffect(() => {
    if (sound === null || box.current === null) return undefined;
    const bars = [...box.current.querySelectorAll<HTMLElement>("[data-channel]")];
    const meters = bars.map(() => new Ballistics());
    let [handle, last, said] = [0, performance.now(), 0];

    function step(): void {
      const now = performance.now();
      const seconds = Math.min((now - last) / 1000, MOST_STEP_S);
      last = now;
      const measured = sound?.measured() ?? null;
      const say = now - said >= SAID_MS;
      if (say) said = now;
      for (const [at, meter] of meters.entries()) {
        meter.update(measured?.[at] ?? { peak: 0, square: 0 }, seconds);
        const bar = bars[at];
        if (bar !== undefined) draw(bar, meter.level, say);
      }
      const rests = !transport.playing && meters.every((meter) => meter.silent);
      if (rests) for (const bar of bars) draw(bar, SILENT, true);
      handle = rests ? 0 : requestAnimationFrame(step);
    }

    clear.current = () => {
      for (const [at, meter] of meters.entries()) {
        meter.clear();
        const bar = bars[at];
        if (bar !== undefined) draw(bar, meter.level, true);
      }
    };
    const leave = transport.subscribe((_, playing) => {
      if (!playing || handle !== 0) return;
      last = performance.now();
      handle = requestAnimationFrame(step);
    });
    return () => {
      leave();
      cancelAnimationFrame(handle);
    };
  }, [sound]);

  return (
    <div ref={box} className="flex h-full w-11 flex-none gap-1 py-2 pr-2" data-testid="meters">
      {(["left", "right"] as const).map((channel) => (
        <div key={channel} data-channel={channel} className="grid w-[9px] grid-rows-[5px_minmax(0,1fr)] gap-px">
          <button type="button" tabIndex={-1} aria-label={t("monitor.meter.clear")} title={t("monitor.meter.clear")} data-part="clip" onClick={() => clear.current()} className="rounded-t-sm bg-lifted data-[on]:bg-failed" />
          <div data-part="bar" role="meter" aria-label={t(`monitor.meter.${channel}`)} aria-valuemin={FLOOR_DB} aria-valuemax={0} aria-valuenow={FLOOR_DB} className="relative overflow-hidden rounded-b-sm bg-lifted">
            <span data-part="rms" className="absolute inset-0 bg-[linear-gradient(to_top,var(--done)_70%,var(--accent)_90%,var(--failed)_100%)] [clip-path:inset(100%_0_0_0)]" />
            <span data-part="peak" className="absolute inset-0 bg-[linear-gradient(to_top,var(--done)_70%,var(--accent)_90%,var(--failed)_100%)] opacity-45 [clip-path:inset(100%_0_0_0)]" />
            <span data-part="held" className="absolute inset-0" style={{ opacity: 0 }}><span className="block h-[2px] w-full bg-text" /></span>
          </div>
        </div>
      ))}
      <div aria-hidden className="relative mt-1.5 flex-1 text-[9px] leading-none text-faint tabular-nums">
        {TICKS.map((tick) => (
          <span key={tick} className="absolute right-0 -translate-y-1/2" style={{ top: `${(1 - height(tick)) * 100}%` }}>{Math.abs(tick)}</span>
        ))}
      </div>
    </div>
  );
}

function draw(bar: HTMLElement, level: Level, say: boolean): void {
  const part = (name: string) => bar.querySelector<HTMLElement>(`[data-part="${name}"]`);
  for (const name of ["rms", "peak"] as const) {
    const element = part(name);
    if (element !== null) element.style.clipPath = `inset(${((1 - height(level[name])) * 100).toFixed(1)}% 0 0 0)`;
  }
  const held = part("held");
  if (held !== null) {
    held.style.transform = `translateY(${((1 - height(level.held)) * 100).toFixed(1)}%)`;
    held.style.opacity = level.held <= FLOOR_DB ? "0" : "1";
  }
  const clip = part("clip");
  if (clip !== null) clip.toggleAttribute("data-on", level.clipped);
  if (say) part("bar")?.setAttribute("aria-valuenow", String(Math.round(Math.max(FLOOR_DB, Math.min(0, level.peak)))));
}
