/** Words of the board that are made from several. */
import type { TFunction } from "i18next";

import type { BoardScene, BoardShot, Job, Progress } from "@/shared/api/schema";
import { clock } from "@/shared/ui/time";

import { changedParts } from "./board/standing";

/** `dusk, rain · 0:12` */
export function sceneLine(t: TFunction<"words">, scene: BoardScene): string {
  const air = [scene.time_of_day && t(`story.time.${scene.time_of_day}`), scene.weather && scene.weather !== "clear" && t(`story.weather.${scene.weather}`)].filter(Boolean).join(", ");
  return [air, clock(scene.seconds)].filter(Boolean).join(" · ");
}

/** `5.3 s` in the page's language. */
export function seconds(value: number, language: string): string {
  return `${new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value)} s`;
}

/** `step 5 of 11 · 0:23` */
export function progressLine(t: TFunction<"words">, job: Job | null | undefined, progress: Progress | null | undefined): string {
  const now = progress ?? job?.progress;
  if (!now || now.steps === 0) return t("story.starting");
  const left = now.eta_s ?? null;
  return [t("story.step", { step: now.step, steps: now.steps }), left !== null && left >= 1 && clock(left)].filter(Boolean).join(" · ");
}

/** What of a stale shot its take does not show: `prompt, size, Mara`. */
export function changedLine(t: TFunction<"words">, shot: BoardShot, names: ReadonlyMap<string, string>): string {
  return changedParts(shot.changed).map(({ kind, name }) => (kind === "element" ? (names.get(name) ?? name) : t(`story.fields.${name}`, { defaultValue: name.replaceAll("_", " ") }))).join(", ");
}

/** Why it failed and what to do, in a few words: `out of memory · try a smaller size`. */
export function failedLine(t: TFunction<"words">, job: Job | null | undefined): string {
  switch (job?.error?.code) {
    case "OUT_OF_MEMORY": return t("story.failures.memory");
    case "DISK_FULL": return t("story.failures.disk");
    case "ENGINE_UNKNOWN": return t("story.failures.engine");
    case "NOT_SUPPORTED":
    case "SIZE_OFF_GRID":
    case "SECONDS_OUT_OF_RANGE": return t("story.failures.settings");
    case "CHILD_DIED":
    case "CHILD_SILENT": return t("story.failures.died");
    case "BLOB_MISSING":
    case "BLOB_CORRUPT": return t("story.failures.file");
    default: return t("story.failures.other");
  }
}
