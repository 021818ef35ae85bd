/** What people do to elements; each can be taken back. */
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { messageOf } from "@/shared/api/errors";
import type { Element } from "@/shared/api/schema";

import { bringPicture, putElement, removeElement } from "../calls";
import type { Back } from "../history";
import { showElement } from "../storyStore";
import type { Doing } from "../useStory";
import { freshKey } from "./uses";

/** How many pictures an element has at most, as the server has it. */
export const MOST_PICTURES = 16;

async function put(project: string, before: Element, after: Element): Promise<Back> {
  await putElement(project, after);
  return () => put(project, after, before);
}

async function add(project: string, element: Element): Promise<Back> {
  await putElement(project, element);
  return () => remove(project, element.key);
}

async function remove(project: string, key: string): Promise<Back> {
  const was = await removeElement(project, key);
  return () => add(project, was);
}

export function useElements(project: string, elements: readonly Element[], doing: Doing) {
  const { t } = useTranslation();
  return useMemo(() => {
    function change(element: Element, fields: Partial<Element>): void {
      void doing.act(t("story.elements.changed", { name: element.name }), [async () => [await put(project, element, { ...element, ...fields })]]);
    }
    return {
      change,
      async add(kind: Element["kind"]): Promise<void> {
        const name = t(`story.elements.new.${kind}`);
        const key = freshKey(name, elements.map((one) => one.key));
        const made: Element = {
          key, kind, name, trigger: kind === "place" ? "" : `@${name}`, description: "", subject_kind: kind === "character" ? "person" : "thing",
          appearance: { beard: false, glasses: false }, colours: [], references: [],
        };
        if (await doing.act(t("story.elements.added", { name }), [async () => [await add(project, made)]])) showElement(key);
      },
      remove(element: Element): void {
        showElement(null);
        void doing.act(t("story.elements.removed", { name: element.name }), [async () => [await remove(project, element.key)]]);
      },
      /** Upload pictures, then show the element by them. What is no picture is told; the others are kept. */
      async bring(element: Element, files: readonly File[]): Promise<void> {
        const room = MOST_PICTURES - element.references.length;
        if (files.length > room) toast.error(t("story.elements.tooMany", { count: MOST_PICTURES }));
        const brought: string[] = [];
        for (const file of files.slice(0, room)) {
          try {
            brought.push((await bringPicture(project, file)).id);
          } catch (error) {
            toast.error(`${file.name}: ${messageOf(error)}`);
          }
        }
        if (brought.length > 0) change(element, { references: [...element.references, ...brought] });
      },
    };
  }, [project, elements, doing, t]);
}

export type ElementActions = ReturnType<typeof useElements>;
