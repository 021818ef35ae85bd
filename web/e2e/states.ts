/** Jobs in every state, and they stay in it: for pictures and for axe. */
import assert from "node:assert/strict";

import type { Visit } from "./browser.ts";
import { HandWorker, type OwnStudio } from "./studio.ts";

/** What the failed ones say. */
export const WHY = "The engine says: there is no light in the lamp.";

/** Of shots and of an export: one has failed, some are at work, the rest waits. The studio must have no agent. */
export async function makeStates({ ask, project }: Pick<Visit, "ask" | "project">, studio: OwnStudio): Promise<void> {
  const { scenes } = await ask<{ scenes: { shots: { id: string }[] }[] }>("GET", `/api/projects/${project}/story`);
  const { sequence } = await ask<{ sequence: string }>("GET", `/api/projects/${project}`);
  await ask("POST", `/api/projects/${project}/generate`, { shots: scenes.flatMap(({ shots }) => shots.map(({ id }) => id)), again: true });
  await ask("POST", `/api/sequences/${sequence}/exports`, { preset: "h264_web", settings: {} });
  await ask("POST", `/api/sequences/${sequence}/exports`, { preset: "h264_master", settings: {} });
  const failed = new Set<string>();
  const working = new Map<string, number>();
  const most: Record<string, number> = { video: 2, export: 1 };
  for (let number = 0; number < 40; number++) {
    const worker = await HandWorker.register(studio, `hand:cpu:${number}`);
    const claim = await worker.claim();
    if (claim === null) break;
    const { kind } = claim.spec;
    if (failed.has(kind)) {
      const steps = 3 + (working.get(kind) ?? 0) * 3;
      await worker.beat(claim, steps, 10);
      working.set(kind, (working.get(kind) ?? 0) + 1);
    } else {
      await worker.fail(claim, WHY);
      failed.add(kind);
    }
    if (Object.entries(most).every(([of, count]) => (working.get(of) ?? 0) >= count)) break;
  }
  assert(failed.has("video") && failed.has("export"), [...failed].join(" "));
}
