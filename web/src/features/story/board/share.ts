/** A board that was fetched again, with everything that has not changed as it was, so that nothing of that is drawn again. Pure. */
import type { BoardShot, ProjectStory } from "@/shared/api/schema";

/** Equal as JSON. */
function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other)) {
    return Array.isArray(one) && Array.isArray(other) && one.length === other.length && one.every((item, at) => same(item, other[at]));
  }
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => same(one[name as keyof typeof one], other[name as keyof typeof other]));
}

export function shareStory(old: ProjectStory | undefined, fresh: ProjectStory): ProjectStory {
  if (old === undefined) return fresh;
  const shots = new Map(old.scenes.flatMap((scene) => scene.shots.map((shot) => [shot.id, shot] as const)));
  const shared = (shot: BoardShot): BoardShot => {
    const before = shots.get(shot.id);
    return before !== undefined && same(before, shot) ? before : shot;
  };
  const before = new Map(old.scenes.map((scene) => [scene.id, scene]));
  const scenes = fresh.scenes.map((scene) => {
    const made = { ...scene, shots: scene.shots.map(shared) };
    const was = before.get(scene.id);
    // The shots are the same ones or they are not: comparing them again ends at their first look.
    return was !== undefined && same(was, made) ? was : made;
  });
  return {
    ...fresh,
    scenes: scenes.length === old.scenes.length && scenes.every((scene, at) => scene === old.scenes[at]) ? old.scenes : scenes,
    elements: same(old.elements, fresh.elements) ? old.elements : fresh.elements,
    bin: same(old.bin, fresh.bin) ? old.bin : fresh.bin,
  };
}
