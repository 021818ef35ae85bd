import { FlipHorizontal2, FlipVertical2 } from "lucide-react";
import { useTranslation } from "react-i18next";

import { editClips, setSpeed } from "@/core/commands";
import type { Clip } from "@/core/document";
import { frame, timecode } from "@/core/time";
import { IconButton } from "@/shared/ui/Button";
import { useTimeline, type Label } from "@/stores/timelineStore";

import { change, type How } from "./change";
import { Facts, Group, ROW, Switches, TextField } from "./fields";
import { NumberField } from "./NumberField";

type Changes = Parameters<typeof editClips>[1]["changes"];

/** A clip's name, its place in the frame, its speed and its sound. What is dragged is one step of the history. */
export function ClipFields({ id, clip }: { id: string; clip: Clip }) {
  const { t } = useTranslation();
  const document = useTimeline((state) => state.document);
  const track = document?.tracks[clip.track];
  if (document === null || track === undefined || clip.source.type === "gap") return null;
  const { transform } = clip;
  const { kind } = track;
  const set = (field: string, changes: Changes, how: How, label: Label = "clip") => change(how, label, editClips, { clips: [id], changes }, `${id}:${field}`);
  const pictures = kind === "video" || kind === "title";
  const sounds = clip.source.type === "media" && clip.source.audio && (kind === "audio" || kind === "video");
  const crops = [["crop_left", "left"], ["crop_right", "right"], ["crop_top", "top"], ["crop_bottom", "bottom"]] as const;
  return (
    <>
      {pictures ? (
        <Group title={t("inspector.picture")}>
          <NumberField label={t("inspector.opacity")} value={clip.opacity * 100} unit="%" min={0} max={100} onChange={(value, how) => set("opacity", { opacity: value / 100 }, how)} />
          <NumberField label={t("inspector.x")} value={transform.x * 100} unit="%" onChange={(value, how) => set("x", { transform: { x: value / 100 } }, how)} />
          <NumberField label={t("inspector.y")} value={transform.y * 100} unit="%" onChange={(value, how) => set("y", { transform: { y: value / 100 } }, how)} />
          <NumberField
            label={t("inspector.scale")}
            value={transform.scale_x * 100}
            unit="%"
            min={1}
            max={5000}
            onChange={(value, how) => set("scale", { transform: { scale_x: value / 100, scale_y: (value / 100) * (transform.scale_y / transform.scale_x) } }, how)}
          />
          <NumberField label={t("inspector.rotation")} value={transform.rotation} unit="°" onChange={(value, how) => set("rotation", { transform: { rotation: value } }, how)} />
          {kind === "video"
            ? crops.map(([field, side]) => (
                <NumberField key={field} label={t(`inspector.crop.${side}`)} value={transform[field] * 100} unit="%" min={0} max={99} onChange={(value, how) => set(field, { transform: { [field]: value / 100 } }, how)} />
              ))
            : null}
          <div className={ROW}>
            <span className="text-soft">{t("inspector.flip")}</span>
            <span>
              <IconButton label={t("inspector.flipX")} pressed={transform.flip_x} onClick={() => set("flip_x", { transform: { flip_x: !transform.flip_x } }, "keep")}><FlipHorizontal2 size={16} /></IconButton>
              <IconButton label={t("inspector.flipY")} pressed={transform.flip_y} onClick={() => set("flip_y", { transform: { flip_y: !transform.flip_y } }, "keep")}><FlipVertical2 size={16} /></IconButton>
            </span>
          </div>
        </Group>
      ) : null}
      <Group title={sounds ? t("inspector.sound") : t("inspector.fades")}>
        {sounds ? (
          <>
            <NumberField label={t("inspector.gain")} value={clip.gain_db} unit="dB" step={0.5} min={-96} max={24} onChange={(value, how) => set("gain", { gain_db: value }, how, "gain")} />
            <NumberField label={t("inspector.pan")} value={clip.pan * 100} unit="%" min={-100} max={100} onChange={(value, how) => set("pan", { pan: value / 100 }, how)} />
          </>
        ) : null}
        <NumberField label={t("inspector.fadeIn")} value={clip.fade_in} unit={t("inspector.frames")} min={0} max={clip.length - clip.fade_out} onChange={(value, how) => set("fade_in", { fade_in: frame(Math.round(value)) }, how, "fade")} />
        <NumberField label={t("inspector.fadeOut")} value={clip.fade_out} unit={t("inspector.frames")} min={0} max={clip.length - clip.fade_in} onChange={(value, how) => set("fade_out", { fade_out: frame(Math.round(value)) }, how, "fade")} />
      </Group>
      <Group title={t("inspector.clip")}>
        <TextField label={t("inspector.name")} value={clip.name} longest={200} onDone={(name) => set("name", { name }, "keep")} />
        {clip.source.type === "media" && clip.speed_num !== 0 ? <Speed id={id} clip={clip} ripple={track.magnetic} /> : null}
        <Facts rows={[[t("inspector.start"), timecode(clip.start, document.rate)], [t("inspector.length"), timecode(clip.length, document.rate)]]} />
      </Group>
    </>
  );
}

/** In whole percent, backwards too. On a magnetic track what follows moves with the new end. */
function Speed({ id, clip, ripple }: { id: string; clip: Clip; ripple: boolean }) {
  const { t } = useTranslation();
  const percent = Math.round((Math.abs(clip.speed_num) / clip.speed_den) * 100);
  const back = clip.speed_num < 0;
  const set = (wanted: number, backward: boolean, how: How) => {
    const [num, den] = reduced(Math.max(1, Math.round(wanted)), 100);
    change(how, "speed", setSpeed, { clip: id, num: backward ? -num : num, den, ripple }, `${id}:speed`);
  };
  return (
    <>
      <NumberField label={t("inspector.speed")} value={percent} unit="%" min={1} max={1000} onChange={(value, how) => set(value, back, how)} />
      <Switches label={t("inspector.direction")} items={[{ word: t("inspector.backwards"), on: back, onClick: () => set(percent, !back, "keep") }]} />
    </>
  );
}

function reduced(num: number, den: number): readonly [number, number] {
  let [a, b] = [num, den];
  while (b > 0) [a, b] = [b, a % b];
  return [num / a, den / a];
}
