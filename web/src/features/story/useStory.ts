/** The board of a project, with what its jobs say just now. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { messageOf } from "@/shared/api/errors";
import { jobsQuery, keys } from "@/shared/api/queries";
import type { StoryChange, StoryPatch } from "@/shared/api/schema";

import { orderOf, withJobs } from "./board/standing";
import { applyPatch, storyQuery } from "./calls";
import { remember, step, type Back } from "./history";
import { keepOnly } from "./storyStore";

export function useStory(project: string) {
  const { data, error, refetch } = useQuery(storyQuery(project));
  const { data: jobs } = useQuery(jobsQuery);
  const story = useMemo(() => data && withJobs(data, jobs?.jobs ?? []), [data, jobs]);
  useEffect(() => {
    if (data) keepOnly([...orderOf(data), ...data.bin.map((shot) => shot.id)]);
  }, [data]);
  return { story, error, refetch };
}

/** What takes a change of the board back. None for one that changed nothing. */
export function backOf(project: string, { undo }: StoryChange): Back[] {
  return undo.shots.length === 0 ? [] : [() => putBack(project, undo)];
}

async function putBack(project: string, patch: StoryPatch): Promise<Back> {
  const { undo } = await applyPatch(project, patch);
  return () => putBack(project, undo);
}

/** Does things to the story: remembers what undoes them, fetches the board again, tells what was refused. */
export function useDoing(project: string) {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useMemo(() => {
    const fetched = () => client.invalidateQueries({ queryKey: keys.story(project), exact: true });
    /** One change, of one or more calls in order, each with what takes it back. Resolves to whether it was done. */
    async function act(label: string, calls: readonly (() => Promise<readonly Back[]>)[]): Promise<boolean> {
      const done: Back[] = [];
      try {
        for (const call of calls) done.push(...(await call()));
        return true;
      } catch (error) {
        toast.error(messageOf(error));
        return false;
      } finally {
        remember(project, label, done);
        await fetched();
      }
    }
    /** One change of the board. */
    function change(label: string, calls: readonly (() => Promise<StoryChange>)[]): Promise<boolean> {
      return act(label, calls.map((call) => async () => backOf(project, await call())));
    }
    /** Something that is asked for and then made; events tell how it goes. */
    async function ask<T>(call: () => Promise<T>): Promise<T | null> {
      try {
        return await call();
      } catch (error) {
        toast.error(messageOf(error));
        return null;
      } finally {
        await fetched();
      }
    }
    async function back(way: "past" | "future"): Promise<void> {
      try {
        const label = await step(project, way);
        await fetched();
        if (label !== null) toast(t(way === "past" ? "story.undone" : "story.redone", { what: label }));
      } catch (error) {
        toast.error(messageOf(error));
        await fetched();
      }
    }
    return { act, change, ask, back };
  }, [client, project, t]);
}

export type Doing = ReturnType<typeof useDoing>;
