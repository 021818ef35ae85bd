import { useEffect, useState, type RefObject } from "react";

import type { ActionId, Doer } from "./actions";
import { useActions } from "./useActions";

const NONE: Partial<Record<ActionId, Doer>> = {};

/** Offer actions while the focus is inside an element: they go before those of the room that it lies in. */
export function useFocusActions(part: RefObject<HTMLElement | null>, doers: Partial<Record<ActionId, Doer>>): boolean {
  const [inside, setInside] = useState(false);
  useEffect(() => {
    const element = part.current;
    if (element === null) return undefined;
    const look = () => setInside(element.contains(document.activeElement));
    const leave = (event: FocusEvent) => setInside(element.contains(event.relatedTarget as Node | null));
    look();
    element.addEventListener("focusin", look);
    element.addEventListener("focusout", leave);
    return () => {
      element.removeEventListener("focusin", look);
      element.removeEventListener("focusout", leave);
    };
  }, [part]);
  useActions(inside ? doers : NONE);
  return inside;
}
