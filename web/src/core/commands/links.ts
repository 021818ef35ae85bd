/** Clips that move together. */
import { command, refuse, type Edit } from "./edit";

/** Links clips; they leave the links that they were in. */
export const link = command<{ readonly clips: readonly string[] }>((edit, { clips }) => {
  const members = [...new Set(clips)];
  if (members.length < 2) refuse("LINK_MEMBERS", "A link joins two clips or more.");
  for (const key of members) edit.unlocked(edit.clip(key).track);
  const same = Object.values(edit.document.links).some(
    (old) => old.length === members.length && members.every((key) => old.includes(key)),
  );
  if (same) return;
  leave(edit, new Set(members));
  edit.set("links", edit.freshKey("links", "link"), members);
});

/** Takes clips out of their links. */
export const unlink = command<{ readonly clips: readonly string[] }>((edit, { clips }) => {
  for (const key of clips) edit.unlocked(edit.clip(key).track);
  leave(edit, new Set(clips));
});

function leave(edit: Edit, keys: ReadonlySet<string>): void {
  for (const [name, members] of Object.entries(edit.document.links)) {
    const left = members.filter((member) => !keys.has(member));
    if (left.length === members.length) continue;
    if (left.length > 1) edit.set("links", name, left);
    else edit.drop("links", name);
  }
}
