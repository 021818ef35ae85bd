import { useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { BoardShot, Element } from "@/shared/api/schema";

import { takesQuery } from "../calls";
import { changedLine, seconds } from "../words";
import { differencesOf, wordsChanged, type Difference } from "./differences";

/** Of a stale shot: what its newest take does not show, as it was and as it is to be. */
export function Differences({ project, shot, elements }: { project: string; shot: BoardShot; elements: readonly Element[] }) {
  const { t, i18n } = useTranslation();
  const { data } = useQuery(takesQuery(project, shot.id));
  const made = data?.find(({ damaged }) => !damaged);
  const names = useMemo(() => new Map(elements.map(({ key, name }) => [key, name])), [elements]);
  const told = made === undefined ? [] : differencesOf(shot, made.recipe.request, elements, (field, value) => valueWord(t, i18n.language, field, value));
  return (
    <section aria-label={t("story.stale")} className="mx-3 mb-3 rounded bg-stale-ground px-2.5 py-2 text-sm text-stale">
      <p>{t("story.changed", { what: changedLine(t, shot, names) || t("story.stale") })}</p>
      {told.length === 0 ? null : (
        <dl className="mt-1.5 grid gap-1.5">
          {told.map((one) => (
            <div key={`${one.kind}:${one.name}`}>
              <dt className="text-xs font-semibold text-soft">{one.kind === "element" ? (names.get(one.name) ?? one.name) : t(`story.fields.${one.name}`, { defaultValue: one.name.replaceAll("_", " ") })}</dt>
              <dd><BeforeAndAfter one={one} /></dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

function BeforeAndAfter({ one: { before, after, prose } }: { one: Difference }) {
  const { t } = useTranslation();
  if (before === null || after === null) return t("story.another");
  const pieces = prose ? wordsChanged(before, after) : [{ kind: "gone" as const, text: before || "–" }, { kind: "new" as const, text: after || "–" }];
  return pieces.map(({ kind, text }, at) => {
    const key = `${at.toString()}${text}`;
    if (kind === "gone") return <del key={key} className="mr-1 text-soft">{text}</del>;
    if (kind === "new") return <ins key={key} className="mr-1 rounded-sm bg-generated-ground px-0.5 text-generated no-underline">{text}</ins>;
    return <span key={key} className="mr-1">{text.length > 90 && prose ? shortened(text) : text}</span>;
  });
}

/** Of what has stayed, only what stands next to a change is of interest. */
function shortened(text: string): string {
  return `${text.slice(0, 40).replace(/\s\S*$/, "")} … ${text.slice(-40).replace(/^\S*\s/, "")}`;
}

const WORDS = { size: "size", angle: "angle", move: "move", speed: "speed", time_of_day: "time", weather: "weather" } as const;

function valueWord(t: TFunction<"words">, language: string, field: string, value: string): string {
  if (field === "seconds") return seconds(Number(value), language);
  if (field === "lens") return `${value} mm`;
  const group = field in WORDS ? WORDS[field as keyof typeof WORDS] : null;
  return group === null ? value.replaceAll("_", " ") : t(`story.${group}.${value}` as never, { defaultValue: value.replaceAll("_", " ") });
}
