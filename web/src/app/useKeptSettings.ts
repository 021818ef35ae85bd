import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";

import { settingsQuery } from "@/shared/api/settings";
import { keymapStore, knownChanges } from "@/shared/hotkeys/keymap";
import { speakAs } from "@/shared/i18n";
import { setTheme } from "@/stores/sessionStore";

/** The page follows the studio's settings, whoever changes them. Until they are read it is as it was left. */
export function useKeptSettings(): void {
  const { data } = useQuery(settingsQuery);
  useEffect(() => {
    if (data === undefined) return;
    setTheme(data.theme);
    void speakAs(data.language ?? null);
    keymapStore.setState({ preset: data.keys, changes: knownChanges(data.key_changes as Record<string, readonly string[]>) });
  }, [data]);
}
