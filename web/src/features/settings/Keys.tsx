import { RotateCcw, Search, TriangleAlert } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";

import { ACTIONS, type ActionId, type Section } from "@/shared/hotkeys/actions";
import { ALL_ACTIONS, conflictsOf, keymapStore, keysOf, type Keymap } from "@/shared/hotkeys/keymap";
import { shownKeys } from "@/shared/hotkeys/keys";
import type { KeyChanges, Preset } from "@/shared/hotkeys/presets";
import { Button } from "@/shared/ui/Button";
import { Segments } from "@/shared/ui/Segments";

import { KeyRow } from "./KeyRow";
import { Head } from "./parts";
import { useSettings } from "./useSetting";

const PRESET_NAMES: Record<Preset, string> = { milimo: "Milimo", premiere: "Premiere", resolve: "Resolve" };

/** Every action and the keys it has; each can be given others. */
export function Keys() {
  const { t } = useTranslation();
  const { save } = useSettings();
  const map = useStore(keymapStore);
  const [text, setText] = useState("");
  const [recording, setRecording] = useState<ActionId | null>(null);
  const search = useRef<HTMLInputElement>(null);
  const changed = Object.keys(map.changes).length;
  const keep = (changes: KeyChanges) => save({ key_changes: changes as Record<string, string[]> });
  const found = matching(text, map, (id) => `${t(`actions.${ACTIONS[id].word}`)} ${t(`sections.${ACTIONS[id].section}`)}`);
  const sections = [...new Set(found.map((id) => ACTIONS[id].section))] as Section[];
  return (
    <>
      <Head title={t("settings.sections.keys")} about={t("settings.keysAbout")} />
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <Segments label={t("settings.preset")} value={map.preset} onChange={(keys) => save({ keys })} options={(Object.keys(PRESET_NAMES) as Preset[]).map((value) => ({ value, label: PRESET_NAMES[value] }))} />
        <label className="flex h-7 w-64 items-center gap-2 rounded border border-line bg-raised px-2 text-soft focus-within:outline-2 focus-within:outline-accent">
          <Search size={14} aria-hidden />
          <input ref={search} value={text} onChange={(event) => setText(event.target.value)} placeholder={t("settings.findKey")} aria-label={t("settings.findKey")} className="w-full bg-transparent text-text outline-none placeholder:text-faint" />
        </label>
        <span className="flex-1" />
        <Button kind="outline" disabled={changed === 0} onClick={() => keep({})}>
          <RotateCcw size={14} aria-hidden />
          {t("settings.resetKeys", { count: changed })}
        </Button>
      </div>
      <Conflicts map={map} />
      {found.length === 0 ? <p className="text-soft">{t("settings.noKey", { text })}</p> : null}
      {sections.map((section) => (
        <section key={section} className="mb-5">
          <h3 className="mb-1.5 font-semibold text-soft">{t(`sections.${section}`)}</h3>
          <ul className="divide-y divide-line rounded-lg border border-line bg-panel">
            {found.filter((id) => ACTIONS[id].section === section).map((id) => (
              <KeyRow key={id} id={id} map={map} recording={recording === id} record={(on) => setRecording(on ? id : null)} keep={keep} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

/** By word, by section or by key: `ctrl b` finds what Ctrl B does. */
function matching(text: string, map: Keymap, wordsOf: (id: ActionId) => string): ActionId[] {
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return ALL_ACTIONS.filter((id) => {
    const all = `${wordsOf(id)} ${keysOf(id, map).map(shownKeys).join(" ")}`.toLocaleLowerCase();
    return words.every((word) => all.includes(word));
  });
}

function Conflicts({ map }: { map: Keymap }) {
  const { t } = useTranslation();
  const found = conflictsOf(map);
  if (found.length === 0) return null;
  return (
    <div role="alert" className="mb-5 rounded-lg border border-failed/50 bg-failed-ground p-3 text-failed">
      <p className="mb-1 flex items-center gap-2 font-semibold"><TriangleAlert size={16} aria-hidden />{t("settings.conflicts", { count: found.length })}</p>
      <ul className="text-sm">
        {found.map(({ chord, actions: [one, other] }) => (
          <li key={`${chord} ${one} ${other}`}>{t("settings.conflict", { keys: shownKeys(chord), one: t(`actions.${ACTIONS[one].word}`), other: t(`actions.${ACTIONS[other].word}`) })}</li>
        ))}
      </ul>
    </div>
  );
}
