import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

import type { Clip, TimelineDocument } from "@/core/document";
import { timecode } from "@/core/time";
import { exportsQuery } from "@/shared/api/queries";
import { useActions } from "@/shared/hotkeys/useActions";
import { useSelection, type Selected } from "@/stores/selectionStore";

import { ClipFields } from "./ClipFields";
import { Facts, Heading } from "./fields";
import { CaptionFields, Delete, MarkerFields, TitleFields, TrackFields, TransitionFields } from "./ItemFields";
import { ShotPanel } from "./ShotPanel";

/** What is selected, and what can be said of it: a shot with its takes, a clip's place and sound, a title, a cut, or the sequence. */
export function Inspector({ project, document }: { project: string; document: TimelineDocument }) {
  const { t } = useTranslation();
  const selected = useSelection();
  const aside = useRef<HTMLElement>(null);
  useActions({ "view.inspect": () => aside.current?.querySelector<HTMLElement>("textarea, input, select")?.focus() });
  return (
    <aside ref={aside} aria-label={t("inspector.title")} className="h-full overflow-y-auto border-l border-line bg-panel">
      <Part project={project} document={document} selected={selected} />
    </aside>
  );
}

function Part({ project, document, selected }: { project: string; document: TimelineDocument; selected: Selected }) {
  const clips = [...selected.clips].flatMap((key) => (document.clips[key] === undefined ? [] : [[key, document.clips[key]] as const]));
  const captions = [...selected.captions].filter((key) => document.captions[key] !== undefined);
  const { transition, marker, track } = selected;
  const [item, mark, row] = [document.transitions[transition ?? ""], document.markers[marker ?? ""], document.tracks[track ?? ""]];
  const [first = ""] = captions;
  const caption = document.captions[first];
  if (transition !== null && item !== undefined) return <TransitionFields key={transition} id={transition} item={item} document={document} />;
  if (marker !== null && mark !== undefined) return <MarkerFields key={marker} id={marker} marker={mark} document={document} />;
  if (track !== null && row !== undefined) return <TrackFields key={track} id={track} track={row} />;
  if (clips.length === 0 && captions.length === 1 && caption !== undefined) return <CaptionFields key={first} id={first} caption={caption} document={document} />;
  const one = lead(clips, document);
  if (one === null || captions.length > 0) {
    const all = [...clips.map(([, clip]) => clip), ...captions.flatMap((key) => document.captions[key] ?? [])];
    return all.length > 1 ? <Several items={all} document={document} /> : <Sequence project={project} document={document} />;
  }
  const [id, clip] = one;
  return (
    <>
      <ShotPanel key={id} project={project} id={id} clip={clip} />
      {clip.source.type === "title" ? <TitleFields key={`title:${id}`} id={id} source={clip.source} document={document} /> : null}
      <ClipFields key={`fields:${id}`} id={id} clip={clip} />
    </>
  );
}

/** Of clips and captions together: how many, and the stretch that they take. */
function Several({ items, document: { rate } }: { items: readonly { readonly start: number; readonly length: number }[]; document: TimelineDocument }) {
  const { t } = useTranslation();
  const start = Math.min(...items.map((item) => item.start));
  const end = Math.max(...items.map((item) => item.start + item.length));
  return (
    <>
      <Heading aside={<Delete />}>{t("inspector.several", { count: items.length })}</Heading>
      <div className="px-4 pb-4">
        <Facts rows={[[t("inspector.start"), timecode(start, rate)], [t("inspector.end"), timecode(end, rate)], [t("inspector.length"), timecode(end - start, rate)]]} />
      </div>
    </>
  );
}

/** Of one clip, or of a picture with its own linked sound: the picture. */
function lead(clips: readonly (readonly [string, Clip])[], document: TimelineDocument): readonly [string, Clip] | null {
  if (clips.length === 1) return clips[0] ?? null;
  const together = Object.values(document.links).some((members) => clips.length > 0 && clips.every(([key]) => members.includes(key)));
  return together ? (clips.find(([, clip]) => document.tracks[clip.track]?.kind === "video") ?? null) : null;
}

function Sequence({ project, document }: { project: string; document: TimelineDocument }) {
  const { t } = useTranslation();
  const { rate, extent, clips } = document;
  const end = Object.values(clips).reduce((last, clip) => Math.max(last, clip.start + clip.length), 0);
  return (
    <>
      <Heading>{document.title || t("inspector.sequence")}</Heading>
      <div className="px-4 pb-4">
        <Facts
          rows={[
            [t("inspector.length"), timecode(end, rate)],
            [t("inspector.size"), `${extent.width}×${extent.height}`],
            [t("inspector.rate"), `${Number((rate.num / rate.den).toFixed(3))}`],
            [t("inspector.clips"), String(Object.values(clips).filter((clip) => clip.source.type !== "gap").length)],
            [t("inspector.loudness"), <Loudness key="loudness" project={project} />],
          ]}
        />
        <p className="mt-5 text-soft">{t("inspector.hint")}</p>
      </div>
    </>
  );
}

/** As the newest export measured it. */
function Loudness({ project }: { project: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(exportsQuery(project));
  const result = data?.exports.find((one) => one.result?.integrated_lufs != null)?.result;
  if (result?.integrated_lufs == null) return t("inspector.unmeasured");
  return t("inspector.measured", { lufs: result.integrated_lufs.toFixed(1).replace("-", "−"), peak: (result.true_peak_dbtp ?? 0).toFixed(1).replace("-", "−") });
}
