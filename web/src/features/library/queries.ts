/** What the server knows of a library, in pages. */
import { infiniteQueryOptions, queryOptions, type InfiniteData } from "@tanstack/react-query";

import { api, take } from "@/shared/api/client";
import { keys } from "@/shared/api/queries";
import type { AssetList } from "@/shared/api/schema";

import type { Filter } from "./libraryStore";

const PAGE = 200;

function queryOf({ place, search, kinds, tag, sort, reverse }: Filter) {
  return {
    sort, reverse, limit: PAGE,
    ...(search.trim() !== "" && { search: search.trim() }),
    ...(kinds.length > 0 && { kind: [...kinds] }),
    ...(tag !== null && { tag }),
    ...(place === "trash" && { trash: true }),
    ...(place === "offline" && { offline: true }),
    ...(place === "none" && { bin: "none" }),
    ...(place.startsWith("bin:") && { bin: place.slice(4) }),
  };
}

export const assetsQuery = (project: string, filter: Filter) => {
  const query = queryOf(filter);
  return infiniteQueryOptions({
    queryKey: [...keys.assets(project), "pages", filter.place, query],
    enabled: filter.place !== "shots",
    // While other words are looked for, what was found stays; what lies in one place is never shown as what lies in another.
    placeholderData: (before: InfiniteData<AssetList, string | null> | undefined, asked?: { queryKey: readonly unknown[] }) => (asked?.queryKey[3] === filter.place ? before : undefined),
    initialPageParam: null as string | null,
    getNextPageParam: (last: AssetList) => last.next ?? null,
    queryFn: ({ pageParam }) =>
      take(api.GET("/api/projects/{project}/assets", { params: { path: { project }, query: { ...query, ...(pageParam !== null && { after: pageParam }) } } })) as Promise<AssetList>,
  });
};

export const libraryQuery = (project: string) =>
  queryOptions({ queryKey: [...keys.assets(project), "library"], queryFn: () => take(api.GET("/api/projects/{project}/library", { params: { path: { project } } })) });

/** Also asked anew when a sequence or the story has changed (see `useUses`). */
export const usesQuery = (project: string, asset: string) =>
  queryOptions({ queryKey: [...keys.assets(project), "uses", asset], staleTime: 0, queryFn: () => take(api.GET("/api/assets/{asset}/uses", { params: { path: { asset } } })) });
