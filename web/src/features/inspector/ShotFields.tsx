import { useTranslation } from "react-i18next";

import type { Move, ShotPlan, ShotUpdate } from "@/shared/api/schema";

import { SelectField, TextField } from "./fields";

const SIZES: readonly ShotPlan["size"][] = ["extreme_wide", "wide", "medium_wide", "medium", "medium_close", "close_up", "extreme_close_up", "insert"];
const MOVES: readonly Move[] = [
  "static", "push_in", "pull_out", "pan_left", "pan_right", "tilt_up", "tilt_down", "truck_left", "truck_right", "crane_up", "crane_down",
  "orbit_left", "orbit_right", "track", "handheld", "zoom_in", "zoom_out",
];

/** What a shot is made from besides its words. A change is seen in the next take. */
export function ShotFields({ shot, update }: { shot: { seconds: number; seed: number; plan: { size: ShotPlan["size"]; move: Move } }; update: (body: ShotUpdate) => void }) {
  const { t } = useTranslation();
  const { plan } = shot;
  const number = (least: number, most: number, keep: (value: number) => void) => (text: string) => {
    const value = Number(text.replace(",", "."));
    if (text.trim() !== "" && value >= least && value <= most) keep(value);
  };
  return (
    <div className="mt-4 grid gap-1.5">
      <SelectField label={t("story.fields.size")} value={plan.size} options={SIZES} word={(size) => t(`story.size.${size}`)} onChange={(size) => update({ size })} />
      <SelectField label={t("story.fields.move")} value={plan.move} options={MOVES} word={(move) => t(`story.move.${move}`)} onChange={(move) => update({ move })} />
      <TextField label={`${t("story.fields.seconds")} (s)`} value={String(shot.seconds)} longest={8} onDone={number(0.2, 600, (seconds) => update({ seconds }))} />
      <TextField label={t("story.fields.seed")} value={String(shot.seed)} longest={10} onDone={number(0, 2 ** 32 - 1, (seed) => update({ seed: Math.round(seed) }))} />
    </div>
  );
}
