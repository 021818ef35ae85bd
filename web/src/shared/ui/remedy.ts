import type { ErrorCode } from "../api/schema";
import type { Words } from "../i18n/en";

type Remedy = keyof Words["jobs"]["remedy"];

const KNOWN: ReadonlySet<string> = new Set<Remedy>(["DISK_FULL", "MEDIA_OFFLINE", "BLOB_MISSING", "BLOB_CORRUPT", "OUT_OF_MEMORY", "CHILD_DIED", "CHILD_SILENT", "DEPENDENCY", "ENGINE_UNKNOWN"]);

/** Under which word what can be done about an error is said. */
export function remedyOf(code: ErrorCode): Remedy {
  if (code === "NOT_FOUND") return "BLOB_MISSING"; // what a job does not find is a file of its document
  return KNOWN.has(code) ? (code as Remedy) : "other";
}
