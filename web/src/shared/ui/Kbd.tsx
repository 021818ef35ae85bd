import { shownKeys } from "../hotkeys/keys";

export function Kbd({ keys }: { keys: string }) {
  return <kbd className="rounded-sm border border-line px-1.5 font-sans text-xs leading-4 text-faint">{shownKeys(keys)}</kbd>;
}
