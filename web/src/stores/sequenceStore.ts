/** Which of a project's sequences is open: the one that was chosen last, as long as it is there; else the film's; else the newest. */
import { useQuery } from "@tanstack/react-query";
import { create } from "zustand";

import type { TimelineDocument } from "../core/document";
import { api, take } from "../shared/api/client";
import { keys, projectQuery, queryClient, sequencesQuery } from "../shared/api/queries";
import type { SequenceSummary } from "../shared/api/schema";
import { useTimeline } from "./timelineStore";

const KEPT = "milimo.sequences";
/** Choices that are remembered over a reload, the latest ones. */
const MOST = 50;

type Chosen = Readonly<Record<string, string>>;

function kept(): Chosen {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    return Object.fromEntries(Object.entries(read as object).filter(([, value]) => typeof value === "string"));
  } catch {
    return {};
  }
}

export const useChosenSequences = create<{ chosen: Chosen }>(() => ({ chosen: kept() }));

export function chooseSequence(project: string, sequence: string): void {
  const others = Object.entries(useChosenSequences.getState().chosen).filter(([known]) => known !== project);
  const chosen = Object.fromEntries([...others.slice(1 - MOST), [project, sequence]]);
  useChosenSequences.setState({ chosen });
  try {
    localStorage.setItem(KEPT, JSON.stringify(chosen));
  } catch {
    // It is only not remembered.
  }
}

export interface OpenSequence {
  /** Undefined: not known yet. Null: the project has none. */
  readonly sequence: SequenceSummary | null | undefined;
  readonly all: readonly SequenceSummary[];
  readonly error: unknown;
  readonly again: () => void;
}

export function useOpenSequence(project: string): OpenSequence {
  const chosen = useChosenSequences((state) => state.chosen[project]);
  const { data, error, refetch } = useQuery(projectQuery(project));
  const listed = useQuery(sequencesQuery(project));
  const all = listed.data?.sequences ?? [];
  const failed = error ?? listed.error;
  return {
    sequence: data === undefined || listed.data === undefined ? undefined : openOf(all, chosen, data.sequence ?? undefined),
    all,
    error: failed,
    again: () => void (error ? refetch() : listed.refetch()),
  };
}

export function openOf(all: readonly SequenceSummary[], chosen: string | undefined, films: string | undefined): SequenceSummary | null {
  const byId = (id: string | undefined) => all.find((one) => one.id === id);
  return byId(chosen) ?? byId(films) ?? all.toSorted((one, other) => other.updated_ms - one.updated_ms)[0] ?? null;
}

/** A sequence of its own, which is open from now on. Returns its id. */
export async function makeSequence(project: string, name: string, document: TimelineDocument): Promise<string> {
  const { id } = await take(api.POST("/api/projects/{project}/sequences", { params: { path: { project } }, body: { name, document: document as never } }));
  await queryClient.invalidateQueries({ queryKey: keys.sequences(project) });
  chooseSequence(project, id);
  return id;
}

const OPENS_WITHIN_MS = 15_000;

/** Until the Edit room shows a sequence. Rejects where it does not in time. */
export function shownInTime(sequence: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = useTimeline.subscribe(look);
    const late = setTimeout(() => {
      leave();
      reject(new Error(`The sequence ${sequence} was not opened.`));
    }, OPENS_WITHIN_MS);
    function look(): void {
      if (useTimeline.getState().sequence !== sequence) return;
      clearTimeout(late);
      leave();
      resolve();
    }
    look();
  });
}
