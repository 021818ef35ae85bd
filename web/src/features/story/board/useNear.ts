import { useEffect, useState, type RefObject } from "react";

/** Is this element in view, or nearly? Of what scrolls in the board; a film of two hours has two thousand cards. */
export function useNear(element: RefObject<HTMLElement | null>, margin = "900px 0px"): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const root = current.closest<HTMLElement>("[data-scroller]");
    const watching = new IntersectionObserver((entries) => setNear(entries.at(-1)?.isIntersecting ?? false), { root, rootMargin: margin });
    watching.observe(current);
    return () => watching.disconnect();
  }, [element, margin]);
  return near;
}
