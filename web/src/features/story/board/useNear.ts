import { useEffect, useState, type RefObject } from "react";

type Told = (near: boolean) => void;
interface Watch {
  observer: IntersectionObserver;
  told: Map<Element, Told>;
}

/** One observer for all that is watched alike: a feature has hundreds of scenes and thousands of pictures. */
const watches = new Map<Element | null, Map<string, Watch>>();

function watchOf(root: Element | null, margin: string): Watch {
  let alike = watches.get(root);
  if (alike === undefined) watches.set(root, (alike = new Map()));
  let watch = alike.get(margin);
  if (watch === undefined) {
    const told = new Map<Element, Told>();
    const observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) told.get(target)?.(isIntersecting);
    }, { root, rootMargin: margin });
    alike.set(margin, (watch = { observer, told }));
  }
  return watch;
}

function leave(root: Element | null, margin: string, element: Element): void {
  const alike = watches.get(root);
  const watch = alike?.get(margin);
  if (alike === undefined || watch === undefined) return;
  watch.observer.unobserve(element);
  watch.told.delete(element);
  if (watch.told.size > 0) return;
  watch.observer.disconnect();
  alike.delete(margin);
  if (alike.size === 0) watches.delete(root);
}

/** Is this element in view, or nearly? Of what scrolls in the board; a film of two hours has two thousand cards. */
export function useNear(element: RefObject<HTMLElement | null>, margin = "900px 0px"): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const root = current.closest<HTMLElement>("[data-scroller]");
    const watch = watchOf(root, margin);
    watch.told.set(current, setNear);
    watch.observer.observe(current);
    return () => leave(root, margin, current);
  }, [element, margin]);
  return near;
}
