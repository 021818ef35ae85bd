import { follow } from "@/shared/api/events";
import { Autosave } from "@/stores/autosave";
import { conflictStore } from "@/stores/conflictStore";

/** Open a sequence and keep it saved; other pages' and programs' changes come in. Returns what ends that. */
export function keepSaved(sequence: string, failed: (error: unknown) => void): () => void {
  const autosave = new Autosave(sequence, (conflict) => conflictStore.setState({ conflict, autosave }));
  let ended = false;
  let leave: (() => void) | null = null;
  autosave.open().then(
    () => {
      if (ended) autosave.close();
      else leave = onRevision(sequence, (revision) => void autosave.headIs(revision));
    },
    (error: unknown) => {
      if (!ended) failed(error);
    },
  );
  return () => {
    ended = true;
    leave?.();
    autosave.close();
  };
}

function onRevision(sequence: string, listener: (revision?: number) => void): () => void {
  return follow((event) => {
    if (event.type === "sequence" && event.sequence === sequence) listener(event.revision);
    else if (event.type === "reset") listener();
  });
}
