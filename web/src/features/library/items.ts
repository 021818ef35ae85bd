/** What a library lists: assets in pages, or the takes of the film. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import type { Rate } from "@/core/time";
import { mediaKey } from "@/shared/api/media";
import { queryClient, storyQuery } from "@/shared/api/queries";
import type { Asset, AssetKind, BoardShot, Media, ProjectStory } from "@/shared/api/schema";
import type { Footage } from "@/stores/sourceStore";
import { useTimeline } from "@/stores/timelineStore";

import { footageOfAsset, footageOfShot } from "./footage";
import type { Filter } from "./libraryStore";
import { assetsQuery } from "./queries";

export interface Item {
  readonly key: string;
  readonly name: string;
  readonly kind: AssetKind;
  readonly blob: string;
  readonly asset: Asset | null;
  readonly shot: BoardShot | null;
}

export interface Items {
  /** In order, as far as they are there: more come when `more` is called. */
  readonly items: readonly Item[];
  readonly total: number;
  readonly waiting: boolean;
  readonly error: unknown;
  readonly again: () => void;
  readonly more: () => void;
}

const NOTHING = () => undefined;

export function useItems(project: string, filter: Filter): Items {
  const pages = useInfiniteQuery(assetsQuery(project, filter));
  const shots = useShots(project, filter);
  const items = useMemo(() => pages.data?.pages.flatMap((page) => page.assets.map(itemOfAsset)) ?? [], [pages.data]);
  if (filter.place === "shots") return shots;
  return {
    items,
    total: pages.data?.pages.at(-1)?.total ?? 0,
    waiting: pages.isPending,
    error: pages.error,
    again: () => void pages.refetch(),
    more: pages.hasNextPage && !pages.isFetching ? () => void pages.fetchNextPage() : NOTHING,
  };
}

function itemOfAsset(asset: Asset): Item {
  return { key: asset.id, name: asset.name, kind: asset.kind, blob: asset.blob.sha256, asset, shot: null };
}

function useShots(project: string, { place, search }: Filter): Items {
  const { data, error, isPending, refetch } = useQuery({ ...storyQuery(project), enabled: place === "shots" });
  const items = useMemo(() => {
    const words = search.toLocaleLowerCase().split(/\s+/);
    const shots = (data as ProjectStory | undefined)?.scenes.flatMap((scene) => scene.shots) ?? []; // see media.ts on tuples
    return shots.flatMap((shot): Item[] => {
      const footage = footageOfShot(shot);
      const said = `${shot.code} ${shot.shot.prompt}`.toLocaleLowerCase();
      if (footage === null || !words.every((word) => said.includes(word))) return [];
      return [{ key: footage.key, name: shot.code, kind: "video", blob: footage.blob, asset: null, shot }];
    });
  }, [data, search]);
  return { items, total: items.length, waiting: isPending, error, again: () => void refetch(), more: NOTHING };
}

/** As the timeline and the source monitor know it, by what is known of it now. */
export function footageOf(item: Item): Footage {
  const media = queryClient.getQueryData<Media | null>(mediaKey(item.blob)) ?? null;
  const rate: Rate | undefined = useTimeline.getState().document?.rate;
  if (item.asset !== null) return footageOfAsset(item.asset, media, rate);
  const footage = item.shot === null ? null : footageOfShot(item.shot);
  return footage ?? { key: item.key, name: item.name, blob: item.blob, source: null, asset: null };
}
