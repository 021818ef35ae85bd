import { useQuery } from "@tanstack/react-query";
import { toast } from "sonner";

import { messageOf } from "@/shared/api/errors";
import { saveSettings, settingsQuery } from "@/shared/api/settings";
import type { Settings } from "@/shared/api/schema";

type Change = Parameters<typeof saveSettings>[0];

/** The settings as they are now, and how to change them: shown at once, said where the studio refuses. */
export function useSettings(): { settings: Settings | undefined; error: unknown; again: () => void; save: (change: Change) => void } {
  const { data, error, refetch } = useQuery(settingsQuery);
  return {
    settings: data as Settings | undefined,
    error,
    again: () => void refetch(),
    save: (change) => void saveSettings(change).catch((refused: unknown) => toast.error(messageOf(refused))),
  };
}
