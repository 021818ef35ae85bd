import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { editClips } from "@/core/commands";
import type { Clip } from "@/core/document";
import { frame } from "@/core/time";
import { dispatch, settle, useTimeline } from "@/stores/timelineStore";

import { NumberField } from "./NumberField";

type Changes = Parameters<typeof editClips>[1]["changes"];

/** A clip's place in the frame and its sound. What is dragged is one step of the history. */
export function ClipFields({ id, clip }: { id: string; clip: Clip }) {
  const { t } = useTranslation();
  const kind = useTimeline((state) => state.document?.tracks[clip.track]?.kind);
  function change(field: string, changes: Changes, settled: boolean): void {
    const result = dispatch("clip", editClips, { clips: [id], changes }, `${id}:${field}`);
    if (result !== null && !result.ok && result.code !== "NOTHING_CHANGED") toast(result.message);
    if (settled) settle();
  }
  const { transform } = clip;
  const pictures = kind === "video" || kind === "title";
  const sounds = clip.source.type === "media" && (kind === "audio" || kind === "video");
  if (clip.source.type === "gap" || clip.source.type === "still" && kind === "audio") return null;
  return (
    <div className="grid gap-1.5 border-t border-line p-4">
      {pictures ? (
        <>
          <h3 className="mb-1 font-semibold">{t("inspector.picture")}</h3>
          <NumberField label={t("inspector.opacity")} value={clip.opacity * 100} unit="%" min={0} max={100} onChange={(value, done) => change("opacity", { opacity: value / 100 }, done)} />
          <NumberField label={t("inspector.x")} value={transform.x * 100} unit="%" onChange={(value, done) => change("x", { transform: { x: value / 100 } }, done)} />
          <NumberField label={t("inspector.y")} value={transform.y * 100} unit="%" onChange={(value, done) => change("y", { transform: { y: value / 100 } }, done)} />
          <NumberField
            label={t("inspector.scale")}
            value={transform.scale_x * 100}
            unit="%"
            min={1}
            max={5000}
            onChange={(value, done) => change("scale", { transform: { scale_x: value / 100, scale_y: (value / 100) * (transform.scale_y / transform.scale_x) } }, done)}
          />
          <NumberField label={t("inspector.rotation")} value={transform.rotation} unit="°" onChange={(value, done) => change("rotation", { transform: { rotation: value } }, done)} />
        </>
      ) : null}
      {sounds ? (
        <>
          <h3 className="mt-2 mb-1 font-semibold">{t("inspector.sound")}</h3>
          <NumberField label={t("inspector.gain")} value={clip.gain_db} unit="dB" step={0.5} min={-96} max={24} onChange={(value, done) => change("gain", { gain_db: value }, done)} />
        </>
      ) : null}
      <NumberField label={t("inspector.fadeIn")} value={clip.fade_in} unit={t("inspector.frames")} min={0} max={clip.length} onChange={(value, done) => change("fade_in", { fade_in: frame(Math.round(value)) }, done)} />
      <NumberField label={t("inspector.fadeOut")} value={clip.fade_out} unit={t("inspector.frames")} min={0} max={clip.length} onChange={(value, done) => change("fade_out", { fade_out: frame(Math.round(value)) }, done)} />
    </div>
  );
}
