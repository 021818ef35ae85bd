/** Elements that are written sixty times a second: only what has changed. */

type Styles = Partial<Record<"position" | "left" | "top" | "width" | "height" | "maxWidth" | "objectFit" | "transformOrigin" | "transform" | "clipPath" | "zIndex" | "visibility" | "opacity" | "mixBlendMode" | "maskImage" | "background" | "isolation", string>>;

const written = new WeakMap<HTMLElement, Styles>();

export function style(element: HTMLElement, styles: Styles): void {
  let known = written.get(element);
  if (known === undefined) written.set(element, (known = {}));
  for (const name of Object.keys(styles) as (keyof Styles)[]) {
    const value = styles[name];
    if (value === undefined || known[name] === value) continue;
    known[name] = value;
    element.style[name] = value;
  }
}

interface Movable {
  moveBefore?: (node: Node, before: Node | null) => void;
}

/** These are the children, in this order. A video that comes from another parent goes on playing. */
export function arrange(parent: HTMLElement, children: readonly HTMLElement[]): void {
  for (let at = parent.children.length - 1; at >= 0; at--) {
    const child = parent.children[at];
    if (child !== undefined && !children.includes(child as HTMLElement)) child.remove();
  }
  for (const [at, child] of children.entries()) {
    const before = parent.children[at] ?? null;
    if (before === child) continue;
    const { moveBefore } = parent as Movable;
    // Both have to be in the page; browsers without it pause what is moved, and the next tick sets it going again.
    if (moveBefore !== undefined && parent.isConnected && child.isConnected) moveBefore.call(parent, child, before);
    else parent.insertBefore(child, before);
  }
}
