import type { Project } from "@/shared/api/schema";

/** What can be done to a project. */
export type Acts = Record<"open" | "rename" | "duplicate" | "archive" | "remove" | "restore" | "purge", (project: Project) => void> & { named: (project: Project, name: string) => void };
