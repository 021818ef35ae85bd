import { useEffect, useLayoutEffect, useRef } from "react";

import { offer, type ActionId, type Doer } from "./actions";

/** Offer actions while this component is shown. Doers may close over state: the newest is performed. The set of ids is fixed. */
export function useActions(doers: Partial<Record<ActionId, Doer>>): void {
  const newest = useRef(doers);
  useLayoutEffect(() => {
    newest.current = doers;
  });
  const ids = Object.keys(doers).toSorted().join(" ");
  useEffect(() => {
    const names = ids.split(" ").filter(Boolean) as ActionId[];
    return offer(Object.fromEntries(names.map((id) => [id, () => newest.current[id]?.()])));
  }, [ids]);
}
