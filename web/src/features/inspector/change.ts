import { toast } from "sonner";

import type { Result } from "@/core/commands";
import type { TimelineDocument } from "@/core/document";
import { reasonOf } from "@/shared/i18n/reasons";
import { dispatch, show, type Label } from "@/stores/timelineStore";

/** `show`: while a value is dragged, seen and not kept. `keep`: what follows in the same field is the same step of the history. */
export type How = "show" | "keep";

/** A field's change as a command, shown or done. */
export function change<Args>(how: How, label: Label, command: (document: TimelineDocument, args: Args) => Result, args: Args, field: string): void {
  if (how === "show") {
    show(command, args);
    return;
  }
  const result = dispatch(label, command, args, field);
  if (result !== null && !result.ok && result.code !== "NOTHING_CHANGED") toast(reasonOf(result));
}
