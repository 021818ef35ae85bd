/** The razor. */
import { endOf } from "../document";
import type { Frame } from "../time";
import { command, refuse } from "./edit";
import { splitTogether } from "./place";

export interface Splitting {
  readonly at: Frame;
  /** The clips to cut; every clip under `at` on an unlocked track where it is left out. */
  readonly clips?: readonly string[];
  /** What is linked with them is cut along; true where it is left out. */
  readonly linked?: boolean;
}

/** Cuts clips at a frame inside them. Nothing that is seen or heard changes. */
export const split = command<Splitting>((edit, { at, clips, linked }) => {
  const { tracks } = edit.document;
  const unlocked = (key: string): boolean => !(tracks[edit.clip(key).track]?.locked ?? false);
  const named = clips === undefined ? Object.keys(edit.document.clips).filter(unlocked) : [...clips];
  const keys = clips === undefined || linked === false ? named : edit.withLinked(named);
  const inside = keys.filter((key) => edit.clip(key).start < at && at < endOf(edit.clip(key)));
  if (inside.length === 0) refuse("NO_SUCH_ITEM", `No clip has frame ${at} inside.`);
  const solid = inside.filter((key) => edit.clip(key).source.type !== "gap");
  edit.made.push(...splitTogether(edit, solid, at));
});
