/** What a person set for this studio: kept by the server, so that every browser of it is alike. */
import { queryOptions } from "@tanstack/react-query";

import { api, take } from "./client";
import { queryClient } from "./queries";
import type { Settings, SettingsUpdate } from "./schema";

export const settingsKey = ["settings"] as const;

export const settingsQuery = queryOptions({ queryKey: settingsKey, queryFn: () => take(api.GET("/api/settings", {})) });

/** Set at once on the page, then on the server; what it refuses is taken back and raised. */
export async function saveSettings(change: Omit<SettingsUpdate, "link_folders">): Promise<void> {
  const before = queryClient.getQueryData(settingsQuery.queryKey);
  if (before !== undefined) {
    const { language, cache_mb, ...rest } = change;
    const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value != null));
    queryClient.setQueryData(settingsQuery.queryKey, {
      ...before, ...given, ...(language != null && { language: language || null }), ...(cache_mb != null && { cache_mb: cache_mb || null }),
    } as Settings);
  }
  try {
    queryClient.setQueryData(settingsQuery.queryKey, await take(api.PATCH("/api/settings", { body: change as never })));
  } catch (error) {
    queryClient.setQueryData(settingsQuery.queryKey, before);
    throw error;
  }
}
