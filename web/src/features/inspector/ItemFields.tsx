/** What can be said of a title, a caption, a marker, a transition and a track. */
import { Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { editCaption, editMarker, editTitle, editTrack, editTransition, transitionLimits } from "@/core/commands";
import type { Caption, Marker, TimelineDocument, TitleSource, Track, TransitionItem, TransitionKind } from "@/core/document";
import { frame, timecode } from "@/core/time";
import { perform, type ActionId } from "@/shared/hotkeys/actions";
import { IconButton } from "@/shared/ui/Button";
import type { Label } from "@/stores/timelineStore";

import { change, type How } from "./change";
import { ColourField, Facts, Group, Heading, SelectField, Switches, TextField } from "./fields";
import { NumberField } from "./NumberField";
import { PlacePad } from "./PlacePad";

const TITLE_COLOURS = ["#f2efe8", "#ffffff", "#e8a33d", "#0e0e0f"];
const MARKER_COLOURS = ["#e8a33d", "#e06c5f", "#67b26f", "#5aa9e6", "#a58bd6", "#a3a3aa"];
const STYLES: readonly TitleSource["style"][] = ["title", "subtitle", "lower_third", "credits", "chapter"];
const ALIGNS: readonly TitleSource["align"][] = ["left", "centre", "right"];

export function Delete({ id = "edit.delete" }: { id?: ActionId }): ReactNode {
  const { t } = useTranslation();
  return <IconButton label={t(id === "edit.delete" ? "actions.delete" : "actions.trackRemove")} onClick={() => perform(id)}><Trash2 size={15} /></IconButton>;
}

export function TitleFields({ id, source, document }: { id: string; source: TitleSource; document: TimelineDocument }) {
  const { t } = useTranslation();
  const set = (field: string, changes: Parameters<typeof editTitle>[1]["changes"], how: How = "keep") => change(how, "title", editTitle, { clip: id, changes }, `${id}:${field}`);
  const { width, height } = document.extent;
  return (
    <Group title={t("inspector.kinds.title")}>
      <TextField label={t("inspector.text")} value={source.text} rows={3} longest={4000} live onDone={(text) => set("text", { text })} />
      <SelectField label={t("inspector.style")} value={source.style} options={STYLES} word={(style) => t(`inspector.styles.${style}`)} onChange={(style) => set("style", { style })} />
      <NumberField label={t("inspector.titleSize")} value={source.size * 100} unit="%" step={0.5} min={0.5} max={100} onChange={(value, how) => set("size", { size: value / 100 }, how)} />
      <ColourField label={t("inspector.colour")} value={source.colour} swatches={TITLE_COLOURS} onChange={(colour) => set("colour", { colour })} />
      <SelectField label={t("inspector.align")} value={source.align} options={ALIGNS} word={(align) => t(`inspector.aligns.${align}`)} onChange={(align) => set("align", { align })} />
      <Switches
        label={t("inspector.letters")}
        items={[
          { word: t("inspector.bold"), on: source.weight === "bold", onClick: () => set("weight", { weight: source.weight === "bold" ? "regular" : "bold" }) },
          { word: t("inspector.ground"), on: source.background !== null, onClick: () => set("background", { background: source.background === null ? "#0e0e0f" : null }) },
        ]}
      />
      <PlacePad label={t("inspector.place")} x={source.x} y={source.y} aspect={width / height} onChange={(place, how) => set("place", place, how)} />
      <NumberField label={t("inspector.x")} value={source.x * 100} unit="%" min={0} max={100} onChange={(value, how) => set("x", { x: value / 100 }, how)} />
      <NumberField label={t("inspector.y")} value={source.y * 100} unit="%" min={0} max={100} onChange={(value, how) => set("y", { y: value / 100 }, how)} />
    </Group>
  );
}

export function CaptionFields({ id, caption, document }: { id: string; caption: Caption; document: TimelineDocument }) {
  const { t } = useTranslation();
  const set = (field: string, changes: Partial<Caption>, how: How = "keep") => change(how, "caption", editCaption, { caption: id, changes }, `${id}:${field}`);
  return (
    <>
      <Heading aside={<Delete />}>{t("timeline.newCaption")}</Heading>
      <Group>
        <TextField label={t("inspector.text")} value={caption.text} rows={3} longest={2000} live onDone={(text) => set("text", { text })} />
        <TextField label={t("inspector.speaker")} value={caption.speaker} longest={120} onDone={(speaker) => set("speaker", { speaker })} />
        <NumberField label={t("inspector.length")} value={caption.length} unit={t("inspector.frames")} min={1} onChange={(value, how) => set("length", { length: frame(Math.round(value)) }, how)} />
        <Facts rows={[[t("inspector.start"), timecode(caption.start, document.rate)], [t("inspector.reading"), t("inspector.readingRate", { count: readingRate(caption, document) })]]} />
      </Group>
    </>
  );
}

/** Characters a second; 17 is what most people read along. */
function readingRate({ text, length }: Caption, { rate }: TimelineDocument): number {
  return Math.round(([...text].length * rate.num) / (length * rate.den));
}

export function MarkerFields({ id, marker, document }: { id: string; marker: Marker; document: TimelineDocument }) {
  const { t } = useTranslation();
  const set = (field: string, changes: Partial<Marker>, how: How = "keep") => change(how, "marker", editMarker, { marker: id, changes }, `${id}:${field}`);
  return (
    <>
      <Heading aside={<Delete />}>{marker.name || t(`timeline.markers.${marker.kind}`)}</Heading>
      <Group>
        <TextField label={t("inspector.name")} value={marker.name} longest={400} onDone={(name) => set("name", { name })} />
        <TextField label={t("inspector.note")} value={marker.note} rows={4} longest={4000} onDone={(note) => set("note", { note })} />
        <ColourField label={t("inspector.colour")} value={marker.colour} swatches={MARKER_COLOURS} onChange={(colour) => set("colour", { colour })} />
        <SelectField label={t("inspector.kind")} value={marker.kind} options={["marker", "chapter"]} word={(kind) => t(`timeline.markers.${kind}`)} onChange={(kind) => set("kind", { kind })} />
        <NumberField label={t("inspector.length")} value={marker.length} unit={t("inspector.frames")} min={0} onChange={(value, how) => set("length", { length: frame(Math.round(value)) }, how)} />
        <Facts rows={[[t("inspector.start"), timecode(marker.at, document.rate)]]} />
      </Group>
    </>
  );
}

const KINDS: readonly TransitionKind[] = ["dissolve", "dip_to_black", "dip_to_white", "wipe_left", "wipe_right", "wipe_up", "wipe_down"];

export function TransitionFields({ id, item, document }: { id: string; item: TransitionItem; document: TimelineDocument }) {
  const { t } = useTranslation();
  const limits = transitionLimits(document, id) ?? item;
  const set = (field: string, changes: Parameters<typeof editTransition>[1]["changes"], how: How = "keep") =>
    change(how, "transition", editTransition, { transition: id, changes }, `${id}:${field}`);
  const audio = item.kind === "audio_crossfade";
  const wipe = item.kind.startsWith("wipe");
  /** About the cut as evenly as both sides allow. */
  function lengthen(wanted: number, how: How): void {
    const before = Math.min(limits.before, Math.max(Math.floor(wanted / 2), wanted - limits.after));
    set("length", { before: frame(before), after: frame(wanted - before) }, how);
  }
  return (
    <>
      <Heading aside={<Delete />}>{t(`timeline.transitions.${item.kind}`)}</Heading>
      <Group>
        {audio ? null : <SelectField label={t("inspector.kind")} value={item.kind} options={KINDS} word={(kind) => t(`timeline.transitions.${kind}`)} onChange={(kind) => set("kind", { kind })} />}
        <NumberField label={t("inspector.length")} value={item.before + item.after} unit={t("inspector.frames")} min={1} max={limits.before + limits.after} onChange={(value, how) => lengthen(Math.round(value), how)} />
        <NumberField label={t("inspector.beforeCut")} value={item.before} unit={t("inspector.frames")} min={item.after === 0 ? 1 : 0} max={limits.before} onChange={(value, how) => set("before", { before: frame(Math.round(value)) }, how)} />
        <NumberField label={t("inspector.afterCut")} value={item.after} unit={t("inspector.frames")} min={item.before === 0 ? 1 : 0} max={limits.after} onChange={(value, how) => set("after", { after: frame(Math.round(value)) }, how)} />
        {wipe ? <NumberField label={t("inspector.softness")} value={item.softness * 100} unit="%" min={0} max={100} onChange={(value, how) => set("softness", { softness: value / 100 }, how)} /> : null}
        <Facts rows={[[t("inspector.cutAt"), timecode(item.at, document.rate)], [t("inspector.room"), t("inspector.roomLeft", { before: limits.before, after: limits.after })]]} />
      </Group>
    </>
  );
}

export function TrackFields({ id, track }: { id: string; track: Track }) {
  const { t } = useTranslation();
  const set = (label: Label, changes: Parameters<typeof editTrack>[1]["changes"], how: How = "keep") => change(how, label, editTrack, { track: id, changes }, `${id}:${label}`);
  const sounds = track.kind === "video" || track.kind === "audio";
  const flips = (["locked", "hidden", "muted", "solo", "magnetic"] as const).filter((field) => (field === "hidden" ? track.kind !== "audio" : field === "locked" || sounds));
  return (
    <>
      <Heading aside={<Delete id="track.remove" />}>{track.name || t(`timeline.kinds.${track.kind}`)}</Heading>
      <Group>
        <TextField label={t("inspector.name")} value={track.name} longest={120} onDone={(name) => set("track.name", { name })} />
        {sounds ? <NumberField label={t("inspector.gain")} value={track.gain_db} unit="dB" step={0.5} min={-96} max={24} onChange={(value, how) => set("gain", { gain_db: value }, how)} /> : null}
        <NumberField label={t("inspector.height")} value={track.height} unit="px" min={24} max={400} onChange={(value, how) => set("track.height", { height: Math.round(value) }, how)} />
        <Switches label={t("inspector.track")} items={flips.map((field) => ({ word: t(`inspector.switch.${field}`), on: track[field], onClick: () => set(`track.${field}`, { [field]: !track[field] }) }))} />
      </Group>
    </>
  );
}
