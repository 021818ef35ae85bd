import { Plus, X } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { BoardShot, Element, SubjectKind } from "@/shared/api/schema";

import { Field, LineField, Select, TextField } from "../inspector/fields";
import { Pictures } from "./Pictures";
import type { ElementActions } from "./useElements";

const MOST_COLOURS = 8;
const NEW_COLOUR = "#8a6a3d";
const LIVING: readonly SubjectKind[] = ["woman", "man", "girl", "boy", "person", "dog", "cat", "horse", "bird", "fish", "robot"];
const THINGS: readonly SubjectKind[] = ["thing", "car", "truck", "bicycle", "boat", "ship", "train", "aircraft", "spaceship"];

/** Everything of an element that a person sets. Each field is sent by itself; undo is the board's. */
export function ElementFields({ project, element, used, actions }: { project: string; element: Element; used: readonly BoardShot[]; actions: ElementActions }) {
  const { t } = useTranslation();
  const change = (fields: Partial<Element>) => actions.change(element, fields);
  const shown = used.filter(({ takes }) => takes.length > 0).length;
  const kinds = element.kind === "character" ? LIVING : THINGS;
  return (
    <div className="grid gap-3 p-3">
      <Pictures project={project} element={element} actions={actions} />
      <LineField label={t("story.elements.name")} value={element.name} max={120} required onDone={(name) => change({ name })} />
      {element.kind === "place" ? null : (
        <div className="grid grid-cols-2 gap-2.5">
          <LineField label={t("story.elements.trigger")} value={element.trigger} max={120} onDone={(trigger) => change({ trigger })} />
          <Select
            label={t("story.elements.what")}
            value={element.subject_kind}
            options={kinds.includes(element.subject_kind) ? kinds : [element.subject_kind, ...kinds]}
            word={(kind) => t(`story.elements.subjects.${kind}`)}
            onChange={(subject_kind) => change({ subject_kind })}
          />
        </div>
      )}
      <TextField label={t("story.elements.description")} value={element.description} rows={5} max={2000} onDone={(description) => change({ description })} />
      <Colours colours={element.colours} change={(colours) => change({ colours: [...colours] })} />
      {shown > 0 ? <p className="text-sm text-soft">{t("story.elements.staling", { count: shown })}</p> : null}
    </div>
  );
}

function Colours({ colours, change }: { colours: readonly string[]; change: (colours: readonly string[]) => void }) {
  const { t } = useTranslation();
  return (
    <Field label={t("story.elements.colours")} group>
      <ul className="flex flex-wrap items-center gap-1.5">
        {colours.map((colour, at) => (
          // Colours may be alike; their place tells them apart.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={`${at.toString()}-${colour}`} className="group/colour relative">
            <Swatch label={t("story.elements.colour", { number: at + 1 })} colour={colour} onDone={(next) => change(colours.with(at, next))} />
            <button
              type="button"
              aria-label={t("story.elements.colourAway", { number: at + 1 })}
              onClick={() => change(colours.toSpliced(at, 1))}
              className="absolute -top-1.5 -right-1.5 grid size-4 place-items-center rounded-full border border-line bg-panel text-soft opacity-0 group-hover/colour:opacity-100 hover:text-text focus-visible:opacity-100"
            >
              <X size={10} aria-hidden />
            </button>
          </li>
        ))}
        {colours.length < MOST_COLOURS ? (
          <li>
            <button type="button" aria-label={t("story.elements.colourMore")} onClick={() => change([...colours, NEW_COLOUR])} className="grid size-7 place-items-center rounded border border-dashed border-line text-soft hover:border-faint hover:text-text">
              <Plus size={14} aria-hidden />
            </button>
          </li>
        ) : null}
      </ul>
    </Field>
  );
}

/** The browser's own picker; the colour is sent when it is closed, not while it is dragged. */
function Swatch({ label, colour, onDone }: { label: string; colour: string; onDone: (colour: string) => void }) {
  return (
    <input
      type="color"
      aria-label={label}
      title={colour}
      defaultValue={colour}
      ref={(input) => {
        if (input === null) return undefined;
        const changed = () => input.value !== colour && onDone(input.value.toLowerCase());
        input.addEventListener("change", changed);
        return () => input.removeEventListener("change", changed);
      }}
      className="size-7 cursor-pointer appearance-none overflow-hidden rounded border border-line bg-transparent p-0 [&::-webkit-color-swatch]:border-0 [&::-webkit-color-swatch-wrapper]:p-0"
    />
  );
}
