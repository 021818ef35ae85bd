import { expect, it } from "vitest";

import type { SequenceSummary } from "../shared/api/schema";
import { openOf } from "./sequenceStore";

const of = (id: string, updated_ms: number): SequenceSummary => ({ id, project: "p", name: id, revision: 1, frames: 24, updated_ms });
const ALL = [of("film", 1), of("mine", 3), of("other", 2)];

it("the chosen one is open, as long as it is there; else the film's; else the newest", () => {
  expect(openOf(ALL, "other", "film")?.id).toBe("other");
  expect(openOf(ALL, "gone", "film")?.id).toBe("film");
  expect(openOf(ALL, undefined, undefined)?.id).toBe("mine");
  expect(openOf([], "gone", undefined)).toBeNull();
});
