/** Which shots show which elements. Twin of `milimo.story.pictures.shown_in`. Pure. */
import type { BoardShot, Element, ProjectStory, ShotPlan } from "@/shared/api/schema";

/** Element → shots that show it or in which it is heard, in the order of the board. */
export function usesOf(story: Pick<ProjectStory, "elements" | "scenes">): ReadonlyMap<string, readonly BoardShot[]> {
  const uses = new Map<string, BoardShot[]>(story.elements.map(({ key }) => [key, []]));
  const places = story.elements.filter(({ kind, name }) => kind === "place" && name !== "");
  const found = new Map<string, string | null>();
  for (const { shots } of story.scenes) {
    for (const shot of shots) {
      const { plan } = shot.shot;
      let place = found.get(plan.place.name);
      if (place === undefined) found.set(plan.place.name, (place = placeOf(plan.place.name, places)));
      for (const key of shownIn(plan, place)) uses.get(key)?.push(shot);
    }
  }
  return uses;
}

function shownIn(plan: ShotPlan, place: string | null): ReadonlySet<string> {
  const keys = [...plan.subjects.map(({ element }) => element), ...plan.lines.map(({ speaker }) => speaker), place];
  return new Set(keys.filter((key) => key != null));
}

/** The element of a place as a heading names it: LIGHTHOUSE - LAMP ROOM before LIGHTHOUSE. */
function placeOf(named: string, places: readonly Element[]): string | null {
  const name = named.toLowerCase();
  let best: Element | null = null;
  for (const place of places) {
    const own = place.name.toLowerCase();
    if ((name === own || name.startsWith(`${own} -`)) && own.length > (best?.name.length ?? 0)) best = place;
  }
  return best?.key ?? null;
}

/** A key for a new element that none of these has: `the-rope`, `the-rope-2`. */
export function freshKey(name: string, taken: readonly string[]): string {
  const base = name.normalize("NFKD").toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "").slice(0, 60) || "element";
  for (let number = 1; ; number++) {
    const key = number === 1 ? base : `${base}-${number.toString()}`;
    if (!taken.includes(key)) return key;
  }
}
