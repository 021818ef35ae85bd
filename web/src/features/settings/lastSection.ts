/** Settings open where they were left, while the page is open. */
export type SectionName = "general" | "keys" | "disk" | "machine" | "workers" | "engines" | "backups" | "privacy";

let last: SectionName = "general";

export const lastSection = {
  get: (): SectionName => last,
  set: (name: SectionName): void => {
    last = name;
  },
};
