import { Plus, RotateCcw, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { ACTIONS, type ActionId } from "@/shared/hotkeys/actions";
import { assign, holders, keysOf, presetKeys, withKeys, type Keymap } from "@/shared/hotkeys/keymap";
import { chordOf, shownKeys } from "@/shared/hotkeys/keys";
import type { KeyChanges } from "@/shared/hotkeys/presets";
import { Button, IconButton } from "@/shared/ui/Button";
import { cx } from "@/shared/ui/cx";

const MOST_KEYS = 4;

/** One action: its keys, each of which can be taken off; a new one is pressed, and taken from whoever had it only after a yes. */
export function KeyRow({ id, map, recording, record, keep }: {
  id: ActionId;
  map: Keymap;
  recording: boolean;
  record: (on: boolean) => void;
  keep: (changes: KeyChanges) => void;
}) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState<string | null>(null);
  const add = useRef<HTMLButtonElement>(null);
  const keys = keysOf(id, map);
  const word = t(`actions.${ACTIONS[id].word}`);
  const taken = wanted === null ? [] : holders(id, wanted, map);

  function done(): void {
    setWanted(null);
    record(false);
    add.current?.focus();
  }
  function pressed(chord: string): void {
    if (keys.includes(chord)) return done();
    if (holders(id, chord, map).length > 0) return setWanted(chord);
    keep(assign(map, id, chord));
    done();
  }
  return (
    <li className="px-4 py-1.5">
      <div className="flex min-h-7 items-center gap-1.5">
        <span className="flex min-w-0 flex-1 items-center gap-2">
          <span className="truncate">{word}</span>
          {id in map.changes ? <span className="size-1.5 shrink-0 rounded-full bg-accent" title={t("settings.changed")}><span className="sr-only">{t("settings.changed")}</span></span> : null}
        </span>
        {keys.map((chord) => (
          <span key={chord} className="inline-flex h-6 items-center rounded-sm border border-line bg-raised pl-2 text-sm tabular-nums">
            {shownKeys(chord)}
            <button type="button" aria-label={t("settings.dropKey", { keys: shownKeys(chord), what: word })} title={t("settings.dropKey", { keys: shownKeys(chord), what: word })} onClick={() => keep(withKeys(map, id, keys.filter((one) => one !== chord)))} className="ml-0.5 inline-flex size-6 items-center justify-center rounded-sm text-faint hover:text-failed">
              <X size={12} aria-hidden />
            </button>
          </span>
        ))}
        {recording && wanted === null ? <Recorder label={t("settings.pressKeys", { what: word })} pressed={pressed} cancel={done} /> : null}
        <IconButton ref={add} label={t("settings.addKey", { what: word })} disabled={keys.length >= MOST_KEYS} onClick={() => record(true)} className={cx("!size-6", recording && wanted === null && "hidden")}><Plus size={14} aria-hidden /></IconButton>
        {id in map.changes ? (
          <IconButton label={t("settings.resetKey", { what: word, keys: presetKeys(id, map.preset).map(shownKeys).join(", ") || "–" })} onClick={() => keep(withKeys(map, id, presetKeys(id, map.preset)))} className="!size-6"><RotateCcw size={14} aria-hidden /></IconButton>
        ) : <span className="size-6" />}
      </div>
      {recording && wanted !== null ? (
        <div role="alert" className="mt-1 mb-1.5 flex items-center gap-2 rounded bg-ground px-3 py-2">
          <span className="min-w-0 flex-1">{t("settings.takenBy", { keys: shownKeys(wanted), what: taken.map((other) => t(`actions.${ACTIONS[other].word}`)).join(", ") })}</span>
          <Button
            kind="primary"
            autoFocus
            onClick={() => {
              keep(assign(map, id, wanted));
              done();
            }}
          >
            {t("settings.takeKey")}
          </Button>
          <Button kind="quiet" onClick={done}>{t("app.cancel")}</Button>
        </div>
      ) : null}
    </li>
  );
}

/** Waits for keys. Escape and leaving it give up; Tab leaves it, as everywhere. */
function Recorder({ label, pressed, cancel }: { label: string; pressed: (chord: string) => void; cancel: () => void }) {
  const { t } = useTranslation();
  const box = useRef<HTMLButtonElement>(null);
  const heard = useRef(false);
  useEffect(() => box.current?.focus(), []);
  return (
    <button
      ref={box}
      type="button"
      aria-label={label}
      onBlur={() => {
        if (!heard.current) cancel();
      }}
      onKeyDown={(event) => {
        if (event.key === "Tab") return;
        event.preventDefault();
        event.stopPropagation();
        const chord = chordOf(event.nativeEvent);
        if (chord === "") return;
        heard.current = true;
        if (chord === "Escape") cancel();
        else pressed(chord);
      }}
      className="h-6 rounded-sm border border-accent bg-ground px-2.5 text-sm text-soft"
    >
      {t("settings.press")}
    </button>
  );
}
