import { useTranslation } from "react-i18next";

import type { Clip, TimelineDocument } from "@/core/document";
import { timecode } from "@/core/time";
import { useSelection } from "@/stores/selectionStore";

import { ClipFields } from "./ClipFields";
import { ShotPanel } from "./ShotPanel";

/** What is selected, and what can be said of it: a shot with its takes, a clip's place and sound, or the sequence. */
export function Inspector({ project, document }: { project: string; document: TimelineDocument }) {
  const { t } = useTranslation();
  const selected = useSelection((state) => state.clips);
  const clips = [...selected].flatMap((key) => (document.clips[key] === undefined ? [] : [[key, document.clips[key]] as const]));
  const one = lead(clips, document);
  return (
    <aside aria-label={t("inspector.title")} className="h-full overflow-y-auto border-l border-line bg-panel">
      {one === null ? (
        <Sequence document={document} count={clips.length} />
      ) : (
        <>
          <ShotPanel key={one[0]} project={project} id={one[0]} clip={one[1]} />
          <ClipFields key={`fields:${one[0]}`} id={one[0]} clip={one[1]} />
        </>
      )}
    </aside>
  );
}

/** Of one clip, or of a picture with its own linked sound: the picture. */
function lead(clips: readonly (readonly [string, Clip])[], document: TimelineDocument): readonly [string, Clip] | null {
  if (clips.length === 1) return clips[0] ?? null;
  const together = Object.values(document.links).some((members) => clips.length > 0 && clips.every(([key]) => members.includes(key)));
  return together ? (clips.find(([, clip]) => document.tracks[clip.track]?.kind === "video") ?? null) : null;
}

function Sequence({ document, count }: { document: TimelineDocument; count: number }) {
  const { t } = useTranslation();
  const { rate, extent, clips } = document;
  const end = Object.values(clips).reduce((last, clip) => Math.max(last, clip.start + clip.length), 0);
  const rows = [
    [t("inspector.length"), timecode(end, rate)],
    [t("inspector.size"), `${extent.width}×${extent.height}`],
    [t("inspector.rate"), `${Number((rate.num / rate.den).toFixed(3))}`],
    [t("inspector.clips"), String(Object.values(clips).filter((clip) => clip.source.type !== "gap").length)],
  ] as const;
  return (
    <div className="p-4">
      <h2 className="mb-3 font-semibold">{count > 1 ? t("inspector.several", { count }) : document.title || t("inspector.sequence")}</h2>
      <dl className="grid grid-cols-[110px_1fr] gap-y-1.5">
        {rows.map(([word, value]) => (
          <div key={word} className="contents">
            <dt className="text-soft">{word}</dt>
            <dd className="tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {count > 1 ? null : <p className="mt-5 text-soft">{t("inspector.hint")}</p>}
    </div>
  );
}
