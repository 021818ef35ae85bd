/** How a shot stands, as its card says it. Pure. */
import { marksOf } from "@/core/fountain/marks";
import type { BoardScene, BoardShot, Job, ProjectStory, Shot } from "@/shared/api/schema";

const ALIVE: ReadonlySet<Job["state"]> = new Set(["queued", "running", "cancelling"]);

/**
 * The board with what the jobs say by now: events bring a job's state at once, the board itself is fetched again only when
 * shots or takes change.
 */
export function withJobs(story: ProjectStory, jobs: readonly Job[]): ProjectStory {
  const newest = newestByShot(jobs, story.project);
  if (newest.size === 0) return story;
  return { ...story, scenes: story.scenes.map((scene) => sceneWithJobs(scene, newest)) };
}

function newestByShot(jobs: readonly Job[], project: string): ReadonlyMap<string, Job> {
  const newest = new Map<string, Job>();
  for (const job of jobs) {
    // The windows of a long shot are its parent's business.
    if (job.project !== project || !job.shot || (job.kind !== "video" && job.kind !== "shot")) continue;
    const known = newest.get(job.shot);
    if (known === undefined || rank(job) > rank(known) || (rank(job) === rank(known) && job.created_ms > known.created_ms)) newest.set(job.shot, job);
  }
  return newest;
}

/** What runs is shown before what waits, and that before what is over. */
function rank(job: Job): number {
  return job.state === "running" ? 2 : ALIVE.has(job.state) ? 1 : 0;
}

function sceneWithJobs(scene: BoardScene, newest: ReadonlyMap<string, Job>): BoardScene {
  const shots = scene.shots.map((shot) => shotWithJob(shot, newest.get(shot.id)));
  return shots.every((shot, at) => shot === scene.shots[at]) ? scene : { ...scene, shots };
}

function shotWithJob(shot: BoardShot, job: Job | undefined): BoardShot {
  if (job === undefined) return shot;
  if (job.state === "running" || job.state === "cancelling") return { ...shot, status: "running", job };
  if (job.state === "queued") return { ...shot, status: "queued", job };
  if (shot.job?.id !== job.id) return shot;
  // The board still has it as alive: it ended since.
  if (job.state === "failed") return { ...shot, status: "failed", job };
  return ALIVE.has(shot.job.state) ? { ...shot, status: restingStatus(shot), job: null } : shot;
}

function restingStatus(shot: BoardShot): BoardShot["status"] {
  if (shot.takes.length === 0) return "new";
  return shot.state === "stale" ? "stale" : "fresh";
}

/** Which of its takes a shot shows: the one that was chosen, else the newest; -1 without any. */
export function takeAt(shot: Pick<BoardShot, "takes" | "chosen">): number {
  const chosen = shot.takes.findIndex(({ id }) => id === shot.chosen);
  return chosen < 0 ? shot.takes.length - 1 : chosen;
}

/** Shots in the order of the board. */
export const orderOf = (story: ProjectStory): string[] => story.scenes.flatMap((scene) => scene.shots.map((shot) => shot.id));

/** What a change touched, as a person groups it: `element:mara` and `picture:mara` are both `mara`. */
export function changedParts(changed: readonly string[]): { kind: "field" | "element"; name: string }[] {
  const seen = new Set<string>();
  const parts: { kind: "field" | "element"; name: string }[] = [];
  for (const one of changed) {
    const [kind, key] = one.includes(":") ? (["element", one.slice(one.indexOf(":") + 1)] as const) : (["field", one] as const);
    if (seen.has(`${kind}:${key}`)) continue;
    seen.add(`${kind}:${key}`);
    parts.push({ kind, name: key });
  }
  return parts;
}

/** A place as a row's title has it: its last part, as a sentence. `LIGHTHOUSE - LAMP ROOM` is `Lamp room`. */
export function placeTitle(scene: Pick<BoardScene, "place" | "heading">): string {
  const last = (scene.place || scene.heading).split(/\s[-–—]\s/).at(-1)?.trim() ?? "";
  return last.charAt(0) + last.slice(1).toLowerCase();
}

/** What a card says: what is spoken, else what happens, without the words that only direct the camera. */
export function wordsOf(shot: Pick<Shot, "text" | "prompt" | "plan">): string {
  const spoken = shot.plan.lines.map(({ text }) => text).join(" ");
  if (spoken !== "" && shot.text.includes(spoken)) return `“${spoken}”`;
  const text = shot.text || shot.prompt;
  const [camera] = marksOf(text).filter(({ kind }) => kind === "camera");
  const rest = (camera === undefined ? text : text.slice(camera.stop)).replace(/^[\s:–—-]+/u, "").replace(/(^|[\s(])@(?=[\p{L}\p{N}])/gu, "$1");
  return rest === "" ? text : rest.charAt(0).toUpperCase() + rest.slice(1);
}
