import { Dices } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Angle, BoardShot, Element, Move, ShotPlan, ShotUpdate, Speed, TimeOfDay, Weather } from "@/shared/api/schema";
import { IconButton } from "@/shared/ui/Button";
import { cx } from "@/shared/ui/cx";

import { Field, NumberField, Select, TextField } from "./fields";

type Size = ShotPlan["size"];

const SIZES: readonly Size[] = ["extreme_wide", "wide", "medium_wide", "medium", "medium_close", "close_up", "extreme_close_up", "insert"];
const ANGLES: readonly Angle[] = ["eye", "low", "high", "top", "dutch"];
const MOVES: readonly Move[] = [
  "static", "push_in", "pull_out", "pan_left", "pan_right", "tilt_up", "tilt_down", "truck_left", "truck_right", "crane_up", "crane_down",
  "orbit_left", "orbit_right", "track", "handheld", "zoom_in", "zoom_out",
];
const SPEEDS: readonly Speed[] = ["slow", "normal", "fast"];
const TIMES: readonly TimeOfDay[] = ["dawn", "day", "dusk", "night"];
const WEATHERS: readonly Weather[] = ["clear", "cloudy", "rain", "storm", "snow", "fog", "wind"];

/** Everything of a shot that a person sets. Each field is sent by itself, when it is left or chosen; undo is the board's. */
export function ShotFields({ shot: { shot }, elements, edit }: { shot: BoardShot; elements: readonly Element[]; edit: (update: ShotUpdate) => void }) {
  const { t } = useTranslation();
  const { plan } = shot;
  const edited = new Set(shot.edited);
  return (
    <div className="grid gap-3 border-t border-line p-3">
      <TextField label={t("story.fields.prompt")} edited={edited.has("prompt")} value={shot.prompt} rows={6} onDone={(prompt) => edit({ prompt })} />
      <div className="grid grid-cols-2 gap-x-2.5 gap-y-3">
        <Select label={t("story.fields.size")} value={plan.size} options={SIZES} word={(size) => t(`story.size.${size}`)} onChange={(size) => edit({ size })} />
        <Select label={t("story.fields.angle")} value={plan.angle} options={ANGLES} word={(angle) => t(`story.angle.${angle}`)} onChange={(angle) => edit({ angle })} />
        <Select label={t("story.fields.move")} value={plan.move} options={MOVES} word={(move) => t(`story.move.${move}`)} onChange={(move) => edit({ move })} />
        <Select label={t("story.fields.speed")} value={plan.speed} options={SPEEDS} word={(speed) => t(`story.speed.${speed}`)} onChange={(speed) => edit({ speed })} disabled={plan.move === "static"} />
        <Select label={t("story.fields.time_of_day")} value={plan.time_of_day} options={TIMES} word={(time) => t(`story.time.${time}`)} onChange={(time_of_day) => edit({ time_of_day })} />
        <Select label={t("story.fields.weather")} value={plan.weather} options={WEATHERS} word={(weather) => t(`story.weather.${weather}`)} onChange={(weather) => edit({ weather })} />
        <NumberField label={t("story.fields.seconds")} edited={edited.has("seconds")} unit="s" value={shot.seconds} min={0.2} max={600} step={0.1} onDone={(seconds) => edit({ seconds })} />
        <NumberField label={t("story.fields.lens")} unit="mm" value={plan.lens} min={12} max={200} step={1} onDone={(lens) => edit({ lens })} />
      </div>
      <div className="flex items-end gap-1.5">
        <div className="flex-1">
          <NumberField label={t("story.fields.seed")} edited={edited.has("seed")} value={shot.seed} min={0} max={2 ** 32 - 1} step={1} onDone={(seed) => edit({ seed })} />
        </div>
        <IconButton label={t("story.anotherSeed")} onClick={() => edit({ seed: crypto.getRandomValues(new Uint32Array(1))[0] ?? 0 })}>
          <Dices size={16} />
        </IconButton>
      </div>
      <Elements plan={plan.subjects.map(({ element }) => element ?? "")} elements={elements} edit={edit} />
      <TextField label={t("story.fields.negative_prompt")} edited={edited.has("negative_prompt")} value={shot.negative_prompt} rows={2} onDone={(negative_prompt) => edit({ negative_prompt })} />
    </div>
  );
}

/** What several shots can be given at once; a field in which they differ shows none of them. */
export function SharedFields({ shots, edit }: { shots: readonly BoardShot[]; edit: (update: ShotUpdate) => void }) {
  const { t } = useTranslation();
  function shared<K extends "size" | "angle" | "move" | "time_of_day" | "weather">(field: K): ShotPlan[K] | null {
    const [first, ...others] = shots.map(({ shot }) => shot.plan[field]);
    return first !== undefined && others.every((value) => value === first) ? first : null;
  }
  return (
    <div className="grid grid-cols-2 gap-x-2.5 gap-y-3 border-t border-line pt-3">
      <Select label={t("story.fields.size")} value={shared("size")} options={SIZES} word={(size) => t(`story.size.${size}`)} onChange={(size) => edit({ size })} />
      <Select label={t("story.fields.angle")} value={shared("angle")} options={ANGLES} word={(angle) => t(`story.angle.${angle}`)} onChange={(angle) => edit({ angle })} />
      <Select label={t("story.fields.move")} value={shared("move")} options={MOVES} word={(move) => t(`story.move.${move}`)} onChange={(move) => edit({ move })} />
      <Select label={t("story.fields.time_of_day")} value={shared("time_of_day")} options={TIMES} word={(time) => t(`story.time.${time}`)} onChange={(time_of_day) => edit({ time_of_day })} />
      <Select label={t("story.fields.weather")} value={shared("weather")} options={WEATHERS} word={(weather) => t(`story.weather.${weather}`)} onChange={(weather) => edit({ weather })} />
    </div>
  );
}

/** Who and what is in frame: each is a switch. */
function Elements({ plan, elements, edit }: { plan: readonly string[]; elements: readonly Element[]; edit: (update: ShotUpdate) => void }) {
  const { t } = useTranslation();
  const offered = elements.filter(({ kind }) => kind !== "place");
  if (offered.length === 0) return null;
  const inFrame = offered.filter(({ key }) => plan.includes(key)).map(({ key }) => key);
  return (
    <Field label={t("story.fields.elements")} group>
      <div className="flex flex-wrap gap-1.5">
        {offered.map(({ key, name, description }) => {
          const there = inFrame.includes(key);
          return (
            <button
              key={key}
              type="button"
              aria-pressed={there}
              title={description}
              onClick={() => edit({ elements: there ? inFrame.filter((one) => one !== key) : [...inFrame, key] })}
              className={cx("h-6 rounded px-2 text-sm transition-colors duration-120", there ? "bg-generated-ground font-medium text-generated" : "border border-line text-soft hover:text-text")}
            >
              {name}
            </button>
          );
        })}
      </div>
    </Field>
  );
}
