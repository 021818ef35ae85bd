/** What is dragged out of the library or the source monitor, over the timeline: shown as it would lie, kept when it is let go. */
import { useEffect, useRef, type RefObject } from "react";

import { placeSource, type Done, type Result } from "@/core/commands";
import { clipsOf, endOf, type TimelineDocument } from "@/core/document";
import type { Row } from "@/core/layout";
import { snap, snapTargets } from "@/core/snap";
import { frame } from "@/core/time";
import { transport } from "@/playback/transport";
import { carryStore, type Carry } from "@/stores/carryStore";
import { select, useSelection } from "@/stores/selectionStore";
import { commit, settle, useTimeline } from "@/stores/timelineStore";
import { useViewport } from "@/stores/viewportStore";

import { gestureStore } from "./gesture";
import { RULER_HEIGHT } from "./measures";

export function useDrop(rows: readonly Row[], grid: RefObject<HTMLDivElement | null>): void {
  const newest = useRef(rows);
  useEffect(() => {
    newest.current = rows;
  });
  useEffect(() => {
    let planned: { on: TimelineDocument; steps: readonly Done[] } | null = null;

    function show(steps: readonly Done[], line: number | null, refused: string | null): void {
      useTimeline.setState({ preview: steps.at(-1)?.document ?? null });
      gestureStore.setState({ line, refused });
    }
    function over(carry: Carry): void {
      const { document } = useTimeline.getState();
      const place = document === null ? null : under(carry, grid.current);
      if (document === null || place === null) {
        if (planned !== null) show([], null, null);
        planned = null;
        return;
      }
      const track = newest.current.find((row) => place.y >= row.top && place.y < row.top + row.height)?.track ?? null;
      const { steps, at, refused } = plan(document, carry, place.frame, track);
      planned = { on: document, steps };
      show(steps, at, refused);
    }
    function end(dropped: boolean): void {
      const now = planned;
      planned = null;
      if (now === null) return;
      show([], null, null);
      if (!dropped || now.on !== useTimeline.getState().document) return;
      const group = `drop-${Date.now()}`;
      for (const step of now.steps) commit("insert", step, group);
      settle();
      select(now.steps.flatMap(({ made }) => made));
    }
    return carryStore.subscribe(({ carry, dropped }) => {
      if (carry === null) end(dropped !== null);
      else over(carry);
    });
  }, [grid]);
}

/** The frame and the height in the rows under the pointer; null outside of the timeline. */
function under({ x, y }: Carry, grid: HTMLDivElement | null): { frame: number; y: number } | null {
  const seen = grid?.parentElement?.getBoundingClientRect();
  if (grid === null || seen === undefined || x < seen.left || x > seen.right || y < seen.top || y > seen.bottom) return null;
  const box = grid.getBoundingClientRect();
  return { frame: Math.max(0, Math.round((x - box.left) / useViewport.getState().zoom)), y: y - box.top - RULER_HEIGHT };
}

/** On a magnetic track it goes in between clips, elsewhere (and with Alt) over what is there. */
function plan(document: TimelineDocument, carry: Carry, wanted: number, onto: string | null): { steps: Done[]; at: number | null; refused: string | null } {
  const kind = onto === null ? null : (document.tracks[onto]?.kind ?? null);
  const track = onto !== null && (kind === "video" || kind === "audio") ? onto : null;
  const between = !carry.over && track !== null && document.tracks[track]?.magnetic === true;
  let at = between ? cutNear(document, track, wanted) : snapped(document, wanted, carry);
  const line = at;
  const steps: Done[] = [];
  for (const { source, name, length, source_in } of carry.items) {
    const place = track !== null && fits(source, kind) ? { track } : {};
    const result: Result = placeSource(steps.at(-1)?.document ?? document, { source, name, length, source_in, at: frame(at), way: between ? "insert" : "overwrite", ...place });
    if (!result.ok) return { steps: [], at: null, refused: result.message };
    steps.push(result);
    at += length;
  }
  return { steps, at: line, refused: null };
}

/** A sound over a picture track goes to a sound track by itself. */
function fits(source: Carry["items"][number]["source"], kind: string | null): boolean {
  const seen = source.type === "still" || source.extent !== null;
  return kind === "video" ? seen : source.type === "media" && source.audio;
}

function cutNear(document: TimelineDocument, track: string, at: number): number {
  const row = clipsOf(document, track).flatMap((key) => document.clips[key] ?? []);
  const after = row.find((clip) => clip.start + clip.length / 2 > at);
  return after?.start ?? Math.max(0, ...row.map(endOf));
}

function snapped(document: TimelineDocument, at: number, { items }: Carry): number {
  if (!useSelection.getState().snap) return at;
  const length = items.reduce((sum, item) => sum + item.length, 0);
  const targets = snapTargets(document, { moving: new Set(), playhead: frame(transport.frame), range: (transport.range ?? []).map(frame) });
  const held = snap([at, at + length], 0, targets, 1 / useViewport.getState().zoom, null);
  return Math.max(0, at + (held?.by ?? 0));
}
