import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { api, take } from "@/shared/api/client";
import { keys, projectQuery, queryClient } from "@/shared/api/queries";

/** A title is at rest for so long before the project takes it. */
const PAUSE_MS = 1000;

/** A project that nobody has named is called as its script is, as long as nobody names it. */
export function useTitle(project: string, title: string | undefined): void {
  const { t } = useTranslation();
  const { data } = useQuery(projectQuery(project));
  const given = useRef<string | null>(null);
  const name = data?.name;
  useEffect(() => {
    const wanted = title?.replaceAll(/[/\\\p{Cc}]/gu, " ").trim().slice(0, 120) ?? "";
    if (wanted === "" || name === undefined || wanted === name) return undefined;
    if (name !== t("projects.newName") && name !== given.current) return undefined;
    const rest = setTimeout(() => {
      given.current = wanted;
      // Refused: it keeps the name that it has.
      void take(api.PATCH("/api/projects/{project}", { params: { path: { project } }, body: { name: wanted } }))
        .then(() => queryClient.invalidateQueries({ queryKey: keys.projects }), () => undefined);
    }, PAUSE_MS);
    return () => clearTimeout(rest);
  }, [project, title, name, t]);
}
