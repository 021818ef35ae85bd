import { words } from "./index";

/** Why a command was refused, in the page's language; what has no words there says it as the core does. */
export function reasonOf({ code, message }: { readonly code: string; readonly message: string }): string {
  const key = `refused.${code}`;
  return words.exists(key) ? words.t(key as "refused.LOCKED") : message;
}
